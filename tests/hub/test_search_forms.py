"""Each search form of the site, sent as it stands on the page: it finds what the page shows without it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode, urljoin

import pytest
from django.test import Client

from tests.cast import Cast
from tests.make import make_article, make_organisation
from tests.networks.campaigns.make import make_campaign, make_published
from tests.networks.discussions.make import make_report, make_thread
from tests.networks.make import let_in, make_network

TEMPLATES = Path(__file__).parents[2] / "templates"
# No reader is shown these: a description for browsers, examples for who builds pages, a search that took too long.
NOT_FOR_READERS = {"opensearch.xml", "components/style/controls.html", "errors/search_timeout.html"}
INCLUDED = {
    "components/search_form.html"
}  # in other templates, whose names the response tells; it leads to the library


class SearchForm:
    """A form that is sent as an address, and what a browser puts into it when nobody has touched it."""

    def __init__(self, action: str) -> None:
        self.action = action
        self.values: list[tuple[str, str]] = []


class FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[SearchForm] = []
        self.links: set[str] = set()
        self._form: SearchForm | None = None
        self._select = ""
        self._options: list[tuple[str, bool]] = []
        self._is_in_main = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag == "main":
            self._is_in_main = True
        elif tag == "a" and self._is_in_main and "?" not in values.get("href", "?"):
            self.links.add(values["href"].partition("#")[0])
        elif tag == "form" and values.get("method", "get").lower() == "get":
            self._form = SearchForm(values.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._is_in_main = False
        elif tag == "form":
            self._form = None
        elif tag == "select" and self._form is not None and self._options:
            chosen = [
                value for value, is_selected in self._options if is_selected
            ]  # of several the last one counts
            self._form.values.append((self._select, chosen[-1] if chosen else self._options[0][0]))

    def _field(self, tag: str, values: Mapping[str, str]) -> None:
        assert self._form is not None
        if tag == "select":
            self._select, self._options = values["name"], []
        elif tag == "option":
            self._options.append((values["value"], "selected" in values))
        elif tag == "input" and values.get("type") not in {"submit", "checkbox", "radio"}:
            self._form.values.append((values["name"], values.get("value", "")))


def read(client: Client, address: str, seen: set[str]) -> FormReader:
    response = client.get(address)
    assert response.status_code == 200, address
    seen |= {template.name for template in response.templates if template.name}
    reader = FormReader()
    reader.feed(response.content.decode())
    return reader


@pytest.fixture
def pages(cast: Cast) -> list[str]:
    """Every page that has one, with something on it to find."""
    make_article("Falls at night", tags=["falls"])
    make_organisation("Ward of the Tests")
    network = make_network("Falls", convener=cast.asha, level="public", topics=["falls", "wards"])
    make_network("Births", convener=cast.asha, level="public", topics=["births"])
    let_in(network, cast.cleo, by=cast.asha)
    make_report(make_thread(network, cast.cleo), cast.ben)
    campaign = make_campaign(network, cast.asha)
    make_published(campaign, cast.asha)
    base = network.get_absolute_url()
    return [
        *("/", "/learn/", "/organisations/", "/networks/", "/networks/search/"),
        *(f"{base}members/", f"{base}audit/", f"{base}reports/", f"{base}reports/?show=decided"),
        campaign.get_absolute_url(),
    ]


def test_each_form_sent_untouched_finds_everything(
    client: Client, cast: Cast, pages: list[str]
) -> None:
    client.force_login(cast.asha)
    seen: set[str] = set()
    actions: set[str] = set()
    for page in pages:
        shown = read(client, page, seen)
        assert shown.forms, page
        for form in shown.forms:
            actions.add(form.action)
            target = urljoin(page, form.action).partition("#")[0].partition("?")[0]
            before = read(client, target, seen) if form.action else shown
            after = read(client, f"{target}?{urlencode(form.values)}", seen)
            assert before.links <= after.links, (page, form.values, before.links - after.links)
    assert "/learn/" in actions
    with_forms = {
        str(file.relative_to(TEMPLATES))
        for file in TEMPLATES.rglob("*.*")
        if re.search(r"""method=["']?get\b""", file.read_text(), re.IGNORECASE)
    }
    assert with_forms - NOT_FOR_READERS - INCLUDED <= seen, "Add a page with this form to `pages`."


@pytest.mark.usefixtures("pages")
def test_a_form_keeps_what_was_chosen(client: Client, cast: Cast) -> None:
    client.force_login(cast.asha)
    (form,) = (
        form for form in read(client, "/networks/?topic=births", set()).forms if not form.action
    )
    assert ("topic", "births") in form.values
