"""Leaving a list can be undone for an hour, by the page that said so and by nothing else."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import httpx
import pytest
from postbox import on_list, person
from sqlalchemy import select
from support import Office
from web.test_public_site import Browser, events, said

from mailer.actions.subscription import joining, own_lists
from mailer.store.subscriptions import subscription, subscription_event
from mailer.web.public.site import public_site

SITE = "https://seminare.example.org"


@pytest.fixture
async def web(office: Office) -> AsyncIterator[Browser]:
    transport = httpx.ASGITransport(public_site(office.desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        yield Browser(office, client)


async def on(office: Office) -> dict[str, str]:
    async with office.desk.database.read() as connection:
        rows = await connection.execute(select(subscription).order_by(subscription.c.list_slug))
    return {row.list_slug: row.state.value for row in rows}


def undo_in(page: httpx.Response) -> str:
    found = re.findall(r'name="beleg" value="([^"]+)"', page.text)
    assert found, said(page)
    return unescape(found[0])


async def test_leaving_is_undone_on_the_ground_that_there_was(web: Browser) -> None:
    await on_list(web.office, "anna")
    path = urlsplit(web.office.desk.workspace.links.unsubscribe(1, "seminare")).path
    page = await web.post(path, {})
    assert "dann bekommt a…@example.org die E-Mails wieder" in said(page)
    proof = undo_in(page)
    for _ in range(2):
        assert (await web.post("/wiederanmelden", {"beleg": proof})).status_code == 200
    assert await on(web.office) == {"seminare": "subscribed"}
    async with web.office.desk.database.read() as connection:
        rows = (
            await connection.execute(select(subscription_event).order_by(subscription_event.c.id))
        ).all()
    before, left, back = rows  # one event each: nothing is taken out of the proof
    assert (left.state.value, back.way) == ("unsubscribed", "undo")
    assert (before.legal_basis, before.source) == (back.legal_basis, back.source)
    again = await web.post(path, {})  # and one can leave again
    assert await on(web.office) == {"seminare": "unsubscribed"}
    twice = await web.post(path, {})
    assert 'name="beleg"' not in twice.text
    assert 'name="beleg"' in again.text


async def test_all_lists_at_once_are_undone_at_once(web: Browser) -> None:
    for one in ("seminare", "newsletter"):
        await on_list(web.office, "anna", list_slug=one)
    await joining.ask(web.office.desk, person("anna"), "seminare", source="x", way="form")
    path = urlsplit(web.office.desk.workspace.links.settings(1)).path
    page = await web.post(path, {"liste": "*"})
    assert set((await on(web.office)).values()) == {"unsubscribed"}
    done = await web.post("/wiederanmelden", {"beleg": undo_in(page)})
    assert "bekommt weiterhin E-Mails" in said(done)
    assert set((await on(web.office)).values()) == {"subscribed"}


async def test_what_was_left_earlier_and_what_nobody_confirmed_stays_so(web: Browser) -> None:
    await on_list(web.office, "anna", list_slug="newsletter")
    links = web.office.desk.workspace.links
    newsletter = urlsplit(links.unsubscribe(1, "newsletter")).path
    await web.post(newsletter, {})
    web.office.clock.move_to(web.office.clock.now() + timedelta(minutes=5))
    await joining.ask(web.office.desk, person("anna"), "seminare", source="x", way="form")
    page = await web.post(urlsplit(links.settings(1)).path, {"liste": "*"})
    before = await events(web.office)
    done = await web.post("/wiederanmelden", {"beleg": undo_in(page)})
    assert done.status_code == 200
    assert await events(web.office) == before
    assert set((await on(web.office)).values()) == {"unsubscribed"}


@pytest.mark.parametrize("how", ["late", "forged", "another purpose", "GET", "another site"])
async def test_nothing_else_puts_anybody_back(web: Browser, how: str) -> None:
    await on_list(web.office, "anna")
    links = web.office.desk.workspace.links
    path = urlsplit(links.unsubscribe(1, "seminare")).path
    proof = undo_in(await web.post(path, {}))
    headers = {}
    if how == "late":
        late = web.office.clock.now() + own_lists.UNDONE_WITHIN + timedelta(seconds=1)
        web.office.clock.move_to(late)
    elif how == "forged":
        proof = proof.replace("seminare", "newsletter")
    elif how == "another purpose":
        proof = path.rpartition("/")[2]
    elif how == "another site":
        headers = {"sec-fetch-site": "cross-site"}
    if how == "GET":
        answer = await web.get(f"/wiederanmelden?beleg={proof}")
    else:
        answer = await web.post("/wiederanmelden", {"beleg": proof}, **headers)
    assert answer.status_code in {403, 404, 405, 409}
    assert await on(web.office) == {"seminare": "unsubscribed"}
