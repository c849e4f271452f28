"""The time of each pattern that meets people's text grows no faster than the text."""

import re
from collections.abc import Callable

import pytest

from tests.hub.growth.attacks import attacks_on
from tests.hub.growth.functions import FUNCTIONS
from tests.hub.growth.growth import growth_faults
from tests.hub.growth.inventory import ONE_PLACE, PatternSite, other_ways_to_patterns, pattern_sites

OURS = "It reads our own files, statements or settings, never what people send."
DEMO = "It reads the texts of the demo, which stand in the repository."
# Sites whose text nobody from outside writes.
TRUSTED = {
    **dict.fromkeys(["hub.database.prepared:re.sub", "hub.rendering.static_files:IMPORT"], OURS),
    **dict.fromkeys(["hub.processes.install:text", "hub.processes.install:total"], OURS),
    "hub.database.readiness:NOT_READY": "It reads messages of PostgreSQL.",
    **{
        f"accounts.demo.markup:{name}": DEMO
        for name in ("_NUMBERED", "_STRONG", "_EMPHASIS", "_LINK")
    },
    **{f"accounts.demo.markup:{name}": DEMO for name in ("_OPENING", "_ELLIPSIS")},
    **{f"networks.demo.bodies:{name}": DEMO for name in ("_PERSON", "_ARTICLE")},
}
# Sites whose pattern is made at run time, each with the function that is tried in its place.
MADE_AT_RUN_TIME = {
    "hub.posts.integrations.erasure:re.compile": "mention_pattern",
    "hub.richtext.redaction:_pattern": "Passage.out_of",
    "hub.richtext.redaction:_in_name": "Passage.out_of_name",
    "hub.safeguarding.rules.names:gap": "find",
    "hub.search.text.snippets:re.compile": "Marker.highlight",
    "hub.middleware.anonymous_intake:pattern": "is_promised",
    "networks.campaigns.testimonies.redaction:re.compile": "without",
}
# What the inventory cannot try.
ALLOWED_ELSEWHERE = {
    "accounts.querysets: a pattern that PostgreSQL runs": "At most 40 letters that somebody typed, escaped.",
}


@pytest.mark.parametrize(
    "site", [each for each in pattern_sites() if str(each) not in TRUSTED], ids=str
)
def test_a_pattern_takes_no_longer_than_its_text_is(site: PatternSite) -> None:
    if not site.patterns:
        assert MADE_AT_RUN_TIME[str(site)] in FUNCTIONS
    for pattern in site.patterns:
        for method in site.methods:
            assert not growth_faults(_use(pattern, method), attacks_on(pattern)), pattern.pattern


def test_no_exception_is_left_over() -> None:
    sites = {str(site): site for site in pattern_sites()}
    assert TRUSTED.keys() <= sites.keys()
    assert {name for name, site in sites.items() if not site.patterns} == MADE_AT_RUN_TIME.keys()


def test_there_is_no_other_way_to_a_pattern() -> None:
    assert set(other_ways_to_patterns()) == ALLOWED_ELSEWHERE.keys()


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\s+$", "search"),
        (r"(?:^|[.!?,\n])\s*(?:just )?\b(?:want|wish)", "search"),
        (r"<[^>]*>", "finditer"),
        (r"(a+)+b", "match"),
        (r"(?<!\d)\d+(?:,\d+)*;", "search"),
    ],
)
def test_a_pattern_that_looks_back_is_noticed(pattern: str, method: str) -> None:
    compiled = re.compile(pattern)
    assert any(growth_faults(_use(compiled, method), [attack]) for attack in attacks_on(compiled))


def _use(pattern: re.Pattern[str], method: str) -> Callable[[str], object]:
    if method in ONE_PLACE:
        return getattr(pattern, method)  # type: ignore[no-any-return]
    return lambda text: sum(1 for _ in pattern.finditer(text))
