"""Access follows a change at once, on every surface, whatever was read and kept before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from hub.files.uploads import store
from hub.notifications.models import Event, Notification
from hub.rendering.fragment_cache import fragments
from hub.search.engine import snapshot as index_view
from learn.models import Article
from networks import access, tasks
from networks.campaigns.models import Campaign
from networks.discussions import flows
from networks.discussions.models import Post, Thread, ThreadDraft
from networks.discussions.search.indexing import index_waiting
from networks.models import Network
from tests.cast import visiting
from tests.make import make_article, make_person
from tests.networks.campaigns.make import make_campaign, make_published
from tests.networks.discussions.make import make_reply, make_thread, writing
from tests.networks.make import invite_by_mail, let_in, make_network
from tests.visibility.access_changes import (
    GONE,
    LEADS,
    REFUSED,
    SHOWS,
    SIGN_IN,
    SILENT,
    TURNS_AWAY,
    WAYS,
    Answers,
    Way,
)
from tests.visibility.scene import JOINING, PNG
from tests.visibility.surfaces import BORNE, SOUGHT, SURFACES, WORD, Place, Read, everything_in

pytestmark = pytest.mark.django_db


# --- The scene ----------------------------------------------------------------------------------------


def make_place(way: Way) -> Place:
    """Everything is written while the network is private; then it becomes what it is, and the person comes."""
    convener, fellow = (
        make_person("Asha Patel"),
        make_person(f"{WORD['fellow']} Fellow", handle="fellow", profile_visibility="networks"),
    )
    person = make_person("Cleo Marsh", email="cleo@trust.example")
    domains = ["trust.example"] if way.stands == "by domain" else []
    network = make_network(
        WORD["name"], convener=convener, slug=WORD["name"], purpose=WORD["purpose"], domains=domains
    )
    elsewhere = make_network(
        WORD["elsewhere"], convener=convener, slug=WORD["elsewhere"], level="hidden"
    )
    let_in(network, fellow, by=convener)
    for asking in ("asking", "waiting"):
        access.join(
            network=network,
            user=make_person(f"{WORD[asking]} Person"),
            answers=[("Why?", "To listen.")],
        )
    writes = way.stands not in {"stranger", "invited", "requested"}
    if writes:
        _come_in(network, person, way.stands, convener)
    article = make_article("Counting aloud")
    things = _talk(network, person if writes else fellow, fellow, convener, article)
    things |= _campaign(network, convener)
    _become(network, way.level, convener)
    invitation = _stand(network, person, way.stands, convener)
    if way.stands == "member, thread elsewhere":
        flows.move_thread(thread=things["thread"], by=convener, to=elsewhere)
    told = Event.objects.create(event_type="post", about_id=things["reply"].pk, scope=network.pk)
    Notification.objects.create(event=told, person=person, kind="mention", channel="now")
    index_waiting()
    return Place(
        network=Network.objects.get(pk=network.pk), elsewhere=elsewhere, article=article, invitation=invitation,
        person=person, fellow=fellow, convener=convener, client=visiting(person), convening=visiting(convener),
        **things,
    )  # fmt: skip


def _come_in(network: Network, person: User, stands: str, convener: User) -> None:
    if stands == "by domain":
        access.join(network=network, user=person)
        return
    let_in(network, person, by=convener, role="convener" if stands == "convener" else "member")


def _talk(
    network: Network, writer: User, fellow: User, convener: User, article: Article
) -> dict[str, Any]:
    """A thread of the fellow's with the writer's reply, which has a history, a file and names an article."""
    thread = make_thread(
        network, fellow, WORD["title"], body=f"<p>{WORD['body']}</p>", tags=[WORD["tag"]]
    )
    target = make_thread(network, convener, "Another matter")
    file = store(SimpleUploadedFile(f"{WORD['file']}.png", PNG, "image/png"), by=writer)
    reply = flows.reply(
        thread=thread, writing=writing(writer, f"<p>{WORD['edited']}</p>", files=[file])
    )
    said = f"<p>{WORD['reply']} {SOUGHT}, see {article.get_absolute_url()}</p>"
    flows.edit_post(post=reply, by=writer, body=said, version=1)
    make_reply(thread, fellow, "<p>Thank you.</p>")
    asked = thread.posts.filter(number__lte=2).values_list("pk", flat=True)
    promotion = flows.propose_promotion(
        thread=thread, by=convener, posts=[*asked], title="From the ward"
    )
    ThreadDraft.objects.create(
        user=writer, network=network, thread=thread, fields={"body": f"<p>{WORD['draft']}</p>"}
    )
    return {
        "thread": Thread.objects.get(pk=thread.pk), "target": target, "file": file, "promotion": promotion,
        "reply": Post.objects.get(pk=reply.pk),
    }  # fmt: skip


def _campaign(network: Network, convener: User) -> dict[str, Any]:
    """With a testimony from the time at which everyone read the network."""
    Network.objects.filter(pk=network.pk).update(level="public")
    campaign = make_campaign(Network.objects.get(pk=network.pk), convener, WORD["campaign"])
    testimony = make_published(campaign, convener, f"{WORD['told']} with {BORNE}.")
    Network.objects.filter(pk=network.pk).update(level="private")
    Campaign.objects.filter(pk=campaign.pk).update(slug="the-campaign")
    return {
        "campaign": Campaign.objects.select_related("network").get(pk=campaign.pk),
        "testimony": testimony,
    }


def _become(network: Network, level: str, convener: User) -> None:
    network = Network.objects.get(pk=network.pk)
    network.level, network.joining = level, JOINING[level]
    access.save_settings(network=network, by=convener)


def _stand(network: Network, person: User, stands: str, convener: User) -> Any:
    """What the person's story comes to; returns an invitation that waits, theirs if they are invited."""
    if stands == "requested":
        access.join(network=network, user=person, answers=[("Why?", "To listen.")])
    if stands == "suspended":
        later = timezone.now() + timedelta(days=5)
        access.suspend(
            network=network, user=person, by=convener, until=later, reason="Advertising."
        )
    return invite_by_mail(
        network, person.email if stands == "invited" else "somebody@example.org", by=convener
    )


