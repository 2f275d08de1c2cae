"""The public pages before their judges: axe and html-validate, a phone, the keyboard alone."""

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pictures import launch, new_page
from playwright.async_api import Page, Response, async_playwright
from postbox import SLUG, on_list, person, publish, with_workspace
from showcase import served
from support import ONLY_SQLITE, START, Office, asked

from mailer.actions.imports import attendance
from mailer.actions.registration import certificates, registrations
from mailer.actions.seminar import changes
from mailer.actions.subscription import bursts, joining
from mailer.config import Afterwards
from mailer.domain.details import Details
from mailer.domain.question import Question, QuestionKind
from mailer.domain.registration import RegistrationWay
from mailer.web.public import forms

QUESTIONS = (
    Question("Was möchten Sie essen?", QuestionKind.CHOICE, True, ("vegan", "mit Fleisch")),
    Question("Was brauchen Sie, um teilzunehmen?", label_en="What do you need to take part?"),
    Question("Sind Sie zum ersten Mal dabei?", QuestionKind.YES_NO),
)
VALIDATE = Path(__file__).parents[1] / "compose" / "html-validate.mjs"
OTHER = "https://konferenz.example.org"
VIEWS = [(1280, "light"), (320, "dark")]


async def full_of_life(office: Office) -> dict[str, str]:
    """An office with pages in every state; their paths by name."""
    await publish(office, capacity=3, registration_deadline=START - timedelta(days=1))
    await changes.update(
        office.desk,
        SLUG,
        {"details": {"recorded": True, "recording_notice": "Nur der Vortrag.",
                     "questions": QUESTIONS}},
        notify=False,
    )  # fmt: skip
    later = START + timedelta(days=30)
    await publish(
        office, slug="voll", title="Fördermittel beantragen", capacity=1,
        starts_at=later, ends_at=later + timedelta(hours=2),
    )  # fmt: skip
    await publish(office, slug="aus", title="Bürgerbeteiligung", place="Rathaus", online=False)
    for slug, name in ((SLUG, "anna"), ("voll", "anna"), ("voll", "bert")):
        await registrations.register(office.desk, slug, person(name))
    await changes.cancel(office.desk, "aus")
    await publish(office, slug="offen", title="Offene Sprechstunde")
    none = {"details": {"registration": RegistrationWay.NONE}}
    await changes.update(office.desk, "offen", none, notify=False)
    await registrations.register(office.desk, SLUG, person("cora"))
    await registrations.unregister(office.desk, SLUG, person("cora"))
    for slug in ("seminare", "newsletter"):
        await on_list(office, "anna", list_slug=slug)
    links = office.desk.workspace.links
    asked = await joining.ask(office.desk, person("dora"), "newsletter", source="x", way="form")
    known = await joining.ask(office.desk, person("emil"), "newsletter", source="x", way="form")
    await joining.confirm(office.desk, links.confirm(known.request))
    tokens = {
        "details": f"{links.registration(1)}/angaben",
        "cancelled": links.registration(4),
        "confirm": links.confirm(asked.request),
        "confirmed": links.confirm(known.request),
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
        "no registration": "/seminar/offen",
        "no form": "/seminar/offen/anmelden",
        "closed": "/seminar/aus/anmelden",
        "newsletter": "/newsletter",
        "archive": "/archiv",
        "nowhere": "/nichts",
        "bad link": "/anmeldung/1.x",
    }


async def after_a_button(page: Page, site: str, paths: dict[str, str]) -> AsyncIterator[str]:
    """Goes to pages that one only gets to by pressing something; their names."""
    await page.goto(f"{site}{paths['register']}")
    await page.locator("button[name=weitere]").click()
    yield "two people"
    await page.locator("button[type=submit]:not([name])").click()
    assert await page.locator("[role=alert] a").count() >= 4
    yield "errors of two people"
    await page.goto(f"{site}/newsletter")
    await page.locator("input[name=email]").fill("frida@example.org")
    await page.locator("#liste-newsletter").check()
    await page.locator("button[type=submit]").click()
    await page.locator("#code").fill("12")
    yield "asked"
    await page.locator("main button[type=submit]").click()
    await page.locator("[role=alert]").wait_for()
    yield "wrong code"
    await page.goto(f"{site}{paths['details']}")
    await page.locator("#last_name").fill("")
    await page.locator("main button[type=submit]").click()
    await page.locator("[role=alert]").wait_for()
    yield "errors of own details"
    await page.goto(f"{site}{paths['own']}?gesendet=1&gespeichert=1&zone=America/New_York")
    yield "own, by another clock"
    await page.goto(f"{site}{paths['leave']}")
    await page.locator("main button[type=submit]").click()
    yield "left"
    await page.locator("main button[type=submit]").click()
    yield "undone"
    await page.goto(f"{site}{paths['settings']}")
    await page.locator("main button[type=submit]").first.click()
    yield "settings changed"
    await page.locator("main form[action*=wiederanmelden] button").click()
    await page.goto(f"{site}{paths['own']}?zone=")


