"""The colours of the stylesheet, by WCAG 2.2's formula for contrast (success criteria 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = Path(settings.BASE_DIR, "static/css/tokens.css").read_text()
SHORT_HEX_DIGITS = 3

BODY_TEXT = [
    ("ink", ground)
    for ground in ("paper", "surface", "sunken", "action-soft", "attention-soft", "danger-soft")
]
OTHER_TEXT = [
    *[("ink-soft", ground) for ground in ("paper", "surface", "sunken", "action-soft")],
    *[
        ("action", ground)
        for ground in ("paper", "surface", "sunken", "action-soft", "attention-soft", "danger-soft")
    ],
    *[("action-strong", ground) for ground in ("paper", "surface", "action-soft")],
    *[("danger", ground) for ground in ("paper", "surface", "danger-soft")],
    *[("attention", ground) for ground in ("paper", "surface", "attention-soft")],
    *[("on-action", ground) for ground in ("action", "action-strong")],
    *[("on-danger", ground) for ground in ("danger", "danger-strong")],
    *[("ink", ground) for ground in ("mark", "inserted", "removed")],
]
EDGES = [
    (edge, ground) for edge in ("line-strong", "focus") for ground in ("paper", "surface", "sunken")
]


def colours(selector: str) -> dict[str, str]:
    """The hexadecimal colours that the rule of this selector sets, by name."""
    rule = TOKENS.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): #([0-9a-f]{3,6});", rule))


LIGHT = colours(":root")
DARK = LIGHT | colours(':root[data-theme="dark"]')


def luminance(colour: str) -> float:
    if len(colour) == SHORT_HEX_DIGITS:
        colour = "".join(digit * 2 for digit in colour)
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("pairs", "least"),
    [(BODY_TEXT, 7), (OTHER_TEXT, 4.5), (EDGES, 3)],
    ids=["body", "text", "edge"],
)
def test_colours_are_easy_to_tell_apart(
    scheme: dict[str, str], pairs: list[tuple[str, str]], least: float
) -> None:
    found = {
        f"{one} on {other}": round(contrast(scheme[one], scheme[other]), 2) for one, other in pairs
    }
    assert {pair: value for pair, value in found.items() if value < least} == {}


def test_dark_is_the_same_by_choice_and_by_the_machine() -> None:
    assert colours(':root[data-theme="dark"]') == colours(':root:not([data-theme="light"])')


def test_the_formula() -> None:
    assert contrast("000", "ffffff") == pytest.approx(21)
