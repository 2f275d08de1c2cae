"""``recipients block`` and ``unblock``: addresses that get no mail."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli.language import both, words
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    By,
    EmailAddress,
    WorkspaceDir,
    at_desk,
    local,
    print_json,
    say,
    tell,
)
from mailer.cli.plan import releaser
from mailer.documents.blocks import blocked_document

with later():
    from mailer.actions.person import blocks

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.person.blocks import Block, Blocked


class Scope(Enum):
    """How far a block goes, as typed."""

    ALL = "all"
    LISTS = "lists"


def block(
    email: EmailAddress,
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
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Stops mail to an address, by name and with a reason."""

    async def work(desk: Desk) -> tuple[Blocked, str]:
        done = await blocks.block(
            desk, email, reason=reason, scope=blocks.Scope(scope.value), by=releaser(by)
        )
        return done, desk.workspace.settings.site.timezone

    done, timezone = at_desk(workspace, as_json, work)
    _tell(done, timezone, as_json, words("Gesperrt", "Blocked"))


def unblock(
    email: EmailAddress,
    reason: Annotated[
        str,
        typer.Option(
            "--reason",
            help=both("Warum, etwa: Adresse geht wieder.", "Why: the address works again, say."),
        ),
    ] = "",
    by: By = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Lets mail to an address go again; tells what had stopped it."""

    async def work(desk: Desk) -> tuple[Blocked, str]:
        done = await blocks.unblock(desk, email, why=reason, by=releaser(by))
        return done, desk.workspace.settings.site.timezone

    done, timezone = at_desk(workspace, as_json, work)
    _tell(done, timezone, as_json, words("Wieder frei; bisher", "Free again; until now"))
    if not as_json:
        say(
            "Auf einen Verteiler kommt dadurch niemand zurück.",
            "Nobody comes back onto a list by this.",
        )


def block_in_words(block: Block, timezone: str) -> str:
    """A block as staff reads it: how far it goes, since when, by whom and why."""
    since = local(block.since, timezone)
    far = (
        words("gesperrt für Listenpost", "blocked for list mail")
        if block.scope.value == "lists"
        else words("gesperrt für alle Post", "blocked for all mail")
    )
    by = words(f" von {block.by}", f" by {block.by}") if block.by else ""
    kinds = {
        "hard bounce": words("Adresse unzustellbar", "address bounces"),
        "complaint": words("Beschwerde", "complaint"),
    }
    why = ": ".join(filter(None, (kinds.get(block.reason, ""), block.detail)))
    return words(f"{far} seit {since}{by}: {why}", f"{far} since {since}{by}: {why}")


def _tell(done: Blocked, timezone: str, as_json: bool, what: str) -> None:
    if as_json:
        print_json(blocked_document(done))
        return
    if not done.changed:
        what = words("War schon gesperrt", "Was blocked already")
    tell(f"{what}: {done.address.envelope}, {block_in_words(done.block, timezone)}")
