"""A backup that was put back is what it was."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation
from hub.env import StartError

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
