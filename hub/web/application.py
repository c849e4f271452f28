"""RSGI application: granian's event loop receives bodies, Django answers in threads.

Granian's own WSGI takes a thread once a request's head has arrived, and holds it while a stranger
sends the body, or reads the file, at their own pace; a few of these stopped the site. Here a thread
works only on what has arrived.
"""

from __future__ import annotations

import asyncio
from functools import partial
from http import HTTPStatus
from io import BytesIO
from typing import IO, Any

from hub.web.bodies import BodyReceiver, RefusedBody, size_of
from hub.web.lanes import ThreadLane
from hub.web.wsgi_adapter import Application, answer

PAGE_THREADS = 1  # for pages, while none of these waits; with the reserve there are `threads`
LIGHT_THREADS = 2  # for what must never wait for a page: static files and the health check
UPLOAD_THREADS = 3  # for forms with files, whose pictures take seconds to redraw
UPLOAD_BYTES = 16 * 1024  # a larger multipart form has files in it
RETRY_SECONDS = 5

_REFUSED = {
    HTTPStatus.REQUEST_TIMEOUT: (
        "What you sent came too slowly, and was not received to its end. Please try again.\n"
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "What you sent is too large for this site.\n",
    HTTPStatus.SERVICE_UNAVAILABLE: "The site is very busy. Please try again in a moment.\n",
}


class WebApplication:
    """RSGI application, one per process."""

    def __init__(
        self, application: Application, threads: int, light_paths: tuple[str, ...] = ()
    ) -> None:
        """Wrap a WSGI application. Paths that begin with one of `light_paths` have own threads."""
        self._application = application
        self.threads = threads
        self._light_paths = light_paths

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the threads. Called in each worker process before its first request."""
        self._loop = loop
        self._bodies = BodyReceiver()
        self._pages = ThreadLane("page", PAGE_THREADS, reserve=self.threads - PAGE_THREADS)
        self._light = ThreadLane("light", LIGHT_THREADS)
        self._uploads = ThreadLane("upload", UPLOAD_THREADS)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        try:
            body = await self._body(scope, protocol)
        except RefusedBody as refused:
            _refuse(protocol, refused.status)
            return
        done = self._loop.create_future()
        if self._lane(scope, body).put(partial(self._answer, scope, body, protocol, done)):
            await done  # granian takes the end of this coroutine for the end of the response
        else:
            _refuse(protocol, HTTPStatus.SERVICE_UNAVAILABLE)

    def _lane(self, scope: Any, body: IO[bytes]) -> ThreadLane:
        if scope.path.startswith(self._light_paths):
            return self._light
        if (
            scope.headers.get("content-type", "").startswith("multipart/")
            and size_of(body) > UPLOAD_BYTES
        ):
            return self._uploads
        return self._pages

    async def _body(self, scope: Any, protocol: Any) -> IO[bytes]:
        announced = scope.headers.get("content-length")
        if (
            announced is None
            and "transfer-encoding" not in scope.headers
            and scope.http_version.startswith("1")
        ):
            return BytesIO()
        return await self._bodies.receive(protocol, int(announced) if announced else None)

    def _answer(
        self, scope: Any, body: IO[bytes], protocol: Any, done: asyncio.Future[None]
    ) -> None:
        answer(self._application, scope, body, protocol)
        self._loop.call_soon_threadsafe(_finish, done)


def _finish(done: asyncio.Future[None]) -> None:
    if not done.done():  # cancelled when the server stops
        done.set_result(None)


def _refuse(protocol: Any, status: HTTPStatus) -> None:
    headers = [
        ("content-type", "text/plain; charset=utf-8"),
        ("cache-control", "no-store"),
        ("retry-after", str(RETRY_SECONDS)),
        ("connection", "close"),
    ]
    protocol.response_bytes(int(status), headers, _REFUSED[status].encode())
