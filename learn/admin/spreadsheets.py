"""Spreadsheet resources: exports of the library, and imports of its taxonomy.

Articles are imported by `manage.py import_articles`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget

from hub.search import index
from hub.spreadsheets import TableResource
from learn.admin.reindexing import articles_in
from learn.flows import reindex_articles_of
from learn.models import Article, Category, Tag, TagSynonym


class ArticleResource(TableResource):
    """Articles, one per row, without their body."""

    authors = Field()
    tags = Field()
    category = Field(attribute="category__name")
    views = Field(attribute="figures__views")
    address = Field()

    class Meta:
        model = Article
        fields = (
            *(
                "id",
                "title",
                "status",
                "type",
                "audience",
                "category",
                "authors",
                "tags",
                "country",
                "language",
            ),
            *(
                "published_at",
                "review_by",
                "updated_at",
                "source_name",
                "source_url",
                "original_date",
            ),
            *("doi", "pmid", "summary", "views", "address"),
        )
        export_order = fields

    def dehydrate_authors(self, article: Article) -> str:
        return "; ".join(place.author.name for place in article.article_authors.all())

    def dehydrate_tags(self, article: Article) -> str:
        return "; ".join(tag.name for tag in article.tags.all())

    def dehydrate_address(self, article: Article) -> str:
        return f"{settings.SITE_URL}{article.get_absolute_url()}"


class CategoryResource(TableResource):
    """Categories, identified by slug; a parent's row comes before its children."""

    parent = Field(
        attribute="parent", column_name="parent", widget=ForeignKeyWidget(Category, "slug")
    )

    class Meta:
        model = Category
        fields = ("slug", "name", "parent", "description", "position")
        export_order = fields
        import_id_fields = ("slug",)
        skip_unchanged = True
        use_transactions = True

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        if not kwargs.get("dry_run"):
            reindex_articles_of(articles_in(Category.objects.filter(pk__in=_changed(result))))
            index.touch()


class TagSynonymResource(TableResource):
    """Tag synonyms, identified by name; `tag` is the name of the tag they lead to."""

    tag = Field(attribute="tag", column_name="tag", widget=ForeignKeyWidget(Tag, "name"))

    class Meta:
        model = TagSynonym
        fields = ("name", "slug", "tag")
        export_order = fields
        import_id_fields = ("name",)
        skip_unchanged = True
        use_transactions = True

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        if not kwargs.get("dry_run"):
            index.touch()


def _changed(result: Any) -> Iterable[int]:
    return [
        row.object_id
        for row in result.rows
        if row.object_id and row.import_type in ("new", "update")
    ]
