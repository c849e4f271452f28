"""What a template prints exists: a name that stands for nothing would leave a hole that nobody notices."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.template import engines

from hub.rendering.fragment_cache import fragments
from tests.browser.clients import ADDRESSES, Clients
from tests.browser.pages.page import Page

EMPTY = {
    "export_url",  # django-import-export prints it on its page where there is none
    "label",  # of components/pagination.html, which has a default
    *(
        "lately.posts",
        "list.tag.name",
        "list.tag.slug",
    ),  # given to pieces, which show nothing where there is none
}


class Marked(str):
    """Where Django puts it in place of what it did not find, it says what that was."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, name: object) -> str:
        return f"«missing {name}»"


@pytest.fixture(autouse=True)
def missing_names_are_marked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for each in engines.all():
        monkeypatch.setattr(each.engine, "string_if_invalid", Marked("marked"))  # type: ignore[attr-defined]
    fragments.clear()
    yield
    fragments.clear()


@pytest.mark.parametrize("page", ADDRESSES, ids=lambda page: page.name)
def test_every_name_stands_for_something(clients: Clients, page: Page) -> None:
    shown = clients.shown(page)
    missing = {name for html in shown.values() for name in re.findall("«missing ([^»]*)»", html)}
    assert shown and missing - EMPTY == set()
