"""Suspensions in words: over which relay or to whom nothing leaves now, until when, and why."""

from collections.abc import Mapping
from datetime import datetime

from mailer.actions.desk import Desk
from mailer.actions.mailing.last_out import relay_of
from mailer.compose.view import long_day, short_hour
from mailer.domain.delivery import OPEN, PENDING_MAILING, MailingState
from mailer.domain.errors import Sentence
from mailer.domain.moment import zone
from mailer.domain.suspension import Suspension, SuspensionKind
from mailer.store import suspensions
from mailer.store.mailings import MailingRow

_WHY = {
    SuspensionKind.SLOW: Sentence("die Gegenseite bremst", "the other side slows us down"),
    SuspensionKind.POLICY: Sentence(
        "die Gegenseite weist unsere Mails ab", "the other side turns our mail away"
    ),
    SuspensionKind.UNREACHABLE: Sentence(
        "der Mailserver ist nicht zu erreichen", "the mail server cannot be reached"
    ),
    SuspensionKind.REFUSED: Sentence(
        "der Mailserver lässt uns nicht senden", "the mail server does not let us send"
    ),
}
_AT = Sentence(", ", " at ")  # between a day and a time


async def active(desk: Desk) -> list[Suspension]:
    """The suspensions that are active right now, relays before their domains."""
    now = desk.clock.now()
    async with desk.database.read() as connection:
        return [
            one
            for one in await connection.run_sync(suspensions.all_suspensions)
            if one.is_active(now)
        ]


def in_words(suspension: Suspension, timezone: str, now: datetime) -> Sentence:
    """One suspension as a sentence, with the time as it is in ``timezone``."""
    why, line = _WHY[suspension.kind], suspension.reason.rstrip(". ")
    said = f" ({line})" if line else ""
    until = Sentence.in_each(lambda language: _at(suspension.until, now, timezone, language))
    way = Sentence(f"Über „{suspension.relay}“ geht", f'over "{suspension.relay}"')
    if suspension.domain:
        way = Sentence(
            f"An {suspension.domain} geht über „{suspension.relay}“",
            f'to {suspension.domain} over "{suspension.relay}"',
        )
    return Sentence(
        f"{way.de} bis {until.de} nichts hinaus: {why.de}{said}.",
        f"Nothing leaves {way.en} before {until.en}: {why.en}{said}.",
    )


async def of_mailing(desk: Desk, row: MailingRow, counts: Mapping[str, int]) -> Sentence | None:
    """Why a mailing (its row, its counts by state) does not leave, or not as a whole."""
    relay, timezone = relay_of(desk, row.relay), desk.workspace.settings.site.timezone
    if relay is None or not row.is_stored:
        return None
    now, state = desk.clock.now(), row.state
    found = [one for one in await active(desk) if one.relay == relay.name]
    whole = next((one for one in found if not one.domain), None)
    waits = any(counts.get(one) for one in OPEN) and state is MailingState.SENDING
    due = row.due_at if state in PENDING_MAILING else None
    if whole is not None and (waits or (due is not None and due < whole.until)):
        return in_words(whole, timezone, now)
    if not waits:
        return None
    async with desk.database.read() as connection:
        waiting = await connection.run_sync(
            suspensions.waiting_domains, row.id, [one.domain for one in found if one.domain]
        )
    concerned = [one for one in found if one.domain in waiting]
    if len(concerned) < 2:
        return in_words(concerned[0], timezone, now) if concerned else None
    until, number = max(one.until for one in concerned), len(concerned)
    return Sentence(
        f"An {number} Domains geht über „{relay.name}“ gerade nichts hinaus, längstens bis "
        f"{_at(until, now, timezone, 'de')}.",
        f'Nothing leaves to {number} domains over "{relay.name}" right now, at the latest until '
        f"{_at(until, now, timezone, 'en')}.",
    )


def _at(moment: datetime, now: datetime, timezone: str, language: str) -> str:
    """The time, with its day if that is another one."""
    told, there = short_hour(moment, timezone, language), zone(timezone)
    if moment.astimezone(there).date() == now.astimezone(there).date():
        return told
    return f"{long_day(moment, timezone, language)}{_AT.in_language(language)}{told}"
