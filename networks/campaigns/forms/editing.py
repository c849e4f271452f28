"""What conveners write about a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from accounts.forms.fields import SingleLineField, one_line
from accounts.models import User
from hub import link_previews
from hub.idempotency import KeyField
from hub.richtext.plain_text import plain_text
from hub.richtext.widgets import RichTextFormField
from hub.safeguarding.forms import SafeguardedForm
from hub.safeguarding.justifications import Justification
from networks.campaigns import flows
from networks.campaigns.models import Campaign
from networks.campaigns.models.campaign import MOST_PROMPTS

MOST_LINKS = 12
MOST_ROWS = 24
BLANK_ROWS = 2


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options: Any) -> None:
        told = {"required": "Say on which day.", "invalid": "Write the day like 2026-11-30."}
        super().__init__(error_messages=told, **options)


class LinesField(forms.CharField):
    """A line for each; cleans to a list of those that are not empty."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = (one_line(line) for line in str(super().clean(value)).splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class CampaignForm(SafeguardedForm):
    """A campaign without its figures and changes. `seen` is its version when the form was opened."""

    safeguarded: ClassVar[Sequence[str]] = (
        "title",
        "summary",
        "story",
        "content_warning",
        "prompts",
    )

    title = SingleLineField(
        label="Title", max_length=120, help_text="What you want to change, in a few words."
    )
    summary = SingleLineField(
        label="In short", max_length=300, help_text="One or two sentences for the list."
    )
    story = RichTextFormField(label="The story so far", required=False, max_length=100_000)
    content_warning = SingleLineField(
        label="Content warning",
        max_length=200,
        required=False,
        help_text="If the story may upset a reader, say what it is about. It then stays folded until it is opened.",
    )
    links = LinesField(
        label="Articles and discussions",
        required=False,
        max_length=6000,
        help_text="Their addresses on this site, one in a line. A reader sees those they may read.",
    )
    takes_until = DayField(
        label="Take testimonies until",
        required=False,
        help_text="The last day on which anyone may tell you what happened to them. Leave it empty to ask for none. "
        "Somebody has to read each one before it shows.",
    )
    prompts = LinesField(
        label="Questions for testimonies",
        required=False,
        max_length=1500,
        help_text=f"Up to {MOST_PROMPTS}, one in a line. Nobody has to answer all of them.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    key = KeyField()

    def __init__(self, data: Any = None, *, campaign: Campaign) -> None:
        super().__init__(
            data, already=_text_of(campaign) if campaign.pk else "", initial=_initial(campaign)
        )
        self.campaign = campaign
        if not campaign.network.is_read_by_all:
            del self.fields["takes_until"], self.fields["prompts"]

    def clean_prompts(self) -> list[str]:
        prompts: list[str] = self.cleaned_data["prompts"]
        if len(prompts) > MOST_PROMPTS:
            raise ValidationError(f"At most {MOST_PROMPTS} questions, please.")
        if any(len(prompt) > 200 for prompt in prompts):
            raise ValidationError("A question has at most 200 letters.")
        return prompts

    def clean_links(self) -> list[tuple[str, int, str]]:
        """Each address with the thing that it names."""
        addresses: list[str] = self.cleaned_data["links"]
        if len(addresses) > MOST_LINKS:
            raise ValidationError(f"At most {MOST_LINKS} addresses, please.")
        found = [(address, link_previews.linked_targets(address)) for address in addresses]
        if unknown := [address for address, named in found if named is None]:
            raise ValidationError(
                f"This is no article and no discussion of this site: {unknown[0][:200]}"
            )
        rows = {named: (*named, address[:400]) for address, named in found if named is not None}
        return list(rows.values())

    def save(
        self, *, by: User, figures: RowsFormSet, changes: RowsFormSet, is_public: bool
    ) -> Campaign:
        said, campaign = self.cleaned_data, self.campaign
        if "takes_until" in said and said["takes_until"] != campaign.takes_until:
            campaign.takes_until_zone = timezone.get_current_timezone_name()
        for name in flows.editing.FIELDS:
            if name in said:
                setattr(campaign, name, said[name])
        if campaign.pk is None:
            campaign.key = said["key"]
        return flows.save_campaign(
            campaign=campaign,
            by=by,
            figures=figures.rows,
            changes=changes.rows,
            links=said["links"],
            explained=[*self.explained, *figures.explained, *changes.explained],
            seen=said["seen"],
            is_public=is_public,
        )

    def show_newest(self) -> None:
        """Somebody saved meanwhile: the next sending is measured by what the page now shows beside it."""
        shown = cast(QueryDict, self.data).copy()
        shown["seen"] = str(Campaign.objects.get(pk=self.campaign.pk).version)
        self.data = shown


class FigureForm(SafeguardedForm):
    safeguarded = ("label", "value", "source")

    label = SingleLineField(label="What it counts", max_length=120)
    value = SingleLineField(label="Figure", max_length=40)
    source = SingleLineField(label="Where it comes from", max_length=200)
    dated = DayField(label="As of")


class ChangeForm(SafeguardedForm):
    safeguarded = ("text", "link")

    dated = DayField(label="Day")
    text = SingleLineField(label="What changed", max_length=400)
    link = forms.URLField(label="Address", max_length=400, required=False, assume_scheme="https")


class RowsFormSet(forms.BaseFormSet[Any]):
    """Rows that are filled in; one that is emptied is gone, and two more are offered each time."""

    of_campaign = ""

    @classmethod
    def of(cls, campaign: Campaign, sent: QueryDict | None) -> Self:
        rows = getattr(campaign, cls.of_campaign).all() if campaign.pk else ()
        names = cls.form.base_fields
        initial = [{name: getattr(row, name) for name in names} for row in rows]
        already = _text_of(campaign) if campaign.pk else ""
        return cls(sent, prefix=cls.of_campaign, initial=initial, form_kwargs={"already": already})

    def full_clean(self) -> None:
        super().full_clean()
        # Emptied rows are dropped: their "required" is no fault.
        if self.is_bound:
            for place, form in enumerate(self.forms):
                if self._is_empty(form):
                    form._errors = forms.utils.ErrorDict()
                    form.cleaned_data = {}
                    self._errors[place] = form._errors  # type: ignore[attr-defined]

    def _is_empty(self, form: Any) -> bool:
        return not any(
            str(self.data.get(form.add_prefix(name), "")).strip() for name in form.fields
        )

    @property
    def explained(self) -> list[Justification]:
        return [each for form in self.forms if form.cleaned_data for each in form.explained]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data]


