"""``recipients erase``: somebody wants to be forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from mailer.cli.cards import Who
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
from mailer.documents.people import erasure_document
from mailer.domain.errors import Sentence

with later():
    from mailer.actions.person import erasing

_SURE = Sentence(
    "Löschen lässt sich nicht rückgängig machen. Löschen?",
    "Erasing cannot be undone. Erase?",
)


def erase(
    who: Who,
    dry_run: DryRun = False,
    yes: Yes = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Takes somebody out of the database."""
    looked = at_desk(workspace, as_json, lambda desk: erasing.erase(desk, who, dry_run=True))
    if dry_run:
        _tell(looked, as_json, done=False)
        return
    if not yes:
        if not as_json:
            _tell(looked, as_json, done=False)
        if not confirm(_SURE, yes, as_json):
            raise typer.Exit(1)
    number = str(looked.person[0])  # whoever was shown, whatever happened meanwhile
    _tell(at_desk(workspace, as_json, lambda desk: erasing.erase(desk, number)), as_json)


def _tell(found: erasing.Erasure, as_json: bool, *, done: bool = True) -> None:
    if as_json:
        print_json(erasure_document(found, done=done))
        return
    number, person = found.person
    name = f"{person.display_name} <{person.address.envelope}>".strip()
    de, en = f"{name} (Nr. {number})", f"{name} (no. {number})"
    if done:
        say(f"Gelöscht: {de}", f"Erased: {en}", style="bold")
    else:
        say(f"Wird gelöscht: {de}", f"To be erased: {en}", style="bold")
    for sentence in _sentences(found):
        tell(sentence)
    if not done:
        say("(noch nicht geschehen)", "(not done yet)")


def _sentences(found: erasing.Erasure) -> Iterator[Sentence]:
    lists, seminars = ", ".join(found.lists) or "–", ", ".join(found.seminars) or "–"
    yield Sentence(
        f"Verteiler: {lists}; Anmeldungen: {seminars}; verzeichnete Mails: {found.mails}.",
        f"Lists: {lists}; registrations: {seminars}; mails on record: {found.mails}.",
    )
    if found.promoted:
        yield Sentence(
            f"Von der Warteliste rücken nach: {found.promoted}.",
            f"Moving up from the waiting list: {found.promoted}.",
        )
    if found.sharers:
        yield Sentence(
            f"Die Adresse gehört noch {found.sharers} weiteren; sie bleiben.",
            f"The address still belongs to {found.sharers} more; they stay.",
        )
        return
    if found.blocked:
        yield Sentence(
            "Auch die Sperre der Adresse geht; einen späteren Import hält das Verzeichnis der "
            "Abmeldungen auf.",
            "The block of the address goes too; the record of withdrawals keeps off a later "
            "import.",
        )
    if found.files:
        yield Sentence(
            f"Die Adresse steht noch in: {', '.join(found.files)}. Bitte löschen, was niemand mehr "
            "braucht.",
            f"The address still stands in: {', '.join(found.files)}. Please delete what nobody "
            "needs any more.",
        )
    yield Sentence(
        "In älteren Sicherungen steht sie noch; beim Zurückspielen wird sie wieder gelöscht.",
        "Older backups still hold it; when one is restored, it is erased again.",
    )
