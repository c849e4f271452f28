"""What a person chooses about being told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import time
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from hub.notifications.models import Channel, DeliverySchedule, Weekday
from hub.notifications.registry import NotificationType, kinds
from hub.notifications.scopes import NotificationScope

AS_USUAL = "As chosen above for each kind"
HALF_HOURS = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
type Chosen = Mapping[tuple[int, str], str]


class ChannelForm(forms.Form):
    """How to hear of one kind of thing."""

    channel = forms.ChoiceField(
        label="How do you want to hear of it?",
        choices=Channel,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of these."},
    )


class NotificationTypesForm(forms.Form):
    """A field for each kind of those `offered`, named after it, and one for each network.

    `chosen` are the person's own choices.
    """

    def __init__(
        self,
        *args: Any,
        chosen: Chosen,
        places: Sequence[NotificationScope],
        offered: Collection[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        self.kinds = {name: kind for name, kind in kinds().items() if name in offered}
        for kind in self.kinds.values():
            initial = chosen.get((0, kind.name)) or kind.default
            self.fields[kind.name] = forms.ChoiceField(
                label=kind.label, choices=_choices(kind), initial=initial
            )
        for place in places:
            self.fields[name_of(place.scope)] = _exception(
                place.name, AS_USUAL, chosen.get((place.scope, ""))
            )
        names = {place.scope: place.name for place in places}
        for (scope, name), channel in chosen.items():
            if scope in names and name in kinds():
                label = f"{names[scope]}: {kinds()[name].label}"
                self.fields[name_of(scope, name)] = _exception(
                    label, "As for the whole network", channel
                )

    @property
    def by_kind(self) -> Iterable[BoundField]:
        return [self[name] for name in self.kinds]

    @property
    def by_network(self) -> Iterable[BoundField]:
        return [self[name] for name in self.fields if name.startswith("network-")]

    def wanted(self) -> dict[tuple[int, str], str]:
        """The channel by network and kind; empty where nothing is chosen, or what is usual."""
        wanted = {(0, name): self._of_kind(kind) for name, kind in self.kinds.items()}
        for field in self.fields:
            if field.startswith("network-"):
                _, scope, *kind = field.split("-", 2)
                wanted[int(scope), "".join(kind)] = self.cleaned_data[field]
        return wanted

    def _of_kind(self, kind: NotificationType) -> str:
        channel: str = self.cleaned_data[kind.name]
        return "" if channel == kind.default else channel


def name_of(scope: int, kind: str = "") -> str:
    """A field's name: of a network, or of a kind of thing in it."""
    return f"network-{scope}-{kind}" if kind else f"network-{scope}"


def _choices(kind: NotificationType) -> list[tuple[str, str]]:
    if not kind.has_own_mail:
        return [
            choice
            for choice in Channel.choices
            if not (kind.is_certain and choice[0] == Channel.NOTHING)
        ]
    return [(Channel.NOTHING, "By e-mail alone"), (Channel.SITE, "Here and by e-mail at once")]


def _exception(label: str, usual: str, channel: str | None) -> forms.ChoiceField:
    choices = [("", usual), *Channel.choices]
    return forms.ChoiceField(label=label, choices=choices, initial=channel or "", required=False)


class DeliveryScheduleForm(forms.Form):
    """When somebody wants mail, by their own clock."""

    time_zone = forms.ChoiceField(label="Your time zone")
    digest_hour = forms.TypedChoiceField(
        label="Daily and weekly mails go out at",
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
    )
    digest_weekday = forms.TypedChoiceField(
        label="Weekly mails go out on", coerce=int, choices=Weekday
    )
    quiet_from = forms.TypedChoiceField(label="No mail from", required=False, empty_value=None)
    quiet_until = forms.TypedChoiceField(label="until", required=False, empty_value=None)

    def __init__(self, data: QueryDict | None, *, rhythm: DeliverySchedule, zone: str) -> None:
        ends = {
            name: f"{clock:%H:%M}"
            for name in ("quiet_from", "quiet_until")
            if (clock := getattr(rhythm, name))
        }
        known = {
            "time_zone": zone,
            "digest_hour": rhythm.digest_hour,
            "digest_weekday": rhythm.digest_weekday,
        }
        super().__init__(data, initial=known | ends)
        clocks = [
            ("", "No quiet hours"),
            *((f"{clock:%H:%M}", f"{clock:%H:%M}") for clock in HALF_HOURS),
        ]
        for name in ("quiet_from", "quiet_until"):
            self.fields[name].coerce = time.fromisoformat  # type: ignore[attr-defined]
            self.fields[name].choices = clocks  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = _zones(zone)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (start is None) != (end is None) and not self.errors:
            self.add_error(
                "quiet_until" if end is None else "quiet_from",
                "Choose both ends of your quiet hours.",
            )
        elif start is not None and start == end:
            self.add_error("quiet_until", "Choose an end that is not the beginning.")
        return cleaned


def _zones(own: str) -> list[tuple[str, str]]:
    """Those named after a place, as people look for them."""
    return [(name, name.replace("_", " ")) for name in sorted(_places() | {own, "UTC"})]


@cache
def _places() -> frozenset[str]:
    """Asked once: for this, six hundred files are opened."""
    left_out = ("Etc/", "SystemV/", "US/")
    return frozenset(
        name for name in available_timezones() if "/" in name and not name.startswith(left_out)
    )
