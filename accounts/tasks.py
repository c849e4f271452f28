"""Jobs about people. Each may run twice without harm."""

from __future__ import annotations

from django.core.mail import EmailMessage
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts import emails
from accounts.models import DataExport

SEVERAL_TRIES = RetryStrategy(max_attempts=8, exponential_wait=4)  # seconds: 4, 16, 64 … about a day in all


@app.task(retry=SEVERAL_TRIES)
def make_data_export(export_id: int) -> None:
    from accounts import flows

    flows.make_data_export(export_id=export_id)


@app.task(retry=SEVERAL_TRIES)
def send_data_export_ready(export_id: int) -> None:
    export = DataExport.objects.select_related("user").filter(pk=export_id, user__is_active=True).first()
    if export is not None and export.is_available:
        emails.data_export_ready(export)


@app.task(retry=SEVERAL_TRIES)
def send_account_closed(address: str, kept: bool) -> None:
    emails.account_closed(address, kept=kept)


@app.task(retry=SEVERAL_TRIES)
def send_mail(to: list[str], subject: str, body: str, from_email: str, headers: dict[str, str]) -> None:
    EmailMessage(subject, body, from_email, to, headers=headers).send()


@app.periodic(cron="23 * * * *")
@app.task(lock="sweep_data_exports")
def sweep_data_exports(timestamp: int = 0) -> None:  # noqa: ARG001 - a periodic job is told its time
    """Delete what has expired, and files that no row names."""
    from accounts import flows

    flows.sweep_data_exports()
