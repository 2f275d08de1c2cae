"""The dispatcher: where messages are written, by renderers in processes of their own or here."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from mailer.delivery.render.ipc import RendererFaultError, RendererGoneError
from mailer.delivery.render.pool import RenderPool
from mailer.delivery.render.renderer import Found, Renderer, Written
from mailer.domain.log_entry import Level, LogEntry
from mailer.store.dialect.base import SenderConnection

Take = Callable[[Found], Awaitable[None]]

_TOLD = {
    "de": "Ein Hilfsprozess des Versands ist ausgefallen ({}). Die Mails werden nun im Versand "
    "selbst geschrieben: etwas langsamer, aber keine geht verloren.",
    "en": "A helper of the sender has failed ({}). Mails are now written by the sender itself: "
    "somewhat slower, but none is lost.",
}
_PATIENCE_SECONDS = 120.0  # with a locked database, or a mail that takes long to compile
_ASKED_IN_ONE_GO = 64
_WRITTEN_IN_ONE_GO = 16  # then the connections are looked after again


class RenderDispatcher:
    """Shared by the stocks of all relays. ``own`` writes where there are no ``renderers``."""

    def __init__(
        self,
        line: SenderConnection,
        own: Renderer,
        renderers: RenderPool | None,
        complaint: Callable[[str], None],
        language: str = "de",
    ) -> None:
        self._line = line
        self._own = own
        self._scribes = renderers
        self._trusted = renderers is not None
        self._complaint = complaint
        self._language = language

    async def open(self) -> None:
        if self._scribes is not None:
            await self._scribes.open()

    async def close(self) -> None:
        if self._scribes is not None:
            await self._scribes.close()

    async def write(self, ids: Sequence[int], now: datetime, take: Take) -> None:
        """Looks at claimed deliveries and writes messages, handed to ``take`` some at a time.

        The most urgent first, if ``ids`` are in that order.
        """
        parts = [ids[at : at + _ASKED_IN_ONE_GO] for at in range(0, len(ids), _ASKED_IN_ONE_GO)]
        if self._scribes is None or not self._trusted:
            for part in parts:
                await self._write_here(part, now, take)
            return
        asked = [(part, self._scribes.ask(part, now)) for part in parts]
        try:
            patience = _PATIENCE_SECONDS
            for part, answer in asked:
                try:
                    async with asyncio.timeout(patience):
                        found = await answer
                except RendererFaultError:
                    # Done here it succeeds, or what is wrong is told where it is known.
                    await self._write_here(part, now, take)
                except (RendererGoneError, TimeoutError) as problem:
                    self._distrust(problem)
                    patience = 0  # for the other parts that one who hangs was asked
                    await self._write_here(part, now, take)
                else:
                    await take(found)
        finally:
            for _, answer in asked:
                answer.cancel()

    async def _write_here(self, ids: Sequence[int], now: datetime, take: Take) -> None:
        looked = await self._line.look(lambda connection: self._own.look(connection, ids, now))
        await take(Found(looked.aside, looked.returned, Written([], [], {}, {})))
        for at in range(0, len(looked.rows), _WRITTEN_IN_ONE_GO):
            rows = looked.rows[at : at + _WRITTEN_IN_ONE_GO]
            written = self._own.write(rows, looked.mails, now)
            if self._own.signs:
                written = await asyncio.to_thread(self._own.sign, written, now)
            await take(Found([], [], written))
            await asyncio.sleep(0)

    def _distrust(self, problem: Exception) -> None:
        """One that failed may fail again: from now on all is written here."""
        if self._trusted:
            self._trusted = False
            told = _TOLD[self._language].format(str(problem) or "no answer in time")
            self._complaint(LogEntry(told, "renderer_failed", Level.WARNING))
