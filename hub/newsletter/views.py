"""Asking for the newsletter, and stopping it, without an account."""

from __future__ import annotations

import uuid

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from hub.http.sanction_exemptions import open_while_sanctioned
from hub.newsletter import flows
from hub.newsletter.forms import SubscribeForm
from hub.newsletter.links import email_at, subscriber_at
from hub.newsletter.models import Subscriber

WAIT = "Many people asked from where you are within an hour. Please wait a while, then try again."


@csrf_exempt  # the form stands on pages that hold no token; it only sends a mail that asks
@require_http_methods(["GET", "HEAD", "POST"])
@open_while_sanctioned("It asks for no account.")
def ask(request: HttpRequest) -> HttpResponse:
    """Says the same whether or not the address gets it already."""
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if ratelimit.consume(request, action="newsletter"):
            # One mail an hour to an address, whoever asks; the page is the same.
            if ratelimit.consume(request, action="newsletter_address", key=email.lower()):
                flows.ask(email=email, key=uuid.uuid4())
            return redirect("newsletter:asked")
        form.add_error(None, WAIT)
    status = 429 if form.non_field_errors() else 200
    return render(request, "newsletter/ask.html", {"form": form}, status=status)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "newsletter/asked.html")


@csrf_exempt  # the token is the key
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_while_sanctioned("It asks for no account.")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """From the mail: opening it changes nothing, its button does."""
    email = email_at(token)
    if email is None:
        return render(request, "newsletter/link_old.html", status=404)
    if request.method == "POST":
        flows.confirm(email)
    return render(request, "newsletter/confirm.html", {"is_confirmed": request.method == "POST"})


@csrf_exempt  # mail programs send it themselves, without a page (RFC 8058); the token is the key
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_while_sanctioned("It asks for no account.")
def stop(request: HttpRequest, token: str) -> HttpResponse:
    subscriber_id = subscriber_at(token)
    if subscriber_id is None:
        raise Http404
    if request.method == "POST":
        flows.stop(subscriber_id)
    is_stopped = not Subscriber.objects.filter(pk=subscriber_id).exists()
    return render(request, "newsletter/stop.html", {"is_stopped": is_stopped})
