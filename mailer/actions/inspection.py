"""Inspection: the preflight of what is about to be released, in every language and variant."""

from collections.abc import Iterable
from dataclasses import replace

from mailer.clock.snapshots import ANYBODY
from mailer.compose.composer import Composer
from mailer.compose.preflight import Finding, Severity, preflight
from mailer.compose.snapshot import Snapshot
from mailer.domain.errors import RefusedError


def findings_of(snapshot: Snapshot) -> tuple[Finding, ...]:
    """What is wrong with a mail, or could be better; errors first, each once."""
    composer = Composer(snapshot)
    found: dict[Finding, None] = {}
    for language in composer.languages:
        for late in (False, True):
            reader = replace(ANYBODY, language=language, gets_join_link=late)
            message = composer.message(reader)
            found |= dict.fromkeys(preflight(message, snapshot, language))
    return tuple(sorted(found, key=lambda one: one.severity is not Severity.ERROR))


def refuse_faulty(snapshots: Iterable[Snapshot]) -> None:
    """Raises RefusedError with the first error that the preflight finds; warnings pass."""
    for snapshot in snapshots:
        for one in findings_of(snapshot):
            if one.severity is Severity.ERROR:
                raise RefusedError(
                    f"{one.where}: {one.sentence.de}", f"{one.where}: {one.sentence.en}"
                )
