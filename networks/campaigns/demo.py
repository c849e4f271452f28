"""A campaign in an open network of the demo, with what people told it; demo.toml holds the texts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from accounts.demo.markup import html, typographic
from accounts.demo.registry import DemoGround, DemoPart, Report
from accounts.models import User
from hub import link_previews
from networks.campaigns import flows
from networks.campaigns.models import Campaign, Testimony
from networks.models import Network

MOST_ARTICLES = 2


def _text() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def length() -> int:
    """A step for each testimony."""
    return len(_text()["testimony"])


def fill(ground: DemoGround, report: Report) -> str:
    """Put the campaign in, if it is missing; one that is there stays as it is."""
    text = _text()
    with transaction.atomic():
        network = Network.objects.filter(slug=text["network"]).first()
        if network is None or Campaign.objects.filter(network=network).exists():
            return "Its campaign is there."
        by = ground.people[text["by"]]
        campaign = _begin(network, by, text, ground)
        for number, row in enumerate(text["testimony"], 1):
            _tell(campaign, by, row, number, ground.today)
            report("Telling a campaign", 1)
        _prepare(network, by, text["draft"])
    return f"Its campaign was told {length()} testimonies."


def _begin(network: Network, by: User, text: Mapping[str, Any], ground: DemoGround) -> Campaign:
    begun = ground.today - timedelta(days=text["days_ago"])
    campaign = Campaign(
        network=network,
        title=text["title"],
        summary=typographic(text["summary"]),
        story=html(text["story"]),
        content_warning=text["content_warning"],
        prompts=text["prompts"],
        takes_until=begun + timedelta(days=text["takes_for"]),
        begun_on=begun,
        key=_key(text["title"]),
    )
    return flows.save_campaign(
        campaign=campaign,
        by=by,
        figures=[_dated(row, ground.today) for row in text["figure"]],
        changes=[_dated(row, ground.today) for row in text["change"]],
        links=_links(network, text, ground),
    )


def _prepare(network: Network, by: User, text: Mapping[str, Any]) -> None:
    """One that only those who look after the network see."""
    said = {name: typographic(text[name]) for name in ("title", "summary")}
    draft = Campaign(network=network, story=html(text["story"]), key=_key(text["title"]), **said)
    flows.save_campaign(campaign=draft, by=by, is_public=False)


def _links(
    network: Network, text: Mapping[str, Any], ground: DemoGround
) -> list[tuple[str, int, str]]:
    """Articles whose key holds one of the words, and the thread of the network with this title."""
    keys = [key for word in text["article_words"] for key in sorted(ground.articles) if word in key]
    addresses = [ground.articles[key] for key in dict.fromkeys(keys)][:MOST_ARTICLES]
    threads: Any = network.threads
    addresses += [
        thread.get_absolute_url() for thread in threads.filter(title=typographic(text["thread"]))
    ]
    named = [(address, link_previews.linked_targets(address)) for address in addresses]
    return [(*thing, address) for address, thing in named if thing is not None]


def _tell(campaign: Campaign, by: User, row: Mapping[str, Any], number: int, today: date) -> None:
    asked = zip(campaign.prompts, row.get("answers", ()), strict=False)
    passages = [(prompt, typographic(answer)) for prompt, answer in asked if answer]
    told = flows.TestimonyInput(
        [*passages, ("", typographic(row["text"]))], row["consent"], row.get("warnings", ())
    )
    receipt = flows.give(campaign_id=campaign.pk, told=told, key=_key(campaign.title, number))
    testimony = flows.of_receipt(receipt)
    assert testimony is not None
    Testimony.objects.filter(pk=testimony.pk).update(
        given_on=today - timedelta(days=row["days_ago"])
    )
    if decision := row.get("decision"):
        quote, answer = typographic(row.get("quote", "")), typographic(row.get("answer", ""))
        flows.decide(
            testimony=testimony,
            by=by,
            seen=testimony.version,
            decision=decision,
            quote=quote,
            answer=answer,
        )


def _dated(row: Mapping[str, Any], today: date) -> dict[str, Any]:
    texts = {name: typographic(value) for name, value in row.items() if name != "days_ago"}
    return {**texts, "dated": today - timedelta(days=row["days_ago"])}


def _key(*place: object) -> UUID:
    """The same for the same place, so that nothing is written twice."""
    return uuid5(NAMESPACE_URL, "/".join(map(str, ("demo campaign", *place))))


def is_empty() -> bool:
    return not Campaign.objects.exists()


PART = DemoPart(length, fill, is_empty)
