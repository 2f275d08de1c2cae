"""A plan as JSON: its steps, and where the seminar's links lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mailer.actions.today.note_words import documented
from mailer.domain.moment import zone

if TYPE_CHECKING:
    from mailer.actions.mailing.link_hosts import LinkHost
    from mailer.actions.mailing.plans import PlannedStep
    from mailer.compose.snapshot import Texts
    from mailer.domain.seminar import Seminar
    from mailer.scheduling.layout import Relaid


def plan_document(
    slug: str,
    steps: Iterable[PlannedStep],
    links: Iterable[LinkHost],
    timezone: str,
    language: str,
) -> dict[str, Any]:
    """The steps of a seminar's timeline."""
    return {
        "seminar": slug,
        "steps": [step_document(one, timezone, language) for one in steps],
        "links": [_link(one, language) for one in links],
    }


def step_document(step: PlannedStep, timezone: str, language: str) -> dict[str, Any]:
    """A planned step, times in the zone of what it is about."""

    def there(moment: datetime | None) -> str | None:
        return None if moment is None else moment.astimezone(zone(timezone)).isoformat()

    return {
        "mailing": step.mailing_id,
        "step": step.step,
        "name": step.title.in_language(language),
        "session": step.session,
        "when": step.when or None,
        "due_at": there(step.due_at),
        "state": step.state,
        "waits_for": documented(step.waits_for),
        "recipients": step.recipients,
        "skipped": step.skipped,
        "counts": step.counts,
        "last_out_at": there(step.last_out_at),
        "too_late": step.too_late,
        "warnings": [one.in_language(language) for one in step.warnings],
        "released_by": step.released_by or None,
    }


def wordings_document(slug: str, step: str, found: Mapping[str, Texts]) -> dict[str, Any]:
    """Staff's own words for a step, by language."""
    texts = {language: asdict(one) for language, one in found.items()}
    return {"seminar": slug, "step": step, "texts": texts}


def replanned_document(seminar: Seminar, done: Relaid) -> dict[str, Any]:
    """What a changed timeline did to the plan of a seminar."""
    return {
        "seminar": seminar.slug,
        "plan": seminar.plan,
        "added": list(done.added),
        "changed": list(done.changed),
        "dropped": list(done.dropped),
    }


def _link(one: LinkHost, language: str) -> dict[str, Any]:
    doubts = [doubt.in_language(language) for doubt in one.doubts]
    return {"field": one.field, "host": one.host, "please_check": doubts}
