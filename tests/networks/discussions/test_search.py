"""Search in discussions: what was said is found by who may read it, and by nobody else, from the same moment on."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from accounts.models import User
from hub.search.engine import snapshot as index_view
from hub.search.models import SearchDocument
from learn.flows import save_article
from networks import access
from networks.discussions import flows
from networks.discussions.models import Thread, ThreadView
from networks.discussions.search.indexing import index_thread_now, index_waiting
from networks.discussions.search.search import search
from networks.discussions.threads import view_counts
from networks.models import Network
from tests.cast import Cast
from tests.make import make_article
from tests.networks.discussions.make import make_posts, make_reply, make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    thread = make_thread(
        network, cast.cleo, "Counting swabs", body="<p>The whiteboard was wiped too early.</p>"
    )
    index_waiting()
    return thread


def titles(text: str, viewer: User | AnonymousUser) -> list[str]:
    return [result.thread.title for result in search(text, viewer, page=1).results]


def test_members_find_what_was_said_and_others_do_not(thread: Thread, cast: Cast) -> None:
    assert titles("whiteboard", cast.ben) == ["Counting swabs"]
    for outsider in (cast.ella, cast.dev, cast.hana, AnonymousUser()):
        assert titles("whiteboard", outsider) == []
        assert search("whiteboard", outsider, page=1).total == 0


def test_the_library_does_not_show_discussions(client: Client, thread: Thread) -> None:
    assert (
        "Counting swabs"
        not in client.get(reverse("learn:library"), {"q": "swabs"}).content.decode()
    )


def test_a_network_that_opens_is_found_by_everyone_at_once(
    thread: Thread, network: Network, cast: Cast
) -> None:
    network.level, network.joining = "public", "at-once"
    access.save_settings(network=network, by=cast.asha)
    assert titles("whiteboard", AnonymousUser()) == ["Counting swabs"]


def test_who_leaves_finds_nothing_any_more(thread: Thread, network: Network, cast: Cast) -> None:
    access.leave(network=network, user=cast.cleo)
    assert titles("whiteboard", cast.cleo) == []


def test_a_moved_thread_is_found_where_it_is(thread: Thread, cast: Cast) -> None:
    other = make_network("Theatres", convener=cast.ben)
    let_in(other, cast.ella, by=cast.ben)
    flows.move_thread(thread=thread, by=cast.ben, to=other)
    assert titles("whiteboard", cast.ella) == ["Counting swabs"]
    assert titles("whiteboard", cast.cleo) == []


def test_what_was_deleted_or_changed_is_gone_at_once(thread: Thread, cast: Cast) -> None:
    post = make_reply(thread, cast.ben, "<p>We bought a magnetic tray.</p>")
    index_waiting()
    flows.edit_post(post=post, by=cast.ben, body="<p>We bought a plastic tray.</p>", version=1)
    assert titles("magnetic", cast.cleo) == []
    assert titles("plastic", cast.cleo) == ["Counting swabs"]
    flows.delete_post(post=post, by=cast.ben)
    assert titles("plastic", cast.cleo) == []
    flows.delete_post(post=thread.posts.get(number=1), by=cast.asha)
    assert titles("whiteboard", cast.cleo) == []


def test_a_find_in_a_long_thread_leads_to_its_page(thread: Thread, cast: Cast) -> None:
    make_posts(thread, cast.ben, 43)
    late = make_reply(
        Thread.objects.get(pk=thread.pk),
        cast.ben,
        "<p>The scrub nurse keeps a tourniquet list.</p>",
    )
    index_waiting()
    [result] = search("tourniquet", cast.cleo, page=1).results
    assert (result.page, late.page) == (3, 3)
    assert result.address.endswith("?page=3")


def test_a_warned_text_is_not_shown_in_the_results(network: Network, cast: Cast) -> None:
    make_thread(
        network,
        cast.cleo,
        "A hard day",
        body="<p>The haemorrhage began.</p>",
        content_warning="A death",
    )
    index_waiting()
    [result] = search("haemorrhage", cast.ben, page=1).results
    assert result.snippet == ""


def test_one_network_can_be_searched_alone(
    client: Client, thread: Thread, network: Network, cast: Cast
) -> None:
    make_thread(
        make_network(convener=cast.cleo), cast.cleo, "Elsewhere", body="<p>Another whiteboard.</p>"
    )
    index_waiting()
    client.force_login(cast.cleo)
    page = client.get(
        reverse("discussions:search"), {"q": "whiteboard", "in": network.slug}
    ).content.decode()
    assert "Counting" in page
    assert "Elsewhere" not in page
    assert (
        "Elsewhere"
        in client.get(reverse("discussions:search"), {"q": "whiteboard"}).content.decode()
    )


def test_the_library_stays_kept_while_people_talk(thread: Thread, cast: Cast) -> None:
    key = index_view.current().key
    make_reply(thread, cast.ben, "<p>More words.</p>")
    index_waiting()
    assert index_view.current().key == key
    flows.edit_post(
        post=thread.posts.get(number=2), by=cast.ben, body="<p>Other words.</p>", version=1
    )
    assert index_view.current().key == key
    make_article()
    assert index_view.current().key != key


def test_an_article_that_changed_among_them_is_seen(thread: Thread, cast: Cast) -> None:
    article = make_article("An old title")
    key = index_view.current().key
    make_reply(thread, cast.ben)
    article.title = "A new title"
    save_article(article=article, by=None)
    index_waiting()
    assert index_view.current().key != key


# --- Order, and the other search ------------------------------------------------------------------


def order(text: str, viewer: User, sort: str) -> list[str]:
    return [result.thread.title for result in search(text, viewer, page=1, sort=sort).results]


def test_what_was_read_most_comes_first_where_one_asks_for_it(
    thread: Thread, network: Network, cast: Cast
) -> None:
    later = make_thread(
        network, cast.cleo, "Wiping", body="<p>Nobody wiped the whiteboard, whiteboard, wall.</p>"
    )
    index_waiting()
    ThreadView.objects.bulk_create(ThreadView(thread=thread) for _ in range(3))
    ThreadView.objects.create(thread=later)
    view_counts.flush()
    index_view.forget()
    assert order("whiteboard", cast.ben, "most-viewed") == ["Counting swabs", "Wiping"]
    assert order("whiteboard", cast.ben, "newest") == ["Wiping", "Counting swabs"]
    ThreadView.objects.bulk_create(ThreadView(thread=later) for _ in range(7))
    view_counts.flush()
    make_reply(later, cast.ben, "<p>The whiteboard is gone.</p>")
    index_waiting()  # what was counted is not lost with the new text
    index_view.forget()
    assert order("whiteboard", cast.ben, "most-viewed") == ["Wiping", "Counting swabs"]


def test_all_pages_of_a_thread_are_as_popular_as_the_thread(thread: Thread, cast: Cast) -> None:
    make_posts(thread, cast.cleo, 30)
    index_thread_now(thread)
    ThreadView.objects.create(thread=thread)
    view_counts.flush()
    assert set(
        SearchDocument.objects.filter(kind="thread", removed=False).values_list(
            "popularity", flat=True
        )
    ) == {1}


def test_an_order_that_nobody_offers_is_the_usual_one(
    client: Client, thread: Thread, cast: Cast
) -> None:
    client.force_login(cast.ben)
    response = client.get(reverse("discussions:search"), {"q": "whiteboard", "sort": "<b>"})
    assert response.context["results"].sort == "relevance"


def test_from_one_search_to_the_other_with_the_same_words(client: Client) -> None:
    make_article("Something to read")
    words, quoted = 'board & "swabs"', "q=board%20%26%20%22swabs%22"
    for name, current in (("learn:library", "Articles"), ("discussions:search", "Discussions")):
        page = client.get(reverse(name), {"q": words}).content.decode()
        tabs = page.split('aria-label="Where to search"')[1].split("</nav>")[0]
        assert f'href="/learn/?{quoted}"' in tabs and f'href="/networks/search/?{quoted}"' in tabs
        assert f'aria-current="page">{current}</a>' in tabs
        assert 'aria-label="Where to search"' not in client.get(reverse(name)).content.decode()
