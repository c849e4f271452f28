"""After something was posted: where help is, for who wrote that they cannot go on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect

from hub.safeguarding.forms import SafeguardedForm

HELP = "help"  # the tag of the message, and the id of the list it becomes (components/messages.html)


def redirect_with_help(request: HttpRequest, page: str, *posted: SafeguardedForm) -> HttpResponseRedirect | None:
    """To this page, with the list of helplines on it; None where nothing of what was posted speaks of crisis.

    The message holds no word of what was written, and no helpline: the page looks the list up.
    """
    if not any(form.speaks_of_crisis for form in posted):
        return None
    messages.info(request, "Where help is", extra_tags=HELP)
    return HttpResponseRedirect(f"{page}#{HELP}")
