"""Mail about contributions: one function per mail."""

from __future__ import annotations

from hub import mail
from hub.addresses import absolute
from learn.contributions.models import Authorship


def author_invitation(asked: Authorship) -> None:
    """To an address: whether somebody here has it makes no difference."""
    mail.send(
        "author_invitation",
        to=asked.email,
        context={
            "by": asked.invited_by,
            "title": asked.contribution.article.title,
            "address": absolute(asked.link),
        },
    )
