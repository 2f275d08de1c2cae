"""Layout: a timeline laid over a seminar or a newsletter issue becomes mailing rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import PENDING_MAILING, UNDER_WAY_MAILING, MailingState
from mailer.domain.errors import ContentError
from mailer.domain.seminar import Seminar
from mailer.domain.subject import Subject
from mailer.domain.timeline import (
    SUBSCRIPTION_TRIGGERS,
    Step,
    Timeline,
    due_at,
    until_at,
)
from mailer.store import mailings
from mailer.store.mailings import MailingRow
from mailer.store.subjects import IssueRef, ListRef, SubjectRef
from mailer.workspace import Workspace

SUBSCRIPTION_PLAN = "subscription"
"""The plan whose mails tell people about joining a list."""


def timeline_of(workspace: Workspace, subject: Subject) -> Timeline:
    """The timeline that ``subject`` is planned by; raises ContentError if there is none."""
    return timeline_named(workspace, subject.plan)


def timeline_named(workspace: Workspace, plan: str) -> Timeline:
    """The timeline ``schedules/<plan>.toml``; raises ContentError if it cannot be used."""
    timeline = workspace.content.timelines.get(plan)
    if timeline is None:
        known = ", ".join(workspace.content.timelines)
        raise ContentError(
            f"Den Plan „{plan}“ gibt es in schedules/ nicht; es gibt: {known}.",
            f'There is no plan "{plan}" in schedules/; there are: {known}.',
        )
    kinds = {kind for _, kind in workspace.content.kinds()}
    for step in timeline.steps:
        if step.template not in kinds:
            raise ContentError(
                f"Der Schritt „{step.key}“ im Plan „{timeline.key}“ braucht die Vorlage "
                f"„{step.template}“, die es in templates/ nicht gibt.",
                f'The step "{step.key}" of the plan "{timeline.key}" needs the template '
                f'"{step.template}", which is not in templates/.',
            )
    return timeline


def lay(
    workspace: Workspace, about: SubjectRef, subject: Subject, now: datetime
) -> list[MailingRow]:
    """The mailing rows of a subject's timeline; what is already too late is born ``missed``."""
    timeline = timeline_of(workspace, subject)
    return [
        _row(workspace, about, subject, step, now, session)
        for step in timeline.steps
        for session in sessions_of(step, subject)
    ]


def sessions_of(step: Step, subject: Subject) -> tuple[int, ...]:
    """The keys of the sessions that a step has a mailing each for; (0,) is one for the whole."""
    if isinstance(subject, Seminar) and subject.sessions and step.is_per_session:
        return tuple(one.key for one in subject.sessions)
    return (0,)


def entry_session(row: MailingRow, subject: Subject | None) -> int:
    """The key of the session whose calendar entry a mailing carries, if it carries one."""
    if row.session or not isinstance(subject, Seminar):
        return row.session or 1
    return subject.all_sessions[0].key


async def replan(
    connection: AsyncConnection, workspace: Workspace, about: SubjectRef, subject: Subject
) -> None:
    """Moves mailings that are not yet frozen to where the subject's new start puts them."""
    timeline = timeline_of(workspace, subject)
    for row in await mailings_about(connection, about):
        step = timeline.step(row.step_key)
        planned = step is not None and row.session in sessions_of(step, subject)
        if step is not None and planned and row.corrects_id is None:
            new = times(step, subject, row.session)
            relay = relay_of(workspace, step, row.lists)
            await mailings.switch(
                connection, row.id, frm=set(PENDING_MAILING), relay=relay, **new._asdict()
            )
            if row.trigger is not None:
                await mailings.switch(
                    connection, row.id, frm={MailingState.SENDING}, until_at=new.until_at
                )


