"""Recipients: lists come in as offices keep them; bad rows are reported with their line."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.columns import read_row
from mailer.actions.desk import Desk
from mailer.actions.import_report import ImportReport, Refused, Taken
from mailer.actions.people import SeveralFitError
from mailer.actions.refused import Import, remember
from mailer.actions.sheets.line import Line
from mailer.actions.spreadsheet import Reading, read_sheet
from mailer.domain.address import parse_address
from mailer.domain.consent import LegalBasis, MailingList, SubscriptionState
from mailer.domain.errors import InvalidValueError, NotFoundError, SeminarpostError
from mailer.domain.field import checked_line
from mailer.domain.identity import Known, joined, who
from mailer.domain.person import Person
from mailer.domain.printable import legible
from mailer.scheduling.snapshots import known_list
from mailer.store import people, subscriptions, suppressions
from mailer.workspace import bounds_of

_CHUNK = 500  # rows a transaction: others want to write too
_GONE = {
    "abgemeldet", "unsubscribed", "cleaned", "bounced", "bounce", "inaktiv", "inactive", "opt-out",
    "deaktiviert", "deactivated", "gesperrt", "blocked", "suppressed", "complained", "gelöscht",
    "deleted",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    person: Person
    basis: str
    source: str


async def import_file(
    desk: Desk,
    path: Path,
    list_slug: str,
    *,
    basis: str = "",
    source: str = "",
    reading: Reading | None = None,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Puts the people of a CSV, XLSX or ODS file on a list.

    ``basis`` (consent, contract, public-task, legitimate-interest) and ``source`` apply to
    rows that do not name their own; people without a basis are stored and not mailed.
    Nobody who left the list comes back by an import. Raises InvalidValueError when the file
    is no table; single bad rows are reported and the rest is imported.
    """
    mailing_list = known_list(desk.workspace, list_slug)
    basis = _basis(basis)
    source = legible(checked_line("source", source))
    sheet = read_sheet(path, bounds_of(path, desk.workspace.path), reading=reading)
    report = ImportReport(sheet.found)
    # The whole file is read before anything is written: a table that breaks off half-way
    # is no table.
    rows = iter(list(_rows(sheet, basis, source, report)))
    while chunk := list(islice(rows, _CHUNK)):
        await _take(desk, chunk, mailing_list, report, dry_run=dry_run)
        progress(report.imported + report.updated + report.unchanged)
    report.refused.sort(key=lambda one: one.line)
    if not dry_run:
        refused = [(one.line, one.reason) for one in report.refused]
        await remember(desk, Import.RECIPIENTS, list_slug, path, refused)
    return report


async def known_address_there(desk: Desk, email: str) -> int | None:
    """The id of somebody behind an address, or None if nobody is known there."""
    key = parse_address(email).key
    async with desk.database.read() as connection:
        behind = (await people.at_addresses(connection, [key])).get(key)
    return behind[0][0] if behind else None


def unknown_address(email: str) -> NotFoundError:
    return NotFoundError(
        f"Die Adresse {email} ist hier nicht bekannt.", f"The address {email} is not known here."
    )


def _basis(text: str) -> str:
    if not text:
        return ""
    try:
        return LegalBasis(text.strip().lower()).value
    except ValueError:
        known = ", ".join(LegalBasis)
        raise InvalidValueError(
            f"„{text[:40]}“ ist keine Rechtsgrundlage; möglich sind: {known}.",
            f'"{text[:40]}" is no legal basis; there are: {known}.',
        ) from None


def _rows(lines: Iterable[Line], basis: str, source: str, report: ImportReport) -> Iterator[_Row]:
    for line in lines:
        cells = line.cells
        try:
            _refuse_if_gone(cells)
            person, unclear = read_row(line.number, cells)
            row = _Row(
                line.number,
                person,
                _basis(cells.get("basis", "")) or basis,
                legible(checked_line("source", cells.get("source", ""))) or source,
            )
        except SeminarpostError as problem:
            report.refused.append(Refused(line.number, problem.sentence))
            continue
        report.not_understood += unclear
        yield row


