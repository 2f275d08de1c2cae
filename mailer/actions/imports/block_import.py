"""Lists of addresses that are never to be mailed, as an older system or a colleague kept them."""

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from mailer.actions.desk import Desk
from mailer.actions.imports.columns import address_of
from mailer.actions.imports.import_report import Refused
from mailer.actions.imports.spreadsheet import Found, Reading, read_sheet
from mailer.actions.person.blocks import Scope, checked_reason, goes_as_far
from mailer.domain.errors import SeminarpostError
from mailer.domain.field import checked_line
from mailer.store import subscriptions, suppressions
from mailer.store.suppressions import NewSuppression
from mailer.workspace_folder import bounds_of

_CHUNK = 500  # addresses a transaction: others want to write too


@dataclass(slots=True)
class BlockImport:
    """What came of a list of addresses to be blocked: how many are blocked now that were not,
    or not so far, and how many were already."""

    found: Found
    blocked: int = 0
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)


async def import_file(
    desk: Desk,
    path: Path,
    *,
    reason: str,
    scope: Scope,
    by: str,
    reading: Reading | None = None,
    dry_run: bool = False,
) -> BlockImport:
    """Stops mail to all addresses of a table, as ``block`` does to one.

    The whole file is read before anything is written. Raises InvalidValueError when it is no table,
    and without a reason; single bad rows are reported.
    """
    why = checked_reason(reason)
    by = checked_line("by", by)
    sheet = read_sheet(path, bounds_of(path, desk.workspace.path), reading=reading)
    report = BlockImport(sheet.found)
    keys: dict[str, None] = {}
    for line in sheet:
        try:
            keys[address_of(line.cells).key] = None
        except SeminarpostError as problem:
            report.refused.append(Refused(line.number, problem.sentence))
    rest = iter(keys)
    while some := list(islice(rest, _CHUNK)):
        await _block_all(desk, some, report, why=why, scope=scope, by=by, dry_run=dry_run)
    return report


async def _block_all(
    desk: Desk,
    keys: list[str],
    report: BlockImport,
    *,
    why: str,
    scope: Scope,
    by: str,
    dry_run: bool,
) -> None:
    now = desk.clock.now()
    async with desk.database.read() if dry_run else desk.database.write() as connection:
        known = await suppressions.known(connection, keys)
        new = [
            NewSuppression(key, scope.value, why)
            for key in keys
            if not goes_as_far(known.get(key), scope)
        ]
        report.blocked += len(new)
        report.unchanged += len(keys) - len(new)
        if dry_run:
            return
        for key in await subscriptions.pending_among(connection, keys):
            await subscriptions.end_at_address(
                connection, key, None, "block", now, only_pending=True
            )
        if new:
            await connection.run_sync(
                suppressions.suppress_many, new, suppressions.BY_STAFF, now, by
            )
