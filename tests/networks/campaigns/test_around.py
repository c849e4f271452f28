"""What stands around testimonies: reports, notifications, the admin, accounts, the night."""

import io
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.flows import close_account
from accounts.models import Erasure, User
from accounts.personal_data import data_export
from hub.audit.models import AuditEvent
from hub.moderation import registry
from hub.moderation.flows import decide as decide_case
from hub.moderation.flows import report
from hub.moderation.models import Case
from hub.notifications.flows import fan_out
from hub.notifications.mail import delivery
from hub.notifications.models import Event
from networks.campaigns import flows
from networks.campaigns.models import Campaign, Testimony, TestimonyPicture, TestimonyText
from networks.campaigns.testimonies import privacy_maintenance
from networks.exporting import parts
from networks.models import Network
from tests.cast import Cast, visiting
from tests.networks.campaigns.make import decide, make_published, make_testimony
from tests.networks.conftest import everything_in

pytestmark = pytest.mark.django_db


def reported(testimony: Testimony, by: object = None, reason: str = "harmful") -> Case:
    subject = registry.find("testimony", testimony.pk, by or _nobody())  # type: ignore[arg-type]
    assert subject is not None
    return report(subject=subject, by=by, reason=reason, text="Please look.", key=uuid4()).case  # type: ignore[arg-type]


def _nobody() -> object:
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser()


def test_anyone_reports_a_published_one_and_nobody_another(campaign: Campaign, cast: Cast) -> None:
    testimony, waiting = (
        make_published(campaign, cast.ben, "Nobody came."),
        make_testimony(campaign)[0],
    )
    page = Client().get(testimony.get_absolute_url()).content.decode()
    address = reverse("moderation:report", args=["testimony", testimony.pk])
    assert address in page
    assert "Nobody came." in Client().get(address).content.decode()
    assert (
        Client().get(reverse("moderation:report", args=["testimony", waiting.pk])).status_code
        == 404
    )


def test_one_that_identifies_a_patient_hides_at_once_and_can_be_taken_down(
    campaign: Campaign, cast: Cast
) -> None:
    testimony = make_published(campaign, cast.ben, "Nobody came.")
    case = reported(testimony, reason="patient")
    assert Client().get(testimony.get_absolute_url()).status_code == 404
    assert "Nobody came." not in Client().get(campaign.get_absolute_url()).content.decode()
    queue = visiting(cast.ben).get(
        reverse("networks:report", args=[campaign.network.slug, case.pk])
    )
    assert "Nobody came." in queue.content.decode()
    decide_case(case=case, by=cast.ben, decision="deleted", note="It names the ward.", message="")
    testimony.refresh_from_db()
    assert testimony.state == "declined"
    assert Client().get(testimony.get_absolute_url()).status_code == 404


def test_moderators_are_told_once_a_day_that_something_waits(
    campaign: Campaign, cast: Cast
) -> None:
    testimony, _ = make_testimony(campaign, "Nobody came.")
    assert not Event.objects.filter(event_type="testimony-waiting").exists()
    assert flows.tell_of_waiting() == 0  # what came today is told tomorrow
    Testimony.objects.filter(pk=testimony.pk).update(
        given_on=timezone.localdate() - timedelta(days=1)
    )
    assert [flows.tell_of_waiting(), flows.tell_of_waiting()] == [1, 0]
    event = Event.objects.get(event_type="testimony-waiting")
    assert event.by_id is None
    fan_out(event.pk)
    told = {notification.person for notification in event.notifications.select_related("person")}
    assert told == {cast.asha, cast.ben}
    page = visiting(cast.ben).get(reverse("notifications:list")).content.decode()
    assert "Handover at night" in page
    assert "Nobody came." not in page
    delivery.send_mail(event.notifications.get(person=cast.ben).pk)
    (message,) = mail.outbox
    assert message.to == [cast.ben.email]
    assert "Handover at night" in everything_in(message)
    assert "Nobody came." not in everything_in(message)


def test_staff_hear_that_something_waits_where_nobody_present_moderates(
    campaign: Campaign, cast: Cast
) -> None:
    make_testimony(campaign, "Nobody came.")
    Testimony.objects.update(given_on=timezone.localdate() - timedelta(days=1))
    User.objects.filter(pk=cast.asha.pk).update(is_active=False)
    long_ago = timezone.now() - timedelta(days=400)
    User.objects.filter(pk=cast.ben.pk).update(last_login=long_ago, date_joined=long_ago)
    flows.tell_of_waiting()
    fan_out(Event.objects.get(event_type="testimony-waiting").pk)
    page = visiting(cast.hana).get(reverse("notifications:list")).text
    assert "Handover at night" in page
    assert "Nobody came." not in page
    assert reverse("admin:campaigns_testimony_changelist") in page
    assert reverse("campaigns:testimony-list", args=[campaign.network.slug]) in (
        visiting(cast.ben).get(reverse("notifications:list")).text
    )
    assert "Handover at night" not in visiting(cast.cleo).get(reverse("notifications:list")).text
    Network.objects.filter(pk=campaign.network_id).update(level="private", joining="on-request")
    assert "Handover at night" not in visiting(cast.hana).get(reverse("notifications:list")).text


