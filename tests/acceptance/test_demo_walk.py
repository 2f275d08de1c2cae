"""A newcomer's walk through the demo: registers, finds the mails, confirms, moves the clock.

In a browser as its visitors do, and by plain requests as others might.
"""

import asyncio
import re
from collections.abc import Awaitable

import httpx
from pictures import launch, new_page
from playwright.async_api import Page, async_playwright, expect
from waiting import PATIENCE_SECONDS

NEW = "nele@example.org"
AT_MOST_OCTETS = 200_000


async def comes(inbox: Page, subject: str) -> None:
    """Opens the newcomer's newest mail with that in its subject; waits until it is there."""
    row = inbox.locator(".row", has_text="Neuling").filter(has_text=subject).first
    while not await row.count():
        await expect(inbox.locator("[data-came] span")).to_be_visible()
        await inbox.get_by_role("link", name="Anzeigen").click()
        await inbox.wait_for_load_state()
    await row.click()
    await expect(inbox.locator("#subject")).to_contain_text(subject)


async def led_to(inbox: Page, name: str) -> Page:
    """The page that a link in the open mail leads to."""
    link = inbox.frame_locator(".desktop iframe").get_by_role("link", name=name).first
    return await opened(inbox, link.press("Enter"))


async def opened(inbox: Page, deed: Awaitable[None]) -> Page:
    """The page that comes up in a new tab."""
    async with inbox.context.expect_page() as popup:
        await deed
    page = await popup.value
    await page.wait_for_load_state()
    return page


async def test_the_walk_in_a_browser(demo_port: int, chromium: str, axe_source: str) -> None:
    assert chromium
    async with async_playwright() as play:
        browser = await launch(play)
        inbox = await new_page(
            browser, locale="de-DE", viewport={"width": 1280, "height": 900}, bypass_csp=True
        )
        await inbox.goto(f"http://127.0.0.1:{demo_port}/")
        way_there = inbox.get_by_role("link", name="Öffentliche Seiten öffnen")
        site = await opened(inbox, way_there.click())
        await site.get_by_role("link", name="Kommunales Konfliktmanagement").first.click()
        await site.get_by_role("link", name="Jetzt anmelden").click()
        await site.get_by_label("Nachname").fill("Neuling")
        await site.get_by_label("E-Mail-Adresse").fill(NEW)
        await site.get_by_label("Online-Seminaren").check()
        await asyncio.sleep(3)  # as long as somebody takes to fill it in
        await site.get_by_role("button", name="Verbindlich anmelden").click()
        await expect(site.get_by_role("heading", level=1)).to_contain_text("Vielen Dank")

        await comes(inbox, "Anmeldung bestätigen: Online-Seminare")
        question = await led_to(inbox, "bestätigen")
        await question.get_by_role("button", name="Ja, bestätigen").click()
        await expect(question.get_by_role("heading", level=1)).to_have_text("Bestätigt")
        await comes(inbox, "Anmeldung bestätigt")
        personal = await led_to(inbox, "Anmeldung")
        await expect(personal.get_by_text("Sie sind angemeldet.")).to_be_visible()

        await inbox.get_by_role("button", name="Eine Stunde vor dem Seminar").click()
        await expect(inbox.get_by_text("Die Uhr wurde vorgestellt")).to_be_visible()
        await comes(inbox, "Heute")
        await inbox.get_by_role("button", name="Am Tag nach dem Seminar").click()
        await comes(inbox, "Unterlagen")
        for width in (1280, 320):
            await inbox.set_viewport_size({"width": width, "height": 900})
            await inbox.evaluate(axe_source)
            found = await inbox.evaluate("axe.run()")
            assert [one["id"] for one in found["violations"]] == []
            # The frames are fitted by an observer, which a browser calls with the next picture.
            await inbox.wait_for_function(
                "width => document.documentElement.scrollWidth === width", arg=width
            )
        await browser.close()


async def test_the_clock_by_plain_requests(demo_port: int) -> None:
    """Only the page's own buttons move it, each once, and nobody from elsewhere."""
    url = f"http://127.0.0.1:{demo_port}"
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS) as web:
        page = (await web.get("/")).text
        assert len(page.encode()) < AT_MOST_OCTETS
        began, mails = clock_in(page), (await web.get("/stand.json")).json()["mails"]
        stamp = re.findall(r'name="stand" value="(\d+)"', page)[0]
        way = {"wohin": "afterwards", "stand": stamp}
        foreign = {"sec-fetch-site": "cross-site"}, {"origin": "https://example.org"}
        for headers in foreign:
            assert (await web.post("/uhr", data=way, headers=headers)).status_code == 403
        nonsense = {"wohin": "gestern"}, {"stand": ""}, {"stand": "٣"}, {"stand": "9" * 5000}
        for values in nonsense:
            assert (await web.post("/uhr", data=way | values)).status_code == 303
        for _ in range(2):  # reading moves nothing
            assert (await web.get("/uhr")).status_code == 405
        assert clock_in((await web.get("/")).text) == began

        assert (await web.post("/uhr", data=way)).headers["location"] == "/"
        moved = clock_in((await web.get("/")).text)
        assert moved != began
        came = (await web.get("/stand.json")).json()["mails"]
        assert came > mails
        await web.post("/uhr", data=way)  # a button pressed twice
        assert clock_in((await web.get("/")).text) == moved
        assert (await web.get("/stand.json")).json()["mails"] == came


def clock_in(page: str) -> str:
    """The day that the demo's clock shows."""
    return str(re.findall(r"Die Uhr steht auf ([^.]*\. \w+ \d+)", page)[0])
