"""Snapshots for mailings: a seminar, a step and the office become one mail's sources."""

from collections.abc import Iterable
from datetime import UTC, datetime

from mailer.compose.composer import fingerprint
from mailer.compose.recipient import EntryValues, Recipient
from mailer.compose.snapshot import News, Snapshot, templates_of
from mailer.domain.address import known_address
from mailer.domain.consent import MailingList
from mailer.domain.errors import ContentError
from mailer.domain.seminar import Seminar
from mailer.domain.timeline import CalendarUse
from mailer.store.schema import Fields
from mailer.workspace import Workspace

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ANYBODY = Recipient(
    address=known_address("anybody@example.org"),
    language="de",
    display_name="Erika Beispiel",
    salutation="Guten Tag Erika Beispiel",
    message_id="anybody@example.org",
    date=_LONG_AGO,
    name="Erika Beispiel",
    organisation="Stadt Beispielhausen",
    unsubscribe_url="https://example.org/abmelden/x",
    settings_url="https://example.org/einstellungen/x",
    registration_url="https://example.org/anmeldung/x",
    confirm_url="https://example.org/bestaetigen/x",
    entry=EntryValues("anybody@example.org", "anybody@example.org", 0, _LONG_AGO, _LONG_AGO),
)
"""A made-up reader, for looking at a mail before anybody gets it."""


def make_snapshot(
    workspace: Workspace,
    seminar: Seminar,
    *,
    template: str,
    calendar: CalendarUse,
    list_slug: str | None,
    news: News | None = None,
) -> Snapshot:
    """What a mailing would be made of right now; raises SettingsError without an imprint."""
    return Snapshot(
        kind=template,
        templates=templates_of(template, workspace.content.templates),
        seminar=seminar,
        office=workspace.office(),
        page_url=workspace.links.seminar(seminar.slug),
        register_url=seminar.registration_url or workspace.links.register(seminar.slug),
        list=known_list(workspace, list_slug) if list_slug else None,
        calendar=calendar,
        news=news or News(),
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


def content_hash(snapshots: Iterable[Snapshot]) -> str:
    """What a release is given for: the mail as the readers of each list would see it."""
    return ".".join(fingerprint(snapshot, ANYBODY)[:32] for snapshot in snapshots)


def snapshots_for(
    workspace: Workspace, row: Fields, seminar: Seminar
) -> dict[str | None, Snapshot]:
    """The sources of a scheduled mailing: one for each of its lists, else one under None."""
    slugs: list[str | None] = list(row["lists"]) if row["to_list"] else [None]
    if not slugs:
        raise ContentError(
            f"Der Schritt „{row['step_key']}“ geht an Verteiler, nennt aber keinen.",
            f'The step "{row["step_key"]}" goes to lists but names none.',
        )
    return {slug: snapshot_for(workspace, row, seminar, list_slug=slug) for slug in slugs}


def snapshot_for(
    workspace: Workspace,
    row: Fields,
    seminar: Seminar,
    news: News | None = None,
    list_slug: str | None = None,
) -> Snapshot:
    """The sources of the mail that a mailing row stands for, as they are now.

    ``news`` is what a mail about a change has to tell.
    """
    return make_snapshot(
        workspace,
        seminar,
        template=row["template"],
        calendar=row["calendar"],
        list_slug=list_slug,
        news=news,
    )
