"""The functions that read what people write, each with one text as its argument."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.utils.html import linebreaks
from django.utils.text import Truncator, slugify

from accounts.forms.fields import one_line as line_of_a_form
from accounts.organisations.matching import clean_domain
from accounts.organisations.names import clean_name, proper_name, words_of
from hub import link_previews
from hub.files.uploads import tidy_name
from hub.middleware import anonymous_intake
from hub.moderation.write_limits.simhash import likeness_of
from hub.outbox import mail
from hub.posts.integrations.erasure import mention_pattern
from hub.posts.links import links_in
from hub.posts.mentions import handles_in
from hub.richtext.plain_text import one_line, plain_blocks, plain_text
from hub.richtext.redaction import RedactedPassage
from hub.richtext.sanitizer import picture_names, safe_address, sanitize
from hub.richtext.widgets import RichTextFormField
from hub.safeguarding.crisis import speaks_of_crisis
from hub.safeguarding.rules import find
from hub.search.text import analysis
from hub.search.text.abbreviations import UnreadableAbbreviations, _csv_rows, _json_rows
from hub.search.text.query import parse as parse_query
from hub.search.text.snippets import SnippetMarker
from learn.articles import author_names, citations
from learn.contributions.editorial import anchors
from learn.history import diffs
from learn.importing.formats import json_lines, pubmed_xml, ris
from learn.importing.record import ArticleRecord, BadRecord
from learn.importing.values import dates, languages, names, text
from learn.integrations.link_targets import ArticlePreviews
from networks.campaigns.testimonies import redaction
from networks.campaigns.testimonies.receipts import InvalidReceipt, as_typed
from networks.discussions.integrations.link_targets import ThreadLinkTarget
from networks.members import email_parsing

MARKER = SnippetMarker(["word", "edema", "central"])
QUOTED = RedactedPassage("a word")
MARKS = [
    redaction.RedactionMark("a word", redaction.RedactionKind.NAME),
    redaction.RedactionMark("1", redaction.RedactionKind.NUMBER),
]


def _unless(parse: Callable[[str], object], *refusals: type[Exception]) -> Callable[[str], object]:
    def run(typed: str) -> None:
        with suppress(*refusals):
            parse(typed)

    return run


def _file(
    read: Callable[[io.BytesIO], Iterator[object]], form: str = "{}"
) -> Callable[[str], object]:
    """The text inside a file of this form, read to its end."""
    return lambda typed: list(read(io.BytesIO(form.format(typed).encode("utf-8", "replace"))))


def _record(typed: str) -> None:
    for name in (
        "title",
        "summary",
        "body",
        "doi",
        "pmid",
        "original_date",
        "language",
        "authors",
        "id",
    ):
        with suppress(BadRecord):
            ArticleRecord.from_fields({"title": "A title", "id": "1", name: typed})


def _csv(typed: str) -> None:
    with suppress(UnreadableAbbreviations):
        list(_csv_rows(io.StringIO(f"short,long\n{typed}")))


def _long_key(typed: str) -> str:
    return citations._plain_letters(typed)


FUNCTIONS: dict[str, Callable[[str], object]] = {
    # Text of members and visitors
    "sanitize": sanitize,
    "rich text of a form": _unless(RichTextFormField(max_length=100_000).clean, ValidationError),
    "plain_text": plain_text,
    "plain_blocks": plain_blocks,
    "plain.one_line": one_line,
    "fields.one_line": line_of_a_form,
    "mail.one_line": mail.one_line,
    "picture_names": picture_names,
    "links_in": links_in,
    "safe_address": safe_address,
    "handles_in": handles_in,
    "mention_pattern": lambda typed: mention_pattern("asha").sub("", typed),
    "cited_in": link_previews.find_links,
    "named_by": link_previews.linked_targets,
    "CitableArticles.ids_at": lambda typed: ArticlePreviews().ids_at(
        [typed, f"/learn/{typed}/", f"/learn/a/{typed}/"]
    ),
    "LinkableThreads.ids_at": lambda typed: ThreadLinkTarget().ids_at(
        [typed, f"/networks/{typed}/discussions/1/"]
    ),
    "Passage.out_of": QUOTED.out_of,
    "Passage.out_of_quotes": QUOTED.out_of_quotes,
    "Passage.out_of_line": QUOTED.out_of_line,
    "Passage.out_of_name": QUOTED.out_of_name,
    "likeness_of": likeness_of,
    "tidy_name": tidy_name,
    "linebreaks": lambda typed: linebreaks(typed, autoescape=True),
    "Truncator": lambda typed: Truncator(typed).chars(120),
    "slugify": slugify,
    # Safeguarding
    "find": find,
    "speaks_of_crisis": speaks_of_crisis,
    "marked": redaction.marked,
    "without": lambda typed: redaction.without(typed, MARKS),
    "as_typed": _unless(as_typed, InvalidReceipt),
    # Search
    "parse_query": parse_query,
    "analysis.terms": lambda typed: analysis.terms(typed),
    "Marker.snippet": MARKER.snippet,
    "Marker.highlight": MARKER.highlight,
    # Names and addresses
    "clean_name": clean_name,
    "proper_name": proper_name,
    "words_of": words_of,
    "clean_domain": _unless(clean_domain, ValidationError),
    "author_names.parse": author_names.parse,
    "author_names.split_list": author_names.split_list,
    "WrittenName.with_initials": lambda typed: (
        author_names.WrittenName("Hill", typed).with_initials
    ),
    "address_lists.read": email_parsing.read,
    # Learn, and what is imported into it
    "passages.split": lambda typed: anchors.split(typed),
    "passages.contains": lambda typed: anchors.contains(typed, "a word"),
    "differences.shortened": lambda typed: diffs.shortened([diffs.DiffSpan("same", typed)]),
    "citations": _long_key,
    "parse_date": _unless(dates.parse_date, ValueError),
    "parse_moment": _unless(dates.parse_moment, ValueError),
    "two_letters": languages.two_letters,
    "display_name": names.display_name,
    "paragraphs": text.paragraphs,
    "first_sentences": text.first_sentences,
    "text.shortened": lambda typed: text.shortened(typed, 400),
    "abstract_summary": lambda typed: text.abstract_summary(
        [("Conclusion", typed), (typed, typed)]
    ),
    "abstract_body": lambda typed: text.abstract_body([(typed, typed)]),
    "ArticleRecord.from_fields": _record,
    "ris.read": _file(ris.read),
    "ris.read, one field": _file(ris.read, "TY  - JOUR\nTI  - A title\nAB  - {}\nER  - \n"),
    "json_lines.read": _file(json_lines.read),
    "pubmed_xml.read": _file(pubmed_xml.read),
    "pubmed_xml.read, one title": _file(
        pubmed_xml.read,
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>{}</ArticleTitle></Article>"
        "</MedlineCitation></PubmedArticle></PubmedArticleSet>",
    ),
    "abbreviations, CSV": _csv,
    "abbreviations, JSON": _unless(
        lambda typed: list(_json_rows(io.StringIO(typed))), UnreadableAbbreviations
    ),
    # Addresses of pages
    "is_promised": anonymous_intake.is_promised,
}
