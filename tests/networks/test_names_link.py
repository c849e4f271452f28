"""Names lead to what the reader may see of a person: their profile, where they show it, and nowhere else."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from networks import access
from networks.discussions import flows
from networks.models import Membership, Network
from tests.cast import Cast, SignedInClient, visiting
from tests.learn.comments.make import here_for_a_year, make_comment
from tests.make import make_article, make_person
from tests.networks.conftest import queries_of
from tests.networks.discussions.asking import choices_of, make_poll
from tests.networks.discussions.make import make_reply, make_report, make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db

SHOWN_TO = {
    "everyone": {"nobody", "outsider", "member", "staff"},
    "members": {"outsider", "member", "staff"},
    "networks": {"member", "staff"},
}


@pytest.fixture
def public(cast: Cast) -> Network:
    """Convened by Asha; Cleo is a member. Ella and Hana, of staff, are not."""
    network = make_network("Theatres", slug="theatres", convener=cast.asha, level="public")
    let_in(network, cast.cleo, by=cast.asha)
    return network


def clients(cast: Cast) -> dict[str, SignedInClient]:
    people = {"nobody": None, "outsider": cast.ella, "member": cast.cleo, "staff": cast.hana}
    return {name: visiting(person) for name, person in people.items()}


def is_linked(page: str, person: User) -> bool:
    """Whether the person's name stands there as a link. It has to stand there."""
    assert person.display_name in page
    return f'<a href="{person.get_absolute_url()}">{person.display_name}</a>' in page


def show_to(person: User, visibility: str) -> None:
    User.objects.filter(pk=person.pk).update(profile_visibility=visibility)


@pytest.mark.parametrize("visibility", SHOWN_TO)
def test_conveners_and_authors_of_posts_are_linked_for_those_who_may_open_their_profile(
    public: Network, cast: Cast, visibility: str
) -> None:
    thread = make_thread(public, cast.asha)
    show_to(cast.asha, visibility)
    for name, client in clients(cast).items():
        may = name in SHOWN_TO[visibility]
        assert client.get(cast.asha.get_absolute_url()).status_code == (200 if may else 404)
        for address in (public.get_absolute_url(), thread.get_absolute_url()):
            assert is_linked(client.get(address).content.decode(), cast.asha) is may, (
                name,
                address,
            )


@pytest.mark.parametrize("visibility", SHOWN_TO)
def test_authors_of_comments_are_linked_for_those_who_may_open_their_profile(
    public: Network, cast: Cast, visibility: str
) -> None:
    article = make_article(by=cast.hana)
    make_comment(article, here_for_a_year(cast.asha))
    show_to(cast.asha, visibility)
    for name, client in clients(cast).items():
        page = client.get(article.get_absolute_url()).content.decode()
        assert is_linked(page, cast.asha) is (name in SHOWN_TO[visibility]), name


def test_who_left_is_not_linked_for_members_whom_they_meet_nowhere(
    public: Network, cast: Cast
) -> None:
    let_in(public, cast.ben, by=cast.asha)
    thread = make_thread(public, cast.ben)
    show_to(cast.ben, "networks")
    assert is_linked(visiting(cast.cleo).get(thread.get_absolute_url()).content.decode(), cast.ben)
    access.leave(network=public, user=cast.ben)
    assert not is_linked(
        visiting(cast.cleo).get(thread.get_absolute_url()).content.decode(), cast.ben
    )


def test_who_wrote_without_a_name_is_linked_for_nobody(public: Network, cast: Cast) -> None:
    Network.objects.filter(pk=public.pk).update(allows_anonymous=True)
    public.refresh_from_db()
    show_to(cast.cleo, "everyone")
    thread = make_thread(public, cast.asha)
    make_reply(thread, cast.cleo, anonymous=True)
    for name, client in clients(cast).items():
        if name != "member":  # whose own menu leads there
            assert (
                cast.cleo.get_absolute_url()
                not in client.get(thread.get_absolute_url()).content.decode()
            )


def test_who_voted_is_linked_for_members_who_may_open_their_profile(
    public: Network, cast: Cast
) -> None:
    poll = make_poll(public, cast.asha, is_secret=False)
    dev = make_person("Dee Vote", profile_visibility="networks")
    let_in(public, dev, by=cast.asha)
    flows.vote(poll=poll, by=dev, choices=choices_of(poll, "Twice"))
    page = poll.thread.get_absolute_url()
    assert is_linked(visiting(cast.cleo).get(page).content.decode(), dev)
    Membership.objects.filter(network=public, user=dev).update(in_directory=False)
    assert not is_linked(visiting(cast.cleo).get(page).content.decode(), dev)


@pytest.mark.parametrize("visibility", SHOWN_TO)
def test_conveners_reach_the_profiles_of_those_who_ask_to_join(
    network: Network, cast: Cast, visibility: str
) -> None:
    show_to(cast.dev, visibility)
    page = (
        visiting(cast.asha).get(reverse("networks:requests", args=[network.slug])).content.decode()
    )
    may = visiting(cast.asha).get(cast.dev.get_absolute_url()).status_code == 200
    assert is_linked(page, cast.dev) is may
    (box,) = re.findall(r'<input type="checkbox" name="people"[^>]* id="([^"]+)"', page)
    assert f'for="{box}"' in page and "Choose Dev Sharma" in page


@pytest.mark.parametrize("visibility", SHOWN_TO)
def test_whoever_decides_about_a_report_reaches_the_profile_of_its_author(
    public: Network, cast: Cast, visibility: str
) -> None:
    let_in(public, cast.ben, by=cast.asha, role="moderator")
    case = make_report(make_reply(make_thread(public, cast.asha), cast.cleo), cast.ella).case
    show_to(cast.cleo, visibility)
    pages = {
        cast.ben: f"/networks/theatres/reports/{case.pk}/",
        cast.hana: f"/admin/moderation/case/{case.pk}/change/",
    }
    for person, page in pages.items():
        assert is_linked(visiting(person).get(page).content.decode(), cast.cleo)
    access.leave(network=public, user=cast.cleo)
    page = visiting(cast.ben).get(pages[cast.ben]).content.decode()
    assert is_linked(page, cast.cleo) is (visibility != "networks")


def test_names_cost_no_query_each(public: Network, cast: Cast) -> None:
    thread, article = make_thread(public, cast.asha), make_article(by=cast.hana)
    private = make_network(convener=cast.asha, level="private")
    pages = [
        (visiting(cast.cleo), public.get_absolute_url()),
        (visiting(cast.cleo), thread.get_absolute_url()),
        (visiting(cast.cleo), article.get_absolute_url()),
        (visiting(cast.asha), reverse("networks:requests", args=[private.slug])),
    ]

    def one_more() -> None:
        person = here_for_a_year(make_person())
        let_in(public, person, by=cast.asha, role="convener")
        make_reply(thread, person)
        make_comment(article, person)
        access.join(network=private, user=person, answers=[("Why?", "To listen.")])

    one_more()
    asked = [queries_of(client, page) for client, page in pages]
    for _ in range(6):
        one_more()
    assert [queries_of(client, page) for client, page in pages] == asked