async def over_and_done(office: Office) -> dict[str, str]:
    """What an office's seminar leaves, in every state; the pages' paths by name."""
    known = Details(recording_url="https://video.example.org/v", materials_until=date(2027, 3, 20))
    url = "https://unterlagen.example.org/u.pdf"
    for slug, materials in (("vorbei", url), ("leer", "")):
        details = known if materials else Details()
        await publish(office, slug=slug, materials_url=materials, details=details)
        await registrations.register(office.desk, slug, person("anna"))
    office.clock.move_to(START + timedelta(hours=3))
    file = office.desk.workspace.path / "da.csv"
    file.write_text("E-Mail\nanna@example.org\n", encoding="utf-8")
    await attendance.import_attendance(office.desk, "vorbei", file)
    links = office.desk.workspace.links
    issued = await certificates.issue_own(office.desk, links.registration(1).rpartition("/")[2])
    own, uncounted = links.registration(1), links.registration(2)
    tokens = {"done": own, "uncounted": uncounted, "feedback": links.feedback(1, 1)}
    return {name: urlsplit(one).path for name, one in tokens.items()} | {
        "proof": f"/nachweis/{issued.code}",
        "no proof": "/nachweis/0000-0000-0000-0000-0000",
        "prove": "/nachweis",
        "mistyped": "/nachweis?code=123",
        "too early": f"{urlsplit(uncounted).path}/unterlagen",
    }


@ONLY_SQLITE
async def test_no_judge_finds_anything_afterwards(
    office: Office, chromium: str, axe_source: str
) -> None:
    assert chromium
    paths = await over_and_done(office)
    markup: dict[str, str] = {}
    async with served(office.desk) as site, async_playwright() as play:
        browser = await launch(play)
        for width, scheme in VIEWS:
            page = await new_page(
                browser,
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                bypass_csp=True,
            )
            language = "de" if width == 320 else "en"
            for name, path in paths.items():
                mark = "&" if "?" in path else "?"
                answer = await page.goto(f"{site}{path}{mark}sprache={language}")
                assert answer is not None
                markup[f"{name}, {language}"] = await answer.text()
                assert await judged(page, axe_source, width) == [], (name, width)
                await pictured(page, f"{name}-{width}")
            await page.goto(f"{site}{paths['feedback']}")
            async with page.expect_response(lambda one: one.request.method == "POST") as answered:
                await page.click("button[type=submit]")
            markup[f"errors, {language}"] = await (await answered.value).text()
            assert await page.locator("[role=alert]").count() == 1
            assert await judged(page, axe_source, width) == [], ("errors", width)
            await pictured(page, f"errors-{width}")
        await page.goto(f"{site}{paths['done']}")
        async with page.expect_download() as downloaded:
            await page.click("text=Bescheinigung herunterladen")
        assert (await downloaded.value).suggested_filename == "Teilnahmebescheinigung.pdf"
        await page.goto(f"{site}{paths['feedback']}")
        await page.check("#frage-nutzen-5")
        await page.click("button[type=submit]")
        assert await page.locator("h1").inner_text() == "Vielen Dank für Ihre Rückmeldung"
        await browser.close()
    answers = asked(VALIDATE, "html-validate", markup.values())
    wrong = {name: one for name, one in zip(markup, answers, strict=True) if one}
    assert wrong == {}


@ONLY_SQLITE
async def test_the_button_into_the_meeting_leads_there(office: Office, chromium: str) -> None:
    """A browser lets no form lead to another site: the page after it goes on by itself."""
    assert chromium
    settings = office.desk.workspace.settings
    changed = {"afterwards": Afterwards(joining_is_evidence=True)}
    known = replace(office.desk.workspace, settings=settings.model_copy(update=changed))
    there = with_workspace(office, known)
    async with served(there.desk) as site, async_playwright() as play:
        await publish(there, join_url=f"{OTHER}/raum")
        await registrations.register(there.desk, SLUG, person("anna"))
        office.clock.move_to(START)
        browser = await launch(play)
        page = await new_page(browser, viewport={"width": 320, "height": 900})
        await page.route(f"{OTHER}/**", lambda route: route.fulfill(body="<h1>Raum</h1>"))
        own = urlsplit(there.desk.workspace.links.registration(1)).path
        await page.goto(f"{site}{own}/teilnehmen")
        await pictured(page, "joining-320")
        await page.click("button[type=submit]")
        await page.wait_for_url(f"{OTHER}/raum")
        assert await page.locator("h1").inner_text() == "Raum"
        await browser.close()


