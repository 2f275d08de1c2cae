"""Public pages after a seminar: certificate, feedback, what there is to read and until when."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from pdf_judge import active, judged, told
from pdf_words import links as links_in
from pdf_words import words
from postbox import SLUG, html_of, inbox, person, publish, sent, with_workspace
from sqlalchemy import func, select, update
from support import START, Office
from web.test_public_site import SITE, Browser, said

from mailer.actions.imports import attendance
from mailer.actions.person import cards, erasing
from mailer.actions.person.cards import Change
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes
from mailer.config import Afterwards
from mailer.domain.details import Details
from mailer.store.certificates import certificate
from mailer.store.feedback import feedback_answer, feedback_given
from mailer.store.registrations import registration
from mailer.web.public.site import public_site

OVER = START + timedelta(minutes=90)
LAST_DAY = date(2027, 3, 20)
MATERIALS, RECORDING = "https://unterlagen.example.org/u.pdf", "https://video.example.org/v"
OWN = "/anmeldung"


@pytest.fixture
async def web(office: Office) -> AsyncIterator[Browser]:
    async with browser_of(office) as found:
        yield found


@asynccontextmanager
async def browser_of(office: Office, **settings: Any) -> AsyncIterator[Browser]:
    """Somebody at the pages of an office that has these settings."""
    workspace = office.desk.workspace
    changed = {"afterwards": Afterwards(**settings)}
    known = replace(workspace, settings=workspace.settings.model_copy(update=changed))
    there = with_workspace(office, known)
    transport = httpx.ASGITransport(public_site(there.desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        yield Browser(there, client)


async def held(office: Office, *, minutes: str = "85", **details: Any) -> dict[str, str]:
    """A seminar that is over; Anna was there, Bert was not. Their pages' paths."""
    known = Details(recording_url=RECORDING, materials_until=LAST_DAY, **details)
    await publish(office, materials_url=MATERIALS, details=known)
    names = ("anna", "bert")
    for name in names:
        await registrations.register(office.desk, SLUG, person(name, last_name="Muster"))
    office.clock.move_to(OVER + timedelta(hours=1))
    await counted(office, minutes=minutes)
    links = office.desk.workspace.links
    return {name: urlsplit(links.registration(number)).path for number, name in enumerate(names, 1)}


async def counted(office: Office, *names: str, minutes: str = "85") -> None:
    """Takes in an attendance list, of Anna if nobody else is named."""
    file = office.desk.workspace.path / "da.csv"
    lines = [f"{name}@example.org;{minutes}" for name in names or ("anna",)]
    file.write_text("\n".join(["E-Mail;Dauer (Minuten)", *lines]), encoding="utf-8")
    await attendance.import_attendance(office.desk, SLUG, file)


async def number_of(office: Office, table: Any) -> int:
    async with office.desk.database.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(table)) or 0)


def code_in(pdf: bytes) -> str:
    found = re.search(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}", words(pdf))
    assert found
    return found[0]


# Certificates


async def test_who_was_there_downloads_a_certificate_that_can_be_verified(
    web: Browser, tmp_path: Path
) -> None:
    own = await held(web.office)
    assert "Bescheinigung herunterladen (PDF)" in said(await web.get(own["anna"]))
    done = await web.post(f"{own['anna']}/bescheinigung", {})
    assert (done.status_code, done.headers["content-type"]) == (200, "application/pdf")
    assert done.headers["cache-control"] == "no-store"
    assert done.headers["content-disposition"].endswith('"Teilnahmebescheinigung.pdf"')
    pdf = done.content
    assert judged(pdf, tmp_path) == []
    assert (told(pdf), active(pdf)) == (("Teilnahmebescheinigung", "de", 1), [])
    for fact in (
        "anna Muster", "hat am Online-Seminar teilgenommen:", "Wärmeplanung für kleine Gemeinden",
        "Mittwoch, 10. März 2027, 10:00–11:30 Uhr", "90 Minuten", "85 Minuten", "Dr. Eva Muster",
        "Ausgestellt am Mittwoch, 10. März 2027", "Büro für Seminare",
    ):  # fmt: skip
        assert fact in words(pdf), fact
    page = f"/nachweis/{code_in(pdf)}"
    assert links_in(pdf) == [f"{SITE}{page}"]
    verdict = await web.get(page)
    assert (verdict.status_code, verdict.headers["cache-control"]) == (200, "no-store")
    assert verdict.headers["x-robots-tag"] == "noindex"
    for fact in ("Diese Bescheinigung ist echt.", "anna Muster", "85 Minuten", code_in(pdf)):
        assert fact in said(verdict), fact
    assert "example.org" not in said(verdict)  # no address


