"""What mails about a place say at the moment they leave: every row is read, and is so.

Kind × language × moment × link known or not × a later mail with it or not × calendar entry
attached, by link or none × one session or several.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from compose.compose_examples import OFFICE, PLAIN_READER, SEMINAR, kind_snapshot

from bench.oracle import parsed
from mailer.compose import composer as composing
from mailer.compose.composer import Composer
from mailer.compose.recipient import Recipient
from mailer.compose.seminar_view import seminar_view
from mailer.domain.details import Access, Contact, Details, ProgrammeItem
from mailer.domain.event_kind import EventKind
from mailer.domain.registration import Occupancy, ReaderStanding
from mailer.domain.seminar import Seminar, Session, in_sessions

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LANGUAGES = ("de", "en")
LINK = "https://konferenz.example.org/raum"
ONE = replace(
    SEMINAR,
    title="Konflikte lösen",
    series="",
    registration_deadline=None,
    join_url=LINK,
    details=Details(kind=EventKind.SYMPOSIUM),
)
START, LENGTH = ONE.starts_at, ONE.ends_at - ONE.starts_at
THREE = in_sessions(
    ONE, [Session(key, START + key * DAY, START + key * DAY + LENGTH) for key in (0, 1, 2)]
)
WAITING = replace(PLAIN_READER, standing=ReaderStanding.WAITING, entry=None)
HELD = replace(PLAIN_READER, standing=ReaderStanding.HELD, entry=None)
OUT = replace(PLAIN_READER, standing=ReaderStanding.NONE, entry=None)
READERS = {
    "confirmation": PLAIN_READER,
    "reminder-day": PLAIN_READER,
    "reminder-hour": PLAIN_READER,
    "follow-up": PLAIN_READER,
    "follow-up-missed": PLAIN_READER,
    "waitlisted": WAITING,
    "promoted": HELD,
    "waitlist-closed": WAITING,
    "place-expired": OUT,
    "unregistered": OUT,
}
BRINGS_IN = ("confirmation", "reminder-day", "reminder-hour")
REMINDERS = ("reminder-day", "reminder-hour")
BEFORE = {
    "nine days": 9 * DAY,
    "three days": 3 * DAY,
    "the day before": DAY + 90 * MINUTE,
    "the same day": 2 * HOUR + 30 * MINUTE,
    "an hour": HOUR,
    "minutes": 5 * MINUTE,
    "just now": timedelta(0),
    "half an hour after the start": -30 * MINUTE,
    "after the end": -LENGTH - HOUR,
}
DAY_WORDS = {
    "de": {0: "heute", 1: "morgen", 2: "übermorgen", 3: "in 3 tagen", 9: "in 9 tagen"},
    "en": {0: "today", 1: "tomorrow", 2: "in two days", 3: "in 3 days", 9: "in 9 days"},
}
FOLLOWS = {"de": "eine Stunde vor Beginn", "en": "one hour before the start"}
UNKNOWN = {"de": "sobald er vorliegt", "en": "as soon as it is available"}
ATTACHED = {"de": ("beigefügt", "liegt als Kalendereintrag bei"), "en": ("is attached",)}
IN_ENTRY = {"de": "schon im Kalendereintrag", "en": "entry already holds your link"}
STARTS = {"de": r"\bbeginnt\b|\bfindet\b", "en": r"\bstarts\b|\btakes place\b"}
IN_AN_HOUR = {"de": "in einer Stunde", "en": "in one hour"}
REASON = {"de": "Warum Sie diese E-Mail erhalten", "en": "Why you are receiving this email"}


@pytest.fixture(autouse=True)
def _as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are read here, not looks: to inline the styles would take most of the time."""
    monkeypatch.setattr(composing, "_inlined", lambda page: page)


@dataclass(frozen=True)
class Mail:
    """A mail as it is read; ``words`` are subject, preheader and text on one line each."""

    subject: str
    preheader: str
    text: str
    entry: str

    @property
    def words(self) -> str:
        return f"{self.subject}\n{self.preheader}\n{self.text}"

    def before_the_reason(self, language: str) -> str:
        return self.words.partition(REASON[language])[0]


