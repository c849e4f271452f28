"""How far somebody read, and counting readings: once a session and day, and no write where there is no news."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from networks.discussions.models import ReadPosition, Thread, ThreadView
from networks.discussions.tasks import flush_views
from networks.discussions.threads import view_counts
from networks.models import Network
from tests.cast import Cast
from tests.learn.test_reactions import at_once
from tests.learn.test_views_counted import OWN_PAGE
from tests.networks.discussions.asking import at, visitor
from tests.networks.discussions.make import make_posts, make_thread
from tests.networks.make import make_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    """Of 25 posts, by Ben."""
    thread = make_thread(network, cast.ben)
    make_posts(thread, cast.ben, 24)
    return thread


@pytest.fixture
def public(cast: Cast) -> Thread:
    return make_thread(make_network(convener=cast.asha, level="public"), cast.asha)


def read(
    client: Client,
    thread: Thread,
    number: int | str = "",
    *,
    headers: dict[str, str] | None = None,
    **more: str,
) -> Any:
    sent = {"number": str(number)} | more if number else more
    return client.post(at("seen", thread), sent, headers=OWN_PAGE | (headers or {}))


def test_a_reader_is_remembered_where_they_were(client: Client, thread: Thread, cast: Cast) -> None:
    client.force_login(cast.cleo)
    assert read(client, thread, 7).status_code == 204
    read(client, thread, 3)
    assert ReadPosition.objects.get(user=cast.cleo).number == 7
    assert "You have read to here" in client.get(thread.get_absolute_url()).content.decode()


def test_nobody_read_further_than_there_is(client: Client, thread: Thread, cast: Cast) -> None:
    client.force_login(cast.cleo)
    read(client, thread, 2_000_000)
    assert ReadPosition.objects.get(user=cast.cleo).number == 25


def test_the_button_leads_back_to_the_page(client: Client, thread: Thread, cast: Cast) -> None:
    client.force_login(cast.cleo)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "I have read to here" in page
    assert '<input type="hidden" name="number" value="20">' in page
    assert read(client, thread, 20, page="1")["Location"] == thread.get_absolute_url()
    assert read(client, thread, 25, page="2")["Location"] == f"{thread.get_absolute_url()}?page=2"
    assert (
        read(client, thread, 25, page="//elsewhere.example")["Location"]
        == thread.get_absolute_url()
    )
    assert "I have read to here" not in client.get(thread.get_absolute_url()).content.decode()


def written(asked: CaptureQueriesContext) -> list[str]:
    """What was said to the database besides reading; a prepared read is noted in its own way."""
    said = [query["sql"].removeprefix("QUERY = '") for query in asked.captured_queries]
    return [sql for sql in said if not sql.startswith("SELECT")]


def test_where_nothing_is_new_nothing_is_written(
    client: Client, thread: Thread, cast: Cast
) -> None:
    client.force_login(cast.cleo)
    read(client, thread, 25)
    with CaptureQueriesContext(connection) as asked:
        read(client, thread, 25)
        read(client, thread, 12)
    assert len(asked)
    assert written(asked) == []


def test_reading_the_page_writes_nothing(client: Client, thread: Thread, cast: Cast) -> None:
    client.force_login(cast.cleo)
    client.get(thread.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        client.get(thread.get_absolute_url())
    assert written(asked) == []


def test_once_a_session_and_day(client: Client, thread: Thread, cast: Cast) -> None:
    client.force_login(cast.cleo)
    for number in (1, 5, 25):
        read(client, thread, number)
    assert ThreadView.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        read(client, thread, 25)
    assert ThreadView.objects.count() == 2


def test_an_anonymous_reader_is_counted_without_a_session_or_a_position(
    client: Client, public: Thread
) -> None:
    for _ in range(2):
        response = read(client, public, 1)
    cookie = client.cookies["seen-threads"]
    assert response.status_code == 204
    assert (
        ThreadView.objects.count(),
        ReadPosition.objects.exclude(user=public.author).count(),
    ) == (1, 0)
    assert Session.objects.count() == 0
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        "/networks/",
        True,
        "Strict",
        "",
    )
    assert at("seen", public).startswith(cookie["path"])


def test_articles_and_threads_are_remembered_apart(
    client: Client, public: Thread, cast: Cast
) -> None:
    client.force_login(cast.cleo)
    session = client.session
    session["seen"] = f"{timezone.localdate().isoformat()}:{public.pk}"
    session.save()
    read(client, public)
    assert ThreadView.objects.count() == 1


@pytest.mark.parametrize("site", ["cross-site", "none", "same-site"])
def test_only_our_own_pages_say_what_was_read(client: Client, public: Thread, site: str) -> None:
    assert read(client, public, headers={"Sec-Fetch-Site": site}).status_code == 403
    assert not ThreadView.objects.exists()


def test_no_token_is_asked_for_and_programs_are_not_counted(public: Thread) -> None:
    assert (
        read(
            Client(enforce_csrf_checks=True), public, headers={"User-Agent": "curl/8.5"}
        ).status_code
        == 204
    )
    assert not ThreadView.objects.exists()


@pytest.mark.parametrize("number", ["0", "-1", "many", "9" * 30])
def test_what_is_no_number_is_refused(
    client: Client, thread: Thread, cast: Cast, number: str
) -> None:
    client.force_login(cast.cleo)
    assert read(client, thread, number).status_code == 400
    assert not ReadPosition.objects.filter(user=cast.cleo).exists()


def test_strangers_find_nothing_to_read(client: Client, thread: Thread, cast: Cast) -> None:
    assert read(client, thread, 1).status_code == 404
    assert read(visitor(cast.ella), thread, 1).status_code == 404
    assert visitor(cast.cleo).get(at("seen", thread)).status_code == 405


def test_readings_become_the_threads_number(public: Thread, cast: Cast) -> None:
    for _ in range(3):
        read(Client(), public)
    flush_views(timestamp=0)
    flush_views(timestamp=0)
    assert Thread.objects.get(pk=public.pk).view_count == 3
    assert not ThreadView.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_flushes_at_once_lose_and_double_nothing(cast: Cast, network: Network) -> None:
    threads = [make_thread(network, cast.ben) for _ in range(3)]
    ThreadView.objects.bulk_create(
        ThreadView(thread=thread) for thread in threads for _ in range(50)
    )

    def flush_or_read(number: int) -> None:
        if number % 2:
            view_counts.flush()
        else:
            ThreadView.objects.bulk_create(ThreadView(thread=thread) for thread in threads)

    at_once(8, flush_or_read)
    view_counts.flush()
    assert sorted(Thread.objects.values_list("view_count", flat=True)) == [54, 54, 54]
