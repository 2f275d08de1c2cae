"""Two hundred people press "register" at once: nobody above, nobody twice, all in order."""

import asyncio
import re
from collections import Counter
from datetime import timedelta

import httpx
import pytest
from postbox import SLUG, publish
from showcase import served
from sqlalchemy import select
from support import Office
from web.test_public_site import HER, OWN

from mailer.domain.registration import RegistrationState
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.web.public import forms
from mailer.web.public.forms import STAMP

MANY, PLACES = 200, 7
FORM = f"/seminar/{SLUG}/anmelden"


async def states_by_address(office: Office) -> dict[str, RegistrationState]:
    async with office.desk.database.read() as connection:
        rows = await connection.execute(
            select(person.c.address, registration.c.state)
            .join(registration, registration.c.person_id == person.c.id)
            .order_by(registration.c.id)
        )
    found = [(row.address, row.state) for row in rows]
    assert len(found) == len(dict(found))  # nobody twice
    return dict(found)


async def pressed(client: httpx.AsyncClient, number: int, stamp: str) -> int:
    values = HER | {"email": f"p{number}@example.org", "last_name": f"Muster{number}"}
    headers = OWN | {"x-forwarded-for": f"198.51.100.{number % 250}"}
    answer = await client.post(FORM, data=values | {STAMP: stamp}, headers=headers)
    return answer.status_code


@pytest.mark.parametrize("copies", [1, 2])
async def test_two_hundred_at_once_are_never_above_and_nobody_is_in_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch, copies: int
) -> None:
    """Real requests over real connections, each person ``copies`` times at once."""
    monkeypatch.setattr(forms, "_AT_LEAST", timedelta(0))
    await publish(office, capacity=PLACES)
    people = MANY // copies
    limits = httpx.Limits(max_connections=MANY, max_keepalive_connections=0)
    async with (
        served(office.desk) as site,
        httpx.AsyncClient(base_url=site, limits=limits, timeout=300) as client,
    ):
        page = await client.get(FORM)
        stamp = re.findall(rf'name="{STAMP}" value="([^"]+)"', page.text)[0]
        answers = await asyncio.gather(
            *(pressed(client, number % people, stamp) for number in range(MANY))
        )
        assert Counter(answers) == {200: MANY}
        found = await states_by_address(office)
        assert len(found) == people
        in_order = list(found.values())
        taken = [RegistrationState.REGISTERED] * PLACES
        assert in_order == taken + [RegistrationState.WAITLISTED] * (people - PLACES)
        # A second click never makes of somebody with a place one who waits, nor the other way.
        again = await asyncio.gather(
            *(pressed(client, number, stamp) for number in range(0, people, 3))
        )
        assert set(again) == {200}
        assert await states_by_address(office) == found
