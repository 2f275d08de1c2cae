"""``seminar …``: from an announcement to a published seminar."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from mailer.actions import changes, plans, seminars
from mailer.actions.desk import Desk
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
)
from mailer.cli.plan import releaser, step_document
from mailer.domain.announcement import Announcement, read_announcement
from mailer.domain.errors import InvalidValueError
from mailer.domain.moment import zone
from mailer.domain.seminar import Seminar

group = typer.Typer(help="Seminare: lesen, anlegen, veröffentlichen.", no_args_is_help=True)
_BIGGEST_BYTES = 20_000_000
_Note = Annotated[str, typer.Option("--note", help="Ein Satz dazu an die Empfänger.")]


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="seminar")


@group.command()
def read(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Datei, oder - für die Eingabe.")],
    today: Annotated[str, typer.Option(help="Heutiges Datum (JJJJ-MM-TT).")] = "",
    as_json: AsJson = False,
) -> None:
    """Zeigt, was aus einer Ankündigung verstanden wurde; speichert nichts."""
    found = run_safely(
        lambda: read_announcement(_contents(file), today=_day(today)), as_json, language_of(HERE)
    )
    if as_json:
        print_json(found.as_document())
    else:
        _show_announcement(found)


@group.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    plan: Annotated[str, typer.Option(help="Name des Plans in schedules/.")] = "online-seminar",
    lists: Annotated[list[str] | None, typer.Option("--list", help="Verteiler, mehrfach.")] = None,
    publish: Annotated[bool, typer.Option("--publish", help="Gleich veröffentlichen.")] = False,
    release: Annotated[bool, typer.Option("--release", help="Listenpost freigeben.")] = False,
    by: By = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Legt aus einer Ankündigung ein Seminar an."""

    async def work(desk: Desk) -> tuple[seminars.Imported, list[plans.PlannedStep]]:
        if publish or release:
            desk.workspace.office()  # what publishing would refuse is refused before storing
        made = await seminars.import_announcement(
            desk, _contents(file), plan=plan, lists=tuple(lists or ())
        )
        slug = made.seminar.slug
        if publish or release:
            await seminars.publish(desk, slug)
        if release:
            for step in await plans.plan(desk, slug):
                if "release" in step.waits_for and step.state != "missed":
                    await plans.release(desk, slug, step.step, releaser(by))
        return made, await plans.plan(desk, slug)

    made, steps = at_desk(workspace, as_json, work)
    seminar = made.seminar
    if as_json:
        print_json(
            {
                "slug": seminar.slug,
                "title": seminar.title,
                "starts_at": local_iso(seminar, seminar.starts_at),
                "unsure": list(made.unsure),
                "steps": [step_document(step, seminar.timezone) for step in steps],
            }
        )
        return
    console.print(f"Angelegt: {seminar.title} ({seminar.slug})", markup=False)
    console.print(f"Beginn: {local(seminar.starts_at, seminar.timezone)}")
    if made.unsure:
        console.print(f"Bitte prüfen: {', '.join(made.unsure)}", style="yellow")