def read(composer: Composer, reader: Recipient) -> Mail:
    message = parsed(composer.message(reader))
    page, text = (message.get_body((kind,)) for kind in ("html", "plain"))
    assert page is not None
    assert text is not None
    found = re.search(r'class="preheader"[^>]*>(.*?) ?&#847;', page.get_content(), re.DOTALL)
    assert found is not None
    entries = [one.get_content() for one in message.iter_attachments()]
    return Mail(
        str(message["Subject"]),
        " ".join(found[1].split()),
        " ".join(text.get_content().split()),
        "".join(str(one) for one in entries).replace("\r\n ", ""),
    )


def mail(
    kind: str,
    language: str,
    seminar: Seminar = ONE,
    *,
    before: timedelta = 9 * DAY,
    reader: Recipient | None = None,
    **changes: Any,
) -> Mail:
    composer = Composer(kind_snapshot(kind, seminar, **changes))
    who = replace(reader or READERS[kind], language=language, leaves_at=seminar.starts_at - before)
    return read(composer, who)


@dataclass(frozen=True)
class Row:
    """One situation; ``now`` is when the mail leaves."""

    moment: str
    now: datetime
    known: bool
    planned: bool
    entry: str
    several: bool
    starts_at: datetime
    mail: Mail = field(repr=False)

    @property
    def follows(self) -> bool:
        return self.planned and self.now < self.starts_at - HOUR

    @property
    def over(self) -> bool:
        return self.now >= self.starts_at + LENGTH


def rows(kind: str, language: str) -> Iterator[Row]:
    for known, planned, several in product((True, False), repeat=3):
        seminar = THREE if several else ONE
        seminar = seminar if known else replace(seminar, join_url="")
        key = 1 if several and kind in REMINDERS else 0
        starts_at = START + key * DAY
        composer = Composer(
            kind_snapshot(kind, seminar, session=key, link_at=starts_at - HOUR if planned else None)
        )
        entries = ("attached", "by link", "none") if kind == "confirmation" else ("none",)
        for (moment, before), entry in product(BEFORE.items(), entries):
            if several and kind not in REMINDERS and before < timedelta(0):
                continue  # what is so between its sessions, has rows of its own
            reader = replace(
                READERS[kind],
                language=language,
                leaves_at=starts_at - before,
                entry=PLAIN_READER.entry if entry == "attached" else None,
                calendar_url=f"{OFFICE.url}/kalender/9.SIG.ics" if entry == "by link" else "",
            )
            yield Row(
                moment,
                starts_at - before,
                known,
                planned,
                entry,
                several,
                starts_at,
                read(composer, reader),
            )


def _says_so(one: str, words: str) -> bool:
    return re.search(rf"\b{one}\b", words, re.IGNORECASE) is not None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", BRINGS_IN)
def test_every_row_is_so_at_its_moment(kind: str, language: str) -> None:
    for row in rows(kind, language):
        said = row.mail.words
        about = f"{row}\n{said}"
        brings = row.known and not row.over and (kind == "reminder-hour" or not row.follows)
        assert (LINK in row.mail.text) is brings, about
        # A later mail is promised where there will be one, and only for what is not here.
        promises = row.follows and not brings
        assert (FOLLOWS[language] in said) is promises, about
        assert (UNKNOWN[language] in said) is not (row.known or row.follows or row.over), about
        assert ("http" in row.mail.text and UNKNOWN[language] in said and LINK in said) is False
        # The day, and how long it is still, are reckoned from the moment of leaving.
        days = (row.starts_at.date() - row.now.date()).days
        begins_soon = timedelta(0) < row.starts_at - row.now <= 3 * HOUR
        for distance, word in DAY_WORDS[language].items():
            if kind not in REMINDERS or distance != days:
                assert not _says_so(word, row.mail.before_the_reason(language)), about
            else:
                assert row.mail.subject.lower().startswith(word), about
        on_the_hour = kind in REMINDERS and row.moment == "an hour"
        assert _says_so(IN_AN_HOUR[language], said) is on_the_hour, about
        future = kind in REMINDERS and row.now < row.starts_at
        assert bool(re.search(STARTS[language], said)) is future, about
        assert begins_soon <= future or kind not in REMINDERS, about
        # The entry, and what is said of it.
        attached = row.entry == "attached"
        tells = [one for one in ATTACHED[language] if one in said]
        assert (row.mail.entry != "") is (attached and kind == "confirmation"), about
        assert (tells != []) is attached, about
        assert ("kalender/9.SIG.ics" in said) is (row.entry == "by link" and not row.over), about
        if IN_ENTRY[language] in said:
            assert LINK in row.mail.entry, about
        if kind == "confirmation" and row.known and row.follows and not row.over:
            assert (IN_ENTRY[language] in said) is (LINK in row.mail.entry), about


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [one for one in READERS if one not in BRINGS_IN])
def test_nobody_else_is_brought_in_or_told_of_days(kind: str, language: str) -> None:
    for row in rows(kind, language):
        said = row.mail.words
        assert LINK not in said, f"{row}\n{said}"
        assert FOLLOWS[language] not in said
        assert UNKNOWN[language] not in said
        assert not re.search(STARTS[language], said), f"{row}\n{said}"
        for word in DAY_WORDS[language].values():
            assert not _says_so(word, said), f"{row}\n{said}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", READERS)
