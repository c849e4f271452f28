"""An article as other sites and search engines read it: Open Graph and JSON-LD (schema.org)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from hub.http.absolute_urls import absolute
from hub.rendering.content_warnings import warned
from hub.richtext.plain_text import one_line
from learn.models import Article

TYPES = {
    Article.Type.BLOG: "BlogPosting",
    Article.Type.RESEARCH: "ScholarlyArticle",
    Article.Type.REPORT: "Report",
    Article.Type.GUIDANCE: "Report",
    Article.Type.NEWS: "NewsArticle",
}
_IN_A_SCRIPT = str.maketrans(
    {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def head_data(article: Any) -> dict[str, Any]:
    """What `learn/_article_head.html` shows, of an article as `learn.articles.page.article_with_parts` reads it.

    `canonical` is the article's one address, `open_graph` pairs of property and content, `json_ld` script text.
    """
    return {
        "canonical": absolute(article.get_absolute_url()),
        "description": one_line(warned(article.summary, article.content_warning)),
        "open_graph": open_graph(article),
        "json_ld": script_text(json_ld(article)),
    }


def open_graph(article: Any) -> list[tuple[str, str]]:
    pairs = [
        ("og:type", "article"),
        ("og:site_name", settings.SITE_NAME),
        ("og:title", one_line(article.title)),
        ("og:description", one_line(warned(article.summary, article.content_warning))),
        ("og:url", absolute(article.get_absolute_url())),
        (
            "article:published_time",
            article.published_at.isoformat() if article.published_at else "",
        ),
        ("article:modified_time", article.updated_at.isoformat()),
        ("article:section", one_line(article.category.name)),
    ]
    return [(name, content) for name, content in pairs if content]


def json_ld(article: Any) -> dict[str, Any]:
    address = absolute(article.get_absolute_url())
    described = {
        "@context": "https://schema.org",
        "@type": TYPES.get(Article.Type(article.type), "Article"),
        "@id": address,
        "url": address,
        "mainEntityOfPage": address,
        "headline": one_line(article.title),
        "description": one_line(article.summary),
        "inLanguage": article.language,
        "articleSection": one_line(article.category.name),
        "keywords": [one_line(topic["name"]) for topic in article.topics],
        "author": _authors(article),
        "datePublished": article.published_at.isoformat() if article.published_at else "",
        "dateModified": article.updated_at.isoformat(),
        "dateCreated": article.original_date.isoformat() if article.original_date else "",
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME, "url": absolute("/")},
        "isAccessibleForFree": True,
        "timeRequired": f"PT{article.reading_minutes}M",
        "isBasedOn": article.source_url,
        "identifier": _identifiers(article),
    }
    return {name: value for name, value in described.items() if value}


def script_text(described: dict[str, Any]) -> SafeString:
    """JSON that may stand inside a `<script>`: no text in it can end the element or open a comment."""
    return mark_safe(json.dumps(described, ensure_ascii=False).translate(_IN_A_SCRIPT))


def _authors(article: Any) -> list[dict[str, Any]]:
    if article.writers or not article.original_author_text:
        return [_author(writer) for writer in article.writers]
    return [{"@type": "Person", "name": one_line(article.original_author_text)}]


def _author(writer: Mapping[str, str]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "Person",
        "name": one_line(writer["name"]),
        "url": absolute(reverse("learn:author-detail", args=[writer["slug"]])),
    }
    if writer["affiliation"]:
        described["affiliation"] = {
            "@type": "Organization",
            "name": one_line(writer["affiliation"]),
        }
    return described


def _identifiers(article: Any) -> list[dict[str, str]]:
    numbers = (("doi", article.doi), ("pmid", article.pmid))
    return [
        {"@type": "PropertyValue", "propertyID": name, "value": one_line(value)}
        for name, value in numbers
        if value
    ]
