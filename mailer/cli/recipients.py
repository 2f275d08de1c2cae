"""``recipients …``: importing lists, and showing what a person received."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.actions.words import (
    delivery_state_in_words,
    reason_in_words,
    registration_state_in_words,
    subscription_state_in_words,
)
from mailer.cli.blocks import block_in_words
from mailer.cli.found import (
    EncodingName,
    WithHidden,
    show_found,
    show_hidden,
    show_trial,
    wants_hidden,
)
from mailer.cli.import_progress import import_progress
from mailer.cli.language import both, spoken
from mailer.cli.later import later
from mailer.cli.not_understood import show_not_understood
from mailer.cli.output import (
    HERE,
    AsJson,
    DryRun,
    EmailAddress,
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
from mailer.documents.imports import list_import_document
from mailer.documents.participations import attached_facts
from mailer.documents.people import dossier_document
from mailer.domain.errors import Sentence

with later():
    from mailer.actions.imports import recipients, spreadsheet
    from mailer.actions.mailing import mailings
    from mailer.actions.subscription import subscriptions

if TYPE_CHECKING:
    from datetime import datetime

    from mailer.actions.desk import Desk
    from mailer.actions.imports.import_report import ImportReport

TableFile = Annotated[
    Path,
    typer.Argument(
        metavar=both("DATEI", "FILE"), help=both("CSV, XLSX oder ODS.", "CSV, XLSX or ODS.")
    ),
]
ListSlug = Annotated[
    str,
    typer.Option("--list", help=both("Verteiler aus lists.toml.", "A list of lists.toml.")),
]


def import_(
    file: TableFile,
    list_slug: ListSlug,
    basis: Annotated[
        str,
        typer.Option(
            help=both(
                "Rechtsgrundlage: consent, contract, public-task oder legitimate-interest.",
                "Legal basis: consent, contract, public-task or legitimate-interest.",
            )
        ),
    ] = "",
    source: Annotated[
        str,
        typer.Option(
            help=both(
                "Woher die Adressen stammen; sonst gelten Name und Tag der Datei.",
                "Where the addresses are from; else the file's name and the day.",
            )
        ),
    ] = "",
    with_hidden: WithHidden = False,
    encoding: EncodingName = "",
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Puts the people of a file on a list."""

    def taken(hidden: bool) -> ImportReport:
        reading = spreadsheet.Reading(with_hidden=hidden, encoding=encoding)

        async def work(desk: Desk) -> ImportReport:
            with import_progress(as_json) as progress:
                return await recipients.import_file(
                    desk,
                    file,
                    list_slug,
                    basis=basis,
                    source=source,
                    reading=reading,
                    dry_run=dry_run,
                    progress=progress,
                )

        return at_desk(workspace, as_json, work)

    report = taken(with_hidden)
    # What was taken already changes nothing when it is taken again.
    if not with_hidden and wants_hidden(report.found, as_json):
        with_hidden = True
        report = taken(with_hidden)
    if as_json:
        print_json(list_import_document(report, spoken()))
        return
    _show(report, with_hidden=with_hidden, dry_run=dry_run)
    if not basis and "basis" in report.found.columns:
        say(
            "Hinweis: Wer in der Spalte keine Rechtsgrundlage hat, bekommt keine Post.",
            "Note: whoever has no legal basis in the column gets no mail.",
            "yellow",
        )


def _show(report: ImportReport, *, with_hidden: bool, dry_run: bool) -> None:
    show_found(report.found)
    show_hidden(report.found, taken=with_hidden)
    for one in report.refused:
        say(f"Zeile {one.line}: {one.reason.de}", f"Line {one.line}: {one.reason.en}", "yellow")
    show_not_understood(report.not_understood)
    if dry_run:
        show_trial(report)
    say(
        f"{report.imported} neu, {report.updated} geändert, {report.unchanged} unverändert, "
        f"{len(report.refused)} abgelehnt." + (" (nur geprobt)" if dry_run else ""),
        f"{report.imported} new, {report.updated} changed, {report.unchanged} unchanged, "
        f"{len(report.refused)} refused." + (" (only tried)" if dry_run else ""),
    )


def find(email: EmailAddress, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prints what is known of an address."""
    found = at_desk(workspace, as_json, lambda desk: mailings.find(desk, email))
    language = spoken()
    if as_json:
        print_json(dossier_document(found))
        return
    for person in found.people:
        tell(f"{person.display_name} <{person.address.envelope}>")
    if found.block:
        tell(block_in_words(found.block, "Europe/Berlin"), "bold yellow")
    for subscribed in found.subscriptions:
        state = subscription_state_in_words(subscribed.state.value, language)
        slug = subscribed.list_slug
        say(f"Verteiler {slug}: {state}", f"List {slug}: {state}")
    for registered in found.registrations:
        state = registration_state_in_words(registered.state.value, language)
        say(f"Seminar {registered.seminar}: {state}", f"Seminar {registered.seminar}: {state}")
        for name, value in attached_facts(registered.attached, language, _office_time):
            tell(f"  {name}: {value}")
    shown = table(
        key_column("Seminar", "Seminar"),
        key_column("Mail", "Mail"),
        Sentence("Zustand", "State"),
        Sentence("Warum", "Why"),
        Sentence("Wann", "When"),
    )
    for row in found.deliveries:
        when = local(row.dated_at, "Europe/Berlin")
        why = reason_in_words(row.reason, row.state.value, language) or row.reply
        state = delivery_state_in_words(row.state.value, language)
        shown.add_row(row.about, row.step, state, why, when)
    show_table(shown)


def _office_time(at: datetime) -> str:
    return local(at, "Europe/Berlin")


def unsubscribe(
    email: EmailAddress,
    list_slug: Annotated[
        str, typer.Option("--list", help=both("Verteiler; ohne: alle.", "A list; without: all."))
    ] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Takes an address off a list, or off all."""
    if "/abmelden/" in email:  # the link of a mail that somebody sent on to the office
        left = at_desk(workspace, as_json, lambda desk: subscriptions.leave(desk, email, "staff"))
    else:
        left = at_desk(
            workspace,
            as_json,
            lambda desk: subscriptions.unsubscribe(desk, email, list_slug or None, "staff"),
        )
    if as_json:
        print_json({"unsubscribed": left})
    else:
        names = ", ".join(left)
        if left:
            say(f"Abgemeldet von: {names}", f"Taken off: {names}")
        else:
            say("War nicht angemeldet.", "Was not on any list.")
