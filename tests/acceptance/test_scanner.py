"""A mail gateway's scanner at the office's door: it follows every link, and may press every button.

Reading changes nothing, which is shown by the whole database, row by row. Pressing does what the
button says, for nobody can tell a machine that presses from a person; so what it does must be
something that can be taken back.
"""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

import html5lib
import httpx
from pictures import launch, new_page
from playwright.async_api import Page, Request, async_playwright
from showcase import prepared, served
from sqlalchemy import select

from mailer.actions.demo.demo import demo_desk
from mailer.actions.desk import Desk
from mailer.actions.subscription import joining
from mailer.clock import MovedClock
from mailer.domain.address import parse_address
from mailer.domain.person import Person
from mailer.store.schema import metadata
from mailer.web.public.site import public_site
from mailer.web.staff.message import read_inbox

SITE = "http://seminare.example.org"
OWN = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}
_LINK = re.compile(rf"{SITE}[^\s<>\"')\]]*")
_TOKEN = re.compile(r"(?<=/)\d+[-.][^/]+")
ANNA_MUELLER = Person(
    parse_address("anna.mueller@example.org"), first_name="Anna", last_name="Müller"
)
_MOST_PAGES = 2_000  # more is a site that makes up links without end

# What a press of each form does, by the address that it is sent to ("*" is a token). A form that
# is not listed fails the test: whoever adds one says here what a machine does by pressing it.
PRESSED = {
    "/abmelden/*": "leaves one list; can join it again",
    "/einstellungen/*": "leaves one list or all; can join them again",
    "/bestaetigen/*": "confirms what that mailbox was asked; can leave again",
    "/anmeldung/*/absagen": "gives the place back; can register again while there are any",
    "/anmeldung/*/kommen": "takes the place held, or registers again; can cancel",
    "/bestaetigen/*/nicht": "ends that request; can ask again",
    "/anmeldung/*/senden": "sends their own mailbox that mail once more, three times a day",
    "/anmeldung/*/angaben": "writes down what stood there already",
    "/anmeldung/*/aufzeichnung": "agrees to the recording, or takes it back; can do the other",
    "/anmeldung/*/bescheinigung": "makes their own certificate, the same each time",
    "/rueckmeldung/*": "nothing: an empty form is asked for once more",
    "/newsletter": "nothing: an empty form is asked for once more",
    "/seminar/*/anmelden": "nothing: an empty form is asked for once more",
}
# What is only ever added to: no press may take a row away or alter it.
KEPT = ("subscription_event", "registration_event", "content", "issue", "seminar", "person")


class Form(NamedTuple):
    """A form of a page: where it is sent, and what its fields hold as they come."""

    action: str
    values: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> str:
        return kind_of(urlsplit(self.action).path)


def kind_of(path: str) -> str:
    """A path with "*" for what differs from one reader or seminar to the next."""
    return re.sub(r"^/seminar/[^/]+", "/seminar/*", _TOKEN.sub("*", path))


class Scanner:
    """Follows whatever leads to pages of the office, each link twice, first by HEAD."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self.seen: dict[str, int] = {}
        self.forms: set[Form] = set()

    async def walk(self, start: Iterable[str]) -> None:
        waiting = list(start)
        while waiting:
            url = waiting.pop().partition("#")[0]
            if url in self.seen or not url.startswith(SITE):
                continue
            assert len(self.seen) < _MOST_PAGES, url
            waiting += await self._follow(url)

    async def _follow(self, url: str) -> list[str]:
        """The links behind a link."""
        await self._client.head(url)
        answers = [await self._client.get(url) for _ in range(2)]
        assert answers[0].status_code == answers[1].status_code, url
        self.seen[url] = answers[0].status_code
        assert self.seen[url] < 500, url
        found = [urljoin(url, answers[0].headers.get("location", url))]
        if not answers[0].headers.get("content-type", "").startswith("text/html"):
            return found
        tree = html5lib.parse(answers[0].text, namespaceHTMLElements=False)
        for form in tree.iter("form"):
            if form.get("method") != "post":
                continue
            fields = [one for tag in ("input", "button", "select") for one in form.iter(tag)]
            values = tuple((one.get("name", ""), one.get("value", "")) for one in fields)
            named = tuple(one for one in values if one[0])
            self.forms.add(Form(urljoin(url, form.get("action", url)), named))
        return found + [urljoin(url, one.get("href", "")) for one in tree.iter("a")]


@asynccontextmanager
async def office(folder: Path, site_url: str = SITE) -> AsyncIterator[tuple[Desk, MovedClock]]:
    """The demo's office with pages in every state."""
    async with demo_desk(folder, site_url=site_url) as (desk, clock):
        await prepared(desk, clock)
        yield desk, clock


