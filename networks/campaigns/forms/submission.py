"""What senders of testimonies fill in. Nothing in these forms is tied to a browser: a signed text stands for it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone

from hub.files import scan
from hub.files.uploads import checked
from hub.safeguarding.forms import SafeguardedForm
from networks.campaigns.flows import TestimonyInput
from networks.campaigns.flows.submission import ADDED
from networks.campaigns.models import Campaign, Testimony, TestimonyPicture
from networks.campaigns.models.campaign import MOST_PROMPTS
from networks.campaigns.testimonies import receipts
from networks.campaigns.testimonies.limits import MOST_LOOSE

LONGEST = 20_000  # letters of one answer
MOST_PICTURES = 4
OPEN_FOR = 60 * 60  # seconds for which a testimony stays open after its receipt was typed
FORM_LASTS = 24 * 60 * 60  # seconds
OF_FORM, OF_TESTIMONY = "campaigns.form", "campaigns.testimony"
CONSENTS = (
    (
        Testimony.Consent.PUBLISH,
        "You may publish it, once you have made sure that nobody is recognised",
    ),
    (Testimony.Consent.QUOTE, "You may quote a sentence of it, without the rest"),
    (Testimony.Consent.COUNT, "Only count it: read it, and show nobody a word of it"),
)


class PicturesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several at once; cleans to a list."""

    widget = PicturesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(PicturesField, self).clean(each, initial) for each in chosen if each]


class TextsForm(SafeguardedForm):
    """A text and pictures."""

    safeguarded: ClassVar[Sequence[str]] = ("text",)

    text = forms.CharField(
        label="What happened",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off"}),
    )
    uploads = PicturesField(
        label="Pictures",
        required=False,
        help_text=f"Up to {MOST_PICTURES}: PNG, JPEG, WebP or GIF. We draw each anew, without its name, its place and "
        "its camera. We take no documents, because they keep the names of who wrote them.",
    )
    kept = forms.ModelMultipleChoiceField(
        TestimonyPicture.objects.none(),
        required=False,
        to_field_name="name",
        widget=forms.MultipleHiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(
            forms.ModelMultipleChoiceField, self.fields["kept"]
        ).queryset = TestimonyPicture.objects.loose()

    def _post_clean(self) -> None:
        """Take the pictures in last: counted before any is opened, and kept loose only if the form comes back."""
        super()._post_clean()  # type: ignore[misc]
        kept = [picture.name for picture in self.cleaned_data.get("kept", ())]
        new = self.cleaned_data.get("uploads", ())
        if len(kept) + len(new) > MOST_PICTURES:
            self.add_error(
                "uploads", f"At most {MOST_PICTURES} pictures, please: choose them again."
            )
            kept, new = [], []
        self._taken_in = self._take_in(new)
        self.cleaned_data["pictures"] = kept + self._taken_in
        self._show_again(self.cleaned_data["pictures"])

    def _take_in(self, uploads: Sequence[UploadedFile]) -> list[str]:
        try:
            drawn = [checked(upload, pictures_only=True) for upload in uploads]
        except ValidationError as error:
            self.add_error("uploads", error)
            return []
        if self.errors and drawn and not _may_be_loose(len(drawn)):
            self.add_error(
                "uploads",
                "We could not keep your pictures until you send this again: choose them again.",
            )
            return []
        state = scan.state_of_new()
        rows = [
            TestimonyPicture(content=each.read(), content_type=kind.content_type, scan=state)
            for each, _, kind in drawn
        ]
        return [picture.name for picture in TestimonyPicture.objects.bulk_create(rows)]

    def forget_pictures(self) -> None:
        """Delete those that came with this form, which no verb takes: they shall not wait for another one."""
        TestimonyPicture.objects.loose().filter(name__in=self._taken_in).delete()
        names = [name for name in self.cleaned_data["pictures"] if name not in self._taken_in]
        self.cleaned_data["pictures"] = names
        self._show_again(names)

    def _show_again(self, names: Sequence[str]) -> None:
        shown = cast(QueryDict, self.data).copy()
        shown.setlist(self.add_prefix("kept"), list(names))
        self.data = shown

    @property
    def arrived(self) -> int:
        """How many pictures a form that comes back holds already."""
        return len(self.cleaned_data.get("pictures", ())) if hasattr(self, "cleaned_data") else 0

    @property
    def reasons(self) -> list[str]:
        """What the sender says of what may identify somebody, for the moderators; never what it was."""
        return [f"{each.kind.label}: {each.reason}"[:300] for each in self.explained]


class TestimonyForm(TextsForm):
    """A testimony: an answer for each question of the campaign, and free text."""

    safeguarded = (*(f"prompt_{place}" for place in range(MOST_PROMPTS)), "text")

    warnings = forms.MultipleChoiceField(
        label="Content warnings",
        choices=Testimony.Upsetting.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What should a reader know before they open it?",
    )
    consent = forms.ChoiceField(
        label="What may we do with it?",
        choices=CONSENTS,
        widget=forms.RadioSelect,
        help_text="You can change this later, with your receipt.",
        error_messages={"required": "Choose what we may do with it."},
    )
    form = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        for place, prompt in enumerate(campaign.prompts):
            self.fields[f"prompt_{place}"] = _question(prompt)
        if campaign.prompts:
            self.fields["text"].label = "Anything else you want to tell"
        self.fields["form"].initial = token_of_form(campaign)

    @property
    def prompt_fields(self) -> list[forms.BoundField]:
        return [self[f"prompt_{place}"] for place in range(len(self.campaign.prompts))]

    def clean_form(self) -> uuid.UUID:
        """The key of this form. One that is too old comes back as a new one, with all that was written."""
        try:
            said = signing.loads(self.cleaned_data["form"], salt=OF_FORM, max_age=FORM_LASTS)
            if said["campaign"] != self.campaign.pk:
                raise signing.BadSignature
            return uuid.UUID(said["key"])
        except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
            self.renew()
            raise ValidationError(
                "This page was open for a long time. Please send it once more."
            ) from error

    def renew(self) -> None:
        """Stand for a testimony that was not kept yet."""
        shown = cast(QueryDict, self.data).copy()
        shown["form"] = token_of_form(self.campaign)
        self.data = shown

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not any(self._written()) and not self.errors:
            self.add_error("text", "Write something first.")
        return cleaned

    def _written(self) -> Iterator[tuple[str, str]]:
        for place, prompt in enumerate(self.campaign.prompts):
            if text := self.cleaned_data.get(f"prompt_{place}"):
                yield prompt, text
        if text := self.cleaned_data.get("text"):
            yield "", text

    @property
    def told(self) -> TestimonyInput:
        said = self.cleaned_data
        return TestimonyInput(
            list(self._written()), said["consent"], said["warnings"], said["pictures"], self.reasons
        )


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label="Your receipt",
        max_length=60,
        help_text="The 16 digits that we gave you.",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": "Type the digits of your receipt."},
    )

    def clean_receipt(self) -> str:
        try:
            return receipts.as_typed(self.cleaned_data["receipt"])
        except receipts.InvalidReceipt as slip:
            raise ValidationError(str(slip)) from slip


