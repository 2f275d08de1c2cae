"""``seminar update``, ``reschedule``, ``cancel``, ``reinstate``, ``copy``: what changes later."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailer.cli.announcement import contents
from mailer.cli.asking import Asked, Done, told_first
from mailer.cli.details import details_in, takes_details
from mailer.cli.labels import label
from mailer.cli.language import both, words
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    DryRun,
    SeminarSlug,
    WorkspaceDir,
    Yes,
    at_desk,
    local,
    print_json,
    run_safely,
    say,
    tell,
)
from mailer.cli.usage import wrong_usage
from mailer.documents.plans import replanned_document
from mailer.documents.seminars import seminar_document
from mailer.domain.errors import Sentence
from mailer.domain.seminar import differing

with later():
    from mailer.actions.seminar import changes, reinstatement, seminars, sessions
    from mailer.actions.today import tasks
    from mailer.cli import points

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.domain.seminar import Seminar

_Note = Annotated[
    str,
    typer.Option(
        "--note",
        help=both("Ein Satz dazu, der in der Mail steht.", "A sentence about it for the mail."),
    ),
]
_Start = Annotated[
    str,
    typer.Option("--start", help=both("Beginn: JJJJ-MM-TTThh:mm.", "Begins: YYYY-MM-DDThh:mm.")),
]
_End = Annotated[
    str, typer.Option("--end", help=both("Ende: JJJJ-MM-TTThh:mm.", "Ends: YYYY-MM-DDThh:mm."))
]


_Session = Annotated[
    int,
    typer.Option(
        "--session",
        help=both(
            "Nur dieser Termin (Nummer aus „seminar show“).",
            'This session only (its number in "seminar show").',
        ),
    ),
]
_Deadline = Annotated[
    str | None,
    typer.Option(
        help=both("Anmeldeschluss: JJJJ-MM-TTThh:mm.", "Registration deadline: YYYY-MM-DDThh:mm.")
    ),
]
_NoDeadline = Annotated[
    bool,
    typer.Option("--no-deadline", help=both("Kein Anmeldeschluss.", "No registration deadline.")),
]


_NOTHING = Sentence(
    "Es ändert sich nichts: So steht es schon da", "Nothing changes: it is so already"
)


@takes_details
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
    deadline: _Deadline = None,
    no_deadline: _NoDeadline = False,
    lists: Annotated[
        list[str] | None,
        typer.Option("--list", help=both("Verteiler, mehrfach.", "List, more than once.")),
    ] = None,
    session: _Session = 0,
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
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
    *,
    details: dict[str, Any],
) -> None:
    """Changes what is given and leaves the rest."""
    _refuse_both(deadline, no_deadline)
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
    if details:
        changed["details"] = run_safely(lambda: details_in(details), as_json)
    if speaker:
        changed["speakers"] = run_safely(
            lambda: tuple(points.speaker_in(one) for one in speaker if one.strip()), as_json
        )
    if body is not None:
        changed["body"] = run_safely(
            lambda: points.paragraphs_in(contents(body, workspace)), as_json
        )

    before: list[Seminar] = []  # played before it is done: the last one counts

    async def act(desk: Desk) -> tuple[Seminar, int]:
        before[:] = [await seminars.show(desk, slug)]
        if deadline:
            changed["registration_deadline"] = points.point_in_time(deadline, before[0].timezone)
        elif no_deadline:
            changed["registration_deadline"] = None
        return await changes.update(desk, slug, changed, notify=notify, note=note, session=session)

    asked = Asked(workspace, as_json, yes, dry_run)
    done = told_first(asked, act, after=lambda desk: tasks.of_seminar(desk, slug))
    if done is not None:
        names = ", ".join(map(label, differing(before[0], done.result[0])))
        changed_now = Sentence(f"Geändert: {names}", f"Changed: {names}")
        _tell_change(done, changed_now if names else _NOTHING)


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
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Takes over a changed timeline."""
    answered = told_first(
        Asked(workspace, as_json, yes, dry_run),
        lambda desk: changes.replan(desk, slug, plan),
        after=lambda desk: tasks.of_seminar(desk, slug),
    )
    if answered is None:
        return
    found, done = answered.result
    if as_json:
        print_json(replanned_document(found, done) | answered.facts)
        return
    kinds = (
        (words("neu", "new"), done.added),
        (words("geändert", "changed"), done.changed),
        (words("entfallen", "dropped"), done.dropped),
    )
    told = [f"{word}: {', '.join(keys)}" for word, keys in kinds if keys]
    nothing = words("Am Plan ändert sich nichts.", "Nothing changes in the plan.")
    tell("; ".join(told) or nothing)
    answered.show_tasks()


