"""The page of notifications: one form for all its lines, which works without scripts."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from hub.notifications import announcements
from hub.notifications.inbox_rows import MOST_TEXT
from hub.notifications.models import Notification
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import visitor
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.discussions.telling import tell_everybody

pytestmark = pytest.mark.django_db

LIST, READ = reverse("notifications:list"), reverse("notifications:read")


def page_of(cast: Cast) -> str:
    return visitor(cast.ben).get(LIST).content.decode()


def buttons(page: str) -> list[str]:
    return re.findall(r'<button[^>]*form="read" name="pk" value="([^"]*)"', page)


def test_one_form_and_one_token_for_all_lines(network: Network, cast: Cast) -> None:
    for _ in range(5):
        make_reply(make_thread(network, cast.ben), cast.cleo)
    tell_everybody()
    page = page_of(cast)
    assert len(buttons(page)) == 5
    main = page.partition("<main")[2].partition("</main>")[0]
    assert main.count("<form") == 1 and main.count("csrfmiddlewaretoken") == 1


def test_the_button_of_a_line_reads_all_that_stands_in_it_and_nothing_else(
    network: Network, cast: Cast
) -> None:
    thread = make_thread(network, cast.ben)
    for person in (cast.cleo, cast.asha, cast.cleo):
        make_reply(thread, person)
    make_reply(make_thread(network, cast.ben), cast.cleo)
    tell_everybody()
    newest, grouped = buttons(page_of(cast))
    assert len(grouped.split()) == 3
    for _ in range(2):
        assert visitor(cast.ben).post(READ, {"pk": grouped}).status_code == 302
    unread = Notification.objects.filter(person=cast.ben, read_at=None)
    assert [str(each.pk) for each in unread] == [newest]
    assert buttons(page_of(cast)) == [newest]


def test_nobody_reads_what_somebody_else_was_told(network: Network, cast: Cast) -> None:
    make_reply(make_thread(network, cast.ben), cast.cleo)
    tell_everybody()
    (own,) = buttons(page_of(cast))
    visitor(cast.asha).post(READ, {"pk": own})
    for odd in ("", "x", "0 x", "9" * 30):
        assert visitor(cast.ben).post(READ, {"pk": odd}).status_code == 302
    assert buttons(page_of(cast)) == [own]


def test_all_are_read_at_once(network: Network, cast: Cast) -> None:
    for _ in range(2):
        make_reply(make_thread(network, cast.ben), cast.cleo)
    tell_everybody()
    visitor(cast.ben).post(READ)
    page = page_of(cast)
    assert buttons(page) == [] and "Mark all as read" not in page and "Twice" in page


def test_what_people_write_is_shown_as_text(network: Network, cast: Cast) -> None:
    hostile = '"><img src=x onerror=alert(1)>&amp;'
    cast.cleo.display_name = f"Cleo {hostile}"
    cast.cleo.save()
    make_reply(make_thread(network, cast.ben, f"Title {hostile}"), cast.cleo)
    announcements.announce(title=hostile, text=hostile * 20, by=cast.hana, key=uuid4())
    tell_everybody()
    page = page_of(cast)
    assert "<img src=x" not in page
    assert page.count("&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;amp;") >= 5


def test_a_long_text_is_cut(network: Network, cast: Cast) -> None:
    make_reply(make_thread(network, cast.ben), cast.cleo, f"<p>{'aloud ' * 100}</p>")
    tell_everybody()
    (text,) = re.findall(r'<p class="card__text">(.*?)</p>', page_of(cast))
    assert len(text) == MOST_TEXT and text.endswith("…")
