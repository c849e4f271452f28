"""Whatever form is not taken, its text comes back; of what lies at its address the answer says nothing."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from hub.moderation.flows import decide
from networks import access
from networks.discussions import flows
from networks.discussions.models import Post
from networks.models import Network
from tests.cast import Cast, visiting
from tests.networks.campaigns.make import make_campaign
from tests.networks.discussions.make import make_reply, make_report, make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db

WORDS = "zqwordqz of mine"
SENT = dict.fromkeys(("body", "story"), f"<p>{WORDS}</p>") | dict.fromkeys(
    ("text", "title", "reason"), WORDS
)
NOT_OURS = ("admin/", "accounts/")  # forms with passwords and codes; the admin has pages of its own
DUMMIES = {
    "int": "987654321",
    "key": "987654321",
    "slug": "nowhere",
    "str": "nothing",
    "text": "nothing",
    "uuid": "7d0a3b36-4c2c-4b31-9f4c-0d8f64c3ab11",
}


def addresses(patterns: Any, before: str = "") -> Iterator[str]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, route)
        elif (
            isinstance(each, URLPattern)
            and not route.startswith(NOT_OURS)
            and _takes_words(route, each)
        ):
            yield "/" + re.sub(
                r"<(?:([a-z]+)\d*:)?\w+>", lambda part: DUMMIES[part.group(1) or "str"], route
            )


def _takes_words(route: str, pattern: URLPattern) -> bool:
    """Without a token come only testimonies, and what takes no words: links of mails, counting of readers."""
    return not getattr(pattern.callback, "csrf_exempt", False) or route.startswith("testimonies/")


EVERY = sorted(
    {each for each in addresses(get_resolver().url_patterns) if re.fullmatch(r"[\w/.@-]+", each)}
)


def test_no_form_of_the_site_loses_a_text(cast: Cast) -> None:
    """To each address, as somebody to whom nothing of it is open."""
    client, stranger, refused = visiting(cast.ella), Client(), 0
    for address in EVERY:
        answer = client.post(address, SENT)
        if answer.status_code in {403, 404}:
            refused += 1
            assert WORDS in answer.content.decode(), address
            assert "no-store" in answer["Cache-Control"]
        signed_out = stranger.post(address, SENT)
        if signed_out.status_code in {302, 403, 404} and "/accounts/login/" in signed_out.get(
            "Location", "/accounts/login/"
        ):
            assert WORDS in signed_out.content.decode(), address
    assert refused > 60


@pytest.fixture
def leads(cast: Cast) -> Network:
    network = make_network("Zqsecretqz leads", convener=cast.asha, slug="leads")
    let_in(network, cast.cleo, by=cast.asha)
    return network


def without_address(content: bytes) -> bytes:
    tokens = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", content)
    return re.sub(rb"/networks/[\w-]+/discussions/\d+/|/posts/\d+/", b"", tokens)


def test_the_page_is_that_of_what_does_not_exist(leads: Network, cast: Cast) -> None:
    thread = make_thread(leads, cast.asha)
    there, nowhere = (
        f"/networks/{slug}/discussions/{pk}/posts/"
        for slug, pk in (("leads", thread.pk), ("nowhere", 987654321))
    )
    for client in (visiting(cast.ella), Client()):
        pages = [client.post(address, SENT) for address in (there, nowhere)]
        assert pages[0].status_code == pages[1].status_code
        assert without_address(pages[0].content) == without_address(pages[1].content)
        assert "Zqsecretqz" not in pages[0].content.decode()


def test_who_lost_the_way_to_it_while_writing_keeps_the_text(leads: Network, cast: Cast) -> None:
    thread, client = make_thread(leads, cast.asha), visiting(cast.cleo)
    post = make_reply(thread, cast.cleo)
    edit, reply = (
        reverse("discussions:post-edit", args=[post.pk]),
        f"{thread.get_absolute_url()}posts/",
    )
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - timedelta(days=3))

    def answer(address: str) -> tuple[int, bool]:
        sent = client.post(address, {**SENT, "version": "1", "key": DUMMIES["uuid"]})
        return sent.status_code, WORDS in sent.content.decode()

    assert answer(edit) == (403, True)  # the window is over
    flows.delete_post(post=post, by=cast.asha)
    assert answer(edit) == (404, True)
    flows.set_closed(thread=thread, by=cast.asha, on=True)
    assert answer(reply) == (200, True)
    access.leave(network=leads, user=cast.cleo)
    assert answer(reply) == (404, True)
    access.join(network=leads, user=cast.cleo)
    flows.delete_post(post=thread.posts.get(number=1), by=cast.asha)
    assert answer(reply) == (404, True)


def test_a_testimony_to_a_campaign_that_is_gone_comes_back(cast: Cast) -> None:
    campaign = make_campaign(make_network(convener=cast.asha, level="public"), cast.asha)
    address = reverse("testimonies:give", args=[campaign.network.slug, campaign.slug])
    campaign.delete()
    answer = Client().post(address, {"text": WORDS, "consent": "count", "form": "x"})
    assert (answer.status_code, WORDS in answer.content.decode()) == (404, True)


def test_a_form_with_a_password_is_never_shown() -> None:
    answer = Client().post(
        "/networks/nowhere/join/", {**SENT, "old_password": "a quiet ward at night"}
    )
    assert WORDS not in answer.content.decode()
    assert "a quiet ward" not in answer.content.decode()


def test_what_another_site_sends_is_not_shown(leads: Network, cast: Cast) -> None:
    client = visiting(cast.ella)
    client.handler.enforce_csrf_checks = True
    for address in (
        "/there/is/no/such/page/",
        "/networks/nowhere/join/",
        f"/networks/{leads.slug}/join/",
    ):
        page = client.post(address, SENT, headers={"Sec-Fetch-Site": "cross-site"}).content.decode()
        assert WORDS not in page


def test_who_decides_after_somebody_else_keeps_the_reasons(leads: Network, cast: Cast) -> None:
    let_in(leads, cast.ben, by=cast.asha, role="moderator")
    case = make_report(make_reply(make_thread(leads, cast.asha), cast.cleo), cast.asha).case
    decide(case=case, by=cast.asha, decision="nothing", note="Fine.")
    address, client = f"/networks/leads/reports/{case.pk}/", visiting(cast.ben)
    for page, name in ((address, "note"), (f"{address}hand-over/", "note")):
        sent = {name: WORDS, "decision": "deleted", "message": "Please be kind."}
        told = client.post(page, sent, follow=True).content.decode()
        assert f"You had written: “{WORDS}”" in told
