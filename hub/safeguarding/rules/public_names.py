"""Words that follow a title or "patient" and name nobody (`words.toml`), and people whose names are public."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_WORDS = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8")).items()
}
SENTENCE_STARTS = _WORDS["sentence_starts"]
NO_NAMES = _WORDS["no_names"]
AFTER_MR = _WORDS["after_mr"]
AFTER_DR = _WORDS["after_dr"]
AFTER_NURSE = _WORDS["after_nurse"]
AFTER_PATIENT = _WORDS["after_patient"] | AFTER_NURSE | SENTENCE_STARTS
MAILBOXES = _WORDS["mailboxes"]
# Who holds a public office is named in it; who lived a hundred years ago is no patient.
OFFICE = re.compile(
    r"\b(?:Commissioner|National (?:Clinical )?Director|Chief (?:Medical|Nursing|Executive) Officer|Chief Executive|"
    r"Secretary of State|Health Secretary|Minister|President of|Chair of|Ombudsman|MP\b|Coroner|Inquiry|Inspector)|"
    r"\b(?:1[5-8]\d\d|19[01]\d)\b",
)
