"""Recipients: lists come in as offices keep them; bad rows are reported with their line."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from mailer.actions.desk import Desk
from mailer.actions.imports.columns import read_row
from mailer.actions.imports.import_report import (
    Advance,
    ImportReport,
    Progress,
    Refused,
    Step,
    unseen,
)
from mailer.actions.imports.import_rows import ImportRow, import_row, in_chunks
from mailer.actions.imports.importing import bring_in
from mailer.actions.imports.refused import Import, remember
from mailer.actions.imports.sheets.line import Line
from mailer.actions.imports.spreadsheet import Reading, Sheet, read_sheet
from mailer.actions.imports.taking import Target, rehearse
from mailer.actions.imports.unmailed import refuse_unmailed
from mailer.domain.consent import LegalBasis, MailingList
from mailer.domain.errors import (
    InvalidValueError,
    SeminarpostError,
    Sentence,
)
from mailer.domain.field import checked_line
from mailer.domain.moment import zone
from mailer.domain.printable import cleaned, legible
from mailer.scheduling.snapshots import known_list
from mailer.workspace_folder import bounds_of

_TELLS_EACH = 1000  # lines
_LONGEST_NAME = 120
_NO_BASIS = Sentence(
    "Weder die Datei noch der Befehl nennt die Rechtsgrundlage, auf der diese Menschen Post "
    "bekommen dürfen; ohne sie bekommt niemand von ihnen Post. Bitte die Liste mit --basis "
    "(consent, contract, public-task oder legitimate-interest) oder mit einer Spalte "
    "„Rechtsgrundlage“ noch einmal einlesen.",
    "Neither the file nor the command names the legal basis on which these people may be written "
    "to; without one none of them gets mail. Please import the list again with --basis (consent, "
    'contract, public-task or legitimate-interest) or with a column "Legal basis".',
)


async def import_file(
    desk: Desk,
    path: Path,
    list_slug: str,
    *,
    basis: str = "",
    source: str = "",
    reading: Reading | None = None,
    dry_run: bool = False,
    progress: Progress = unseen,
) -> ImportReport:
    """Puts the people of a CSV, XLSX or ODS file on a list.

    ``basis`` (consent, contract, public-task, legitimate-interest) and ``source`` apply to
    rows that do not name their own; people whose row leaves the basis empty are stored and not
    mailed; where nothing names a source, it is the file's name and the day. Both is among the
    notes. Nobody who left the list comes back by an import. Raises InvalidValueError when the
    file is no table, and nothing is imported then; single bad rows are reported and the rest is
    imported. Raises RefusedError while another list is imported.
    """
    mailing_list = known_list(desk.workspace, list_slug)
    basis = _basis(basis)
    source = legible(checked_line("source", source))
    sheet = read_sheet(path, bounds_of(path, desk.workspace.path), reading=reading)
    file_itself = _source_of(desk, path)
    sheet.found.notes += _ungrounded(sheet, basis, source, file_itself)
    report = ImportReport(sheet.found)
    today = desk.clock.now().astimezone(zone(desk.workspace.settings.site.timezone)).date()
    rows = _rows(_watched(sheet, progress), basis, source or file_itself, report, today)
    if dry_run:
        await _rehearse(desk, rows, mailing_list, report)
    else:
        await bring_in(desk, path, mailing_list, rows, report, progress)
    report.refused.sort(key=lambda one: one.line)
    if not dry_run:
        refused = [(one.line, one.reason) for one in report.refused]
        await remember(desk, Import.RECIPIENTS, list_slug, path, refused)
    return report


def _source_of(desk: Desk, path: Path) -> str:
    """The source of people of whom nothing says where they are from: that much is known."""
    site = desk.workspace.settings.site
    name = legible(cleaned(path.name))[:_LONGEST_NAME]
    there = desk.clock.now().astimezone(zone(site.timezone))
    told = Sentence(
        f"Liste {name}, eingelesen am {there:%d.%m.%Y}",
        f"list {name}, imported on {there:%Y-%m-%d}",
    )
    return told.in_language(site.language)


def _ungrounded(sheet: Sheet, basis: str, source: str, file_itself: str) -> list[Sentence]:
    """What nothing says of how these people came here."""
    columns = sheet.found.columns
    has_basis = bool(basis) or "basis" in columns
    has_source = bool(source) or "source" in columns
    told = ((has_basis, _NO_BASIS), (has_source, _no_source(file_itself)))
    return [sentence for is_named, sentence in told if not is_named]


def _no_source(file_itself: str) -> Sentence:
    return Sentence(
        "Nirgends steht, woher die Adressen stammen; die erste Mail muss es aber sagen (Art. 14 "
        f"DSGVO). Als Quelle gilt deshalb „{file_itself}“, und so liest es jeder von ihnen. Bitte "
        "lieber --source angeben oder eine Spalte „Quelle“ ergänzen.",
        "Nothing says where the addresses are from, and the first mail has to (Art. 14 GDPR). So "
        f'their source is "{file_itself}", and that is what each of them reads. Better give '
        '--source, or add a column "Source".',
    )


def _watched(sheet: Sheet, progress: Progress) -> Iterator[Line]:
    """The lines of a sheet; now and then somebody is told how far it was read."""
    for count, line in enumerate(sheet, 1):
        if count % _TELLS_EACH == 0:
            share = min(line.number / max(sheet.height, 1), 1.0)
            progress(Advance(Step.READING, count, share))
        yield line


async def _rehearse(
    desk: Desk, rows: Iterable[ImportRow], mailing_list: MailingList, report: ImportReport
) -> None:
    """Tells what an import would do, in the order in which it does it."""
    target = Target(mailing_list, desk.workspace.settings.site.language, desk.clock.now())
    found = sorted(rows)
    for chunk in in_chunks(found):
        async with desk.database.read() as connection:
            await connection.run_sync(rehearse, chunk, target, report)
    report.people.sort(key=lambda one: one.line)


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


def _rows(
    lines: Iterable[Line],
    basis: str,
    source: str,
    report: ImportReport,
    today: date = date.min,
) -> Iterator[ImportRow]:
    for line in lines:
        cells = line.cells
        try:
            unknown = refuse_unmailed(line, report.found.columns, today)
            person, unclear = read_row(line.number, cells)
            row = import_row(
                line.number,
                person,
                _basis(cells["basis"]) or basis if "basis" in cells else basis,
                legible(checked_line("source", cells["source"])) or source
                if "source" in cells
                else source,
            )
        except SeminarpostError as problem:
            report.refused.append(Refused(line.number, problem.sentence))
            continue
        report.not_understood += unclear + unknown
        yield row
