"""E-mails about contributions: one function per e-mail."""

from __future__ import annotations

from hub.http.absolute_urls import absolute
from hub.outbox import mail
from learn.contributions.models import Authorship


def author_invitation(asked: Authorship) -> None:
    """Invite the owner of an address to be listed as an author.

    The mail is the same whether or not the address belongs to an account.
    """
    mail.send(
        "author_invitation",
        to=asked.email,
        context={
            "by": asked.invited_by,
            "title": asked.contribution.article.title,
            "address": absolute(asked.link),
        },
    )
