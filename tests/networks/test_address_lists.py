"""Addresses out of what people paste."""

from time import process_time

import pytest

from networks.members.email_parsing import read


@pytest.mark.parametrize(
    ("text", "addresses", "wrong"),
    [
        ("a@example.org, b@example.org;c@example.org\nd@example.org e@example.org", "abcde", []),
        ('Asha Patel <a@example.org>, "Okafor, Ben" <b@example.org>', "ab", []),
        ("Patel, Asha <a@example.org>; Okafor, Ben <b@example.org>;", "ab", []),
        ("Patel, Asha (Ward 4) <a@example.org>; O'Hara, Ben <mailto:b@example.org>", "ab", []),
        ("<a@example.org>\r\n\r\n'b@example.org'", "ab", []),
        (
            "\ufeffName\tE-mail\tWard\r\nAsha Patel\ta@example.org\t4\r\nBen\tb@example.org\t5",
            "ab",
            ["Name E-mail Ward"],
        ),
        (
            '\ufeffname,email\n"Patel, Asha",a@example.org\nBen,b@example.org,Ward 4',
            "ab",
            ["name,email"],
        ),
        (
            "1. a@example.org\n2) Ben Okafor b@example.org\n• c@example.org\n- d@example.org",
            "abcd",
            [],
        ),
        ("mailto:a@example.org?subject=Hello, [b@example.org](mailto:b@example.org)", "ab", []),
        ("a@example.org\u200b\nb@\u202aexample.org\xa0", "ab", []),
        ("a@example.org A@EXAMPLE.ORG", "a", []),
        (
            "a@example.org, nobody in particular, b@example.org, @c",
            "ab",
            ["nobody in particular", "@c"],
        ),
        ("Asha <a@example.org>, nobody", "a", []),
        ("Ben Okafor\na@example.org\nb at example.org", "a", ["Ben Okafor", "b at example.org"]),
        ("a@example.org.\n(b@example.org),", "ab", []),
        ("", "", []),
        (" ,;\n", "", []),
    ],
)
def test_reading(text: str, addresses: str, wrong: list[str]) -> None:
    pasted = read(text)
    assert pasted.addresses == [f"{letter}@example.org" for letter in addresses]
    assert pasted.wrong == wrong


@pytest.mark.parametrize(
    "piece",
    [
        "a@example.org, ",
        "Last, First <a@example.org>; ",
        "(",
        "<",
        '"',
        "a@",
        "\\",
        "@",
        "<a@b,",
        "x ",
        "a@example.org;\n",
        "[",
        "1. ",
        "<>",
    ],
)
def test_time_grows_with_the_text(piece: str) -> None:
    def took(letters: int) -> float:
        text, begun = piece * (letters // len(piece)), process_time()
        read(text)
        return process_time() - begun

    small = max(min(took(25_000) for _ in range(3)), 0.002)
    assert min(took(100_000) for _ in range(2)) < small * 12
    assert took(100_000) < 2
