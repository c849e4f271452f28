"""Closing an account: what one said stays under "Former member", or goes."""

import pytest

from accounts.flows import close_account
from accounts.models import FORMER_MEMBER, Erasure
from networks.discussions import flows
from networks.discussions.counter_checks import drifts
from networks.discussions.integrations.erasure import REMOVED_TITLE
from networks.discussions.models import Post, PostRevision, Thread
from networks.discussions.posts.reply_prefill import quoted
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.make import make_reply, make_thread

pytestmark = pytest.mark.django_db


def test_what_was_said_stays_under_former_member(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.cleo, body="<p>Still here.</p>")
    close_account(user=cast.cleo, mode=Erasure.Mode.KEEP)
    post = Post.objects.select_related("author").get(thread=thread)
    assert (post.byline, post.body) == (FORMER_MEMBER, "<p>Still here.</p>")


def test_or_every_word_goes_and_replies_stay(network: Network, cast: Cast) -> None:
    Network.objects.filter(pk=network.pk).update(allows_anonymous=True)
    thread = make_thread(network, cast.cleo, "My story", body="<p>Mine.</p>")
    answer = make_reply(thread, cast.ben, "<p>Thank you.</p>", reply_to=thread.posts.get(number=1))
    hidden = make_reply(thread, cast.cleo, "<p>Mine too.</p>", anonymous=True)
    flows.edit_post(post=hidden, by=cast.cleo, body="<p>Mine as well.</p>", version=1)
    flows.react(post=answer, by=cast.cleo, kind="thanks", on=True)
    alone = make_thread(network, cast.cleo, "Alone")
    close_account(user=cast.cleo, mode=Erasure.Mode.REMOVE)
    thread.refresh_from_db()
    assert thread.title == REMOVED_TITLE
    assert [post.body for post in thread.posts.order_by("number")] == ["", "<p>Thank you.</p>", ""]
    assert not PostRevision.objects.filter(post__thread=thread).exists()
    assert Post.objects.get(pk=answer.pk).reactions == {}
    assert not Thread.objects.visible_to(cast.ben).filter(pk=alone.pk).exists()
    assert Thread.objects.visible_to(cast.ben).filter(pk=thread.pk).exists()
    assert [*drifts()] == []


def test_no_name_is_left_in_what_others_wrote(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.cleo)
    post = make_reply(
        thread, cast.ben, f"<p>Ask @{cast.cleo.handle}, not @{cast.cleo.handle}-2.</p>"
    )
    assert cast.cleo.display_name not in quoted(thread.posts.get(number=1))
    handle = cast.cleo.handle
    close_account(user=cast.cleo, mode=Erasure.Mode.KEEP)
    assert Post.objects.get(pk=post.pk).body == f"<p>Ask {FORMER_MEMBER}, not @{handle}-2.</p>"
