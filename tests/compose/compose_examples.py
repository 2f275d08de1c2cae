"""Examples that the compose tests share: an office, a seminar, readers, hostile words."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from chance import examples
from hypothesis import strategies as st

from mailer.compose.composer import Composer
from mailer.compose.recipient import EntryValues, Recipient
from mailer.compose.snapshot import (
    Change,
    Issue,
    Item,
    News,
    Office,
    Snapshot,
    templates_of,
)
from mailer.content import Content, load_content
from mailer.domain.address import parse_address
from mailer.domain.audience import Audience
from mailer.domain.consent import LegalBasis, MailingList
from mailer.domain.person import Honorific, Person
from mailer.domain.readership import standings_of_readers
from mailer.domain.registration import ReaderStanding
from mailer.domain.seminar import Seminar, SeminarState, Session, Speaker, in_sessions
from mailer.domain.timeline import CalendarUse

ROOT = Path(__file__).parents[2]
STAMP = datetime(2022, 10, 26, 7, 0, tzinfo=UTC)

OFFICE = Office(
    name="Kommunales Seminarbüro Köln",
    url="https://seminare.example.org",
    sender_name="Seminarbüro – Köln",
    sender_address="seminare@example.org",
    reply_to="fragen@example.org",
    imprint=("Seminarbüro Köln", "Straße 1, 50667 Köln", "fragen@example.org"),
    privacy_url="https://seminare.example.org/datenschutz",
    accessibility_url="https://seminare.example.org/barrierefreiheit",
    timezone="Europe/Berlin",
    language="de",
)
LIST = MailingList(
    slug="seminare",
    name="Online-Seminare für Kommunen",
    purpose="Mit diesem Verteiler laden wir zu Seminaren ein.",
    legal_basis=LegalBasis.CONSENT,
    name_en="Online seminars for municipalities",
    purpose_en="We use this list to invite you to seminars.",
    wording="Ich möchte per E-Mail zu Seminaren eingeladen werden.",
    wording_version="2022-10",
    wording_en="I would like to be invited to seminars by email.",
)
SEMINAR = Seminar(
    slug="konfliktmanagement",
    title="Konfliktmanagement: „Störungen“ & Lösungen, für <alle>; 100 % = viel",
    series="Kommunal & digital",
    starts_at=datetime(2022, 11, 16, 9, 30, tzinfo=UTC),
    ends_at=datetime(2022, 11, 16, 11, 0, tzinfo=UTC),
    free=True,
    registration_deadline=datetime(2022, 11, 14, 22, 59, tzinfo=UTC),
    join_url="https://konferenz.example.org/raum?id=1&name=a,b;c",
    speakers=(
        Speaker("Ada Beispiel", "Prof. Dr.", "Leiterin", "Stadt Köln"),
        Speaker("Bo Muster"),
    ),
    teaser='Konflikte früh erkennen & "ruhig" lösen.',
    body=("Erster Absatz.", "Zweiter Absatz: 1 < 2."),
)
ENTRY = EntryValues(
    uid="entry-1@example.org",
    organizer="seminare+entry@example.org",
    sequence=3,
    stamp=STAMP,
    modified=datetime(2022, 10, 20, 12, 0, tzinfo=UTC),
)
READER = Recipient(
    address=parse_address("änne@müller.example.org"),
    language="de",
    display_name="Dr. Änne Müller",
    salutation="Sehr geehrte Frau Dr. Müller",
    message_id="1.abc@example.org",
    date=STAMP,
    name="Dr. Änne Müller",
    organisation="Stadt Köln & Söhne",
    source="Messe „Kommunale“ 2022",
    unsubscribe_url="https://seminare.example.org/abmelden/7-seminare.SIG-_x",
    settings_url="https://seminare.example.org/einstellungen/7.SIG",
    registration_url="https://seminare.example.org/anmeldung/9.SIG",
    confirm_url="https://seminare.example.org/bestaetigen/7.SIG",
    place_until="Freitag, 11. November 2022, 18:00 Uhr",
    confirm_until="Mittwoch, 2. November 2022, 09:00 Uhr",
    confirm_code="042117",
    entry=ENTRY,
    standing=ReaderStanding.REGISTERED,
)
PLAIN_READER = replace(READER, address=parse_address("anna@example.org"))

HOSTILE = (
    "Müller-Lüdenscheidt ÄÖÜß",
    "Zoë 👩🏽‍💻 Ünïcode 🇩🇪",
    "שלום עולם",
    "\u200fمرحبا بالعالم",
    "<script>alert('x')</script>",
    "</title></style><!--<img src=x onerror=alert(1)>-->",
    'Anna "die Große" O\'Neill & Co.',
    "&amp; &lt; &#39; &copy; &nbsp",
    "=?utf-8?q?Chef?=",
    "=?utf-8?b?w7xiZXI=?= <chef@example.org>",
    "Sehr " + "lang" * 48,
    "ä" * 200,
    "Wort " * 39 + "Ende",
    "Z0123456789abcdef00Z",
    "Z05Z ZabcZ zffff05z",
    ".",
    "..Punkt vorn",
    ". =2E",
    "= gleich =",
    "=3D=0A=",
    "Ende mit Leerzeichen  ",
    "  vorn und  zwei in der Mitte",
    "Tab\u00a0und\u00a0nbsp\u00a0",
    "{{ 7 * 7 }}{% if x %}",
    "{{ reader.name|upper }} {# weg #}",
    "%s %(name)s %d %",
    "C:\\Neu\\Nord \\n \\N \\; \\",
    "Müller, Anna; CN=Chef:mailto:x@example.org",
    "BEGIN:VALARM END:VEVENT METHOD:CANCEL",
    "a^nb ^' ^^",
    "$1 \\1 \\g<0> ${x}",
    "x" * 74,
    "x" * 75,
    "x" * 76,
    "x" * 74 + "=",
    "x" * 74 + "ü",
    "x" * 75 + ".",
    "x" * 75 + " ",
    "😀" * 19,
    "From: a@example.org",
    "--=_alternative_",
    "mailto:x@example.org?subject=a&body=b",
    "https://example.org/?a=b&c=<d>#e",
    "ﬁ ﷽ e\u0301 \u0130\u0131",
    "\ue000 \U0010fffd",
)
ADDRESSES = (
    "anna@example.org",
    "anna.o'neill+tag=x@example.org",
    "ämtchen@köln.example",
    "用户@例え.jp",
    "info@straße.example",
    "{a|b}%s&c@example.org",
    f"{'l' * 64}@{'d' * 60}.example.org",
)

FUZZ = examples(50)
# What domain.person lets into a name: anything on one line.
LINES = st.text(
    st.characters(
        exclude_categories=("Cc", "Cs", "Zl", "Zp"),
        exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    ),
    max_size=200,
) | st.sampled_from(HOSTILE)
CONTROLS = st.sampled_from([*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), "\u2028", "\u2029"])


NEWS = News(
    changes=(
        (
            "de",
            (
                Change("Uhrzeit", "08:30–10:00 Uhr", "10:30–12:00 Uhr", name="hours"),
                Change("Referierende", "", "Prof. Dr. Ada Beispiel, Bo Muster", name="speakers"),
            ),
        ),
        (
            "en",
            (
                Change(
                    "Time",
                    "08:30–10:00 Central European Time",
                    "10:30–12:00 Central European Time",
                    name="hours",
                ),
            ),
        ),
    ),
    note="Wir bitten um <Verständnis>.",
)
ISSUE = Issue(
    title="Neues & Kommendes",
    intro="<p>Worum es geht.</p>",
    items=(
        Item("Eine <Meldung>", "<p>Text</p>", "https://example.org/m?a=1&b=2", "Die Meldung lesen"),
    ),
    seminars=(SEMINAR,),
    blocks=("<p>Ein Hinweis.</p>",),
    page_urls=(f"{OFFICE.url}/seminar/{SEMINAR.slug}",),
    register_urls=(f"{OFFICE.url}/seminar/{SEMINAR.slug}/anmelden",),
)


CORRECTION = "<p>Richtig ist: <strong>14 Uhr</strong>.</p>"
ABOUT_A_LIST = {"newsletter", "opt-in", "subscribed", "undo-leave"}
ABOUT_A_SESSION = {"session": CalendarUse.REQUEST, "session-cancelled": CalendarUse.CANCEL}
SESSIONS = (
    Session(1, SEMINAR.starts_at, SEMINAR.ends_at, "Grundlagen"),
    Session(2, datetime(2022, 11, 23, 9, 30, tzinfo=UTC), datetime(2022, 11, 23, 11, tzinfo=UTC)),
    Session(3, datetime(2022, 11, 30, 13, tzinfo=UTC), datetime(2022, 11, 30, 14, tzinfo=UTC)),
)
TELLS_NEWS = {"rescheduled", "updated", "cancelled"}


@cache
def content() -> Content:
    return load_content(ROOT)


def kinds() -> list[tuple[str, str]]:
    """Every (language, kind) pair of templates/."""
    return content().kinds()


def readers_of(kind: str, *, to_list: bool) -> tuple[ReaderStanding, ...]:
    """How the readers of a real kind may stand with its seminar."""
    if to_list:
        return (ReaderStanding.NONE,)
    steps = [one for line in content().timelines.values() for one in line.steps]
    found = next((step for step in steps if step.template == kind), None)
    if found is None:  # a correction is in no plan
        return standings_of_readers(None, Audience.RECIPIENTS)
    return standings_of_readers(found.when, found.audience)


def kind_snapshot(
    kind: str, seminar: Seminar = SEMINAR, office: Office = OFFICE, **changes: Any
) -> Snapshot:
    """The snapshot of a real kind, with list and calendar as the schedules say."""
    steps = [
        step
        for line in content().timelines.values()
        for step in line.steps
        if step.template == kind
    ]
    about = None if kind in ABOUT_A_LIST else seminar
    about_session: dict[str, Any] = {}
    if kind in ABOUT_A_SESSION:
        about, about_session = in_sessions(seminar, SESSIONS), {"session": 1}
        about_session["calendar"] = ABOUT_A_SESSION[kind]
    if kind == "counter-declined":
        about_session = {"declines_counter": True}
    if kind == "session-cancelled":
        about = in_sessions(in_sessions(seminar, SESSIONS), SESSIONS[1:])
        about_session["gone"] = SESSIONS[0]
    if kind == "cancelled":
        about = replace(seminar, state=SeminarState.CANCELLED)
    to_list = kind in ABOUT_A_LIST | {"save-the-date"} or any(step.to_list for step in steps)
    page_url = f"{office.url}/seminar/{seminar.slug}"
    values: dict[str, Any] = {
        "seminar": about,
        "page_url": page_url if about else office.url,
        "calendar_url": f"{page_url}/kalender.ics" if about else "",
        "register_url": (seminar.registration_url or f"{page_url}/anmelden") if about else "",
        "list": LIST if to_list else None,
        "calendar": steps[0].calendar if steps else CalendarUse.NONE,
        "news": NEWS if kind in TELLS_NEWS else News(),
        "correction": CORRECTION if kind == "correction" else "",
        "issue": ISSUE if kind == "newsletter" else None,
        "asks": kind in {"opt-in", "undo-leave"},
        "readers": readers_of(kind, to_list=to_list),
    }
    return Snapshot(
        kind=kind,
        templates=templates_of(kind, content().templates),
        office=office,
        **(values | about_session | changes),
    )


@cache
def composer_of(kind: str) -> Composer:
    """The composer of a real kind; compiled once for all tests in a process."""
    return Composer(kind_snapshot(kind))


def own_snapshot(
    body: str, *, subject: str = "Betreff", more: Mapping[str, str] = MappingProxyType({})
) -> Snapshot:
    """A snapshot of a template written in a test; ``more`` are further files by name."""
    files = {"de/own/body.html": body, "de/own/subject.txt": subject, **more}
    return Snapshot(
        kind="own",
        templates=tuple(sorted(files.items())),
        seminar=SEMINAR,
        office=OFFICE,
        page_url=f"{OFFICE.url}/seminar/{SEMINAR.slug}",
        register_url=f"{OFFICE.url}/seminar/{SEMINAR.slug}/anmelden",
    )


def hostile_reader(number: int, language: str = "de") -> Recipient:
    """The ``number``-th hostile reader, always the same one; Person has let the words in."""
    dice = random.Random(number)  # noqa: S311 - examples, not keys

    def word() -> str:
        one = dice.choice(HOSTILE)
        return dice.choice((one, one, one[: dice.randrange(1, 200)], "", "Anna"))[:200]

    person = Person(
        address=parse_address(dice.choice(ADDRESSES)),
        honorific=dice.choice(list(Honorific)),
        title=dice.choice(("", "Dr.", "Prof. Dr.", "=?utf-8?q?x?=")),
        first_name=HOSTILE[number % len(HOSTILE)] if dice.random() < 0.5 else word(),
        last_name=HOSTILE[number % len(HOSTILE)] if dice.random() < 0.5 else word(),
        organisation=word(),
        language=language,
    )
    token = f"{number}-seminare.S_-{number:x}"
    return Recipient(
        address=person.address,
        language=language,
        display_name=person.display_name,
        salutation=person.salutation,
        name=person.name,
        organisation=person.organisation,
        source=word() if dice.random() < 0.5 else "",
        gets_join_link=dice.random() < 0.5,
        unsubscribe_url=f"{OFFICE.url}/abmelden/{token}",
        settings_url=f"{OFFICE.url}/einstellungen/{token}",
        registration_url=f"{OFFICE.url}/anmeldung/{token}",
        confirm_url=f"{OFFICE.url}/bestaetigen/{token}",
        message_id=f"{number}.{dice.randrange(10**9):x}@example.org",
        date=STAMP,
        entry=replace(ENTRY, uid=f"entry-{number}@example.org", sequence=number),
        standing=ReaderStanding.REGISTERED,
    )


def any_reader(number: int, language: str) -> Recipient:
    """A hostile reader with every further field filled or not, as ``number`` has it."""
    dice = random.Random(-number - 1)  # noqa: S311 - examples, not keys
    reader = hostile_reader(number, language)
    token = f"{number}.{dice.randrange(10**9):x}_-"
    until = dice.choice(("Freitag, 11. November 2022, 18:00 Uhr", "<b>&amp; bis 18:00 Uhr</b>"))
    return replace(
        reader,
        calendar_url=f"{OFFICE.url}/kalender/{token}.ics" if dice.random() < 0.3 else "",
        place_until=until if dice.random() < 0.5 else "",
        confirm_until=until if dice.random() < 0.5 else "",
        confirm_code=f"{dice.randrange(1_000_000):06}" if dice.random() < 0.5 else "",
        organisation=reader.organisation if dice.random() < 0.7 else "",
        name=reader.name if dice.random() < 0.7 else "",
        entry=reader.entry if dice.random() < 0.8 else None,
    )
