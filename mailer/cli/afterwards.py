"""``certificates`` and ``feedback``: what comes of a seminar when it is over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli.language import both, spoken, told
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    SeminarSlug,
    WorkspaceDir,
    at_desk,
    fold,
    print_json,
    say,
    tell,
    warn,
)
from mailer.documents.afterwards import certificates_document, feedback_document
from mailer.domain.errors import Sentence
from mailer.domain.feedback import FEWEST, QuestionKind

with later():
    from mailer.actions.registration import certificates as certifying
    from mailer.actions.registration import feedback as answering

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.registration.certificates import Batch
    from mailer.actions.registration.feedback import Feedback
    from mailer.domain.feedback import Result


def certificates(
    slug: SeminarSlug,
    email: Annotated[
        str,
        typer.Argument(
            metavar=both("[E-MAIL]", "[EMAIL]"),
            help=both("Nur für diese Adresse.", "For this address only."),
            show_default=False,
        ),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar=both("ORDNER", "DIR"),
            help=both(
                "Wohin die PDF kommen; ohne: bescheinigungen-SEMINAR.",
                "Where the PDFs go; without: bescheinigungen-SEMINAR.",
            ),
        ),
    ] = None,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Issues certificates of attendance and writes each as a PDF."""
    folder = out or Path(f"bescheinigungen-{slug}")

    async def work(desk: Desk) -> tuple[Batch, list[Path]]:
        batch = await certifying.issue_all(desk, slug, email)
        return batch, certifying.write(desk, batch, folder)

    batch, files = at_desk(workspace, as_json, work)
    if as_json:
        print_json(certificates_document(batch, files))
        return
    number = len(files)
    if number == 1:
        say(f"Eine Bescheinigung: {files[0]}", f"One certificate: {files[0]}")
    else:
        say(f"{number} Bescheinigungen in {folder}.", f"{number} certificates in {folder}.")
    for one in batch.nameless:
        warn(
            f"Ohne Namen, daher keine Bescheinigung: {one.address}",
            f"No name, so no certificate: {one.address}",
        )


def feedback(slug: SeminarSlug, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prints what was answered; nothing of fewer than five people."""
    found = at_desk(workspace, as_json, lambda desk: answering.outcome(desk, slug))
    if as_json:
        print_json(feedback_document(found, spoken()))
        return
    tell(found.seminar.title, "bold")
    _say_how_many(found)
    for one in found.results:
        tell("")
        tell(one.question.text, "bold")
        if one.question.kind is QuestionKind.SCALE:
            tell(_grades(one))
        for text in one.texts:
            fold(f"– {text}", indent=2)


def _say_how_many(found: Feedback) -> None:
    number, counted = found.number, found.counted
    say(
        f"{number} Rückmeldungen, {counted} ausgewertet.",
        f"{number} answers, {counted} evaluated.",
    )
    if not counted:
        say(
            f"Gezeigt wird erst etwas ab {FEWEST} Rückmeldungen, damit niemand zu erkennen ist.",
            f"Nothing is shown for fewer than {FEWEST} answers, so that nobody can be recognised.",
        )
    elif counted < number:
        say(
            f"Neue Antworten kommen in Gruppen zu {FEWEST} dazu.",
            f"New answers are added in groups of {FEWEST}.",
        )


_MEAN = Sentence("Mittel {mean}", "mean {mean}")


def _grades(one: Result) -> str:
    spread = "   ".join(f"{grade}: {times}" for grade, times in one.grades.items())
    if one.mean is None:
        return spread
    mean = str(one.mean).replace(".", "," if spoken() == "de" else ".")
    return f"{spread}   ({told(_MEAN).format(mean=mean)})"
