"""Demo queue of a convener: a held first post and a reported post."""

from __future__ import annotations

from accounts.demo.logins import MEMBER
from accounts.demo.registry import DemoGround
from accounts.models import User
from hub.moderation import registry
from hub.moderation.flows import report
from hub.moderation.models import ReportReason
from networks.demo.bodies import key_of
from networks.discussions import flows
from networks.discussions.models import Post, Thread
from networks.models import Membership, Network

SAID = (
    "<p>Hello, I have just joined. We are thinking about the same on our unit and would like "
    "to see how others write it down. Is there a form that somebody could share?</p>"
)
WHY = "The second sentence says it as if it held everywhere. On our ward it does not."


def fill(ground: DemoGround) -> None:
    """Create both in the first network that the demo's member moderates. Idempotent."""
    asha = ground.people[MEMBER.name]
    network = (
        Network.objects.held_by(asha, "moderate_network")
        .filter(archived_at=None)
        .order_by("pk")
        .first()
    )
    if network is None or Post.objects.filter(key=key_of("demo held", network.slug)).exists():
        return
    others = Post.objects.live().filter(
        thread__in=Thread.objects.live().filter(network=network), author__isnull=False
    )
    post = others.exclude(author=asha).order_by("pk").last()
    newcomer = _newcomer(network)
    if post is None or newcomer is None:
        return
    _hold(network, post.thread, newcomer)
    subject = registry.find("post", post.pk, newcomer)
    if subject is not None:
        key = key_of("demo report", network.slug)
        report(subject=subject, by=newcomer, reason=ReportReason.MISINFORMATION, text=WHY, key=key)


def _newcomer(network: Network) -> User | None:
    """Return a member who has not written here yet, or None."""
    wrote = Post.objects.filter(thread__network=network, author__isnull=False).values("author")
    members = Membership.objects.active().filter(network=network, role=Membership.Role.MEMBER)
    story = members.exclude(user__in=wrote).select_related("user").order_by("pk").last()
    return story.user if story else None


def _hold(network: Network, thread: Thread, newcomer: User) -> None:
    """Post as a newcomer with first posts held, even if the network does not hold them."""
    key = key_of("demo held", network.slug)
    holds = network.holds_first_posts
    Network.objects.filter(pk=network.pk).update(holds_first_posts=True)
    flows.reply(thread=thread, writing=flows.PostInput(by=newcomer, body=SAID, key=key))
    Network.objects.filter(pk=network.pk).update(holds_first_posts=holds)
