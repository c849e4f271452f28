"""Download my data."""

import io
import json
import zipfile
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import flows, tasks
from accounts.models import DataExport, User
from accounts.personal_data import data_export
from hub.files.models import StoredFile
from learn.flows import set_status
from learn.models import Article, Bookmark, Reaction
from tests.cast import confirmed
from tests.jobs import run_jobs
from tests.make import PASSWORD, make_article, make_author, make_organisation, make_person

DATA = reverse("accounts:data")


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> Path:
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    return tmp_path


def make_export(person: User) -> DataExport:
    export = flows.request_data_export(user=person)
    tasks.make_data_export(export.pk)
    export.refresh_from_db()
    return export


def read(export: DataExport) -> dict[str, Any]:
    with (
        default_storage.open(export.name) as file,
        zipfile.ZipFile(io.BytesIO(file.read())) as archive,
    ):
        assert archive.testzip() is None
        return {
            name: json.loads(archive.read(name)) if name.endswith(".json") else archive.read(name)
            for name in archive.namelist()
        }


def download(export: DataExport) -> str:
    return reverse("accounts:data-download", args=[export.pk])


@pytest.mark.django_db
def test_the_zip_holds_what_we_keep() -> None:
    person = make_person(
        "Nadia Haddad",
        organisation=make_organisation("Solent NHS Trust"),
        interests="falls, sepsis",
    )
    make_person("Somebody Else")
    UserSession.objects.create(
        user=person, session_key="k" * 32, ip="192.0.2.1", user_agent="Browser"
    )
    content = read(make_export(person))
    assert content["account.json"]["email"] == "nadia.haddad@example.org"
    assert content["account.json"]["interests"] == ["falls", "sepsis"]
    assert content["organisation.json"]["organisation"]["name"] == "Solent NHS Trust"
    assert [consent["document"] for consent in content["consents.json"]]
    assert content["e-mail-addresses.json"] == [
        {"email": "nadia.haddad@example.org", "verified": True, "primary": True}
    ]
    assert [session["ip"] for session in content["sessions.json"]] == ["192.0.2.1"]
    assert "kkkk" not in str(content["sessions.json"])
    assert {
        "saved-articles.json",
        "reactions.json",
        "contributions.json",
        "README.txt",
    } <= content.keys()
    assert "Somebody Else" not in str(content)


def test_secrets_are_not_in_it(hana: User) -> None:
    content = read(make_export(hana))
    assert content["second-factors.json"][0]["kind"]
    assert hana.password not in str(content)
    assert "secret" not in str(content["second-factors.json"])


def test_the_library_adds_what_they_saved_said_and_wrote(ella: User) -> None:
    read_by_all, archived = make_article("Open to all"), make_article("Taken down")
    for article in (read_by_all, archived):
        Bookmark.objects.keep(article, ella, f"my note on {article.pk}")
        Reaction.objects.give(article, ella, Reaction.Kind.HELPFUL)
    set_status(ids=[archived.pk], status=Article.Status.ARCHIVED, by=None)
    make_author("Dr Ella Novak", user=ella)
    draft = make_article("My draft", status=Article.Status.DRAFT, contributed_by=ella)
    content = read(make_export(ella))
    saved = {row["note"]: row["article"] for row in content["saved-articles.json"]}
    assert saved[f"my note on {read_by_all.pk}"]["title"] == "Open to all"
    # Their note is theirs; what they may not read any more is not named.
    assert saved[f"my note on {archived.pk}"] is None
    assert "Taken down" not in str(content)
    assert [row["reaction"] for row in content["reactions.json"]] == ["Helpful", "Helpful"]
    assert [row["title"] for row in content["contributions.json"]["articles"]] == [draft.title]
    assert content["contributions.json"]["author"]["name"] == "Dr Ella Novak"


def test_what_they_handed_in_is_in_it(ella: User, cleo: User) -> None:
    for person, content in ((ella, b"mine"), (cleo, b"somebody else's")):
        stored = StoredFile.objects.create(
            original_name="notes.txt",
            content_type="text/plain",
            size=4,
            sha256="0" * 64,
            uploaded_by=person,
        )
        default_storage.save(stored.path, ContentFile(content))
    files = {
        name: body for name, body in read(make_export(ella)).items() if name.startswith("files/")
    }
    assert files == {"files/library/1-notes.txt": b"mine"}


def test_other_apps_add_sections_and_files(ella: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_export, "_sections", {})
    monkeypatch.setattr(data_export, "_files", {})
    data_export.register("drafts", lambda user: [{"by": user.handle, "at": timezone.now()}])
    pieces = [("../../etc/passwd", b"one"), ("C:\\notes.txt", b"two"), ("", b"three")]
    data_export.register_files(
        "pieces", lambda _: [(name, partial(io.BytesIO, body)) for name, body in pieces]
    )
    content = read(make_export(ella))
    assert content["drafts.json"][0]["by"] == "ella-novak"
    assert content["files/pieces/1-passwd"] == b"one"
    assert content["files/pieces/2-notes.txt"] == b"two"
    assert content["files/pieces/3-file"] == b"three"


