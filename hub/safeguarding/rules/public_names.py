"""Word lists of the rules, from `words.toml`, and the pattern of public offices.

The lists hold words after a title or "patient" that name nobody, and people whose names are public.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_WORDS = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(
        Path(__file__).with_name("words.toml").read_text("utf-8")
    ).items()
}
SENTENCE_STARTS = _WORDS["sentence_starts"]
NO_NAMES = _WORDS["no_names"]
AFTER_MR = _WORDS["after_mr"]
AFTER_DR = _WORDS["after_dr"]
AFTER_NURSE = _WORDS["after_nurse"]
AFTER_PATIENT = _WORDS["after_patient"] | AFTER_NURSE | SENTENCE_STARTS
MAILBOXES = _WORDS["mailboxes"]
# Holders of public office are named in it; people of a hundred years ago are no patients.
OFFICE = re.compile(
    r"\b(?:Commissioner|National (?:Clinical )?Director|"
    r"Chief (?:Medical|Nursing|Executive) Officer|Chief Executive|Secretary of State|"
    r"Health Secretary|Minister|President of|Chair of|Ombudsman|MP\b|Coroner|Inquiry|Inspector)|"
    r"\b(?:1[5-8]\d\d|19[01]\d)\b",
)
