"""Published testimonies as things that people report. Nobody wrote one, as far as the site knows."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.html import escape, linebreaks
from django.utils.safestring import mark_safe

from hub.moderation.registry import EXCERPT, ContextText, ReportedSubject, Rows, Viewer
from hub.richtext.plain_text import shortened
from networks.campaigns import flows
from networks.campaigns.detail import with_content
from networks.campaigns.models import Testimony
from networks.campaigns.querysets import TestimonyQuerySet

BYLINE = "Somebody who told us"


class TestimonyReports:
    kind = "testimony"
    label = "Testimony"

    def visible_to(self, viewer: Viewer) -> TestimonyQuerySet:
        return Testimony.objects.visible_to(viewer)

    def moderated_by(self, moderator: AbstractBaseUser) -> TestimonyQuerySet:
        """As far as they were published: others are decided about in their own queue."""
        return Testimony.objects.moderated_by(moderator).filter(state="published")

    def everything(self) -> TestimonyQuerySet:
        return Testimony.objects.held().filter(state="published")

    def written_by(self, person: AbstractBaseUser) -> TestimonyQuerySet:  # noqa: ARG002 - nothing leads to a person
        return Testimony.objects.none()

    def subjects(self, rows: Rows) -> Sequence[ReportedSubject]:
        """Two queries more than the rows'."""
        return [_subject(testimony) for testimony in with_content(rows.select_related("campaign"))]

    def passages(self, rows: Rows, object_id: int) -> Sequence[ContextText]:
        found = with_content(rows.filter(pk=object_id)).first()
        return [] if found is None else [_passage(found)]

    def delete(self, object_id: int, *, by: AbstractBaseUser, reason: str) -> None:
        flows.take_down(testimony_id=object_id, by=by, reason=reason)  # type: ignore[arg-type]

    def hide(self, object_id: int, *, on: bool) -> None:
        flows.set_hidden(testimony_id=object_id, on=on)


def _subject(testimony: Testimony) -> ReportedSubject:
    return ReportedSubject(
        kind=TestimonyReports.kind,
        object_id=testimony.pk,
        label=TestimonyReports.label,
        title=f"A testimony to “{testimony.campaign.title}”",
        address=testimony.get_absolute_url(),
        excerpt=shortened(_text(testimony), EXCERPT),
        byline=BYLINE,
        author_id=None,
        scope=testimony.campaign.network_id,
        version=str(testimony.version),
    )


def _passage(testimony: Testimony) -> ContextText:
    # Escaped before its lines become paragraphs.
    return ContextText(
        BYLINE, mark_safe(linebreaks(escape(_text(testimony)))), None, is_subject=True
    )


def _text(testimony: Testimony) -> str:
    return "\n\n".join(passage.text for passage in testimony.shown_passages)  # type: ignore[attr-defined]
