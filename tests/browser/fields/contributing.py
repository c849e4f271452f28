"""What people write on an article's way into the library, and below it."""

from typing import Any
from uuid import uuid4

from django.utils.html import escape

from hub.drafts import flows as drafts
from hub.drafts.flows import DraftPlace
from hub.drafts.models import Draft
from hub.richtext.plain_text import one_line
from hub.safeguarding.justifications import Justification
from hub.safeguarding.rules import FindingKind
from learn.comments import flows as comments
from learn.comments.models import Comment
from learn.contributions import flows
from learn.contributions.flows import EditorialDecision
from learn.contributions.models import Authorship, Contribution, DeskNote, Remark, TopicLead
from tests.browser.fields.corner import Corner
from tests.browser.fields.field import Field, word_of
from tests.browser.pages.page import BEN, DEV, ELLA, HANA
from tests.learn.comments.make import make_comment
from tests.learn.contributions.make import make_decided, make_draft, make_taken
from tests.make import make_category, make_person

ADDRESS = '"<img/src=x/onerror=alert(1)>{}"@example.org'  # a valid one
PAGE = "/learn/share/{it.contribution_id}/"


def shared(corner: Corner, text: str, **changed: Any) -> Contribution:
    return make_taken(corner.ben, corner.dev, word_of(text), category=corner.topic, **changed)


def in_every_line(corner: Corner, text: str) -> Contribution:
    return make_taken(
        corner.ben, corner.dev, text, category=corner.topic, words=[text], summary=text, content_warning=text,
        is_preexisting=True, source_name=text, source_url=f"https://journal.example/{text[:60]}",
        original_author_text=text,
    )  # fmt: skip


def explained(corner: Corner, text: str) -> Contribution:
    return shared(corner, text, explained=[Justification(FindingKind.NAME, text)])


def kept(corner: Corner, text: str) -> Draft:
    """Each at a place of its own."""
    place = DraftPlace(
        f"of-{word_of(text)}", "/learn/share/new/", text, ("title", "body"), unsent=list
    )
    draft = drafts.keep(by=corner.ben, place=place, typed={"title": text, "body": f"<p>{text}</p>"})
    assert draft is not None
    return draft


def in_the_text(corner: Corner, text: str) -> Contribution:
    return shared(corner, word_of(text), body=text)


def decided(corner: Corner, text: str) -> Contribution:
    return make_decided(shared(corner, text), corner.dev, EditorialDecision.CHANGES, note=text)


def remarked(corner: Corner, text: str) -> Remark:
    words = one_line(text)
    found = shared(corner, text, body=f"<p>Before. {escape(words)}</p>")
    remark = flows.add_remark(
        contribution=found, by=corner.dev, quote=words, text=text, key=uuid4()
    )
    flows.answer_remark(remark=remark, by=corner.ben, text=text, key=uuid4())
    return remark


def noted(corner: Corner, text: str) -> DeskNote:
    return flows.add_note(contribution=shared(corner, text), by=corner.dev, text=text, key=uuid4())


def invited(corner: Corner, text: str) -> Authorship:
    """By an address that is allowed to look like this; who reads its mail answers with a name."""
    draft = make_draft(corner.ben, word_of(text), category=corner.topic)
    address = ADDRESS.format(word_of(text).lower())
    row = flows.invite(contribution=draft, by=corner.ben, email=address)
    flows.invite(contribution=draft, by=corner.ben, email=f"waits-{address}".replace('-"', '"'))
    flows.answer(authorship=row, agrees=True, name=text[:160], affiliation=text)
    return row


def led(corner: Corner, text: str) -> TopicLead:
    """Somebody of this name, of a topic of this name."""
    person = make_person(text[:80], email=f"{word_of(text).lower()}@example.org")
    topic = make_category(text[:80], slug=word_of(text).lower(), description=text)
    make_taken(corner.ben, corner.hana, word_of(text), category=topic)
    return TopicLead.objects.create(user=person, category=topic)


def commented(corner: Corner, text: str) -> Comment:
    return make_comment(corner.article, corner.dev, text)


def comment_changed(corner: Corner, text: str) -> Comment:
    comment = make_comment(corner.article, corner.dev, text)
    return comments.edit(
        comment=comment, by=corner.dev, body=f"{text}<p>And more.</p>", version=comment.version
    )


LIBRARY = [
    Field("contributions.Contribution.explained", explained, {DEV: ["/learn/share/{it.pk}/"]}),
    Field("drafts.Draft.fields drafts.Draft.label", kept, {BEN: ["/networks/drafts/"]}),
    Field(
        "learn.Article.title contributions.Contribution.words learn.Article.summary learn.Article.content_warning",
        in_every_line,
        {DEV: ["/learn/share/{it.pk}/", "/learn/share/{it.pk}/edit/", "/learn/desk/"],
         BEN: ["/learn/share/{it.pk}/", "/learn/share/mine/"],
         HANA: ["/admin/contributions/contribution/", "/admin/contributions/contribution/{it.pk}/change/"]},
    ),
    Field("learn.Article.body", in_the_text, {DEV: ["/learn/share/{it.pk}/", "/learn/share/{it.pk}/edit/"]}),
    Field(
        "contributions.Step.note", decided,
        {BEN: ["/learn/share/{it.pk}/", "/notifications/"], DEV: ["/learn/share/{it.pk}/"],
         HANA: ["/admin/contributions/contribution/{it.pk}/change/"]},
    ),
    Field(
        "contributions.Remark.quote contributions.Remark.text contributions.RemarkAnswer.text", remarked,
        {BEN: [PAGE], DEV: [PAGE]},
    ),
    Field("contributions.DeskNote.text", noted, {DEV: [PAGE]}),
    Field(
        "contributions.Authorship.name contributions.Authorship.affiliation contributions.Authorship.email", invited,
        {BEN: [PAGE]},
    ),
    Field(
        "accounts.User.display_name learn.Category.name", led,
        {HANA: ["/admin/contributions/topiclead/", "/admin/contributions/topiclead/{it.pk}/change/", "/learn/desk/"]},
    ),
    Field(
        "comments.Comment.body", commented,
        {ELLA: ["{corner.article_address}?comments={it.pk}", "{corner.article_address}?reply_to={it.pk}",
                "/report/comment/{it.pk}/"],
         HANA: ["/learn/comments/{it.pk}/edit/"]},
    ),
    Field("comments.CommentRevision.body", comment_changed, {ELLA: ["/learn/comments/{it.pk}/history/"]}),
]  # fmt: skip
