"""What is being written is kept: on the server while one writes, and on the page where a form cannot be taken."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from hub.drafts.saved_fields import LONGEST
from networks import access
from networks.discussions import flows
from networks.discussions.integrations import personal_data
from networks.discussions.models import Post, Thread, ThreadDraft
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import at, visitor
from tests.networks.discussions.make import make_reply, make_thread, writing
from tests.networks.discussions.test_posting import thread_form
from tests.networks.make import make_network

pytestmark = pytest.mark.django_db
KEY = "7d0a3b36-4c2c-4b31-9f4c-0d8f64c3ab11"
STORY = "<p>It was a long night.</p>"


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.ben)


def new(network: Network, name: str = "draft-of-thread") -> str:
    return reverse(f"discussions:{name}", args=[network.slug])


def keep_reply(client: Client, thread: Thread, body: str = STORY, **more: str) -> Any:
    return client.post(at("draft-of-reply", thread), {"body": body, "key": KEY} | more)


def shown(person: User, address: str) -> str:
    return str(visitor(person).get(address).content.decode())


# --- Kept while one writes ------------------------------------------------------------------------


def test_a_reply_is_kept_once_and_comes_back(client: Client, thread: Thread, cast: Cast) -> None:
    client.force_login(cast.cleo)
    first = keep_reply(client, thread, "<p>It was</p>").json()
    assert first["kept"]
    keep_reply(client, thread, draft=first["draft"])
    draft = ThreadDraft.objects.get()
    assert draft.fields == {"body": STORY, "key": KEY}
    page = shown(cast.cleo, thread.get_absolute_url())
    assert "We kept what you wrote on" in page
    assert escape(STORY) in page
    assert f'value="{KEY}"' in page


def test_a_quotation_comes_after_what_was_kept(client: Client, thread: Thread, cast: Cast) -> None:
    client.force_login(cast.cleo)
    keep_reply(client, thread)
    first = thread.posts.get()
    page = shown(cast.cleo, f"{thread.get_absolute_url()}?quote={first.pk}")
    assert escape(f'{STORY}<blockquote cite="{first.get_absolute_url()}">') in page
    assert f'name="reply_to" value="{first.pk}"' in page


def test_a_new_thread_is_kept_with_its_poll(client: Client, network: Network, cast: Cast) -> None:
    client.force_login(cast.cleo)
    poll = {"poll-question": "How often?", "poll-choices": "Once\nTwice", "poll-is_secret": "0"}
    client.post(
        new(network),
        thread_form(tags="theatre", **poll) | {"csrfmiddlewaretoken": "x", "uploads": "f"},
    )
    assert "csrfmiddlewaretoken" not in ThreadDraft.objects.get().fields
    assert "uploads" not in ThreadDraft.objects.get().fields
    page = shown(cast.cleo, new(network, "thread-create"))
    for typed in (
        "How do you count swabs?",
        "We use a board.",
        "theatre",
        "How often?",
        "Once\nTwice",
    ):
        assert typed in page
    assert '<details class="fold" open>' in page


def test_an_edit_is_kept_with_the_version_one_began_with(
    client: Client, thread: Thread, cast: Cast
) -> None:
    post = make_reply(thread, cast.cleo)
    client.force_login(cast.cleo)
    client.post(
        reverse("discussions:draft-of-edit", args=[post.pk]), {"body": STORY, "version": "1"}
    )
    flows.edit_post(post=post, by=cast.ben, body="<p>Tidied.</p>", version=1)
    page = shown(cast.cleo, reverse("discussions:post-edit", args=[post.pk]))
    assert escape(STORY) in page
    assert 'name="version" value="1"' in page


def test_posting_lets_the_draft_go(client: Client, thread: Thread, cast: Cast) -> None:
    client.force_login(cast.cleo)
    keep_reply(client, thread)
    client.post(at("reply", thread), {"body": STORY, "key": KEY})
    assert not ThreadDraft.objects.exists()
    assert thread.posts.count() == 2


def test_a_draft_that_arrives_after_its_post_is_nothing(
    client: Client, thread: Thread, cast: Cast
) -> None:
    client.force_login(cast.cleo)
    client.post(at("reply", thread), {"body": STORY, "key": KEY})
    keep_reply(client, thread)
    assert not ThreadDraft.objects.exists()
    # Between the two, the draft may have been written while the post was not there yet.
    ThreadDraft.objects.create(
        user=cast.cleo, network=thread.network, thread=thread, fields={"body": STORY, "key": KEY}
    )
    assert "We kept what you wrote" not in shown(cast.cleo, thread.get_absolute_url())
    assert "long night" not in shown(cast.cleo, reverse("discussions:drafts"))


def test_an_anonymous_post_lets_its_draft_go_too(
    client: Client, network: Network, cast: Cast
) -> None:
    Network.objects.filter(pk=network.pk).update(allows_anonymous=True)
    thread = make_thread(Network.objects.select_related("figures").get(pk=network.pk), cast.ben)
    client.force_login(cast.cleo)
    keep_reply(client, thread, anonymous="on")
    assert 'name="anonymous"' in (page := shown(cast.cleo, thread.get_absolute_url()))
    assert "checked" in page.split('name="anonymous"', 1)[1].split(">", 1)[0]
    make_reply(thread, cast.cleo, STORY, anonymous=True, key=KEY)
    keep_reply(client, thread, anonymous="on")
    assert not ThreadDraft.objects.exists()


def test_an_emptied_form_takes_the_draft_away(client: Client, thread: Thread, cast: Cast) -> None:
    client.force_login(cast.cleo)
    named = keep_reply(client, thread).json()["draft"]
    assert keep_reply(client, thread, "<p> </p>", draft=named).json() == {"kept": "", "draft": ""}
    assert not ThreadDraft.objects.exists()


def test_what_is_kept_is_clean_and_not_too_long(client: Client, thread: Thread, cast: Cast) -> None:
    client.force_login(cast.cleo)
    keep_reply(client, thread, "<p>Hello<script>alert(1)</script></p>")
    assert ThreadDraft.objects.get().fields["body"] == "<p>Hello</p>"
    assert keep_reply(client, thread, "a" * (LONGEST + 1)).status_code == 413
    assert ThreadDraft.objects.get().fields["body"] == "<p>Hello</p>"


def test_start_again_deletes_it(client: Client, thread: Thread, cast: Cast) -> None:
    client.force_login(cast.cleo)
    keep_reply(client, thread)
    away = reverse("discussions:draft-delete", args=[ThreadDraft.objects.get().pk])
    assert client.get(away).status_code == 405
    assert client.post(away)["Location"] == f"{thread.get_absolute_url()}#reply"
    assert client.post(away).status_code == 404
    assert not ThreadDraft.objects.exists()


def test_nobody_sees_anothers_draft(client: Client, thread: Thread, cast: Cast) -> None:
    keep_reply(visitor(cast.cleo), thread)
    assert "long night" not in shown(cast.ben, thread.get_absolute_url())
    assert "long night" not in shown(cast.asha, reverse("discussions:drafts"))
    assert "long night" in shown(cast.cleo, reverse("discussions:drafts"))
    away = reverse("discussions:draft-delete", args=[ThreadDraft.objects.get().pk])
    assert visitor(cast.ben).post(away).status_code == 404
    assert not personal_data.drafts(cast.ben)
    assert client.post(away)["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("discussions:drafts"))["Location"].startswith(
        reverse("account_login")
    )


def test_strangers_keep_nothing(
    client: Client, thread: Thread, network: Network, cast: Cast
) -> None:
    edit = reverse("discussions:draft-of-edit", args=[thread.posts.get().pk])
    for address in (at("draft-of-reply", thread), new(network), edit):
        assert visitor(cast.ella).post(address, {"body": STORY}).status_code == 404
        assert client.post(address, {"body": STORY}).status_code == 404
        assert visitor(cast.cleo).get(address).status_code == 405
    public = make_thread(make_network(convener=cast.asha, level="public"), cast.asha)
    assert keep_reply(client, public).status_code == 403
    assert not ThreadDraft.objects.exists()


def test_a_draft_of_a_network_one_left_is_hidden_and_not_lost(
    thread: Thread, network: Network, cast: Cast
) -> None:
    keep_reply(visitor(cast.cleo), thread)
    access.leave(network=network, user=cast.cleo)
    page = shown(cast.cleo, reverse("discussions:drafts"))
    assert "long night" not in page
    assert network.name not in page
    assert thread.title not in page
    exported = personal_data.drafts(cast.cleo)
    assert [(row["network"], row["thread"], row["fields"]["body"]) for row in exported] == [
        (None, None, STORY)
    ]


def test_a_draft_whose_thread_was_deleted_can_still_be_read(thread: Thread, cast: Cast) -> None:
    keep_reply(visitor(cast.cleo), thread)
    flows.delete_post(post=thread.posts.get(), by=cast.ben)
    page = shown(cast.cleo, reverse("discussions:drafts"))
    assert "long night" in page
    assert "was deleted meanwhile" in page
    assert thread.title not in page


def test_where_one_cannot_write_now_one_is_told_where_the_draft_is(
    thread: Thread, cast: Cast
) -> None:
    keep_reply(visitor(cast.cleo), thread)
    flows.set_closed(thread=thread, by=cast.ben, on=True)
    page = shown(cast.cleo, thread.get_absolute_url())
    assert reverse("discussions:drafts") in page.split('id="reply"', 1)[1].split("</section>")[0]


def test_a_draft_goes_with_its_thread(thread: Thread, network: Network, cast: Cast) -> None:
    keep_reply(visitor(cast.cleo), thread)
    other = make_thread(network, cast.ben)
    flows.merge_thread(thread=thread, by=cast.ben, into=other)
    assert "long night" in shown(cast.cleo, other.get_absolute_url())


def test_the_list_costs_the_same_for_many(
    network: Network, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client = visitor(cast.cleo)
    for _ in range(12):
        keep_reply(client, make_thread(network, cast.ben), key="")
    client.get(reverse("discussions:drafts"))
    with django_assert_max_num_queries(8):
        assert (
            client.get(reverse("discussions:drafts")).content.decode().count("Go on writing") == 12
        )


# --- Signed out meanwhile -------------------------------------------------------------------------


def places(thread: Thread) -> list[str]:
    edit = reverse("discussions:post-edit", args=[thread.posts.get().pk])
    return [at("reply", thread), new(thread.network, "thread-create"), edit]


def test_who_was_signed_out_gets_the_text_back(client: Client, thread: Thread) -> None:
    for address in places(thread):
        response = client.post(address, {"body": STORY, "key": KEY, "title": '"><b>Night'})
        page = response.content.decode()
        assert response.status_code == 404
        assert "You are not signed in" in page
        assert escape(STORY) in page
        assert f'value="{KEY}"' in page
        assert escape('"><b>Night') in page
        assert "<b>Night" not in page
        assert f'action="{address}"' in page
        assert "no-store" in response["Cache-Control"]


def test_the_page_with_the_text_says_nothing_of_what_is_there(
    client: Client, thread: Thread
) -> None:
    there = client.post(at("reply", thread), {"body": STORY, "key": KEY})
    nowhere = client.post(
        f"/networks/nowhere/discussions/{thread.pk}/posts/", {"body": STORY, "key": KEY}
    )
    slug = thread.network.slug
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert normal(there, slug) == normal(nowhere, "nowhere")
    assert thread.network.name not in there.content.decode()


def normal(response: Any, slug: str) -> str:
    import re

    page = response.content.decode().replace(f"/networks/{slug}/", "/networks/x/")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_sent_again_after_signing_in_it_is_one_post(thread: Thread, cast: Cast) -> None:
    form = {"body": STORY, "key": KEY}
    assert visitor().post(at("reply", thread), form).status_code == 404
    client = visitor(cast.cleo)
    for _ in range(2):
        assert client.post(at("reply", thread), form).status_code == 302
    assert Post.objects.filter(author=cast.cleo).count() == 1


def strict(person: User) -> Client:
    client = visitor(person)
    client.handler.enforce_csrf_checks = True
    client.cookies["csrftoken"] = "x" * 32
    return client


def test_a_form_with_an_old_token_gives_the_text_back(thread: Thread, cast: Cast) -> None:
    own = {"Sec-Fetch-Site": "same-origin"}
    sent = {
        "body": "<p>Night<script>alert(1)</script></p>",
        "key": KEY,
        "csrfmiddlewaretoken": "y" * 64,
    }
    for address in places(thread):
        page = strict(cast.cleo).post(address, sent, headers=own).content.decode()
        assert "Please send your text again" in page
        assert "Cleo Marsh" in page
        assert escape("<p>Night</p>") in page
        assert "alert(1)" not in page
        assert "y" * 64 not in page
        assert f'value="{KEY}"' in page


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_what_another_site_sends_is_not_shown_below_a_fresh_token(
    thread: Thread, cast: Cast, headers: dict[str, str]
) -> None:
    response = strict(cast.cleo).post(at("reply", thread), {"body": STORY}, headers=headers)
    assert response.status_code == 403
    assert "long night" not in response.content.decode()


def test_other_forms_give_nothing_back(cast: Cast) -> None:
    own = {"Sec-Fetch-Site": "same-origin"}
    sent = {"body": STORY, "password": "secret"}
    page = strict(cast.cleo).post("/accounts/login/", sent, headers=own).content.decode()
    assert "long night" not in page
    assert "secret" not in page


def test_a_refused_form_comes_back_without_the_draft(thread: Thread, cast: Cast) -> None:
    client = visitor(cast.cleo)
    keep_reply(client, thread)
    Thread.objects.filter(pk=thread.pk).update(closed_at=thread.created_at)
    page = client.post(
        at("reply", thread), {"body": "<p>Newer words.</p>", "key": str(writing(cast.cleo).key)}
    )
    assert "Newer words." in page.content.decode()
    assert "long night" not in page.content.decode()


def test_a_reply_sent_to_a_thread_that_was_merged_goes_to_the_other(
    thread: Thread, network: Network, cast: Cast
) -> None:
    other = make_thread(network, cast.ben)
    flows.merge_thread(thread=thread, by=cast.ben, into=other)
    visitor(cast.cleo).post(at("reply", thread), {"body": STORY, "key": KEY})
    assert other.posts.get(author=cast.cleo).body == STORY
