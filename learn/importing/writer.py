"""Writer of one batch of records: creates, updates or skips articles in one transaction."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from hub.richtext.sanitizer import sanitize
from learn.flows import record_change
from learn.importing.formats.open_files import BadSourceEntry, SourceEntry
from learn.importing.matching import CategoryMatcher, authors_of, series_titled, tags_named
from learn.importing.record import ArticleRecord, longest
from learn.models import Article, ArticleAuthor, ArticleFigures, Category, TaggedArticle

NOTE = "Imported"
# Key of the advisory lock, so that one import writes at a time. The number is arbitrary.
IMPORT_LOCK = 5_771_804_213
COPIED = (
    *("title", "summary", "type", "audience", "country", "language", "is_preexisting"),
    *("source_name", "source_url", "original_author_text", "original_date", "doi", "pmid"),
)
# An editor may have set these: an empty value in the record does not overwrite them.
ADDED = ("content_warning", "review_by", "published_at")
UPDATED = (
    *COPIED,
    *ADDED,
    *("slug", "body", "category", "series", "series_position", "status", "updated_at", "version"),
    *("reading_minutes", "import_digest"),
)

Further = Article.further_categories.through

DEADLOCK_WAITS = (0.1, 0.4, 1.6)  # seconds
type Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Options of an import; an empty option has no effect.

    `source` and `status` override what the records say, `category` is used for records that lack
    one.
    """

    source: str = ""
    status: str = ""
    category: str = ""


@dataclass(slots=True)
class ImportTally:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    bad: int = 0

    def add(self, other: ImportTally) -> None:
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.bad += other.bad


