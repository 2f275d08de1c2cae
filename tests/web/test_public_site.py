"""The public pages: every link of a mail leads to one, and reading changes nothing."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import icalendar
import pytest
from postbox import (
    SLUG,
    html_of,
    inbox,
    on_list,
    person,
    publish,
    sent,
    text_of,
    with_workspace,
    write_issue,
)
from sqlalchemy import func, select, update
from support import START, Office

from mailer.actions.limits import Limit
from mailer.actions.mailing import newsletters, plans
from mailer.actions.person import blocks
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes
from mailer.actions.subscription import joining
from mailer.domain.registration import RegistrationState
from mailer.store import people
from mailer.store.mailings import mailing
from mailer.store.registrations import registration, registration_event
from mailer.store.subscriptions import subscription_event
from mailer.web.public.forms import HONEYPOT, STAMP
from mailer.web.public.site import public_site

SITE = "https://seminare.example.org"
BURST, MAILS_A_DAY = Limit.NETWORK.allowance.burst, Limit.MAILBOX.allowance.burst
OWN = {"sec-fetch-site": "same-origin"}
HER = {"email": "eva@example.org", "last_name": "Muster", "first_name": "Eva", "honorific": "frau"}


@dataclass
class Browser:
    """Somebody at the public pages of an office, whose clock moves while they fill in a form."""

    office: Office
    client: httpx.AsyncClient
    language: str = "de"
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers={"accept-language": self.language} | headers)

    async def post(self, path: str, values: dict[str, str], **headers: str) -> httpx.Response:
        known = {"accept-language": self.language, "content-type": _FORM} | OWN | headers
        return await self.client.post(path, content=urlencode(values), headers=known)

    async def fill(self, path: str, values: dict[str, str]) -> httpx.Response:
        """Opens a form, takes a while, and sends it."""
        page = await self.get(path)
        stamp = re.findall(rf'name="{STAMP}" value="([^"]+)"', page.text)[0]
        self.office.clock.move_to(self.office.clock.now() + timedelta(seconds=20))
        return await self.post(path, {STAMP: stamp} | values)


_FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def web(office: Office) -> AsyncIterator[Browser]:
    transport = httpx.ASGITransport(public_site(office.desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        yield Browser(office, client)


def path_in(text: str, beginning: str) -> str:
    """The path of the first link of the site in a mail that begins so."""
    found = re.findall(rf"{SITE}({beginning}[^\s\")<>]*)", unescape(text))
    assert found, (beginning, text[:2000])
    return str(found[0])


def said(page: httpx.Response) -> str:
    """What a page says, as one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


async def states(office: Office) -> list[str]:
    async with office.desk.database.read() as connection:
        found = await connection.execute(select(registration.c.state).order_by(registration.c.id))
        return [one.value for one in found.scalars()]


async def events(office: Office) -> int:
    """How many events there are: what people did, all of it."""
    async with office.desk.database.read() as connection:
        tables = (registration_event, subscription_event)
        counts = [await connection.scalar(select(func.count()).select_from(one)) for one in tables]
    return sum(int(one or 0) for one in counts)


async def test_what_comes_is_at_home_and_each_has_its_page(web: Browser) -> None:
    await publish(web.office, capacity=3)
    await publish(web.office, slug="zwei", title="Zwei", series="Reihe", place="Rathaus")
    home = await web.get("/")
    assert home.status_code == 200
    assert 'lang="de"' in home.text
    assert ("Wärmeplanung für kleine Gemeinden" in said(home), "Zwei" in said(home)) == (True, True)
    only = await web.get("/?reihe=Reihe")
    assert ("Wärmeplanung" in said(only), "Zwei" in said(only)) == (False, True)
    page = await web.get(f"/seminar/{SLUG}")
    for words in ("Mittwoch, 10. März 2027", "noch 3 Plätze", "Jetzt anmelden", "Dr. Eva Muster"):
        assert words in said(page), words
    assert '"@type": "Event"' in page.text
    english = await web.get(f"/seminar/{SLUG}?sprache=en")
    assert "Wednesday, 10 March 2027" in said(english)
    assert 'html lang="en"' in english.text
    assert "sprache=en" in english.headers["set-cookie"]
    assert (await web.get("/seminar/nichts")).status_code == 404


