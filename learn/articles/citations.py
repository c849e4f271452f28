"""An article as a reference: BibTeX, RIS, and plain text in the manner of medical journals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize
from urllib.parse import quote

from django.conf import settings

from hub.http.absolute_urls import absolute
from hub.middleware.time_zones import site_day
from hub.richtext.plain_text import one_line
from learn.articles.author_names import WrittenName, parse, split_list
from learn.models import Article

NAMED_AUTHORS = 6  # then "et al.", as the journals of the Vancouver group have it

# Type of article: type in BibTeX, type in RIS.
TYPES = {
    Article.Type.BLOG: ("misc", "BLOG"),
    Article.Type.INTERVIEW: ("misc", "ELEC"),
    Article.Type.CASE_STUDY: ("misc", "ELEC"),
    Article.Type.STORY: ("misc", "ELEC"),
    Article.Type.TOOL: ("misc", "ELEC"),
    Article.Type.GUIDANCE: ("techreport", "RPRT"),
    Article.Type.RESEARCH: ("article", "JOUR"),
    Article.Type.REPORT: ("techreport", "RPRT"),
    Article.Type.NEWS: ("misc", "NEWS"),
    Article.Type.EVENT: ("misc", "CONF"),
    Article.Type.MEDIA: ("misc", "VIDEO"),
}
_BIBTEX_SPECIAL: dict[int, str] = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # Not \{ and \}: BibTeX counts these as braces, and an odd one would end the entry.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "&%$#_"},
    }
)


@dataclass(frozen=True, slots=True)
class ArticleCitation:
    """What a reference names. All texts are single lines; `container` is the journal or site."""

    key: str
    type: Article.Type
    title: str
    authors: list[WrittenName]
    container: str
    dated: date | None
    address: str
    doi: str
    pmid: str
    summary: str
    language: str

    @classmethod
    def of(cls, article: Article, names: Sequence[str]) -> ArticleCitation:
        """The original of a pre-existing article; else the article as it stands here. Authors' `names` in order."""
        dated, container, address = _where_published(article)
        written = names or split_list(one_line(article.original_author_text))
        authors = [parse(one_line(name)) for name in written]
        return cls(
            key=_key(article, authors, dated),
            type=Article.Type(article.type),
            title=one_line(article.title),
            authors=authors,
            container=one_line(container),
            dated=dated,
            address=quote(one_line(address), safe="%/:?#[]@!$&'()*+,;=~"),
            doi=one_line(article.doi),
            pmid=one_line(article.pmid),
            summary=one_line(article.summary),
            language=one_line(article.language),
        )

    def as_bibtex(self) -> str:
        kind, _ = TYPES[self.type]
        host = {"article": "journal", "techreport": "institution"}.get(kind, "howpublished")
        fields = {
            "title": f"{{{_bibtex(self.title)}}}",
            "author": " and ".join(_bibtex_name(name) for name in self.authors),
            host: _bibtex(self.container),
            "year": str(self.dated.year) if self.dated else "",
            "month": f"{self.dated:%m}" if self.dated else "",
            "doi": self.doi.translate(str.maketrans("", "", "{}\\")),
            "pmid": self.pmid,
            "url": self.address,
            "language": _bibtex(self.language),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@{kind}{{{self.key},", *lines, "}", ""])

    def as_ris(self) -> str:
        _, kind = TYPES[self.type]
        lines = [
            ("TY", kind),
            ("TI", self.title),
            *(("AU", name.inverted) for name in self.authors),
            ("T2" if kind == "JOUR" else "PB", self.container),
            ("PY", str(self.dated.year) if self.dated else ""),
            ("DA", f"{self.dated:%Y/%m/%d}" if self.dated else ""),
            ("DO", self.doi),
            ("DB", "PubMed" if self.pmid else ""),
            ("AN", self.pmid),
            ("UR", self.address),
            ("LA", self.language),
            ("AB", self.summary),
        ]
        return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value) + "ER  - \r\n"

    def as_text(self) -> str:
        names = [name.with_initials for name in self.authors[:NAMED_AUTHORS]]
        names += ["et al"] if len(self.authors) > NAMED_AUTHORS else []
        published = f"{self.dated.year} {self.dated:%b} {self.dated.day}" if self.dated else ""
        parts = [
            _sentence(", ".join(names)),
            _sentence(self.title),
            _sentence("; ".join(part for part in (self.container, published) if part)),
            f"Available from: {self.address}",
            f"doi: {self.doi}" if self.doi else "",
            f"PMID: {self.pmid}" if self.pmid else "",
        ]
        return " ".join(part for part in parts if part)


def _where_published(article: Article) -> tuple[date | None, str, str]:
    """When, in which journal or site, at which address."""
    here = absolute(article.get_absolute_url())
    published = site_day(article.published_at) if article.published_at else None
    if not article.is_preexisting:
        return published, settings.SITE_NAME, here
    return (
        article.original_date or published,
        article.source_name or settings.SITE_NAME,
        article.source_url or here,
    )


def _key(article: Article, authors: list[WrittenName], dated: date | None) -> str:
    """A key for BibTeX that stays the same and is nobody else's: "patel2026handover-12"."""
    family = _plain_letters(authors[0].family) if authors else ""
    words = [word for word in map(_plain_letters, article.title.split()) if len(word) > 3]
    return f"{family or 'article'}{dated.year if dated else ''}{words[0] if words else ''}-{article.pk}"


def _plain_letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", normalize("NFKD", text).lower())[:24]


def _bibtex(text: str) -> str:
    return text.translate(_BIBTEX_SPECIAL)


def _bibtex_name(name: WrittenName) -> str:
    return _bibtex(name.inverted) if name.is_person else f"{{{_bibtex(name.family)}}}"


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".!?" else f"{text}."
