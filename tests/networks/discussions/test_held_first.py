"""What waits for a moderator before others see it: for whom, where it shows, and how it is let through."""

from uuid import uuid4

import pytest

from hub.moderation.flows import decide
from hub.moderation.models import Case
from hub.notifications.models import Event
from networks.discussions import flows
from networks.discussions.models import Post, Thread
from networks.discussions.search.indexing import ThreadPageSearch, document_id
from networks.models import Network
from tests.cast import Cast, visiting
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db

WORD = "zqcanaryqz"


@pytest.fixture
def public(cast: Cast) -> Network:
    network = make_network(
        "Open leads", convener=cast.asha, level="public", slug="open-leads", allows_anonymous=True
    )
    network.hold_what_is_usual()
    network.save()
    for person in (cast.cleo, cast.dev):
        let_in(network, person, by=cast.asha)
    return network


@pytest.fixture
def thread(public: Network, cast: Cast) -> Thread:
    return make_thread(public, cast.asha, "Counting swabs")


def again(post: Post) -> Post:
    return Post.objects.get(pk=post.pk)


def test_a_first_post_waits_and_only_its_author_sees_it(thread: Thread, cast: Cast) -> None:
    post = make_reply(thread, cast.cleo, f"<p>{WORD}</p>")
    assert again(post).held_at is not None
    address = thread.get_absolute_url()
    own = visiting(cast.cleo).get(address).content.decode()
    assert WORD in own
    assert "Waits for a moderator" in own
    for client in (visiting(), visiting(cast.dev), visiting(cast.asha)):
        shown = client.get(address).content.decode()
        assert WORD not in shown
        assert "A post is hidden here" not in shown
        assert client.get(post.get_absolute_url()).status_code == 404
    assert Thread.objects.get(pk=thread.pk).post_count == 1
    (document,) = ThreadPageSearch().documents([document_id(thread.pk, 1)])
    assert WORD not in document.body
    assert not Event.objects.filter(event_type="post", about_id=post.pk).exists()


def test_let_through_it_is_told_once_and_stands_at_the_end(thread: Thread, cast: Cast) -> None:
    post = make_reply(thread, cast.cleo, f"<p>{WORD}</p>")
    make_reply(thread, cast.asha)
    case = Case.objects.get()
    assert (case.held_for, case.report_count, case.about) == ("first", 0, cast.cleo)
    decide(case=case, by=cast.asha, decision="let-through", note="Fine.")
    flows.let_through(post=post, by=cast.asha)
    row = again(post)
    assert (row.held_at, row.hidden_at, row.number) == (None, None, 4)
    assert WORD in visiting().get(thread.get_absolute_url()).content.decode()
    assert Event.objects.filter(event_type="post", about_id=post.pk).count() == 1
    assert Thread.objects.get(pk=thread.pk).post_count == 3
    assert "was let through" not in visiting(cast.dev).get("/report/").content.decode()


def test_what_is_let_through_needs_no_reason_and_what_is_not_does(
    public: Network, thread: Thread, cast: Cast
) -> None:
    make_reply(thread, cast.cleo)
    address, asha = f"/networks/{public.slug}/reports/{Case.objects.get().pk}/", visiting(cast.asha)
    assert "Say why." in asha.post(address, {"decision": "not-let-through"}).content.decode()
    assert asha.post(address, {"decision": "let-through"}).status_code == 302
    assert Case.objects.get().decision == "let-through"


def test_after_the_first_nothing_waits(thread: Thread, cast: Cast) -> None:
    make_reply(thread, cast.cleo)
    decide(case=Case.objects.get(), by=cast.asha, decision="let-through", note="Fine.")
    assert (
        again(
            make_reply(thread, cast.cleo, '<p><a href="https://example.org/">There</a></p>')
        ).held_at
        is None
    )


def test_whoever_looks_after_the_network_does_not_wait(thread: Thread, cast: Cast) -> None:
    assert again(make_reply(thread, cast.asha)).held_at is None
    assert not Case.objects.exists()


