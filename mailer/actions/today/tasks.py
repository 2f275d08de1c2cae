"""Today: everything that needs a person, each with the command that helps.

One read model for every door: what ``seminarpost`` alone shows, what ``run`` ends with, and
what publishing, moving or planning anew has to name.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from mailer.actions.desk import Desk
from mailer.actions.seminar.seminars import find
from mailer.actions.today.copies import held
from mailer.actions.today.drafts import draft, drafts
from mailer.actions.today.inbound import came_back, mailbox_trouble
from mailer.actions.today.mailings import mailing_tasks
from mailer.actions.today.missed import missed
from mailer.actions.today.places import waiting_lists
from mailer.actions.today.pressed import pressed as pressed_at_once
from mailer.actions.today.relays import suspended
from mailer.actions.today.task import COMING, Task
from mailer.actions.today.unclear import unclear
from mailer.domain.seminar import SeminarState
from mailer.store import attention, issues
from mailer.store.subjects import IssueRef, SeminarRef


async def today(desk: Desk) -> list[Task]:
    """Everything that needs a person now or within a week; what stops mail comes first."""
    found = [*await held(desk), *await mailing_tasks(desk, COMING), *await unclear(desk)]
    found += [*await waiting_lists(desk), *await drafts(desk), *await suspended(desk)]
    found += [*await mailbox_trouble(desk), *await came_back(desk)]
    found += await pressed_at_once(desk)
    return sorted(found, key=lambda one: not one.waits)


async def pressing(
    desk: Desk, just_missed: Collection[int] = (), ahead: timedelta = timedelta(0)
) -> list[Task]:
    """What a run leaves for a person: mail that waits, was missed, or may not have arrived.

    What this very run found missed (ids) is told once more, also where nothing helps any more.
    What is due ``ahead`` and will have to wait then is named too; nothing waits for it yet.
    """
    found = await mailing_tasks(desk, ahead)
    known = {one.mailing_id for one in found}
    found = [replace(one, waits=True) if one.mailing_id in just_missed else one for one in found]
    async with desk.database.read() as connection:
        late = [await attention.by_id(connection, one) for one in just_missed if one not in known]
    now = desk.clock.now()
    found += [replace(missed(desk, row, now), waits=True) for row in late if row]
    return [*found, *await unclear(desk)]


async def of_seminar(desk: Desk, slug: str) -> list[Task]:
    """What the mailings of one seminar want of a person, now or later."""
    async with desk.database.read() as connection:
        seminar_id, seminar = await find(connection, slug)
    if seminar.state is SeminarState.DRAFT:
        return [draft(seminar)]
    return await mailing_tasks(desk, None, SeminarRef(seminar_id))


async def of_issue(desk: Desk, slug: str) -> list[Task]:
    """What the mailings of one newsletter issue want of a person, now or later."""
    async with desk.database.read() as connection:
        known = await issues.by_slug(connection, slug)
    return await mailing_tasks(desk, None, IssueRef(known[0])) if known else []
