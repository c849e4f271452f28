"""Words to terms: what counts as the same word when one searches.

Case, accents, British and American spelling, plural and other endings are folded away. The Snowball
English stemmer ("porter2") takes the endings.
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
    """
    a about above after again against all also am an and any are as at be because been before being below
    between both but by can could did do does doing down during each few for from further had has have having
    he her here hers him his how i if in into is it its itself just me more most my nor not of off on once
    only or other our ours out over own same she should so some such than that the their theirs them then
    there these they this those through to too under until up upon us very was we were what when where which
    while who whom whose why will with would you your yours
    """.split()  # noqa: SIM905 - easier to read and to change
)

# British and American spellings meet on the shorter form. Where the rule would join two different words it
# does so in documents and questions alike, so nothing is lost but a shade of precision.
_SPELLING = (
    (re.compile(r"ae(?=.)"), "e"),  # anaesthetic, haemorrhage, paediatric
    (re.compile(r"oe(?=.)"), "e"),  # oedema, foetal, diarrhoea
    (re.compile(r"(?<!pract)(?<=..)is(?=(?:e|es|ed|ing|ation|ations|er|ers)$)"), "iz"),  # organise, randomisation
    (re.compile(r"(?<=..)ys(?=(?:e|es|ed|ing|er|ers)$)"), "yz"),  # analyse
    (re.compile(r"(?<=..)our(?=(?:s|ed|ing|al|ally|able|ful|less)?$)"), "or"),  # colour, tumour, behavioural
    (re.compile(r"(?<=.)([bt])re(?=s?$)"), r"\1er"),  # centre, litre, theatre, fibre
    (re.compile(r"(?<=pract)is(?=(?:e|es|ed|ing)$)"), "ic"),
    (re.compile(r"(?<=..)ll(?=(?:ed|ing|er|ers)$)"), "l"),  # labelled, counselling
    (re.compile(r"(?<=..)ence(?=s?$)"), "ense"),  # licence, defence
    (re.compile(r"ogue(?=s?$)"), "og"),  # catalogue, dialogue
    (re.compile(r"amme(?=s?$)"), "am"),  # programme
)

# What every rule needs to be in the word; most words have none of it.
_MAY_BE_SPELT_ANOTHER_WAY = re.compile("ae|oe|is|ys|our|[bt]re|ll|ence|ogue|amme").search

_stemmer = Stemmer.Stemmer("english", 0)
_stemmer_lock = Lock()  # a stemmer may be asked by one thread at a time


def words(text: str) -> Iterator[str]:
    """The words of a text as they are written, without what stands between them."""
    for match in _WORD.finditer(text):
        word = match.group()
        if len(word) <= LONGEST_WORD:
            yield word


def terms(text: str) -> list[str]:
    """The terms of a text in order, stop words left out: "Paediatric wards" → ["pediatr", "ward"]."""
    return [term for word in words(text) if (term := term_of(word))]


@lru_cache(maxsize=10_000)
def term_of(word: str) -> str:
    """The term of one word; empty for a stop word. Capitals make WHO and IT names, not stop words."""
    folded = fold(word)
    if folded in STOP_WORDS and not (len(word) > 1 and word.isupper()):
        return ""
    with _stemmer_lock:
        return str(_stemmer.stemWord(spell(folded)))


def fold(word: str) -> str:
    """Without case, accents, possessive and apostrophes."""
    word = _APOSTROPHES.sub("", _POSSESSIVE.sub("", word)).casefold()
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def spell(word: str) -> str:
    """One spelling for British and American English; the word is folded already."""
    if len(word) > 3 and _MAY_BE_SPELT_ANOTHER_WAY(word) and word.isalpha():
        for pattern, replacement in _SPELLING:
            word = pattern.sub(replacement, word)
    return word
