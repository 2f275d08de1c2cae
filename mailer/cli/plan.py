"""``plan``, ``release``, ``preview``, ``send``: what leaves, looked at before it does."""

import getpass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from mailer.actions import plans, preview, seminars
from mailer.actions.desk import Desk
from mailer.actions.words import (
    mailing_state_in_words,
    reason_in_words,
    trigger_in_words,
    waiting_in_words,
)
from mailer.cli.output import (
    HERE,
    AsJson,
    By,
    WorkspaceDir,
    at_desk,
    console,
    language_of,
    local,
    print_json,
    table,
)
from mailer.domain.errors import InvalidValueError
from mailer.domain.moment import zone


def add_to(app: typer.Typer) -> None:
    app.command("plan")(plan)
    app.command("release")(release)
    app.command("preview")(preview_)
    app.command("send")(send)


def plan(slug: str, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Jeder Schritt: wann, an wie viele, wer nicht und warum, und worauf er wartet."""

    async def work(desk: Desk) -> tuple[str, list[plans.PlannedStep]]:
        seminar = await seminars.show(desk, slug)
        return seminar.timezone, await plans.plan(desk, slug)

    timezone, steps = at_desk(workspace, as_json, work)
    if as_json:
        print_json({"seminar": slug, "steps": [step_document(one, timezone) for one in steps]})
        return
    language = language_of(workspace)
    headings = ("Schritt", "Fällig", "Zustand", "Empfänger", "Nicht", "Wartet auf", "Letzte hinaus")
    shown = table("", *headings)
    for one in steps:
        left_out = ", ".join(
            f"{number} × {reason_in_words(reason, 'skipped', language)}"
            for reason, number in one.skipped.items()
        )
        last = local(one.last_out_at, timezone) + (" (zu spät!)" if one.too_late else "")
        waits = waiting_in_words(one.waits_for, language)
        due = trigger_in_words(one.when, language) if one.when else local(one.due_at, timezone)
        state = mailing_state_in_words(one.state, language)
        shown.add_row(one.step, due, state, str(one.recipients), left_out, waits, last)
    console.print(shown)


def release(
    slug: str, step: str, by: By = "", workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Gibt eine Listensendung frei: für diesen Inhalt und diese Empfängerzahl."""

    async def work(desk: Desk) -> tuple[str, plans.PlannedStep]:
        done = await plans.release(desk, slug, step, releaser(by))
        return (await seminars.show(desk, slug)).timezone, done

    timezone, done = at_desk(workspace, as_json, work)
    if as_json:
        print_json(step_document(done, timezone))
    else:
        console.print(
            f"Freigegeben von {done.released_by}: {step} an {done.recipients} Empfänger, "
            f"fällig {local(done.due_at, timezone)}.",
            markup=False,
        )


def preview_(
    slug: str,
    step: str,
    to: Annotated[str, typer.Option("--to", help="Adresse, wie sie hier bekannt ist.")] = "",
    eml: Annotated[Path | None, typer.Option("--eml", help="In diese Datei schreiben.")] = None,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Genau die Mail, die versendet würde."""

    async def work(desk: Desk) -> bytes:
        message = await preview.preview(desk, slug, step, to)
        if eml is not None:
            _write(eml, message)
        return message

    message = at_desk(workspace, as_json, work)
    if as_json:
        print_json({"seminar": slug, "step": step, "bytes": len(message), "eml": eml})
    elif eml is not None:
        console.print(f"{eml}: {len(message)} Bytes", markup=False)
    else:
        typer.echo(message.decode("utf-8", "replace"))


def send(
    slug: str,
    step: str,
    now: Annotated[bool, typer.Option("--now", help="Sofort fällig machen.")] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Macht einen freigegebenen Schritt jetzt fällig; „run“ versendet ihn."""
    if not now:
        raise typer.BadParameter("--now fehlt: Ohne Eile sendet der Plan von selbst.")
    at_desk(workspace, as_json, lambda desk: plans.send_now(desk, slug, step))
    if as_json:
        print_json({"seminar": slug, "step": step, "due": "now"})
    else:
        console.print(f"{step} ist jetzt fällig; „seminarpost run“ versendet.", markup=False)


def releaser(by: str) -> str:
    """In whose name: the one given, else whoever is logged in."""
    return by or getpass.getuser()


def step_document(step: plans.PlannedStep, timezone: str) -> dict[str, Any]:
    """A planned step as JSON; described in docs/json.md."""

    def told(moment: datetime | None) -> str | None:
        return None if moment is None else moment.astimezone(zone(timezone)).isoformat()

    return {
        "mailing": step.mailing_id,
        "step": step.step,
        "when": step.when or None,
        "due_at": told(step.due_at),
        "state": step.state,
        "waits_for": step.waits_for,
        "recipients": step.recipients,
        "skipped": step.skipped,
        "counts": step.counts,
        "last_out_at": told(step.last_out_at),
        "too_late": step.too_late,
        "released_by": step.released_by or None,
    }


def _write(file: Path, message: bytes) -> None:
    try:
        file.write_bytes(message)
    except OSError as problem:
        raise InvalidValueError(
            f"{file} lässt sich nicht schreiben: {problem.strerror}.",
            f"{file} cannot be written: {problem.strerror}.",
        ) from None
