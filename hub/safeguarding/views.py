"""Pages about findings in one's own files, and the justification of them."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.http.sanction_exemptions import open_while_sanctioned
from hub.safeguarding import file_screening
from hub.safeguarding.forms import FileJustificationForm
from hub.safeguarding.models import FileReading

MOST = 100


@require_safe
@login_required
@never_cache
def file_list(request: HttpRequest) -> HttpResponse:
    """List the viewer's own files that have findings or could not be read."""
    person = _person(request)
    readings = FileReading.objects.visible_to(person).to_look_at().select_related("file")[:MOST]
    places = file_screening.places_of(readings, person)
    lines = [(reading, places.get(reading.file_id)) for reading in readings]
    return render(request, "safeguarding/file_list.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def file_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one of these files, and save the viewer's justification."""
    reading = _reading(request, pk)
    form = FileJustificationForm(
        request.POST if request.method == "POST" else None, initial={"reason": reading.reason}
    )
    if request.method == "POST" and form.is_valid():
        file_screening.explain(
            reading=reading, by=_person(request), reason=form.cleaned_data["reason"]
        )
        messages.success(request, "Thank you. Those who look after the place read what you said.")
        return redirect(reading)
    place = file_screening.places_of([reading], _person(request)).get(reading.file_id)
    return render(
        request, "safeguarding/file_detail.html", {"reading": reading, "form": form, "place": place}
    )


@require_POST
@login_required
@open_while_sanctioned("What may identify a patient may always go.")
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Detach the file wherever it is attached."""
    file_screening.take_out(reading=_reading(request, pk), by=_person(request))
    messages.success(request, "The file is taken out.")
    return redirect("safeguarding:files")


def _reading(request: HttpRequest, pk: int) -> FileReading:
    own = FileReading.objects.visible_to(request.user).to_look_at()
    return get_object_or_404(own.select_related("file"), pk=pk)


def _person(request: HttpRequest) -> AbstractBaseUser:
    return cast(AbstractBaseUser, request.user)
