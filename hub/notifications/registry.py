"""What apps hand to notifications: whom an event concerns, who may see it, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

if TYPE_CHECKING:
    from hub.notifications.loaders import SubjectLoader
    from hub.notifications.models import Channel, Event


@dataclass(frozen=True, slots=True)
class NotificationType:
    """A reason to tell somebody. `label` stands in the settings; `did` between who did it and what it is about.

    One with `has_own_mail` sends none from here: what happened sends its own.
    `only_for` names a group (`register_group`) outside which nobody is told of it, and so nobody chooses.
    What `is_certain` stands on the site, whatever somebody chose: they choose only whether a mail comes, too.
    """

    name: str
    label: str
    did: str
    default: Channel
    has_own_mail: bool = False
    is_certain: bool = False
    only_for: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A thing as one reader sees it. Notifications of one `group` stand together, and their mails in one conversation.

    `did` takes the place of the kind's own words. `text` is plain; where it must not leave the site by mail
    (`is_confidential`), it is still shown on the site.
    """

    who: str
    title: str
    place: str
    address: str
    text: str
    group: str
    is_confidential: bool = False
    did: str = ""


class NotificationSource(Protocol):
    """An app's side of notifications, for one cause."""

    event_type: str
    kinds: Iterable[NotificationType]

    def recipients(self, event: Event) -> Mapping[int, str]:
        """Keys of the people whom the event concerns and who may see it, each with the kind that concerns them most.

        Never whoever did it, with or without their name.
        """
        ...

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[Any]:
        """The things that the person may see now. Nothing but the person's key may be asked of them."""
        ...

    @property
    def told(self) -> SubjectLoader[Any]:
        """How these are asked for, with all that it takes to show them. Sources may share one."""
        ...

    def render(self, told: Mapping[int, Any], person: AbstractBaseUser) -> Mapping[int, Rendered]:
        """By the events' keys, how things look that `self.told` found. A fixed number of further queries."""
        ...


type IsOne = Callable[[AbstractBaseUser], bool]
MODERATORS, EDITORS = "moderators", "editors"

_sources: dict[str, NotificationSource] = {}
_groups: dict[str, IsOne] = {}


def register(source: NotificationSource) -> None:
    _sources[source.event_type] = source


def source(event_type: str) -> NotificationSource:
    return _sources[event_type]


def all_sources() -> Iterable[NotificationSource]:
    return _sources.values()


def register_group(name: str, is_one: IsOne) -> None:
    """Whoever knows says whether a person belongs to it now. Nothing but the person's key may be asked of them."""
    _groups[name] = is_one


def kinds_for(person: AbstractBaseUser) -> dict[str, NotificationType]:
    """Those that the person can be told of. A query or two a group."""
    theirs = {"", *(name for name, is_one in _groups.items() if is_one(person))}
    return {name: kind for name, kind in kinds().items() if kind.only_for in theirs}


def kinds() -> dict[str, NotificationType]:
    """Every kind by its name, in the order in which the apps named them."""
    return {kind.name: kind for each in _sources.values() for kind in each.kinds}
