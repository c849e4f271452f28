"""Conversion of people's names from catalogue order to natural order."""

from __future__ import annotations

SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
CREDENTIALS = {
    *(
        "bsc",
        "msc",
        "ma",
        "mba",
        "md",
        "mph",
        "mbbs",
        "mbchb",
        "phd",
        "dphil",
        "dnp",
        "pharmd",
        "rn",
        "rgn",
        "rm",
    ),
    *("frcp", "frcs", "frca", "frcgp", "mrcp", "mrcs", "mbe", "obe", "cbe"),
}


def display_name(name: str) -> str:
    """Turn "Family, Given" into "Given Family".

    Degrees after a comma are dropped, "Jr" stays last. A comma at the end means that the name is
    kept as it is: RIS marks organisations that way.
    """
    family, *rest = [
        part for part in (" ".join(part.split()) for part in name.split(",")) if part
    ] or [""]
    if not rest:
        return family
    if " " in family and all(_is_credential(part) for part in rest):
        return family
    given = [part for part in rest if _folded(part) not in SUFFIXES]
    suffixes = [part for part in rest if _folded(part) in SUFFIXES]
    return " ".join([*given, family, *suffixes])


def _is_credential(part: str) -> bool:
    return all(_folded(word) in CREDENTIALS for word in part.split())


def _folded(part: str) -> str:
    return part.replace(".", "").lower()
