"""Rule for names of people after a title or the word "patient"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hub.safeguarding.rules import public_names
from hub.safeguarding.rules.kinds import Finding, FindingKind

REASON = (
    "A name, also that of a colleague, tells who it was. What they do says enough: “a nurse”, "
    "“the patient”."
)
MOST_WORDS = 4
# "Your Doctor", "the Nurse Staffing Review": a role in a heading, not a person's title.
_ROLE_BEFORE = re.compile(
    r"\b(?:an?|the|your|my|our|his|her|their|every|each|any) $", re.IGNORECASE
)
_STARTS_A_SENTENCE = re.compile(r"(?:^|[.!?:;\n“\"(]|\bthe|\bThe)\s{0,8}$")

# A full stop belongs to an abbreviated title; after a full word it ends the sentence.
_TITLE = re.compile(
    r"(?<![\w@/.])(?:(?P<mr>(?:[Mm]rs?|MRS?|Mx|Ms)\.?|Miss|MISS)|"
    r"(?P<dr>(?:[Dd]r|DR|[Pp]rof|PROF)\.?|[Dd]octor|[Pp]rofessor)|"
    r"(?P<nurse>[Nn]urse|NURSE|Sister|SISTER|Matron))[ \u00a0]{1,2}(?=[^\W\d_])"
)
_PATIENT = re.compile(
    r"(?<![\w@/.-])(?:"
    r"(?P<called>(?:[Pp]atient|[Pp]t|[Mm]an|[Ww]oman|[Ll]ady|[Gg]entleman|[Bb]oy|[Gg]irl|"
    r"[Rr]esident) (?:called|named) )|"
    r"(?P<colon>[Pp]atient(?:’s|'s)?(?: name)?: ?|[Pp]t: ?)|(?P<plain>patient |pt |Pt )|"
    r"(?P<capital>Patient ))(?=[^\W\d_])"
)
_WORD = re.compile(r"[^\W\d_][\w’'\-]*\.?")
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "la",
        "le",
        "al",
        "el",
        "bin",
        "ibn",
        "ap",
    ]
)
_HONOURS = frozenset({"Sir", "Dame", "Lord", "Lady"})
# A line of a list of references: its authors are public.
_REFERENCE = re.compile(
    r"\bet al\b|\bdoi\b|\bISBN\b|(?:19|20)\d\d[a-z]?;\s?\d|(?:19|20)\d\d\)\.|\bpp\.? ?\d|"
    r"\bAvailable (?:at|from)\b",
    re.IGNORECASE,
)


def names(text: str) -> Iterator[Finding]:
    """Yield titles followed by a name, and names after "patient".

    Titles alone, public people, authors of a reference and well-known phrases ("Dr Foster",
    "Patient Safety") are no findings.
    """
    yield from _titled(text)
    yield from _patients(text)


def _titled(text: str) -> Iterator[Finding]:
    for title in _TITLE.finditer(text):
        kind = title.lastgroup or ""
        before = text[max(0, title.start() - 8) : title.start()]
        if kind != "mr" and title.group().istitle() and _ROLE_BEFORE.search(before):
            continue
        words = _name_after(
            text, title.end(), takes_capitals=kind != "nurse" or title.group().isupper()
        )
        if words and _is_a_persons(title, words):
            yield from _found(text, title.start(), words)


def _patients(text: str) -> Iterator[Finding]:
    for patient in _PATIENT.finditer(text):
        kind = patient.lastgroup or ""
        if kind == "capital" and not _STARTS_A_SENTENCE.search(
            text[max(0, patient.start() - 8) : patient.start()]
        ):
            continue
        words = _name_after(text, patient.end(), takes_capitals=False)
        if words and _is_a_patients(kind, words):
            yield from _found(text, words[0].start(), words)


def _name_after(text: str, start: int, *, takes_capitals: bool) -> list[re.Match[str]]:
    """Return the words from `start` on that are written as a name.

    Empty if none of them is a full word, only initials, particles or honorifics.
    """
    words: list[re.Match[str]] = []
    while len(words) < MOST_WORDS and (word := _WORD.match(text, start)):
        if not _could_be_a_name(word.group(), is_first=not words, takes_capitals=takes_capitals):
            break
        words.append(word)
        # A full stop ends the sentence after a full word, not after an initial.
        gap = re.compile(
            r" |, (?=[A-Z][a-z]+\b)" if len(words) == 1 and _follows_a_colon(text, word) else r" "
        )
        ends = word.group().endswith(".") and len(word.group()) > 2
        between = None if ends else gap.match(text, word.end())
        if between is None:
            break
        start = between.end()
    while words and words[-1].group().rstrip(".") in _PARTICLES:
        words.pop()
    return words if any(_is_whole(word.group()) for word in words) else []


def _follows_a_colon(text: str, word: re.Match[str]) -> bool:
    return ":" in text[max(0, word.start() - 2) : word.start()]


def _could_be_a_name(word: str, *, is_first: bool, takes_capitals: bool) -> bool:
    bare = _bare(word)
    if bare in _PARTICLES:
        return True
    if not bare or not bare[0].isupper() or bare in public_names.NO_NAMES:
        return False
    if len(bare) > 1 and bare.isupper() and "-" not in bare:
        return takes_capitals and len(bare) > 3 and bare.capitalize() not in public_names.NO_NAMES
    return not (is_first and len(bare) > 1 and bare.lower() in public_names.SENTENCE_STARTS)


def _is_whole(word: str) -> bool:
    bare = _bare(word)
    return len(bare) > 1 and bare not in _PARTICLES and bare not in _HONOURS


def _bare(word: str) -> str:
    return re.sub(r"[’']s$", "", word.rstrip(".")).rstrip("’'")


def _is_a_persons(title: re.Match[str], words: list[re.Match[str]]) -> bool:
    kind, first, last = title.lastgroup or "", _bare(words[0].group()), _bare(words[-1].group())
    # MR and MRS in capitals mostly mean magnetic resonance.
    if kind == "mr" and title.group().strip(". \u00a0").isupper() and not first.isupper():
        return False
    known = {
        "mr": public_names.AFTER_MR,
        "dr": public_names.AFTER_DR,
        "nurse": public_names.AFTER_NURSE,
    }[kind]
    return first not in known and not (kind == "dr" and last in known)


def _is_a_patients(kind: str, words: list[re.Match[str]]) -> bool:
    if any(_bare(word.group()) in public_names.AFTER_PATIENT for word in words):
        return False
    return kind != "capital" or len(words) > 1


def _found(text: str, start: int, words: list[re.Match[str]]) -> Iterator[Finding]:
    end = words[-1].end()
    name = text[start:end].rstrip(".,")
    around = text[max(0, start - 80) : end + 80]
    beside = (
        text[max(0, start - 60) : start].rpartition("\n")[2]
        + " | "
        + text[end : end + 60].partition("\n")[0]
    )
    if not _REFERENCE.search(around) and not public_names.OFFICE.search(beside):
        yield Finding(FindingKind.NAME, start, start + len(name), name, REASON)
