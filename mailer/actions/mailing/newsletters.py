"""Newsletters: an issue written in a file, planned, looked at, released and withdrawn."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.mailing import plans
from mailer.actions.mailing.announced import Announced
from mailer.actions.mailing.issue_draft import draft, tomorrow, write
from mailer.actions.seminar.renewal import renew_unsent
from mailer.compose.composer import Composer
from mailer.compose.markdown import refuse_placeholders
from mailer.domain.audience import Audience, Reason
from mailer.domain.delivery import PENDING_MAILING, UNFINISHED_MAILING, MailingState
from mailer.domain.errors import ContentError, NotFoundError, RefusedError
from mailer.domain.moment import zone
from mailer.domain.newsletter import IssueState, NewsletterIssue
from mailer.domain.seminar import SeminarState
from mailer.domain.timeline import CalendarUse
from mailer.issue_file import FOLDER, read_issue
from mailer.scheduling import layout
from mailer.scheduling.snapshots import known_list, make_snapshot
from mailer.store import issues, mailings, seminars
from mailer.store.ledger import cancelling
from mailer.store.mailings import MailingRow
from mailer.store.subjects import IssueRef

_LOOKS_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class PlannedIssue:
    """An issue as it was taken in, and the steps of its timeline."""

    issue: NewsletterIssue
    steps: tuple[plans.PlannedStep, ...]


async def new(
    desk: Desk, slug: str, *, title: str, sends_at: datetime | None, until: datetime | None
) -> Path:
    """Writes a file for a new issue, with the seminars to come until ``until``.

    Without ``sends_at`` it is for tomorrow, 9:00. Raises RefusedError if the file is there.
    """
    now = desk.clock.now()
    sends_at = sends_at or tomorrow(now, desk.workspace.settings.site.timezone)
    async with desk.database.read() as connection:
        known = [one for _, one in await seminars.all_seminars(connection)]
    ends = until or sends_at + _LOOKS_AHEAD
    shown = [
        one
        for one in known
        if one.state is SeminarState.PUBLISHED and sends_at < one.starts_at <= ends
    ]
    site = desk.workspace.settings.site
    local = sends_at.astimezone(zone(site.timezone))
    text = draft(title or "Newsletter", local, _usual_list(desk), shown, site.language)
    return write(desk.workspace.path, slug, text)


async def plan(desk: Desk, slug: str) -> PlannedIssue:
    """Takes in an issue's file and lays its timeline; doing it again takes in what changed.

    A changed issue needs a new release; one that is being sent pauses and asks.
    """
    await take_in(desk, slug)
    return await planned(desk, slug)


async def planned(desk: Desk, slug: str) -> PlannedIssue:
    """An issue as it was taken in, with its steps as they stand."""
    async with desk.database.read() as connection:
        issue_id, issue = await find(connection, slug)
    steps = await plans.planned(desk, IssueRef(issue_id), issue)
    return PlannedIssue(issue, tuple(steps))


async def take_in(desk: Desk, slug: str) -> None:
    """The part of ``plan`` that writes, in one transaction."""
    desk.workspace.office()
    now = desk.clock.now()
    async with desk.database.write() as connection:
        wanted = await _read(desk, connection, slug)
        known = await issues.by_slug(connection, slug)
        if known is None:
            issue_id = await issues.add(connection, wanted, now)
            rows = layout.lay(desk.workspace, IssueRef(issue_id), wanted, now)
            await mailings.add_many(connection, rows)
        else:
            issue_id, before = known
            _refuse_withdrawn(before)
            await _refuse_other_lists(connection, issue_id, before, wanted)
            await issues.change(connection, issue_id, wanted, now)
            about = IssueRef(issue_id)
            await layout.lay_again(connection, desk.workspace, about, wanted, now)
            await renew_unsent(connection, desk, about, wanted, now)


async def to_release(desk: Desk, slug: str, step: str) -> tuple[MailingRow, NewsletterIssue]:
    """The mailing of an issue (its only one if ``step`` is "") that somebody may release.

    Raises RefusedError for a withdrawn or empty issue.
    """
    async with desk.database.read() as connection:
        issue_id, issue = await find(connection, slug)
        rows = await mailings.of_issue(connection, issue_id)
    _refuse_withdrawn(issue)
    if issue.is_empty:
        raise RefusedError(
            f"Die Ausgabe „{slug}“ ist noch leer; bitte in {FOLDER}/ füllen und neu planen.",
            f'The issue "{slug}" is still empty; please fill it in {FOLDER}/ and plan it again.',
        )
    return _row(rows, step), issue


async def release(
    desk: Desk, slug: str, step: str, by: str, announced: Announced | None = None
) -> PlannedIssue:
    """Releases an issue's mailing (its only one if ``step`` is ""), as it was planned."""
    row, issue = await to_release(desk, slug, step)
    await plans.release_mailing(desk, row, issue, by, announced)
    return await planned(desk, slug)


async def announce_release(desk: Desk, slug: str, step: str) -> Announced:
    """Whom a release would let an issue go to; raises what the release would."""
    row, issue = await to_release(desk, slug, step)
    return await plans.announce_mailing(desk, row, issue)


def _refuse_withdrawn(issue: NewsletterIssue) -> None:
    if issue.is_off:
        raise RefusedError(
            f"Die Ausgabe „{issue.slug}“ wurde zurückgezogen.",
            f'The issue "{issue.slug}" was withdrawn.',
        )


