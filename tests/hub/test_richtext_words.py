"""No word is lost on its way through the sanitiser, whatever it stands beside or in."""

from __future__ import annotations

import html
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.richtext.plain_text import plain_text
from hub.richtext.sanitizer import sanitize
from hub.richtext.widgets import RichTextFormField

WORDS = [
    "Give ondansetron = 4 mg now.",
    "Once=daily; onset = 30 min; class = II device; id = 7; lang = fr.",
    'Bed style = "low profile" for falls.',
    "src=x href = y alt='z' >= 5 <= 6 < 7 & 8",
]
ELEMENTS = [
    *(
        "p",
        "div",
        "span",
        "b",
        "i",
        "u",
        "font",
        "h1",
        "h2",
        "h6",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "a",
    ),
    *(
        "blockquote",
        "pre",
        "code",
        "section",
        "article",
        "o:p",
        "center",
        "button",
        "label",
        "dl",
        "dt",
    ),
    *("strong", "em", "figure", "fieldset", "legend", "details", "summary", "w:sdt"),
]
STYLES = [
    "",
    ' style="font-weight:normal"',
    ' class=MsoNormal style="mso-list:l0 level1 lfo1"',
    " onclick=x()",
]

texts = st.sampled_from(WORDS) | st.text("abc =<>&'\"–ü", max_size=20)


def nested(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def wrapped(parts: tuple[str, str, list[str]]) -> str:
        name, attributes, within = parts
        return f"<{name}{attributes}>{''.join(within)}</{name}>"

    parts = st.tuples(
        st.sampled_from(ELEMENTS), st.sampled_from(STYLES), st.lists(children, max_size=3)
    )
    return parts.map(wrapped)


escaped = texts.map(html.escape)
boxes = escaped.map(lambda text: f"<textarea>{text}</textarea>")
trees = st.recursive(escaped | boxes, nested, max_leaves=12)


def letters(text: str) -> str:
    return "".join(sorted(letter for letter in text if letter.isalnum()))


def said_in(rich: str) -> str:
    """As a parser of the standard library reads it."""

    class Reader(HTMLParser):
        text = ""

        def handle_data(self, data: str) -> None:
            self.text += data

    reader = Reader(convert_charrefs=True)
    reader.feed(rich)
    reader.close()
    return reader.text


@settings(max_examples=300, deadline=None)
@given(trees)
def test_every_letter_stays(rich: str) -> None:
    assert letters(plain_text(sanitize(rich))) == letters(said_in(rich))


@pytest.mark.parametrize(
    "words", [*WORDS, "Sats <normal, pulse >100", "a <b, c> d", "Call <ann@example.org>"]
)
def test_words_typed_without_a_script_stay(words: str) -> None:
    assert plain_text(RichTextFormField().clean(words)) == words


def test_html_typed_without_a_script_is_html() -> None:
    typed = "<p>One <b>bold</b> and <i class=x>slanted</i> word</p><br>"
    assert (
        RichTextFormField().clean(typed)
        == "<p>One <strong>bold</strong> and <em>slanted</em> word</p><br>"
    )
