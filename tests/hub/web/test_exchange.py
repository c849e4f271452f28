"""A request as Django sees it, and what leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO

from hub.web.wsgi_adapter import environ_of


@dataclass
class Headers:
    given: list[tuple[str, str]]

    def items(self) -> list[tuple[str, str]]:
        return self.given


@dataclass
class Scope:
    """What granian hands over."""

    headers: Headers
    path: str = "/caf\u00e9/"
    authority: str | None = None
    server: str = "127.0.0.1:8000"
    client: str = "192.0.2.7:4711"
    method: str = "GET"
    query_string: str = "q=a%20b"
    http_version: str = "1.1"
    scheme: str = "http"
    given: list[str] = field(default_factory=list)


def test_a_header_with_an_underscore_is_not_taken_for_the_proxys() -> None:
    """WSGI would write both as HTTP_X_FORWARDED_FOR."""
    environ = environ_of(
        Scope(Headers([("x-forwarded-for", "192.0.2.1"), ("x_forwarded_for", "spoofed")])),
        BytesIO(),
    )
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"


def test_headers_that_come_twice_are_joined() -> None:
    twice = [("cookie", "a=1"), ("cookie", "b=2"), ("accept", "text/html"), ("accept", "*/*")]
    environ = environ_of(Scope(Headers(twice)), BytesIO())
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_ACCEPT"] == "text/html,*/*"


def test_path_and_addresses() -> None:
    environ = environ_of(
        Scope(Headers([]), client="[2001:db8::1]:4711", authority="hub.example.org"), BytesIO()
    )
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/caf\u00e9/"
    assert environ["REMOTE_ADDR"] == "2001:db8::1"
    assert environ["HTTP_HOST"] == "hub.example.org"
