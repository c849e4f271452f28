"""Which articles one reader has opened today, so that each is counted once a day; says nothing of who reads.

A signed-in person's list is in the session. Everyone else gets a signed cookie that holds today's date and
article ids, ends with the browser, and is sent to the counting address alone.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

COOKIE = "seen"
SALT = "learn.seen"
PATH = "/learn/articles/"
REMEMBERED = 200


class SeenToday:
    """The articles of today, oldest first; forgets all but the last 200."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._today = timezone.localdate().isoformat()
        self._ids = self._read()

    def __contains__(self, article_id: int) -> bool:
        return article_id in self._ids

    def add(self, article_id: int, response: HttpResponse) -> None:
        self._ids = [*self._ids, article_id][-REMEMBERED:]
        packed = f"{self._today}:{'.'.join(map(str, self._ids))}"
        if self._request.user.is_authenticated:
            self._request.session[COOKIE] = packed
            return
        response.set_signed_cookie(
            *(COOKIE, packed, SALT),
            path=PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )

    def _read(self) -> list[int]:
        if self._request.user.is_authenticated:
            packed = str(self._request.session.get(COOKIE, ""))
        else:
            packed = self._request.get_signed_cookie(COOKIE, "", salt=SALT) or ""
        day, _, ids = packed.partition(":")
        return [int(word) for word in ids.split(".") if word.isdecimal()] if day == self._today else []
