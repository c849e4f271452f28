"""What the demo puts into networks: of every level, in the past, seen by nobody who may not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Count, F, Max, Q
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.demo.logins import ADMIN, CONVENER, EDITOR, MEMBER, MODERATOR
from accounts.demo.organisations import load_organisations
from accounts.demo.people import load_people, people
from accounts.demo.registry import DemoGround, parts
from accounts.models import User
from hub.richtext.plain_text import plain_text
from hub.richtext.sanitizer import sanitize
from networks import access
from networks.demo import fill
from networks.demo.bodies import body_of
from networks.demo.texts import NetworkText, networks
from networks.discussions.models import MeToo, Poll, Post, PostMention, PostReaction, Thread, Vote
from networks.models import Membership, Network, NetworkCounters, Proposal

# Each test in a savepoint of its own, inside the transaction that holds the demo.
SHOWN = Q(posts__deleted_at=None, posts__hidden_at=None)
pytestmark = pytest.mark.django_db

ARTICLE = "counting-swabs-aloud-and-why-whispering-does-not-work"
ADDRESS = "/learn/safety-checks/counting-swabs/"
LISTS = ("conveners", "moderators", "members", "invited", "leave_out")
NOBODY = AnonymousUser()


def ground() -> DemoGround:
    organisations = load_organisations()
    today = timezone.localdate()
    return DemoGround(today, load_people(today, organisations), organisations, {ARTICLE: ADDRESS})


def fill_demo() -> str:
    return fill.fill(ground(), lambda *_: None)


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo's networks, written once for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        fill_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def all_texts() -> list[NetworkText]:
    return list(networks())


def person(name: str) -> User:
    return User.objects.get(display_name=name)


# --- The texts ------------------------------------------------------------------------------------


def test_conversations_are_many_and_none_is_there_twice(all_texts: list[NetworkText]) -> None:
    threads = [thread for text in all_texts for thread in text.threads]
    posts = [post for thread in threads for post in thread.posts]
    assert len(posts) >= 250
    assert len({post.text for post in posts}) == len(posts)
    assert len({thread.title for thread in threads}) == len(threads)
    assert max(len(thread.posts) for thread in threads) >= 60
    assert {thread.kind for thread in threads} == set(Thread.Kind.values)


def test_texts_name_only_people_there_are_and_posts_that_came_before(
    all_texts: list[NetworkText],
) -> None:
    known = {each.name for each in people()}
    for text in all_texts:
        at_the_door = {each.by for each in (*text.asking, *text.declined, *text.suspended)}
        named = {
            name
            for what in ("conveners", "moderators", "members", "invited", "leave_out")
            for name in text.names(what)
        }
        writers = {post.by for thread in text.threads for post in thread.posts}
        assert at_the_door | named | writers <= known
        for thread in text.threads:
            assert all(post.text and post.to < post.number for post in thread.posts), thread.title
            assert thread.answered <= len(thread.posts)


def test_bodies_pass_the_sanitiser_and_show_no_markup(all_texts: list[NetworkText]) -> None:
    someone = {each.name: User(handle="someone") for each in people()}
    for text in all_texts:
        for post in (post for thread in text.threads for post in thread.posts):
            body = body_of(post.text, someone, {}, answers=None)
            assert sanitize(body) == body
            assert not re.search(r'\*|"|@\[|learn:|^>|##|===', plain_text(body)), post.text


def test_the_demo_command_knows_of_networks() -> None:
    assert fill.PART in parts()


# --- The networks ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("filled")
def test_there_are_eight_networks_of_every_level_and_an_archived_one(
    all_texts: list[NetworkText],
) -> None:
    assert Network.objects.count() == len(all_texts) == 8
    assert set(Network.objects.values_list("level", flat=True)) == set(Network.Level.values)
    archived = Network.objects.exclude(archived_at=None).get()
    assert archived.successor is not None
    assert archived.archived_at is not None
    assert archived.archived_at < timezone.now() - timedelta(days=100)
    assert not Network.objects.filter(Q(code_of_conduct="") | Q(description="")).exists()
    assert not Network.objects.without_present_convener().exists()
    assert Network.objects.filter(
        lists_organisations=True, member_organisations__lead__isnull=False
    ).exists()


@pytest.mark.usefixtures("filled")
def test_filling_again_adds_nothing() -> None:
    models = (
        Network,
        Membership,
        Thread,
        Post,
        PostReaction,
        PostMention,
        MeToo,
        Vote,
        Proposal,
        User,
    )
    before = [model._default_manager.count() for model in models]
    assert "(0 added now)" in fill_demo()
    assert [model._default_manager.count() for model in models] == before


@pytest.mark.usefixtures("filled")
def test_a_stranger_sees_nothing_of_what_is_private() -> None:
    shut = Network.objects.filter(level__in=["private", "hidden"])
    assert Thread.objects.filter(network__in=shut).count() >= 15
    assert not Thread.objects.visible_to(NOBODY).filter(network__in=shut).exists()
    assert not Post.objects.visible_to(NOBODY).filter(thread__network__in=shut).exists()
    thread = Thread.objects.filter(network__in=shut).first()
    assert thread is not None
    assert Client().get(thread.get_absolute_url()).status_code == 404
    assert not Network.objects.visible_to(NOBODY).filter(level="hidden").exists()
    assert not Network.objects.visible_to(person(ADMIN.name)).filter(level="hidden").exists()


@pytest.mark.usefixtures("filled")
def test_memberships_and_their_keys_agree() -> None:
    assert not list(access.find_drift())
    for figures in NetworkCounters.objects.all():
        members = Membership.objects.active().filter(network=figures.network)
        assert figures.members == members.count() > 5
        assert (
            figures.organisations
            == members.values("user__organisation")
            .exclude(user__organisation=None)
            .distinct()
            .count()
        )


@pytest.mark.usefixtures("filled")
def test_every_state_and_role_stands_somewhere() -> None:
    states = Counter(Membership.objects.values_list("state", flat=True))
    assert all(
        states[state] for state in ("requested", "invited", "active", "suspended", "declined")
    )
    assert set(Membership.objects.values_list("role", flat=True)) == set(Membership.Role.values)
    asking = Membership.objects.filter(state="requested")
    assert all(answers and answers[0][1] for answers in asking.values_list("answers", flat=True))
    assert Proposal.objects.filter(decided_at=None).exists()


@pytest.mark.usefixtures("filled")
def test_figures_of_threads_agree_with_their_rows() -> None:
    counted = Thread.objects.annotate(
        posts_now=Count("posts", filter=SHOWN),
        last_now=Max("posts__number", filter=SHOWN),
        at_now=Max("posts__created_at", filter=SHOWN),
    )
    agree = Q(post_count=F("posts_now"), last_number=F("last_now"), last_post_at=F("at_now"))
    assert not counted.exclude(agree).exists()
    for post in Post.objects.exclude(reactions={}):
        assert post.reactions == dict(Counter(post.given_reactions.values_list("kind", flat=True)))
    for thread in Thread.objects.exclude(sharing_organisations=0):
        assert (
            thread.sharing_organisations
            == thread.shared_by.values("organisation").distinct().count()
        )


@pytest.mark.usefixtures("filled")
def test_everything_lies_in_the_past_in_order_and_after_its_writer_joined() -> None:
    now = timezone.now()
    for thread in Thread.objects.prefetch_related("posts__author", "posts__pseudonym"):
        times = [
            post.created_at for post in sorted(thread.posts.all(), key=lambda post: post.number)
        ]
        assert times == sorted(set(times))
        assert times[0] == thread.created_at
        assert times[-1] < now
    joined = dict(
        Membership.objects.active().values_list(F("user") * 1000 + F("network"), "joined_at")
    )
    for post in Post.objects.select_related("author", "thread").exclude(author=None):
        assert post.author is not None
        assert post.author.date_joined <= post.created_at
        if at := joined.get(post.author.pk * 1000 + post.thread.network_id):
            assert at <= post.created_at, (post.thread.title, post.author.display_name)


@pytest.mark.usefixtures("filled")
def test_conversations_have_all_that_a_conversation_can_have() -> None:
    everything = Thread.objects.all()
    for what in (
        {"content_warning__gt": ""},
        {"answer__isnull": False},
        {"pinned_at__isnull": False},
        {"closed_at__isnull": False},
        {"sharing_organisations__gte": 3},
        {"pseudonym__isnull": False},
    ):
        assert everything.filter(**what).exists(), what
    assert Post.objects.exclude(reply_to=None).count() > 50
    assert Post.objects.exclude(edited_at=None).exists()
    assert Post.objects.exclude(deleted_at=None).exists()
    assert Post.objects.filter(body__contains="an earlier post</a>").exists()
    assert Post.objects.filter(body__contains=ADDRESS).exists()
    assert PostMention.objects.exists()
    assert Poll.objects.count() >= 3
    assert Vote.objects.exists()
    assert not Thread.objects.filter(tags=None).exists()


@pytest.mark.usefixtures("filled")
def test_nobody_is_written_to() -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    assert not ProcrastinateJob.objects.filter(task_name__contains=".send_").exists()


@pytest.mark.usefixtures("filled")
def test_whom_one_can_sign_in_as_has_something_to_see() -> None:
    asha, hana, claire = (person(login.name) for login in (MEMBER, EDITOR, ADMIN))
    convened = Membership.objects.active().filter(user=asha, role="convener")
    assert convened.count() == 2
    for membership in convened:
        assert Membership.objects.filter(network=membership.network, state="requested").count() >= 2
    assert Membership.objects.active().filter(user=hana).count() >= 4
    for reader in (asha, hana):
        behind = Thread.objects.visible_to(reader).filter(positions__user=reader)
        assert behind.filter(positions__number__lt=F("last_number")).count() >= 2
    assert Membership.objects.active().filter(user=claire).exists()


@pytest.mark.usefixtures("filled")
def test_one_can_sign_in_as_convener_and_as_moderator_of_an_open_network() -> None:
    network = Network.objects.get(slug="when-it-hurt")
    assert (network.level, network.is_archived) == (Network.Level.OPEN, False)
    for login, role in ((CONVENER, "convener"), (MODERATOR, "moderator")):
        assert person(login.name).email == login.email
        assert (
            Membership.objects.active()
            .filter(network=network, user=person(login.name), role=role)
            .exists()
        )
