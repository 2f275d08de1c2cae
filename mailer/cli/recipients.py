"""``recipients …``: lists come in, and what a person had is told."""

from pathlib import Path
from typing import Annotated, Any

import typer

from mailer.actions import mailings, recipients, subscriptions
from mailer.actions.desk import Desk
from mailer.actions.words import reason_in_words
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    about,
    at_desk,
    console,
    language_of,
    local,
    print_json,
    progress_bar,
    table,
)

group = typer.Typer(help="Empfängerlisten und Empfänger.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="recipients")


@group.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV oder XLSX.")],
    list_slug: Annotated[str, typer.Option("--list", help="Verteiler aus lists.toml.")],
    basis: Annotated[
        str, typer.Option(help="consent, contract, public-task oder legitimate-interest.")
    ] = "",
    source: Annotated[str, typer.Option(help="Woher die Adressen stammen.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur zeigen, nichts ändern.")] = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Setzt die Menschen einer Datei auf einen Verteiler."""

    async def work(desk: Desk) -> recipients.ImportReport:
        with progress_bar("{task.completed} Zeilen", as_json) as progress:
            task = progress.add_task("import", total=None)
            return await recipients.import_file(
                desk,
                file,
                list_slug,
                basis=basis,
                source=source,
                dry_run=dry_run,
                progress=lambda done: progress.update(task, completed=done),
            )

    report = at_desk(workspace, as_json, work)
    language = language_of(workspace)
    refused = [
        {"line": one.line, "reason": one.reason.in_language(language)} for one in report.refused
    ]
    if as_json:
        print_json(
            {
                "imported": report.imported,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "refused": refused,
            }
        )
        return
    for one in refused:
        console.print(f"Zeile {one['line']}: {one['reason']}", style="yellow", markup=False)
    console.print(
        f"{report.imported} neu, {report.updated} geändert, {report.unchanged} unverändert, "
        f"{len(refused)} abgelehnt." + (" (nur geprobt)" if dry_run else "")
    )
    if not basis:
        console.print(
            "Hinweis: Wer keine Rechtsgrundlage hat (--basis oder Spalte), bekommt keine Post.",
            style="yellow",
        )


@group.command()
def find(email: str, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Jede Mail, die jemand bekam oder nicht bekam, und warum."""
    found = at_desk(workspace, as_json, lambda desk: mailings.find(desk, email))
    language = language_of(workspace)
    if as_json:
        print_json(_dossier(found))
        return
    for one in found.people:
        person = one["person"]
        console.print(f"{person.display_name} <{person.address.envelope}>", markup=False)
    for row in found.subscriptions:
        console.print(f"Verteiler {row['list_slug']}: {row['state'].value}", markup=False)
    for row in found.registrations:
        console.print(f"Seminar {row['slug']}: {row['state'].value}", markup=False)
    shown = table("", "Seminar", "Mail", "Zustand", "Warum", "Wann")
    for row in found.deliveries:
        when = local(row["dated_at"], "Europe/Berlin")
        why = reason_in_words(row["reason"], row["state"].value, language) or row["reply"]
        shown.add_row(about(row), row["step_key"], row["state"].value, why, when)
    console.print(shown)


@group.command()
def unsubscribe(
    email: str,
    list_slug: Annotated[str, typer.Option("--list", help="Verteiler; ohne: alle.")] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Nimmt eine Adresse von einem Verteiler oder von allen."""
    left = at_desk(
        workspace,
        as_json,
        lambda desk: subscriptions.unsubscribe(desk, email, list_slug or None, "staff"),
    )
    if as_json:
        print_json({"unsubscribed": left})
    else:
        console.print(f"Abgemeldet von: {', '.join(left)}" if left else "War nicht angemeldet.")


def _dossier(found: mailings.Dossier) -> dict[str, Any]:
    return {
        "people": [
            {
                "email": one["person"].address.envelope,
                "honorific": one["person"].honorific.value,
                "title": one["person"].title,
                "first_name": one["person"].first_name,
                "last_name": one["person"].last_name,
                "organisation": one["person"].organisation,
                "language": one["person"].language,
            }
            for one in found.people
        ],
        "subscriptions": [
            {
                "list": row["list_slug"],
                "state": row["state"].value,
                "legal_basis": row["legal_basis"],
                "source": row["source"],
                "changed_at": row["changed_at"],
            }
            for row in found.subscriptions
        ],
        "registrations": [
            {"seminar": row["slug"], "state": row["state"].value, "since": row["since"]}
            for row in found.registrations
        ],
        "mails": [
            {
                "seminar": row["seminar"],
                "newsletter": row["newsletter"],
                "step": row["step_key"],
                "state": row["state"].value,
                "reason": row["reason"],
                "reply": row["reply"],
                "sent_at": row["ended_at"] if row["state"].value == "sent" else None,
            }
            for row in found.deliveries
        ],
    }
