"""Files that came in, as JSON: what was taken of them, and which rows were not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailer.actions.attendance import AttendanceReport
    from mailer.actions.columns import NotUnderstood
    from mailer.actions.recipients import ImportReport, Refused
    from mailer.actions.refused import RefusedImport
    from mailer.actions.rosters import RosterReport


def list_import_document(done: ImportReport, language: str) -> dict[str, Any]:
    """People put on a list."""
    return {
        "imported": done.imported,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "refused": _rows(done.refused, language),
        "not_understood": _not_understood(done.not_understood),
    }


def registrations_import_document(done: RosterReport, language: str) -> dict[str, Any]:
    """Registrations from elsewhere."""
    return {
        "registered": done.registered,
        "waitlisted": done.waitlisted,
        "unregistered": done.unregistered,
        "unchanged": done.unchanged,
        "mails": done.mails,
        "refused": _rows(done.refused, language),
        "not_understood": _not_understood(done.not_understood),
    }


def attendance_document(done: AttendanceReport, language: str) -> dict[str, Any]:
    """Who was there, and which lines fit nobody."""
    return {
        "attended": [
            {"address": one.address, "name": one.name, "minutes": one.minutes}
            for one in done.attended
        ],
        "absent": done.absent,
        "unmatched": [
            {
                "line": one.line,
                "name": one.name,
                "minutes": one.minutes,
                "candidates": list(one.candidates),
            }
            for one in done.unmatched
        ],
        "refused": _rows(done.refused, language),
        "known": done.is_known,
    }


def refused_import_document(one: RefusedImport, language: str) -> dict[str, Any]:
    """What an import did not take and nobody has settled yet."""
    return {
        "kind": one.kind.value,
        "about": one.about,
        "file": one.file,
        "at": one.at,
        "number": one.number,
        "refused": [
            {"line": line, "reason": reason.in_language(language)} for line, reason in one.rows
        ],
    }


def _not_understood(found: Iterable[NotUnderstood]) -> list[dict[str, Any]]:
    return [{"line": one.line, "field": one.field, "value": one.value} for one in found]


def _rows(lines: Iterable[Refused], language: str) -> list[dict[str, Any]]:
    return [{"line": one.line, "reason": one.reason.in_language(language)} for one in lines]
