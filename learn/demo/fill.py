"""Creation of the demo library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.db import transaction

from accounts.demo import logins
from accounts.demo.organisations import load_organisations
from accounts.demo.people import load_people
from hub.newsletter.flows import choose_items
from hub.newsletter.models import Issue
from hub.search import index
from hub.search.text.abbreviations import load_start_list
from learn.articles import related
from learn.demo import articles, authors, categories, readers, tags
from learn.demo.texts import DemoText, texts
from learn.flows import record_change
from learn.models import Article
from learn.roles import set_up_editors

AT_ONCE = 100  # articles per indexing batch
STEPS = 5  # besides the articles: people, categories, authors, readers, related

SUBJECT = "New in the library: small changes that made a ward safer"
OPENING = """Good morning,

these three were read most by people who look after patients at night. \
Each was written by a team that tried something, \
and says what they would do differently.

If you have an article of your own in you: the library is open to everyone."""
CLOSING = "With thanks to all who wrote,\nthe editors"
IN_IT = 3  # articles

Report = Callable[[str, int], None]
"""Progress callback: what is being done, and how many steps were finished just now."""


@dataclass(frozen=True, slots=True)
class FilledDemo:
    """Counts of the demo's content, and of the articles created now."""

    organisations: int
    members: int
    categories: int
    tags: int
    articles: int
    added: int

    @property
    def in_words(self) -> str:
        return (
            f"The demo has {self.articles} articles ({self.added} added now), "
            f"{self.categories} categories, {self.tags} tags, {self.members} people "
            f"and {self.organisations} organisations."
        )


def length() -> int:
    """Return the maximum number of steps that `fill` reports."""
    return STEPS + sum(1 for _ in texts())


def fill(today: date, report: Report, *, with_logins: bool) -> FilledDemo:
    """Create what is missing, in one transaction.

    `with_logins` opens the three accounts whose password is known.
    """
    with transaction.atomic():
        index.locked_state()  # of two concurrent runs, the second finds everything
        counts = _fill(today, report, with_logins=with_logins)
    report("Looking for related articles", 0)
    if counts.added:
        related.refresh()
    report("Done", 1)
    return counts


def _fill(today: date, report: Report, *, with_logins: bool) -> FilledDemo:
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
    shelving = articles.DemoTaxonomy(shelves, topics, authors.assign(all_texts, members))
    report("Writing articles", 1)
    made = articles.load(missing, shelving, today)
    report("Letting people read", 0)
    readers.load(made, members)
    _load_newsletter(made)
    report("Filling the index", 1)
    for some in batched(made, AT_ONCE):
        record_change(articles=list(some), by=None, note="Demo")
        report("Filling the index", len(some))
    return FilledDemo(
        len(organisations), len(members), len(shelves), len(topics), len(all_texts), len(made)
    )


def _missing() -> tuple[list[DemoText], list[DemoText]]:
    """Return the texts that are not in the library yet, and all texts.

    Authors are assigned over all texts, so that the result does not depend on what is missing.
    """
    known = articles.known_keys()
    everything = list(texts())
    return [text for text in everything if text.key not in known], everything


def _load_newsletter(made: Sequence[Article]) -> None:
    """Create a newsletter with articles created now, unless there is one already."""
    public = [article for article in made if article.status == Article.Status.PUBLISHED][:IN_IT]
    if public and not Issue.objects.exists():
        issue = Issue.objects.create(subject=SUBJECT, opening=OPENING, closing=CLOSING)
        choose_items(issue=issue, chosen=[("article", article.pk) for article in public])
