"""Detection of crisis: authors who write of their own suicidal thoughts or self-harm."""

from __future__ import annotations

import re

_I = (
    r"\bI(?:[’']m|[’']ve|[’']d| am| was| feel| felt| have been| had been| become| became|"
    r" still feel)?\b"
)
_WANT = (
    r"\b(?:want(?:ed|ing)?|wish(?:ed)?|going|gonna|wanna|plan(?:ned|ning)?|decided|"
    r"thought(?:s)? (?:of|about)|think(?:ing)? (?:of|about)|tried|trying|try|ready|about|"
    r"need(?:ed)?|urges?|feel like|felt like|might|could|will)\b"
)
_WORDS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:kill|killing|killed|hang|hanging|drown|drowning|shoot|starve)(?:ed|ing)? myself\b",
        rf"{_WANT}[^.!?\n]{{0,20}}\b(?:hurt|harm|cut|burn|poison)(?:t?ing)? myself\b",
        r"\b(?:hurting|harming|cutting|burning) myself\b",
        r"\b(?:I|I[’']ve|been) (?:cut|harm|harmed|self[- ]?harm(?:ed|ing)?) "
        r"(?:myself|again|most|every|to)\b",
        r"\bend(?:ing|ed)? (?:it all|my (?:own )?life|everything)\b",
        r"\b(?:take|taking|took) my (?:own )?life\b",
        r"\bmy (?:own )?suicide\b|\bmy suicid(?:al|e) (?:thoughts|plan|note|feelings|attempts?)\b",
        rf"{_I}[^.!?\n]{{0,30}}\bsuicidal\b",
        r"\b(?:feel|feeling|felt|made me|makes me|left me) "
        r"(?:so |really |very |almost )?suicidal\b",
        rf"\b(?:I|me)\b[^.!?\n]{{0,40}}{_WANT}[^.!?\n]{{0,12}}"
        r"\bsuicide\b(?![ -](?:prevention|awareness|risk|rates?|audit|reviews?|training|"
        r"policy|strategy|watch))",
        rf"{_I}[^.!?\n]{{0,20}}\bself[- ]?harm(?:s|ed|ing)?\b",
        r"\b(?:my|the urge to|urges to) self[- ]?harm(?:ing)?\b",
        r"(?:\bI\b[^.!?\n]{0,40}|(?:^|[.!?,\n]) ?(?:just |really |only )?)"
        r"\b(?:want|wanted|wish(?:ed)?|rather|ready) "
        r"(?:to )?(?:die|be dead|disappear for ?ever)\b(?! (?:with dignity|at home|in peace))",
        r"\bwish(?:ed|ing)? (?:that )?I (?:was|were) dead\b|"
        r"\bwish(?:ed)? I had(?:n[’']t| not) (?:been born|woken)",
        r"\b(?:better off|easier) (?:dead|without me|if I (?:was|were) dead)\b",
        r"\b(?:do(?:n[’']?t| not)|did(?:n[’']?t| not)|no longer) (?:want|wish) to "
        r"(?:live|be alive|be here any ?(?:more|longer)|wake up|exist|go on)\b",
        r"\bno (?:reason|point) (?:to|in) (?:live|living|going on|carry(?:ing)? on)\b|"
        r"\bnothing left to live for\b",
        r"\b(?:can[’']?t|cannot|can not) (?:go on|carry on|do this|live like this|take it|bear it) "
        r"(?:any ?more|any longer)\b",
        r"\bI(?:[’']ve| have|[’']m| am)?[^.!?\n]{0,25}\b(?:took|taken|taking|take) "
        r"(?:an overdose|all (?:of )?my (?:tablets|pills|meds|medication))\b",
        rf"\b(?:I|me|my)\b[^.!?\n]{{0,30}}{_WANT}[^.!?\n]{{0,12}}"
        r"\b(?:overdose|jump (?:off|in front|from))\b",
    )
)
# Runs of white space become one space, so no pattern has to match long runs.
_BLANKS = re.compile(r"[^\S\n]+")
# Figures of speech, removed before matching.
_MANNER_OF_SPEECH = re.compile(
    r"\b(?:could|wanted to|thought I would|going to) (?:have )?(?:kill(?:ed)? myself|die(?:d)?) "
    r"(?:laughing|for (?:forgetting|saying|not)|of (?:shame|embarrassment|boredom|laughter))",
    re.IGNORECASE,
)


def speaks_of_crisis(text: str) -> bool:
    """Return whether the author may be in danger of harming themselves.

    Texts about prevention, statistics or other people do not count.
    """
    told = _MANNER_OF_SPEECH.sub(" ", _BLANKS.sub(" ", text))
    return any(words.search(told) for words in _WORDS)
