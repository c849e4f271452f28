"""Everything by one person, taken down by one action; and many cases decided by one form."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from hub.audit.models import AuditEvent
from hub.moderation.flows import bulk_removal, remove_everything
from hub.moderation.models import Case, Removal
from hub.moderation.registry import ActionNotPossible
from networks.discussions.flows import bulk_removal as steps
from networks.discussions.models import Post, Thread
from networks.discussions.search.indexing import ThreadPageSearch, document_id
from networks.models import Network
from tests.cast import Cast, visiting
from tests.networks.discussions.make import make_posts, make_reply, make_report, make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db

WORD = "zqcanaryqz"


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.ben, "Counting swabs")


def begin(person: User, by: User, scope: int, **more: object) -> Removal:
    return remove_everything(person=person, scope=scope, by=by, reason="Spam.", key=uuid4(), **more)  # type: ignore[arg-type]


def finish(removal: Removal) -> int:
    """Returns in how many steps."""
    steps = 1
    while bulk_removal.go_on(removal.pk):
        steps += 1
    return steps


def test_all_of_it_goes_here_and_nothing_elsewhere(
    network: Network, thread: Thread, cast: Cast
) -> None:
    other = make_network(convener=cast.asha)
    let_in(other, cast.cleo, by=cast.asha)
    kept = make_thread(other, cast.cleo)
    begun = make_thread(network, cast.cleo)
    make_reply(begun, cast.ben)
    reply = make_reply(thread, cast.cleo, f"<p>{WORD}</p>")
    case = make_report(reply, cast.ben).case
    of_thread = make_report(begun, cast.ben).case
    address = f"/networks/{network.slug}/reports/{case.pk}/removal/"
    assert "2 posts in this network" in visiting(cast.ben).get(address).content.decode()
    assert visiting(cast.ben).post(address, {"reason": "Spam."}).status_code == 200
    form = {"reason": "Spam.", "sure": "on", "key": str(uuid4())}
    assert visiting(cast.ben).post(address, form).status_code == 302
    visiting(cast.ben).post(address, form)
    removal = Removal.objects.get()
    finish(removal)
    assert not Thread.objects.visible_to(cast.ben).filter(pk=begun.pk).exists()
    assert Post.objects.get(pk=reply.pk).is_deleted
    assert Thread.objects.visible_to(cast.cleo).filter(pk=kept.pk).exists()
    assert Thread.objects.get(pk=thread.pk).post_count == 1
    (document,) = ThreadPageSearch().documents([document_id(thread.pk, 1)])
    assert WORD not in document.body
    assert {Case.objects.get(pk=each.pk).decision for each in (case, of_thread)} == {"deleted"}
    removal.refresh_from_db()
    assert (removal.removed, removal.total, removal.is_finished) == (2, 2, True)
    shown = visiting(cast.ben).get(f"/networks/{network.slug}/reports/removals/").content.decode()
    assert "Everything by Cleo Marsh" in shown
    actions = AuditEvent.objects.filter(about=cast.cleo, scope=network.pk).values_list(
        "action", flat=True
    )
    assert {"removal.begun", "removal.finished"} <= {*actions}


def test_killed_half_way_it_goes_on_where_it_was(
    thread: Thread, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "POSTS_AT_ONCE", 10)
    make_posts(thread, cast.cleo, 35)
    removal = begin(cast.cleo, cast.ben, thread.network_id)
    assert bulk_removal.go_on(removal.pk)
    assert Removal.objects.get().removed == 10
    finish(removal)
    finish(removal)
    assert Removal.objects.get().removed == 35
    assert Thread.objects.get(pk=thread.pk).post_count == 1


def test_what_was_written_without_a_name_stays(
    network: Network, thread: Thread, cast: Cast
) -> None:
    Network.objects.filter(pk=network.pk).update(allows_anonymous=True)
    post = make_reply(thread, cast.cleo, anonymous=True)
    finish(begin(cast.cleo, cast.ben, network.pk))
    assert not Post.objects.get(pk=post.pk).is_deleted


def test_only_who_looks_after_the_place_does_it(
    network: Network, thread: Thread, cast: Cast
) -> None:
    case = make_report(make_reply(thread, cast.cleo), cast.asha).case
    address = f"/networks/{network.slug}/reports/{case.pk}/removal/"
    assert visiting(cast.ella).get(address).status_code == 404
    assert visiting(cast.dev).post(address, {"reason": "x", "sure": "on"}).status_code == 404
    assert visiting(cast.cleo).get(address).status_code == 403
    for by, scope, as_staff in (
        (cast.cleo, network.pk, False),
        (cast.ben, 0, False),
        (cast.ben, 0, True),
    ):
        with pytest.raises(ActionNotPossible):
            begin(cast.ben if by == cast.cleo else cast.cleo, by, scope, as_staff=as_staff)


def test_staff_remove_it_from_the_whole_site(network: Network, thread: Thread, cast: Cast) -> None:
    other = make_network(convener=cast.asha)
    let_in(other, cast.cleo, by=cast.asha)
    make_thread(other, cast.cleo)
    case = make_report(make_reply(thread, cast.cleo), cast.ben).case
    address = f"/admin/moderation/case/removal/{case.pk}/"
    assert "2 posts on the whole site" in visiting(cast.hana).get(address).content.decode()
    visiting(cast.hana).post(address, {"reason": "Spam.", "sure": "on", "key": str(uuid4())})
    finish(Removal.objects.get())
    assert not Post.objects.live().filter(author=cast.cleo, thread__deleted_at=None).exists()


# --- Many at once ---------------------------------------------------------------------------------


def test_many_are_decided_by_one_form(network: Network, thread: Thread, cast: Cast) -> None:
    cases = [make_report(make_reply(thread, cast.cleo), cast.asha).case for _ in range(3)]
    address = f"/networks/{network.slug}/reports/decide/"
    ben = visiting(cast.ben)
    form: dict[str, object] = {"case": [case.pk for case in cases[:2]], "choice": "remove"}
    asked = ben.post(address, form).content.decode()
    assert "these 2 reports" in asked
    assert not Case.objects.exclude(decided_at=None).exists()
    assert ben.post(address, form | {"sure": "1"}).status_code == 200  # without a reason
    assert ben.post(address, form | {"sure": "1", "note": "Spam."}).status_code == 302
    assert [*Case.objects.order_by("pk").values_list("decision", flat=True)] == [
        "deleted",
        "deleted",
        "",
    ]
    assert ben.post(address, form | {"sure": "1", "note": "Spam."}).status_code == 302
    assert thread.posts.live().count() == 2


def test_nobody_decides_about_anothers_network_by_naming_its_cases(
    network: Network, thread: Thread, cast: Cast
) -> None:
    case = make_report(make_reply(thread, cast.cleo), cast.asha).case
    other = make_network(convener=cast.gus, slug="other")
    form = {"case": case.pk, "choice": "remove", "sure": "1", "note": "Mine now."}
    assert visiting(cast.gus).post("/networks/other/reports/decide/", form).status_code == 302
    address = f"/networks/{network.slug}/reports/decide/"
    assert visiting(cast.gus).post(address, form).status_code == 404
    assert visiting(cast.cleo).post(address, form).status_code == 403
    assert Client().post(address, form).status_code in {302, 404}
    assert visiting(cast.ben).get(address).status_code == 405
    assert visiting(cast.ben).post(address, form | {"choice": "explode"}).status_code == 400
    assert not Case.objects.get(pk=case.pk).is_decided
    assert other.pk != network.pk
