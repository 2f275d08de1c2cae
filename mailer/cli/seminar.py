"""``seminar …``: from an announcement to a published seminar."""

from pathlib import Path
from typing import Annotated

import typer

from mailer.actions import plans, seminars
from mailer.actions.desk import Desk
from mailer.cli import announcement, change
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
from mailer.cli.plan import releaser, step_document
from mailer.cli.seminar_document import local_iso, seminar_document


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(help="Seminare: lesen, anlegen, veröffentlichen.", no_args_is_help=True)
    group.command("read")(announcement.read)
    group.command("import")(import_)
    group.command("list")(list_)
    group.command("show")(show)
    group.command("publish")(publish)
    change.add_to(group)
    app.add_typer(group, name="seminar")


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
            desk, announcement.contents(file), plan=plan, lists=tuple(lists or ())
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
    seminar, language = made.seminar, language_of(workspace)
    if as_json:
        print_json(
            {
                "slug": seminar.slug,
                "title": seminar.title,
                "starts_at": local_iso(seminar, seminar.starts_at),
                "unsure": list(made.unsure),
                "steps": [step_document(step, seminar.timezone, language) for step in steps],
            }
        )
        return
    console.print(f"Angelegt: {seminar.title} ({seminar.slug})", markup=False)
    console.print(f"Beginn: {local(seminar.starts_at, seminar.timezone)}")
    if made.unsure:
        console.print(f"Bitte prüfen: {', '.join(made.unsure)}", style="yellow")


def list_(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Alle Seminare."""
    found = at_desk(workspace, as_json, seminars.listing)
    if as_json:
        print_json({"seminars": [seminar_document(one) for one in found]})
        return
    shown = table("", "Name", "Titel", "Beginn", "Zustand")
    for one in found:
        shown.add_row(one.slug, one.title, local(one.starts_at, one.timezone), one.state.value)
    console.print(shown)


def show(slug: str, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Ein Seminar mit allem, was bekannt ist."""
    found = at_desk(workspace, as_json, lambda desk: seminars.show(desk, slug))
    if as_json:
        print_json(seminar_document(found))
        return
    for key, value in seminar_document(found).items():
        console.print(f"{key}: {value}", markup=False, soft_wrap=True)


def publish(slug: str, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Veröffentlicht einen Entwurf: Aus dem Plan werden Sendungen."""
    found = at_desk(workspace, as_json, lambda desk: seminars.publish(desk, slug))
    if as_json:
        print_json(seminar_document(found))
    else:
        console.print(f"Veröffentlicht: {found.title}", markup=False)
