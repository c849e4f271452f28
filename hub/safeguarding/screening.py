"""Screening of short texts that few people read, in forms of any kind; what others read at large asks in its form.

See docs/decisions/0050-every-text-is-screened.md for which text gets which reaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any, ClassVar

from django import forms
from django.utils.crypto import salted_hmac

from hub.richtext.plain import plain_blocks
from hub.richtext.widgets import RichTextFormField
from hub.safeguarding.explaining import kinds_in_words
from hub.safeguarding.rules import Finding, find

REFUSED = "This holds an NHS number, which leads to one person. Please take it out; the rest stays as you wrote it."
ASKED = (
    "This looks like it holds {kinds}. If a patient could be recognised by it, please take it out. "
    "If it is fine, tick the box below."
)
TICK = "I have looked: nobody who was cared for can be recognised by this"
MASK = "[NHS no.]"  # shorter than a number, so that a text that just fits still fits


class ScreeningReaction(StrEnum):
    """What a form does about a finding in one of its fields."""

    REFUSE = "refuse"  # an NHS number is an error beside the field; other findings are the person's own
    ASK = "ask"  # the same, and other findings are asked about once
    MASK = "mask"  # an NHS number is replaced and the text taken: it must not fail to arrive


class ScreenedForm(forms.Form):
    """A form whose texts are screened when it is cleaned.

    `screening` maps names of fields to reactions; "answer_*" stands for all fields that begin so. After cleaning,
    `was_masked` says whether a number was replaced.
    """

    screening: ClassVar[Mapping[str, ScreeningReaction]] = {}
    was_masked = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        asked: list[tuple[str, Sequence[Finding]]] = []
        for name, reaction in self._reactions():
            if not isinstance(text := cleaned.get(name), str):
                continue
            findings = find(self._as_read(name, text))
            if reaction is ScreeningReaction.MASK:
                cleaned[name] = masked(text)
                self.was_masked |= cleaned[name] != text
            elif any(finding.is_final for finding in findings):
                self.add_error(name, REFUSED)
            elif reaction is ScreeningReaction.ASK and findings:
                asked.append((name, findings))
        if asked:
            self._ask_once(asked)
        return cleaned

    @property
    def tick(self) -> forms.BoundField | None:
        """The field that answers what was asked, where something was."""
        return next((self[name] for name in self.fields if name.startswith("looked_")), None)

    def _reactions(self) -> Iterator[tuple[str, ScreeningReaction]]:
        for name in self.fields:
            for pattern, reaction in self.screening.items():
                if fnmatchcase(name, pattern):
                    yield name, reaction

    def _as_read(self, name: str, text: str) -> str:
        return "\n".join(plain_blocks(text)) if isinstance(self.fields[name], RichTextFormField) else text

    def _ask_once(self, asked: Sequence[tuple[str, Sequence[Finding]]]) -> None:
        """The tick is named after what was found, so it does not excuse what is written next."""
        found = "|".join(f"{name}:{finding.text}" for name, findings in asked for finding in findings)
        tick = f"looked_{salted_hmac('hub.safeguarding.screening', found, algorithm='sha256').hexdigest()[:20]}"
        self.fields[tick] = forms.BooleanField(label=TICK, required=False)
        if self.data.get(self.add_prefix(tick)):
            return
        for name, findings in asked:
            self.add_error(
                name, ASKED.format(kinds=kinds_in_words(list(dict.fromkeys(f.kind.value for f in findings))))
            )


def masked(text: str) -> str:
    """A plain text with a mark in the place of each NHS number."""
    for finding in reversed(find(text)):
        if finding.is_final:
            text = f"{text[: finding.start]}{MASK}{text[finding.end :]}"
    return text
