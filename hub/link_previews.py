"""Previews of objects of this site that a text links to.

Apps register the objects at their URLs, and show them as cards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from hub.search.engine.snapshot import IndexSnapshot

MOST = 10  # links of one text

type Viewer = AbstractBaseUser | AnonymousUser

# In a link of sanitised HTML, or typed as text.
_ADDRESS = re.compile(r"""(?:href=")?((?:https?://[^\s"<>]+)|(?:/[^\s"<>]+/))""")


@dataclass(frozen=True, slots=True)
class LinkPreview:
    """Object of this site as a card shows it."""

    kind: str
    object_id: int
    label: str
    title: str
    summary: str
    address: str


class PreviewProvider(Protocol):
    """Objects of an app whose previews are the same for everyone."""

    kind: str

    def ids_at(self, paths: Iterable[str]) -> list[int]:
        """Return the ids of the objects at these paths, as far as the paths tell. No query."""
        ...

    def shown(self, ids: Iterable[int]) -> Mapping[int, LinkPreview]:
        """Return cards of those that everyone may read now, by id."""
        ...


_citables: dict[str, PreviewProvider] = {}


def register(citable: PreviewProvider) -> None:
    _citables[citable.kind] = citable


def find_links(html: str) -> list[tuple[str, int]]:
    """Return kind and id of the objects that sanitised HTML links to, each once, in order.

    At most MOST.
    """
    host = urlsplit(settings.SITE_URL).netloc
    paths = []
    for address in _ADDRESS.findall(html):
        parts = urlsplit(address)
        if parts.netloc in {"", host}:
            paths.append(parts.path)
    found = [(kind, pk) for kind, citable in _citables.items() for pk in citable.ids_at(paths)]
    return list(dict.fromkeys(found))[:MOST]


def previews(cited: Iterable[tuple[str, int]]) -> dict[tuple[str, int], LinkPreview]:
    """Return cards of the objects that everyone may read now. One query per kind."""
    ids: dict[str, set[int]] = {}
    for kind, pk in cited:
        ids.setdefault(kind, set()).add(pk)
    return {
        (kind, pk): card
        for kind, wanted in ids.items()
        if kind in _citables
        for pk, card in _citables[kind].shown(wanted).items()
    }


class LinkTarget(Protocol):
    """Objects of an app that a URL may name, and that not everybody may read."""

    kind: str

    def ids_at(self, paths: Iterable[str]) -> list[int]:
        """Return the ids of the objects at these paths, like `PreviewProvider.ids_at`. No query."""
        ...

    def shown_to(self, ids: Iterable[int], viewer: Viewer) -> Mapping[int, LinkPreview]:
        """Return cards of those that the viewer may read now, by id."""
        ...


_linkables: dict[str, LinkTarget] = {}


def register_link_target(linkable: LinkTarget) -> None:
    _linkables[linkable.kind] = linkable


def linked_targets(address: str) -> tuple[str, int] | None:
    """Return kind and id of the object at a URL of this site, as far as the URL tells, or None."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.netloc not in {"", urlsplit(settings.SITE_URL).netloc}:
        return None
    return next(
        ((kind, pk) for kind, each in _linkables.items() for pk in each.ids_at([parts.path])), None
    )


def previews_for(
    named: Iterable[tuple[str, int]], viewer: Viewer
) -> dict[tuple[str, int], LinkPreview]:
    """Return cards of the objects that the viewer may read now. One query per kind."""
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
class Backlinks:
    """Number of conversations about an object that the viewer may read, and their list's URL."""

    conversations: int
    address: str


type FindTalk = Callable[[str, int, Viewer, IndexSnapshot], Backlinks | None]

_talks: list[FindTalk] = []


def register_backlinks(find: FindTalk) -> None:
    """Register the function that finds conversations about an object.

    `find(kind, id, viewer, view)` returns them; `view` is the snapshot of the search index.
    """
    _talks[:] = [find]


def backlinks_to(
    kind: str, object_id: int, viewer: Viewer, view: IndexSnapshot
) -> Backlinks | None:
    """Return the conversations about an object that the viewer may read; None if there are none."""
    return next((talk for find in _talks if (talk := find(kind, object_id, viewer, view))), None)
