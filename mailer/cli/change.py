"""``seminar update``, ``reschedule``, ``cancel``, ``copy``: what changes after the beginning."""

from typing import Annotated

import typer

from mailer.actions import changes, seminars
from mailer.actions.desk import Desk
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    at_desk,
    console,
    local,
    print_json,
)
from mailer.cli.points import point_in_time
from mailer.cli.seminar_document import seminar_document
from mailer.domain.seminar import Seminar

_Note = Annotated[str, typer.Option("--note", help="Ein Satz dazu an die Empfänger.")]


def add_to(group: typer.Typer) -> None:
    group.command("update")(update)
    group.command("reschedule")(reschedule)
    group.command("cancel")(cancel)
    group.command("copy")(copy)


def update(
    slug: str,
    title: Annotated[str | None, typer.Option()] = None,
    join_url: Annotated[str | None, typer.Option(help="Zugangslink.")] = None,
    place: Annotated[str | None, typer.Option(help="Ort.")] = None,
    teaser: Annotated[str | None, typer.Option()] = None,
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
    given = {
        "title": title,
        "join_url": join_url,
        "place": place,
        "teaser": teaser,
        "registration_url": registration_url,
        "materials_url": materials_url,
        "capacity": capacity,
    }
    changed = {name: value for name, value in given.items() if value is not None}
    found, told = at_desk(
        workspace,
        as_json,
        lambda desk: changes.update(desk, slug, changed, notify=notify, note=note),
    )
    _tell_change(found, told, as_json, f"Geändert: {', '.join(changed) or 'nichts'}")


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
