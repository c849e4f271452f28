"""Rows for tests, made the way the site makes them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Organisation, User
from accounts.organisations.matching import free_slug
from accounts.personal_data import consents
from learn.flows import record_change, save_article
from learn.importing.matching import tags_named
from learn.models import (
    Article,
    ArticleAuthor,
    ArticleFigures,
    Author,
    Category,
    Tag,
    TaggedArticle,
)

PASSWORD = "a quiet ward at night"

_numbers = count(1)


def make_person(
    name: str = "", *, verified: bool = True, consenting: bool = True, **fields: Any
) -> User:
    """Somebody with a verified address who agreed to the documents; the password is PASSWORD."""
    name = name or f"Person {next(_numbers)}"
    fields.setdefault("email", f"{name.lower().replace(' ', '.')}@example.org")
    person = User.objects.create_user(password=PASSWORD, display_name=name, **fields)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=verified)
    if consenting:
        consents.record(person)
    return person


def make_organisation(name: str = "", **fields: Any) -> Organisation:
    """A listed organisation in Great Britain."""
    name = name or f"Organisation {next(_numbers)}"
    fields.setdefault("country", "GB")
    return Organisation.objects.create(name=name, slug=free_slug(name), **fields)


def make_category(name: str = "Safer care", **fields: Any) -> Category:
    """The category of this name, made if there is none."""
    fields.setdefault("slug", slugify(name))
    category: Category = Category.objects.get_or_create(name=name, defaults=fields)[0]
    return category


def make_author(name: str = "", **fields: Any) -> Author:
    number = next(_numbers)
    name = name or f"Author {number}"
    return Author.objects.create(name=name, slug=f"{slugify(name)}-{number}", **fields)


def make_tag(name: str = "", **fields: Any) -> Tag:
    name = name or f"tag {next(_numbers)}"
    tag: Tag = Tag.objects.create(name=name, **fields)
    return tag


def make_article(
    title: str = "",
    *,
    by: User | None = None,
    authors: Sequence[Author] | None = None,
    tags: Sequence[str] | None = None,
    further_categories: Sequence[Category] | None = None,
    **fields: Any,
) -> Article:
    """An article that was published yesterday, saved as an editor saves it."""
    parts = {"authors": authors, "tags": tags, "further_categories": further_categories}
    return save_article(article=_article(title, **fields), by=by, **parts)  # type: ignore[arg-type]


def make_articles(rows: Iterable[Mapping[str, Any]]) -> list[Article]:
    """Many, each of what `make_article` takes, stored as an import does it: one by one a hundred take five seconds."""
    wanted = [dict(row) for row in rows]
    authors = [row.pop("authors", ()) for row in wanted]
    names = [row.pop("tags", ()) for row in wanted]
    tags = tags_named(name for each in names for name in each)
    articles = [_article(**row) for row in wanted]
    store(articles, authors, ([tags[name.lower()] for name in each] for each in names))
    return articles


@transaction.atomic
def store(
    articles: Sequence[Article], authors: Iterable[Sequence[Author]], tags: Iterable[Sequence[Tag]]
) -> None:
    """Store new articles, each with its authors and its tags, and put the index right."""
    for article in articles:
        article.derive()
    Article.objects.bulk_create(articles)
    ArticleFigures.objects.bulk_create([ArticleFigures(article=article) for article in articles])
    ArticleAuthor.objects.bulk_create(
        ArticleAuthor(article=article, author=author, position=place)
        for article, by in zip(articles, authors, strict=False)
        for place, author in enumerate(by)
    )
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=article, tag=tag)
        for article, about in zip(articles, tags, strict=False)
        for tag in about
    )
    record_change(articles=articles, by=None)


def _article(title: str = "", **fields: Any) -> Article:
    fields.setdefault("status", Article.Status.PUBLISHED)
    fields.setdefault("published_at", timezone.now() - timedelta(days=1))
    fields.setdefault("summary", "What one ward changed, and what came of it.")
    fields.setdefault("body", "<p>We asked what got in the way.</p>")
    return Article(
        title=title or f"Article {next(_numbers)}",
        category=fields.pop("category", None) or make_category(),
        **fields,
    )


def make_hidden_articles(**fields: Any) -> list[Article]:
    """One of each kind that an outsider must find nowhere: draft, in review, still to come, archived."""
    yesterday, tomorrow = (timezone.now() + timedelta(days=days) for days in (-1, 1))
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("Hidden draft", {"status": Article.Status.DRAFT, "published_at": None}),
        ("Hidden review", {"status": Article.Status.REVIEW, "published_at": None}),
        ("Hidden future", {"status": Article.Status.PUBLISHED, "published_at": tomorrow}),
        ("Hidden archived", {"status": Article.Status.ARCHIVED, "published_at": yesterday}),
    ]
    return make_articles({"title": title, **fields, **kind} for title, kind in kinds)
