"""A stored file as an answer: sent from here, or handed to the proxy in front, which does not mind slow readers."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header


def file_response(path: str, *, file_name: str, content_type: str, as_attachment: bool = True) -> HttpResponseBase:
    """Answer with the file at this path in storage, which is ours and never a visitor's word.

    No cache keeps it. Raises Http404 if it is not there.
    """
    response = _handed_over(path) if settings.FILES_OFFLOAD_PREFIX else _sent(path)
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment, file_name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _handed_over(path: str) -> HttpResponse:
    """Without a body: the proxy finds the file below its own root, at an address that leads to nobody else."""
    if not default_storage.exists(path):
        raise Http404
    return HttpResponse(headers={"X-Accel-Redirect": f"{settings.FILES_OFFLOAD_PREFIX}{path}"})


def _sent(path: str) -> FileResponse:
    try:
        content = default_storage.open(path)
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(content)
