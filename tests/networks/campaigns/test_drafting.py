"""A campaign is prepared unseen, published, closed and opened again; one that was never published can go."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.audit.models import AuditEvent
from networks import access
from networks.campaigns import flows
from networks.campaigns.integrations.network_export import campaigns
from networks.campaigns.models import Campaign, Testimony
from networks.models import Network
from tests.cast import Cast, visiting
from tests.networks.campaigns.conftest import form_of, token_in
from tests.networks.campaigns.make import make_campaign, make_published, make_testimony, told
from tests.networks.campaigns.test_campaigns import edit, filled_in, new

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(network: Network, cast: Cast) -> Campaign:
    return make_campaign(network, cast.asha, "Beds at night", is_public=False)


def at(name: str, campaign: Campaign) -> str:
    return reverse(f"campaigns:campaign-{name}", args=[campaign.network.slug, campaign.slug])


def test_a_convener_keeps_one_for_those_who_look_after_the_network(
    network: Network, cast: Cast
) -> None:
    fields = filled_in()
    del fields["publish"]
    visiting(cast.asha).post(new(network), fields)
    campaign = Campaign.objects.get()
    assert campaign.is_draft
    statuses = [
        client.get(campaign.get_absolute_url()).status_code
        for client in (
            visiting(cast.asha),
            visiting(cast.ben),
            visiting(cast.cleo),
            visiting(cast.hana),
            Client(),
        )
    ]
    assert statuses == [200, 200, 404, 404, 404]


def test_a_draft_stands_on_no_surface(draft: Campaign, cast: Cast) -> None:
    for person in (cast.cleo, cast.ella):
        for address in (
            draft.network.get_absolute_url(),
            reverse("campaigns:campaign-list", args=["nights"]),
        ):
            assert draft.title not in visiting(person).get(address).content.decode()
    assert draft.get_absolute_url() not in Client().get("/sitemap-campaigns.xml").content.decode()
    assert (
        draft.title
        in visiting(cast.ben)
        .get(reverse("campaigns:campaign-list", args=["nights"]))
        .content.decode()
    )


def test_a_draft_takes_no_testimonies(draft: Campaign) -> None:
    assert Client().get(form_of(draft)).status_code == 404
    with pytest.raises(access.NotAllowed):
        make_testimony(draft)


@pytest.mark.parametrize("name", ["publish", "close", "remove"])
def test_only_conveners_do_it(draft: Campaign, cast: Cast, name: str) -> None:
    address = at(name, draft)
    for person in (cast.ben, cast.cleo, cast.ella):
        assert visiting(person).post(address).status_code == 403
    assert Client().post(address).status_code == 302
    if name != "remove":
        assert visiting(cast.asha).get(address).status_code == 405
    draft.refresh_from_db()
    assert draft.is_draft


def test_publishing_shows_it_and_twice_is_as_once(draft: Campaign, cast: Cast) -> None:
    for _ in range(2):
        visiting(cast.asha).post(at("publish", draft))
    assert Client().get(draft.get_absolute_url()).status_code == 200
    assert Client().get(form_of(draft)).status_code == 200
    assert AuditEvent.objects.filter(action="campaign.published").count() == 1


def test_the_form_of_a_draft_publishes_it(draft: Campaign, cast: Cast) -> None:
    visiting(cast.asha).post(edit(draft), filled_in(seen=draft.version))
    draft.refresh_from_db()
    assert draft.published_on == timezone.localdate()


def test_saving_a_draft_does_not_publish_it_nor_hide_what_is_published(
    draft: Campaign, cast: Cast
) -> None:
    fields = filled_in(seen=draft.version)
    del fields["publish"]
    visiting(cast.asha).post(edit(draft), fields)
    draft.refresh_from_db()
    assert draft.is_draft
    flows.publish(campaign=draft, by=cast.asha)
    visiting(cast.asha).post(edit(draft), fields | {"seen": draft.version})
    draft.refresh_from_db()
    assert (draft.version, draft.is_draft) == (3, False)


def test_a_closed_one_is_read_and_takes_no_more_testimonies(campaign: Campaign, cast: Cast) -> None:
    make_published(campaign, cast.ben, "Nobody came until four.")
    waiting, receipt = make_testimony(campaign, "I rang three times.")
    token = token_in(Client().get(form_of(campaign)).content.decode())
    for _ in range(2):
        visiting(cast.asha).post(at("close", campaign), {"on": "1"})
    page = Client().get(campaign.get_absolute_url()).content.decode()
    assert "This campaign was closed on" in page
    assert "Nobody came until four." in page
    assert "Tell what happened" not in page
    sent = Client().post(
        form_of(campaign), {"form": token, "text": "Half an hour of writing.", "consent": "publish"}
    )
    assert "takes no testimonies any more" in sent.content.decode()
    assert "Half an hour of writing." in sent.content.decode()
    assert flows.of_receipt(receipt) == waiting
    assert AuditEvent.objects.filter(action="campaign.closed").count() == 1


def test_it_goes_on_when_it_is_opened_again(campaign: Campaign, cast: Cast) -> None:
    for on in ("1", "0"):
        visiting(cast.asha).post(at("close", campaign), {"on": on})
    assert "Tell what happened" in Client().get(campaign.get_absolute_url()).content.decode()
    assert flows.give(campaign_id=campaign.pk, told=told(), key=campaign.key)


def test_removing_asks_first_and_takes_a_draft_away(draft: Campaign, cast: Cast) -> None:
    convener = visiting(cast.asha)
    assert draft.title in convener.get(at("remove", draft)).content.decode()
    assert Campaign.objects.exists()
    assert convener.post(at("remove", draft))["Location"] == reverse(
        "campaigns:campaign-list", args=["nights"]
    )
    assert not Campaign.objects.exists()
    assert convener.post(at("remove", draft)).status_code == 404
    flows.remove(campaign=draft, by=cast.asha)
    assert AuditEvent.objects.filter(action="campaign.removed").count() == 1


def test_one_that_was_published_stays_with_what_it_was_told(campaign: Campaign, cast: Cast) -> None:
    make_testimony(campaign)
    page = visiting(cast.asha).post(at("remove", campaign), follow=True).content.decode()
    assert "It was published, so it stays." in page
    assert Testimony.objects.count() == 1
    # Even if it were made a draft again by other means.
    Campaign.objects.update(published_on=None)
    with pytest.raises(access.NotAllowed):
        flows.remove(campaign=campaign, by=cast.asha)
    assert Testimony.objects.count() == 1


def test_an_archived_network_publishes_none(draft: Campaign, cast: Cast) -> None:
    access.archive(network=draft.network, by=cast.asha)
    page = visiting(cast.asha).post(at("publish", draft), follow=True).content.decode()
    assert "This network is archived" in page
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_draft_cannot_be_closed(draft: Campaign, cast: Cast) -> None:
    with pytest.raises(access.NotAllowed):
        flows.set_closed(campaign=draft, by=cast.asha, on=True)


def test_a_copy_of_the_network_says_where_each_stands(
    draft: Campaign, campaign: Campaign, cast: Cast
) -> None:
    rows = {row["title"]: row["published_on"] for row in campaigns(draft.network, cast.asha)}
    assert rows == {draft.title: None, campaign.title: timezone.localdate()}


def test_the_list_asks_the_same_whatever_its_length(
    network: Network, cast: Cast, django_assert_num_queries: object
) -> None:
    client = visiting(cast.asha)
    address = reverse("campaigns:campaign-list", args=[network.slug])
    make_campaign(network, cast.asha, is_public=False)
    client.get(address)
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        client.get(address)
    for number in range(50):
        make_campaign(network, cast.asha, is_public=bool(number % 2))
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        assert client.get(address).content.count(b"campaign-row__title") == 51


QUERIES = 4
