"""Digests that could not be sent: late, with the next one, or told of on the site; never lost, never twice."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from hub.notifications import flows
from hub.notifications.mail import digests
from hub.notifications.models import Digest, Notification
from hub.outbox.connection import MailConnection
from networks.models import Network
from tests.cast import Cast
from tests.hub.notifications.test_digests import end_windows, send_digests, to, told_daily
from tests.networks.discussions.asking import visitor
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.discussions.telling import tell_everybody

pytestmark = pytest.mark.django_db


def refuse(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """The mail server takes nothing."""

    def refuses(connection: MailConnection, message: mail.EmailMessage) -> None:
        raise error

    monkeypatch.setattr(MailConnection, "send", refuses)


def end_and_try() -> None:
    end_windows()
    with pytest.raises(OSError, match="down"):
        send_digests()


def test_what_could_not_be_sent_is_sent_late(
    network: Network, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_daily(network, cast)
    with monkeypatch.context() as for_now:
        refuse(for_now, ConnectionRefusedError("down"))
        end_and_try()
    Digest.objects.update(
        due_at=timezone.now() - timedelta(days=30), queued_at=timezone.now() - timedelta(hours=2)
    )
    assert digests.begin() == 1
    digests.send_all([Digest.objects.get().pk])
    assert len(to(cast.ben)) == 1


def test_what_could_not_be_sent_for_days_goes_out_with_the_next_one(
    network: Network, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_daily(network, cast, "<p>Early.</p>")
    with monkeypatch.context() as for_days:
        refuse(for_days, ConnectionRefusedError("down"))
        end_and_try()
        Digest.objects.update(due_at=timezone.now() - timedelta(days=3, minutes=1))
        digests.send_all([Digest.objects.get().pk])
    first = Digest.objects.earliest("due_at")
    assert first.done_at is not None and Digest.objects.filter(done_at=None).count() == 1
    digests.send_all([first.pk])
    assert mail.outbox == [], "its own mail is never sent once another one tells of it"
    make_reply(make_thread(network, cast.ben), cast.cleo, "<p>Late.</p>")
    tell_everybody()
    send_digests()
    (sent,) = to(cast.ben)
    assert "Early." in sent.body and "Late." in sent.body


def test_handed_on_or_mailed_but_never_both(network: Network, cast: Cast) -> None:
    told_daily(network, cast)
    end_windows()
    (window,) = digests._closed([Digest.objects.get().pk])
    with MailConnection() as connection:
        digests.send(window, connection)  # by another worker, in the same moment
    digests.hand_on(window)
    assert len(mail.outbox) == 1 and Digest.objects.count() == 1
    assert Notification.objects.get(person=cast.ben).digest == window


def test_a_refused_address_is_left_in_peace_and_its_person_told_on_the_site(
    network: Network, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_daily(network, cast)
    settings_page = reverse("notifications:settings")
    words = "refused our last mail to you"
    assert words not in visitor(cast.ben).get(settings_page).content.decode()
    with monkeypatch.context() as for_now:
        refuse(for_now, SMTPRecipientsRefused({cast.ben.email: (550, b"No such mailbox")}))
        send_digests()
    assert digests.begin() == 0, "it is not tried again"
    assert words in visitor(cast.ben).get(settings_page).content.decode()
    make_reply(make_thread(network, cast.ben), cast.cleo)
    tell_everybody()
    mail.outbox.clear()
    send_digests()
    assert len(to(cast.ben)) == 1
    assert words not in visitor(cast.ben).get(settings_page).content.decode()


def test_one_that_cannot_be_sent_does_not_keep_up_the_others(
    network: Network, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (cast.ben, cast.asha):
        flows.choose(person_id=person.pk, kind="reply", channel="daily")
        make_reply(make_thread(network, person), cast.cleo)
    tell_everybody()
    mail.outbox.clear()
    real = digests.send

    def breaks_once(window: Digest, connection: MailConnection) -> int:
        if window.person_id == min(cast.ben.pk, cast.asha.pk):
            raise ValueError("Something in it is odd")
        return real(window, connection)

    with monkeypatch.context() as broken:
        broken.setattr(digests, "send", breaks_once)
        with pytest.raises(ValueError, match="odd"):
            send_digests()
    assert len(mail.outbox) == 1
    send_digests()
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted([cast.ben.email, cast.asha.email])


def test_stopping_it_also_stops_what_could_not_be_sent_yet(
    network: Network, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_daily(network, cast)
    with monkeypatch.context() as for_now:
        refuse(for_now, ConnectionRefusedError("down"))
        end_and_try()
    digests.stop(person_id=cast.ben.pk, channel="daily")
    send_digests()
    assert mail.outbox == []
