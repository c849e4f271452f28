"""Titles, tags, polls, edits, what is split off, and a network's settings are looked over like replies."""

import pytest
from django.test import Client
from django.urls import reverse

from networks.discussions.models import Poll, Post, Thread
from networks.integrations.audit_messages import trail_of
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import at, make_poll, visitor
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.discussions.safeguarding.posting import (
    NHS,
    OTHER_PHONE,
    PHONE,
    RING,
    answers,
    notes,
    text_of,
    typed,
)

pytestmark = pytest.mark.django_db


def test_a_new_thread_is_looked_at_in_its_title_text_tags_warning_and_poll(
    cleo: Client, network: Network
) -> None:
    address = reverse("discussions:thread-create", args=[network.slug])
    asked = {
        "poll-question": f"Who rang {PHONE}?",
        "poll-choices": f"Me\n{OTHER_PHONE}",
        "poll-is_secret": "1",
    }
    called = {
        "kind": "question",
        "title": "Mrs Hollis fell",
        "tags": "LS6 2AB",
        "content_warning": "DOB 3/4/51",
    }
    form = typed("<p>We write to jean.hollis@example.com.</p>") | called | asked
    page = cleo.post(address, form)
    told = text_of(page)
    for expected in (
        "an e-mail address",
        "somebody’s name",
        "a postcode",
        "a date of birth",
        "a telephone number",
    ):
        assert f"This looks like {expected}" in told
    assert "Mrs Hollis fell" in told
    assert cleo.post(address, form | answers(page)).status_code == 302
    (note,) = notes()
    assert set(note.details["kinds"]) == {"e-mail", "name", "postcode", "birth-date", "telephone"}
    assert Poll.objects.get().question == f"Who rang {PHONE}?"


def test_an_nhs_number_in_a_poll_stops_the_thread(cleo: Client, network: Network) -> None:
    address = reverse("discussions:thread-create", args=[network.slug])
    form = typed("<p>Please vote.</p>") | {"kind": "question", "title": "Vote"}
    page = cleo.post(
        address, form | {"poll-question": NHS, "poll-choices": "Yes\nNo", "poll-is_secret": "1"}
    )
    assert page.status_code == 200
    assert not Thread.objects.exists()


def test_an_edit_is_asked_about_what_is_new_in_it(
    cleo: Client, network: Network, cast: Cast
) -> None:
    thread = make_thread(network, cast.cleo, body=RING)
    post = thread.posts.get()
    address = reverse("discussions:post-edit", args=[post.pk])
    assert cleo.post(address, {"body": f"{RING}<p>After six.</p>", "version": 1}).status_code == 302
    assert notes() == []
    body = f"{RING}<p>Or {OTHER_PHONE}.</p>"
    page = cleo.post(address, {"body": body, "version": 2})
    assert page.status_code == 200
    assert len(answers(page)) == 2
    assert cleo.post(address, {"body": body, "version": 2} | answers(page)).status_code == 302
    (note,) = notes()
    assert (note.actor, note.details["post"]) == (cast.cleo, post.pk)


def test_an_edit_cannot_keep_an_nhs_number(cleo: Client, network: Network, cast: Cast) -> None:
    post = make_thread(network, cast.cleo, body=f"<p>{NHS}</p>").posts.get()
    page = cleo.post(
        reverse("discussions:post-edit", args=[post.pk]), {"body": f"<p>{NHS}!</p>", "version": 1}
    )
    assert page.status_code == 200
    assert Post.objects.get().version == 1


def test_a_thread_is_looked_at_when_it_is_called_otherwise(cleo: Client, thread: Thread) -> None:
    form = {"title": "Mr Hollis", "kind": "question", "version": thread.version}
    page = cleo.post(at("thread-edit", thread), form)
    assert "This looks like somebody’s name" in text_of(page)
    assert cleo.post(at("thread-edit", thread), form | answers(page)).status_code == 302
    (note,) = notes()
    assert (note.details["place"], note.details["kinds"]) == ("its title", ["name"])


def test_a_poll_is_looked_at_when_it_is_changed(cleo: Client, network: Network, cast: Cast) -> None:
    poll = make_poll(network, cast.cleo)
    form = {
        "poll-question": "Was it Mr Hollis?",
        "poll-choices": "Yes\nNo",
        "poll-version": 1,
        "poll-is_secret": "1",
    }
    page = cleo.post(at("poll-edit", poll.thread), form)
    assert "This looks like somebody’s name" in text_of(page)
    assert cleo.post(at("poll-edit", poll.thread), form | answers(page)).status_code == 302
    assert notes()[0].details["place"] == "its poll"


def test_the_title_of_what_is_split_off_is_looked_over(thread: Thread, cast: Cast) -> None:
    reply = make_reply(thread, cast.cleo)
    ben, address = visitor(cast.ben), at("thread-split", thread)
    form = {"title": f"Ring {PHONE}", "posts": [reply.pk]}
    page = ben.post(address, form)
    assert "fine-" in text_of(page) and Thread.objects.count() == 1
    assert ben.post(address, form | answers(page)).status_code == 302
    assert Thread.objects.filter(title=f"Ring {PHONE}").exists()
    assert [note.details["place"] for note in notes()] == ["its title"]


def test_the_settings_of_a_network_are_looked_over(network: Network, cast: Cast) -> None:
    asha, address = visitor(cast.asha), reverse("networks:settings", args=[network.slug])
    shown = asha.get(address).context["form"]
    form = {
        name: shown[name].value()
        for name in shown.fields
        if shown[name].value() not in (None, "", False)
    }
    page = asha.post(address, form | {"purpose": f"Ring {PHONE}"})
    assert "fine-" in text_of(page)
    assert "Some of this may tell who a patient is" in str(page.context["form"].non_field_errors())
    assert (
        asha.post(address, form | {"purpose": f"Ring {PHONE}"} | answers(page)).status_code == 302
    )
    network.refresh_from_db()
    assert network.purpose == f"Ring {PHONE}"
    assert trail_of(network).lines[0].text.startswith("Saved in the settings: a telephone number.")
