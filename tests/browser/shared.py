"""What is on its way into the library in the browser tests: every state that its pages have."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from learn.contributions import flows
from learn.contributions.flows import EditorialDecision
from learn.contributions.models import Authorship, Contribution
from learn.models import Article, Category
from tests.learn.contributions.make import (
    BODY,
    make_decided,
    make_draft,
    make_lead,
    make_sent,
    make_taken,
)

DRAFT, REMARKS, WAITS, OLD = (
    "A draft for two",
    "With two remarks",
    "Waits at the desk",
    "Published long ago",
)


def make_shared() -> None:
    """Ella shares, Dev leads the topic, Ben shares too."""
    ella, dev, ben = (
        User.objects.get(display_name=name) for name in ("Ella Novak", "Dev Sharma", "Ben Okafor")
    )
    topic = Category.objects.get(slug="handover")
    make_lead(dev, topic)
    draft = make_draft(ella, DRAFT, category=topic, words=["night voices"])
    flows.invite(contribution=draft, by=ella, person=dev)
    for address in ("nia@example.org", "noa@example.org"):
        flows.invite(contribution=draft, by=ella, email=address)
    _with_remarks(ella, dev, topic)
    waits = make_sent(ben, WAITS, category=topic, content_warning="A fall")
    flows.take(contribution=waits, by=dev)
    flows.add_note(contribution=waits, by=dev, text="Reads like last year's report.", key=uuid4())
    old = make_decided(make_taken(ben, dev, OLD, category=topic), dev, EditorialDecision.PUBLISH)
    Article.objects.filter(pk=old.article_id).update(
        review_by=timezone.localdate() - timedelta(days=3)
    )
    later = timezone.now() + timedelta(days=3)
    make_decided(
        make_taken(ben, dev, "Planned", category=topic), dev, EditorialDecision.SCHEDULE, at=later
    )


def _with_remarks(ella: User, dev: User, topic: Category) -> None:
    asked = make_taken(
        ella, dev, REMARKS, category=topic, body=f"<h2>Why</h2>{BODY}<ul><li>One</li></ul>"
    )
    remark = flows.add_remark(
        contribution=asked, by=dev, quote="We counted for a year", text="Which?", key=uuid4()
    )
    flows.answer_remark(remark=remark, by=ella, text="2024.", key=uuid4())
    flows.set_done(remark=remark, by=ella, is_done=True)
    flows.add_remark(
        contribution=asked,
        by=dev,
        quote="Then we asked the families",
        text="How many?",
        key=uuid4(),
    )
    gone = flows.add_remark(
        contribution=asked, by=dev, quote="The night team", text="Who?", key=uuid4()
    )
    type(gone).objects.filter(pk=gone.pk).update(quote="These words are gone")
    make_decided(asked, dev, EditorialDecision.CHANGES, note="Two questions beside the text.")


def shared() -> dict[str, str]:
    """Addresses that only the database knows."""
    rows = {row.article.title: row for row in Contribution.objects.select_related("article")}
    stand, too = Authorship.objects.exclude(email="").order_by("pk")
    return {
        "shared_draft": rows[DRAFT].get_absolute_url(),
        "with_remarks": rows[REMARKS].get_absolute_url(),
        "waiting_text": rows[WAITS].get_absolute_url(),
        "shared_number": str(rows[WAITS].pk),
        "to_check": f"/learn/desk/check/{rows[OLD].article_id}/",
        "stand": stand.link,
        "stand_too": too.link,
    }
