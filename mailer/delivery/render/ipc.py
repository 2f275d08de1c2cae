"""The line between the sender and one renderer: questions and answers, in frames.

Both ends are the same program, one forked from the other: marshal is theirs alone, is as fast as
Python has it, and knows only plain values.
"""

import asyncio
import marshal
import struct
from collections import deque
from datetime import datetime
from typing import Any, Protocol, cast

from mailer.compose.skeleton import MergeTemplate
from mailer.delivery.render.message import Rendering, Terms
from mailer.delivery.render.renderer import RenderOutput, RenderResult
from mailer.domain import note
from mailer.domain.delivery import DeliveryState, UnclearPolicy

_LENGTH = struct.Struct("!I")


class RendererGoneError(Exception):
    """A renderer ended."""


class RendererFaultError(Exception):
    """A renderer could not do what it was asked, and says why; it is still there."""


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class RendererConnection(asyncio.Protocol):
    """The connection to one renderer: questions out, answers in, in the same order."""

    def __init__(self) -> None:
        self._transport: asyncio.WriteTransport | None = None
        self._ended = asyncio.get_running_loop().create_future()
        self._asked: deque[asyncio.Future[RenderResult]] = deque()
        self._octets = bytearray()

    @property
    def waiting(self) -> int:
        return len(self._asked)

    def ask(self, ids: list[int], now: datetime) -> "asyncio.Future[RenderResult]":
        answer: asyncio.Future[RenderResult] = asyncio.get_running_loop().create_future()
        if self._transport is None:
            answer.set_exception(RendererGoneError())
            return answer
        self._asked.append(answer)
        self._transport.write(framed((ids, now.isoformat())))
        return answer

    async def hang_up(self) -> None:
        if self._transport is not None:
            self._transport.abort()  # one that hangs takes nothing any more
        await self._ended

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        self._octets += data
        begin = 0
        while len(self._octets) - begin >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._octets, begin)
            end = begin + _LENGTH.size + length
            if len(self._octets) < end:
                break
            with memoryview(self._octets) as octets:
                self._answered(marshal.loads(octets[begin + _LENGTH.size : end]))  # noqa: S302 - our own child speaks
            begin = end
        if begin:
            del self._octets[:begin]

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._ended.set_result(None)
        while self._asked:
            answer = self._asked.popleft()
            if not answer.done():
                answer.set_exception(RendererGoneError(str(exc or "")))

    def _answered(self, answered: Any) -> None:
        answer = self._asked.popleft()
        if answer.done():  # nobody waits any more
            return
        if isinstance(answered, str):
            answer.set_exception(RendererFaultError(answered))
        else:
            answer.set_result(unpacked(answered))


def read(stream: _Readable) -> Any:
    """The next frame; None when the connection was closed."""
    length = stream.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    octets = stream.read(_LENGTH.unpack(length)[0])
    return marshal.loads(octets)  # noqa: S302 - the sender speaks


def framed(what: Any) -> bytes:
    """Plain values as one frame."""
    octets = marshal.dumps(what)
    return _LENGTH.pack(len(octets)) + octets


def packed(found: RenderResult) -> Any:
    """What a renderer found, in plain values."""
    written = found.written
    return (
        [(number, state.value, reason) for number, state, reason in found.aside],
        found.returned,
        [tuple(one) for one in written.renderings],
        [(template.pieces, template.holes) for template in written.templates],
        [
            (one.mailing_id, one.priority, one.until_at.isoformat(), one.on_unclear.value)
            for one in written.terms.values()
        ],
        {number: one.text for number, one in written.faults.items()},
    )


def unpacked(answer: Any) -> RenderResult:
    """The same as it was before ``packed``."""
    aside, returned, renderings, templates, terms, faults = answer
    return RenderResult(
        [(number, DeliveryState(state), reason) for number, state, reason in aside],
        returned,
        RenderOutput(
            [Rendering._make(one) for one in renderings],
            [MergeTemplate(pieces, holes) for pieces, holes in templates],
            {one[0]: _terms(*one) for one in terms},
            {number: note.read(text)[0] for number, text in faults.items()},
        ),
    )


def _terms(mailing_id: int, priority: int, until: str, on_unclear: str) -> Terms:
    until_at = datetime.fromisoformat(until)
    return Terms(mailing_id, priority, until_at, UnclearPolicy(on_unclear))
