"""The one view that serves uploaded files."""

from __future__ import annotations

import logging
import re

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from hub.files.kinds import SHOWN_IN_PAGES
from hub.files.models import StoredFile
from hub.files.responses import file_response

log = logging.getLogger(__name__)
# No script runs and nothing else is fetched; a browser that shows only a picture styles that page
# itself.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@require_safe
def detail(request: HttpRequest, name: str) -> HttpResponseBase:
    """Return the file if the person may see the object that it belongs to.

    The 404 is the same for a missing file and for one that they may not see.
    """
    file = get_object_or_404(StoredFile.objects.visible_to(request.user), name=name)
    try:
        response = file_response(
            file.path,
            file_name=_CONTROL.sub("", file.original_name),
            content_type=file.content_type,
            as_attachment=file.content_type not in SHOWN_IN_PAGES,
        )
    except Http404:
        log.error("File %s is listed and not in storage.", file.pk)
        raise
    # The middleware leaves a policy that is set already: a file gets this one, not the pages'.
    response.headers["Content-Security-Policy"] = POLICY
    return response
