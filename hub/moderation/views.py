"""Reporting something, and reading what came of it."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hub.moderation import flows, mine, sources
from hub.moderation.forms import ReportForm
from hub.moderation.sources import Subject

WAIT = (
    "Many reports came from you, or from where you are, within an hour. "
    "Wait a while and send this again: your text is kept."
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def report(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The form for one thing; whoever can see the thing can report it."""
    subject = sources.find(kind, pk, request.user)
    if subject is None:
        # What is said to identify a patient is hidden at once: the same form a second time finds it gone.
        if request.method == "POST" and mine.was_sent(request.POST.get("key", ""), kind, pk):
            return _thanked(kind, pk)
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if _is_within_limits(request):
            by = request.user if request.user.is_authenticated else None
            flows.report(subject=subject, by=by, **form.cleaned_data)
            return _thanked(kind, pk)
        form.add_error(None, WAIT)
    status = 429 if form.non_field_errors() else 200
    return render(request, "moderation/report_form.html", {"form": form, "subject": subject}, status=status)


def _thanked(kind: str, pk: int) -> HttpResponse:
    return redirect(f"{reverse('moderation:thanks')}?of={kind}-{pk}")


def _is_within_limits(request: HttpRequest) -> bool:
    action = "report" if request.user.is_authenticated else "report_signed_out"
    return bool(ratelimit.consume(request, action=action))


@require_safe
@never_cache
def thanks(request: HttpRequest) -> HttpResponse:
    """`of` ("post-17") names what was reported, for the way back."""
    return render(request, "moderation/thanks.html", {"subject": _named(request)})


def _named(request: HttpRequest) -> Subject | None:
    kind, _, number = request.GET.get("of", "").partition("-")
    return sources.find(kind, int(number), request.user) if number.isdecimal() and len(number) <= 18 else None


@require_safe
@login_required
@never_cache
def my_reports(request: HttpRequest) -> HttpResponse:
    assert request.user.is_authenticated
    context = {"reports": mine.reports_of(request.user), "decisions": mine.decisions_about(request.user)}
    return render(request, "moderation/report_list.html", context)
