"""Addresses as other sites, readers and machines need them."""

from urllib.parse import urljoin

from django.conf import settings


def absolute(path: str) -> str:
    """The whole address of a path of this site; by SITE_URL, never by what a request claims."""
    return urljoin(settings.SITE_URL.rstrip("/") + "/", path)
