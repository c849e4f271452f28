"""The copy of a whole network: what stands in it, who gets it, and how long."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from hub.audit.models import AuditEvent
from hub.files.uploads import store
from networks import access, exporting, tasks
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.models import Thread
from networks.exporting import parts
from networks.models import Network, NetworkExport
from tests.cast import Cast, confirmed
from tests.make import PASSWORD
from tests.networks.conftest import queued, send_queued
from tests.networks.discussions.asking import choices_of, make_poll
from tests.networks.discussions.make import make_posts, make_reply, make_thread, writing
from tests.networks.make import invite_by_mail, make_network

type ClientOf = Callable[[str], Client]

EXPORT = "/networks/leads/export/"


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> Path:
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    return tmp_path


def copy_of(network: Network, cast: Cast) -> NetworkExport:
    export = exporting.request(network=network, by=cast.asha)
    tasks.make_network_export(export_id=export.pk)
    return NetworkExport.objects.get(pk=export.pk)


def read(export: NetworkExport) -> dict[str, Any]:
    with (
        default_storage.open(export.name) as file,
        zipfile.ZipFile(io.BytesIO(file.read())) as archive,
    ):
        assert archive.testzip() is None
        return {
            name: json.loads(archive.read(name)) if name.endswith(".json") else archive.read(name)
            for name in archive.namelist()
        }


def everything_in_it(network: Network, cast: Cast) -> str:
    return json.dumps(
        {name: str(content) for name, content in read(copy_of(network, cast)).items()}
    )


def test_it_holds_what_conveners_read(network: Network, cast: Cast) -> None:
    file = store(SimpleUploadedFile("lines.txt", b"Nine lines"), by=cast.cleo)
    thread = make_thread(network, cast.cleo, "Counting swabs", tags=["theatre"])
    flows.reply(thread=thread, writing=writing(cast.cleo, "<p>Twice, aloud.</p>", files=[file]))
    access.archive(network=network, by=cast.asha)
    copy = read(copy_of(network, cast))
    assert copy["network.json"][0]["name"] == "Safety leads"
    states = {member["name"]: member["state"] for member in copy["members.json"]}
    assert states == {
        "Asha Patel": "Member", "Ben Okafor": "Member", "Cleo Marsh": "Member", "Femi Adeyemi": "Suspended",
        "Gus Larsen": "Left",
    }  # fmt: skip
    assert [(thread["title"], thread["tags"]) for thread in copy["threads.json"]] == [
        ("Counting swabs", ["theatre"])
    ]
    first, second = copy["posts.json"]
    assert (first["number"], second["text"], second["by"]) == (
        1,
        "<p>Twice, aloud.</p>",
        "Cleo Marsh",
    )
    assert copy[second["files"][0]["in_this_copy"]] == b"Nine lines"
    assert any("archived the network" in line["what"] for line in copy["audit-trail.json"])


def test_answers_of_who_asks_are_there_and_no_addresses(network: Network, cast: Cast) -> None:
    members = read(copy_of(network, cast))["members.json"]
    (dev,) = (member for member in members if member["name"] == "Dev Sharma")
    assert dev["answers"] == [{"question": "Why would you like to join?", "answer": "To listen."}]
    assert "@example.org" not in json.dumps(members)


def test_invitations_open_nothing_and_tell_nobodys_account(network: Network, cast: Cast) -> None:
    accepted = invite_by_mail(network, "ella.novak@example.org", by=cast.asha)
    waiting = invite_by_mail(network, "new@example.net", by=cast.asha)
    access.accept_invitation(invitation=accepted, user=cast.hana)
    text = everything_in_it(network, cast)
    assert "new@example.net" in text
    assert waiting.token not in text and accepted.token not in text
    access.remove(network=network, user=cast.hana, by=cast.asha, reason="A test.")
    access.invite(network=network, user=cast.ella, by=cast.asha)
    assert "Ella Novak" not in everything_in_it(network, cast)


def test_who_wrote_without_a_name_has_none(network: Network, cast: Cast) -> None:
    network.allows_anonymous = True
    access.save_settings(network=network, by=cast.asha)
    thread = make_thread(network, cast.ben, "Near miss")
    make_reply(thread, cast.cleo, "<p>It was me.</p>", anonymous=True)
    copy = read(copy_of(network, cast))
    post = copy["posts.json"][1]
    assert (post["text"], post["by"], post["without_a_name"]) == (
        "<p>It was me.</p>",
        "Anonymous member 1",
        True,
    )
    others = {
        name: content
        for name, content in copy.items()
        if name not in {"members.json", "audit-trail.json"}
    }
    assert "Cleo" not in str(others) and cast.cleo.handle not in str(others)


def test_what_was_deleted_is_not_there(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben, "Kept")
    gone = make_reply(thread, cast.cleo, "<p>Quokka.</p>")
    make_reply(thread, cast.ben, "<p>I saw it.</p>", reply_to=gone)
    flows.delete_post(post=gone, by=cast.cleo)
    deleted = make_thread(network, cast.ben, "Wombat", body="<p>Numbat.</p>")
    Thread.objects.filter(pk=deleted.pk).update(deleted_at=timezone.now())
    copy = read(copy_of(network, cast))
    assert not any(word in str(copy) for word in ("Quokka", "Wombat", "Numbat"))
    assert [post["reply_to"] for post in copy["posts.json"]] == [None, None]


def test_a_secret_ballot_is_numbers_alone(network: Network, cast: Cast) -> None:
    for is_secret in (True, False):
        poll = make_poll(network, cast.asha, is_secret=is_secret)
        flows.vote(poll=poll, by=cast.cleo, choices=choices_of(poll, "Once"))
    secret, open_one = read(copy_of(network, cast))["polls.json"]
    assert secret["answers"][0]["votes"] == 1 and "voters" not in secret["answers"][0]
    assert open_one["answers"][0]["voters"] == ["Cleo Marsh"]


def test_another_networks_things_are_not_in_it(network: Network, cast: Cast) -> None:
    other = make_network("Quokka circle", convener=cast.asha)
    make_thread(other, cast.asha, "Quokka talk")
    assert "Quokka" not in everything_in_it(network, cast)


def test_long_threads_are_read_some_at_a_time(
    network: Network, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_posts(make_thread(network, cast.cleo), cast.cleo, 24)
    monkeypatch.setattr("networks.discussions.integrations.network_export.BATCH", 10)
    export = exporting.request(network=network, by=cast.asha)
    with CaptureQueriesContext(connection) as captured:
        exporting.make(export_id=export.pk)
    read_posts = [each["sql"] for each in captured if 'FROM "discussions_post" LEFT' in each["sql"]]
    assert len(read_posts) == 4 and all("LIMIT 10" in sql for sql in read_posts)
    assert [post["number"] for post in read(export)["posts.json"]] == [*range(1, 26)]


def test_a_list_is_written_while_it_is_read(network: Network, cast: Cast) -> None:
    """Of two thousand rows of a kilobyte no more than a few are in memory at once."""
    alive: list[int] = []

    class Row(dict[str, Any]):
        def __init__(self) -> None:
            super().__init__(text="x" * 1000)
            alive.append(1)

        def __del__(self) -> None:
            alive.pop()

    most = 0

    def rows() -> Any:
        nonlocal most
        for _ in range(2000):
            yield Row()
            most = max(most, len(alive))

    parts.register("rows", lambda _network, _by: rows())
    try:
        assert len(read(copy_of(network, cast))["rows.json"]) == 2000
    finally:
        del parts._rows["rows"]
    assert most < 5


def test_asking_twice_is_one_copy(network: Network, cast: Cast, as_: ClientOf) -> None:
    client = confirmed(as_("asha"))
    for _ in range(2):
        assert client.post(EXPORT).status_code == 302
    assert len(queued("make_network_export")) == 1
    assert (
        AuditEvent.objects.filter(
            scope=network.pk, action="network.copy-requested", actor=cast.asha
        ).count()
        == 1
    )
    assert "We are putting it together" in client.get(EXPORT).content.decode()


def test_a_copy_is_asked_for_by_who_shows_again_who_they_are(
    network: Network, as_: ClientOf
) -> None:
    client = as_("asha")
    confirm = client.post(EXPORT)["Location"]
    assert confirm.startswith(reverse("account_reauthenticate"))
    assert not NetworkExport.objects.exists()
    assert client.post(confirm, {"password": PASSWORD})["Location"] == EXPORT
    assert NetworkExport.objects.count() == 1


def test_a_convener_is_told_and_downloads_it(network: Network, cast: Cast, as_: ClientOf) -> None:
    export = copy_of(network, cast)
    send_queued("send_network_export_ready")
    assert mail.outbox[-1].to == [cast.asha.email]
    assert EXPORT in str(mail.outbox[-1].body)
    client = as_("asha")
    assert client.post(f"{EXPORT}{export.pk}/")["Location"].startswith(
        reverse("account_reauthenticate")
    )
    confirmed(client)
    assert "Download the zip" in client.get(EXPORT).content.decode()
    response = client.post(f"{EXPORT}{export.pk}/")
    assert "no-store" in response["Cache-Control"]
    assert zipfile.ZipFile(io.BytesIO(b"".join(response))).testzip() is None
    assert (
        AuditEvent.objects.filter(
            scope=network.pk, action="network.copy-downloaded", actor=cast.asha
        ).count()
        == 1
    )
    assert client.get(f"{EXPORT}{export.pk}/").status_code == 405
    for who, expected in (("ben", 403), ("cleo", 403), ("ella", 404), ("hana", 404)):
        assert as_(who).post(f"{EXPORT}{export.pk}/").status_code == expected


def test_who_no_longer_convenes_gets_nothing(network: Network, cast: Cast, as_: ClientOf) -> None:
    export = copy_of(network, cast)
    access.hand_over(network=network, by=cast.asha, to=cast.ben)
    send_queued("send_network_export_ready")
    assert not mail.outbox
    assert as_("asha").post(f"{EXPORT}{export.pk}/").status_code == 403
    with pytest.raises(NotAllowed):
        exporting.request(network=network, by=cast.asha)
    access.hand_over(network=network, by=cast.ben, to=cast.asha)
    pending = exporting.request(network=network, by=cast.asha)
    access.hand_over(network=network, by=cast.asha, to=cast.ben)
    exporting.make(export_id=pending.pk)
    assert not NetworkExport.objects.filter(pk=pending.pk).exists()


def test_it_ends(network: Network, cast: Cast, as_: ClientOf, storage: Path) -> None:
    export = copy_of(network, cast)
    stray = storage / exporting.flow.FOLDER / "stray.zip"
    stray.write_bytes(b"left behind")
    tasks.sweep_exports(0)
    assert (storage / export.name).exists() and not stray.exists()
    with travel(timezone.now() + timedelta(days=7, minutes=1), tick=False):
        assert as_("asha").post(f"{EXPORT}{export.pk}/").status_code == 404
        tasks.sweep_exports(0)
    assert not (storage / export.name).exists()


def test_another_networks_copy_does_not_exist_here(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    other = make_network("Quokka circle", slug="quokka", convener=cast.asha)
    export = copy_of(other, cast)
    assert as_("asha").post(f"{EXPORT}{export.pk}/").status_code == 404


def test_the_job_may_run_twice(network: Network, cast: Cast) -> None:
    export = copy_of(network, cast)
    exporting.make(export_id=export.pk)
    assert len(queued("send_network_export_ready")) == 1
    newer = copy_of(network, cast)
    export.refresh_from_db()
    assert export.expires_at is not None and export.expires_at <= timezone.now()
    assert newer.expires_at is not None and newer.expires_at > timezone.now()
