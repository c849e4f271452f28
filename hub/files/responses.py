"""Responses with a stored file, sent by this process or by the proxy in front of it.

The proxy does not mind slow clients.
"""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header


def file_response(
    path: str, *, file_name: str, content_type: str, as_attachment: bool = True
) -> HttpResponseBase:
    """Return a response with the file at this path in storage, which no cache stores.

    `path` is ours and never taken from a request. Raises Http404 if the file is missing.
    """
    response = _handed_over(path) if settings.FILES_OFFLOAD_PREFIX else _sent(path)
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment, file_name) or "attachment"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _handed_over(path: str) -> HttpResponse:
    """Return a response without a body that makes the proxy send the file.

    The proxy finds it below its own root, under a path that clients cannot request.
    """
    if not default_storage.exists(path):
        raise Http404
    return HttpResponse(headers={"X-Accel-Redirect": f"{settings.FILES_OFFLOAD_PREFIX}{path}"})


def _sent(path: str) -> FileResponse:
    try:
        content = default_storage.open(path)
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(content)
