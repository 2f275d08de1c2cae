"""Preflight: the look at a finished mail before it may be released.

``preflight`` looks at one composed message, ``placeholder_findings`` at what some readers of
the audience lack, ``language_findings`` at what is missing in a language. Findings are values;
an error among them refuses the release.
"""

from collections.abc import Callable, Iterator

from mailer.compose.preflight.calendar import calendar
from mailer.compose.preflight.contrast import contrast
from mailer.compose.preflight.finding import Finding, Severity
from mailer.compose.preflight.header import header
from mailer.compose.preflight.imprint import imprint
from mailer.compose.preflight.languages import language_findings
from mailer.compose.preflight.leftovers import leftovers
from mailer.compose.preflight.links import hosts_of, links
from mailer.compose.preflight.look import Look, look_at
from mailer.compose.preflight.placeholders import placeholder_findings, unguarded_fields
from mailer.compose.preflight.resources import alternatives, external
from mailer.compose.preflight.structure import headings, language, tables
from mailer.compose.preflight.subject import preheader, subject
from mailer.compose.preflight.twin import parts, same_facts, same_links
from mailer.compose.preflight.unsubscribe import unsubscribe
from mailer.compose.preflight.wire import charsets, octets, size
from mailer.compose.snapshot import Snapshot

__all__ = [
    "Finding",
    "Severity",
    "hosts_in",
    "language_findings",
    "placeholder_findings",
    "preflight",
    "unguarded_fields",
]

_RULES: tuple[Callable[[Look], Iterator[Finding]], ...] = (
    header, subject, preheader, leftovers, parts, imprint, unsubscribe, same_facts, same_links,
    headings, language, tables, links, alternatives, external, contrast, calendar, size, charsets,
    octets,
)  # fmt: skip


def hosts_in(message: bytes, snapshot: Snapshot, language: str) -> tuple[str, ...]:
    """Where the links of one message lead, each host once, as people read it."""
    look = look_at(message, snapshot, language)
    return hosts_of(look.page) if look.page else ()


def preflight(
    message: bytes, snapshot: Snapshot, language: str, *, attends: bool = True
) -> tuple[Finding, ...]:
    """What is wrong with ``message``, errors first, each finding once; empty when all is well.

    ``message`` is one message as ``Composer.message`` gives it, made of ``snapshot`` in
    ``language`` (as ``Composer.language_for`` answers). Anything that parses as a mail
    gets findings, never an exception. ``attends``: its reader has a place.
    """
    look = look_at(message, snapshot, language, attends=attends)
    found = dict.fromkeys(finding for rule in _RULES for finding in rule(look))
    return tuple(sorted(found, key=lambda finding: finding.severity))
