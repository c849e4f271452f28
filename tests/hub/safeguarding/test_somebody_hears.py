"""Whoever says of something that it is fine is heard: each form that asks is posted all the same, and somebody knows.

A form that asks and has no row here is a failure: say whom it tells.
"""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hub.notifications.models import Notification
from learn.comments.models import Comment
from learn.contributions.models import Contribution
from networks.campaigns.models import Testimony
from networks.models import Network
from tests.cast import Cast, visiting
from tests.hub.safeguarding.test_every_form import forms_that_ask
from tests.learn.comments.make import here_for_a_year, make_comment
from tests.learn.contributions.make import make_draft, make_lead
from tests.make import make_article, make_category
from tests.networks.campaigns.make import make_campaign
from tests.networks.discussions.asking import at, make_poll
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.discussions.safeguarding.posting import PHONE, RING, WHY, answers
from tests.networks.discussions.telling import tell_everybody
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(cast: Cast) -> Cast:
    for person in (cast.asha, cast.ben, cast.cleo):
        here_for_a_year(person)
    make_lead(cast.gus)
    return cast


@pytest.fixture
def network(cast: Cast) -> Network:
    network = make_network("Night shift", slug="nights", convener=cast.asha, level="open")
    let_in(network, cast.ben, by=cast.asha, role="moderator")
    let_in(network, cast.cleo, by=cast.asha)
    return network


def send(client: Client, address: str, fields: dict[str, Any]) -> Any:
    """Sent, asked, sent again with a tick and a reason for each question."""
    page = client.post(address, fields)
    assert page.status_code == 200, page
    said = answers(page)
    assert said, "the form asks nothing"
    sent = client.post(address, fields | said)
    assert sent.status_code in {200, 302}
    return sent


def reply(network: Network, cast: Cast) -> User:
    thread = make_thread(network, cast.asha)
    send(visiting(cast.cleo), at("reply", thread), {"body": RING, "key": str(uuid4())})
    return cast.ben


def new_thread(network: Network, cast: Cast, **poll: str) -> User:
    address = reverse("discussions:thread-create", args=[network.slug])
    fields = {
        "kind": "question",
        "title": f"Ring {PHONE}",
        "body": "<p>Who rang?</p>",
        "key": str(uuid4()),
    }
    send(visiting(cast.cleo), address, fields | poll)
    return cast.ben


def poll_of_a_new_thread(network: Network, cast: Cast) -> User:
    poll = {
        "poll-question": f"Who rang {PHONE}?",
        "poll-choices": "I\nYou",
        "poll-is_secret": "1",
        "title": "Calls",
    }
    return new_thread(network, cast, **poll)


def poll(network: Network, cast: Cast) -> User:
    thread = make_poll(network, cast.cleo).thread
    fields = {
        "question": f"Who rang {PHONE}?",
        "choices": "I\nYou",
        "is_secret": "1",
        "version": "1",
    }
    send(
        visiting(cast.cleo),
        at("poll-edit", thread),
        {f"poll-{name}": said for name, said in fields.items()},
    )
    return cast.ben


def edit(network: Network, cast: Cast) -> User:
    post = make_reply(make_thread(network, cast.asha), cast.cleo)
    address = reverse("discussions:post-edit", args=[post.pk])
    send(visiting(cast.cleo), address, {"body": RING, "version": post.version})
    return cast.ben


def edit_of_a_comment(network: Network, cast: Cast) -> User:
    comment = make_comment(make_article(), cast.cleo)
    address = reverse("comments:comment-edit", args=[comment.pk])
    send(visiting(cast.cleo), address, {"body": RING, "version": comment.version})
    return cast.hana


def name(network: Network, cast: Cast) -> User:
    thread = make_thread(network, cast.cleo)
    fields = {"title": f"Ring {PHONE}", "kind": "question", "version": thread.version}
    send(visiting(cast.cleo), at("thread-edit", thread), fields)
    return cast.ben


def split(network: Network, cast: Cast) -> User:
    thread = make_thread(network, cast.cleo)
    fields = {"title": f"Ring {PHONE}", "posts": [make_reply(thread, cast.cleo).pk]}
    send(visiting(cast.asha), at("thread-split", thread), fields)
    return cast.ben


def comment(network: Network, cast: Cast) -> User:
    address = reverse("comments:comment-create", args=[make_article().pk])
    send(visiting(cast.cleo), address, {"body": RING, "key": str(uuid4())})
    assert Comment.objects.exists()
    return cast.hana


def settings(network: Network, cast: Cast) -> User:
    client, address = visiting(cast.asha), reverse("networks:settings", args=[network.slug])
    form = client.get(address).context["form"]
    fields = {
        each: form[each].value()
        for each in form.fields
        if form[each].value() not in (None, "", False)
    }
    send(client, address, fields | {"purpose": f"Ring {PHONE}"})
    return cast.ben


