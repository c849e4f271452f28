"""Who is told of what is written, and what they may still see of it."""

import pytest
from django.core import mail
from django.urls import reverse

from hub.notifications import flows as notifications
from hub.notifications.models import Event, Notification
from networks import access
from networks.discussions import flows
from networks.discussions.models import Thread
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import visitor
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.discussions.telling import tell_everybody, told
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db

MENTIONED, REPLIED, WROTE, BEGAN = "mentioned you in", "replied to you in", "wrote in", "began"


def test_who_began_a_discussion_and_who_is_answered_are_told(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    reply = make_reply(thread, cast.cleo)
    make_reply(thread, cast.asha, reply_to=reply)
    assert told(cast.cleo) == [REPLIED]
    assert told(cast.ben) == [REPLIED]
    assert told(cast.asha) == [], "nobody is told of what they do themselves"


def test_a_mention_counts_for_more_than_a_reply(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    make_reply(thread, cast.cleo, f"<p>Thank you @{cast.ben.handle}!</p>")
    assert told(cast.ben) == [MENTIONED]


def test_somebody_named_in_an_edit_is_told_once(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    post = make_reply(thread, cast.cleo, f"<p>@{cast.ben.handle}, look.</p>")
    tell_everybody()
    flows.edit_post(
        post=post,
        by=cast.cleo,
        body=f"<p>@{cast.ben.handle} and @{cast.asha.handle}</p>",
        version=1,
    )
    assert told(cast.asha) == [MENTIONED]
    assert told(cast.ben) == [MENTIONED]


def test_watching_tells_of_every_post_and_tracking_of_none(network: Network, cast: Cast) -> None:
    flows.follow(by=cast.cleo, network=network, level="watching")
    flows.follow(by=cast.asha, network=network, level="tracking")
    thread = make_thread(network, cast.ben)
    make_reply(thread, cast.ben)
    assert told(cast.cleo) == [WROTE, BEGAN]
    assert told(cast.asha) == []


def test_what_one_chose_for_a_thread_goes_before_its_network(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    flows.follow(by=cast.cleo, network=network, level="watching")
    flows.follow(by=cast.cleo, thread=thread, level="muted")
    make_reply(thread, cast.ben)
    assert told(cast.cleo) == []
    make_reply(thread, cast.ben, f"<p>@{cast.cleo.handle}</p>")
    assert told(cast.cleo) == [MENTIONED], "who is named is told all the same"


def test_a_writer_without_a_name_is_neither_named_nor_told(cast: Cast) -> None:
    network = make_network(
        convener=cast.asha, level="open", joining="at-once", allows_anonymous=True
    )
    for person in (cast.ben, cast.cleo):
        access.join(network=network, user=person)
    thread = make_thread(network, cast.ben, anonymous=True)
    flows.follow(by=cast.asha, network=network, level="watching")
    make_reply(thread, cast.ben, anonymous=True)
    make_reply(thread, cast.cleo)
    assert told(cast.ben) == [REPLIED]
    page = visitor(cast.asha).get(reverse("notifications:list")).content.decode()
    assert "wrote in" in told(cast.asha) and cast.ben.display_name not in page
    assert all(
        cast.ben.display_name not in str(each.message())
        for each in mail.outbox
        if each.to == [cast.asha.email]
    )


def test_the_answer_and_reactions_are_told_once(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    post = make_reply(thread, cast.cleo)
    for _ in range(2):
        flows.set_answer(thread=thread, by=cast.ben, post=post)
        flows.react(post=post, by=cast.ben, kind="helpful", on=True)
        tell_everybody()
    flows.react(post=post, by=cast.asha, kind="thanks", on=True)
    page = visitor(cast.cleo).get(reverse("notifications:list")).content.decode()
    assert sorted(told(cast.cleo)) == [
        "marked your post as the answer in",
        "reacted to what you wrote in",
    ]
    assert "Somebody" in page


def test_replies_to_one_discussion_stand_together(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben, "Counting swabs")
    for person in (cast.cleo, cast.asha, cast.cleo):
        make_reply(thread, person)
    assert told(cast.ben) == [REPLIED]
    page = visitor(cast.ben).get(reverse("notifications:list")).content.decode()
    assert f"{cast.cleo.display_name} and 1 other" in " ".join(page.split())


def test_what_one_may_no_longer_see_disappears_with_its_count(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben, "Secret counting")
    tell_everybody()
    flows.follow(by=cast.cleo, thread=thread, level="watching")
    post = make_reply(thread, cast.ben)
    assert told(cast.cleo) == [WROTE]
    flows.delete_post(post=post, by=cast.ben)
    assert told(cast.cleo) == []
    make_reply(thread, cast.ben)
    assert told(cast.cleo) == [WROTE]
    access.leave(network=network, user=cast.cleo)
    assert told(cast.cleo) == []
    assert b"Secret counting" not in visitor(cast.cleo).get(reverse("notifications:list")).content
    assert visitor(cast.cleo).get(reverse("notifications:bell")).content.strip() == b"Notifications"


def test_no_mail_goes_to_who_left_after_it_was_queued(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    make_reply(thread, cast.cleo, f"<p>@{cast.ben.handle}</p>")
    for event in Event.objects.all():
        notifications.fan_out(event.pk)
    assert Notification.objects.filter(person=cast.ben, channel="now").exists()
    access.leave(network=network, user=cast.ben)
    tell_everybody()
    assert mail.outbox == []


def test_reading_the_discussion_reads_what_was_told_of_it(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    make_reply(thread, cast.cleo)
    assert told(cast.ben) == [REPLIED]
    seen = f"{thread.get_absolute_url()}seen/"
    visitor(cast.ben).post(seen, {"number": 2}, headers={"Sec-Fetch-Site": "same-origin"})
    assert not Notification.objects.filter(person=cast.ben, read_at=None).exists()


@pytest.mark.parametrize("confidential", [False, True])
def test_a_confidential_network_keeps_its_words_out_of_mails(
    cast: Cast, confidential: bool
) -> None:
    network = make_network("Whisper circle", convener=cast.asha, confidential_mail=confidential)
    thread = make_thread(network, cast.asha, "Unsaid title")
    flows.follow(by=cast.asha, thread=thread, level="watching")
    let_in(network, cast.ben, by=cast.asha)
    make_reply(thread, cast.ben, "<p>Unsaid words.</p>")
    mail.outbox.clear()
    tell_everybody()
    (sent,) = mail.outbox
    whole = str(sent.message())
    address = reverse("discussions:post", args=[Thread.objects.get().posts.get(number=2).pk])
    for words in ("Whisper circle", "Unsaid title", "Unsaid words", cast.ben.display_name, address):
        assert (words in whole) != confidential
    assert reverse("notifications:list") in whole or not confidential
