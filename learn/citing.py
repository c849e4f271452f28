"""Articles as cards in what people write elsewhere on the site, and drafts that come from there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser

from accounts.models import User
from hub.citing import Cited, Viewer
from hub.content_warnings import warned
from learn.flows import save_article
from learn.models import Article, Category

_PATH = re.compile(r"/learn/(?:articles/(\d{1,12})|[\w-]+/[\w-]*?-?(\d{1,12}))/")


class CitableArticles:
    kind = "article"

    def ids_at(self, paths: Iterable[str]) -> list[int]:
        matches = (_PATH.fullmatch(path) for path in paths)
        return [int(match[1] or match[2]) for match in matches if match]

    def shown(self, ids: Iterable[int]) -> Mapping[int, Cited]:
        articles = Article.objects.published().filter(pk__in=ids).select_related("category").defer("body")
        return {article.pk: _card(article) for article in articles}

    def shown_to(self, ids: Iterable[int], viewer: Viewer) -> Mapping[int, Cited]:  # noqa: ARG002 - all read the same
        return self.shown(ids)


def newest(number: int) -> list[Cited]:
    """What everybody may read and was published last."""
    articles = Article.objects.published().select_related("category").defer("body")
    return [_card(article) for article in articles.order_by("-published_at", "-pk")[:number]]


def draft_from(title: str, body: str, by: AbstractBaseUser) -> int:
    """A draft of this person's, in the first category until an editor finds a better one."""
    article = Article(
        title=title, body=body, category=Category.objects.order_by("pk")[0], contributed_by=cast(User, by)
    )
    return save_article(article=article, by=cast(User, by), note="From a discussion").pk


def _card(article: Article) -> Cited:
    return Cited(
        kind="article",
        object_id=article.pk,
        label=article.get_type_display(),
        title=article.title,
        summary=warned(article.summary, article.content_warning),
        address=article.get_absolute_url(),
    )
