"""The promise, as somebody with the whole database and all logs would test it.

A server process as it is run for people gets testimonies from a sender who tells all about themselves but in what they
write. Afterwards nothing of that is in a dump of the database, in the logs, in the mail, or anywhere on the disk.
"""

from __future__ import annotations

import http.client
import io
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from PIL import Image

from hub.database.embedded_server.server import EmbeddedServer, binaries
from hub.env import BASE_DIR
from networks.campaigns.models import Campaign, Testimony
from tests.cast import SignedInClient
from tests.make import make_person
from tests.networks.campaigns.conftest import form_of, opened_in, receipt_in, token_in
from tests.networks.campaigns.make import make_campaign
from tests.networks.make import let_in, make_network
from tests.servers import environment, free_port

pytestmark = pytest.mark.django_db(transaction=True)

MEMBER = 770123456789  # a key that nothing else has
SOURCE = "127.9.8.7"
HEADERS = {
    "User-Agent": "Zqagentqz/1.0",
    "X-Forwarded-For": "203.0.113.77",
    "X-Forwarded-Proto": "https",
    "X-Real-IP": "203.0.113.78",
    "Forwarded": "for=203.0.113.79",
    "Referer": "https://zqrefererqz.example/",
    "Accept-Language": "zqlanguageqz",
    "Authorization": "Bearer zqbearerqz",
    "From": "zqfromqz@example.org",
    "X-Request-ID": "zqrequestqz",
}
OF_THE_SENDER = re.compile(
    r"zq\w+qz|127\.9\.8\.7|203\.0\.113\.7|770123456789|zara\.telling|Zara Telling|zara-telling",
    re.IGNORECASE,
)
A_TIME = re.compile(r"\b\d{1,2}:\d{2}\b")
# What a testimony writes, and what search must know of one that is withdrawn.
WRITTEN = {
    "campaigns_testimony",
    "campaigns_testimonytext",
    "campaigns_testimonypicture",
    "search_indexstate",
}


