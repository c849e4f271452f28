"""A mail server that takes what it is given, and ends its connections when it is told to."""

from __future__ import annotations

import socketserver
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from threading import Thread
from typing import Any


@dataclass
class MailServer:
    """`ends_after` so many mails of a connection it closes it without a word; the `refused` it does not take.

    It thinks over mails to the addresses in `slow` for so many seconds.
    """

    port: int = 0
    ends_after: int = 1_000
    refused: dict[str, int] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    connections: int = 0
    taken: list[Message] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    @property
    def to(self) -> list[str]:
        return [str(each["To"]) for each in self.taken]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    told = MailServer()

    class Talk(_Talk):
        server_told = told

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        told.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        yield told
        server.shutdown()


class _Talk(socketserver.StreamRequestHandler):
    server_told: MailServer

    def handle(self) -> None:
        told, mails = self.server_told, 0
        told.connections += 1
        self._say("220 mail.example.org")
        while line := self.rfile.readline():
            command, _, rest = line.decode().strip().partition(" ")
            if command.upper() == "DATA":
                self._say("354 Go on")
                told.raw.append(self._read_mail())
                told.taken.append(message_from_bytes(told.raw[-1]))
                mails += 1
            if command.upper() == "QUIT":
                self._say("221 Bye")
                return
            address = rest.partition("<")[2].rstrip(">")
            time.sleep(told.slow.get(address, 0) if command.upper() == "RCPT" else 0)
            code = told.refused.get(address, 250) if command.upper() == "RCPT" else 250
            self._say(f"{code} So be it")
            if mails >= told.ends_after:
                return

    def _read_mail(self) -> bytes:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, words: str) -> Any:
        return self.wfile.write(f"{words}\r\n".encode())