def campaign(network: Network, cast: Cast, **fields: str) -> User:
    rows = {
        f"{each}-{part}": "0"
        for each in ("figures", "changes")
        for part in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    said = {
        "title": "Beds",
        "summary": "Too few.",
        "seen": "0",
        "key": str(uuid4()),
        "publish": "1",
    }
    address = reverse("campaigns:campaign-create", args=[network.slug])
    send(visiting(cast.asha), address, said | rows | (fields or {"summary": f"Ring {PHONE}"}))
    return cast.ben


def figure(network: Network, cast: Cast) -> User:
    row = {"label": f"Calls to {PHONE}", "value": "3", "source": "Our audit", "dated": "2026-10-01"}
    return campaign(
        network,
        cast,
        **{"figures-TOTAL_FORMS": "1"},
        **{f"figures-0-{k}": v for k, v in row.items()},
    )


def change(network: Network, cast: Cast) -> User:
    row = {"text": f"One rings {PHONE} now.", "dated": "2026-10-01"}
    return campaign(
        network,
        cast,
        **{"changes-TOTAL_FORMS": "1"},
        **{f"changes-0-{k}": v for k, v in row.items()},
    )


def share(network: Network, cast: Cast) -> User:
    fields = {
        "type": "blog", "is_preexisting": "0", "title": "Calls", "summary": "Who rings.", "body": RING,
        "category": make_category().pk, "audience": "staff", "key": str(uuid4()), "send": "1",
    }  # fmt: skip
    send(visiting(cast.ella), reverse("contributions:new"), fields)
    return cast.gus


def note_with_an_article(network: Network, cast: Cast) -> User:
    draft = make_draft(cast.ella)
    send(
        visiting(cast.ella),
        reverse("contributions:send", args=[draft.pk]),
        {"note": f"Ring {PHONE}"},
    )
    return cast.gus


def testimony(network: Network, cast: Cast, **answers: str) -> None:
    asking = make_campaign(network, cast.asha, prompts=["Who?"])
    address = reverse("testimonies:give", args=[network.slug, asking.slug])
    token = re.search(r'name="form" value="([^"]+)"', Client().get(address).content.decode())
    assert token
    send(
        Client(),
        address,
        {"form": token[1], "consent": "publish"} | (answers or {"text": f"Ring {PHONE}."}),
    )
    page = visiting(cast.ben).get(
        reverse("campaigns:testimony-decide", args=[network.slug, Testimony.objects.get().address])
    )
    assert WHY in page.content.decode()


def addition(network: Network, cast: Cast) -> None:
    """On the desk with the testimony, as all that comes without a name."""
    from networks.campaigns.forms.submission import token_of
    from tests.networks.campaigns.make import make_testimony

    told, _ = make_testimony(make_campaign(network, cast.asha))
    fields = {"opened": token_of(told), "text": f"Ring {PHONE}.", "seen": told.version}
    send(Client(), reverse("testimonies:add"), fields)
    page = visiting(cast.ben).get(
        reverse("campaigns:testimony-decide", args=[network.slug, told.address])
    )
    assert WHY in page.content.decode()


HEARD: dict[str, list[Callable[[Network, Cast], User | None]]] = {
    "ReplyForm": [reply],
    "ThreadForm": [new_thread],
    "PollForm": [poll_of_a_new_thread],
    "EditPollForm": [poll],
    "EditPostForm": [edit, edit_of_a_comment],
    "NameForm": [name],
    "SplitForm": [split],
    "CommentForm": [comment],
    "SettingsForm": [settings],
    "CampaignForm": [campaign],
    "FigureForm": [figure],
    "ChangeForm": [change],
    "ContributionForm": [share],
    "SendForm": [note_with_an_article],
    "TestimonyForm": [testimony],
    "AdditionForm": [addition],
}
PARTS = {"WritingForm", "TextsForm"}  # of forms that stand here


def test_each_form_that_asks_says_whom_it_tells() -> None:
    assert forms_that_ask() - PARTS == HEARD.keys()


@pytest.mark.parametrize(
    "post", [each for posts in HEARD.values() for each in posts], ids=lambda each: each.__name__
)
def test_what_is_explained_reaches_somebody(
    post: Callable[[Network, Cast], User | None], network: Network, cast: Cast
) -> None:
    told = post(network, cast)
    if told is None:
        return  # it stands on the desk, as it has looked
    tell_everybody()
    assert Notification.objects.filter(person=told).exists()
    listed = visiting(told).get(reverse("notifications:list")).content.decode()
    assert "It may hold a telephone number" in listed
    assert WHY in listed


def test_where_a_convener_is_alone_staff_hear_of_a_network_that_everyone_may_know_of(
    cast: Cast,
) -> None:
    alone = make_network("Alone", slug="alone", convener=cast.asha, level="private")
    settings(alone, cast)
    tell_everybody()
    assert "Alone" in visiting(cast.hana).get(reverse("notifications:list")).content.decode()


def test_of_a_network_that_is_not_listed_staff_hear_nothing(cast: Cast) -> None:
    alone = make_network("Alone", slug="alone", convener=cast.asha, level="hidden")
    settings(alone, cast)
    tell_everybody()
    assert not Notification.objects.filter(person=cast.hana).exists()


def test_who_looks_after_the_topic_reads_it_beside_the_text(network: Network, cast: Cast) -> None:
    share(network, cast)
    contribution = Contribution.objects.get()
    address = contribution.get_absolute_url()
    assert WHY in visiting(cast.gus).get(address).content.decode()
    assert WHY not in visiting(cast.ella).get(address).content.decode()
    assert contribution.since <= timezone.now()
