"""Admin of networks: staff create them and see who manages them.

Conveners admit and remove members themselves.
"""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User
from hub.audit.log import record
from hub.http.numbers import whole_number
from hub.middleware.form_recovery import words_to_copy
from networks import access, proposals
from networks.models import Membership, Network, Proposal
from networks.querysets import NetworkQuerySet

ANSWERED = "A colleague has answered this proposal already."
DOORS = {
    Network.Level.OPEN: Network.Joining.AT_ONCE,
    Network.Level.PUBLIC: Network.Joining.AT_ONCE,
    Network.Level.PRIVATE: Network.Joining.ON_REQUEST,
    Network.Level.HIDDEN: Network.Joining.BY_INVITATION,
}


class FoundingForm(forms.ModelForm):
    """Form for a new network and its first convener, perhaps from a member's proposal."""

    convener = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        help_text="They are let in at once, and can make others convener.",
        widget=AutocompleteSelect(Membership._meta.get_field("user"), admin.site),
    )
    proposal = forms.ModelChoiceField(
        Proposal.objects.filter(decided_at=None), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Network
        fields = ("name", "slug", "purpose", "level", "joining")


class NetworkForm(forms.ModelForm):
    """Form for the settings of a network and for making somebody convener.

    Either one of the moderators, whom the page names anyway, or a member whose address is known.
    """

    by: User  # the staff member who uses the form
    new_convener = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label="Make convener",
        help_text="One of its moderators. They hear of it, and so does the network's audit trail.",
    )
    member_address = forms.EmailField(
        required=False,
        label="Or a member, by email address",
        help_text=(
            "For a network without a moderator who could convene it. "
            "Who belongs to it is not listed here."
        ),
    )

    class Meta:
        model = Network
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "new_convener" in self.fields:
            moderators = Membership.objects.active().filter(
                network=self.instance, role=Membership.Role.MODERATOR
            )
            choice = cast(forms.ModelChoiceField, self.fields["new_convener"])
            choice.queryset = User.objects.active().filter(pk__in=moderators.values("user"))
        if not getattr(self.instance, "needs_convener", False):
            self.fields.pop("member_address", None)

    def clean(self) -> dict[str, Any]:
        cleaned = cast(dict[str, Any], super().clean())
        if cleaned.get("member_address") and not cleaned.get("new_convener"):
            # Either answer reveals whether the person is a member, so conveners see the event.
            record("network.member-looked-up", by=self.by, scope=self.instance.pk)
            members = Membership.objects.active().filter(network=self.instance)
            found = User.objects.active().filter(
                pk__in=members.values("user"), email__iexact=cleaned["member_address"]
            )
            cleaned["new_convener"] = found.first()
            if cleaned["new_convener"] is None:
                self.add_error(
                    "member_address", "No member of this network signs in with this address."
                )
        return cleaned


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


class PresentConvenerFilter(admin.SimpleListFilter):
    """Filter by the presence of a convener: `NetworkQuerySet.without_present_convener`."""

    title = "convener"
    parameter_name = "convener"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("missing", "Needs a convener"), ("present", "Has one, or is archived")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Network]) -> QuerySet[Network]:
        missing = Network.objects.without_present_convener().values("pk")
        if self.value() == "missing":
            return queryset.filter(pk__in=missing)
        return queryset.exclude(pk__in=missing) if self.value() == "present" else queryset


