"""Whether an address is known cannot be told by an answer, nor by what is done before it is given.

Times are told in statements of the database: they are what differs, and the same on every machine.
"""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from postbox import SLUG, inbox, on_list, person, publish, sent
from sqlalchemy import Engine, event
from support import Office
from web.test_public_site import HER, SITE, Browser, said

from mailer.actions.person import blocks
from mailer.actions.person.blocks import Scope
from mailer.actions.registration import registrations
from mailer.actions.subscription import joining
from mailer.web.public.site import public_site

LIST = {"liste-newsletter": "ja"}
REGISTER, SUBSCRIBE = f"/seminar/{SLUG}/anmelden", "/newsletter"
NAMES = ("neu", "anna", "bert", "cora", "dora")


class Answering:
    """The pages, with how many statements were done before each answer was out."""

    def __init__(self, office: Office) -> None:
        self._site = public_site(office.desk)
        self.before: list[int] = []
        self.done = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.done = 0

        async def sends(message: Any) -> None:
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                self.before.append(self.done)

        await self._site(scope, receive, sends)

    def count(self, *_: object) -> None:
        self.done += 1


@pytest.fixture
async def web(office: Office) -> AsyncIterator[Browser]:
    transport = httpx.ASGITransport(public_site(office.desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        yield Browser(office, client)


@pytest.fixture
async def answering(office: Office) -> AsyncIterator[tuple[Answering, Browser]]:
    site = Answering(office)
    event.listen(Engine, "before_cursor_execute", site.count)
    transport = httpx.ASGITransport(site)
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        yield site, Browser(office, client)
    event.remove(Engine, "before_cursor_execute", site.count)


async def known_in_every_way(office: Office) -> None:
    """Anna is on the list, Bert was asked, Cora is blocked, Dora is registered."""
    await publish(office)
    await on_list(office, "anna", list_slug="newsletter")
    await joining.ask(office.desk, person("bert"), "newsletter", source="x", way="form")
    await on_list(office, "cora", list_slug="newsletter")
    await blocks.block(office.desk, "cora@example.org", reason="Bitte", scope=Scope.ALL, by="E")
    await registrations.register(office.desk, SLUG, person("dora"))


def neutral(page: httpx.Response, name: str) -> str:
    return said(page).replace(f"{name}@example.org", "…")


async def filled_in(
    answering: tuple[Answering, Browser], form: str, values: dict[str, str]
) -> tuple[set[tuple[int, str]], dict[str, int]]:
    """What the page says to each of the five, and the statements that were done before."""
    site, web = answering
    pages, statements = set(), {}
    for name in ("warm", *NAMES):
        page = await web.fill(form, values | {"email": f"{name}@example.org", "first_name": name})
        if name != "warm":
            pages.add((page.status_code, neutral(page, name)))
            statements[name] = site.before[-1]
    return pages, statements


async def test_subscribing_looks_at_nobody_before_the_answer(
    answering: tuple[Answering, Browser],
) -> None:
    await known_in_every_way(answering[1].office)
    pages, statements = await filled_in(answering, SUBSCRIBE, LIST)
    assert len(pages) == 1
    assert len(set(statements.values())) == 1


async def test_registering_does_and_says_the_same_for_everybody(
    answering: tuple[Answering, Browser],
) -> None:
    """Whoever is in has their mail once more: as much is read and written as for others."""
    office = answering[1].office
    await known_in_every_way(office)
    await sent(office)
    office.clock.move_to(office.clock.now() + timedelta(hours=1))
    pages, statements = await filled_in(answering, REGISTER, {"last_name": "X"})
    assert len(pages) == 1
    assert max(statements.values()) <= 1.2 * min(statements.values())


async def test_whoever_is_in_already_is_told_so_by_mail_once_a_day(web: Browser) -> None:
    office = web.office
    await publish(office)

    async def mails_after(wait: timedelta) -> int:
        office.clock.move_to(office.clock.now() + wait)
        await web.fill(REGISTER, HER)
        await sent(office)
        return len(inbox(office, "eva"))

    assert await mails_after(timedelta(0)) == 1
    assert await mails_after(timedelta(minutes=2)) == 1  # pressed twice
    assert await mails_after(timedelta(hours=1)) == 2
    assert inbox(office, "eva")[0]["Subject"] == inbox(office, "eva")[1]["Subject"]
    assert await mails_after(timedelta(hours=1)) == 2
    assert await mails_after(timedelta(days=1)) == 3


async def test_a_wrong_code_is_looked_up_the_same_way(
    answering: tuple[Answering, Browser],
) -> None:
    site, web = answering
    await known_in_every_way(web.office)
    links, now = web.office.desk.workspace.links, web.office.clock.now()
    pages, statements = set(), set()
    for name in ("warm", *NAMES):
        address = f"{name}@example.org"
        values = {"email": address, "beleg": links.sign_up(address, now), "code": "000000"}
        page = await web.post("/newsletter/code", values)
        if name != "warm":
            pages.add((page.status_code, re.sub(r"\S+@example.org", "…", said(page))))
            statements.add(site.before[-1])
    assert (len(pages), len(statements)) == (1, 1)
