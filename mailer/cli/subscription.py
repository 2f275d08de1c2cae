"""``recipients subscribe / confirm / unsubscribe``: joining and leaving a list."""

from __future__ import annotations

from typing import Annotated

import typer

from mailer.cli.language import both
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    EmailAddress,
    WorkspaceDir,
    at_desk,
    print_json,
    run_safely,
    say,
)
from mailer.cli.recipients import ListSlug
from mailer.domain.errors import Sentence

with later():
    from mailer.actions import joining
    from mailer.domain import address
    from mailer.domain import person as persons

_WORDS = {
    "pending": Sentence("wartet auf die Bestätigung", "waits to be confirmed"),
    "subscribed": Sentence("ist im Verteiler", "is on the list"),
    "unsubscribed": Sentence("hat sich abgemeldet", "has left the list"),
}


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
        lambda: persons.Person(
            address.parse_address(email), first_name=first, last_name=last, language=""
        ),
        as_json,
    )
    done = at_desk(
        workspace,
        as_json,
        lambda desk: joining.ask(desk, person, list_slug, source=source, way="staff"),
    )
    _tell(done, as_json)


def confirm(
    link: Annotated[
        str,
        typer.Argument(
            metavar=both("LINK", "LINK"),
            help=both("Der Link aus der Mail.", "The link from the mail."),
        ),
    ],
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Confirms with the link from the mail."""
    _tell(at_desk(workspace, as_json, lambda desk: joining.confirm(desk, link)), as_json)


def _tell(done: joining.Joining, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "list": done.list_slug,
                "email": done.person.address.envelope,
                "state": done.state.value,
                "mails": done.mails,
            }
        )
        return
    who = done.person.display_name or done.person.address.envelope
    state = _WORDS[done.state.value]
    say(f"{who} {state.de} ({done.list_slug}).", f"{who} {state.en} ({done.list_slug}).")