@admin.register(Network)
class NetworkAdmin(admin.ModelAdmin):
    list_display = ("name", "level", "joining", "members", "needs_convener", "archived_at")
    list_filter = ("level", "joining", PresentConvenerFilter)
    search_fields = ("name", "purpose")
    prepopulated_fields = {"slug": ["name"]}
    raw_id_fields = ("successor",)
    # Questions and picture are for the conveners alone to choose.
    fields = (
        *("name", "slug", "purpose", "description", "code_of_conduct", "topics", "contact"),
        *(
            "level",
            "joining",
            "domains",
            "lists_organisations",
            "allows_anonymous",
            "confidential_mail",
            "successor",
        ),
        *("holds_first_posts", "holds_links", "holds_anonymous"),
    )
    inlines = (MembershipInline,)
    actions = ("reopen",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Network]:
        active = Count("memberships", filter=Q(memberships__state=Membership.State.ACTIVE))
        networks: QuerySet[Network] = super().get_queryset(request).annotate(active_members=active)
        return cast(NetworkQuerySet, networks).with_convener_need()

    @admin.action(description="Open archived networks again", permissions=["change"])
    def reopen(self, request: HttpRequest, chosen: QuerySet[Network]) -> None:
        for network in chosen.exclude(archived_at=None):
            access.reopen(network=network, by=cast(User, request.user))
            self.message_user(request, f"{network.name} is open again.")

    @admin.display(ordering="active_members")
    def members(self, network: Network) -> int:
        return int(network.active_members)  # type: ignore[attr-defined]

    @admin.display(boolean=True)
    def needs_convener(self, network: Network) -> bool:
        return bool(network.needs_convener)  # type: ignore[attr-defined]

    def get_form(
        self, request: HttpRequest, obj: Network | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        kwargs["form"] = NetworkForm if obj else FoundingForm
        made: Any = super().get_form(request, obj, change, **kwargs)
        made.by = request.user
        return made

    def get_fields(self, request: HttpRequest, obj: Network | None = None) -> Any:
        if obj is None:
            return (*FoundingForm.Meta.fields, "convener", "proposal")
        if not self.has_change_permission(request, obj):
            return self.fields
        by_address = ("member_address",) if obj.needs_convener else ()  # type: ignore[attr-defined]
        return (*self.fields, "new_convener", *by_address)

    def get_inlines(self, request: HttpRequest, obj: Network | None) -> Any:
        return self.inlines if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Prefill the form with what a member proposed (`?proposal=17`)."""
        wanted = request.GET.get("proposal", "")
        proposal = (
            Proposal.objects.filter(pk=wanted, decided_at=None).first()
            if whole_number(wanted) is not None
            else None
        )
        if proposal is None:
            return dict(super().get_changeform_initial_data(request))
        return {
            "proposal": proposal.pk,
            "name": proposal.name,
            "purpose": proposal.purpose,
            "level": proposal.level,
            "joining": DOORS[Network.Level(proposal.level)],
            "convener": proposal.proposed_by_id,
        }

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Record an audit event when staff open a network that not everybody may read.

        Its conveners see the event.
        """
        network = self.get_object(request, object_id)
        if request.method == "GET" and network is not None and not network.is_read_by_all:
            record("network.opened-in-admin", by=cast(User, request.user), scope=network.pk)
        return super().change_view(request, object_id, form_url, extra_context)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """List the networks alone: related objects would name discussions, people and addresses."""
        networks = [str(network) for network in objs]
        return networks, {"networks": len(networks)}, set(), []

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().add_view(request, form_url, extra_context)
        except proposals.ProposalDecided:
            self.message_user(request, f"{ANSWERED}{words_to_copy(request)}", messages.ERROR)
            return redirect("admin:networks_proposal_changelist")

    def save_model(self, request: HttpRequest, obj: Network, form: Any, change: bool) -> None:
        by = cast(User, request.user)
        if change:
            access.save_settings(network=obj, by=by)
            self._make_convener(request, obj, form.cleaned_data.get("new_convener"))
            return
        convener, proposal = form.cleaned_data["convener"], form.cleaned_data.get("proposal")
        if proposal is None:
            obj.hold_what_is_usual()
            access.create_network(network=obj, convener=convener, by=by)
        else:
            proposals.found_proposed(proposal=proposal, network=obj, convener=convener, by=by)

    def _make_convener(self, request: HttpRequest, network: Network, person: User | None) -> None:
        if person is None:
            return
        try:
            access.change_role(
                network=network,
                user=person,
                by=cast(User, request.user),
                role=Membership.Role.CONVENER,
            )
        except access.NotAllowed as refused:
            self.message_user(request, str(refused), messages.ERROR)
        else:
            self.message_user(request, f"{person} convenes {network.name} now.")


class ProposalAnswerForm(forms.ModelForm):
    """Form that declines a proposal. Founding begins at the other button (submit_line.html)."""

    class Meta:
        model = Proposal
        fields = ("answer",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "answer" in self.fields:
            self.fields["answer"].required = True
            self.fields["answer"].help_text = "Why not. The person reads this, and gets it by mail."


@admin.register(Proposal)
class ProposalAdmin(admin.ModelAdmin):
    form = ProposalAnswerForm
    list_display = ("name", "level", "proposed_by", "proposed_at", "decided_at", "network")
    list_filter = (("decided_at", admin.EmptyFieldListFilter), "level")
    list_select_related = ("proposed_by", "network")
    search_fields = ("name", "purpose", "proposed_by__display_name")
    fields = (
        *("name", "purpose", "level", "case", "proposed_by", "proposed_at"),
        *("answer", "decided_by", "decided_at", "network"),
    )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Proposal | None = None
    ) -> tuple[str, ...]:
        open_to_answer = obj is not None and not obj.is_decided
        return tuple(name for name in self.fields if name != "answer" or not open_to_answer)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Proposal | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Proposal, form: Any, change: bool) -> None:
        try:
            proposals.decline(proposal=obj, by=cast(User, request.user), answer=obj.answer)
        except proposals.ProposalDecided:
            self.message_user(request, ANSWERED, messages.ERROR)
        else:
            self.message_user(
                request,
                f"Declined: “{obj}”. {obj.proposed_by} reads your answer, and gets it by mail.",
            )

    def response_change(self, request: HttpRequest, obj: Proposal) -> HttpResponse:
        """Skip the message "changed successfully": `save_model` has shown the outcome."""
        return self.response_post_save_change(request, obj)
