"""What a run tells when it ends, and what it waits for meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from mailer.cli.language import spoken, told
from mailer.cli.log import Log
from mailer.cli.output import fail, local, print_json, remark, say
from mailer.cli.stopping import Stopping
from mailer.cli.tasks import show_tasks
from mailer.documents.runs import run_document
from mailer.domain.errors import Sentence
from mailer.domain.log_entry import Level, LogEntry, said_in
from mailer.inbound.rules import in_force

if TYPE_CHECKING:
    from mailer.actions.operation import running
    from mailer.actions.operation.incident import Incident
    from mailer.workspace import Workspace

_STOPPED = Sentence(
    "Angehalten. Was unterwegs war, ist zu Ende gebracht und verbucht; der nächste Lauf macht "
    "weiter.",
    "Stopped. What was on its way is finished and written down; the next run goes on.",
)


def waits_for(report: running.RunReport, workspace: Workspace) -> Iterator[LogEntry]:
    """What it waits for, and until when."""
    timezone = workspace.settings.site.timezone
    for one in report.waiting:
        until = local(one.until, timezone)
        line = Sentence(
            f"Wartet bis {until}: {one.what.de}.", f"Waiting until {until}: {one.what.en}."
        )
        yield LogEntry(told(line), "waiting", until=one.until.isoformat())


def tell_report(
    report: running.RunReport, as_json: bool, log: Log, stopping: Stopping | None = None
) -> None:
    """Tells it; raises typer.Exit where not everything was done. The log hears of numbers only."""
    _log_report(report, log)
    incident = report.incident
    document = run_document(report, spoken())
    if report.stopped and stopping is not None:
        if as_json:
            print_json(document)
        if not log.is_json:
            remark(_STOPPED)
        raise typer.Exit(stopping.exit_code)
    problem = _why_not(report)
    if problem is not None:
        if as_json:
            print_json(document | {"error": told(problem)})
        if as_json or log.is_json:
            raise typer.Exit(1)
        fail(problem, as_json)
    if as_json:
        print_json(document)
    if as_json or log.is_json:
        return
    one = report.handled == 1
    say(
        f"{'1 Mail' if one else f'{report.handled} Mails'} bearbeitet.",
        f"{'1 mail' if one else f'{report.handled} mails'} handled.",
    )
    _tell_of(incident)
    show_tasks(report.needs)


def _log_report(report: running.RunReport, log: Log) -> None:
    if not log.is_json:
        return
    incident = report.incident
    if incident.file is not None:
        log(
            LogEntry(
                "",
                "interrupted_before",
                Level.WARNING,
                returned=incident.returned,
                repeated=incident.repeated,
                unclear=incident.unclear,
            )
        )
    for one in report.refused:
        log(
            LogEntry(
                "",
                "mailing_refused",
                Level.WARNING,
                mailing=one.mailing,
                fault=one.fault.name.lower(),
                **said_in(one.reply, in_force()),
            )
        )
    level = Level.WARNING if report.trouble or report.refused else Level.INFO
    log(
        LogEntry(
            "",
            "ended",
            level,
            handled=report.handled,
            needs=len(report.needs),
            stopped=report.stopped,
            **said_in(report.trouble, in_force()),
        )
    )


def _why_not(report: running.RunReport) -> Sentence | None:
    """Why not everything could leave; None if it could."""
    found = [one.sentence for one in report.refused]
    if report.trouble:
        found.append(
            Sentence(
                f"Es konnte nicht alles hinaus ({report.trouble}). Es ist nichts verloren; der "
                "nächste Lauf macht weiter.",
                f"Not everything could leave ({report.trouble}). Nothing is lost; the next run "
                "goes on.",
            )
        )
    if not found:
        return None
    return Sentence("\n".join(one.de for one in found), "\n".join(one.en for one in found))


def _tell_of(incident: Incident) -> None:
    if incident.file is not None:
        say(
            "Der vorige Lauf wurde unterbrochen. Was gesendet, offen und unklar ist, steht mit "
            f"allen Adressen in {incident.file}.",
            "The run before was interrupted. What is sent, open and unclear is listed with all "
            f"addresses in {incident.file}.",
            "yellow",
        )
    if incident.unclear:
        one = incident.unclear == 1
        say(
            f"{'1 Mail war' if one else f'{incident.unclear} Mails waren'} dabei unterwegs; ob "
            "angekommen, weiß niemand: „deliveries“ mit --state unclear zeigt es, „settle“ "
            "entscheidet.",
            f"{'1 mail was' if one else f'{incident.unclear} mails were'} on the way; nobody knows "
            'whether arrived: "deliveries" with --state unclear shows it, "settle" decides.',
            "yellow",
        )