def test_a_first_discussion_waits_as_a_whole(public: Network, cast: Cast) -> None:
    cleo = visiting(cast.cleo)
    said = {"title": WORD, "kind": "question", "body": f"<p>{WORD}</p>", "key": str(uuid4())}
    answer = cleo.post(f"/networks/{public.slug}/discussions/new/", said)
    assert answer["Location"].endswith("/waiting/")
    shown = cleo.get("/report/").content.decode()
    assert WORD in shown
    assert "waits for a moderator" in shown
    thread = Thread.objects.get(title=WORD)
    assert visiting().get(thread.get_absolute_url()).status_code == 404
    assert WORD not in visiting().get(f"/networks/{public.slug}/discussions/").content.decode()
    decide(case=Case.objects.get(kind="thread"), by=cast.asha, decision="let-through", note="Fine.")
    assert visiting().get(thread.get_absolute_url()).status_code == 200


def test_a_reply_that_waits_leads_its_author_to_it(thread: Thread, cast: Cast) -> None:
    address = thread.get_absolute_url()
    sent = visiting(cast.cleo).post(
        f"{address}posts/", {"body": f"<p>{WORD}</p>", "key": str(uuid4())}, follow=True
    )
    shown = sent.content.decode()
    assert sent.status_code == 200
    assert "it waits until then" in shown
    assert WORD in shown


@pytest.mark.parametrize(
    ("switch", "held"), [("holds_first_posts", "links"), ("holds_links", "first")]
)
def test_links_and_first_posts_are_switched_one_by_one(
    public: Network, thread: Thread, cast: Cast, switch: str, held: str
) -> None:
    Network.objects.filter(pk=public.pk).update(**{switch: False})
    plain = again(make_reply(thread, cast.cleo))
    linked = again(make_reply(thread, cast.dev, '<p><a href="https://example.org/">There</a></p>'))
    assert (plain.held_at is None) == (held == "links")
    assert linked.held_at is not None
    assert Case.objects.get(object_id=linked.pk).held_for == held


def test_what_is_written_without_a_name_waits_each_time(
    public: Network, thread: Thread, cast: Cast
) -> None:
    for _ in range(2):
        assert again(make_reply(thread, cast.cleo, anonymous=True)).held_at is not None
    assert {case.about for case in Case.objects.all()} == {None}
    assert {case.held_for for case in Case.objects.all()} == {"anonymous"}
    page = visiting(cast.asha).get(f"/networks/{public.slug}/reports/").content.decode()
    assert "Anonymous member" in page
    assert "Cleo" not in page
    assert "waits for a moderator" in visiting(cast.cleo).get("/report/").content.decode()


def test_a_private_network_holds_nothing_unless_it_wants_to(network: Network, cast: Cast) -> None:
    network.hold_what_is_usual()
    assert not network.holds_first_posts
    assert again(make_reply(make_thread(network, cast.ben), cast.cleo)).held_at is None


def test_what_is_not_let_through_is_gone_and_its_author_reads_why(
    thread: Thread, cast: Cast
) -> None:
    post = make_reply(thread, cast.cleo, f"<p>{WORD}</p>")
    decide(
        case=Case.objects.get(),
        by=cast.asha,
        decision="not-let-through",
        note="Spam.",
        message="Not here.",
    )
    assert again(post).is_deleted
    assert WORD not in visiting(cast.cleo).get(thread.get_absolute_url()).content.decode()
    assert "Not here." in visiting(cast.cleo).get("/report/").content.decode()
    assert again(make_reply(thread, cast.cleo)).held_at is not None


def test_a_held_post_can_be_edited_by_who_lets_it_through(thread: Thread, cast: Cast) -> None:
    post = make_reply(thread, cast.cleo, f"<p>{WORD}</p>")
    decide(
        case=Case.objects.get(),
        by=cast.asha,
        decision="edited",
        note="A name.",
        text="<p>Without it.</p>",
    )
    row = again(post)
    assert (row.body, row.held_at) == ("<p>Without it.</p>", None)


def test_the_page_of_others_asks_no_more_than_before(
    thread: Thread, cast: Cast, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = visiting(cast.dev), thread.get_absolute_url()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    queries()
    before = queries()
    for _ in range(5):
        make_reply(thread, cast.cleo)
    assert queries() == before
