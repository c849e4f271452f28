"""Give people their text back where a form was not taken: they are signed out, or what they wrote to is gone.

No view has to think of it. Of what lies at the address nothing is said: the page is the one that everybody gets, and
below it stands what was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache

from hub.htmx import is_htmx
from hub.richtext.plain import plain_text
from hub.richtext.widgets import RichTextFormField
from hub.seen import comes_from_own_page
from hub.unknown_sender import is_promised

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
CHECKED = "form_recovery_is_checked"
HAS_WORDS = "form_recovery_has_words"
SECRETS = ("password", "code", "receipt", "opened")
PAGES = {403: "403.html", 404: "404.html"}
LABELS = {"body": "Your text", "text": "Your text"}


class FormRecoveryMiddleware:
    """Look at every answer to a form that holds somebody's words.

    A signed-out person who was sent to sign in, or to "not found", gets a page to send the text again from; both look
    the same. Others find their text on the page for 403 and 404.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or not (_is_gate(response) or response.status_code in PAGES):
            return response
        if _is_script(request) or getattr(response, HAS_WORDS, False) or not words_in(request):
            return response
        if _is_checked(request) and not request.user.is_authenticated:
            return text_back(request, status=404 if response.status_code == 404 else 403)
        if response.status_code in PAGES and (_is_checked(request) or is_promised(request.path_info)):
            return _with_words(request, response.status_code)
        return text_back(request) if _is_checked(request) and _is_gate(response) else response

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Note that the form's token was right: asked later, the pages for errors have set the mark themselves."""
        setattr(request, CHECKED, getattr(request, "csrf_processing_done", False))


class TextBackForm(forms.Form):
    """What was sent, field by field, under the names that it had."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__(words)
        for name, value in words.items():
            label = LABELS.get(name, name.replace("_", " ").capitalize())
            self.fields[name] = (
                RichTextFormField(label=label, required=False)
                if _is_rich(name, value)
                else forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 4}))
            )


def words_in(request: HttpRequest) -> dict[str, str]:
    """Those fields of a form that hold words; none of a form that holds a secret."""
    if any(secret in name.lower() for name in request.POST for secret in SECRETS):
        return {}
    return {name: value for name, value in request.POST.dict().items() if name != TOKEN and _is_text(name, value)}


def words_to_copy(request: HttpRequest) -> str:
    """What was typed, after a sentence that says why it was not taken; empty where there are no words."""
    words = "; ".join(f"“{plain_text(value)}”" for value in words_in(request).values())
    return f" You had written: {words}" if words else ""


def can_give_back(request: HttpRequest) -> bool:
    """Whether a form whose token was refused holds words of the person's own.

    What another site's page sent is never shown: with a fresh token below it, one press would post it.
    """
    return comes_from_own_page(request) and not _is_script(request) and bool(words_in(request))


@never_cache
def text_back(request: HttpRequest, *, status: int = 403) -> HttpResponse:
    """The page with the text, to send it again: nothing was taken."""
    words = words_in(request)
    context = {
        "form": TextBackForm(words),
        "hidden": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in words and name != TOKEN
            for value in values
        ],
        "file_fields": {name: len(request.FILES.getlist(name)) for name in request.FILES},
    }
    return render(request, "errors/text_back.html", context, status=status)


def _with_words(request: HttpRequest, status: int) -> HttpResponse:
    return render_with_words(request, PAGES[status], {}, status=status)


@never_cache
def render_with_words(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: int
) -> HttpResponse:
    """Render a page that says why a form was not taken, with what was sent (`errors/_words.html`).

    The caller knows that one of our own pages sent it.
    """
    words = words_in(request)
    response = render(request, template, {"words": TextBackForm(words) if words else None, **context}, status=status)
    setattr(response, HAS_WORDS, True)
    return response


def _is_gate(response: HttpResponse) -> bool:
    """Whether somebody is led to sign in first."""
    sign_in: Any = resolve_url(settings.LOGIN_URL)
    return isinstance(response, HttpResponseRedirect) and response.url.partition("?")[0] == sign_in


def _is_checked(request: HttpRequest) -> bool:
    """Whether it carried our token, so that one of our own pages sent it."""
    return getattr(request, CHECKED, False)


def _is_script(request: HttpRequest) -> bool:
    return is_htmx(request) or request.headers.get("X-Requested-With") == "fetch"


def _is_text(name: str, value: str) -> bool:
    """Whether somebody would miss it: more than the one word that a choice or a key is."""
    return len(plain_text(value).split()) > (0 if name in LABELS else 1)


def _is_rich(name: str, value: str) -> bool:
    return name == "body" or value.lstrip().startswith("<")
