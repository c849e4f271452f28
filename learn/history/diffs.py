"""How two versions of an article differ, word by word and field by field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diff_match_patch import diff_match_patch

from hub.richtext.plain_text import plain_blocks
from learn.history.revisions import LABELS, in_words

PATIENCE = 2.0  # seconds for one field; after that the difference is coarser, never wrong
CONTEXT_WORDS = 60
_TOKENS = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")
_KINDS = {0: "same", 1: "added", -1: "removed"}


@dataclass(frozen=True, slots=True)
class DiffSpan:
    """A run of text: `kind` is "same", "added", "removed" or "gap", a long unchanged run left out."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """One field that differs. `is_markup` says that the words are the same and only the HTML differs."""

    name: str
    label: str
    old: str
    new: str
    pieces: Sequence[DiffSpan]
    is_markup: bool = False


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[FieldDiff]:
    """Fields of two snapshots that differ as people read them. A field that one of them lacks is left out."""
    return [
        _difference(name, old[name], new[name])
        for name in LABELS
        if name in old and name in new and in_words(name, old[name]) != in_words(name, new[name])
    ]


def word_difference(old: str, new: str) -> list[DiffSpan]:
    """The pieces that lead from one text to the other, by whole words."""
    differ = diff_match_patch()
    differ.Diff_Timeout = PATIENCE
    letters: dict[str, str] = {}
    found = differ.diff_main(_as_letters(old, letters), _as_letters(new, letters), checklines=False)
    differ.diff_cleanupSemantic(found)
    words = {letter: word for word, letter in letters.items()}
    return [DiffSpan(_KINDS[kind], "".join(words[letter] for letter in run)) for kind, run in found]


def shortened(pieces: Iterable[DiffSpan], words: int = CONTEXT_WORDS) -> list[DiffSpan]:
    """The same with the middle of long unchanged runs left out."""
    result = []
    for piece in pieces:
        tokens = _TOKENS.findall(piece.text) if piece.kind == "same" else []
        if len(tokens) <= 4 * words:
            result.append(piece)
            continue
        before, after = "".join(tokens[: 2 * words]), "".join(tokens[-2 * words :])
        result += [DiffSpan("same", before), DiffSpan("gap", "…"), DiffSpan("same", after)]
    return result


def _difference(name: str, old: Any, new: Any) -> FieldDiff:
    if name == "body":
        return _body_difference(old, new)
    before, after = in_words(name, old), in_words(name, new)
    return FieldDiff(name, LABELS[name], before, after, shortened(word_difference(before, after)))


def _body_difference(old: str, new: str) -> FieldDiff:
    before, after = "\n".join(plain_blocks(old)), "\n".join(plain_blocks(new))
    if before == after:
        pieces = shortened(word_difference(old, new))
        return FieldDiff("body", LABELS["body"], old, new, pieces, is_markup=True)
    return FieldDiff(
        "body", LABELS["body"], before, after, shortened(word_difference(before, after))
    )


def _as_letters(text: str, letters: dict[str, str]) -> str:
    """Each word as one letter of a private alphabet, so that the comparison goes by words. Surrogates are left out."""
    for word in _TOKENS.findall(text):
        if word not in letters:
            number = len(letters) + 1
            letters[word] = chr(number if number < 0xD800 else number + 0x800)
    return "".join(letters[word] for word in _TOKENS.findall(text))
