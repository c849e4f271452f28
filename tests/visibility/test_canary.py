"""A private network whose every text holds a word of its own: nobody outside meets one of them, wherever they go."""

import html
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from networks.discussions.search.indexing import index_waiting
from tests.cast import SignedInClient
from tests.make import make_article
from tests.template_database import once
from tests.visibility.scene import WORDS, Scene, make_scene

pytestmark = pytest.mark.django_db

# Unlike each other, and unlike anything else on the site.
CANARIES = {name: f"zq{name}qz" for name in WORDS}
# Everyone may read these of a network that is listed.
OF_THE_DOOR = {"name", "purpose", "description", "code"}
# The person reads why, and what they answered themselves.
OF_ONES_OWN = {
    "declined": {"reason", "answer"},
    "suspended": {"reason"},
    "removed": {"reason"},
    "requested": {"answer"},
}
OUTSIDE = ("nobody", "stranger", "requested", "suspended", "left", "declined", "removed", "staff")
# Each in a browser, and one with scripts that ask for fragments.
VISITS: list[tuple[str, dict[str, str]]] = [
    *((role, {}) for role in OUTSIDE),
    ("left", {"HX-Request": "true"}),
]
NOT_FOLLOWED = ("/accounts/logout/", "/static/", "/admin/")
MOST_PAGES = 260
_TYPED = r'value="[^"]*"|q=[^"&\s]*|“[^”]*”|<title>[^<]*</title>'
_ADDRESS = re.compile(
    r'(?:href|src|action|hx-get|data-url)="([^"#]+)|<loc>([^<]+)</loc>|<(?:uri|id)>([^<]+)<'
)


def crawled(
    client: Client, starts: list[str], avoided: tuple[str, ...] = NOT_FOLLOWED
) -> Iterator[tuple[str, str]]:
    """Every page that leads on from the starts, with what it says; pages, feeds, sitemaps, forms that read."""
    waiting, met = [*starts], set(starts)
    while waiting and len(met) < MOST_PAGES:
        address = waiting.pop(0)
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        text = html.unescape(body.decode(errors="replace"))
        yield (
            address,
            text + " ".join(f"{name}: {value}" for name, value in response.headers.items()),
        )
        for found in _ADDRESS.findall(text):
            parts = urlsplit(
                urljoin(f"http://testserver{address}", next(part for part in found if part))
            )
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            own = parts.netloc in {"testserver", "localhost:8000", "localhost"}
            if own and path not in met and not path.startswith(avoided):
                met.add(path)
                waiting.append(path)


def starts(scene: Scene) -> list[str]:
    """Where an outsider begins, and every address of the network they might guess or remember."""
    searched = [
        reverse("discussions:search"),
        reverse("learn:library"),
        reverse("learn:suggest"),
        "/networks/",
    ]
    asked = [f"{address}?q={word}" for address in searched for word in CANARIES.values()]
    guessed = [
        reverse(name, args=scene.arguments[holds])
        for name, holds in (
            ("networks:network-detail", "slug"), ("networks:code", "slug"), ("networks:members", "slug"),
            ("discussions:thread-list", "slug"),
            ("discussions:thread-detail", "slug pk"), ("discussions:post", "pk"), ("discussions:post-history", "pk"),
            ("discussions:feed", "slug"), ("networks:organisations", "slug"), ("files:detail", "file"),
            ("discussions:promotion", "promotion"), ("networks:audit", "slug"), ("networks:requests", "slug"),
            ("networks:reports", "slug"), ("networks:report", "case"), ("moderation:report", "reported"),
            ("campaigns:campaign-list", "slug"), ("campaigns:campaign-detail", "campaign"),
            ("campaigns:campaign-detail", "campaign draft"),
            ("campaigns:campaign-edit", "campaign"), ("campaigns:testimony-list", "slug"),
            ("campaigns:testimony-decide", "testimony waiting"), ("testimonies:give", "campaign"),
            ("testimonies:testimony-detail", "testimony"), ("testimonies:picture", "picture"),
            ("moderation:report", "reported testimony"), ("moderation:report", "reported file"),
            ("discussions:thread-waiting", "held"),
        )
    ]  # fmt: skip
    known = [
        "/",
        "/networks/",
        "/networks/mine/",
        "/report/",
        "/sitemap.xml",
        "/sitemap-discussions.xml",
        "/sitemap-networks.xml",
        "/sitemap-campaigns.xml",
        "/testimonies/",
    ]
    people = [f"/people/{person.handle}/" for person in scene.people.values()]
    return [
        *known,
        *guessed,
        *people,
        "/organisations/",
        "/organisations/listed-trust/",
        "/settings/data/",
        *asked,
    ]


@pytest.mark.parametrize("level", ["private", "hidden"])
def test_no_word_of_a_closed_network_is_met_outside(level: str) -> None:
    scene = once(make_scene, level, CANARIES)
    make_article("Something to read")
    index_waiting()
    for role, headers in VISITS:
        client = SignedInClient(headers=headers)
        if (person := scene.who(role)) is not None:
            client.force_login(person)
        allowed = OF_ONES_OWN.get(role, set()) | (OF_THE_DOOR if level == "private" else set())
        forbidden = {word for name, word in CANARIES.items() if name not in allowed}
        for address, text in crawled(client, starts(scene)):
            shown = text.replace(address, "")
            # A search shows the words that were typed into it.
            shown = re.sub(_TYPED, "", shown)
            met = {word for word in forbidden if word in shown}
            assert not met, (role, address, met)


def test_members_meet_them_all() -> None:
    """The crawler would find them: it does, where they may be read."""
    scene = once(make_scene, "private", CANARIES)
    index_waiting()
    client = SignedInClient()
    client.force_login(scene.people["member"])
    texts = " ".join(text.replace(address, "") for address, text in crawled(client, starts(scene)))
    hidden_from_members = {
        "answer",
        "reason",
        "note",
        "message",
        "edited",
        "reported",
        "waits",
        "unseen",
    }
    # Hidden, and quoted: those who may read the network do not meet it, either.
    read = re.sub(_TYPED, "", texts)
    assert CANARIES["withheld"] not in read
    hidden_from_members.add("withheld")
    missed = {name for name, word in CANARIES.items() if word not in texts} - hidden_from_members
    assert missed == set()
