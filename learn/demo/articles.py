"""Demo articles, created in bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from accounts.demo.randomness import chance
from accounts.models import User
from learn.articles.author_names import parse
from learn.demo import dates
from learn.demo.texts import DemoSeriesPlace, DemoText
from learn.models import Article, ArticleAuthor, Author, Category, Series, Tag, TaggedArticle

SOURCE_KEY = "demo"
CONTRIBUTED_BY_MEMBERS = 0.3


@dataclass(frozen=True, slots=True)
class DemoTaxonomy:
    """Rows that articles refer to.

    Categories by slug, tags by name, authors by the key of their text.
    """

    categories: Mapping[str, Category]
    tags: Mapping[str, Tag]
    authors: Mapping[str, Sequence[Author]]


def known_keys() -> set[str]:
    """Return the keys of the texts that are in the library already."""
    return set(Article.objects.filter(source_key=SOURCE_KEY).values_list("external_id", flat=True))


def addresses() -> dict[str, str]:
    """Return the URL of each demo text that everyone may read, by its key."""
    articles = Article.objects.published().filter(source_key=SOURCE_KEY).select_related("category")
    return {article.external_id: article.get_absolute_url() for article in articles}


def load(texts: Sequence[DemoText], shelving: DemoTaxonomy, today: date) -> list[Article]:
    """Create an article for each text, with its authors, tags and further categories.

    The caller updates the search index.
    """
    series = _load_series({text.place for text in texts if text.place})
    articles = [_article(text, shelving, series, today) for text in texts]
    Article.objects.bulk_create(articles)
    pairs = list(zip(texts, articles, strict=True))
    ArticleAuthor.objects.bulk_create(
        [
            ArticleAuthor(article=article, author=author, position=position)
            for text, article in pairs
            for position, author in enumerate(shelving.authors[text.key])
        ]
    )
    TaggedArticle.objects.bulk_create(
        [
            TaggedArticle(content_object=article, tag=shelving.tags[name])
            for text, article in pairs
            for name in text.tags
        ]
    )
    further = Article.further_categories.through
    further.objects.bulk_create(
        [
            further(article=article, category=shelving.categories[slug])
            for text, article in pairs
            for slug in text.shelves[1:]
        ]
    )
    return articles


def _load_series(places: set[DemoSeriesPlace]) -> dict[str, Series]:
    descriptions = {place.series: place.description for place in places}
    return {
        title: Series.objects.get_or_create(
            slug=slugify(title), defaults={"title": title, "description": text}
        )[0]
        for title, text in sorted(descriptions.items())
    }


def _article(
    text: DemoText, shelving: DemoTaxonomy, series: Mapping[str, Series], today: date
) -> Article:
    authors = shelving.authors[text.key]
    created = dates.created_at(text, today)
    published = dates.published_at(text, today)
    article = Article(
        title=text.title,
        summary=text.summary,
        body=text.body,
        type=text.type,
        audience=text.audience,
        country=text.country,
        content_warning=text.warning,
        category=shelving.categories[text.shelves[0]],
        series=series[text.place.series] if text.place else None,
        series_position=text.place.number if text.place else 0,
        is_preexisting=bool(text.source),
        source_name=text.source,
        original_author_text=", ".join(parse(author.name).with_initials for author in authors)
        if text.source
        else "",
        original_date=dates.original_date(text, today),
        source_key=SOURCE_KEY,
        external_id=text.key,
        status=text.status,
        published_at=published,
        review_by=dates.review_by(text, today),
        contributed_by=_contributor(text, authors),
        created_at=created,
        updated_at=published if published and text.publish_in is None else created,
    )
    article.derive()
    return article


def _contributor(text: DemoText, authors: Sequence[Author]) -> User | None:
    """Return the first author's account, if they have one.

    Always for unpublished texts, for the others in some cases only.
    """
    if (
        text.status in {"draft", "review"}
        or chance("contributed", text.key).random() < CONTRIBUTED_BY_MEMBERS
    ):
        return authors[0].user
    return None
