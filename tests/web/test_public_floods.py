"""Floods: thousands of requests change nothing but the limiter, and no mailbox is bombed."""

import asyncio
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from commits import counted_commits
from postbox import SLUG, inbox, publish, sent
from sqlalchemy import func, select
from support import Office
from web.test_public_site import HER, Browser, web

from mailer.actions.limits import Limit
from mailer.store.registrations import registration
from mailer.store.schema import metadata
from mailer.web.public.forms import STAMP
from mailer.web.public.site import public_site

FIXTURES = (web,)
MANY = 10_000
_TYPE = (b"content-type", b"application/x-www-form-urlencoded")


async def counts(office: Office) -> dict[str, int]:
    async with office.desk.database.read() as connection:
        return {
            name: int(await connection.scalar(select(func.count()).select_from(table)) or 0)
            for name, table in metadata.tables.items()
        }


async def posted(app: Any, path: str, body: bytes, client: str = "192.0.2.9") -> int:
    """The status of one POST, straight to the application: ten thousand are to be quick."""
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
        "query_string": b"", "root_path": "", "scheme": "https", "http_version": "1.1",
        "headers": [_TYPE, (b"sec-fetch-site", b"same-origin"), (b"host", b"x")],
        "client": (client, 1), "server": ("x", 443),
    }  # fmt: skip
    status = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            status.append(message["status"])

    await app(scope, receive, send)
    return int(status[0])


async def test_ten_thousand_requests_of_one_source_change_nothing_but_the_limiter(
    office: Office,
) -> None:
    await publish(office)
    app = public_site(office.desk)
    links, clock = office.desk.workspace.links, office.clock
    stamp = links.form_stamp(clock.now() - timedelta(minutes=1))
    first = [urlencode({STAMP: stamp, **HER, "last_name": f"Muster{'x' * n}"}).encode()
             for n in range(3)]  # fmt: skip
    burst = Limit.NETWORK.allowance.burst
    path = f"/seminar/{SLUG}/anmelden"
    statuses = [await posted(app, path, first[n % 3]) for n in range(burst)]
    assert set(statuses) == {200}
    before = await counts(office)
    with counted_commits() as commits:
        for number in range(MANY):
            values = HER | {"email": f"opfer{number}@example.org", STAMP: stamp}
            assert await posted(app, path, urlencode(values).encode()) == 429
    assert len(commits) == 1  # the first that is refused; the others are from memory
    assert await counts(office) == before


async def test_a_mailbox_gets_one_question_a_day_and_list(web: Browser) -> None:
    typed = {"email": "eva@example.org", "liste-newsletter": "ja"}
    names = [{}, {"last_name": "Muster"}, {"first_name": "Eva", "last_name": "Muster"}]
    answers = [await web.fill("/newsletter", typed | names[n % 3]) for n in range(6)]
    assert {one.status_code for one in answers} == {200}
    # But for the proof that the browser asked, which is another one each time.
    assert len({re.sub(r'value="[^"]*"', "", one.text) for one in answers}) == 1
    await sent(web.office)
    assert len(inbox(web.office, "eva")) == 1
    web.office.clock.move_to(web.office.clock.now() + timedelta(days=1, minutes=5))
    await web.fill("/newsletter", typed)
    await sent(web.office)
    assert len(inbox(web.office, "eva")) == 2


@pytest.mark.parametrize("places", [3, 30])
async def test_two_hundred_at_once_get_what_there_is_and_no_more(
    office: Office, places: int
) -> None:
    await publish(office, capacity=places)
    app = public_site(office.desk)
    stamp = office.desk.workspace.links.form_stamp(office.clock.now() - timedelta(minutes=1))

    async def register(number: int) -> int:
        values = HER | {"email": f"leser{number % 190}@example.org", STAMP: stamp}
        source = f"198.51.100.{number}"
        return await posted(app, f"/seminar/{SLUG}/anmelden", urlencode(values).encode(), source)

    statuses = await asyncio.gather(*(register(number) for number in range(200)))
    assert set(statuses) == {200}
    async with office.desk.database.read() as connection:
        states = await connection.execute(select(registration.c.state))
    found = [one.value for one in states.scalars()]
    assert found.count("registered") == places
    assert found.count("waitlisted") == 190 - places
