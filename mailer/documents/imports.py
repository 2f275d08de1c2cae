"""Files that came in, as JSON: what was taken of them, and which rows were not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailer.actions.imports.attendance import AttendanceReport
    from mailer.actions.imports.columns import NotUnderstood
    from mailer.actions.imports.import_report import ImportReport, Refused, Taken
    from mailer.actions.imports.refused import RefusedImport
    from mailer.actions.imports.rosters import RosterReport
    from mailer.actions.imports.spreadsheet import Found


def list_import_document(done: ImportReport, language: str) -> dict[str, Any]:
    """People put on a list."""
    return found_document(done.found, language) | {
        "people": _people(done.people),
        "known": done.known,
        "withdrawn": done.withdrawn,
        "suppressed": done.suppressed,
        "imported": done.imported,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "refused": _rows(done.refused, language),
        "not_understood": _not_understood(done.not_understood),
    }


def registrations_trial_document(done: RosterReport, language: str) -> dict[str, Any]:
    """Registrations from elsewhere as a dry run tells of them."""
    return registrations_import_document(done, language) | {"people": _people(done.people)}


def _people(found: Iterable[Taken]) -> list[dict[str, Any]]:
    return [
        {
            "line": one.line,
            "address": one.person.address.envelope,
            "salutation": one.person.salutation,
            "organisation": one.person.organisation,
        }
        for one in found
    ]


def registrations_import_document(done: RosterReport, language: str) -> dict[str, Any]:
    """Registrations from elsewhere."""
    return found_document(done.found, language) | {
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
    return found_document(done.found, language) | {
        "attended": [
            {"address": one.address, "name": one.name, "minutes": one.minutes}
            for one in done.attended
        ],
        "too_short": [
            {"address": one.address, "name": one.name, "minutes": one.minutes}
            for one in done.too_short
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


def found_document(found: Found, language: str) -> dict[str, Any]:
    """Which table of a file was read, and how."""
    return {
        "sheet": found.sheet or None,
        "heading_line": found.heading_line or None,
        "encoding": found.encoding or None,
        "columns": found.columns,
        "hidden": found.hidden,
        "samples": found.samples,
        "notes": [one.in_language(language) for one in found.notes],
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
