"""``recipients subscribe / confirm / unsubscribe``: joining and leaving a list."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli.language import both
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    EmailAddress,
    WorkspaceDir,
    at_desk,
    fail,
    print_json,
    run_safely,
    say,
)
from mailer.cli.recipients import ListSlug
from mailer.cli.which import asking_which
from mailer.documents.lists import joining_document
from mailer.domain.errors import Sentence

with later():
    from mailer.actions.subscription import joining
    from mailer.domain import address
    from mailer.domain import person as persons

if TYPE_CHECKING:
    from mailer.actions.desk import Desk

_WORDS = {
    "pending": Sentence("wartet auf die Bestätigung", "waits to be confirmed"),
    "subscribed": Sentence("ist im Verteiler", "is on the list"),
    "unsubscribed": Sentence("hat sich abgemeldet", "has left the list"),
}

_LONGEST_LINK = 10_000
# Whoever is on the machine can read the arguments of all processes, and shells keep them.
_ON_INPUT = Sentence(
    "Der Link gehört nur dem, der die Mail bekam, und deshalb nicht in die Befehlszeile; bitte "
    "„seminarpost recipients confirm -“ aufrufen und ihn dann einfügen.",
    "The link belongs only to who got the mail, and therefore not on the command line; please "
    'call "seminarpost recipients confirm -" and paste it then.',
)


def subscribe(
    email: EmailAddress,
    list_slug: ListSlug,
    first: Annotated[str, typer.Option("--first", help=both("Vorname.", "First name."))] = "",
    last: Annotated[str, typer.Option("--last", help=both("Nachname.", "Last name."))] = "",
    source: Annotated[
        str, typer.Option(help=both("Wo die Bitte gestellt wurde.", "Where it was asked for."))
    ] = both("von Mitarbeitenden eingetragen", "entered by staff"),
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Enters a request to join a list."""
    person = run_safely(
        lambda: persons.named_person(
            address.parse_address(email), first_name=first, last_name=last
        ),
        as_json,
    )

    async def work(desk: Desk) -> joining.Joining:
        async def act(chosen: int | None, *, apart: bool = False) -> joining.Joining:
            return await joining.ask(
                desk, person, list_slug, source=source, way="staff", chosen=chosen, apart=apart
            )

        return await asking_which(act, as_json, lambda: act(None, apart=True))

    _tell(at_desk(workspace, as_json, work), as_json)


def confirm(
    link: Annotated[
        str,
        typer.Argument(
            metavar=both("-", "-"),
            help=both(
                "Nichts oder -: den Link aus der Eingabe lesen.",
                "Nothing or -: read the link from the input.",
            ),
        ),
    ] = "-",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Confirms with the link from the mail, which is on the standard input."""
    if link != "-":
        fail(_ON_INPUT, as_json)
    given = sys.stdin.readline(_LONGEST_LINK).strip()
    _tell(at_desk(workspace, as_json, lambda desk: joining.confirm(desk, given)), as_json)


def _tell(done: joining.Joining, as_json: bool) -> None:
    if as_json:
        print_json(joining_document(done))
        return
    who = done.person.display_name or done.person.address.envelope
    state = _WORDS[done.state.value]
    say(f"{who} {state.de} ({done.list_slug}).", f"{who} {state.en} ({done.list_slug}).")
