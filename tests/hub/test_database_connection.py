"""A kept connection that the server ended costs nobody a page, and one in order costs no round trip."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from hub.database import embedded_settings
from hub.database.base import DatabaseWrapper
from hub.database.embedded_server.server import EmbeddedServer
from tests.servers import PASSWORD, TcpServer


@pytest.fixture
def server(data: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(data, durable=False)
    server.acquire()
    with django_db_blocker.unblock():  # a server of its own: no rows to roll back
        yield server
    server.release()


@pytest.fixture
def connection(server: EmbeddedServer) -> Iterator[DatabaseWrapper]:
    connection = connection_to(server, health_checks=True)
    yield connection
    connection.close()


def connection_to(server: EmbeddedServer, *, health_checks: bool) -> DatabaseWrapper:
    database = embedded_settings(server.data)
    kept = {"ENGINE": "hub.database", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": health_checks}
    connection = ConnectionHandler({"default": kept | database})["default"]
    assert isinstance(connection, DatabaseWrapper)
    return connection


def request(connection: DatabaseWrapper, query: str = "SELECT 42") -> object:
    """What Django does with a kept connection at the start of a request, and the request's first query."""
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return row and row[0]


def restart(server: EmbeddedServer) -> None:
    server.stop()
    server.release()
    server.acquire()


def test_the_first_request_after_a_restart_works(
    server: EmbeddedServer, connection: DatabaseWrapper
) -> None:
    first = request(connection, "SELECT pg_backend_pid()")
    restart(server)
    assert request(connection, "SELECT pg_backend_pid()") != first


def test_without_the_check_it_would_fail(server: EmbeddedServer) -> None:
    connection = connection_to(server, health_checks=False)
    request(connection)
    restart(server)
    with pytest.raises(OperationalError):
        request(connection)
    connection.close()


def test_a_connection_that_staff_ended_is_replaced(
    server: EmbeddedServer, connection: DatabaseWrapper
) -> None:
    pid = request(connection, "SELECT pg_backend_pid()")
    other = connection_to(server, health_checks=True)
    request(other, f"SELECT pg_terminate_backend({pid}, 5000)")
    other.close()
    assert request(connection) == 42


def test_a_connection_in_order_is_kept_and_asked_nothing(
    server: EmbeddedServer, connection: DatabaseWrapper
) -> None:
    pid = request(connection, "SELECT pg_backend_pid()")
    connection.close_if_unusable_or_obsolete()
    connection.close_if_health_check_failed()
    other = connection_to(server, health_checks=True)
    last = request(other, f"SELECT query FROM pg_stat_activity WHERE pid = {pid}")  # noqa: S608
    other.close()
    assert last == "SELECT pg_backend_pid()"
    assert request(connection, "SELECT pg_backend_pid()") == pid


def test_a_prepared_statement_survives_a_restart_and_is_prepared_once(
    server: EmbeddedServer, connection: DatabaseWrapper
) -> None:
    for _ in range(2):
        for text in ("one", "two"):
            connection.close_if_unusable_or_obsolete()
            with connection.prepared_cursor() as cursor:
                cursor.execute("SELECT %s::text", [text])
                assert cursor.fetchone() == (text,)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements")
            assert cursor.fetchone() == (1,)
        restart(server)


def history_at(server: TcpServer) -> str:
    """Of a connection that is made now."""
    place = {
        "NAME": "postgres",
        "USER": "hub",
        "PASSWORD": PASSWORD,
        "HOST": "127.0.0.1",
        "PORT": str(server.port),
    }
    connection = ConnectionHandler({"default": {"ENGINE": "hub.database", **place}})["default"]
    assert isinstance(connection, DatabaseWrapper)
    connection.ensure_connection()
    history = connection.history
    connection.close()
    return history


def test_a_promoted_standby_has_another_history(
    place: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    server = TcpServer(place)
    server.initialise()
    signal = server.data / "standby.signal"
    signal.touch()
    server.wheel.account.own(signal)
    server.start()
    try:
        with django_db_blocker.unblock():
            before = history_at(server)
            assert "/standby/" in before
            with psycopg.connect(server.address, autocommit=True) as control:
                control.execute("SELECT pg_promote()")
            after = history_at(server)
            assert "/00000002/" in after and after.split("/")[0] == before.split("/")[0]
            assert history_at(server) == after
            server.stop()
            server.start()
            assert (
                history_at(server) != after
            )  # a crash may have lost a write: what was kept is read anew
    finally:
        server.stop()
