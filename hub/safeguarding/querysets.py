"""Querysets of helplines and of findings in files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from hub.safeguarding.models import FileReading, Helpline  # noqa: F401 - named in strings

HOME = "GB"  # for users who have not stated a country
GOOD_FOR = timedelta(days=365)


class HelplineQuerySet(models.QuerySet["Helpline"]):
    def to_be_checked(self) -> HelplineQuerySet:
        """Return helplines that were never checked, or more than a year ago."""
        return self.filter(
            models.Q(checked_on=None) | models.Q(checked_on__lt=timezone.localdate() - GOOD_FOR)
        )

    def for_country(self, country: str) -> HelplineQuerySet:
        """Return the active helplines of a country, or those for everywhere if it has none.

        `country` is a two-letter code; empty means Great Britain.
        """
        shown = self.filter(is_active=True)
        here = shown.filter(country=country or HOME)
        anywhere = models.Q(country="") & ~models.Exists(here)
        return shown.filter(models.Q(country=country or HOME) | anywhere).order_by(
            "position", "name"
        )


class FileReadingQuerySet(models.QuerySet["FileReading"]):
    def visible_to(self, viewer: AbstractBaseUser | AnonymousUser) -> FileReadingQuerySet:
        """Return the findings in files that the viewer uploaded."""
        return self.filter(file__uploaded_by=viewer.pk) if viewer.is_authenticated else self.none()

    def to_look_at(self) -> FileReadingQuerySet:
        """Return files with findings, and those that could not be read, newest first."""
        return self.exclude(found=[], trouble="").order_by("-pk")
