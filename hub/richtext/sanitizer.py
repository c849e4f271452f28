"""The one sanitiser. What it lets through is what the editor can write, and nothing that calls another site."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import nh3

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "blockquote", "pre", "code", "figure", "figcaption"),
    *("strong", "em", "u", "s", "sub", "sup", "mark", "abbr", "cite", "q", "kbd", "small"),
    *("ul", "ol", "li", "dl", "dt", "dd", "a", "img"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "abbr": {"title"},
    "ol": {"start"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
# Where images of our own live. An address elsewhere would tell that site who reads.
IMAGE_PATH = re.compile(r"^/(?:files|static)/[A-Za-z0-9_./-]+$")


def sanitize(html: str) -> str:
    """Clean HTML: known tags only, safe addresses only, images only from this site, headings from h2 down."""
    html = re.sub(r"<(/?)h1\b", r"<\1h2", html.replace("\x00", ""), flags=re.IGNORECASE)
    return _cleaner.clean(html)


def safe_address(address: str) -> str:
    """The address if it is http(s) to a host, else an empty string. For links outside rich text."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return address.strip() if parts.scheme in {"http", "https"} and parts.hostname else ""


def _keep_attribute(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src":
        return value if IMAGE_PATH.match(value) and ".." not in value else None
    return value


_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    attribute_filter=_keep_attribute,
    link_rel="noopener noreferrer nofollow ugc",
    clean_content_tags={"script", "style", "title", "textarea", "noscript", "template", "xmp", "iframe"},
    strip_comments=True,
)
