"""Reception of request bodies before a thread is taken, with limits on time, size and memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from http import HTTPStatus
from io import SEEK_END, BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Protocol

MOST_BYTES = 25 * 1024 * 1024  # the same as the proxy's (deploy/Caddyfile)
IN_MEMORY_BYTES = 512 * 1024  # a larger body is written to a temporary file
LARGE_AT_ONCE = 16  # temporary files of one process
GRACE_SECONDS = 15.0
LEAST_BYTES_A_SECOND = 16 * 1024  # after the grace; a phone on a poor line sends more


class RefusedBody(Exception):
    """A body is not received completely; `status` is the response's."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class BodySource(Protocol):
    """Subset of granian's protocol object: the chunks of the body as they arrive."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...


class BodyReceiver:
    """Receiver of the bodies of one process. Used on its event loop only."""

    def __init__(
        self,
        *,
        most_bytes: int = MOST_BYTES,
        grace_seconds: float = GRACE_SECONDS,
        large_at_once: int = LARGE_AT_ONCE,
    ) -> None:
        self._most_bytes = most_bytes
        self._grace_seconds = grace_seconds
        self._free = large_at_once

    async def receive(self, source: BodySource, announced: int | None) -> IO[bytes]:
        """Return the whole body, positioned at its start; the caller closes it.

        `announced` is the Content-Length in bytes, None for chunked encoding. Raises RefusedBody:
        413 for a body that is too large, 408 for one that arrives too slowly, 503 while too many
        large ones are being received.
        """
        if announced is not None and announced > self._most_bytes:
            raise RefusedBody(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        large = announced is None or announced > IN_MEMORY_BYTES
        if not large:
            return await self._received(source, BytesIO())
        if not self._free:
            raise RefusedBody(HTTPStatus.SERVICE_UNAVAILABLE)
        self._free -= 1
        try:
            return await self._received(source, SpooledTemporaryFile(IN_MEMORY_BYTES))
        finally:
            self._free += 1

    async def _received(self, source: BodySource, body: IO[bytes]) -> IO[bytes]:
        loop = asyncio.get_running_loop()
        began, size = loop.time(), 0
        try:
            async with asyncio.timeout(self._grace_seconds) as limit:
                async for part in source:
                    size += len(part)
                    if size > self._most_bytes:
                        raise RefusedBody(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
                    body.write(part)
                    limit.reschedule(began + self._grace_seconds + size / LEAST_BYTES_A_SECOND)
        except TimeoutError:
            body.close()
            raise RefusedBody(HTTPStatus.REQUEST_TIMEOUT) from None
        except BaseException:
            with suppress(OSError):
                body.close()
            raise
        body.seek(0)
        return body


def size_of(body: IO[bytes]) -> int:
    """Return the bytes of a body that was received and not read yet."""
    size = body.seek(0, SEEK_END)
    body.seek(0)
    return size
