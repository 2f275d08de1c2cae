"""Inspection: the preflight of a mailing, in every language and variant, for its real audience."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache

from mailer.actions.desk import Desk
from mailer.actions.mailing.enrolments import barrier_against, would_leave
from mailer.actions.mailing.mail_sizes import too_large
from mailer.compose.composer import Composer
from mailer.compose.preflight import (
    Finding,
    Severity,
    language_findings,
    placeholder_findings,
    preflight,
)
from mailer.compose.snapshot import Snapshot
from mailer.domain.errors import RefusedError
from mailer.scheduling.barriers import leaves_at
from mailer.scheduling.decisions import decide
from mailer.scheduling.snapshots import example_readers
from mailer.store import people
from mailer.store.mailings import MailingRow

_LACKING = ("name", "organisation")


@lru_cache(maxsize=64)  # of a mail that waits for its release, asked for once a minute
def findings_of(snapshot: Snapshot) -> tuple[Finding, ...]:
    """What is wrong with a mail, or could be better; errors first, each once."""
    composer = Composer(snapshot)
    found: dict[Finding, None] = dict.fromkeys(language_findings(snapshot))
    for language in composer.languages:
        readers = [*example_readers(snapshot, language)]
        late = replace(readers[0], gets_join_link=True)
        for reader in (*readers, late):
            message = composer.message(reader)
            attends = reader.standing.has_place
            found |= dict.fromkeys(preflight(message, snapshot, language, attends=attends))
    return _errors_first(found)


async def findings_for(
    desk: Desk, row: MailingRow, snapshots: Collection[Snapshot]
) -> tuple[Finding, ...]:
    """The findings of a mailing (its row), those about what some of its readers lack included."""
    lacking, audience = await _lacking(desk, row)
    found: dict[Finding, None] = {}
    for snapshot in snapshots:
        found |= dict.fromkeys(findings_of(snapshot))
        composer = Composer(snapshot)
        for language in composer.languages:
            reader = next(example_readers(snapshot, language))
            found |= dict.fromkeys(placeholder_findings(composer, reader, lacking, audience))
    for one in (await _too_large(desk, row, snapshots), await _closed(desk, row, snapshots)):
        if one is not None:
            found[one] = None
    return _errors_first(found)


async def first_error(
    desk: Desk, row: MailingRow, snapshots: Collection[Snapshot]
) -> Finding | None:
    """The first error that the preflight finds in a mailing (its row).

    What some of its readers lack is never more than a warning: nobody is looked at.
    """
    for snapshot in snapshots:
        for one in findings_of(snapshot):
            if one.severity is Severity.ERROR:
                return one
    return await _closed(desk, row, snapshots) or await _too_large(desk, row, snapshots)


async def refuse_faulty(desk: Desk, row: MailingRow, snapshots: Collection[Snapshot]) -> None:
    """Raises RefusedError with the first error that the preflight finds; warnings pass."""
    one = await first_error(desk, row, snapshots)
    if one is not None:
        raise RefusedError(f"{one.where}: {one.sentence.de}", f"{one.where}: {one.sentence.en}")


CLOSED = "registration"
"""The rule of a finding that nobody whom a mail invites could register."""


async def _closed(desk: Desk, row: MailingRow, snapshots: Collection[Snapshot]) -> Finding | None:
    """That nobody whom a mailing invites could register when it leaves."""
    seminar = next((one.seminar for one in snapshots if one.seminar is not None), None)
    barrier = None if seminar is None else await barrier_against(desk, row, seminar)
    if seminar is None or barrier is None:
        return None
    told = would_leave(row, seminar, barrier, leaves_at(row, desk.clock.now()))
    return Finding(Severity.ERROR, CLOSED, row.step_key, told)


async def _too_large(
    desk: Desk, row: MailingRow, snapshots: Collection[Snapshot]
) -> Finding | None:
    """That the relay of a mailing is known not to take it."""
    told = await too_large(desk, row, snapshots)
    return None if told is None else Finding(Severity.ERROR, "relay-size", row.step_key, told)


async def _lacking(desk: Desk, row: MailingRow) -> tuple[dict[str, int], int]:
    """How many of those who would get the mail have a field empty, and how many they are."""
    lacking: Counter[str] = Counter()
    audience = 0
    if row.audience is None:
        return {}, 0
    async for decisions in decide(desk.database, row, desk.clock.now()):
        ids = [one.person.id for one in decisions if one.reason is None]
        audience += len(ids)
        async with desk.database.read() as connection:
            lacking.update(await people.lacking(connection, ids, _LACKING))
    return dict(lacking), audience


def _errors_first(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda one: one.severity is not Severity.ERROR))