@group.command("list")
def list_(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Alle Seminare."""
    found = at_desk(workspace, as_json, seminars.listing)
    if as_json:
        print_json({"seminars": [_document(one) for one in found]})
        return
    shown = table("", "Name", "Titel", "Beginn", "Zustand")
    for one in found:
        shown.add_row(one.slug, one.title, local(one.starts_at, one.timezone), one.state.value)
    console.print(shown)


@group.command()
def show(slug: str, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Ein Seminar mit allem, was bekannt ist."""
    found = at_desk(workspace, as_json, lambda desk: seminars.show(desk, slug))
    if as_json:
        print_json(_document(found))
        return
    for key, value in _document(found).items():
        console.print(f"{key}: {value}", markup=False, soft_wrap=True)


@group.command()
def publish(slug: str, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Veröffentlicht einen Entwurf: Aus dem Plan werden Sendungen."""
    found = at_desk(workspace, as_json, lambda desk: seminars.publish(desk, slug))
    if as_json:
        print_json(_document(found))
    else:
        console.print(f"Veröffentlicht: {found.title}", markup=False)


@group.command()
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


@group.command()
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
            desk, slug, _moment(start, known.timezone), _moment(end, known.timezone), note
        )

    found, told = at_desk(workspace, as_json, work)
    begins = local(found.starts_at, found.timezone)
    _tell_change(found, told, as_json, f"Verlegt: {found.title}, jetzt {begins}")


@group.command()
def cancel(
    slug: str, note: _Note = "", workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Sagt ein Seminar ab; alle, die davon wissen, erfahren es."""
    found, told = at_desk(workspace, as_json, lambda desk: changes.cancel(desk, slug, note))
    _tell_change(found, told, as_json, f"Abgesagt: {found.title}")


@group.command()
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
            desk, slug, _moment(start, known.timezone), _moment(end, known.timezone)
        )

    found = at_desk(workspace, as_json, work)
    if as_json:
        print_json(_document(found))
    else:
        console.print(f"Entwurf: {found.title} ({found.slug})", markup=False)


def _tell_change(found: Seminar, told: int, as_json: bool, sentence: str) -> None:
    if as_json:
        print_json(_document(found) | {"told": told})
    else:
        console.print(f"{sentence}. {told} Menschen werden benachrichtigt.", markup=False)


def _moment(text: str, timezone: str) -> datetime:
    """A moment as people type it: wall time of the seminar's zone unless it has an offset."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(
            f"„{text[:40]}“ ist kein Zeitpunkt; richtig ist zum Beispiel 2027-03-10T10:30.",
            f'"{text[:40]}" is no point in time; right is for example 2027-03-10T10:30.',
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone(timezone))


def local_iso(seminar: Seminar, moment: datetime | None) -> str | None:
    """A moment in the seminar's zone, ISO 8601 with offset."""
    return None if moment is None else moment.astimezone(zone(seminar.timezone)).isoformat()


def _document(one: Seminar) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "title": one.title,
        "series": one.series,
        "state": one.state.value,
        "starts_at": local_iso(one, one.starts_at),
        "ends_at": local_iso(one, one.ends_at),
        "timezone": one.timezone,
        "online": one.online,
        "place": one.place,
        "free": one.free,
        "fee": one.fee,
        "registration_deadline": local_iso(one, one.registration_deadline),
        "registration_url": one.registration_url,
        "join_url": one.join_url,
        "materials_url": one.materials_url,
        "capacity": one.capacity,
        "speakers": [
            {
                "name": speaker.name,
                "academic_title": speaker.academic_title,
                "role": speaker.role,
                "organisation": speaker.organisation,
            }
            for speaker in one.speakers
        ],
        "teaser": one.teaser,
        "body": list(one.body),
        "plan": one.plan,
        "lists": list(one.lists),
        "revision": one.revision,
    }


def _contents(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read(_BIGGEST_BYTES)
    try:
        with file.open("rb") as opened:
            return opened.read(_BIGGEST_BYTES)
    except OSError as problem:
        raise InvalidValueError(
            f"{file} lässt sich nicht lesen: {problem.strerror}.",
            f"{file} cannot be read: {problem.strerror}.",
        ) from None


def _day(text: str) -> date:
    if not text:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(
            f"„{text[:40]}“ ist kein Datum; richtig ist zum Beispiel 2022-11-16.",
            f'"{text[:40]}" is no date; right is for example 2022-11-16.',
        ) from None


def _show_announcement(found: Announcement) -> None:
    shown = table("", "Feld", "Verstanden")
    for key, value in found.as_document().items():
        if key == "unsure":
            shown.add_row("bitte prüfen", ", ".join(found.unsure) or "nichts")
        elif key == "speakers":
            for one in found.speakers:
                parts = (f"{one.academic_title} {one.name}".strip(), one.role, one.organisation)
                shown.add_row("speaker", " · ".join(part for part in parts if part))
        elif key == "body":
            for paragraph in found.body:
                shown.add_row("body", paragraph)
        else:
            shown.add_row(key, "" if value is None else str(value))
    console.print(shown)