def test_a_symposium_is_never_called_a_seminar(kind: str, language: str) -> None:
    for seminar, before in product((ONE, THREE), (9 * DAY, -HOUR / 2, -2 * DAY - 3 * HOUR)):
        said = mail(kind, language, seminar, before=before).before_the_reason(language)
        said = said.replace("Seminarbüro", "").replace("seminare.example.org", "")
        said = said.replace("/seminar/", "/")
        # What is said of the calendar is shared with other kinds.
        said = re.sub(r"(If|Open|To) [^.:]*the seminar[^.:]*calendar[^.:]*[.:]", "", said)
        assert "seminar" not in said.lower(), said
        wrong = r"\b(das|dem|zum|beim|im|des) (Online-)?Tagung\b|\b(das) (Online-)?Fachtag\b"
        assert not re.search(wrong, said), said


ALL = Details(
    kind=EventKind.CONFERENCE,
    contact=Contact("Eva Muster", "0221 1234-56", "eva@example.org"),
    access=Access(
        "Konferix", "987 654", "geheim7", "069 999", "https://example.org/test", "Browser genügt"
    ),
    recorded=True,
    recording_notice="Nur die Vorträge.",
    conference_privacy_url="https://example.org/hinweise",
    programme=(ProgrammeItem("Begrüßung", "10:30", "Ada Beispiel"), ProgrammeItem("Austausch")),
    accessibility="Untertitel und Gebärdensprache",
    directions="Straßenbahn 1 bis Rathaus",
    payment="per Überweisung",
    invoice="auf Wunsch mit Bestellnummer",
    recording_url="https://example.org/aufzeichnung",
    survey_url="https://example.org/umfrage",
    certificate_url="https://example.org/bescheinigung",
    materials_until=date(2022, 12, 31),
)
HYBRID = replace(
    ONE,
    details=ALL,
    place="Rathaus",
    free=False,
    fee="20 €",
    materials_url="https://example.org/unterlagen",
)
WHERE = {
    "0221 1234-56": set(READERS),
    "987 654": {"reminder-hour"},
    "geheim7": {"reminder-hour"},
    "069 999": {"reminder-hour"},
    "Konferix": {"confirmation", "reminder-day", "reminder-hour"},
    "https://example.org/test": {"confirmation", "reminder-day"},
    "Browser genügt": {"confirmation", "reminder-day"},
    "Nur die Vorträge.": {"confirmation"},
    "https://example.org/hinweise": {"confirmation"},
    "– 10:30 Begrüßung (Ada Beispiel) – Austausch": {"reminder-day"},
    "Untertitel und Gebärdensprache": {"confirmation"},
    "Straßenbahn 1 bis Rathaus": {"confirmation", "reminder-day", "reminder-hour"},
    "per Überweisung": {"confirmation"},
    "auf Wunsch mit Bestellnummer": {"confirmation"},
    # They have a last day: the personal page leads there, and says when it has passed.
    "/anmeldung/9.SIG/unterlagen": {"follow-up", "follow-up-missed"},
    "/anmeldung/9.SIG/aufzeichnung": {"follow-up", "follow-up-missed"},
    "https://example.org/unterlagen": set(),
    "https://example.org/aufzeichnung": set(),
    "https://example.org/umfrage": {"follow-up"},
    "https://example.org/bescheinigung": {"follow-up"},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", READERS)
def test_a_fact_stands_where_it_helps(kind: str, language: str) -> None:
    before = -DAY if kind.startswith("follow-up") else 9 * DAY
    text = mail(kind, language, HYBRID, before=before, link_at=START - HOUR).text
    # One may wait for a place without wishing to write to anybody.
    expected = {fact for fact, kinds in WHERE.items() if kind in kinds}
    assert {fact for fact in WHERE if fact in text} == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", READERS)
def test_what_is_not_known_is_not_spoken_of(kind: str, language: str) -> None:
    bare = replace(ONE, join_url="", speakers=(), free=None)
    for before in (9 * DAY, HOUR, -DAY):
        text = mail(kind, language, bare, before=before).text
        assert not re.search(r"\bNone\b|\bTrue\b|\bFalse\b|: :|\(\)|: –|built-in", text), text
        for word in ("Plattform", "Platform", "Kenncode", "Passcode", ": Telefon", ": phone",
                     "Gut zu wissen", "Good to know", "Gut vorbereitet", "How to prepare",
                     "Umfrage", "survey", "bescheinigung", "certificate"):  # fmt: skip
            assert word not in text, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", READERS)
def test_what_lets_one_in_is_for_readers_with_a_place(kind: str, language: str) -> None:
    for standing in set(ReaderStanding) - {ReaderStanding.REGISTERED}:
        reader = replace(PLAIN_READER, standing=standing, entry=None, gets_join_link=True)
        for before in (9 * DAY, HOUR, timedelta(0)):
            said = mail(kind, language, HYBRID, before=before, reader=reader).words
            for secret in (LINK, "987 654", "geheim7", "069 999"):
                assert secret not in said


def test_no_name_of_a_secret_leads_around_the_standing() -> None:
    view = seminar_view(HYBRID, "de", "", "")
    assert (view.details.access.passcode, view.access.passcode) == ("", "")
    assert seminar_view(HYBRID, "de", "", "", secrets=True).access.passcode == "geheim7"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("contact", "office", "stands"),
    [
        (Contact("", "0221 1", ""), "0221 9", "0221 1, "),
        (Contact(), "0221 9", "0221 9, "),
        (Contact(), "", ""),
    ],
)
def test_an_hour_before_somebody_can_be_rung_up(
    contact: Contact, office: str, stands: str, language: str
) -> None:
    seminar = replace(ONE, details=Details(contact=contact))
    text = mail(
        "reminder-hour", language, seminar, before=HOUR, office=replace(OFFICE, phone=office)
    ).text
    phone = {"de": "Telefon ", "en": "phone "}[language]
    assert (f"{phone}{stands}" in text) is bool(stands)
    assert (phone in text) is bool(stands)
    assert "fragen@example.org" in text


