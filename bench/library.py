"""Makes the library that `bench.load` measures, unless it is there, and prints as JSON which addresses to ask."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import django

from bench.asked import Asked, Page, cookie, twice

PAGES = 300  # different addresses of each kind
COMMENTED, COMMENTS = 20, 200
SAID = (
    *(
        "we",
        "saw",
        "this",
        "on",
        "our",
        "ward",
        "last",
        "winter",
        "and",
        "changed",
        "the",
        "round",
        "since",
        "then",
    ),
    *(
        "nobody",
        "falls",
        "at",
        "night",
        "because",
        "the",
        "light",
        "stays",
        "low",
        "and",
        "people",
        "ask",
        "first",
    ),
)


def main(count: int, source: Path | None) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    _fill(count, source)
    _comment()
    Asked(_pages(), cookie(), _floor()).tell()


def _fill(count: int, source: Path | None) -> None:
    from bench.dataset import fill
    from bench.sources import read
    from learn.articles.related import refresh
    from learn.models import Article

    if Article.objects.count() >= count:
        return
    if source is None:
        raise SystemExit(
            "hub: there is no library to measure yet; name a folder of articles with --source."
        )
    for done in fill(list(read(source, lambda _: [])), count):
        print(f"\r{done:,} of {count:,} articles", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    refresh()


def _comment() -> None:
    """200 comments below each of 20 articles, a third of them replies, by forty people."""
    from accounts.models import User
    from learn.comments.flows import recount
    from learn.comments.models import Comment
    from learn.models import Article

    if Comment.objects.exists():
        return
    draw = random.Random(7)
    people = [
        User.objects.create_user(f"reader-{n}@bench.example", display_name=f"Reader {n}")
        for n in range(40)
    ]
    for article in Article.objects.published().order_by("pk")[:COMMENTED]:
        for number in range(COMMENTS):
            said = " ".join(draw.sample(SAID, 12))
            first = (
                Comment.objects.filter(article=article, reply_to=None).first()
                if number % 3 == 2
                else None
            )
            Comment.objects.create(
                article=article, author=draw.choice(people), reply_to=first, body=f"<p>{said}</p>"
            )
        recount(article.pk)


def _pages() -> list[Page]:
    from django.db import connection

    from learn.browse.cards import article_address
    from learn.models import Article, Author, Category, Tag

    draw = random.Random(7)
    any_articles = Article.objects.published().values_list("category__slug", "slug", "pk")
    articles = list(
        Article.objects.published().select_related("category").order_by("pk")[: PAGES * 4]
    )
    tags = list(
        Tag.objects.filter(tagged__isnull=False)
        .distinct()
        .order_by("pk")
        .values_list("slug", flat=True)
    )
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
    pages = twice(
        [
            ("home", ["/"], 0.0, 0.0),
            (
                "library",
                ["/learn/", *(f"/learn/?page={page}" for page in range(2, PAGES))],
                0.35,
                0.25,
            ),
            (
                "category",
                [
                    f"/learn/category/{slug}/?page={page}"
                    for slug in categories
                    for page in (1, 2, 3, 4, 5)
                ],
                *(0.35, 0.25),
            ),
            (
                "tag",
                [f"/learn/tag/{slug}/" for slug in draw.sample(tags, min(PAGES, len(tags)))],
                0.35,
                0.25,
            ),
            (
                "author",
                [
                    f"/learn/author/{slug}/"
                    for slug in authors.values_list("slug", flat=True)[:PAGES]
                ],
                0.35,
                0.25,
            ),
            (
                "article",
                [
                    article.get_absolute_url()
                    for article in draw.sample(articles, min(PAGES, len(articles)))
                ],
                *(0.60, 0.35),
            ),
            (
                "commented article",
                [article.get_absolute_url() for article in articles[:COMMENTED]],
                0.30,
                0.30,
            ),
            (
                "any article",
                [article_address(*row) for row in any_articles.order_by("pk")[:20_000]],
                0.0,
                0.0,
            ),
            ("facets", _facetted(), 0.35, 0.25),
            (
                "rare word",
                [asked + word for word in draw.sample(rare, min(PAGES * 4, len(rare)))],
                0.25,
                0.25,
            ),
            (
                "words",
                [
                    asked + "+".join(draw.sample(middling, draw.randint(1, 3)))
                    for _ in range(PAGES * 4)
                ],
                *(0.25, 0.25),
            ),
            (
                "common word",
                [f"{asked}{word}&page={page}" for word in common for page in range(1, 40)],
                0.10,
                0.10,
            ),
            (
                "sentence",
                [asked + "+".join(draw.sample(middling, 12)) for _ in range(PAGES * 2)],
                0.05,
                0.05,
            ),
        ]
    )
    return [*pages, Page("sign-in", ["/accounts/login/"])]


def _facetted() -> list[str]:
    from learn.models import Article

    return [
        f"/learn/?type={kind}&audience={audience}&page={page}"
        for kind in Article.Type.values
        for audience in Article.Audience.values
        for page in (1, 2, 3, 4, 5)
    ]


def _floor() -> list[str]:
    from learn.models import Category

    return [f"/floor/{pk}/" for pk in Category.objects.order_by("pk").values_list("pk", flat=True)]


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
