"""Lists of articles: the library, a category, a tag, an author. All are questions to the one search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers

from hub.http.htmx import HtmxRequest
from hub.search.engine import snapshot as index_view
from hub.search.engine.snapshot import IndexSnapshot
from learn.browse.alphabetical import authors_in_use, tags_in_use
from learn.browse.article_list import ListFilters, is_in_use, listing_html
from learn.browse.taxonomy import shelves
from learn.models import Author, AuthorAlias, Tag, TagSynonym


def library(request: HtmxRequest) -> HttpResponse:
    """Everything, or what the words and facets in the address ask for."""
    return _list_page(request, index_view.current(), "learn/library.html", {}, {})


def category_detail(request: HtmxRequest, slug: str) -> HttpResponse:
    view = index_view.current()
    place = shelves(view).place(slug)
    if place is None:
        raise Http404
    context = {"category": place.category, "place": place}
    return _list_page(request, view, "learn/category_detail.html", context, {"category": slug})


def tag_detail(request: HtmxRequest, slug: str) -> HttpResponse:
    view = index_view.current()
    tag = Tag.objects.filter(slug=slug).first() if is_in_use(view, "tag", slug) else None
    if tag is None:
        synonym = get_object_or_404(
            TagSynonym.objects.filter(tag__in=tags_in_use()).select_related("tag"), slug=slug
        )
        return HttpResponsePermanentRedirect(synonym.tag.get_absolute_url())
    return _list_page(request, view, "learn/tag_detail.html", {"tag": tag}, {"tag": slug})


def author_detail(request: HtmxRequest, slug: str) -> HttpResponse:
    view = index_view.current()
    authors = Author.objects.filter(slug=slug).select_related("organisation")
    author = authors.first() if is_in_use(view, "author", slug) else None
    if author is None:
        aliases = AuthorAlias.objects.filter(author__in=authors_in_use()).select_related("author")
        return HttpResponsePermanentRedirect(
            get_object_or_404(aliases, slug=slug).author.get_absolute_url()
        )
    return _list_page(
        request, view, "learn/author_detail.html", {"author": author}, {"author": slug}
    )


def _list_page(
    request: HtmxRequest,
    view: IndexSnapshot,
    template: str,
    context: Mapping[str, Any],
    fixed: Mapping[str, str],
) -> HttpResponse:
    asked = ListFilters.from_address(request.GET)
    listing = listing_html(view, asked, fixed)
    if request.htmx and not request.htmx.history_restore_request:
        response = HttpResponse(listing)
    else:
        plain = not (asked.text or asked.chosen or asked.page > 1)
        page = {"listing": listing, "asked": asked, "canonical": request.path if plain else ""}
        response = render(request, template, {**context, **page})
    patch_vary_headers(response, ["HX-Request"])
    return response
