"""Outgoing mails, whose headers survive folding whatever they hold.

`email` encodes a word longer than a line as if it were text (RFC 2047), which breaks addresses and
message ids: nobody decodes those. Of a long text with non-ASCII letters it encodes only some words,
doubles spaces between them, or leaves out the required one.
"""

from __future__ import annotations

import email.policy
from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from typing import Any

from django.core.mail import EmailMultiAlternatives

LINE = 78  # characters; RFC 5322, 2.1.1
OF_TOKENS = ("List-Unsubscribe", "List-Unsubscribe-Post", "References", "In-Reply-To")
ENCODED_WORD = "=?"


class TextHeader(UnstructuredHeader, BaseHeader):
    """Header with text for people, encoded as a whole if a part of it has to be."""

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Parse the value literally: what looks like an encoded word was typed by somebody."""
        super().parse(value, kwds)
        kwds["decoded"] = str(value)

    def fold(self, *, policy: Policy) -> str:
        """Return the header's lines. Raises HeaderParseError for a line break in it."""
        charset = "us-ascii" if self.isascii() and ENCODED_WORD not in self else "utf-8"
        text = Header(str(self), charset, maxlinelen=LINE, header_name=self.name).encode(
            linesep=policy.linesep
        )
        return f"{self.name}: {text}{policy.linesep}"


class TokenHeader(TextHeader):
    """Header with space-separated URLs and ids, for programs.

    Folded at spaces only; a long token has a line of its own.
    """

    def fold(self, *, policy: Policy) -> str:
        """Return the header's lines.

        With non-ASCII letters it is folded as text: SITE_URL names its host in ASCII.
        """
        if not self.isascii():
            return super().fold(policy=policy)
        line, *more = str(self).split()
        lines = [f"{self.name}: {line}"]
        for token in more:
            if len(lines[-1]) + 1 + len(token) > LINE:
                lines.append(f" {token}")
            else:
                lines[-1] += f" {token}"
        return policy.linesep.join([*lines, ""])


HEADERS = HeaderRegistry()
HEADERS.map_to_type("Subject", TextHeader)
for _name in OF_TOKENS:
    HEADERS.map_to_type(_name, TokenHeader)


class OutgoingMail(EmailMultiAlternatives):
    """Mail with such headers. Every mail of the site is one."""

    def message(self, *, policy: Any = email.policy.default) -> EmailMessage:
        """Return the message that will be serialised."""
        made: EmailMessage = super().message(policy=policy.clone(header_factory=HEADERS))
        return made
