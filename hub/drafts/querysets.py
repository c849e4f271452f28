"""Queryset of drafts outside networks: each person sees their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from hub.drafts.models import Draft  # noqa: F401 - named in strings


class TextDraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, viewer: AbstractBaseUser | AnonymousUser) -> TextDraftQuerySet:
        return self.filter(user=viewer.pk) if viewer.is_authenticated else self.none()
