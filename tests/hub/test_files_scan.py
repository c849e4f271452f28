"""The malware scan: no request waits for it, and nobody else sees a file before it has passed."""

import base64
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from accounts.models import User
from hub.audit.models import AuditEvent
from hub.files import scan, tasks
from hub.files.models import StoredFile
from hub.files.uploads import store
from learn.models import Attachment
from networks.discussions import flows
from networks.discussions.integrations.network_export import files, posts
from networks.discussions.models import Thread
from networks.models import Network
from tests.cast import Cast, visiting
from tests.documents import NHS, pdf, upload
from tests.hub.test_files_uploads import picture
from tests.make import make_article
from tests.networks.discussions.make import make_thread, writing
from tests.networks.discussions.telling import told
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db

EICAR = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "eicar.com.b64"
BAD = b"this is harmful"
BEING_CHECKED = "This file is being checked for malware."
type Scanner = Callable[[str], None]


@pytest.fixture
def scanner(tmp_path: Path, settings: Settings) -> Scanner:
    """Sets a scan command that is this Python program."""

    def scan_with(body: str) -> None:
        script = tmp_path / "a scanner.py"
        script.write_text(body)
        settings.MALWARE_SCAN_COMMAND = f'{sys.executable} "{script}"'

    scan_with("import sys; sys.exit(1 if b'harmful' in sys.stdin.buffer.read() else 0)")
    return scan_with


@pytest.fixture
def thread(cast: Cast) -> Thread:
    network = make_network("Night shift", slug="nights", convener=cast.asha, level="open")
    let_in(network, cast.cleo, by=cast.asha)
    return make_thread(network, cast.asha, "Counting swabs")


def attached(
    thread: Thread, by: User, content: bytes = b"words", name: str = "notes.txt"
) -> StoredFile:
    file = store(upload(name, content), by=by)
    flows.reply(thread=thread, writing=writing(by, files=[file]))
    return file


def page_of(person: User | None, thread: Thread) -> str:
    return visiting(person).get(thread.get_absolute_url()).content.decode()


def opens(person: User | None, file: StoredFile) -> bool:
    return visiting(person).get(file.get_absolute_url()).status_code == 200


def test_no_request_waits_for_the_scan(thread: Thread, cast: Cast, scanner: Scanner) -> None:
    scanner("import time; time.sleep(25)")
    started = time.monotonic()
    address = reverse("discussions:reply", args=[thread.network.slug, thread.pk])
    form = {"body": "<p>See the notes.</p>", "key": "7d0a3b36-4c2c-4b31-9f4c-0d8f64c3ab11"}
    response = visiting(cast.cleo).post(address, form | {"uploads": upload("notes.txt", b"words")})
    assert response.status_code == 302
    assert time.monotonic() - started < 10
    (job,) = ProcrastinateJob.objects.filter(task_name="hub.files.tasks.scan_file")
    assert job.queue_name == "scan"


def test_until_it_is_scanned_only_its_uploader_reads_that_it_is_there(
    thread: Thread, cast: Cast, scanner: Scanner
) -> None:
    file = attached(thread, cast.cleo)
    assert BEING_CHECKED in page_of(cast.cleo, thread) and "notes.txt" in page_of(cast.cleo, thread)
    for person in (None, cast.asha, cast.hana):
        assert "notes.txt" not in page_of(person, thread)
    assert not any(opens(person, file) for person in (None, cast.cleo, cast.asha, cast.hana))
    tasks.scan_file(file.pk)
    assert BEING_CHECKED not in page_of(cast.cleo, thread)
    assert all(
        file.get_absolute_url() in page_of(person, thread)
        for person in (None, cast.cleo, cast.asha)
    )
    assert all(opens(person, file) for person in (None, cast.cleo, cast.asha))


def test_the_writer_of_a_text_sees_the_picture_in_it(cast: Cast, scanner: Scanner) -> None:
    file = store(upload("ward.png", picture()), by=cast.cleo)
    assert opens(cast.cleo, file)
    assert not opens(cast.asha, file)


def test_an_infected_file_is_deleted_and_its_uploader_told(
    thread: Thread, cast: Cast, scanner: Scanner
) -> None:
    file = attached(thread, cast.cleo, BAD)
    for _ in range(2):
        tasks.scan_file(file.pk)
    assert not default_storage.exists(file.path)
    assert "The malware scan found something in this file, so it was deleted." in page_of(
        cast.cleo, thread
    )
    assert "notes.txt" not in page_of(cast.asha, thread)
    assert not opens(cast.cleo, file)
    mail.outbox.clear()
    assert told(cast.cleo) == ["deleted"]
    assert "notes.txt" in visiting(cast.cleo).get(reverse("notifications:list")).content.decode()
    assert [
        "notes.txt" in str(each.body) for each in mail.outbox if each.to == [cast.cleo.email]
    ] == [True]
    (entry,) = AuditEvent.objects.filter(action="file.infected")
    assert (entry.actor_id, entry.details) == (None, {"file": file.pk})


