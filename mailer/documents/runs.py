"""What a run of the sender did, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mailer.documents.tasks import tasks_document

if TYPE_CHECKING:
    from mailer.actions.operation.running import RunReport


def run_document(report: RunReport, language: str) -> dict[str, Any]:
    """How many mails were handled, what is unclear, what waits and what needs a person."""
    incident = report.incident
    return {
        "handled": report.handled,
        "returned": incident.returned + incident.repeated,
        "unclear": incident.unclear,
        "incident": incident.file,
        "trouble": report.trouble,
        "stopped": report.stopped,
        "waiting": [
            {"what": one.what.in_language(language), "until": one.until} for one in report.waiting
        ],
        "refused": [
            {"mailing": one.mailing, "step": one.step, "fault": one.fault, "reply": one.reply}
            for one in report.refused
        ],
        "needs": tasks_document(report.needs, language),
    }
