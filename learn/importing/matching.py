"""Matching of names in records with rows of the library.

Each kind is matched for a whole batch at once. Missing tags, authors and series are created.
"""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.text import slugify

from learn.importing.record import RecordAuthor
from learn.models import Author, AuthorAlias, Category, Series, Tag, TagSynonym

type TakenAmong = Callable[[Collection[str]], set[str]]


class CategoryMatcher:
    """Lookup of categories by slug and by name, case-insensitive.

    A name that two categories share matches none.
    """

    def __init__(self, categories: Iterable[Category]) -> None:
        self._found: dict[str, Category] = {}
        named = defaultdict[str, list[Category]](list)
        for category in categories:
            named[category.name.lower()].append(category)
            self._found[category.slug.lower()] = category
        for name, bearers in named.items():
            if len(bearers) == 1:
                self._found.setdefault(name, bearers[0])

    def find(self, words: str) -> Category | None:
        return self._found.get(words.lower())


def tags_named(names: Iterable[str]) -> dict[str, Tag]:
    """Return the tag of each name, by the name in lower case; create missing tags.

    A synonym gives the tag it stands for.
    """
    wanted = {name.lower(): name for name in names}
    synonyms = _named(TagSynonym.objects.select_related("tag"), wanted)
    found = {synonym.name.lower(): synonym.tag for synonym in synonyms}
    found |= {tag.name.lower(): tag for tag in _named(Tag.objects.all(), wanted)}
    missing = sorted(wanted.keys() - found.keys())
    slugs = free_slugs(
        [slugify(wanted[name], allow_unicode=True) or "tag" for name in missing], _taken_by_tags, 90
    )
    made = [Tag(name=wanted[name], slug=slug) for name, slug in zip(missing, slugs, strict=True)]
    return found | {tag.name.lower(): tag for tag in Tag.objects.bulk_create(made)}


def authors_of(bylines: Iterable[RecordAuthor]) -> dict[RecordAuthor, Author]:
    """Return the author of each byline; create missing authors.

    The same name is the same author if the affiliation is the same too, or if one of the two has
    none.
    """
    # Bylines with an affiliation first: the others of the same name then match them.
    wanted = sorted(
        set(bylines), key=lambda byline: (not byline.affiliation, byline.name, byline.affiliation)
    )
    known = _known_authors({byline.name.lower() for byline in wanted})
    found: dict[RecordAuthor, Author] = {}
    made: list[Author] = []
    for byline in wanted:
        bearers = known[byline.name.lower()]
        author = _same_author(byline.affiliation, bearers)
        if author is None:
            author = Author(name=byline.name, affiliation=byline.affiliation)
            bearers.append((byline.affiliation, author))
            made.append(author)
        found[byline] = author
    slugs = free_slugs([slugify(author.name) or "author" for author in made], _taken_by_authors, 80)
    for author, slug in zip(made, slugs, strict=True):
        author.slug = slug
    Author.objects.bulk_create(made)
    return found


def series_titled(titles: Iterable[str]) -> dict[str, Series]:
    """Return the series of each title, by the title in lower case; create missing ones."""
    wanted = {title.lower(): title for title in titles}
    if not wanted:
        return {}
    folded = (
        Series.objects.alias(folded=Lower("title")).filter(folded__in=wanted.keys()).order_by("-pk")
    )
    found = {series.title.lower(): series for series in folded}
    missing = sorted(wanted.keys() - found.keys())
    slugs = free_slugs(
        [slugify(wanted[title]) or "series" for title in missing], _taken_by_series, 80
    )
    made = [
        Series(title=wanted[title], slug=slug) for title, slug in zip(missing, slugs, strict=True)
    ]
    return found | {series.title.lower(): series for series in Series.objects.bulk_create(made)}


def free_slugs(wanted: Sequence[str], taken_among: TakenAmong, longest: int) -> list[str]:
    """Return an unused slug for each one wanted.

    It is the slug itself, or has a suffix from -2 to -30, or a random suffix.
    """
    if not wanted:
        return []
    bases = [slug[:longest].strip("-") for slug in wanted]
    taken = taken_among(set(bases))
    crowded = taken | {slug for slug, times in Counter(bases).items() if times > 1}
    if crowded:
        taken |= taken_among({f"{slug}-{number}" for slug in crowded for number in range(2, 31)})
    given: list[str] = []
    for base in bases:
        numbered = (f"{base}-{number}" for number in range(2, 31))
        free = (slug for slug in (base, *numbered) if slug not in taken)
        slug = next(free, f"{base}-{secrets.token_hex(4)}")
        taken.add(slug)
        given.append(slug)
    return given


def _named[Named: (Tag, TagSynonym)](
    rows: QuerySet[Named], wanted: Mapping[str, str]
) -> QuerySet[Named]:
    # The database may fold fewer letters than Python does, so match the exact spelling as well.
    spelt = Q(folded__in=wanted.keys()) | Q(name__in=wanted.values())
    found: QuerySet[Named] = rows.alias(folded=Lower("name")).filter(spelt)
    return found


def _known_authors(names: Collection[str]) -> defaultdict[str, list[tuple[str, Author]]]:
    """Return (affiliation, author) pairs by lower-case name, the oldest first.

    Includes authors who had one of the names before they were merged.
    """
    known = defaultdict[str, list[tuple[str, Author]]](list)
    for author in (
        Author.objects.alias(folded=Lower("name")).filter(folded__in=names).order_by("pk")
    ):
        known[author.name.lower()].append((author.affiliation, author))
    aliases = (
        AuthorAlias.objects.alias(folded=Lower("name"))
        .filter(folded__in=names)
        .select_related("author")
    )
    for alias in aliases.order_by("pk"):
        known[alias.name.lower()].append(("", alias.author))
    return known


def _same_author(affiliation: str, bearers: Sequence[tuple[str, Author]]) -> Author | None:
    for known, author in bearers:
        if known.lower() == affiliation.lower():
            return author
    return next((author for known, author in bearers if not (known and affiliation)), None)


def _taken_by_tags(slugs: Collection[str]) -> set[str]:
    tags = Tag.objects.filter(slug__in=slugs).values_list("slug", flat=True)
    synonyms = TagSynonym.objects.filter(slug__in=slugs).values_list("slug", flat=True)
    return set(tags.union(synonyms).order_by())


def _taken_by_authors(slugs: Collection[str]) -> set[str]:
    authors = Author.objects.filter(slug__in=slugs).values_list("slug", flat=True)
    aliases = AuthorAlias.objects.filter(slug__in=slugs).values_list("slug", flat=True)
    return set(authors.union(aliases).order_by())


def _taken_by_series(slugs: Collection[str]) -> set[str]:
    return set(Series.objects.filter(slug__in=slugs).values_list("slug", flat=True))
