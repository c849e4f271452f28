"""Models of authors and topic leads."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from learn.contributions.querysets import AuthorshipQuerySet
from learn.models import Author, Category


def random_token() -> str:
    return secrets.token_urlsafe(24)


class Authorship(models.Model):
    """Invitation to be listed as an author, and its answer.

    Only people who agreed are listed. An invited e-mail address may belong to an account (`user`);
    the person who sent the invitation learns of it only from the answer. People who answer without
    an account give their name.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", "Has not answered yet"
        AGREED = "agreed", "Stands as an author"
        DECLINED = "declined", "Does not want to stand as an author"

    contribution = models.ForeignKey(
        "contributions.Contribution", on_delete=models.CASCADE, related_name="authorships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="authorships",
    )
    email = models.EmailField("e-mail address", max_length=254, blank=True)
    name = models.CharField(max_length=160, blank=True)
    affiliation = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(
        Author, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    token = models.CharField(max_length=60, unique=True, default=random_token, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AuthorshipQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="waiting") | Q(answered_at__isnull=False),
                name="authorship_answered_at_a_time",
            ),
            models.UniqueConstraint(
                "contribution", Lower("email"), condition=~Q(email=""), name="authorship_mail_once"
            ),
            models.UniqueConstraint(
                fields=["contribution", "user"],
                condition=Q(user__isnull=False),
                name="authorship_person_once",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """Name as the person who sent the invitation may see it.

        An e-mail address is shown until its owner has agreed.
        """
        if self.answer == self.Answer.AGREED or not self.email:
            return self.name or (self.user.display_name if self.user else "") or self.email
        return self.email

    @property
    def link(self) -> str:
        return reverse("contributions:invitation", args=[self.token])


class TopicLead(models.Model):
    """Person who reviews contributions to a category and its descendants.

    Appointed by staff.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="topics_led"
    )
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="leads")
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    appointed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "category"],
                name="topic_lead_once",
                violation_error_message="This person looks after this category already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} for {self.category}"
