"""The mails that a development machine wrote to files instead of sending them."""

import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

BETWEEN = b"\n" + b"-" * 79 + b"\n"
MOST_SHOWN = 100


@dataclass(frozen=True)
class WrittenMail:
    name: str
    subject: str
    to: str
    sent_at: datetime | None
    text: str


def newest(folder: Path) -> list[WrittenMail]:
    """The mails in the folder, the last written first, at most MOST_SHOWN."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    mails = [mail for file in files[:MOST_SHOWN] for mail in reversed(_read(file))]
    return mails[:MOST_SHOWN]


def find(folder: Path, name: str) -> WrittenMail | None:
    """The mail of that name: the file's, and the place in it where it holds several ("…-2")."""
    return next((mail for mail in newest(folder) if mail.name == name), None)


def _read(file: Path) -> list[WrittenMail]:
    parser = BytesParser(_class=EmailMessage, policy=email.policy.default)
    texts = [text for text in file.read_bytes().split(BETWEEN) if text.strip()]
    return [
        _mail(parser.parsebytes(text), f"{file.stem}-{place}")
        for place, text in enumerate(texts, start=1)
    ]


def _mail(message: EmailMessage, name: str) -> WrittenMail:
    body = message.get_body(preferencelist=("plain", "html"))
    return WrittenMail(
        name=name,
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        sent_at=message["Date"].datetime if message["Date"] else None,
        text=body.get_content() if body else "",
    )
