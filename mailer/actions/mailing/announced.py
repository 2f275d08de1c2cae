"""Announced: what an act would tell people, known before it is done.

An act that writes to several people is played first, in a transaction that is undone: the real
audience, the real rules, the real mail. What it would have sent is told to whoever is about to
do it; only then it is done, and refused if meanwhile more people would hear of it.

Doors cannot leave it out: their database lets a transaction queue two mails and no more (the
one concerned, and the one who moves up from the waiting list), unless it was asked about.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from mailer.actions.desk import Desk
from mailer.actions.mailing.mailings import found_mailing
from mailer.compose.beginning import Beginning, beginning
from mailer.compose.snapshot import Snapshot
from mailer.domain.delivery import MailingState
from mailer.domain.errors import RefusedError
from mailer.domain.subject import Subject
from mailer.scheduling import decisions, planner
from mailer.scheduling.barriers import barrier_to, leaves_at
from mailer.scheduling.snapshots import content_hash, example_readers, snapshots_for
from mailer.store import contents, subjects
from mailer.store.database import Database
from mailer.store.ledger_changes import (
    LedgerState,
    NewMail,
    going_on_since,
    ledger_state,
    mailings_since,
    mails_since,
    main_language,
)
from mailer.store.mailings import MailingRow

Result = TypeVar("Result")
Act = Callable[[Desk], Awaitable[Result]]


@dataclass(frozen=True, slots=True)
class AnnouncedMail:
    """One mail that several would get: of which step, how it begins, who and who not, and why.

    ``leaves_at`` is None for what leaves at once. ``reasons`` and ``skipped`` count by the short
    words of the ledger.
    """

    about: str
    step: str
    beginning: Beginning
    people: frozenset[int]
    reasons: Mapping[str, int]
    skipped: Mapping[str, int]
    leaves_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """What an act would send, the mail to most people first."""

    letters: tuple[AnnouncedMail, ...] = ()

    @property
    def would_tell(self) -> int:
        """How many people would get at least one mail."""
        return len(frozenset[int]().union(*(one.people for one in self.letters)))

    @property
    def first(self) -> Beginning:
        """How the mail to most of them begins."""
        return self.letters[0].beginning if self.letters else Beginning("", "", "")

    def refuse_more_than(self, number: int) -> None:
        """Raises RefusedError where ``number`` people are over a tenth more than announced."""
        if number * 10 > self.would_tell * 11:
            raise _grown(self.would_tell, number)


async def announce(desk: Desk, act: Act[Result]) -> Announced:
    """What ``act`` would tell people; nothing is kept of it. Raises what the act would raise."""
    async with desk.database.whole(keep=False) as trial:
        there = replace(desk, database=trial)
        async with trial.read() as connection:
            before = await ledger_state(connection)
        await act(there)
        letters = await _queued(desk, trial, before)
        moved = await _moved(desk, trial, before)
        rest = await _rest(trial, before)
    # Whom list mail would go to is counted when the lock is free again: lists are long.
    for row, subject in moved:
        if _leaves(desk, row, subject):
            letters.append(await scheduled(desk, row, subject))
    letters += [await scheduled(desk, row, subject) for row, subject in rest]
    return _together(letters)


async def announce_mailings(desk: Desk, rows: Iterable[tuple[MailingRow, Subject]]) -> Announced:
    """What releasing scheduled mailings (their rows) would let leave; only read."""
    return _together([await scheduled(desk, row, subject) for row, subject in rows])


async def carry_out(desk: Desk, act: Act[Result], announced: Announced) -> Result:
    """Does what was announced, in one transaction.

    Raises RefusedError, with nothing done, if more people than that would be told by now.
    """
    async with desk.database.whole(keep=True) as database:
        async with database.read() as connection:
            before = await ledger_state(connection)
        result = await act(replace(desk, database=database))
        async with database.read() as connection:
            mails = await mails_since(connection, before)
        announced.refuse_more_than(len({one.person_id for one in mails}))
    return result


async def scheduled(desk: Desk, row: MailingRow, subject: Subject) -> AnnouncedMail:
    """What a scheduled mailing would be if it were frozen now."""
    getting: set[int] = set()
    skipped: Counter[str] = Counter()
    async for page in decisions.decide(desk.database, row, desk.clock.now()):
        getting.update(one.person.id for one in page if one.reason is None)
        skipped.update(one.reason.value for one in page if one.reason is not None)
    snapshot = next(iter(snapshots_for(desk.workspace, row, subject).values()))
    async with desk.database.read() as connection:
        language = await main_language(connection, sorted(getting)[:_ENOUGH])
    audience = row.audience.value if row.audience is not None else ""
    return AnnouncedMail(
        about=subject.slug,
        step=row.step_key,
        beginning=_beginning(desk, snapshot, language),
        people=frozenset(getting),
        reasons={audience: len(getting)} if getting else {},
        skipped=dict(skipped),
        leaves_at=row.due_at,
    )


_ENOUGH = 500  # of so many people the main language is asked


async def _queued(desk: Desk, trial: Database, before: LedgerState) -> list[AnnouncedMail]:
    async with trial.read() as connection:
        mails = _once_each(await mails_since(connection, before))
        by_mailing: dict[int, list[NewMail]] = {}
        for one in mails:
            by_mailing.setdefault(one.mailing_id, []).append(one)
        letters = []
        for mailing_id, told in by_mailing.items():
            named = await found_mailing(connection, mailing_id)
            content = _most(one.content_id for one in told)
            snapshot = await contents.load(connection, content)
            begins = _beginning(desk, snapshot, _most(one.language for one in told))
            letters.append(
                AnnouncedMail(
                    about=named.about,
                    step=named.mailing.step_key,
                    beginning=begins,
                    people=frozenset(one.person_id for one in told),
                    reasons=Counter(_why(one) for one in told),
                    skipped={},
                )
            )
    return letters


async def _moved(
    desk: Desk, trial: Database, before: LedgerState
) -> list[tuple[MailingRow, Subject]]:
    async with trial.read() as connection:
        rows = await mailings_since(connection, before)
        moved = [(row, await subjects.of_mailing(connection, row)) for row in rows]
        now = desk.clock.now()
        return [
            (row, subject)
            for row, subject in moved
            if await barrier_to(connection, row, subject, leaves_at(row, now), now) is None
        ]


async def _rest(trial: Database, before: LedgerState) -> list[tuple[MailingRow, Subject]]:
    async with trial.read() as connection:
        rows = await going_on_since(connection, before)
        return [(row, await subjects.of_mailing(connection, row)) for row in rows]


def _leaves(desk: Desk, row: MailingRow, subject: Subject) -> bool:
    """Whether a mailing that the act touched leaves by it: a correction, or what is due now."""
    if row.corrects_id is not None and row.state is MailingState.DRAFT:
        return True
    now = desk.clock.now()
    until = row.until_at if row.late_at is None else min(row.until_at, row.late_at)
    if row.due_at is None or not row.due_at <= now < until:
        return False
    if planner.unmet_needs(row, subject):
        return False
    digest = row.released_hash or ""
    if digest:
        digest = content_hash(snapshots_for(desk.workspace, row, subject).values())
    return not planner.missing_release(desk.workspace, row, digest)


def _together(letters: list[AnnouncedMail]) -> Announced:
    return Announced(tuple(sorted(letters, key=lambda one: -len(one.people))))


def _beginning(desk: Desk, snapshot: Snapshot, language: str) -> Beginning:
    spoken = language or desk.workspace.settings.site.language
    return beginning(snapshot, next(example_readers(snapshot, spoken)), spoken)


def _once_each(mails: list[NewMail]) -> list[NewMail]:
    """What goes beside somebody's mail, with the entry of one more session, is not told again."""
    first: dict[tuple[int, int], NewMail] = {}
    for one in mails:
        first.setdefault((one.mailing_id, one.person_id), one)
    return list(first.values())


def _why(one: NewMail) -> str:
    if one.list_slug:
        return f"list: {one.list_slug}"
    return one.registration.value if one.registration is not None else "told before"


Word = TypeVar("Word", int, str)


def _most(words: Iterable[Word]) -> Word:
    return Counter(words).most_common(1)[0][0]


def _grown(announced: int, number: int) -> RefusedError:
    return RefusedError(
        f"Inzwischen würden es {number} statt {announced} Menschen erfahren; es ist nichts "
        "geschehen. Bitte noch einmal.",
        f"By now {number} people instead of {announced} would hear of it; nothing was done. Please "
        "try again.",
    )
