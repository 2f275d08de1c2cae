"""``newsletter …``: from a file in the workspace to an issue in the inboxes of a list."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.actions.words import issue_state_in_words
from mailer.cli.asking import Asked, Done, told_first
from mailer.cli.language import both, spoken
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    By,
    DryRun,
    WorkspaceDir,
    Yes,
    at_desk,
    key_column,
    local,
    print_json,
    run_safely,
    say,
    show_table,
    table,
    tell,
)
from mailer.cli.plan import releaser, show_steps
from mailer.cli.preview import EmlFile, Opened, ToAddress, show_message
from mailer.documents.newsletters import issue_document, planned_issue_document
from mailer.domain.errors import InvalidValueError, Sentence

with later():
    from mailer import files, workspace_folder
    from mailer.actions.mailing import announced as announcements
    from mailer.actions.mailing import newsletters, preview
    from mailer.actions.today import tasks
    from mailer.cli import points

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from mailer.actions.desk import Desk
    from mailer.actions.mailing.announced import Announced

_Slug = Annotated[
    str,
    typer.Argument(
        metavar=both("AUSGABE", "ISSUE"),
        help=both("Name der Datei in newsletters/.", "Name of the file in newsletters/."),
    ),
]


def new(
    slug: _Slug,
    title: Annotated[str, typer.Option(help=both("Titel und Betreff.", "Title and subject."))] = "",
    send_at: Annotated[
        str,
        typer.Option(
            "--send-at", help=both("Versand: JJJJ-MM-TTThh:mm.", "Leaves: YYYY-MM-DDThh:mm.")
        ),
    ] = "",
    until: Annotated[
        str,
        typer.Option(
            "--until",
            help=both(
                "Seminare bis dahin aufnehmen: JJJJ-MM-TT.", "Take in seminars until: YYYY-MM-DD."
            ),
        ),
    ] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Makes the file of a new issue."""

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
        say(f"Angelegt: {path}", f"Made: {path}")


def list_(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prints all planned issues."""
    found = at_desk(workspace, as_json, newsletters.listing)
    if as_json:
        print_json({"newsletters": [issue_document(one) for one in found]})
        return
    shown = table(
        key_column("Ausgabe", "Issue"),
        Sentence("Titel", "Title"),
        Sentence("Versand", "Leaves"),
        Sentence("Zustand", "State"),
    )
    for one in found:
        state = issue_state_in_words(one.state.value, spoken())
        shown.add_row(one.slug, one.title, local(one.sends_at, one.timezone), state)
    show_table(shown)


def plan(
    slug: _Slug,
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Takes in the file and plans it."""

    def act(desk: Desk) -> Awaitable[None]:
        return newsletters.take_in(desk, slug)

    async def carried(desk: Desk, told: Announced) -> newsletters.PlannedIssue:
        await announcements.carry_out(desk, act, told)
        return await newsletters.planned(desk, slug)

    done = told_first(
        Asked(workspace, as_json, yes, dry_run),
        ahead=lambda desk: announcements.announce(desk, act),
        carried=carried,
        after=lambda desk: tasks.of_issue(desk, slug),
    )
    if done is not None:
        _show(done)


def release(
    slug: _Slug,
    step: Annotated[
        str,
        typer.Argument(
            metavar=both("SCHRITT", "STEP"),
            help=both("Schritt, wenn es mehrere gibt.", "The step, if there are several."),
        ),
    ] = "",
    by: By = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Releases a planned issue by name."""
    name = run_safely(lambda: releaser(by), as_json)

    async def carried(desk: Desk, told: Announced) -> newsletters.PlannedIssue:
        return await newsletters.release(desk, slug, step, name, told)

    done = told_first(
        Asked(workspace, as_json, yes, dry_run),
        ahead=lambda desk: newsletters.announce_release(desk, slug, step),
        carried=carried,
        after=lambda desk: tasks.of_issue(desk, slug),
    )
    if done is not None:
        _show(done)


def preview_(
    slug: _Slug,
    to: ToAddress = "",
    eml: EmlFile = None,
    open_: Opened = False,
    web: Annotated[
        Path | None,
        typer.Option(
            "--web",
            help=both(
                "Die Ansicht fürs Archiv in diese Datei.", "The archive's page to this file."
            ),
        ),
    ] = None,
    language: Annotated[
        str,
        typer.Option(
            help=both(
                "Sprache der Archivansicht: de oder en.",
                "Language of the archive's page: de or en.",
            )
        ),
    ] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Prints or writes the mail, and the archive's page."""

    async def work(desk: Desk) -> preview.Previewed:
        if web is not None:
            page = await newsletters.web_view(desk, slug, language)
            within = workspace_folder.bounds_of(web, workspace)
            files.write_octets(web, page.encode(), InvalidValueError, within=within)
        return await preview.preview_issue(desk, slug, to)

    found = at_desk(workspace, as_json, work)
    show_message(found, {"newsletter": slug, "web": web}, eml, open_, as_json, workspace)


def withdraw(slug: _Slug, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Withdraws an issue."""
    ended = at_desk(workspace, as_json, lambda desk: newsletters.withdraw(desk, slug))
    if as_json:
        print_json({"newsletter": slug, "state": "withdrawn", "stopped": ended})
    else:
        say(
            f"Zurückgezogen; {ended} Mails gehen nicht mehr hinaus.",
            f"Withdrawn; {ended} mails do not leave any more.",
        )


def _given(text: str, timezone: str) -> datetime | None:
    return points.point_in_time(text, timezone) if text else None


def _show(done: Done[newsletters.PlannedIssue]) -> None:
    issue, steps = done.result.issue, done.result.steps
    if done.asked.as_json:
        print_json(planned_issue_document(done.result, spoken()) | done.facts)
        return
    tell(f"{issue.title} ({issue.slug})")
    show_steps(steps, issue.timezone)
    done.show_tasks()
