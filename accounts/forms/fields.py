"""Fields that several forms of people share."""

from django import forms

from accounts.names.skeletons import without_invisible


def one_line(text: str) -> str:
    """The text on one line, without control characters, so that it is safe in a header or a heading.

    What is not seen goes too: in a name, a filler or a sign that turns the direction makes one text look like another.
    """
    visible = "".join(
        letter if letter.isprintable() or not letter.isascii() else " " for letter in text
    )
    return " ".join(without_invisible(visible).split())


class SingleLineField(forms.CharField):
    """Text that stays on one line, whatever was pasted into it."""

    def to_python(self, value: object) -> str:
        return one_line(super().to_python(value) or "")
