"""``text`` and ``mailing correct``: staff's own words for a mailing, before or after it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli.announcement import contents
from mailer.cli.asking import Asked, told_first
from mailer.cli.language import both, words
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    By,
    DryRun,
    MailingNumber,
    SeminarSlug,
    StepKey,
    WorkspaceDir,
    Yes,
    at_desk,
    print_json,
    run_safely,
    say,
    tell,
)
from mailer.cli.plan import releaser
from mailer.cli.usage import wrong_usage
from mailer.documents.mailings import correction_document
from mailer.documents.plans import wordings_document
from mailer.domain.errors import InvalidValueError

with later():
    from mailer.actions.mailing import wordings
    from mailer.compose import snapshot

if TYPE_CHECKING:
    from mailer.actions.desk import Desk

_File = Annotated[
    Path | None,
    typer.Argument(
        metavar=both("DATEI", "FILE"),
        help=both("Markdown; - liest die Eingabe.", "Markdown; - reads standard input."),
    ),
]


def text(
    slug: SeminarSlug,
    step: StepKey,
    file: _File = None,
    language: Annotated[
        str,
        typer.Option(
            help=both("Sprache des Textes: de oder en.", "The text's language: de or en.")
        ),
    ] = "de",
    clear: Annotated[
        bool,
        typer.Option(
            "--clear", help=both("Wieder die Vorlage nehmen.", "Go back to the template.")
        ),
    ] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Sets, clears or prints the words of a step."""
    if language not in {"de", "en"}:
        raise wrong_usage("--language ist de oder en.", "--language is de or en.")
    if file is not None and clear:
        raise wrong_usage("Bitte entweder DATEI oder --clear.", "Either FILE or --clear.")

    async def work(desk: Desk) -> dict[str, snapshot.Texts]:
        if file is not None or clear:
            given = snapshot.Texts()
            if file is not None:
                given = wordings.read_texts(_utf8(file, workspace), str(file))
            await wordings.write(desk, slug, step, language, given)
        return await wordings.show(desk, slug, step)

    found = at_desk(workspace, as_json, work)
    if as_json:
        print_json(wordings_document(slug, step, found))
        return
    if not found:
        say(f"{step}: Es gilt der Text der Vorlage.", f"{step}: the template's text holds.")
    for known, one in found.items():
        subject = one.subject or words("(Betreff der Vorlage)", "(the template's subject)")
        tell(f"[{known}] {subject}")
        for part in filter(None, (one.preheader, one.intro, *one.blocks)):
            tell(part)


def correct(
    mailing: MailingNumber,
    file: _File = None,
    by: By = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Stops the rest of a mailing and drafts a correction."""
    given = run_safely(lambda: _utf8(file, workspace) if file is not None else "", as_json)
    name = run_safely(lambda: releaser(by), as_json)
    answered = told_first(
        Asked(workspace, as_json, yes, dry_run),
        lambda desk: wordings.correct(desk, mailing, given, name),
    )
    if answered is None:
        return
    done = answered.result
    if as_json:
        print_json(correction_document(done, mailing) | answered.facts)
        return
    say(
        f"Korrektur entworfen: {done.step} (Sendung {done.mailing_id}) an {done.recipients} "
        f"Menschen; {done.stopped} Mails wurden aufgehalten.",
        f"Correction drafted: {done.step} (mailing {done.mailing_id}) to {done.recipients} "
        f"people; {done.stopped} mails were stopped.",
    )
    if done.has_text:
        say(
            "Sie geht hinaus, sobald sie freigegeben ist (release).",
            "It leaves as soon as it is released (release).",
        )
    else:
        say(
            f"Es fehlt noch der Text: mailing correct {mailing} DATEI",
            f"Its text is still missing: mailing correct {mailing} FILE",
        )


def _utf8(file: Path, workspace: Path) -> str:
    try:
        return contents(file, workspace).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidValueError(
            f"{file} ist nicht in UTF-8 gespeichert.", f"{file} is not saved as UTF-8."
        ) from None
