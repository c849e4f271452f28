"""Language names and codes as catalogues write them."""

from __future__ import annotations

import re

_TWO_LETTERS = {
    "afr": "af",
    "alb": "sq",
    "ara": "ar",
    "arm": "hy",
    "aze": "az",
    "ben": "bn",
    "bos": "bs",
    "bul": "bg",
    "cat": "ca",
    "chi": "zh",
    "cze": "cs",
    "dan": "da",
    "dut": "nl",
    "eng": "en",
    "epo": "eo",
    "est": "et",
    "fin": "fi",
    "fre": "fr",
    "geo": "ka",
    "ger": "de",
    "gle": "ga",
    "gre": "el",
    "heb": "he",
    "hin": "hi",
    "hrv": "hr",
    "hun": "hu",
    "ice": "is",
    "ind": "id",
    "ita": "it",
    "jpn": "ja",
    "kor": "ko",
    "lav": "lv",
    "lit": "lt",
    "mac": "mk",
    "may": "ms",
    "nor": "no",
    "per": "fa",
    "pol": "pl",
    "por": "pt",
    "rum": "ro",
    "rus": "ru",
    "slo": "sk",
    "slv": "sl",
    "spa": "es",
    "srp": "sr",
    "swe": "sv",
    "tha": "th",
    "tur": "tr",
    "ukr": "uk",
    "urd": "ur",
    "vie": "vi",
    "wel": "cy",
    "deu": "de",
    "fra": "fr",
    "nld": "nl",
    "zho": "zh",
}
_NAMES = {
    "english": "en",
    "french": "fr",
    "german": "de",
    "spanish": "es",
    "italian": "it",
    "portuguese": "pt",
    "dutch": "nl",
    "chinese": "zh",
    "japanese": "ja",
    "korean": "ko",
    "russian": "ru",
    "polish": "pl",
    "danish": "da",
    "swedish": "sv",
    "norwegian": "no",
    "finnish": "fi",
    "turkish": "tr",
    "welsh": "cy",
}
_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")


def two_letters(language: str) -> str:
    """Return the library's code for "eng", "en-GB" or "English"; empty if unknown."""
    word = language.strip().lower().replace("_", "-")
    return (
        _TWO_LETTERS.get(word)
        or _NAMES.get(word)
        or (word if _CODE.fullmatch(word) and len(word) <= 10 else "")
    )
