"""Audit log of a network as plain sentences, for its conveners and moderators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User
from hub.audit.models import AuditEvent
from hub.http.numbers import whole_number
from hub.moderation.models import DECIDED
from hub.safeguarding.justifications import ACTION, kinds_in_words
from networks.access import UNTOLD
from networks.models import Membership, Network

PAGE_SIZE = 50
OF_MODERATION = ("report", "post", "thread", "sanction", "appeal", "removal", "safeguarding")
THE_SITE = "The site"
SOMEBODY = "Somebody"
ASKED = "Who wrote it was asked whether it identifies a patient."

# {by} is the actor, {about} the person whom the event is about.
_sentences = {
    "network.founded": "{by} founded the network.",
    "network.changed": "{by} changed the settings: {fields}.",
    "network.archived": "{by} archived the network.",
    "network.reopened": "{by} opened the archived network again.",
    "network.copy-requested": "{by} asked for a copy of the whole network.",
    "network.copy-downloaded": "{by} downloaded the copy of the whole network.",
    "network.opened-in-admin": "{by} opened the network in the site administration.",
    "network.member-looked-up": (
        "{by} looked for a member by email address in the site administration."
    ),
    "network.members-exported": "{by} downloaded the list of members.",
    "organisation.added": "{by} added {name} to the member organisations.",
    "organisation.removed": "{by} took {name} off the member organisations.",
    "organisation.lead-named": "{by} named {about} as lead of {name}.",
    "organisation.lead-cleared": "{by} left {name} without a lead.",
    "invitation.sent": "{by} invited {email}.",
    "invitation.sent-again": "{by} sent the invitation to {email} again.",
    "invitation.revoked": "{by} took the invitation to {email} back.",
    "invitation.forwarded": "{about} accepted the invitation to {email}, with another address.",
    "membership.requested": "{about} asked to join.",
    "membership.withdrawn": "{about} took the request back.",
    "membership.joined": "{about} joined.",
    "membership.approved": "{by} let {about} in.",
    "membership.declined": "{by} declined the request of {about}.",
    "membership.left": "{about} left.",
    "membership.removed": "{by} removed {about}.",
    "membership.suspended": "{by} suspended {about} until {until}.",
    "membership.restored": "{by} ended the suspension of {about}.",
    "membership.role-changed": "{by} changed the role of {about} to {role}.",
    "membership.posting-paused": "{by} paused the posting of {about} until {until}.",
    "membership.posting-resumed": "{by} ended the pause in posting of {about}.",
    "membership.code-accepted": "{about} accepted version {version} of the code of conduct.",
    "membership.address-lost": "{about} no longer has the address that let them in, and is out.",
    "membership.account-closed": "{about} closed their account.",
    "membership.repaired": "{by} brought the permissions of {about} in step.",
    "report.received": "Something was reported: report {case}.",
    "report.hidden": "What report {case} is about was hidden until somebody decides.",
    "report.shown": "{by} showed again what report {case} is about.",
    "report.claimed": "{by} took report {case}.",
    "report.released": "{by} put report {case} back.",
    "report.decided": "{by} decided about report {case}: {decision}.",
    "report.handed-over": "{by} left a note for whoever goes on with report {case}.",
    "post.held": "Something waits to be let through: report {case}.",
    "sanction.warning": "{by} warned {about}, after report {case}.",
    "sanction.suspension": "{by} suspended {about}, after report {case}.",
    "sanction.revoked": "{by} took back what report {case} had brought to its author.",
    "appeal.received": "The author answered the decision about report {case}.",
    "appeal.answered": "{by} answered the appeal about report {case}.",
    "removal.begun": (
        "{by} began to remove everything that {about} wrote here under their name: {things} things."
    ),
    "removal.finished": "Everything that {about} wrote here under their name is removed.",
    "report.opened-in-admin": (
        "{by} opened report {case}, with what it is about, in the site administration."
    ),
}
_FIELDS = {
    "code_of_conduct": "code of conduct",
    "code_version": "version of the code of conduct",
    "picture_id": "picture",
    "successor_id": "successor",
    "lists_organisations": "showing member organisations",
    "allows_anonymous": "posting without a name",
    "holds_first_posts": "looking at first posts first",
    "holds_links": "looking at links of new members first",
    "holds_anonymous": "looking at posts without a name first",
    "confidential_mail": "keeping what is written out of mails",
    "slug": "address",
    "accent": "colour",
    "joining": "how one joins",
    "level": "who may see it",
}
_LEVELS = dict(Network.Level.choices)


@dataclass(frozen=True)
class AuditLine:
    """Audit event as a sentence, with its time and the reason that was given."""

    at: datetime
    text: str
    reason: str


@dataclass(frozen=True)
class AuditPage:
    """Page of the audit log, newest first.

    `next` is the `before` of the following page, empty on the last one.
    """

    lines: Sequence[AuditLine]
    next: str


def register(sentences: Mapping[str, str]) -> None:
    """Register a feature's sentences by action, with {by}, {about} and the details of the event."""
    _sentences.update(sentences)


