"""Record of the objects that one reader has opened today, so that each counts once a day.

It says nothing about who reads. A signed-in person's list is in the session. Everyone else gets a
signed cookie that holds today's date and the ids, and ends with the browser.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hub.http.numbers import whole_number
from hub.middleware.time_zones import site_day

REMEMBERED = 200
ROBOT = re.compile(
    r"bot\b|crawl|spider|slurp|archiver|facebookexternalhit|preview|monitor|curl|wget|python-", re.I
)


class ViewedToday:
    """Ids of the objects viewed today, oldest first; only the last 200 are retained.

    Each app names its own cookie. `path` is where the cookie is sent: the counting URLs, and as
    little else as possible.
    """

    cookie: str
    salt: str
    path: str

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._today = site_day().isoformat()
        self._ids = self._read()

    def __contains__(self, pk: int) -> bool:
        return pk in self._ids

    def add(self, pk: int, response: HttpResponse) -> None:
        self._ids = [*self._ids, pk][-REMEMBERED:]
        packed = f"{self._today}:{'.'.join(map(str, self._ids))}"
        if self._request.user.is_authenticated:
            self._request.session[self.cookie] = packed
            return
        response.set_signed_cookie(
            *(self.cookie, packed, self.salt),
            path=self.path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )

    def _read(self) -> list[int]:
        if self._request.user.is_authenticated:
            packed = str(self._request.session.get(self.cookie, ""))
        else:
            packed = self._request.get_signed_cookie(self.cookie, "", salt=self.salt) or ""
        day, _, ids = packed.partition(":")
        words = ids.split(".") if day == self._today else []
        return [pk for word in words if (pk := whole_number(word)) is not None]


def comes_from_own_page(request: HttpRequest) -> bool:
    """Return whether one of our own pages sent this request.

    For requests without a CSRF token, since anonymous pages have none.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


def is_program(request: HttpRequest) -> bool:
    """Return whether a program rather than a person opened the page, as far as its headers tell."""
    agent = request.headers.get("User-Agent", "")
    return (
        not agent
        or ROBOT.search(agent) is not None
        or "prefetch" in request.headers.get("Sec-Purpose", "")
    )
