"""The dispatcher: where messages are written, by renderers in processes of their own or here."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from mailer.delivery.render.ipc import RendererFaultError, RendererGoneError
from mailer.delivery.render.pool import RenderPool
from mailer.delivery.render.renderer import Renderer, RenderOutput, RenderResult
from mailer.domain.errors import Sentence
from mailer.domain.log_entry import Level, LogEntry
from mailer.store.dialect.base import SenderConnection

Take = Callable[[RenderResult], Awaitable[None]]

_TOLD = Sentence(
    "Ein Hilfsprozess des Versands ist ausgefallen ({}). Die Mails werden nun im Versand "
    "selbst geschrieben: etwas langsamer, aber keine geht verloren.",
    "A helper of the sender has failed ({}). Mails are now written by the sender itself: "
    "somewhat slower, but none is lost.",
)
_LATE = Sentence("keine Antwort in der erwarteten Zeit", "no answer in time")
_ENDED = Sentence("er ist beendet", "it has ended")
_TIMEOUT_SECONDS = 120.0  # with a locked database, or a mail that takes long to compile
_ASKED_IN_ONE_GO = 128
_RENDERED_AT_ONCE = 16  # then the connections are looked after again


class RenderDispatcher:
    """Shared by the stocks of all relays. ``own`` writes where there are no ``renderers``."""

    def __init__(
        self,
        database: SenderConnection,
        own: Renderer,
        renderers: RenderPool | None,
        on_problem: Callable[[str], None],
        language: str = "de",
    ) -> None:
        self._database = database
        self._own = own
        self._renderers = renderers
        self._trusted = renderers is not None
        self._on_problem = on_problem
        self._language = language

    async def open(self) -> None:
        if self._renderers is not None:
            await self._renderers.open()

    async def close(self) -> None:
        if self._renderers is not None:
            await self._renderers.close()

    async def render(self, ids: Sequence[int], now: datetime, take: Take) -> None:
        """Renders claimed deliveries; messages are handed to ``take`` some at a time.

        The most urgent first, if ``ids`` are in that order.
        """
        parts = [ids[at : at + _ASKED_IN_ONE_GO] for at in range(0, len(ids), _ASKED_IN_ONE_GO)]
        if self._renderers is None or not self._trusted:
            for part in parts:
                await self._render_here(part, now, take)
            return
        asked = [(part, self._renderers.ask(part, now)) for part in parts]
        try:
            timeout = _TIMEOUT_SECONDS
            for part, answer in asked:
                try:
                    async with asyncio.timeout(timeout):
                        found = await answer
                except RendererFaultError:
                    # Done here it succeeds, or the error is reported where it is known.
                    await self._render_here(part, now, take)
                except (RendererGoneError, TimeoutError) as problem:
                    self._distrust(problem)
                    timeout = 0  # for the other parts that one who hangs was asked
                    await self._render_here(part, now, take)
                else:
                    await take(found)
        finally:
            for _, answer in asked:
                answer.cancel()

    async def _render_here(self, ids: Sequence[int], now: datetime, take: Take) -> None:
        loaded = await self._database.look(lambda connection: self._own.load(connection, ids, now))
        await take(RenderResult(loaded.aside, loaded.returned, RenderOutput([], [], {}, {})))
        for at in range(0, len(loaded.rows), _RENDERED_AT_ONCE):
            rows = loaded.rows[at : at + _RENDERED_AT_ONCE]
            written = self._own.render(rows, loaded.mails, now)
            if self._own.signs:
                written = await asyncio.to_thread(self._own.sign, written, now)
            await take(RenderResult([], [], written))
            await asyncio.sleep(0)

    def _distrust(self, problem: Exception) -> None:
        """One that failed may fail again: from now on all is written here."""
        if self._trusted:
            self._trusted = False
            why = _LATE if isinstance(problem, TimeoutError) else _ENDED
            known = str(problem) or why.in_language(self._language)
            told = _TOLD.in_language(self._language).format(known)
            self._on_problem(LogEntry(told, "renderer_failed", Level.WARNING))