async def withdraw(desk: Desk, slug: str) -> int:
    """Ends an issue for everybody not yet reached; returns how many that were."""
    ended, now = 0, desk.clock.now()
    async with desk.database.write() as connection:
        issue_id, issue = await find(connection, slug)
        gone = replace(issue, state=IssueState.WITHDRAWN)
        await issues.change(connection, issue_id, gone, now)
        for row in await mailings.of_issue(connection, issue_id):
            ended += await cancelling.cancel_unsent(connection, row.id, Reason.WITHDRAWN.value, now)
            await mailings.switch(
                connection,
                row.id,
                frm=UNFINISHED_MAILING,
                state=MailingState.CANCELLED,
                waits_for="",
            )
    return ended


async def listing(desk: Desk) -> list[NewsletterIssue]:
    """All issues that were planned, the oldest first."""
    async with desk.database.read() as connection:
        return [one for _, one in await issues.all_issues(connection)]


async def written(desk: Desk, slug: str) -> NewsletterIssue:
    """The issue as its file says it now; nothing is stored."""
    async with desk.database.read() as connection:
        return await _read(desk, connection, slug)


async def web_view(desk: Desk, slug: str, language: str = "") -> str:
    """The page that the archive shows: the same issue for no reader in particular."""
    issue = await written(desk, slug)
    snapshot = make_snapshot(
        desk.workspace, issue, template=_template(desk, issue), list_slug=issue.lists[0]
    )
    composer = Composer(snapshot)
    return composer.web_view(composer.language_for(language or snapshot.office.language))


async def find(connection: AsyncConnection, slug: str) -> tuple[int, NewsletterIssue]:
    """A planned issue and its id; raises NotFoundError saying how to plan it."""
    found = await issues.by_slug(connection, slug)
    if found is None:
        raise NotFoundError(
            f"Die Ausgabe „{slug[:60]}“ ist noch nicht geplant; zuerst: seminarpost newsletter "
            f"plan {slug[:60]}",
            f'The issue "{slug[:60]}" is not planned yet; first: seminarpost newsletter plan '
            f"{slug[:60]}",
        )
    return found


async def _refuse_other_lists(
    connection: AsyncConnection, issue_id: int, before: NewsletterIssue, wanted: NewsletterIssue
) -> None:
    if set(wanted.lists) == set(before.lists):
        return
    not_yet = PENDING_MAILING | {MailingState.MISSED, MailingState.CANCELLED}
    if any(row.state not in not_yet for row in await mailings.of_issue(connection, issue_id)):
        lists = ", ".join(before.lists)
        raise RefusedError(
            f"„{wanted.slug}“ geht schon an {lists}; der Verteiler lässt sich nicht mehr ändern.",
            f'"{wanted.slug}" already goes to {lists}; the list can no longer be changed.',
        )


async def _read(desk: Desk, connection: AsyncConnection, slug: str) -> NewsletterIssue:
    site = desk.workspace.settings.site
    found = read_issue(desk.workspace.path, slug, site.language)
    for bad in found.bad_links:
        raise ContentError(*bad)
    file = found.file
    for text in found.texts:
        items = (part for one in text.items for part in (one.title, one.text))
        for part in (text.title, text.intro, *items, *text.blocks):
            refuse_placeholders(part, f"{FOLDER}/{slug}")
    if file.send_at is None:
        raise ContentError(
            f"In {FOLDER}/{slug} fehlt der Versandtermin: send_at = 2027-03-01T09:00:00",
            f"{FOLDER}/{slug} does not say when to send: send_at = 2027-03-01T09:00:00",
        )
    lists = tuple(dict.fromkeys(file.lists)) or (_usual_list(desk),)
    for one in lists:
        known_list(desk.workspace, one)
    known = await seminars.with_slugs(connection, file.seminars)
    for one in file.seminars:
        if one not in known:
            raise ContentError(
                f"{FOLDER}/{slug}: Ein Seminar „{one[:60]}“ gibt es nicht; „seminar list“ zeigt "
                "alle.",
                f'{FOLDER}/{slug}: there is no seminar "{one[:60]}"; "seminar list" shows all.',
            )
    issue = NewsletterIssue(
        slug=slug,
        sends_at=_aware(file.send_at, site.timezone),
        texts=found.texts,
        seminars=tuple(known[one] for one in file.seminars),
        timezone=site.timezone,
        lists=lists,
        plan=file.plan,
        state=IssueState.PLANNED,
    )
    _refuse_other_steps(desk, issue)
    return issue


def _usual_list(desk: Desk) -> str:
    """The list of an issue that names none; "" only where there is no list at all."""
    lists = desk.workspace.content.lists
    return "newsletter" if "newsletter" in lists else next(iter(lists), "")


def _refuse_other_steps(desk: Desk, issue: NewsletterIssue) -> None:
    for step in layout.timeline_of(desk.workspace, issue).steps:
        if step.audience is not Audience.SUBSCRIBERS or step.calendar is not CalendarUse.NONE:
            raise ContentError(
                f"schedules/{issue.plan}.toml: Der Schritt „{step.key}“ passt nicht zu einem "
                'Newsletter; der geht an Verteiler (audience = "subscribers") und hat keinen '
                "Kalendereintrag.",
                f'schedules/{issue.plan}.toml: the step "{step.key}" does not fit a newsletter, '
                'which goes to lists (audience = "subscribers") and has no calendar entry.',
            )


def _template(desk: Desk, issue: NewsletterIssue) -> str:
    return layout.timeline_of(desk.workspace, issue).steps[0].template


def _row(rows: list[MailingRow], step: str) -> MailingRow:
    for row in rows:
        if row.step_key == step or (not step and len(rows) == 1):
            return row
    known = ", ".join(row.step_key for row in rows)
    raise NotFoundError(
        f"Den Schritt „{step[:60]}“ gibt es nicht; es gibt: {known}.",
        f'There is no step "{step[:60]}"; there are: {known}.',
    )


def _aware(moment: datetime, timezone: str) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone(timezone))
