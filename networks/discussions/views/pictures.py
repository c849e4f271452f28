"""Pictures that are put into a text while it is being written."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from hub.files.uploads import store
from networks.viewer_context import NetworkViewer
from networks.views.decorators import members_only


@require_POST
@members_only
def picture(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    """Keep a picture (`picture`) for its author alone; it becomes the post's own when the text is posted."""
    if not (viewer.may_post or viewer.may_moderate) or viewer.network.is_archived:
        return JsonResponse(
            {"error": "You cannot write in this network at the moment."}, status=400
        )
    upload = request.FILES.get("picture")
    if upload is None:
        return JsonResponse({"error": "The picture did not arrive. Please try again."}, status=400)
    try:
        file = store(upload, by=viewer.person, pictures_only=True)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    return JsonResponse({"src": file.get_absolute_url()}, status=201)