def test_of_an_infected_file_without_an_uploader_nobody_is_told(scanner: Scanner) -> None:
    file = store(upload("notes.txt", BAD), by=None)
    tasks.scan_file(file.pk)
    file.refresh_from_db()
    assert file.scan == "infected"


def test_the_text_in_it_is_read_once_it_passed(cast: Cast, scanner: Scanner) -> None:
    reading = ProcrastinateJob.objects.filter(task_name="hub.safeguarding.tasks.read_file")
    file = store(upload("letter.pdf", pdf(f"Her NHS number is {NHS}.")), by=cast.cleo)
    assert not reading.exists()
    tasks.scan_file(file.pk)
    assert reading.count() == 1


@pytest.mark.parametrize("command", ["/nowhere/scanner", "failing", '"unbalanced', "sleeping"])
def test_a_scan_that_fails_keeps_the_file_back_and_is_tried_again(
    command: str,
    thread: Thread,
    cast: Cast,
    scanner: Scanner,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hub.files.scan.PATIENCE", 0.5)
    works = settings.MALWARE_SCAN_COMMAND
    settings.MALWARE_SCAN_COMMAND = command
    if command in {"failing", "sleeping"}:
        scanner(
            {"failing": "import sys; sys.exit(2)", "sleeping": "import time; time.sleep(60)"}[
                command
            ]
        )
    file = attached(thread, cast.cleo)
    with pytest.raises(scan.ScanFailed):
        tasks.scan_file(file.pk)
    assert not opens(None, file)
    StoredFile.objects.update(uploaded_at=timezone.now() - timedelta(minutes=6))
    tasks.scan_waiting(0)
    assert BEING_CHECKED in page_of(cast.cleo, thread)
    listed = visiting(cast.hana).get("/admin/files/storedfile/").content.decode()
    assert "1 file waits for the malware scan and nobody can open it; the oldest came 6" in listed
    scanner("") if command in {"failing", "sleeping"} else setattr(
        settings, "MALWARE_SCAN_COMMAND", works
    )
    monkeypatch.setattr("hub.files.scan.PATIENCE", 60)
    tasks.scan_waiting(0)
    assert opens(None, file)


def test_where_no_command_is_set_a_file_is_there_at_once(
    thread: Thread, cast: Cast, settings: Settings
) -> None:
    settings.MALWARE_SCAN_COMMAND = ""
    assert opens(None, attached(thread, cast.cleo))
    assert not ProcrastinateJob.objects.filter(task_name="hub.files.tasks.scan_file").exists()


def test_where_the_command_is_taken_away_what_waits_is_there(
    thread: Thread, cast: Cast, scanner: Scanner, settings: Settings
) -> None:
    file = attached(thread, cast.cleo)
    settings.MALWARE_SCAN_COMMAND = ""
    StoredFile.objects.update(uploaded_at=timezone.now() - timedelta(minutes=6))
    tasks.scan_waiting(0)
    assert opens(None, file)


def test_no_copy_of_a_network_holds_what_is_not_scanned(
    thread: Thread, cast: Cast, scanner: Scanner
) -> None:
    file = attached(thread, cast.cleo)
    network = Network.objects.get(pk=thread.network_id)
    assert not list(files(network, cast.asha))
    assert "notes.txt" not in str(list(posts(network, cast.asha)))
    tasks.scan_file(file.pk)
    assert len(list(files(network, cast.asha))) == 1


def test_an_article_shows_its_files_once_they_are_scanned(cast: Cast, scanner: Scanner) -> None:
    file, article = store(upload("notes.txt", b"words"), by=cast.ben), make_article()
    Attachment.objects.create(article=article, file=file)
    assert "notes.txt" not in visiting().get(article.get_absolute_url()).content.decode()
    tasks.scan_file(file.pk)
    assert file.get_absolute_url() in visiting().get(article.get_absolute_url()).content.decode()


def test_the_picture_of_a_network_is_shown_once_it_is_scanned(
    thread: Thread, cast: Cast, scanner: Scanner
) -> None:
    file = store(upload("ward.png", picture()), by=cast.asha)
    Network.objects.filter(pk=thread.network_id).update(picture=file)
    pages = (reverse("networks:network-list"), thread.network.get_absolute_url())
    assert not any(file.name in visiting(cast.cleo).get(page).content.decode() for page in pages)
    tasks.scan_file(file.pk)
    assert any(file.name in visiting(cast.cleo).get(page).content.decode() for page in pages)


def test_the_scanner_s_own_example_is_found(scanner: Scanner, cast: Cast) -> None:
    if not EICAR.exists():
        pytest.skip("the scanner's test file is not at hand")
    scanner("import sys; sys.exit(1 if b'EICAR' in sys.stdin.buffer.read() else 0)")
    file = store(upload("bad.txt", base64.b64decode(EICAR.read_text())), by=cast.cleo)
    tasks.scan_file(file.pk)
    assert not default_storage.exists(file.path)
