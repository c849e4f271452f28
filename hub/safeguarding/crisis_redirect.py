"""Redirect after posting that shows helplines to authors whose text speaks of crisis."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect

from hub.safeguarding.forms import SafeguardedForm

HELP = (
    "help"  # the tag of the message, and the id of the list it becomes (components/messages.html)
)


def redirect_with_help(
    request: HttpRequest, page: str, *posted: SafeguardedForm
) -> HttpResponseRedirect | None:
    """Return a redirect to `page` with the list of helplines, or None if no form speaks of crisis.

    The message contains neither the author's words nor a helpline: the page looks the list up.
    """
    if not any(form.speaks_of_crisis for form in posted):
        return None
    messages.info(request, "Where help is", extra_tags=HELP)
    return HttpResponseRedirect(f"{page}#{HELP}")
