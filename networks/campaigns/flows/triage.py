"""What moderators do with testimonies. The audit trail says what was decided, and nothing of what was told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.audit.log import record
from hub.errors import Conflict
from hub.moderation.write_limits.write_access import check_may_write
from networks.campaigns.integrations import search
from networks.campaigns.models import Testimony
from networks.campaigns.testimonies import redaction
from networks.campaigns.testimonies.redaction import RedactionMark
from networks.viewer_context import viewer_of

State, Consent = Testimony.State, Testimony.Consent
# What each decision needs the sender to have allowed; nothing is needed for the others.
NEEDS = {
    State.PUBLISHED: {Consent.PUBLISH},
    State.QUOTED: {Consent.PUBLISH, Consent.QUOTE},
}
DECISIONS = (State.PUBLISHED, State.QUOTED, State.COUNTED, State.DECLINED)


class CampaignChanged(Conflict):
    """Somebody decided about it, its sender changed it, or withdrew it, since the page was opened."""


@transaction.atomic
def redact(
    *,
    testimony: Testimony,
    by: User,
    seen: int,
    marks: Sequence[RedactionMark],
    pictures: Collection[int] = (),
    as_staff: bool = False,
) -> int:
    """Take words and pictures out, for good: nothing keeps them. Returns the version it has now."""
    with _locked(testimony, by, seen, as_staff=as_staff) as row:
        for passage in row.passages.all():
            text = redaction.without(passage.text, marks)
            if text != passage.text:
                passage.text = text
                passage.save(update_fields=["text"])
        row.pictures.filter(pk__in=pictures).delete()
        row.quote = redaction.without(row.quote, marks)
        # Reasons may repeat what was taken out.
        row.explained = []
        _save(row, "quote", "explained")
        search.index_now(row)
        record("testimony.redacted", by=by, scope=row.campaign.network_id, testimony=row.pk)
        return row.version


@transaction.atomic
def decide(
    *,
    testimony: Testimony,
    by: User,
    seen: int,
    decision: str,
    quote: str = "",
    answer: str = "",
    as_staff: bool = False,
) -> None:
    """Decide what becomes of it. Raises ChangedMeanwhile; ValueError for what its sender did not allow."""
    with _locked(testimony, by, seen, as_staff=as_staff) as row:
        _check_allowed(row, decision, quote)
        row.state = State(decision)
        row.quote = quote if decision in NEEDS else ""
        row.has_more, row.is_hidden, row.explained = False, False, []
        published = decision == State.PUBLISHED
        row.passages.update(is_shown=published)
        row.pictures.scanned().update(is_shown=published)
        _answer(row, answer)
        _save(row, "state", "quote", "has_more", "is_hidden", "explained", "answer", "answered_on")
        search.index_now(row)
        record(
            "testimony.decided",
            by=by,
            scope=row.campaign.network_id,
            testimony=row.pk,
            decision=State(decision).label,
        )


def take_down(*, testimony_id: int, by: User, reason: str) -> None:
    """After a report: it is declined. Who asked was found to decide about it. `reason` stands with the report."""
    del reason
    for row in Testimony.objects.held().select_for_update().filter(pk=testimony_id):
        row.state, row.quote, row.has_more = State.DECLINED, "", False
        row.passages.update(is_shown=False)
        row.pictures.update(is_shown=False)
        _save(row, "state", "quote", "has_more")
        search.index_now(row)
        record("testimony.taken-down", by=by, scope=row.campaign.network_id, testimony=row.pk)


def set_hidden(*, testimony_id: int, on: bool) -> None:
    """Until somebody decides about a report of it. In the transaction of the caller."""
    for row in Testimony.objects.held().select_for_update().filter(pk=testimony_id):
        row.is_hidden = on
        row.save(update_fields=["is_hidden"])
        search.index_now(row)


@contextmanager
def _locked(testimony: Testimony, by: User, seen: int, *, as_staff: bool) -> Iterator[Testimony]:
    """The row as it is now, for who may still decide about it. Staff were found to be so by the admin."""
    rows = Testimony.objects.select_for_update(of=("self",)).select_related("campaign__network")
    row = rows.get(pk=testimony.pk)
    if not as_staff and not viewer_of(row.campaign.network, by).may_moderate:
        raise PermissionDenied
    check_may_write(by, row.campaign.network_id)
    if row.version != seen or row.state == State.WITHDRAWN:
        raise CampaignChanged
    yield row


def _check_allowed(row: Testimony, decision: str, quote: str) -> None:
    if decision not in DECISIONS or row.consent not in NEEDS.get(State(decision), set(Consent)):
        raise ValueError("Its sender did not allow this.")
    if decision == State.QUOTED and not quote:
        raise ValueError("Write the sentence that is quoted.")
    if quote and not redaction.stands_in(quote, [passage.text for passage in row.passages.all()]):
        raise ValueError("The quote must stand in the testimony, word for word.")


def _answer(row: Testimony, text: str) -> None:
    if text != row.answer:
        row.answer, row.answered_on = text, timezone.localdate() if text else None


def _save(row: Testimony, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])
