"""Spelling suggestions ("Did you mean"): the nearest words in the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from hub.search.models import Word
from hub.search.text import analysis

SHORTEST = 4  # letters; shorter words have too many neighbours
NEAREST = 5  # candidates that are checked
RARE = 2  # documents; a word in so few may be a typing error that somebody else made, too
MUCH_COMMONER = 100


Frequency = Callable[[Sequence[str]], dict[str, int]]
"""Gives for terms how many of the documents that the reader may see hold them."""


def suggest(text: str, words: Sequence[str], frequency: Frequency) -> str:
    """Return the text with rare words replaced by near, common ones; "" if there is no better one.

    A word that occurs only in documents that the reader may not see is never suggested:
    `frequency` returns 0 for it.
    """
    terms = {word: analysis.term_of(word) for word in words}
    held = frequency([term for term in terms.values() if term])
    corrected = text
    for word, term in terms.items():
        if term and held[term] <= RARE and len(word) >= SHORTEST and word.isalpha():
            better, documents = _nearest(analysis.fold(word), term, frequency)
            if documents > held[term] * MUCH_COMMONER:
                corrected = corrected.replace(word, better)
    return corrected if corrected != text else ""


def _nearest(word: str, term: str, frequency: Frequency) -> tuple[str, int]:
    """Return the nearest word of another term and the number of documents with it.

    Of equally near words, the most common one; ("", 0) if no document has any of them.
    """
    allowed = 1 if len(word) < 6 else 2
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, term, count FROM search_word"
            " WHERE length(word) BETWEEN %s AND %s AND term <> %s",
            [len(word) - allowed, len(word) + allowed, term],
        )
        known = {written: (its_term, count) for written, its_term, count in cursor.fetchall()}
    found = process.extract(
        word,
        known.keys(),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=allowed,
        limit=NEAREST * 4,
    )
    ranked = sorted(found, key=lambda match: (match[1], -known[match[0]][1]))[:NEAREST]
    held = frequency([known[written][0] for written, _, _ in ranked])
    for written, _, _ in ranked:
        if documents := held[known[written][0]]:
            return written, documents
    return "", 0


def rebuild_words(scope: int = 0) -> int:
    """Rebuild the vocabulary from the documents of one scope; return the number of words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT title || ' ' || text FROM search_searchdocument"
            " WHERE scope = %s AND NOT removed",
            [scope],
        )
        counts: dict[str, int] = {}
        while rows := cursor.fetchmany(500):
            for (text,) in rows:
                for word in {
                    analysis.fold(written) for written in analysis.words(text) if written.isalpha()
                }:
                    counts[word] = counts.get(word, 0) + 1
    kept = [
        Word(word=word, term=term, count=count)
        for word, count in counts.items()
        if len(word) >= SHORTEST - 1 and (term := analysis.term_of(word))
    ]
    Word.objects.all().delete()
    Word.objects.bulk_create(kept, batch_size=5000, ignore_conflicts=True)
    return len(kept)
