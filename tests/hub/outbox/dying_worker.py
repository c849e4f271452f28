"""A job worker that kills itself at one step of sending one mail, as `kill -9` would.

Started as a process of its own: DATABASE FOLDER STEP JOB ID. It sends mails as files into the folder. Without a step it
works until nothing is left, and ends.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

STEPS = (
    "before the job",
    "before the claim",
    "after the claim",
    "before the server's answer",
    "after the server's answer",
    "after the note",
    "after the job",
)
_now: list[tuple[str, int]] = []  # the job that this process is doing


def main(database: str, folder: str, step: str = "", job: str = "", number: str = "0") -> None:
    prepare(database, folder)
    if step:
        set_trap(step, (job, int(number)))
    from django.core.management import call_command

    once = [] if step else ["--one-shot"]
    call_command("procrastinate", "worker", "--shutdown-graceful-timeout", "4", *once)


def prepare(database: str, folder: str) -> None:
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    settings.MAILERS["default"] = {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": folder},
    }
    django.setup()


def set_trap(step: str, target: tuple[str, int]) -> None:
    from hub.notifications.mail import delivery, digests
    from hub.outbox import delivery as outbox_delivery
    from hub.outbox.connection import MailConnection

    def dies(at: str) -> Callable[[], None]:
        return lambda: (
            os.kill(os.getpid(), signal.SIGKILL) if at == step and _now == [target] else None
        )

    _around(
        MailConnection,
        "send",
        dies("before the server's answer"),
        dies("after the server's answer"),
    )
    _around(outbox_delivery, "claim", dies("before the claim"), dies("after the claim"))
    _around(outbox_delivery, "note", lambda: None, dies("after the note"))
    for name, module, verb in (("mail", delivery, "send_mail"), ("digest", digests, "send")):
        _around(module, verb, dies("before the job"), dies("after the job"), name)


def _around(
    owner: Any, name: str, before: Callable[[], None], after: Callable[[], None], job: str = ""
) -> None:
    real = getattr(owner, name)

    def watched(*arguments: Any, **named: Any) -> Any:
        if job:
            _now[:] = [(job, getattr(arguments[0], "pk", arguments[0]))]
        before()
        answer = real(*arguments, **named)
        after()
        return answer

    setattr(owner, name, watched)


if __name__ == "__main__":
    main(*sys.argv[1:])
