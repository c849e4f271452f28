"""What a person chooses about being told."""

from __future__ import annotations

from typing import Any

from django import forms

from hub.notifications.models import Channel
from hub.notifications.sources import Kind, kinds


class ChannelForm(forms.Form):
    """How to hear of one kind of thing."""

    channel = forms.ChoiceField(
        label="How do you want to hear of it?",
        choices=Channel,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three."},
    )


class SettingsForm(forms.Form):
    """A field for each kind, named after it; `chosen` are the person's own choices."""

    def __init__(self, *args: Any, chosen: dict[tuple[int, str], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds().values():
            initial = chosen.get((0, kind.name)) or kind.default
            self.fields[kind.name] = forms.ChoiceField(label=kind.label, choices=_choices(kind), initial=initial)


def _choices(kind: Kind) -> list[tuple[str, str]]:
    return [choice for choice in Channel.choices if not (kind.is_certain and choice[0] == Channel.NOTHING)]
