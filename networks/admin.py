"""Networks for site staff: founding them, seeing who looks after them. Conveners let people in and out themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from accounts.models import User
from networks import access
from networks.models import Membership, Network


class FoundingForm(forms.ModelForm):
    """A new network and the person who will convene it."""

    convener = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        help_text="They are let in at once, and can make others convener.",
        widget=AutocompleteSelect(Membership._meta.get_field("user"), admin.site),
    )

    class Meta:
        model = Network
        fields = ("name", "slug", "purpose", "level", "joining")


class MembershipInline(admin.TabularInline):
    model = Membership
    fields = readonly_fields = ("user", "state", "role", "since")
    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        conveners = super().get_queryset(request).filter(Q(role="convener") | Q(role="moderator"))
        return conveners.select_related("user", "network")


@admin.register(Network)
class NetworkAdmin(admin.ModelAdmin):
    list_display = ("name", "level", "joining", "members", "needs_convener", "archived_at")
    list_filter = ("level", "joining", "needs_convener")
    search_fields = ("name", "purpose")
    prepopulated_fields = {"slug": ["name"]}
    inlines = (MembershipInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Network]:
        active = Count("memberships", filter=Q(memberships__state=Membership.State.ACTIVE))
        networks: QuerySet[Network] = super().get_queryset(request).annotate(active_members=active)
        return networks

    @admin.display(ordering="active_members")
    def members(self, network: Network) -> int:
        return int(network.active_members)  # type: ignore[attr-defined]

    def get_form(self, request: HttpRequest, obj: Network | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = FoundingForm
        return super().get_form(request, obj, change, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Network | None) -> Any:
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: Network, form: Any, change: bool) -> None:
        by = request.user
        assert isinstance(by, User)
        if change:
            access.save_settings(network=obj, by=by)
        else:
            access.found(network=obj, convener=form.cleaned_data["convener"], by=by)
