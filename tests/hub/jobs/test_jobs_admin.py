"""Staff see what waits, runs and failed, and try it again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django import app

from hub import tasks
from hub.audit.models import AuditEvent
from hub.jobs import flows
from hub.jobs.models import Job
from hub.newsletter import tasks as newsletter
from tests.cast import Cast, SignedInClient
from tests.networks.discussions.asking import visitor

pytestmark = pytest.mark.django_db

LIST = "/admin/jobs/job/"


def make_job(status: str = "failed") -> int:
    number = newsletter.send_issue.defer(issue_id=0)
    with app.connector.connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s, attempts = 3 WHERE id = %s",
            [status, number],
        )
    return number


def staff(cast: Cast) -> SignedInClient:
    client = SignedInClient()
    client.force_login(cast.hana)
    return client


def status(number: int) -> str:
    return str(Job.objects.get(pk=number).status)


def test_the_list_says_what_waits_runs_and_failed_since_when(cast: Cast) -> None:
    for state in ("failed", "todo", "todo", "doing"):
        make_job(state)
    page = staff(cast).get(LIST).content.decode()
    assert "2 waiting, 1 running, 1 failed" in page
    assert "newsletter: send issue" in page
    only = staff(cast).get(f"{LIST}?state=failed").content.decode()
    assert only.count("field-state") == 1


def test_one_and_many_are_tried_again_and_it_is_written_down(cast: Cast) -> None:
    failed, waiting, running = [make_job() for _ in range(2)], make_job("todo"), make_job("doing")
    chosen = {"action": "try_again", "_selected_action": [*failed, waiting, running]}
    for _ in range(2):
        assert staff(cast).post(LIST, chosen).status_code == 302
    assert [status(number) for number in (*failed, waiting, running)] == [
        "todo",
        "todo",
        "todo",
        "doing",
    ]
    entries = AuditEvent.objects.filter(action="job.tried-again", actor=cast.hana)
    assert sorted(entry.details["job"] for entry in entries) == failed


def test_a_job_has_a_page_with_what_became_of_it_and_a_button(cast: Cast) -> None:
    number = make_job()
    page = staff(cast).get(reverse("admin:jobs_job_change", args=[number])).content.decode()
    assert "Try it again" in page and "issue_id" in page and "deferred" in page
    running = reverse("admin:jobs_job_change", args=[make_job("doing")])
    assert "Try it again" not in staff(cast).get(running).content.decode()


def test_nothing_of_a_job_is_written_added_or_deleted_by_hand(cast: Cast) -> None:
    number = make_job()
    change = reverse("admin:jobs_job_change", args=[number])
    assert staff(cast).post(change, {"task_name": "other"}).status_code == 403
    assert staff(cast).get(f"{LIST}add/").status_code == 403
    assert (
        staff(cast)
        .post(reverse("admin:jobs_job_delete", args=[number]), {"post": "yes"})
        .status_code
        == 403
    )


def test_others_see_none_of_it(cast: Cast) -> None:
    number = make_job()
    assert visitor(cast.asha).get(LIST).status_code == 302
    cast.ella.is_staff = True
    cast.ella.save()
    visitor(cast.ella).post(LIST, {"action": "try_again", "_selected_action": [number]})
    assert status(number) == "failed"


def test_trying_again_leaves_alone_what_is_queued_meanwhile(cast: Cast) -> None:
    number = make_job()
    assert flows.try_again(ids=[number], by=cast.hana) == 1
    assert flows.try_again(ids=[number], by=cast.hana) == 0


def test_one_whose_like_waits_already_is_left_alone(cast: Cast) -> None:
    number = tasks.delete_old_jobs.configure().defer(timestamp=0)
    with app.connector.connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [number])
    tasks.delete_old_jobs.configure().defer(timestamp=1)
    other = make_job()
    assert flows.try_again(ids=[number, other], by=cast.hana) == 1
    assert status(number) == "failed" and status(other) == "todo"


def test_the_list_asks_as_often_for_many_as_for_one(cast: Cast) -> None:
    client, counts = staff(cast), []
    for number in (1, 50):
        for _ in range(number):
            make_job()
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1]
