"""References to an article, for reference managers and for copying."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from learn.articles.citations import ArticleCitation
from learn.models import Article

# Format: how it is written, content type, ending of the file (none: shown, not downloaded).
FORMATS: dict[str, tuple[Callable[[ArticleCitation], str], str, str]] = {
    "bibtex": (ArticleCitation.as_bibtex, "application/x-bibtex", "bib"),
    "ris": (ArticleCitation.as_ris, "application/x-research-info-systems", "ris"),
    "text": (ArticleCitation.as_text, "text/plain", ""),
}


@require_safe
def cite(request: HttpRequest, pk: int, style: str) -> HttpResponse:
    if style not in FORMATS:
        raise Http404
    articles = Article.objects.visible_to(request.user).select_related("category").defer("body")
    article = get_object_or_404(articles, pk=pk)
    names = list(
        article.article_authors.order_by("position").values_list("author__name", flat=True)
    )
    written, content_type, ending = FORMATS[style]
    response = HttpResponse(
        written(ArticleCitation.of(article, names)), content_type=f"{content_type}; charset=utf-8"
    )
    response["X-Robots-Tag"] = "noindex"
    if ending:
        response["Content-Disposition"] = f'attachment; filename="{article.slug}.{ending}"'
    return response
