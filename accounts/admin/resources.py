"""Organisations as rows of a file that staff import and export."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from import_export import fields, resources, widgets
from import_export.resources import Diff

from accounts import flows
from accounts.models import Organisation
from accounts.organisations.matching import clean_domains, free_slug
from accounts.organisations.names import clean_name
from hub.http.numbers import whole_number


class ImportDiff(Diff):
    """What an import would change, marked up without style attributes."""

    def as_html(self) -> list[SafeString]:
        return [
            format_html("{}", after)
            if before == after or self.new
            else format_html("<del>{}</del> {}", before, after)
            for before, after in zip(self.left, self.right, strict=False)
        ]


class DomainsWidget(widgets.Widget):
    """Domains with spaces or commas between them."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        try:
            return clean_domains(str(value or "").replace(",", " ").split())
        except ValidationError as error:
            raise ValueError(error.messages[0]) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return " ".join(value or [])


class OrganisationResource(resources.ModelResource):
    """A row is that of `id`, else of `code`, else of name and country, else a new one."""

    domains = fields.Field(attribute="domains", column_name="domains", widget=DomainsWidget())

    class Meta:
        model = Organisation
        fields = ("id", "name", "kind", "country", "code", "domains", "status")
        import_id_fields = ()
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = False

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return ImportDiff

    def get_instance(self, instance_loader: Any, row: Any) -> Organisation | None:
        number, code = str(row.get("id") or "").strip(), str(row.get("code") or "").strip()
        known = Organisation.objects.all()
        if number.isdecimal():
            pk = whole_number(number)
            return None if pk is None else known.filter(pk=pk).first()
        if code:
            return known.filter(code=code).first()
        return (
            known.listed()
            .called(str(row.get("name") or ""))
            .filter(country=row.get("country") or "")
            .first()
        )

    def import_instance(self, instance: Organisation, row: Any, **kwargs: Any) -> None:
        number = instance.pk
        super().import_instance(instance, row, **kwargs)
        instance.pk = number  # a number that nobody has makes no row of that number
        instance.name = clean_name(instance.name or "")
        if not instance.slug:
            instance.slug = free_slug(instance.name)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        if not kwargs.get("dry_run"):
            flows.organisations_changed([row.object_id for row in result.rows if row.object_id])
