"""History of an article: its versions, who published them, their diffs, and restoring one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from hub.http.numbers import whole_number
from learn.flows import ArticleChanged
from learn.history.diffs import FieldDiff, differences
from learn.history.restore import restore
from learn.history.revisions import LABELS, snapshot
from learn.models import Article, Revision

PER_PAGE = 50
_BEFORE_THE_FIRST: dict[str, Any] = dict.fromkeys(LABELS, "")


class HistoryMixin(admin.ModelAdmin[Article]):
    """Replacement for the admin's history page, with a page for each version.

    Must precede ModelAdmin in the list of bases.
    """

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        version = "<key:article_id>/history/<key:version>"
        return [
            path(f"{version}/", wrap(self.version_view), name="learn_article_version"),
            path(f"{version}/restore/", wrap(self.restore_view), name="learn_article_restore"),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        article = self._opened(request, object_id)
        revisions = (
            Revision.objects.filter(article=article).select_related("made_by").defer("content")
        )
        log = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(Article), object_id=str(article.pk)
        ).select_related("user", "content_type")
        context = self._context(request, article, f"History of “{article}”") | {
            "revisions": Paginator(revisions, PER_PAGE).get_page(request.GET.get("page")),
            "log": log[:PER_PAGE],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "learn/admin/history.html", context)

    def version_view(self, request: HttpRequest, article_id: int, version: int) -> HttpResponse:
        article = self._opened(request, str(article_id))
        revision = get_object_or_404(
            Revision.objects.select_related("made_by"), article=article, version=version
        )
        against_now = request.GET.get("against") == "now"
        before = Revision.objects.filter(article=article, version__lt=version).first()
        context = self._context(request, article, f"Version {version} of “{article}”") | {
            "revision": revision,
            "before": before,
            "against_now": against_now,
            "differences": _compared(article, revision, before, against_now=against_now),
            "may_restore": self.has_change_permission(request, article),
        }
        return TemplateResponse(request, "learn/admin/version.html", context)

    def restore_view(self, request: HttpRequest, article_id: int, version: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = self._opened(request, str(article_id))
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        revision = get_object_or_404(Revision, article=article, version=version)
        expected = whole_number(request.POST.get("expected_version", ""))
        if expected is None:
            raise Http404
        try:
            saved, missing = restore(revision=revision, by=request.user, expected_version=expected)  # type: ignore[arg-type]
        except ArticleChanged:
            words = "Somebody saved the article just now. Look at the history again, then choose."
            self.message_user(request, words, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:learn_article_history", args=[article.pk]))
        self.log_change(request, saved, f"Went back to version {version}.")
        self._say_what_is_missing(request, version, missing)
        return HttpResponseRedirect(reverse("admin:learn_article_change", args=[article.pk]))

    def _opened(self, request: HttpRequest, object_id: str) -> Article:
        article = self.get_object(request, object_id)
        if article is None:
            raise Http404
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        return article

    def _context(self, request: HttpRequest, article: Article, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "article": article,
            "title": title,
        }

    def _say_what_is_missing(self, request: HttpRequest, version: int, missing: list[str]) -> None:
        self.message_user(
            request, f"The article stands as it did in version {version}.", messages.SUCCESS
        )
        if missing:
            words = f"These are no longer in the library and were left out: {', '.join(missing)}."
            self.message_user(request, words, messages.WARNING)


def _compared(
    article: Article, revision: Revision, before: Revision | None, *, against_now: bool
) -> list[FieldDiff]:
    """Return what the version changed, or, with `against_now`, what changed since."""
    if against_now:
        return differences(revision.content, snapshot(article))
    return differences(before.content if before else _BEFORE_THE_FIRST, revision.content)
