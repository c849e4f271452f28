"""The page that shows a newcomer's mails on a development machine."""

from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import dev_mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.DEBUG = True
    settings.MAIL_FOLDER = tmp_path
    return tmp_path


def write(folder: Path, *subjects: str, body: str = "Hello") -> None:
    backend = EmailBackend(alias="default", file_path=str(folder))
    backend.send_messages(
        [EmailMessage(subject, body, to=["ivy@example.org"]) for subject in subjects]
    )


def test_mails_are_listed_newest_first(client: Client, folder: Path) -> None:
    write(folder, "First", "Second")
    write(folder, "Third")
    assert [mail.subject for mail in client.get(reverse("accounts:mailbox")).context["mails"]] == [
        "Third",
        "Second",
        "First",
    ]


def test_a_mail_is_shown_as_text_with_links_to_follow(client: Client, folder: Path) -> None:
    write(
        folder,
        "Confirm",
        body="Open http://testserver/accounts/confirm-email/a:b_c-d/ — <b>now</b>",
    )
    (mail,) = dev_mailbox.newest(folder)
    page = client.get(reverse("accounts:mail", args=[mail.name])).text
    assert '<a href="http://testserver/accounts/confirm-email/a:b_c-d/"' in page
    assert "&lt;b&gt;now&lt;/b&gt;" in page


def test_an_empty_or_missing_folder_is_no_fault(
    client: Client, settings: Settings, folder: Path
) -> None:
    assert "No mail yet" in client.get(reverse("accounts:mailbox")).text
    settings.MAIL_FOLDER = folder / "missing"
    assert "No mail yet" in client.get(reverse("accounts:mailbox")).text


def test_there_is_no_other_file_to_be_had(client: Client, folder: Path) -> None:
    (folder.parent / "secret.log").write_text("Subject: secret\n\nsecret")
    assert client.get(reverse("accounts:mail", args=["secret-1"])).status_code == 404
    assert client.get("/mail/..%2Fsecret-1/").status_code == 404


def test_without_debug_there_is_no_such_page(
    client: Client, folder: Path, settings: Settings
) -> None:
    write(folder, "Confirm")
    settings.DEBUG = False
    assert client.get(reverse("accounts:mailbox")).status_code == 404
    assert (
        client.get(reverse("accounts:mail", args=[dev_mailbox.newest(folder)[0].name])).status_code
        == 404
    )


def test_the_page_after_joining_leads_there_in_debug(
    client: Client, folder: Path, settings: Settings
) -> None:
    address = f'href="{reverse("accounts:mailbox")}"'
    assert address in client.get(reverse("account_email_verification_sent")).text
    settings.DEBUG = False
    assert address not in client.get(reverse("account_email_verification_sent")).text
