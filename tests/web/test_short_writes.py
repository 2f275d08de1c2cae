"""No transaction of the public side, or of what deletes, keeps others from writing for long.

Counted in statements and in rows that they name, for both are the same on every machine: 50 ms are
more than a thousand plain statements of SQLite. What grows with the data goes in pieces.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta

import httpx
import pytest
from actions.test_retention import on_list, someone, store
from postbox import SLUG, publish
from sqlalchemy import insert
from store.ledger import a_delivery, a_mailing
from support import Office
from web.test_public_site import HER, SITE, Browser
from writes import watched

from mailer.actions.operation import retention
from mailer.actions.person import dossiers, erasing, merging
from mailer.domain.delivery import DeliveryState
from mailer.domain.retention import Category
from mailer.domain.timeline import Trigger
from mailer.scheduling import planner
from mailer.store import people, requests
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing
from mailer.web.public.party import MOST_PEOPLE, NUMBER
from mailer.web.public.site import public_site

FORM = f"/seminar/{SLUG}/anmelden"
MOST_STATEMENTS, MOST_ROWS = 150, 300
DAY = timedelta(days=1)
FIVE = {NUMBER: str(MOST_PEOPLE)} | {
    f"{name}-{place}": value
    for place in range(2, MOST_PEOPLE + 1)
    for name, value in (("email", f"p{place}@example.org"), ("last_name", f"Muster{place}"))
}
Act = Callable[[Browser], Awaitable[object]]


@pytest.fixture
async def web(office: Office) -> AsyncIterator[Browser]:
    transport = httpx.ASGITransport(public_site(office.desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        yield Browser(office, client)


def own(web: Browser) -> str:
    return web.office.desk.workspace.links.registration(1).removeprefix(SITE)


ACTS: dict[str, Act] = {
    "registering": lambda web: web.fill(FORM, HER),
    "a party of five": lambda web: web.fill(FORM, HER | FIVE),
    "subscribing": lambda web: web.fill("/newsletter", HER | {"liste-newsletter": "ja"}),
    "cancelling": lambda web: web.post(f"{own(web)}/absagen", {}),
    "coming after all": lambda web: web.post(f"{own(web)}/kommen", {}),
    "being sent the mail again": lambda web: web.post(f"{own(web)}/senden", {}),
}


async def test_what_people_do_is_soon_done(web: Browser) -> None:
    await publish(web.office, capacity=4)
    longest: dict[str, int] = {}
    for name, act in ACTS.items():
        with watched() as found:
            await act(web)
        assert found.writing, name
        assert found.most_rows <= MOST_ROWS, name
        longest[name] = found.longest.statements
    assert {name: one for name, one in longest.items() if one > MOST_STATEMENTS} == {}
    assert longest["a party of five"] <= MOST_PEOPLE * longest["registering"]


async def with_mails(
    office: Office, who: int, number: int, at: datetime, also: int | None = None
) -> None:
    values = a_mailing(1) | {
        "seminar_id": None, "about_list": "newsletter", "audience": None,
        "trigger": Trigger.SUBSCRIBED, "until_at": at + DAY, "step_key": f"letter-{who}",
    }  # fmt: skip
    about = await store(office).add(mailing, values)
    sent = [
        a_delivery(about, one_of_them, occasion=f"subscribed:{one}", state=DeliveryState.SENT,
                   queued_at=at, ended_at=at)
        for one_of_them in ((who,) if also is None else (who, also))
        for one in range(number)
    ]  # fmt: skip
    async with office.desk.database.write() as connection:
        await connection.execute(insert(delivery), sent)


async def test_erasing_takes_as_many_statements_whatever_somebody_had(office: Office) -> None:
    statements = []
    for name, mails in (("eva", 1), ("ben", 1_000)):
        who = await someone(office, name, office.clock.now())
        await on_list(office, who, office.clock.now())
        await with_mails(office, who, mails, office.clock.now())
        with watched() as found:
            done = await erasing.erase(office.desk, str(who))
        statements.append(found.longest.statements)
    assert done.mails == 1_000
    assert statements[1] <= statements[0] + 1
    assert statements[1] <= MOST_STATEMENTS


@pytest.mark.parametrize("both_had_them", [False, True])
async def test_merging_takes_few_statements_whatever_somebody_had(
    office: Office, both_had_them: bool
) -> None:
    statements, now = [], office.clock.now()
    for mails in (1, 1_000):
        keep, gone = [await someone(office, f"{name}{mails}", now) for name in ("eva", "ben")]
        await on_list(office, gone, now)
        await with_mails(office, gone, mails, now, also=keep if both_had_them else None)
        with watched() as found:
            done = await merging.merge(office.desk, str(keep), str(gone))
        assert done.mails == mails
        statements.append(found.longest.statements)
    assert statements[1] <= statements[0] + 3
    assert statements[1] <= MOST_STATEMENTS
    rows = await store(office).rows(delivery, person_id=keep)
    assert len(rows) == 1_000 * (1 + both_had_them)


async def test_files_are_looked_through_before_the_database_is_held(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await someone(office, "eva", office.clock.now())
    real, seen = erasing.files_naming, []

    def looked(*given: object) -> object:
        seen.append(len(found.writing))
        seen.append(len(found.open))
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(erasing, "files_naming", looked)
    with watched() as found:
        await erasing.erase(office.desk, str(who))
    assert seen == [0, 0]
    assert found.writing


async def test_retention_goes_in_pieces(office: Office) -> None:
    at = office.clock.now()
    who = await someone(office, "eva", at)
    await on_list(office, who, at)
    await with_mails(office, who, 3_000, at)
    for one in range(60):
        await someone(office, f"n{one}", at)
    await asked(office, 100)
    office.clock.move_to(at + 400 * DAY)
    with watched() as found:
        done = await retention.run(office.desk)
    gone = {one.category: one.number for one in done}
    assert (gone[Category.DELIVERIES], gone[Category.UNCONFIRMED]) == (3_000, 100)
    assert gone[Category.PEOPLE] == 60
    assert found.most_rows <= MOST_ROWS
    assert found.longest.statements <= MOST_STATEMENTS
    assert len(found.writing) >= 3_000 / MOST_ROWS


async def asked(office: Office, number: int) -> None:
    """Requests that nobody confirms."""
    now = office.clock.now()
    for one in range(number):
        who = await someone(office, f"asks{one}", now)
        async with office.desk.database.write() as connection:
            await requests.ask(
                connection, who, "newsletter", source="x", way="form", wording_version="", now=now
            )


async def test_the_clock_forgets_requests_in_pieces(office: Office) -> None:
    await asked(office, 70)
    office.clock.move_to(office.clock.now() + 8 * DAY)
    with watched() as found:
        await planner.tick(office.desk.database, office.desk.workspace, office.clock)
    assert found.longest.statements <= MOST_STATEMENTS
    async with office.desk.database.read() as connection:
        assert await people.at_addresses(connection, ["asks0@example.org"]) == {}
        assert await people.at_addresses(connection, ["asks69@example.org"]) == {}


async def test_verifying_only_reads(office: Office) -> None:
    await on_list(office, await someone(office, "eva", office.clock.now()), office.clock.now())
    with watched() as found:
        assert (await dossiers.verify(office.desk)).statements == 1
    assert (found.writing, len(found.reading)) == ([], 1)
