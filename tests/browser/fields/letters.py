"""What staff write to everybody, and who asks for it."""

from uuid import uuid4

from hub.newsletter import flows as newsletters
from hub.newsletter.models import Issue, Subscriber
from hub.notifications.announcements import announce
from hub.notifications.models import Announcement
from tests.browser.fields.contributing import ADDRESS
from tests.browser.fields.corner import Corner
from tests.browser.fields.field import Field, word_of
from tests.browser.pages.page import ELLA, HANA


def announced(corner: Corner, text: str) -> Announcement:
    return announce(title=text[:120], text=text, by=corner.hana, key=uuid4())


def issued(corner: Corner, text: str) -> Issue:
    issue = Issue.objects.create(subject=text[:120], opening=text, closing=text)
    newsletters.choose_items(issue=issue, chosen=[("article", corner.article.pk)])
    return issue


def subscribed(corner: Corner, text: str) -> Subscriber:
    """As long as an address may be, with a text that its rules allow."""
    address = ADDRESS.format(word_of(text).lower())
    newsletters.ask(email=address, key=uuid4())
    newsletters.confirm(address)
    return Subscriber.objects.at(address).get()


ISSUE = "/admin/newsletter/issue/"

LETTERS = [
    Field(
        "notifications.Announcement.title notifications.Announcement.text", announced,
        {ELLA: ["/notifications/announcements/{it.pk}/"], HANA: ["/admin/notifications/announcement/"]},
    ),
    Field(
        "newsletter.Issue.subject newsletter.Issue.opening newsletter.Issue.closing", issued,
        {HANA: [ISSUE, *(ISSUE + "{it.pk}/" + page for page in ("change/", "send/", "preview/"))]},
    ),
    Field("newsletter.Subscriber.email", subscribed, {HANA: ["/admin/newsletter/subscriber/"]}),
]  # fmt: skip
