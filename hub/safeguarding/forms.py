"""Forms that question what may identify a patient, before others read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hub.files.models import StoredFile
from hub.richtext.plain_text import one_line, plain_blocks
from hub.richtext.widgets import RichTextFormField
from hub.safeguarding.crisis import speaks_of_crisis
from hub.safeguarding.justifications import Justification
from hub.safeguarding.rules import Finding, find

LONGEST_REASON = 200
MOST_ASKED = 20  # at a time; the rest is asked about at the next submission
LONGEST_SHOWN = 80
NO_REASON = "Say in a few words why it is fine."
NO_TICK = "Tick the box as well, if it is fine."
REASON_REPEATS = (
    "Please say why without repeating it: those who look after this place read your reason."
)


@dataclass
class FindingQuestion:
    """One finding and the author's answer to it.

    `tick` and `because` are the names of the inputs for the tick and the reason.
    """

    finding: Finding
    box: str  # the label of the field that holds it
    target: str  # the id of that field
    is_in_file: bool
    tick: str
    because: str
    is_ticked: bool = False
    reason: str = ""
    error: str = ""

    @property
    def shown(self) -> str:
        text = one_line(self.finding.text)
        return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"

    @property
    def is_answered(self) -> bool:
        return self.is_ticked and not self.error and not self.finding.is_final


class SafeguardedForm(forms.Form):
    """Form that is not valid until its author has answered for what may identify a patient.

    `safeguarded` names the fields that others will read: text, rich text, lines, files (their
    names). `already` is the current text, where one is edited: findings in it are not questioned
    again, unless they are final. After cleaning, `questions` holds the findings questioned, and
    `explained` the author's answers, for `note_explained`.
    """

    safeguarded: ClassVar[Sequence[str]] = ()

    def __init__(self, *args: Any, already: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions: list[FindingQuestion] = []
        self.speaks_of_crisis = False
        self._already = already

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.questions = self._asked()
        self.speaks_of_crisis = any(
            speaks_of_crisis(text) for _, _, text in self._texts(with_files=False)
        )
        if any(not question.is_answered for question in self.questions):
            self.add_error(None, self._look_below())
        return cleaned

    @property
    def explained(self) -> list[Justification]:
        return [
            Justification(question.finding.kind, question.reason) for question in self.questions
        ]

    @property
    def findings_id(self) -> str:
        return self.add_prefix("findings")

    def _asked(self) -> list[FindingQuestion]:
        """Return one question per distinct finding, at most MOST_ASKED of them unanswered."""
        stood = {_mark(finding) for finding in find(self._already)}
        found: dict[str, FindingQuestion] = {}
        for name, is_file, text in self._texts():
            for finding in find(text):
                mark = _mark(finding)
                if mark not in found and (finding.is_final or mark not in stood):
                    found[mark] = self._question(finding, mark, name, is_in_file=is_file)
        waiting = [question for question in found.values() if not question.is_answered][MOST_ASKED:]
        return [question for question in found.values() if question not in waiting]

    def _texts(self, *, with_files: bool = True) -> Iterator[tuple[str, bool, str]]:
        """Yield field name, whether the text is a file name, and text of each value to check."""
        for name in self.safeguarded:
            value = self.cleaned_data.get(name) if name in self.fields else None
            for each in [value] if isinstance(value, str) else value or ():
                if isinstance(each, UploadedFile | StoredFile):
                    if with_files:
                        yield name, True, _name_of(each)
                elif isinstance(self.fields[name], RichTextFormField):
                    yield name, False, "\n".join(plain_blocks(each))
                else:
                    yield name, False, str(each)

    def _question(
        self, finding: Finding, mark: str, name: str, *, is_in_file: bool
    ) -> FindingQuestion:
        tick, because = self.add_prefix(f"fine-{mark}"), self.add_prefix(f"because-{mark}")
        field = self[name]
        question = FindingQuestion(
            finding, str(field.label), field.auto_id, is_in_file, tick, because
        )
        if not finding.is_final:
            question.is_ticked = bool(self.data.get(tick))
            question.reason = one_line(str(self.data.get(because, "")))
            question.error = _trouble_with(question)
        return question

    def _look_below(self) -> SafeString:
        final = any(question.finding.is_final for question in self.questions)
        told = (
            "An NHS number cannot be posted here. Please take it out."
            if final
            else "Some of this may tell who a patient is. Please look at each point."
        )
        return format_html('<a href="#{}">{}</a>', self.findings_id, told)


class FileJustificationForm(forms.Form):
    """Form for the justification of findings in a file."""

    reason = forms.CharField(
        label="It is fine because …",
        max_length=LONGEST_REASON,
        help_text="Those who look after the place read it. Do not repeat here what was found.",
        error_messages={"required": NO_REASON},
    )

    def clean_reason(self) -> str:
        reason = one_line(str(self.cleaned_data["reason"]))
        if find(reason):
            raise ValidationError(REASON_REPEATS, code="repeats")
        return reason


def _mark(finding: Finding) -> str:
    """Return a keyed hash of a finding, for the names of its inputs.

    The same finding with other spacing has the same hash, which does not reveal it.
    """
    bare = "".join(
        letter for letter in finding.text.casefold() if letter.isalnum() or letter in "@+"
    )
    return salted_hmac(
        "hub.safeguarding", f"{finding.kind}|{bare}", algorithm="sha256"
    ).hexdigest()[:20]


def _name_of(file: UploadedFile | StoredFile) -> str:
    name = file.original_name if isinstance(file, StoredFile) else file.name
    return (name or "").replace("_", " ")


def _trouble_with(question: FindingQuestion) -> str:
    """Return the error in an answer; empty if there is none, or no answer yet."""
    if question.is_ticked or question.reason:
        if not question.is_ticked:
            return NO_TICK
        try:
            forms.CharField(max_length=LONGEST_REASON).clean(question.reason)
        except ValidationError as error:
            return NO_REASON if not question.reason else str(error.messages[0])
        if find(question.reason):
            return REASON_REPEATS
    return ""
