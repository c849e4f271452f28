"""What a benchmark asks: pages with their addresses and goals, and who asks. Told as JSON by the process that made
the rows, read by the one that measures.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User

READER = "bench@example.org"
CSRF = (
    "measuringmeasuringmeasuringmeasu"  # the secret of a form's token, as long as Django wants it
)


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of page. `goal` is a share of the floor, 0 for none; `form` is sent by POST, with `KEY` a fresh UUID."""

    name: str
    paths: Sequence[str]
    signed_in: bool = False
    goal: float = 0.0
    form: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """All pages of a benchmark. `cookie` is that of somebody who is signed in; `floor` the addresses of the floor."""

    pages: Sequence[Page]
    cookie: str
    floor: Sequence[str]
    queries: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, told: str) -> Asked:
        """From the JSON that `tell` printed."""
        found = json.loads(told)
        return cls(**found | {"pages": [Page(**page) for page in found["pages"]]})

    def tell(self) -> None:
        """Count the queries of each page and print it all."""
        counted = {page.name: _queries(page, self.cookie) for page in self.pages if not page.form}
        print(json.dumps(asdict(replace(self, queries=counted))))


def twice(rows: Iterable[tuple[str, Sequence[str], float, float]]) -> list[Page]:
    """Pages that are asked by everybody and by who is signed in: (name, addresses, goal, goal signed in)."""
    return [
        page
        for name, paths, outside, inside in rows
        for page in (Page(name, paths, False, outside), Page(f"{name} (in)", paths, True, inside))
    ]


def reader() -> User:
    """Who is signed in."""
    from accounts.models import User
    from accounts.personal_data import consents

    person = User.objects.filter(email=READER).first()
    if person is None:
        person = User.objects.create_user(READER, display_name="Bench")
        consents.record(person)
    return person


def cookie() -> str:
    """A session of the reader, made anew, and the cookie that their forms need."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    person = reader()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return (
        f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    )


def _queries(page: Page, cookie: str) -> int:
    """How many queries a page takes that is in no memory yet."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from hub.rendering.fragment_cache import fragments

    client = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
    if page.signed_in:
        client.cookies.load(cookie)
    client.get(page.paths[-1])
    fragments.clear()
    with CaptureQueriesContext(connection) as captured:
        client.get(page.paths[0])
    return len(captured)
