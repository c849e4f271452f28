"""File uploads in forms: several at once, retained when the form is shown again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from hub.files.models import StoredFile
from hub.files.uploads import store, store_without_author

MOST_FILES = 10
_LAST = {"uploads", "kept", "without_author"}


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """File field that cleans to a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(each, initial) for each in chosen if each]


class FilesForm(forms.Form):
    """Form mixin with file uploads.

    `uploads` are new files, `kept` those that arrived with an earlier submission of the form; these
    fields come last. `without_author` removes author details from both. A form whose text has no
    author name removes them without asking.

    Subclasses call `hand_in_as` in `__init__` and `take_files` in `clean`.
    """

    uploads = FilesField(label="Files", required=False)
    kept = forms.ModelMultipleChoiceField(
        StoredFile.objects.none(),
        label="Files that arrived",
        to_field_name="name",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    without_author = forms.BooleanField(
        label="Remove author details from these files",
        required=False,
        help_text=(
            "PDF, Word, Excel, PowerPoint and OpenDocument files note who wrote them, "
            "commented and saved them."
        ),
    )

    def hand_in_as(self, person: AbstractBaseUser, help_text: str) -> None:
        """Set the uploader, whose earlier uploads can be chosen again."""
        self._handed_in_by = person
        self.fields["uploads"].help_text = f"Up to {MOST_FILES}. {help_text}"
        if self.arrived:
            self._offer_arrived()
        if self.field_order is None:
            self.order_fields([name for name in self.fields if name not in _LAST])

    def take_files(
        self, cleaned: dict[str, Any], *, others: int = 0, without_author: bool = False
    ) -> list[StoredFile]:
        """Store the new files and return them after those that arrived before.

        `others` is the number of files that are attached already. `without_author` removes author
        details whether or not the person ticked it. Errors are added to the field.
        """
        bare = without_author or bool(cleaned.get("without_author"))
        kept, new = list(cleaned.get("kept", ())), cleaned.get("uploads", ())
        if len(kept) + len(new) + others > MOST_FILES:  # before any is opened
            self.add_error("uploads", f"At most {MOST_FILES} files, please. Choose fewer of them.")
            new = ()
        kept = self._bare(kept) if bare else kept
        for upload in new:
            try:
                kept.append(store(upload, by=self._handed_in_by, without_author=bare))
            except ValidationError as error:
                self.add_error("uploads", error)
        self._show_again(kept)
        return kept

    def _bare(self, files: Sequence[StoredFile]) -> list[StoredFile]:
        """Return the earlier uploads without author details.

        One that cannot be cleaned is returned as it is, with an error on the field.
        """
        bare = []
        for file in files:
            try:
                bare.append(store_without_author(file, by=self._handed_in_by))
            except ValidationError as error:
                self.add_error("uploads", error)
                bare.append(file)
        return bare

    @property
    def arrived(self) -> bool:
        """True if there are earlier uploads to show."""
        return self.is_bound and bool(cast(QueryDict, self.data).getlist(self.add_prefix("kept")))

    def _show_again(self, files: Sequence[StoredFile]) -> None:
        """Bind the form to these files, ticked."""
        shown = cast(QueryDict, self.data).copy()
        shown.setlist(self.add_prefix("kept"), [file.name for file in files])
        self.data = shown
        if files:
            self._offer_arrived()

    def _offer_arrived(self) -> None:
        """Offer the person's uploads that belong to nothing yet."""
        own = StoredFile.objects.filter(uploaded_by=self._handed_in_by.pk).orphans().order_by("pk")
        cast(forms.ModelMultipleChoiceField, self.fields["kept"]).queryset = own
