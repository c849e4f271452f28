"""Drafts of the article form, stored until the form is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from accounts.models import User
from hub.drafts import flows as drafts
from hub.drafts.flows import DraftPlace
from hub.drafts.models import Draft
from hub.drafts.saved_fields import key_of
from hub.drafts.versions import OfferedDrafts
from learn.contributions.models import Contribution
from learn.models import Article

NEW = "share"
NO_DRAFTS: OfferedDrafts[Draft] = OfferedDrafts(None, ())
_TEXTS = (
    "title",
    "summary",
    "tags",
    "content_warning",
    "source_name",
    "source_url",
    "original_author_text",
)
_FIELDS = (
    *_TEXTS,
    "body",
    "type",
    "is_preexisting",
    "original_date",
    "is_author",
    "category",
    "audience",
    "country",
)


def place_of(contribution: Contribution | None) -> DraftPlace:
    """Return the `DraftPlace` of a new article or of an existing contribution."""
    if contribution is None:
        address, label = reverse("contributions:new"), "An article for the library"
        return DraftPlace(NEW, address, label, ("key", *_FIELDS), _not_begun, _TEXTS)
    article = contribution.article
    address = reverse("contributions:edit", args=[contribution.pk])
    return DraftPlace(
        name_of(contribution),
        address,
        f"Your changes to “{article.title}”",
        ("version", *_FIELDS),
        lambda drafts: [draft for draft in drafts if not _says_nothing_new(draft.fields, article)],
        _TEXTS,
    )


def name_of(contribution: Contribution) -> str:
    return f"contribution-{contribution.pk}"


def kept(person: User, contribution: Contribution | None, wanted: str = "") -> OfferedDrafts[Draft]:
    return drafts.kept(person, place_of(contribution), wanted)


def brought_back(draft: Draft | None, initial: Mapping[str, Any]) -> dict[str, Any]:
    """Return the initial values of the form, with those of the draft.

    An unticked box is missing from a draft, so `is_author` is set explicitly.
    """
    typed = drafts.brought_back(draft, initial)
    return typed | {"is_author": "is_author" in draft.fields} if draft else typed


def _not_begun(drafts: Sequence[Draft]) -> Sequence[Draft]:
    keys = {key for draft in drafts if (key := key_of(draft.fields)) is not None}
    begun = Contribution.objects.select_related("article").filter(key__in=keys) if keys else ()
    articles = {row.key: row.article for row in begun}
    there = {
        draft.pk: articles[key] for draft in drafts if (key := key_of(draft.fields)) in articles
    }
    return [
        draft
        for draft in drafts
        if not (draft.pk in there and _says_nothing_new(draft.fields, there[draft.pk]))
    ]


def _says_nothing_new(fields: Mapping[str, str], article: Article) -> bool:
    return all(
        fields.get(name, "") == str(getattr(article, name)) for name in ("title", "summary", "body")
    )
