"""Looking after threads: closing, pinning, naming, answering, moving, splitting, merging."""

from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from hub.audit.models import AuditEvent
from hub.posts.editing import PostChanged
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.models import Post, Thread
from networks.discussions.posts.post_rows import rows_on
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.cleo, "Counting swabs", tags=["theatre"])


def again(thread: Thread) -> Thread:
    return Thread.objects.get(pk=thread.pk)


def numbers(thread: Thread) -> list[int]:
    return [*thread.posts.order_by("number").values_list("number", flat=True)]


def test_closing_and_pinning_are_for_who_looks_after_the_network(
    thread: Thread, cast: Cast
) -> None:
    for verb in (flows.set_closed, flows.set_pinned):
        with pytest.raises(NotAllowed):
            verb(thread=thread, by=cast.cleo, on=True)
        verb(thread=thread, by=cast.ben, on=True)
        verb(thread=thread, by=cast.ben, on=True)
    assert again(thread).is_closed
    assert again(thread).is_pinned
    assert [entry.action for entry in AuditEvent.objects.order_by("pk")][-2:] == [
        "thread.closed",
        "thread.pinned",
    ]


def test_who_asked_says_what_the_answer_is(thread: Thread, cast: Cast) -> None:
    post = make_reply(thread, cast.ben)
    flows.set_answer(thread=thread, by=cast.cleo, post=post)
    assert again(thread).answer == post
    flows.delete_post(post=post, by=cast.ben)
    assert again(thread).answer is None
    with pytest.raises(NotAllowed):
        flows.set_answer(thread=thread, by=cast.cleo, post=post)
    with pytest.raises(NotAllowed):
        flows.set_answer(thread=thread, by=cast.cleo, post=thread.posts.get(number=1))


def test_naming_twice_at_once_tells_the_second(thread: Thread, cast: Cast) -> None:
    name = partial(
        flows.edit_thread,
        thread=thread,
        version=1,
        kind="concern",
        content_warning="",
        tags=["Theatre"],
    )
    name(by=cast.cleo, title="Swabs")
    with pytest.raises(NotAllowed):
        name(by=cast.ben, title="Counts")
    assert again(thread).title == "Swabs"


# --- Moving ---------------------------------------------------------------------------------------


def test_who_may_read_follows_a_moved_thread_at_once(
    thread: Thread, network: Network, cast: Cast
) -> None:
    other = make_network("Theatres", convener=cast.ben)
    let_in(other, cast.ella, by=cast.ben)
    flows.move_thread(thread=thread, by=cast.ben, to=other)
    assert Thread.objects.visible_to(cast.ella).filter(pk=thread.pk).exists()
    assert not Thread.objects.visible_to(cast.cleo).filter(pk=thread.pk).exists()
    assert not Post.objects.visible_to(cast.cleo).filter(thread=thread).exists()
    assert [tag.network for tag in again(thread).tags.all()] == [other]
    assert {entry.scope for entry in AuditEvent.objects.filter(action="thread.moved")} == {
        network.pk,
        other.pk,
    }


def test_a_moderator_cannot_move_what_is_private_into_the_open(
    thread: Thread, network: Network, cast: Cast
) -> None:
    public = make_network(convener=cast.asha, level="public")
    let_in(public, cast.ben, by=cast.asha, role="moderator")
    with pytest.raises(NotAllowed):
        flows.move_thread(thread=thread, by=cast.ben, to=public)
    flows.move_thread(thread=thread, by=cast.asha, to=public)
    assert Thread.objects.public().filter(pk=thread.pk).exists()


def test_nobody_moves_a_thread_where_they_do_not_moderate(thread: Thread, cast: Cast) -> None:
    other = make_network(convener=cast.gus)
    let_in(other, cast.ben, by=cast.gus)
    with pytest.raises(NotAllowed):
        flows.move_thread(thread=thread, by=cast.ben, to=other)


def test_an_old_address_leads_on_for_who_may_read(
    client: Client, thread: Thread, network: Network, cast: Cast
) -> None:
    other = make_network("Theatres", convener=cast.ben, slug="theatres")
    old = thread.get_absolute_url()
    flows.move_thread(thread=thread, by=cast.ben, to=other)
    client.force_login(cast.ben)
    assert client.get(old)["Location"] == reverse(
        "discussions:thread-detail", args=["theatres", thread.pk]
    )
    client.force_login(cast.cleo)
    assert client.get(old).status_code == 404


# --- Splitting and merging ------------------------------------------------------------------------


def test_splitting_takes_posts_along_and_keeps_their_addresses(thread: Thread, cast: Cast) -> None:
    posts = [make_reply(thread, cast.ben, f"<p>{word}</p>") for word in ("one", "two", "three")]
    new = flows.split_thread(
        thread=thread, by=cast.ben, posts=[posts[1].pk, posts[2].pk], title="Two and three"
    )
    assert numbers(again(thread)) == [1, 2]
    assert numbers(new) == [1, 2]
    assert (again(thread).post_count, again(new).post_count) == (2, 2)
    assert Post.objects.get(pk=posts[1].pk).thread == new
    assert again(new).author == cast.ben


