"""``recipients list``: the lists with how many are on them, and who."""

from __future__ import annotations

from typing import Annotated

import typer

from mailer.cli.language import both, spoken, told
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    at_desk,
    key_column,
    print_json,
    say,
    show_table,
    table,
)
from mailer.cli.usage import wrong_usage
from mailer.documents.lists import list_document, member_document
from mailer.domain.consent import Standing
from mailer.domain.errors import Sentence

with later():
    from mailer.actions.subscription import rolls


_SHOWN = 200
STANDINGS = {
    Standing.CONFIRMED: Sentence("bekommen Post", "get mail"),
    Standing.ASKED: Sentence("nicht bestätigt", "not confirmed"),
    Standing.WITHOUT_BASIS: Sentence("ohne Grundlage", "without basis"),
    Standing.BLOCKED: Sentence("gesperrt", "blocked"),
    Standing.LEFT: Sentence("abgemeldet", "left"),
}


def list_(
    list_slug: Annotated[
        str,
        typer.Option("--list", help=both("Die Menschen dieses Verteilers.", "This list's people.")),
    ] = "",
    standing: Annotated[
        str,
        typer.Option(
            "--standing",
            metavar="confirmed|asked|without_basis|blocked|left",
            help=both("Nur wer so dazu steht.", "Only those who stand so."),
        ),
    ] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Prints all lists, or the people of one."""
    if standing and not list_slug:
        raise wrong_usage("Zu --standing gehört --list.", "--standing needs --list.")
    if list_slug:
        _show_members(list_slug, standing, workspace, as_json)
        return
    found = at_desk(workspace, as_json, rolls.listing)
    if as_json:
        print_json({"lists": [list_document(one, spoken()) for one in found]})
        return
    shown = table(key_column("Verteiler", "List"), *(STANDINGS[one] for one in STANDINGS))
    for one in found:
        shown.add_row(one.slug, *(str(one.numbers.get(standing, 0)) for standing in STANDINGS))
    show_table(shown)


def _show_members(list_slug: str, standing: str, workspace: WorkspaceDir, as_json: bool) -> None:
    most = None if as_json else _SHOWN + 1
    found = at_desk(workspace, as_json, lambda desk: rolls.members(desk, list_slug, standing, most))
    if as_json:
        print_json({"list": list_slug, "people": [member_document(one) for one in found]})
        return
    shown = table(
        key_column("Nr.", "No."),
        key_column("Adresse", "Address"),
        Sentence("Name", "Name"),
        Sentence("Stand", "Standing"),
    )
    for one in found[:_SHOWN]:
        name = one.person.display_name or "–"
        state = told(_ONE[one.standing])
        shown.add_row(str(one.number), one.person.address.envelope, name, state)
    show_table(shown)
    if not found:
        say("Niemand.", "Nobody.")
    if len(found) > _SHOWN:
        say(
            f"Gezeigt sind die ersten {_SHOWN}; mit --json sind es alle.",
            f"These are the first {_SHOWN}; with --json there are all.",
        )


_ONE = {
    Standing.CONFIRMED: Sentence("bekommt Post", "gets mail"),
    Standing.ASKED: Sentence("wartet auf die Bestätigung", "waits to be confirmed"),
    Standing.WITHOUT_BASIS: Sentence("keine Rechtsgrundlage", "no legal basis"),
    Standing.BLOCKED: Sentence("gesperrt", "blocked"),
    Standing.LEFT: Sentence("abgemeldet", "has left"),
}
