"""What stands in an attached file: nobody else opens one with an NHS number before somebody has decided."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hub.audit.models import AuditEvent
from hub.files.models import StoredFile
from hub.files.tasks import delete_orphans
from hub.files.uploads import store
from hub.moderation.flows import decide, purge_deleted
from hub.moderation.models import Case
from hub.safeguarding import file_screening
from hub.safeguarding.models import FileReading
from networks.access import leave
from networks.discussions import flows
from networks.discussions.integrations.network_export import files, posts
from networks.discussions.models import Post, PostFile, Thread
from networks.models import Network
from tests.cast import Cast, make_decider, make_staff, visiting
from tests.documents import NHS, POSTCODE, docx, pdf, upload
from tests.make import make_person
from tests.networks.discussions.make import make_reply, make_thread, writing
from tests.networks.discussions.telling import told
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db

PATIENT = f"Her NHS number is {NHS}."
HOUSE = f"She lives at {POSTCODE}."


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.asha, "Counting swabs")


def attach(
    thread: Thread, by: User, content: bytes, name: str = "letter.pdf", *, anonymous: bool = False
) -> PostFile:
    """A reply with this file, read as the jobs do."""
    file = store(upload(name, content), by=by, without_author=anonymous)
    post = flows.reply(thread=thread, writing=writing(by, files=[file], anonymous=anonymous))
    file_screening.read_file(file.pk)
    return PostFile.objects.select_related("file", "post__thread").get(post=post)


def opens(person: User, place: PostFile) -> int:
    return visiting(person).get(place.file.get_absolute_url()).status_code


def page_of(person: User, place: PostFile) -> str:
    return visiting(person).get(place.post.thread.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("name", "content"), [("a.pdf", pdf(PATIENT)), ("a.docx", docx(PATIENT))])
def test_a_file_with_an_nhs_number_is_withheld_from_others(
    thread: Thread, cast: Cast, name: str, content: bytes
) -> None:
    place = attach(thread, cast.cleo, content, name)
    dee = member(thread.network, cast)
    assert [opens(person, place) for person in (cast.cleo, cast.ben, cast.asha, dee)] == [
        200,
        200,
        200,
        404,
    ]
    assert f'href="{place.file.get_absolute_url()}"' not in page_of(dee, place)
    assert "Cannot be opened until those who look after the network have decided." in page_of(
        dee, place
    )
    assert "Look at why" in page_of(cast.cleo, place)


def test_site_staff_who_decide_open_it_while_it_waits_for_them(thread: Thread, cast: Cast) -> None:
    place, decider, onlooker = (
        attach(thread, cast.cleo, pdf(PATIENT)),
        make_decider(),
        make_staff("Omar Said"),
    )
    assert [opens(decider, place), opens(onlooker, place)] == [200, 404]
    (case,) = Case.objects.filter(kind="file", object_id=place.pk)
    decide(case=case, by=decider, decision="dealt-with", note="Seen.", as_staff=True)
    assert opens(decider, place) == 404
    StoredFile.objects.filter(pk=place.file_id).update(withheld_at=timezone.now())
    assert opens(decider, place) == 404


def member(network: Network, cast: Cast) -> User:
    person = make_person()
    let_in(network, person, by=cast.asha)
    return person


def test_its_author_who_left_opens_it_no_more(thread: Thread, cast: Cast) -> None:
    place = attach(thread, cast.cleo, pdf(PATIENT))
    leave(network=thread.network, user=cast.cleo)
    assert opens(cast.cleo, place) == 404
    assert (
        "Counting swabs"
        not in visiting(cast.cleo).get(reverse("safeguarding:files")).content.decode()
    )


def test_author_and_moderators_are_told(thread: Thread, cast: Cast) -> None:
    place = attach(thread, cast.cleo, pdf("Nothing.", PATIENT))
    assert told(cast.cleo) == ["asks you to look at a file in"]
    assert "attached a file to look at in" in told(cast.ben)
    assert "attached a file to look at in" in told(cast.asha)
    case = Case.objects.get(kind="file", object_id=place.pk)
    page = (
        visiting(cast.ben)
        .get(reverse("networks:report", args=[thread.network.slug, case.pk]))
        .content.decode()
    )
    assert "an NHS number on page 2" in page and "letter.pdf" in page
    listed = visiting(cast.ben).get(reverse("notifications:list")).content.decode()
    assert reverse("networks:report", args=[thread.network.slug, case.pk]) in listed


def test_nobody_is_named_who_wrote_without_a_name(thread: Thread, cast: Cast) -> None:
    Network.objects.update(allows_anonymous=True)
    place = attach(thread, cast.cleo, pdf(PATIENT), anonymous=True)
    assert told(cast.ben)[0] == "attached a file to look at in"
    case = Case.objects.get(kind="file")
    assert case.about is None
    for address in (
        reverse("notifications:list"),
        reverse("networks:report", args=[thread.network.slug, case.pk]),
    ):
        assert cast.cleo.display_name not in visiting(cast.ben).get(address).content.decode()
    file_screening.explain(reading=place.file.reading, by=cast.cleo, reason="It is an order number")
    assert not AuditEvent.objects.filter(actor=cast.cleo, action="safeguarding.explained").exists()


def test_what_is_left_as_it_is_can_be_opened_again(thread: Thread, cast: Cast) -> None:
    place = attach(thread, cast.cleo, pdf(PATIENT))
    decide(
        case=Case.objects.get(kind="file"), by=cast.ben, decision="nothing", note="An order number"
    )
    assert opens(cast.dev, place) == 404  # outside
    assert opens(member(thread.network, cast), place) == 200
    file_screening.tell_of_file(place.file_id)
    assert Case.objects.filter(kind="file").count() == 1


def test_what_is_deleted_is_gone_from_the_post(thread: Thread, cast: Cast) -> None:
    place = attach(thread, cast.cleo, pdf(PATIENT))
    decide(case=Case.objects.get(kind="file"), by=cast.ben, decision="deleted", note="A patient")
    assert "letter.pdf" not in page_of(cast.cleo, place)
    StoredFile.objects.update(uploaded_at="2026-01-01T00:00:00Z")
    assert delete_orphans() == 0  # it can come back by an appeal
    Case.objects.update(kept_until=timezone.now() - timedelta(minutes=1))
    assert purge_deleted() == 1
    assert delete_orphans() == 1


def test_other_findings_are_told_and_the_file_stays(thread: Thread, cast: Cast) -> None:
    place = attach(thread, cast.cleo, pdf(HOUSE))
    assert opens(member(thread.network, cast), place) == 200
    assert not Case.objects.exists()
    assert told(cast.cleo) == ["asks you to look at a file in"]
    assert "attached a file to look at in" in told(cast.ben)


def test_of_a_file_in_which_nothing_is_nobody_hears(thread: Thread, cast: Cast) -> None:
    attach(thread, cast.cleo, pdf("All is well."))
    assert not told(cast.cleo)
    assert "attached a file to look at in" not in told(cast.ben)


def test_a_file_that_was_read_before_it_was_posted_is_told_of(thread: Thread, cast: Cast) -> None:
    file = store(upload("letter.pdf", pdf(PATIENT)), by=cast.cleo)
    file_screening.read_file(file.pk)
    assert not told(cast.cleo)
    flows.reply(thread=thread, writing=writing(cast.cleo, files=[file]))
    file_screening.tell_of_file(file.pk)
    assert told(cast.cleo) == ["asks you to look at a file in"]
    assert Case.objects.count() == 1


def test_read_twice_it_is_told_once(thread: Thread, cast: Cast) -> None:
    place = attach(thread, cast.cleo, pdf(PATIENT))
    file_screening.read_file(place.file_id)
    assert len(told(cast.cleo)) == 1
    assert (FileReading.objects.count(), Case.objects.count()) == (1, 1)
    assert Case.objects.get().report_count == 1


def test_a_file_with_a_password_is_named_to_author_and_moderators(
    thread: Thread, cast: Cast
) -> None:
    place = attach(thread, cast.cleo, pdf(PATIENT, password="ward"))
    assert opens(member(thread.network, cast), place) == 200
    told(cast.cleo)
    page = (
        visiting(cast.cleo)
        .get(reverse("safeguarding:file", args=[place.file.reading.pk]))
        .content.decode()
    )
    assert "it has a password" in page


def test_what_is_withheld_is_in_no_copy_of_the_network(thread: Thread, cast: Cast) -> None:
    attach(thread, cast.cleo, pdf(PATIENT), "held.pdf")
    attach(thread, cast.cleo, pdf("All is well."), "fine.pdf")
    assert [name.partition("-")[2] for name, _ in files(thread.network, cast.asha)] == ["fine.pdf"]
    copies = [
        file["in_this_copy"] for post in posts(thread.network, cast.asha) for file in post["files"]
    ]
    assert copies[0] is None and copies[1] is not None


def test_a_thread_that_moves_takes_the_case_of_its_file_along(thread: Thread, cast: Cast) -> None:
    attach(thread, cast.cleo, pdf(PATIENT))
    other = make_network(convener=cast.asha, level=thread.network.level, slug="other")
    flows.move_thread(thread=thread, by=cast.asha, to=other)
    assert Case.objects.get().scope == other.pk


# --- Its author's own page --------------------------------------------------------------------------


@pytest.fixture
def place(thread: Thread, cast: Cast) -> PostFile:
    return attach(thread, cast.cleo, pdf("Nothing.", PATIENT, HOUSE))


@pytest.fixture
def address(place: PostFile) -> str:
    return place.file.reading.get_absolute_url()


def test_the_author_reads_what_was_found_and_where(
    place: PostFile, address: str, cast: Cast
) -> None:
    page = visiting(cast.cleo).get(address).content.decode()
    assert "an NHS number on page 2; a postcode on page 3" in page
    listed = visiting(cast.cleo).get(reverse("safeguarding:files")).content.decode()
    assert "letter.pdf" in listed and place.post.get_absolute_url() in listed


def test_the_author_says_why_it_is_fine_and_moderators_read_it(
    place: PostFile, address: str, cast: Cast
) -> None:
    for _ in range(2):
        assert (
            visiting(cast.cleo).post(address, {"reason": "It is our order number"}).status_code
            == 302
        )
    (entry,) = AuditEvent.objects.filter(action="safeguarding.explained")
    assert (entry.scope, entry.details["reason"]) == (
        place.post.thread.network_id,
        "It is our order number",
    )
    case = Case.objects.get()
    report = reverse("networks:report", args=[place.post.thread.network.slug, case.pk])
    assert "It is our order number" in visiting(cast.ben).get(report).content.decode()
    assert place.file_id in StoredFile.objects.filter(withheld_at__isnull=False).values_list(
        "pk", flat=True
    )


@pytest.mark.parametrize("reason", ["", f"It is {NHS}"])
def test_a_reason_that_says_nothing_or_repeats_comes_back(
    address: str, cast: Cast, reason: str
) -> None:
    page = visiting(cast.cleo).post(address, {"reason": reason})
    assert page.status_code == 200
    assert page.context["form"].errors["reason"]
    assert not AuditEvent.objects.filter(action="safeguarding.explained").exists()


def test_the_author_takes_the_file_out(place: PostFile, address: str, cast: Cast) -> None:
    for _ in range(2):
        assert visiting(cast.cleo).post(f"{address}take-out/").status_code == 302
    assert not PostFile.objects.filter(pk=place.pk).exists()
    assert AuditEvent.objects.filter(action="post.file-taken-out").count() == 1
    assert "stands nowhere any more" in visiting(cast.cleo).get(address).content.decode()


def test_nobody_else_reads_or_changes_what_was_found(
    address: str, cast: Cast, client: Client
) -> None:
    for person in (cast.ben, cast.asha, cast.dev):
        answers: list[Any] = [
            visiting(person).get(address),
            visiting(person).post(f"{address}take-out/"),
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert client.get(address).status_code == 302
    assert client.post(f"{address}take-out/").status_code == 302
    assert visiting(cast.cleo).get(f"{address}take-out/").status_code == 405


@pytest.mark.parametrize("number", [1, 10])
def test_the_list_asks_the_same_whatever_its_length(
    thread: Thread, cast: Cast, number: int, django_assert_max_num_queries: Any
) -> None:
    post: Post = make_reply(thread, cast.cleo)
    for n in range(number):
        file = store(upload(f"{n}.pdf", pdf(HOUSE)), by=cast.cleo)
        PostFile.objects.create(post=post, file=file)
        FileReading.objects.create(file=file, found=[["postcode", 1]])
    client = visiting(cast.cleo)
    with django_assert_max_num_queries(8):
        assert (
            client.get(reverse("safeguarding:files")).content.count(b"a postcode on page 1")
            == number
        )
