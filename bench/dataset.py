"""A library of any size out of real texts: sentences, names and tags are drawn anew for each article.

Word frequencies, lengths and the skew of tags, authors and categories stay those of the real library.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from hub.search import index
from hub.search.engine import postings
from hub.search.text import spelling
from learn.models import (
    Article,
    ArticleAuthor,
    ArticleFigures,
    Author,
    Category,
    Tag,
    TaggedArticle,
)

SEED = 20261121
BATCH = 1000
TOP_CATEGORIES = 12
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


class Source:
    """What the real records offer to draw from."""

    def __init__(self, records: list[dict[str, Any]]) -> None:
        self.texts = [sentences for record in records if len(sentences := _sentences(record)) > 1]
        self.sentences = [sentence for text in self.texts for sentence in text]
        self.titles = [record["title"] for record in records]
        self.tags = sorted(
            {tag.lower()[:100] for record in records for tag in record.get("tags", ())}
        )[:2000]


def fill(records: list[dict[str, Any]], count: int) -> Iterator[int]:
    """Write `count` published articles and their index; yields how many are done. Same input, same library."""
    random_ = random.Random(SEED)
    source = Source(records)
    categories = _categories()
    tags = _tags(source.tags)
    authors = _authors(random_, count)
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        with transaction.atomic():
            _batch(random_, source, size, categories, tags, authors, start)
        while postings.pack():
            pass
        yield start + size
    spelling.rebuild_words()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _batch(
    random_: random.Random,
    source: Source,
    size: int,
    categories: list[Category],
    tags: list[Tag],
    authors: list[Author],
    start: int,
) -> None:
    articles = [
        _article(random_, source, random_.choice(categories), start + place)
        for place in range(size)
    ]
    Article.objects.bulk_create(articles)
    ArticleFigures.objects.bulk_create(
        [ArticleFigures(article=article, views=_skewed(random_, 5000)) for article in articles]
    )
    links, topics = [], []
    for article in articles:
        chosen = {authors[_skewed(random_, len(authors))] for _ in range(random_.randint(1, 5))}
        links += [
            ArticleAuthor(article=article, author=author, position=n)
            for n, author in enumerate(chosen)
        ]
        picked = {tags[_skewed(random_, len(tags))] for _ in range(random_.randint(2, 6))}
        topics += [TaggedArticle(content_object=article, tag=tag) for tag in picked]
    ArticleAuthor.objects.bulk_create(links)
    TaggedArticle.objects.bulk_create(topics)
    index.update("article", [article.pk for article in articles])


def _article(random_: random.Random, source: Source, category: Category, number: int) -> Article:
    text = random_.choice(source.texts)
    mixed = [
        random_.choice(source.sentences) if random_.random() < 0.4 else sentence
        for sentence in text
    ]
    paragraphs = [" ".join(mixed[at : at + 4]) for at in range(0, len(mixed), 4)]
    published = timezone.now() - timedelta(hours=random_.randint(1, 60_000))
    article = Article(
        title=f"{random_.choice(source.titles)[:230]} {number}",
        summary=" ".join(mixed[:2])[:600],
        body="".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs),
        type=random_.choice(Article.Type.values),
        audience=random_.choice(Article.Audience.values),
        country=random_.choice(["GB", "US", "AU", "CA", "IE", "NZ", "IN", "KE", "DE", "NL"]),
        category=category,
        status=Article.Status.PUBLISHED,
        published_at=published,
        original_date=published.date(),
    )
    article.derive()
    return article


def _skewed(random_: random.Random, size: int) -> int:
    """A place from 0 to size - 1, the first ones far more often: as tags and authors are used."""
    return min(int(size * random_.random() ** 3), size - 1)


def _sentences(record: dict[str, Any]) -> list[str]:
    text = record.get("text") or re.sub(r"<[^>]+>", " ", record.get("body", ""))
    return [
        sentence.strip()
        for sentence in _SENTENCE.split(" ".join(text.split()))
        if len(sentence) > 20
    ][:60]


def _categories() -> list[Category]:
    made = []
    for top in range(TOP_CATEGORIES):
        parent = Category.objects.create(name=f"Shelf {top}", slug=f"shelf-{top}", position=top)
        made += [
            Category.objects.create(
                name=f"Shelf {top}.{low}", slug=f"shelf-{top}-{low}", parent=parent
            )
            for low in range(4)
        ]
    return made


def _tags(names: list[str]) -> list[Tag]:
    made = {
        slugify(name)[:100]: Tag(name=name, slug=slugify(name)[:100])
        for name in names
        if slugify(name)
    }
    created: list[Tag] = Tag.objects.bulk_create(made.values())
    return created


def _authors(random_: random.Random, count: int) -> list[Author]:
    given = [
        "Amina",
        "Ben",
        "Chidi",
        "Dana",
        "Eli",
        "Fatou",
        "Grace",
        "Hugo",
        "Ines",
        "Jamal",
        "Kaja",
        "Li",
    ]
    family = [
        "Adeyemi",
        "Brown",
        "Costa",
        "Dubois",
        "Evans",
        "Fischer",
        "Gupta",
        "Hansen",
        "Ito",
        "Jones",
        "Khan",
    ]
    names = [
        f"{random_.choice(given)} {random_.choice(family)} {number}"
        for number in range(max(50, count))
    ]
    return Author.objects.bulk_create(
        [Author(name=name, slug=slugify(name), affiliation="Example Hospital") for name in names],
        batch_size=5000,
    )
