"""A mail server that is down loses no mail and breaks no page."""

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from tests.jobs import run_jobs

NOBODY_LISTENS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 2},
    }
}


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_the_server_does_not_take_is_sent_later(
    client: Client, cleo: User, settings: LazySettings
) -> None:
    usual = settings.MAILERS
    settings.MAILERS = NOBODY_LISTENS
    assert client.post("/accounts/password/reset/", {"email": cleo.email}).status_code == 302
    assert (
        ProcrastinateJob.objects.filter(task_name="accounts.tasks.send_mail", status="todo").count()
        == 1
    )
    settings.MAILERS = usual
    run_jobs()
    (sent,) = [message for message in mail.outbox if message.to == [cleo.email]]
    assert "/accounts/password/reset/key/" in sent.body
