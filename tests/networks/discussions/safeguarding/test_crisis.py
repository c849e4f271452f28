"""Words of crisis show where help is, before and after posting, and stop nothing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from networks.discussions.models import Post, Thread, ThreadDraft
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import at, visitor
from tests.networks.discussions.make import make_reply
from tests.networks.discussions.safeguarding.posting import NHS, RING, text_of, typed

pytestmark = pytest.mark.django_db


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


def test_a_form_that_comes_back_shows_where_help_is(
    cleo: Client, thread: Thread, network: Network
) -> None:
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
    assert ThreadDraft.objects.get(user=cast.cleo).fields["body"] == f"<p>{NHS}</p>"


def test_quoting_what_stands_there_is_asked_about_as_well(
    cleo: Client, thread: Thread, cast: Cast
) -> None:
    make_reply(thread, cast.ben, RING)
    assert (
        cleo.post(
            at("reply", thread), typed(f"<blockquote>{RING}</blockquote><p>Thanks.</p>")
        ).status_code
        == 200
    )
