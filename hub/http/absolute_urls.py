"""Absolute URLs, for other sites, feed readers and programs."""

from urllib.parse import urljoin

from django.conf import settings


def absolute(path: str) -> str:
    """Return the absolute URL of a path of this site.

    It is built from SITE_URL, never from what a request claims.
    """
    return urljoin(settings.SITE_URL.rstrip("/") + "/", path)
