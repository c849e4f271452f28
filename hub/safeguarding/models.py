"""Helplines for people in crisis, and findings in attached files."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django_countries.fields import CountryField

from hub.files.models import StoredFile
from hub.safeguarding.extraction.run import UnreadableReason
from hub.safeguarding.querysets import FileReadingQuerySet, HelplineQuerySet
from hub.safeguarding.rules import FindingKind


class Helpline(models.Model):
    """Service to ring, text or write to.

    Without a country it is shown in all countries that have no list of their own.
    """

    country = CountryField(
        blank=True, help_text="Leave it empty for everywhere that has no list of its own."
    )
    name = models.CharField(max_length=80)
    purpose = models.CharField("what it is for", max_length=200, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    text = models.CharField(
        "text message", max_length=80, blank=True, help_text="For example: text SHOUT to 85258."
    )
    url = models.URLField("web address", blank=True)
    hours = models.CharField(max_length=80, blank=True, help_text="For example: day and night.")
    position = models.PositiveSmallIntegerField(default=0, help_text="The smallest stands first.")
    is_active = models.BooleanField("shown", default=True)
    checked_on = models.DateField(
        null=True,
        blank=True,
        help_text="When somebody last looked whether it is right as it stands here.",
    )

    objects = HelplineQuerySet.as_manager()

    class Meta:
        ordering = ["country", "position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(phone="", text="", url=""),
                name="helpline_can_be_reached",
                violation_error_message="Give a telephone number, a text message or a web address.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def dialled(self) -> str:
        """Telephone number for a `tel:` link: digits, with a plus before them if there is one."""
        return "".join(letter for letter in self.phone if letter.isdigit() or letter == "+")


class FileReading(models.Model):
    """Findings in a file of a readable type: kinds and pages, never the text.

    `found` is a list of [kind, page], with page 0 if the file has no pages. `reason` is the
    author's justification.
    """

    class Trouble(models.TextChoices):
        PASSWORD = UnreadableReason.PASSWORD, "It has a password"
        BROKEN = UnreadableReason.BROKEN, "It is broken"
        TOO_MUCH = UnreadableReason.TOO_MUCH, "It takes too long to read"

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="reading")
    at = models.DateTimeField(default=timezone.now)
    found = models.JSONField(default=list)
    is_final = models.BooleanField("has an NHS number", default=False)
    trouble = models.CharField("not read", max_length=10, choices=Trouble, blank=True)
    told_at = models.DateTimeField(
        null=True, blank=True, help_text="When those concerned were told of it."
    )
    reason = models.CharField("it is fine because", max_length=200, blank=True)
    explained_at = models.DateTimeField(null=True, blank=True)

    objects = FileReadingQuerySet.as_manager()

    class Meta:
        verbose_name = "file that was read"
        verbose_name_plural = "files that were read"

    def __str__(self) -> str:
        return str(self.file)

    def get_absolute_url(self) -> str:
        return reverse("safeguarding:file", args=[self.pk])

    @property
    def needs_a_look(self) -> bool:
        return bool(self.found or self.trouble)

    @property
    def said(self) -> str:
        """Summary of the findings, or of why the file was not read; empty if there is neither."""
        if self.found:
            return f"“{self.file}” may hold {self.found_in_words}."
        return (
            f"“{self.file}” could not be read: {self.get_trouble_display().lower()}."
            if self.trouble
            else ""
        )

    @property
    def reported_as(self) -> str:
        """Text of the case that the site itself opens for a file, at most 2,000 characters."""
        return (
            f"Nobody reported this: the site read the file “{self.file}” and found "
            f"{self.found_in_words}."
        )[:2000]

    @property
    def found_in_words(self) -> str:
        """Findings as text, such as "an NHS number on page 2; a postcode on pages 2 and 5".

        Empty if there are none.
        """
        places = groupby(
            sorted(self.found, key=lambda place: _RANK[place[0]]), key=lambda place: place[0]
        )
        return "; ".join(_on_pages(kind, [page for _, page in of_kind]) for kind, of_kind in places)


_RANK = {kind.value: rank for rank, kind in enumerate(FindingKind)}
MOST_PAGES_NAMED = 5


def _on_pages(kind: str, found_on: Sequence[int]) -> str:
    pages = sorted(page for page in found_on if page)
    if not pages:
        return FindingKind(kind).one
    if len(pages) == 1:
        return f"{FindingKind(kind).one} on page {pages[0]}"
    if len(pages) > MOST_PAGES_NAMED:
        return f"{FindingKind(kind).one} on {len(pages)} pages, the first is page {pages[0]}"
    return f"{FindingKind(kind).one} on pages {', '.join(map(str, pages[:-1]))} and {pages[-1]}"
