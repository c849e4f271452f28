"""Makes the communities that `bench.load` measures, unless they are there, and prints which addresses to ask."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import django

from bench import moderation_pages
from bench.asked import CSRF, Asked, Page, cookie, reader, twice

if TYPE_CHECKING:
    from networks.discussions.models import Thread
    from networks.discussions.querysets import ThreadQuerySet

PAGES = 300  # different addresses of each kind
REPLY = (
    f"csrfmiddlewaretoken={CSRF}&key=KEY"
    "&body=%3Cp%3EWe%20count%20twice%2C%20aloud%2C%20at%20each%20handover.%3C%2Fp%3E"
)


def main(count: int, source: Path | None) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    _fill(count, source)
    Asked(_pages(), cookie(), _floor()).tell()


def _fill(count: int, source: Path | None) -> None:
    from bench.conversations import Size, fill
    from bench.dataset import Source
    from bench.sources import read
    from networks.models import Network

    if Network.objects.count() < count:
        if source is None:
            raise SystemExit(
                "hub: there are no communities to measure yet; name a folder of articles with --source."
            )
        for done in fill(Source(list(read(source, lambda _: []))), Size(count), reader()):
            print(f"\r{done}          ", end="", file=sys.stderr, flush=True)
    print(moderation_pages.fill(reader()), file=sys.stderr)


def _pages() -> list[Page]:
    from networks.discussions.models import Thread

    threads = Thread.objects.public().order_by("pk")
    inside = Thread.objects.visible_to(reader()).filter(
        network__level="private", network__memberships__user=reader()
    )
    talk = [*_threads(threads, inside), *_lists(), *_long(threads.first())]
    return [*talk, *moderation_pages.pages(reader()), *_writing(inside)]


def _threads(threads: ThreadQuerySet, inside: ThreadQuerySet) -> list[Page]:
    """First pages that are full, or nearly so."""
    full = {"last_number__range": (20, 60)}
    return [
        Page("thread", _addresses(threads.filter(**full)), goal=0.35),
        Page("thread (in)", _addresses(threads.filter(**full)), signed_in=True, goal=0.25),
        Page("private thread (in)", _addresses(inside.filter(**full)), signed_in=True, goal=0.25),
    ]


def _lists() -> list[Page]:
    from networks.models import Network

    read_by_all = list(
        Network.objects.filter(level__in=["open", "public"])
        .order_by("pk")
        .values_list("slug", flat=True)
    )
    own = list(
        Network.objects.held_by(reader(), "enter_network")
        .order_by("pk")
        .values_list("slug", flat=True)
    )
    first = Network.objects.order_by("pk").values_list("slug", flat=True)[0]
    return [
        *twice(
            [("threads", [f"/networks/{slug}/discussions/" for slug in read_by_all], 0.30, 0.20)]
        ),
        *twice([("network", [f"/networks/{slug}/" for slug in read_by_all], 0.30, 0.20)]),
        Page("own network (in)", [f"/networks/{slug}/" for slug in own], signed_in=True, goal=0.20),
        Page(
            "own threads (in)",
            [f"/networks/{slug}/discussions/" for slug in own],
            signed_in=True,
            goal=0.20,
        ),
        *twice([("home", ["/"], 0.0, 0.15)]),
        Page("members (in)", [f"/networks/{first}/members/"], signed_in=True, goal=0.20),
        *twice([("directory", ["/networks/"], 0.20, 0.20)]),
    ]


def _long(thread: Thread | None) -> list[Page]:
    assert thread is not None
    last, address = thread.last_number // 20, thread.get_absolute_url()
    return [
        Page(
            f"{where} page of {thread.last_number:,}",
            [f"{address}?page={number}" for number in numbers],
        )
        for where, numbers in (
            ("first", [1]),
            ("middle", range(last // 2 - 30, last // 2 + 30)),
            ("last", range(last - 60, last + 1)),
        )
    ]


def _writing(inside: ThreadQuerySet) -> list[Page]:
    paths = [f"{address}posts/" for address in _addresses(inside)]
    return [Page("reply (in)", paths, signed_in=True, goal=0.10, form=REPLY)]


def _addresses(threads: ThreadQuerySet) -> Sequence[str]:
    chosen = list(threads.select_related("network").order_by("pk")[: PAGES * 4])
    draw = random.Random(7)
    return [thread.get_absolute_url() for thread in draw.sample(chosen, min(PAGES, len(chosen)))]


def _floor() -> list[str]:
    """The floor reads a category; without a library there must be some."""
    from learn.models import Category

    for number in range(60):
        Category.objects.get_or_create(slug=f"shelf-{number}", defaults={"name": f"Shelf {number}"})
    return [f"/floor/{pk}/" for pk in Category.objects.order_by("pk").values_list("pk", flat=True)]


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
