"""Snapshots for mailings: a seminar, a step and the office become one mail's sources."""

from datetime import UTC, datetime

from mailer.compose.composer import fingerprint
from mailer.compose.recipient import EntryValues, Recipient
from mailer.compose.snapshot import Snapshot, templates_of
from mailer.domain.address import known_address
from mailer.domain.consent import MailingList
from mailer.domain.errors import ContentError
from mailer.domain.seminar import Seminar
from mailer.domain.timeline import CalendarUse
from mailer.workspace import Workspace

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_ANYBODY = Recipient(
    address=known_address("anybody@example.org"),
    language="de",
    display_name="",
    salutation="Guten Tag",
    message_id="anybody@example.org",
    date=_LONG_AGO,
    entry=EntryValues("anybody@example.org", "anybody@example.org", 0, _LONG_AGO, _LONG_AGO),
)


def make_snapshot(
    workspace: Workspace,
    seminar: Seminar,
    *,
    template: str,
    calendar: CalendarUse,
    to_list: bool,
    lists: list[str],
) -> Snapshot:
    """What a mailing would be made of right now; raises SettingsError without an imprint."""
    return Snapshot(
        kind=template,
        templates=templates_of(template, workspace.content.templates),
        seminar=seminar,
        office=workspace.office(),
        page_url=workspace.links.seminar(seminar.slug),
        register_url=seminar.registration_url or workspace.links.register(seminar.slug),
        list=known_list(workspace, lists[0]) if to_list and lists else None,
        calendar=calendar,
    )


def known_list(workspace: Workspace, slug: str) -> MailingList:
    """The list by that name in recipients/lists.toml."""
    found = workspace.content.lists.get(slug)
    if found is None:
        known = ", ".join(workspace.content.lists)
        raise ContentError(
            f"Die Liste „{slug}“ gibt es in recipients/lists.toml nicht; es gibt: {known}.",
            f'There is no list "{slug}" in recipients/lists.toml; there are: {known}.',
        )
    return found


def content_hash(snapshot: Snapshot) -> str:
    """What a release is given for: the mail as its readers would see it."""
    return fingerprint(snapshot, _ANYBODY)
