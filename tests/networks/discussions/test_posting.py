"""Starting a thread and replying: who may, once each, and what is counted."""

import pytest
from django.test import Client
from django.urls import reverse

from hub.idempotency import KeyConflict
from networks import access
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.models import Post, PostMention, ReadPosition, Thread, ThreadTag
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.make import make_reply, make_thread, writing
from tests.networks.make import make_network

pytestmark = pytest.mark.django_db


def thread_form(**changed: object) -> dict[str, object]:
    form = {
        "kind": "question",
        "title": "How do you count swabs?",
        "body": "<p>We use a board.</p>",
    }
    return form | {"key": "7d0a3b36-4c2c-4b31-9f4c-0d8f64c3ab11"} | changed


# --- The verbs ------------------------------------------------------------------------------------


def test_a_thread_begins_with_its_first_post(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.cleo, tags=["Theatre", "counting"])
    post = thread.posts.get()
    assert (post.number, post.author, thread.author) == (1, cast.cleo, cast.cleo)
    assert (thread.post_count, thread.last_number) == (1, 1)
    assert {tag.name for tag in thread.tags.all()} == {"Theatre", "counting"}


def test_a_reply_is_counted_and_read_by_who_wrote_it(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.cleo)
    post = make_reply(thread, cast.ben)
    thread.refresh_from_db()
    assert (post.number, thread.post_count, thread.last_number) == (2, 2, 2)
    assert thread.last_post_at == post.created_at
    assert ReadPosition.objects.get(user=cast.ben, thread=thread).number == 2


def test_the_same_form_twice_is_one_post(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.cleo)
    said = writing(cast.ben)
    first, second = (flows.reply(thread=thread, writing=said) for _ in range(2))
    assert first == second
    assert thread.posts.count() == 2
    new = writing(cast.ben)
    begun = [
        flows.start_thread(network=network, writing=new, title="T", kind="question")
        for _ in range(2)
    ]
    assert begun[0] == begun[1]
    with pytest.raises(KeyConflict):
        flows.start_thread(network=network, writing=said, title="T", kind="question")


def test_anothers_key_is_refused(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.cleo)
    said = writing(cast.ben)
    flows.reply(thread=thread, writing=said)
    with pytest.raises(NotAllowed):
        flows.reply(thread=thread, writing=writing(cast.cleo, key=said.key))


def test_who_is_not_a_member_cannot_write(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.cleo)
    with pytest.raises(NotAllowed):
        make_reply(thread, cast.ella)
    public = make_network(convener=cast.asha, level="public")
    open_thread = make_thread(public, cast.asha)
    with pytest.raises(NotAllowed):
        make_reply(open_thread, cast.ella)
    assert Post.objects.filter(author=cast.ella).count() == 0


def test_nobody_writes_in_an_archived_network_or_a_closed_thread(
    network: Network, cast: Cast
) -> None:
    thread = make_thread(network, cast.cleo)
    Thread.objects.filter(pk=thread.pk).update(closed_at=thread.created_at)
    with pytest.raises(NotAllowed):
        make_reply(thread, cast.cleo)
    make_reply(thread, cast.ben)  # who moderates may
    access.archive(network=network, by=cast.asha)
    with pytest.raises(NotAllowed):
        make_reply(thread, cast.ben)