async def test_a_certificate_in_english(web: Browser, tmp_path: Path) -> None:
    own = await held(web.office)
    web.language = "en"
    pdf = (await web.post(f"{own['anna']}/bescheinigung", {})).content
    assert judged(pdf, tmp_path) == []
    assert told(pdf).language == "en"
    assert "took part in the online seminar:" in words(pdf)
    verdict = said(await web.get(f"/nachweis/{code_in(pdf)}"))
    assert "This certificate is genuine." in verdict
    assert "Wednesday, 10 March 2027" in verdict


async def test_a_certificate_is_the_same_until_what_stands_on_it_changes(web: Browser) -> None:
    """A corrected name is on a new one; the old one was issued all the same."""
    own = await held(web.office)
    first = await web.post(f"{own['anna']}/bescheinigung", {})
    web.office.clock.move_to(OVER + timedelta(days=3))
    assert (await web.post(f"{own['anna']}/bescheinigung", {})).content == first.content
    await cards.rename(web.office.desk, "anna@example.org", Change(last="Öztürk"))
    second = await web.post(f"{own['anna']}/bescheinigung", {})
    codes = [code_in(one.content) for one in (first, second)]
    assert codes[0] != codes[1]
    verdicts = [said(await web.get(f"/nachweis/{one}")) for one in codes]
    assert ["anna Muster" in one for one in verdicts] == [True, False]
    assert ["anna Öztürk" in one for one in verdicts] == [False, True]
    await changes.update(web.office.desk, SLUG, {"title": "Anders"}, notify=False)
    assert "Wärmeplanung" in said(await web.get(f"/nachweis/{codes[0]}"))


