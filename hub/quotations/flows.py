"""Record quotations, and withhold or restore them with their source. Needs a transaction.

One advisory lock separates the two sides: writers of texts take it shared, and whoever hides or
shows a text takes it exclusively. So no text is stored with words of a post that was hidden a
moment before. Lock order: before every lock on a conversation, on a row and on the search index.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from hub.quotations.models import Quotation, WithheldQuotation
from hub.quotations.parsing import (
    FEWEST_WORDS,
    QuotedSpan,
    Replacement,
    fingerprints,
    inside,
    normalised,
    normalised_rich,
    quotations_in,
    rewritten,
    rich_fingerprints,
)
from hub.quotations.registry import Change, QuotedReference, holders, sources
from hub.quotations.retained import RetainedHolder
from hub.richtext.redaction import RedactedPassage
from hub.richtext.sanitizer import sanitize

LOCK = 7301  # key of the PostgreSQL advisory lock
SENTENCE = "<p>This quotation is not shown: the post it is from is hidden or deleted.</p>"

type Match = Callable[[QuotedSpan], QuotedReference | None]


def lock_for_writing() -> None:
    """Take the advisory lock shared, waiting for transactions that hide or show texts.

    An edit takes it before it reads the text that it replaces.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])


def lock_for_hiding() -> None:
    """Take the advisory lock exclusively, waiting for writers as well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@contextmanager
def quoting(body: str) -> Iterator[None]:
    """Take the lock shared if the body may hold a quotation.

    Enter it before taking the conversation's lock. The lock is held until the transaction ends.
    """
    if has_quotation(body):
        lock_for_writing()
    yield


@contextmanager
def hiding() -> Iterator[None]:
    """Take the lock exclusively.

    Enter it before taking the conversation's lock. The lock is held until the transaction ends.
    """
    lock_for_hiding()
    yield


def has_quotation(body: str) -> bool:
    """Return whether a submitted body, not yet sanitised, may hold a quotation."""
    return "<blockquote" in body.casefold()


def quotable(
    body: str, beside: Callable[[], Mapping[QuotedReference, Iterable[str]]] = dict
) -> str:
    """Return the body as it may be stored, with quotations of hidden texts withheld.

    `beside` returns the hidden texts of the same conversation, to recognise quotations of them
    that have no link; it is called only if there is a quotation without a link.
    """
    if not has_quotation(body):
        return body
    lock_for_writing()
    body = sanitize(body)
    spans = [span for span in quotations_in(body) if span.token is None]
    hidden = _hidden({span.source for span in spans if span.source})
    near = beside() if any(span.source is None for span in spans) else {}
    if not hidden and not near:
        return body
    return rewritten(body, _withholding(_matcher(hidden, near)))


def note(kind: str, id: int, body: str) -> None:  # noqa: A002 - the field's name
    """Record what a stored text quotes. Idempotent."""
    _note([(kind, id, body)])


def follow(kind: str, ids: Collection[int]) -> None:
    """Withhold or restore quotations of texts that were hidden, deleted or shown again."""
    lock_for_hiding()
    hidden = sources[kind].hidden(ids)
    if hidden:
        _withhold({QuotedReference(kind, pk) for pk in hidden})
    if shown := set(ids) - hidden:
        _put_back({QuotedReference(kind, pk) for pk in shown})


def follow_edit(kind: str, id: int) -> None:  # noqa: A002 - the field's name
    """Withhold quotations of passages that a moderator's edit removed from a text."""
    lock_for_hiding()
    reference = QuotedReference(kind, id)
    allowed = [normalised_rich(text) for text in sources[kind].open_texts(id)]

    def match(span: QuotedSpan) -> QuotedReference | None:
        return reference if span.source == reference and not _is_within(span, allowed) else None

    _rewrite(_linked({reference}), lambda _, rich: rewritten(rich, _withholding(match)))


def forget(kind: str, ids: Collection[int]) -> None:
    """Delete withheld quotations of texts that will never be shown again."""
    _delete(
        WithheldQuotation.objects.filter(source_kind=kind, source_id__in=ids).values_list(
            "pk", flat=True
        )
    )


