"""A text that may identify a patient comes back once, with everything typed; words of crisis show where help is."""

import logging
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hub.audit.models import Entry
from hub.notifications.models import Event
from hub.safeguarding import forms
from hub.safeguarding.rules import find
from networks.access import change_role
from networks.discussions.models import Draft, Poll, Post, Thread
from networks.models import Network
from networks.trail import trail_of
from tests.cast import Cast
from tests.networks.discussions.asking import at, make_poll, visitor
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.discussions.telling import told

pytestmark = pytest.mark.django_db

KEY = "7d0a3b36-4c2c-4b31-9f4c-0d8f64c3ab11"
PHONE, OTHER_PHONE, NHS = "07700 900123", "07700 900456", "999 247 5145"
RING = f"<p>Ring her daughter on {PHONE}.</p>"
WHY = "It is the number on our poster"
WAYS = pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.cleo)


@pytest.fixture
def cleo(cast: Cast) -> Client:
    return visitor(cast.cleo)


def typed(body: str = RING, **changed: Any) -> dict[str, Any]:
    return {"body": body, "key": KEY} | changed


def answers(page: Any, reason: str = WHY) -> dict[str, str]:
    """Each tick that the page offers, with this reason."""
    marks = re.findall(r'name="((?:poll-)?)fine-([0-9a-f]+)"', page.content.decode())
    given = {f"{prefix}fine-{mark}": "1" for prefix, mark in marks}
    return given | {f"{prefix}because-{mark}": reason for prefix, mark in marks}


def notes() -> list[Entry]:
    return list(Entry.objects.filter(action="safeguarding.explained"))


def text_of(page: Any) -> str:
    return str(page.content.decode())


# --- A reply --------------------------------------------------------------------------------------


@WAYS
def test_a_reply_with_a_number_comes_back_and_passes_with_a_reason(
    cleo: Client, thread: Thread, headers: dict[str, str]
) -> None:
    page = cleo.post(at("reply", thread), typed(), headers=headers)
    assert page.status_code == 200
    told = text_of(page)
    assert "This looks like a telephone number" in told
    assert PHONE in told
    assert "Change it" in told
    assert thread.posts.count() == 1
    sent = cleo.post(at("reply", thread), typed() | answers(page), headers=headers)
    assert sent.status_code == 302
    assert thread.posts.last().body == RING  # type: ignore[union-attr]


def test_nothing_typed_is_lost(cleo: Client, thread: Thread) -> None:
    file = SimpleUploadedFile("plan.txt", b"We count twice.", "text/plain")
    page = cleo.post(at("reply", thread), typed(uploads=[file]))
    told = text_of(page)
    assert "Ring her daughter on" in told
    assert "plan.txt" in told
    assert KEY in told
    again = cleo.post(at("reply", thread), typed() | answers(page, reason=""))
    assert "Say in a few words why it is fine." in text_of(again)
    assert "checked" in text_of(again)


def test_a_reason_without_its_tick_is_kept_and_asked_about(cleo: Client, thread: Thread) -> None:
    page = cleo.post(at("reply", thread), typed())
    reasons = {name: value for name, value in answers(page).items() if name.startswith("because")}
    again = text_of(cleo.post(at("reply", thread), typed() | reasons))
    assert "Tick the box as well" in again
    assert WHY in again


def test_a_reply_without_anything_of_the_kind_goes_through(cleo: Client, thread: Thread) -> None:
    assert cleo.post(at("reply", thread), typed("<p>We follow NG51, and ring 111.</p>")).status_code == 302
    assert notes() == []


def test_an_nhs_number_is_refused_whatever_is_ticked(cleo: Client, thread: Thread) -> None:
    body = f"<p>She is {NHS}.</p>"
    page = cleo.post(at("reply", thread), typed(body))
    assert "This looks like an NHS number" in text_of(page)
    assert answers(page) == {}
    mark = "0123456789abcdef0123"
    everything = {f"fine-{mark}": "1", f"because-{mark}": WHY}
    for further in ({}, everything, {"fine": "1", "is_final": ""}):
        assert cleo.post(at("reply", thread), typed(body) | further).status_code == 200
    assert thread.posts.count() == 1


