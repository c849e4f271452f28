"""Forms of Learn's editors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from hub.files import scan, uploads
from hub.files.kinds import KINDS
from hub.files.models import StoredFile
from hub.richtext.widgets import RichTextWidget
from learn.models import Article, ArticleAuthor, Attachment, Author, TagSynonym

RESUME = "_resume"
MAX_TAGS = 30


class TagPicker(forms.SelectMultiple):
    """The admin's select with suggestions, in which a new word makes a new tag. Values are names of tags."""

    def __init__(self, suggestions_url: str = "") -> None:
        super().__init__()
        self.suggestions_url = suggestions_url

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {
            "class": "admin-autocomplete",
            "data-ajax--url": self.suggestions_url,
            "data-ajax--delay": 250,
            "data-tags": "true",
            "data-token-separators": '[","]',
            "data-theme": "admin-autocomplete",
            "data-placeholder": "",
        }

    def optgroups(
        self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None
    ) -> list[Any]:
        options = [
            self.create_option(name, tag, tag, True, index) for index, tag in enumerate(value)
        ]
        return [(None, options, 0)]

    @property
    def media(self) -> forms.Media:
        return AutocompleteMixin.media.fget(self)  # type: ignore[attr-defined, no-any-return]

    i18n_name = None


class TagNamesField(forms.MultipleChoiceField):
    """Names of tags, each once; a synonym becomes the tag it leads to."""

    widget = TagPicker

    def valid_value(self, value: Any) -> bool:
        return 0 < len(str(value).strip()) <= 100

    def clean(self, value: Any) -> list[str]:
        names = [" ".join(str(name).replace("\x00", "").split()) for name in super().clean(value)]
        leads_to = self._synonyms(names)
        unique = {
            tag.casefold(): tag for tag in (leads_to.get(name.casefold(), name) for name in names)
        }
        if len(unique) > MAX_TAGS:
            raise ValidationError(f"Choose at most {MAX_TAGS} tags.")
        return list(unique.values())

    def _synonyms(self, names: Iterable[str]) -> dict[str, str]:
        wanted = TagSynonym.objects.filter(name__in=list(names)) | TagSynonym.objects.filter(
            name__in=[name.lower() for name in names]
        )
        return {row.name.casefold(): row.tag.name for row in wanted.select_related("tag")}


class ArticleForm(forms.ModelForm[Article]):
    """An article as its editor sees it; `expected_version` is the version the editor began with."""

    tags = TagNamesField(required=False, help_text="Type a word; a new one makes a new tag.")
    expected_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label="What you changed",
        max_length=200,
        required=False,
        help_text="One line for the history of the article.",
    )

    class Meta:
        model = Article
        fields = ("title",)
        labels = {"body": "Text"}
        widgets = {
            "title": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "summary": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
            "original_author_text": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["expected_version"] = self.instance.version
        self.initial["tags"] = sorted(self.instance.tags.names()) if self.instance.pk else []

    def clean_expected_version(self) -> int | None:
        version: int | None = self.cleaned_data["expected_version"]
        if self.instance.pk and version is None:
            raise ValidationError(
                "The page did not arrive whole. Open the article again and repeat your change."
            )
        return version

    def clean_published_at(self) -> datetime | None:
        """The form shows whole seconds; untouched, the time stays as exact as it was."""
        given: datetime | None = self.cleaned_data["published_at"]
        stored = self.instance.published_at
        return stored if stored and given == stored.replace(microsecond=0) else given

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("status") == Article.Status.PUBLISHED and not cleaned.get("published_at"):
            cleaned["published_at"] = timezone.now()
        if RESUME in self.data:
            raise ValidationError(
                "Nothing is saved yet: this is your text, on top of theirs. Save when you are ready."
            )
        return cleaned


class KnownAuthorSelect(AutocompleteSelect):
    """Shows the author whom the row has loaded already, instead of asking the database once a row."""

    known: Author | None = None

    def optgroups(
        self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None
    ) -> list[Any]:
        if self.known is None or list(value) != [str(self.known.pk)]:
            return list(super().optgroups(name, value, attrs))
        option = self.create_option(name, self.known.pk, str(self.known), True, 0)
        return [(None, [option], 0)]


class ArticleAuthorForm(forms.ModelForm[ArticleAuthor]):
    position = forms.IntegerField(label="Place", required=False, min_value=0, max_value=999)

    class Meta:
        model = ArticleAuthor
        fields = ("author", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["position"] = self.instance.position + 1 if self.instance.pk else None
        select = getattr(self.fields["author"].widget, "widget", None)
        if self.instance.pk and isinstance(select, KnownAuthorSelect):
            select.known = self.instance.author

    def clean_position(self) -> int:
        """People count from one; who gives no number comes last."""
        place = self.cleaned_data["position"]
        return 10_000 if place is None else max(place - 1, 0)


class AttachmentForm(forms.ModelForm[Attachment]):
    """A file that arrived is kept at once, so that a mistake elsewhere in the form does not lose it."""

    upload = forms.FileField(required=False, label="File")
    without_author = forms.BooleanField(required=False, label="Remove author details")
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    person: User | None = None

    class Meta:
        model = Attachment
        fields = ("title", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].widget.attrs["accept"] = ",".join(f".{ending}" for ending in KINDS)
        # Said in the label: the admin hides a help text in a table's head, and the field then names it in vain.
        self.fields["upload"].label = (
            "File" if scan.is_on() else "File (files are not scanned for malware)"
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("upload"):
            self._take(cleaned["upload"], without_author=bool(cleaned.get("without_author")))
        elif cleaned.get("kept"):
            self._take_kept(cleaned["kept"])
        elif not self.instance.file_id and "upload" not in self.errors:
            self.add_error("upload", "Choose a file.")
        return cleaned

    def _take(self, upload: Any, *, without_author: bool) -> None:
        try:
            self.instance.file = uploads.store(
                upload, by=self.person, without_author=without_author
            )
        except ValidationError as error:
            self.add_error("upload", error)
            return
        # Shown again, the form names what it already has: a browser does not send a file twice.
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data[self.add_prefix("kept")] = self.instance.file.name  # type: ignore[index]

    def _take_kept(self, name: str) -> None:
        file = StoredFile.objects.filter(name=name, uploaded_by=self.person).orphans().first()
        if file is None:
            self.add_error("upload", "The file is no longer here. Choose it again.")
            return
        self.instance.file = file


def give_upload_address(form_class: type[forms.ModelForm[Article]], address: str) -> None:
    """Tell the editor in this form where to send pictures."""
    widget = form_class.base_fields["body"].widget
    if isinstance(widget, RichTextWidget):
        widget.upload_url = address
