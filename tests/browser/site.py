"""The site as browsers meet it: its WSGI application behind a real port, on a database of its own.

A database is copied from a prepared one in a tenth of a second, so every file of tests starts on the same content
and leaves nothing to the next.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connection
from django.test.testcases import QuietWSGIRequestHandler
from django.utils import timezone

from hub.fragments import fragments
from hub.search import view as index_view
from learn.demo import filling
from tests.browser.people import make_people


def prepare(name: str) -> None:
    """Make a database with the demo and the people of the browser tests."""
    drop(name)
    _tell_server(f'CREATE DATABASE "{name}"')
    with connected_to(name):
        call_command("migrate", verbosity=0)
        filling.fill(timezone.localdate(), lambda _doing, _done: None, with_logins=False)
        make_people()


def copy(source: str, name: str) -> None:
    drop(name)
    _tell_server(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')


def drop(name: str) -> None:
    _tell_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """All of this process's connections, those of the server's threads too, go to this database meanwhile."""
    before = connection.settings_dict["NAME"]
    _connect(name)
    try:
        yield
    finally:
        _connect(before)


@contextmanager
def served() -> Iterator[str]:
    """The running site's address."""
    server = ThreadedWSGIServer(("localhost", 0), QuietWSGIRequestHandler)
    server.set_app(WSGIHandler())
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    index_view.forget()
    fragments.clear()


def _tell_server(statement: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
