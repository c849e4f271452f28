"""Jobs about people. Each may run twice without harm."""

from __future__ import annotations

from uuid import uuid4

from procrastinate.contrib.django import app

from accounts import emails
from accounts.models import DataExport
from hub.outbox import mail
from hub.outbox.messages import OutgoingMail
from hub.outbox.retries import MAIL_TRIES
from hub.queues import AT_ONCE, MAIL, SECURITY, SEVERAL_TRIES


@app.task(retry=SEVERAL_TRIES)
def make_data_export(export_id: int) -> None:
    from accounts import flows

    flows.make_data_export(export_id=export_id)


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_data_export_ready(export_id: int) -> None:
    export = (
        DataExport.objects.select_related("user").filter(pk=export_id, user__is_active=True).first()
    )
    if export is not None and export.is_available:
        emails.data_export_ready(export)


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_account_closed(address: str, kept: bool) -> None:
    emails.account_closed(address, kept=kept)


# Under its old name, and without a key, it waits in databases of the release before.
@app.task(name="accounts.tasks.send_mail", retry=MAIL_TRIES, queue=SECURITY)
def send_security_mail(
    to: list[str], subject: str, body: str, from_email: str, headers: dict[str, str], key: str = ""
) -> None:
    """A mail that somebody waits for at the door. Its links open accounts: staff see nothing of it (`hub.jobs`)."""
    message = OutgoingMail(subject, body, from_email, to, headers=headers)
    mail.send_made(message, key=key or f"security-{uuid4().hex}")


@app.task(retry=SEVERAL_TRIES, lock="erase_handles")
def erase_handles() -> None:
    from accounts.personal_data import handle_erasure

    handle_erasure.erase_handles()


@app.periodic(cron="23 * * * *")
@app.task(lock="sweep_data_exports")
def sweep_data_exports(timestamp: int = 0) -> None:  # noqa: ARG001 - a periodic job is told its time
    """Delete what has expired, and files that no row names."""
    from accounts import flows

    flows.sweep_data_exports()
