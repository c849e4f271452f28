"""One request as WSGI (PEP 3333) sees it, and its response passed to granian."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

logger = logging.getLogger(__name__)

type Headers = list[tuple[str, str]]
type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_SAME_FOR_ALL = {
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "granian",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}
_WITHOUT_PREFIX = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class FileBody:
    """`wsgi.file_wrapper`: a file that granian sends without holding a thread for a slow client."""

    def __init__(self, file: IO[bytes], block_size: int = 8192) -> None:
        self.file = file
        self.block_size = block_size

    @property
    def path(self) -> str | None:
        """Path of the file, if it is a whole local file of which nothing was read."""
        name = getattr(self.file, "name", None)
        if not isinstance(name, str) or not Path(name).is_file() or self.file.tell():
            return None
        return name

    def __iter__(self) -> FileBody:
        return self

    def __next__(self) -> bytes:
        if part := self.file.read(self.block_size):
            return part
        raise StopIteration


def environ_of(scope: Any, body: IO[bytes]) -> dict[str, Any]:
    """Return the WSGI environment of a request; `scope` is granian's."""
    host, _, port = scope.server.rpartition(":")
    environ = _SAME_FOR_ALL | {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.file_wrapper": FileBody,
    }
    for name, value in scope.headers.items():
        if "_" in name:  # X_Forwarded_For would become the same key as the proxy's X-Forwarded-For
            continue
        key = _WITHOUT_PREFIX.get(name) or "HTTP_" + name.upper().replace("-", "_")
        joint = "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    if "HTTP_HOST" not in environ and scope.authority:  # HTTP/2
        environ["HTTP_HOST"] = scope.authority
    return environ


def answer(application: Application, scope: Any, body: IO[bytes], protocol: Any) -> None:
    """Call the application and send its response.

    Raises nothing: the thread continues with the next request.
    """
    try:
        with body:
            _answer(application, environ_of(scope, body), protocol)
    except BaseException:  # granian's own panics are no Exception
        logger.exception("The application failed past its own handling of errors.")
        protocol.response_bytes(
            500, [("content-type", "text/plain")], b"Something went wrong on our side.\n"
        )


def _answer(application: Application, environ: dict[str, Any], protocol: Any) -> None:
    status, headers = 500, list[tuple[str, str]]()

    def start_response(line: str, given: Headers, _exc_info: Any = None) -> None:
        nonlocal status, headers
        status, headers = int(line[:3]), given

    parts: Any = application(environ, start_response)
    try:
        if isinstance(parts, FileBody):
            _send_file(parts, status, headers, environ, protocol)
        else:
            protocol.response_bytes(status, headers, b"".join(parts))
    finally:
        if isinstance(parts, FileBody):
            parts.file.close()
        elif close := getattr(parts, "close", None):
            close()


def _send_file(
    parts: FileBody, status: int, headers: Headers, environ: dict[str, Any], protocol: Any
) -> None:
    if parts.path is None or environ["REQUEST_METHOD"] == "HEAD":
        protocol.response_bytes(
            status, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else b"".join(parts)
        )
    else:
        protocol.response_file(status, headers, parts.path)