async def test_pages_that_are_the_same_for_all_are_asked_for_once(web: Browser) -> None:
    await publish(web.office)
    first = await web.get(f"/seminar/{SLUG}")
    again = await web.get(f"/seminar/{SLUG}", **{"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await changes.update(web.office.desk, SLUG, {"title": "Neu"}, notify=False)
    changed = await web.get(f"/seminar/{SLUG}", **{"if-none-match": first.headers["etag"]})
    assert changed.status_code == 200


async def test_moved_and_cancelled_is_said_on_top(web: Browser) -> None:
    await publish(web.office)
    await registrations.register(web.office.desk, SLUG, person("anna"))
    await sent(web.office)
    later = START + timedelta(days=7)
    await changes.reschedule(web.office.desk, SLUG, later, later + timedelta(hours=1))
    assert "Der Termin wurde geändert." in said(await web.get(f"/seminar/{SLUG}"))
    await changes.cancel(web.office.desk, SLUG)
    page = await web.get(f"/seminar/{SLUG}")
    assert "Abgesagt: Diese Veranstaltung findet nicht statt." in said(page)
    assert "EventCancelled" in page.text
    assert "Jetzt anmelden" not in said(page)


async def test_calendar_and_feed(web: Browser) -> None:
    await publish(web.office)
    calendar = icalendar.Calendar.from_ical((await web.get("/kalender.ics")).content)
    (event,) = calendar.walk("VEVENT")
    assert str(event["UID"]) == f"{SLUG}-1@seminare.example.org"
    assert event.decoded("DTSTART") == START
    one = icalendar.Calendar.from_ical((await web.get(f"/seminar/{SLUG}/kalender.ics")).content)
    assert [str(found["UID"]) for found in one.walk("VEVENT")] == [str(event["UID"])]
    feed = await web.get("/feed.xml")
    assert feed.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert f"{SITE}/seminar/{SLUG}" in feed.text


async def test_somebody_registers_looks_cancels_and_comes_again(web: Browser) -> None:
    await publish(web.office)
    form = await web.get(f"/seminar/{SLUG}/anmelden")
    assert form.headers["cache-control"] == "no-store"
    done = await web.fill(f"/seminar/{SLUG}/anmelden", HER)
    assert done.status_code == 200
    assert "Ihre Anmeldung ist eingegangen." in said(done)
    await sent(web.office)
    mail = inbox(web.office, "eva")[0]
    assert "Guten Tag" not in text_of(mail)
    assert "Sehr geehrte Frau Muster" in text_of(mail)
    own = path_in(text_of(mail), "/anmeldung/")
    page = await web.get(own)
    assert ("Sie sind angemeldet." in said(page), "Eva Muster" in said(page)) == (True, True)
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-robots-tag"] == "noindex"
    assert page.headers["cache-control"] == "no-store"
    join = await web.get(f"{own}/teilnehmen")
    assert (join.status_code, join.headers["location"]) == (
        303,
        "https://konferenz.example.org/raum",
    )
    gone = await web.post(f"{own}/absagen", {})
    assert (gone.status_code, gone.headers["location"]) == (303, own)
    assert "Ihre Anmeldung ist storniert." in said(await web.get(own))
    assert await states(web.office) == ["cancelled"]
    assert (await web.get(f"{own}/teilnehmen")).status_code == 200  # leads nowhere any more
    gone_entry = icalendar.Calendar.from_ical((await web.get(f"{own}/kalender.ics")).content)
    assert [one["STATUS"] for one in gone_entry.walk("VEVENT")] == ["CANCELLED"]
    await web.post(f"{own}/kommen", {})
    assert await states(web.office) == ["registered"]


async def test_my_mail_is_what_was_sent_because_of_the_registration(web: Browser) -> None:
    await publish(web.office)
    await on_list(web.office, "anna")
    await plans.release(web.office.desk, SLUG, "invitation", "Erika")
    await plans.send_now(web.office.desk, SLUG, "invitation")
    await sent(web.office)
    await registrations.register(web.office.desk, SLUG, person("anna"))
    own = urlsplit(web.office.desk.workspace.links.registration(1)).path
    assert "Anmeldebestätigung (wird gerade versendet)" in said(await web.get(own))
    await sent(web.office)
    page = said(await web.get(own))
    assert re.search(r"Meine Post .* Anmeldebestätigung: \w+, \d+\. \w+ 20\d\d, \d\d:\d\d", page)
    assert "Einladung" not in page.partition("Meine Post")[2]


async def test_the_calendar_to_download_is_the_one_that_was_mailed(web: Browser) -> None:
    await publish(web.office)
    await registrations.register(web.office.desk, SLUG, person("anna"))
    await sent(web.office)
    mail = inbox(web.office, "anna")[0]
    part = next(one for one in mail.walk() if one.get_content_type() == "text/calendar")
    (mailed,) = icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
    own = path_in(text_of(mail), "/anmeldung/")
    fetched = icalendar.Calendar.from_ical((await web.get(f"{own}/kalender.ics")).content)
    assert "METHOD" not in fetched
    (event,) = fetched.walk("VEVENT")
    for name in ("UID", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION"):
        assert event[name].to_ical() == mailed[name].to_ical(), name


async def test_the_waiting_list_is_said_before_the_form_is_sent(web: Browser) -> None:
    await publish(web.office, capacity=1)
    await registrations.register(web.office.desk, SLUG, person("anna"))
    form = await web.get(f"/seminar/{SLUG}/anmelden")
    assert "Mit diesem Formular setzen Sie sich auf die Warteliste" in said(form)
    done = await web.fill(f"/seminar/{SLUG}/anmelden", HER)
    assert "ob Sie einen Platz haben oder auf der Warteliste" in said(done).replace("Ob", "ob")
    assert await states(web.office) == ["registered", "waitlisted"]
    await sent(web.office)
    own = path_in(text_of(inbox(web.office, "eva")[0]), "/anmeldung/")
    page = said(await web.get(own))
    assert "Sie stehen auf der Warteliste." in page
    assert "Online teilnehmen" not in page
    assert (await web.get(f"{own}/teilnehmen")).status_code == 200
    await web.post(f"{own}/absagen", {})
    assert await states(web.office) == ["registered", "cancelled"]


async def test_a_held_place_is_taken_by_one_button(web: Browser) -> None:
    await publish(web.office, capacity=1)
    for name in ("anna", "bert"):
        await registrations.register(web.office.desk, SLUG, person(name))
    await registrations.unregister(web.office.desk, SLUG, person("anna"))
    assert await states(web.office) == ["cancelled", "promoted"]
    await sent(web.office)
    own = path_in(text_of(inbox(web.office, "bert")[-1]), "/anmeldung/")
    assert "Für Sie ist ein Platz reserviert, bis" in said(await web.get(own))
    await web.post(f"{own}/kommen", {})
    assert await states(web.office) == ["cancelled", "registered"]
    twice = await web.post(f"{own}/kommen", {})
    assert twice.status_code == 303
    assert await states(web.office) == ["cancelled", "registered"]


@pytest.mark.parametrize(
    ("values", "field_name", "told"),
    [
        ({"email": ""}, "email", "Die E-Mail-Adresse fehlt."),
        ({"email": "eva@"}, "email", "ist keine gültige E-Mail-Adresse"),
        ({"last_name": ""}, "last_name", "Bitte geben Sie Ihren Nachnamen an."),
        ({"last_name": "Gewinn evil.example.com"}, "last_name", "enthält die Internetadresse"),
        ({"first_name": "x" * 201}, "first_name", "hat 201 Zeichen"),
        ({"honorific": "graf"}, "honorific", "Bitte wählen Sie eine der Möglichkeiten."),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    web: Browser, values: dict[str, str], field_name: str, told: str
) -> None:
    await publish(web.office)
    page = await web.fill(f"/seminar/{SLUG}/anmelden", HER | {"organisation": "Stadt"} | values)
    assert page.status_code == 422
    assert f'<a class="kern-link" href="#{field_name}">' in page.text
    assert told in said(page)
    assert 'value="Stadt"' in page.text
    assert await states(web.office) == []


async def test_what_programs_send_changes_nothing(web: Browser) -> None:
    await publish(web.office)
    path = f"/seminar/{SLUG}/anmelden"
    for values in ({}, {STAMP: "1.forged"}, {STAMP: web.office.desk.workspace.links.form_stamp(
        web.office.clock.now())}):  # fmt: skip
        page = await web.post(path, HER | values)
        assert page.status_code == 422
        assert "noch einmal ab" in said(page)
    trapped = await web.fill(path, HER | {HONEYPOT: "https://evil.example.com"})
    assert trapped.status_code == 200  # it learns nothing
    assert await states(web.office) == []


async def test_registering_twice_is_once_and_looks_the_same(web: Browser) -> None:
    await publish(web.office)
    first = await web.fill(f"/seminar/{SLUG}/anmelden", HER)
    second = await web.fill(f"/seminar/{SLUG}/anmelden", HER)
    assert said(first) == said(second)
    assert await states(web.office) == ["registered"]
    other = await web.fill(f"/seminar/{SLUG}/anmelden", HER | {"first_name": "Jan"})
    assert said(other) == said(first)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("deadline", "Die Anmeldefrist ist abgelaufen."),
        ("cancelled", "Abgesagt: Diese Veranstaltung findet nicht statt."),
        ("begun", "Die Veranstaltung hat begonnen."),
    ],
)
async def test_where_nobody_can_register_there_is_no_form(
    web: Browser, how: str, told: str
) -> None:
    await publish(web.office, registration_deadline=START - timedelta(days=2))
    if how == "cancelled":
        await changes.cancel(web.office.desk, SLUG)
    web.office.clock.move_to(START + (timedelta(0) if how == "begun" else -timedelta(days=1)))
    page = await web.get(f"/seminar/{SLUG}/anmelden")
    assert told in said(page)
    assert "<form" not in page.text
    stamp = {STAMP: web.office.desk.workspace.links.form_stamp(web.office.clock.now())}
    web.office.clock.move_to(web.office.clock.now() + timedelta(seconds=10))
    assert (await web.post(f"/seminar/{SLUG}/anmelden", HER | stamp)).status_code == 409
    assert await states(web.office) == []


async def test_registering_elsewhere_leads_there(web: Browser) -> None:
    await publish(web.office, registration_url="https://example.org/anmelden")
    page = await web.get(f"/seminar/{SLUG}/anmelden")
    assert (page.status_code, page.headers["location"]) == (303, "https://example.org/anmelden")
    assert (await web.post(f"/seminar/{SLUG}/anmelden", HER)).status_code == 404
    await changes.cancel(web.office.desk, SLUG)
    page = await web.get(f"/seminar/{SLUG}/anmelden")
    assert "Abgesagt: Diese Veranstaltung findet nicht statt." in said(page)


async def test_leaving_a_list_by_button_and_by_one_click(web: Browser) -> None:
    await on_list(web.office, "anna", "bert")
    links = web.office.desk.workspace.links
    for number, one_click in ((1, False), (2, True)):
        path = urlsplit(links.unsubscribe(number, "seminare")).path
        page = said(await web.get(path))
        assert "a…@example.org" in page or "b…@example.org" in page
        assert "anna@example.org" not in page
        before = await events(web.office)
        if one_click:  # by the mail program: no cookie, any origin
            done = await web.client.post(
                path,
                content="List-Unsubscribe=One-Click",
                headers={"content-type": _FORM, "origin": "https://mail.example.com"},
            )
            assert (done.status_code, done.text) == (200, "ok\n")
        else:
            assert "Sie sind abgemeldet" in said(await web.post(path, {}))
        assert await events(web.office) == before + 1
        assert (await web.post(path, {})).status_code == 200  # twice is once
        assert await events(web.office) == before + 1


async def test_the_settings_have_all_lists(web: Browser) -> None:
    for one in ("seminare", "newsletter"):
        await on_list(web.office, "anna", list_slug=one)
    path = urlsplit(web.office.desk.workspace.links.settings(1)).path
    page = await web.get(path)
    assert "Abmelden von: Newsletter" in said(page)
    left = said(await web.post(path, {"liste": "newsletter"}))
    assert "Ihre Einstellungen sind gespeichert." in left
    assert ("Abmelden von: Newsletter" in left, "Abmelden von: Online-Seminare" in left) == (
        False, True,
    )  # fmt: skip
    assert "Abmelden von" not in said(await web.post(path, {"liste": "*"}))


async def test_joining_is_asked_for_and_then_confirmed(web: Browser) -> None:
    answer = await web.fill("/newsletter", {"email": "eva@example.org", "liste-newsletter": "ja"})
    assert "Wir haben eine E-Mail an eva@example.org gesendet." in said(answer)
    await sent(web.office)
    path = path_in(text_of(inbox(web.office, "eva")[0]), "/bestaetigen/")
    before = await events(web.office)
    asked = said(await web.get(path))
    for words in ("Ja, bestätigen", "„Newsletter“", "e…@example.org", "Damit erklären Sie:"):
        assert words in asked
    assert await events(web.office) == before
    assert "Sie erhalten ab jetzt: Newsletter." in said(await web.post(path, {}))
    assert await events(web.office) == before + 1
    again = await web.fill("/newsletter", {"email": "eva@example.org", "liste-newsletter": "ja"})
    assert said(again) == said(answer)
    await sent(web.office)
    steps = [str(one["Subject"]) for one in inbox(web.office, "eva")]
    assert len(steps) == 2  # the question and the welcome, and no second question


async def test_joining_wants_a_list_and_an_address(web: Browser) -> None:
    page = await web.fill("/newsletter", {"email": "x"})
    assert page.status_code == 422
    assert "Bitte wählen Sie mindestens einen Verteiler." in said(page)
    assert "ist keine gültige E-Mail-Adresse" in said(page)


async def test_the_archive_has_what_has_left(web: Browser) -> None:
    await on_list(web.office, "anna", list_slug="newsletter")
    write_issue(web.office, "februar", '+++\ntitle = "Neues"\nsend_at = 2027-02-01T09:00:00\n'
                'lists = ["newsletter"]\n+++\n\nGuten Tag, **alle**.\n')  # fmt: skip
    await newsletters.plan(web.office.desk, "februar")
    assert "Noch ist keine Ausgabe erschienen." in said(await web.get("/archiv"))
    assert (await web.get("/archiv/februar")).status_code == 404
    await newsletters.release(web.office.desk, "februar", "", "Erika")
    web.office.clock.move_to(datetime(2027, 2, 1, 8, tzinfo=UTC))
    await sent(web.office)
    assert "Neues" in said(await web.get("/archiv"))
    page = await web.get("/archiv/februar")
    assert "Guten Tag" in said(page)
    assert page.status_code == 200


BAD = ["x", "1.x", "1-seminare.x", "../../etc/passwd", "%00", "1." + "A" * 43]


@pytest.mark.parametrize("page", ["abmelden", "bestaetigen", "einstellungen", "anmeldung"])
async def test_a_bad_link_is_a_page_with_a_sentence(web: Browser, page: str) -> None:
    for token in BAD:
        found = await web.get(f"/{page}/{token}")
        assert found.status_code == 404, token
        assert "<h1" in found.text
        if page != "anmeldung":
            assert (await web.post(f"/{page}/{token}", {})).status_code in {404, 405}, token


async def test_reading_changes_nothing_whoever_follows_every_link(web: Browser) -> None:
    await publish(web.office)
    await on_list(web.office, "cora")
    await plans.release(web.office.desk, SLUG, "invitation", "Erika")
    await plans.send_now(web.office.desk, SLUG, "invitation")
    await registrations.register(web.office.desk, SLUG, person("anna"))
    await joining.ask(web.office.desk, person("bert"), "newsletter", source="Test", way="staff")
    await sent(web.office)
    pages = [html_of(one) for one in inbox(web.office)]
    paths = {
        urlsplit(unescape(one)).path
        for page in pages
        for one in re.findall(rf'href="({SITE}/[^"]+)"', page)
    }
    before = await events(web.office)
    kinds = {path.split("/")[1] for path in paths}
    assert kinds >= {"abmelden", "anmeldung", "bestaetigen", "einstellungen", "seminar"}
    for path in paths - {"/datenschutz", "/barrierefreiheit"}:
        for method in ("GET", "HEAD", "OPTIONS"):
            found = await web.client.request(method, path)
            assert found.status_code in ({200, 303} if method != "OPTIONS" else {200, 405}), path
    assert await events(web.office) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example.com"},
        {"origin": "null"},
    ],
)
async def test_no_other_site_may_ask_for_a_change(web: Browser, headers: dict[str, str]) -> None:
    await publish(web.office)
    registering = f"/seminar/{SLUG}/anmelden"
    for path in (registering, "/newsletter", "/einstellungen/x", "/anmeldung/x/absagen"):
        found = await web.client.post(
            path, content="email=a@example.org", headers={"content-type": _FORM} | headers
        )
        # With a token in the address an old browser has no Origin; another site has no token.
        with_token = headers == {"origin": "null"} and path.endswith(("/x", "/absagen"))
        assert found.status_code == (404 if with_token else 403), path


