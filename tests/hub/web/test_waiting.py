"""What waits for the database is told to come back, and holds up nobody else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection

import psycopg
import pytest

from hub.rsgi import application
from tests.hub.web.conftest import LiveSite, database_url

STYLES = "/static/css/hub.css"


@contextmanager
def locked(site: LiveSite, *tables: str) -> Iterator[None]:
    with psycopg.connect(database_url(site.database)) as holder:
        for table in tables:
            holder.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
        holder.rollback()


def seconds_of(site: LiveSite, path: str) -> float:
    began = time.monotonic()
    assert site.ask(path)[0] == 200
    return time.monotonic() - began


def test_requests_that_wait_leave_the_others_alone(live_site: LiveSite) -> None:
    with (
        locked(live_site, "learn_article", "search_indexstate"),
        ThreadPoolExecutor(40) as visitors,
    ):
        # More than there are threads for pages.
        waiting = [
            visitors.submit(live_site.ask, "/learn/") for _ in range(2 * application.threads + 4)
        ]
        time.sleep(0.3)
        assert not any(each.done() for each in waiting)
        seconds = [seconds_of(live_site, path) for path in ["/healthz", STYLES] * 10]
        assert max(seconds) < 1
        assert {each.result()[0] for each in waiting} == {503}
    assert live_site.ask("/learn/")[0] == 200


def test_who_waited_too_long_is_told_to_come_back(live_site: LiveSite) -> None:
    with locked(live_site, "search_indexstate"):
        connection = HTTPConnection("127.0.0.1", live_site.port, timeout=30)
        connection.request("GET", "/learn/", headers={"Host": "localhost"})
        response = connection.getresponse()
        page = response.read().decode()
    assert response.status == 503
    assert response.headers["Retry-After"] == "5"
    assert response.headers["Cache-Control"] == "no-store"
    assert "busy for a moment" in page


def test_what_was_sent_is_given_back(live_site: LiveSite) -> None:
    form = "application/x-www-form-urlencoded"
    with locked(live_site, "django_session", "hub_cache"):
        began = time.monotonic()
        headers = {"Content-Type": form, "Cookie": "sessionid=" + "a" * 32}
        status, page = live_site.ask(
            "/newsletter/", "POST", b"email=denise%40example.org&note=a+%3Cb%3E", headers
        )
        assert status == 503
        assert b'name="email" value="denise@example.org"' in page
        assert b'name="note" value="a &lt;b&gt;"' in page
        status, page = live_site.ask(
            "/accounts/login/", "POST", b"login=a%40example.org&password=secret+words", headers
        )
        assert status == 503
        assert b"secret words" not in page
        assert time.monotonic() - began < 10  # each waited for a lock once


@pytest.mark.parametrize("table", ["accounts_user", "learn_article", "networks_network"])
def test_a_statement_that_meets_a_lock_ends_in_time(live_site: LiveSite, table: str) -> None:
    with locked(live_site, table):
        began = time.monotonic()
        status, _ = live_site.ask("/networks/")
        assert status in {200, 503}
        assert time.monotonic() - began < 5
