"""What can be cited by its address: apps register what lies under theirs, and show it as a card."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from hub.search.view import View

MOST = 10  # cited in one text

type Viewer = AbstractBaseUser | AnonymousUser

# In a link of sanitised HTML, or as it was typed.
_ADDRESS = re.compile(r"""(?:href=")?((?:https?://[^\s"<>]+)|(?:/[^\s"<>]+/))""")


@dataclass(frozen=True, slots=True)
class Cited:
    """A thing of this site as a card shows it."""

    kind: str
    object_id: int
    label: str
    title: str
    summary: str
    address: str


class Citable(Protocol):
    """An app's side of citing."""

    kind: str

    def ids_at(self, paths: Iterable[str]) -> list[int]:
        """Ids of the things at these paths, as far as the paths tell; nothing is read."""
        ...

    def shown(self, ids: Iterable[int]) -> Mapping[int, Cited]:
        """Cards of those that everyone may read now, by id."""
        ...


_citables: dict[str, Citable] = {}


def register(citable: Citable) -> None:
    _citables[citable.kind] = citable


def cited_in(html: str) -> list[tuple[str, int]]:
    """Kind and id of what sanitised HTML names by an address of this site, each once, in order."""
    host = urlsplit(settings.SITE_URL).netloc
    paths = []
    for address in _ADDRESS.findall(html):
        parts = urlsplit(address)
        if parts.netloc in {"", host}:
            paths.append(parts.path)
    found = [(kind, pk) for kind, citable in _citables.items() for pk in citable.ids_at(paths)]
    return list(dict.fromkeys(found))[:MOST]


def cards(cited: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Cited]:
    """Cards of what everyone may read now; one query a kind."""
    ids: dict[str, set[int]] = {}
    for kind, pk in cited:
        ids.setdefault(kind, set()).add(pk)
    return {
        (kind, pk): card
        for kind, wanted in ids.items()
        if kind in _citables
        for pk, card in _citables[kind].shown(wanted).items()
    }


class Linkable(Protocol):
    """An app's side of being named by an address where not everybody reads the same."""

    kind: str

    def ids_at(self, paths: Iterable[str]) -> list[int]:
        """As `Citable.ids_at`."""
        ...

    def shown_to(self, ids: Iterable[int], viewer: Viewer) -> Mapping[int, Cited]:
        """Cards of those that the viewer may read now, by id."""
        ...


_linkables: dict[str, Linkable] = {}


def register_linkable(linkable: Linkable) -> None:
    _linkables[linkable.kind] = linkable


def named_by(address: str) -> tuple[str, int] | None:
    """Kind and id of the thing of this site that stands at an address, as far as the address tells."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.netloc not in {"", urlsplit(settings.SITE_URL).netloc}:
        return None
    return next(((kind, pk) for kind, each in _linkables.items() for pk in each.ids_at([parts.path])), None)


def cards_for(named: Iterable[tuple[str, int]], viewer: Viewer) -> dict[tuple[str, int], Cited]:
    """Cards of what the viewer may read now; one query a kind."""
    ids: dict[str, set[int]] = {}
    for kind, pk in named:
        ids.setdefault(kind, set()).add(pk)
    return {
        (kind, pk): card
        for kind, wanted in ids.items()
        if kind in _linkables
        for pk, card in _linkables[kind].shown_to(wanted, viewer).items()
    }


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a thing is talked about: in how many conversations that the viewer may read, and where they are listed."""

    conversations: int
    address: str


type FindTalk = Callable[[str, int, Viewer, View], Talk | None]

_talks: list[FindTalk] = []


def register_talk(find: FindTalk) -> None:
    """`find(kind, id, viewer, view)` says where a thing is talked about; `view` is that of the search index."""
    _talks[:] = [find]


def talk_about(kind: str, object_id: int, viewer: Viewer, view: View) -> Talk | None:
    """Where the viewer may read about a thing; None where nobody talks about it."""
    return next((talk for find in _talks if (talk := find(kind, object_id, viewer, view))), None)
