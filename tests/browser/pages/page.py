"""A page of the table, and who opens it; “{article}” and the like are addresses that `people.places` names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from django.test import override_settings
from playwright.sync_api import Page as Tab

NOBODY, ELLA, DEV, GUS = "", "Ella Novak", "Dev Sharma", "Gus Larsen"
BEN, CLEO, HANA = "Ben Okafor", "Cleo Marsh", "Hana Kim"
NONSENSE = "qzxv"
UNFOLD = "document.querySelectorAll('main details:not(.facets)').forEach((each) => { each.open = true; })"


@dataclass(frozen=True)
class Page:
    """An address, who opens it, and what is sent there (`None`: nothing; `{}`: the form as it stands)."""

    name: str
    address: str
    who: str = NOBODY
    send: Mapping[str, str] | None = None
    form: str = "main form[method=post]"
    first: Callable[[Tab], None] | None = field(default=None, repr=False)
    debug: bool = False

    def settings(self) -> AbstractContextManager[object]:
        return override_settings(DEBUG=True) if self.debug else nullcontext()


def send(tab: Tab, form: str, values: Mapping[str, str]) -> None:
    """Write into a form's fields by their names, and press its button."""
    tab.evaluate(UNFOLD)
    shown = tab.locator(form).first
    for name, value in values.items():
        shown.locator(f"[name={name}]").first.fill(value)
    with tab.expect_navigation():
        shown.locator("[type=submit]").first.click()
