"""A testimony on the desk of who decides about it: on the network's own pages, and in the admin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import Q
from django.http import QueryDict

from accounts.models import User
from hub.files.models import StoredFile
from networks.campaigns import flows
from networks.campaigns.forms.triage import RedactionForm, TestimonyDecisionForm
from networks.campaigns.models import Testimony, TestimonyPicture, TestimonyText
from networks.campaigns.querysets import TestimonyQuerySet
from networks.campaigns.testimonies.redaction import pieces
from networks.models import Network

PAGE_SIZE = 30
CHANGED = "It changed while you looked at it. Below is how it stands now; what you wrote is kept."


@dataclass(frozen=True)
class TestimonyQueue:
    """The oldest first while they wait, the newest first afterwards. `after` leads on; empty on the last page."""

    rows: Sequence[Testimony]
    after: str
    decided: bool


@dataclass
class TestimonyReview:
    """`passages` come in pieces, each with what it may tell."""

    testimony: Testimony
    passages: Sequence[tuple[TestimonyText, Sequence[tuple[str, str]]]]
    pictures: Sequence[TestimonyPicture]
    unscanned: int  # pictures that nobody sees before the malware scan has
    redaction: RedactionForm
    decision: TestimonyDecisionForm


def queue_of(
    network: Network, moderator: User, *, decided: bool, after: str = ""
) -> TestimonyQueue:
    """One query, and one for the page before."""
    rows = (
        Testimony.objects.moderated_by(moderator)
        .filter(campaign__network=network)
        .select_related("campaign")
    )
    rows = rows.exclude(pk__in=rows.waiting().values("pk")) if decided else rows.waiting()
    place = rows.filter(address=after).values_list("given_on", "pk").first() if after else None
    if place is not None:
        day, pk = place
        older = Q(given_on__lt=day) | Q(given_on=day, pk__lt=pk)
        newer = Q(given_on__gt=day) | Q(given_on=day, pk__gt=pk)
        rows = rows.filter(older if decided else newer)
    order = ("-given_on", "-pk") if decided else ("given_on", "pk")
    found = list(rows.order_by(*order)[: PAGE_SIZE + 1])
    last = found[PAGE_SIZE - 1].address if len(found) > PAGE_SIZE else ""
    return TestimonyQueue(found[:PAGE_SIZE], last, decided)


def desk_of(
    testimony: Testimony, *, redaction: QueryDict | None = None, decision: QueryDict | None = None
) -> TestimonyReview:
    """The testimony as it stands, with both forms, one of them perhaps filled in."""
    passages = list(testimony.passages.all())
    pictures = list(testimony.pictures.scanned().defer("content"))
    texts = [passage.text for passage in passages]
    return TestimonyReview(
        testimony,
        [(passage, list(pieces(passage.text))) for passage in passages],
        pictures,
        testimony.pictures.filter(scan=StoredFile.Scan.WAITING).count(),
        RedactionForm(
            redaction,
            testimony=testimony,
            texts=texts,
            pictures=[picture.pk for picture in pictures],
        ),
        TestimonyDecisionForm(decision, testimony=testimony),
    )


def take_out(desk: TestimonyReview, by: User, *, as_staff: bool = False) -> bool:
    """Whether the form was good and its words are gone; else it says why not."""
    form = desk.redaction
    if not form.is_valid():
        return False
    try:
        flows.redact(
            testimony=desk.testimony,
            by=by,
            seen=form.cleaned_data["seen"],
            marks=form.marks,
            pictures=[int(pk) for pk in form.cleaned_data["pictures"]],
            as_staff=as_staff,
        )
    except flows.CampaignChanged:
        form.add_error(None, CHANGED)
        _show_newest(form, desk.testimony)
        return False
    return True


def decide(desk: TestimonyReview, by: User, *, as_staff: bool = False) -> bool:
    """Whether the form was good and it is decided; else it says why not."""
    form = desk.decision
    if not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        flows.decide(
            testimony=desk.testimony,
            by=by,
            seen=said["seen"],
            decision=said["decision"],
            quote=said.get("quote", ""),
            answer=said["answer"],
            as_staff=as_staff,
        )
    except flows.CampaignChanged:
        form.add_error(None, CHANGED)
        _show_newest(form, desk.testimony)
    except ValueError as refused:
        form.add_error("quote" if "quote" in form.fields else None, str(refused))
    else:
        return True
    return False


def waiting_in(network: Network, moderator: User) -> TestimonyQuerySet:
    return Testimony.objects.moderated_by(moderator).filter(campaign__network=network).waiting()


def _show_newest(form: TestimonyDecisionForm | RedactionForm, testimony: Testimony) -> None:
    """The next sending is measured by what the page now shows."""
    now = Testimony.objects.filter(pk=testimony.pk).values_list("version", flat=True).first()
    shown = cast(QueryDict, form.data).copy()
    shown[form.add_prefix("seen")] = str(now)
    form.data = shown
