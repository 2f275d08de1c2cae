"""``seminar update``, ``reschedule``, ``cancel``, ``copy``: what changes after the beginning."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mailer.actions import changes, seminars
from mailer.actions.desk import Desk
from mailer.cli.announcement import contents
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    at_desk,
    console,
    local,
    print_json,
)
from mailer.cli.points import paragraphs_in, point_in_time, speaker_in
from mailer.cli.seminar_document import seminar_document
from mailer.domain.seminar import Seminar

_Note = Annotated[str, typer.Option("--note", help="Ein Satz dazu an die Empfänger.")]


def add_to(group: typer.Typer) -> None:
    group.command("update")(update)
    group.command("replan")(replan)
    group.command("reschedule")(reschedule)
    group.command("cancel")(cancel)
    group.command("copy")(copy)


def update(
    slug: str,
    title: Annotated[str | None, typer.Option()] = None,
    join_url: Annotated[str | None, typer.Option(help="Zugangslink.")] = None,
    place: Annotated[str | None, typer.Option(help="Ort.")] = None,
    teaser: Annotated[str | None, typer.Option()] = None,
    body: Annotated[Path | None, typer.Option(help="Datei mit den weiteren Absätzen.")] = None,
    speaker: Annotated[
        list[str] | None,
        typer.Option(help="„Dr. Eva Muster; Rolle; Organisation“, mehrfach; ersetzt alle."),
    ] = None,
    series: Annotated[str | None, typer.Option(help="Reihe.")] = None,
    free: Annotated[bool | None, typer.Option("--free/--not-free", help="Kostenfrei.")] = None,
    fee: Annotated[str | None, typer.Option(help="Kosten, wie sie dastehen sollen.")] = None,
    deadline: Annotated[str | None, typer.Option(help="Anmeldeschluss: JJJJ-MM-TTThh:mm.")] = None,
    lists: Annotated[list[str] | None, typer.Option("--list", help="Verteiler, mehrfach.")] = None,
    registration_url: Annotated[str | None, typer.Option()] = None,
    materials_url: Annotated[str | None, typer.Option(help="Unterlagen.")] = None,
    capacity: Annotated[int | None, typer.Option(help="Zahl der Plätze.")] = None,
    notify: Annotated[
        bool, typer.Option("--notify/--silent", help="Angemeldete benachrichtigen.")
    ] = False,
    note: _Note = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Berichtigt ein Seminar; Ungesendetes wird neu erstellt, auf Wunsch benachrichtigt."""
    given: dict[str, Any] = {
        "title": title,
        "join_url": join_url,
        "place": place,
        "teaser": teaser,
        "series": series,
        "free": free,
        "fee": fee,
        "lists": tuple(lists) if lists else None,
        "registration_url": registration_url,
        "materials_url": materials_url,
        "capacity": capacity,
    }
    changed = {name: value for name, value in given.items() if value is not None}

    async def work(desk: Desk) -> tuple[Seminar, int]:
        if speaker:
            changed["speakers"] = tuple(speaker_in(one) for one in speaker if one.strip())
        if body is not None:
            changed["body"] = paragraphs_in(contents(body))
        if deadline:
            known = await seminars.show(desk, slug)
            changed["registration_deadline"] = point_in_time(deadline, known.timezone)
        return await changes.update(desk, slug, changed, notify=notify, note=note)

    found, told = at_desk(workspace, as_json, work)
    _tell_change(found, told, as_json, f"Geändert: {', '.join(changed) or 'nichts'}")


def replan(
    slug: str,
    plan: Annotated[str, typer.Option(help="Ein anderer Plan aus schedules/.")] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Übernimmt einen geänderten Plan; was versendet ist, bleibt versendet."""
    found, done = at_desk(workspace, as_json, lambda desk: changes.replan(desk, slug, plan))
    if as_json:
        print_json(
            {
                "seminar": found.slug,
                "plan": found.plan,
                "added": list(done.added),
                "changed": list(done.changed),
                "dropped": list(done.dropped),
            }
        )
        return
    words = {"neu": done.added, "geändert": done.changed, "entfallen": done.dropped}
    told = [f"{word}: {', '.join(keys)}" for word, keys in words.items() if keys]
    console.print("; ".join(told) or "Am Plan ändert sich nichts.", markup=False)


def reschedule(
    slug: str,
    start: Annotated[str, typer.Option("--start", help="Neuer Beginn: JJJJ-MM-TTThh:mm.")],
    end: Annotated[str, typer.Option("--end", help="Neues Ende: JJJJ-MM-TTThh:mm.")],
    note: _Note = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Verlegt ein Seminar; wer den alten Termin kennt, erfährt den neuen."""

    async def work(desk: Desk) -> tuple[Seminar, int]:
        known = await seminars.show(desk, slug)
        return await changes.reschedule(
            desk,
            slug,
            point_in_time(start, known.timezone),
            point_in_time(end, known.timezone),
            note,
        )

    found, told = at_desk(workspace, as_json, work)
    begins = local(found.starts_at, found.timezone)
    _tell_change(found, told, as_json, f"Verlegt: {found.title}, jetzt {begins}")


def cancel(
    slug: str, note: _Note = "", workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Sagt ein Seminar ab; alle, die davon wissen, erfahren es."""
    found, told = at_desk(workspace, as_json, lambda desk: changes.cancel(desk, slug, note))
    _tell_change(found, told, as_json, f"Abgesagt: {found.title}")


def copy(
    slug: str,
    start: Annotated[str, typer.Option("--start", help="Beginn: JJJJ-MM-TTThh:mm.")],
    end: Annotated[str, typer.Option("--end", help="Ende: JJJJ-MM-TTThh:mm.")],
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Legt aus einem Seminar einen neuen Entwurf für einen anderen Termin an."""

    async def work(desk: Desk) -> Seminar:
        known = await seminars.show(desk, slug)
        return await changes.copy(
            desk, slug, point_in_time(start, known.timezone), point_in_time(end, known.timezone)
        )

    found = at_desk(workspace, as_json, work)
    if as_json:
        print_json(seminar_document(found))
    else:
        console.print(f"Entwurf: {found.title} ({found.slug})", markup=False)


def _tell_change(found: Seminar, told: int, as_json: bool, sentence: str) -> None:
    if as_json:
        print_json(seminar_document(found) | {"told": told})
    else:
        console.print(f"{sentence}. {told} Menschen werden benachrichtigt.", markup=False)
