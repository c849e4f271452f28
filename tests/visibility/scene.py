"""A network of each level with everybody who may stand before its door, and one of each thing that lies inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.flows import close_account
from accounts.models import Erasure, Organisation, User
from hub.files.uploads import store
from hub.moderation.flows import appeal as send_appeal
from hub.moderation.flows import decide
from networks import access, exporting
from networks.campaigns import flows as telling
from networks.campaigns.models import Campaign, Testimony, TestimonyPicture
from networks.discussions import flows
from networks.discussions.models import Poll, Post, Promotion, Thread, ThreadDraft
from networks.discussions.posts.reply_prefill import quoted
from networks.models import Invitation, MemberOrganisation, Network
from tests.cast import make_hana, make_staff
from tests.make import make_person
from tests.networks.discussions.make import make_reply, make_report, make_thread, writing
from tests.networks.make import let_in, make_network

LEVELS = ("open", "public", "private", "hidden", "archived")
INSIDE = ("member", "moderator", "convener")
# In the order in which their stories begin. Staff and superuser look after the site, and never joined.
ROLES = (
    *("nobody", "stranger", "requested", "invited", *INSIDE),
    *("suspended", "left", "declined", "removed", "staff", "superuser", "closed"),
)
JOINING = {
    "open": "at-once",
    "public": "at-once",
    "private": "on-request",
    "hidden": "by-invitation",
}
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@dataclass(frozen=True)
class Scene:
    level: str
    network: Network
    people: dict[str, User]
    thread: Thread
    post: Post
    words: dict[str, str]
    arguments: dict[str, tuple[Any, ...]]

    def who(self, role: str) -> User | None:
        return None if role == "nobody" else self.people[role]


def make_scene(level: str, words: dict[str, str] | None = None) -> Scene:
    """Everything happens while the network is private; then it becomes what it is."""
    said = {name: (words or {}).get(name, default) for name, default in WORDS.items()}
    people = {
        role: make_person(f"{role.title()} Person")
        for role in ROLES
        if role not in {"nobody", "superuser", "staff"}
    }
    people |= {"superuser": make_hana(), "staff": make_staff()}
    network = make_network(
        said["name"], convener=people["convener"], slug="the-old-name", purpose=said["purpose"],
        description=f"<p>{said['description']}</p>", code_of_conduct=f"<p>{said['code']}</p>", allows_anonymous=True,
    )  # fmt: skip
    network.slug = "the-network"
    access.save_settings(network=network, by=people["convener"])
    _let_in(network, people, said)
    things = _fill(network, people, said)
    _become(network, people["convener"], level)
    close_account(user=people["closed"], mode=Erasure.Mode.KEEP)
    thread, post = things["thread"], things["post"]
    return Scene(
        level,
        Network.objects.get(pk=network.pk),
        people,
        thread,
        post,
        said,
        _arguments(network, things),
    )


WORDS = {
    "name": "The network", "purpose": "We learn from each other.", "description": "Who we are", "code": "Be kind",
    "title": "Counting swabs", "warning": "A retained swab", "body": "How do you count", "reply": "Twice, aloud",
    "edited": "Once, in silence", "tag": "theatre", "question": "Which board do you use", "choice": "The white one",
    "file": "checklist", "draft": "Half a thought", "answer": "I lead safety", "reason": "Not this time",
    "note": "Was rude twice", "message": "Do come in", "anonymous": "It was me who counted wrong",
    "reported": "Please look at this", "campaign": "Lists at night", "story": "It began", "told": "Nobody came",
    "waits": "I fell", "unseen": "Not ready yet", "held": "I am new here",
    "withheld": "The name on the wristband",
}  # fmt: skip


def _let_in(network: Network, people: dict[str, User], said: dict[str, str]) -> None:
    convener = people["convener"]
    for role in ("member", "suspended", "left", "removed", "closed"):
        let_in(network, people[role], by=convener)
    let_in(network, people["moderator"], by=convener, role="moderator")
    for role in ("requested", "declined"):
        access.join(network=network, user=people[role], answers=[("Why?", said["answer"])])
    access.decline(network=network, user=people["declined"], by=convener, reason=said["reason"])
    access.invite(network=network, user=people["invited"], by=convener)
    later = timezone.now() + timedelta(days=5)
    access.suspend(
        network=network, user=people["suspended"], by=convener, until=later, reason=said["reason"]
    )
    access.leave(network=network, user=people["left"])
    access.remove(network=network, user=people["removed"], by=convener, reason=said["reason"])
    for person in (people[role] for role in INSIDE):
        network.memberships.filter(user=person).update(accepted_code=1, posting_note=said["note"])


def _fill(network: Network, people: dict[str, User], said: dict[str, str]) -> dict[str, Any]:
    member, moderator = people["member"], people["moderator"]
    upload = SimpleUploadedFile(f"{said['file']}.png", PNG, "image/png")
    thread = make_thread(
        network, member, said["title"], body=f"<p>{said['body']}</p>", tags=[said["tag"]],
        content_warning=said["warning"],
    )  # fmt: skip
    file = store(upload, by=moderator)
    post = flows.reply(
        thread=thread, writing=writing(moderator, f"<p>{said['edited']}</p>", files=[file])
    )
    flows.edit_post(
        post=post, by=moderator, body=f"<p>{said['reply']} @{member.handle}</p>", version=1
    )
    anonymous = make_reply(thread, member, f"<p>{said['anonymous']}</p>", anonymous=True)
    named = make_reply(thread, member, f"<p>{said['withheld']}</p>")
    make_reply(thread, moderator, quoted(named))
    flows.set_hidden(post=named, on=True)
    poll = Poll.objects.create(thread=thread, question=said["question"])
    poll.choices.create(text=said["choice"], position=1)
    organisation = Organisation.objects.create(name="Listed Trust", slug="listed-trust")
    promotion = flows.propose_promotion(
        thread=thread, by=people["convener"], posts=[post.pk], title=said["title"]
    )
    invitation = access.invite_addresses(
        network=network,
        addresses=["new@example.org"],
        by=people["convener"],
        message=said["message"],
    )[0]
    draft = ThreadDraft.objects.create(
        user=member, network=network, thread=thread, fields={"body": said["draft"]}
    )
    held = make_thread(network, member, said["held"], body=f"<p>{said['held']}</p>")
    Thread.objects.filter(pk=held.pk).update(held_at=held.created_at, hidden_at=held.created_at)
    place = MemberOrganisation.objects.create(network=network, organisation=organisation)
    case = make_report(thread, moderator, text=said["reported"]).case
    # Of somebody who has no other part in it: those in the parts may not see what is about their own words.
    talker = make_person("Zora Talker")
    let_in(network, talker, by=people["convener"])
    network.memberships.filter(user=talker).update(accepted_code=1)
    about = make_report(make_reply(thread, talker), moderator).case
    told = make_report(make_reply(thread, talker), moderator).case
    decide(
        case=told, by=make_decider(network, people["convener"]), decision="deleted", note="Rude."
    )
    appeal = send_appeal(case=told, by=talker, text="I was not.", key=uuid4())
    campaign, testimony, waiting, picture = _campaign(network, people, said)
    export = exporting.request(network=network, by=people["convener"])
    exporting.make(export_id=export.pk)
    return {
        "thread": Thread.objects.get(pk=thread.pk), "post": Post.objects.get(pk=thread.posts.get(number=1).pk),
        "poll": poll, "promotion": promotion, "invitation": invitation, "draft": draft, "place": place, "file": file,
        "member": member,
        "anonymous": anonymous,
        "export": export,
        "case": case, "about": about, "appeal": appeal, "held": held, "post_file": post.files.get(),
        "campaign": campaign,
        "testimony": testimony,
        "waiting": waiting,
        "picture": picture,
    }  # fmt: skip


def _campaign(
    network: Network, people: dict[str, User], said: dict[str, str]
) -> tuple[Campaign, Testimony, Testimony, TestimonyPicture]:
    """With a published testimony and one that waits. They came on a day on which everyone read the network."""
    today = timezone.localdate()
    figure = {"label": said["story"], "value": "3", "source": "Our count", "dated": today}
    campaign = telling.save_campaign(
        campaign=Campaign(
            network=network, title=said["campaign"], summary=said["story"], story=f"<p>{said['story']}</p>",
            takes_until=today,
        ),
        by=people["convener"], figures=[figure], changes=[{"dated": today, "text": said["story"]}],
    )  # fmt: skip
    unseen = Campaign(
        network=network, title=said["unseen"], summary=said["unseen"], takes_until=today
    )
    telling.save_campaign(campaign=unseen, by=people["convener"], is_public=False)
    Campaign.objects.filter(pk=unseen.pk).update(slug="the-draft")
    # A campaign's address says its title.
    Campaign.objects.filter(pk=campaign.pk).update(slug="the-campaign")
    Network.objects.filter(pk=network.pk).update(level="public")
    published, waiting = (
        telling.of_receipt(
            telling.give(
                campaign_id=campaign.pk,
                told=telling.TestimonyInput([("", text)], "publish"),
                key=uuid4(),
            )
        )
        for text in (said["told"], said["waits"])
    )
    Network.objects.filter(pk=network.pk).update(level="private")
    assert published is not None
    assert waiting is not None
    picture = TestimonyPicture.objects.create(
        testimony=published, content=PNG, content_type="image/png"
    )
    telling.decide(
        testimony=published,
        by=people["moderator"],
        seen=1,
        decision="published",
        quote=said["told"],
    )
    return (
        Campaign.objects.get(pk=campaign.pk),
        Testimony.objects.get(pk=published.pk),
        waiting,
        picture,
    )


def make_decider(network: Network, convener: User) -> User:
    """Another moderator: whoever decides does not answer the appeal."""
    person = make_person("Yusuf Decider")
    let_in(network, person, by=convener, role="moderator")
    return person


def _become(network: Network, convener: User, level: str) -> None:
    if level == "archived":
        access.archive(network=network, by=convener)
        return
    network = Network.objects.get(pk=network.pk)
    network.level, network.joining = level, JOINING[level]
    access.save_settings(network=network, by=convener)


def _arguments(network: Network, things: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    """What stands in the addresses: by the names of their parts."""
    slug, thread, post = network.slug, things["thread"].pk, things["post"].pk
    invitation: Invitation = things["invitation"]
    promotion: Promotion = things["promotion"]
    return {
        "slug": (slug,),
        "slug pk": (slug, thread),
        "former slug": ("the-old-name",),
        "former slug pk": ("the-old-name", thread),
        "former campaign": ("the-old-name", things["campaign"].slug),
        "pk": (post,),
        "anonymous": (things["anonymous"].pk,),
        "pk kind": (post, "thanks"),
        "slug handle": (slug, things["member"].handle),
        "invitation": (slug, invitation.pk),
        "token": (invitation.token,),
        "promotion": (promotion.pk,),
        "draft": (things["draft"].pk,),
        "place": (slug, things["place"].pk),
        "file": (things["file"].name,),
        "export": (slug, things["export"].pk),
        "case": (slug, things["case"].pk),
        "about": (slug, things["about"].pk),
        "appeal": (slug, things["appeal"].pk),
        "reported": ("post", post),
        "reported file": ("file", things["post_file"].pk),
        "held": (slug, things["held"].pk),
        "campaign": (slug, things["campaign"].slug),
        "campaign draft": (slug, "the-draft"),
        "testimony": (things["testimony"].address,),
        "testimony waiting": (slug, things["waiting"].address),
        "picture": (things["picture"].name,),
        "reported testimony": ("testimony", things["testimony"].pk),
        "none": (),
    }


def new_key() -> str:
    return str(uuid4())
