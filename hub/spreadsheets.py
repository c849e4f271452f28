"""Import and export of tables in the admin, for those who may see the rows.

The CSV opens correctly and safely in a spreadsheet.
"""

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
    """CSV whose cells a spreadsheet does not run as formulas.

    Such a cell gets an apostrophe, which is removed on import.
    """

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


class _CellDiff(Diff):
    """Changes of a row.

    The library's own diff has inline styles, which the content security policy blocks.
    """

    def as_html(self) -> list[str]:
        if self.new:
            return [str(new) for new in self.right]
        return [
            str(new) if old == new else format_html("<del>{}</del> <ins>{}</ins>", old, new)
            for old, new in zip(self.left, self.right, strict=True)
        ]


class TableResource(ModelResource):
    """Model whose rows are imported and exported as a table."""

    def get_diff_class(self) -> type[Diff]:
        return _CellDiff


class SpreadsheetAdminMixin:
    """Settings and permissions for django-import-export's admin classes; comes before them."""

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
