"""Reading the list of helplines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from hub.safeguarding.models import Helpline  # noqa: F401 - named in a string

HOME = "GB"  # for who has not said where they live


class HelplineQuerySet(models.QuerySet["Helpline"]):
    def for_country(self, country: str) -> HelplineQuerySet:
        """Those of a country (two letters; empty is Great Britain). Where there is none, those for everywhere."""
        shown = self.filter(is_active=True)
        here = shown.filter(country=country or HOME)
        anywhere = models.Q(country="") & ~models.Exists(here)
        return shown.filter(models.Q(country=country or HOME) | anywhere).order_by("position", "name")
