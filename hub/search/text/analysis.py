"""Text analysis: from words to the terms by which they match in a search.

Case, accents, British and American spelling, plural and other endings are normalised. The Snowball
English stemmer ("porter2") removes the endings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_POSSESSIVE = re.compile(r"[’'](?:s|S)$")
_APOSTROPHES = re.compile(r"[’']")
LONGEST_WORD = 40

STOP_WORDS = frozenset(
    (  # noqa: SIM905 - easier to read and to change
        "\n    a about above after again against all also am an and any are as at be because"
        " been before being below"
        "\n    between both but by can could did do does doing down during each few for from"
        " further had has have having"
        "\n    he her here hers him his how i if in into is it its itself just me more most"
        " my nor not of off on once"
        "\n    only or other our ours out over own same she should so some such than that"
        " the their theirs them then"
        "\n    there these they this those through to too under until up upon us very was we"
        " were what when where which"
        "\n    while who whom whose why will with would you your yours"
        "\n    "
    ).split()
)

# British and American spellings are mapped to the shorter form. If a rule joins two different
# words, it does so in documents and queries alike, so only a little precision is lost.
_SPELLING = (
    (re.compile(r"ae(?=.)"), "e"),  # anaesthetic, haemorrhage, paediatric
    (re.compile(r"oe(?=.)"), "e"),  # oedema, foetal, diarrhoea
    (
        re.compile(r"(?<!pract)(?<=..)is(?=(?:e|es|ed|ing|ation|ations|er|ers)$)"),
        "iz",
    ),  # organise, randomisation
    (re.compile(r"(?<=..)ys(?=(?:e|es|ed|ing|er|ers)$)"), "yz"),  # analyse
    (
        re.compile(r"(?<=..)our(?=(?:s|ed|ing|al|ally|able|ful|less)?$)"),
        "or",
    ),  # colour, tumour, behavioural
    (re.compile(r"(?<=.)([bt])re(?=s?$)"), r"\1er"),  # centre, litre, theatre, fibre
    (re.compile(r"(?<=pract)is(?=(?:e|es|ed|ing)$)"), "ic"),
    (re.compile(r"(?<=..)ll(?=(?:ed|ing|er|ers)$)"), "l"),  # labelled, counselling
    (re.compile(r"(?<=..)ence(?=s?$)"), "ense"),  # licence, defence
    (re.compile(r"ogue(?=s?$)"), "og"),  # catalogue, dialogue
    (re.compile(r"amme(?=s?$)"), "am"),  # programme
)

# Every rule needs one of these in the word; most words have none.
_MAY_BE_SPELT_ANOTHER_WAY = re.compile("ae|oe|is|ys|our|[bt]re|ll|ence|ogue|amme").search

_stemmer = Stemmer.Stemmer("english", 0)
_stemmer_lock = Lock()  # a stemmer is not thread-safe


def words(text: str) -> Iterator[str]:
    """Yield the words of a text as written, without separators and overlong words."""
    for match in _WORD.finditer(text):
        word = match.group()
        if len(word) <= LONGEST_WORD:
            yield word


def terms(text: str) -> list[str]:
    """Return the terms in order, without stop words: "Paediatric wards" → ["pediatr", "ward"]."""
    return [term for word in words(text) if (term := term_of(word))]


@lru_cache(maxsize=10_000)
def term_of(word: str) -> str:
    """Return the term of one word; empty for a stop word.

    In capitals, WHO and IT are names, not stop words.
    """
    folded = fold(word)
    if folded in STOP_WORDS and not (len(word) > 1 and word.isupper()):
        return ""
    with _stemmer_lock:
        return str(_stemmer.stemWord(spell(folded)))


def fold(word: str) -> str:
    """Return the word without case, accents, possessive and apostrophes."""
    word = _APOSTROPHES.sub("", _POSSESSIVE.sub("", word)).casefold()
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def spell(word: str) -> str:
    """Return one spelling of a folded word for British and American English."""
    if len(word) > 3 and _MAY_BE_SPELT_ANOTHER_WAY(word) and word.isalpha():
        for pattern, replacement in _SPELLING:
            word = pattern.sub(replacement, word)
    return word
