"""What somebody types into the form of an article, kept before they save it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from accounts.models import User
from hub.drafts import flows as drafts
from hub.drafts.flows import Place
from hub.drafts.models import Draft
from hub.drafts.typed import key_of
from learn.contributions.models import Contribution
from learn.models import Article

NEW = "share"
_TEXTS = ("title", "summary", "tags", "content_warning", "source_name", "source_url", "original_author_text")
_FIELDS = (*_TEXTS, "body", "type", "is_preexisting", "original_date", "is_author", "category", "audience", "country")


def place_of(contribution: Contribution | None) -> Place:
    """A new article, or one that is there already."""
    if contribution is None:
        address, label = reverse("contributions:new"), "An article for the library"
        return Place(NEW, address, label, ("key", *_FIELDS), _is_begun, _TEXTS)
    article = contribution.article
    address = reverse("contributions:edit", args=[contribution.pk])
    return Place(
        name_of(contribution),
        address,
        f"Your changes to “{article.title}”",
        ("version", *_FIELDS),
        lambda fields: _says_nothing_new(fields, article),
        _TEXTS,
    )


def name_of(contribution: Contribution) -> str:
    return f"contribution-{contribution.pk}"


def kept(person: User, contribution: Contribution | None) -> Draft | None:
    return drafts.kept(person, place_of(contribution))


def brought_back(draft: Draft | None, initial: Mapping[str, Any]) -> dict[str, Any]:
    """A tick that was taken away is not among what was typed."""
    typed = drafts.brought_back(draft, initial)
    return typed | {"is_author": "is_author" in draft.fields} if draft else typed


def _is_begun(fields: Mapping[str, str]) -> bool:
    key = key_of(fields)
    return key is not None and Contribution.objects.filter(key=key).exists()


def _says_nothing_new(fields: Mapping[str, str], article: Article) -> bool:
    return all(fields.get(name, "") == str(getattr(article, name)) for name in ("title", "summary", "body"))