def test_a_file_that_is_gone_does_not_stop_the_rest(
    ella: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> io.BytesIO:
        raise FileNotFoundError

    monkeypatch.setattr(
        data_export, "_files", {"x": lambda _: [("gone", gone), ("here", lambda: io.BytesIO(b"1"))]}
    )
    assert read(make_export(ella))["files/x/2-here"] == b"1"


def test_asking_twice_makes_one(client: Client, ella: User) -> None:
    client.force_login(ella)
    confirmed(client)
    for _ in range(2):
        answer = client.post(DATA)
        assert (answer.status_code, answer["Location"]) == (302, DATA)
    assert ella.exports.count() == 1
    assert ProcrastinateJob.objects.filter(task_name="accounts.tasks.make_data_export").count() == 1
    assert "We are putting it together" in client.get(DATA).content.decode()
    with pytest.raises(IntegrityError):
        DataExport.objects.create(user=ella)


def test_looking_at_the_page_asks_for_nothing(client: Client, ella: User) -> None:
    client.force_login(ella)
    assert "Make a copy of my data" in client.get(DATA).content.decode()
    assert not DataExport.objects.exists()


def test_only_its_owner_can_fetch_it(client: Client, ella: User, cleo: User, hana: User) -> None:
    export = make_export(ella)
    for other in (cleo, hana):
        client.force_login(other)
        assert client.get(download(export)).status_code == 404
        assert download(export) not in client.get(DATA).content.decode()
    client.logout()
    assert client.get(download(export))["Location"].startswith(reverse("account_login"))
    client.force_login(ella)
    confirmed(client)
    assert download(export) in client.get(DATA).content.decode()
    answer = client.get(download(export))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["Content-Type"] == "application/zip"
    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert client.post(download(export)).status_code == 405


def test_a_copy_is_asked_for_by_who_shows_again_who_they_are(client: Client, ella: User) -> None:
    client.force_login(ella)
    confirm = client.post(DATA)["Location"]
    assert confirm == f"{reverse('account_reauthenticate')}?next={DATA.replace('/', '%2F')}"
    assert not ella.exports.exists()
    wrong = client.post(confirm, {"password": "not my password"})
    assert "This is not your password" in wrong.text
    assert client.post(confirm, {"password": PASSWORD}).headers["Location"] == DATA
    assert ella.exports.count() == 1  # what was asked for before the password, without asking again


def test_a_session_that_did_not_show_the_password_lately_fetches_no_copy(
    client: Client, ella: User
) -> None:
    export = make_export(ella)
    client.force_login(ella)
    assert client.get(download(export))["Location"].startswith(reverse("account_reauthenticate"))
    confirmed(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert client.get(download(export))["Location"].startswith(
            reverse("account_reauthenticate")
        )
    assert client.get(download(export)).status_code == 200


def test_who_has_a_second_step_shows_that_one(client: Client, hana: User) -> None:
    client.force_login(hana)
    assert client.post(DATA)["Location"].startswith(reverse("mfa_reauthenticate"))


def test_it_expires_after_seven_days_and_is_swept(
    client: Client, ella: User, storage: Path
) -> None:
    export = make_export(ella)
    client.force_login(ella)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        client.force_login(ella)
        assert client.get(download(export)).status_code == 404
        assert (storage / export.name).exists()
        tasks.sweep_data_exports()
    assert not DataExport.objects.exists()
    assert not (storage / export.name).exists()


def test_sweeping_leaves_what_is_good_and_takes_what_nobody_names(
    ella: User, storage: Path
) -> None:
    export = make_export(ella)
    (storage / "exports" / "left-by-a-crash.zip").write_bytes(b"PK")
    tasks.sweep_data_exports()
    tasks.sweep_data_exports()
    assert [file.name for file in (storage / "exports").iterdir()] == [Path(export.name).name]
    assert DataExport.objects.get() == export


def test_sweeping_an_empty_storage_does_nothing(db: None) -> None:
    tasks.sweep_data_exports()


def test_a_new_copy_takes_the_place_of_the_older_one(client: Client, ella: User) -> None:
    older = make_export(ella)
    newer = make_export(ella)
    assert older != newer
    client.force_login(ella)
    confirmed(client)
    assert client.get(download(older)).status_code == 404
    assert client.get(download(newer)).status_code == 200


def test_the_job_may_run_twice(ella: User, storage: Path) -> None:
    export = make_export(ella)
    before = (storage / export.name).stat().st_mtime_ns
    tasks.make_data_export(export.pk)
    tasks.make_data_export(export.pk + 1000)
    assert (storage / export.name).stat().st_mtime_ns == before
    assert (
        ProcrastinateJob.objects.filter(task_name="accounts.tasks.send_data_export_ready").count()
        == 1
    )


def test_the_job_writes_over_what_a_crash_left(ella: User, storage: Path) -> None:
    export = flows.request_data_export(user=ella)
    (storage / "exports").mkdir()
    (storage / export.name).write_bytes(b"half a file")
    tasks.make_data_export(export.pk)
    export.refresh_from_db()
    assert read(export)["account.json"]["handle"] == "ella-novak"
    assert len(list((storage / "exports").iterdir())) == 1


def test_no_mail_after_the_account_was_closed(ella: User, mailoutbox: list[EmailMessage]) -> None:
    export = make_export(ella)
    User.objects.filter(pk=ella.pk).update(is_active=False)
    tasks.send_data_export_ready(export.pk)
    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_it_and_writes_when_it_is_ready(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    person = make_person("Nadia Haddad")
    client.force_login(person)
    confirmed(client)
    client.post(DATA)
    run_jobs()
    export = person.exports.get()
    assert client.get(download(export)).status_code == 200
    (mail,) = mailoutbox
    assert mail.to == ["nadia.haddad@example.org"]
    assert mail.subject == "Your copy of your data is ready"
    assert DATA in mail.body
    # The mail leads to the page, not to the file: a scanner that follows links gets nothing.
    assert download(export) not in mail.body
