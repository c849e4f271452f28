"""A real Chromium, and the site it meets: one copy of the same content for every file of tests."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from accounts.authentication.devices import device_name
from accounts.models import User
from accounts.personal_data import consents
from accounts.security_log.models import SecurityEvent
from tests import chromium as chromiums
from tests import databases
from tests.browser import site as sites
from tests.browser.clients import Clients
from tests.browser.people import places, write_mail
from tests.browser.watching import Watch
from tests.cast import SignedInClient

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
# Names that are not the site's lead nowhere, so that no test depends on another machine or reaches one.
SWITCHES = ("--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost")
SLOW_TO_COMPRESS = ("css", "js", "json", "map", "md", "svg", "txt", "xml", "woff2")
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
PATIENCE = 10_000  # milliseconds


class Site:
    """The running site, and visitors to it."""

    def __init__(self, address: str, browser: Browser) -> None:
        self.address = address
        self.browser = browser
        self.places = places()
        self._here: list[Visitor] = []
        self._left: dict[str, list[Visitor]] = {}

    def visitor(self, who: str = "", **options: Any) -> Visitor:
        """A browser of nobody's, or of one of the people, signed in."""
        left = self._left.setdefault(str(options), [])
        visitor = left.pop() if left else Visitor(self, options)
        self._here.append(visitor)
        visitor.arrive(session_of(who) if who else "")
        return visitor

    def say_goodbye(self) -> None:
        for visitor in [*self._here]:
            self.let_go(visitor)

    def let_go(self, visitor: Visitor) -> None:
        """Whoever comes next gets a browser in which nothing is left: to start another takes a second."""
        visitor.leave()
        self._here.remove(visitor)
        self._left[str(visitor.options)].append(visitor)

    def close(self) -> None:
        self.say_goodbye()
        for visitor in chain.from_iterable(self._left.values()):
            visitor.context.close()


class Visitor:
    page: Page

    def __init__(self, site: Site, options: dict[str, Any]) -> None:
        self.options = options
        self.context = site.browser.new_context(
            base_url=site.address, reduced_motion="reduce", **options
        )
        self.context.set_default_timeout(PATIENCE)
        self.runs_scripts = options.get("java_script_enabled", True)
        self.watch = Watch(self.context, site.address)
        self._places = site.places

    def arrive(self, session: str) -> None:
        if session:
            cookie = {
                "name": settings.SESSION_COOKIE_NAME,
                "value": session,
                "url": self.watch.site,
            }
            self.context.add_cookies([cookie])  # type: ignore[list-item]
        self.page = self.context.new_page()

    def leave(self) -> None:
        """Nothing stays: a tab takes what it keeps with it, and the site's part of the browser is cleared."""
        tools = self.context.new_cdp_session(self.page)
        tools.send("Storage.clearDataForOrigin", {"origin": self.watch.site, "storageTypes": "all"})
        for tab in self.context.pages:
            tab.close()
        self.context.clear_cookies()
        self.watch.forget()

    def open(self, address: str) -> Page:
        """Open an address of the site, in which "{article}" and the like stand for what `places` names."""
        self.page.goto(address.format_map(self._places))
        self.settle()
        return self.page

    def settle(self) -> None:
        if self.runs_scripts:
            self.watch.settle(self.page)


def session_of(name: str) -> str:
    """The key of a session in which the person of this name has just given a password."""
    person = User.objects.get(display_name=name)
    client = SignedInClient()
    client.force_login(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    if consents.outstanding(person):
        del session[consents.SESSION_KEY]
    session.save()
    UserSession.objects.create(
        user=person, ip="192.0.2.7", session_key=session.session_key, user_agent=AGENT
    )
    SecurityEvent.objects.create(
        user=person, kind="new-device", network="192.0.2.0/24", browser=device_name(AGENT)
    )
    return str(session.session_key)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromiums.found(install=False)
    if not path:
        if os.environ.get("CI"):
            pytest.fail("No Chromium was found: bin/test installs one.")
        pytest.skip("No Chromium was found; HUB_CHROMIUM may name one.")
    # Playwright keeps an event loop in this thread; Django stays out of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=path, args=SWITCHES) as browser,
    ):
        yield browser


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Static files as production serves them, but not compressed."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(**served_from(folder)):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture(scope="session")
def content(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of the database that all others are copies of."""
    name = f"browser_{WORKER}"
    with django_db_blocker.unblock():
        sites.prepare(name)
    yield name
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.fixture(scope="module")
def site(
    browser: Browser,
    collected: Path,
    content: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: Any,
) -> Iterator[Site]:
    name = f"{content}_copy"
    with django_db_blocker.unblock():
        databases.copy(content, name)
        mail = tmp_path_factory.mktemp("mail")
        with (
            override_settings(
                **served_from(collected), MAIL_FOLDER=mail, ROOT_URLCONF="tests.browser.urls"
            ),
            databases.connected_to(name),
            sites.served() as address,
            override_settings(SITE_URL=address),
            override_settings(
                ACCOUNT_REAUTHENTICATION_TIMEOUT=3600
            ),  # seconds: all pages take longer than five minutes
        ):
            site = Site(address, browser)
            site.places["mail"] = write_mail(mail)
            yield site
            site.close()
        databases.drop(name)


@pytest.fixture(scope="module")
def clients(
    content: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any
) -> Iterator[Clients]:
    name = f"{content}_of_clients"
    with django_db_blocker.unblock():
        databases.copy(content, name)
        with databases.connected_to(name):
            yield Clients(tmp_path_factory.mktemp("mail"))
        databases.drop(name)


@pytest.fixture
def visitor(site: Site) -> Iterator[Visitor]:
    """Somebody whom the site does not know."""
    yield site.visitor()
    site.say_goodbye()


def served_from(folder: Path) -> dict[str, Any]:
    backend = {"BACKEND": "hub.rendering.static_files.CollectedStaticFiles"}
    return {
        "STATIC_ROOT": folder,
        "STORAGES": settings.STORAGES | {"staticfiles": backend},
        "WHITENOISE_SKIP_COMPRESS_EXTENSIONS": SLOW_TO_COMPRESS,
        "TEMPLATES": [*settings.TEMPLATES],  # made anew: they keep the addresses of static files
    }
