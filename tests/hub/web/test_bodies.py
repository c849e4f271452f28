"""Receiving bodies: in time, up to a size, and not too many large ones at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus

import pytest

from hub.web.bodies import IN_MEMORY_BYTES, BodyReceiver, RefusedBody


async def parts(*given: bytes, pause: float = 0) -> AsyncIterator[bytes]:
    for part in given:
        await asyncio.sleep(pause)
        yield part


async def never() -> AsyncIterator[bytes]:
    yield b"a"
    await asyncio.Event().wait()


def receive(source: AsyncIterator[bytes], announced: int | None, **limits: float) -> bytes:
    async def received() -> bytes:
        with await BodyReceiver(**limits).receive(source, announced) as body:  # type: ignore[arg-type]
            return body.read()

    return asyncio.run(received())


def refusal(source: AsyncIterator[bytes], announced: int | None, **limits: float) -> HTTPStatus:
    with pytest.raises(RefusedBody) as refused:
        receive(source, announced, **limits)
    return refused.value.status


def test_it_comes_whole() -> None:
    assert receive(parts(b"what ", b"was sent"), 13) == b"what was sent"
    assert receive(parts(b"in", b" chunks"), None) == b"in chunks"


def test_a_large_one_goes_through_a_file() -> None:
    large = b"x" * (IN_MEMORY_BYTES + 1)
    assert receive(parts(large, b"y"), len(large) + 1) == large + b"y"


def test_one_that_comes_a_byte_at_a_time_is_ended() -> None:
    assert (
        refusal(parts(*[b"a"] * 100, pause=0.02), 100, grace_seconds=0.1)
        == HTTPStatus.REQUEST_TIMEOUT
    )


def test_one_that_stops_coming_is_ended() -> None:
    assert refusal(never(), 100, grace_seconds=0.05) == HTTPStatus.REQUEST_TIMEOUT


def test_one_that_comes_steadily_may_take_longer() -> None:
    steady = [b"x" * 16_384] * 10
    assert len(receive(parts(*steady, pause=0.03), 163_840, grace_seconds=0.1)) == 163_840


def test_one_larger_than_announced_is_refused_as_it_comes() -> None:
    assert (
        refusal(parts(b"x" * 60, b"x" * 60), 50, most_bytes=100)
        == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    )
    assert refusal(parts(), 101, most_bytes=100) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_large_ones_wait_for_no_room() -> None:
    async def three() -> list[HTTPStatus]:
        receiver, large = BodyReceiver(grace_seconds=0.2, large_at_once=2), IN_MEMORY_BYTES + 1
        tasks = [asyncio.create_task(receiver.receive(never(), large)) for _ in range(3)]
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert (await receiver.receive(parts(b"small"), 5)).read() == b"small"
        again = await asyncio.gather(receiver.receive(never(), large), return_exceptions=True)
        return [each.status for each in [*ended, *again] if isinstance(each, RefusedBody)]

    slow, busy = HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.SERVICE_UNAVAILABLE
    assert asyncio.run(three()) == [slow, slow, busy, slow]
