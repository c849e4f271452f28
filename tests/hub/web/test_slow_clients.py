"""Whoever sends or reads slowly holds nobody up but themselves."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoDbBlocker

from hub.files import uploads
from learn.models import Attachment
from tests import databases
from tests.hub.web.conftest import LiveSite
from tests.make import make_article

SENDERS, READERS = 40, 12
PAGES = ["/", "/learn/", "/networks/", "/healthz"]
LARGE = 18 * 1024 * 1024  # bytes


def test_slow_bodies_stop_no_page(live_site: LiveSite) -> None:
    heads = [
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: 5000\r\n\r\na"
        for path in ("/newsletter/", "/accounts/login/")
    ]
    senders = [live_site.connect(heads[number % 2]) for number in range(SENDERS)]
    try:
        seconds = live_site.seconds_of(PAGES, rounds=25)
        for sender in senders:
            sender.sendall(b"b")
    finally:
        for sender in senders:
            sender.close()
    assert seconds[-1] < 1, seconds[-5:]


def test_half_read_downloads_stop_no_page(
    live_site: LiveSite, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), databases.connected_to(live_site.database):
        file = uploads.store(
            SimpleUploadedFile("ward.txt", b"words of the ward\n" * (LARGE // 18)), by=None
        )
        Attachment.objects.create(article=make_article(), file=file)
    status, content = live_site.ask(file.get_absolute_url())
    assert (status, len(content)) == (200, file.size)
    head = f"GET {file.get_absolute_url()} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    readers = [live_site.connect(head, receive_buffer=4096) for _ in range(READERS)]
    try:
        assert all(reader.recv(100).startswith(b"HTTP/1.1 200") for reader in readers)
        seconds = live_site.seconds_of(PAGES, rounds=25)
    finally:
        for reader in readers:
            reader.close()
    assert seconds[-1] < 1, seconds[-5:]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("Content-Length: 99999999", b"413"),
        ("Content-Length: -1", b"400"),
        ("Content-Length: 5\r\nContent-Length: 6", b"400"),
    ],
)
def test_a_body_of_an_impossible_size_is_refused_at_once(
    live_site: LiveSite, head: str, status: bytes
) -> None:
    connection = live_site.connect(
        f"POST /newsletter/ HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n"
    )
    connection.settimeout(5)
    assert connection.recv(100).split()[1] == status
    connection.close()
