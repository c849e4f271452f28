"""A reply that may identify a patient comes back once, with everything typed; an answer is for one thing."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hub.safeguarding import forms
from hub.safeguarding.rules import find
from networks.discussions.models import Thread
from tests.networks.discussions.asking import at
from tests.networks.discussions.safeguarding.posting import (
    KEY,
    NHS,
    OTHER_PHONE,
    PHONE,
    RING,
    WHY,
    answers,
    notes,
    text_of,
    typed,
)

pytestmark = pytest.mark.django_db

WAYS = pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])


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
    assert (
        cleo.post(at("reply", thread), typed("<p>We follow NG51, and ring 111.</p>")).status_code
        == 302
    )
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
    assert (
        cleo.post(at("reply", thread), typed("<p>See the scan.</p>", kept=kept)).status_code == 200
    )
    assert cleo.post(at("reply", thread), typed("<p>See the scan.</p>")).status_code == 302
