"""What is said to identify a patient is hidden at once, everywhere, until somebody decides."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hub.files.uploads import store
from hub.moderation.flows import decide
from hub.moderation.models import Case
from networks.discussions import flows
from networks.discussions.counter_checks import drifts
from networks.discussions.models import Post, Thread
from networks.discussions.search.indexing import index_waiting
from networks.models import Network
from tests.cast import Cast, visiting
from tests.make import make_article
from tests.networks.discussions.make import make_reply, make_report, make_thread, writing
from tests.networks.make import let_in, make_network
from tests.visibility.scene import PNG

pytestmark = pytest.mark.django_db

WORD = "zqbedfourqz"


@pytest.fixture
def public(cast: Cast) -> Network:
    public = make_network(convener=cast.asha, level="public", slug="public")
    let_in(public, cast.cleo, by=cast.asha)
    let_in(public, cast.ben, by=cast.asha, role="moderator")
    return public


@pytest.fixture
def thread(public: Network, cast: Cast) -> Thread:
    return make_thread(public, cast.asha, "Counting swabs")


@pytest.fixture
def post(thread: Thread, cast: Cast) -> Post:
    """With a picture, an article it names, and an answer to it."""
    article = make_article("Counting aloud")
    file = store(SimpleUploadedFile(f"{WORD}.png", PNG, "image/png"), by=cast.cleo)
    body = f"<p>{WORD} lanterns, see {article.get_absolute_url()}</p>"
    post = flows.reply(thread=thread, writing=writing(cast.cleo, body, files=[file]))
    make_reply(thread, cast.asha, "<p>I see.</p>", reply_to=post)
    index_waiting()
    return post


def report_a_patient(thing: Post | Thread, by: object) -> Case:
    return make_report(thing, by, reason="patient").case  # type: ignore[arg-type]


def surfaces(post: Post) -> list[str]:
    article = make_article("Counting aloud again")
    about = post.citations.values_list("object_id", flat=True)
    return [
        post.thread.get_absolute_url(),
        reverse("discussions:thread-list", args=["public"]),
        reverse("networks:network-detail", args=["public"]),
        reverse("discussions:feed", args=["public"]),
        *(reverse("discussions:about", args=["article", pk]) for pk in [*about, article.pk]),
        "/networks/search/?q=lanterns",
        "/learn/?q=lanterns",
        "/learn/suggest/?q=lanterns",
        "/",
    ]


def met(post: Post, client: Client) -> set[str]:
    """Where the hidden word stands."""
    return {address for address in surfaces(post) if WORD in client.get(address).content.decode()}


def test_nobody_meets_it_while_it_waits(post: Post, cast: Cast) -> None:
    assert met(post, visiting())
    report_a_patient(post, cast.ella)
    for person in (None, cast.ella, cast.cleo, cast.ben, cast.hana):
        client = visiting(person)
        assert met(post, client) == set()
        own = [
            post.get_absolute_url(),
            f"{post.get_absolute_url()}history/",
            f"{post.get_absolute_url()}edit/",
        ]
        own.append(reverse("moderation:report", args=["post", post.pk]))
        assert {client.get(address).status_code for address in own} == {404}
        files = {client.get(file.file.get_absolute_url()).status_code for file in post.files.all()}
        assert files == {200 if person in {cast.ben, cast.hana} else 404}, (
            person
        )  # who decides looks at them
        quoting = client.get(f"{post.thread.get_absolute_url()}?quote={post.pk}")
        assert WORD not in quoting.content.decode()
    shown = visiting().get(post.thread.get_absolute_url()).content.decode()
    assert "A post is hidden here until" in shown
    assert "In reply to" not in shown
    assert Thread.objects.get(pk=post.thread_id).post_count == 2
    assert [*drifts()] == []


def test_who_looks_after_it_reads_it_in_the_queue(public: Network, post: Post, cast: Cast) -> None:
    case = report_a_patient(post, cast.ella)
    for address in (
        reverse("networks:reports", args=["public"]),
        reverse("networks:report", args=["public", case.pk]),
    ):
        assert WORD in visiting(cast.ben).get(address).content.decode()
    assert (
        "hidden until somebody has decided" in visiting(cast.ella).get("/report/").content.decode()
    )


@pytest.mark.parametrize("decision", ["nothing", "dealt-with"])
def test_it_is_shown_again_when_it_stays(post: Post, cast: Cast, decision: str) -> None:
    before = met(post, visiting())
    decide(
        case=report_a_patient(post, cast.ella),
        by=cast.ben,
        decision=decision,
        note="Nobody can be recognised.",
    )
    assert met(post, visiting()) == before
    assert Thread.objects.get(pk=post.thread_id).post_count == 3
    assert [*drifts()] == []


def test_it_stays_away_when_it_is_deleted(post: Post, cast: Cast) -> None:
    decide(
        case=report_a_patient(post, cast.ella),
        by=cast.ben,
        decision="deleted",
        note="She can be recognised.",
    )
    assert met(post, visiting()) == set()
    assert Post.objects.get(pk=post.pk).is_deleted
    assert [*drifts()] == []


@pytest.mark.parametrize("which", ["thread", "first post"])
def test_with_its_beginning_goes_the_discussion(
    public: Network, post: Post, cast: Cast, which: str
) -> None:
    thread = post.thread
    case = report_a_patient(thread if which == "thread" else thread.posts.get(number=1), cast.ella)
    for person in (None, cast.cleo, cast.ben):
        assert visiting(person).get(thread.get_absolute_url()).status_code == 404
        assert (
            "Counting swabs"
            not in visiting(person).get("/networks/public/discussions/").content.decode()
        )
        assert met(post, visiting(person)) == set()
    opened = (
        visiting(cast.ben)
        .get(reverse("networks:report", args=["public", case.pk]))
        .content.decode()
    )
    assert "Counting swabs" in opened
    decide(case=case, by=cast.ben, decision="nothing", note="Nobody can be recognised.")
    assert met(post, visiting())


def test_a_hidden_discussion_can_be_deleted(post: Post, cast: Cast) -> None:
    case = report_a_patient(post.thread, cast.ella)
    decide(case=case, by=cast.ben, decision="deleted", note="She can be recognised.")
    assert Thread.objects.get(pk=post.thread_id).deleted_at is not None
    assert visiting(cast.asha).get(post.thread.get_absolute_url()).status_code == 404


def test_it_can_be_shown_again_to_be_changed_and_is_not_hidden_twice(
    public: Network, post: Post, cast: Cast
) -> None:
    case = report_a_patient(post, cast.ella)
    address = reverse("networks:report-show", args=["public", case.pk])
    assert visiting(cast.cleo).post(address).status_code == 403
    for _ in range(2):
        assert visiting(cast.ben).post(address).status_code == 302
    assert visiting(cast.ben).get(f"{post.get_absolute_url()}edit/").status_code == 200
    report_a_patient(post, cast.hana)
    assert not Post.objects.get(pk=post.pk).is_hidden
    assert not Case.objects.get(pk=case.pk).is_decided


def test_other_reasons_hide_nothing(post: Post, cast: Cast) -> None:
    make_report(post, cast.ella, reason="harassment")
    assert not Post.objects.get(pk=post.pk).is_hidden


def test_what_was_left_as_it_is_is_hidden_again_only_after_a_change(post: Post, cast: Cast) -> None:
    decide(case=report_a_patient(post, cast.ella), by=cast.ben, decision="nothing", note="Fine.")
    report_a_patient(post, cast.hana)
    assert not Post.objects.get(pk=post.pk).is_hidden
    flows.edit_post(post=post, by=cast.cleo, body="<p>Her name is …</p>", version=1)
    report_a_patient(post, cast.gus)
    assert Post.objects.get(pk=post.pk).is_hidden


def test_who_is_not_signed_in_hides_it_too(post: Post) -> None:
    sent = {"reason": "patient", "text": "", "key": str(uuid4())}
    answer = visiting().post(
        reverse("moderation:report", args=["post", post.pk]), sent, follow=True
    )
    assert WORD not in answer.content.decode()
    assert Post.objects.get(pk=post.pk).is_hidden


def test_the_form_sent_again_is_thanked_although_the_post_is_hidden(post: Post, cast: Cast) -> None:
    client, address = visiting(cast.ella), reverse("moderation:report", args=["post", post.pk])
    sent = {"reason": "patient", "text": "", "key": str(uuid4())}
    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert Case.objects.get().report_count == 1
    for key in (str(uuid4()), "nonsense", ""):
        assert client.post(address, sent | {"key": key}).status_code == 404


def test_no_draft_of_an_article_is_made_of_a_hidden_post(post: Post, cast: Cast) -> None:
    thread = post.thread
    promotion = flows.propose_promotion(
        thread=thread, by=cast.asha, posts=[post.pk], title="Counting"
    )
    report_a_patient(post, cast.ella)
    assert not flows.parts_for(promotion, cast.cleo).exists()
    assert (
        WORD not in visiting(cast.asha).get(f"{thread.get_absolute_url()}promote/").content.decode()
    )


def test_staff_show_it_again_in_the_admin(post: Post, cast: Cast) -> None:
    case = report_a_patient(post, cast.ella)
    page = f"/admin/moderation/case/{case.pk}/change/"
    assert WORD in visiting(cast.hana).get(page).content.decode()
    visiting(cast.hana).post(page.replace("change/", "show/"))
    assert not Post.objects.get(pk=post.pk).is_hidden


def test_nothing_leads_to_an_answer_that_is_hidden(post: Post, cast: Cast) -> None:
    flows.set_answer(thread=post.thread, by=cast.asha, post=post)
    assert "Go to the answer" in visiting().get(post.thread.get_absolute_url()).content.decode()
    report_a_patient(post, cast.ella)
    assert "Go to the answer" not in visiting().get(post.thread.get_absolute_url()).content.decode()
