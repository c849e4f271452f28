"""What stands on the shelves for everyone, and A to Z lists of it.

"In use" means in use by an article that everyone may read: a tag or an author of drafts alone does not exist
for a reader, in lists, numbers and letters alike.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from unicodedata import normalize

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Left, Lower

from hub.http.numbers import whole_number
from learn.models import Article, ArticleAuthor, Author, Category, Series, Tag, TaggedArticle

LETTERS = "abcdefghijklmnopqrstuvwxyz"
OTHER = "other"
# Letters that Unicode does not take apart; librarians file them here.
FILED_UNDER = {
    "æ": "a",
    "ð": "d",
    "đ": "d",
    "ħ": "h",
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "œ": "o",
    "ß": "s",
    "þ": "t",
}
PAGE_SIZE = 120
LONGEST_MARK = 200  # characters: a name in small letters, and a key


def tags_in_use() -> QuerySet[Tag]:
    tags: QuerySet[Tag] = Tag.objects.filter(Exists(_taggings()))
    return tags


def authors_in_use() -> QuerySet[Author]:
    return Author.objects.filter(Exists(_authorships()))


def series_in_use() -> QuerySet[Series]:
    return Series.objects.filter(Exists(Article.objects.published().filter(series=OuterRef("pk"))))


def categories_in_use() -> list[Category]:
    """Categories with an article, in the tree's order; the ones above such a category belong to them."""
    published = Article.objects.published()
    further = Article.further_categories.through.objects.filter(article__in=published)
    ids = set(published.order_by().values_list("category_id", flat=True).distinct())
    ids |= set(further.values_list("category_id", flat=True).distinct())
    categories = list(Category.objects.with_tree_fields())
    wanted = {
        above for category in categories if category.pk in ids for above in category.tree_path
    }
    return [category for category in categories if category.pk in wanted]


def tags_with_counts() -> QuerySet[Any]:
    """Tags in use, each with `article_count`."""
    tags: QuerySet[Any] = tags_in_use().annotate(article_count=_count(_taggings(), "tag"))
    return tags


def authors_with_counts() -> QuerySet[Any]:
    """Authors in use, each with `article_count`."""
    return authors_in_use().annotate(article_count=_count(_authorships(), "author"))


@dataclass(frozen=True, slots=True)
class IndexLetter:
    """A letter of an index: `value` as in addresses, `label` as people read it."""

    value: str
    label: str
    is_used: bool


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Entries under one letter; `after` continues the list, and is empty at its end."""

    letter: str
    entries: list[Any]
    after: str


class AlphabeticalIndex:
    """A to Z of entries that have a name: Östlund stands under O, after the last plain O.

    Deep pages cost what the first one costs. The plain letters are ranges of the index on the lower-case name;
    the few other initials are found by one pass over it.
    """

    def __init__(self, entries: QuerySet[Any]) -> None:
        self._entries = entries.annotate(folded=Lower("name"), initial=Left("folded", 1))

    def letters(self) -> list[IndexLetter]:
        """All letters, each with whether anything stands under it."""
        probes = [
            self._starting([letter])
            .order_by()
            .annotate(letter=Value(letter))
            .values_list("letter", flat=True)[:1]
            for letter in LETTERS
        ]
        used = set(probes[0].union(*probes[1:], all=True).order_by())
        others = [initial for found in self._other_initials.values() for initial in found]
        in_use = self._starting(others).order_by().values_list("initial", flat=True).distinct()
        used |= {filed_under(initial) for initial in in_use}
        return [
            IndexLetter(value, value.capitalize(), value in used) for value in (*LETTERS, OTHER)
        ]

    def page(self, letter: str, after: str = "") -> IndexPage:
        """Entries under a letter that follow `after`, the mark of an earlier page."""
        name, _, number = after[:LONGEST_MARK].rpartition("~")
        pk = whole_number(number)
        mark = (name, pk) if pk is not None else None
        entries: list[Any] = []
        for plain, run in self._runs(letter):
            if mark and plain and not name.startswith(letter):
                continue
            follows = mark is not None and plain == name.startswith(letter)
            entries += self._following(run, mark if follows else None)[
                : PAGE_SIZE + 1 - len(entries)
            ]
        shown = entries[:PAGE_SIZE]
        return IndexPage(letter, shown, _mark(shown[-1]) if len(entries) > PAGE_SIZE else "")

    def _runs(self, letter: str) -> list[tuple[bool, QuerySet[Any]]]:
        """What stands under the letter, in order: the plain names, then those with another form of it."""
        runs = [] if letter == OTHER else [(True, self._starting([letter]))]
        if others := self._other_initials.get(letter):
            runs.append((False, self._starting(others)))
        return runs

    def _starting(self, initials: list[str]) -> QuerySet[Any]:
        # A few prefixes are ranges of the index; many, as of other scripts, are quicker in one pass.
        if len(initials) > 20:
            starts = Q(initial__in=initials)
        else:
            starts = Q(pk__in=[])
            for initial in initials:
                starts |= Q(folded__startswith=initial)
        found: QuerySet[Any] = self._entries.filter(starts)
        return found

    @cached_property
    def _other_initials(self) -> dict[str, list[str]]:
        """Initials other than a to z of any entry, read or not, by the letter they are filed under."""
        initials: dict[str, list[str]] = defaultdict(list)
        names = self._entries.model._default_manager.order_by()
        for initial in names.values_list(Left(Lower("name"), 1), flat=True).distinct():
            if initial not in LETTERS:
                initials[filed_under(initial)].append(initial)
        return initials

    def _following(self, run: QuerySet[Any], mark: tuple[str, int] | None) -> QuerySet[Any]:
        if mark:
            name, pk = mark
            run = run.filter(Q(folded__gt=name) | Q(folded=name, pk__gt=pk), folded__gte=name)
        ordered: QuerySet[Any] = run.order_by("folded", "pk")
        return ordered


def filed_under(initial: str) -> str:
    """The letter a to z under which a lower-case initial is looked for, or OTHER."""
    base = FILED_UNDER.get(initial) or normalize("NFKD", initial)[:1]
    return base if base and base in LETTERS else OTHER


def _taggings() -> QuerySet[TaggedArticle]:
    published = Article.objects.published()
    links: QuerySet[TaggedArticle] = TaggedArticle.objects.filter(
        tag=OuterRef("pk"), content_object__in=published
    )
    return links


def _authorships() -> QuerySet[ArticleAuthor]:
    return ArticleAuthor.objects.filter(
        author=OuterRef("pk"), article__in=Article.objects.published()
    )


def _count(links: QuerySet[Any], owner: str) -> Subquery:
    return Subquery(links.order_by().values(owner).annotate(number=Count("pk")).values("number"))


def _mark(entry: Any) -> str:
    return f"{entry.folded}~{entry.pk}"
