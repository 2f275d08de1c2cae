"""The form of a seminar: its own questions, colleagues in one go, consents, and what is kept."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from postbox import SLUG, inbox, on_list, person, publish, sent, text_of
from sqlalchemy import func, select
from support import START, Office
from web.test_public_site import HER, Browser, path_in, said, states

from mailer.actions.limits import Limit
from mailer.actions.person import erasing, merging
from mailer.actions.registration import participants, registrations
from mailer.actions.seminar import changes
from mailer.domain.question import Question, QuestionKind
from mailer.domain.registration import RegistrationWay
from mailer.store import registration_consents
from mailer.store.answers import registration_answer
from mailer.store.registered_by import registered_by
from mailer.store.registration_consents import registration_consent
from mailer.web.public.forms import STAMP
from mailer.web.public.party import FEWER, MORE, MOST_PEOPLE, NUMBER
from mailer.web.public.site import public_site

MAILS_A_DAY = Limit.MAILBOX.allowance.burst

SITE = "https://seminare.example.org"
FORM = f"/seminar/{SLUG}/anmelden"
FOOD = Question(
    "Was möchten Sie essen?", QuestionKind.CHOICE, True, ("vegan", "mit Fleisch"),
    "What would you like to eat?", ("vegan", "with meat"),
)  # fmt: skip
NEEDS = Question("Was brauchen Sie, um teilzunehmen?")
FIRST = Question("Sind Sie zum ersten Mal dabei?", QuestionKind.YES_NO, label_en="First time?")
QUESTIONS = (FOOD, NEEDS, FIRST)


def name_of(question: Question, behind: str = "") -> str:
    return f"frage-{question.key}{behind}"


ANSWERS = {name_of(FOOD): "vegan", name_of(NEEDS): "Untertitel", name_of(FIRST): "yes"}
JAN = {"email-2": "jan@example.org", "last_name-2": "Beispiel", name_of(FOOD, "-2"): "mit Fleisch"}


@pytest.fixture
async def web(office: Office) -> AsyncIterator[Browser]:
    transport = httpx.ASGITransport(public_site(office.desk))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        yield Browser(office, client)


async def asking(office: Office, **more: Any) -> None:
    await publish(office, **more)
    await changes.update(office.desk, SLUG, {"details": {"questions": QUESTIONS}}, notify=False)


async def own_page(web: Browser, name: str) -> str:
    await sent(web.office)
    return path_in(text_of(inbox(web.office, name)[0]), "/anmeldung/")


async def counted(office: Office, *tables: Any) -> list[int]:
    async with office.desk.database.read() as connection:
        return [
            int(await connection.scalar(select(func.count()).select_from(one)) or 0)
            for one in tables
        ]


async def test_own_questions_are_asked_answered_kept_and_changed(web: Browser) -> None:
    await asking(web.office)
    page = await web.get(FORM)
    assert "Was möchten Sie essen?" in said(page)
    assert "Was brauchen Sie, um teilzunehmen? (freiwillig)" in said(page)
    english = await web.get(f"{FORM}?sprache=en")
    assert "What would you like to eat?" in said(english)
    assert '<label class="kern-label" for="' + name_of(NEEDS) + '" lang="de">' in english.text
    assert '<option value="mit Fleisch">with meat</option>' in english.text
    web.client.cookies.clear()
    await web.fill(FORM, HER | ANSWERS)
    (one,) = (await participants.of_seminar(web.office.desk, SLUG)).people
    assert [one.answer_to(question.key) for question in QUESTIONS] == ["vegan", "Untertitel", "yes"]
    own = await own_page(web, "eva")
    form = await web.get(f"{own}/angaben")
    assert 'value="Untertitel"' in form.text
    assert '<option value="vegan" selected>' in form.text
    changed = HER | ANSWERS | {name_of(NEEDS): "", name_of(FIRST): "no", "last_name": "Meier"}
    done = await web.post(f"{own}/angaben", changed)
    assert (done.status_code, done.headers["location"]) == (303, f"{own}?gespeichert=1")
    assert "Ihre Angaben sind gespeichert." in said(await web.get(done.headers["location"]))
    (one,) = (await participants.of_seminar(web.office.desk, SLUG)).people
    assert [one.answer_to(question.key) for question in QUESTIONS] == ["vegan", "", "no"]
    assert one.person.name == "Eva Meier"
    wrong = await web.post(f"{own}/angaben", changed | {name_of(FOOD): "", "last_name": ""})
    assert wrong.status_code == 422
    assert "Bitte beantworten Sie diese Frage." in said(wrong)
    web.office.clock.move_to(START.replace(year=2028))
    assert (await web.post(f"{own}/angaben", changed)).status_code == 409


@pytest.mark.parametrize(
    ("question", "typed", "told"),
    [
        (FOOD, "", "Bitte beantworten Sie diese Frage."),
        (FOOD, "Fisch", "Bitte wählen Sie eine der Möglichkeiten."),
        (FIRST, "vielleicht", "Bitte wählen Sie eine der Möglichkeiten."),
        (NEEDS, "x" * 501, "Die Antwort hat 501 Zeichen; möglich sind 500."),
        (NEEDS, "a\x00b", "Steuerzeichen"),
        (NEEDS, "a\u202eb", "Steuerzeichen"),
    ],
)
async def test_a_wrong_answer_is_said_beside_its_question(
    web: Browser, question: Question, typed: str, told: str
) -> None:
    await asking(web.office)
    page = await web.fill(FORM, HER | ANSWERS | {name_of(question): typed})
    assert page.status_code == 422
    assert f'href="#{name_of(question)}"' in page.text
    assert told in said(page)
    assert await states(web.office) == []


async def test_colleagues_are_registered_in_one_go(web: Browser) -> None:
    await asking(web.office, capacity=2)
    more = await web.fill(FORM, HER | ANSWERS | {NUMBER: "1", MORE: "1"})
    assert more.status_code == 200
    assert 'value="Muster"' in more.text  # what was typed is kept
    assert f'name="{NUMBER}" value="2"' in more.text
    assert await states(web.office) == []
    third = {"email-3": "uta@example.org", "last_name-3": "Dritte", name_of(FOOD, "-3"): "vegan"}
    three = HER | ANSWERS | JAN | third | {NUMBER: "3"}
    done = await web.fill(FORM, three)
    assert "Jede der 3 Personen bekommt eine eigene E-Mail" in said(done)
    assert await states(web.office) == ["registered", "registered", "waitlisted"]
    found = await participants.of_seminar(web.office.desk, SLUG)
    people = found.people
    by = {one.person.last_name: (one.registered_by, one.answer_to(FOOD.key)) for one in people}
    assert by == {
        "Muster": ("", "vegan"),
        "Beispiel": ("eva@example.org", "mit Fleisch"),
        "Dritte": ("eva@example.org", "vegan"),
    }
    own = await own_page(web, "jan")
    assert "Angemeldet wurden Sie von: Eva Muster" in said(await web.get(own))
    assert "Angemeldet wurden Sie von" not in said(await web.get(await own_page(web, "eva")))
    assert len(inbox(web.office, "uta")) == 1
    again = await web.fill(FORM, three)
    assert said(again) == said(done)  # twice is once, and nobody is told on the page
    assert len(await states(web.office)) == 3


async def test_a_person_can_be_taken_out_again_and_those_behind_move_up(web: Browser) -> None:
    await asking(web.office)
    three = HER | ANSWERS | JAN | {"email-3": "uta@example.org", "last_name-3": "Dritte"}
    page = await web.fill(FORM, three | {NUMBER: "3", FEWER: "2"})
    assert f'name="{NUMBER}" value="2"' in page.text
    assert re.search(r'id="last_name-2"[^>]*value="Dritte"', page.text)
    assert "last_name-3" not in page.text
    for odd in ("1", "7", "x", "٣"):
        assert (await web.fill(FORM, three | {NUMBER: "3", FEWER: odd})).status_code == 422


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "", "٣", "1" * 400])
async def test_a_form_has_so_many_people_and_no_more(web: Browser, number: str) -> None:
    await asking(web.office)
    page = await web.fill(FORM, HER | ANSWERS | {NUMBER: number, MORE: "1"})
    shown = int(re.findall(rf'name="{NUMBER}" value="(\d+)"', page.text)[0])
    assert 1 <= shown <= MOST_PEOPLE
    if number == "99":
        assert shown == MOST_PEOPLE
        assert f'name="{MORE}"' not in page.text


async def test_what_is_wrong_with_a_colleague_names_the_person(web: Browser) -> None:
    await asking(web.office)
    page = await web.fill(FORM, HER | ANSWERS | {NUMBER: "2"})
    assert page.status_code == 422
    assert 'href="#email-2">Person 2: Die E-Mail-Adresse fehlt.' in unescape(page.text)
    assert await states(web.office) == []  # all, or nobody


async def test_a_party_is_registered_whole_or_not_at_all(web: Browser) -> None:
    """Where the last place goes by and nobody waits any more, nobody of it is half in."""
    await asking(web.office, capacity=1)
    from sqlalchemy import update

    from mailer.store.mailings import mailing

    async with web.office.desk.database.write() as connection:
        closing = mailing.c.template == "waitlist-closed"
        now = web.office.clock.now()
        await connection.execute(update(mailing).where(closing).values(due_at=now))
    page = await web.fill(FORM, HER | ANSWERS | JAN | {NUMBER: "2"})
    assert page.status_code == 409
    assert await states(web.office) == []


async def test_a_mailbox_is_bombed_by_no_party(web: Browser) -> None:
    await asking(web.office)
    for number in range(MAILS_A_DAY + 2):
        colleague = JAN | {"last_name-2": f"Beispiel{'x' * number}"}
        values = HER | ANSWERS | colleague | {NUMBER: "2", "email": f"eva{number}@example.org"}
        assert (await web.fill(FORM, values)).status_code == 200
    await sent(web.office)
    assert len(inbox(web.office, "jan")) == MAILS_A_DAY


async def test_consents_are_apart_unticked_and_kept_word_for_word(web: Browser) -> None:
    await publish(web.office, lists=("newsletter",))
    assert "aufzeichnung" not in (await web.get(FORM)).text
    await changes.update(web.office.desk, SLUG, {"details": {"recorded": True}}, notify=False)
    page = await web.get(FORM)
    boxes = re.findall(r'<input[^>]*type="checkbox"[^>]*>', page.text)
    assert len(boxes) == 2  # the recording, and the list of this seminar alone
    assert not any("checked" in one for one in boxes)
    wording = "Ich bin damit einverstanden, dass ich in der Aufzeichnung"
    assert wording in said(page)
    await web.fill(FORM, HER | {"aufzeichnung": "ja", "liste-newsletter": "ja"})
    async with web.office.desk.database.read() as connection:
        (kept,) = await registration_consents.of_registration(connection, 1)
    assert kept.wording in said(page)
    assert (kept.wording_version, kept.given, kept.source) == (
        "2026-11-30", True, f"{SITE}/seminar/{SLUG}/anmelden",
    )  # fmt: skip
    await sent(web.office)
    assert any("/bestaetigen/" in text_of(one) for one in inbox(web.office, "eva"))
    own = await own_page(web, "eva")
    assert "Sie sind mit der Aufzeichnung einverstanden" in said(await web.get(own))
    for _ in range(2):  # twice is once
        await web.post(f"{own}/aufzeichnung", {"einverstanden": "nein"})
    assert await counted(web.office, registration_consent) == [2]
    (one,) = (await participants.of_seminar(web.office.desk, SLUG)).people
    assert one.recording is False
    await web.post(f"{own}/aufzeichnung", {"einverstanden": "ja"})
    (one,) = (await participants.of_seminar(web.office.desk, SLUG)).people
    assert one.recording is True
    web.office.clock.move_to(START + timedelta(days=7))  # also when it is over
    assert "Einwilligung widerrufen" in said(await web.get(own))
    await web.post(f"{own}/aufzeichnung", {"einverstanden": "nein"})
    assert "Aufzeichnung" not in said(await web.get(own))


async def test_nobody_agrees_for_colleagues_or_twice_for_who_is_in(web: Browser) -> None:
    await publish(web.office)
    await changes.update(web.office.desk, SLUG, {"details": {"recorded": True}}, notify=False)
    await web.fill(FORM, HER | JAN | {NUMBER: "2", "aufzeichnung": "ja", "aufzeichnung-2": "ja"})
    await web.fill(FORM, HER | {"aufzeichnung": "ja"})  # a stranger, perhaps
    assert await counted(web.office, registration_consent) == [1]


async def test_a_stranger_changes_no_answers(web: Browser) -> None:
    await asking(web.office)
    await web.fill(FORM, HER | ANSWERS)
    await web.fill(FORM, HER | ANSWERS | {name_of(FOOD): "mit Fleisch"})
    (one,) = (await participants.of_seminar(web.office.desk, SLUG)).people
    assert one.answer_to(FOOD.key) == "vegan"


async def test_what_was_said_is_erased_with_the_person_and_merged_with_them(web: Browser) -> None:
    await asking(web.office)
    await changes.update(web.office.desk, SLUG, {"details": {"recorded": True}}, notify=False)
    await web.fill(FORM, HER | ANSWERS | JAN | {NUMBER: "2", "aufzeichnung": "ja"})
    await merging.merge(web.office.desk, "jan@example.org", "eva@example.org")
    (one,) = (await participants.of_seminar(web.office.desk, SLUG)).people
    assert one.answer_to(FOOD.key) in {"vegan", "mit Fleisch"}
    assert (one.answer_to(NEEDS.key), one.recording) == ("Untertitel", True)
    await erasing.erase(web.office.desk, "jan@example.org")
    tables = (registration_answer, registration_consent, registered_by)
    assert await counted(web.office, *tables) == [0, 0, 0]


async def test_registration_elsewhere_or_not_at_all(web: Browser) -> None:
    await publish(web.office)
    way = {"details": {"registration": RegistrationWay.NONE}}
    await changes.update(web.office.desk, SLUG, way, notify=False)
    page = await web.get(f"/seminar/{SLUG}")
    assert "Eine Anmeldung ist nicht erforderlich." in said(page)
    assert "/anmelden" not in page.text
    form = await web.get(FORM)
    assert "Eine Anmeldung ist nicht erforderlich." in said(form)
    assert "<form" not in form.text
    stamp = web.office.desk.workspace.links.form_stamp(web.office.clock.now())
    assert (await web.post(FORM, HER | {STAMP: stamp})).status_code == 404
    elsewhere = {"registration_url": "https://example.org/anmelden"}
    here = {"details": {"registration": RegistrationWay.HERE}}
    await changes.update(web.office.desk, SLUG, elsewhere | here, notify=False)
    assert (await web.get(FORM)).status_code == 200  # here, although there is a link
    external = {"details": {"registration": RegistrationWay.EXTERNAL}}
    await changes.update(web.office.desk, SLUG, external, notify=False)
    assert (await web.get(FORM)).headers["location"] == "https://example.org/anmelden"


async def test_mails_lead_nobody_to_a_form_that_is_not_there(web: Browser) -> None:
    from mailer.actions.mailing import plans

    await publish(web.office)
    way = {"details": {"registration": RegistrationWay.NONE}}
    await changes.update(web.office.desk, SLUG, way, notify=False)
    await on_list(web.office, "anna")
    await plans.release(web.office.desk, SLUG, "invitation", "Erika")
    await plans.send_now(web.office.desk, SLUG, "invitation")
    await sent(web.office)
    text = text_of(inbox(web.office, "anna")[0])
    assert "Eine Anmeldung ist nicht erforderlich." in text
    assert "/anmelden" not in text


async def test_a_registrant_of_a_seminar_elsewhere_keeps_the_page(web: Browser) -> None:
    await publish(web.office, registration_url="https://example.org/anmelden")
    await registrations.register(web.office.desk, SLUG, person("anna"))
    own = urlsplit(web.office.desk.workspace.links.registration(1)).path
    assert "Sie sind angemeldet." in said(await web.get(own))
