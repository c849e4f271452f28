"""What was posted all the same stands in the audit trail: its kind and its reason, never what it was."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from networks.discussions.models import Thread
from networks.integrations.audit_messages import trail_of
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import at, visitor
from tests.networks.discussions.make import make_thread
from tests.networks.discussions.safeguarding.posting import (
    PHONE,
    WHY,
    answers,
    notes,
    text_of,
    typed,
)

pytestmark = pytest.mark.django_db


def test_the_trail_says_what_kind_and_why_and_never_what(
    cleo: Client, thread: Thread, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = cleo.post(at("reply", thread), typed())
        cleo.post(at("reply", thread), typed() | answers(page))
    (note,) = notes()
    post = thread.posts.get(number=2)
    assert (note.actor, note.scope) == (cast.cleo, thread.network_id)
    assert note.details == {
        "kinds": ["telephone"],
        "reason": WHY,
        "thread": thread.pk,
        "post": post.pk,
        "place": f"post {post.pk}",
    }
    said = " ".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("django.db")
    )
    for trace in (PHONE, PHONE.replace(" ", ""), WHY):
        assert trace not in said


def test_conveners_read_it_in_words(cleo: Client, thread: Thread, cast: Cast) -> None:
    page = cleo.post(at("reply", thread), typed())
    cleo.post(at("reply", thread), typed() | answers(page))
    line = trail_of(thread.network).lines[0]
    assert f"Posted in discussion {thread.pk}" in line.text
    assert "a telephone number" in line.text
    assert line.reason == WHY
    shown = visitor(cast.asha).get(reverse("networks:audit", args=[thread.network.slug]))
    assert "a telephone number" in text_of(shown)


def test_who_writes_without_a_name_is_not_named_in_the_trail(
    cleo: Client, network: Network, cast: Cast
) -> None:
    Network.objects.filter(pk=network.pk).update(allows_anonymous=True)
    network.refresh_from_db()
    thread = make_thread(network, cast.ben)
    page = cleo.post(at("reply", thread), typed(anonymous="on"))
    assert cleo.post(at("reply", thread), typed(anonymous="on") | answers(page)).status_code == 302
    (note,) = notes()
    assert (note.actor_id, note.about_id) == (None, None)
    assert "Cleo" not in trail_of(network).lines[0].text


def test_a_form_sent_twice_is_written_down_once(cleo: Client, thread: Thread) -> None:
    page = cleo.post(at("reply", thread), typed())
    for _ in range(2):
        cleo.post(at("reply", thread), typed() | answers(page))
    assert len(notes()) == 1
