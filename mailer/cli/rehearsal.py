"""``rehearse`` and ``demo``: a whole plan in fast-forward."""

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from mailer.actions import demo as demos
from mailer.actions import rehearsal
from mailer.actions.desk import Desk
from mailer.actions.words import mailing_state_in_words, reason_in_words, waiting_in_words
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    at_desk,
    console,
    language_of,
    local,
    print_json,
    progress_bar,
    run_safely,
    table,
)
from mailer.cli.serve import serve_inbox, write_page

_Out = Annotated[Path | None, typer.Option("--out", help="Alle Mails als .eml hierhin.")]
_ZONE = "Europe/Berlin"


def add_to(app: typer.Typer) -> None:
    app.command("rehearse")(rehearse)
    app.command("demo")(demo)


def rehearse(
    slug: str,
    out: _Out = None,
    story: Annotated[
        bool,
        typer.Option(
            "--story", help="Erfundene Menschen melden sich an, das Büro verlegt und berichtigt."
        ),
    ] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Spielt den ganzen Plan im Zeitraffer durch; verschickt nichts, ändert nichts."""

    async def work(desk: Desk) -> rehearsal.Rehearsal:
        with progress_bar("{task.description}", as_json) as progress:
            task = progress.add_task("", total=None)
            with tempfile.TemporaryDirectory() as folder:
                return await rehearsal.rehearse(
                    desk,
                    slug,
                    out or Path(folder),
                    lambda moment: progress.update(task, description=moment),
                    story=story,
                )

    played = at_desk(workspace, as_json, work)
    if as_json:
        print_json(_rehearsed(played) | {"out": out})
    else:
        _show(played, language_of(workspace))


def demo(
    once: Annotated[bool, typer.Option("--once", help="Nicht stehen bleiben.")] = False,
    out: _Out = None,
    port: Annotated[int, typer.Option(help="Port der Seite.")] = 8025,
    as_json: AsJson = False,
) -> None:
    """Zeigt alles an einem Beispiel: von der Ankündigung bis ins Postfach."""
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="seminarpost-demo-") as folder:

        async def work() -> demos.Demo:
            async with demos.demo_desk(Path(folder)) as (desk, clock):
                return await demos.run_demo(desk, clock)

        played = run_safely(lambda: asyncio.run(work()), as_json)
        target = out or Path(folder) / "out"
        files = run_safely(lambda: demos.export(played, target), as_json)
        page = write_page(target, played.rehearsal)
        if as_json:
            mails = demos.mail_documents(played, files)
            document = {"out": out, "page": page if out else None, "mails": mails}
            print_json(
                document
                | _rehearsed(played.rehearsal)
                | {"seconds": round(time.perf_counter() - begun, 2)}
            )
        else:
            _show(played.rehearsal, "de")
            seconds = time.perf_counter() - begun
            console.print(f"{len(files)} Mails in {seconds:.1f} s über SMTP in das Postfach.")
            if out:
                console.print(f"Alle Mails: {out}   Seite: {page}", soft_wrap=True, markup=False)
        if not once:
            serve_inbox(target, played.rehearsal, port)


def _rehearsed(played: rehearsal.Rehearsal) -> dict[str, Any]:
    """A rehearsal as JSON; described in docs/json.md."""
    return {
        "seminar": played.slug,
        "started_at": played.started_at,
        "ended_at": played.ended_at,
        "sent": [
            {"recipient": row["address"], "step": row["step_key"], "sent_at": row["dated_at"]}
            for row in played.reached
        ],
        "left_out": [
            {"recipient": one.recipient, "step": one.step, "state": one.state, "reason": one.reason}
            for one in played.left_out
        ],
        "mailings": [
            {
                "step": row["step_key"],
                "state": row["state"].value,
                "waits_for": row["waits_for"],
                "due_at": row["due_at"],
            }
            for row in played.mailings
        ],
    }


def _show(played: rehearsal.Rehearsal, language: str) -> None:
    shown = table("Wer bekam was, wann", "Wann", "Mail", "An")
    for row in sorted(played.reached, key=lambda one: one["dated_at"]):
        shown.add_row(local(row["dated_at"], _ZONE), row["step_key"], row["address"])
    console.print(shown)
    shown = table("Wer bekam was nicht, und warum", "Mail", "An", "Warum")
    for one in played.left_out:
        shown.add_row(one.step, one.recipient, reason_in_words(one.reason, one.state, language))
    console.print(shown)
    for row in played.held_up:
        waits = waiting_in_words(row["waits_for"], language)
        state = mailing_state_in_words(row["state"].value, language)
        console.print(
            f"Nicht hinausgegangen: {row['step_key']} ({state})"
            + (f"; es fehlt: {waits}" if waits else ""),
            style="yellow",
            markup=False,
        )
