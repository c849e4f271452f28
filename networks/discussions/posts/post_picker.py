"""The posts of one page of a thread, to choose some from."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import Truncator

from hub.http.numbers import whole_number
from hub.richtext.plain_text import plain_text
from networks.discussions.models import Post, Thread
from networks.discussions.models.thread import POSTS_PER_PAGE
from networks.discussions.querysets import PostQuerySet
from networks.discussions.threads.thread_page import last_page


@dataclass(frozen=True)
class PostPickerPage:
    number: int
    last: int


def choices_on(
    thread: Thread, asked: str, *, first_post: bool = True
) -> tuple[PostPickerPage, list[tuple[int, str]]]:
    """The page that the address asks for, and (id, line) of each of its posts."""
    last = last_page(thread)
    number = min(whole_number(asked) or 1, last)
    posts = [
        post for post in _posts_on(thread, number) if not post.is_deleted and not post.is_hidden
    ]
    shown = posts if first_post else [post for post in posts if post.number > 1]
    return PostPickerPage(number, last), [(post.pk, _in_a_line(post)) for post in shown]


def _posts_on(thread: Thread, number: int) -> PostQuerySet:
    first = (number - 1) * POSTS_PER_PAGE + 1
    posts = Post.objects.shown_in(thread.pk, first, first + POSTS_PER_PAGE - 1, viewer=0)
    return posts.select_related("author", "pseudonym")


def _in_a_line(post: Post) -> str:
    return f"{post.number}. {post.byline}: {Truncator(plain_text(post.body)).chars(90)}"
