"""Hostile text in every field that people or imports can write, packed many to a row so that few pages show it all.

Every name begins with "Zebra", so that one search finds it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched, cycle, zip_longest
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Organisation, User
from hub.files import uploads
from hub.richtext.sanitizer import sanitize
from learn.importing.matching import tags_named
from learn.models import Article, Attachment, Author, Bookmark, Category, Series
from tests.make import store

FOLDER = Path(settings.BASE_DIR).parent / "shared" / "data" / "hostile"
OWN = (
    '"><img src=x onerror=alert(1)>',
    "'><script>alert(1)</script>",
    "</title></textarea></script><script>alert(1)</script>",
    "<svg onload=alert(1)>",
    "javascript:alert(1)//",
    '" autofocus onfocus="alert(1)',
    "<img src=https://elsewhere.example/a.png>",
    "{{ request.user.password }}{% debug %}",
)
ENOUGH = 120  # letters of a payload: what comes later meets the same escaping
RICH_ON_A_PAGE = 9
ADDRESSES = (
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", " \tjava\nscript:alert(1)"),
    "data:text/html,<script>alert(1)</script>",
)


def payloads(*names: str) -> list[str]:
    rows = [row for name in names for row in json.loads((FOLDER / f"{name}.json").read_text())]
    return [row if isinstance(row, str) else row["payload"] for row in rows]


def packed(texts: Iterable[str], size: int) -> list[str]:
    """The texts, cut where they are too long, in as few strings of at most this size as they come to."""
    packs = [""]
    for text in texts:
        piece = text[: min(size, ENOUGH)]
        if len(packs[-1]) + len(piece) + 1 > size:
            packs.append("")
        packs[-1] = f"{packs[-1]} {piece}".strip()
    return packs


class Hostile:
    """Stores the payloads, and knows what to open to see them all."""

    def __init__(self) -> None:
        self.rich = [*OWN, *payloads("dompurify_expect", "bleach_expected")]
        self.texts = [*self.rich, *payloads("naughty_strings")]
        self.people: list[User] = []
        self.organisations = self._organisations()
        self._people()
        self._articles()

    def named(self, size: int) -> list[str]:
        """Names of this length, all different, that hold every text."""
        return [
            f"Zebra {number} {pack}" for number, pack in enumerate(packed(self.texts, size - 10))
        ]

    def addresses(self) -> list[str]:
        """What may stand where a link to elsewhere is asked for."""
        schemes = [
            *ADDRESSES,
            *(text for text in self.texts if "script:" in text.lower() or "data:" in text),
        ]
        pages = [f"https://journal.example/{pack}" for pack in packed(self.texts, 400)]
        return [address for pair in zip_longest(schemes, pages, fillvalue="") for address in pair]

    def _organisations(self) -> list[Organisation]:
        return Organisation.objects.bulk_create(
            Organisation(
                name=name, slug=f"zebra-{number}", country="GB", code=OWN[1][:10] + str(number)
            )
            for number, name in enumerate(self.named(200))
        )

    def _people(self) -> None:
        bios, jobs, interests = (cycle(packed(self.texts, size)) for size in (1000, 120, 300))
        self.people = User.objects.bulk_create(
            User(
                email=f"zebra{number}@example.org",
                handle=f"zebra-{number}",
                display_name=name,
                bio=next(bios),
                job_title=next(jobs),
                interests=next(interests),
                organisation=self.organisations[0],
                profile_visibility=User.Visibility.EVERYONE,
            )
            for number, name in enumerate(self.named(80))
        )

    @property
    def profiles(self) -> Sequence[User]:
        """Enough people to hold every text in what they say about themselves."""
        return self.people[: len(packed(self.texts, 1000))]

    def _articles(self) -> None:
        shelf = Category.objects.create(name=f"Zebra {OWN[0]}", slug="zebra", description=OWN[1])
        series = Series.objects.create(title=f"Zebra {OWN[0]}", slug="zebra", description=OWN[1])
        self.authors = self._authors()
        self.tags = [*tags_named(self.named(100)).values()]
        titles = self.named(250)
        writers = batched(cycle(self.authors), 3)
        topics = cycle(batched(self.tags, -(-len(self.tags) // len(titles))))
        self.articles = [
            Article(title=title, category=shelf, series=series, **fields)
            for title, fields in zip(titles, self._fields(), strict=False)
        ]
        store(self.articles, writers, topics)
        self._attachments()

    def _authors(self) -> list[Author]:
        about = cycle(packed(self.texts, 300))
        return Author.objects.bulk_create(
            Author(name=name, slug=f"zebra-{number}", affiliation=next(about), about=next(about))
            for number, name in enumerate(self.named(160))
        )

    def _fields(self) -> Iterator[dict[str, object]]:
        # Each is cleaned by itself, as it would be: one that never closes its element must not hide the next.
        groups = batched(self.rich, RICH_ON_A_PAGE)
        bodies = cycle("".join(f"<p>{sanitize(text)}</p>" for text in group) for group in [*groups])
        summaries, originals, sources = (
            cycle(packed(self.texts, size)) for size in (1200, 1000, 200)
        )
        for number, address in enumerate(cycle(self.addresses())):
            yield {
                "summary": next(summaries),
                "body": next(bodies),
                "source_url": address[:500],
                "source_name": next(sources),
                "original_author_text": next(originals),
                "content_warning": OWN[number % len(OWN)] if number % 5 == 0 else "",
                "doi": f"10.1000/{OWN[number % len(OWN)]}",
                "is_preexisting": True,
                "status": Article.Status.PUBLISHED,
                "published_at": timezone.now(),
            }

    @property
    def full(self) -> Sequence[Article]:
        """Enough articles to hold every payload in their bodies, summaries and sources."""
        return self.articles[
            : max(len(packed(self.texts, 1000)), -(-len(self.rich) // RICH_ON_A_PAGE))
        ]

    def _attachments(self) -> None:
        for article, name in zip(self.articles, OWN, strict=False):
            file = uploads.store(
                SimpleUploadedFile(f"{name.replace('/', '')}.txt", b"Hello"), by=None
            )
            Attachment.objects.create(article=article, file=file, title=name)

    def keep(self, reader: User) -> int:
        """Save articles with every text in the private notes; returns how many."""
        notes = packed(self.texts, 500)
        for article, note in zip(cycle(self.articles), notes, strict=False):
            Bookmark.objects.keep(article, reader, note)
        return len(notes)
