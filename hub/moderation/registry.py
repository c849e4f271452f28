"""What can be reported: each app registers its kinds of things, and where somebody moderates them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, QuerySet
from django.utils.safestring import SafeString

from hub.errors import NotAllowed

type Viewer = AbstractBaseUser | AnonymousUser
type Rows = QuerySet[Any]

SITE = 0
EXCERPT = 240  # characters


class ActionNotPossible(NotAllowed):
    """The rules of the app do not allow it; the text says so to the person."""


@dataclass(frozen=True, slots=True)
class ReportedSubject:
    """A thing that was reported, as it is now.

    `author_id` and `byline` never lead to who wrote it without a name. `scope` is the network it lies in, 0 for the
    site. `version` changes with what it says.
    """

    kind: str
    object_id: int
    label: str
    title: str
    address: str
    excerpt: str
    byline: str
    author_id: int | None
    scope: int
    version: str


@dataclass(frozen=True, slots=True)
class ContextText:
    """A text that stands before the thing, is it, or stands after it.

    With the subject stand its `files` (name and address each) and in `beside` what else it says: a poll, tags.
    """

    byline: str
    body: SafeString
    at: datetime | None
    is_subject: bool
    files: Sequence[tuple[str, str]] = ()
    beside: Sequence[tuple[str, Sequence[str]]] = ()


class ReportTarget(Protocol):
    """An app's side of moderation, for one kind of thing."""

    kind: str
    label: str

    def visible_to(self, viewer: Viewer) -> Rows:
        """What the viewer may see now."""
        ...

    def moderated_by(self, moderator: AbstractBaseUser) -> Rows:
        """What the person looks after, hidden or not."""
        ...

    def everything(self) -> Rows:
        """All of them, for site staff: whoever asks writes down that it was opened."""
        ...

    def written_by(self, person: AbstractBaseUser) -> Rows:
        """What the person wrote, under their name or without it."""
        ...

    def subjects(self, rows: Rows) -> Sequence[ReportedSubject]:
        """These, in one query whatever their number."""
        ...

    def passages(self, rows: Rows, object_id: int) -> Sequence[ContextText]:
        """The thing with what stands around it, as far as these rows hold it."""
        ...


class DeleteAction(Protocol):
    def __call__(self, object_id: int, *, by: AbstractBaseUser, reason: str) -> None:
        """Take a thing down, in the transaction of the caller, who has asked whether the person may.

        What is gone already stays so.
        """
        ...


class HideAction(Protocol):
    def __call__(self, object_id: int, *, on: bool) -> None:
        """Hide a thing from everybody, or show it again; twice is as once. In the transaction of the caller."""
        ...


@dataclass(frozen=True, slots=True)
class EditableTexts:
    """What a thing says: `body` is HTML. `title` and `summary` are plain, and None where it has none of its own."""

    body: str
    title: str | None = None
    summary: str | None = None


class EditAction(Protocol):
    """The texts of a thing, and how they are replaced. Raises CannotAct."""

    def texts_of(self, object_id: int) -> EditableTexts: ...

    def edit(self, object_id: int, *, by: AbstractBaseUser, texts: EditableTexts) -> None: ...


class RedactAction(Protocol):
    def __call__(
        self, object_id: int, *, by: AbstractBaseUser, passage: str, everywhere: bool
    ) -> int:
        """Take a passage out of a thing and of all that is kept of it; `everywhere`: of what stands around it, too.

        Returns how often it was found.
        """
        ...


class ModerationAction(Protocol):
    def __call__(self, object_id: int, *, by: AbstractBaseUser) -> None:
        """In the transaction of the caller, who has asked whether the person may. Raises CannotAct."""
        ...


class Retention(Protocol):
    """Things that a decision deleted: kept for whoever decides about an answer to it, read by nobody else.

    Each is done in the transaction of the caller; what is not there stays so.
    """

    def shown(self, object_id: int) -> tuple[ReportedSubject, Sequence[ContextText]] | None:
        """What it was, with what stands around it."""
        ...

    def restore(self, object_id: int, *, by: AbstractBaseUser) -> None:
        """Put it back where it stood. Raises CannotAct where that place is gone."""
        ...

    def purge(self, object_id: int) -> None:
        """Nobody can bring it back from now on."""
        ...


class Stewards(Protocol):
    """Who looks after things of one kind besides those who decide: they are told what was decided, and why."""

    def of(self, object_id: int) -> Collection[int]: ...

    def is_one(self, person: AbstractBaseUser) -> Exists:
        """Of things of this kind, now. Nothing but the person's key may be asked of them."""
        ...


class MoveAction(Protocol):
    """Where a thing can be moved by somebody, how it is locked before its case is, and how it is moved."""

    def places(self, by: AbstractBaseUser) -> Sequence[tuple[int, str]]: ...

    def lock(self, object_id: int) -> None: ...

    def move(self, object_id: int, *, by: AbstractBaseUser, to: int) -> None: ...