class FiguresFormSet(
    forms.formset_factory(FigureForm, RowsFormSet, extra=BLANK_ROWS, max_num=MOST_ROWS)  # type: ignore[misc]
):
    of_campaign = "figures"


class ChangesFormSet(
    forms.formset_factory(ChangeForm, RowsFormSet, extra=BLANK_ROWS, max_num=MOST_ROWS)  # type: ignore[misc]
):
    of_campaign = "changes"


def saved_in_words(campaign: Campaign) -> list[tuple[str, str]]:
    """What is saved at the moment, beside what somebody typed."""
    now = Campaign.objects.get(pk=campaign.pk)
    return [
        ("Title", now.title),
        ("In short", now.summary),
        ("The story so far", plain_text(now.story)),
        ("Content warning", now.content_warning),
        ("Questions for testimonies", "; ".join(now.prompts)),
        ("Take testimonies until", f"{now.takes_until:%-d %B %Y}" if now.takes_until else ""),
        ("Articles and discussions", "; ".join(link.address for link in now.links.all())),
        ("Figures", "; ".join(str(figure) for figure in now.figures.all())),
        ("What changed", "; ".join(str(change) for change in now.changes.all())),
    ]


def _initial(campaign: Campaign) -> dict[str, Any]:
    if campaign.pk is None:
        return {"seen": 0}
    fields = {name: getattr(campaign, name) for name in flows.editing.FIELDS}
    links = [link.address for link in campaign.links.all()]
    return {**fields, "links": links, "seen": campaign.version, "key": campaign.key}


def _text_of(campaign: Campaign) -> str:
    """All that stands there already, its rows as well."""
    parts = [
        campaign.title,
        campaign.summary,
        plain_text(campaign.story),
        campaign.content_warning,
        *campaign.prompts,
    ]
    parts += [text for row in campaign.figures.all() for text in (row.label, row.value, row.source)]
    parts += [change.text for change in campaign.changes.all()]
    return "\n".join(parts)
