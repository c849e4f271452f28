"""Strangers who send pictures that are heavy to draw hold up other pictures, and no page."""

from __future__ import annotations

import io
import re
import threading
from contextlib import suppress
from uuid import uuid4

from PIL import Image
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.cast import make_cast
from tests.hub.web.conftest import LiveSite
from tests.hub.web.test_slow_clients import PAGES
from tests.networks.campaigns.conftest import form_of, make_night_shift
from tests.networks.campaigns.make import make_campaign

STRANGERS = 40
SIDE = 7000  # pixels: just below the limit, and few bytes


def heavy_picture() -> bytes:
    content = io.BytesIO()
    Image.linear_gradient("L").resize((SIDE, SIDE)).convert("RGB").save(content, "PNG")
    return content.getvalue()


def form_with(pictures: list[bytes], **fields: str) -> tuple[bytes, str]:
    boundary = uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for number, picture in enumerate(pictures):
        head = f'Content-Disposition: form-data; name="uploads"; filename="{number}.png"\r\nContent-Type: image/png'
        parts.append(f"--{boundary}\r\n{head}\r\n\r\n".encode() + picture + b"\r\n")
    return b"".join(
        [*parts, f"--{boundary}--\r\n".encode()]
    ), f"multipart/form-data; boundary={boundary}"


def test_heavy_pictures_stop_no_page(
    live_site: LiveSite, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), databases.connected_to(live_site.database):
        cast = make_cast()
        campaign = make_campaign(
            make_night_shift(cast), cast.asha, "Handover at night", prompts=["What happened?"]
        )
        path = form_of(campaign)
    token = re.search(rb'name="form" value="([^"]+)"', live_site.ask(path)[1])
    assert token is not None
    fields = {
        "form": token[1].decode(),
        "text": "Nobody told the night shift.",
        "consent": "publish",
    }
    body, content_type = form_with([heavy_picture()] * 3, **fields)

    def send() -> None:
        with suppress(OSError):  # the server ends before the last are answered
            live_site.ask(path, "POST", body, {"Content-Type": content_type})

    strangers = [threading.Thread(target=send, daemon=True) for _ in range(STRANGERS)]
    for stranger in strangers:
        stranger.start()
    seconds = live_site.seconds_of(PAGES, rounds=25)
    assert any(stranger.is_alive() for stranger in strangers)  # they were at it all the while
    assert seconds[98] < 1, seconds[-5:]  # 99 of 100
