"""``plan``, ``release``, ``preview``, ``send``: what leaves, looked at before it does."""

import getpass
from collections.abc import Sequence
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
    run_safely,
    table,
    to_person,
)
from mailer.compose.preflight import Finding
from mailer.domain.errors import InvalidValueError
from mailer.domain.moment import zone

ToAddress = Annotated[str, typer.Option("--to", help="Adresse, wie sie hier bekannt ist.")]
EmlFile = Annotated[Path | None, typer.Option("--eml", help="In diese Datei schreiben.")]


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
        documents = [step_document(one, timezone, language_of(workspace)) for one in steps]
        print_json({"seminar": slug, "steps": documents})
        return
    show_steps(steps, timezone, language_of(workspace))


def show_steps(steps: Sequence[plans.PlannedStep], timezone: str, language: str) -> None:
    """The steps of a plan as a table."""
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
    for one in steps:
        _show_warnings(one, language)


def _show_warnings(step: plans.PlannedStep, language: str) -> None:
    word = {"en": "Warning"}.get(language, "Achtung")
    for warning in step.warnings:
        told = f"{word}, {step.step}: {warning.in_language(language)}"
        to_person.print(told, style="bold yellow", markup=False, soft_wrap=True)


def release(
    slug: str, step: str, by: By = "", workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Gibt eine Listensendung frei: für diesen Inhalt und diese Empfängerzahl."""

    async def work(desk: Desk) -> tuple[str, plans.PlannedStep]:
        done = await plans.release(desk, slug, step, releaser(by))
        return (await seminars.show(desk, slug)).timezone, done

    timezone, done = at_desk(workspace, as_json, work)
    if as_json:
        print_json(step_document(done, timezone, language_of(workspace)))
    else:
        console.print(
            f"Freigegeben von {done.released_by}: {step} an {done.recipients} Empfänger, "
            f"fällig {local(done.due_at, timezone)}, die letzte draußen "
            f"{local(done.last_out_at, timezone)}.",
            markup=False,
            soft_wrap=True,
        )
        _show_warnings(done, language_of(workspace))


def preview_(
    slug: str,
    step: str,
    to: ToAddress = "",
    eml: EmlFile = None,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Genau die Mail, die versendet würde."""

    found = at_desk(workspace, as_json, lambda desk: preview.preview(desk, slug, step, to))
    language = language_of(workspace)
    show_message(found, {"seminar": slug, "step": step}, eml, as_json, language)


def show_message(
    found: preview.Previewed,
    about: dict[str, Any],
    eml: Path | None,
    as_json: bool,
    language: str,
) -> None:
    """A mail as it would leave, and on the other channel what the preflight finds."""
    if eml is not None:
        run_safely(lambda: _write(eml, found.message), as_json, language)
    if as_json:
        findings = [finding_document(one, language) for one in found.findings]
        size = len(found.message)
        print_json(about | {"bytes": size, "eml": eml, "findings": findings})
        return
    if eml is not None:
        console.print(f"{eml}: {len(found.message)} Bytes", markup=False)
    else:
        typer.echo(found.message.decode("utf-8", "replace"))
    for one in found.findings:
        severity = {"error": "Fehler", "warning": "Hinweis"}[one.severity.name.lower()]
        told = f"{severity}: {one.where}: {one.sentence.in_language(language)}"
        to_person.print(told, markup=False, soft_wrap=True)


def finding_document(one: Finding, language: str) -> dict[str, str]:
    """A preflight finding as JSON; described in docs/json.md."""
    return {
        "severity": one.severity.name.lower(),
        "rule": one.rule,
        "where": one.where,
        "sentence": one.sentence.in_language(language),
    }


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
    """In whose name: the one given, else whoever is logged in.

    Raises InvalidValueError where nobody is, as in a container: a release has a name.
    """
    try:
        return by or getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise InvalidValueError(
            "Es ist nicht zu erkennen, wer hier angemeldet ist; bitte den Namen mit --by angeben.",
            "It cannot be told who is logged in here; please give the name with --by.",
        ) from None


def step_document(step: plans.PlannedStep, timezone: str, language: str) -> dict[str, Any]:
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
        "warnings": [one.in_language(language) for one in step.warnings],
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
