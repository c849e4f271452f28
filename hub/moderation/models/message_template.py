"""The words in which authors are told of decisions; staff change them."""

from __future__ import annotations

from django.db import models

from hub.moderation.models.case import LEFT, Case

CHOICES = [(value, label) for value, label in Case.Decision.choices if value not in LEFT]
PLACEHOLDERS = {
    "{name}": "the person's name",
    "{thing}": "what it is about: post, discussion, article …",
    "{place}": "the network, or the site",
    "{until}": "when a suspension ends; empty for one without an end",
}
EXAMPLE = {
    "{name}": "Asha Patel",
    "{thing}": "post",
    "{place}": "Safety leads",
    "{until}": "3 December 2026",
}


class MessageTemplate(models.Model):
    """What the author is told after a decision, unless the moderator writes something else."""

    decision = models.CharField(max_length=16, choices=CHOICES, unique=True)
    text = models.TextField(
        max_length=1500,
        help_text="Kindly, in short sentences. "
        + "; ".join(f"{mark} is {what}" for mark, what in PLACEHOLDERS.items()),
    )

    class Meta:
        verbose_name = "message to an author"
        verbose_name_plural = "messages to authors"
        ordering = ["decision"]

    def __str__(self) -> str:
        return self.get_decision_display()

    def filled(self, values: dict[str, str]) -> str:
        """The text with values for its placeholders; what it does not know stays as it is."""
        text = self.text
        for mark in PLACEHOLDERS:
            text = text.replace(mark, values.get(mark, ""))
        return text
