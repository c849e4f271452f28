"""Real conversations as a network: the posts of a question-and-answer site, written through the site's own verbs.

    python -m bench.threads FILE [ADDRESS]

Reads `Posts.xml` of a Stack Exchange data dump: questions become threads, answers replies, an accepted answer the
answer, tags tags; everything else (wiki pages of tags) is left out, and said so. A picture of another site becomes a
link. The texts are other people's: they are read, never kept here.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from defusedxml.ElementTree import iterparse

if TYPE_CHECKING:
    from accounts.models import User
    from networks.discussions import flows
    from networks.discussions.models import Post, Thread
    from networks.models import Network

ADDRESS = "real-bodies"
QUESTION, ANSWER = "1", "2"
LONGEST_TITLE = 200
MOST_TAGS = 5
_TAG = re.compile(r"<([^>]+)>")
_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_LINKED_PICTURE = re.compile(r"(<a\b[^>]*>\s*)(<img\b[^>]*>)(\s*</a>)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """A question or an answer. `by` is the number of whoever wrote it."""

    number: str
    by: str
    body: str
    at: datetime


@dataclass(slots=True)
class Asked:
    """A question with its answers, oldest first. `accepted` is the number of one of them, or empty."""

    told: Told
    title: str
    tags: list[str]
    accepted: str
    is_closed: bool
    answers: list[Told] = field(default_factory=list)


def read(path: Path) -> tuple[list[Asked], int]:
    """The questions of a file, in their order, and how many rows were left out."""
    asked: dict[str, Asked] = {}
    left_out = 0
    answers: list[tuple[str, Told]] = []
    for row in _rows(path):
        if row["PostTypeId"] == QUESTION:
            asked[row["Id"]] = _question(row)
        elif row["PostTypeId"] == ANSWER:
            answers.append((row["ParentId"], _told(row)))
        else:
            left_out += 1
    for parent, told in sorted(answers, key=lambda pair: (pair[1].at, int(pair[1].number))):
        if parent in asked:
            asked[parent].answers.append(told)
        else:
            left_out += 1
    return list(asked.values()), left_out


def load(network: Network, questions: Iterable[Asked], *, convener: User) -> dict[str, Post]:
    """Write the questions into the network; the posts by their numbers in the file."""
    posts: dict[str, Post] = {}
    people: dict[str, User] = {}
    for asked in questions:
        posts |= _load_thread(network, asked, people, convener)
    return posts


def make_network(address: str, *, convener: User) -> Network:
    """A network that everyone may read, or the one that stands at this address."""
    from networks import access
    from networks.models import Network

    if there := Network.objects.filter(slug=address).first():
        return there
    network = Network(
        name="Real bodies", slug=address, purpose="Texts as people write them.", level="open"
    )
    network.joining = Network.Joining.AT_ONCE
    return access.create_network(network=network, convener=convener, by=convener)


def with_links_for_pictures(body: str) -> str:
    """Pictures of other sites are not shown; what they are called leads to them instead."""
    body = _LINKED_PICTURE.sub(lambda found: found[1] + escape(_name(found[2])) + found[3], body)
    return _PICTURE.sub(_link, body)


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    for _, element in iterparse(path):
        if element.tag == "row":
            yield dict(element.attrib)
            element.clear()


def _question(row: Mapping[str, str]) -> Asked:
    tags = [tag.replace("-", " ") for tag in _TAG.findall(row.get("Tags", ""))]
    return Asked(
        told=_told(row),
        title=row["Title"][:LONGEST_TITLE],
        tags=tags[:MOST_TAGS],
        accepted=row.get("AcceptedAnswerId", ""),
        is_closed="ClosedDate" in row,
    )


def _told(row: Mapping[str, str]) -> Told:
    at = datetime.fromisoformat(row["CreationDate"]).replace(tzinfo=UTC)
    return Told(row["Id"], row.get("OwnerUserId", "0"), with_links_for_pictures(row["Body"]), at)


def _link(found: re.Match[str]) -> str:
    address = _attribute(found[0], "src")
    return f'<a href="{escape(address)}">{escape(_name(found[0]))}</a>' if address else ""


def _name(picture: str) -> str:
    return _attribute(picture, "alt") or "Picture"


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]).strip() if found else ""


def _load_thread(
    network: Network, asked: Asked, people: dict[str, User], convener: User
) -> dict[str, Post]:
    from networks.discussions import flows
    from networks.discussions.models import Thread

    thread = flows.start_thread(
        network=network,
        writing=_writing(asked.told, network, people),
        title=asked.title,
        kind=Thread.Kind.QUESTION,
        tags=asked.tags,
    )
    posts = {asked.told.number: thread.posts.get(number=1)}
    for told in asked.answers:
        posts[told.number] = flows.reply(thread=thread, writing=_writing(told, network, people))
    if asked.accepted in posts:
        flows.set_answer(thread=thread, by=convener, post=posts[asked.accepted])
    if asked.is_closed:
        flows.set_closed(thread=thread, by=convener, on=True)
    _put_into_the_past(thread, asked, posts)
    return posts


def _writing(told: Told, network: Network, people: dict[str, User]) -> flows.PostInput:
    from networks.discussions import flows

    if told.by not in people:
        people[told.by] = _person(told.by, network)
    key = uuid5(NAMESPACE_URL, f"{network.slug}/{told.number}")
    return flows.PostInput(by=people[told.by], body=told.body, key=key, limited=False)


def _person(number: str, network: Network) -> User:
    from accounts.models import User
    from networks import access

    address = f"writer-{number}@bench.example"
    person = User.objects.filter(email=address).first()
    person = person or User.objects.create_user(address, display_name=f"Writer {number}")
    access.join(network=network, user=person, accepted_code=network.code_version)
    return person


def _put_into_the_past(thread: Thread, asked: Asked, posts: Mapping[str, Post]) -> None:
    from networks.discussions.models import Post, Thread

    told = [asked.told, *asked.answers]
    for each in told:
        posts[each.number].created_at = each.at
    Post.objects.bulk_update(posts.values(), ["created_at"])
    Thread.objects.filter(pk=thread.pk).update(
        created_at=asked.told.at, last_post_at=max(each.at for each in told)
    )


def main(path: Path, address: str = ADDRESS) -> None:
    import django
    from django.db import transaction

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    django.setup()
    from accounts.models import User

    questions, left_out = read(path)
    with transaction.atomic():
        convener = User.objects.filter(email="bench@example.org").first()
        convener = convener or User.objects.create_user("bench@example.org", display_name="Bench")
        network = make_network(address, convener=convener)
        posts = load(network, questions, convener=convener)
    print(
        f"{len(questions)} discussions with {len(posts)} posts at {network.get_absolute_url()}, {left_out} left out."
    )


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        raise SystemExit("hub: say python -m bench.threads FILE [ADDRESS]")
    main(Path(sys.argv[1]), *sys.argv[2:])
