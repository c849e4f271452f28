"""Taking a passage out of a text wherever its words stand."""

import pytest

from hub.richtext.redaction import RedactedPassage


@pytest.mark.parametrize(
    ("before", "after", "times"),
    [
        ("<p>It was Wilfred Moss.</p>", "<p>It was [removed].</p>", 1),
        ("<p>It was <em>Wilfred</em> Moss.</p>", "<p>It was <em>[removed]</em>.</p>", 1),
        ("<p>wilfred\n&nbsp;MOSS and Wilfred Moss</p>", "<p>[removed] and [removed]</p>", 2),
        ("<p>Wilfred</p><p>Moss</p>", "<p>[removed]</p><p></p>", 1),
        ("<p>Wilfred Mosson, Mawilfred Moss</p>", "<p>Wilfred Mosson, Mawilfred Moss</p>", 0),
        ("<p>Nothing &amp; nobody &lt;here&gt;</p>", "<p>Nothing &amp; nobody &lt;here&gt;</p>", 0),
        (
            '<p><a href="https://example.org/" title="Wilfred Moss &gt; x">he</a> &amp; Wilfred Moss</p>',
            '<p><a href="https://example.org/" title="[removed] &gt; x">he</a> &amp; [removed]</p>',
            2,
        ),
        ("<p>a &lt; b, Wilfred Moss</p>", "<p>a &lt; b, [removed]</p>", 1),
        ("", "", 0),
    ],
)
def test_a_passage_is_taken_out(before: str, after: str, times: int) -> None:
    assert RedactedPassage("Wilfred  Moss").out_of(before) == (after, times)


def test_what_is_no_word_is_found_too() -> None:
    assert RedactedPassage("(555) 0100").out_of("<p>Call (555)\n0100.</p>") == (
        "<p>Call [removed].</p>",
        1,
    )
    assert RedactedPassage("  ").out_of("<p>Nothing</p>") == ("<p>Nothing</p>", 0)
    assert RedactedPassage("1.5").out_of_line("1x5 and 1.5") == ("1x5 and [removed]", 1)
