"""Recovery of typed text if a form is refused: its sender is signed out, or its target is gone.

Views need not handle this. Nothing is revealed about the target: the page is the one that everybody
gets, with the submitted text below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache

from hub.http.htmx import is_htmx
from hub.middleware.anonymous_intake import is_promised
from hub.richtext.plain_text import plain_text
from hub.richtext.widgets import RichTextFormField
from hub.view_counts import comes_from_own_page

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
CHECKED = "form_recovery_is_checked"
HAS_WORDS = "form_recovery_has_words"
SECRETS = ("password", "code", "receipt", "opened")
PAGES = {403: "403.html", 404: "404.html"}
LABELS = {"body": "Your text", "text": "Your text"}


class FormRecoveryMiddleware:
    """Check every response to a form that holds somebody's text.

    A signed-out person who would be redirected to sign in, or get a 404, gets a page from which the
    text can be sent again; both look the same. Others find their text on the page for 403 and 404.
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
        if response.status_code in PAGES and (
            _is_checked(request) or is_promised(request.path_info)
        ):
            return _with_words(request, response.status_code)
        return text_back(request) if _is_checked(request) and _is_gate(response) else response

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Record that the CSRF token was valid.

        It is read here because the error pages set `csrf_processing_done` themselves later.
        """
        setattr(request, CHECKED, getattr(request, "csrf_processing_done", False))


class RecoveredForm(forms.Form):
    """Submitted text, field by field, under its original names."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__(words)
        for name, value in words.items():
            label = LABELS.get(name, name.replace("_", " ").capitalize())
            self.fields[name] = (
                RichTextFormField(label=label, required=False)
                if _is_rich(name, value)
                else forms.CharField(
                    label=label, required=False, widget=forms.Textarea(attrs={"rows": 4})
                )
            )


def words_in(request: HttpRequest) -> dict[str, str]:
    """Return the fields of a form that hold text; none if the form holds a secret."""
    if any(secret in name.lower() for name in request.POST for secret in SECRETS):
        return {}
    return {
        name: value
        for name, value in request.POST.dict().items()
        if name != TOKEN and _is_text(name, value)
    }


def words_to_copy(request: HttpRequest) -> str:
    """Return the typed text, to follow the sentence that says why it was refused.

    Empty if there is no text.
    """
    words = "; ".join(f"“{plain_text(value)}”" for value in words_in(request).values())
    return f" You had written: {words}" if words else ""


def can_give_back(request: HttpRequest) -> bool:
    """Return whether a form whose CSRF token was refused holds text of the person's own.

    Text that another site's page sent is never shown: with a fresh token below it, one click would
    post it.
    """
    return comes_from_own_page(request) and not _is_script(request) and bool(words_in(request))


@never_cache
def text_back(request: HttpRequest, *, status: int = 403) -> HttpResponse:
    """Render the page from which the text can be sent again: nothing was stored."""
    words = words_in(request)
    context = {
        "form": RecoveredForm(words),
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
    """Render a page that says why a form was refused, with its text (`errors/_words.html`).

    The caller has checked that one of our own pages sent the form.
    """
    words = words_in(request)
    response = render(
        request,
        template,
        {"words": RecoveredForm(words) if words else None, **context},
        status=status,
    )
    setattr(response, HAS_WORDS, True)
    return response


def _is_gate(response: HttpResponse) -> bool:
    """Return whether the response redirects to the sign-in page."""
    sign_in: Any = resolve_url(settings.LOGIN_URL)
    return isinstance(response, HttpResponseRedirect) and response.url.partition("?")[0] == sign_in


def _is_checked(request: HttpRequest) -> bool:
    """Return whether the CSRF token was valid, so that one of our own pages sent the request."""
    return getattr(request, CHECKED, False)


def _is_script(request: HttpRequest) -> bool:
    return is_htmx(request) or request.headers.get("X-Requested-With") == "fetch"


def _is_text(name: str, value: str) -> bool:
    """Return whether somebody would miss the value: more than the one word of a choice or key."""
    return len(plain_text(value).split()) > (0 if name in LABELS else 1)


def _is_rich(name: str, value: str) -> bool:
    return name == "body" or value.lstrip().startswith("<")