class AdditionForm(TextsForm):
    text = forms.CharField(
        label="What would you like to add?",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        error_messages={"required": "Write something first."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def renew(self, testimony: Testimony) -> None:
        """Be an addition to the testimony as it is now."""
        shown = cast(QueryDict, self.data).copy()
        shown["seen"] = str(
            Testimony.objects.values_list("version", flat=True).get(pk=testimony.pk)
        )
        self.data = shown

    @property
    def told(self) -> TestimonyInput:
        said = self.cleaned_data
        return TestimonyInput([(ADDED, said["text"])], "", (), said["pictures"], self.reasons)


class ConsentForm(forms.Form):
    consent = forms.ChoiceField(
        label="What may we do with it?", choices=CONSENTS, widget=forms.RadioSelect
    )


class WithdrawalForm(forms.Form):
    sure = forms.BooleanField(
        label="Yes, take it back, for good",
        error_messages={"required": "Tick the box if you want to take it back."},
    )


def token_of_form(campaign: Campaign) -> str:
    """Stands for one form that was opened: what it brings is kept once."""
    return signing.dumps({"campaign": campaign.pk, "key": str(uuid.uuid4())}, salt=OF_FORM)


def token_of(testimony: Testimony) -> str:
    """Opens a testimony for an hour, in the page that its receipt opened. It stands in no address."""
    return signing.dumps(testimony.pk, salt=OF_TESTIMONY)


def opened_by(token: str) -> Testimony | None:
    try:
        pk = signing.loads(token, salt=OF_TESTIMONY, max_age=OPEN_FOR)
    except signing.BadSignature:
        return None
    return Testimony.objects.filter(pk=pk).select_related("campaign__network").first()


def _question(prompt: str) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 4, "autocomplete": "off"})
    return forms.CharField(label=prompt, required=False, max_length=LONGEST, widget=box)


def _may_be_loose(number: int) -> bool:
    """Whether so many more pictures of forms that come back are kept today. Who sends a whole form is not counted."""
    today = TestimonyPicture.objects.loose().filter(arrived_on=timezone.localdate()).count()
    return today + number <= MOST_LOOSE