def redact(kind: str, texts: Mapping[int, Iterable[str]], words: RedactedPassage) -> int:
    """Redact a passage in quotations of these texts and return the number of occurrences.

    The passage becomes "[removed]", in withheld quotations too. `texts` are the bodies as they
    were before the passage was redacted in them.
    """
    lock_for_hiding()
    references = {QuotedReference(kind, pk): said for pk, said in texts.items()}
    match, found = _matcher(set(references), references), 0

    def change(_: int, rich: str) -> str:
        def without(span: QuotedSpan, quotation: str) -> str | None:
            nonlocal found
            if match(span) is None:
                return None
            cleaned, times = words.out_of(quotation)
            found += times
            return cleaned

        return rewritten(rich, without)

    _rewrite(_quoting(references), change)
    withheld = WithheldQuotation.objects.filter(_of(references))
    for row in withheld.select_for_update():
        row.body, times = words.out_of(row.body)
        row.save(update_fields=["body"])
        found += times
    return found


def note_everything() -> int:
    """Record every quotation, withhold those of hidden texts and return how many texts those are.

    For texts from before quotations were recorded; idempotent.
    """
    lock_for_hiding()
    for kind, holder in holders.items():
        for pk, body in holder.everything():
            note(kind, pk, body)
    known = (
        Quotation.objects.exclude(source_id=0).values_list("source_kind", "source_id").distinct()
    )
    hidden = _hidden({QuotedReference(*row) for row in known})
    if hidden:
        _withhold(hidden)
    return len(hidden)


def _withhold(hidden: set[QuotedReference]) -> None:
    by_kind = _ids_by_kind(hidden)
    texts = {
        QuotedReference(kind, pk): said
        for kind, ids in by_kind.items()
        for pk, said in sources[kind].texts(ids).items()
    }
    reached = _quoting(texts | dict.fromkeys(hidden - texts.keys(), ()))
    withhold = _withholding(_matcher(hidden, texts))

    changed: list[tuple[str, int, str]] = []

    def change(holder_kind: str) -> Change:
        def changing(pk: int, rich: str) -> str:
            new = rewritten(rich, withhold)
            if new != rich:  # a quotation without a link has one now
                changed.append((holder_kind, pk, new))
            return new

        return changing

    for kind, ids in sorted(reached.items()):
        holders[kind].rewrite(ids, change(kind))
    _note(changed)


def _put_back(shown: set[QuotedReference]) -> None:
    rows = {
        row.token: row for row in WithheldQuotation.objects.filter(_of(shown)).select_for_update()
    }
    rows = {token: row for token, row in rows.items() if _may_be_quoted(row)}
    if not rows:
        return

    def back(span: QuotedSpan, quotation: str) -> str | None:
        row = rows.get(span.token) if span.token else None
        if row is None:
            return None
        # The author may have added text inside the quotation meanwhile.
        return str(row.body) + inside(quotation).replace(SENTENCE, "", 1)

    _rewrite(_linked(shown), lambda _, rich: rewritten(rich, back))
    _delete([row.pk for row in rows.values()])


def _may_be_quoted(row: WithheldQuotation) -> bool:
    """Return whether the source still says what the quotation quotes.

    True also if no moderator ever edited the source.
    """
    allowed = [normalised_rich(text) for text in sources[row.source_kind].open_texts(row.source_id)]
    spans = quotations_in(row.body)[:1]
    return not allowed or all(_is_within(span, allowed) for span in spans)


def _is_within(span: QuotedSpan, texts: Collection[str]) -> bool:
    """Return whether one of the normalised texts contains the quoted lines.

    True also for no texts: nothing restricts the quotation then.
    """
    lines = [line for line in map(normalised, span.text.split("\n")) if line]
    # The attribution line is not part of the quoted text.
    quoted = [line for line in lines if line != "from an earlier post"]
    return not texts or any(all(line in text for line in quoted) for text in texts)


def _matcher(
    hidden: Collection[QuotedReference], texts: Mapping[QuotedReference, Iterable[str]]
) -> Match:
    """Return a function that finds the hidden source of a quotation, by link or else by words."""
    sentences: dict[int, QuotedReference] = {}
    whole: list[tuple[str, QuotedReference]] = []
    for reference, said in texts.items():
        said = list(said)
        sentences |= dict.fromkeys(rich_fingerprints(said), reference)
        whole += [(normalised_rich(text), reference) for text in said]

    def match(span: QuotedSpan) -> QuotedReference | None:
        if span.token is not None:
            return None
        if span.source is not None:
            return span.source if span.source in hidden else None
        if found := next(
            (sentences[each] for each in fingerprints(span.text) if each in sentences), None
        ):
            return found
        words = normalised(span.text)
        if words.count(" ") < FEWEST_WORDS - 1:
            return None
        return next((reference for text, reference in whole if words in text), None)

    return match