def test_an_nhs_number_is_refused_with_its_own_mark_ticked(cleo: Client, thread: Thread) -> None:
    mark = forms._mark(find(NHS)[0])
    ticked = {f"fine-{mark}": "1", f"because-{mark}": WHY}
    assert cleo.post(at("reply", thread), typed(f"<p>{NHS}</p>") | ticked).status_code == 200
    assert thread.posts.count() == 1


def test_a_reason_stands_for_one_thing_and_not_for_the_next(cleo: Client, thread: Thread) -> None:
    page = cleo.post(at("reply", thread), typed())
    other = typed(f"<p>Ring {OTHER_PHONE}.</p>") | answers(page)
    again = cleo.post(at("reply", thread), other)
    assert again.status_code == 200
    assert OTHER_PHONE in text_of(again)
    assert thread.posts.count() == 1


def test_the_same_thing_twice_is_asked_about_once(cleo: Client, thread: Thread) -> None:
    page = cleo.post(at("reply", thread), typed(f"<p>{PHONE}</p><p>{PHONE.replace(' ', '')}</p>"))
    assert len(answers(page)) == 2  # a tick and its reason


def test_a_reason_may_not_repeat_what_it_is_about(cleo: Client, thread: Thread) -> None:
    page = cleo.post(at("reply", thread), typed())
    again = cleo.post(at("reply", thread), typed() | answers(page, reason=f"{PHONE} is mine"))
    assert "without repeating it" in text_of(again)
    assert thread.posts.count() == 1


def test_more_than_can_be_asked_at_once_is_asked_in_turn(cleo: Client, thread: Thread) -> None:
    body = "".join(f"<p>07700 900{number:03}</p>" for number in range(25))
    page = cleo.post(at("reply", thread), typed(body))
    first = answers(page)
    assert len(first) == 2 * 20
    page = cleo.post(at("reply", thread), typed(body) | first)
    assert page.status_code == 200
    assert len(answers(page)) == 2 * 25
    assert cleo.post(at("reply", thread), typed(body) | answers(page)).status_code == 302


@pytest.mark.parametrize(
    "body",
    [
        '<p><a href="mailto:jean.hollis@example.com">her</a></p>',
        '<p><a href="tel:07700900123">ring</a></p>',
        f"<table><tbody><tr><td>NHS</td><td>{NHS}</td></tr></tbody></table>",
        f"<p>{NHS.replace(' ', '</p><p>')}</p><p>NHS number: <strong>999</strong> <em>247</em> 5145</p>",
    ],
)
def test_what_hides_in_links_and_tables_is_found(cleo: Client, thread: Thread, body: str) -> None:
    assert cleo.post(at("reply", thread), typed(body)).status_code == 200


def test_the_name_of_a_file_is_looked_at(cleo: Client, thread: Thread) -> None:
    file = SimpleUploadedFile("scan_9992475145.txt", b"x", "text/plain")
    page = cleo.post(at("reply", thread), typed("<p>See the scan.</p>", uploads=[file]))
    assert "in the name of a file" in text_of(page)
    kept = re.findall(r'name="kept" value="([^"]+)"', text_of(page))
    assert kept
    assert cleo.post(at("reply", thread), typed("<p>See the scan.</p>", kept=kept)).status_code == 200
    assert cleo.post(at("reply", thread), typed("<p>See the scan.</p>")).status_code == 302


# --- What is written down ---------------------------------------------------------------------------


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
    said = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
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


def test_who_writes_without_a_name_is_not_named_in_the_trail(cleo: Client, network: Network, cast: Cast) -> None:
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


# --- Threads, polls, edits ----------------------------------------------------------------------------


