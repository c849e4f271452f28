"""The library: what stands in it, and how it is ordered."""

from learn.models.article import Article, ArticleAuthor, Attachment, Figures, Revision
from learn.models.reading import Bookmark, Reaction, View
from learn.models.shelves import Author, AuthorAlias, Category, Series, Tag, TaggedArticle, TagSynonym

__all__ = [
    "Article",
    "ArticleAuthor",
    "Attachment",
    "Author",
    "AuthorAlias",
    "Bookmark",
    "Category",
    "Figures",
    "Reaction",
    "Revision",
    "Series",
    "Tag",
    "TagSynonym",
    "TaggedArticle",
    "View",
]
