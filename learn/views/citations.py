"""References to an article, for reference managers and for copying."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from learn.citations import Citation
from learn.models import Article

# Format: how it is written, content type, ending of the file (none: shown, not downloaded).
FORMATS: dict[str, tuple[Callable[[Citation], str], str, str]] = {
    "bibtex": (Citation.as_bibtex, "application/x-bibtex", "bib"),
    "ris": (Citation.as_ris, "application/x-research-info-systems", "ris"),
    "text": (Citation.as_text, "text/plain", ""),
}


@require_safe
def cite(request: HttpRequest, pk: int, style: str) -> HttpResponse:
    if style not in FORMATS:
        raise Http404
    articles = Article.objects.visible_to(request.user).select_related("category").defer("body")
    article = get_object_or_404(articles, pk=pk)
    names = list(article.article_authors.order_by("position").values_list("author__name", flat=True))
    written, content_type, ending = FORMATS[style]
    response = HttpResponse(written(Citation.of(article, names)), content_type=f"{content_type}; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    if ending:
        response["Content-Disposition"] = f'attachment; filename="{article.slug}.{ending}"'
    return response
