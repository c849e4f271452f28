"""Hostile text in every field of `fields`: it stays text on the site, in the admin and in mails.

As in test_hostile.py the browser ignores the content policy, so that what we write has to be safe by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, cast

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend
from django.db import models
from django.test import override_settings
from django.utils import timezone

from hub.notifications.mail import digests
from hub.notifications.models import Digest
from tests.browser.conftest import Site
from tests.browser.fields import FIELDS
from tests.browser.fields.corner import Corner
from tests.browser.fields.field import MARK, Field, Supply
from tests.browser.test_hostile import assert_harmless, exposed
from tests.jobs import run_jobs_beside_a_browser

APPS = {
    *(
        "moderation",
        "safeguarding",
        "notifications",
        "newsletter",
        "sending",
        "audit",
        "files",
        "jobs",
    ),
    *("drafts", "comments", "contributions", "networks", "discussions", "campaigns"),
}
# What nobody writes freely: codes, addresses and numbers that the site makes itself, or whose shape its forms ask for.
MADE_BY_THE_SITE = {
    "audit.AuditEvent.action",
    "campaigns.Campaign.slug",
    "campaigns.Campaign.takes_until_zone",
    "campaigns.CampaignLink.kind",
    "campaigns.TestimonyPicture.content_type",
    "campaigns.TestimonyPicture.name",
    "campaigns.Testimony.address",
    "campaigns.Testimony.receipt",
    "comments.Comment.reactions",
    "contributions.Authorship.token",
    "discussions.PostLink.kind",
    "discussions.Post.reactions",
    "discussions.ThreadTag.slug",
    "drafts.Draft.address",
    "drafts.Draft.place",
    "files.StoredFile.content_type",
    "files.StoredFile.name",
    "files.StoredFile.sha256",
    "jobs.Job.args",
    "jobs.Job.lock",
    "jobs.Job.queue_name",
    "jobs.Job.queueing_lock",
    "jobs.Job.task_name",
    "moderation.Case.kind",
    "moderation.Case.version",
    "moderation.RetainedContent.kind",
    "networks.FormerNetworkSlug.slug",
    "networks.Invitation.token",
    "networks.Membership.joined_by_domain",
    "networks.Membership.sort_name",
    "networks.Network.domains",
    "networks.Network.slug",
    "networks.NetworkExport.name",
    "newsletter.Bounce.key",
    "newsletter.Bounce.status",
    "newsletter.Item.kind",
    "notifications.Event.event_type",
    "notifications.Notification.kind",
    "notifications.Preference.kind",
    "safeguarding.FileReading.found",
    "sending.Delivery.key",
}


@pytest.fixture(scope="module")
def corner(site: Site) -> Corner:
    return Corner()


@dataclass(frozen=True)
class Written:
    """What each field's writer returned, and the mails that people got of it."""

    rows: Mapping[str, Sequence[Any]]
    mails: Sequence[EmailMultiAlternatives]


@pytest.fixture(scope="module")
def written(corner: Corner) -> Written:
    """Every text in every field, and whoever is told of it was told."""
    mail.outbox.clear()
    supply = Supply()
    rows = {
        field.names: [field.write(corner, text) for text in supply.texts(field)] for field in FIELDS
    }
    run_jobs_beside_a_browser()
    Digest.objects.update(due_at=timezone.now())
    digests.begin()
    run_jobs_beside_a_browser()
    return Written(rows, cast(list[EmailMultiAlternatives], [*mail.outbox]))


@pytest.fixture(autouse=True)
def leave_nobody_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "site" in request.fixturenames:
        request.getfixturevalue("site").say_goodbye()


@pytest.mark.browser
@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.names.split()[0])
def test_it_stays_text_wherever_it_is_shown(
    site: Site, corner: Corner, written: Written, field: Field
) -> None:
    for who, addresses in field.addresses(corner, written.rows[field.names]).items():
        for visitor in exposed(site, who):
            for address in addresses:
                answer = visitor.page.goto(address)
                assert answer is not None
                assert answer.status == 200, (who, address)
                assert MARK.lower() in visitor.page.content().lower(), (who, address)
                assert_harmless(visitor)


# --- Mail -------------------------------------------------------------------------------------------

HEADERS = {
    *(
        "subject",
        "from",
        "to",
        "date",
        "message-id",
        "mime-version",
        "content-type",
        "content-transfer-encoding",
    ),
    *(
        "list-unsubscribe",
        "list-unsubscribe-post",
        "auto-submitted",
        "in-reply-to",
        "references",
        "precedence",
    ),
}


@pytest.mark.browser
def test_mails_are_text_wherever_they_are_read(site: Site, written: Written) -> None:
    """As a mail program shows their HTML, were it to run scripts and fetch pictures."""
    assert len(written.mails) > len(FIELDS)
    assert [each.subject for each in written.mails if not each.alternatives] == []
    for visitor in exposed(site, ""):
        for each in written.mails:
            visitor.page.set_content(str(each.alternatives[0][0]))
            assert_harmless(visitor)


@pytest.mark.browser
def test_no_text_makes_a_header_of_a_mail(written: Written) -> None:
    for each in written.mails:
        parsed = message_from_bytes(each.message().as_bytes(), policy=policy.default)
        assert {name.lower() for name in parsed} <= HEADERS, parsed["Subject"]
        assert len(parsed["To"].addresses) == 1, parsed["To"]
        assert not [value for value in parsed.values() if "\n" in value or "\r" in value]


@pytest.mark.browser
def test_the_page_of_mails_of_a_development_machine(
    site: Site, written: Written, tmp_path: Path
) -> None:
    backend = EmailBackend(alias="default", file_path=str(tmp_path))
    backend.send_messages([each for each in written.mails if MARK in str(each.subject)][:40])
    (file,) = tmp_path.iterdir()
    with override_settings(DEBUG=True, MAIL_FOLDER=tmp_path):
        for visitor in exposed(site, ""):
            for address in (
                "/mail/",
                *(f"/mail/{file.stem}-{number}/" for number in range(1, 41, 4)),
            ):
                visitor.page.goto(address)
                assert MARK in visitor.page.content()
                assert_harmless(visitor)


# --- The table itself -------------------------------------------------------------------------------


def test_no_field_of_text_is_missing() -> None:
    """A new field is a line in `fields`, or stands above with what makes it harmless."""
    of_people = {name for field in FIELDS for name in field.each}
    every = {
        name
        for label in APPS
        for model in apps.get_app_config(label).get_models()
        for name in texts_of(model)
    }
    assert every - of_people - MADE_BY_THE_SITE == set()
    assert MADE_BY_THE_SITE - every == set()


def texts_of(model: type[models.Model]) -> Iterator[str]:
    for field in model._meta.get_fields():
        base = field.base_field if isinstance(field, ArrayField) else field
        is_text = isinstance(base, models.CharField | models.TextField | models.JSONField)
        if is_text and not getattr(base, "choices", None):
            yield f"{model._meta.app_label}.{model.__name__}.{field.name}"