def trail_of(
    network: Network,
    *,
    person: User | None = None,
    before: str = "",
    whole: bool = True,
    size: int = PAGE_SIZE,
) -> AuditPage:
    """Return a page of the network's audit log. At most two queries.

    `person` narrows it to events by or about them. `before` is where the previous page ended.
    `whole=False` gives only what moderators may read.
    """
    entries = entries_of(network, whole=whole)
    if person is not None:
        entries = entries.filter(Q(about=person) | Q(actor=person))
    found = list(
        _before(entries, before).select_related("actor", "about").order_by("-at", "-pk")[: size + 1]
    )
    following = (
        f"{found[size - 1].at.isoformat()}_{found[size - 1].pk}" if len(found) > size else ""
    )
    return AuditPage([line_of(entry) for entry in found[:size]], following)


def entries_of(network: Network, *, whole: bool = True) -> QuerySet[AuditEvent]:
    """Return the audit events that the network's conveners may read.

    `whole=False` gives those that its moderators may read, which are about what people wrote.
    """
    entries = AuditEvent.objects.filter(scope=network.pk).exclude(action__in=UNTOLD)
    if whole:
        return entries
    of_moderation = Q()
    for kind in OF_MODERATION:
        of_moderation |= Q(action__startswith=f"{kind}.")
    return entries.filter(of_moderation)


def line_of(entry: AuditEvent) -> AuditLine:
    """Return an audit event as a sentence; an action without a sentence is named as it is."""
    told = {name: _in_words(name, value) for name, value in entry.details.items()}
    names = {
        "by": _name(entry.actor_id, entry.actor),
        "about": _name(entry.about_id, entry.about, other=SOMEBODY),
    }
    sentence = _sentences.get(
        entry.action, "{by}: " + entry.action.replace(".", " ").replace("-", " ") + "."
    )
    text = sentence.format_map(_AuditEvent(told | names))
    levels = entry.details.get("level", [])
    if entry.action == "network.changed" and len(set(levels)) == 2:
        text += f" It went from {_LEVELS.get(levels[0])} to {_LEVELS.get(levels[1])}."
    if entry.action == ACTION and "thread" not in entry.details:
        text = f"Saved in {told.get('place', 'the network')}: {told['kinds']}. {ASKED}"
    return AuditLine(entry.at, text, str(entry.details.get("reason") or ""))


class _AuditEvent(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def _before(entries: QuerySet[AuditEvent], mark: str) -> QuerySet[AuditEvent]:
    moment, _, number = mark.rpartition("_")
    try:
        at = parse_datetime(moment.replace(" ", "+"))
    except ValueError:
        return entries
    pk = whole_number(number)
    if at is None or timezone.is_naive(at) or pk is None:
        return entries
    return entries.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))


def _name(pk: int | None, person: User | None, other: str = THE_SITE) -> str:
    if pk is None:
        return other
    return person.shown_name if person is not None else "Former member"


def _in_words(name: str, value: Any) -> str:
    if name == "fields":
        return ", ".join(_FIELDS.get(field, field) for field in value)
    if name == "kinds":
        return kinds_in_words(value)
    if name == "until":
        at = parse_datetime(value)
        return f"{timezone.localtime(at):%-d %B %Y, %H:%M}" if at else value
    if name == "decision":
        return str(DECIDED.get(value, value)).lower()
    if name == "role":
        return str(dict(Membership.Role.choices).get(value, value)).lower()
    return str(value)
