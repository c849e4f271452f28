"""Production refuses to start half set up, and is clean when it is."""

import subprocess

import pytest
from django.core import signing

from tests.servers import environment, start

READY = {
    "DEBUG": "0",
    "SECRET_KEY": "x7" * 30 + "-a-long-key-of-the-tests",
    "RECEIPT_KEY": "r7" * 30 + "-another-key-of-the-tests",
    "ALLOWED_HOSTS": "hub.example.org",
    "EMAIL_URL": "smtp://mail.example.org",
    "TRUSTED_PROXY_COUNT": "1",
}


def check(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    process = start("manage.py", "check", *arguments, settings=environment(**settings))
    said, complained = process.communicate(timeout=120)
    return subprocess.CompletedProcess(process.args, process.returncode, said, complained)


@pytest.mark.parametrize("name", ["SECRET_KEY", "RECEIPT_KEY", "ALLOWED_HOSTS"])
def test_production_without_it_refuses_with_one_sentence(name: str) -> None:
    done = check(**READY | {name: ""})
    assert done.returncode == 1
    assert done.stderr.startswith(f"hub: {name} is not set; ")
    assert done.stderr.count("\n") == 1


def test_production_is_clean() -> None:
    done = check("--deploy", "--fail-level", "WARNING", **READY)
    assert (done.returncode, "WARNINGS" in done.stderr + done.stdout) == (0, False), done.stderr


def test_what_an_earlier_key_signed_still_holds() -> None:
    code = "from django.core import signing; print(signing.loads({!r}))"
    old = "old-key-of-the-tests-" + "o7" * 30
    signed = signing.dumps("link in a mail", key=old)
    for fallbacks, holds in ((f"{old}, one-more", True), ("", False)):
        settings = environment(**READY, SECRET_KEY_FALLBACKS=fallbacks)
        process = start(
            "manage.py", "shell", "--no-imports", "-c", code.format(signed), settings=settings
        )
        said, _ = process.communicate(timeout=120)
        assert ("link in a mail" in said) is holds


def test_a_short_secret_is_refused() -> None:
    done = check("--deploy", "--fail-level", "WARNING", **READY | {"SECRET_KEY": "short"})
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("TRUSTED_PROXY_COUNT", "0", "hub.W001"), ("SITE_URL", "http://hub.example.org", "hub.W002")],
)
def test_what_would_go_wrong_behind_a_proxy_is_said(name: str, value: str, said: str) -> None:
    done = check("--deploy", "--fail-level", "WARNING", **READY | {name: value})
    assert done.returncode != 0
    assert said in done.stderr
