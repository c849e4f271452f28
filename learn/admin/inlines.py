"""Inlines of the article form: authors and attachments."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html

from learn.forms.admin import ArticleAuthorForm, AttachmentForm, KnownAuthorSelect
from learn.models import Article, ArticleAuthor, Attachment


class ArticleAuthorInline(admin.TabularInline[ArticleAuthor, Article]):
    model = ArticleAuthor
    form = ArticleAuthorForm
    autocomplete_fields = ("author",)
    extra = 1
    verbose_name = "author"
    verbose_name_plural = "authors, in order"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArticleAuthor]:
        return super().get_queryset(request).select_related("author")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "author":
            kwargs["widget"] = KnownAuthorSelect(
                db_field, self.admin_site, using=kwargs.get("using")
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class AttachmentInline(admin.TabularInline[Attachment, Article]):
    model = Attachment
    form = AttachmentForm
    fields = ("title", "present", "upload", "without_author", "kept", "position")
    readonly_fields = ("present",)
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attachment]:
        return super().get_queryset(request).filter(is_inline=False).select_related("file")

    def get_formset(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        # The form class is created anew for each request.
        formset.form.person = request.user  # type: ignore[attr-defined]
        return formset

    @admin.display(description="File now")
    def present(self, attachment: Attachment) -> str:
        if not attachment.file_id:
            return "–"
        file = attachment.file
        if file.scan_note:
            return format_html("{} ({})", file.original_name, file.get_scan_display().lower())
        size = filesizeformat(file.size)
        return format_html(
            '<a href="{}">{}</a> ({})', file.get_absolute_url(), file.original_name, size
        )
