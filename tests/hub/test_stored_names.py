"""Names that cookies, links, sessions and queued jobs hold: they outlive every renaming of the code."""

import pytest
from django.apps import apps
from django.conf import settings
from procrastinate.contrib.django import app

from accounts.security_log import known_devices
from hub.newsletter import links
from hub.notifications.mail import unsubscribe
from learn.figures.view_counts import ArticlesViewedToday
from networks.discussions.threads.view_counts import ThreadsViewedToday


@pytest.mark.parametrize(
    ("salt", "stored"),
    [
        (known_devices.SALT, "accounts.known-device"),
        (links.CONFIRM_SALT, "newsletter.confirm"),
        (links.STOP_SALT, "newsletter.stop"),
        (unsubscribe.SALT, "notifications.unsubscribe"),
        (unsubscribe.DIGEST_SALT, "notifications.digest"),
        (unsubscribe.CHOOSING_SALT, "notifications.choosing"),
        (ArticlesViewedToday.salt, "learn.seen"),
        (ThreadsViewedToday.salt, "discussions.seen"),
    ],
)
def test_what_was_signed_before_an_upgrade_is_known_after_it(salt: str, stored: str) -> None:
    assert salt == stored


def test_sessions_know_their_backend() -> None:
    """A session whose backend has another path signs its person out."""
    assert "accounts.backends.AuthenticationBackend" in settings.AUTHENTICATION_BACKENDS


def test_tables_and_permissions_keep_their_app() -> None:
    assert apps.get_app_config("sending").name == "hub.outbox"


def test_a_job_that_was_queued_before_an_upgrade_is_found() -> None:
    assert app.tasks["hub.sending.tasks.forget_old"].name == "hub.outbox.tasks.forget_old"
