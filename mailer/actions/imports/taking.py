"""Taking: who the rows of a list are, and what becomes of them on it; the rules of every import.

Rows come in order of address and line, those of one mailbox together (``import_rows``). What is
decided here is written only where nobody else has written since: who leaves a moment before stays
away.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import Connection

from mailer.actions.imports.import_report import ImportReport, Refused, Taken
from mailer.actions.imports.import_rows import ImportRow
from mailer.actions.person.people import SeveralFitError
from mailer.domain.commitment import Whose
from mailer.domain.consent import MailingList, SubscriptionState
from mailer.domain.identity import Known, joined, who
from mailer.domain.person import Person
from mailer.store import people, subscriptions, suppressions
from mailer.store.people import NewPerson
from mailer.store.subscriptions import Came, Footing

_ABSENT: tuple[Known, ...] = ()
_BY_ADDRESS = attrgetter("address_key")


@dataclass(frozen=True, slots=True)
class Target:
    """Where people are taken in: the list, the language of who names none, and when."""

    mailing_list: MailingList
    language: str
    now: datetime


def rehearse(
    connection: Connection, rows: Sequence[ImportRow], target: Target, report: ImportReport
) -> None:
    """Tells what would come of some rows; nothing is written."""
    known = _Known(connection, rows, target, report)
    for some in _by_mailbox(rows):
        box = known.mailbox(some[0].address_key)
        taken = list(box.taken(some, report))
        report.people += [Taken(row.number, box.as_left(mark, row.person)) for row, mark in taken]


class Decision(NamedTuple):
    """What is to become of some rows, by what is known while it stands: who comes new, with the
    line that they come from, of whom something else is known, and who is to be on the list, a new
    one with a number below zero, by the place among them."""

    report: ImportReport
    added: list[tuple[int, NewPerson]]
    changed: list[Known]
    members: list[tuple[ImportRow, int]]
    known: "_Known"


def decide(connection: Connection, rows: Sequence[ImportRow], target: Target) -> Decision:
    """Decides what is to become of some rows; it stands for as long as nobody else writes."""
    report = ImportReport()
    known = _Known(connection, rows, target, report)
    added: list[tuple[int, NewPerson]] = []
    changed: list[Known] = []
    members: list[tuple[ImportRow, int]] = []
    for some in _by_mailbox(rows):
        key = some[0].address_key
        if len(some) == 1 and key not in known.behind:
            report.imported += 1
            added.append((some[0].number, _newcomer(some[0], target.language)))
            members.append((some[0], -len(added)))
            continue
        box = known.mailbox(key)
        taken = list(box.taken(some, report))
        marks = {mark: -len(added) - place for place, mark in enumerate(box.new, 1)}
        lines = {mark: row.number for row, mark in reversed(taken)}
        added += [
            (lines[mark], people.new_person(one, target.language)) for mark, one in box.new.items()
        ]
        changed += box.changed()
        members += [(row, marks.get(mark, mark)) for row, mark in taken]
    return Decision(report, added, changed, members, known)


def take(connection: Connection, decision: Decision, target: Target) -> None:
    """Puts the people of some rows on the list, as was decided and still is right."""
    people.change_many(connection, decision.changed, target.now)
    numbers = _add(connection, decision.added, target)
    numbered = [(row, numbers[-mark - 1] if mark < 0 else mark) for row, mark in decision.members]
    _subscribe(connection, numbered, decision.known, target)


def _add(
    connection: Connection, added: Sequence[tuple[int, NewPerson]], target: Target
) -> list[int]:
    """Adds people, numbered as their lines follow each other; the number of each."""
    order = sorted(range(len(added)), key=[line for line, _ in added].__getitem__)
    first = people.append(connection, [added[place][1] for place in order], target.now)
    numbers = [0] * len(added)
    for number, place in enumerate(order, first):
        numbers[place] = number
    return numbers


def _by_mailbox(rows: Sequence[ImportRow]) -> Iterator[list[ImportRow]]:
    return (list(some) for _, some in groupby(rows, _BY_ADDRESS))


def _newcomer(row: ImportRow, language: str) -> NewPerson:
    """Somebody alone at an address that nobody is known by: there is nothing to decide.

    ``language`` is of those who name none."""
    key, _, _, _, address, honorific, title, first, last, organisation, own, salutation = row
    return NewPerson(
        key, address, honorific, title, first, last, organisation, own or language, salutation
    )


class _Known:
    """What is known of the addresses of some rows; the report counts them."""

    def __init__(
        self,
        connection: Connection,
        rows: Sequence[ImportRow],
        target: Target,
        report: ImportReport,
    ) -> None:
        slug = target.mailing_list.slug
        keys = list(dict.fromkeys(row.address_key for row in rows))
        self.behind = people.behind(connection, keys)
        self.left = subscriptions.left_among(connection, keys, slug, self.behind.keys())
        numbers = [number for some in self.behind.values() for number, _ in some]
        self.on_list = subscriptions.standing(connection, numbers, slug) if numbers else {}
        report.known += len(self.behind)
        report.withdrawn += len(self.left)
        report.suppressed += len(suppressions.among(connection, keys))

    def mailbox(self, key: str) -> "_Mailbox":
        return _Mailbox(self.behind.get(key, _ABSENT), self.on_list)


class _Mailbox:
    """Those behind one address while a file is read; new ones have numbers below zero."""

    __slots__ = ("_before", "_behind", "_on_list", "new")

    def __init__(self, behind: Sequence[Known], on_list: Container[int]) -> None:
        self._behind = dict(behind)
        self._before = dict(behind)
        self._on_list = on_list
        self.new: dict[int, Person] = {}

    def taken(
        self, rows: Sequence[ImportRow], report: ImportReport
    ) -> Iterator[tuple[ImportRow, int]]:
        """The rows that are about somebody here, with whom; others are told to be refused."""
        for row in rows:
            try:
                yield row, self._take(row.person, report)
            except SeveralFitError as problem:
                report.refused.append(Refused(row.number, problem.sentence))

    def _take(self, given: Person, report: ImportReport) -> int:
        """The number of whom a row is about, as it leaves them for the next row.

        Raises SeveralFitError for a name that may be one of those known, or another's.
        """
        meant = who(given, list(self._behind.items()))
        if meant.several and (given.first_name or given.last_name):
            raise SeveralFitError(given, meant.several)
        if meant.several:
            # A list mail goes to the mailbox: whoever of them is on the list has it already.
            report.unchanged += 1
            numbers = [number for number, _ in meant.several]
            return next((one for one in numbers if one in self._on_list), numbers[0])
        if meant.one is None:
            number, after = -1 - len(self.new), given
            report.imported += 1
        else:
            number, before = meant.one
            after = joined(before, given)
            changed = number > 0 and after != before
            report.updated += changed
            report.unchanged += not changed
        self._behind[number] = after
        if number < 0:
            self.new[number] = after
        return number

    def as_left(self, number: int, given: Person) -> Person:
        """Whoever has ``number``, as the rows so far leave them."""
        return self._behind.get(number, given)

    def changed(self) -> list[Known]:
        """Those known before of whom something else is known now."""
        if not self._before:
            return []
        return [one for one in self._behind.items() if one[1] != self._before.get(one[0], one[1])]


def _subscribe(
    connection: Connection,
    members: Sequence[tuple[ImportRow, int]],
    known: _Known,
    target: Target,
) -> None:
    """Everybody on the list who was not; who stands there already has at most a ground more."""
    slug, version = target.mailing_list.slug, target.mailing_list.wording_version
    new: dict[int, tuple[ImportRow, int]] = {}
    grounds: dict[int, tuple[str, str]] = {}  # the first that a file gives for somebody counts
    for member in members:
        row, person_id = member
        if person_id in known.on_list:
            if row.basis:
                grounds.setdefault(person_id, (row.basis, row.source))
        elif (before := new.get(person_id)) is None or (row.basis and not before[0].basis):
            new[person_id] = member
    by_ground: dict[tuple[str, str], list[int]] = {}
    for person_id, ground in grounds.items():
        by_ground.setdefault(ground, []).append(person_id)
    for (basis, source), ids in by_ground.items():
        subscriptions.add_basis(connection, ids, slug, basis, source, target.now)
    came = Came(slug, "import", version, target.now)
    subscriptions.append(connection, _by_footing(new.values(), known.left), came)


def _by_footing(
    members: Iterable[tuple[ImportRow, int]], left: Container[str]
) -> dict[Footing, list[Whose]]:
    """How new members stand with the list, and who stands so; who ``left`` it is not back."""
    found: dict[tuple[bool, str, str], list[Whose]] = {}
    for row, person_id in members:
        key = row.address_key
        theirs = found.setdefault((key in left, row.basis, row.source), [])
        theirs.append(Whose(person_id, key))
    states = (SubscriptionState.SUBSCRIBED, SubscriptionState.UNSUBSCRIBED)
    return {
        Footing(states[gone], basis, source): theirs
        for (gone, basis, source), theirs in found.items()
    }
