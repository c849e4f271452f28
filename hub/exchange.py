"""Tables in and out of the admin: CSV that a spreadsheet opens rightly and safely, for those who may see the rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from import_export.formats.base_formats import CSV, JSON
from import_export.forms import ExportForm
from import_export.resources import Diff, ModelResource
from import_export.tmp_storages import CacheStorage

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads accents wrongly
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class SpreadsheetCSV(CSV):
    """CSV whose cells a spreadsheet does not run as formulas: such a cell gets an apostrophe, taken off when read."""

    def export_data(self, dataset: Any, **kwargs: Any) -> str:
        for _ in range(len(dataset)):
            dataset.append([_harmless(cell) for cell in dataset.lpop()])
        return BYTE_ORDER_MARK + str(super().export_data(dataset, **kwargs))

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Any:
        text = in_stream.decode("utf-8-sig") if isinstance(in_stream, bytes) else in_stream
        dataset = super().create_dataset(text.removeprefix(BYTE_ORDER_MARK), **kwargs)
        for _ in range(len(dataset)):
            dataset.append([_as_meant(cell) for cell in dataset.lpop()])
        return dataset


class _BeforeAndAfter(Diff):
    """What a row changes. The library's own comparison carries inline styles, which the content policy stops."""

    def as_html(self) -> list[str]:
        if self.new:
            return [str(new) for new in self.right]
        return [
            str(new) if old == new else format_html("<del>{}</del> <ins>{}</ins>", old, new)
            for old, new in zip(self.left, self.right, strict=True)
        ]


class TableResource(ModelResource):
    """One kind of row that comes and goes as a table."""

    def get_diff_class(self) -> type[Diff]:
        return _BeforeAndAfter


class ExchangeMixin:
    """Settings and permissions for django-import-export's admin classes; stands before them."""

    formats = [SpreadsheetCSV, JSON]
    tmp_storage_class = CacheStorage  # the second step of an import may reach another machine
    export_form_class = ExportForm  # the form that picks columns needs inline scripts

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))  # type: ignore[attr-defined]

    def has_import_permission(self, request: HttpRequest) -> bool:
        may_add: bool = self.has_add_permission(request)  # type: ignore[attr-defined]
        return may_add and bool(self.has_change_permission(request))  # type: ignore[attr-defined]


def _harmless(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _as_meant(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith("'") and cell[1:].startswith(_FORMULA_STARTS):
        return cell[1:]
    return cell
