"""``seminar update``, ``reschedule``, ``cancel``, ``copy``: what changes after the beginning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailer.cli.announcement import contents
from mailer.cli.labels import label
from mailer.cli.language import both, words
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    SeminarSlug,
    WorkspaceDir,
    at_desk,
    local,
    print_json,
    say,
    tell,
)
from mailer.cli.seminar_document import seminar_document
from mailer.domain.errors import Sentence

with later():
    from mailer.actions import changes, reinstatement, seminars
    from mailer.cli import points

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.domain.seminar import Seminar

_Note = Annotated[
    str,
    typer.Option(
        "--note", help=both("Ein Satz dazu an die Empfänger.", "A sentence about it to recipients.")
    ),
]
_Start = Annotated[
    str,
    typer.Option("--start", help=both("Beginn: JJJJ-MM-TTThh:mm.", "Begins: YYYY-MM-DDThh:mm.")),
]
_End = Annotated[
    str, typer.Option("--end", help=both("Ende: JJJJ-MM-TTThh:mm.", "Ends: YYYY-MM-DDThh:mm."))
]


def update(
    slug: SeminarSlug,
    title: Annotated[str | None, typer.Option(help=both("Titel.", "Title."))] = None,
    join_url: Annotated[str | None, typer.Option(help=both("Zugangslink.", "Join link."))] = None,
    place: Annotated[str | None, typer.Option(help=both("Ort.", "Place."))] = None,
    teaser: Annotated[
        str | None, typer.Option(help=both("Worum es geht, in einem Absatz.", "One paragraph."))
    ] = None,
    body: Annotated[
        Path | None,
        typer.Option(
            help=both("Datei mit den weiteren Absätzen.", "File with the further paragraphs.")
        ),
    ] = None,
    speaker: Annotated[
        list[str] | None,
        typer.Option(
            help=both(
                "„Dr. Eva Muster; Rolle; Organisation“, mehrfach; ersetzt alle.",
                '"Dr. Eva Muster; role; organisation", more than once; replaces all.',
            )
        ),
    ] = None,
    series: Annotated[str | None, typer.Option(help=both("Reihe.", "Series."))] = None,
    free: Annotated[
        bool | None,
        typer.Option("--free/--not-free", help=both("Kostenfrei.", "Free of charge.")),
    ] = None,
    fee: Annotated[
        str | None,
        typer.Option(help=both("Kosten, wie sie dastehen sollen.", "The fee as it is to be read.")),
    ] = None,
    deadline: Annotated[
        str | None,
        typer.Option(
            help=both(
                "Anmeldeschluss: JJJJ-MM-TTThh:mm.", "Registration deadline: YYYY-MM-DDThh:mm."
            )
        ),
    ] = None,
    lists: Annotated[
        list[str] | None,
        typer.Option("--list", help=both("Verteiler, mehrfach.", "List, more than once.")),
    ] = None,
    registration_url: Annotated[
        str | None, typer.Option(help=both("Anmeldelink.", "Registration link."))
    ] = None,
    materials_url: Annotated[
        str | None, typer.Option(help=both("Unterlagen.", "Materials."))
    ] = None,
    capacity: Annotated[
        int | None, typer.Option(help=both("Zahl der Plätze.", "Number of places."))
    ] = None,
    notify: Annotated[
        bool,
        typer.Option(
            "--notify/--silent",
            help=both("Angemeldete benachrichtigen.", "Tell those who registered."),
        ),
    ] = False,
    note: _Note = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Changes what is given and leaves the rest."""
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
            changed["speakers"] = tuple(points.speaker_in(one) for one in speaker if one.strip())
        if body is not None:
            changed["body"] = points.paragraphs_in(contents(body, workspace))
        if deadline:
            known = await seminars.show(desk, slug)
            changed["registration_deadline"] = points.point_in_time(deadline, known.timezone)
        return await changes.update(desk, slug, changed, notify=notify, note=note)

    found, told = at_desk(workspace, as_json, work)
    names = ", ".join(map(label, changed)) or words("nichts", "nothing")
    _tell_change(found, told, as_json, Sentence(f"Geändert: {names}", f"Changed: {names}"))


def replan(
    slug: SeminarSlug,
    plan: Annotated[
        str,
        typer.Option(
            help=both(
                "Ein anderer Plan aus schedules/.",
                "Another one of schedules/.",
            )
        ),
    ] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Takes over a changed timeline."""
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
    kinds = (
        (words("neu", "new"), done.added),
        (words("geändert", "changed"), done.changed),
        (words("entfallen", "dropped"), done.dropped),
    )
    told = [f"{word}: {', '.join(keys)}" for word, keys in kinds if keys]
    nothing = words("Am Plan ändert sich nichts.", "Nothing changes in the plan.")
    tell("; ".join(told) or nothing)


def reschedule(
    slug: SeminarSlug,
    start: _Start,
    end: _End,
    note: _Note = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Moves a seminar."""

    async def work(desk: Desk) -> tuple[Seminar, int]:
        known = await seminars.show(desk, slug)
        return await changes.reschedule(
            desk,
            slug,
            points.point_in_time(start, known.timezone),
            points.point_in_time(end, known.timezone),
            note,
        )

    found, told = at_desk(workspace, as_json, work)
    begins = local(found.starts_at, found.timezone)
    title = found.title
    moved = Sentence(f"Verlegt: {title}, jetzt {begins}", f"Moved: {title}, now {begins}")
    _tell_change(found, told, as_json, moved)


def cancel(
    slug: SeminarSlug, note: _Note = "", workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Calls a seminar off."""
    found, told = at_desk(workspace, as_json, lambda desk: changes.cancel(desk, slug, note))
    _tell_change(
        found, told, as_json, Sentence(f"Abgesagt: {found.title}", f"Called off: {found.title}")
    )


def reinstate(slug: SeminarSlug, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Calls a cancelled seminar back."""
    found = at_desk(workspace, as_json, lambda desk: reinstatement.reinstate(desk, slug))
    if as_json:
        print_json(seminar_document(found))
        return
    say(
        f"Zurückgeholt: {found.title}; alles geht weiter, wo es stand.",
        f"Called back: {found.title}; everything goes on where it stood.",
    )


def copy(
    slug: SeminarSlug,
    start: _Start,
    end: _End,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Makes a draft for another time."""

    async def work(desk: Desk) -> Seminar:
        known = await seminars.show(desk, slug)
        begins, ends = (points.point_in_time(one, known.timezone) for one in (start, end))
        return await changes.copy(desk, slug, begins, ends)

    found = at_desk(workspace, as_json, work)
    if as_json:
        print_json(seminar_document(found))
    else:
        say(f"Entwurf: {found.title} ({found.slug})", f"Draft: {found.title} ({found.slug})")


def _tell_change(found: Seminar, told: int, as_json: bool, sentence: Sentence) -> None:
    if as_json:
        print_json(seminar_document(found) | {"told": told})
    else:
        say(
            f"{sentence.de}. {told} Menschen werden benachrichtigt.",
            f"{sentence.en}. {told} people are told.",
        )
