"""Moving a discussion shows no vote, no voter's name and no anonymous post to people it was not shown to."""

from typing import Any

import pytest

from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.models import Poll, Thread, Vote
from networks.models import Network
from tests.cast import Cast, visiting
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db


def network_of(cast: Cast, level: str, **fields: Any) -> Network:
    network = make_network(convener=cast.asha, level=level, **fields)
    Network.objects.filter(pk=network.pk).update(
        holds_first_posts=False, holds_links=False, holds_anonymous=False, allows_anonymous=True
    )
    let_in(network, cast.cleo, by=cast.asha)
    network.refresh_from_db()
    return network


def asked(network: Network, cast: Cast, *, secret: bool) -> Thread:
    """With Cleo's vote."""
    ballot = flows.PollInput("When?", ["Now", "Later"], is_secret=secret)
    thread = make_thread(network, cast.asha, ballot=ballot)
    flows.vote(
        poll=thread.poll, by=cast.cleo, choices=[thread.poll.choices.earliest("position").pk]
    )
    return thread


def moved_in_browser(thread: Thread, to: Network, cast: Cast) -> str:
    """The page that says what stays behind; then it is agreed to."""
    asha, address = visiting(cast.asha), f"{thread.get_absolute_url()}move/"
    page = asha.post(address, {"network": to.pk}).content.decode()
    thread.refresh_from_db()
    assert thread.network_id != to.pk
    accepted = [loss.value for loss in flows.losses(thread)]
    assert asha.post(address, {"network": to.pk, "accepted": accepted}).status_code == 302
    thread.refresh_from_db()
    assert thread.network_id == to.pk
    return page


@pytest.mark.parametrize("secret", [True, False])
def test_votes_of_a_closed_network_stay_behind(cast: Cast, secret: bool) -> None:
    thread, public = (
        asked(network_of(cast, "private"), cast, secret=secret),
        network_of(cast, "public"),
    )
    with pytest.raises(NotAllowed, match="votes on its poll"):
        flows.move_thread(thread=thread, by=cast.asha, to=public)
    assert "The votes on its poll" in moved_in_browser(thread, public, cast)
    assert not Vote.objects.exists()
    assert Poll.objects.get(thread=thread).choices.count() == 2


def test_an_open_poll_names_nobody_among_others(cast: Cast) -> None:
    thread, to = asked(network_of(cast, "public"), cast, secret=False), network_of(cast, "public")
    let_in(to, cast.ben, by=cast.asha)
    assert "Who voted for what" in moved_in_browser(thread, to, cast)
    assert Vote.objects.count() == 1
    page = visiting(cast.ben).get(f"/networks/{to.slug}/discussions/{thread.pk}/").content.decode()
    assert "When?" in page
    assert f"/people/{cast.cleo.handle}/" not in page


def test_a_secret_poll_of_an_open_network_goes_along(cast: Cast) -> None:
    thread, to = asked(network_of(cast, "public"), cast, secret=True), network_of(cast, "private")
    assert flows.losses(thread) == []
    flows.move_thread(thread=thread, by=cast.asha, to=to)
    assert Vote.objects.count() == 1


def test_anonymous_posts_do_not_leave_a_closed_network(cast: Cast) -> None:
    thread = make_thread(network_of(cast, "private"), cast.asha)
    make_reply(thread, cast.cleo, anonymous=True)
    for level in ("public", "private"):
        with pytest.raises(NotAllowed, match="without a name"):
            flows.move_thread(thread=thread, by=cast.asha, to=network_of(cast, level))


def test_nor_do_they_go_where_others_may_ask_who_it_was(cast: Cast) -> None:
    thread = make_thread(network_of(cast, "public"), cast.asha)
    make_reply(thread, cast.cleo, anonymous=True)
    to, plain = network_of(cast, "public"), network_of(cast, "public")
    Network.objects.filter(pk=plain.pk).update(allows_anonymous=False)
    let_in(to, cast.ben, by=cast.asha, role="moderator")
    for network in (to, plain):
        with pytest.raises(NotAllowed, match="without a name"):
            flows.move_thread(thread=thread, by=cast.asha, to=network)
    flows.move_thread(thread=thread, by=cast.asha, to=network_of(cast, "public"))


def test_a_deleted_anonymous_post_holds_nothing_back(cast: Cast) -> None:
    thread = make_thread(network_of(cast, "private"), cast.asha)
    post = make_reply(thread, cast.cleo, anonymous=True)
    flows.delete_post(post=post, by=cast.asha, reason="Off topic.")
    flows.move_thread(thread=thread, by=cast.asha, to=network_of(cast, "private"))
