"""Form for sharing an article. The input of a refused form is retained, including files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django_countries import countries

from accounts.forms.fields import SingleLineField
from accounts.models import User
from hub.drafts.versions import DraftField
from hub.files.forms import FilesForm
from hub.idempotency import KeyField
from hub.richtext.plain_text import plain_blocks, plain_text
from hub.richtext.sanitizer import picture_names
from hub.richtext.widgets import RichTextFormField, RichTextWidget
from hub.safeguarding.forms import SafeguardedForm
from learn.contributions.authoring.tags import all_as_tags, sorted_out
from learn.contributions.flows import ArticleInput
from learn.contributions.forms.fields import CategoryField, ProposedTagsField
from learn.contributions.models import Contribution
from learn.models import Article, Attachment, Category

LONGEST = 200_000  # characters of HTML
PLAIN = (
    "title",
    "summary",
    "body",
    "type",
    "audience",
    "country",
    "content_warning",
    "is_preexisting",
)
OF_THE_SOURCE = ("source_name", "source_url", "original_author_text")
TEXTS = ("title", "summary", "body", "content_warning", *OF_THE_SOURCE)


class ContributionForm(FilesForm, SafeguardedForm):
    """Form for writing and editing an article.

    With `is_whole` nothing that a reader needs may be missing. `may_make_tags` is for editors and
    topic leads: what they type becomes a tag. `writing` is the input of the flows, once the form is
    valid.
    """

    safeguarded: ClassVar[Sequence[str]] = (*TEXTS, "tags", "uploads", "kept")

    type = forms.ChoiceField(label="What is it?", choices=Article.Type.choices)
    is_preexisting = forms.TypedChoiceField(
        label="Is it published elsewhere already?",
        choices=[("0", "No, it is new"), ("1", "Yes")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="0",
        required=False,
        empty_value="",
    )
    title = SingleLineField(label="Title", max_length=250)
    summary = forms.CharField(
        label="Summary",
        max_length=1200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Two or three sentences, which readers see in lists.",
    )
    body = RichTextFormField(
        label="Your text",
        max_length=LONGEST,
        required=False,
        help_text="Of something published elsewhere: what it says, in your own words.",
    )
    source_name = SingleLineField(label="Where it was published", max_length=200, required=False)
    source_url = forms.URLField(
        label="Its address", max_length=500, required=False, assume_scheme="https"
    )
    original_author_text = SingleLineField(label="Who wrote it", max_length=1000, required=False)
    original_date = forms.DateField(
        label="When it was published",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_author = forms.BooleanField(label="I am one of its authors", required=False, initial=True)
    category = CategoryField(
        Category.objects.all(), label="Category", empty_label="Choose a category"
    )
    tags = ProposedTagsField()
    audience = forms.ChoiceField(label="For whom is it?", choices=Article.Audience.choices)
    country = forms.ChoiceField(label="Country", required=False)
    content_warning = SingleLineField(
        label="Content warning",
        max_length=200,
        required=False,
        help_text=(
            "If it may upset a reader, say what it is about. "
            "The text then stays folded until it is opened."
        ),
    )
    attached = forms.ModelMultipleChoiceField(
        Attachment.objects.none(),
        label="Files that are attached",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Untick what should go.",
    )
    key = KeyField(required=False)
    draft = DraftField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        person: User,
        contribution: Contribution | None = None,
        is_whole: bool = False,
        may_make_tags: bool = False,
        **kwargs: Any,
    ) -> None:
        self.person, self.contribution = person, contribution
        self.is_whole, self.may_make_tags = is_whole, may_make_tags
        article = contribution.article if contribution else None
        already = (
            "\n".join(_as_read(name, getattr(article, name)) for name in TEXTS) if article else ""
        )
        super().__init__(*args, already=already, **kwargs)
        self._offer(article)

    def _offer(self, article: Article | None) -> None:
        cast(forms.ChoiceField, self.fields["country"]).choices = [
            ("", "Not about one country"),
            *countries,
        ]
        cast(RichTextWidget, self.fields["body"].widget).upload_url = reverse(
            "contributions:picture"
        )
        self.hand_in_as(self.person, "Readers can open them.")
        if article is None:
            del self.fields["attached"], self.fields["version"]
            return
        del self.fields["key"]
        attached = Attachment.objects.filter(article=article, is_inline=False).select_related(
            "file"
        )
        if attached:
            cast(forms.ModelMultipleChoiceField, self.fields["attached"]).queryset = attached
        else:
            del self.fields["attached"]
        if article.contributed_by_id != self.person.pk:
            del self.fields["is_author"]

    def clean_original_date(self) -> Any:
        day = self.cleaned_data["original_date"]
        if day and day > timezone.localdate():
            raise ValidationError("This day is still to come.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_whole:
            self._check_whole(cleaned)
        return cleaned | {"kept": self.take_files(cleaned, others=len(cleaned.get("attached", ())))}

    def _check_whole(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("summary") and "summary" not in self.errors:
            self.add_error("summary", "Sum it up in two or three sentences.")
        body = str(cleaned.get("body", ""))
        if not plain_text(body) and not picture_names(body) and "body" not in self.errors:
            self.add_error("body", "Write something first.")
        nowhere = not cleaned.get("source_name") and not cleaned.get("source_url")
        if cleaned.get("is_preexisting") and nowhere and "source_url" not in self.errors:
            self.add_error("source_name", "Say where it was published, or give its address.")

    @property
    def writing(self) -> ArticleInput:
        cleaned = self.cleaned_data
        tags, words = self._sorted_tags()
        is_old = cleaned["is_preexisting"] = bool(cleaned["is_preexisting"])
        source = {name: cleaned[name] if is_old else "" for name in OF_THE_SOURCE}
        return ArticleInput(
            fields={name: cleaned[name] for name in PLAIN}
            | source
            | {"original_date": cleaned["original_date"] if is_old else None},
            category=cleaned["category"],
            tags=tags,
            words=words,
            files=cleaned["kept"],
            kept=[row.pk for row in cleaned.get("attached", ())],
            is_author=not is_old or bool(cleaned.get("is_author")),
            explained=self.explained,
            draft=cleaned["draft"],
        )

    def _sorted_tags(self) -> tuple[list[str], list[str]]:
        typed = self.cleaned_data["tags"]
        if self.may_make_tags:
            return all_as_tags(typed), []
        known = list(self.contribution.article.tags.names()) if self.contribution else []
        return sorted_out(typed, known=known)


def as_typed(contribution: Contribution) -> dict[str, Any]:
    """Return the form's initial values for a stored article."""
    article = contribution.article
    tags = [*sorted(article.tags.names()), *contribution.words]
    return {name: getattr(article, name) for name in (*PLAIN, *OF_THE_SOURCE, "original_date")} | {
        "country": str(article.country.code or ""),
        "is_preexisting": "1" if article.is_preexisting else "0",
        "category": article.category_id,
        "tags": ", ".join(tags),
        "version": article.version,
        "attached": list(article.attachments.filter(is_inline=False).values_list("pk", flat=True)),
        "is_author": contribution.authorships.filter(user=article.contributed_by).exists(),
    }


def _as_read(name: str, value: str) -> str:
    return "\n".join(plain_blocks(value)) if name == "body" else str(value)