def test_a_new_thread_is_looked_at_in_its_title_text_tags_warning_and_poll(cleo: Client, network: Network) -> None:
    address = reverse("discussions:thread-create", args=[network.slug])
    asked = {"poll-question": f"Who rang {PHONE}?", "poll-choices": f"Me\n{OTHER_PHONE}", "poll-is_secret": "1"}
    called = {"kind": "question", "title": "Mrs Hollis fell", "tags": "LS6 2AB", "content_warning": "DOB 3/4/51"}
    form = typed("<p>We write to jean.hollis@example.com.</p>") | called | asked
    page = cleo.post(address, form)
    told = text_of(page)
    for expected in ("an e-mail address", "somebody’s name", "a postcode", "a date of birth", "a telephone number"):
        assert f"This looks like {expected}" in told
    assert "Mrs Hollis fell" in told
    assert cleo.post(address, form | answers(page)).status_code == 302
    (note,) = notes()
    assert set(note.details["kinds"]) == {"e-mail", "name", "postcode", "birth-date", "telephone"}
    assert Poll.objects.get().question == f"Who rang {PHONE}?"


def test_an_nhs_number_in_a_poll_stops_the_thread(cleo: Client, network: Network) -> None:
    address = reverse("discussions:thread-create", args=[network.slug])
    form = typed("<p>Please vote.</p>") | {"kind": "question", "title": "Vote"}
    page = cleo.post(address, form | {"poll-question": NHS, "poll-choices": "Yes\nNo", "poll-is_secret": "1"})
    assert page.status_code == 200
    assert not Thread.objects.exists()


def test_an_edit_is_asked_about_what_is_new_in_it(cleo: Client, network: Network, cast: Cast) -> None:
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
    page = cleo.post(reverse("discussions:post-edit", args=[post.pk]), {"body": f"<p>{NHS}!</p>", "version": 1})
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
    form = {"poll-question": "Was it Mr Hollis?", "poll-choices": "Yes\nNo", "poll-version": 1, "poll-is_secret": "1"}
    page = cleo.post(at("poll-edit", poll.thread), form)
    assert "This looks like somebody’s name" in text_of(page)
    assert cleo.post(at("poll-edit", poll.thread), form | answers(page)).status_code == 302
    assert notes()[0].details["place"] == "its poll"


# --- Words of crisis ------------------------------------------------------------------------------------


def test_where_help_is_stands_on_the_page_after_posting(cleo: Client, thread: Thread) -> None:
    sent = cleo.post(at("reply", thread), typed("<p>Since then I want to kill myself.</p>"))
    assert sent.status_code == 302
    assert sent["Location"].endswith("?page=1#help")
    page = text_of(cleo.get(sent["Location"]))
    assert 'id="help"' in page
    assert 'href="tel:116123"' in page
    assert "Samaritans" in page
    assert "Samaritans" not in text_of(cleo.get(sent["Location"]))  # told once


def test_where_help_is_goes_by_the_persons_country(thread: Thread, cast: Cast) -> None:
    cast.cleo.country = "NZ"
    cast.cleo.save(update_fields=["country"])
    client = visitor(cast.cleo)
    sent = client.post(at("reply", thread), typed("<p>I cannot go on any more.</p>"))
    assert "1737" in text_of(client.get(sent["Location"]))


def test_a_form_that_comes_back_shows_where_help_is(cleo: Client, thread: Thread, network: Network) -> None:
    page = cleo.post(at("reply", thread), typed(f"{RING}<p>I want to end my life.</p>"))
    assert "Samaritans" in text_of(page)
    address = reverse("discussions:thread-create", args=[network.slug])
    page = cleo.post(address, typed("<p>I want to end my life.</p>", kind="question", title=""))
    assert "Samaritans" in text_of(page)


def test_a_thread_and_an_edit_show_it_as_well(cleo: Client, network: Network) -> None:
    address = reverse("discussions:thread-create", args=[network.slug])
    sent = cleo.post(address, typed("<p>I feel suicidal.</p>", kind="question", title="Nights"))
    assert sent["Location"].endswith("#help")
    post = Post.objects.get()
    edit = reverse("discussions:post-edit", args=[post.pk])
    sent = cleo.post(edit, {"body": "<p>I feel suicidal again.</p>", "version": 1})
    assert sent["Location"].endswith("#help")


