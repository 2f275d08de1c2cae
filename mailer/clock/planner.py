"""The planner: lays a timeline over a seminar and moves each mailing on when it is due."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.clock import freezer, places
from mailer.clock.snapshots import content_hash, snapshots_for
from mailer.domain.audience import Audience
from mailer.domain.delivery import PENDING_MAILING, MailingState
from mailer.domain.errors import ContentError, SeminarpostError
from mailer.domain.seminar import Seminar, SeminarState
from mailer.domain.timeline import Need, Step, Timeline, due_at, until_at
from mailer.now import Clock
from mailer.store import contents, mailings, seminars
from mailer.store.database import Database
from mailer.store.deliveries import delivery
from mailer.store.schema import Fields
from mailer.workspace import Workspace

_WAITS_FOR_RELEASE = "release"
_CONTENT_CHANGED = "release: content changed"


@dataclass(slots=True)
class Tick:
    """What one waking of the planner did: seminar slug and step of each mailing."""

    frozen: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    finished: int = 0


def timeline_of(workspace: Workspace, seminar: Seminar) -> Timeline:
    """The timeline a seminar is planned by; raises ContentError if there is none."""
    timeline = workspace.content.timelines.get(seminar.plan)
    if timeline is None:
        known = ", ".join(workspace.content.timelines)
        raise ContentError(
            f"Den Plan „{seminar.plan}“ gibt es in schedules/ nicht; es gibt: {known}.",
            f'There is no plan "{seminar.plan}" in schedules/; there are: {known}.',
        )
    for step in timeline.steps:
        kinds = {kind for _, kind in workspace.content.kinds()}
        if step.template not in kinds:
            raise ContentError(
                f"Der Schritt „{step.key}“ im Plan „{timeline.key}“ braucht die Vorlage "
                f"„{step.template}“, die es in templates/ nicht gibt.",
                f'The step "{step.key}" of the plan "{timeline.key}" needs the template '
                f'"{step.template}", which is not in templates/.',
            )
    return timeline


def lay(
    workspace: Workspace, seminar_id: int, seminar: Seminar, now: datetime
) -> list[dict[str, Any]]:
    """The mailing rows of a seminar's timeline; what is already too late is born ``missed``."""
    timeline = timeline_of(workspace, seminar)
    return [_row(workspace, seminar_id, seminar, step, now) for step in timeline.steps]


async def replan(
    connection: AsyncConnection, workspace: Workspace, seminar_id: int, seminar: Seminar
) -> None:
    """Moves mailings that are not yet frozen to where the seminar's new start puts them."""
    timeline = timeline_of(workspace, seminar)
    for row in await mailings.of_seminar(connection, seminar_id):
        step = timeline.step(row["step_key"])
        if step is not None:
            times = _times(step, seminar)
            await mailings.switch(connection, row["id"], frm=set(PENDING_MAILING), **times)
            if row["trigger"] is not None:
                await mailings.switch(
                    connection, row["id"], frm={MailingState.SENDING}, until_at=times["until_at"]
                )


async def tick(database: Database, workspace: Workspace, clock: Clock) -> Tick:
    """Moves on everything that is due; doing it twice, late, or twice at once changes nothing.

    A mailing that cannot go on waits with the reason; the others go on.
    """
    done = Tick()
    now = clock.now()
    await places.give_up_held(database, workspace, now)
    async with database.read() as connection:
        due = await mailings.due(connection, now)
    for row in due:
        async with database.read() as connection:
            seminar = await seminars.by_id(connection, row["seminar_id"])
        name = f"{seminar.slug} {row['step_key']}"
        try:
            state = await _advance(database, workspace, row, seminar, clock)
        except SeminarpostError as problem:
            state = await _settle(database, row, MailingState.WAITING, problem.sentence.de)
        except freezer.FreezeLostError:
            continue
        if state is MailingState.MISSED:
            done.missed.append(name)
        elif state is MailingState.WAITING:
            done.waiting.append(name)
        elif state in {MailingState.SENDING, MailingState.PAUSED}:
            done.frozen.append(name)
    async with database.write() as connection:
        done.finished = await mailings.finish(connection, now)
    return done


def unmet_needs(row: Fields, seminar: Seminar) -> list[str]:
    """What a step needs and the seminar does not have yet."""
    has = {
        Need.JOIN_URL: bool(seminar.join_url),
        Need.MATERIALS_URL: bool(seminar.materials_url),
        Need.ATTENDANCE: seminar.attendance_known,
    }
    return [need for need in row["needs"] if not has.get(Need(need), False)]


