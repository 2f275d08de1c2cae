"""``rehearse`` and ``demo``: a whole plan in fast-forward."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.actions.today.note_words import waiting_in_words
from mailer.actions.words import mailing_state_in_words, reason_in_words
from mailer.cli.language import both, spoken
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    SeminarSlug,
    WorkspaceDir,
    at_desk,
    in_loop,
    key_column,
    local,
    print_json,
    progress_bar,
    run_safely,
    say,
    show_table,
    table,
)
from mailer.cli.stopping import sigterm_is_ctrl_c
from mailer.documents.rehearsals import rehearsal_document
from mailer.domain.errors import Sentence

with later():
    from mailer.actions import scratch as scratches
    from mailer.actions.demo import demo as demos
    from mailer.actions.demo import rehearsal
    from mailer.cli import serve

if TYPE_CHECKING:
    from mailer.actions.desk import Desk

_Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar=both("ORDNER", "DIR"),
        help=both("Alle Mails als .eml hierhin.", "All mails as .eml to here."),
    ),
]
_ZONE = "Europe/Berlin"


def rehearse(
    slug: SeminarSlug,
    out: _Out = None,
    story: Annotated[
        bool,
        typer.Option(
            "--story",
            help=both(
                "Erfundene Menschen melden sich an, das Büro verlegt und berichtigt.",
                "Made-up people register, the office moves and corrects.",
            ),
        ),
    ] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Plays the whole plan in fast-forward."""

    async def work(desk: Desk) -> rehearsal.Rehearsal:
        with progress_bar("{task.description}", as_json) as progress:
            task = progress.add_task("", total=None)
            with scratches.scratch("inbox") as folder:
                return await rehearsal.rehearse(
                    desk,
                    slug,
                    out or folder,
                    lambda moment: progress.update(task, description=moment),
                    story=story,
                )

    with sigterm_is_ctrl_c():
        played = at_desk(workspace, as_json, work)
    if as_json:
        print_json(rehearsal_document(played) | {"out": out})
    else:
        _show(played)


def demo(
    once: Annotated[
        bool, typer.Option("--once", help=both("Nicht stehen bleiben.", "Do not stay to serve."))
    ] = False,
    out: _Out = None,
    port: Annotated[int, typer.Option(help=both("Port der Seite.", "The page's port."))] = 8025,
    database: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help=both(
                "In einer leeren Datenbank spielen, etwa PostgreSQL; sonst in einer Datei.",
                "Play in an empty database, PostgreSQL for instance; otherwise in a file.",
            ),
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Plays an example and serves its inbox."""
    begun = time.perf_counter()
    with sigterm_is_ctrl_c(), scratches.scratch("demo") as folder:
        site_url = "" if once else f"http://127.0.0.1:{port + 1}"

        async def work() -> None:
            async with demos.demo_desk(folder, database, site_url) as (desk, clock):
                played = await demos.run_demo(desk, clock)
                _show_demo(played, folder, out, begun, as_json)
                if not once:
                    await demos.offer_another(desk, played.rehearsal.slug)
                    await serve.serve_demo(desk, clock, played.rehearsal, port)

        run_safely(lambda: in_loop(work()), as_json)


def _show_demo(
    played: demos.Demo, folder: Path, out: Path | None, begun: float, as_json: bool
) -> None:
    target = out or folder / "out"
    files = demos.export(played, target)
    page = serve.write_page(target, played.rehearsal)
    seconds = time.perf_counter() - begun
    if as_json:
        mails = demos.mail_documents(played, files)
        document = {"out": out, "page": page if out else None, "mails": mails}
        print_json(document | rehearsal_document(played.rehearsal) | {"seconds": round(seconds, 2)})
        return
    _show(played.rehearsal)
    say(
        f"{len(files)} Mails in {seconds:.0f} s über SMTP in das Postfach.",
        f"{len(files)} mails in {seconds:.0f} s over SMTP into the inbox.",
    )
    if out:
        say(f"Alle Mails: {out}   Seite: {page}", f"All mails: {out}   page: {page}")


def _show(played: rehearsal.Rehearsal) -> None:
    language = spoken()
    shown = table(
        Sentence("Wann", "When"),
        key_column("Mail", "Mail"),
        key_column("An", "To"),
        title=Sentence("Wer bekam was, wann", "Who had what, when"),
    )
    for had in sorted(played.reached, key=lambda one: one.dated_at or played.ended_at):
        shown.add_row(local(had.dated_at, _ZONE), had.step_key, had.address)
    show_table(shown)
    shown = table(
        key_column("Mail", "Mail"),
        key_column("An", "To"),
        Sentence("Warum", "Why"),
        title=Sentence("Wer bekam was nicht, und warum", "Who did not have what, and why"),
    )
    for one in played.left_out:
        shown.add_row(one.step, one.recipient, reason_in_words(one.reason, one.state, language))
    show_table(shown)
    for held in played.held_up:
        waits = waiting_in_words(held.waits_for, language)
        state = mailing_state_in_words(held.state.value, language)
        say(
            f"Nicht hinausgegangen: {held.step_key} ({state})"
            + (f"; es fehlt: {waits}" if waits else ""),
            f"Did not leave: {held.step_key} ({state})" + (f"; missing: {waits}" if waits else ""),
            "yellow",
        )