def test_the_copy_of_a_network_has_its_campaigns_and_no_testimony(
    campaign: Campaign, cast: Cast
) -> None:
    make_published(campaign, cast.ben, "Nobody came.")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        parts.write(campaign.network, cast.asha, written)
    with zipfile.ZipFile(archive) as copy:
        assert b"Handover at night" in copy.read("campaigns.json")
        assert not any(b"Nobody came." in copy.read(name) for name in copy.namelist())


def test_who_no_longer_moderates_is_not_shown_it(campaign: Campaign, cast: Cast) -> None:
    from networks import access

    make_testimony(campaign)
    Testimony.objects.update(given_on=timezone.localdate() - timedelta(days=1))
    flows.tell_of_waiting()
    fan_out(Event.objects.get(event_type="testimony-waiting").pk)
    access.change_role(network=campaign.network, user=cast.ben, by=cast.asha, role="member")
    assert (
        "Handover at night"
        not in visiting(cast.ben).get(reverse("notifications:list")).content.decode()
    )


def test_staff_decide_in_the_admin_and_each_opening_is_noted(
    campaign: Campaign, cast: Cast
) -> None:
    testimony, _ = make_testimony(campaign, "Nurse Zqnameqz said no.")
    client = visiting(cast.hana)
    listed = client.get(reverse("admin:campaigns_testimony_changelist")).content.decode()
    assert "Handover at night" in listed
    assert "Zqnameqz" not in listed
    address = reverse("admin:campaigns_testimony_change", args=[testimony.pk])
    assert "Zqnameqz" in client.get(address).content.decode()
    entry = AuditEvent.objects.get(action="testimony.opened-in-admin")
    assert (entry.actor, entry.scope) == (cast.hana, campaign.network_id)
    assert (
        client.post(address, {"out-names": "Zqnameqz", "out-seen": testimony.version}).status_code
        == 302
    )
    testimony.refresh_from_db()
    assert testimony.passages.get().text == "Nurse [name] said no."
    assert (
        client.post(address, {"decision": "published", "seen": testimony.version}).status_code
        == 302
    )
    testimony.refresh_from_db()
    assert testimony.state == "published"
    trail = (
        visiting(cast.asha)
        .get(reverse("networks:audit", args=[campaign.network.slug]))
        .content.decode()
    )
    assert "opened testimony" in trail


def test_an_account_has_nothing_to_do_with_testimonies(campaign: Campaign, cast: Cast) -> None:
    client = visiting(cast.cleo)
    from tests.networks.campaigns.conftest import receipt_in, sent

    receipt = receipt_in(sent(client, campaign, text="Zqmineqz happened."))
    with zipfile.ZipFile(io.BytesIO(), "a") as archive:
        data_export.write(cast.cleo, archive)
        assert not any(b"Zqmineqz" in archive.read(name) for name in archive.namelist())
    close_account(user=cast.cleo, mode=Erasure.Mode.REMOVE)
    testimony = flows.of_receipt(receipt.replace(" ", ""))
    assert testimony is not None
    assert testimony.passages.get().text == "Zqmineqz happened."


def test_no_column_leads_to_a_person_or_holds_a_moment() -> None:
    for model in (Testimony, TestimonyText, TestimonyPicture):
        for field in model._meta.get_fields():
            assert field.get_internal_type() not in {
                "DateTimeField",
                "TimeField",
                "GenericIPAddressField",
            }
            assert not field.is_relation or field.related_model in {
                Campaign,
                Testimony,
                TestimonyText,
                TestimonyPicture,
            }


def test_the_night_forgets_pictures_that_were_never_sent(campaign: Campaign) -> None:
    testimony, _ = make_testimony(campaign)
    yesterday = timezone.localdate() - timedelta(days=1)
    for owner, day in ((None, yesterday), (None, timezone.localdate()), (testimony, yesterday)):
        TestimonyPicture.objects.create(
            testimony=owner, content=b"", content_type="image/png", arrived_on=day
        )
    privacy_maintenance.forget_loose_pictures()
    assert TestimonyPicture.objects.loose().count() == 1
    assert TestimonyPicture.objects.count() == 2


def test_the_night_forgets_in_which_order_they_came(campaign: Campaign) -> None:
    """Their order in the table, which is that of a dump, and the transactions that wrote them."""
    told = [make_testimony(campaign, f"Number {number}")[0].pk for number in range(12)]
    Testimony.objects.update(given_on=timezone.localdate() - timedelta(days=1))
    orders = set()
    for _ in range(3):
        privacy_maintenance.shuffle()
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM campaigns_testimony ORDER BY ctid")
            orders.add(tuple(row[0] for row in cursor.fetchall()))
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM campaigns_testimony")
            assert cursor.fetchone() == (1,)
    assert orders != {tuple(told)}
    assert len(orders) == 3
    assert TestimonyText.objects.count() == 12


def test_a_decided_one_can_be_decided_anew(campaign: Campaign, cast: Cast) -> None:
    testimony = make_published(campaign, cast.ben, "Nobody came.")
    decide(testimony, cast.ben, "counted")
    assert Client().get(testimony.get_absolute_url()).status_code == 404
    page = visiting(cast.ben).get(
        reverse("campaigns:testimony-list", args=[campaign.network.slug]) + "?show=decided"
    )
    assert testimony.address in page.content.decode()
