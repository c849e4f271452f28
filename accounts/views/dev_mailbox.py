"""On a development machine only: the mails this site would have sent."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import dev_mailbox as mails


def while_developing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page does not exist unless DEBUG is on."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEBUG:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@while_developing
@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/mailbox.html", {"mails": mails.newest(settings.MAIL_FOLDER)})


@while_developing
@require_safe
@never_cache
def mail(request: HttpRequest, name: str) -> HttpResponse:
    found = mails.find(settings.MAIL_FOLDER, name)
    if found is None:
        raise Http404
    return render(request, "accounts/mail.html", {"mail": found})
