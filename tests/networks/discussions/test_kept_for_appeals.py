"""What a decision deleted in a discussion comes back by an appeal, and is gone when that time is over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from hub.files.models import StoredFile
from hub.files.tasks import delete_orphans
from hub.files.uploads import store
from hub.moderation import registry
from hub.moderation.flows import answer, appeal, decide, purge_deleted, report
from hub.moderation.models import Case
from hub.moderation.registry import ActionNotPossible
from networks.discussions import flows
from networks.discussions.models import Post, PostFile, Thread
from networks.discussions.search.indexing import ThreadPageSearch, document_id
from networks.models import Network
from tests.cast import Cast, visiting
from tests.documents import pdf, upload
from tests.networks.discussions.make import make_reply, make_report, make_thread, writing
from tests.networks.discussions.telling import told

pytestmark = pytest.mark.django_db

WORD = "Zqcanaryqz"


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.asha, "Counting swabs")


def deleted(thing: Post | Thread, cast: Cast) -> Case:
    return decide(
        case=make_report(thing, cast.asha).case, by=cast.ben, decision="deleted", note="Rude."
    )


def taken_back(case: Case, writer: User, by: User) -> None:
    made = appeal(case=case, by=writer, text="It was a quotation.", key=uuid4())
    answer(appeal=made, by=by, outcome="taken-back", text="You are right.")


def over() -> int:
    Case.objects.update(kept_until=timezone.now() - timedelta(minutes=1))
    return purge_deleted()


def test_a_deleted_post_comes_back_where_it_stood(thread: Thread, cast: Cast) -> None:
    post = make_reply(thread, cast.cleo, f"<p>{WORD}</p>")
    case = deleted(post, cast)
    assert WORD not in visiting(cast.asha).get(thread.get_absolute_url()).content.decode()
    found = appeal(case=case, by=cast.cleo, text="It was a quotation.", key=uuid4())
    page = f"/networks/{thread.network.slug}/reports/appeals/{found.pk}/"
    assert WORD in visiting(cast.asha).get(page).content.decode()
    assert visiting(cast.cleo).get(page).status_code == 403
    answer(appeal=found, by=cast.asha, outcome="taken-back", text="You are right.")
    assert WORD in visiting(cast.cleo).get(thread.get_absolute_url()).content.decode()
    assert Thread.objects.get(pk=thread.pk).post_count == 2
    (document,) = ThreadPageSearch().documents([document_id(thread.pk, 1)])
    assert WORD in document.body


def test_a_deleted_discussion_comes_back_as_a_whole(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.cleo, f"Of {WORD}")
    reply = make_reply(thread, cast.asha)
    case = deleted(thread, cast)
    assert visiting(cast.asha).get(thread.get_absolute_url()).status_code == 404
    taken_back(case, cast.cleo, cast.asha)
    shown = visiting(cast.ben).get(thread.get_absolute_url())
    assert shown.status_code == 200
    assert reply.body in shown.content.decode()


def test_a_reply_does_not_come_back_into_a_discussion_that_is_gone(
    thread: Thread, cast: Cast
) -> None:
    case = deleted(make_reply(thread, cast.cleo), cast)
    flows.take_down_post(post=thread.posts.get(number=1), by=cast.asha, reason="Old.")
    with pytest.raises(ActionNotPossible):
        taken_back(case, cast.cleo, cast.asha)
    assert Case.objects.get().kept_until is not None


def test_who_wrote_without_a_name_hears_of_it_and_answers(network: Network, cast: Cast) -> None:
    network.allows_anonymous = True
    network.save()
    thread = make_thread(network, cast.asha)
    post = make_reply(thread, cast.cleo, f"<p>{WORD}</p>", anonymous=True)
    case = deleted(post, cast)
    assert any("decided about" in did for did in told(cast.cleo))
    taken_back(case, cast.cleo, cast.asha)
    assert not Post.objects.get(pk=post.pk).is_deleted


def test_purged_nothing_stays_but_the_stub(thread: Thread, cast: Cast) -> None:
    post = make_reply(thread, cast.cleo, f"<p>{WORD}</p>")
    flows.edit_post(post=post, by=cast.cleo, body=f"<p>{WORD}, twice.</p>", version=1)
    deleted(post, cast)
    assert purge_deleted() == 0
    assert over() == 1
    row = Post.objects.get(pk=post.pk)
    assert (row.body, row.is_deleted, row.revisions.count()) == ("", True, 0)


def test_what_its_author_took_back_is_not_touched(thread: Thread, cast: Cast) -> None:
    post = make_reply(thread, cast.cleo, f"<p>{WORD}</p>")
    make_report(post, cast.asha)
    flows.delete_post(post=post, by=cast.cleo)
    decide(case=Case.objects.get(), by=cast.ben, decision="deleted", note="It is gone.")
    over()
    assert Post.objects.get(pk=post.pk).body == f"<p>{WORD}</p>"


def test_a_file_comes_back_or_goes_for_good(thread: Thread, cast: Cast) -> None:
    file = store(upload("letter.pdf", pdf("A letter.")), by=cast.cleo)
    post = flows.reply(thread=thread, writing=writing(cast.cleo, files=[file]))
    place = PostFile.objects.get(post=post)
    subject = registry.find("file", place.pk, cast.asha)
    assert subject is not None
    page = visiting(cast.asha).get(thread.get_absolute_url()).content.decode()
    assert f"/report/file/{place.pk}/" in page
    assert (
        f"/report/file/{place.pk}/"
        not in visiting(cast.cleo).get(thread.get_absolute_url()).content.decode()
    )
    case = report(subject=subject, by=cast.asha, reason="harmful", text="", key=uuid4()).case
    decide(case=case, by=cast.ben, decision="deleted", note="A patient.")
    assert "letter.pdf" not in visiting(cast.asha).get(thread.get_absolute_url()).content.decode()
    StoredFile.objects.update(uploaded_at="2026-01-01T00:00:00Z")
    assert delete_orphans() == 0
    opened = {
        person: visiting(person).get(file.get_absolute_url()).status_code
        for person in (cast.asha, cast.cleo)
    }
    assert opened == {cast.asha: 200, cast.cleo: 404}
    case.refresh_from_db()
    taken_back(case, cast.cleo, cast.asha)
    assert "letter.pdf" in visiting(cast.asha).get(thread.get_absolute_url()).content.decode()
    assert visiting(cast.cleo).get(file.get_absolute_url()).status_code == 200


def test_an_appeal_is_told_to_those_who_can_answer_it(thread: Thread, cast: Cast) -> None:
    case = deleted(make_reply(thread, cast.cleo), cast)
    appeal(case=case, by=cast.cleo, text="It was a quotation.", key=uuid4())
    assert "answered" in told(cast.asha)
    assert "answered" not in told(cast.ben)  # who decided
    assert "answered" not in told(cast.cleo)
    assert "answered" not in told(cast.hana)


def test_where_nobody_else_is_left_staff_hear_of_it(thread: Thread, cast: Cast) -> None:
    from networks import access

    access.remove(network=thread.network, user=cast.ben, by=cast.asha, reason="")
    case = decide(
        case=make_report(make_reply(thread, cast.cleo), cast.asha).case,
        by=cast.asha,
        decision="hidden",
        note="No.",
    )
    appeal(case=case, by=cast.cleo, text="It was a quotation.", key=uuid4())
    assert "answered" in told(cast.hana)
    assert "answered" not in told(cast.asha)