async def test_every_answer_protects_itself(web: Browser) -> None:
    await publish(web.office)
    for path in ("/", f"/seminar/{SLUG}", "/newsletter", "/nichts", "/assets/office.css"):
        found = await web.get(path)
        policy = found.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "script" not in policy
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["strict-transport-security"].startswith("max-age=31536000")
        assert len(found.content) < 50_000
    too_long = await web.post("/newsletter", {"email": "x" * 200_000})
    assert too_long.status_code == 413


async def test_one_network_does_not_flood_the_office(web: Browser) -> None:
    answers = [(await web.post("/newsletter", {})).status_code for _ in range(BURST + 5)]
    assert answers == [422] * BURST + [429] * 5
    assert (await web.get("/newsletter")).status_code == 200
    behind = {"x-forwarded-for": "192.0.2.7, 198.51.100.4"}  # our proxy adds the last one
    assert (await web.post("/newsletter", {}, **behind)).status_code == 422


async def test_a_mailbox_is_written_to_so_often_a_day_whoever_asks(web: Browser) -> None:
    await publish(web.office)
    for number in range(MAILS_A_DAY + 3):
        values = HER | {"last_name": f"Muster{'x' * number}"}
        assert (await web.fill(f"/seminar/{SLUG}/anmelden", values)).status_code == 200
    assert len(await states(web.office)) == MAILS_A_DAY
    await web.fill("/newsletter", {"email": "eva@example.org", "liste-newsletter": "ja"})
    await sent(web.office)
    assert len(inbox(web.office, "eva")) == MAILS_A_DAY


