"""``text`` and ``mailing correct``: staff's own words for a mailing, before or after it."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from mailer.actions import wordings
from mailer.actions.desk import Desk
from mailer.cli.announcement import contents
from mailer.cli.output import HERE, AsJson, By, WorkspaceDir, at_desk, console, print_json
from mailer.cli.plan import releaser
from mailer.compose.snapshot import Texts
from mailer.domain.errors import InvalidValueError

_File = Annotated[Path | None, typer.Argument(metavar="FILE", help="Markdown, oder - .")]


def add_to(app: typer.Typer) -> None:
    app.command("text")(text)


def text(
    slug: str,
    step: str,
    file: _File = None,
    language: Annotated[str, typer.Option(help="Sprache des Textes: de oder en.")] = "de",
    clear: Annotated[bool, typer.Option("--clear", help="Wieder die Vorlage nehmen.")] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Eigener Text für einen Schritt: Kopf mit subject und preheader, Einleitung, Blöcke."""
    if language not in {"de", "en"}:
        raise typer.BadParameter("--language: de oder en")
    if file is not None and clear:
        raise typer.BadParameter("entweder FILE oder --clear")

    async def work(desk: Desk) -> dict[str, Texts]:
        if file is not None or clear:
            given = Texts() if file is None else wordings.read_texts(_utf8(file), str(file))
            await wordings.write(desk, slug, step, language, given)
        return await wordings.show(desk, slug, step)

    found = at_desk(workspace, as_json, work)
    if as_json:
        texts = {known: asdict(one) for known, one in found.items()}
        print_json({"seminar": slug, "step": step, "texts": texts})
        return
    if not found:
        console.print(f"{step}: Es gilt der Text der Vorlage.", markup=False)
    for known, one in found.items():
        console.print(f"[{known}] {one.subject or '(Betreff der Vorlage)'}", markup=False)
        for part in filter(None, (one.preheader, one.intro, *one.blocks)):
            console.print(part, markup=False)


def correct(
    mailing: int,
    file: _File = None,
    by: By = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Hält den Rest einer Sendung auf und entwirft eine Korrektur an alle, die sie haben."""

    async def work(desk: Desk) -> wordings.Correction:
        given = _utf8(file) if file is not None else ""
        return await wordings.correct(desk, mailing, given, releaser(by))

    done = at_desk(workspace, as_json, work)
    if as_json:
        print_json(
            {
                "mailing": done.mailing_id,
                "corrects": mailing,
                "step": done.step,
                "recipients": done.recipients,
                "stopped": done.stopped,
                "has_text": done.has_text,
            }
        )
        return
    console.print(
        f"Korrektur entworfen: {done.step} (Sendung {done.mailing_id}) an {done.recipients} "
        f"Menschen; {done.stopped} Mails wurden aufgehalten.",
        markup=False,
    )
    if done.has_text:
        console.print("Sie geht hinaus, sobald sie freigegeben ist (release).")
    else:
        console.print(f"Es fehlt noch der Text: mailing correct {mailing} DATEI", markup=False)


def _utf8(file: Path) -> str:
    try:
        return contents(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidValueError(
            f"{file} ist nicht in UTF-8 gespeichert.", f"{file} is not saved as UTF-8."
        ) from None
