"""Filling a library with the demo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.db import transaction

from accounts.demo import logins
from accounts.demo.organisations import load_organisations
from accounts.demo.people import load_people
from hub.search import index
from hub.search.abbreviations import load_start_list
from learn import related
from learn.demo import articles, authors, categories, letters, readers, tags
from learn.demo.texts import Text, texts
from learn.editors import set_up_editors
from learn.flows import record_change

AT_ONCE = 100  # articles that go into the index together
STEPS = 5  # besides the articles: people, shelves, authors, readers, related

Report = Callable[[str, int], None]
"""Told what is being done, and how many steps were finished just now."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the library holds of the demo, and how many articles were made now."""

    organisations: int
    members: int
    categories: int
    tags: int
    articles: int
    added: int

    @property
    def in_words(self) -> str:
        return (
            f"The demo has {self.articles} articles ({self.added} added now), {self.categories} categories, "
            f"{self.tags} tags, {self.members} people and {self.organisations} organisations."
        )


def length() -> int:
    """How many steps `fill` reports at most."""
    return STEPS + sum(1 for _ in texts())


def fill(today: date, report: Report, *, with_logins: bool) -> Counts:
    """Put in what is missing, in one transaction. `with_logins` opens the three accounts whose password is known."""
    with transaction.atomic():
        index.locked_state()  # of two at once, the second finds everything there
        counts = _fill(today, report, with_logins=with_logins)
    report("Looking for related articles", 0)
    if counts.added:
        related.refresh()
    report("Done", 1)
    return counts


def _fill(today: date, report: Report, *, with_logins: bool) -> Counts:
    report("Inviting people", 0)
    organisations = load_organisations()
    members = load_people(today, organisations)
    if with_logins:
        logins.open_logins(members)
        members[logins.EDITOR.name].groups.add(set_up_editors())
    report("Putting up shelves", 1)
    shelves, _ = categories.load()
    topics = tags.load()
    load_start_list()
    report("Finding authors", 1)
    missing, all_texts = _missing()
    shelving = articles.Shelving(shelves, topics, authors.assign(all_texts, members))
    report("Writing articles", 1)
    made = articles.load(missing, shelving, today)
    report("Letting people read", 0)
    readers.load(made, members)
    letters.load(made)
    report("Filling the index", 1)
    for some in batched(made, AT_ONCE):
        record_change(articles=list(some), by=None, note="Demo")
        report("Filling the index", len(some))
    return Counts(len(organisations), len(members), len(shelves), len(topics), len(all_texts), len(made))


def _missing() -> tuple[list[Text], list[Text]]:
    """The texts that are not in the library yet, and all of them: who writes what depends on all."""
    known = articles.known_keys()
    everything = list(texts())
    return [text for text in everything if text.key not in known], everything
