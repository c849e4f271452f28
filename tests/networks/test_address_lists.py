"""Addresses out of what people paste."""

import pytest

from networks.address_lists import read


@pytest.mark.parametrize(
    ("text", "addresses", "wrong"),
    [
        ("a@example.org, b@example.org;c@example.org\nd@example.org e@example.org", "abcde", []),
        ('Asha Patel <a@example.org>, "Okafor, Ben" <b@example.org>', "ab", ["Okafor"]),
        ("<a@example.org>\r\n\r\n'b@example.org'", "ab", []),
        ("a@example.org A@EXAMPLE.ORG", "a", []),
        ("a@example.org, nobody in particular, @b", "a", ["nobody in particular", "@b"]),
        ("", "", []),
        (" ,;\n", "", []),
    ],
)
def test_reading(text: str, addresses: str, wrong: list[str]) -> None:
    pasted = read(text)
    assert pasted.addresses == [f"{letter}@example.org" for letter in addresses]
    assert pasted.wrong == wrong
