"""What is wrong with the ids of a page: one that stands there twice, and what names one that does not stand there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

NAMING_ONE = ("for", "form", "list", "popovertarget", "aria-activedescendant")
NAMING_SOME = (
    *(
        "aria-labelledby",
        "aria-describedby",
        "aria-controls",
        "aria-owns",
        "aria-details",
        "aria-errormessage",
    ),
    *("headers",),
)
BY_SCRIPTS_OF_DJANGO = (
    "_timezone_warning_helptext"  # where the browser's clock is that of the site, it never comes
)
LABELLED = {"button", "input", "meter", "output", "progress", "select", "textarea"}


class _Ids(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.tags: dict[str, str] = {}
        self.named: list[tuple[str, str]] = []  # what names it, the id

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids[given["id"]] += 1
            self.tags[given["id"]] = tag
        for name in NAMING_ONE:
            if name in given:
                self.named.append((f"{tag} {name}", given[name]))
        for name in NAMING_SOME:
            self.named += [(f"{tag} {name}", each) for each in given.get(name, "").split()]
        for name in ("href", "hx-target"):
            if given.get(name, "").startswith("#") and len(given[name]) > 1:
                self.named.append((f"{tag} {name}", given[name][1:]))


def faults_of_ids(html: str) -> list[str]:
    """In words, each once."""
    page = _Ids()
    page.feed(html)
    return list(dict.fromkeys(_faults(page)))


def _faults(page: _Ids) -> Iterator[str]:
    for each, number in page.ids.items():
        if number > 1:
            yield f"{number} times: {each}"
        if not each or each.split() != [each]:
            yield f"no id: “{each}”"
    for name, each in page.named:
        if each.endswith(BY_SCRIPTS_OF_DJANGO):
            continue
        if each not in page.ids:
            yield f"{name} names nothing: {each}"
        elif name == "label for" and page.tags[each] not in LABELLED:
            yield f"{name} names a {page.tags[each]}: {each}"
