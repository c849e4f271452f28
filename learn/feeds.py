"""Atom feeds of what is new: of everything, a category, a tag, an author. The same for every reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.feedgenerator import get_tag_uri
from django.utils.html import escape
from django.views.decorators.http import require_safe

from hub.feeds import AuthorsAtomFeed, answer, feed_of
from hub.http.absolute_urls import absolute
from hub.rendering.content_warnings import warned
from hub.richtext.plain_text import one_line
from hub.search.models import IndexState
from learn.browse.alphabetical import authors_in_use, tags_in_use
from learn.models import Article, ArticleAuthor, Author, AuthorAlias, Category, Tag, TagSynonym
from learn.querysets import ArticleQuerySet

LENGTH = 30


@dataclass(frozen=True, slots=True)
class FeedTopic:
    """What a feed is about: its title, the page it belongs to, and its articles."""

    title: str
    page: str
    articles: ArticleQuerySet


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    return _answer(
        request,
        FeedTopic(settings.SITE_NAME, reverse("learn:library"), Article.objects.published()),
    )


@require_safe
def in_category(request: HttpRequest, slug: str) -> HttpResponse:
    category = get_object_or_404(Category, slug=slug)
    within = list(
        Category.objects.descendants(category, include_self=True).values_list("pk", flat=True)
    )
    further = Article.further_categories.through.objects.filter(
        article=OuterRef("pk"), category__in=within
    )
    articles = Article.objects.published().filter(Q(category__in=within) | Exists(further))
    return _answer(request, FeedTopic(category.name, category.get_absolute_url(), articles))


@require_safe
def with_tag(request: HttpRequest, slug: str) -> HttpResponse:
    """A synonym of a tag leads to the tag's feed."""
    tag: Tag | None = tags_in_use().filter(slug=slug).first()
    if tag is None:
        synonym = get_object_or_404(
            TagSynonym.objects.filter(tag__in=tags_in_use()).select_related("tag"), slug=slug
        )
        return redirect("learn:tag-feed", synonym.tag.slug, permanent=True)
    articles = Article.objects.published().filter(tagged__tag=tag)
    return _answer(request, FeedTopic(tag.name, tag.get_absolute_url(), articles))


@require_safe
def by_author(request: HttpRequest, slug: str) -> HttpResponse:
    """The address of an author who was merged leads to the feed of the one who stayed."""
    author: Author | None = authors_in_use().filter(slug=slug).first()
    if author is None:
        aliases = AuthorAlias.objects.filter(author__in=authors_in_use()).select_related("author")
        return redirect(
            "learn:author-feed", get_object_or_404(aliases, slug=slug).author.slug, permanent=True
        )
    written = ArticleAuthor.objects.filter(article=OuterRef("pk"), author=author)
    articles = Article.objects.published().filter(Exists(written))
    return _answer(request, FeedTopic(author.name, author.get_absolute_url(), articles))


def _answer(request: HttpRequest, channel: FeedTopic) -> HttpResponse:
    """Whether the reader has it is found out by the ids and times of its articles alone."""
    rows = channel.articles.order_by("-published_at", "-pk").values_list(
        "pk", "updated_at", "published_at"
    )[:LENGTH]
    stamps = list(rows)
    changed = max(
        (max(updated, published) for _, updated, published in stamps if published), default=None
    )
    # The index's version grows with every change that readers see: a new name of an author or category, say.
    version = IndexState.objects.values_list("version", flat=True).first()
    ids = [pk for pk, _, _ in stamps]
    return answer(
        request, (version, stamps), changed, lambda: _written(channel, ids, request.path, changed)
    )


def _written(channel: FeedTopic, ids: list[int], here: str, changed: datetime | None) -> str:
    feed = feed_of(channel.title, page=channel.page, here=here, changed=changed)
    found = (
        Article.objects.published()
        .filter(pk__in=ids)
        .with_card_data()
        .order_by("-published_at", "-pk")
    )
    for article in found:
        _add(feed, article)
    return feed.writeString("utf-8")


def _add(feed: AuthorsAtomFeed, article: Article) -> None:
    assert article.published_at is not None
    authors = [place.author for place in article.article_authors.all()]
    feed.add_item(
        title=one_line(article.title),
        link=absolute(article.get_absolute_url()),
        description=escape(one_line(warned(article.summary, article.content_warning))),
        pubdate=article.published_at,
        updateddate=max(article.published_at, article.updated_at),
        # Not by its address: that changes with the title, and the article would come again as a new one.
        unique_id=get_tag_uri(absolute(f"/learn/articles/{article.pk}"), article.published_at),
        categories=[one_line(article.category.name)],
        authors=[
            (one_line(author.name), absolute(author.get_absolute_url())) for author in authors
        ],
    )