def _refuse_if_gone(cells: Mapping[str, str]) -> None:
    """A list from elsewhere may say itself who left it: its newsletter tool had been told so."""
    status = cells.get("status", "").strip().lower()
    left_at = cells.get("left_at", "").strip().lower()
    has_left = left_at in {"ja", "yes", "true", "wahr", "x"} or re.search("[1-9]", left_at)
    if status in _GONE or has_left:
        raise InvalidValueError(
            "Die Liste selbst sagt, dass diese Adresse abgemeldet ist oder keine Post annimmt.",
            "The list itself says that this address was unsubscribed or takes no mail.",
        )


async def _take(
    desk: Desk, rows: list[_Row], mailing_list: MailingList, report: ImportReport, *, dry_run: bool
) -> None:
    now = desk.clock.now()
    keys = list(dict.fromkeys(row.person.address.key for row in rows))  # numbered in this order
    context = desk.database.read() if dry_run else desk.database.write()
    async with context as connection:
        known = await people.at_addresses(connection, keys)
        left = await subscriptions.left_addresses(connection, keys, mailing_list.slug)
        on_it = await subscriptions.states_of(
            connection,
            [number for behind in known.values() for number, _ in behind],
            mailing_list.slug,
        )
        boxes = {key: _Mailbox(known.get(key, []), on_it) for key in keys}
        taken = list(_taken(rows, boxes, report))
        report.known += sum(bool(known.get(key)) for key in keys)
        report.withdrawn += len(left)
        report.suppressed += len(await suppressions.suppressed_among(connection, keys))
        if dry_run:
            report.people += [
                Taken(row.number, boxes[row.person.address.key].as_left(mark, row.person))
                for row, mark in taken
            ]
            return
        default = desk.workspace.settings.site.language
        added = []
        for box in boxes.values():
            for number, after in box.changed():
                await people.change(connection, number, after, now)
            added += [replace(one, language=one.language or default) for one in box.new.values()]
        ids = await people.insert_many(connection, added, now)
        numbered = {
            (key, mark): ids[key, one.last_name, one.first_name, one.honorific]
            for key, box in boxes.items()
            for mark, one in box.new.items()
        }
        members = [(row, numbered.get((row.person.address.key, mark), mark)) for row, mark in taken]
        await _subscribe(connection, members, mailing_list, left, on_it, now)


def _taken(
    rows: list[_Row], boxes: dict[str, "_Mailbox"], report: ImportReport
) -> Iterator[tuple[_Row, int]]:
    for row in rows:
        try:
            yield row, boxes[row.person.address.key].take(row.person, report)
        except SeveralFitError as problem:
            report.refused.append(Refused(row.number, problem.sentence))


class _Mailbox:
    """Those behind one address while a file is read; new ones have numbers below zero."""

    def __init__(self, behind: Sequence[Known], on_list: Container[int]) -> None:
        self._behind = dict(behind)
        self._before = dict(behind)
        self._on_list = on_list
        self.new: dict[int, Person] = {}

    def take(self, given: Person, report: ImportReport) -> int:
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
        return [one for one in self._behind.items() if one[1] != self._before.get(one[0], one[1])]


async def _subscribe(
    connection: AsyncConnection,
    members: list[tuple[_Row, int]],
    mailing_list: MailingList,
    left: set[str],
    on_it: Container[int],
    now: datetime,
) -> None:
    groups: dict[tuple[str, str, SubscriptionState], list[int]] = {}
    bases: dict[tuple[str, str], list[int]] = {}
    for row, person_id in members:
        if person_id in on_it:
            if row.basis:
                bases.setdefault((row.basis, row.source), []).append(person_id)
        else:
            gone = row.person.address.key in left
            state = SubscriptionState.UNSUBSCRIBED if gone else SubscriptionState.SUBSCRIBED
            groups.setdefault((row.basis, row.source, state), []).append(person_id)
    for (basis, source), ids in bases.items():
        await subscriptions.add_basis(connection, ids, mailing_list.slug, basis, source, now)
    for (basis, source, state), ids in groups.items():
        await subscriptions.add_many(
            connection,
            sorted(set(ids)),
            list_slug=mailing_list.slug,
            state=state,
            legal_basis=basis,
            source=source,
            way="import",
            wording_version=mailing_list.wording_version,
            now=now,
        )
