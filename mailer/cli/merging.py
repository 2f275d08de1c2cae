"""``recipients merge``: two who are known here are one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli.language import both
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    DryRun,
    WorkspaceDir,
    Yes,
    at_desk,
    confirm,
    print_json,
    say,
    tell,
)
from mailer.documents.people import merge_document
from mailer.domain.errors import Sentence

with later():
    from mailer.actions.person import merging

if TYPE_CHECKING:
    from mailer.domain.identity import Known

_WHO = both(
    "Adresse, „Name <Adresse>“ oder Nummer der Person.",
    'An address, "Name <address>" or the person\'s number.',
)


def merge(
    one: Annotated[str, typer.Argument(metavar=both("BLEIBT", "STAYS"), help=_WHO)],
    other: Annotated[str, typer.Argument(metavar=both("GEHT", "GOES"), help=_WHO)],
    dry_run: DryRun = False,
    yes: Yes = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Makes two people one."""
    looked = at_desk(workspace, as_json, lambda desk: merging.merge(desk, one, other, dry_run=True))
    if dry_run or not looked.changed:
        _tell(looked, as_json, done=False)
        return
    if not yes:
        if not as_json:
            _tell(looked, as_json, done=False)
        if not confirm(_SURE, yes, as_json):
            raise typer.Exit(1)
    _tell(at_desk(workspace, as_json, lambda desk: merging.merge(desk, one, other)), as_json)


_SURE = Sentence(
    "Zusammenführen lässt sich nicht rückgängig machen. Zusammenführen?",
    "A merge cannot be undone. Merge?",
)


def _tell(found: merging.Merge, as_json: bool, *, done: bool = True) -> None:
    if as_json:
        print_json(merge_document(found, done=done))
        return
    kept, gone = _written(found.kept), _written(found.gone)
    if not found.changed:
        say(f"{kept} ist schon eine Person.", f"{kept} is one person already.")
        return
    say(f"{gone} geht in {kept} auf.", f"{gone} becomes one with {kept}.")
    for sentence in _sentences(found):
        tell(sentence)
    if not done:
        say("(nur geprobt)", "(only tried)")


def _sentences(found: merging.Merge) -> list[Sentence]:
    told = [Sentence(f"Mails: {found.mails}.", f"Mails: {found.mails}.")]
    for slugs, what in (
        (found.seminars, Sentence("Anmeldungen", "Registrations")),
        (
            found.both,
            Sentence("War zweimal angemeldet, künftig einmal", "Was registered twice, now once"),
        ),
        (found.lists, Sentence("Verteiler", "Lists")),
        (found.withdrawn, Sentence("Bleibt abgemeldet von", "Stays off")),
    ):
        if slugs:
            names = ", ".join(slugs)
            told.append(Sentence(f"{what.de}: {names}.", f"{what.en}: {names}."))
    if found.promoted:
        told.append(
            Sentence(
                f"Von der Warteliste rücken nach: {found.promoted}.",
                f"Moving up from the waiting list: {found.promoted}.",
            )
        )
    return told


def _written(known: Known) -> str:
    number, person = known
    return f"{person.display_name} <{person.address.envelope}> (Nr. {number})".strip()