def reschedule(
    slug: SeminarSlug,
    start: _Start,
    end: _End,
    session: _Session = 0,
    deadline: _Deadline = None,
    no_deadline: _NoDeadline = False,
    note: _Note = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Moves a seminar."""
    _refuse_both(deadline, no_deadline)

    async def act(desk: Desk) -> tuple[Seminar, int]:
        known = await seminars.show(desk, slug)
        begins, ends = (points.point_in_time(one, known.timezone) for one in (start, end))
        closes = points.point_in_time(deadline, known.timezone) if deadline else None
        kept = changes.AS_IT_IS if closes is None and not no_deadline else closes
        return await changes.reschedule(desk, slug, begins, ends, note, kept, session)

    asked = Asked(workspace, as_json, yes, dry_run)
    done = told_first(asked, act, after=lambda desk: tasks.of_seminar(desk, slug))
    if done is not None:
        found = done.result[0]
        moved_one = found.session(session) or found
        begins, title = local(moved_one.starts_at, found.timezone), found.title
        moved = Sentence(f"Verlegt: {title}, jetzt {begins}", f"Moved: {title}, now {begins}")
        if found.registration_deadline is not None:
            closes = local(found.registration_deadline, found.timezone)
            moved = Sentence(
                f"{moved.de}; Anmeldeschluss: {closes}",
                f"{moved.en}; registration deadline: {closes}",
            )
        _tell_change(done, moved)


def add_session(
    slug: SeminarSlug,
    start: _Start,
    end: _End,
    title: Annotated[str, typer.Option(help=both("Titel des Termins.", "Its title."))] = "",
    join_url: Annotated[
        str,
        typer.Option(
            help=both("Sein Zugangslink, wenn er einen eigenen hat.", "Its join link, if its own.")
        ),
    ] = "",
    note: _Note = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Adds a session."""

    async def act(desk: Desk) -> tuple[Seminar, int]:
        known = await seminars.show(desk, slug)
        begins, ends = (points.point_in_time(one, known.timezone) for one in (start, end))
        return await sessions.add_session(
            desk, slug, begins, ends, title=title, join_url=join_url, note=note
        )

    asked = Asked(workspace, as_json, yes, dry_run)
    done = told_first(asked, act, after=lambda desk: tasks.of_seminar(desk, slug))
    if done is not None:
        number, title = len(done.result[0].all_sessions), done.result[0].title
        _tell_change(
            done,
            Sentence(
                f"Ergänzt: {title} hat jetzt {number} Termine",
                f"Added: {title} has {number} sessions now",
            ),
        )


def cancel_session(
    slug: SeminarSlug,
    session: Annotated[
        int,
        typer.Argument(
            metavar=both("TERMIN", "SESSION"),
            help=both("Nummer, wie „seminar show“ sie zeigt.", 'Number, as "seminar show" has it.'),
        ),
    ],
    note: _Note = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Calls one session off."""
    asked = Asked(workspace, as_json, yes, dry_run)
    done = told_first(
        asked,
        lambda desk: sessions.cancel_session(desk, slug, session, note),
        after=lambda desk: tasks.of_seminar(desk, slug),
    )
    if done is not None:
        title = done.result[0].title
        _tell_change(
            done,
            Sentence(
                f"Abgesagt: Termin {session} von {title}",
                f"Called off: session {session} of {title}",
            ),
        )


def cancel(
    slug: SeminarSlug,
    note: _Note = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Calls a seminar off."""
    asked = Asked(workspace, as_json, yes, dry_run)
    done = told_first(asked, lambda desk: changes.cancel(desk, slug, note))
    if done is None:
        return
    title = done.result[0].title
    _tell_change(done, Sentence(f"Abgesagt: {title}", f"Called off: {title}"))
    if not as_json:
        command = f"seminarpost seminar reinstate {slug}"
        say(
            f"Solange noch keine Absage hinausging, holt es zurück: {command}",
            f"As long as no cancellation has left, this calls it back: {command}",
        )


def reinstate(
    slug: SeminarSlug,
    yes: Yes = False,  # noqa: ARG001 - scripts give it to every act; this one never asks
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Calls a cancelled seminar back."""
    # What goes on was decided before, and every minute may be the one in which a mail leaves.
    done = told_first(
        Asked(workspace, as_json, yes=True, dry_run=dry_run),
        lambda desk: reinstatement.reinstate(desk, slug),
        after=lambda desk: tasks.of_seminar(desk, slug),
    )
    if done is None:
        return
    if as_json:
        print_json(seminar_document(done.result) | done.facts)
        return
    title = done.result.title
    say(
        f"Zurückgeholt: {title}; alles geht weiter, wo es stand.",
        f"Called back: {title}; everything goes on where it stood.",
    )
    done.show_tasks()


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


def _refuse_both(deadline: str | None, no_deadline: bool) -> None:
    if deadline and no_deadline:
        raise wrong_usage(
            "--deadline und --no-deadline widersprechen sich.",
            "--deadline and --no-deadline contradict each other.",
        )


def _tell_change(done: Done[tuple[Seminar, int]], sentence: Sentence) -> None:
    found, told = done.result
    if done.asked.as_json:
        print_json(seminar_document(found) | {"told": told} | done.facts)
        return
    people = Sentence(f"{told} Menschen werden benachrichtigt", f"{told} people are told")
    if told == 1:
        people = Sentence("1 Mensch wird benachrichtigt", "1 person is told")
    say(f"{sentence.de}. {people.de}.", f"{sentence.en}. {people.en}.")
    done.show_tasks()