def test_materials_that_are_gone_are_not_offered() -> None:
    for kind, language in product(("follow-up", "follow-up-missed"), LANGUAGES):
        last, later = (
            mail(kind, language, HYBRID, before=START - moment).words
            for moment in (
                datetime(2022, 12, 31, 20, tzinfo=START.tzinfo),
                datetime(2023, 1, 1, 8, tzinfo=START.tzinfo),
            )
        )
        assert "/anmeldung/9.SIG/unterlagen" in last
        assert {"de": "bis Samstag, 31. Dezember 2022", "en": "until Saturday, 31 December 2022"}[
            language
        ] in last
        for gone in ("unterlagen", "aufzeichnung", "Unterlagen", "Aufzeichnung", "materials",
                     "recording", "2022 für Sie bereit"):  # fmt: skip
            assert gone not in later
        certified = "https://example.org/bescheinigung" in later
        assert certified is (kind == "follow-up")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["follow-up", "follow-up-missed"])
def test_without_a_last_day_links_lead_straight_there(kind: str, language: str) -> None:
    ever = replace(HYBRID, details=replace(ALL, materials_until=None))
    text = mail(kind, language, ever, before=-DAY).text
    for name in ("unterlagen", "aufzeichnung"):
        assert f"https://example.org/{name}" in text
        assert f"9.SIG/{name}" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_pages_offer_is_told_unless_the_office_has_links_of_its_own(
    language: str,
) -> None:
    pages = replace(OFFICE, certificates=True, feedback=True)
    words = {
        "de": ("Meine persönliche Seite öffnen", "ohne Ihren Namen und ohne Ihre Adresse"),
        "en": ("Open my personal page", "without your name or address"),
    }[language]
    text = mail("follow-up", language, ONE, before=-DAY, office=pages).text
    for one in (*words, "/anmeldung/9.SIG/rueckmeldung"):
        assert one in text, one
    own = mail("follow-up", language, HYBRID, before=-DAY, office=pages).text
    for one in (*words, "9.SIG/rueckmeldung"):
        assert one not in own, one
    missed = mail("follow-up-missed", language, ONE, before=-DAY, office=pages).text
    for one in (*words, "9.SIG/rueckmeldung"):
        assert one not in missed, one


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_was_not_there_is_offered_nothing_that_is_for_those_who_were(language: str) -> None:
    strict = replace(OFFICE, materials_for_attended=True)
    there, missed = (
        mail(kind, language, HYBRID, before=-DAY, office=strict).words
        for kind in ("follow-up", "follow-up-missed")
    )
    assert "9.SIG/unterlagen" in there
    for gone in (
        "unterlagen",
        "aufzeichnung",
        "Unterlagen",
        "Aufzeichnung",
        "materials",
        "recording",
    ):
        assert gone not in missed, gone


