"""Where help is, for who writes that they cannot go on. Staff keep the list."""

from __future__ import annotations

from django.db import models
from django_countries.fields import CountryField

from hub.safeguarding.querysets import HelplineQuerySet


class Helpline(models.Model):
    """Somebody to ring, to text or to write to. Without a country it stands for all countries that have no list."""

    country = CountryField(blank=True, help_text="Leave it empty for everywhere that has no list of its own.")
    name = models.CharField(max_length=80)
    purpose = models.CharField("what it is for", max_length=200, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    text = models.CharField("text message", max_length=80, blank=True, help_text="For example: text SHOUT to 85258.")
    url = models.URLField("web address", blank=True)
    hours = models.CharField(max_length=80, blank=True, help_text="For example: day and night.")
    position = models.PositiveSmallIntegerField(default=0, help_text="The smallest stands first.")
    is_active = models.BooleanField("shown", default=True)

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
        """The telephone number for a link: digits, and a plus before them."""
        return "".join(letter for letter in self.phone if letter.isdigit() or letter == "+")
