"""Tags as authors type them: existing tags, and words that are proposals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.postgres.search import SearchVector
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Lower

from hub.search.text import analysis
from hub.search.timeouts import search_timeout
from learn.browse.alphabetical import tags_in_use, tags_with_counts
from learn.browse.suggestions import MOST_WORDS, SHORTEST, prefix_query
from learn.models import Tag, TagSynonym

MOST_TAGS = 12
MOST_OFFERED = 8
MOST_WORD = 100


def sorted_out(names: Iterable[str], *, known: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """Return the names of tags in use, and the remaining words. A synonym becomes its tag.

    `known` are the tags that the article has already. A tag used only by drafts counts as unknown:
    the result must not reveal what others are writing.
    """
    wanted = {name.casefold(): name for name in names}
    lower = [name.lower() for name in wanted.values()]
    public = tags_in_use()
    found = public.alias(lower=Lower("name")).filter(lower__in=lower).values_list("name", flat=True)
    leads_to = {name.casefold(): name for name in [*found, *known]}
    synonyms = TagSynonym.objects.alias(lower=Lower("name")).filter(lower__in=lower, tag__in=public)
    leads_to |= {row.name.casefold(): row.tag.name for row in synonyms.select_related("tag")}
    tags = dict.fromkeys(leads_to[name] for name in wanted if name in leads_to)
    return list(tags), [wanted[name] for name in wanted if name not in leads_to]


def tags_like(typed: str) -> list[Tag]:
    """Return a few tags in use that match what was typed, with `article_count`.

    Tags with a word that begins as typed, then tags with such a synonym.
    """
    words = [analysis.fold(word) for word in analysis.words(typed.replace("\x00", " "))][
        :MOST_WORDS
    ]
    if not words or len(words[-1]) < SHORTEST:
        return []
    beginning = prefix_query(words)
    synonyms = TagSynonym.objects.annotate(in_words=SearchVector("name", config="simple")).filter(
        in_words=beginning
    )
    tags = tags_with_counts().annotate(in_words=SearchVector("name", config="simple"))
    found = tags.filter(Q(in_words=beginning) | Q(pk__in=synonyms.values("tag")))
    by_name = Case(When(in_words=beginning, then=Value(0)), default=Value(1))
    with search_timeout():
        return list(found.order_by(by_name, "-article_count", "name")[:MOST_OFFERED])


def all_as_tags(names: Iterable[str]) -> list[str]:
    """Return the names as tags, for people who may create tags.

    Existing tags keep their own spelling; the rest will be created.
    """
    wanted = {name.casefold(): name for name in names}
    there = Tag.objects.alias(lower=Lower("name")).filter(
        lower__in=[name.lower() for name in wanted.values()]
    )
    spelt = {name.casefold(): name for name in there.values_list("name", flat=True)}
    synonyms = TagSynonym.objects.filter(name__in=wanted.values()).select_related("tag")
    spelt |= {row.name.casefold(): row.tag.name for row in synonyms}
    return list(dict.fromkeys(spelt.get(key, name) for key, name in wanted.items()))
