"""Where the hostile texts are written: a network, a discussion, an article and a campaign of their own."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from accounts.models import User
from learn.models import Article, Category
from networks.campaigns.models import Campaign
from networks.discussions import flows as discussions
from networks.discussions.models import Post, Thread
from networks.models import Network
from tests.learn.comments.make import here_for_a_year
from tests.make import make_article
from tests.networks.campaigns.make import make_campaign
from tests.networks.discussions.make import make_reply, writing
from tests.networks.make import let_in, make_network

SLUG = "zebra-corner"


class Corner:
    """Ella convenes it, Ben moderates, Dev is a member and leads a topic of the library, Hana is site staff."""

    def __init__(self) -> None:
        names = ("Ella Novak", "Dev Sharma", "Ben Okafor", "Hana Kim")
        self.ella, self.dev, self.ben, self.hana = (
            here_for_a_year(User.objects.get(display_name=name)) for name in names
        )
        self.topic = Category.objects.get(slug="handover")
        self.address = f"/networks/{SLUG}/"

    @cached_property
    def network(self) -> Network:
        network = make_network(
            "A corner", convener=self.ella, slug=SLUG, level="public", allows_anonymous=True
        )
        let_in(network, self.ben, by=self.ella, role="moderator")
        let_in(network, self.dev, by=self.ella)
        return network

    @cached_property
    def thread(self) -> Thread:
        return self.begin("Where the texts are")

    @cached_property
    def article(self) -> Article:
        return make_article("Under which they are", by=self.hana)

    @property
    def article_address(self) -> str:
        return self.article.get_absolute_url()

    @cached_property
    def campaign(self) -> Campaign:
        return make_campaign(self.network, self.ella, "For which they are told")

    def post(self, by: User | None = None, body: str = "<p>Said quietly.</p>") -> Post:
        return make_reply(self.thread, by or self.dev, body, limited=False)

    def begin(self, title: str, body: str = "<p>Asked quietly.</p>", **fields: Any) -> Thread:
        said = writing(self.dev, body, limited=False)
        return discussions.start_thread(
            network=self.network, writing=said, title=title, kind="question", **fields
        )
