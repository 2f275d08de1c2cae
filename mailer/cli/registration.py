"""``register`` and ``unregister``: staff enters what somebody said on the phone."""

from __future__ import annotations

from typing import Annotated

import typer

from mailer.actions.words import registration_state_in_words
from mailer.cli.language import both, spoken, words
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    SeminarSlug,
    WorkspaceDir,
    at_desk,
    print_json,
    run_safely,
    tell,
)

with later():
    from mailer.actions import people, registrations
    from mailer.domain import address
    from mailer.domain import person as persons

_Email = Annotated[str, typer.Option("--email", help=both("E-Mail-Adresse.", "Mail address."))]
_First = Annotated[str, typer.Option("--first", help=both("Vorname.", "First name."))]
_Last = Annotated[str, typer.Option("--last", help=both("Nachname.", "Last name."))]


def register(
    slug: SeminarSlug,
    email: _Email,
    first: _First = "",
    last: _Last = "",
    honorific: Annotated[
        str, typer.Option(help=both("Frau oder Herr.", "Ms or Mr (Frau, Herr)."))
    ] = "",
    title: Annotated[str, typer.Option(help=both("Akademischer Titel.", "Academic title."))] = "",
    organisation: Annotated[str, typer.Option(help=both("Organisation.", "Organisation."))] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Registers somebody; the confirmation leaves by itself."""
    person = run_safely(
        lambda: persons.named_person(
            address.parse_address(email),
            honorific=people.parse_honorific(honorific),
            title=title,
            first_name=first,
            last_name=last,
            organisation=organisation,
        ),
        as_json,
    )
    done = at_desk(workspace, as_json, lambda desk: registrations.register(desk, slug, person))
    _tell(done, as_json, words("war schon angemeldet", "was registered already"))


def unregister(
    slug: SeminarSlug,
    email: _Email,
    first: _First = "",
    last: _Last = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Takes a registration back."""
    person = run_safely(
        lambda: persons.named_person(
            address.parse_address(email), first_name=first, last_name=last
        ),
        as_json,
    )
    done = at_desk(workspace, as_json, lambda desk: registrations.unregister(desk, slug, person))
    _tell(done, as_json, words("war schon abgemeldet", "was not registered any more"))


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
    state = registration_state_in_words(done.state.value, spoken())
    tell(f"{who}: {state if done.changed else unchanged}.")
