"""Articles somebody saved, with their private notes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from hub.http.htmx import HtmxRequest, sign_in_first
from hub.http.sanction_exemptions import open_while_sanctioned
from learn.articles.engagement import marks_on
from learn.forms.engagement import BookmarkForm
from learn.models import Article, Bookmark
from learn.views.engagement import readable_article

PAGE_SIZE = 20


@login_required
@require_GET
def saved(request: HttpRequest) -> HttpResponse:
    articles = Article.objects.visible_to(request.user).with_card_data()
    bookmarks = Bookmark.objects.visible_to(request.user).prefetch_related(
        Prefetch("article", articles)
    )
    page = Paginator(bookmarks.order_by("-saved_at", "-pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    return render(request, "learn/saved.html", {"page": page})


@require_POST
@open_while_sanctioned("How closely one reads is nobody else's business.")
def bookmark(request: HtmxRequest, pk: int) -> HttpResponse:
    """Save an article (`on=1`, perhaps with a note) or remove it from the saved ones (`on=0`)."""
    article = readable_article(request, pk)
    if not request.user.is_authenticated:
        return sign_in_first(request, article.get_absolute_url())
    form = BookmarkForm(request.POST)
    if not form.is_valid():
        template = "learn/_save.html" if request.htmx else "learn/bookmark_form.html"
        return render(request, template, _context(request, article) | {"form": form})
    if form.cleaned_data["on"]:
        Bookmark.objects.keep(article, request.user, form.cleaned_data["note"])
    else:
        Bookmark.objects.remove(article, request.user)
    if request.htmx:
        return render(request, "learn/_save.html", _context(request, article))
    messages.success(
        request, "Saved." if form.cleaned_data["on"] else "Removed from your saved articles."
    )
    return redirect(
        _way_back(request, form.cleaned_data["back"]) or f"{article.get_absolute_url()}#save"
    )


def _context(request: HttpRequest, article: Article) -> dict[str, object]:
    return {
        "article": article,
        "article_id": article.pk,
        "marks": marks_on(article.pk, request.user),
    }


def _way_back(request: HttpRequest, address: str) -> str:
    """The address, if it is one of this site."""
    return (
        address
        if url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
        else ""
    )