@dataclass(slots=True)
class BatchOutcome:
    """Outcome of a batch.

    `refused` are the entries that could not be categorised or stored, with the reason.
    """

    tally: ImportTally = field(default_factory=ImportTally)
    refused: list[BadSourceEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlannedRecord:
    """Record with what the import decided for it.

    `status` is empty if a stored article keeps its own.
    """

    entry: SourceEntry
    record: ArticleRecord
    key: Key
    category: Category
    further: tuple[Category, ...]
    status: str
    digest: str


def import_key(record: ArticleRecord, options: ImportOptions) -> Key:
    """Return the key that identifies the article: its source and its id there."""
    given = slugify(options.source)[: longest(Article, "source_key")]
    return given or record.source_key or "import", record.external_id


def write_batch(
    entries: Sequence[SourceEntry], options: ImportOptions, *, dry_run: bool = False
) -> BatchOutcome:
    """Import the records of the entries, whose keys must be unique.

    If the database refuses one of them, each is written on its own, so that only that one is lost.
    The same is done after a deadlock with somebody who saves an article on the site.
    """
    outcome = BatchOutcome()
    plans = list(_plans(entries, options, outcome))
    try:
        outcome.tally.add(_write(plans, dry_run=dry_run))
    except (DataError, IntegrityError, OperationalError):
        for plan in plans:
            _write_alone(plan, outcome)
    outcome.tally.bad = len(outcome.refused)
    return outcome


def _plans(
    entries: Sequence[SourceEntry], options: ImportOptions, outcome: BatchOutcome
) -> Iterator[PlannedRecord]:
    shelves = CategoryMatcher(Category.objects.all())
    for entry in entries:
        record = entry.record
        try:
            category, further = _placed(record, shelves, options)
        except LookupError as problem:
            outcome.refused.append(BadSourceEntry(entry.place, str(problem.args[0])))
            continue
        key, status = import_key(record, options), options.status or record.status
        digest = record.digest(
            category=category.pk, further=[other.pk for other in further], status=status
        )
        yield PlannedRecord(entry, record, key, category, further, status, digest)


def _placed(
    record: ArticleRecord, shelves: CategoryMatcher, options: ImportOptions
) -> tuple[Category, tuple[Category, ...]]:
    """Return the main category and the further ones.

    Raises LookupError with a message for people if there is none.
    """
    fallback = shelves.find(options.category) if options.category else None
    found = []
    for words in record.categories:
        category = shelves.find(words)
        if category is not None:
            found.append(category)
        elif fallback is None:
            raise LookupError(
                f"there is no category “{words}”; write a category's slug, or give --category"
            )
    found = list(dict.fromkeys(found)) or ([fallback] if fallback else [])
    if not found:
        raise LookupError("names no category; add “categories”, or give --category")
    return found[0], tuple(found[1:])


def _write_alone(plan: PlannedRecord, outcome: BatchOutcome) -> None:
    try:
        outcome.tally.add(_write_patiently(plan))
    except (DataError, IntegrityError) as problem:
        sentence = str(problem).partition("\n")[0]
        outcome.refused.append(
            BadSourceEntry(plan.entry.place, f"the database refused it ({sentence})")
        )


def _write_patiently(plan: PlannedRecord) -> ImportTally:
    """Write the record; try again after a deadlock.

    The editor may need a moment to take the row locks that were released.
    """
    for wait in DEADLOCK_WAITS:
        try:
            return _write([plan], dry_run=False)
        except OperationalError:
            time.sleep(wait)
    return _write([plan], dry_run=False)


def _write(plans: Sequence[PlannedRecord], *, dry_run: bool) -> ImportTally:
    with transaction.atomic():
        if not dry_run:
            _wait_for_other_imports()
        stored = _stored({plan.key for plan in plans})
        new = [plan for plan in plans if plan.key not in stored]
        changed = [
            plan for plan in plans if plan.key in stored and stored[plan.key][1] != plan.digest
        ]
        if (new or changed) and not dry_run:
            _store(new, changed, {key: pk for key, (pk, _) in stored.items()})
    return ImportTally(
        created=len(new), updated=len(changed), unchanged=len(plans) - len(new) - len(changed)
    )


def _wait_for_other_imports() -> None:
    # Held until the transaction ends. Later reads see what the other import committed.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def _stored(keys: set[Key]) -> dict[Key, tuple[int, str]]:
    """Return the primary key and digest of each article that exists already."""
    wanted = Q(pk__in=[])
    for source in {source for source, _ in keys}:
        wanted |= Q(
            source_key=source,
            external_id__in=[identifier for key, identifier in keys if key == source],
        )
    rows = Article.objects.exclude(external_id="").filter(wanted)
    found = rows.values_list("source_key", "external_id", "pk", "import_digest")
    return {(source, identifier): (pk, digest) for source, identifier, pk, digest in found}


def _store(
    new: Sequence[PlannedRecord], changed: Sequence[PlannedRecord], pks: Mapping[Key, int]
) -> None:
    # Lock articles before the rows they refer to, ordered by primary key: like all code that saves
    # an article.
    rows = (
        Article.objects.select_for_update(no_key=True)
        .filter(pk__in=[pks[plan.key] for plan in changed])
        .order_by("pk")
    )
    locked = {article.pk: article for article in rows}
    pairs = [(plan, locked.get(pks[plan.key]) or _unwritten(plan)) for plan in changed]
    pairs += [(plan, _unwritten(plan)) for plan in new]
    _fill_all(pairs)
    created = Article.objects.bulk_create([article for _, article in pairs if article.pk is None])
    Article.objects.bulk_create(
        list(locked.values()), update_conflicts=True, unique_fields=["id"], update_fields=UPDATED
    )
    ArticleFigures.objects.bulk_create([ArticleFigures(article=article) for article in created])
    _store_parts(pairs, replaced=list(locked))
    record_change(articles=[article for _, article in pairs], by=None, note=NOTE)


def _unwritten(plan: PlannedRecord) -> Article:
    source_key, external_id = plan.key
    return Article(
        source_key=source_key,
        external_id=external_id,
        status=plan.status or Article.Status.PUBLISHED,
        version=0,
    )


def _fill_all(pairs: Sequence[tuple[PlannedRecord, Article]]) -> None:
    series = series_titled(plan.record.series.title for plan, _ in pairs if plan.record.series)
    now = timezone.now()
    for plan, article in pairs:
        _fill(article, plan, now)
        if plan.record.series:
            article.series = series[plan.record.series.title.lower()]
            article.series_position = plan.record.series.position


def _fill(article: Article, plan: PlannedRecord, now: datetime) -> None:
    record = plan.record
    for name in COPIED:
        setattr(article, name, getattr(record, name))
    for name in ADDED:
        setattr(article, name, getattr(record, name) or getattr(article, name))
    article.body = sanitize(record.body)  # before `derive` computes the reading time
    article.category = plan.category
    article.status = plan.status or article.status
    if article.status == Article.Status.PUBLISHED and article.published_at is None:
        article.published_at = now
    article.import_digest = plan.digest
    article.updated_at = now
    article.version += 1
    article.derive()


def _store_parts(pairs: Sequence[tuple[PlannedRecord, Article]], replaced: Sequence[int]) -> None:
    """Store tags, authors in order, and further categories.

    Those of the `replaced` articles are deleted first.
    """
    tags = tags_named(tag for plan, _ in pairs for tag in plan.record.tags)
    authors = authors_of(byline for plan, _ in pairs for byline in plan.record.authors)
    TaggedArticle.objects.filter(content_object__in=replaced).delete()
    ArticleAuthor.objects.filter(article__in=replaced).delete()
    Further.objects.filter(article__in=replaced).delete()
    TaggedArticle.objects.bulk_create(
        [
            TaggedArticle(content_object=article, tag=tag)
            for plan, article in pairs
            for tag in dict.fromkeys(tags[name.lower()] for name in plan.record.tags)
        ]
    )
    ArticleAuthor.objects.bulk_create(
        [
            ArticleAuthor(article=article, author=author, position=place)
            for plan, article in pairs
            for place, author in enumerate(
                dict.fromkeys(authors[byline] for byline in plan.record.authors)
            )
        ]
    )
    Further.objects.bulk_create(
        [
            Further(article=article, category=category)
            for plan, article in pairs
            for category in plan.further
        ]
    )
