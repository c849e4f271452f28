"""Demo networks from texts/*.toml: their settings, their members and their threads.

A `talk` holds the posts of a thread, each under a line "=== Name". Marks may follow the name,
separated by bars: "to 3" (replies to post 3), "anonymous", "edited" (the last paragraph was added
later) and "deleted". A text that replies to a post and begins with a quotation quotes that post.
"@[Name]" mentions a person, "[words](learn:key)" links to an article.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accounts.demo.markup import typographic

FOLDER = Path(__file__).with_name("texts")
_HEAD = "=== "


@dataclass(frozen=True, slots=True)
class PostText:
    """Post of a demo thread.

    `number` counts from 1; `to` is the number of the post that it replies to, 0 for none.
    """

    number: int
    by: str
    text: str
    to: int = 0
    is_anonymous: bool = False
    is_edited: bool = False
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class PollText:
    """Poll of a demo thread.

    `closes_in` is in days from today, negative if the poll is over; `votes` is the number of
    voters.
    """

    question: str
    choices: tuple[str, ...]
    closes_in: int
    votes: int


@dataclass(frozen=True, slots=True)
class ThreadText:
    """Demo thread, which began `days_ago` days ago and continued for `over` days.

    `shared` is the number of organisations that have the same concern.
    """

    title: str
    kind: str
    tags: tuple[str, ...]
    warning: str
    days_ago: float
    over: float
    is_pinned: bool
    is_closed: bool
    answered: int
    shared: int
    poll: PollText | None
    posts: tuple[PostText, ...]

    @property
    def writers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(post.by for post in self.posts))


@dataclass(frozen=True, slots=True)
class JoinRequestText:
    """Request to join, or a suspension.

    `reason` is that of a refusal or of the suspension, which lasts `for_days` more days.
    """

    by: str
    days_ago: float
    answers: tuple[str, ...]
    reason: str
    for_days: int


@dataclass(frozen=True, slots=True)
class NetworkText:
    """Demo network: `stored` is the file as it is, the other fields are its parsed parts."""

    stored: Mapping[str, Any]
    threads: tuple[ThreadText, ...]
    asking: tuple[JoinRequestText, ...]
    declined: tuple[JoinRequestText, ...]
    suspended: tuple[JoinRequestText, ...]

    @property
    def slug(self) -> str:
        return str(self.stored["slug"])

    def names(self, what: str) -> tuple[str, ...]:
        """Return the names under `what`: conveners, moderators, members, invited, leave_out."""
        return tuple(self.stored.get(what, ()))


def networks() -> Iterator[NetworkText]:
    """Yield all demo networks; a successor comes before the network that it succeeds."""
    stored = [
        tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))
    ]
    yield from map(_network, sorted(stored, key=lambda each: "successor" in each))


def proposals() -> list[Mapping[str, Any]]:
    """Return the networks that members propose."""
    stored: list[Mapping[str, Any]] = tomllib.loads(
        FOLDER.with_name("proposals.toml").read_text("utf-8")
    )["proposal"]
    return stored


def _network(stored: Mapping[str, Any]) -> NetworkText:
    return NetworkText(
        stored=stored,
        threads=tuple(map(_thread, stored["thread"])),
        asking=tuple(map(_at_the_door, stored.get("asking", ()))),
        declined=tuple(map(_at_the_door, stored.get("declined", ()))),
        suspended=tuple(map(_at_the_door, stored.get("suspended", ()))),
    )


def _at_the_door(row: Mapping[str, Any]) -> JoinRequestText:
    return JoinRequestText(
        by=row["by"],
        days_ago=row.get("days_ago", 1),
        answers=tuple(map(typographic, row.get("answers", ()))),
        reason=typographic(row.get("reason", "")),
        for_days=row.get("for_days", 0),
    )


def _thread(row: Mapping[str, Any]) -> ThreadText:
    return ThreadText(
        title=typographic(row["title"]),
        kind=row["kind"],
        tags=tuple(row["tags"]),
        warning=typographic(row.get("warning", "")),
        days_ago=row["days_ago"],
        over=row["over"],
        is_pinned=row.get("pinned", False),
        is_closed=row.get("closed", False),
        answered=row.get("answered", 0),
        shared=row.get("shared", 0),
        poll=_poll(row["poll"]) if "poll" in row else None,
        posts=tuple(_posts(row["talk"])),
    )


def _poll(row: Mapping[str, Any]) -> PollText:
    choices = tuple(map(typographic, row["choices"]))
    return PollText(typographic(row["question"]), choices, row["closes_in"], row["votes"])


def _posts(talk: str) -> Iterator[PostText]:
    parts = ("\n" + talk.strip()).split(f"\n{_HEAD}")[1:]
    for number, part in enumerate(parts, start=1):
        head, _, text = part.partition("\n")
        by, *marks = [mark.strip() for mark in head.split("|")]
        yield PostText(
            number=number,
            by=by,
            text=text.strip(),
            to=next((int(mark.removeprefix("to ")) for mark in marks if mark.startswith("to ")), 0),
            is_anonymous="anonymous" in marks,
            is_edited="edited" in marks,
            is_deleted="deleted" in marks,
        )
