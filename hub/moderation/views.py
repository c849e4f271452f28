"""Reporting something, and reading what came of it."""

from __future__ import annotations

from urllib.parse import urlsplit

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hub.errors import NotAllowed
from hub.http.numbers import whole_number
from hub.http.sanction_exemptions import open_while_sanctioned
from hub.idempotency import refuse
from hub.moderation import flows, registry
from hub.moderation.forms import AppealForm, ReportForm
from hub.moderation.models import Sanction
from hub.moderation.registry import ActionNotPossible, ReportedSubject
from hub.moderation.reports import own_reports, queue
from hub.safeguarding.screening import ScreenedForm, masked

WAIT = (
    "Many reports came from you, or from where you are, within an hour. "
    "Wait a while and send this again: your text is kept."
)

MASKED = "An NHS number stood in what you wrote. We put “[NHS no.]” in its place; all else arrived as it was."


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@open_while_sanctioned("A patient's name is reported by whoever sees it; a stranger could.")
def report(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The form for one thing; whoever can see the thing can report it."""
    subject = registry.find(kind, pk, request.user)
    if subject is None:
        # What is said to identify a patient is hidden at once: the same form a second time finds it gone.
        sent = (request.POST.get("key", ""), masked(request.POST.get("text", "")))
        if request.method == "POST" and own_reports.was_sent(request.user, *sent, kind, pk):
            return _thanked(kind, pk)
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if not _is_within_limits(request):
            form.add_error(None, WAIT)
            status = 429
        elif _is_reported(subject, request, form):
            _say_what_was_masked(request, form)
            return _thanked(kind, pk)
    return render(
        request, "moderation/report_form.html", {"form": form, "subject": subject}, status=status
    )


def _is_reported(subject: ReportedSubject, request: HttpRequest, form: ReportForm) -> bool:
    by = request.user if request.user.is_authenticated else None
    try:
        flows.report(subject=subject, by=by, **form.cleaned_data)
    except NotAllowed as refused:
        refuse(form, refused)
        return False
    return True


def _thanked(kind: str, pk: int) -> HttpResponse:
    return redirect(f"{reverse('moderation:thanks')}?of={kind}-{pk}")


def _say_what_was_masked(request: HttpRequest, form: ScreenedForm) -> None:
    if form.was_masked:
        messages.info(request, MASKED)


def _is_within_limits(request: HttpRequest) -> bool:
    action = "report" if request.user.is_authenticated else "report_signed_out"
    return bool(ratelimit.consume(request, action=action))


@require_safe
@never_cache
def thanks(request: HttpRequest) -> HttpResponse:
    """`of` ("post-17") names what was reported, for the way back."""
    return render(request, "moderation/thanks.html", {"subject": _named(request)})


def _named(request: HttpRequest) -> ReportedSubject | None:
    kind, _, number = request.GET.get("of", "").partition("-")
    object_id = whole_number(number)
    return registry.find(kind, object_id, request.user) if object_id is not None else None


@require_safe
@login_required
@never_cache
def my_reports(request: HttpRequest) -> HttpResponse:
    """What one reported, and what those who look after places say of one's own words."""
    assert request.user.is_authenticated
    context = {
        "reports": own_reports.reports_of(request.user),
        "decisions": own_reports.decisions_about(request.user),
        "waiting": own_reports.waiting_of(request.user),
        "sanctions": own_reports.sanctions_of(request.user),
    }
    return render(request, "moderation/report_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@open_while_sanctioned("Reading a warning is how it ends.")
def warning(request: HttpRequest, pk: int) -> HttpResponse:
    """A warning, read and acknowledged. `next` leads back to what the person was writing."""
    assert request.user.is_authenticated
    found = get_object_or_404(
        Sanction.objects.visible_to(request.user), pk=pk, kind=Sanction.Kind.WARNING
    )
    back = _safe(
        request,
        request.POST.get("next") or request.GET.get("next") or request.headers.get("Referer", ""),
    )
    if request.method == "POST":
        flows.acknowledge(sanction_id=found.pk, person=request.user)
        messages.success(
            request, "Thank you. You can write again. What you had typed is kept as a draft."
        )
        return redirect(back or "moderation:my-reports")
    place = registry.scopes().names_for(request.user, {found.scope}).get(found.scope, "")
    return render(
        request, "moderation/warning.html", {"warning": found, "back": back, "place": place}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@open_while_sanctioned("Everybody may answer a decision about them.")
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Answering a decision about one's own words, once."""
    assert request.user.is_authenticated
    case = own_reports.own_case(request.user, pk)
    if case is None:
        raise Http404
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            flows.appeal(case=case, by=request.user, **form.cleaned_data)
        except ActionNotPossible as refused:
            refuse(form, refused)
        else:
            _say_what_was_masked(request, form)
            messages.success(
                request, "Thank you. Somebody else than who decided reads it, and you hear from us."
            )
            return redirect(f"{reverse('moderation:my-reports')}#case-{case.pk}")
    context = {
        "case": case,
        "label": queue.label_of(case),
        "form": form,
        "can_appeal": flows.can_appeal(case),
    }
    return render(request, "moderation/appeal_form.html", context)


def _safe(request: HttpRequest, address: str) -> str:
    """The address if it leads to this site and not back to this page, else nothing."""
    host = request.get_host()
    is_ours = url_has_allowed_host_and_scheme(address, {host}, require_https=request.is_secure())
    return address if is_ours and urlsplit(address).path != request.path else ""
