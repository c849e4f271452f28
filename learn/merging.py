"""Two names for one thing: tags and authors that are merged. Old addresses keep leading to the one that stays."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from learn.flows import reindex_articles_of
from learn.models import ArticleAuthor, Author, AuthorAlias, Tag, TaggedArticle, TagSynonym


class NothingToMerge(ValueError):
    """There are no others than the one that stays."""


@transaction.atomic
def merge_tags(*, keep: Tag, others: Sequence[Tag]) -> int:
    """Move everything from the other tags to `keep` and make them its synonyms. Returns how many articles changed."""
    others = _locked(Tag, keep, others)
    tagged = TaggedArticle.objects.filter(tag__in=others)
    articles = sorted(set(tagged.values_list("content_object_id", flat=True)))
    TaggedArticle.objects.bulk_create(
        [TaggedArticle(content_object_id=article, tag=keep) for article in articles],
        ignore_conflicts=True,
    )
    tagged.delete()
    TagSynonym.objects.filter(tag__in=others).update(tag=keep)
    for name, slug in [(keep.name, keep.slug), *((other.name, other.slug) for other in others)]:
        # A synonym spelt like one of the tags was hidden behind it; from now on it would lead astray.
        TagSynonym.objects.filter(Q(name__iexact=name) | Q(slug=slug)).delete()
    TagSynonym.objects.bulk_create(
        [TagSynonym(name=other.name, slug=other.slug, tag=keep) for other in others],
        ignore_conflicts=True,
    )
    Tag.objects.filter(pk__in=[other.pk for other in others]).delete()
    reindex_articles_of(articles)
    return len(articles)


@transaction.atomic
def merge_authors(*, keep: Author, others: Sequence[Author]) -> int:
    """Give `keep` the articles of the other authors, each once and in their place. Returns how many articles changed.

    What is blank about `keep` is filled from the others, and their addresses lead to it.
    """
    others = _locked(Author, keep, others)
    places = list(ArticleAuthor.objects.filter(author__in=others).order_by("position", "pk"))
    articles = sorted({place.article_id for place in places})
    _move_places(keep, places)
    AuthorAlias.objects.filter(slug__in=[other.slug for other in others]).delete()
    AuthorAlias.objects.filter(author__in=others).update(author=keep)
    AuthorAlias.objects.bulk_create(
        [AuthorAlias(name=other.name, slug=other.slug, author=keep) for other in others],
        ignore_conflicts=True,
    )
    Author.objects.filter(pk__in=[other.pk for other in others]).delete()
    _fill_blanks(keep, others)
    reindex_articles_of(
        {*articles, *ArticleAuthor.objects.filter(author=keep).values_list("article_id", flat=True)}
    )
    return len(articles)


def _locked[Row: (Tag, Author)](model: type[Row], keep: Row, others: Sequence[Row]) -> list[Row]:
    """The others, locked in one order together with the one that stays."""
    ids = {keep.pk, *(other.pk for other in others)}
    rows = list(model._default_manager.select_for_update().filter(pk__in=ids).order_by("pk"))
    rest = [row for row in rows if row.pk != keep.pk]
    if not rest or len(rest) == len(rows):
        raise NothingToMerge
    return rest


def _move_places(keep: Author, places: Sequence[ArticleAuthor]) -> None:
    """One place an article: the author's own if there is one, else the first of those that move."""
    taken = set(ArticleAuthor.objects.filter(author=keep).values_list("article_id", flat=True))
    for place in places:
        if place.article_id in taken:
            place.delete()
        else:
            taken.add(place.article_id)
            place.author = keep
            place.save(update_fields=["author"])


def _fill_blanks(keep: Author, others: Sequence[Author]) -> None:
    for name in ("affiliation", "organisation_id", "user_id", "about"):
        values = [getattr(author, name) for author in (keep, *others)]
        setattr(keep, name, next((value for value in values if value), values[0]))
    keep.save()
