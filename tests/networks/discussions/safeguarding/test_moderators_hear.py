"""Those who look after the network hear of what was posted all the same, and never of an author without a name."""

import pytest
from django.test import Client
from django.urls import reverse

from hub.notifications.models import Event
from networks.access import change_role
from networks.discussions.models import Post, Thread
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import at, visitor
from tests.networks.discussions.safeguarding.posting import KEY, WHY, answers, text_of, typed
from tests.networks.discussions.telling import told

pytestmark = pytest.mark.django_db


def test_what_is_posted_all_the_same_is_told_to_moderators(
    thread: Thread, cleo: Client, cast: Cast
) -> None:
    address = at("reply", thread)
    cleo.post(address, typed() | answers(cleo.post(address, typed())))
    assert told(cast.ben)[0] == told(cast.asha)[0] == "said why something is fine in"
    page = visitor(cast.ben).get(reverse("notifications:list"))
    assert "It may hold a telephone number." in text_of(page) and WHY in text_of(page)
    assert Post.objects.get(key=KEY).get_absolute_url() in text_of(page)
    assert not told(cast.cleo)


def test_moderators_do_not_learn_who_wrote_it_without_a_name(
    thread: Thread, cleo: Client, cast: Cast
) -> None:
    Network.objects.filter(pk=thread.network_id).update(allows_anonymous=True)
    address = at("reply", thread)
    cleo.post(address, typed(anonymous="on") | answers(cleo.post(address, typed(anonymous="on"))))
    assert told(cast.ben)[0] == "said why something is fine in"
    assert cast.cleo.display_name not in text_of(
        visitor(cast.ben).get(reverse("notifications:list"))
    )
    assert not Event.objects.filter(event_type="explained", by=cast.cleo).exists()


def test_a_moderator_is_not_told_of_their_own(thread: Thread, cast: Cast) -> None:
    ben, address = visitor(cast.ben), at("reply", thread)
    ben.post(address, typed() | answers(ben.post(address, typed())))
    assert "said why something is fine in" not in told(cast.ben)
    assert told(cast.asha)[0] == "said why something is fine in"


def test_who_moderates_no_longer_reads_nothing_of_it(
    thread: Thread, cleo: Client, cast: Cast
) -> None:
    address = at("reply", thread)
    cleo.post(address, typed() | answers(cleo.post(address, typed())))
    assert told(cast.ben)
    change_role(network=thread.network, user=cast.ben, by=cast.asha, role="member")
    assert "said why something is fine in" not in told(cast.ben)
