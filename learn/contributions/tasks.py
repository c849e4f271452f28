"""Jobs of contributions. Each is safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from hub.outbox.retries import MAIL_TRIES
from hub.queues import AT_ONCE, MAIL
from learn.contributions import emails, flows
from learn.contributions.models import Authorship


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_author_invitation(authorship_id: int) -> None:
    """Send the mail, if the invitation is still unanswered."""
    waiting = Authorship.objects.waiting().select_related("contribution__article", "invited_by")
    asked = waiting.filter(pk=authorship_id).exclude(email="").first()
    if asked is not None:
        emails.author_invitation(asked)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="contributions-come-due")
def come_due(timestamp: int) -> None:  # noqa: ARG001 - given to every periodic job
    """Publish scheduled contributions and mark those due for review, every five minutes."""
    flows.come_due()
