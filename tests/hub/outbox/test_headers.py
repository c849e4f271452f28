"""Headers in the bytes that leave: whole addresses for programs, whole words for people, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from hub.outbox import mail as mails
from hub.outbox.messages import OutgoingMail
from networks.models import Network
from tests.cast import Cast
from tests.mail_headers import faults_of_headers, header, sent_bytes
from tests.mail_server import MailServer, mail_server
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.discussions.telling import tell_everybody
from tests.networks.make import let_in, make_network

TITLES = [
    "Swabs",
    "Größe der Tupfer – “wer zählt?” " * 5 + "Ende",
    "a" * 120 + " " + "ß" * 90,
    'Handover swabs count a_b aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa – "Q" – night?” R&D',
    "日本語の病棟" * 12,
    "=?utf-8?q?Bcc=3A_x?= is what I typed",
    "=?utf-8?q?a=0ABcc=3A_x=40y.example?=",
]
LONG = "https://a-hospital-trust-with-a-long-name.hub.example.org/stop/" + "x" * 200 + "/"


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as told:
        options = {"host": "127.0.0.1", "port": told.port, "timeout": 5}
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": options,
            }
        }
        yield told


def message(title: str = "Swabs", **headers: str) -> OutgoingMail:
    return OutgoingMail(
        title, "Twice, aloud.", "hub@example.org", ["ben@example.org"], headers=headers
    )


@pytest.mark.parametrize("title", TITLES)
def test_a_subject_reads_as_it_was_written(title: str) -> None:
    written = message(mails.one_line(title))
    sent = sent_bytes(written)
    assert faults_of_headers(sent, written) == []
    assert not [line for line in sent.split(b"\r\n") if line.lower().startswith(b"bcc:")]
    assert max(map(len, sent.split(b"\r\n"))) <= 130  # the longest word alone


def test_addresses_and_ids_for_programs_stay_whole() -> None:
    ids = " ".join(
        f"<{letter * 40}@a-hospital-trust-with-a-long-name.hub.example.org>" for letter in "abcdef"
    )
    written = message(
        **{"List-Unsubscribe": f"<{LONG}>", "References": ids, "In-Reply-To": ids.split()[0]}
    )
    sent = sent_bytes(written)
    assert faults_of_headers(sent, written) == []
    assert f"\r\nList-Unsubscribe: <{LONG}>\r\n".encode() in sent


def test_a_header_cannot_begin_another() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        sent_bytes(
            message(**{"List-Unsubscribe": "<https://hub.example.org/>\r\nBcc: x@y.example"})
        )


@pytest.mark.django_db
def test_the_mail_server_gets_the_very_address_that_stops_a_mail(
    cast: Cast, server: MailServer, settings: Settings
) -> None:
    settings.SITE_URL = "https://a-hospital-trust-with-a-long-name.hub.example.org"
    settings.DEFAULT_FROM_EMAIL = (
        '"Größere Sicherheit für alle, überall und jederzeit – St. Jürgen" <hub@example.org>'
    )
    network = make_network(
        "Sicherheit für Ärztinnen und Pfleger in der Notaufnahme", convener=cast.asha
    )
    let_in(network, cast.ben, by=cast.asha)
    make_reply(make_thread(network, cast.ben, TITLES[1]), cast.asha)
    tell_everybody()
    (sent,) = [
        each
        for each in server.raw
        if b"\r\nTo: " + cast.ben.email.encode() in each and b"List-Unsub" in each
    ]
    read = message_from_bytes(sent)
    address = header(read, "List-Unsubscribe")
    assert (
        address.startswith(f"<{settings.SITE_URL}/")
        and address.endswith("/>")
        and " " not in address
    )
    assert f"\r\nList-Unsubscribe: {address}\r\n".encode() in sent
    stopped = Client().post(
        address.strip("<>").removeprefix(settings.SITE_URL), {"List-Unsubscribe": "One-Click"}
    )
    assert stopped.status_code == 200
    assert TITLES[1].strip() in str(make_header(decode_header(header(read, "Subject"))))
    name, written_by = parseaddr(header(read, "From"))
    assert written_by == "hub@example.org" and "St. Jürgen" in str(make_header(decode_header(name)))
    assert header(read, "In-Reply-To") == header(read, "References")
    assert "=?" not in header(read, "References")


@pytest.mark.django_db
def test_every_mail_of_the_site_is_one_of_these(network: Network, cast: Cast) -> None:
    """The others are looked at after each test that sent them (tests/conftest.py)."""
    make_reply(make_thread(network, cast.ben, TITLES[1]), cast.cleo)
    tell_everybody()
    Client().post("/accounts/password/reset/", {"email": cast.ben.email})
    assert mail.outbox
    assert all(isinstance(each, OutgoingMail) for each in mail.outbox)
