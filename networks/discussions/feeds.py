"""An Atom feed of a network's new threads, where everyone may read them. The same for every reader."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import get_tag_uri
from django.utils.html import escape
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from hub.feeds import AuthorsAtomFeed, answer, feed_of
from hub.http.absolute_urls import absolute
from hub.richtext.plain_text import one_line, plain_text
from networks.discussions.models import Post, Thread
from networks.models import Network

LENGTH = 30
SUMMARY = 400  # characters


@require_safe
def network_feed(request: HttpRequest, slug: str) -> HttpResponse:
    network = get_object_or_404(Network.objects.open_to(AnonymousUser()), slug=slug)
    first = Prefetch(
        "posts", Post.objects.visible_to(AnonymousUser()).filter(number=1), to_attr="first_posts"
    )
    newest = Thread.objects.public().filter(network=network).order_by("-created_at", "-pk")
    threads = list(
        newest.select_related("author", "pseudonym", "network").prefetch_related(first)[:LENGTH]
    )
    stamp = [(thread.pk, thread.version, thread.byline, _version(thread)) for thread in threads]
    changed = max((thread.created_at for thread in threads), default=None)
    page = reverse("discussions:thread-list", args=[slug])

    def written() -> str:
        feed = feed_of(network.name, page=page, here=request.path, changed=changed)
        for thread in threads:
            _add(feed, thread)
        return feed.writeString("utf-8")

    return answer(request, (network.name, stamp), changed, written)


def _version(thread: Thread) -> int:
    return sum(post.version for post in _first(thread))


def _first(thread: Thread) -> list[Post]:
    posts: list[Post] = thread.first_posts  # type: ignore[attr-defined]
    return posts


def _add(feed: AuthorsAtomFeed, thread: Thread) -> None:
    body = " ".join(plain_text(post.body) for post in _first(thread))
    warning = f"Content warning: {thread.content_warning}." if thread.content_warning else ""
    feed.add_item(
        title=one_line(thread.title),
        link=absolute(thread.get_absolute_url()),
        description=escape(one_line(warning or Truncator(body).chars(SUMMARY))),
        pubdate=thread.created_at,
        updateddate=thread.created_at,
        unique_id=get_tag_uri(absolute(f"/networks/discussions/{thread.pk}"), thread.created_at),
        authors=[(one_line(thread.byline), "")],
    )