async def test_a_stranger_changes_nothing_that_is_known_of_somebody(web: Browser) -> None:
    await publish(web.office)
    eva = person("eva", first_name="Eva", last_name="Muster", language="de")
    await registrations.register(web.office.desk, SLUG, eva)
    web.language = "en"
    await web.fill(f"/seminar/{SLUG}/anmelden", HER | {"organisation": "Spott e. V."})
    await web.fill("/newsletter", {"email": "eva@example.org", "liste-newsletter": "ja"})
    async with web.office.desk.database.read() as connection:
        known = await people.by_id(connection, 1)
    assert known is not None
    assert (known.language, known.organisation) == ("de", "Spott e. V.")  # what was not known
    await web.fill(f"/seminar/{SLUG}/anmelden", HER | {"organisation": "Anderes"})
    async with web.office.desk.database.read() as connection:
        known = await people.by_id(connection, 1)
    assert known is not None
    assert known.organisation == "Spott e. V."


async def test_what_helps_staff_is_for_nobody_else(web: Browser) -> None:
    await publish(web.office, capacity=1)
    await registrations.register(web.office.desk, SLUG, person("anna"))
    await registrations.unregister(web.office.desk, SLUG, person("anna"))
    await registrations.register(web.office.desk, SLUG, person("bert"))
    own = urlsplit(web.office.desk.workspace.links.registration(1)).path
    async with web.office.desk.database.write() as connection:
        closing = mailing.c.template == "waitlist-closed"
        now = web.office.clock.now()
        await connection.execute(update(mailing).where(closing).values(due_at=now))
    assert "neu anmelden" not in said(await web.get(own))
    refused = await web.post(f"{own}/kommen", {})
    assert refused.status_code == 409
    assert "Eine Anmeldung ist leider nicht mehr möglich." in said(refused)
    await joining.ask(web.office.desk, person("cora"), "newsletter", source="x", way="staff")
    await sent(web.office)
    path = path_in(text_of(inbox(web.office, "cora")[0]), "/bestaetigen/")
    await blocks.block(
        web.office.desk, "cora@example.org", reason="x", scope=blocks.Scope.ALL, by="Erika"
    )
    answer = await web.post(path, {})
    assert answer.status_code == 409
    for page in (refused, answer):
        assert "seminarpost" not in page.text
        assert "gesperrt" not in page.text
        assert "cora@" not in page.text


