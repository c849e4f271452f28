"""The malware scan of pictures that came with testimonies: withheld until then, and nothing is known of the sender."""

import sys
from pathlib import Path

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from networks.campaigns import tasks
from networks.campaigns.models import Campaign, Testimony, TestimonyPicture
from tests.cast import Cast, visiting
from tests.networks.campaigns.conftest import come_back, receipt_in, sent
from tests.networks.campaigns.make import decide
from tests.networks.campaigns.test_giving import photograph

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def answer(tmp_path: Path, settings: Settings) -> Path:
    """The file whose number is the scanner's verdict."""
    script, verdict = tmp_path / "scan.py", tmp_path / "verdict"
    script.write_text(f"import sys; sys.exit(int(open({str(verdict)!r}).read()))")
    verdict.write_text("0")
    settings.MALWARE_SCAN_COMMAND = f'{sys.executable} "{script}"'
    return verdict


def opens(person: object, picture: TestimonyPicture) -> bool:
    client: Client = visiting(person)  # type: ignore[arg-type]
    return client.get(picture.get_absolute_url()).status_code == 200


def test_moderators_see_a_picture_once_it_is_scanned(
    client: Client, campaign: Campaign, cast: Cast
) -> None:
    receipt = receipt_in(sent(client, campaign, uploads=photograph()))
    picture = TestimonyPicture.objects.get()
    assert not opens(cast.ben, picture)
    assert "1 picture is being checked for malware" in come_back(client, receipt)
    assert not ProcrastinateJob.objects.filter(task_name__contains="picture").exists()
    tasks.scan_pictures(0)
    assert opens(cast.ben, picture)
    assert "And 1 picture." in come_back(client, receipt)


def test_an_infected_picture_is_emptied_and_its_sender_reads_so(
    client: Client, campaign: Campaign, cast: Cast, answer: Path
) -> None:
    receipt = receipt_in(sent(client, campaign, uploads=photograph()))
    answer.write_text("1")
    for _ in range(2):
        tasks.scan_pictures(0)
    picture = TestimonyPicture.objects.get()
    assert bytes(picture.content) == b""
    assert not opens(cast.ben, picture)
    assert "1 picture was deleted: the malware scan found something in it." in come_back(
        client, receipt
    )


def test_a_scan_that_fails_keeps_the_picture_back(
    client: Client, campaign: Campaign, cast: Cast, answer: Path
) -> None:
    sent(client, campaign, uploads=photograph())
    answer.write_text("2")
    tasks.scan_pictures(0)
    assert not opens(cast.ben, TestimonyPicture.objects.get())
    answer.write_text("0")
    tasks.scan_pictures(0)
    assert opens(cast.ben, TestimonyPicture.objects.get())


def test_what_is_published_before_the_scan_comes_back_with_its_picture(
    client: Client, campaign: Campaign, cast: Cast
) -> None:
    sent(client, campaign, uploads=photograph())
    decide(Testimony.objects.get(), cast.ben)
    tasks.scan_pictures(0)
    assert Testimony.objects.get().has_more
    assert not opens(None, TestimonyPicture.objects.get())
    decide(Testimony.objects.get(), cast.ben)
    assert opens(None, TestimonyPicture.objects.get())
