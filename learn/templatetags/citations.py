"""The reference to an article, for its page."""

from typing import Any

from django import template

from learn.articles.citations import ArticleCitation

register = template.Library()


@register.simple_tag
def reference(article: Any) -> str:
    """Plain text for copying, of an article as `learn.articles.page.article_with_parts` reads it."""
    return ArticleCitation.of(article, [writer["name"] for writer in article.writers]).as_text()
