"""The reference to an article, for its page."""

from typing import Any

from django import template

from learn.citations import Citation

register = template.Library()


@register.simple_tag
def reference(article: Any) -> str:
    """Plain text for copying, of an article as `learn.articles.article_with_parts` reads it."""
    return Citation.of(article, [writer["name"] for writer in article.writers]).as_text()
