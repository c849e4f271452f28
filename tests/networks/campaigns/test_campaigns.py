"""Campaigns: read by whoever reads inside their network, written by its conveners."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from networks import access
from networks.campaigns import flows
from networks.campaigns.models import Campaign
from networks.models import Network
from tests.cast import Cast, visiting
from tests.make import make_article
from tests.networks.campaigns.make import make_campaign
from tests.networks.discussions.make import make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db


def new(network: Network) -> str:
    return reverse("campaigns:campaign-create", args=[network.slug])


def edit(campaign: Campaign) -> str:
    return reverse("campaigns:campaign-edit", args=[campaign.network.slug, campaign.slug])


def filled_in(**changed: object) -> dict[str, object]:
    rows = {
        f"{name}-{part}": "0"
        for name in ("figures", "changes")
        for part in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    return {
        "title": "Handover at night", "summary": "What goes wrong.", "story": "<p>It began in May.</p>", "links": "",
        "content_warning": "", "prompts": "What happened?\nWho helped?", "seen": "0", "key": str(uuid4()),
        "takes_until": f"{timezone.localdate() + timedelta(days=9):%Y-%m-%d}", **rows, "publish": "1", **changed,
    }  # fmt: skip


def test_a_convener_begins_one(network: Network, cast: Cast) -> None:
    figures = {
        "figures-TOTAL_FORMS": "2", "figures-0-label": "Nights without a list", "figures-0-value": "14",
        "figures-0-source": "Our audit", "figures-0-dated": "2026-10-01",
        "changes-TOTAL_FORMS": "1", "changes-0-dated": "2026-11-02", "changes-0-text": "Every ward has a list.",
        "changes-0-link": "https://example.org/list",
    }  # fmt: skip
    response = visiting(cast.asha).post(new(network), filled_in(**figures))
    campaign = Campaign.objects.get()
    assert (
        response["Location"]
        == campaign.get_absolute_url()
        == "/networks/nights/campaigns/handover-at-night/"
    )
    page = Client().get(campaign.get_absolute_url()).content.decode()
    for said in (
        "It began in May.",
        "Nights without a list",
        "Our audit",
        "Every ward has a list.",
        "Tell what happened",
    ):
        assert said in page
    assert campaign.prompts == ["What happened?", "Who helped?"]


def test_the_same_form_sent_twice_is_one_campaign(network: Network, cast: Cast) -> None:
    fields = filled_in()
    for _ in range(2):
        visiting(cast.asha).post(new(network), fields)
    assert Campaign.objects.count() == 1


def test_two_of_the_same_title_have_addresses_of_their_own(network: Network, cast: Cast) -> None:
    slugs = [
        make_campaign(network, cast.asha, title).slug for title in ("New", "Beds", "Beds", "???")
    ]
    assert slugs == ["new-2", "beds", "beds-2", "campaign"]


def test_others_write_none(network: Network, campaign: Campaign, cast: Cast) -> None:
    for address in (new(network), edit(campaign)):
        for person in (cast.ben, cast.cleo, cast.ella):
            assert visiting(person).get(address).status_code == 403
            assert visiting(person).post(address, filled_in()).status_code == 403
        assert Client().get(address).status_code == 302
    assert Campaign.objects.count() == 1


def test_wrong_fields_are_told_beside_them_and_nothing_is_lost(
    network: Network, cast: Cast
) -> None:
    wrong = {
        "title": "", "links": "/nowhere/", "prompts": "\n".join("abcdefg"), "story": "<p>Half an hour.</p>",
        "figures-TOTAL_FORMS": "1", "figures-0-label": "Nights",
    }  # fmt: skip
    page = visiting(cast.asha).post(new(network), filled_in(**wrong)).content.decode()
    for said in (
        "no article and no discussion",
        "At most 6 questions",
        "Half an hour.",
        "Nights",
        "Say on which day",
    ):
        assert said in page
    assert not Campaign.objects.exists()


def test_a_closed_network_has_campaigns_for_its_members_and_asks_for_nothing(cast: Cast) -> None:
    closed = make_network("Closed", convener=cast.asha, level="private")
    let_in(closed, cast.cleo, by=cast.asha)
    page = visiting(cast.asha).get(new(closed)).content.decode()
    assert "takes_until" not in page
    visiting(cast.asha).post(new(closed), filled_in())
    campaign = Campaign.objects.get()
    assert (campaign.takes_until, campaign.prompts) == (None, [])
    assert visiting(cast.cleo).get(campaign.get_absolute_url()).status_code == 200
    for client in (Client(), visiting(cast.ella)):
        assert client.get(campaign.get_absolute_url()).status_code == 404


def test_an_archived_network_begins_none(network: Network, cast: Cast) -> None:
    access.archive(network=network, by=cast.asha)
    page = visiting(cast.asha).post(new(network), filled_in()).content.decode()
    assert "This network is archived" in page
    assert not Campaign.objects.exists()


def test_changing_one(campaign: Campaign, cast: Cast) -> None:
    visiting(cast.asha).post(
        edit(campaign), filled_in(title="Beds at night", seen=campaign.version)
    )
    campaign.refresh_from_db()
    assert (campaign.title, campaign.slug, campaign.version) == (
        "Beds at night",
        "handover-at-night",
        2,
    )


def test_of_two_who_change_it_at_once_the_second_sees_both(campaign: Campaign, cast: Cast) -> None:
    first = filled_in(summary="Of the first.", seen=campaign.version)
    second = filled_in(summary="Of the second.", seen=campaign.version)
    visiting(cast.asha).post(edit(campaign), first)
    page = visiting(cast.asha).post(edit(campaign), second).content.decode()
    assert "Of the first." in page
    assert "Of the second." in page
    campaign.refresh_from_db()
    assert campaign.summary == "Of the first."
    assert f'name="seen" value="{campaign.version}"' in page
    visiting(cast.asha).post(edit(campaign), second | {"seen": campaign.version})
    campaign.refresh_from_db()
    assert campaign.summary == "Of the second."


def test_figures_are_replaced_and_an_emptied_row_is_gone(campaign: Campaign, cast: Cast) -> None:
    row = {"value": "1", "source": "Audit", "dated": date(2026, 1, 1)}
    figures = [{"label": label, **row} for label in ("One", "Two")]
    flows.save_campaign(campaign=campaign, by=cast.asha, figures=figures, seen=1)
    page = visiting(cast.asha).get(edit(campaign)).content.decode()
    assert 'value="One"' in page
    fields = {"figures-TOTAL_FORMS": "2", "figures-INITIAL_FORMS": "2"}
    for part in ("label", "value", "source", "dated"):
        fields |= {f"figures-0-{part}": "", f"figures-1-{part}": str({"label": "Two", **row}[part])}
    visiting(cast.asha).post(edit(campaign), filled_in(seen=2, **fields))
    assert [figure.label for figure in campaign.figures.all()] == ["Two"]


def test_articles_and_discussions_are_shown_to_who_may_read_them(
    campaign: Campaign, cast: Cast
) -> None:
    article = make_article("What a list is for")
    closed = make_network("Closed", convener=cast.asha, level="private")
    thread = make_thread(closed, cast.asha, "Behind a door")
    links = f"{article.get_absolute_url()}\n{thread.get_absolute_url()}"
    visiting(cast.asha).post(edit(campaign), filled_in(links=links, seen=campaign.version))
    assert campaign.links.count() == 2
    stranger, convener = (
        client.get(campaign.get_absolute_url()) for client in (Client(), visiting(cast.asha))
    )
    assert "What a list is for" in stranger.content.decode()
    assert "Behind a door" not in stranger.content.decode()
    assert "Behind a door" in convener.content.decode()


def test_the_networks_own_page_shows_them(campaign: Campaign) -> None:
    page = Client().get(campaign.network.get_absolute_url()).content.decode()
    assert campaign.get_absolute_url() in page
    assert campaign.get_absolute_url() in Client().get("/sitemap-campaigns.xml").content.decode()


def test_what_may_identify_somebody_is_asked_about_and_noted(
    campaign: Campaign, cast: Cast
) -> None:
    fields = filled_in(summary="Ring 07700 900123.", seen=campaign.version)
    page = visiting(cast.asha).post(edit(campaign), fields).content.decode()
    assert "Could somebody be recognised?" in page
    campaign.refresh_from_db()
    assert campaign.version == 1
