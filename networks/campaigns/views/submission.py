"""Giving a testimony, and coming back to it. These pages know nobody: see `hub.middleware.anonymous_intake`.

There is no session, so a page answers what is sent to it, and no address ever holds a receipt. A form from elsewhere
could do nothing here that its writer could not do alone, so there is no cookie against it either.
"""

from __future__ import annotations

from collections import Counter

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from hub.idempotency import KeyConflict
from networks.access import NotAllowed
from networks.campaigns import flows
from networks.campaigns.forms.submission import (
    AdditionForm,
    ConsentForm,
    ReceiptForm,
    TestimonyForm,
    WithdrawalForm,
    opened_by,
    token_of,
)
from networks.campaigns.models import Campaign, Testimony
from networks.campaigns.testimonies import limits, receipts

NOBODY = AnonymousUser()
TOO_MANY = "Many receipts are being typed at this moment. Please wait a minute, and try again."
UNKNOWN = (
    "We have no testimony with this receipt. Please compare it with what you noted, group by group."
)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def give(request: HttpRequest, slug: str, campaign: str) -> HttpResponse:
    """The form; sent, its receipt, which no other page shows."""
    campaigns = (
        Campaign.objects.visible_to(NOBODY).filter(network__slug=slug).select_related("network")
    )
    asking = get_object_or_404(campaigns, slug=campaign)
    sent = request.method == "POST"
    form = TestimonyForm(
        request.POST if sent else None, request.FILES if sent else None, campaign=asking
    )
    context = {"campaign": asking, "network": asking.network, "form": form}
    if sent and form.is_valid():
        try:
            receipt = flows.give(
                campaign_id=asking.pk, told=form.told, key=form.cleaned_data["form"]
            )
        except NotAllowed as refused:
            form.forget_pictures()
            form.add_error(None, str(refused))
            if isinstance(refused, KeyConflict):
                form.renew()
        else:
            return render(request, "testimonies/given.html", context | {"receipt": _shown(receipt)})
    return render(request, "testimonies/give.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def come_back(request: HttpRequest) -> HttpResponse:
    """Where a receipt is typed; typed, the testimony it was given for."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not limits.receipts.allow():
            form.add_error(None, TOO_MANY)
        elif (testimony := flows.of_receipt(form.cleaned_data["receipt"])) is not None:
            return show_own(request, testimony)
        else:
            form.add_error("receipt", UNKNOWN)
    return render(request, "testimonies/come_back.html", {"form": form})


@csrf_exempt
@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def add(request: HttpRequest) -> HttpResponse:
    testimony = opened_by(request.POST.get("opened", ""))
    if testimony is None:
        return _closed_meanwhile(request)
    form = AdditionForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_own(request, testimony, addition=form)
    said = form.cleaned_data
    try:
        flows.add(testimony_id=testimony.pk, told=form.told, seen=said["seen"])
    except NotAllowed as refused:
        form.forget_pictures()
        form.add_error(None, str(refused))
        if isinstance(refused, KeyConflict):
            form.renew(testimony)
        return show_own(request, testimony, addition=form)
    return _again(request, testimony, "We have what you added.", needs_help=form.speaks_of_crisis)


@csrf_exempt
@require_POST
def change_consent(request: HttpRequest) -> HttpResponse:
    testimony = opened_by(request.POST.get("opened", ""))
    if testimony is None:
        return _closed_meanwhile(request)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return show_own(request, testimony, consent=form)
    try:
        flows.change_consent(testimony_id=testimony.pk, consent=form.cleaned_data["consent"])
    except NotAllowed as refused:
        return _again(request, testimony, str(refused))
    return _again(request, testimony, "We do no more with it than you say.")


@csrf_exempt
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    testimony = opened_by(request.POST.get("opened", ""))
    if testimony is None:
        return _closed_meanwhile(request)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return show_own(request, testimony, withdrawal=form)
    flows.withdraw(testimony_id=testimony.pk)
    return _again(request, testimony, "")


def show_own(
    request: HttpRequest,
    testimony: Testimony,
    *,
    addition: AdditionForm | None = None,
    consent: ConsentForm | None = None,
    withdrawal: WithdrawalForm | None = None,
    said: str = "",
    needs_help: bool = False,
) -> HttpResponse:
    """Its sender's own page, with the forms as they came, or fresh."""
    context = {
        "testimony": testimony,
        "campaign": testimony.campaign,
        "network": testimony.campaign.network,
        "passages": list(testimony.passages.all()),
        "pictures": Counter(testimony.pictures.values_list("scan", flat=True)),
        "opened": token_of(testimony),
        "addition": addition or AdditionForm(initial={"seen": testimony.version}),
        "consent": consent or ConsentForm(initial={"consent": testimony.consent}),
        "withdrawal": withdrawal or WithdrawalForm(),
        "said": said,
        "needs_help": needs_help,
    }
    return render(request, "testimonies/own.html", context)


def _again(
    request: HttpRequest, testimony: Testimony, said: str, *, needs_help: bool = False
) -> HttpResponse:
    now = Testimony.objects.select_related("campaign__network").get(pk=testimony.pk)
    return show_own(request, now, said=said, needs_help=needs_help)


def _closed_meanwhile(request: HttpRequest) -> HttpResponse:
    """An hour after the receipt was typed. What was written is shown, so that it is not lost."""
    context = {"form": ReceiptForm(), "is_closed": True, "written": request.POST.get("text", "")}
    return render(request, "testimonies/come_back.html", context)


def _shown(receipt: str) -> str:
    return receipts.grouped(receipt) if receipt else ""
