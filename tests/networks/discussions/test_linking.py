"""Between discussions and the library: articles that posts name, and posts that become an article."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from learn.models import Article
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.integrations.link_targets import cards_of, threads_about
from networks.discussions.models import Post, Promotion, Thread
from networks.models import Network
from tests.cast import Cast
from tests.make import make_article
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import make_network

pytestmark = pytest.mark.django_db


# --- Citing ---------------------------------------------------------------------------------------


@pytest.fixture
def article(db: None) -> Article:
    return make_article("Counting aloud")


def test_an_articles_address_makes_a_card(
    client: Client, network: Network, cast: Cast, article: Article
) -> None:
    thread = make_thread(
        network, cast.cleo, body=f"<p>See {article.get_absolute_url()} for a way.</p>"
    )
    client.force_login(cast.ben)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert f'<a href="{article.get_absolute_url()}">Counting aloud</a>' in page


def test_an_article_that_is_not_public_makes_none(network: Network, cast: Cast) -> None:
    draft = make_article("Secret draft", status=Article.Status.DRAFT, published_at=None)
    thread = make_thread(
        network, cast.cleo, body=f'<p><a href="/learn/articles/{draft.pk}/">this</a></p>'
    )
    assert cards_of([post.pk for post in thread.posts.all()]) == {}


def test_addresses_elsewhere_make_none(network: Network, cast: Cast, article: Article) -> None:
    address = f"https://elsewhere.example{article.get_absolute_url()}"
    thread = make_thread(network, cast.cleo, body=f'<p><a href="{address}">this</a></p>')
    assert cards_of([post.pk for post in thread.posts.all()]) == {}


def test_an_article_leads_to_the_discussions_about_it(
    client: Client, network: Network, cast: Cast, article: Article
) -> None:
    body = f"<p>{article.get_absolute_url()}</p>"
    private = make_thread(network, cast.cleo, "Behind the door", body=body)
    public = make_thread(
        make_network(convener=cast.asha, level="public"), cast.asha, "In the open", body=body
    )
    assert [*threads_about("article", article.pk, AnonymousUser())] == [public]
    assert {*threads_about("article", article.pk, cast.ben)} == {private, public}
    page = client.get(reverse("discussions:about", args=["article", article.pk])).content.decode()
    assert "In the open" in page
    assert "Behind the door" not in page
    assert client.get(reverse("discussions:about", args=["article", 999_999])).status_code == 404


def test_a_link_that_is_taken_out_is_forgotten(
    network: Network, cast: Cast, article: Article
) -> None:
    thread = make_thread(network, cast.cleo, body=f"<p>{article.get_absolute_url()}</p>")
    flows.edit_post(post=thread.posts.get(), by=cast.cleo, body="<p>Nothing.</p>", version=1)
    assert not threads_about("article", article.pk, cast.ben).exists()


# --- Promoting ------------------------------------------------------------------------------------


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    thread = make_thread(network, cast.cleo, body="<p>What we asked.</p>")
    make_reply(thread, cast.ben, "<p>What we did.</p>")
    make_article()  # there is a category for the draft
    return thread


def propose(thread: Thread, cast: Cast) -> Promotion:
    posts = [*thread.posts.values_list("pk", flat=True)]
    return flows.propose_promotion(thread=thread, by=cast.asha, posts=posts, title="Counting swabs")


def drafts() -> list[Article]:
    return [*Article.objects.filter(status=Article.Status.DRAFT)]


def test_a_draft_is_made_when_every_author_has_said_yes(thread: Thread, cast: Cast) -> None:
    promotion = propose(thread, cast)
    flows.answer_promotion(promotion=promotion, by=cast.cleo, agrees=True)
    assert drafts() == []
    flows.answer_promotion(promotion=promotion, by=cast.ben, agrees=True)
    [draft] = drafts()
    assert draft.title == "Counting swabs"
    assert "What we asked." in draft.body
    assert "What we did." in draft.body
    assert "Safety leads" not in draft.body  # the network is private


def test_one_no_ends_it(thread: Thread, cast: Cast) -> None:
    promotion = propose(thread, cast)
    flows.answer_promotion(promotion=promotion, by=cast.ben, agrees=False)
    with pytest.raises(NotAllowed):
        flows.answer_promotion(promotion=promotion, by=cast.cleo, agrees=True)
    assert drafts() == []


def test_what_was_shown_is_what_is_used(thread: Thread, cast: Cast) -> None:
    promotion = propose(thread, cast)
    for person in (cast.ben, cast.cleo):
        flows.answer_promotion(promotion=promotion, by=person, agrees=True)
    post = Post.objects.get(thread=thread, number=2)
    flows.edit_post(post=post, by=cast.ben, body="<p>Something else.</p>", version=1)
    assert "What we did." in drafts()[0].body


def test_only_conveners_propose(thread: Thread, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        flows.propose_promotion(
            thread=thread,
            by=cast.ben,
            posts=[thread.posts.first().pk],  # type: ignore[union-attr]
            title="No",
        )


def test_an_anonymous_author_is_asked_and_stays_anonymous(network: Network, cast: Cast) -> None:
    Network.objects.filter(pk=network.pk).update(allows_anonymous=True)
    make_article()
    thread = make_thread(network, cast.cleo, anonymous=True)
    promotion = propose(thread, cast)
    flows.answer_promotion(promotion=promotion, by=cast.cleo, agrees=True)
    assert "Anonymous member 1" in drafts()[0].body
    assert cast.cleo.display_name not in drafts()[0].body


def test_the_page_is_for_authors_and_conveners(client: Client, thread: Thread, cast: Cast) -> None:
    promotion = propose(thread, cast)
    address = reverse("discussions:promotion", args=[promotion.pk])
    for person, status in ((cast.asha, 200), (cast.cleo, 200), (cast.ella, 404), (cast.hana, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status
    client.force_login(cast.cleo)
    client.post(address, {"answer": "yes"})
    assert promotion.posts.get(author=cast.cleo).answer == "yes"
