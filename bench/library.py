"""Makes the library that `bench.load` measures, unless it is there, and prints as JSON which addresses to ask."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import django

PAGES = 300  # different addresses of each kind


def main(count: int, source: Path | None) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    _fill(count, source)
    facts = _addresses() | {"cookie": [_cookie()]}
    facts["queries"] = [_queries(facts)]
    print(json.dumps(facts))


def _fill(count: int, source: Path | None) -> None:
    from bench.dataset import fill
    from bench.sources import read
    from learn.models import Article
    from learn.related import refresh

    if Article.objects.count() >= count:
        return
    if source is None:
        raise SystemExit("hub: there is no library to measure yet; name a folder of articles with --source.")
    for done in fill(list(read(source, lambda _: [])), count):
        print(f"\r{done:,} of {count:,} articles", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    refresh()


def _addresses() -> dict[str, list[Any]]:
    from django.db import connection

    from learn.cards import article_address
    from learn.models import Article, Author, Category, Tag

    draw = random.Random(7)
    any_articles = Article.objects.published().values_list("category__slug", "slug", "pk")
    articles = list(Article.objects.published().select_related("category").order_by("pk")[: PAGES * 4])
    tags = list(Tag.objects.filter(tagged__isnull=False).distinct().order_by("pk").values_list("slug", flat=True))
    authors = Author.objects.filter(article_authors__isnull=False).distinct().order_by("pk")
    categories = list(Category.objects.order_by("pk").values_list("slug", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, count FROM search_word ORDER BY count DESC, word")
        words = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM search_searchdocument")
        total = cursor.fetchone()[0]
    common = [word for word, held in words if held > total / 2] or [words[0][0]]
    middling = [word for word, held in words if total / 500 < held < total / 5]
    rare = [word for word, held in words if 3 <= held <= max(20, total / 2000)]
    asked = "/learn/?q="
    return {
        "home": ["/"],
        "library": ["/learn/", *(f"/learn/?page={page}" for page in range(2, PAGES))],
        "category": [f"/learn/category/{slug}/?page={page}" for slug in categories for page in (1, 2, 3, 4, 5)],
        "tag": [f"/learn/tag/{slug}/" for slug in draw.sample(tags, min(PAGES, len(tags)))],
        "author": [f"/learn/author/{slug}/" for slug in authors.values_list("slug", flat=True)[:PAGES]],
        "article": [article.get_absolute_url() for article in draw.sample(articles, min(PAGES, len(articles)))],
        "any article": [article_address(*row) for row in any_articles.order_by("pk")[:20_000]],
        "facets": [
            f"/learn/?type={kind}&audience={audience}&page={page}"
            for kind in Article.Type.values
            for audience in Article.Audience.values
            for page in (1, 2, 3, 4, 5)
        ],
        "rare word": [asked + word for word in draw.sample(rare, min(PAGES * 4, len(rare)))],
        "words": [asked + "+".join(draw.sample(middling, draw.randint(1, 3))) for _ in range(PAGES * 4)],
        "common word": [f"{asked}{word}&page={page}" for word in common for page in range(1, 40)],
        "sentence": [asked + "+".join(draw.sample(middling, 12)) for _ in range(PAGES * 2)],
        "floor": [f"/floor/{pk}/" for pk in Category.objects.order_by("pk").values_list("pk", flat=True)],
    }


def _cookie() -> str:
    """The session of somebody who is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from accounts import consents
    from accounts.models import User

    person = User.objects.filter(email="bench@example.org").first()
    if person is None:
        person = User.objects.create_user("bench@example.org", display_name="Bench")
        consents.record(person)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _queries(facts: dict[str, list[Any]]) -> dict[str, int]:
    """How many queries a page takes that is in no memory yet."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from hub.fragments import fragments

    counted = {}
    for inside in (False, True):
        client = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
        if inside:
            name, _, value = facts["cookie"][0].partition("=")
            client.cookies[name] = value
        for page, paths in facts.items():
            if page not in {"floor", "cookie"}:
                client.get(paths[-1])
                fragments.clear()
                with CaptureQueriesContext(connection) as captured:
                    client.get(paths[0])
                counted[f"{page}{' (in)' if inside else ''}"] = len(captured)
    return counted


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
