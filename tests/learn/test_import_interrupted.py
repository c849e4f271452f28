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
from django.db import connection

from learn.importing.reading import Entry
from learn.importing.run import Import
from learn.importing.writer import Options, Tally
from learn.models import Article, ArticleAuthor, Author, Figures, Revision, Tag, TaggedArticle
from tests.learn.import_files import entry
from tests.make import make_category

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 60


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learn.importing.run.BATCH", 10)
    make_category("Safer care", slug="safer-care")


def stream(numbers: range) -> Iterator[Entry]:
    """Records that share tags and authors with their neighbours."""
    for number in numbers:
        tags = [f"Tag {number // 3}", "Common"]
        yield entry(number, title=f"Article {number}", tags=tags, authors=[f"Person {number // 4}", "Ben Okafor"])


def importing() -> Import:
    return Import(Options(), report=lambda bad: pytest.fail(bad.reason))


def rows() -> dict[str, int]:
    models = (Article, Figures, Revision, Author, Tag, TaggedArticle, ArticleAuthor)
    return {model.__name__: model._default_manager.count() for model in models}


def database_address() -> str:
    """The test's database, for another process."""
    names = {"USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    values = {name: connection.settings_dict[key] for key, name in names.items() if connection.settings_dict[key]}
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
    "Figures": COUNT,
    "Revision": COUNT,
    "Author": COUNT // 4 + 1,
    "Tag": COUNT // 3 + 1,
    "TaggedArticle": COUNT * 2,
    "ArticleAuthor": COUNT * 2,
}


def test_an_import_that_was_killed_is_finished_by_the_next() -> None:
    environment = os.environ | {"DATABASE_URL": database_address()}
    killed = subprocess.run([sys.executable, "-c", KILLS_ITSELF], env=environment, cwd=settings.BASE_DIR)
    assert killed.returncode == -signal.SIGKILL
    assert Article.objects.count() == 20
    assert importing().run(stream(range(COUNT))) == Tally(created=COUNT - 20, unchanged=20)
    assert rows() == EXPECTED


@pytest.mark.parametrize("second", [range(COUNT), range(COUNT - 1, -1, -1)])
def test_two_imports_at_once_leave_what_one_leaves(second: range) -> None:
    start = threading.Barrier(2)
    tallies: list[Tally] = []

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
