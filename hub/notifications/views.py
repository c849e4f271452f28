"""What happened that concerns me, and how I want to hear of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.http.numbers import whole_number
from hub.http.sanction_exemptions import open_while_sanctioned
from hub.notifications import flows
from hub.notifications.forms import ChannelForm, DeliveryScheduleForm, NotificationTypesForm
from hub.notifications.inbox import page_of
from hub.notifications.inbox_rows import lines_html
from hub.notifications.mail import digests
from hub.notifications.mail.unsubscribe import chooser_at, digest_at, subscription_at
from hub.notifications.models import Announcement, Channel, DeliverySchedule
from hub.notifications.preferences import choices_of
from hub.notifications.registry import kinds_for
from hub.notifications.scopes import places_of
from hub.notifications.unread import has_unread, unread_count
from hub.rendering.fragment_cache import render_cached


@require_safe
def notification_list(request: HttpRequest) -> HttpResponse:
    """The newest first; `before` leads to older ones."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    before = request.GET.get("before", "")
    page = page_of(request.user, whole_number(before) or 0)
    unread = page.has_unread or has_unread(request.user.pk)
    context = {
        "page": page,
        "lines": lines_html(page.lines),
        "has_unread": unread,
        "is_older": bool(before),
    }
    return render(request, "notifications/notification_list.html", context)


@login_required
@require_safe
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """What staff told everybody, unless they took it back."""
    told = get_object_or_404(Announcement.objects.filter(withdrawn_at=None), pk=pk)
    return render(request, "notifications/announcement.html", {"announcement": told})


@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The link in the header with how many are unread; without them for who is not signed in."""
    number = unread_count(request.user.pk) if request.user.is_authenticated else 0
    return HttpResponse(render_cached("notifications/_bell.html", number=number, is_counted=True))


@require_POST
@open_while_sanctioned("What one is told, and how, stays one's own choice.")
def read(request: HttpRequest) -> HttpResponse:
    """Mark those whose keys are sent as read (`pk`, several with spaces between them), or all."""
    if not request.user.is_authenticated:
        return redirect_to_login("/notifications/")
    sent = " ".join(request.POST.getlist("pk")).split()
    wanted = [pk for each in sent if (pk := whole_number(each)) is not None]
    flows.mark_read(request.user, wanted if "pk" in request.POST else None)
    return redirect("notifications:list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@open_while_sanctioned("What one is told, and how, stays one's own choice.")
def settings(request: HttpRequest) -> HttpResponse:
    """How to hear of each kind of thing, everywhere and in each network, and when."""
    assert request.user.is_authenticated
    return _choices(request, request.user, is_here=True)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_while_sanctioned("What one is told, and how, stays one's own choice.")
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """The same from the link of a mail, signed in or not."""
    person = get_user_model().objects.filter(pk=chooser_at(token) or 0, is_active=True).first()
    if person is None:
        return render(request, "notifications/link_old.html", status=404)
    return _choices(request, person, is_here=request.user.pk == person.pk)


def _choices(request: HttpRequest, person: AbstractBaseUser, *, is_here: bool) -> HttpResponse:
    chosen = choices_of(person.pk)
    rhythm = DeliverySchedule.objects.filter(person=person.pk).first() or DeliverySchedule(
        person_id=person.pk
    )
    places = places_of(person, {scope for scope, _ in chosen}, is_here=is_here)
    kinds_form = NotificationTypesForm(
        request.POST or None, chosen=chosen, places=places, offered=kinds_for(person)
    )
    clock = DeliveryScheduleForm(request.POST or None, rhythm=rhythm, zone=person.time_zone)  # type: ignore[attr-defined]
    if request.method == "POST" and kinds_form.is_valid() & clock.is_valid():
        flows.choose_all(person_id=person.pk, wanted=kinds_form.wanted())
        flows.save_delivery_schedule(person_id=person.pk, **clock.cleaned_data)
        messages.success(request, "Saved. It holds for everything that happens from now on.")
        return redirect(request.path)
    refused = digests.refused_lately(person.pk) if is_here else None
    context = {"form": kinds_form, "clock": clock, "is_here": is_here, "refused_at": refused}
    return render(request, "notifications/settings.html", context)


@csrf_exempt  # as below
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_while_sanctioned("What one is told, and how, stays one's own choice.")
def digest_stop(request: HttpRequest, token: str) -> HttpResponse:
    """From a digest, signed in or not. A POST, also a mail program's own, stops it."""
    digest = digest_at(token)
    if digest is None:
        raise Http404
    if request.method == "POST":
        digests.stop(person_id=digest.person_id, channel=digest.channel)
    context = {"is_stopped": request.method == "POST", "channel": digest.channel}
    return render(request, "notifications/digest_stop.html", context)


@csrf_exempt  # mail programs send it themselves, without a page (RFC 8058); the token is the key
@require_http_methods(["GET", "HEAD", "POST"])
@open_while_sanctioned("What one is told, and how, stays one's own choice.")
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail, signed in or not. A POST without a choice is a mail program's one click: no more mail."""
    subscription = subscription_at(token)
    if subscription is None:
        raise Http404
    form = ChannelForm(
        request.POST if "channel" in request.POST else None, initial={"channel": Channel.SITE}
    )
    context = {"form": form, "told_of": subscription.told_of, "chosen": ""}
    if form.is_valid():
        channel = form.cleaned_data["channel"]
        flows.choose(
            person_id=subscription.person_id,
            scope=subscription.scope,
            kind=subscription.kind,
            channel=channel,
        )
        context["chosen"] = Channel(channel).label
    elif request.method == "POST" and not form.is_bound:
        flows.stop_mail(
            person_id=subscription.person_id, scope=subscription.scope, kind=subscription.kind
        )
        context["chosen"] = Channel.SITE.label
    return render(request, "notifications/unsubscribe.html", context)
