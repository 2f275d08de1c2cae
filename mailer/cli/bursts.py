"""``bursts``: many readers' buttons pressed at once, and asking them whether they meant it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli.asking import Asked, told_first
from mailer.cli.language import both, words
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    By,
    DryRun,
    WorkspaceDir,
    Yes,
    at_desk,
    local,
    print_json,
    say,
    tell,
)
from mailer.cli.plan import releaser
from mailer.documents.bursts import burst_document

with later():
    from mailer.actions.subscription import bursts

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.subscription.bursts import PressedTogether

BurstNumber = Annotated[
    int,
    typer.Argument(help=both("Die Nummer (bursts list).", "The number (bursts list).")),
]


def list_(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prints all bursts that are known, the newest first."""

    async def work(desk: Desk) -> tuple[list[PressedTogether], str]:
        return await bursts.listing(desk), desk.workspace.settings.site.timezone

    found, timezone = at_desk(workspace, as_json, work)
    if as_json:
        print_json({"bursts": [burst_document(one) for one in found]})
        return
    if not found:
        say(
            "In den letzten sieben Tagen wurden nirgends viele Knöpfe auf einmal gedrückt.",
            "Nowhere were many buttons pressed at once in the last seven days.",
        )
    for one in found:
        tell(f"{one.number}: {local(one.began_at, timezone)}, {_readers(one)}{_asked(one)}")


def ask(
    burst: BurstNumber,
    by: By = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Asks everybody in a burst by mail."""
    name = releaser(by)
    done = told_first(
        Asked(workspace, as_json, yes, dry_run), lambda desk: bursts.ask(desk, burst, name)
    )
    if done is None:
        return
    if as_json:
        print_json(burst_document(done.result) | done.facts)
        return
    number = done.announced.would_tell
    say(
        f"{number} Menschen werden gefragt, ob sie es so wollten.",
        f"{number} people are asked whether they meant it.",
    )


def _readers(one: PressedTogether) -> str:
    named = {
        "leave": words("abgemeldet", "left"),
        "confirm": words("bestätigt", "confirmed"),
        "cancel": words("storniert", "cancelled"),
    }
    return ", ".join(f"{number} {named[deed.value]}" for deed, number in one.readers.items())


def _asked(one: PressedTogether) -> str:
    if one.asked_at is None:
        return ""
    return words(f"; gefragt durch {one.asked_by}", f"; asked by {one.asked_by}")
