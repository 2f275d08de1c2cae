"""``refused``: rows that the last imports did not take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli.language import both, spoken, told
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    at_desk,
    fold,
    local,
    print_json,
    say,
)
from mailer.documents.imports import refused_import_document

with later():
    from mailer.actions.imports import refused as refusals

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.imports.refused import RefusedImport


def refused(
    file: Annotated[
        str,
        typer.Argument(
            metavar=both("DATEI", "FILE"),
            help=both("Nur eine Datei dieses Namens.", "Only a file by that name."),
        ),
    ] = "",
    dismiss: Annotated[
        bool,
        typer.Option(
            "--dismiss",
            help=both("Erledigt: die Zeilen vergessen.", "Settled: forget the rows."),
        ),
    ] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Prints refused rows by file, or forgets them."""

    async def work(desk: Desk) -> tuple[list[RefusedImport], str]:
        act = refusals.dismiss if dismiss else refusals.listing
        return await act(desk, file), desk.workspace.settings.site.timezone

    found, timezone = at_desk(workspace, as_json, work)
    if as_json:
        print_json(
            {
                "imports": [refused_import_document(one, spoken()) for one in found],
                "dismissed": dismiss,
            }
        )
        return
    if dismiss:
        number = sum(one.number for one in found)
        say(f"{number} abgelehnte Zeilen abgelegt.", f"{number} refused rows dismissed.")
        return
    if not found:
        say("Keine Zeile ist offen.", "No row is open.")
    for one in found:
        _show(one, timezone)
    if found:
        say(
            "Datei berichtigen und noch einmal importieren; oder: seminarpost refused --dismiss",
            "Mend the file and import it again; or: seminarpost refused --dismiss",
        )


def _show(one: RefusedImport, timezone: str) -> None:
    when = local(one.at, timezone)
    say(f"{one.file} für {one.about}, {when}", f"{one.file} for {one.about}, {when}", "bold")
    for line, reason in one.rows:
        fold(f"{told(_LINE).format(line)}: {told(reason)}", indent=2)
    if more := one.number - len(one.rows):
        say(f"  … und {more} weitere", f"  … and {more} more")


_LINE = both("Zeile {}", "line {}")
