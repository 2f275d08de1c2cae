"""``retention run``: what is too old to be kept goes."""

from __future__ import annotations

from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    DryRun,
    WorkspaceDir,
    at_desk,
    fold,
    print_json,
    say,
)
from mailer.documents.retention import retention_document
from mailer.domain.errors import Sentence

with later():
    from mailer.actions.operation import retention


def run(dry_run: DryRun = False, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Deletes what is older than its term, or says what that would be."""
    found = at_desk(workspace, as_json, lambda desk: retention.run(desk, dry_run=dry_run))
    if as_json:
        print_json(retention_document(found, dry_run=dry_run))
        return
    for one in found:
        what, days, number = one.category.sentence, one.term.days, one.number
        before = f"{one.before:%d.%m.%Y}"
        fold(
            Sentence(
                f"{number}: {what.de}; Frist {days} Tage, also älter als {before}.",
                f"{number}: {what.en}; term {days} days, so older than {before}.",
            )
        )
        for year in one.years:
            fold(
                Sentence(
                    f"Die Zahlen des Jahresberichts {year} bleiben, ohne die Menschen.",
                    f"The numbers of the report of {year} stay, without the people.",
                ),
                indent=2,
            )
    if dry_run:
        say("(noch nicht geschehen)", "(not done yet)")