def test_the_first_post_stays(thread: Thread, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        flows.split_thread(thread=thread, by=cast.ben, posts=[thread.posts.get().pk], title="No")
    with pytest.raises(NotAllowed):
        flows.split_thread(thread=thread, by=cast.ben, posts=[], title="No")


def test_an_anonymous_author_stays_anonymous_in_the_new_thread(
    network: Network, cast: Cast
) -> None:
    Network.objects.filter(pk=network.pk).update(allows_anonymous=True)
    thread = make_thread(network, cast.ben)
    post = make_reply(thread, cast.cleo, anonymous=True)
    new = flows.split_thread(thread=thread, by=cast.ben, posts=[post.pk], title="Apart")
    moved = Post.objects.select_related("pseudonym__thread").get(pk=post.pk)
    assert (moved.author, moved.byline) == (None, "Anonymous member 1")
    assert moved.pseudonym is not None
    assert moved.pseudonym.thread == new


def test_merging_puts_the_posts_at_the_end_and_leads_on(
    client: Client, thread: Thread, network: Network, cast: Cast
) -> None:
    other = make_thread(network, cast.ben, "Swabs again")
    answered = make_reply(other, cast.cleo, reply_to=other.posts.get())
    flows.merge_thread(thread=other, by=cast.ben, into=thread)
    assert numbers(again(thread)) == [1, 2, 3]
    assert again(thread).post_count == 3
    assert Post.objects.get(pk=answered.pk).reply_to is not None
    client.force_login(cast.cleo)
    assert client.get(other.get_absolute_url())["Location"] == thread.get_absolute_url()
    assert not Thread.objects.visible_to(cast.cleo).filter(pk=other.pk).exists()


def test_threads_of_two_networks_do_not_merge(thread: Thread, cast: Cast) -> None:
    elsewhere = make_thread(make_network(convener=cast.ben), cast.ben)
    with pytest.raises(NotAllowed):
        flows.merge_thread(thread=elsewhere, by=cast.ben, into=thread)


# --- Editing and deleting -------------------------------------------------------------------------


def test_a_reply_to_a_deleted_post_leaves_a_stub(
    thread: Thread, network: Network, cast: Cast
) -> None:
    post = make_reply(thread, cast.ben)
    lonely = make_reply(thread, cast.ben)
    make_reply(thread, cast.cleo, reply_to=post)
    for one in (post, lonely):
        flows.delete_post(post=one, by=cast.ben)
    shown = [each.pk for each in rows_on(again(thread), 1, AnonymousUser())]
    assert post.pk in shown
    assert lonely.pk not in shown
    assert again(thread).post_count == 2


def test_deleting_the_first_post_takes_the_thread(thread: Thread, cast: Cast) -> None:
    make_reply(thread, cast.ben)
    with pytest.raises(NotAllowed):
        flows.delete_post(post=thread.posts.get(number=1), by=cast.cleo)
    flows.delete_post(post=thread.posts.get(number=1), by=cast.asha, reason="Names a patient.")
    assert not Thread.objects.visible_to(cast.asha).filter(pk=thread.pk).exists()
    assert AuditEvent.objects.get(action="post.deleted").details["reason"] == "Names a patient."


def test_an_edit_keeps_what_stood_there_and_tells_the_second_of_two(
    thread: Thread, cast: Cast
) -> None:
    post = thread.posts.get()
    flows.edit_post(post=post, by=cast.cleo, body="<p>Mine</p>", version=1)
    with pytest.raises(PostChanged):
        flows.edit_post(post=post, by=cast.ben, body="<p>Ours</p>", version=1)
    post.refresh_from_db()
    assert (post.body, post.version) == ("<p>Mine</p>", 2)
    assert [revision.body for revision in post.revisions.all()] == [
        "<p>How do you count swabs?</p>"
    ]


def test_nobody_reacts_to_their_own_and_twice_is_once(thread: Thread, cast: Cast) -> None:
    post = thread.posts.get()
    with pytest.raises(NotAllowed):
        flows.react(post=post, by=cast.cleo, kind="thanks", on=True)
    for _ in range(2):
        flows.react(post=post, by=cast.ben, kind="thanks", on=True)
    post.refresh_from_db()
    assert post.reactions == {"thanks": 1}
    flows.react(post=post, by=cast.ben, kind="thanks", on=False)
    post.refresh_from_db()
    assert post.reactions == {}


# --- Who wrote without a name ---------------------------------------------------------------------


def test_a_moderator_asks_for_the_author_and_the_trail_says_so(
    client: Client, network: Network, cast: Cast
) -> None:
    Network.objects.filter(pk=network.pk).update(allows_anonymous=True)
    post = make_reply(make_thread(network, cast.ben), cast.cleo, anonymous=True)
    address = reverse("discussions:post-author", args=[post.pk])
    client.force_login(cast.cleo)
    assert client.post(address, {"reason": "Curious."}).status_code == 403
    client.force_login(cast.ben)
    assert cast.cleo.display_name not in client.get(address).content.decode()
    assert not AuditEvent.objects.filter(action="post.author-asked").exists()
    assert (
        cast.cleo.display_name
        in client.post(address, {"reason": "Names a child."}).content.decode()
    )
    entry = AuditEvent.objects.get(action="post.author-asked")
    assert (entry.actor, entry.about, entry.details["reason"]) == (cast.ben, None, "Names a child.")
