"""Creation of the demo's networks, threads and proposals."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.demo.logins import MEMBER
from accounts.demo.registry import DemoGround, DemoPart, Report
from accounts.models import User
from hub.search import index
from networks import access, proposals
from networks.demo import members, moderation, readers, texts
from networks.demo.bodies import key_of
from networks.demo.conversations import DemoConversation
from networks.demo.dates import moment
from networks.demo.texts import NetworkText
from networks.discussions import flows
from networks.discussions.models import Subscription
from networks.discussions.search import indexing
from networks.discussions.threads import similar
from networks.models import Network, Proposal


def length() -> int:
    """Return the number of progress steps: one for each thread."""
    return sum(len(text.threads) for text in texts.networks())


def fill(ground: DemoGround, report: Report) -> str:
    """Create the demo networks that are missing, in one transaction; existing ones do not change.

    Return a sentence about the result.
    """
    every = list(texts.networks())
    with transaction.atomic():
        index.locked_state()  # the second of two concurrent runs finds all created
        known = set(
            Network.objects.filter(slug__in=[text.slug for text in every]).values_list(
                "slug", flat=True
            )
        )
        missing = [text for text in every if text.slug not in known]
        report("Opening networks", 0)
        first_posts: dict[User, datetime] = {}
        for text in missing:
            _fill(text, ground, report, first_posts)
        members.had_an_account_before(first_posts.items())
        _propose(ground)
        moderation.fill(ground)
        indexing.index_waiting()
    if missing:
        similar.refresh()
    posts = sum(len(thread.posts) for text in every for thread in text.threads)
    return (
        f"Its {len(every)} networks ({len(missing)} added now) have {length()} discussions "
        f"with {posts} posts."
    )


def _fill(
    text: NetworkText, ground: DemoGround, report: Report, first_posts: dict[User, datetime]
) -> None:
    network = members.found(text, ground)
    inside = members.of(network)
    convener = ground.people[text.names("conveners")[0]]
    here: dict[int, datetime] = {}
    for each in sorted(text.threads, key=lambda thread: -thread.days_ago):
        report(f"Talking in {network.name}", 0)
        talk = DemoConversation(network, each, ground, convener=convener, members=inside)
        thread = talk.write()
        readers.leave_traces(thread, each, talk.posts, inside)
        for written, at in zip(each.posts, talk.times, strict=True):
            person = ground.people[written.by]
            here[person.pk] = min(at, here.get(person.pk, at))
            first_posts[person] = min(at, first_posts.get(person, at))
        report(f"Talking in {network.name}", 1)
    members.joined_before(network, here)
    _follow(network, ground)
    _archive(network, text, ground, convener)


def _follow(network: Network, ground: DemoGround) -> None:
    """Watch the network as the demo's member, if she convenes it, to show what following does."""
    asha = ground.people[MEMBER.name]
    if (
        network.is_open_to(asha)
        and network.memberships.active().filter(user=asha, role="convener").exists()
    ):
        flows.follow(by=asha, network=network, level=Subscription.Level.WATCHING)


def _archive(network: Network, text: NetworkText, ground: DemoGround, convener: User) -> None:
    if days_ago := text.stored.get("archived_days_ago"):
        successor = Network.objects.get(slug=text.stored["successor"])
        access.archive(network=network, by=convener, successor=successor)
        Network.objects.filter(pk=network.pk).update(
            archived_at=moment(ground.today, days_ago, text.slug)
        )


def _propose(ground: DemoGround) -> None:
    for row in texts.proposals():
        key = key_of("demo proposal", row["name"])
        proposal = Proposal(**{name: row[name] for name in ("name", "purpose", "level", "case")})
        stored = proposals.propose(proposal=proposal, key=key, by=ground.people[row["by"]])
        if not stored.is_decided:
            stored.proposed_at = moment(ground.today, row["days_ago"], row["name"])
            stored.save(update_fields=["proposed_at"])


def is_empty() -> bool:
    return not Network.objects.exists()


PART = DemoPart(length, fill, is_empty)
