"""Sizes: how large the mails are that are about to leave, and what their relays take (RFC 1870).

What a relay announced the last time, to the doctor or to a sender, is remembered, so that a
release can be refused before anything leaves. It is never more than advice: the relay itself
decides, each time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from mailer.actions.desk import Desk
from mailer.compose.composer import Composer
from mailer.compose.snapshot import Snapshot
from mailer.config import Relay
from mailer.domain.delivery import PENDING_MAILING, MailingState
from mailer.domain.errors import SeminarpostError, Sentence
from mailer.domain.habit import Announced
from mailer.scheduling.snapshots import example_readers, snapshots_for
from mailer.store import habits, reports, subjects
from mailer.store.mailings import MailingRow

_TO_LEAVE = {*PENDING_MAILING, MailingState.FREEZING, MailingState.SENDING, MailingState.PAUSED}
_SIGNATURE_BYTES = 1000  # DKIM, and what is longer for one reader than for another


@dataclass(frozen=True, slots=True)
class Largest:
    """The largest mail that is about to leave over a relay; 0 bytes where none is."""

    size_bytes: int = 0
    what: str = ""

    def beyond(self, limit_bytes: int) -> Sentence | None:
        """That a relay with this limit (0: none) does not take it; None if it does."""
        if not 0 < limit_bytes < self.size_bytes:
            return None
        return _too_large(self.what, self.size_bytes, limit_bytes)


def size_of(snapshots: Iterable[Snapshot]) -> int:
    """About how many bytes the largest variant of a mail has on the wire."""
    return max(map(_size_of, snapshots), default=0)


@lru_cache(maxsize=64)  # of a mail that waits for its release, asked for once a minute
def _size_of(snapshot: Snapshot) -> int:
    composer = Composer(snapshot)
    readers = [
        replace(next(example_readers(snapshot, language)), gets_join_link=late)
        for language in composer.languages
        for late in (False, True)
    ]
    return max((len(composer.message(one)) + _SIGNATURE_BYTES for one in readers), default=0)


async def largest_over(desk: Desk, relay: Relay) -> Largest:
    """The largest mail of all mailings that have not left yet and go over ``relay``."""
    async with desk.database.read() as connection:
        rows = [
            one
            for one in await reports.mailings_with_subjects(connection)
            if one.mailing.state in _TO_LEAVE and _goes_over(desk, one.mailing, relay)
        ]
        about = [
            (one, await subjects.of_mailing(connection, one.mailing))
            for one in rows
            if one.mailing.about_list is None
        ]
    found = Largest()
    for one, subject in about:
        try:
            size = size_of(snapshots_for(desk.workspace, one.mailing, subject).values())
        except SeminarpostError:  # told where the mail itself is looked at
            continue
        if size > found.size_bytes:
            found = Largest(size, f"{one.about} {one.mailing.step_key}")
    return found


async def remember(desk: Desk, relay: Relay, limit_bytes: int) -> None:
    """What a relay announced; 0 where it announced no limit."""
    seen = Announced(relay.name, relay.host, relay.port, limit_bytes)
    async with desk.database.write() as connection:
        await connection.run_sync(habits.keep_size_limits, [seen])


async def too_large(desk: Desk, row: MailingRow, snapshots: Iterable[Snapshot]) -> Sentence | None:
    """That the relay of a mailing (its row) is known not to take it; None if it is not."""
    relays = [one for one in desk.workspace.settings.relay if _goes_over(desk, row, one)]
    async with desk.database.read() as connection:
        known = [
            await connection.run_sync(habits.size_limit_of, one.name, one.host, one.port)
            for one in relays
        ]
    limits = [one for one in known if one]
    if not limits:
        return None
    return Largest(size_of(snapshots), row.step_key).beyond(min(limits))


def _goes_over(desk: Desk, row: MailingRow, relay: Relay) -> bool:
    names = [one.name for one in desk.workspace.settings.relay]
    wanted = row.relay if row.relay in names else names[0]
    return wanted == relay.name


def _too_large(what: str, size: int, limit: int) -> Sentence:
    return Sentence(
        f"Die Mail „{what}“ hat etwa {size} Byte, der Mailserver nimmt höchstens {limit} an. Bitte "
        "die Mail kürzen oder beim Betreiber mehr erlauben lassen (dann zeigt „doctor“ es an).",
        f'The mail "{what}" has about {size} bytes, the mail server takes {limit} at most. Please '
        'shorten the mail or have the operator allow more ("doctor" then shows it).',
    )
