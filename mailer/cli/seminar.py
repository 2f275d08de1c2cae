"""``seminar …``: from an announcement to a published seminar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mailer.actions.words import seminar_state_in_words
from mailer.cli import announcement
from mailer.cli.labels import label, value
from mailer.cli.language import both, spoken
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    By,
    SeminarSlug,
    WorkspaceDir,
    at_desk,
    key_column,
    local,
    print_json,
    say,
    show_table,
    table,
    tell,
)
from mailer.cli.plan import releaser, step_document
from mailer.cli.seminar_document import local_iso, seminar_document
from mailer.domain.errors import Sentence

with later():
    from mailer.actions import plans, seminars

if TYPE_CHECKING:
    from mailer.actions.desk import Desk


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
    by: By = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Stores a draft; ``--publish`` lays the timeline over it."""

    async def work(desk: Desk) -> tuple[seminars.Imported, list[plans.PlannedStep]]:
        if publish or release:
            desk.workspace.office()  # what publishing would refuse is refused before storing
        made = await seminars.import_announcement(
            desk, announcement.contents(file, workspace), plan=plan, lists=tuple(lists or ())
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
    say(f"Angelegt: {seminar.title} ({seminar.slug})", f"Set up: {seminar.title} ({seminar.slug})")
    begins = local(seminar.starts_at, seminar.timezone)
    say(f"Beginn: {begins}", f"Begins: {begins}")
    if made.unsure:
        unsure = ", ".join(map(label, made.unsure))
        say(f"Bitte prüfen: {unsure}", f"Please check: {unsure}", "yellow")


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
    for key, known in seminar_document(found).items():
        if key == "state":
            known = seminar_state_in_words(found.state.value, spoken())
        elif key == "speakers":
            known = [" ".join(filter(None, one.values())) for one in known]
        tell(f"{label(key)}: {value(known)}")


def publish(slug: SeminarSlug, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Publishes a draft."""
    found = at_desk(workspace, as_json, lambda desk: seminars.publish(desk, slug))
    if as_json:
        print_json(seminar_document(found))
    else:
        say(f"Veröffentlicht: {found.title}", f"Published: {found.title}")
