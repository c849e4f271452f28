"""Giving somebody's text back where a form cannot be taken: they are signed out, or its token is old.

What was sent stands in a form again, under the same address and with the same hidden fields, so that sending it
again does what the first sending would have done, once. Nothing is said of what lies at the address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from hub.richtext.widgets import RichTextFormField
from hub.seen import comes_from_own_page

TEXT = "body"
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


class TextBackForm(forms.Form):
    body = RichTextFormField(label="Your text", required=False)


def gives_text_back[**P](view: View[P]) -> View[P]:
    """For a view that takes a text: who was signed out meanwhile gets it back, whatever lies at the address."""

    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated and request.POST.get(TEXT):
            return text_back(request)
        return view(request, *args, **kwargs)

    page.gives_text_back = True  # type: ignore[attr-defined]
    return cast(View[P], page)


def can_give_back(request: HttpRequest) -> bool:
    """Whether a refused request holds a text of the person's own.

    What another site's page sent is never shown: with a fresh token below it, one press would post it.
    """
    view: Any = request.resolver_match.func if request.resolver_match else None
    return getattr(view, "gives_text_back", False) and comes_from_own_page(request) and bool(request.POST.get(TEXT))


@never_cache
def text_back(request: HttpRequest) -> HttpResponse:
    """The page with the text; 403, for nothing was taken."""
    context = {
        "form": TextBackForm(request.POST),
        "hidden": [
            (name, value) for name, values in request.POST.lists() if name not in {TEXT, TOKEN} for value in values
        ],
        "file_fields": {name: len(request.FILES.getlist(name)) for name in request.FILES},
    }
    return render(request, "errors/text_back.html", context, status=403)
