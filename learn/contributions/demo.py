"""Demo contributions, so that visitors see the editorial workflow in use."""

from __future__ import annotations

import uuid

from django.db import transaction

from accounts.demo.logins import EDITOR, MEMBER
from accounts.demo.registry import DemoGround, DemoPart, Report
from accounts.models import User
from learn.contributions import flows
from learn.contributions.flows import ArticleInput, EditorialDecision
from learn.contributions.models import Contribution, TopicLead
from learn.models import Article, Category

NAMESPACE = uuid.UUID("5b3c2a8e-6d0f-4c56-9a5e-0f6d5b8f2c11")
TITLES = (
    "What our night team says aloud",
    "A red apron for the drug round",
    "Waiting with Mum for six hours",
)
_QUOTE = "We read it twice and nobody was interrupted"


def fill(ground: DemoGround, report: Report) -> str:
    """Create a draft, a text with remarks, and a text that waits for review.

    The first two belong to the demo's member, who is also a topic lead and has the third one in
    their queue.
    """
    report("Sharing articles", 0)
    with transaction.atomic():
        asha, hana = ground.people[MEMBER.name], ground.people[EDITOR.name]
        others = [
            person for name, person in sorted(ground.people.items()) if person not in (asha, hana)
        ]
        first, second = list(Category.objects.filter(parent=None).order_by("position", "pk")[:2])
        TopicLead.objects.get_or_create(user=asha, category=first)
        # Without log-ins in the demo she is no editor.
        TopicLead.objects.get_or_create(user=hana, category=second)
        made = sum(
            (_draft(asha, second), _with_remarks(asha, hana, second), _waiting(others[0], first))
        )
    report("Sharing articles", 1)
    return f"{len(TITLES)} articles are on their way into the library ({made} added now)."


def _draft(asha: User, category: Category) -> int:
    body = (
        "<p>At the end of each round we ask one thing: "
        "what worries you most about the next three hours?</p>"
    )
    return int(_begun(0, asha, category, body, Article.Type.BLOG, summary="") is not None)


def _with_remarks(asha: User, hana: User, category: Category) -> int:
    body = (
        "<p>Whoever gives out medicines on our ward wears a red apron. Nobody speaks to them.</p>"
        f"<p>{_QUOTE}, so we kept it. Errors went down.</p>"
    )
    summary = "One apron, one rule: whoever wears it is left in peace until the round is done."
    begun = _begun(
        1, asha, category, body, Article.Type.CASE_STUDY, summary=summary, words=["red aprons"]
    )
    if begun is None:
        return 0
    flows.send_in(contribution=begun, by=asha, note="I am unsure whether the numbers are enough.")
    flows.take(contribution=begun, by=hana)
    text = "From how many to how many, and over which months? Two numbers would convince a manager."
    flows.add_remark(
        contribution=begun, by=hana, quote="Errors went down", text=text, key=_key("remark")
    )
    flows.decide(
        contribution=begun,
        by=hana,
        decision=EditorialDecision.CHANGES,
        seen=begun.last_step_id,
        note="I like this very much. One question beside the text, then it can be published.",
    )
    return 1


def _waiting(person: User, category: Category) -> int:
    body = (
        "<p>My mother lay in a corridor for six hours. What helped was the nurse who came every "
        "hour, even when there was nothing to tell.</p>"
        "<p>I would ask every department to promise just that.</p>"
    )
    summary = "What helped a family through a long wait, and what one department could promise."
    warning = "A long wait in an emergency department"
    begun = _begun(
        2, person, category, body, Article.Type.STORY, summary=summary, content_warning=warning
    )
    if begun is None:
        return 0
    flows.send_in(contribution=begun, by=person)
    return 1


def _begun(
    number: int,
    by: User,
    category: Category,
    body: str,
    kind: str,
    words: tuple[str, ...] | list[str] = (),
    **fields: str,
) -> Contribution | None:
    """Create a contribution; return None if it exists already."""
    key = _key(str(number))
    if Contribution.objects.filter(key=key).exists():
        return None
    written = {"title": TITLES[number], "body": body, "type": kind, "country": "GB", **fields}
    return flows.begin(
        by=by, writing=ArticleInput(fields={**written}, category=category, words=words), key=key
    )


def _key(name: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, name)


PART = DemoPart(length=lambda: 1, fill=fill, is_empty=lambda: not Contribution.objects.exists())
