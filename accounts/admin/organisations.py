"""Organisations in the admin: confirm what people proposed, merge what is the same, import and export."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from import_export.admin import ImportExportModelAdmin
from import_export.formats.base_formats import CSV, JSON
from import_export.tmp_storages import CacheStorage

from accounts import flows
from accounts.admin.filters import CountryInUse
from accounts.admin.resources import OrganisationResource
from accounts.models import Organisation, OrganisationAlias, User
from accounts.organisations.matching import clean_domains
from accounts.organisations.names import clean_name
from accounts.permissions import can_delete_organisation, can_merge_organisations

MOST_MERGED = 50


class OrganisationAdminForm(forms.ModelForm):
    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_domains(self) -> list[str]:
        return clean_domains(self.cleaned_data["domains"] or [])


class OrganisationAliasInline(admin.TabularInline):
    model = OrganisationAlias
    fields = readonly_fields = ("name", "code", "slug")
    verbose_name_plural = "merged into this one"
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(ImportExportModelAdmin):
    form = OrganisationAdminForm
    resource_classes = [OrganisationResource]
    import_formats = [CSV, JSON]
    export_formats = [CSV]
    skip_export_form = True
    tmp_storage_class = CacheStorage  # both steps of an import may reach different machines
    list_display = ("name", "kind", "country", "code", "status", "people_count", "domain_list")
    list_filter = ("status", "kind", CountryInUse)
    list_per_page = 100
    show_full_result_count = False
    search_fields = ("name", "code", "aliases__name")
    search_help_text = "Name, earlier name or code"
    ordering = (Lower("name"), "pk")
    fields = (
        "name",
        "kind",
        "country",
        "code",
        "domains",
        "status",
        "slug",
        "proposed_by",
        "created_at",
    )
    readonly_fields = ("slug", "proposed_by", "created_at")
    inlines = [OrganisationAliasInline]
    actions = ["confirm", "merge"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        people = (
            User.objects.active()
            .filter(organisation=OuterRef("pk"))
            .order_by()
            .values("organisation")
        )
        counted = Subquery(
            people.annotate(number=Count("pk")).values("number"), output_field=IntegerField()
        )
        everything: QuerySet[Organisation] = super().get_queryset(request)
        return everything.annotate(people_number=Coalesce(counted, 0))

    @admin.display(description="people", ordering="people_number")
    def people_count(self, organisation: Organisation) -> int:
        return int(organisation.people_number)  # type: ignore[attr-defined]

    @admin.display(description="e-mail domains")
    def domain_list(self, organisation: Organisation) -> str:
        return ", ".join(organisation.domains)

    def has_delete_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        return obj is not None and can_delete_organisation(request.user, obj)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return can_merge_organisations(request.user)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        flows.save_organisation(organisation=obj)

    def delete_model(self, request: HttpRequest, obj: Organisation) -> None:
        flows.delete_organisation(organisation_id=obj.pk)

    @admin.action(description="Confirm: list the proposed ones", permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> None:
        confirmed = 0
        for organisation in queryset.filter(status=Organisation.Status.PROPOSED):
            try:
                self.log_change(
                    request,
                    flows.confirm_organisation(organisation_id=organisation.pk),
                    "Confirmed.",
                )
                confirmed += 1
            except flows.NameTaken:
                sentence = f"“{organisation}” is listed already: merge the two instead."
                self.message_user(request, sentence, messages.ERROR)
            except flows.OrganisationMissing:
                continue
        self.message_user(
            request, f"Confirmed: {confirmed}.", messages.SUCCESS if confirmed else messages.INFO
        )

    @admin.action(description="Merge into one…", permissions=["merge"])
    def merge(
        self, request: HttpRequest, queryset: QuerySet[Organisation]
    ) -> HttpResponseBase | None:
        """First asks which one to keep, then merges the others into it."""
        chosen = list(queryset.select_related("proposed_by")[: MOST_MERGED + 1])
        if not 2 <= len(chosen) <= MOST_MERGED:
            self.message_user(
                request,
                f"Choose from two to {MOST_MERGED} organisations to merge.",
                messages.WARNING,
            )
            return None
        keep = next((each for each in chosen if str(each.pk) == request.POST.get("keep")), None)
        if keep is None:
            return self._ask_which_to_keep(request, chosen)
        self._merge_into(request, keep, [each for each in chosen if each != keep])
        return None

    def _ask_which_to_keep(
        self, request: HttpRequest, chosen: list[Organisation]
    ) -> TemplateResponse:
        likely = max(
            chosen,
            key=lambda each: (each.status == "listed", bool(each.code), self.people_count(each)),
        )
        context = {
            **self.admin_site.each_context(request),
            "title": "Merge organisations",
            "opts": self.opts,
            "chosen": chosen,
            "likely": likely,
            "checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/accounts/organisation/merge.html", context)

    def _merge_into(
        self, request: HttpRequest, keep: Organisation, others: list[Organisation]
    ) -> None:
        names = ", ".join(f"“{other}”" for other in others)
        try:
            flows.merge_organisations(keep_id=keep.pk, other_ids=[other.pk for other in others])
        except flows.OrganisationMissing:
            self.message_user(
                request, f"“{keep}” is gone: a colleague merged it meanwhile.", messages.ERROR
            )
        except flows.NameTaken:
            sentence = f"A third organisation called “{keep}” is listed in that country: choose it as well."
            self.message_user(request, sentence, messages.ERROR)
        else:
            self.log_change(request, keep, f"Merged {names} into this one.")
            self.message_user(request, f"Merged {names} into “{keep}”.", messages.SUCCESS)
