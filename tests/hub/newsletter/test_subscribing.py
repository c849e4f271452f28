"""Asking for the newsletter, confirming it, and stopping it, without an account."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from hub.newsletter import flows, links, tasks
from hub.newsletter.models import Bounce, Subscriber

pytestmark = pytest.mark.django_db

ASK = "/newsletter/"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()


def run_queued() -> None:
    for job in ProcrastinateJob.objects.filter(task_name__endswith="send_confirmation").order_by(
        "pk"
    ):
        tasks.send_confirmation(**job.args)


def link() -> str:
    found = re.search(r"https?://[^/\s]+(/newsletter/confirm/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found.group(1)


def test_asking_confirming_and_stopping() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(ASK, {"email": "Ivy@example.org"}).headers["Location"] == reverse(
        "newsletter:asked"
    )
    run_queued()
    assert not Subscriber.objects.exists(), "an address is kept once it is confirmed"
    assert client.get(link()).status_code == 200
    assert not Subscriber.objects.exists(), "opening the link changes nothing"
    for _ in range(2):
        assert client.post(link()).status_code == 200
    subscriber = Subscriber.objects.get()
    stop = links.stop_address(subscriber.pk)
    assert client.get(stop).status_code == 200 and Subscriber.objects.exists()
    for _ in range(2):
        assert (
            "forgotten your address"
            in client.post(stop, {"List-Unsubscribe": "One-Click"}).content.decode()
        )
    assert not Subscriber.objects.exists()


def test_it_says_the_same_whether_or_not_the_address_is_known() -> None:
    flows.confirm("known@example.org")
    answers = [
        Client().post(ASK, {"email": email}) for email in ("known@example.org", "new@example.org")
    ]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert answers[0].content == answers[1].content
    run_queued()
    bodies = {re.sub(r"confirm/\S+", "", str(sent.body)) for sent in mail.outbox}
    assert len(mail.outbox) == 2 and len(bodies) == 1


def test_an_address_gets_one_mail_an_hour_whoever_asks() -> None:
    for _ in range(3):
        assert Client().post(ASK, {"email": "ivy@example.org"}).status_code == 302
    assert ProcrastinateJob.objects.filter(task_name__endswith="send_confirmation").count() == 1


def test_many_from_one_place_are_asked_to_wait() -> None:
    answers = [
        Client().post(ASK, {"email": f"ivy{number}@example.org"}).status_code
        for number in range(32)
    ]
    assert answers[0] == 302 and answers[-1] == 429


@pytest.mark.parametrize(
    "typed", ["", "ivy", "ivy@", "ivy@example.org\r\nBcc: all@example.org", "x" * 300 + "@e.org"]
)
def test_what_is_no_address_comes_back_with_the_reason(typed: str) -> None:
    answered = Client().post(ASK, {"email": typed})
    assert answered.status_code == 200 and "Please look at this again" in answered.content.decode()
    assert not ProcrastinateJob.objects.filter(task_name__endswith="send_confirmation").exists()


def test_links_we_did_not_write_lead_nowhere() -> None:
    assert Client().post("/newsletter/confirm/forged/").status_code == 404
    assert Client().post("/newsletter/stop/forged/").status_code == 404


def test_confirming_in_other_letters_is_one_subscriber() -> None:
    for email in ("ivy@example.org", "IVY@example.org"):
        flows.confirm(email)
    assert Subscriber.objects.count() == 1


def test_confirming_again_begins_anew_after_bounces() -> None:
    flows.confirm("ivy@example.org")
    for number in range(3):
        flows.note_bounce(Subscriber.objects.get(), key=str(number), status="5.1.1")
    assert not Subscriber.objects.reachable().exists()
    flows.confirm("ivy@example.org")
    assert Subscriber.objects.reachable().exists() and not Bounce.objects.exists()
