"""Articles as link previews in texts elsewhere on the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from hub.link_previews import LinkPreview, Viewer
from hub.rendering.content_warnings import warned
from learn.models import Article

_PATH = re.compile(r"/learn/(?:articles/(\d{1,12})|[\w-]+/[\w-]*?-?(\d{1,12}))/")


class ArticlePreviews:
    kind = "article"

    def ids_at(self, paths: Iterable[str]) -> list[int]:
        matches = (_PATH.fullmatch(path) for path in paths)
        return [int(match[1] or match[2]) for match in matches if match]

    def shown(self, ids: Iterable[int]) -> Mapping[int, LinkPreview]:
        articles = (
            Article.objects.published().filter(pk__in=ids).select_related("category").defer("body")
        )
        return {article.pk: _card(article) for article in articles}

    def shown_to(self, ids: Iterable[int], viewer: Viewer) -> Mapping[int, LinkPreview]:  # noqa: ARG002 - all read the same
        return self.shown(ids)


def newest(number: int) -> list[LinkPreview]:
    """What everybody may read and was published last."""
    articles = Article.objects.published().select_related("category").defer("body")
    return [_card(article) for article in articles.order_by("-published_at", "-pk")[:number]]


def _card(article: Article) -> LinkPreview:
    return LinkPreview(
        kind="article",
        object_id=article.pk,
        label=article.get_type_display(),
        title=article.title,
        summary=warned(article.summary, article.content_warning),
        address=article.get_absolute_url(),
    )
