"""Newsletter issues as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mailer.documents.plans import step_document
from mailer.domain.moment import zone

if TYPE_CHECKING:
    from mailer.actions.mailing.newsletters import PlannedIssue
    from mailer.domain.newsletter import NewsletterIssue


def issue_document(issue: NewsletterIssue) -> dict[str, Any]:
    """An issue as it stands in a list of them."""
    return {
        "newsletter": issue.slug,
        "title": issue.title,
        "send_at": issue.sends_at.astimezone(zone(issue.timezone)).isoformat(),
        "state": issue.state.value,
        "languages": [text.language for text in issue.texts],
        "lists": list(issue.lists),
        "seminars": [one.slug for one in issue.seminars],
    }


def planned_issue_document(planned: PlannedIssue, language: str) -> dict[str, Any]:
    """An issue with its steps."""
    timezone = planned.issue.timezone
    steps = [step_document(one, timezone, language) for one in planned.steps]
    return issue_document(planned.issue) | {"steps": steps}
