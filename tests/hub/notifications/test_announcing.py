"""Staff tell everybody something, and take it back."""

from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from hub.audit.models import AuditEvent
from hub.notifications import announcements
from hub.notifications.models import Announcement, Event
from tests.cast import Cast, SignedInClient
from tests.make import make_person
from tests.networks.discussions.asking import visitor
from tests.networks.discussions.telling import tell_everybody, told

pytestmark = pytest.mark.django_db


def announce(cast: Cast) -> Announcement:
    return announcements.announce(
        title="Closed on Sunday",
        text="We move house.\n\nBack on Monday.",
        by=cast.hana,
        key=uuid4(),
    )


def test_everybody_is_told_but_who_wrote_it_and_who_came_later(cast: Cast) -> None:
    told_of = announce(cast)
    newcomer = make_person("Later Comer")
    for person in (cast.asha, cast.ella):
        assert told(person)[0] == "announces"
    assert "announces" not in told(cast.hana) + told(newcomer)
    assert len([sent for sent in mail.outbox if sent.to == [cast.ella.email]]) == 1
    page = visitor(cast.ella).get(told_of.get_absolute_url())
    assert "Back on Monday." in page.content.decode()
    assert Client().get(told_of.get_absolute_url()).status_code == 302


def test_taken_back_it_is_gone_and_not_mailed(cast: Cast) -> None:
    told_of = announce(cast)
    announcements.withdraw(announcement=told_of, by=cast.hana)
    tell_everybody()
    assert mail.outbox == [] and told(cast.ella) == []
    assert visitor(cast.ella).get(told_of.get_absolute_url()).status_code == 404
    assert [*AuditEvent.objects.order_by("pk").values_list("action", flat=True)][-2:] == [
        "announcement.sent",
        "announcement.withdrawn",
    ]


def test_staff_write_it_in_the_admin_once(cast: Cast) -> None:
    client = SignedInClient()
    client.force_login(cast.hana)
    address = reverse("admin:notifications_announcement_add")
    page = client.get(address).content.decode()
    assert 'value="Tell everybody"' in page and "Save" not in page.partition("<form")[2]
    form = {"title": "Closed on Sunday", "text": "We move house.", "key": str(uuid4())}
    for _ in range(2):
        assert client.post(address, form).status_code == 302
    assert Announcement.objects.get().by == cast.hana
    assert Event.objects.filter(event_type="site-announcement").count() == 1
    chosen = {"action": "withdraw_chosen", "_selected_action": [Announcement.objects.get().pk]}
    client.post(reverse("admin:notifications_announcement_changelist"), chosen)
    assert Announcement.objects.get().withdrawn_at is not None


def test_others_do_not_reach_the_form(cast: Cast) -> None:
    assert (
        visitor(cast.asha).get(reverse("admin:notifications_announcement_add")).status_code == 302
    )
