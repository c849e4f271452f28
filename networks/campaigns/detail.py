"""A campaign as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from hub import link_previews
from hub.link_previews import LinkPreview
from networks.campaigns.integrations import search
from networks.campaigns.models import (
    Campaign,
    Change,
    Figure,
    Testimony,
    TestimonyPicture,
    TestimonyText,
)
from networks.campaigns.querysets import CampaignQuerySet, TestimonyQuerySet
from networks.models import Network

PAGE_SIZE = 10
MOST_QUOTES = 12
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class TestimonyPage:
    """A page of published ones, newest month first. `after` leads to older ones; empty on the last page."""

    rows: Sequence[Testimony]
    after: str
    text: str


@dataclass(frozen=True)
class CampaignPage:
    campaign: Campaign
    figures: Sequence[Figure]
    changes: Sequence[Change]
    cards: Sequence[LinkPreview]
    quotes: Sequence[str]
    testimonies: TestimonyPage


def campaigns_of(network: Network, viewer: User | AnonymousUser) -> CampaignQuerySet:
    """Those of a network, the newest first, with how many people told each. One query."""
    return (
        Campaign.objects.visible_to(viewer)
        .filter(network=network)
        .with_numbers()
        .select_related("network")
    )


def page_of(
    campaign: Campaign, viewer: User | AnonymousUser, *, after: str = "", text: str = ""
) -> CampaignPage:
    """A fixed number of queries."""
    links = [(link.kind, link.object_id) for link in campaign.links.all()]
    cards = link_previews.previews_for(links, viewer) if links else {}
    quotes = (
        campaign.testimonies.quoted().order_by("pk").values_list("quote", flat=True)[:MOST_QUOTES]
    )
    return CampaignPage(
        campaign,
        list(campaign.figures.all()),
        list(campaign.changes.all()),
        [cards[link] for link in links if link in cards],
        list(quotes),
        _testimonies(campaign, viewer, after, " ".join(text.split())[:LONGEST_SEARCH]),
    )


def with_content(rows: QuerySet[Testimony]) -> QuerySet[Testimony]:
    """With what a reader sees of each: `shown_passages` and `shown_pictures`, in two queries more."""
    passages = Prefetch("passages", TestimonyText.objects.shown(), "shown_passages")
    pictures = Prefetch(
        "pictures",
        TestimonyPicture.objects.scanned().filter(is_shown=True).defer("content"),
        "shown_pictures",
    )
    return rows.prefetch_related(passages, pictures)


def _testimonies(
    campaign: Campaign, viewer: User | AnonymousUser, after: str, text: str
) -> TestimonyPage:
    """By day and random number: the day orders them, and is shown as its month."""
    if text:
        rows = search.found_in(campaign, text, viewer)
    else:
        rows = Testimony.objects.visible_to(viewer).filter(campaign=campaign)
    rows = _after(rows, after).order_by("-given_on", "-id")
    found = list(with_content(rows)[: PAGE_SIZE + 1])
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    return TestimonyPage(found[:PAGE_SIZE], last.address if last else "", text)


def _after(rows: TestimonyQuerySet, address: str) -> TestimonyQuerySet:
    """Those that follow the one with this address. One that is gone meanwhile leads to the beginning."""
    place: tuple[date, int] | None = (
        rows.filter(address=address).values_list("given_on", "id").first()
    )
    if place is None:
        return rows
    return rows.filter(Q(given_on__lt=place[0]) | Q(given_on=place[0], id__lt=place[1]))
