"""``register`` and ``unregister``: staff enters what somebody said on the phone."""

from typing import Annotated

import typer

from mailer.actions import registrations
from mailer.actions.people import parse_honorific
from mailer.cli.output import HERE, AsJson, WorkspaceDir, at_desk, console, print_json, run_safely
from mailer.domain.address import parse_address
from mailer.domain.person import Person

_Email = Annotated[str, typer.Option("--email", help="E-Mail-Adresse.")]
_First = Annotated[str, typer.Option("--first", help="Vorname.")]
_Last = Annotated[str, typer.Option("--last", help="Nachname.")]


def add_to(app: typer.Typer) -> None:
    app.command("register")(register)
    app.command("unregister")(unregister)


def register(
    slug: str,
    email: _Email,
    first: _First = "",
    last: _Last = "",
    honorific: Annotated[str, typer.Option(help="Frau oder Herr.")] = "",
    title: Annotated[str, typer.Option(help="Akademischer Titel.")] = "",
    organisation: Annotated[str, typer.Option()] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Meldet jemanden zu einem Seminar an; die Bestätigung geht von selbst hinaus."""
    person = run_safely(
        lambda: Person(
            parse_address(email),
            honorific=parse_honorific(honorific),
            title=title,
            first_name=first,
            last_name=last,
            organisation=organisation,
            language="",
        ),
        as_json,
    )
    done = at_desk(workspace, as_json, lambda desk: registrations.register(desk, slug, person))
    _tell(done, as_json, "war schon angemeldet")


def unregister(
    slug: str,
    email: _Email,
    first: _First = "",
    last: _Last = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Nimmt eine Anmeldung zurück; Erinnerungen gehen dann nicht mehr hinaus."""
    person = run_safely(
        lambda: Person(parse_address(email), first_name=first, last_name=last, language=""),
        as_json,
    )
    done = at_desk(workspace, as_json, lambda desk: registrations.unregister(desk, slug, person))
    _tell(done, as_json, "war schon abgemeldet")


_WORDS = {
    "registered": "angemeldet",
    "waitlisted": "auf der Warteliste",
    "cancelled": "abgemeldet",
}


def _tell(done: registrations.Registered, as_json: bool, unchanged: str) -> None:
    if as_json:
        print_json(
            {
                "seminar": done.seminar.slug,
                "email": done.person.address.envelope,
                "state": done.state.value,
                "changed": done.changed,
                "mails": done.mails,
            }
        )
        return
    who = done.person.display_name or done.person.address.envelope
    console.print(
        f"{who}: {_WORDS.get(done.state.value, done.state.value) if done.changed else unchanged}.",
        markup=False,
    )
