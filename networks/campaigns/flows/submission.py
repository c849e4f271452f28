"""What senders of testimonies do. None of it is written down but in the testimony: no entry, no job, no time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from hub.idempotency import KeyConflict
from networks.access import NotAllowed
from networks.campaigns.integrations import search
from networks.campaigns.models import Campaign, Testimony, TestimonyPicture, TestimonyText
from networks.campaigns.testimonies import receipts
from networks.campaigns.testimonies.limits import MOST_A_DAY

MOST_PASSAGES = 40
ADDED = "Added later"
State, Consent = Testimony.State, Testimony.Consent


@dataclass(frozen=True)
class TestimonyInput:
    """What a form brings: pairs of a question and an answer, and the names of pictures that arrived with it."""

    passages: Sequence[tuple[str, str]]
    consent: str
    warnings: Sequence[str] = ()
    pictures: Sequence[str] = ()
    explained: Sequence[str] = field(default_factory=tuple)


def give(*, campaign_id: int, told: TestimonyInput, key: UUID) -> str:
    """Keep a testimony; returns its receipt, or nothing where this form was kept before: a receipt is told once.

    Raises Refused, in words for the person, where the campaign asks for none or had too many today, and KeyConflict
    where this form was kept with another text.
    """
    receipt = receipts.new_receipt()
    kept = receipts.kept(receipt)  # slow, so before the lock
    with transaction.atomic():
        campaign = _asking(campaign_id)
        if (earlier := Testimony.objects.filter(key=key).first()) is not None:
            _check_says(earlier, told.passages, "We have a testimony from this page already.")
            return ""
        _check_not_too_many(campaign)
        testimony = Testimony.objects.create(
            campaign=campaign,
            consent=told.consent,
            warnings=list(told.warnings),
            explained=list(told.explained),
            receipt=kept,
            key=key,
        )
        _write(testimony, told.passages, told.pictures)
    return receipt


def of_receipt(receipt: str) -> Testimony | None:
    """The testimony that this receipt was given for."""
    found = Testimony.objects.filter(receipt=receipts.kept(receipt))
    return found.select_related("campaign__network").first()


@transaction.atomic
def add(*, testimony_id: int, told: TestimonyInput, seen: int) -> None:
    """Add to a testimony. What is published stays so while the addition waits; `seen` is the version it was added to,
    so that sending it twice adds it once. Raises KeyConflict where something else was added to that version."""
    testimony = _locked(testimony_id)
    if testimony.version != seen:
        _check_says(
            testimony, told.passages, "Something was added or changed since this page was opened."
        )
        return
    _check_not_too_many(testimony.campaign)
    _write(testimony, told.passages, told.pictures)
    testimony.explained = [*testimony.explained, *told.explained]
    testimony.has_more = testimony.state != State.WAITING
    _save(testimony, "explained", "has_more")


@transaction.atomic
def change_consent(*, testimony_id: int, consent: str) -> None:
    """Allow more or less. What goes beyond the new consent is gone with this; what it allows more is decided anew."""
    testimony = _locked(testimony_id)
    if testimony.consent == consent:
        return
    testimony.consent = consent
    testimony.quote = ""
    _hide_all(testimony)
    decided = testimony.state in {State.PUBLISHED, State.QUOTED, State.COUNTED}
    if decided:
        testimony.state = State.COUNTED if consent == Consent.COUNT else State.WAITING
    _save(testimony, "consent", "quote", "state")
    search.index_now(testimony)


@transaction.atomic
def withdraw(*, testimony_id: int) -> None:
    """Empty the row: its texts, pictures and answer are gone everywhere. Twice is as once."""
    testimony = Testimony.objects.select_for_update().get(pk=testimony_id)
    if testimony.state == State.WITHDRAWN:
        return
    testimony.passages.all().delete()
    testimony.pictures.all().delete()
    emptied: dict[str, object] = {
        "state": State.WITHDRAWN,
        "consent": Consent.COUNT,
        "warnings": [],
        "explained": [],
        "quote": "",
        "answer": "",
        "answered_on": None,
        "has_more": False,
        "is_hidden": False,
    }
    for name, value in emptied.items():
        setattr(testimony, name, value)
    _save(testimony, *emptied)
    search.index_now(testimony)


def _asking(campaign_id: int) -> Campaign:
    """Locked, so that the same form sent twice at once is one after the other."""
    rows = Campaign.objects.asking().filter(pk=campaign_id).select_for_update(of=("self",))
    campaign = rows.select_related("network").first()
    if campaign is None:
        raise NotAllowed(
            "This campaign takes no testimonies any more. Your text is below: copy it if you like."
        )
    return campaign


def _check_says(testimony: Testimony, passages: Sequence[tuple[str, str]], why: str) -> None:
    """Raises KeyConflict unless all of this stands in the testimony. What stands there is not shown."""
    if not {*passages} <= {*testimony.passages.values_list("prompt", "text")}:
        raise KeyConflict(
            f"{why} Your text below is not in it, and is not sent yet. Send it if you want it added too."
        )


def _check_not_too_many(campaign: Campaign) -> None:
    """Nobody is told apart here, so the limit is everybody's."""
    today = Testimony.objects.filter(campaign=campaign, given_on=timezone.localdate()).count()
    if today >= MOST_A_DAY:
        raise NotAllowed(
            "More testimonies came today than we can take in. Your text is below: copy it, and send it tomorrow."
        )


def _locked(testimony_id: int) -> Testimony:
    """Raises Refused for what was withdrawn meanwhile."""
    rows = Testimony.objects.select_for_update(of=("self",)).select_related("campaign__network")
    testimony = rows.get(pk=testimony_id)
    if testimony.state == State.WITHDRAWN:
        raise NotAllowed("You withdrew this testimony: nothing of it is left.")
    return testimony


def _write(
    testimony: Testimony, passages: Sequence[tuple[str, str]], pictures: Sequence[str]
) -> None:
    last: int = testimony.passages.aggregate(last=Max("position"))["last"] or 0
    if last + len(passages) > MOST_PASSAGES:
        raise NotAllowed("This testimony is as long as it can be. You can give a second one.")
    TestimonyText.objects.bulk_create(
        TestimonyText(testimony=testimony, position=last + place, prompt=prompt, text=text)
        for place, (prompt, text) in enumerate(passages, 1)
    )
    TestimonyPicture.objects.loose().filter(name__in=pictures).update(testimony=testimony)


def _hide_all(testimony: Testimony) -> None:
    testimony.passages.update(is_shown=False)
    testimony.pictures.update(is_shown=False)


def _save(testimony: Testimony, *fields: str) -> None:
    """With the next version, for whoever decides about it at this moment."""
    testimony.version += 1
    testimony.save(update_fields=[*fields, "version"])