async def links(desk: Desk) -> set[str]:
    """Every address of the office in every mail: in HTML, text, header fields and calendar."""
    mails = read_inbox(desk.workspace.inbox)
    assert len(mails) > 130
    whole = "\n".join(
        [unescape(one.html) + one.text + one.calendar.replace("\n ", "") for one in mails]
        + [value for one in mails for _, value in one.headers]
    )
    return set(_LINK.findall(whole))


async def rows(desk: Desk) -> dict[str, list[str]]:
    """Everything in the database."""
    async with desk.database.read() as connection:
        return {
            table.name: sorted(repr(tuple(one)) for one in await connection.execute(select(table)))
            for table in metadata.sorted_tables
        }


def client(desk: Desk, address: str = "127.0.0.1") -> httpx.AsyncClient:
    """Whoever asks from there."""
    transport = httpx.ASGITransport(app=public_site(desk), client=(address, 1))
    return httpx.AsyncClient(transport=transport, headers=OWN)


async def test_following_every_link_of_every_mail_and_page_changes_nothing(tmp_path: Path) -> None:
    async with office(tmp_path) as (desk, _), client(desk) as web:
        before, mails = await rows(desk), len(read_inbox(desk.workspace.inbox))
        scanner = Scanner(web)
        await scanner.walk([f"{SITE}/", *await links(desk)])
        paths = [urlsplit(one).path.lstrip("/") for one in scanner.seen]
        kinds = Counter(one.partition("/")[0] for one in paths)
        assert kinds.keys() >= {
            "", "abmelden", "anmeldung", "archiv", "bestaetigen", "einstellungen", "newsletter",
            "seminar",
        }  # fmt: skip
        assert kinds["anmeldung"] > 30
        assert await rows(desk) == before
        assert len(read_inbox(desk.workspace.inbox)) == mails


async def test_a_browser_with_scripts_that_follows_links_changes_nothing(
    tmp_path: Path, chromium: str
) -> None:
    assert chromium
    async with office(tmp_path) as (desk, _):
        found = await links(desk)
        by_kind: dict[str, list[str]] = {}
        for one in sorted(found):
            path = one.removeprefix(SITE) or "/"
            by_kind.setdefault(kind_of(path), []).append(path)
        before = await rows(desk)
        posted: list[str] = []
        async with served(desk) as site, async_playwright() as play:
            browser = await launch(play)
            page = await new_page(browser, accept_downloads=False)
            page.on("request", lambda one: _note(one, posted))
            for path in ["/newsletter", *(one for few in by_kind.values() for one in few[-3:])]:
                for _ in range(2):
                    await _looked_at(page, site + path)
            await browser.close()
        assert posted == []
        assert await rows(desk) == before


def _note(request: Request, posted: list[str]) -> None:
    if request.method not in {"GET", "HEAD"}:
        posted.append(request.url)


async def _looked_at(page: Page, url: str) -> None:
    """Loads a page, lets it do what it would by itself, and hovers what could be pressed."""
    # What is fetched, or leads away.
    if url.endswith((".ics", "/teilnehmen", "/rueckmeldung", "/unterlagen", "/aufzeichnung")):
        await page.request.get(url, max_redirects=0)
        return
    await page.goto(url)
    for one in await page.get_by_role("button").all():
        await one.hover()
        await one.focus()


async def test_pressing_every_button_does_nothing_that_cannot_be_taken_back(tmp_path: Path) -> None:
    async with office(tmp_path) as (desk, clock), client(desk) as web:
        scanner = Scanner(web)
        await scanner.walk([f"{SITE}/", *await links(desk)])
        found = {one.kind for one in scanner.forms}
        # Nothing in the demo is recorded.
        assert found == PRESSED.keys() - {"/anmeldung/*/aufzeichnung"}
        before = await rows(desk)
        for number, form in enumerate(sorted(scanner.forms)):
            clock.move_to(clock.now() + timedelta(minutes=1))
            # Each from a network of its own: how many one may press is another test's matter.
            async with client(desk, f"127.1.{number // 250}.{number % 250}") as gateway:
                for _ in range(2):
                    answer = await gateway.post(form.action, content=urlencode(form.values))
                    assert answer.status_code < 500, form
            is_idle = PRESSED[form.kind].startswith("nothing")
            assert answer.status_code in ({200, 409, 422} if is_idle else {200, 303, 404, 409}), (
                form
            )
        after = await rows(desk)
        for table in KEPT:
            assert not set(before[table]) - set(after[table]), table
        # Who was taken off the lists can ask to be on them again, and is asked.
        again = await joining.ask(desk, ANNA_MUELLER, "seminare", source=SITE, way="form")
        assert again.request
