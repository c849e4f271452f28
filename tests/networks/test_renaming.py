"""A network gets another address: whatever names the old one still leads to the same page."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from networks import access
from networks.discussions.models import Post
from networks.models import FormerNetworkSlug, Network
from tests.cast import Cast
from tests.networks.campaigns.make import make_campaign
from tests.networks.conftest import without_secrets
from tests.networks.discussions.make import make_thread
from tests.networks.make import let_in, make_network
from tests.racing import race

type ClientOf = Callable[[str], Client]


def rename(network: Network, slug: str, *, by: Any) -> Network:
    changed = copy(Network.objects.get(pk=network.pk))
    changed.slug = slug
    access.save_settings(network=changed, by=by)
    return changed


def answer_of(
    client: Client, address: str, method: str = "get", **sent: Any
) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers; without the form's token and the second at which the page ends."""
    response = getattr(client, method)(address, **sent)
    headers = {
        name: value
        for name, value in response.headers.items()
        if name not in {"Expires", "Last-Modified"}
    }
    return response.status_code, without_secrets(response.content), headers


def test_staff_change_the_address_in_the_admin(network: Network, cast: Cast, as_: ClientOf) -> None:
    sent = {
        "name": "Leaders",
        "slug": "leaders",
        "purpose": "We lead.",
        "level": "private",
        "joining": "on-request",
        "code_version": 1,
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
    }
    assert (
        as_("hana").post(f"/admin/networks/network/{network.pk}/change/", sent).status_code == 302
    )
    assert FormerNetworkSlug.objects.get().slug == "leads"
    response = as_("cleo").get("/networks/leads/")
    assert (response.status_code, response["Location"]) == (301, "/networks/leaders/")


def settings_sent(client: Client, **changed: str) -> dict[str, Any]:
    """What a browser would send of the settings, with some of it changed."""
    form = client.get("/networks/leads/settings/", follow=True).context["form"]
    fields = {
        bound.name: bound.value() for bound in form if bound.name not in {"upload", "ask_again"}
    }
    return {name: value for name, value in fields.items() if value not in {None, False}} | changed


def test_conveners_who_rename_are_offered_an_address(network: Network, as_: ClientOf) -> None:
    client = as_("asha")
    assert (
        "/networks/leads/"
        in client.get("/networks/leads/settings/").context["form"]["new_address"].help_text
    )
    client.post("/networks/leads/settings/", settings_sent(client, name="Leaders of care"))
    network.refresh_from_db()
    assert (network.name, network.slug) == ("Leaders of care", "leads")
    saved = client.post("/networks/leads/settings/", settings_sent(client, new_address="on"))
    address = f"/networks/leaders-of-care-{network.pk}/"
    assert (saved.status_code, saved["Location"]) == (302, f"{address}settings/")
    assert client.get("/networks/leads/")["Location"] == address
    client.post(f"{address}settings/", settings_sent(client, new_address="on"))
    assert FormerNetworkSlug.objects.get().slug == "leads"


def test_the_address_offered_tells_nothing_of_hidden_networks(
    network: Network, hidden: Network, as_: ClientOf
) -> None:
    """A name that a hidden network has gives the same kind of address as any other."""
    client = as_("asha")
    client.post("/networks/leads/settings/", settings_sent(client, name="Quokka", new_address="on"))
    network.refresh_from_db()
    assert network.slug == f"quokka-{network.pk}"
    assert Network.objects.get(pk=hidden.pk).slug == "quokka"


@pytest.mark.parametrize(
    ("name", "start"), [("看護", "network"), ("Discussions", "discussions"), ("a" * 120, "a" * 60)]
)
def test_any_name_gives_an_address(network: Network, as_: ClientOf, name: str, start: str) -> None:
    client = as_("asha")
    client.post("/networks/leads/settings/", settings_sent(client, name=name, new_address="on"))
    network.refresh_from_db()
    assert network.slug == f"{start}-{network.pk}"
    assert client.get(network.get_absolute_url()).status_code == 200


