"""Fields that several forms of people share."""

import re

from django import forms

# Letters that steer the direction of writing: in a name they make one text look like another.
STEERING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """The text on one line, without control characters, so that it is safe in a header or a heading."""
    visible = "".join(letter if letter.isprintable() or not letter.isascii() else " " for letter in text)
    return " ".join(STEERING.sub("", visible).split())


class LineField(forms.CharField):
    """Text that stays on one line, whatever was pasted into it."""

    def to_python(self, value: object) -> str:
        return one_line(super().to_python(value) or "")
