"""Contributions in the admin, through the same flows as on the site, and topic leads."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import User
from hub.audit.log import record
from learn.admin.articles import ArticleAdmin
from learn.contributions import flows
from learn.contributions.flows import EditorialDecision, NotAllowed
from learn.contributions.models import Contribution, TopicLead
from learn.contributions.models.contribution import ContributionState
from learn.models import Article


@admin.register(Contribution)
class ContributionAdmin(admin.ModelAdmin[Contribution]):
    list_display = (
        "title",
        "state",
        "category",
        "shared_by",
        "assigned_to",
        "since",
        "on_the_site",
    )
    list_filter = ("state", ("assigned_to", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("article__category", "article__contributed_by", "assigned_to")
    search_fields = ("article__title",)
    ordering = ("since", "pk")
    actions = ["take", "accept_and_publish"]
    fields = readonly_fields = (
        *(
            "text",
            "state",
            "since",
            "shared_by",
            "category",
            "assigned_to",
            "assigned_at",
            "proposed_tags",
            "on_the_site",
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Contribution | None = None) -> bool:
        """Deny: a contribution is deleted with its article."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contribution]:
        return super().get_queryset(request).defer("article__body")

    @admin.display(description="article", ordering="article__title")
    def title(self, contribution: Contribution) -> str:
        return contribution.article.title

    @admin.display(description="article")
    def text(self, contribution: Contribution) -> str:
        address = reverse("admin:learn_article_change", args=[contribution.article_id])
        return format_html('<a href="{}">{}</a>', address, contribution.article.title)

    @admin.display(description="category", ordering="article__category__name")
    def category(self, contribution: Contribution) -> str:
        return contribution.article.category.name

    @admin.display(description="shared by")
    def shared_by(self, contribution: Contribution) -> str:
        return str(contribution.article.contributed_by or "–")

    @admin.display(description="proposed tags")
    def proposed_tags(self, contribution: Contribution) -> str:
        return ", ".join(contribution.words) or "–"

    @admin.display(description="page")
    def on_the_site(self, contribution: Contribution) -> str:
        if contribution.pk is None:  # the inline's empty form, which nobody sees
            return "–"
        return format_html('<a href="{}">Remarks and decision</a>', contribution.get_absolute_url())

    @admin.action(description="Take", permissions=["change"])
    def take(self, request: HttpRequest, queryset: QuerySet[Contribution]) -> None:
        self._each(
            request,
            queryset,
            "taken",
            lambda row: flows.take(contribution=row, by=_person(request)),
        )

    @admin.action(description="Accept and publish", permissions=["change"])
    def accept_and_publish(self, request: HttpRequest, queryset: QuerySet[Contribution]) -> None:
        self._each(request, queryset, "published", lambda row: _publish(row, _person(request)))

    def _each(
        self, request: HttpRequest, queryset: QuerySet[Contribution], word: str, verb: Any
    ) -> None:
        """Apply the flow to each row under its own rules; report refused rows by title."""
        done = 0
        for row in queryset.select_related("article").order_by("pk"):
            try:
                verb(row)
                done += 1
            except NotAllowed as refused:
                self.message_user(request, f"{row.article.title}: {refused}", messages.WARNING)
        if done:
            self.message_user(request, f"{done} {word}.", messages.SUCCESS)


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)  # the admin requires sign-in


def _publish(row: Contribution, by: User) -> None:
    if row.state != ContributionState.PUBLISHED:
        flows.decide(
            contribution=row, by=by, decision=EditorialDecision.PUBLISH, seen=row.last_step_id
        )


@admin.register(TopicLead)
class TopicLeadAdmin(admin.ModelAdmin[TopicLead]):
    list_display = ("user", "category", "appointed_by", "appointed_at")
    list_select_related = ("user", "category", "appointed_by")
    list_filter = (("category", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("user__display_name", "category__name")
    autocomplete_fields = ("user", "category")
    ordering = ("category", "pk")

    def save_model(self, request: HttpRequest, obj: TopicLead, form: Any, change: bool) -> None:
        if not change:
            obj.appointed_by = _person(request)
        super().save_model(request, obj, form, change)
        record(
            "topic-lead.appointed", by=_person(request), about=obj.user, category=obj.category.name
        )

    def delete_model(self, request: HttpRequest, obj: TopicLead) -> None:
        record("topic-lead.ended", by=_person(request), about=obj.user, category=obj.category.name)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[TopicLead]) -> None:
        for each in queryset.select_related("user", "category"):
            self.delete_model(request, each)


class ContributionInline(admin.StackedInline[Contribution, Article]):
    """Contribution on the article form: its state, and a link to remarks and decisions."""

    model = Contribution
    verbose_name_plural = "on its way into the library"
    fields = readonly_fields = (
        "state",
        "since",
        "assigned_to",
        "assigned_at",
        "proposed_tags",
        "on_the_site",
    )
    can_delete = False
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Show the inline only for articles that have a contribution."""
        is_shared = obj is not None and Contribution.objects.filter(article=obj).exists()
        return is_shared and super().has_view_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contribution]:
        """Return all rows: Django's version checks the permission again, without the article."""
        return Contribution.objects.select_related("assigned_to")

    def has_add_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False

    proposed_tags = ContributionAdmin.proposed_tags
    on_the_site = ContributionAdmin.on_the_site


ArticleAdmin.inlines = [*ArticleAdmin.inlines, ContributionInline]