AGAIN = {
    "de": ("Erneut anmelden:", "nicht mehr möglich", "Sie kommen dann auf die Warteliste"),
    "en": (
        "Register again:",
        "no longer register for this event",
        "you would be added to the waiting list",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["unregistered", "place-expired"])
def test_one_is_asked_back_only_as_long_as_one_can_come(kind: str, language: str) -> None:
    asked, too_late, waits = AGAIN[language]
    limited = replace(ONE, registration_deadline=START - DAY)
    for before, occupancy, may in (
        (2 * DAY, Occupancy.FREE, True),
        (2 * DAY, Occupancy.WAITING_LIST, True),
        (2 * DAY, Occupancy.CLOSED, False),
        (DAY, Occupancy.FREE, False),
        (-MINUTE, Occupancy.FREE, False),
    ):
        text = mail(
            kind, language, limited, before=before, reader=replace(OUT, occupancy=occupancy)
        ).text
        assert (asked in text, too_late in text) == (may, not may)
        assert (waits in text) is (occupancy is Occupancy.WAITING_LIST)


def test_who_left_and_came_back_is_told_where_they_stand() -> None:
    for language, (waits, held, out) in {
        "de": ("stehen auf der Warteliste", "Platz jetzt bestätigen:", "nicht mehr angemeldet"),
        "en": ("are on the waiting list", "Confirm my place now:", "no longer registered"),
    }.items():
        for reader, word in ((WAITING, waits), (HELD, held), (OUT, out)):
            said = mail("unregistered", language, reader=reader).words
            assert [one for one in (waits, held, out) if one in said] == [word]
            assert (AGAIN[language][0] in said) is (reader is OUT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_is_held_until_a_moment_or_just_held(language: str) -> None:
    until = "Freitag, 11. November 2022, 18:00 Uhr"
    expires = {"de": "Sonst verfällt die Reservierung", "en": "your reservation will expire"}
    for place_until in (until, ""):
        said = mail("promoted", language, reader=replace(HELD, place_until=place_until)).words
        assert (expires[language] in said) is bool(place_until)
        assert (until in said) is bool(place_until)
        assert {"de": "Anmeldebestätigung: mit dem Zugangslink", "en": "with the link to join"}[
            language
        ] in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_waits_is_promised_a_place_only_while_one_can_come(language: str) -> None:
    hope = {"de": "Wird ein Platz für Sie frei", "en": "If a place becomes available"}[language]
    for before, occupancy, hopes in (
        (DAY, Occupancy.WAITING_LIST, True),
        (DAY, Occupancy.CLOSED, False),
        (-MINUTE, Occupancy.WAITING_LIST, False),
    ):
        reader = replace(WAITING, occupancy=occupancy)
        assert (hope in mail("waitlisted", language, before=before, reader=reader).text) is hopes


SUBJECTS = {
    "confirmation": ("Anmeldung bestätigt, 16. November", "Registration confirmed, 16 November"),
    "waitlisted": ("Warteliste, 16. November", "Waiting list, 16 November"),
    "promoted": ("Ein Platz ist frei, 16. November", "A place is available, 16 November"),
    "place-expired": (
        "Reservierung abgelaufen, 16. November",
        "Reserved place expired, 16 November",
    ),
    "waitlist-closed": ("Kein Platz frei, 16. November", "No place available, 16 November"),
    "unregistered": ("Abmeldung bestätigt, 16. November", "Cancellation confirmed, 16 November"),
    "reminder-day": ("Morgen, 16. November, 10:30 Uhr", "Tomorrow, 16 November, 10:30 CET"),
    "reminder-hour": ("Morgen, 16. November, 10:30 Uhr", "Tomorrow, 16 November, 10:30 CET"),
    "follow-up": (
        "Danke für Ihre Teilnahme am 16. November",
        "Thank you for attending, 16 November",
    ),
    "follow-up-missed": ("Rückblick, 16. November", "Sorry we missed you, 16 November"),
}


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("kind", READERS)
def test_a_subject_begins_with_what_it_is_about_and_when(kind: str, number: int) -> None:
    subject = mail(kind, LANGUAGES[number], before=DAY).subject
    assert subject == f"{SUBJECTS[kind][number]}: Konflikte lösen"
    assert len(subject) <= 60


def test_an_evening_before_half_past_midnight_is_tomorrow() -> None:
    start = datetime(2022, 11, 16, 23, 30, tzinfo=START.tzinfo)
    night = replace(ONE, starts_at=start, ends_at=start + LENGTH)
    said = mail("reminder-hour", "de", night, before=HOUR)
    assert said.subject == "Morgen, 17. November, 00:30 Uhr: Konflikte lösen"
    assert "in einer Stunde beginnt der Online-Fachtag" in said.text
    said = mail("reminder-day", "de", night, before=15 * HOUR)
    assert said.subject == "Morgen, 17. November, 00:30 Uhr: Konflikte lösen"
    assert "morgen findet der Online-Fachtag „Konflikte lösen“ statt" in said.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_confirmation_lists_all_sessions_and_their_links(language: str) -> None:
    days = {
        "de": ("Mittwoch, 16. November", "Donnerstag, 17. November", "Freitag, 18. November"),
        "en": ("Wednesday, 16 November", "Thursday, 17 November", "Friday, 18 November"),
    }[language]
    own = replace(THREE.sessions[2], join_url="https://example.org/drei", title="Praxis")
    seminar = replace(THREE, sessions=(*THREE.sessions[:2], own))
    for link_at in (None, START - HOUR):
        text = mail("confirmation", language, seminar, link_at=link_at).text
        assert [day for day in days if day in text] == list(days)
        assert ": Praxis" in text
        assert ("https://example.org/drei" in text, LINK in text) == (link_at is None,) * 2


@pytest.mark.parametrize("kind", REMINDERS)
def test_a_reminder_names_its_session(kind: str) -> None:
    for language, second, day in (
        ("de", "Termin 2 von 3 des Online-Fachtags „Konflikte lösen“", "17. November"),
        ("en", "Session 2 of 3 of the online symposium ‘Konflikte lösen’", "17 November"),
    ):
        said = mail(kind, language, THREE, before=2 * HOUR - DAY, session=1)
        assert second in said.text
        assert day in said.subject
        assert "16" not in said.subject
        assert "18. November" not in said.text
