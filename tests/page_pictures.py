"""Pictures of the public pages as their visitors see them, taken by the system's Chromium.

``python -m tests.page_pictures OUT PAGE`` plays the demo, brings its pages into every state, and
writes a picture of each on a desktop, on the narrowest phone and in the dark; PAGE is the Markdown
page that shows them all.
"""

import asyncio
import re
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn
from playwright.async_api import Page, async_playwright

from mailer.actions import changes, joining, registrations, seminars
from mailer.actions.demo import demo_desk, offer_another, run_demo
from mailer.actions.desk import Desk
from mailer.actions.running import run_until_idle
from mailer.clock import MovedClock
from mailer.domain.address import parse_address
from mailer.domain.person import Person
from mailer.web.public.site import public_site
from mailer.web.staff.message import read_inbox
from tests.pictures import launch, new_page, shoot

_QUALITY = 18  # with those of the mails still under 4 MB: each renewal stays in the history
_VIEWS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 400}},
    "phone": {"viewport": {"width": 320, "height": 400}},
    "dark": {"viewport": {"width": 1280, "height": 400}, "color_scheme": "dark"},
}
_SCALE = {"phone": 0.7, "desktop": 0.5, "dark": 0.4}
_LONG = (
    "Fördermittel für die Energetische Quartierssanierung beantragen, abrechnen und nachweisen: "
    "Verwendungsnachweisprüfung für Verwaltungsgemeinschaften"
)

Do = Callable[[Page], Awaitable[None]]


async def _stays(_page: Page) -> None:
    """The page as it comes."""


async def _sends(page: Page) -> None:
    """Presses the button of the page's form as it is."""
    async with page.expect_navigation():
        await page.locator("main form button").last.click()


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


class State(NamedTuple):
    """A page in one state: the picture's name, what it shows, and what brings it about.

    ``place`` is the name of a path that ``prepared`` made. ``english`` ones are shown in English.
    """

    name: str
    title: str
    place: str
    do: Do = _stays
    english: bool = False


STATES = (
    State("home", "Alle Termine", "home"),
    State("home-en", "All dates", "home", english=True),
    State("seminar", "Eine Veranstaltung", "seminar"),
    State("seminar-en", "An event", "seminar", english=True),
    State("seminar-full", "Ausgebucht, mit langem Titel", "full"),
    State("seminar-moved", "Verlegt", "moved"),
    State("seminar-cancelled", "Abgesagt", "off"),
    State("seminar-over", "Vorbei", "over"),
    State("register", "Anmelden", "register"),
    State("register-en", "Registering", "register", english=True),
    State("register-errors", "Anmelden, mit Fehlern", "register", _mistypes),
    State("register-waiting", "Auf die Warteliste", "queue"),
    State("register-closed", "Nicht mehr möglich", "closed"),
    State("registered", "Nach dem Anmelden", "register", _registers),
    State("personal", "Die eigene Anmeldung", "own"),
    State("personal-en", "One’s own registration", "own", english=True),
    State("personal-waiting", "Auf der Warteliste", "waiting"),
    State("personal-cancelled", "Storniert", "left"),
    State("personal-afterwards", "Nach der Veranstaltung", "afterwards"),
    State("newsletter", "Newsletter bestellen", "newsletter"),
    State("newsletter-errors", "Bestellen, mit Fehlern", "newsletter", _mistypes),
    State("newsletter-asked", "Die E-Mail ist unterwegs", "newsletter", _asks),
    State("confirm", "Der Link aus der E-Mail", "confirm"),
    State("confirmed", "Bestätigt", "confirm", _sends),
    State("unsubscribe", "Ein Verteiler weniger", "leave"),
    State("unsubscribe-en", "One list fewer", "leave", english=True),
    State("unsubscribed", "Abgemeldet", "leave", _sends),
    State("settings", "E-Mail-Einstellungen", "settings"),
    State("archive", "Newsletter-Archiv", "archive"),
    State("issue", "Eine Ausgabe", "issue"),
    State("missing", "Diese Seite gibt es nicht", "missing"),
    State("bad-link", "Ein beschädigter Link", "bad link"),
)


def _person(name: str, first: str, last: str) -> Person:
    return Person(parse_address(f"{name}@example.org"), first_name=first, last_name=last)


