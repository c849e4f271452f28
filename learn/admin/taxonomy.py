"""Admin of categories, tags, authors and series."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from import_export.admin import ImportExportMixin
from tree_queries.admin import TreeChangeList

from hub.search import index
from hub.spreadsheets import SpreadsheetAdminMixin
from learn.admin.merging import ArticleCountMixin, MergingAdmin
from learn.admin.reindexing import ReindexingAdmin
from learn.admin.spreadsheets import CategoryResource, TagSynonymResource
from learn.merging import merge_authors, merge_tags
from learn.models import (
    Article,
    ArticleAuthor,
    Author,
    AuthorAlias,
    Category,
    Series,
    Tag,
    TaggedArticle,
    TagSynonym,
)


def _number_of(rows: QuerySet[Any], path: str) -> Coalesce:
    """Return an expression that counts the rows pointing to the outer row by `path`.

    It is evaluated only for the rows that a page of the changelist shows.
    """
    counted = (
        rows.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(number=Count("pk"))
    )
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


@admin.register(Category)
class CategoryAdmin(
    SpreadsheetAdminMixin, ImportExportMixin, ReindexingAdmin[Category], ArticleCountMixin[Category]
):
    resource_classes = [CategoryResource]
    list_display = ("indented", "slug", "position", "article_count")
    search_fields = ("name", "slug")
    autocomplete_fields = ("parent",)
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "slug", "parent", "position", "description")
    shown_by_articles = ("name", "slug", "parent")
    list_per_page = 200

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TreeChangeList  # type: ignore[no-any-return]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        rows = super().get_queryset(request).with_tree_fields()  # type: ignore[attr-defined]
        return rows.annotate(article_count=_number_of(Article.objects.all(), "category"))  # type: ignore[no-any-return]

    @admin.display(description="name", ordering="name")
    def indented(self, category: Category) -> str:
        return f"{'– ' * category.tree_depth}{category.name}"


class TagSynonymForm(forms.ModelForm[TagSynonym]):
    class Meta:
        model = TagSynonym
        fields = ("name", "slug", "tag")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if tag := Tag.objects.filter(name__iexact=name).first():
            raise forms.ValidationError(
                f"“{tag.name}” is a tag itself. Merge the two tags instead."
            )
        return name


class TagForm(forms.ModelForm[Tag]):
    class Meta:
        model = Tag
        fields = ("name", "slug")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if (
            synonym := TagSynonym.objects.filter(name__iexact=name)
            .exclude(tag=self.instance.pk)
            .first()
        ):
            raise forms.ValidationError(
                f"This word leads to the tag “{synonym.tag}”. Delete that synonym first."
            )
        return name


class TagSynonymInline(admin.TabularInline[TagSynonym, Tag]):
    model = TagSynonym
    form = TagSynonymForm
    prepopulated_fields = {"slug": ("name",)}
    extra = 0


@admin.register(Tag)
class TagAdmin(MergingAdmin[Tag], ReindexingAdmin[Tag], ArticleCountMixin[Tag]):
    form = TagForm
    list_display = ("name", "slug", "article_count", "synonym_list")
    search_fields = ("name", "slug", "synonyms__name")
    prepopulated_fields = {"slug": ("name",)}
    inlines = [TagSynonymInline]
    list_per_page = 50
    show_full_result_count = False
    kept_words = (
        "The other words become its synonyms: their addresses lead to it, "
        "and who types one gets this tag."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        rows = super().get_queryset(request).prefetch_related("synonyms")
        return rows.annotate(article_count=_number_of(TaggedArticle.objects.all(), "tag"))  # type: ignore[no-any-return]

    @admin.display(description="synonyms")
    def synonym_list(self, tag: Tag) -> str:
        return ", ".join(synonym.name for synonym in tag.synonyms.all())

    def merge(self, *, keep: Tag, others: list[Tag]) -> int:
        return merge_tags(keep=keep, others=others)

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        """Keep the old name and slug as a synonym, so that links keep working.

        Only if both the name and the slug changed.
        """
        super().save_model(request, obj, form, change)
        TagSynonym.objects.filter(Q(tag=obj), Q(slug=obj.slug) | Q(name__iexact=obj.name)).delete()
        if (
            change
            and "slug" in form.changed_data
            and form.initial["name"].lower() != obj.name.lower()
        ):
            old = TagSynonym(name=form.initial["name"], slug=form.initial["slug"], tag=obj)
            TagSynonym.objects.bulk_create([old], ignore_conflicts=True)


@admin.register(TagSynonym)
class TagSynonymAdmin(SpreadsheetAdminMixin, ImportExportMixin, admin.ModelAdmin[TagSynonym]):
    form = TagSynonymForm
    resource_classes = [TagSynonymResource]
    list_display = ("name", "tag")
    list_select_related = ("tag",)
    search_fields = ("name", "tag__name")
    autocomplete_fields = ("tag",)
    prepopulated_fields = {"slug": ("name",)}
    ordering = ("name",)

    def save_model(self, request: HttpRequest, obj: TagSynonym, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        index.touch()


class AuthorAliasInline(admin.TabularInline[AuthorAlias, Author]):
    model = AuthorAlias
    prepopulated_fields = {"slug": ("name",)}
    extra = 0


@admin.register(Author)
class AuthorAdmin(MergingAdmin[Author], ReindexingAdmin[Author], ArticleCountMixin[Author]):
    list_display = ("name", "affiliation", "organisation", "article_count")
    list_select_related = ("organisation",)
    search_fields = ("name", "affiliation", "aliases__name")
    autocomplete_fields = ("organisation", "user")
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "slug", "affiliation", "organisation", "user", "about")
    shown_by_articles = ("name", "slug", "affiliation", "organisation")
    inlines = [AuthorAliasInline]
    list_per_page = 50
    show_full_result_count = False
    kept_words = (
        "It gets their articles, each in its place, and what is blank about it. "
        "Their addresses lead to its page."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        rows = super().get_queryset(request)
        return rows.annotate(article_count=_number_of(ArticleAuthor.objects.all(), "author"))

    def get_readonly_fields(
        self, request: HttpRequest, obj: Author | None = None
    ) -> tuple[str, ...]:
        """Make `user` read-only without the permission `accounts.view_user`.

        Its autocomplete lists people, whom not every editor may see.
        """
        return () if request.user.has_perm("accounts.view_user") else ("user",)

    def merge(self, *, keep: Author, others: list[Author]) -> int:
        return merge_authors(keep=keep, others=others)

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Author, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            AuthorAlias.objects.filter(author=obj, slug=obj.slug).delete()
            old = AuthorAlias(name=form.initial["name"], slug=form.initial["slug"], author=obj)
            AuthorAlias.objects.bulk_create([old], ignore_conflicts=True)


@admin.register(Series)
class SeriesAdmin(ReindexingAdmin[Series], ArticleCountMixin[Series]):
    list_display = ("title", "slug", "article_count")
    search_fields = ("title",)
    prepopulated_fields = {"slug": ("title",)}
    shown_by_articles = ("title", "slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        return (
            super()
            .get_queryset(request)
            .annotate(article_count=_number_of(Article.objects.all(), "series"))
        )
