"""What granian serves: bodies are received on its event loop, requests answered in threads by Django.

Granian's own WSGI takes a thread when a request's head is there, and holds it while a stranger sends the body, or reads
the file, at their own pace; a few of these stopped the site. Here a thread works on nothing but what is there.
"""

from __future__ import annotations

import asyncio
from functools import partial
from http import HTTPStatus
from io import BytesIO
from typing import IO, Any

from hub.web.bodies import BodyReceiver, RefusedBody, size_of
from hub.web.exchange import Application, answer
from hub.web.lanes import Lane

PAGE_THREADS = 1  # that work on pages while none of these waits; all of them together are `threads`
LIGHT_THREADS = 2  # for what never waits for a page: static files, and whether the process lives
UPLOAD_THREADS = 3  # for forms with files, whose pictures take seconds to draw anew
UPLOAD_BYTES = 16 * 1024  # a form of several parts that is larger has files in it
RETRY_SECONDS = 5

_REFUSED = {
    HTTPStatus.REQUEST_TIMEOUT: "What you sent came too slowly, and was not received to its end. Please try again.\n",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "What you sent is too large for this site.\n",
    HTTPStatus.SERVICE_UNAVAILABLE: "The site is very busy. Please try again in a moment.\n",
}


class WebApplication:
    """An RSGI application, one a process."""

    def __init__(self, application: Application, threads: int, light_paths: tuple[str, ...] = ()) -> None:
        """`application` is a WSGI application. Paths that begin like one of `light_paths` have threads of their own."""
        self._application = application
        self.threads = threads
        self._light_paths = light_paths

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called in each worker process before its first request."""
        self._loop = loop
        self._bodies = BodyReceiver()
        self._pages = Lane("page", PAGE_THREADS, reserve=self.threads - PAGE_THREADS)
        self._light = Lane("light", LIGHT_THREADS)
        self._uploads = Lane("upload", UPLOAD_THREADS)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        try:
            body = await self._body(scope, protocol)
        except RefusedBody as refused:
            _refuse(protocol, refused.status)
            return
        done = self._loop.create_future()
        if self._lane(scope, body).put(partial(self._answer, scope, body, protocol, done)):
            await done  # granian takes the end of this coroutine for the end of the answer
        else:
            _refuse(protocol, HTTPStatus.SERVICE_UNAVAILABLE)

    def _lane(self, scope: Any, body: IO[bytes]) -> Lane:
        if scope.path.startswith(self._light_paths):
            return self._light
        if scope.headers.get("content-type", "").startswith("multipart/") and size_of(body) > UPLOAD_BYTES:
            return self._uploads
        return self._pages

    async def _body(self, scope: Any, protocol: Any) -> IO[bytes]:
        announced = scope.headers.get("content-length")
        if announced is None and "transfer-encoding" not in scope.headers and scope.http_version.startswith("1"):
            return BytesIO()
        return await self._bodies.receive(protocol, int(announced) if announced else None)

    def _answer(self, scope: Any, body: IO[bytes], protocol: Any, done: asyncio.Future[None]) -> None:
        answer(self._application, scope, body, protocol)
        self._loop.call_soon_threadsafe(_finish, done)


def _finish(done: asyncio.Future[None]) -> None:
    if not done.done():  # cancelled where the server ends
        done.set_result(None)


def _refuse(protocol: Any, status: HTTPStatus) -> None:
    headers = [
        ("content-type", "text/plain; charset=utf-8"),
        ("cache-control", "no-store"),
        ("retry-after", str(RETRY_SECONDS)),
        ("connection", "close"),
    ]
    protocol.response_bytes(int(status), headers, _REFUSED[status].encode())
