"""The only HTML sanitiser.

It allows what the editor can write, and nothing that makes a request to another site.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

import nh3

from hub.richtext.markup import attributes, nesting_of, tags_named
from hub.richtext.nesting import CONTAINERS, flattened, without_blank_runs
from hub.richtext.plain_text import plain_text

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "blockquote", "pre", "code", "figure", "figcaption"),
    *("strong", "em", "u", "s", "sub", "sup", "mark", "abbr", "cite", "q", "kbd", "small"),
    *("ul", "ol", "li", "dl", "dt", "dd", "a", "img"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
ATTRIBUTES = {
    "*": set[str](),
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "ol": {"start"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
# Path of our own pictures. A URL elsewhere would reveal to that site who reads.
PICTURE_PATH = re.compile(r"/files/([A-Za-z0-9_-]{20,60})/")
# Source of a quotation: a page of this site, by its path (hub.quotations).
_CITED = re.compile(r"/(?:[\w-]+/)+(?:#withheld-[0-9a-f]{32})?", re.ASCII)
_PICTURE_WITHOUT_ADDRESS = re.compile(r"""<img(?:\s+(?!src=)[a-z]+="[^"]*")*\s*/?>""")
# Tags that are replaced on this site. Only the name changes, so a match within text loses no word.
_NAMES = {"h1": "h2", "b": "strong", "i": "em"}
_RENAMED = re.compile(r"<(/?)(h1|b|i)(?=[\s/>])", re.IGNORECASE)
# Dropped with their content, which browsers do not show. The text of other elements stays.
_UNSEEN = {"script", "style", "title", "noscript", "template", "iframe"}
_NAMED = re.compile(r"</?([a-z][a-z0-9:-]*)(?=[\s/>])[^<>]*>", re.IGNORECASE)
_KNOWN = TAGS | _UNSEEN | _NAMES.keys() | {"textarea", "xmp", "noembed", "noframes", "plaintext"}
MOST_TAGS = 4000  # of one kind, opening and closing
_NUMBERS = {"width", "height", "start", "colspan", "rowspan"}
# Stricter than browsers, which do not skip every kind of space before a scheme.
_SCHEME = re.compile(r"[\s\x00-\x20]*([a-z][a-z0-9+.-]*)\s*:", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
MOST_ROUNDS = 8
# An HTML parser scans all open elements again and again: its time grows with the square of their
# number.
MOST_NESTING = 100


def sanitize(html: str) -> str:
    """Clean HTML: known tags, safe URLs, pictures of this site only, headings from h2 down.

    HTML that is nested deeper than people write is reduced to its text.
    """
    html = _RENAMED.sub(_renamed, _bounded(html.replace("\x00", "")))
    if nesting_of(html) > MOST_NESTING:
        return escape(plain_text(html), quote=False)
    # Wrongly nested HTML is serialised in an order that parses differently the next time: repeat
    # until nothing changes.
    for _ in range(MOST_ROUNDS):
        cleaned = without_blank_runs(
            flattened(_PICTURE_WITHOUT_ADDRESS.sub("", _cleaner.clean(html)))
        )
        if cleaned == html:
            return cleaned
        html = cleaned
    return escape(plain_text(html), quote=False)


def safe_address(address: str) -> str:
    """Return the URL if it is http(s) to a host, else an empty string.

    For links outside rich text.
    """
    address = _CONTROL.sub("", address).strip()
    try:
        parts = urlsplit(address)
        return address if parts.scheme in {"http", "https"} and parts.hostname else ""
    except ValueError:
        return ""


def picture_names(html: str) -> set[str]:
    """Return the names of the stored files that sanitised HTML shows as pictures."""
    addresses = (attributes(tag).get("src", "") for tag in tags_named(html, "img"))
    return {found[1] for address in addresses if (found := PICTURE_PATH.fullmatch(address))}


def _bounded(html: str) -> str:
    """Remove tags that are dropped anyway if there are very many.

    A parser takes long for 20,000 nested ones.
    """
    names = [name.lower() for name in _NAMED.findall(html)]
    unknown, containers = (
        sum(name not in _KNOWN for name in names),
        sum(name in CONTAINERS for name in names),
    )
    if unknown < MOST_TAGS and containers < MOST_TAGS:
        return html
    met = 0

    def bounded(match: re.Match[str]) -> str:
        nonlocal met
        name = match[1].lower()
        met += name in CONTAINERS
        return (
            match.group() if name in _KNOWN and (name not in CONTAINERS or met < MOST_TAGS) else " "
        )

    return _NAMED.sub(bounded, html)


def _renamed(match: re.Match[str]) -> str:
    return f"<{match[1]}{_NAMES[match[2].lower()]}"


def _keep_attribute(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src":
        return value if PICTURE_PATH.fullmatch(value) else None
    if attribute == "cite":
        return value if _CITED.fullmatch(value) else None
    if attribute == "href":
        scheme = _SCHEME.match(value)
        return value if scheme is None or scheme.group(1).lower() in SCHEMES else None
    if attribute in _NUMBERS:
        return value if value.isascii() and value.isdigit() and len(value) < 5 else None
    return value


_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    attribute_filter=_keep_attribute,
    link_rel="noopener noreferrer nofollow ugc",
    clean_content_tags=_UNSEEN,
    strip_comments=True,
)
