"""Filters that several lists of the admin share."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django_countries import countries


class CountryInUse(admin.SimpleListFilter):
    """Only the countries that stand in the table, not all of the world's."""

    title = "country"
    parameter_name = "country"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        codes = (
            model_admin.model._default_manager.order_by()
            .values_list("country", flat=True)
            .distinct()
        )
        named = [(str(code), str(countries.name(code) or "None")) for code in codes]
        return sorted(named, key=lambda country: country[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.value() is None else queryset.filter(country=self.value())
