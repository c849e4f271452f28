"""Communities of any size out of real sentences: people, networks, memberships, threads, posts, reading positions.

One scale says everything: `Size(300)` is 300 networks with 20,000 people, 300,000 memberships, 20,000 threads and
500,000 posts, `Size(30)` a tenth of all that. Two things are the same at every size, so that they can be compared:
network 0 is private and has 2,000 members (where there are as many people), and the first thread of network 1,
which everyone may read, has 10,000 posts (at most a fifth of all).
"""

from __future__ import annotations

import html
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organisation, User
from bench.dataset import Source
from hub.search import index
from hub.search.engine import postings
from networks import access
from networks.access.bulk import let_in_many
from networks.discussions.models import Post, ReadPosition, Thread, ThreadTag
from networks.discussions.models.thread import POSTS_PER_PAGE
from networks.discussions.search.indexing import KIND, document_ids
from networks.models import Membership, Network
from networks.models.network import RESERVED_ADDRESSES

SEED = 20261122
BATCH = 5_000
TAGS = ("medicines", "handover", "falls", "sepsis", "theatre", "maternity", "reporting", "training")
LEVELS = (
    "private",
    "public",
    "open",
    "private",
    "private",
    "open",
    "public",
    "private",
    "hidden",
    "private",
)
JOINING = {
    "open": "at-once",
    "public": "at-once",
    "private": "on-request",
    "hidden": "by-invitation",
}
READERS_NETWORKS = 20


