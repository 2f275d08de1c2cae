"""The public pages before their judges: axe and html-validate, a phone, the keyboard alone."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from pictures import launch, new_page
from playwright.async_api import Page, async_playwright
from postbox import SLUG, on_list, person, publish
from support import ONLY_SQLITE, START, Office, asked
from waiting import until

from mailer.actions import bursts, changes, joining, registrations
from mailer.web.public import forms
from mailer.web.public.site import public_site

VALIDATE = Path(__file__).parents[1] / "compose" / "html-validate.mjs"
VIEWS = [(1280, "light"), (320, "dark")]


async def full_of_life(office: Office) -> dict[str, str]:
    """An office with pages in every state; their paths by name."""
    await publish(office, capacity=3, registration_deadline=START - timedelta(days=1))
    later = START + timedelta(days=30)
    await publish(
        office, slug="voll", title="Fördermittel beantragen", capacity=1,
        starts_at=later, ends_at=later + timedelta(hours=2),
    )  # fmt: skip
    await publish(office, slug="aus", title="Bürgerbeteiligung", place="Rathaus", online=False)
    for slug, name in ((SLUG, "anna"), ("voll", "anna"), ("voll", "bert")):
        await registrations.register(office.desk, slug, person(name))
    await changes.cancel(office.desk, "aus")
    for slug in ("seminare", "newsletter"):
        await on_list(office, "anna", list_slug=slug)
    links = office.desk.workspace.links
    asks = await joining.ask(office.desk, person("cora"), "newsletter", source="x", way="staff")
    tokens = {
        "confirm": links.confirm(asks.request),
        "own": links.registration(1),
        "waiting": links.registration(3),
        "leave": links.unsubscribe(1, "seminare"),
        "settings": links.settings(1),
    }
    return {name: urlsplit(url).path for name, url in tokens.items()} | {
        "home": "/",
        "seminar": f"/seminar/{SLUG}",
        "off": "/seminar/aus",
        "register": f"/seminar/{SLUG}/anmelden",
        "queue": "/seminar/voll/anmelden",
        "closed": "/seminar/aus/anmelden",
        "newsletter": "/newsletter",
        "archive": "/archiv",
        "nowhere": "/nichts",
        "bad link": "/anmeldung/1.x",
    }


@asynccontextmanager
async def served(office: Office) -> AsyncIterator[str]:
    """The address at which the pages are served on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(public_site(office.desk), log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        await until(lambda: server.started)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving


async def judged(page: Page, axe_source: str, width: int) -> list[Any]:
    await page.evaluate(axe_source)
    result = await page.evaluate("axe.run()")
    wide = await page.evaluate("document.documentElement.scrollWidth")
    found = [(one["id"], [node["html"] for node in one["nodes"]]) for one in result["violations"]]
    return found + ([("wide", wide)] if wide > width else [])


@ONLY_SQLITE
async def test_no_judge_finds_anything_on_any_page(
    office: Office, chromium: str, axe_source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chromium

    async def one_of_many(*_: object) -> bool:
        return True

    monkeypatch.setattr(bursts, "noted", one_of_many)
    paths = await full_of_life(office)
    markup: dict[str, str] = {}
    async with served(office) as site, async_playwright() as play:
        browser = await launch(play)
        for width, scheme in VIEWS:
            page = await new_page(
                browser,
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                bypass_csp=True,  # for axe; nothing else runs in these pages
            )
            language = "de" if width == 320 else "en"
            for name, path in paths.items():
                answer = await page.goto(f"{site}{path}?sprache={language}")
                assert answer is not None
                markup[f"{name}, {language}"] = await answer.text()
                assert await judged(page, axe_source, width) == [], (name, width)
            await page.goto(f"{site}{paths['register']}")
            async with page.expect_response(lambda one: one.request.method == "POST") as answered:
                await page.click("button[type=submit]")
            markup[f"errors, {language}"] = await (await answered.value).text()
            assert await page.locator("[role=alert] a").count() == 2
            assert await judged(page, axe_source, width) == [], ("errors", width)
            await page.goto(f"{site}{paths['confirm']}")
            async with page.expect_response(lambda one: one.request.method == "POST") as answered:
                await page.click("button[type=submit]")
            markup[f"later, {language}"] = await (await answered.value).text()
            assert await judged(page, axe_source, width) == [], ("later", width)
        await browser.close()
    answers = asked(VALIDATE, "html-validate", markup.values())
    wrong = {name: one for name, one in zip(markup, answers, strict=True) if one}
    assert wrong == {}


@ONLY_SQLITE
async def test_by_keyboard_alone_without_a_script(
    office: Office, chromium: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Home, the seminar, the form, sent by Enter: nothing needs a mouse or JavaScript."""
    assert chromium
    monkeypatch.setattr(forms, "_AT_LEAST", timedelta(0))
    await publish(office)
    async with served(office) as site, async_playwright() as play:
        browser = await launch(play)
        page = await new_page(
            browser,
            java_script_enabled=False,
            locale="de-DE",
            viewport={"width": 1280, "height": 900},
        )
        await page.goto(site)
        await page.keyboard.press("Tab")
        assert await page.locator(":focus").inner_text() == "Zum Inhalt"
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        assert "Wärmeplanung" in await page.locator(":focus").inner_text()
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**/seminar/{SLUG}")
        await page.get_by_role("link", name="Jetzt anmelden").focus()
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/anmelden")
        await page.get_by_label("Nachname").focus()
        await page.keyboard.type("Muster")
        await page.keyboard.press("Tab")
        await page.keyboard.type("eva@example.org")
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name="Vielen Dank für Ihre Anmeldung").wait_for()
        await browser.close()
    async with office.desk.database.read() as connection:
        from mailer.store import registrations as rows

        assert await rows.by_id(connection, 1) is not None
