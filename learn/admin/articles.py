"""Admin changelist and change form of articles."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from import_export.admin import ExportMixin

from accounts.admin.filters import CountryInUse
from hub.files import uploads
from hub.spreadsheets import SpreadsheetAdminMixin
from learn.admin.edit_conflicts import AdminEditConflict, conflict_page
from learn.admin.filters import CategoryFilter, PublicationFilter, ReviewFilter
from learn.admin.history import HistoryMixin
from learn.admin.inlines import ArticleAuthorInline, AttachmentInline
from learn.admin.spreadsheets import ArticleResource
from learn.articles.attachments import placed_in
from learn.flows import ArticleChanged, reindex_articles_of, save_article, set_status
from learn.forms.admin import ArticleForm, give_upload_address
from learn.history.content_review import mark_reviewed
from learn.models import Article, ArticleAuthor, Author, Tag, TaggedArticle, TagSynonym

SUGGESTIONS = 20
AUTHORS_SHOWN = 3
IDENTIFIERS = ("doi", "pmid", "external_id")
FIELDSETS: Any = (
    (None, {"fields": ("title", "summary", "body", "expected_version")}),
    ("What it is", {"fields": (("type", "audience"), ("country", "language"), "content_warning")}),
    (
        "Where it stands",
        {"fields": ("category", "further_categories", "tags", ("series", "series_position"))},
    ),
    ("Publication", {"fields": ("status", "published_at", "review_by", "note")}),
    (
        "Where it comes from",
        {
            "fields": (
                "is_preexisting",
                ("source_name", "source_url"),
                "original_author_text",
                "original_date",
                ("doi", "pmid"),
                "contributed_by",
            )
        },
    ),
)


@admin.register(Article)
class ArticleAdmin(SpreadsheetAdminMixin, ExportMixin, HistoryMixin, admin.ModelAdmin[Article]):
    form = ArticleForm
    fieldsets = FIELDSETS
    inlines = [ArticleAuthorInline, AttachmentInline]
    resource_classes = [ArticleResource]
    autocomplete_fields = ("category", "further_categories", "series")
    readonly_fields = ("contributed_by",)
    list_display = (
        *(
            "title",
            "status",
            "type",
            "category",
            "author_names",
            "published",
            "review_date",
            "views",
            "preview",
        ),
    )
    list_filter = (
        *(
            "status",
            "type",
            "audience",
            CategoryFilter,
            ReviewFilter,
            PublicationFilter,
            CountryInUse,
            "is_preexisting",
        ),
    )
    list_select_related = ("category", "figures")
    search_fields = ("title",)
    search_help_text = "Words of the title, an author, a tag, a DOI or a PMID."
    ordering = ("-updated_at", "-pk")
    list_per_page = 50
    show_full_result_count = False
    actions = ["publish", "archive", "mark_checked"]
    save_on_top = True

    class Media:
        css = {"all": ["learn/admin.css"]}

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("tags/", wrap(self.tags_view), name="learn_article_tags"),
            path("picture/", wrap(self.picture_view), name="learn_article_picture"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Exclude articles that a decision deleted: only an appeal restores them."""
        return super().get_queryset(request).kept()  # type: ignore[attr-defined,no-any-return]

    # --- Changelist ---

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Hide the navigation sidebar: nine columns and the filters need its width."""
        return super().changelist_view(
            request, {"is_nav_sidebar_enabled": False} | (extra_context or {})
        )

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        changelist.result_list = self._with_names(changelist.result_list).defer(
            "body", "original_author_text"
        )
        return changelist

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return self._with_names(super().get_export_queryset(request)).prefetch_related("tags")  # type: ignore[misc]

    def _with_names(self, articles: QuerySet[Article]) -> QuerySet[Article]:
        places = ArticleAuthor.objects.select_related("author").order_by("position")
        return articles.prefetch_related(Prefetch("article_authors", places))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """Search titles, author names and tags, or match one identifier.

        Every word (at most ten) must occur in the title, an author's name or a tag; or the whole
        term is a DOI, a PMID or an external id.
        """
        term = search_term.replace("\x00", "").strip()
        if not term:
            return queryset, False
        words = Q()
        for word in term.split()[:10]:
            authors = ArticleAuthor.objects.filter(
                article=OuterRef("pk"), author__name__icontains=word
            )
            tags = TaggedArticle.objects.filter(
                content_object=OuterRef("pk"), tag__name__icontains=word
            )
            words &= Q(title__icontains=word) | Q(Exists(authors)) | Q(Exists(tags))
        for name in IDENTIFIERS:
            words |= Q(**{name: term})
        return queryset.filter(words), False

    @admin.display(description="authors")
    def author_names(self, article: Article) -> str:
        names = [place.author.name for place in article.article_authors.all()]
        shown = ", ".join(names[:AUTHORS_SHOWN])
        return (
            f"{shown} and {len(names) - AUTHORS_SHOWN} more"
            if len(names) > AUTHORS_SHOWN
            else shown
        )

    @admin.display(description="published", ordering="published_at")
    def published(self, article: Article) -> str:
        if article.hidden_at:
            return "Hidden after a report"
        if not article.published_at:
            return "–"
        words = date_format(timezone.localtime(article.published_at), "j M Y")
        return f"{words}, to come" if article.published_at > timezone.now() else words

    @admin.display(description="review by", ordering="review_by")
    def review_date(self, article: Article) -> str:
        if not article.review_by:
            return "–"
        words = date_format(article.review_by, "j M Y")
        if article.review_by < timezone.localdate():
            return format_html('<strong class="overdue">{}<br>overdue</strong>', words)
        return words

    @admin.display(description="views", ordering="figures__views")
    def views(self, article: Article) -> int:
        return article.figures.views if hasattr(article, "figures") else 0

    @admin.display(description="page")
    def preview(self, article: Article) -> str:
        words = "Open" if article.is_public else "Preview"
        return format_html('<a href="{}">{}</a>', article.get_absolute_url(), words)

    # --- Bulk actions ---

    @admin.action(description="Publish", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        self._set_status(request, queryset, Article.Status.PUBLISHED, "published")

    @admin.action(description="Archive", permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        self._set_status(request, queryset, Article.Status.ARCHIVED, "archived")

    @admin.action(
        description="Mark as checked today: review again in a year", permissions=["change"]
    )
    def mark_checked(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        number = mark_reviewed(ids=_ids(queryset), by=request.user)  # type: ignore[arg-type]
        self.message_user(
            request, f"{_articles(number)} marked as checked today.", messages.SUCCESS
        )

    def _set_status(
        self, request: HttpRequest, queryset: QuerySet[Article], status: Article.Status, word: str
    ) -> None:
        chosen = _ids(queryset)
        number = set_status(ids=chosen, status=status, by=request.user)  # type: ignore[arg-type]
        self.message_user(request, f"{_articles(number)} {word}.", messages.SUCCESS)
        if unchanged := len(chosen) - number:
            self.message_user(request, f"{_articles(unchanged)} stood so already.", messages.INFO)

    # --- Change form ---

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if "body" in form.base_fields:
            give_upload_address(form, reverse("admin:learn_article_picture"))
            form.base_fields["tags"].widget.suggestions_url = reverse("admin:learn_article_tags")
        return form

    def view_on_site(self, article: Article) -> str:
        return article.get_absolute_url()

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Do nothing: `save_related` saves the article together with its parts."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        parts = {formset.model: formset for formset in formsets}
        authors = _authors(parts[ArticleAuthor]) if ArticleAuthor in parts else None
        for formset in formsets:
            formset.save(commit=False)  # sets the lists that Django's change log reads
        cleaned = form.cleaned_data
        if not change:
            form.instance.contributed_by = request.user
        try:
            save_article(
                article=form.instance,
                by=request.user,  # type: ignore[arg-type]
                note=cleaned.get("note", ""),
                authors=authors,
                tags=cleaned.get("tags"),
                further_categories=cleaned.get("further_categories"),
                expected_version=cleaned.get("expected_version") if change else None,
            )
        except ArticleChanged as meanwhile:
            names = [author.name for author in authors or []]
            raise AdminEditConflict(meanwhile.current, form, formsets, names) from meanwhile
        for model, formset in parts.items():
            if model is not ArticleAuthor:
                formset.save()
        placed_in([form.instance])

    def _changeform_view(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: Any
    ) -> Any:
        """Return the conflict page from within the admin's transaction, which then commits.

        Files uploaded with the form are stored although the article was not saved.
        """
        try:
            return super()._changeform_view(request, object_id, form_url, extra_context)
        except AdminEditConflict as conflict:
            return conflict_page(self, request, conflict)

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        ids = [obj.pk]
        super().delete_model(request, obj)
        reindex_articles_of(ids)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        ids = _ids(queryset)
        super().delete_queryset(request, queryset)
        reindex_articles_of(ids)

    # --- Endpoints of the form's fields ---

    def tags_view(self, request: HttpRequest) -> JsonResponse:
        """Return tag suggestions as JSON, by name and synonym; the value is the tag's name."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        term = request.GET.get("term", "").replace("\x00", "").strip()
        found = {
            tag.name: tag.name for tag in Tag.objects.filter(name__icontains=term)[:SUGGESTIONS]
        }
        synonyms = (
            TagSynonym.objects.filter(name__icontains=term).select_related("tag")[:SUGGESTIONS]
            if term
            else []
        )
        for synonym in synonyms:
            found.setdefault(synonym.tag.name, f"{synonym.tag.name} ({synonym.name})")
        results = [{"id": name, "text": text} for name, text in found.items()]
        return JsonResponse({"results": results, "pagination": {"more": False}})

    def picture_view(self, request: HttpRequest) -> HttpResponse:
        """Store a picture for a text that is being written.

        It becomes the article's own when the article is saved.
        """
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        picture = request.FILES.get("picture")
        if picture is None:
            return JsonResponse(
                {"error": "The picture did not arrive. Please try again."}, status=400
            )
        try:
            file = uploads.store(picture, by=request.user, pictures_only=True)  # type: ignore[arg-type]
        except ValidationError as error:
            return JsonResponse({"error": " ".join(error.messages)}, status=400)
        return JsonResponse({"src": file.get_absolute_url()}, status=201)


def _authors(formset: Any) -> list[Author]:
    """Return the authors of the rows that are not deleted, without duplicates.

    Sorted by position, then by their order in the form.
    """
    rows = [form for form in formset.forms if form not in formset.deleted_forms]
    filled = [form.instance for form in rows if form.instance.author_id]
    ordered = sorted(enumerate(filled), key=lambda row: (row[1].position, row[0]))
    return list(dict.fromkeys(place.author for _, place in ordered))


def _ids(queryset: QuerySet[Article]) -> list[int]:
    return list(queryset.order_by("pk").values_list("pk", flat=True))


def _articles(number: int) -> str:
    return f"{number} article" if number == 1 else f"{number} articles"