@dataclass(frozen=True, slots=True)
class Size:
    networks: int

    @property
    def people(self) -> int:
        return self.networks * 200 // 3

    @property
    def memberships(self) -> int:
        return self.networks * 1_000

    @property
    def threads(self) -> int:
        return self.networks * 200 // 3

    @property
    def posts(self) -> int:
        return self.networks * 5_000 // 3

    @property
    def members_of_first(self) -> int:
        return min(2_000, self.people)

    @property
    def longest_thread(self) -> int:
        return min(10_000, self.posts // 5)


def fill(source: Source, size: Size, reader: User) -> Iterator[str]:
    """Write it all, with its index; yields what is done. The reader is a member of the first twenty networks."""
    draw = random.Random(SEED)
    people = _people(draw, size.people)
    yield f"{size.people:,} people"
    networks = _networks(size.networks, people[0])
    _memberships(draw, networks, people, size, reader)
    yield f"{size.memberships:,} memberships"
    threads = _threads(draw, source, networks, people, size)
    yield f"{size.threads:,} threads"
    for done in _posts(draw, source, threads, people):
        yield f"{done:,} posts"
    _positions(draw, threads, people, reader)
    for done in _index(threads):
        yield f"{done:,} threads indexed"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _people(draw: random.Random, count: int) -> list[User]:
    places = Organisation.objects.bulk_create(
        Organisation(
            name=f"Example Hospital {number}", slug=f"example-hospital-{number}", country="GB"
        )
        for number in range(max(10, count // 10))
    )
    given = [
        "Amina",
        "Ben",
        "Chidi",
        "Dana",
        "Eli",
        "Fatou",
        "Grace",
        "Hugo",
        "Ines",
        "Jamal",
        "Kaja",
        "Li",
    ]
    jobs = [
        "Ward sister",
        "Pharmacist",
        "Consultant",
        "Patient safety lead",
        "Midwife",
        "Quality manager",
    ]
    nothing = make_password(None)
    return User.objects.bulk_create(
        (
            User(
                email=f"person-{number}@bench.example",
                handle=f"person-{number}",
                display_name=f"{draw.choice(given)} Example {number}",
                password=nothing,
                job_title=draw.choice(jobs),
                organisation=draw.choice(places),
                country=draw.choice(["GB", "IE", "US", "AU", "CA"]),
            )
            for number in range(count)
        ),
        batch_size=BATCH,
    )


def _networks(count: int, convener: User) -> list[Network]:
    made = []
    for number in range(count):
        level = LEVELS[number % len(LEVELS)]
        network = Network(
            name=f"Network {number}", slug=f"network-{number}", level=level, joining=JOINING[level]
        )
        network.purpose = (
            "People who do the same work in other places learn from each other what makes it safer."
        )
        network.topics = [TAGS[number % len(TAGS)]]
        assert network.slug not in RESERVED_ADDRESSES
        made.append(access.create_network(network=network, convener=convener, by=convener))
    return made


def _memberships(
    draw: random.Random,
    networks: Sequence[Network],
    people: Sequence[User],
    size: Size,
    reader: User,
) -> None:
    others, left = people[1:], size.memberships - size.members_of_first
    for place, network in enumerate(networks):
        number = (
            size.members_of_first - 2
            if place == 0
            else min(len(others), left // (len(networks) - 1))
        )
        chosen = draw.sample(others, min(number, len(others)))
        if place < READERS_NETWORKS:
            chosen.append(reader)
        let_in_many(
            network=network, memberships=[_membership(network, person) for person in chosen]
        )


def _membership(network: Network, person: User) -> Membership:
    now = timezone.now()
    return Membership(
        network=network,
        user=person,
        state="active",
        joined_at=now,
        decided_by=person,
        accepted_code=1,
    )


def _threads(
    draw: random.Random,
    source: Source,
    networks: Sequence[Network],
    people: Sequence[User],
    size: Size,
) -> list[Thread]:
    lengths = _lengths(draw, size)
    now = timezone.now()
    threads = []
    for place in range(size.threads):
        # Of each network some, of the first ones more; the long one stands in network 1.
        network = networks[1 if place == 0 else place % len(networks)]
        begun = now - timedelta(minutes=draw.randint(60, 500_000))
        threads.append(
            Thread(
                network=network,
                title=f"{draw.choice(source.titles)[:150]} {place}",
                kind=draw.choice(["question", "question", "discussion", "concern"]),
                author=draw.choice(people),
                created_at=begun,
                post_count=lengths[place],
                last_number=lengths[place],
                last_post_at=begun + timedelta(minutes=min(lengths[place], 50)),
                view_count=draw.randint(0, 3_000),
            )
        )
    Thread.objects.bulk_create(threads, batch_size=BATCH)
    _tag(draw, networks, threads)
    return threads


def _lengths(draw: random.Random, size: Size) -> list[int]:
    """How many posts each thread has: few have many. The first is the long one; the sum is that of the size."""
    rest, number = size.posts - size.longest_thread, size.threads - 1
    shares = [draw.paretovariate(1.5) for _ in range(number)]
    whole = sum(shares)
    return [size.longest_thread, *(max(1, round(share / whole * rest)) for share in shares)]


def _tag(draw: random.Random, networks: Sequence[Network], threads: Sequence[Thread]) -> None:
    tags = ThreadTag.objects.bulk_create(
        [ThreadTag(network=network, name=name, slug=name) for network in networks for name in TAGS],
        batch_size=BATCH,
    )
    of_network: dict[int, list[ThreadTag]] = {}
    for tag in tags:
        of_network.setdefault(tag.network_id, []).append(tag)
    through = Thread.tags.through
    through.objects.bulk_create(
        [
            through(thread_id=thread.pk, threadtag_id=tag.pk)
            for thread in threads
            for tag in draw.sample(of_network[thread.network_id], 2)
        ],
        batch_size=BATCH,
    )


def _posts(
    draw: random.Random, source: Source, threads: Sequence[Thread], people: Sequence[User]
) -> Iterator[int]:
    waiting: list[Post] = []
    done = 0
    for thread in threads:
        for number in range(1, thread.last_number + 1):
            waiting.append(_post(draw, source, thread, number, people))
            if len(waiting) == BATCH:
                done += _store(waiting)
                yield done
    yield done + _store(waiting)


def _post(
    draw: random.Random, source: Source, thread: Thread, number: int, people: Sequence[User]
) -> Post:
    sentences = [draw.choice(source.sentences) for _ in range(draw.randint(2, 7))]
    paragraphs = [" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)]
    return Post(
        thread=thread,
        number=number,
        author=thread.author if number == 1 else draw.choice(people),
        body="".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs),
        created_at=thread.created_at + timedelta(minutes=min(number, 50)),
    )


def _store(waiting: list[Post]) -> int:
    stored = len(Post.objects.bulk_create(waiting))
    waiting.clear()
    return stored


def _positions(
    draw: random.Random, threads: Sequence[Thread], people: Sequence[User], reader: User
) -> None:
    """Everybody read some ten threads, the reader half of all."""
    read = {(draw.choice(people).pk, draw.choice(threads).pk) for _ in range(len(people) * 10)}
    read |= {(reader.pk, thread.pk) for thread in threads[::2]}
    ReadPosition.objects.bulk_create(
        [
            ReadPosition(user_id=person, thread_id=thread, number=draw.randint(1, 20))
            for person, thread in sorted(read)
        ],
        batch_size=BATCH,
    )


def _index(threads: Sequence[Thread], at_once: int = 200) -> Iterator[int]:
    for start in range(0, len(threads), at_once):
        chunk = threads[start : start + at_once]
        with transaction.atomic():
            index.update(KIND, [pk for thread in chunk for pk in _documents(thread)])
        while postings.pack():
            pass
        yield start + len(chunk)


def _documents(thread: Thread) -> Sequence[int]:
    return document_ids(thread.pk, thread.last_number)[
        : (thread.last_number - 1) // POSTS_PER_PAGE + 1
    ]
