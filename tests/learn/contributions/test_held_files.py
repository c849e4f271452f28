"""What stands in a file of an article: those who look after it hear of it, and readers meet no dead link."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from hub.audit.models import AuditEvent
from hub.files.models import StoredFile
from hub.files.uploads import store
from hub.moderation.flows import decide
from hub.moderation.models import Case
from hub.moderation.registry import find
from hub.safeguarding import file_screening
from learn.contributions.flows import EditorialDecision, send_in
from learn.contributions.models import Contribution
from learn.models import Attachment
from tests.cast import Cast, make_staff, visiting
from tests.documents import NHS, POSTCODE, pdf, upload
from tests.learn.contributions.make import (
    make_decided,
    make_draft,
    make_lead,
    make_sent,
    make_taken,
)
from tests.make import make_article
from tests.networks.discussions.telling import told

pytestmark = pytest.mark.django_db

PATIENT = f"Her NHS number is {NHS}."
HOUSE = f"She lives at {POSTCODE}."
OWN, HELD = "asks you to look at a file in", "attached a file to look at in"


@pytest.fixture
def lead(cast: Cast) -> User:
    return make_lead(cast.ben)


def stored(by: User, content: bytes, name: str = "letter.pdf") -> StoredFile:
    return store(upload(name, content), by=by)


def published(cast: Cast, content: bytes) -> Contribution:
    """Shared by Ella, published by Ben, then its file is read as the job does."""
    file = stored(cast.ella, content)
    contribution = make_decided(
        make_taken(cast.ella, cast.ben, files=[file]), cast.ben, EditorialDecision.PUBLISH
    )
    assert f'href="{file.get_absolute_url()}"' in page_of(contribution)  # and kept from now on
    file_screening.read_file(file.pk)
    return contribution


def page_of(contribution: Contribution, address: str = "") -> str:
    return Client().get(address or contribution.article.get_absolute_url()).content.decode()


def test_readers_meet_no_link_to_a_file_that_is_withheld(lead: User, cast: Cast) -> None:
    contribution = published(cast, pdf(PATIENT))
    file = contribution.article.attachments.get().file
    for address in ("", reverse("learn:article-print", args=[contribution.article_id])):
        assert file.name not in page_of(contribution, address)
    assert Client().get(file.get_absolute_url()).status_code == 404
    assert [
        visiting(each).get(file.get_absolute_url()).status_code
        for each in (cast.ella, lead, cast.gus)
    ] == [*(200, 200, 404)]


def test_a_file_that_is_released_comes_back(lead: User, cast: Cast) -> None:
    contribution = published(cast, pdf(PATIENT))
    file = contribution.article.attachments.get().file
    decide(
        case=Case.objects.get(kind="attachment"),
        by=cast.hana,
        decision="nothing",
        note="An order",
        as_staff=True,
    )
    assert f'href="{file.get_absolute_url()}"' in page_of(contribution)
    assert Client().get(file.get_absolute_url()).status_code == 200


def test_a_file_that_is_deleted_is_gone(lead: User, cast: Cast) -> None:
    contribution = published(cast, pdf(PATIENT))
    decide(
        case=Case.objects.get(kind="attachment"),
        by=cast.hana,
        decision="deleted",
        note="Hers",
        as_staff=True,
    )
    assert not contribution.article.attachments.exists()
    assert "letter.pdf" not in page_of(contribution)


def test_its_author_and_who_looks_after_it_are_told(lead: User, cast: Cast) -> None:
    contribution = published(cast, pdf("Nothing.", PATIENT))
    assert OWN in told(cast.ella)
    assert HELD in told(lead)
    assert HELD in told(cast.hana)  # who decides about reports
    assert not {OWN, HELD} & set(told(cast.gus))
    case = Case.objects.get(kind="attachment", object_id=contribution.article.attachments.get().pk)
    page = (
        visiting(cast.hana)
        .get(reverse("admin:moderation_case_change", args=[case.pk]))
        .content.decode()
    )
    assert "an NHS number on page 2" in page
    assert "letter.pdf" in page


def test_other_findings_are_told_and_the_file_stays(lead: User, cast: Cast) -> None:
    contribution = published(cast, pdf(HOUSE))
    assert "letter.pdf" in page_of(contribution)
    assert not Case.objects.exists()
    assert OWN in told(cast.ella)
    assert HELD in told(lead)
    assert HELD not in told(cast.hana)
    assert (
        "a postcode on page 1"
        in visiting(lead).get(contribution.get_absolute_url()).content.decode()
    )


def test_of_a_draft_its_author_alone_is_told_and_the_others_when_it_is_sent_in(
    lead: User, cast: Cast
) -> None:
    file = stored(cast.ella, pdf(PATIENT))
    draft = make_draft(cast.ella, files=[file])
    file_screening.read_file(file.pk)
    assert told(cast.ella) == [OWN]
    assert not told(lead)
    assert not Case.objects.exists()
    assert visiting(lead).get(file.get_absolute_url()).status_code == 404
    send_in(contribution=draft, by=cast.ella)
    file_screening.tell_of_file(file.pk)  # the job that sending in has queued
    assert HELD in told(lead)
    assert told(cast.ella).count(OWN) == 1
    assert Case.objects.count() == 1
    assert visiting(lead).get(file.get_absolute_url()).status_code == 200


def test_read_twice_it_is_told_once(lead: User, cast: Cast) -> None:
    contribution = published(cast, pdf(PATIENT))
    file_screening.read_file(contribution.article.attachments.get().file_id)
    assert told(cast.ella).count(OWN) == told(lead).count(HELD) == 1
    assert Case.objects.get().report_count == 1


def test_a_file_that_was_read_before_it_was_attached_is_told_of(lead: User, cast: Cast) -> None:
    file = stored(cast.ella, pdf(PATIENT))
    file_screening.read_file(file.pk)
    assert not told(cast.ella)
    make_sent(cast.ella, files=[file])
    file_screening.tell_of_file(file.pk)
    assert OWN in told(cast.ella)
    assert HELD in told(lead)


def test_without_a_topic_lead_the_editors_hear_of_a_file_from_the_admin(cast: Cast) -> None:
    article = make_article("From the admin")
    other = make_staff()
    file = stored(other, pdf(HOUSE))
    Attachment.objects.create(article=article, file=file)
    file_screening.read_file(file.pk)
    assert told(other) == [OWN]
    assert told(cast.hana) == [HELD]


def test_its_author_says_why_it_is_fine_and_who_looks_after_it_reads_that(
    lead: User, cast: Cast
) -> None:
    contribution = published(cast, pdf(HOUSE))
    reading = contribution.article.attachments.get().file.reading
    page = visiting(cast.ella).get(reading.get_absolute_url()).content.decode()
    assert contribution.article.title in page
    visiting(cast.ella).post(reading.get_absolute_url(), {"reason": "It is our own address"})
    assert "said why something is fine in" in told(lead)
    listed = visiting(lead).get(reverse("notifications:list")).content.decode()
    assert "It is our own address" in listed
    assert (
        AuditEvent.objects.get(action="safeguarding.explained").details["article"]
        == contribution.article_id
    )


def test_its_author_takes_it_out(lead: User, cast: Cast) -> None:
    contribution = published(cast, pdf(HOUSE))
    reading = contribution.article.attachments.get().file.reading
    for _ in range(2):
        assert visiting(cast.ella).post(f"{reading.get_absolute_url()}take-out/").status_code == 302
    assert not contribution.article.attachments.exists()
    assert "letter.pdf" not in page_of(contribution)
    assert AuditEvent.objects.filter(action="article.file-taken-out").count() == 1


def test_who_looks_after_the_topic_no_longer_reads_nothing_of_it(lead: User, cast: Cast) -> None:
    published(cast, pdf(HOUSE))
    assert HELD in told(lead)
    lead.topics_led.all().delete()
    assert HELD not in told(lead)


def test_only_what_one_may_read_can_be_reported(lead: User, cast: Cast) -> None:
    contribution = published(cast, pdf(HOUSE))
    place = contribution.article.attachments.get()
    assert find("attachment", place.pk, cast.gus)
    draft = make_draft(cast.ella, files=[stored(cast.ella, pdf(HOUSE))]).article.attachments.get()
    assert find("attachment", draft.pk, cast.gus) is None
    file_screening.set_withheld(place.file, on=True)
    assert find("attachment", place.pk, cast.gus) is None