@pytest.mark.parametrize("deed", ["absagen", "kommen"])
async def test_nothing_is_changed_once_it_has_begun(web: Browser, deed: str) -> None:
    await publish(web.office)
    await registrations.register(web.office.desk, SLUG, person("anna"))
    own = urlsplit(web.office.desk.workspace.links.registration(1)).path
    web.office.clock.move_to(START)
    assert (await web.post(f"{own}/{deed}", {})).status_code == 409
    assert await states(web.office) == ["registered"]


async def test_a_body_is_counted_as_it_comes(web: Browser) -> None:
    await on_list(web.office, "anna")
    path = urlsplit(web.office.desk.workspace.links.unsubscribe(1, "seminare")).path

    async def pieces(number: int) -> AsyncIterator[bytes]:
        yield b"List-Unsubscribe=One-Click"
        for _ in range(number):
            yield b"&x=" + b"y" * 50_000

    headers = {"content-type": _FORM}
    left = await web.client.post(path, content=pieces(0), headers=headers)  # no Content-Length
    assert (left.status_code, left.text) == (200, "ok\n")
    assert (await web.client.post(path, content=pieces(3), headers=headers)).status_code == 413
    lying = headers | {"content-length": "1"}
    assert (await web.client.post(path, content=pieces(3), headers=lying)).status_code == 413
    by_parts = await web.client.post(path, files={"List-Unsubscribe": (None, "One-Click")})
    assert (by_parts.status_code, by_parts.text) == (200, "ok\n")


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/anmeldung/tok/", "/seminar/%00", "/archiv/%00", "/x" * 500]
)
async def test_odd_addresses_lead_nowhere(web: Browser, path: str) -> None:
    found = await web.client.request("GET", SITE + path, headers={"host": "evil.example"})
    assert found.status_code == 404
    assert "location" not in found.headers
    assert "evil.example" not in found.text
    assert found.headers["x-content-type-options"] == "nosniff"


