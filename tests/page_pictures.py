"""Pictures of the public pages as their visitors see them, taken by the system's Chromium.

``python -m page_pictures OUT PAGE`` plays the demo, brings its pages into every state, and
writes a picture of each on a desktop, on the narrowest phone and in the dark; PAGE is the Markdown
page that shows them all.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from pictures import launch, new_page, shoot
from playwright.async_api import Page, async_playwright
from showcase import prepared, served

from mailer.actions.demo.demo import demo_desk
from mailer.actions.desk import Desk
from mailer.config import Web

_QUALITY = 18  # with those of the mails still under 4 MB: each renewal stays in the history
_VIEWS: dict[str, tuple[int, int, Literal["light", "dark"]]] = {
    "desktop": (1280, 400, "light"),
    "phone": (320, 400, "light"),
    "dark": (1280, 400, "dark"),
}
_SCALE = {"phone": 0.7, "desktop": 0.5, "dark": 0.4}
Do = Callable[[Page], Awaitable[None]]


async def _stays(_page: Page) -> None:
    """The page as it comes."""


async def _sends(page: Page) -> None:
    """Presses the first button of the page's form as it is."""
    async with page.expect_navigation():
        await page.locator("main form .kern-btn--primary").click()


async def _registers(page: Page) -> None:
    await page.locator("#last_name").fill("Musterfrau")
    await page.locator("#email").fill("erika.musterfrau@example.org")
    await _sends(page)


async def _mistypes(page: Page) -> None:
    await page.locator("#email").fill("erika.musterfrau@example")
    await _sends(page)


async def _asks(page: Page) -> None:
    await page.locator("#liste-newsletter").check()
    await page.locator("#email").fill("erika.musterfrau@example.org")
    await _sends(page)


async def _calculates(page: Page) -> None:
    await page.locator("#email").focus()
    await page.locator("input[name=altcha]").wait_for(state="attached")


class State(NamedTuple):
    """A page in one state: the picture's name, what it shows, and what brings it about.

    ``place`` is the name of a path that ``showcase.prepared`` made. ``english`` ones are shown to
    a reader of English, ``works`` ones are of an office whose forms ask for work.
    """

    name: str
    title: str
    place: str
    do: Do = _stays
    english: bool = False
    works: bool = False


STATES = (
    State("home", "what comes", "home"),
    State("home-en", "the same in English", "home", english=True),
    State("seminar", "one event", "seminar"),
    State("seminar-en", "the same in English", "seminar", english=True),
    State("seminar-full", "fully booked, with a long title", "full"),
    State("seminar-moved", "moved", "moved"),
    State("seminar-cancelled", "cancelled", "off"),
    State("seminar-over", "over", "over"),
    State("register", "registering", "register"),
    State("register-en", "the same in English", "register", english=True),
    State("register-errors", "registering, with errors", "register", _mistypes),
    State(
        "register-work", "registering, with a proof of work", "register", _calculates, works=True
    ),
    State("register-waiting", "joining the waiting list", "queue"),
    State("register-closed", "no longer possible", "closed"),
    State("registered", "after registering", "register", _registers),
    State("personal", "one’s own registration", "own"),
    State("personal-en", "the same in English", "own", english=True),
    State("personal-waiting", "on the waiting list", "waiting"),
    State("personal-cancelled", "one’s own, cancelled", "left"),
    State("personal-afterwards", "after the event", "afterwards"),
    State("newsletter", "asking for the newsletter", "newsletter"),
    State("newsletter-errors", "the same with errors", "newsletter", _mistypes),
    State("newsletter-asked", "the question is on its way", "newsletter", _asks),
    State("confirm", "the link in it", "confirm"),
    State("confirmed", "confirmed", "confirm", _sends),
    State("unsubscribe", "leaving a list", "leave"),
    State("unsubscribe-en", "the same in English", "leave", english=True),
    State("unsubscribed", "left", "leave", _sends),
    State("settings", "settings", "settings"),
    State("archive", "newsletter archive", "archive"),
    State("issue", "an issue", "issue"),
    State("missing", "no such page", "missing"),
    State("bad-link", "a damaged link", "bad link"),
)


async def main(out: Path, shown_in: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.webp"):
        old.unlink()
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        with tempfile.TemporaryDirectory() as folder:
            async with demo_desk(Path(folder)) as (desk, clock):
                places = await prepared(desk, clock)
                async with served(desk) as site, served(_working(desk)) as working:
                    for one in STATES:
                        page = await new_page(browser, locale="en-GB" if one.english else "de-DE")
                        await page.goto((working if one.works else site) + places[one.place])
                        clock.move_to(clock.now() + timedelta(seconds=5))
                        await one.do(page)
                        await _shown(page, one, out)
                        await page.context.close()
        await browser.close()
    shown_in.write_text(_document(out.name), "utf-8")


async def _shown(page: Page, state: State, out: Path) -> None:
    """Writes a page as it is now in each view: what brought it about may be done once only."""
    for view, (width, height, scheme) in _VIEWS.items():
        if view == "dark" and state.english:
            continue  # the same colours: one shows them
        await page.set_viewport_size({"width": width, "height": height})
        await page.emulate_media(color_scheme=scheme)
        shot = await shoot(page, _SCALE[view], _QUALITY)
        (out / f"{state.name}-{view}.webp").write_bytes(shot)


def _working(desk: Desk) -> Desk:
    """The same office with forms that ask for work."""
    settings = desk.workspace.settings.model_copy(update={"web": Web(proof_of_work=True)})
    return replace(desk, workspace=replace(desk.workspace, settings=settings))


def _document(folder: str) -> str:
    lines = [
        "# The public pages",
        "",
        "Made by `make pictures` from the demo, in Chromium: each page in each of its states.",
        "",
        "| page | desktop | dark | 320 pixels |",
        "| --- | --- | --- | --- |",
    ]
    for one in STATES:
        views = ["desktop", "dark", "phone"]
        cells = [
            "" if one.english and view == "dark" else f"![]({folder}/{one.name}-{view}.webp)"
            for view in views
        ]
        lines.append(f"| {one.title} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    given = [Path(one) for one in sys.argv[1:]]
    asyncio.run(main(*(given or (Path("docs/pages"), Path("docs/pages.md")))))
