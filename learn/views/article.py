"""An article's page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hub import link_previews
from hub.search.engine import snapshot as index_view
from hub.search.engine.snapshot import IndexSnapshot
from learn.articles.engagement import marks_on
from learn.articles.extensions import ExtendedArticle, below
from learn.articles.page import ArticlePage, around, foot, make_page, public_page
from learn.models import Article


@require_safe
def article_detail(request: HttpRequest, category: str, slug: str, pk: int) -> HttpResponse:  # noqa: ARG001 - the address
    """The number finds the article; an older slug or category leads to where it stands now."""
    view = index_view.current()
    page, is_public = _page(view, request, pk)
    if request.path != page.path:
        return HttpResponsePermanentRedirect(page.path)
    marks = marks_on(pk, request.user)
    above = ExtendedArticle(pk, page.path, page.title, marks.comments, marks.drafts)
    context = {
        "page": page,
        "is_public": is_public,
        "foot": foot(request, page, marks) if is_public else "",
        "around": around(view, page, marks.related),
        "below": below(request, above) if is_public else None,
        "talk": link_previews.backlinks_to("article", pk, request.user, view)
        if is_public
        else None,
    }
    return render(request, "learn/article_detail.html", context)


@require_safe
def article_print(request: HttpRequest, pk: int) -> HttpResponse:
    page, _ = _page(index_view.current(), request, pk)
    return render(request, "learn/article_print.html", {"page": page})


@require_safe
def article_by_number(request: HttpRequest, pk: int) -> HttpResponse:
    """A short address that never changes."""
    article = get_object_or_404(
        Article.objects.visible_to(request.user).select_related("category"), pk=pk
    )
    return HttpResponsePermanentRedirect(article.get_absolute_url())


def _page(view: IndexSnapshot, request: HttpRequest, pk: int) -> tuple[ArticlePage, bool]:
    """The article's page, and whether everyone may read it; 404 if the reader may not."""
    if page := public_page(view, pk):
        return page, True
    if page := make_page(view, pk, request.user):
        return page, False
    raise Http404
