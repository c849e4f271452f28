"""Context of every template."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 - Django passes it to every context processor
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "debug": settings.DEBUG}
