"""Many mails go over one connection, and the loss of it loses none of them."""

from collections.abc import Iterator
from smtplib import SMTPException

import pytest
from django.core.mail import EmailMessage
from pytest_django.fixtures import Settings

from hub.outbox.connection import MailConnection, is_refused_for_good
from tests.mail_server import MailServer, mail_server


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


def mail_to(name: str) -> EmailMessage:
    return EmailMessage("Counting", "Twice, aloud.", "hub@example.org", [f"{name}@example.org"])


def test_many_mails_go_over_one_connection(server: MailServer) -> None:
    with MailConnection() as connection:
        for name in "abc":
            connection.send(mail_to(name))
    assert server.to == ["a@example.org", "b@example.org", "c@example.org"]
    assert server.connections == 1


def test_a_connection_that_the_server_ended_is_opened_anew(server: MailServer) -> None:
    server.ends_after = 2
    with MailConnection() as connection:
        for name in "abcde":
            connection.send(mail_to(name))
    assert len(server.to) == 5 and server.connections == 3


def test_after_a_refusal_the_next_mail_goes_out(server: MailServer) -> None:
    server.refused = {"a@example.org": 550, "b@example.org": 451}
    with MailConnection() as connection:
        for name, for_good in (("a", True), ("b", False)):
            with pytest.raises(SMTPException) as refused:
                connection.send(mail_to(name))
            assert is_refused_for_good(refused.value) == for_good
        connection.send(mail_to("c"))
    assert server.to == ["c@example.org"]


def test_nobody_is_called_where_nothing_is_sent(server: MailServer) -> None:
    with MailConnection():
        pass
    assert server.connections == 0


def test_a_server_that_does_not_answer_is_said(server: MailServer, settings: Settings) -> None:
    settings.MAILERS["default"]["OPTIONS"]["port"] = 1
    with MailConnection() as connection, pytest.raises(OSError, match="refused"):
        connection.send(mail_to("a"))