ANNA = _person("anna.neumann", "Anna", "Neumann")
BERT = _person("bert.alt", "Bert", "Alt")


async def prepared(desk: Desk, clock: MovedClock) -> dict[str, str]:
    """Plays the demo and what it does not show; paths by the names that states have for them."""
    demo = await run_demo(desk, clock)
    slug, links = demo.rehearsal.slug, desk.workspace.links
    coming = await offer_another(desk, slug)
    full, moved, off = [await _copied(desk, coming, days) for days in (20, 40, 60)]
    await registrations.register(desk, moved, BERT)
    await changes.update(desk, full, {"title": _LONG, "capacity": 1}, notify=False)
    first = (await seminars.show(desk, moved)).all_sessions[0]
    start, end = (one + timedelta(hours=2) for one in (first.starts_at, first.ends_at))
    await changes.reschedule(desk, moved, start, end, "", session=first.key)
    await changes.cancel(desk, off)
    await run_until_idle(desk)
    for where, who in ((coming, ANNA), (coming, BERT), (full, ANNA), (full, BERT)):
        await registrations.register(desk, where, who)
        await run_until_idle(desk)
        clock.move_to(clock.now() + timedelta(minutes=1))
    await registrations.unregister(desk, coming, BERT)
    await joining.ask(desk, BERT, "newsletter", source=links.site_url, way="form")
    await run_until_idle(desk)
    mails = read_inbox(desk.workspace.inbox)

    def of(kind: str, who: str, nth: int = -1) -> str:
        """The path of the nth link of a kind in somebody's mails, in the order they came."""
        texts = [unescape(one.html) for one in mails if who in one.recipient]
        found = re.findall(rf'"{links.site_url}(/{kind}/[^"/]+)"', "\n".join(texts))
        return list(dict.fromkeys(found))[nth]

    return {
        "home": "/",
        "seminar": f"/seminar/{coming}",
        "full": f"/seminar/{full}",
        "moved": f"/seminar/{moved}",
        "off": f"/seminar/{off}",
        "over": f"/seminar/{slug}",
        "register": f"/seminar/{coming}/anmelden",
        "queue": f"/seminar/{full}/anmelden",
        "closed": f"/seminar/{off}/anmelden",
        "own": of("anmeldung", ANNA.address.envelope, 0),
        "left": of("anmeldung", BERT.address.envelope, 1),
        "waiting": of("anmeldung", BERT.address.envelope, 2),
        "afterwards": of("anmeldung", "anna.mueller@example.org"),
        "newsletter": "/newsletter",
        "confirm": of("bestaetigen", BERT.address.envelope),
        "leave": of("abmelden", "anna.mueller@example.org"),
        "settings": of("einstellungen", "anna.mueller@example.org"),
        "archive": "/archiv",
        "issue": of("archiv", "anna.mueller@example.org"),
        "missing": "/gibt-es-nicht",
        "bad link": "/anmeldung/1.beschaedigt",
    }


async def _copied(desk: Desk, slug: str, days: int) -> str:
    held, later = await seminars.show(desk, slug), timedelta(days=days)
    copied = await changes.copy(desk, slug, held.starts_at + later, held.ends_at + later)
    await seminars.publish(desk, copied.slug)
    return copied.slug


@asynccontextmanager
async def served(desk: Desk) -> AsyncIterator[str]:
    """The address at which the pages of ``desk`` are served on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(public_site(desk), log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving


async def main(out: Path, shown_in: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.webp"):
        old.unlink()
    async with async_playwright() as playwright:
        browser = await launch(playwright)
        with tempfile.TemporaryDirectory() as folder:
            async with demo_desk(Path(folder)) as (desk, clock):
                places = await prepared(desk, clock)
                async with served(desk) as site:
                    for one in STATES:
                        for view, options in _VIEWS.items():
                            if view == "dark" and one.english:
                                continue  # the same colours: one shows them
                            page = await new_page(
                                browser, locale="en-GB" if one.english else "de-DE", **options
                            )
                            await page.goto(site + places[one.place])
                            clock.move_to(clock.now() + timedelta(seconds=5))
                            await one.do(page)
                            shot = await shoot(page, _SCALE[view], _QUALITY)
                            (out / f"{one.name}-{view}.webp").write_bytes(shot)
                            await page.context.close()
        await browser.close()
    shown_in.write_text(_document(out.name), "utf-8")


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
