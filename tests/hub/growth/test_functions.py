"""The time of each function that reads people's text grows no faster than the text."""

import time

import pytest

from hub.richtext.sanitizer import sanitize
from tests.hub.growth.attacks import common_attacks, examples_again_and_again
from tests.hub.growth.functions import FUNCTIONS
from tests.hub.growth.growth import growth_faults
from tests.hub.growth.inventory import pattern_sites

# nh3 copies a text once for each of these letters that it writes as a reference. The next test holds it to a second.
WRITTEN_AS_REFERENCES = {repr("\u00a0"), repr("&"), repr("&#")}
OF_THE_LIBRARY = {"sanitize": WRITTEN_AS_REFERENCES, "rich text of a form": WRITTEN_AS_REFERENCES}
FIND_MANY_THINGS = ("marked", "speaks_of_crisis")  # `marked` calls `find`, and looks for more
LONGEST_BODY = 100_000  # letters


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "marked"])
def test_a_function_takes_no_longer_than_its_text_is(name: str) -> None:
    attacks = [
        attack for attack in common_attacks() if attack[0] not in OF_THE_LIBRARY.get(name, ())
    ]
    assert not growth_faults(FUNCTIONS[name], attacks)


@pytest.mark.parametrize("name", FIND_MANY_THINGS)
def test_a_text_with_many_findings_takes_no_longer_than_it_is(name: str) -> None:
    patterns = [
        pattern
        for site in pattern_sites()
        if site.module.startswith(("hub.safeguarding", "networks.campaigns"))
        for pattern in site.patterns
    ]
    assert not growth_faults(FUNCTIONS[name], examples_again_and_again(patterns))


@pytest.mark.parametrize("letter", ["\u00a0", "&", "&#"])
def test_the_longest_text_is_cleaned_within_a_second(letter: str) -> None:
    text = letter * (LONGEST_BODY // len(letter))
    began = time.thread_time()
    sanitize(text)
    assert time.thread_time() - began < 1
