"""The queue with ten thousand reports: as many questions as with one, each answered by an index."""

import json
import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.moderation.models import Case
from hub.moderation.reports import own_reports
from hub.moderation.reports.filters import CaseFilters
from networks.discussions.models import Thread
from networks.models import Network
from tests.cast import Cast, visiting
from tests.networks.discussions.make import make_posts, make_thread
from tests.template_database import once

pytestmark = pytest.mark.django_db

MANY = 10_000
ASKED = (
    CaseFilters(),
    CaseFilters(state="decided"),
    CaseFilters(after="0-500"),
    CaseFilters(reason="spam"),
    CaseFilters(since="1"),
)


@pytest.fixture
def queue(network: Network, cast: Cast) -> Thread:
    thread = once(make_queue, network, cast)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE moderation_case, discussions_post, discussions_thread")
    return thread


def make_queue(network: Network, cast: Cast) -> Thread:
    """Half of them wait, half are decided."""
    thread = make_thread(network, cast.cleo)
    posts = make_posts(thread, cast.cleo, MANY)
    Case.objects.bulk_create(
        Case(
            kind="post", object_id=post.pk, scope=network.pk, about=cast.cleo, reasons=["spam"], report_count=1,
            decision="deleted" if number % 2 else "", decided_at=timezone.now() if number % 2 else None,
        )
        for number, post in enumerate(posts)
    )  # fmt: skip
    return thread


def read_rows(plan: dict[str, Any]) -> int:
    """How many rows of cases the plan reads."""
    below = sum(map(read_rows, plan.get("Plans", ())))
    own = (
        int(plan["Actual Rows"]) * int(plan["Actual Loops"])
        if plan.get("Relation Name") == "moderation_case"
        else 0
    )
    return own + below


@pytest.mark.usefixtures("queue")
def test_the_queue_asks_few_questions_and_answers_at_once(network: Network, cast: Cast) -> None:
    for person, address in (
        (cast.asha, f"/networks/{network.slug}/reports/"),
        (cast.hana, "/admin/moderation/case/"),
        (cast.asha, f"/networks/{network.slug}/reports/?show=decided"),
    ):
        client = visiting(person)
        client.get(address)
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        assert len([each for each in captured if "SAVEPOINT" not in each["sql"]]) < 12, address
        assert time.perf_counter() - began < 1, address


@pytest.mark.usefixtures("queue")
def test_a_page_reads_no_more_than_it_shows(network: Network, cast: Cast) -> None:
    for asked in ASKED:
        rows = asked.narrow(Case.objects.in_scope(network.pk, cast.asha))[:26]
        (plan,) = json.loads(rows.explain(analyze=True, format="json"))
        assert read_rows(plan["Plan"]) <= 600, asked


@pytest.mark.usefixtures("queue")
def test_what_was_decided_about_somebody_is_found_without_reading_all(cast: Cast) -> None:
    began = time.perf_counter()
    assert len(own_reports.decisions_about(cast.ben)) == 0
    assert len(own_reports.decisions_about(cast.cleo)) == own_reports.MOST
    assert time.perf_counter() - began < 1
