"""``recipients subscribe / confirm / unsubscribe``: joining and leaving a list."""

from typing import Annotated

import typer

from mailer.actions import joining
from mailer.cli.output import HERE, AsJson, WorkspaceDir, at_desk, console, print_json, run_safely
from mailer.cli.recipients import group
from mailer.domain.address import parse_address
from mailer.domain.person import Person

_WORDS = {
    "pending": "wartet auf die Bestätigung",
    "subscribed": "ist im Verteiler",
    "unsubscribed": "hat sich abgemeldet",
}


def add_to(app: typer.Typer) -> None:  # noqa: ARG001 - as every group; these join another's
    group.command("subscribe")(subscribe)
    group.command("confirm")(confirm)


def subscribe(
    email: str,
    list_slug: Annotated[str, typer.Option("--list", help="Verteiler aus lists.toml.")],
    first: Annotated[str, typer.Option("--first", help="Vorname.")] = "",
    last: Annotated[str, typer.Option("--last", help="Nachname.")] = "",
    source: Annotated[
        str, typer.Option(help="Wo die Bitte gestellt wurde.")
    ] = "von Mitarbeitenden eingetragen",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Trägt eine Bitte um Aufnahme ein; aufgenommen wird erst, wer den Link bestätigt."""
    person = run_safely(
        lambda: Person(parse_address(email), first_name=first, last_name=last, language=""),
        as_json,
    )
    done = at_desk(
        workspace,
        as_json,
        lambda desk: joining.ask(desk, person, list_slug, source=source, way="staff"),
    )
    _tell(done, as_json)


def confirm(
    link: Annotated[str, typer.Argument(metavar="LINK", help="Der Link aus der Mail.")],
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Bestätigt eine Aufnahme mit dem Link aus der Mail."""
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
    console.print(f"{who} {_WORDS[done.state.value]} ({done.list_slug}).", markup=False)
