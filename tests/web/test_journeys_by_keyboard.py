"""Journeys with nothing but a keyboard: a colleague is registered, a code typed, faults mended."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from pictures import launch, new_page
from playwright.async_api import Page, async_playwright, expect
from postbox import SLUG, inbox, publish, sent, text_of
from showcase import served
from support import ONLY_SQLITE, Office
from waiting import PATIENCE_SECONDS
from web.test_public_in_browser import pictured

from mailer.actions.registration import participants
from mailer.actions.subscription import own_lists
from mailer.web.public import forms

VIEWS = pytest.mark.parametrize(
    ("width", "language", "script"),
    [(1280, "de", False), (320, "en", False), (1280, "en", True), (320, "de", True)],
)
WORDS = {
    "de": {"thanks": "Vielen Dank für Ihre Anmeldung", "confirmed": "Bestätigt"},
    "en": {"thanks": "Thank you for registering", "confirmed": "Confirmed"},
}
MOST_STOPS = 80


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, chromium: str) -> None:
    assert chromium
    monkeypatch.setattr(forms, "_AT_LEAST", timedelta(0))


class Keyboard:
    """Somebody who has nothing else; what they cannot reach by Tab is not there for them."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def to(self, selector: str) -> None:
        """Presses Tab until that has the focus, and sees where it is."""
        for _ in range(MOST_STOPS):
            if await self._is_on(selector):
                break
            await self.page.keyboard.press("Tab")
        assert await self._is_on(selector), selector
        here = self.page.locator(":focus")
        await expect(here).to_be_in_viewport(timeout=1000 * PATIENCE_SECONDS)  # it scrolls smoothly
        ring = "one => (s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')"
        assert await here.evaluate(f"{ring}(getComputedStyle(one))"), selector

    async def types(self, selector: str, text: str) -> None:
        """Goes to a field and types over what is in it."""
        await self.to(selector)
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.type(text)

    async def presses(self, selector: str) -> None:
        """Goes to a button or link and presses it."""
        await self.to(selector)
        await self.page.keyboard.press("Enter")

    async def mends(self, field: str, text: str) -> None:
        """From the summary, which has the focus, by its link to the field; sends it by Enter."""
        await self._gets_focus("#fehler")
        await self.presses(f"#fehler a[href='#{field}']")
        await self._gets_focus(f"#{field}")
        described = await self.page.locator(":focus").get_attribute("aria-describedby")
        assert f"{field}-fehler" in str(described).split()
        await self.types(f"#{field}", text)
        await self.page.keyboard.press("Enter")

    async def _gets_focus(self, selector: str) -> None:
        """The browser moves it there a moment after the page or its target is there."""
        there = self.page.locator(selector)
        await expect(there).to_be_focused(timeout=1000 * PATIENCE_SECONDS)

    async def _is_on(self, selector: str) -> bool:
        return bool(await self.page.locator(selector).evaluate_all(
            "them => them.includes(document.activeElement)"
        ))  # fmt: skip


@asynccontextmanager
async def at_keyboard(
    office: Office, path: str, width: int, language: str, *, script: bool
) -> AsyncIterator[Keyboard]:
    async with served(office.desk) as site, async_playwright() as play:
        browser = await launch(play)
        page = await new_page(
            browser,
            java_script_enabled=script,
            locale={"de": "de-DE", "en": "en-GB"}[language],
            viewport={"width": width, "height": 700},
        )
        await page.goto(f"{site}{path}")
        assert await page.locator("html").get_attribute("lang") == language
        yield Keyboard(page)
        await browser.close()


@ONLY_SQLITE
@VIEWS
async def test_a_colleague_is_registered(
    office: Office, width: int, language: str, script: bool
) -> None:
    await publish(office)
    words = WORDS[language]
    path = f"/seminar/{SLUG}/anmelden"
    async with at_keyboard(office, path, width, language, script=script) as keys:
        await keys.types("#last_name", "Muster")
        await keys.types("#email", "eva@example.org")
        await keys.presses("button[name=weitere]")
        await keys.page.locator("#person-2").wait_for()
        assert await keys.page.locator("#email").input_value() == "eva@example.org"
        await keys.types("#last_name-2", "Beispiel")
        await keys.types("#email-2", "bert@")
        await keys.presses("button[type=submit]:not([name])")
        await keys.mends("email-2", "bert@example.org")
        await keys.page.get_by_role("heading", name=words["thanks"]).wait_for()
        await pictured(keys.page, f"two-registered-{width}-{language}")
    there = (await participants.of_seminar(office.desk, SLUG)).people
    assert {one.person.name: one.registered_by for one in there} == {
        "Muster": "", "Beispiel": "eva@example.org",
    }  # fmt: skip


@ONLY_SQLITE
@VIEWS
async def test_the_code_from_the_mail_is_typed(
    office: Office, width: int, language: str, script: bool
) -> None:
    words = WORDS[language]
    async with at_keyboard(office, "/newsletter", width, language, script=script) as keys:
        await keys.to("#liste-newsletter")
        await keys.page.keyboard.press("Space")
        await keys.types("#email", "eva@example.org")
        await keys.page.keyboard.press("Enter")
        await keys.page.locator("#code").wait_for()
        await sent(office)
        text = text_of(inbox(office, "eva")[0])
        code = re.findall(r"\b\d{6}\b", text)[0]
        wrong = f"{(int(code) + 1) % 1_000_000:06}"
        await keys.types("#code", wrong)
        await keys.page.keyboard.press("Enter")
        await keys.mends("code", f"{code[:3]} {code[3:]}")
        await keys.page.get_by_role("heading", name=words["confirmed"], exact=True).wait_for()
        await pictured(keys.page, f"code-{width}-{language}")
    token = office.desk.workspace.links.settings(1).rpartition("/")[2]
    found = await own_lists.by_link(office.desk, token)
    assert {one.slug for one, on in found.lists if on} == {"newsletter"}
