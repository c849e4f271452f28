"""A hostile file ends the process that reads it, and nothing else."""

import io

import pytest

from hub.processes.sandbox import SandboxLimitReached, run
from tests.hub.sandboxed import LIMITS


def answer_to(what: str, content: bytes = b"") -> bytes:
    with run("tests.hub.sandboxed", what, file=io.BytesIO(content), limits=LIMITS) as answer:
        return answer.read()


def test_the_answer_comes_back() -> None:
    assert answer_to("content", b"abc") == b"cba"


@pytest.mark.parametrize("what", ["memory", "processor", "sleep", "write"])
def test_each_limit_ends_the_process(what: str) -> None:
    with pytest.raises(SandboxLimitReached):
        answer_to(what)


def test_how_it_ended_is_known() -> None:
    with pytest.raises(SandboxLimitReached) as ended:
        answer_to("refuse")
    assert ended.value.exit_code == 7


def test_it_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "zqsecretqz")
    assert b"SECRET_KEY" not in answer_to("environment")
