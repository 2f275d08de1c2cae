"""``recipients dossier / export / restrict / unrestrict`` and ``consent verify``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli.cards import Who
from mailer.cli.language import both, spoken
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    By,
    WorkspaceDir,
    at_desk,
    fold,
    print_json,
    run_safely,
    say,
    tell,
    warn,
)
from mailer.cli.plan import releaser
from mailer.documents.dossier_letter import dossier_letter
from mailer.documents.dossiers import dossiers_document, verdict_document
from mailer.documents.exports import export_document, restricted_document
from mailer.documents.letter import letter_data

with later():
    from mailer import files
    from mailer.actions.letters import templates
    from mailer.actions.person import dossiers, exporting, restricting
    from mailer.compose import pdf as pdfs
    from mailer.domain import errors

if TYPE_CHECKING:
    from mailer.actions.person.dossiers import Dossiers
    from mailer.actions.person.restricting import Restricted
    from mailer.documents.letter import Letter

Reason = Annotated[str, typer.Option("--reason", help=both("Warum.", "Why."))]
PdfFile = Annotated[
    Path | None,
    typer.Option(
        "--pdf",
        help=both("Als barrierefreies PDF in diese Datei.", "As an accessible PDF to this file."),
    ),
]


def dossier(
    who: Who, pdf: PdfFile = None, workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Prints what is proven of somebody's consents."""
    found = at_desk(workspace, as_json, lambda desk: dossiers.of(desk, who))
    if pdf is not None:
        run_safely(lambda: _write(found, pdf), as_json)
    if as_json:
        print_json(dossiers_document(found))
    elif pdf is not None:
        say(f"{pdf} geschrieben.", f"{pdf} written.")
    else:
        _print(dossier_letter(found, spoken()))


def export(who: Who, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:  # noqa: ARG001 - it is JSON in any case
    """Prints everything that is kept about somebody, as JSON."""
    print_json(export_document(at_desk(workspace, True, lambda desk: exporting.export(desk, who))))


def restrict(
    who: Who,
    reason: Reason,
    by: By = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Keeps somebody's data and uses them no more."""
    done = at_desk(
        workspace,
        as_json,
        lambda desk: restricting.restrict(desk, who, reason=reason, by=releaser(by)),
    )
    if as_json:
        print_json(restricted_document(done))
        return
    name = _name(done)
    if done.changed:
        say(f"Eingeschränkt: {name}", f"Restricted: {name}", "bold")
    else:
        say(f"War schon eingeschränkt: {name}", f"Was restricted already: {name}")
    say(
        "Bis zur Aufhebung kommt keine Listenpost, und nichts wird gelöscht; was die Person selbst "
        "verlangt, kommt weiterhin.",
        "Until it is lifted no list mail comes, and nothing is deleted; what they ask for "
        "themselves still comes.",
    )


def unrestrict(
    who: Who, reason: Reason, workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Lets somebody's data be used again."""
    done = at_desk(workspace, as_json, lambda desk: restricting.lift(desk, who, reason=reason))
    if as_json:
        print_json(restricted_document(done))
        return
    name = _name(done)
    say(f"Nicht mehr eingeschränkt: {name}", f"No longer restricted: {name}", "bold")


def verify(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Looks through the ledger of consents; exits with 1 where something does not fit."""
    found = at_desk(workspace, as_json, dossiers.verify)
    if as_json:
        print_json(verdict_document(found))
    elif found.is_whole:
        links, statements, gone = found.head.number, found.statements, found.erased
        say(
            f"Die Kette ist unversehrt: {links} Glieder, {statements} Aussagen, {gone} gelöscht.",
            f"The chain is whole: {links} links, {statements} statements, {gone} erased.",
        )
        say(f"Letztes Glied: {found.head.hash}", f"Last link: {found.head.hash}")
    else:
        number = len(found.faults)
        warn(f"Es gibt {number} Abweichungen:", f"There are {number} deviations:")
        for one in found.faults:
            tell(one.sentence)
    if not found.is_whole:
        raise typer.Exit(1)


def _write(found: Dossiers, file: Path) -> None:
    letter = dossier_letter(found, found.language)
    made = pdfs.PdfDocument(
        letter.title, found.language, found.office, found.at, letter_data(letter)
    )
    octets = pdfs.compile_pdf(templates.named("dossier"), made)
    files.write_octets(file, octets, errors.WorkspaceError)


def _print(letter: Letter) -> None:
    tell(letter.title, "bold")
    for line in letter.lines:
        fold(line)
    for section in letter.sections:
        tell("")
        tell(section.heading, "bold")
        for line in section.lines:
            fold(line, indent=2)
        for name, value in section.facts:
            fold(f"{name}: {value}", indent=2)
        for row in section.rows:
            fold(" · ".join(row), indent=2)


def _name(done: Restricted) -> str:
    person = done.person[1]
    return f"{person.display_name} <{person.address.envelope}>".strip()
