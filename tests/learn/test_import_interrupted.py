"""Imports that end in the middle, and imports that run at the same time."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.db import connection, transaction

from learn.importing.formats.open_files import SourceEntry
from learn.importing.run import ImportRun
from learn.importing.writer import ImportOptions, ImportTally
from learn.models import (
    Article,
    ArticleAuthor,
    ArticleFigures,
    Author,
    Revision,
    Tag,
    TaggedArticle,
)
from tests.learn.import_files import entry
from tests.make import make_category

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 60


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learn.importing.run.BATCH", 10)
    make_category("Safer care", slug="safer-care")


def stream(numbers: range) -> Iterator[SourceEntry]:
    """Records that share tags and authors with their neighbours."""
    for number in numbers:
        tags = [f"Tag {number // 3}", "Common"]
        yield entry(
            number,
            title=f"Article {number}",
            tags=tags,
            authors=[f"Person {number // 4}", "Ben Okafor"],
        )


def importing() -> ImportRun:
    return ImportRun(ImportOptions(), report=lambda bad: pytest.fail(bad.reason))


def rows() -> dict[str, int]:
    models = (Article, ArticleFigures, Revision, Author, Tag, TaggedArticle, ArticleAuthor)
    return {model.__name__: model._default_manager.count() for model in models}


def database_address() -> str:
    """The test's database, for another process."""
    names = {"USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    values = {
        name: connection.settings_dict[key]
        for key, name in names.items()
        if connection.settings_dict[key]
    }
    return f"postgresql:///{connection.settings_dict['NAME']}?{urlencode(values, quote_via=quote)}"


KILLS_ITSELF = """
import os, signal, django
os.environ["DJANGO_SETTINGS_MODULE"] = "hub.settings"
django.setup()
from learn.importing import run
from tests.learn import test_import_interrupted as here

def until_killed():
    yield from here.stream(range(25))
    os.kill(os.getpid(), signal.SIGKILL)

run.BATCH = 10
here.importing().run(until_killed())
"""
EXPECTED = {
    "Article": COUNT,
    "ArticleFigures": COUNT,
    "Revision": COUNT,
    "Author": COUNT // 4 + 1,
    "Tag": COUNT // 3 + 1,
    "TaggedArticle": COUNT * 2,
    "ArticleAuthor": COUNT * 2,
}


def test_an_import_that_was_killed_is_finished_by_the_next() -> None:
    environment = os.environ | {"DATABASE_URL": database_address()}
    killed = subprocess.run(
        [sys.executable, "-c", KILLS_ITSELF], env=environment, cwd=settings.BASE_DIR
    )
    assert killed.returncode == -signal.SIGKILL
    assert Article.objects.count() == 20
    assert importing().run(stream(range(COUNT))) == ImportTally(created=COUNT - 20, unchanged=20)
    assert rows() == EXPECTED


@pytest.mark.parametrize("second", [range(COUNT), range(COUNT - 1, -1, -1)])
def test_two_imports_at_once_leave_what_one_leaves(second: range) -> None:
    start = threading.Barrier(2)
    tallies: list[ImportTally] = []

    def work(numbers: range) -> None:
        try:
            start.wait(timeout=30)
            tallies.append(importing().run(stream(numbers)))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(numbers,)) for numbers in (range(COUNT), second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(tallies) == 2
    assert sum(tally.created for tally in tallies) == COUNT
    assert sum(tally.unchanged for tally in tallies) == COUNT
    assert rows() == EXPECTED


def somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        return cursor.fetchone() is not None


def test_an_import_that_meets_an_editor_in_a_deadlock_goes_on() -> None:
    importing().run([entry()])
    tallies: list[ImportTally] = []

    def work() -> None:
        try:
            tallies.append(importing().run([entry(title="A new title", tags=["Shared"])]))
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL deadlock_timeout = '60s'"
        )  # so that the import is the one that is stopped
        Tag.objects.create(name="Shared", slug="shared")
        thread.start()
        while not somebody_waits_for_us():
            pass
        Article.objects.select_for_update().get()
    thread.join(timeout=60)
    assert tallies == [ImportTally(updated=1)]
    assert list(Article.objects.get().tags.names()) == ["Shared"]