def _note(texts: Iterable[tuple[str, int, str]]) -> None:
    """Record the quotations of texts, each given as the holder's kind, its id and its body."""
    rows = []
    for kind, pk, body in texts:
        for span in quotations_in(body):
            source = span.source or QuotedReference("", 0)
            marks: Iterable[int | None] = (
                [None] if span.source else [None, *fingerprints(span.text)]
            )
            named = {
                "holder_kind": kind,
                "holder_id": pk,
                "source_kind": source.kind,
                "source_id": source.id,
            }
            rows += [Quotation(**named, fingerprint=mark) for mark in marks]
    if rows:
        Quotation.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def _withholding(match: Match) -> Replacement:
    placeholders: dict[tuple[QuotedReference, str], str] = {}

    def replacement(span: QuotedSpan, quotation: str) -> str | None:
        source = match(span)
        if source is None:
            return None
        if (source, quotation) not in placeholders:
            placeholders[source, quotation] = _withheld(source, quotation)
        return placeholders[source, quotation]

    return replacement


def _withheld(source: QuotedReference, quotation: str) -> str:
    """Store a quotation's HTML and return its placeholder."""
    # The same words of the same source share one row, however often a draft of them is saved.
    said = f"{source.kind} {source.id} {quotation}"
    mark = salted_hmac("withheld quotation", said, algorithm="sha256").hexdigest()
    token = UUID(mark[:32])
    WithheldQuotation.objects.bulk_create(
        [
            WithheldQuotation(
                token=token, source_kind=source.kind, source_id=source.id, body=quotation
            )
        ],
        ignore_conflicts=True,
    )
    if "<blockquote" in (within := inside(quotation)):
        row = WithheldQuotation.objects.get(token=token)
        note(RetainedHolder.kind, row.pk, within)
    address = sources[source.kind].address(source.id)
    return f'<blockquote cite="{address}#withheld-{token.hex}">{SENTENCE}</blockquote>'


def _linked(references: Iterable[QuotedReference]) -> dict[str, set[int]]:
    """Return the ids, by kind, of texts that quote these with a link."""
    return _by_kind(Quotation.objects.filter(_of(references)))


def _quoting(texts: Mapping[QuotedReference, Iterable[str]]) -> dict[str, set[int]]:
    """Return the ids, by kind, of texts that quote these, or may do so.

    They have a link, a common sentence, or a quotation without a link in the same conversation.
    """
    marks = set(rich_fingerprints(text for said in texts.values() for text in said))
    condition = _of(texts) | Q(fingerprint__in=marks)
    for kind, ids in _ids_by_kind(texts).items():
        condition |= Q(holder_kind=kind, source_id=0, holder_id__in=sources[kind].neighbours(ids))
    return _by_kind(Quotation.objects.filter(condition))


def _by_kind(rows: QuerySet[Quotation]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for kind, pk in rows.values_list("holder_kind", "holder_id"):
        found[kind].add(pk)
    return found


def _rewrite(reached: Mapping[str, set[int]], change: Change) -> None:
    for kind, ids in sorted(reached.items()):
        holders[kind].rewrite(ids, change)


def _delete(withheld: Collection[int]) -> None:
    Quotation.objects.filter(holder_kind=RetainedHolder.kind, holder_id__in=withheld).delete()
    WithheldQuotation.objects.filter(pk__in=withheld).delete()


def _ids_by_kind(references: Iterable[QuotedReference]) -> dict[str, set[int]]:
    ids: dict[str, set[int]] = defaultdict(set)
    for reference in references:
        ids[reference.kind].add(reference.id)
    return ids


def _hidden(references: set[QuotedReference]) -> set[QuotedReference]:
    return {
        QuotedReference(kind, pk)
        for kind, ids in _ids_by_kind(references).items()
        for pk in sources[kind].hidden(ids)
    }


def _of(references: Iterable[QuotedReference]) -> Q:
    """Return a condition for rows with one of these sources."""
    condition = Q(pk__in=())
    for kind, ids in _ids_by_kind(references).items():
        condition |= Q(source_kind=kind, source_id__in=ids)
    return condition
