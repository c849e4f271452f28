"""Campaigns and what people tell them, without their names."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from hub.richtext.plain_text import one_line
from networks.campaigns import flows
from networks.campaigns.models import Campaign, Testimony
from tests.browser.fields.corner import Corner
from tests.browser.fields.field import Field, word_of
from tests.browser.pages.page import ELLA, HANA, NOBODY
from tests.networks.campaigns.make import decide, make_campaign, make_testimony


def begun(corner: Corner, text: str) -> Campaign:
    line = one_line(text)
    today = timezone.localdate()
    article = corner.article
    return make_campaign(
        corner.network, corner.ella, line, summary=line, content_warning=line, prompts=[line, f"{line[:100]}?"],
        figures=[{"label": line, "value": line[:40], "source": line, "dated": today}],
        changes=[{"dated": today, "text": line, "link": f"https://journal.example/?{line}"}],
        links=[("article", article.pk, f"{article.get_absolute_url()}?{line}"[:400])],
    )  # fmt: skip


def valued(corner: Corner, text: str) -> Campaign:
    figures: list[Any] = [
        {"label": "Nights", "value": text, "source": "Us", "dated": timezone.localdate()}
    ]
    return make_campaign(corner.network, corner.ella, "Figures", figures=figures)


def storied(corner: Corner, text: str) -> Campaign:
    return make_campaign(corner.network, corner.ella, "A story", story=text)


def waiting(corner: Corner, text: str) -> Testimony:
    receipt = flows.give(
        campaign_id=corner.campaign.pk,
        told=flows.TestimonyInput([(text[:200], text)], "publish", explained=[text[:300]]),
        key=uuid4(),
    )
    found = flows.of_receipt(receipt)
    assert found is not None
    return found


def published(corner: Corner, text: str) -> Testimony:
    return decide(waiting(corner, text), corner.ella, quote=word_of(text), answer=text)


def quoted(corner: Corner, text: str) -> Testimony:
    testimony, _ = make_testimony(corner.campaign, text)
    return decide(testimony, corner.ella, quote=one_line(text))


CAMPAIGN = "{corner.address}campaigns/{it.slug}/"
DECIDING = "{corner.address}testimonies/"
OWN_CAMPAIGN = "{corner.address}campaigns/{corner.campaign.slug}/"

CAMPAIGNS = [
    Field(
        "campaigns.Campaign.title campaigns.Campaign.summary campaigns.Campaign.content_warning"
        " campaigns.Campaign.prompts campaigns.Figure.label campaigns.Figure.source campaigns.Change.text"
        " campaigns.Change.link campaigns.CampaignLink.address",
        begun,
        {NOBODY: [CAMPAIGN, "{corner.address}", "{corner.address}campaigns/",
                  "/testimonies/give/zebra-corner/{it.slug}/"],
         ELLA: [CAMPAIGN + "edit/"]},
    ),
    Field("campaigns.Figure.value", valued, {NOBODY: [CAMPAIGN], ELLA: [CAMPAIGN + "edit/"]}),
    Field("campaigns.Campaign.story", storied, {NOBODY: [CAMPAIGN], ELLA: [CAMPAIGN + "edit/"]}),
    Field(
        "campaigns.TestimonyText.text campaigns.TestimonyText.prompt campaigns.Testimony.explained", waiting,
        {ELLA: [DECIDING + "{it.address}/"],
         HANA: ["/admin/campaigns/testimony/{it.pk}/change/"]},
    ),
    Field(
        "campaigns.Testimony.answer", published,
        {NOBODY: ["/testimonies/{it.address}/", "/report/testimony/{it.pk}/"], ELLA: [DECIDING + "{it.address}/"]},
    ),
    Field("campaigns.Testimony.quote", quoted, {NOBODY: ["/testimonies/{it.address}/", OWN_CAMPAIGN]}),
]  # fmt: skip