class BulkRemoval(Protocol):
    """How everything that somebody wrote under their name in a scope is counted, and taken down in steps."""

    def count(self, person_id: int, scope: int) -> int: ...

    def remove_some(self, person_id: int, scope: int, *, by: AbstractBaseUser | None) -> int:
        """In the transaction of the caller; returns how many it took down, 0 when nothing is left."""
        ...


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What can be done with things of one kind. What is missing is not offered.

    `writer` gives the key of who wrote a thing, with their name or without it: for telling them, never for showing.
    `unsigned` are those things that the person wrote without their name. `release` lets a held thing through. What is
    deleted does not come back where `kept` is missing. `for_moderator` asks for subjects as `moderated_by` does, by
    keys, with a prepared statement.
    """

    delete: DeleteAction | None = None
    hide: HideAction | None = None
    edit: EditAction | None = None
    redact: RedactAction | None = None
    lock: ModerationAction | None = None
    move: MoveAction | None = None
    release: ModerationAction | None = None
    kept: Retention | None = None
    keepers: Stewards | None = None
    remove_all: BulkRemoval | None = None
    writer: Callable[[int], int | None] | None = None
    unsigned: Callable[[AbstractBaseUser], Rows] | None = None
    for_moderator: (
        Callable[[AbstractBaseUser, Collection[int]], Sequence[ReportedSubject]] | None
    ) = None


class ModerationScopes(Protocol):
    """What networks say of themselves."""

    def names(self, scopes: Collection[int]) -> Mapping[int, str]:
        """For site staff, who know of every network."""
        ...

    def names_for(self, person: AbstractBaseUser, scopes: Collection[int]) -> Mapping[int, str]:
        """Of those whose existence the person may know of."""
        ...

    def confidential(self, scopes: Collection[int]) -> Collection[int]:
        """Those that keep what is written there out of mails."""
        ...

    def is_closed(self, scope: int) -> bool:
        """Whether not everybody reads inside."""
        ...

    def read_by_all(self, scopes: Collection[int]) -> Collection[int]:
        """Those of these in which everybody reads."""
        ...

    def may_moderate(self, person: AbstractBaseUser, scope: int) -> bool: ...

    def may_suspend(self, person: AbstractBaseUser, scope: int) -> bool: ...

    def suspend(
        self, person_id: int, scope: int, *, by: AbstractBaseUser, until: datetime, reason: str
    ) -> None:
        """Raises CannotAct."""
        ...

    def restore(self, person_id: int, scope: int, *, by: AbstractBaseUser) -> None:
        """Raises CannotAct."""
        ...

    def moderators(self, scope: int) -> Collection[int]:
        """Keys of the people who look after it and are present; without any, what waits there is for staff."""
        ...

    def looked_after_by(self, person: AbstractBaseUser) -> Rows:
        """Keys of the scopes, one column wide. Nothing but the person's key may be asked of them."""
        ...

    def moderated(self, person: AbstractBaseUser) -> Sequence[tuple[int, str, str]]:
        """The scopes that the person looks after: number, name, the address of their queue."""
        ...


_sources: dict[str, ReportTarget] = {}
_abilities: dict[str, Capabilities] = {}
_scopes: list[ModerationScopes] = []
NOTHING = Capabilities()


def register(source: ReportTarget, **abilities: Any) -> None:
    """`abilities` are those of `Abilities`; what is missing is done elsewhere."""
    _sources[source.kind] = source
    _abilities[source.kind] = Capabilities(**abilities)


def register_scopes(scopes: ModerationScopes) -> None:
    _scopes[:] = [scopes]


def all_targets() -> Iterable[ReportTarget]:
    return _sources.values()


def target_of(kind: str) -> ReportTarget | None:
    return _sources.get(kind)


def abilities(kind: str) -> Capabilities:
    return _abilities.get(kind, NOTHING)


def capabilities_of() -> Iterable[tuple[str, Capabilities]]:
    """Every kind with what can be done."""
    return _abilities.items()


def scopes() -> ModerationScopes:
    return _scopes[0]


def find(kind: str, object_id: int, viewer: Viewer) -> ReportedSubject | None:
    """The thing, if there is such a kind and the viewer may see it."""
    source = target_of(kind)
    found = source.subjects(source.visible_to(viewer).filter(pk=object_id)) if source else ()
    return next(iter(found), None)


def shown(
    things: Iterable[tuple[str, int]], viewer: Viewer
) -> dict[tuple[str, int], ReportedSubject]:
    """Those of these things, by kind and id, that the viewer may see now. One query a kind."""
    return _found(
        things, lambda source, ids: source.subjects(source.visible_to(viewer).filter(pk__in=ids))
    )


def shown_to_moderator(
    things: Iterable[tuple[str, int]], moderator: AbstractBaseUser
) -> dict[tuple[str, int], ReportedSubject]:
    """The same of what the person looks after, hidden or not."""

    def subjects(source: ReportTarget, ids: Collection[int]) -> Sequence[ReportedSubject]:
        if quick := abilities(source.kind).for_moderator:
            return quick(moderator, ids)
        return source.subjects(source.moderated_by(moderator).filter(pk__in=ids))

    return _found(things, subjects)


def found(things: Iterable[tuple[str, int]]) -> dict[tuple[str, int], ReportedSubject]:
    """The same of everything: for site staff, where nobody has to write down that they read it."""
    return _found(
        things, lambda source, ids: source.subjects(source.everything().filter(pk__in=ids))
    )


def written(
    things: Iterable[tuple[str, int]], person: AbstractBaseUser
) -> dict[tuple[str, int], ReportedSubject]:
    """The same of what the person wrote, hidden or not."""
    return _found(
        things, lambda source, ids: source.subjects(source.written_by(person).filter(pk__in=ids))
    )


def _found(
    things: Iterable[tuple[str, int]],
    subjects: Callable[[ReportTarget, Collection[int]], Sequence[ReportedSubject]],
) -> dict[tuple[str, int], ReportedSubject]:
    wanted: dict[str, set[int]] = {}
    for kind, object_id in things:
        wanted.setdefault(kind, set()).add(object_id)
    return {
        (kind, subject.object_id): subject
        for kind, ids in wanted.items()
        if (source := target_of(kind))
        for subject in subjects(source, ids)
    }
