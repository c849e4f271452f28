"""Giving a testimony, and coming back to it with the receipt."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from networks import access
from networks.campaigns import flows
from networks.campaigns.models import Campaign, Testimony, TestimonyPicture, TestimonyText
from networks.campaigns.testimonies import limits
from networks.models import Network
from tests.cast import Cast
from tests.networks.campaigns.conftest import (
    come_back,
    form_of,
    opened_in,
    receipt_in,
    sent,
    token_in,
)
from tests.networks.campaigns.make import decide, make_campaign, make_testimony, told
from tests.networks.make import make_network

pytestmark = pytest.mark.django_db


def photograph() -> SimpleUploadedFile:
    """A picture whose camera noted who made it."""
    content = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Zqartistqz"
    Image.new("RGB", (8, 8)).save(content, "JPEG", exif=exif)
    return SimpleUploadedFile("zqfilenameqz.jpg", content.getvalue(), "image/jpeg")


def test_a_testimony_is_kept_and_its_receipt_opens_it(client: Client, campaign: Campaign) -> None:
    page = sent(client, campaign, prompt_0="We lost an hour.", warnings=["death"])
    receipt = receipt_in(page)
    testimony = Testimony.objects.get()
    assert [(each.prompt, each.text) for each in testimony.passages.all()] == [
        ("What happened?", "We lost an hour."),
        ("", "Nobody told the night shift."),
    ]
    assert (testimony.state, testimony.consent, testimony.warnings) == (
        "waiting",
        "publish",
        ["death"],
    )
    assert "It waits to be read" in come_back(client, receipt)


def test_a_receipt_is_shown_once(client: Client, campaign: Campaign) -> None:
    token = token_in(client.get(form_of(campaign)).content.decode())
    fields = {"form": token, "text": "Nobody told us.", "consent": "count"}
    first, second = (client.post(form_of(campaign), fields).content.decode() for _ in range(2))
    assert receipt_in(first)
    assert "receipt__number" not in second
    assert "We have your testimony already" in second
    assert Testimony.objects.count() == 1
    assert receipt_in(first).replace(" ", "") not in Testimony.objects.get().receipt


def test_no_page_sets_a_cookie_or_is_kept(client: Client, campaign: Campaign, cast: Cast) -> None:
    client.force_login(cast.cleo)
    for address in (form_of(campaign), reverse("testimonies:come-back")):
        response = client.get(address)
        assert not response.cookies
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert "Cleo" not in response.content.decode()
        assert "csrfmiddlewaretoken" not in response.content.decode()


def test_nothing_typed_is_lost(client: Client, campaign: Campaign) -> None:
    page = sent(client, campaign, text="We lost an hour.", consent="")
    assert "Choose what we may do with it." in page
    assert "We lost an hour." in page
    assert not Testimony.objects.exists()


def test_an_empty_one_is_sent_back(client: Client, campaign: Campaign) -> None:
    assert "Write something first." in sent(client, campaign, text=" ")
    assert not Testimony.objects.exists()


def test_a_form_that_was_open_for_two_days_comes_back_and_can_be_sent(
    client: Client, campaign: Campaign
) -> None:
    token = token_in(client.get(form_of(campaign)).content.decode())
    fields = {"form": token, "text": "We lost an hour.", "consent": "count"}
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        page = client.post(form_of(campaign), fields).content.decode()
        assert "open for a long time" in page
        assert receipt_in(
            client.post(form_of(campaign), fields | {"form": token_in(page)}).content.decode()
        )


def test_a_form_of_another_campaign_is_not_taken(
    client: Client, campaign: Campaign, cast: Cast
) -> None:
    other = make_campaign(campaign.network, cast.asha)
    token = token_in(client.get(form_of(other)).content.decode())
    sent(client, campaign, form=token)
    assert not Testimony.objects.exists()


def test_what_may_identify_a_patient_is_asked_about_and_an_nhs_number_is_refused(
    client: Client, campaign: Campaign
) -> None:
    page = sent(client, campaign, text="Mrs Hollis, 999 247 5145, was left alone.")
    assert "An NHS number cannot be posted here" in page
    assert not Testimony.objects.exists()


def test_words_of_crisis_show_where_help_is_before_and_after(
    client: Client, campaign: Campaign
) -> None:
    said = "Since then I want to end my life."
    assert "you do not have to bear it alone" in sent(client, campaign, text=said, consent="")
    assert "you do not have to bear it alone" in sent(client, campaign, text=said)


def test_a_picture_is_drawn_anew_and_loses_its_name(client: Client, campaign: Campaign) -> None:
    sent(client, campaign, uploads=photograph())
    picture = TestimonyPicture.objects.get()
    assert picture.testimony is not None
    assert b"Zqartist" not in bytes(picture.content)
    assert picture.arrived_on == timezone.localdate()


def test_a_picture_of_a_form_that_came_back_is_not_chosen_twice(
    client: Client, campaign: Campaign
) -> None:
    page = sent(client, campaign, consent="", uploads=photograph())
    assert "1 picture has arrived" in page
    sent(client, campaign, kept=[TestimonyPicture.objects.get().name])
    assert Testimony.objects.get().pictures.count() == 1


def test_pictures_are_counted_before_any_is_opened(client: Client, campaign: Campaign) -> None:
    broken = [SimpleUploadedFile(f"{n}.png", b"no picture", "image/png") for n in range(6)]
    page = sent(client, campaign, uploads=broken)
    assert "At most 4 pictures, please: choose them again." in page
    assert "does not hold what its name says" not in page
    sent(client, campaign, uploads=[photograph() for _ in range(6)])
    assert not TestimonyPicture.objects.exists()


def test_a_refused_picture_leaves_none_of_its_form(client: Client, campaign: Campaign) -> None:
    broken = SimpleUploadedFile("b.png", b"no picture", "image/png")
    page = sent(client, campaign, uploads=[photograph(), broken])
    assert "does not hold what its name says" in page and "Nobody told the night shift." in page
    assert not TestimonyPicture.objects.exists()


def test_a_day_full_of_loose_pictures_refuses_none_of_a_whole_form(
    client: Client, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("networks.campaigns.forms.submission.MOST_LOOSE", 1)
    sent(client, campaign, consent="", uploads=photograph())
    assert "choose them again" in sent(client, campaign, consent="", uploads=photograph())
    assert TestimonyPicture.objects.count() == 1
    assert receipt_in(sent(client, campaign, uploads=photograph()))
    assert Testimony.objects.get().pictures.count() == 1


def test_what_a_full_campaign_refuses_leaves_no_picture(
    client: Client, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("networks.campaigns.flows.submission.MOST_A_DAY", 0)
    page = sent(client, campaign, uploads=photograph())
    assert "send it tomorrow" in page and "picture has arrived" not in page
    assert not TestimonyPicture.objects.exists()


def test_documents_are_not_taken(client: Client, campaign: Campaign) -> None:
    page = sent(
        client, campaign, uploads=SimpleUploadedFile("notes.pdf", b"%PDF-1.4", "application/pdf")
    )
    assert "We take PNG, JPEG, WebP and GIF pictures" in page


def test_a_network_that_not_everyone_reads_takes_none(client: Client, cast: Cast) -> None:
    closed = make_network(convener=cast.asha, level="private")
    campaign = make_campaign(closed, cast.asha)
    client.force_login(cast.asha)
    assert client.get(form_of(campaign)).status_code == 404
    with pytest.raises(access.NotAllowed):
        flows.give(campaign_id=campaign.pk, told=told(), key=uuid4())


@pytest.mark.parametrize("days", [-1, None])
def test_none_are_taken_after_the_last_day_nor_where_none_are_asked_for(
    client: Client, campaign: Campaign, days: int | None
) -> None:
    ends = None if days is None else timezone.localdate() + timedelta(days=days)
    token = token_in(client.get(form_of(campaign)).content.decode())
    Campaign.objects.update(takes_until=ends)
    page = client.post(
        form_of(campaign), {"form": token, "text": "We lost an hour.", "consent": "count"}
    )
    assert "takes no testimonies any more" in page.content.decode()
    assert "We lost an hour." in page.content.decode()
    assert not Testimony.objects.exists()
    assert "no longer taken" in client.get(form_of(campaign)).content.decode()


def test_a_day_has_a_limit_that_knows_nobody(
    client: Client, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("networks.campaigns.flows.submission.MOST_A_DAY", 1)
    make_testimony(campaign)
    assert "send it tomorrow" in sent(client, campaign)
    assert Testimony.objects.count() == 1


def test_who_comes_back_reads_the_answer_adds_and_allows_less(
    client: Client, campaign: Campaign, cast: Cast
) -> None:
    testimony, receipt = make_testimony(campaign, "The bed was empty.")
    decide(testimony, cast.ben, answer="Thank you. We changed the list.")
    page = come_back(client, receipt)
    assert "Thank you. We changed the list." in page
    now = Testimony.objects.get()
    added = client.post(
        reverse("testimonies:add"),
        {"opened": opened_in(page), "text": "It happened again.", "seen": now.version},
    )
    assert "We have what you added" in added.content.decode()
    now.refresh_from_db()
    assert (now.state, now.has_more) == ("published", True)
    assert "It happened again." not in client.get(now.get_absolute_url()).content.decode()
    client.post(reverse("testimonies:consent"), {"opened": opened_in(page), "consent": "count"})
    now.refresh_from_db()
    assert (now.state, now.consent) == ("counted", "count")
    assert client.get(now.get_absolute_url()).status_code == 404


def test_an_addition_sent_twice_is_added_once(client: Client, campaign: Campaign) -> None:
    testimony, receipt = make_testimony(campaign)
    page = come_back(client, receipt)
    fields = {"opened": opened_in(page), "text": "It happened again.", "seen": testimony.version}
    for _ in range(2):
        client.post(reverse("testimonies:add"), fields)
    assert testimony.passages.count() == 2


def test_withdrawing_empties_the_row_and_the_receipt_tells_so_for_ever(
    client: Client, campaign: Campaign, cast: Cast
) -> None:
    testimony, receipt = make_testimony(
        campaign, "The bed was empty.", warnings=["death"], explained=["name: mine"]
    )
    decide(testimony, cast.ben, quote="The bed was empty", answer="Thank you.")
    opened = opened_in(come_back(client, receipt))
    assert (
        "Tick the box"
        in client.post(reverse("testimonies:withdraw"), {"opened": opened}).content.decode()
    )
    for _ in range(2):
        page = client.post(
            reverse("testimonies:withdraw"), {"opened": opened, "sure": "on"}
        ).content.decode()
        assert "Nothing of it is left here" in page
    row = Testimony.objects.get()
    assert (row.state, row.quote, row.answer, row.warnings, row.explained) == (
        "withdrawn",
        "",
        "",
        [],
        [],
    )
    assert not TestimonyText.objects.exists()
    assert "Nothing of it is left here" in come_back(client, receipt)
    assert client.get(testimony.get_absolute_url()).status_code == 404


def test_what_was_withdrawn_takes_nothing_more(client: Client, campaign: Campaign) -> None:
    testimony, receipt = make_testimony(campaign)
    opened = opened_in(come_back(client, receipt))
    flows.withdraw(testimony_id=testimony.pk)
    client.post(
        reverse("testimonies:add"),
        {"opened": opened, "text": "More.", "seen": testimony.version + 1},
    )
    client.post(reverse("testimonies:consent"), {"opened": opened, "consent": "publish"})
    testimony.refresh_from_db()
    assert (testimony.state, testimony.consent) == ("withdrawn", "count")
    assert not TestimonyText.objects.exists()


@pytest.mark.parametrize("name", ["add", "consent", "withdraw"])
def test_nothing_is_done_without_the_receipt(client: Client, campaign: Campaign, name: str) -> None:
    testimony, _ = make_testimony(campaign)
    address = reverse(f"testimonies:{name}")
    page = client.post(
        address, {"opened": "made-up", "text": "Half an hour of work.", "sure": "on"}
    )
    assert "Type your receipt once more" in page.content.decode()
    assert "Half an hour of work." in page.content.decode()
    assert client.get(address).status_code == 405
    before = testimony.version
    testimony.refresh_from_db()
    assert testimony.version == before


def test_an_open_testimony_closes_after_an_hour(client: Client, campaign: Campaign) -> None:
    _, receipt = make_testimony(campaign)
    opened = opened_in(come_back(client, receipt))
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        client.post(reverse("testimonies:withdraw"), {"opened": opened, "sure": "on"})
    assert Testimony.objects.get().state == "waiting"


def test_a_wrong_receipt_opens_nothing_and_slips_are_told(
    client: Client, campaign: Campaign
) -> None:
    _, receipt = make_testimony(campaign)
    slip = receipt[:-1] + str((int(receipt[-1]) + 1) % 10)
    assert "not as we gave it" in come_back(client, slip)
    assert "this has 4" in come_back(client, "1234")
    assert "digits alone" in come_back(client, "my testimony")
    assert "Type the digits" in come_back(client, "")


def test_tries_of_receipts_are_limited_without_knowing_who_tries(
    client: Client, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, receipt = make_testimony(campaign)
    monkeypatch.setattr(limits, "receipts", limits.RateLimit(2))
    assert "opened" in come_back(client, receipt)
    assert "opened" in come_back(client, receipt)
    assert "wait a minute" in come_back(client, receipt)


def test_a_network_that_closes_takes_its_testimonies_along(
    client: Client, campaign: Campaign, cast: Cast
) -> None:
    testimony = decide(make_testimony(campaign)[0], cast.ben)
    network = Network.objects.get(pk=campaign.network_id)
    network.level, network.joining = "private", "on-request"
    access.save_settings(network=network, by=cast.asha)
    assert client.get(testimony.get_absolute_url()).status_code == 404
    client.force_login(cast.cleo)
    assert client.get(testimony.get_absolute_url()).status_code == 200
