"""The site as browsers meet it: its WSGI application behind a real port, on a database of its own.

A database is copied from a prepared one in a tenth of a second, so every file of tests starts on the same content
and leaves nothing to the next.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import QuietWSGIRequestHandler
from django.utils import timezone

from learn.demo import fill
from tests import databases
from tests.browser.people import make_people


def prepare(name: str) -> None:
    """Make a database with the demo and the people of the browser tests."""
    databases.copy(databases.migrated(), name)
    with databases.connected_to(name):
        fill.fill(timezone.localdate(), lambda _doing, _done: None, with_logins=False)
        make_people()


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
