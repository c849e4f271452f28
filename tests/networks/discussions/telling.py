"""Telling people what happened, as the jobs do."""

from accounts.models import User
from hub.notifications import flows
from hub.notifications.inbox import page_of
from hub.notifications.mail import delivery
from hub.notifications.models import Channel, Event, Notification
from hub.notifications.unread import unread_count


def tell_everybody() -> None:
    """Run the jobs that wait: who is told, then the mails."""
    for pk in Event.objects.filter(told_at=None).order_by("pk").values_list("pk", flat=True):
        flows.fan_out(pk)
    for pk in (
        Notification.objects.filter(channel=Channel.IMMEDIATE, mailed_at=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    ):
        delivery.send_mail(pk)


def told(person: User) -> list[str]:
    """The kinds of what the person was told, the newest first; as their page shows it."""
    tell_everybody()
    lines = page_of(person).lines
    assert unread_count(person.pk) == sum(len(line.ids) for line in lines if not line.is_read)
    return [line.did for line in lines]
