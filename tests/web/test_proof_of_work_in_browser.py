"""Proof of work in a real browser: under our policy, by keyboard, and without JavaScript."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from pictures import launch, new_page
from playwright.async_api import Browser, Page, Request, Route, async_playwright, expect
from postbox import publish
from showcase import served
from support import ONLY_SQLITE, Office, asked, need
from web.test_proof_of_work import FORM, easy, use_up, working
from web.test_public_in_browser import VALIDATE, VIEWS, judged, pictured
from web.test_public_site import states

from mailer.web.public import assets, forms

FIXTURES = (easy,)
WORKER = "**/altcha-pbkdf2.js*"
_A_WHILE_MS = 60_000  # on a machine that is busy with something else
THANKS = "Vielen Dank für Ihre Anmeldung"
STATUS = "[role=status][data-challenge]"
_MET = """addEventListener("securitypolicyviolation", (one) =>
  console.error(`policy: ${one.violatedDirective} ${one.blockedURI}`))"""


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch, chromium: str) -> None:
    """A form may be sent at once; what is needed is there."""
    need("altcha", (assets._FOLDER / assets._WORKER).is_file())
    monkeypatch.setattr(forms, "_AT_LEAST", timedelta(0))


@asynccontextmanager
async def visited(office: Office) -> AsyncIterator[tuple[str, Browser]]:
    """An office that asks for work: its address, and a browser that can go there."""
    await publish(office)
    async with served(working(office).desk) as site, async_playwright() as play:
        browser = await launch(play)
        yield site, browser
        await browser.close()


async def watched(browser: Browser, **options: object) -> tuple[Page, list[str], list[str]]:
    """A page, what went wrong in it, and the hosts that it asked."""
    page = await new_page(browser, locale="de-DE", **options)
    await page.add_init_script(_MET)
    troubles: list[str] = []
    hosts: list[str] = []

    def ask(request: Request) -> None:
        hosts.append(urlsplit(request.url).netloc)

    page.on("console", lambda one: troubles.append(one.text))
    page.on("pageerror", lambda one: troubles.append(str(one)))
    page.context.on("request", ask)
    return page, troubles, hosts


async def fill(page: Page, name: str) -> None:
    await page.locator("#last_name").fill("Muster")
    await page.locator("#email").fill(f"{name}@example.org")


async def held(page: Page) -> asyncio.Event:
    """The worker comes when the event is set: until then nothing can be solved."""
    let_go = asyncio.Event()

    async def late(route: Route) -> None:
        await let_go.wait()
        await route.continue_()

    await page.route(WORKER, late)
    return let_go


async def sent(page: Page) -> str:
    """Sends the form by Enter in its address field; the heading of what came."""
    async with page.expect_response(lambda one: one.request.method == "POST"):
        await page.locator("#email").press("Enter", no_wait_after=True)
    await page.wait_for_load_state()
    return await page.locator("h1").inner_text()


@ONLY_SQLITE
async def test_a_browser_solves_it_while_somebody_types(office: Office) -> None:
    """As it really is: the whole number of rounds, and no other host is asked."""
    async with visited(office) as (site, browser):
        await use_up(office, FORM)
        page, troubles, hosts = await watched(browser, viewport={"width": 320, "height": 900})
        await page.goto(f"{site}{FORM}")
        status = page.locator(STATUS)
        assert await status.inner_text() == ""
        await page.locator("#last_name").focus()
        await expect(status).to_contain_text("Fertig gerechnet", timeout=_A_WHILE_MS)
        await fill(page, "eva")
        assert await sent(page) == THANKS
        assert set(hosts) == {urlsplit(site).netloc}
        assert troubles == []
    assert await states(office) == ["registered"]


@ONLY_SQLITE
async def test_whoever_is_quicker_waits_for_a_moment(office: Office) -> None:
    async with visited(office) as (site, browser):
        await use_up(office, FORM)
        page, troubles, _ = await watched(browser)
        let_go = await held(page)
        await page.goto(f"{site}{FORM}?sprache=en")
        await fill(page, "eva")
        await expect(page.locator(STATUS)).to_contain_text("calculating for a moment")
        await page.locator("#email").press("Enter", no_wait_after=True)
        await expect(page.locator(STATUS)).to_have_text("One moment, then the form is sent.")
        await page.locator("#email").press("Enter", no_wait_after=True)  # and again: nothing new
        async with page.expect_response(
            lambda one: one.request.method == "POST", timeout=_A_WHILE_MS
        ) as answered:
            let_go.set()
        assert (await answered.value).status == 200
        assert troubles == []
    assert await states(office) == ["registered"]


@ONLY_SQLITE
async def test_a_longer_form_is_not_waited_for(office: Office, easy: None) -> None:
    """And what was solved for the shorter one is not needed: each page has its own."""
    async with visited(office) as (site, browser):
        await use_up(office, FORM)
        page, _, _ = await watched(browser)
        let_go = await held(page)
        await page.goto(f"{site}{FORM}")
        await fill(page, "eva")
        await page.locator("button[name=weitere]").click()
        await page.locator("#last_name-2").fill("Beispiel")
        let_go.set()
        await page.locator("#email-2").fill("jan@example.org")
        assert await sent(page) == THANKS
    assert await states(office) == ["registered", "registered"]


@ONLY_SQLITE
async def test_without_javascript_there_is_a_way_and_then_a_polite_word(
    office: Office, easy: None
) -> None:
    async with visited(office) as (site, browser):
        page, _, _ = await watched(browser, java_script_enabled=False)
        await page.goto(f"{site}{FORM}")
        await fill(page, "eva")
        assert await sent(page) == THANKS
        await use_up(office, FORM)
        await page.goto(f"{site}{FORM}")
        await fill(page, "jan")
        await sent(page)
        assert "ohne JavaScript" in await page.locator("[role=alert]").inner_text()
        assert await page.locator("#email").input_value() == "jan@example.org"
        office.clock.move_to(office.clock.now() + timedelta(hours=1))
        assert await sent(page) == THANKS
    assert await states(office) == ["registered", "registered"]


@ONLY_SQLITE
@pytest.mark.parametrize("how", ["no worker", "a broken worker", "no secure context"])
async def test_a_browser_that_cannot_sends_it_all_the_same(office: Office, how: str) -> None:
    async with visited(office) as (site, browser):
        page, _, _ = await watched(browser)
        if how == "no worker":
            await page.add_init_script("delete globalThis.Worker")
        else:
            broken = "throw new Error()" if how == "a broken worker" else (
                "onmessage = () => postMessage({error: 'no crypto.subtle'})"
            )  # fmt: skip
            await page.route(
                WORKER,
                lambda route: route.fulfill(body=broken, content_type="text/javascript"),
            )
        await page.goto(f"{site}{FORM}")
        await fill(page, "eva")
        await expect(page.locator(STATUS)).to_contain_text("trotzdem absenden", timeout=_A_WHILE_MS)
        assert await sent(page) == THANKS
    assert await states(office) == ["registered"]


@ONLY_SQLITE
async def test_going_back_and_sending_again_is_asked_once_more(office: Office, easy: None) -> None:
    """The page that one comes back to has another challenge, or its solution was used."""
    async with visited(office) as (site, browser):
        await use_up(office, FORM)
        page, _, _ = await watched(browser)
        await page.goto(f"{site}{FORM}")
        await fill(page, "eva")
        assert await sent(page) == THANKS
        await page.go_back()
        await fill(page, "jan")
        if await sent(page) != THANKS:
            assert await sent(page) == THANKS
    assert await states(office) == ["registered", "registered"]


@ONLY_SQLITE
async def test_no_judge_finds_anything_where_work_is_asked_for(
    office: Office, axe_source: str, easy: None
) -> None:
    markup: dict[str, str] = {}
    async with visited(office) as (site, browser):
        for width, scheme in VIEWS:
            language = "de" if width == 320 else "en"
            page = await new_page(
                browser,
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                bypass_csp=True,  # for axe
            )
            for path in (FORM, "/newsletter"):
                name = f"{path.rpartition('/')[2]}-work"
                answer = await page.goto(f"{site}{path}?sprache={language}")
                assert answer is not None
                markup[f"{name}, {language}"] = await answer.text()
                assert await judged(page, axe_source, width) == [], (name, width)
                await page.locator("#email").focus()
                await expect(page.locator(STATUS)).not_to_be_empty(timeout=_A_WHILE_MS)
                await page.wait_for_selector("input[name=altcha]", state="attached")
                assert await judged(page, axe_source, width) == [], (name, "done", width)
                await pictured(page, f"{name}-{width}")
            await use_up(office, FORM)
            plain = await new_page(
                browser,
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                bypass_csp=True,
            )
            await plain.route("**/work.js*", lambda route: route.abort())
            await plain.goto(f"{site}{FORM}?sprache={language}")
            await fill(plain, "ute")
            async with plain.expect_response(lambda one: one.request.method == "POST") as answered:
                await plain.locator("#email").press("Enter")
            refused = await answered.value
            assert refused.status == 429
            markup[f"refused, {language}"] = await refused.text()
            assert await judged(plain, axe_source, width) == [], ("refused", width)
            await pictured(plain, f"refused-{width}")
    found = asked(VALIDATE, "html-validate", markup.values())
    assert {name: one for name, one in zip(markup, found, strict=True) if one} == {}
