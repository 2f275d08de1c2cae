"""The archive: newsletter issues that have left, as anybody may read them."""

from mailer.actions.desk import Desk
from mailer.compose.snapshot import Issue
from mailer.domain.delivery import MailingState
from mailer.domain.newsletter import NewsletterIssue
from mailer.scheduling.issues import issues_of
from mailer.store import issues, mailings

_LEFT = {MailingState.SENDING, MailingState.DONE}


async def listing(desk: Desk) -> list[NewsletterIssue]:
    """Issues of public lists that have left and were not withdrawn, the newest first."""
    shown = {slug for slug, one in desk.workspace.content.lists.items() if one.public}
    async with desk.database.read() as connection:
        found = [
            one
            for number, one in await issues.all_issues(connection)
            if not one.is_off
            and all(slug in shown for slug in one.lists)
            and any(row.state in _LEFT for row in await mailings.of_issue(connection, number))
        ]
    return sorted(found, key=lambda one: one.sends_at, reverse=True)


async def by_slug(desk: Desk, slug: str, language: str) -> Issue | None:
    """One of them as its readers see it in ``language``, else in its first one."""
    found = next((one for one in await listing(desk) if one.slug == slug), None)
    if found is None:
        return None
    texts = issues_of(desk.workspace.links, found)
    return next((one for one in texts if one.language == language), texts[0])
