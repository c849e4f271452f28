"""Model fields that hold rich text and outside addresses: cleaned in the field, whoever writes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django_prose_editor.fields import ProseEditorFormField

from hub.richtext.sanitizer import safe_address, sanitize

EDITOR_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "Blockquote": True,
    "CodeBlock": True,
    "HorizontalRule": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Table": True,
    "History": True,
}


class RichTextField(models.TextField):
    """HTML that is sanitised on its way to the database: by forms, scripts, imports and bulk writes alike."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = sanitize(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return super().get_db_prep_save(sanitize(value) if isinstance(value, str) else value, connection)

    def formfield(self, **kwargs: Any) -> forms.Field | None:  # type: ignore[override]
        defaults = {"form_class": ProseEditorFormField, "config": {"extensions": EDITOR_EXTENSIONS}}
        return super().formfield(**(defaults | {"preset": "configurable"} | kwargs))


class OutsideAddressField(models.URLField):
    """An http or https address; anything else becomes empty on its way to the database."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = safe_address(value)
            setattr(model_instance, self.attname, value)
        return value
