"""``attendance note``: that one person was there, or was not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli.language import both
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    SeminarSlug,
    WorkspaceDir,
    at_desk,
    print_json,
    run_safely,
    say,
)
from mailer.cli.which import asking_which
from mailer.documents.afterwards import noted_document

with later():
    from mailer.actions.registration import taking_part
    from mailer.domain import address
    from mailer.domain import person as persons

if TYPE_CHECKING:
    from mailer.actions.desk import Desk


def note(
    slug: SeminarSlug,
    email: Annotated[
        str,
        typer.Argument(metavar=both("E-MAIL", "EMAIL"), help=both("Wer da war.", "Who was there.")),
    ],
    first: Annotated[str, typer.Option("--first", help=both("Vorname.", "First name."))] = "",
    last: Annotated[str, typer.Option("--last", help=both("Nachname.", "Last name."))] = "",
    minutes: Annotated[
        int | None,
        typer.Option("--minutes", min=0, help=both("Wie lange.", "For how long.")),
    ] = None,
    absent: Annotated[
        bool, typer.Option("--absent", help=both("War nicht da.", "Was not there."))
    ] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Notes whether one of those registered was there."""
    person = run_safely(
        lambda: persons.named_person(
            address.parse_address(email), first_name=first, last_name=last
        ),
        as_json,
    )

    async def work(desk: Desk) -> taking_part.Noted:
        async def act(chosen: int | None) -> taking_part.Noted:
            return await taking_part.note(
                desk, slug, person, attended=not absent, minutes=minutes, chosen=chosen
            )

        return await asking_which(act, as_json)

    done = at_desk(workspace, as_json, work)
    if as_json:
        print_json(noted_document(done))
        return
    who = done.person.display_name or done.person.address.envelope
    if done.attended:
        say(f"{who}: war da.", f"{who}: attended.")
    else:
        say(f"{who}: war nicht da.", f"{who}: did not come.")
