"""Fields of the form for sharing an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import SingleLineField
from learn.contributions.authoring.tags import MOST_TAGS, MOST_WORD
from learn.models import Category


class ProposedTagsField(SingleLineField):
    """Comma-separated tag names; cleans to a list without duplicates."""

    def __init__(self) -> None:
        words = (
            f"Up to {MOST_TAGS}, with commas between them. "
            "Words that the library does not use yet are proposals."
        )
        super().__init__(label="Tags", max_length=600, required=False, help_text=words)

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value) or "")
        names = [" ".join(name.split()).lstrip("#").strip() for name in typed.split(",")]
        names = list({name.casefold(): name for name in names if name}.values())
        if len(names) > MOST_TAGS:
            raise ValidationError(f"At most {MOST_TAGS} tags, please.")
        if any(len(name) > MOST_WORD for name in names):
            raise ValidationError(f"A tag has at most {MOST_WORD} letters.")
        return names


class CategoryIterator(forms.models.ModelChoiceIterator):
    """Categories in tree order, with dashes for their depth. One query."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        for category in Category.objects.with_tree_fields():
            value = forms.models.ModelChoiceIteratorValue(category.pk, category)
            yield value, f"{'– ' * category.tree_depth}{category.name}"


class CategoryField(forms.ModelChoiceField):
    iterator = CategoryIterator
