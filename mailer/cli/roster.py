"""``registrations import`` and ``attendance import``: files from where people registered or met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailer.cli.language import both, told
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    SeminarSlug,
    WorkspaceDir,
    at_desk,
    print_json,
    progress_bar,
    say,
)
from mailer.cli.recipients import LINES, TableFile

with later():
    from mailer.actions import rosters

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.recipients import Refused


def import_registrations(
    slug: SeminarSlug,
    file: TableFile,
    notify: Annotated[
        bool,
        typer.Option(
            "--notify/--silent", help=both("Bestätigungen senden.", "Send confirmations.")
        ),
    ] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Takes in registrations from elsewhere."""

    async def work(desk: Desk) -> rosters.RosterReport:
        with progress_bar(LINES, as_json) as bar:
            task = bar.add_task("")
            return await rosters.import_registrations(
                desk,
                slug,
                file,
                notify=notify,
                progress=lambda done: bar.update(task, completed=done),
            )

    done = at_desk(workspace, as_json, work)
    if as_json:
        print_json(
            {
                "registered": done.registered,
                "waitlisted": done.waitlisted,
                "unregistered": done.unregistered,
                "unchanged": done.unchanged,
                "mails": done.mails,
                "refused": _refused(done.refused),
            }
        )
        return
    say(
        f"{done.registered} angemeldet, {done.waitlisted} auf die Warteliste, "
        f"{done.unregistered} abgemeldet, {done.unchanged} unverändert; {done.mails} Mails.",
        f"{done.registered} registered, {done.waitlisted} to the waiting list, "
        f"{done.unregistered} taken back, {done.unchanged} unchanged; {done.mails} mails.",
    )
    _tell(done.refused)


def import_attendance(
    slug: SeminarSlug, file: TableFile, workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Records who attended."""
    done = at_desk(workspace, as_json, lambda desk: rosters.import_attendance(desk, slug, file))
    if as_json:
        print_json(
            {
                "attended": done.attended,
                "absent": done.absent,
                "refused": _refused(done.refused),
            }
        )
        return
    say(
        f"{done.attended} haben teilgenommen, {done.absent} nicht.",
        f"{done.attended} attended, {done.absent} did not.",
    )
    _tell(done.refused)


def _refused(lines: list[Refused]) -> list[dict[str, Any]]:
    return [{"line": one.line, "reason": told(one.reason)} for one in lines]


def _tell(lines: list[Refused]) -> None:
    for one in lines:
        say(f"Zeile {one.line}: {one.reason.de}", f"Line {one.line}: {one.reason.en}")
