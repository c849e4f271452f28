"""A backup that was put back is what it was."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.models import Organisation
from hub.env import StartError
from hub.search import index
from hub.search.models import IndexState, SearchDocument
from learn.models import Article
from tests.make import make_article
from tests.servers import environment, start

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_dumped_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "hub.dump"
    Organisation.objects.create(name="Ward of the Tests")
    call_command("dump_database", file, verbosity=0)
    assert file.stat().st_mode & 0o077 == 0
    Organisation.objects.all().delete()
    Organisation.objects.create(name="Written Since")
    call_command("restore_database", file, yes=True)
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Ward of the Tests"]


def test_a_file_that_is_no_dump_changes_nothing(tmp_path: Path) -> None:
    Organisation.objects.create(name="Ward of the Tests")
    file = tmp_path / "letter.txt"
    file.write_text("Dear Asha")
    with pytest.raises(StartError, match="pg_restore ended with"):
        call_command("restore_database", file, yes=True)
    assert Organisation.objects.count() == 1


def test_nothing_is_written_over(tmp_path: Path) -> None:
    file = tmp_path / "hub.dump"
    file.write_text("mine")
    with pytest.raises(CommandError, match="is there already"):
        call_command("dump_database", file)
    assert file.read_text() == "mine"


def test_nobody_is_there_to_ask(tmp_path: Path) -> None:
    file = tmp_path / "hub.dump"
    file.touch()
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore_database", file)


def test_a_restore_waits_until_nobody_else_is_connected(tmp_path: Path) -> None:
    file = tmp_path / "hub.dump"
    call_command("dump_database", file, verbosity=0)
    other = connection.copy()
    other.ensure_connection()
    try:
        with pytest.raises(CommandError, match="1 other connection is open"):
            call_command("restore_database", file, yes=True)
    finally:
        other.close()


def rename(article: Article, title: str) -> None:
    Article.objects.filter(pk=article.pk).update(title=title)
    index.update("article", [article.pk])


def titles_shown(page: str) -> list[str]:
    return re.findall(r'class="card__title"><a [^>]*>([^<]*)<', re.sub("</?mark>", "", page))


def library(question: str = "") -> list[str]:
    return titles_shown(Client().get("/learn/", {"q": question}).content.decode())


def state() -> tuple[int, int]:
    found = IndexState.objects.get()
    return found.version, found.last_number


def test_a_process_forgets_what_it_knew_before_a_restore(tmp_path: Path) -> None:
    """The version and the number of a document are given out a second time, for another text."""
    article = make_article("As it was")
    file = tmp_path / "hub.dump"
    call_command("dump_database", file, verbosity=0)
    rename(article, "In a lost future")
    before = state()
    assert library() == ["In a lost future"]
    call_command("restore_database", file, yes=True)
    rename(article, "In the history that counts")
    assert state() == before
    assert library() == ["In the history that counts"]
    assert library("counts") == ["In the history that counts"]
    assert library("lost") == []


def test_a_process_that_stays_connected_forgets_too() -> None:
    """A database put back by other means tells of it when `migrate` was run."""
    rename(make_article("As it was"), "In a lost future")
    assert library() == ["In a lost future"]
    version, number = state()
    Article.objects.update(title="In the history that counts")
    index.update("article", list(Article.objects.values_list("pk", flat=True)))
    SearchDocument.objects.update(number=number, version=version)
    IndexState.objects.update(version=version, last_number=number)
    call_command("migrate", verbosity=0)
    assert library() == ["In the history that counts"]
    assert library("counts") == ["In the history that counts"]


def test_another_process_forgets_too(tmp_path: Path) -> None:
    """It was disconnected while the database was restored, and sees the same version when it comes back."""
    article = make_article("As it was")
    file = tmp_path / "hub.dump"
    call_command("dump_database", file, verbosity=0)
    rename(article, "In a lost future")
    with Reader() as other:
        assert other.library() == ["In a lost future"]
        other.disconnect()
        call_command("restore_database", file, yes=True)
        rename(article, "In the history that counts")
        assert other.library() == ["In the history that counts"]


READER = """
import sys, django
django.setup()
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
for line in sys.stdin:
    if line.strip() == "disconnect":
        connection.close()
        print("disconnected", flush=True)
    else:
        print(Client().get("/learn/").content.decode().replace("\\n", " "), flush=True)
"""


class Reader:
    """Another process of the site, on the database of the test."""

    def __enter__(self) -> Reader:
        place = connection.settings_dict
        address = (
            f"postgresql://{place['USER']}@/{place['NAME']}?{urlencode({'host': place['HOST']})}"
        )
        settings = environment(
            DATABASE_URL=address, DEBUG="1", DJANGO_SETTINGS_MODULE="hub.settings"
        )
        self._process = start("-c", READER, settings=settings, stdin=subprocess.PIPE)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=20)

    def library(self) -> list[str]:
        return titles_shown(self._ask("library"))

    def disconnect(self) -> None:
        assert self._ask("disconnect") == "disconnected"

    def _ask(self, what: str) -> str:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()
