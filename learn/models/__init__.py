"""The library: what stands in it, and how it is ordered."""

from learn.models.article import Article, ArticleAuthor, ArticleFigures, Attachment, Revision
from learn.models.engagement import Bookmark, Reaction, View
from learn.models.taxonomy import (
    Author,
    AuthorAlias,
    Category,
    Series,
    Tag,
    TaggedArticle,
    TagSynonym,
)

__all__ = [
    "Article",
    "ArticleAuthor",
    "ArticleFigures",
    "Attachment",
    "Author",
    "AuthorAlias",
    "Bookmark",
    "Category",
    "Reaction",
    "Revision",
    "Series",
    "Tag",
    "TagSynonym",
    "TaggedArticle",
    "View",
]