# --- Reading ------------------------------------------------------------------------------------------


def answer_of(read: Read, shows: str) -> str:
    """In a word, as `ways` declares it."""
    if read.status == 302:
        location = read.text.partition("Location: ")[2].split(" ")[0]
        if "/accounts/login/" in location:
            return SIGN_IN
        return LEADS if "/discussions/" in location or "/posts/" in location else TURNS_AWAY
    shown = SHOWS if shows in read.words else SILENT
    return {200: shown, 403: REFUSED, 404: GONE}.get(read.status, str(read.status))


def read_all(place: Place, marks: dict[str, str]) -> dict[str, Read]:
    return {name: surface.read(place, marks.get(name, "")) for name, surface in SURFACES.items()}


def differing(read: dict[str, Read], declared: Answers) -> list[str]:
    given = {name: answer_of(each, SURFACES[name].shows) for name, each in read.items()}
    return [
        f"{name}: {given[name]} instead of {declared[name]}"
        for name in SURFACES
        if given[name] != declared[name]
    ]


def said_all_the_same(read: dict[str, Read], hidden: frozenset[str]) -> list[str]:
    met = {name: each.words & hidden - SURFACES[name].own for name, each in read.items()}
    return [f"{name} says {sorted(words)}" for name, words in met.items() if words]


def mail_to(place: Place) -> str:
    """All that the jobs which the change queued now send to the person."""
    mail.outbox.clear()
    for job in ProcrastinateJob.objects.filter(
        task_name="networks.tasks.send_decision", status="todo"
    ).order_by("pk"):
        tasks.send_decision(**job.args)
    return " ".join(everything_in(sent) for sent in mail.outbox if sent.to == [place.person.email])


# What is kept in a process's memory is kept again before each change.
KEPT = ("thread", "search", "home", "feed")


def grouped() -> dict[str, dict[str, Way]]:
    """The ways that begin alike share a scene, and what is read before: each is undone before the next."""
    groups: dict[str, dict[str, Way]] = {}
    for name, way in WAYS.items():
        groups.setdefault(f"{way.stands}, {way.level}", {})[name] = way
    return groups


@pytest.mark.parametrize("alike", grouped().values(), ids=grouped().keys())
def test_access_follows_at_once(alike: dict[str, Way]) -> None:
    first = next(iter(alike.values()))
    place = make_place(first)
    before = read_all(place, {})
    wrong = [f"before, {each}" for each in differing(before, first.before)]
    if first.level != "public":
        wrong += [
            f"before, {name} may be kept" for name, each in before.items() if may_be_kept(each)
        ]
    for name, way in alike.items():
        assert way.before == first.before
        with transaction.atomic():
            wrong += [f"{name}, {each}" for each in wrong_after(way, place, before)]
            transaction.set_rollback(True)
        index_view.forget()
        fragments.clear()
    assert wrong == [], "\n".join(wrong)


def wrong_after(way: Way, place: Place, before: dict[str, Read]) -> list[str]:
    for name in KEPT:
        SURFACES[name].read(place, "")
    changed = replace(place, client=visiting(place.person), convening=visiting(place.convener))
    way.change(changed)
    after = read_all(changed, {name: each.mark for name, each in before.items()})
    in_mail = [f"mail says {word}" for word in way.hidden if WORD[word] in mail_to(place)]
    return [*differing(after, way.after), *said_all_the_same(after, way.hidden), *in_mail]


def may_be_kept(read: Read) -> bool:
    """Whether a shared cache, or a browser without asking again, keeps a page that says something from inside."""
    inside = read.words - {"name", "purpose"}
    return bool(inside) and "private" not in read.kept and "no-store" not in read.kept