def test_announcements_are_for_who_looks_after_the_network(network: Network, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        make_thread(network, cast.cleo, kind="announcement")
    assert make_thread(network, cast.ben, kind="announcement").kind == "announcement"


def test_tags_belong_to_their_network_and_know_no_case(network: Network, cast: Cast) -> None:
    other = make_network(convener=cast.asha)
    make_thread(network, cast.asha, tags=["Sepsis"])
    make_thread(network, cast.asha, tags=["sepsis"])
    make_thread(other, cast.asha, tags=["sepsis"])
    assert sorted(ThreadTag.objects.values_list("network", "name")) == sorted(
        [(network.pk, "Sepsis"), (other.pk, "sepsis")]
    )


def test_an_anonymous_post_leads_to_nobody(network: Network, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        make_thread(network, cast.cleo, anonymous=True)
    network.allows_anonymous = True
    access.save_settings(network=network, by=cast.asha)
    thread = make_thread(network, cast.cleo, anonymous=True)
    again = make_reply(thread, cast.cleo, anonymous=True)
    other = make_reply(thread, cast.ben, anonymous=True)
    assert (thread.author, again.author) == (None, None)
    assert again.byline == thread.byline == "Anonymous member 1"
    assert other.byline == "Anonymous member 2"
    assert not Post.objects.filter(author=cast.cleo).exists()


def test_only_members_can_be_mentioned(network: Network, cast: Cast) -> None:
    body = (
        f"<p>@{cast.ben.handle} and @{cast.ella.handle}, and mail to x@{cast.asha.handle}.org</p>"
    )
    thread = make_thread(network, cast.cleo, body=body)
    assert list(PostMention.objects.filter(post__thread=thread).values_list("user", flat=True)) == [
        cast.ben.pk
    ]


# --- The pages ------------------------------------------------------------------------------------


@pytest.fixture
def new(network: Network) -> str:
    return reverse("discussions:thread-create", args=[network.slug])


def test_a_member_starts_a_discussion(
    client: Client, network: Network, cast: Cast, new: str
) -> None:
    client.force_login(cast.cleo)
    assert client.get(new).status_code == 200
    response = client.post(new, thread_form(tags="theatre, counting"))
    thread = Thread.objects.get()
    assert response["Location"] == thread.get_absolute_url()
    again = client.post(new, thread_form())
    assert again["Location"] == thread.get_absolute_url()
    assert Thread.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("ella", 404), ("dev", 404), ("hana", 404)])
def test_for_outsiders_there_is_no_such_page(
    client: Client, network: Network, cast: Cast, new: str, who: str, status: int
) -> None:
    client.force_login(getattr(cast, who))
    assert client.get(new).status_code == status
    assert client.post(new, thread_form()).status_code == status
    assert not Thread.objects.exists()


def test_nobody_signed_in_finds_a_private_page(client: Client, new: str) -> None:
    assert client.get(new).status_code == 404


def test_what_is_missing_is_told_and_nothing_typed_is_lost(
    client: Client, cast: Cast, new: str
) -> None:
    client.force_login(cast.cleo)
    response = client.post(new, thread_form(title="", body="<p>A long story.</p>"))
    text = response.content.decode()
    assert response.status_code == 200
    assert "A long story." in text
    assert "error-summary" in text
    assert (
        "Write something first" in client.post(new, thread_form(body="<p> </p>")).content.decode()
    )


def test_a_reply_lands_on_the_post(client: Client, network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.cleo)
    client.force_login(cast.ben)
    address = reverse("discussions:reply", args=[network.slug, thread.pk])
    form = {"body": "<p>Twice.</p>", "key": "7d0a3b36-4c2c-4b31-9f4c-0d8f64c3ab11"}
    response = client.post(address, form)
    post = thread.posts.get(number=2)
    assert response["Location"] == post.get_absolute_url()
    assert (
        client.get(post.get_absolute_url())["Location"]
        == f"{thread.get_absolute_url()}#post-{post.pk}"
    )
    assert client.post(address, form)["Location"] == post.get_absolute_url()
    assert thread.posts.count() == 2
    assert client.get(address).status_code == 405


def test_a_reply_to_a_thread_that_was_closed_meanwhile_comes_back(
    client: Client, network: Network, cast: Cast
) -> None:
    thread = make_thread(network, cast.ben)
    Thread.objects.filter(pk=thread.pk).update(closed_at=thread.created_at)
    client.force_login(cast.cleo)
    address = reverse("discussions:reply", args=[network.slug, thread.pk])
    response = client.post(
        address, {"body": "<p>Half an hour of work.</p>", "key": str(writing(cast.cleo).key)}
    )
    assert "Half an hour of work." in response.content.decode()
    assert "closed meanwhile" in response.content.decode()
    assert thread.posts.count() == 1