class Server:
    """The web process of the Procfile on the database of the test."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.said = folder / "said"
        database, host = connection.settings_dict["NAME"], connection.settings_dict["HOST"]
        address = f"postgresql://{connection.settings_dict['USER']}@/{database}?host={quote(host, safe='')}"
        values = environment(
            DEBUG="1", VAR_DIR=str(folder / "var"), DATABASE_URL=address, PORT=str(self.port), WEB_WORKERS="1",
            TRUSTED_PROXY_COUNT="1", TMPDIR=str(folder / "tmp"), PYTHONWARNINGS="ignore",
        )  # fmt: skip
        values["PATH"] = f"{BASE_DIR / '.venv' / 'bin'}{os.pathsep}{values['PATH']}"
        (folder / "tmp").mkdir()
        web = next(
            line
            for line in (BASE_DIR / "Procfile").read_text().splitlines()
            if line.startswith("web:")
        )
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                ["sh", "-c", web.partition(":")[2]], cwd=BASE_DIR, env=values, stdout=said, stderr=said,
                start_new_session=True,
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).close()
            except OSError:
                assert self.process.poll() is None, self.said.read_text()
                time.sleep(0.1)
            else:
                return
        pytest.fail("The server did not start.")

    def ask(
        self, path: str, cookie: str, fields: dict[str, str] | None = None, picture: bytes = b""
    ) -> str:
        """As the telling sender, from their own address, signed in."""
        line = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=30, source_address=(SOURCE, 0)
        )
        kind, body = ("", None) if fields is None else _multipart(fields, picture)
        headers = HEADERS | {"Host": "localhost", "Cookie": f"sessionid={cookie}; zqcookieqz=1"}
        headers |= {"Content-Type": kind} if kind else {}
        line.request("GET" if fields is None else "POST", f"{path}?from=zqqueryqz", body, headers)
        answer = line.getresponse()
        page = answer.read().decode()
        assert (answer.status, answer.getheader("Set-Cookie")) == (200, None), page[:500]
        line.close()
        return page

    def end(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=30)


def _multipart(fields: dict[str, str], picture: bytes) -> tuple[str, bytes]:
    boundary = f"----zqboundary{uuid4().hex}qz"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
        for k, v in fields.items()
    ]
    body = "".join(parts).encode()
    if picture:
        head = 'Content-Disposition: form-data; name="uploads"; filename="zqpictureqz.jpg"\r\nContent-Type: image/jpeg'
        body += f"--{boundary}\r\n{head}\r\n\r\n".encode() + picture + b"\r\n"
    return f"multipart/form-data; boundary={boundary}", body + f"--{boundary}--\r\n".encode()


@pytest.fixture
def campaign() -> Campaign:
    convener = make_person("Asha Patel")
    network = make_network("Night shift", slug="nights", convener=convener, level="open")
    return make_campaign(network, convener, "Handover at night", prompts=["What happened?"])


@pytest.fixture
def server(campaign: Campaign, tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    server.end()


def session_of_zara(campaign: Campaign) -> str:
    zara = make_person("Zara Telling", id=MEMBER)
    let_in(campaign.network, zara, by=campaign.network.memberships.get(role="convener").user)
    client = SignedInClient()
    client.force_login(zara)
    return str(client.session.session_key)


def tables_of_dump() -> dict[str, set[str]]:
    """The rows of each table as `pg_dump` writes them; what stands outside of tables is "the rest"."""
    at = connection.settings_dict
    done = subprocess.run(
        [str(binaries() / "pg_dump"), "--no-owner", f"--host={at['HOST']}", f"--username={at['USER']}", at["NAME"]],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    tables: dict[str, set[str]] = {"the rest": set()}
    here = "the rest"
    for line in done.stdout.splitlines():
        if started := re.match(r"COPY public\.(\w+) ", line):
            here = started[1]
            tables[here] = set()
        elif line == r"\.":
            here = "the rest"
        elif not line.startswith((r"\restrict", r"\unrestrict")):
            tables[here].add(line)
    return tables


def test_nothing_of_the_sender_is_anywhere(
    campaign: Campaign, server: Server, tmp_path: Path
) -> None:
    cookie = session_of_zara(campaign)
    said_before = server.said.read_text()
    before = tables_of_dump()
    photograph = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B], exif[0x0132] = "zqartistqz", "2026:11:22 11:22:33"
    Image.new("RGB", (8, 8)).save(photograph, "JPEG", exif=exif)

    give, own = form_of(campaign), "/testimonies/"
    fields = {
        "form": token_in(server.ask(give, cookie)),
        "text": "The list was empty.",
        "consent": "",
    }
    refused = server.ask(give, cookie, fields, photograph.getvalue())
    kept = re.findall(r'name="kept" value="([^"]+)"', refused)
    page = server.ask(give, cookie, fields | {"consent": "publish", "kept": kept[0]})
    receipt = receipt_in(page)
    assert "receipt__number" not in server.ask(give, cookie, fields | {"consent": "publish"})
    opened = opened_in(server.ask(own, cookie, {"receipt": receipt}))
    server.ask(own, cookie, {"receipt": "1234"})
    version = str(Testimony.objects.get().version)
    server.ask(
        "/testimonies/yours/addition/",
        cookie,
        {"opened": opened, "text": "Again in May.", "seen": version},
    )
    server.ask("/testimonies/yours/consent/", cookie, {"opened": opened, "consent": "quote"})
    second = {
        "form": token_in(server.ask(give, cookie)),
        "text": "zqwithdrawnqz",
        "consent": "count",
    }
    taken_back = receipt_in(server.ask(give, cookie, second))
    opened = opened_in(server.ask(own, cookie, {"receipt": taken_back}))
    server.ask("/testimonies/yours/withdrawal/", cookie, {"opened": opened, "sure": "on"})

    after = tables_of_dump()
    assert Testimony.objects.count() == 2
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed <= WRITTEN, {name: after[name] - before[name] for name in changed - WRITTEN}
    assert {
        "campaigns_testimony",
        "campaigns_testimonytext",
        "campaigns_testimonypicture",
    } <= changed
    new = "\n".join(line for name in changed for line in after[name] - before[name])
    assert "The list was empty." in new
    assert OF_THE_SENDER.findall(new) == []
    assert A_TIME.findall(new) == []
    digits = receipt.replace(" ", "")
    assert not any(digits in line for lines in after.values() for line in lines)
    server.end()
    written = server.said.read_text().removeprefix(said_before)
    assert written.strip() == ""
    # Other tests may write into the database server's log at the same time.
    log = EmbeddedServer(Path(settings.VAR_DIR) / "postgres").log
    of_database = log.read_text(errors="replace") if settings.EMBEDDED_DATABASE else ""
    assert (
        re.findall(r"The list was empty|Again in May|zqwithdrawnqz|Zara Telling", of_database) == []
    )
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert OF_THE_SENDER.search(path.read_bytes().decode("latin-1")) is None, path
        assert "zq" not in path.name
