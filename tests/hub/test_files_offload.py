"""A file is handed to the proxy in front, by real proxies with the configuration that we ship."""

import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.http import Http404
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from hub.archives import download
from hub.env import BASE_DIR, Environment, SettingError
from hub.files.models import StoredFile
from hub.files.uploads import store
from learn.models import Attachment
from tests.documents import upload
from tests.make import make_article
from tests.servers import free_port

PREFIX = "/protected-files/"
KEPT = {
    "Content-Type": "text/plain",
    "Content-Disposition": 'attachment; filename="ward round.txt"',
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "private, no-store",
}


@pytest.fixture
def file(settings: Settings) -> StoredFile:
    settings.FILES_OFFLOAD_PREFIX = PREFIX
    file = store(upload("ward round.txt", b"hand hygiene"), by=None)
    Attachment.objects.create(article=make_article(), file=file)
    return file


@pytest.mark.django_db
def test_the_answer_names_the_file_and_has_no_body(file: StoredFile, client: Client) -> None:
    response = client.get(file.get_absolute_url())
    assert response.content == b""
    assert response["X-Accel-Redirect"] == f"{PREFIX}{file.path}"
    assert {name: response[name] for name in KEPT} == KEPT


@pytest.mark.django_db
def test_what_is_not_there_is_404_here(file: StoredFile, client: Client) -> None:
    file.delete_from_storage()
    assert client.get(file.get_absolute_url()).status_code == 404
    assert client.get(f"{PREFIX}{file.path}").status_code == 404
    with pytest.raises(Http404):
        download("exports/none.zip", "none.zip")


@pytest.mark.parametrize("prefix", ["files", "/files", "/../", "//", "/a/../b/", "/a b/"])
def test_only_the_beginning_of_addresses_is_a_prefix(prefix: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"PREFIX='{prefix}'")
    with pytest.raises(SettingError):
        Environment(tmp_path / ".env").path_prefix("PREFIX")


# --- Through real proxies -----------------------------------------------------------------------------


def caddy(folder: Path, port: int, upstream: str) -> list[str]:
    """deploy/Caddyfile with other addresses."""
    said = (BASE_DIR / "deploy" / "Caddyfile").read_text()
    said = said.replace("{$SITE_HOST}", f"http://127.0.0.1:{port}").replace(
        "web-1:8000 web-2:8000", upstream
    )
    said = said.replace("/srv/files", str(django_settings.FILES_ROOT))
    said = said.replace("{\n", "{\n\tadmin off\n\tauto_https off\n", 1)
    if subprocess.check_output(["caddy", "version"], text=True).strip().lstrip("v") < "2.7":
        said = re.sub(r"request_buffers .*", "", said)  # newer than Debian's
    (folder / "Caddyfile").write_text(said)
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def nginx(folder: Path, port: int, upstream: str) -> list[str]:
    """What docs/operations.md says, with other addresses."""
    (said,) = re.findall(
        r"```nginx\n(.*?)```", (BASE_DIR / "docs" / "operations.md").read_text(), re.DOTALL
    )
    said = said.replace("127.0.0.1:8000", upstream).replace(
        "/hub/var/files/", f"{django_settings.FILES_ROOT}/"
    )
    who = "user root;" if os.getuid() == 0 else ""
    paths = " ".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    server = f"server {{ listen 127.0.0.1:{port}; {said} }}"
    (folder / "nginx.conf").write_text(
        f"daemon off; {who} pid {folder}/pid; error_log stderr; events {{}}http {{ access_log off; {paths} {server} }}"
    )
    return ["nginx", "-c", str(folder / "nginx.conf"), "-e", "stderr"]


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "log").open("wb") as log:
        proxy = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 20
            while asked(f"http://127.0.0.1:{port}/healthz")[0] != 200:
                assert time.monotonic() < deadline and proxy.poll() is None, (
                    folder / "log"
                ).read_text()
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            proxy.terminate()
            proxy.wait()


def asked(address: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            return response.status, response.read(), dict(response.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read(), dict(error.headers)
    except OSError:
        return 0, b"", {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("proxy", [caddy, nginx], ids=["caddy", "nginx"])
def test_a_proxy_sends_the_file_to_whom_it_is_for_and_nothing_else(
    proxy: object, file: StoredFile, live_server: LiveServer, tmp_path: Path
) -> None:
    name = proxy.__name__  # type: ignore[attr-defined]
    if not shutil.which(name):
        pytest.skip(f"there is no {name} on this machine")
    port = free_port()
    command = proxy(tmp_path, port, live_server.url.removeprefix("http://"))  # type: ignore[operator]
    with running(command, tmp_path, port) as site:
        status, body, headers = asked(site + file.get_absolute_url())
        assert (status, body) == (200, b"hand hygiene")
        assert {key: headers[key] for key in KEPT} == KEPT
        assert headers["Content-Length"] == "12"
        assert "X-Accel-Redirect" not in headers
        assert asked(site + file.get_absolute_url(), Range="bytes=0-3")[:2] == (206, b"hand")
        guesses = [
            PREFIX + file.path,
            f"/x/..{PREFIX}{file.path}",
            f"/%2e%2e{PREFIX}{file.path}",
            f"/srv/files/{file.path}",
        ]
        for guess in [*guesses, PREFIX, f"{PREFIX}../../etc/passwd"]:
            status, body, _ = asked(site + guess, **{"X-Accel-Redirect": PREFIX + file.path})
            assert status >= 400 and b"hand hygiene" not in body, guess
        status, _, headers = asked(site + reverse("learn:library"))
        assert status == 200 and "X-Accel-Redirect" not in headers
        Attachment.objects.all().delete()
        assert asked(site + file.get_absolute_url())[0] == 404
