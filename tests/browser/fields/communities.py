"""What people write in networks and their discussions, and what they are asked at their doors."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from networks import access, proposals
from networks.discussions import drafts, flows
from networks.discussions.flows import PollInput
from networks.discussions.models import Post, Promotion, Thread, ThreadDraft
from networks.models import Invitation, Membership, Network, Proposal
from tests.browser.fields.contributing import ADDRESS
from tests.browser.fields.corner import Corner
from tests.browser.fields.field import Field, word_of
from tests.browser.pages.page import BEN, CLEO, DEV, ELLA, HANA, NOBODY
from tests.make import make_person
from tests.networks.discussions.make import make_reply
from tests.networks.make import let_in, make_network


def slug_of(text: str) -> str:
    return f"corner-{word_of(text).lower()}"


def founded(corner: Corner, text: str) -> Network:
    network = make_network(
        text, convener=corner.ella, slug=slug_of(text), level="public", purpose=text, topics=[text[:40]],
        contact=ADDRESS.format(word_of(text).lower()), questions=[text],
    )  # fmt: skip
    Network.objects.filter(pk=network.pk).update(joining=Network.Joining.ON_REQUEST)
    person = make_person(text[:80], email=f"founder-{word_of(text).lower()}@example.org")
    access.join(network=network, user=person, answers=[(text, text)])
    return network


def described(corner: Corner, text: str) -> Network:
    slug = slug_of(text)
    return make_network(
        "Told",
        convener=corner.ella,
        slug=slug,
        level="public",
        description=text,
        code_of_conduct=text,
    )


def looked_after(corner: Corner, text: str) -> Membership:
    """Somebody who was let in and is kept from posting for a week."""
    person = make_person(f"Paused {word_of(text)}")
    let_in(corner.network, person, by=corner.ella)
    later = timezone.now() + timedelta(days=7)
    access.pause_posting(
        network=corner.network, user=person, by=corner.ella, until=later, note=text
    )
    return corner.network.memberships.select_related("user").get(user=person)


def shut_out(corner: Corner, text: str) -> Network:
    """Ben was suspended there."""
    network = make_network("Closed", convener=corner.ella, slug=slug_of(text), level="public")
    let_in(network, corner.ben, by=corner.ella)
    later = timezone.now() + timedelta(days=7)
    access.suspend(network=network, user=corner.ben, by=corner.ella, until=later, reason=text)
    return network


def invited(corner: Corner, text: str) -> Invitation:
    address = ADDRESS.format(f"asked-{word_of(text).lower()}")
    (made,) = access.invite_addresses(
        network=corner.network, addresses=[address], by=corner.ella, message=text
    )
    return made


def proposed(corner: Corner, text: str) -> Proposal:
    made = Proposal(name=text[:120], purpose=text[:200], case=text, level="private")
    return proposals.propose(proposal=made, by=corner.ben, key=uuid4())


def turned_down(corner: Corner, text: str) -> Proposal:
    made = proposed(corner, text)
    proposals.decline(proposal=made, by=corner.hana, answer=text)
    return made


def begun(corner: Corner, text: str) -> Thread:
    """With a poll and a tag, and a promotion to the library."""
    ballot = PollInput(question=text, choices=[text[:110], "Neither"])
    return corner.begin(text, content_warning=text, tags=[text[:50]], ballot=ballot)


def written(corner: Corner, text: str) -> Post:
    return corner.post(body=text)


def changed(corner: Corner, text: str) -> Post:
    post = corner.post(body=text)
    return flows.edit_post(
        post=post, by=corner.dev, body=f"{text}<p>More.</p>", version=post.version
    )


def kept(corner: Corner, text: str) -> ThreadDraft:
    """In a network of its own."""
    network = make_network("Drafts", convener=corner.ella, slug=slug_of(text), level="public")
    let_in(network, corner.dev, by=corner.ella)
    typed = {"title": text, "body": f"<p>{text}</p>", "tags": text, "content_warning": text}
    made = drafts.keep(by=corner.dev, place=drafts.ThreadDraftPlace(network), typed=typed)
    assert made is not None
    return made


def promoted(corner: Corner, text: str) -> Promotion:
    """Of what somebody wrote whose name is such a text."""
    person = make_person(text[:80], email=f"writer-{word_of(text).lower()}@example.org")
    let_in(corner.network, person, by=corner.ella)
    thread = corner.begin("For the library")
    parts = [
        make_reply(thread, by, f"<p>{word_of(text)}</p>", limited=False)
        for by in (person, corner.dev)
    ]
    return flows.propose_promotion(
        thread=thread, by=corner.ella, posts=[each.pk for each in parts], title=text
    )


def promoted_text(corner: Corner, text: str) -> Promotion:
    thread = corner.begin("For the library, too")
    part = make_reply(thread, corner.dev, text, limited=False)
    return flows.propose_promotion(thread=thread, by=corner.ella, posts=[part.pk], title="A text")


THREAD = "{corner.address}discussions/{it.pk}/"

COMMUNITIES = [
    Field(
        "networks.Network.name networks.Network.purpose networks.Network.questions networks.Membership.answers"
        " networks.Network.contact",
        founded,
        {NOBODY: ["/networks/{it.slug}/", "/networks/"], CLEO: ["/networks/{it.slug}/join/"],
         ELLA: ["/networks/{it.slug}/requests/", "/networks/{it.slug}/settings/", "/networks/mine/"],
         HANA: ["/admin/networks/network/"]},
    ),
    Field("networks.Network.topics", founded, {NOBODY: ["/networks/{it.slug}/"]}),
    Field(
        "networks.Network.description networks.Network.code_of_conduct", described,
        {NOBODY: ["/networks/{it.slug}/", "/networks/{it.slug}/code/"], ELLA: ["/networks/{it.slug}/settings/"]},
    ),
    Field(
        "networks.Membership.posting_note", looked_after, {ELLA: ["{corner.address}members/{it.user.handle}/"]}
    ),
    Field("networks.Membership.reason", shut_out, {BEN: ["/networks/{it.slug}/", "/networks/{it.slug}/membership/"]}),
    Field(
        "networks.Invitation.message networks.Invitation.email", invited,
        {NOBODY: ["/networks/invitations/{it.token}/"], ELLA: ["{corner.address}invitations/"]},
    ),
    Field(
        "networks.Proposal.name networks.Proposal.purpose networks.Proposal.case", proposed,
        {BEN: ["/networks/mine/"],
         HANA: ["/admin/networks/proposal/", "/admin/networks/proposal/{it.pk}/change/"]},
    ),
    Field("networks.Proposal.answer", turned_down, {BEN: ["/networks/mine/"]}),
    Field(
        "discussions.Thread.title discussions.Thread.content_warning discussions.Poll.question", begun,
        {ELLA: [THREAD, THREAD + "edit/", THREAD + "poll/", THREAD + "promote/", "{corner.address}discussions/"]},
    ),
    Field(
        "discussions.Choice.text discussions.ThreadTag.name",
        begun,
        {NOBODY: [THREAD, "{corner.address}discussions/"]},
    ),
    Field(
        "discussions.Post.body", written,
        {NOBODY: ["/networks/posts/{it.pk}/"], DEV: ["/networks/posts/{it.pk}/edit/"],
         ELLA: ["/networks/posts/{it.pk}/delete/", "/report/post/{it.pk}/"]},
    ),
    Field("discussions.PostRevision.body", changed, {DEV: ["/networks/posts/{it.pk}/history/"]}),
    Field("discussions.ThreadDraft.fields", kept, {DEV: ["/networks/drafts/"]}),
    Field(
        "discussions.Promotion.title discussions.PromotedPost.byline", promoted,
        {DEV: ["/networks/promotions/{it.pk}/"]},
    ),
    Field("discussions.PromotedPost.body", promoted_text, {DEV: ["/networks/promotions/{it.pk}/"]}),
]  # fmt: skip