def test_an_address_that_staff_gave_to_another_network(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    make_network(convener=cast.ben, slug=f"leaders-{network.pk}")
    client = as_("asha")
    page = client.post(
        "/networks/leads/settings/", settings_sent(client, name="Leaders", new_address="on")
    )
    assert "Another network has this address." in page.content.decode()


@pytest.mark.parametrize(
    "page",
    [
        *("", "join/", "members/", "discussions/", "discussions/new/", "campaigns/", "membership/"),
        "discussions/?sort=newest&tag=a%20b",
    ],
)
def test_pages_lead_to_the_same_page(
    network: Network, cast: Cast, as_: ClientOf, page: str
) -> None:
    rename(network, "leaders", by=cast.asha)
    for method in ("get", "head"):
        response = getattr(as_("cleo"), method)(f"/networks/leads/{page}")
        assert (response.status_code, response["Location"]) == (301, f"/networks/leaders/{page}")
        # It may be named otherwise tomorrow: a browser that remembered both ways would go in circles.
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("page", ["?page=2", "unread/?a=1", "edit/"])
def test_pages_of_a_discussion_lead_to_the_same_page(
    network: Network, cast: Cast, as_: ClientOf, page: str
) -> None:
    thread = make_thread(network, cast.cleo)
    rename(network, "leaders", by=cast.asha)
    response = as_("cleo").get(f"/networks/leads/discussions/{thread.pk}/{page}")
    expected = f"/networks/leaders/discussions/{thread.pk}/{page}"
    assert (response.status_code, response["Location"]) == (301, expected)


def test_the_feed_and_a_campaign_lead_on(cast: Cast, as_: ClientOf) -> None:
    network = make_network(convener=cast.asha, level="open", slug="falls")
    campaign = make_campaign(network, cast.asha)
    rename(network, "no-falls", by=cast.asha)
    for page in ("discussions/feed/", f"campaigns/{campaign.slug}/"):
        response = as_("nobody").get(f"/networks/falls/{page}", follow=True)
        assert response.redirect_chain == [(f"/networks/no-falls/{page}", 301)]
        assert response.status_code == 200


def test_what_is_sent_to_the_old_address_arrives(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    rename(network, "leaders", by=cast.asha)
    sent = {
        "title": "Counting",
        "kind": "question",
        "body": "<p>We count every fall.</p>",
        "key": str(uuid4()),
    }
    response = as_("cleo").post("/networks/leads/discussions/new/", sent, follow=True)
    assert response.redirect_chain[0] == ("/networks/leaders/discussions/new/", 308)
    assert Post.objects.get().thread.network_id == network.pk


def test_renamed_twice_and_back(network: Network, cast: Cast, as_: ClientOf) -> None:
    rename(network, "leaders", by=cast.asha)
    rename(network, "leadership", by=cast.asha)
    for old in ("leads", "leaders"):
        assert as_("cleo").get(f"/networks/{old}/")["Location"] == "/networks/leadership/"
    rename(network, "leads", by=cast.asha)
    assert as_("cleo").get("/networks/leads/").status_code == 200
    assert as_("cleo").get("/networks/leadership/")["Location"] == "/networks/leads/"
    assert {*FormerNetworkSlug.objects.values_list("slug", flat=True)} == {"leaders", "leadership"}


@pytest.mark.parametrize("who", ["nobody", "ella"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_hidden_network_was_never_there(
    hidden: Network, cast: Cast, as_: ClientOf, who: str, method: str
) -> None:
    rename(hidden, "numbat", by=cast.asha)
    assert as_("cleo").get("/networks/quokka/")["Location"] == "/networks/numbat/"
    pages = (
        "",
        "discussions/",
        "discussions/feed/",
        "discussions/new/",
        "campaigns/",
        "settings/",
        "join/",
    )
    client, addresses = as_(who), [f"/networks/quokka/{page}" for page in pages]
    former = [answer_of(client, address, method) for address in addresses]
    FormerNetworkSlug.objects.all().delete()
    assert former == [answer_of(client, address, method) for address in addresses]
    assert {status for status, *_ in former} <= {404, 405}


def test_whoever_takes_an_old_address_has_it(network: Network, cast: Cast, as_: ClientOf) -> None:
    rename(network, "leaders", by=cast.asha)
    other = make_network("Leads of the north", convener=cast.ben, level="open", slug="leads")
    assert not FormerNetworkSlug.objects.exists()
    assert "Leads of the north" in as_("cleo").get("/networks/leads/").content.decode()
    # What does not exist there does not lead to the first network either.
    assert as_("cleo").get("/networks/leads/campaigns/none/").status_code == 404
    rename(other, "north", by=cast.ben)
    assert as_("cleo").get("/networks/leads/")["Location"] == "/networks/north/"


def test_pages_that_are_found_cost_nothing_more(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    rename(network, "leaders", by=cast.asha)
    client = as_("cleo")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/networks/leaders/").status_code == 200
    assert not any("formernetworkslug" in query["sql"] for query in captured)


def test_a_search_within_an_old_address(network: Network, cast: Cast, as_: ClientOf) -> None:
    rename(network, "leaders", by=cast.asha)
    response = as_("cleo").get("/networks/search/?in=leads&q=falls")
    assert response.context["within"] == network
    assert as_("ella").get("/networks/search/?in=leads&q=falls").context["within"] is None


# --- Testimonies --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["nobody", "cleo"])
def test_the_form_of_a_testimony_leads_on_and_knows_nobody(
    cast: Cast, as_: ClientOf, who: str
) -> None:
    network = make_network(convener=cast.asha, level="open", slug="falls")
    let_in(network, cast.cleo, by=cast.asha)
    campaign = make_campaign(network, cast.asha)
    rename(network, "no-falls", by=cast.asha)
    client = as_(who)
    address, expected = (
        f"/testimonies/give/falls/{campaign.slug}/",
        f"/testimonies/give/no-falls/{campaign.slug}/",
    )
    for method, status in (("get", 301), ("post", 308)):
        with CaptureQueriesContext(connection) as captured:
            response = getattr(client, method)(f"{address}?from=mail")
        assert (response.status_code, response["Location"]) == (status, expected)
        assert not response.cookies and "Vary" not in response.headers
        assert response["Referrer-Policy"] == "no-referrer"
        assert not any("session" in query["sql"] for query in captured)
    assert client.get(address, follow=True).status_code == 200


def test_the_form_of_a_testimony_tells_its_member_nothing_of_a_hidden_network(
    hidden: Network, cast: Cast, as_: ClientOf
) -> None:
    campaign = make_campaign(hidden, cast.asha)
    rename(hidden, "numbat", by=cast.asha)
    address = f"/testimonies/give/quokka/{campaign.slug}/"
    for who in ("nobody", "cleo"):
        former = answer_of(as_(who), address)
        assert former[0] == 404
        kept = FormerNetworkSlug.objects.get()
        FormerNetworkSlug.objects.all().delete()
        assert former == answer_of(as_(who), address)
        kept.save(force_insert=True)


# --- At the same moment -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_address_is_taken_while_it_is_given_up(cast: Cast) -> None:
    """Whoever comes first: at the end no address is both in use and a former one."""
    first = make_network("First", convener=cast.asha, slug="slug-0")
    second = make_network("Second", convener=cast.asha, slug="second")
    for number in range(1, 7):
        old = Network.objects.get(pk=first.pk).slug
        verbs = [
            partial(rename, first, f"slug-{number}", by=cast.asha),
            partial(rename, second, old, by=cast.asha),
        ]
        race(*verbs)
        used = {*Network.objects.values_list("slug", flat=True)}
        former = {*FormerNetworkSlug.objects.values_list("slug", flat=True)}
        assert not used & former
        assert {"slug-0", "second", old} <= used | former
