"""``recipients blocks …``: all addresses that get no mail, as lists that come and go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli import csv_file
from mailer.cli.blocks import Scope, block_in_words
from mailer.cli.found import EncodingName, WithHidden, show_found, show_hidden
from mailer.cli.language import both, spoken, told, words
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    By,
    DryRun,
    EmailAddress,
    WorkspaceDir,
    at_desk,
    key_column,
    local,
    print_json,
    say,
    show_table,
    table,
    tell,
)
from mailer.cli.plan import releaser
from mailer.documents.blocks import (
    block_event_document,
    block_import_document,
    blocked_address_document,
)
from mailer.domain.errors import Sentence

with later():
    from mailer.actions.imports import block_import, spreadsheet
    from mailer.actions.person import blocks

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.imports.block_import import BlockImport
    from mailer.actions.person.blocks import BlockedAddress, Event

_SHOWN = 200
_COLUMNS = (
    Sentence("E-Mail", "E-mail"),
    Sentence("Umfang", "Scope"),
    Sentence("Art", "Kind"),
    Sentence("Grund", "Reason"),
    Sentence("Seit", "Since"),
    Sentence("Von", "By"),
)
OnlyScope = Annotated[
    Scope | None,
    typer.Option("--scope", help=both("Nur so weit gesperrte.", "Only those blocked so far.")),
]


def list_(scope: OnlyScope = None, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prints all blocked addresses."""
    found, timezone = _listed(scope, None if as_json else _SHOWN + 1, workspace, as_json)
    if as_json:
        print_json({"blocks": [blocked_address_document(one) for one in found]})
        return
    shown = table(key_column("Adresse", "Address"), Sentence("Sperre", "Block"))
    for one in found[:_SHOWN]:
        shown.add_row(one.address, block_in_words(one.block, timezone))
    show_table(shown)
    if not found:
        say("Keine Adresse ist gesperrt.", "No address is blocked.")
    if len(found) > _SHOWN:
        say(
            f"Gezeigt sind die ersten {_SHOWN}; mit --json oder „export“ sind es alle.",
            f'These are the first {_SHOWN}; with --json or "export" there are all.',
        )


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar=both("DATEI", "FILE"),
            help=both(
                "CSV, XLSX oder ODS mit einer Spalte E-Mail.",
                "CSV, XLSX or ODS with a column of addresses.",
            ),
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", help=both("Warum.", "Why."))],
    scope: Annotated[
        Scope,
        typer.Option(
            "--scope",
            help=both(
                "all: gar keine Post; lists: keine Listenpost, wohl aber zu Anmeldungen.",
                "all: no mail at all; lists: no list mail, but mail about registrations.",
            ),
        ),
    ] = Scope.ALL,
    by: By = "",
    with_hidden: WithHidden = False,
    encoding: EncodingName = "",
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Blocks all addresses of a file."""

    async def work(desk: Desk) -> BlockImport:
        return await block_import.import_file(
            desk,
            file,
            reason=reason,
            scope=blocks.Scope(scope.value),
            by=releaser(by),
            reading=spreadsheet.Reading(with_hidden=with_hidden, encoding=encoding),
            dry_run=dry_run,
        )

    done = at_desk(workspace, as_json, work)
    if as_json:
        print_json(block_import_document(done, spoken()))
        return
    show_found(done.found)
    show_hidden(done.found, taken=with_hidden)
    for one in done.refused:
        say(f"Zeile {one.line}: {one.reason.de}", f"Line {one.line}: {one.reason.en}", "yellow")
    say(
        f"{done.blocked} gesperrt, {done.unchanged} waren es schon, {len(done.refused)} abgelehnt."
        + (" (nur geprobt)" if dry_run else ""),
        f"{done.blocked} blocked, {done.unchanged} were already, {len(done.refused)} refused."
        + (" (only tried)" if dry_run else ""),
    )


def export(
    file: Annotated[
        Path,
        typer.Argument(
            metavar=both("DATEI", "FILE"),
            help=both("Wohin; - ist die Standardausgabe.", "Where to; - is standard output."),
        ),
    ] = csv_file.STDOUT,
    scope: OnlyScope = None,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Writes all blocked addresses as a table."""
    found, _ = _listed(scope, None, workspace, as_json)
    if as_json and file == csv_file.STDOUT:
        print_json({"file": None, "blocks": [blocked_address_document(one) for one in found]})
        return
    rows = [
        (
            one.address,
            one.block.scope.value,
            one.block.reason,
            one.block.detail,
            one.block.since.isoformat(),
            one.block.by,
        )
        for one in found
    ]
    csv_file.write_csv(file, [told(one) for one in _COLUMNS], rows)
    if as_json:
        print_json({"file": str(file), "blocks": [blocked_address_document(one) for one in found]})
    elif file != csv_file.STDOUT:
        say(f"{len(found)} Adressen: {file}", f"{len(found)} addresses: {file}")


def history(email: EmailAddress, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prints all that happened to an address's block."""

    async def work(desk: Desk) -> tuple[list[Event], str]:
        return await blocks.history(desk, email), desk.workspace.settings.site.timezone

    found, timezone = at_desk(workspace, as_json, work)
    if as_json:
        print_json({"email": email, "events": [block_event_document(one) for one in found]})
        return
    for one in found:
        at, by = local(one.at, timezone), one.by
        was_blocked = one.what is blocks.What.BLOCKED
        what = words("gesperrt", "blocked") if was_blocked else words("wieder frei", "free again")
        who = words(f" von {by}", f" by {by}") if by else ""
        tell(f"{at}: {what} ({one.scope.value}){who}: {one.why or '–'}")


def _listed(
    scope: Scope | None, most: int | None, workspace: Path, as_json: bool
) -> tuple[list[BlockedAddress], str]:
    async def work(desk: Desk) -> tuple[list[BlockedAddress], str]:
        wanted = blocks.Scope(scope.value) if scope else None
        found = await blocks.listing(desk, scope=wanted, most=most)
        return found, desk.workspace.settings.site.timezone

    return at_desk(workspace, as_json, work)
