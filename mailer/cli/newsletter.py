"""``newsletter …``: from a file in the workspace to an issue in the inboxes of a list."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from mailer.actions import newsletters, preview
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
    table,
)
from mailer.cli.plan import EmlFile, ToAddress, releaser, show_message, show_steps, step_document
from mailer.cli.points import point_in_time
from mailer.domain.moment import zone
from mailer.domain.newsletter import NewsletterIssue

group = typer.Typer(help="Newsletter: schreiben, ansehen, planen, freigeben.", no_args_is_help=True)
_Slug = Annotated[str, typer.Argument(metavar="AUSGABE", help="Name der Datei in newsletters/.")]


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="newsletter")


@group.command()
def new(
    slug: _Slug,
    title: Annotated[str, typer.Option(help="Titel und Betreff.")] = "",
    send_at: Annotated[str, typer.Option("--send-at", help="Versand: JJJJ-MM-TTThh:mm.")] = "",
    until: Annotated[
        str, typer.Option("--until", help="Seminare bis dahin aufnehmen: JJJJ-MM-TT.")
    ] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Legt die Datei einer neuen Ausgabe an, mit den nächsten Seminaren."""

    async def work(desk: Desk) -> Path:
        timezone = desk.workspace.settings.site.timezone
        return await newsletters.new(
            desk,
            slug,
            title=title,
            sends_at=_given(send_at, timezone),
            until=_given(until, timezone),
        )

    path = at_desk(workspace, as_json, work)
    if as_json:
        print_json({"newsletter": slug, "file": path})
    else:
        console.print(f"Angelegt: {path}", markup=False)


@group.command("list")
def list_(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Alle geplanten Ausgaben."""
    found = at_desk(workspace, as_json, newsletters.listing)
    if as_json:
        print_json({"newsletters": [_document(one) for one in found]})
        return
    shown = table("", "Ausgabe", "Titel", "Versand", "Zustand")
    for one in found:
        shown.add_row(one.slug, one.title, local(one.sends_at, one.timezone), one.state.value)
    console.print(shown)


@group.command()
def plan(slug: _Slug, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Nimmt die Datei auf und plant den Versand; noch einmal übernimmt Änderungen."""
    _show(
        at_desk(workspace, as_json, lambda desk: newsletters.plan(desk, slug)), as_json, workspace
    )


@group.command()
def release(
    slug: _Slug,
    step: Annotated[str, typer.Argument(help="Schritt, wenn es mehrere gibt.")] = "",
    by: By = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Gibt eine geplante Ausgabe frei: für diesen Inhalt und diese Empfängerzahl."""
    done = at_desk(
        workspace, as_json, lambda desk: newsletters.release(desk, slug, step, releaser(by))
    )
    _show(done, as_json, workspace)


@group.command("preview")
def preview_(
    slug: _Slug,
    to: ToAddress = "",
    eml: EmlFile = None,
    web: Annotated[
        Path | None, typer.Option("--web", help="Die Ansicht fürs Archiv in diese Datei.")
    ] = None,
    language: Annotated[str, typer.Option(help="Sprache der Archivansicht: de oder en.")] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Genau die Mail, die versendet würde, aus der Datei, wie sie jetzt ist."""

    async def work(desk: Desk) -> preview.Previewed:
        if web is not None:
            page = await newsletters.web_view(desk, slug, language)
            web.write_text(page, encoding="utf-8")
        return await preview.preview_issue(desk, slug, to)

    found = at_desk(workspace, as_json, work)
    show_message(found, {"newsletter": slug, "web": web}, eml, as_json, language_of(workspace))


@group.command()
def withdraw(slug: _Slug, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Zieht eine Ausgabe zurück: Wer sie noch nicht hat, bekommt sie nicht."""
    ended = at_desk(workspace, as_json, lambda desk: newsletters.withdraw(desk, slug))
    if as_json:
        print_json({"newsletter": slug, "state": "withdrawn", "stopped": ended})
    else:
        console.print(f"Zurückgezogen; {ended} Mails gehen nicht mehr hinaus.")


def _given(text: str, timezone: str) -> datetime | None:
    return point_in_time(text, timezone) if text else None


def _show(planned: newsletters.PlannedIssue, as_json: bool, workspace: Path) -> None:
    issue = planned.issue
    if as_json:
        language = language_of(workspace)
        steps = [step_document(one, issue.timezone, language) for one in planned.steps]
        print_json(_document(issue) | {"steps": steps})
        return
    console.print(f"{issue.title} ({issue.slug})", markup=False)
    show_steps(planned.steps, issue.timezone, language_of(workspace))


def _document(issue: NewsletterIssue) -> dict[str, Any]:
    return {
        "newsletter": issue.slug,
        "title": issue.title,
        "send_at": issue.sends_at.astimezone(zone(issue.timezone)).isoformat(),
        "state": issue.state.value,
        "languages": [text.language for text in issue.texts],
        "lists": list(issue.lists),
        "seminars": [one.slug for one in issue.seminars],
    }