async def _advance(
    database: Database, workspace: Workspace, row: Fields, seminar: Seminar, clock: Clock
) -> MailingState:
    """Takes one due mailing as far as it can go; gives the state it is now in."""
    now = clock.now()
    if seminar.state is SeminarState.CANCELLED:
        return await _settle(database, row, MailingState.CANCELLED)
    if now > row["late_at"] or now >= row["until_at"]:
        # What it still waited for stays written down: that is why it never left.
        return await _settle(database, row, MailingState.MISSED, row["waits_for"])
    unmet = unmet_needs(row, seminar)
    if unmet:
        return await _settle(database, row, MailingState.WAITING, ", ".join(unmet))
    if row["released_hash"] is None and missing_release(workspace, row, ""):
        # Compiling costs a hundred times a tick: not for what nobody has looked at yet.
        return await _settle(database, row, MailingState.WAITING, _WAITS_FOR_RELEASE)
    snapshots = snapshots_for(workspace, row, seminar)
    # Compiles every variant: a broken template is noticed here and not at the first reader.
    digest = content_hash(snapshots.values())
    missing = missing_release(workspace, row, digest)
    if missing:
        return await _settle(database, row, MailingState.WAITING, missing)
    mine = secrets.token_hex(8)
    async with database.write() as connection:
        until = now + freezer.FREEZING_LEASE
        if not await mailings.begin_freezing(connection, row["id"], mine, now, until):
            raise freezer.FreezeLostError
        kept = {
            slug: await contents.keep(connection, snapshot, now)
            for slug, snapshot in snapshots.items()
        }
    frozen = await freezer.freeze(database, workspace, row, seminar, kept, mine, clock)
    return await _start(database, row, seminar, mine, next(iter(kept.values())), frozen, now)


async def _start(
    database: Database,
    row: Fields,
    seminar: Seminar,
    mine: str,
    content_id: int,
    frozen: freezer.Headcount,
    now: datetime,
) -> MailingState:
    """The short switch that ends a freeze: off it goes, unless something changed meanwhile.

    A seminar that was edited during the freeze is frozen anew by the next tick; an audience
    that grew beyond its release pauses and asks.
    """
    size = row["released_size"]
    # Those invited were released with the invitation; when this was, they were none yet.
    counted = row["audience"] is Audience.SUBSCRIBERS and size is not None
    grew = counted and frozen.queued * 10 > size * 11
    state = MailingState.PAUSED if grew else MailingState.SENDING
    note = f"audience grew from {size} to {frozen.queued}" if grew else ""
    async with database.write() as connection:
        edited = await seminars.by_id(connection, row["seminar_id"]) != seminar
        if edited:
            state, note = MailingState.SCHEDULED, ""
        values = {"state": state, "waits_for": note, "content_id": content_id, "frozen_at": now}
        if not await mailings.still_freezing(connection, row["id"], mine, **values):
            raise freezer.FreezeLostError
        if edited:
            await connection.execute(
                delete(delivery).where(
                    delivery.c.mailing_id == row["id"], delivery.c.revision == seminar.revision
                )
            )
    return state


async def _settle(
    database: Database, row: Fields, state: MailingState, waits_for: str = ""
) -> MailingState:
    if row["state"] is not state or row["waits_for"] != waits_for:
        async with database.write() as connection:
            await mailings.switch(
                connection,
                row["id"],
                frm={MailingState.SCHEDULED, MailingState.WAITING},
                state=state,
                waits_for=waits_for,
            )
    return state


def missing_release(workspace: Workspace, row: Fields, digest: str) -> str:
    """Why list mail may not leave yet, or "": a release is for one content only."""
    if not row["to_list"] or workspace.settings.policy.release == "auto":
        return ""
    if row.get("released_hash") is None:
        return _WAITS_FOR_RELEASE
    return "" if row["released_hash"] == digest else _CONTENT_CHANGED


def _times(step: Step, seminar: Seminar) -> dict[str, datetime | None]:
    due = due_at(step, seminar.starts_at, seminar.timezone)
    until = until_at(step, due, seminar.starts_at, seminar.ends_at, seminar.timezone)
    if step.when is not None:
        # An event has no time of its own; its mails are of use until the seminar is over.
        return {"due_at": None, "late_at": None, "until_at": seminar.ends_at}
    return {"due_at": due, "late_at": due + step.late_by, "until_at": until}


def _row(
    workspace: Workspace, seminar_id: int, seminar: Seminar, step: Step, now: datetime
) -> dict[str, Any]:
    times = _times(step, seminar)
    if step.when is not None:
        state = MailingState.SENDING
    elif times["late_at"] is not None and now > times["late_at"]:
        state = MailingState.MISSED
    else:
        state = MailingState.SCHEDULED
    return {
        "seminar_id": seminar_id,
        "step_key": step.key,
        "template": step.template,
        "audience": step.audience,
        "trigger": step.when,
        "to_list": step.to_list,
        "lists": list(step.lists or seminar.lists),
        "calendar": step.calendar,
        "needs": [need.value for need in step.needs],
        "on_unclear": step.on_unclear or workspace.settings.policy.on_unclear,
        "priority": _priority(step),
        "state": state,
        "waits_for": "",
        "created_at": now,
    } | times


def _priority(step: Step) -> int:
    """What overtakes what: answers to an action, then what is due to the minute, lists last."""
    if step.when is not None:
        return 0
    if not step.offset.by_calendar:
        return 1
    return 3 if step.to_list else 2
