"""Screening of short texts that few people read, in forms of any kind.

Texts that many people read use `hub.safeguarding.forms.SafeguardedForm`.

See docs/decisions/0050-every-text-is-screened.md for which text gets which reaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any, ClassVar

from django import forms
from django.utils.crypto import salted_hmac

from hub.richtext.plain_text import plain_blocks
from hub.richtext.widgets import RichTextFormField
from hub.safeguarding.justifications import kinds_in_words
from hub.safeguarding.rules import Finding, find

REFUSED = (
    "This holds an NHS number, which leads to one person. Please take it out; the rest stays as "
    "you wrote it."
)
ASKED = (
    "This looks like it holds {kinds}. If a patient could be recognised by it, please take it out. "
    "If it is fine, tick the box below."
)
TICK = "I have looked: nobody who was cared for can be recognised by this"
MASK = "[NHS no.]"  # shorter than a number, so that a text that just fits still fits


class ScreeningReaction(StrEnum):
    """Reaction of a form to a finding in one of its fields."""

    REFUSE = (
        "refuse"  # an NHS number is an error beside the field; other findings are the person's own
    )
    ASK = "ask"  # the same, and other findings are asked about once
    MASK = "mask"  # an NHS number is replaced and the text taken: it must not fail to arrive


class ScreenedForm(forms.Form):
    """Form whose texts are screened when it is cleaned.

    `screening` maps field names to reactions; a pattern such as "answer_*" matches several fields.
    After cleaning, `was_masked` is true if an NHS number was replaced.
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
        """Checkbox that confirms the findings, if the form asks about any."""
        return next((self[name] for name in self.fields if name.startswith("looked_")), None)

    def _reactions(self) -> Iterator[tuple[str, ScreeningReaction]]:
        for name in self.fields:
            for pattern, reaction in self.screening.items():
                if fnmatchcase(name, pattern):
                    yield name, reaction

    def _as_read(self, name: str, text: str) -> str:
        return (
            "\n".join(plain_blocks(text))
            if isinstance(self.fields[name], RichTextFormField)
            else text
        )

    def _ask_once(self, asked: Sequence[tuple[str, Sequence[Finding]]]) -> None:
        """Add a checkbox to confirm the findings, and errors until it is ticked.

        Its name is a keyed hash of the findings, so it does not excuse what is written next.
        """
        found = "|".join(
            f"{name}:{finding.text}" for name, findings in asked for finding in findings
        )
        tick = f"looked_{
            salted_hmac('hub.safeguarding.screening', found, algorithm='sha256').hexdigest()[:20]
        }"
        self.fields[tick] = forms.BooleanField(label=TICK, required=False)
        if self.data.get(self.add_prefix(tick)):
            return
        for name, findings in asked:
            self.add_error(
                name,
                ASKED.format(
                    kinds=kinds_in_words(list(dict.fromkeys(f.kind.value for f in findings)))
                ),
            )


def masked(text: str) -> str:
    """Return a plain text with MASK in place of each NHS number."""
    for finding in reversed(find(text)):
        if finding.is_final:
            text = f"{text[: finding.start]}{MASK}{text[finding.end :]}"
    return text
