"""Several files in a form: counted before any of them is opened."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from hub.files.forms import MOST_FILES, FilesForm
from hub.files.models import StoredFile
from tests.documents import upload

pytestmark = pytest.mark.django_db


class LettersForm(FilesForm):
    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hand_in_as(person, "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return cleaned | {"kept": self.take_files(cleaned)}


def letters(person: User, *contents: bytes) -> LettersForm:
    files = [upload(f"{number}.png", content) for number, content in enumerate(contents)]
    return LettersForm(MultiValueDict(), MultiValueDict({"uploads": files}), person=person)


def stored_names() -> int:
    folders, files = default_storage.listdir("")
    return len(files) + sum(len(default_storage.listdir(folder)[1]) for folder in folders)


def test_one_file_too_many_and_none_is_opened(asha: User) -> None:
    before = stored_names()
    form = letters(asha, *[b"no picture"] * (MOST_FILES + 1))
    assert form.errors["uploads"] == [f"At most {MOST_FILES} files, please. Choose fewer of them."]
    assert not StoredFile.objects.exists()
    assert stored_names() == before


def test_a_refused_picture_leaves_no_row_and_no_file(asha: User) -> None:
    before = stored_names()
    assert "could not be opened" in str(letters(asha, b"\x89PNG\r\n\x1a\n and no picture").errors)
    assert not StoredFile.objects.exists()
    assert stored_names() == before
