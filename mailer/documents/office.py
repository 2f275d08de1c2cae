"""The office itself as JSON: its content checked, the doctor's findings, its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mailer.actions.doctor.finding import Level

if TYPE_CHECKING:
    from mailer.actions.doctor.examination import Examination
    from mailer.actions.office.checks import Checked
    from mailer.actions.office.dkim import PublishedKey


def checked_document(checked: Checked, language: str) -> dict[str, Any]:
    """Templates, timelines and lists, and what is wrong with them."""
    return {
        "ok": not checked.findings,
        "mails": checked.mails,
        "timelines": checked.timelines,
        "lists": checked.lists,
        "findings": [one.in_language(language) for one in checked.findings],
        "warnings": [one.in_language(language) for one in checked.warnings],
    }


def examination_document(found: Examination, language: str) -> dict[str, Any]:
    """The doctor's findings, and how many of them are bad."""
    return {
        "ok": found.is_healthy,
        "errors": found.count(Level.ERROR),
        "warnings": found.count(Level.WARNING),
        "findings": [
            {
                "area": one.area.value,
                "name": one.name,
                "level": one.level.value,
                "text": one.text.in_language(language),
                "advice": one.advice.in_language(language),
            }
            for one in found.findings
        ],
    }


def key_document(one: PublishedKey) -> dict[str, Any]:
    """A key that signs mail, and its record in the DNS."""
    return {
        "name": one.record.name,
        "type": "TXT",
        "value": one.record.value,
        "zone_line": one.record.zone_line,
        "key_file": one.settings.key_file,
        "selector": one.settings.selector,
        "domain": one.settings.domain,
    }
