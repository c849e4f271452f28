"""Model fields for rich text and external URLs, cleaned by the field whoever writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from hub.richtext.sanitizer import safe_address, sanitize
from hub.richtext.widgets import RichTextFormField, RichTextWidget


class CleanedOnWrite(models.Field[Any, Any]):
    """Field whose text passes `cleaner` on its way to the database.

    This covers forms, scripts, imports and bulk writes.
    """

    cleaner: Callable[[str], str]

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = type(self).cleaner(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        cleaned = type(self).cleaner(value) if isinstance(value, str) else value
        return super().get_db_prep_save(cleaned, connection)


class RichTextField(CleanedOnWrite, models.TextField):
    """HTML that is sanitised on its way to the database."""

    cleaner = staticmethod(sanitize)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        if not isinstance(kwargs.get("widget"), RichTextWidget):
            kwargs["widget"] = (
                RichTextWidget()
            )  # replaces other widgets, such as the admin's textarea
        return super().formfield(**({"form_class": RichTextFormField} | kwargs))


class ExternalURLField(CleanedOnWrite, models.URLField):
    """HTTP or HTTPS URL; anything else becomes empty on its way to the database."""

    default_validators = [URLValidator(schemes=["http", "https"])]
    cleaner = staticmethod(safe_address)
