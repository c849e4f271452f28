"""Moderators read a testimony first, take out what may tell who it was, and decide as its sender allows."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from psycopg.sql import SQL, Identifier

from accounts.models import User
from hub.audit.models import AuditEvent
from hub.search.models import SearchDocument
from networks.campaigns import flows
from networks.campaigns.models import Campaign, Testimony, TestimonyPicture
from networks.campaigns.testimonies.redaction import RedactionKind, RedactionMark, marks_in
from tests.cast import Cast, visiting
from tests.networks.campaigns.make import decide, make_published, make_testimony, told
from tests.racing import race

pytestmark = pytest.mark.django_db

TOLD = "On 4 March 2025 Sister Zqnameqz of Zqplaceqz Infirmary told Zqhusbandqz to wait."


def queue(campaign: Campaign) -> str:
    return reverse("campaigns:testimony-list", args=[campaign.network.slug])


def page_of(testimony: Testimony) -> str:
    return reverse(
        "campaigns:testimony-decide", args=[testimony.campaign.network.slug, testimony.address]
    )


def redaction_of(testimony: Testimony) -> str:
    return reverse(
        "campaigns:testimony-redact", args=[testimony.campaign.network.slug, testimony.address]
    )


def body(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_rules_find_names_places_and_dates() -> None:
    found = {(mark.words, mark.what) for mark in marks_in([TOLD + " My daughter Ines was there."])}
    assert {("4 March 2025", RedactionKind.DATE), ("Ines", RedactionKind.NAME)} <= found
    assert any(
        "Zqplaceqz Infirmary" in words and what == RedactionKind.PLACE for words, what in found
    )
    assert any("Zqnameqz" in words for words, _ in found)


def test_what_waits_is_in_the_queue_of_its_moderators_alone(campaign: Campaign, cast: Cast) -> None:
    testimony, _ = make_testimony(campaign, "The bed was empty.")
    assert "Handover at night" in body(visiting(cast.ben), queue(campaign))
    page = body(visiting(cast.ben), page_of(testimony))
    assert "The bed was empty." in page
    assert '<details class="veil' in page
    for person, status in ((cast.cleo, 403), (cast.ella, 403)):
        for address in (queue(campaign), page_of(testimony)):
            assert visiting(person).get(address).status_code == status
    assert Client().get(queue(campaign)).status_code == 302
    assert "The bed was empty." not in body(Client(), campaign.get_absolute_url())


def test_nothing_waiting_is_stored_by_a_browser(campaign: Campaign, cast: Cast) -> None:
    testimony, _ = make_testimony(campaign)
    assert "no-store" in visiting(cast.ben).get(page_of(testimony))["Cache-Control"]


def test_publishing_shows_it(campaign: Campaign, cast: Cast) -> None:
    testimony, _ = make_testimony(campaign, "The bed was empty.", warnings=["death"])
    fields = {"decision": "published", "seen": testimony.version, "answer": "Thank you."}
    response = visiting(cast.ben).post(page_of(testimony), fields)
    assert response.status_code == 302
    for address in (campaign.get_absolute_url(), testimony.get_absolute_url()):
        page = body(Client(), address)
        assert "The bed was empty." in page
        assert "Content warning: Somebody dies" in page
        assert f"{testimony.given_on:%B %Y}" in page
        assert f"{testimony.given_on:%-d %B %Y}" not in page.partition("told us</h2>")[2]
        assert "Thank you." not in page
    entry = AuditEvent.objects.get(action="testimony.decided")
    assert entry.actor == cast.ben
    assert "bed" not in str(entry.details)


@pytest.mark.parametrize(
    ("consent", "decision", "allowed"),
    [
        ("publish", "published", True), ("publish", "quoted", True), ("publish", "counted", True),
        ("quote", "published", False), ("quote", "quoted", True), ("quote", "counted", True),
        ("count", "published", False), ("count", "quoted", False), ("count", "counted", True),
        ("count", "declined", True),
    ],
)  # fmt: skip
def test_nothing_is_decided_that_its_sender_did_not_allow(
    campaign: Campaign, cast: Cast, consent: str, decision: str, allowed: bool
) -> None:
    testimony, _ = make_testimony(campaign, "The bed was empty.", consent)
    fields = {
        "decision": decision,
        "seen": testimony.version,
        "quote": "The bed was empty.",
        "answer": "Thank you.",
    }
    response = visiting(cast.ben).post(page_of(testimony), fields)
    assert response.status_code == (302 if allowed else 200)
    testimony.refresh_from_db()
    assert testimony.state == (decision if allowed else "waiting")
    if not allowed:
        with pytest.raises(ValueError, match="did not allow"):
            decide(testimony, cast.ben, decision, quote="The bed was empty.")


def test_a_quote_stands_alone_and_word_for_word(campaign: Campaign, cast: Cast) -> None:
    testimony, _ = make_testimony(campaign, "The bed was empty. Nobody came.", "quote")
    client, fields = visiting(cast.ben), {"decision": "quoted", "seen": testimony.version}
    assert "Copy the sentence" in client.post(page_of(testimony), fields).content.decode()
    assert (
        "word for word"
        in client.post(page_of(testimony), fields | {"quote": "The bed was full"}).content.decode()
    )
    client.post(page_of(testimony), fields | {"quote": "Nobody came."})
    page = body(Client(), campaign.get_absolute_url())
    assert "Nobody came." in page
    assert "The bed was empty." not in page
    assert Client().get(testimony.get_absolute_url()).status_code == 404


def test_who_declines_says_why(campaign: Campaign, cast: Cast) -> None:
    testimony, _ = make_testimony(campaign)
    page = visiting(cast.ben).post(
        page_of(testimony), {"decision": "declined", "seen": testimony.version}
    )
    assert "Say why, kindly" in page.content.decode()


def test_people_are_counted_whatever_they_allow_once_they_were_read(
    campaign: Campaign, cast: Cast
) -> None:
    for consent, decision in (("publish", "published"), ("quote", "quoted"), ("count", "counted")):
        decide(
            make_testimony(campaign, "Nobody came.", consent)[0],
            cast.ben,
            decision,
            quote="Nobody came",
        )
    decide(make_testimony(campaign)[0], cast.ben, "declined", answer="It is an advertisement.")
    waiting, _ = make_testimony(campaign)
    assert "3 people told us" in body(Client(), campaign.get_absolute_url())
    flows.withdraw(
        testimony_id=Testimony.objects.filter(state="quoted").values_list("pk", flat=True)[0]
    )
    flows.withdraw(testimony_id=waiting.pk)
    assert "2 people told us" in body(Client(), campaign.get_absolute_url())


def test_what_is_taken_out_is_replaced_everywhere(campaign: Campaign, cast: Cast) -> None:
    testimony, _ = make_testimony(campaign, TOLD, explained=["name: Zqnameqz is my own"])
    page = body(visiting(cast.ben), page_of(testimony))
    offered = [part.partition('"')[0] for part in page.split('name="out-found" value="')[1:]]
    fields = {
        "out-found": offered,
        "out-names": "Zqnameqz\nZQHUSBANDQZ",
        "out-seen": testimony.version,
    }
    wrong = visiting(cast.ben).post(redaction_of(testimony), fields | {"out-places": "Bakerloo"})
    assert "does not stand in the testimony" in wrong.content.decode()
    assert visiting(cast.ben).post(redaction_of(testimony), fields).status_code == 302
    testimony.refresh_from_db()
    text = testimony.passages.get().text
    assert "Zq" not in text
    assert "[name]" in text
    assert "[place]" in text
    assert "[date]" in text
    assert testimony.explained == []


def test_taking_out_of_a_published_one_takes_it_out_of_search_and_quote(
    campaign: Campaign, cast: Cast
) -> None:
    testimony, _ = make_testimony(campaign, "Zqnameqz said no. Nobody came.")
    decide(testimony, cast.ben, quote="Zqnameqz said no")
    testimony.refresh_from_db()
    assert SearchDocument.objects.filter(text__contains="Zqnameqz").exists()
    flows.redact(
        testimony=testimony,
        by=cast.ben,
        seen=testimony.version,
        marks=[RedactionMark("zqnameqz", RedactionKind.NAME)],
    )
    assert not SearchDocument.objects.filter(text__icontains="zqnameqz").exists()
    page = body(Client(), campaign.get_absolute_url())
    assert "Zqnameqz" not in page
    assert "[name] said no" in page


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_out_is_in_no_dump(campaign: Campaign, cast: Cast, tmp_path: Path) -> None:
    testimony, _ = make_testimony(campaign, TOLD)
    picture = TestimonyPicture.objects.create(
        testimony=testimony, content=b"zqpictureqz", content_type="image/png"
    )
    fields = {
        "out-names": "Zqnameqz\nZqhusbandqz", "out-places": "Zqplaceqz", "out-pictures": [str(picture.pk)],
        "out-seen": testimony.version,
    }  # fmt: skip
    assert visiting(cast.ben).post(redaction_of(testimony), fields).status_code == 302
    decide(testimony, cast.ben)
    call_command("dump_database", tmp_path / "hub.dump", verbosity=0)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            rows = SQL("SELECT count(*) FROM {} AS row WHERE row::text ~* %s").format(
                Identifier(table)
            )
            cursor.execute(rows, ["zq(name|place|husband)qz"])
            assert cursor.fetchone() == (0,), table
    assert not TestimonyPicture.objects.exists()


def test_a_picture_is_for_moderators_until_it_is_published(campaign: Campaign, cast: Cast) -> None:
    testimony, _ = make_testimony(campaign)
    picture = TestimonyPicture.objects.create(
        testimony=testimony, content=b"png", content_type="image/png"
    )
    address = picture.get_absolute_url()
    assert Client().get(address).status_code == 404
    assert visiting(cast.cleo).get(address).status_code == 404
    assert visiting(cast.ben).get(address).status_code == 200
    decide(testimony, cast.ben)
    response = Client().get(address)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    flows.withdraw(testimony_id=testimony.pk)
    assert visiting(cast.ben).get(address).status_code == 404


def test_what_changed_meanwhile_is_shown_before_it_is_decided(
    campaign: Campaign, cast: Cast
) -> None:
    testimony, _ = make_testimony(campaign)
    flows.add(testimony_id=testimony.pk, told=told("It happened again."), seen=testimony.version)
    fields = {"decision": "published", "seen": testimony.version, "answer": "Half an hour of work."}
    page = visiting(cast.ben).post(page_of(testimony), fields).content.decode()
    assert "It changed while you looked at it" in page
    assert "It happened again." in page
    assert "Half an hour of work." in page
    testimony.refresh_from_db()
    assert testimony.state == "waiting"
    assert f'name="seen" value="{testimony.version}"' in page


def test_rights_are_asked_again_under_the_lock(campaign: Campaign, cast: Cast) -> None:
    from django.core.exceptions import PermissionDenied

    testimony, _ = make_testimony(campaign)
    with pytest.raises(PermissionDenied):
        flows.decide(
            testimony=testimony, by=cast.cleo, seen=testimony.version, decision="published"
        )


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_make_one_decision(campaign: Campaign, cast: Cast) -> None:
    testimony, _ = make_testimony(campaign)

    def deciding(person: User, decision: str) -> None:
        flows.decide(
            testimony=testimony,
            by=person,
            seen=testimony.version,
            decision=decision,
            answer=decision,
        )

    answers = race(lambda: deciding(cast.ben, "published"), lambda: deciding(cast.asha, "declined"))
    assert sorted(type(each).__name__ for each in answers) == ["CampaignChanged", "NoneType"]
    now = Testimony.objects.get(pk=testimony.pk)
    assert now.answer == now.state
    assert AuditEvent.objects.filter(action="testimony.decided").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_at_once_is_one_testimony(campaign: Campaign) -> None:
    key = uuid4()
    receipts = race(*[lambda: flows.give(campaign_id=campaign.pk, told=told(), key=key)] * 4)
    assert Testimony.objects.count() == 1
    assert sum(bool(receipt) for receipt in receipts) == 1


def test_a_queue_of_fifty_costs_what_one_costs(campaign: Campaign, cast: Cast) -> None:
    client = visiting(cast.ben)

    def cost() -> int:
        client.get(queue(campaign))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(queue(campaign)).status_code == 200
        return len(captured)

    make_testimony(campaign)
    one = cost()
    Testimony.objects.bulk_create(
        Testimony(campaign=campaign, consent="count", receipt=uuid4().hex, key=uuid4())
        for _ in range(50)
    )
    assert cost() == one
    page = body(client, queue(campaign))
    following = page.partition('rel="next" href="')[2].partition('"')[0]
    assert body(client, queue(campaign) + following).count("list-plain") == 1


def test_a_campaign_with_fifty_costs_what_one_costs(campaign: Campaign, cast: Cast) -> None:
    def cost() -> int:
        client = Client()
        client.get(campaign.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            assert client.get(campaign.get_absolute_url()).status_code == 200
        return len(captured)

    make_published(campaign, cast.ben)
    one = cost()
    rows = Testimony.objects.bulk_create(
        Testimony(
            campaign=campaign,
            consent="publish",
            state="published",
            receipt=uuid4().hex,
            key=uuid4(),
        )
        for _ in range(50)
    )
    for row in rows:
        row.passages.create(position=1, text="Nobody came.", is_shown=True)
    assert cost() == one


def test_every_published_one_stands_on_exactly_one_page(campaign: Campaign, cast: Cast) -> None:
    rows = Testimony.objects.bulk_create(
        Testimony(
            campaign=campaign,
            consent="publish",
            state="published",
            receipt=uuid4().hex,
            key=uuid4(),
        )
        for _ in range(23)
    )
    seen, following = [], ""
    while True:
        page = body(Client(), campaign.get_absolute_url() + following)
        seen += [row.address for row in rows if f"/testimonies/{row.address}/" in page]
        following = page.partition('rel="next" href="')[2].partition('"')[0]
        if not following:
            break
    assert sorted(seen) == sorted(row.address for row in rows)


def test_words_are_found_in_what_is_published_and_not_after_it_was_taken_back(
    campaign: Campaign, cast: Cast
) -> None:
    testimony = make_published(campaign, cast.ben, "The lanterns were out.")
    make_published(campaign, cast.ben, "Nobody came.")
    make_testimony(campaign, "The lanterns were lit.")
    address = campaign.get_absolute_url() + "?q=lanterns"
    page = body(Client(), address)
    assert "The lanterns were out." in page
    assert "Nobody came." not in page
    assert "lit" not in page
    assert "lanterns were" not in body(
        visiting(cast.cleo), reverse("discussions:search") + "?q=lanterns"
    )
    flows.withdraw(testimony_id=testimony.pk)
    assert "The lanterns were out." not in body(Client(), address)
    assert not SearchDocument.objects.filter(text__contains="out").exists()