class Answers:
    """The pages that a browser was given, as they came: it writes them out otherwise itself."""

    def __init__(self, page: Page) -> None:
        self._last: Response | None = None
        page.on("response", self._keep)

    def _keep(self, response: Response) -> None:
        if response.request.resource_type == "document" and response.status not in {303, 304}:
            self._last = response

    async def newest(self) -> str:
        """The markup of the page that it shows."""
        assert self._last is not None
        return await self._last.text()


async def pictured(page: Page, name: str) -> None:
    """Keeps what a page looks like where somebody wants to look (SEMINARPOST_PICTURES=DIR)."""
    folder = os.environ.get("SEMINARPOST_PICTURES")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


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
    monkeypatch.setattr(forms, "_AT_LEAST", timedelta(0))

    async def one_of_many(*_: object) -> bool:
        return True

    monkeypatch.setattr(bursts, "noted", one_of_many)
    paths = await full_of_life(office)
    markup: dict[str, str] = {}
    async with served(office.desk) as site, async_playwright() as play:
        browser = await launch(play)
        for width, scheme in VIEWS:
            page = await new_page(
                browser,
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                bypass_csp=True,  # for axe; nothing else runs in these pages
            )
            answers = Answers(page)
            language = "de" if width == 320 else "en"
            for name, path in paths.items():
                answer = await page.goto(f"{site}{path}?sprache={language}")
                assert answer is not None
                markup[f"{name}, {language}"] = await answer.text()
                assert await judged(page, axe_source, width) == [], (name, width)
                await pictured(page, f"{name}-{width}")
            await page.goto(f"{site}{paths['register']}")
            async with page.expect_response(lambda one: one.request.method == "POST") as answered:
                await page.click("button[type=submit]")
            markup[f"errors, {language}"] = await (await answered.value).text()
            assert await page.locator("[role=alert] a").count() == 3
            assert await judged(page, axe_source, width) == [], ("errors", width)
            await page.goto(f"{site}{paths['newsletter']}")
            async with page.expect_response(lambda one: one.request.method == "POST") as sent:
                await page.click("button[type=submit]")
            markup[f"newsletter errors, {language}"] = await (await sent.value).text()
            assert await page.locator("[role=alert] a").count() == 2
            assert await judged(page, axe_source, width) == [], ("newsletter errors", width)
            async for name in after_a_button(page, site, paths):
                markup[f"{name}, {language}"] = await answers.newest()
                assert await judged(page, axe_source, width) == [], (name, width)
            await page.goto(f"{site}{paths['confirm']}")
            async with page.expect_response(lambda one: one.request.method == "POST") as answered:
                await page.locator("main button[type=submit]").first.click()
            markup[f"later, {language}"] = await (await answered.value).text()
            assert await judged(page, axe_source, width) == [], ("later", width)
        await browser.close()
    found = asked(VALIDATE, "html-validate", markup.values())
    wrong = {name: one for name, one in zip(markup, found, strict=True) if one}
    assert wrong == {}


@ONLY_SQLITE
async def test_by_keyboard_alone_without_a_script(
    office: Office, chromium: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Home, the seminar, the form, sent by Enter: nothing needs a mouse or JavaScript."""
    assert chromium
    monkeypatch.setattr(forms, "_AT_LEAST", timedelta(0))
    await publish(office)
    async with served(office.desk) as site, async_playwright() as play:
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
        await page.get_by_label("Nachname").focus()  # Enter sends the form, and adds nobody
        await page.keyboard.type("Muster")
        await page.keyboard.press("Tab")
        await page.keyboard.type("eva@example.org")
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name="Vielen Dank für Ihre Anmeldung").wait_for()
        await browser.close()
    async with office.desk.database.read() as connection:
        from mailer.store import registrations as rows

        assert await rows.by_id(connection, 1) is not None


@ONLY_SQLITE
async def test_the_office_s_colour_is_that_of_its_buttons_and_readable(
    office: Office, chromium: str, axe_source: str
) -> None:
    assert chromium
    settings = office.desk.workspace.settings
    site = settings.site.model_copy(update={"colour": "#7a1f5c"})
    painted = replace(office.desk.workspace, settings=settings.model_copy(update={"site": site}))
    there = with_workspace(office, painted)
    paths = await full_of_life(there)
    async with served(there.desk) as at, async_playwright() as play:
        browser = await launch(play)
        for scheme in ("light", "dark"):
            page = await new_page(browser, color_scheme=scheme, bypass_csp=True)
            for name in ("home", "register", "own", "settings"):
                await page.goto(at + paths[name])
                assert await judged(page, axe_source, 1280) == [], (name, scheme)
            button = page.locator(".kern-btn--primary").first
            await page.goto(at + paths["seminar"])
            ground = await button.evaluate("one => getComputedStyle(one).backgroundColor")
            assert (ground == "rgb(122, 31, 92)") is (scheme == "light")
        await browser.close()