async def test_what_breaks_is_a_page_that_protects_itself(
    web: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("mailer.actions.seminar.offered.upcoming", breaks)
    transport = httpx.ASGITransport(public_site(web.office.desk), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        found = await client.get("/")
    assert found.status_code == 500
    assert "Da ist etwas schiefgegangen" in said(found)
    assert found.headers["x-content-type-options"] == "nosniff"


async def test_a_list_that_is_not_public_is_offered_and_shown_to_nobody(web: Browser) -> None:
    workspace = web.office.desk.workspace
    lists = {
        slug: replace(one, public=slug != "newsletter")
        for slug, one in workspace.content.lists.items()
    }
    office = with_workspace(
        web.office, replace(workspace, content=replace(workspace.content, lists=lists))
    )
    transport = httpx.ASGITransport(public_site(office.desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        page = await client.get("/newsletter")
    assert 'name="liste-seminare"' in page.text
    assert 'name="liste-newsletter"' not in page.text


async def test_the_state_machine_knows_no_way_back_to_waiting(web: Browser) -> None:
    """A second click never makes of somebody with a place one who waits."""
    await publish(web.office, capacity=1)
    await web.fill(f"/seminar/{SLUG}/anmelden", HER)
    await web.fill(f"/seminar/{SLUG}/anmelden", HER)
    assert await states(web.office) == [RegistrationState.REGISTERED.value]


def test_words_are_in_both_languages() -> None:
    from mailer.web.public import words

    tables: list[Any] = [one for one in vars(words).values() if isinstance(one, dict)]
    for table in tables:
        for name, one in table.items():
            if hasattr(one, "de"):
                assert one.de, name
                assert one.en, name
                assert set(re.findall(r"{\w+}", one.de)) == set(re.findall(r"{\w+}", one.en)), name
