"""Posts that people really wrote, read from a file that is not part of the project: they show whole, and safe.

Name the file in HUB_THREADS; without it, or where it is not, these tests are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from bench.threads import ADDRESS, Asked, load, make_network, read, with_links_for_pictures
from hub.richtext.plain_text import plain_text
from hub.richtext.sanitizer import sanitize
from networks.discussions.models import Post, Thread
from tests.make import make_person

FILE = Path(settings.BASE_DIR).parent / "shared" / "data" / "threads" / "stackexchange_posts.xml"
there = pytest.mark.skipif(
    not FILE.exists(), reason=f"There are no real posts beside the project: {FILE.name}."
)

_HREF = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
_PROSE = re.compile(r'<div class="prose">(.*?)</div>', re.DOTALL)


@pytest.fixture(scope="module")
def questions() -> list[Asked]:
    return read(FILE)[0]


@pytest.fixture(scope="module")
def posts(
    questions: list[Asked], django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, Post]]:
    with django_db_blocker.unblock(), transaction.atomic():
        convener = make_person("Bench")
        yield load(make_network(ADDRESS, convener=convener), questions, convener=convener)
        transaction.set_rollback(True)


@there
@pytest.mark.django_db
def test_every_page_shows_every_body_and_nothing_that_harms(posts: dict[str, Post]) -> None:
    client = Client()
    for thread in Thread.objects.select_related("network"):
        page = client.get(thread.get_absolute_url()).content.decode()
        bodies = "".join(_PROSE.findall(page))
        assert not re.search(r"<script|\son\w+=|javascript:|<iframe|<img", bodies), thread.title
        for post in thread.posts.filter(number__lte=20):
            assert post.body in page, post.pk


@there
@pytest.mark.django_db
def test_what_was_written_is_stored_whole(posts: dict[str, Post], questions: list[Asked]) -> None:
    told = [each for asked in questions for each in (asked.told, *asked.answers)]
    assert len(told) == len(posts) > 500
    for each in told:
        stored = Post.objects.get(pk=posts[each.number].pk)
        assert stored.body == sanitize(each.body)
        assert plain_text(stored.body).split() == plain_text(each.body).split()
        assert _addresses(stored.body) == [
            address for address in _addresses(each.body) if _is_safe(address)
        ]
        assert stored.created_at == each.at


@there
@pytest.mark.django_db
def test_answers_tags_and_closed_questions_arrive(
    posts: dict[str, Post], questions: list[Asked]
) -> None:
    for asked in questions:
        thread = posts[asked.told.number].thread
        thread.refresh_from_db()
        assert thread.post_count == 1 + len(asked.answers)
        assert thread.answer_id == (posts[asked.accepted].pk if asked.accepted in posts else None)
        assert sorted(tag.name for tag in thread.tags.all()) == sorted(asked.tags)
        assert thread.is_closed == asked.is_closed


def test_a_picture_of_another_site_becomes_a_link() -> None:
    picture = '<img src="https://elsewhere.example/a.png?b=1&amp;c=2" alt="A &quot;kettle&quot;">'
    link = '<a href="https://elsewhere.example/a.png?b=1&amp;c=2">A &quot;kettle&quot;</a>'
    assert with_links_for_pictures(f"<p>{picture}</p>") == f"<p>{link}</p>"
    assert (
        with_links_for_pictures(f'<a href="/b">{picture}</a>')
        == '<a href="/b">A &quot;kettle&quot;</a>'
    )
    assert with_links_for_pictures('<img alt="nothing">') == ""


@pytest.mark.django_db
def test_a_file_is_read_as_questions_with_answers_and_the_rest_is_counted(tmp_path: Path) -> None:
    rows = (
        '<row Id="1" PostTypeId="1" AcceptedAnswerId="3" CreationDate="2015-01-27T20:09:32.720" Title="How many?"'
        ' Body="&lt;p&gt;One&lt;script&gt;x()&lt;/script&gt;&lt;/p&gt;" Tags="&lt;swab-count&gt;" OwnerUserId="4"/>'
        '<row Id="3" PostTypeId="2" ParentId="1" CreationDate="2015-01-28T20:00:00.000" Body="&lt;p&gt;Two&lt;/p&gt;"/>'
        '<row Id="4" PostTypeId="5" CreationDate="2015-01-28T20:00:00.000" Body="wiki"/>'
    )
    file = tmp_path / f"{uuid4()}.xml"
    file.write_text(f"<posts>{rows}</posts>", encoding="utf-8")
    questions, left_out = read(file)
    assert left_out == 1
    convener = make_person("Another Bench")
    posts = load(make_network("few", convener=convener), questions, convener=convener)
    again = load(make_network("few", convener=convener), questions, convener=convener)
    thread = Thread.objects.get(network__slug="few")
    assert (
        {post.pk for post in posts.values()}
        == {post.pk for post in again.values()}
        == set(thread.posts.values_list("pk", flat=True))
    )
    assert thread.answer == posts["3"]
    assert [tag.name for tag in thread.tags.all()] == ["swab count"]
    assert posts["1"].body == "<p>One</p>"


def _addresses(body: str) -> list[str]:
    return [unescape(address) for address in _HREF.findall(body)]


def _is_safe(address: str) -> bool:
    """Whether it is an address at all: some were typed with a space before them, or twice."""
    return re.match(r"(https?://\w|mailto:|/|#|[^:]*$)", address) is not None