async def test_a_broken_logo_keeps_nobody_from_a_certificate(web: Browser) -> None:
    own = await held(web.office)
    known = web.office.desk.workspace
    site = known.settings.site.model_copy(update={"logo": "nichts.svg"})
    settings = known.settings.model_copy(update={"site": site})
    office = with_workspace(web.office, replace(known, settings=settings))
    transport = httpx.ASGITransport(public_site(office.desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        done = await Browser(office, client).post(f"{own['anna']}/bescheinigung", {})
    assert (done.status_code, "anna Muster" in words(done.content)) == (200, True)


async def test_who_was_not_there_gets_none(web: Browser) -> None:
    own = await held(web.office)
    assert "Teilnahmebescheinigung" not in said(await web.get(own["bert"]))
    refused = await web.post(f"{own['bert']}/bescheinigung", {})
    assert refused.status_code == 409
    assert "sobald Ihre Teilnahme erfasst ist" in said(refused)
    assert await number_of(web.office, certificate) == 0
    assert (await web.get(f"{own['anna']}/bescheinigung")).status_code in {404, 405}


async def test_an_attendance_that_is_taken_back_ends_the_certificate(web: Browser) -> None:
    own = await held(web.office)
    code = code_in((await web.post(f"{own['anna']}/bescheinigung", {})).content)
    await counted(web.office, "bert")
    verdict = await web.get(f"/nachweis/{code}")
    assert verdict.status_code == 410
    assert "gilt nicht mehr" in said(verdict)
    assert "anna" not in said(verdict)


async def test_of_somebody_erased_it_is_said_that_it_cannot_be_verified(web: Browser) -> None:
    own = await held(web.office)
    code = code_in((await web.post(f"{own['anna']}/bescheinigung", {})).content)
    await erasing.erase(web.office.desk, "anna@example.org")
    assert await number_of(web.office, certificate) == 0
    verdict = await web.get(f"/nachweis/{code}")
    assert verdict.status_code == 410
    assert "lässt sich nicht mehr prüfen" in said(verdict)
    assert "anna" not in said(verdict)


@pytest.mark.parametrize(
    ("typed", "status", "says"),
    [
        ("0000-0000-0000-0000-0000", 404, "haben wir nicht ausgestellt"),
        ("ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ", 404, "haben wir nicht ausgestellt"),
        ("1234", 404, "kein vollständiger Prüfcode"),
        ("ä" * 20, 404, "kein vollständiger Prüfcode"),
        ("%00%00", 404, "kein vollständiger Prüfcode"),
        ("A" * 3000, 404, "kein vollständiger Prüfcode"),
    ],
)
async def test_invented_codes(web: Browser, typed: str, status: int, says: str) -> None:
    await held(web.office)
    found = await web.get(f"/nachweis/{typed}")
    assert found.status_code == status
    assert says in said(found)


async def test_a_code_is_typed_as_people_type(web: Browser) -> None:
    own = await held(web.office)
    code = code_in((await web.post(f"{own['anna']}/bescheinigung", {})).content)
    assert "Prüfcode" in said(await web.get("/nachweis"))
    for typed in (code.lower(), code.replace("-", ""), f" {code.replace('-', ' – ')} "):
        found = await web.client.get("/nachweis", params={"code": typed})
        assert (found.status_code, found.headers["location"]) == (303, f"/nachweis/{code}")
    wrong = await web.client.get("/nachweis", params={"code": code[:-1]})
    assert wrong.status_code == 422
    assert code[:-1] in wrong.text


# Materials and recording


async def test_what_there_is_to_read_ends_and_says_so(web: Browser) -> None:
    own = (await held(web.office))["bert"]
    page = await web.get(own)
    assert "stehen bis Samstag, 20. März 2027 bereit" in said(page)
    assert (MATERIALS in page.text, f"{own}/unterlagen" in page.text) == (False, True)
    for place, url in (("unterlagen", MATERIALS), ("aufzeichnung", RECORDING)):
        found = await web.get(f"{own}/{place}")
        assert (found.status_code, found.headers["location"]) == (303, url)
    web.office.clock.move_to(START + timedelta(days=11))
    assert "waren bis Samstag, 20. März 2027 verfügbar" in said(await web.get(own))
    for place in ("unterlagen", "aufzeichnung"):
        ended = await web.get(f"{own}/{place}")
        assert (ended.status_code, "location" in ended.headers) == (410, False)
        assert "waren bis Samstag, 20. März 2027 verfügbar" in said(ended)


async def test_materials_only_for_those_who_attended(office: Office) -> None:
    async with browser_of(office, materials_for="attended") as web:
        own = await held(web.office)
        assert (await web.get(f"{own['anna']}/unterlagen")).headers["location"] == MATERIALS
        refused = await web.get(f"{own['bert']}/unterlagen")
        assert refused.status_code == 409
        assert "die teilgenommen haben" in said(refused)
        assert MATERIALS not in refused.text


async def test_nothing_is_offered_before_the_end_or_without_a_place(web: Browser) -> None:
    await publish(web.office, materials_url=MATERIALS, capacity=1)
    for name in ("anna", "bert"):
        await registrations.register(web.office.desk, SLUG, person(name))
    links = web.office.desk.workspace.links
    own, waiting = (urlsplit(links.registration(one)).path for one in (1, 2))
    early = await web.get(f"{own}/unterlagen")
    assert (early.status_code, "nach der Veranstaltung" in said(early)) == (409, True)
    web.office.clock.move_to(OVER)
    assert (await web.get(f"{own}/unterlagen")).status_code == 303
    assert (await web.get(f"{waiting}/unterlagen")).status_code == 409
    assert "Zum Nachlesen" not in said(await web.get(waiting))
    assert (await web.get(f"{own}/aufzeichnung")).status_code == 409  # there is none


async def test_mails_lead_by_the_personal_page_where_there_is_a_term(office: Office) -> None:
    async with browser_of(office) as web:
        own = await held(web.office)
        web.office.clock.move_to(START + timedelta(days=2))
        await sent(web.office)
        thanks, missed = (
            next(html_of(one) for one in inbox(web.office, name) if "Unterlagen" in one["Subject"]
                 or "Nachlesen" in one["Subject"])
            for name in ("anna", "bert")
        )  # fmt: skip
        for page, path in ((thanks, own["anna"]), (missed, own["bert"])):
            assert f"{SITE}{path}/unterlagen" in page
            assert f"{SITE}{path}/aufzeichnung" in page
            assert MATERIALS not in page
        assert f"{SITE}{own['anna']}/rueckmeldung" in thanks
        assert "Meine persönliche Seite öffnen" in thanks
        assert "rueckmeldung" not in missed


# Joining


async def test_joining_is_not_noted_unless_the_office_says_so(web: Browser) -> None:
    await publish(web.office)
    await registrations.register(web.office.desk, SLUG, person("anna"))
    own = urlsplit(web.office.desk.workspace.links.registration(1)).path
    web.office.clock.move_to(START)
    found = await web.get(f"{own}/teilnehmen")
    assert (found.status_code, found.headers["location"][:8]) == (303, "https://")
    pressed = await web.post(f"{own}/teilnehmen", {})
    assert "vermerkt" not in said(pressed)
    assert pressed.headers["refresh"].startswith("0; url=https://")
    assert await joined(web.office) is None


async def joined(office: Office) -> Any:
    async with office.desk.database.read() as connection:
        return await connection.scalar(select(registration.c.joined_at))


async def test_joining_is_noted_by_a_button_and_gives_a_certificate(office: Office) -> None:
    async with browser_of(office, joining_is_evidence=True) as web:
        await publish(web.office)
        await registrations.register(web.office.desk, SLUG, person("anna"))
        own = urlsplit(web.office.desk.workspace.links.registration(1)).path
        web.office.clock.move_to(START - timedelta(hours=1))
        assert (await web.get(f"{own}/teilnehmen")).status_code == 303  # a try, an hour before
        web.office.clock.move_to(START - timedelta(minutes=5))
        asked = await web.get(f"{own}/teilnehmen")
        assert asked.status_code == 200
        assert "vermerken wir Ihre Teilnahme" in said(asked)
        assert await joined(web.office) is None
        gone = await web.post(f"{own}/teilnehmen", {})
        assert "Ihre Teilnahme ist vermerkt." in said(gone)
        assert gone.headers["refresh"] == "0; url=https://konferenz.example.org/raum"
        assert 'href="https://konferenz.example.org/raum"' in gone.text
        first = await joined(web.office)
        assert first == START - timedelta(minutes=5)
        web.office.clock.move_to(START + timedelta(minutes=5))
        await web.post(f"{own}/teilnehmen", {})
        assert await joined(web.office) == first
        web.office.clock.move_to(OVER)
        assert (await web.post(f"{own}/teilnehmen", {})).status_code == 409
        assert (await web.post(f"{own}/bescheinigung", {})).status_code == 200
        web.office.clock.move_to(OVER + timedelta(hours=1))
        file = web.office.desk.workspace.path / "da.csv"
        file.write_text("E-Mail;Teilgenommen\nanna@example.org;nein\n", encoding="utf-8")
        async with web.office.desk.database.write() as connection:  # the list says otherwise
            await connection.execute(update(registration).values(attended=False))
        assert (await web.post(f"{own}/bescheinigung", {})).status_code == 409


# Feedback


async def test_feedback_is_asked_once_by_a_link_that_names_nobody(web: Browser) -> None:
    own = (await held(web.office))["anna"]
    assert f"{own}/rueckmeldung" in (await web.get(own)).text
    led = await web.get(f"{own}/rueckmeldung")
    link = urlsplit(led.headers["location"]).path
    assert led.status_code == 303
    assert not re.search(r"/1[.-]", link.removeprefix("/rueckmeldung/1-"))
    form = await web.get(link)
    for text in (
        "Wie nützlich war die Veranstaltung", "sehr zufrieden", "welches Thema", "ohne Ihren Namen",
    ):  # fmt: skip
        assert text in said(form), text
    assert "anna" not in form.text
    nothing = await web.post(link, {})
    assert (nothing.status_code, "mindestens eine Frage" in said(nothing)) == (422, True)
    long = await web.post(link, {"frage-wunsch": "x" * 2001, "frage-nutzen": "4"})
    assert long.status_code == 422
    assert re.search(r'value="4" checked', long.text)
    assert (await web.post(link, {"frage-nutzen": "9"})).status_code == 422
    done = await web.post(link, {"frage-nutzen": "5", "frage-wunsch": "Mehr <b>Zeit</b>"})
    assert "Vielen Dank für Ihre Rückmeldung" in said(done)
    again = await web.post(link, {"frage-nutzen": "1"})
    assert (again.status_code, "schon gegeben" in said(again)) == (409, True)
    assert (await web.get(link)).status_code == 409
    counts = [await number_of(web.office, one) for one in (feedback_answer, feedback_given)]
    assert counts == [1, 1]


async def test_feedback_has_a_time(web: Browser) -> None:
    await publish(web.office)
    await registrations.register(web.office.desk, SLUG, person("anna"))
    links = web.office.desk.workspace.links
    own, link = (urlsplit(one).path for one in (links.registration(1), links.feedback(1, 1)))
    assert (await web.get(f"{own}/rueckmeldung")).status_code == 409
    assert (await web.get(link)).status_code == 409
    web.office.clock.move_to(OVER)
    assert (await web.get(link)).status_code == 200
    web.office.clock.move_to(OVER + timedelta(days=28))
    assert (await web.post(link, {"frage-nutzen": "5"})).status_code == 409
    assert await number_of(web.office, feedback_answer) == 0


async def test_no_feedback_where_the_office_wants_none_or_asks_elsewhere(office: Office) -> None:
    async with browser_of(office, feedback=False, certificates=False) as web:
        own = (await held(web.office))["anna"]
        page = said(await web.get(own))
        assert ("Rückmeldung" in page, "bescheinigung" in page) == (False, False)
        assert (await web.get(f"{own}/rueckmeldung")).status_code == 409
        assert (await web.post(f"{own}/bescheinigung", {})).status_code == 409


async def test_links_of_the_office_win(web: Browser) -> None:
    elsewhere = {
        "survey_url": "https://umfrage.example.org/u",
        "certificate_url": "https://bescheinigung.example.org/b",
    }
    own = (await held(web.office, **elsewhere))["anna"]
    page = (await web.get(own)).text
    for url in elsewhere.values():
        assert f'href="{url}"' in page
    assert f"{own}/rueckmeldung" not in page
    assert f"{own}/bescheinigung" not in page


@pytest.mark.parametrize("path", ["unterlagen", "aufzeichnung", "rueckmeldung", "teilnehmen"])
async def test_reading_these_changes_nothing(office: Office, path: str) -> None:
    async with browser_of(office, joining_is_evidence=True) as web:
        own = (await held(web.office))["anna"]
        web.office.clock.move_to(OVER + timedelta(days=1))
        tables = (certificate, feedback_answer, feedback_given)
        for method in ("GET", "HEAD", "OPTIONS"):
            await web.client.request(method, f"{own}/{path}")
            await web.client.request(method, f"{own}/bescheinigung")
        assert [await number_of(web.office, one) for one in tables] == [0, 0, 0]
        assert await joined(web.office) is None


async def test_forged_links(web: Browser) -> None:
    await held(web.office)
    links = web.office.desk.workspace.links
    token = urlsplit(links.registration(1)).path.rpartition("/")[2]
    for path in (f"/rueckmeldung/{token}", "/rueckmeldung/1-x.y", f"/rueckmeldung/{token}x"):
        assert (await web.get(path)).status_code == 404, path
        assert (await web.post(path, {"frage-nutzen": "5"})).status_code == 404, path
    own_by_feedback = urlsplit(links.feedback(1, 1)).path.rpartition("/")[2]
    assert (await web.get(f"/anmeldung/{own_by_feedback}")).status_code == 404