@dataclass(frozen=True, slots=True)
class Relaid:
    """What a changed plan did to the mailings there were: step keys."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    dropped: tuple[str, ...]


async def lay_again(
    connection: AsyncConnection,
    workspace: Workspace,
    about: SubjectRef,
    subject: Subject,
    now: datetime,
) -> Relaid:
    """Lays a plan that has changed over mailings that exist; what was sent stays sent.

    New steps begin now: an event that was before brings nobody a mail. Steps that are gone
    end, unless they are under way already; what is under way can still change its relay.
    """
    wanted = {row.name: row for row in lay(workspace, about, subject, now)}
    known = await mailings_about(connection, about)
    keys = {row.name for row in known}
    added = [row for key, row in wanted.items() if key not in keys]
    await mailings.add_many(connection, added)
    changed, dropped = [], []
    for row in known:
        new = wanted.get(row.name)
        if row.corrects_id is not None:
            continue
        if new is None:
            gone = set(PENDING_MAILING) | ({MailingState.SENDING} if row.trigger else set())
            if await mailings.switch(
                connection, row.id, frm=gone, state=MailingState.CANCELLED, waits_for=""
            ):
                dropped.append(row.name)
        elif _differs(row, new) or _revives(row, new):
            values = {name: getattr(new, name) for name in _PLANNED}
            if row.trigger is None:
                values |= {"state": new.state, "waits_for": ""}
            frm = set(PENDING_MAILING) | {MailingState.MISSED}
            frm |= {MailingState.SENDING} if row.trigger and new.trigger else set()
            if await mailings.switch(connection, row.id, frm=frm, **values) or await _rerouted(
                connection, row, new.relay
            ):
                changed.append(row.name)
    return Relaid(tuple(row.name for row in added), tuple(changed), tuple(dropped))


_PLANNED = (
    "template", "audience", "trigger", "to_list", "lists", "calendar", "needs", "late_join",
    "on_unclear", "priority", "relay", "due_at", "late_at", "until_at",
)  # fmt: skip


async def _rerouted(connection: AsyncConnection, row: MailingRow, relay: str) -> bool:
    """Sends what is left of a mailing that is under way over another relay."""
    frm = UNDER_WAY_MAILING | ({MailingState.DONE} if row.trigger else set())  # an event may come
    return row.relay != relay and await mailings.switch(connection, row.id, frm=frm, relay=relay)


def _revives(row: MailingRow, new: MailingRow) -> bool:
    """Whether a step was missed that, as things are now, is not late any more."""
    return row.state is MailingState.MISSED and new.state is not MailingState.MISSED


def _differs(row: MailingRow, new: MailingRow) -> bool:
    # An event's until_at follows its mails, not the plan.
    names = [name for name in _PLANNED if name != "until_at" or row.trigger is None]
    return any(getattr(row, name) != getattr(new, name) for name in names)


async def become_several(
    connection: AsyncConnection, workspace: Workspace, seminar_id: int, subject: Subject
) -> None:
    """What reminded of the whole reminds of the first session from now on."""
    timeline = timeline_of(workspace, subject)
    steps = [step.key for step in timeline.steps if step.is_per_session]
    await mailings.rename_session(connection, seminar_id, steps, 0, 1)


async def mailings_about(connection: AsyncConnection, about: SubjectRef) -> list[MailingRow]:
    """All mailings of a seminar or of an issue."""
    if isinstance(about, IssueRef):
        return await mailings.of_issue(connection, about.issue_id)
    return await mailings.of_seminar(connection, about.seminar_id)


async def mailings_of_list(
    connection: AsyncConnection, workspace: Workspace, list_slug: str, now: datetime
) -> list[MailingRow]:
    """The mailings that tell people about joining a list, made when first needed."""
    known = {row.step_key: row for row in await mailings.of_list(connection, list_slug)}
    new = [
        row_of(workspace, ListRef(list_slug), step, Times(None, None, now), now)._replace(
            lists=[list_slug]
        )
        for step in timeline_named(workspace, SUBSCRIPTION_PLAN).steps
        if step.when in SUBSCRIPTION_TRIGGERS
    ]
    for row in new:
        if row.step_key in known:
            await _rerouted(connection, known[row.step_key], row.relay)
    await mailings.add_many(connection, [row for row in new if row.step_key not in known])
    return await mailings.of_list(connection, list_slug)


class Times(NamedTuple):
    """When a mailing is due, too late, and of no more use; an event has no time of its own."""

    due_at: datetime | None
    late_at: datetime | None
    until_at: datetime


def times(step: Step, subject: Subject, session: int = 0) -> Times:
    """When a step is due, too late, and of no more use; ``session`` is the key of its own one."""
    starts_at, ends_at = _reference(step, subject, session)
    due = due_at(step, starts_at, subject.timezone)
    until = until_at(step, due, starts_at, ends_at, subject.timezone)
    if step.when is not None:
        # An event has no time of its own; its mails are of use until the seminar is over.
        return Times(None, None, subject.ends_at)
    return Times(due, due + step.late_by, until)


def _reference(step: Step, subject: Subject, session: int) -> tuple[datetime, datetime]:
    """From what a step's times are reckoned: its session, or the first one, or the last.

    What looks back waits for the last session, and what looks forward is of use until the first.
    """
    if not isinstance(subject, Seminar) or not subject.sessions:
        return subject.starts_at, subject.ends_at
    own = subject.session(session) if session else None
    about = own or subject.sessions[-1 if step.looks_back else 0]
    return about.starts_at, about.ends_at


def is_late(row: MailingRow, now: datetime) -> bool:
    """Whether a mailing that has not left is missed: past its ``late_by``, or of no more use."""
    return now >= row.until_at or (row.late_at is not None and now > row.late_at)


def row_of(
    workspace: Workspace, about: SubjectRef | ListRef, step: Step, at: Times, now: datetime
) -> MailingRow:
    """What a step's mailing row holds whatever it is about."""
    return MailingRow(
        **about._asdict(),
        step_key=step.key,
        template=step.template,
        audience=step.audience,
        trigger=step.when,
        to_list=step.to_list,
        lists=list(step.lists),
        calendar=step.calendar,
        needs=[need.value for need in step.needs],
        texts={},
        late_join=step.late_join,
        on_unclear=step.on_unclear or workspace.settings.policy.on_unclear,
        priority=priority(step),
        relay=relay_of(workspace, step, step.lists),
        due_at=at.due_at,
        late_at=at.late_at,
        until_at=at.until_at,
        created_at=now,
    )


def priority(step: Step) -> int:
    """What overtakes what: answers to an action, then what is due to the minute, lists last."""
    if step.when is not None:
        return 0
    if not step.offset.by_calendar:
        return 1
    return 3 if step.to_list else 2


def relay_of(workspace: Workspace, step: Step, lists: Sequence[str]) -> str:
    """The name of the relay that carries a step's mail to ``lists``; "" is the first one.

    The step's own word wins. Lists only say it for mail that goes to them, and with one voice:
    what tells somebody about an action of theirs does not wait behind a mailing.
    """
    if step.relay or not step.to_list:
        return step.relay
    known = workspace.content.lists
    named = {known[slug].relay for slug in lists if slug in known}
    return named.pop() if len(named) == 1 else ""


def _row(
    workspace: Workspace,
    about: SubjectRef,
    subject: Subject,
    step: Step,
    now: datetime,
    session: int,
) -> MailingRow:
    lists = list(step.lists or subject.lists)
    row = row_of(workspace, about, step, times(step, subject, session), now)
    row = row._replace(session=session, lists=lists, relay=relay_of(workspace, step, lists))
    if step.when is not None:
        return row
    return row._replace(state=MailingState.MISSED if is_late(row, now) else MailingState.SCHEDULED)
