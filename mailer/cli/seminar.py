"""``seminar …``: from an announcement to a published seminar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.actions.words import seminar_state_in_words
from mailer.cli import announcement
from mailer.cli.asking import Asked, Done, told_first
from mailer.cli.details import WAY_HELP, way_in
from mailer.cli.facts import show_facts
from mailer.cli.labels import label
from mailer.cli.language import both, spoken
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    By,
    DryRun,
    SeminarSlug,
    WorkspaceDir,
    Yes,
    at_desk,
    key_column,
    local,
    print_json,
    remark,
    run_safely,
    say,
    show_table,
    table,
)
from mailer.cli.plan import releaser
from mailer.cli.tasks import show_tasks
from mailer.documents.seminars import imported_document, seminar_document
from mailer.documents.tasks import tasks_document
from mailer.domain.errors import InvalidValueError, Sentence

with later():
    from mailer.actions.mailing import announced as announcements
    from mailer.actions.mailing import plans
    from mailer.actions.seminar import seminars
    from mailer.actions.today import tasks

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.mailing.announced import Announced
    from mailer.actions.today.task import Task
    from mailer.domain.seminar import Session


_Sure = Annotated[
    list[str] | None,
    typer.Option(
        metavar=both("FELD", "FIELD"),
        help=both(
            "Dieses Feld ist geprüft (dates, starts_at, ends_at …), mehrfach.",
            "This field was checked (dates, starts_at, ends_at …), more than once.",
        ),
    ),
]


def _fields(names: list[str] | None) -> tuple[str, ...]:
    """Fields of an announcement as somebody typed them; raises InvalidValueError for others."""
    if not names:
        return ()
    from mailer.domain.announcement.model import FIELDS  # with what reads announcements

    for name in names:
        if name not in FIELDS:
            known = ", ".join(FIELDS)
            raise InvalidValueError(
                f"Ein Feld „{name[:40]}“ gibt es nicht; es gibt: {known}.",
                f'There is no field "{name[:40]}"; there are: {known}.',
            )
    return tuple(names)


def import_(
    file: announcement.AnnouncementFile,
    plan: Annotated[
        str,
        typer.Option(help=both("Name des Plans in schedules/.", "Name of the plan in schedules/.")),
    ] = "online-seminar",
    lists: Annotated[
        list[str] | None,
        typer.Option("--list", help=both("Verteiler, mehrfach.", "List, more than once.")),
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help=both("Gleich veröffentlichen.", "Publish at once."))
    ] = False,
    release: Annotated[
        bool, typer.Option("--release", help=both("Listenpost freigeben.", "Release list mail."))
    ] = False,
    registration: Annotated[str, typer.Option(help=WAY_HELP)] = "",
    registration_url: Annotated[
        str | None, typer.Option(help=both("Anmeldelink.", "Registration link."))
    ] = None,
    sure: _Sure = None,
    by: By = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Stores a draft; ``--publish`` lays the timeline over it."""

    asked = Asked(workspace, as_json, yes, dry_run)
    source = run_safely(lambda: announcement.contents(file, workspace), as_json)
    name = run_safely(lambda: releaser(by), as_json) if release else ""
    checked = run_safely(lambda: _fields(sure), as_json)
    way = run_safely(lambda: way_in(registration), as_json)

    async def stored(desk: Desk) -> seminars.Imported:
        if publish or release:
            desk.workspace.office()  # what publishing would refuse is refused before storing
        made = await seminars.import_announcement(
            desk,
            source,
            plan=plan,
            lists=tuple(lists or ()),
            sure=checked,
            registration=way,
            registration_url=registration_url,
        )
        if publish or release:
            await seminars.publish(desk, made.seminar.slug)
        return made

    async def ahead(desk: Desk) -> Announced:
        if release:
            return await plans.announce_releases(desk, stored)
        return await announcements.announce(desk, stored)

    async def carried(desk: Desk, told: Announced) -> _Made:
        made = await stored(desk)
        slug = made.seminar.slug
        left = await plans.release_all(desk, slug, name, told) if release else []
        return _Made(made, await plans.plan(desk, slug), left, await tasks.of_seminar(desk, slug))

    done = told_first(asked, ahead=ahead, carried=carried)
    if done is not None:
        _show_import(done)


@dataclass(frozen=True, slots=True)
class _Made:
    """A seminar taken in, its steps, why some were not released, and what they want."""

    imported: seminars.Imported
    steps: list[plans.PlannedStep]
    unreleased: list[Sentence]
    tasks: list[Task]


def _show_import(done: Done[_Made]) -> None:
    made, seminar = done.result, done.result.imported.seminar
    if done.asked.as_json:
        document = imported_document(made.imported, made.steps, spoken())
        print_json(document | done.facts | {"needs": tasks_document(made.tasks, spoken())})
        return
    say(f"Angelegt: {seminar.title} ({seminar.slug})", f"Set up: {seminar.title} ({seminar.slug})")
    for session in seminar.all_sessions:
        begins = local(session.starts_at, seminar.timezone)
        say(f"Beginn: {begins}", f"Begins: {begins}")
    if made.imported.unsure:
        unsure = ", ".join(map(label, made.imported.unsure))
        say(f"Bitte prüfen: {unsure}", f"Please check: {unsure}", "yellow")
    for one in made.unreleased:
        remark(one, "bold yellow")
    show_tasks(made.tasks)


def list_(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prints all seminars."""
    found = at_desk(workspace, as_json, seminars.listing)
    if as_json:
        print_json({"seminars": [seminar_document(one) for one in found]})
        return
    shown = table(
        key_column("Kurzname", "Short name"),
        Sentence("Titel", "Title"),
        Sentence("Beginn", "Begins"),
        Sentence("Zustand", "State"),
    )
    for one in found:
        state = seminar_state_in_words(one.state.value, spoken())
        shown.add_row(one.slug, one.title, local(one.starts_at, one.timezone), state)
    show_table(shown)


def show(slug: SeminarSlug, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prints one seminar."""
    found = at_desk(workspace, as_json, lambda desk: seminars.show(desk, slug))
    if as_json:
        print_json(seminar_document(found))
        return
    document = seminar_document(found)
    document["state"] = seminar_state_in_words(found.state.value, spoken())
    show_facts(document, found.timezone)


def _session_in_words(one: Session, timezone: str) -> str:
    told = (local(one.starts_at, timezone), local(one.ends_at, timezone))
    more = "".join(f", {word}" for word in (one.title, one.join_url) if word)
    return f"{one.key}: {' – '.join(told)}{more}"


def publish(
    slug: SeminarSlug,
    sure: _Sure = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Publishes a draft."""
    checked = run_safely(lambda: _fields(sure), as_json)
    done = told_first(
        Asked(workspace, as_json, yes, dry_run),
        lambda desk: seminars.publish(desk, slug, checked),
        after=lambda desk: tasks.of_seminar(desk, slug),
    )
    if done is None:
        return
    if as_json:
        print_json(seminar_document(done.result) | done.facts)
        return
    say(f"Veröffentlicht: {done.result.title}", f"Published: {done.result.title}")
    done.show_tasks()