def test_other_pages_do_not_ask_for_the_list(cleo: Client, thread: Thread) -> None:
    with CaptureQueriesContext(connection) as asked:
        sent = cleo.post(at("reply", thread), typed("<p>Twice, aloud.</p>"))
        cleo.get(sent["Location"], follow=True)
    assert not [query for query in asked if "safeguarding_helpline" in query["sql"]]


def test_a_draft_is_kept_whatever_it_says(cleo: Client, thread: Thread, cast: Cast) -> None:
    assert cleo.post(at("draft-of-reply", thread), typed(f"<p>{NHS}</p>")).status_code == 200
    assert Draft.objects.get(user=cast.cleo).fields["body"] == f"<p>{NHS}</p>"


def test_quoting_what_stands_there_is_asked_about_as_well(cleo: Client, thread: Thread, cast: Cast) -> None:
    make_reply(thread, cast.ben, RING)
    assert cleo.post(at("reply", thread), typed(f"<blockquote>{RING}</blockquote><p>Thanks.</p>")).status_code == 200


# --- Those who look after the network hear of it ----------------------------------------------------


def test_what_is_posted_all_the_same_is_told_to_moderators(thread: Thread, cleo: Client, cast: Cast) -> None:
    address = at("reply", thread)
    cleo.post(address, typed() | answers(cleo.post(address, typed())))
    assert told(cast.ben)[0] == told(cast.asha)[0] == "said why something is fine in"
    page = visitor(cast.ben).get(reverse("notifications:list"))
    assert "It may hold a telephone number." in text_of(page) and WHY in text_of(page)
    assert Post.objects.get(key=KEY).get_absolute_url() in text_of(page)
    assert not told(cast.cleo)


def test_moderators_do_not_learn_who_wrote_it_without_a_name(thread: Thread, cleo: Client, cast: Cast) -> None:
    Network.objects.filter(pk=thread.network_id).update(allows_anonymous=True)
    address = at("reply", thread)
    cleo.post(address, typed(anonymous="on") | answers(cleo.post(address, typed(anonymous="on"))))
    assert told(cast.ben)[0] == "said why something is fine in"
    assert cast.cleo.display_name not in text_of(visitor(cast.ben).get(reverse("notifications:list")))
    assert not Event.objects.filter(cause="explained", by=cast.cleo).exists()


def test_a_moderator_is_not_told_of_their_own(thread: Thread, cast: Cast) -> None:
    ben, address = visitor(cast.ben), at("reply", thread)
    ben.post(address, typed() | answers(ben.post(address, typed())))
    assert "said why something is fine in" not in told(cast.ben)
    assert told(cast.asha)[0] == "said why something is fine in"


def test_who_moderates_no_longer_reads_nothing_of_it(thread: Thread, cleo: Client, cast: Cast) -> None:
    address = at("reply", thread)
    cleo.post(address, typed() | answers(cleo.post(address, typed())))
    assert told(cast.ben)
    change_role(network=thread.network, user=cast.ben, by=cast.asha, role="member")
    assert "said why something is fine in" not in told(cast.ben)


# --- Other places where people write ----------------------------------------------------------------


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
    form = {name: shown[name].value() for name in shown.fields if shown[name].value() not in (None, "", False)}
    page = asha.post(address, form | {"purpose": f"Ring {PHONE}"})
    assert "fine-" in text_of(page)
    assert "Some of this may tell who a patient is" in str(page.context["form"].non_field_errors())
    assert asha.post(address, form | {"purpose": f"Ring {PHONE}"} | answers(page)).status_code == 302
    network.refresh_from_db()
    assert network.purpose == f"Ring {PHONE}"
    assert trail_of(network).lines[0].text.startswith("Saved in the settings: a telephone number.")
