"""Mail to lists is true at the moment it leaves: doors, deadlines, kinds of event, languages."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from compose.compose_examples import (
    ISSUE,
    LIST,
    OFFICE,
    PLAIN_READER,
    SEMINAR,
    kind_snapshot,
)
from support import there

from bench.oracle import html_events, parsed
from mailer.compose.composer import Composer
from mailer.compose.preflight.page import page_of
from mailer.compose.recipient import Recipient
from mailer.compose.snapshot import Issue, Snapshot
from mailer.domain.consent import LegalBasis
from mailer.domain.details import NO_DETAILS, ProgrammeItem
from mailer.domain.event_kind import EventKind
from mailer.domain.registration import Occupancy
from mailer.domain.seminar import Seminar, Session, in_sessions

LANGUAGES = ("de", "en")
INVITING = ("invitation", "invitation-reminder")
ABOUT_A_SEMINAR = (*INVITING, "save-the-date")
DEADLINE = there(SEMINAR.registration_deadline)
PLAIN = replace(SEMINAR, title="Wärme planen", series="")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Read:
    """A mail as its reader has it before the eyes."""

    subject: str
    preheader: str
    text: str
    html: str

    @property
    def letter(self) -> str:
        """Everything but the footer, on one line."""
        words = re.split(r"Warum Sie diese E-Mail|Why you are receiving", self.text)[0]
        return " ".join(words.split())

    @property
    def footer(self) -> str:
        return " ".join(re.split(r"Warum Sie diese E-Mail|Why you are", self.text)[1].split())


def read(snapshot: Snapshot, language: str, reader: Recipient = PLAIN_READER) -> Read:
    message = parsed(Composer(snapshot).message(replace(reader, language=language)))
    html = part(message, "html")
    return Read(
        str(message["Subject"]),
        there(page_of(html)).preheader,
        part(message, "plain").replace("\r\n", "\n"),
        html,
    )


def part(message: EmailMessage, kind: str) -> str:
    body = there(message.get_body((kind,)))
    content = body.get_content()
    assert isinstance(content, str)
    return content


def mail(kind: str, language: str, seminar: Seminar = PLAIN, **moment: Any) -> Read:
    return read(kind_snapshot(kind, seminar), language, replace(PLAIN_READER, **moment))


# The way to register, at every moment

CLOSED_DOORS: dict[str, dict[str, Any]] = {
    "deadline": {"leaves_at": DEADLINE},
    "closed": {"occupancy": Occupancy.CLOSED},
    "begun": {"leaves_at": SEMINAR.starts_at},
    "over": {"leaves_at": SEMINAR.ends_at},
}
INVITES = ("Jetzt anmelden", "Jetzt noch anmelden", "Register now", "Still time to register",
           "laden Sie herzlich", "warmly invited", "Kennen Sie Interessierte", "may be interested",
           "Warteliste setzen", "Join the waiting list", "Kalenderdatei",
           "Calendar file")  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", INVITING)
@pytest.mark.parametrize("moment", CLOSED_DOORS)
def test_nobody_is_sent_to_a_closed_door(moment: str, kind: str, language: str) -> None:
    found = mail(kind, language, **CLOSED_DOORS[moment])
    whole = f"{found.subject} {found.preheader} {found.letter}"
    assert [one for one in INVITES if one in whole] == []
    assert "/anmelden" not in found.html
    told = ("Eine Anmeldung ist nicht mehr möglich", "You can no longer register")
    assert told[LANGUAGES.index(language)] in found.preheader
    first = ("Anmeldung geschlossen: Mi., 16. November", "Registration closed: Wed, 16 November")
    assert found.subject.startswith(first[LANGUAGES.index(language)])
    why = {
        "deadline": ("Die Anmeldefrist ist abgelaufen", "The registration deadline has passed"),
        "closed": ("auch die Warteliste ist geschlossen", "the waiting list is closed"),
        "begun": ("hat bereits begonnen", "has already begun"),
        "over": ("hat bereits begonnen", "has already begun"),
    }[moment]
    assert why[LANGUAGES.index(language)] in found.letter


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", INVITING)
def test_a_full_seminar_offers_its_waiting_list(kind: str, language: str) -> None:
    found = mail(kind, language, occupancy=Occupancy.WAITING_LIST)
    button = ("Auf die Warteliste setzen", "Join the waiting list")[LANGUAGES.index(language)]
    taken = ("Alle Plätze sind zurzeit vergeben", "All places are currently taken")
    assert f"{button}: {OFFICE.url}/seminar/{SEMINAR.slug}/anmelden" in found.letter
    assert taken[LANGUAGES.index(language)] in found.letter
    for never in ("Jetzt anmelden", "Jetzt noch anmelden", "Register now", "Still time"):
        assert never not in f"{found.subject} {found.letter}"


@pytest.mark.parametrize("kind", INVITING)
@pytest.mark.parametrize(
    ("language", "row", "sentence"),
    [
        ("de", "Anmeldung: bis Montag, 14. November, 23:59 Uhr", "bis Montag, 14. November, 23:59"),
        (
            "en",
            "Register: by Monday, 14 November, 23:59 Central European Time",
            "by Monday, 14 November, 23:59 Central European Time",
        ),
    ],
)
def test_a_deadline_has_its_hour(kind: str, language: str, row: str, sentence: str) -> None:
    found = mail(kind, language)
    assert row in found.letter
    assert sentence in found.preheader
    before = mail(kind, language, leaves_at=DEADLINE - timedelta(seconds=1))
    assert ("Jetzt anmelden", "Register now")[LANGUAGES.index(language)] in before.letter


# Kinds of event, sessions, programme


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ABOUT_A_SEMINAR)
@pytest.mark.parametrize("event", [one for one in EventKind if one is not EventKind.SEMINAR])
@pytest.mark.parametrize(
    "moment", [{}, {"occupancy": Occupancy.WAITING_LIST}, {"leaves_at": DEADLINE}]
)
def test_no_other_event_is_called_a_seminar(
    event: EventKind, kind: str, language: str, moment: dict[str, Any]
) -> None:
    seminar = replace(
        PLAIN, speakers=(), teaser="", body=(), details=replace(NO_DETAILS, kind=event)
    )
    found = mail(kind, language, seminar, **moment)
    words = re.sub(r"https?://\S+|Seminarbüro", "", f"{found.subject} {found.letter}")
    assert not re.search(r"(?i)\bonline-?\s?seminar|\bseminar", words)


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (EventKind.SYMPOSIUM, "wir laden Sie herzlich zum Fachtag „Wärme planen“ ein."),
        (EventKind.CONFERENCE, "wir laden Sie herzlich zur Tagung „Wärme planen“ ein."),
        (EventKind.FORUM, "wir laden Sie herzlich zum Forum „Wärme planen“ ein."),
    ],
)
def test_german_cases_are_right(event: EventKind, sentence: str) -> None:
    seminar = replace(PLAIN, online=False, place="Rathaus", details=replace(NO_DETAILS, kind=event))
    assert sentence in mail("invitation", "de", seminar).letter


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ABOUT_A_SEMINAR)
def test_all_sessions_are_told(kind: str, language: str) -> None:
    start, end = SEMINAR.starts_at, SEMINAR.ends_at
    several = in_sessions(
        PLAIN, [Session(1, start, end, "Grundlagen"), Session(2, start + DAY, end + DAY)]
    )
    found = mail(kind, language, several)
    for day in ("16. November 2022", "17. November 2022") if language == "de" else (
        "16 November 2022", "17 November 2022"
    ):  # fmt: skip
        assert day in found.letter
    assert "Grundlagen" in found.letter
    assert (": ab Mi., 16. November", ": from Wed, 16 November")[
        LANGUAGES.index(language)
    ] in found.subject


@pytest.mark.parametrize("kind", INVITING)
def test_the_programme_is_a_list(kind: str) -> None:
    items = (ProgrammeItem("Begrüßung", "10:30", "Dr. Ada Beispiel"), ProgrammeItem("Aussprache"))
    found = mail(kind, "de", replace(PLAIN, details=replace(NO_DETAILS, programme=items)))
    assert "– 10:30 Begrüßung (Dr. Ada Beispiel)\n– Aussprache\n" in found.text
    assert "Aussprache</li>" in found.html


# Subjects, preview lines, forwarding


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ABOUT_A_SEMINAR)
def test_a_subject_has_verb_and_date_first_and_no_year(kind: str, language: str) -> None:
    found = mail(kind, language)
    day = ("Mi., 16. November", "Wed, 16 November")[LANGUAGES.index(language)]
    assert re.fullmatch(rf"[\w ]+: {day} – Wärme planen", found.subject)
    assert len(found.subject) <= 60
    assert "2022" not in found.subject
    assert found.preheader.startswith("10:30–12:00 ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ABOUT_A_SEMINAR)
def test_the_preview_line_says_what_a_subject_cuts_off(kind: str, language: str) -> None:
    title = "Kommunale Wärmeplanung: Netze, Quellen und Speicher gemeinsam denken"
    found = mail(kind, language, replace(PLAIN, title=title))
    assert len(found.subject) > 60
    assert found.preheader.startswith(f"{title}. 10:30–12:00 ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ABOUT_A_SEMINAR)
def test_what_is_passed_on_is_the_seminars_page(kind: str, language: str) -> None:
    """In the mail the way out of the list is its reader's own."""
    found = mail(kind, language)
    asked = (
        r"Leiten Sie gern diese Seite weiter: [^()]+ \((\S+)\)",
        r"Please feel free to forward this page: [^()]+ \((\S+)\)",
    )[LANGUAGES.index(language)]
    assert re.findall(asked, found.letter) == [f"{OFFICE.url}/seminar/{SEMINAR.slug}"]
    for never in ("Einladung gern", "pass this invitation", "Termin gern weiter", "pass the date"):
        assert never not in found.letter


# Footers


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [*ABOUT_A_SEMINAR, "newsletter", "subscribed"])
@pytest.mark.parametrize("basis", LegalBasis)
def test_under_consent_the_footer_speaks_of_withdrawal_alone(
    basis: LegalBasis, kind: str, language: str
) -> None:
    listed = replace(LIST, legal_basis=basis)
    found = read(replace(kind_snapshot(kind), list=listed), language)
    by_consent = basis is LegalBasis.CONSENT
    number = LANGUAGES.index(language)
    assert (("widerrufen", "withdraw")[number] in found.footer) == by_consent
    assert (PLAIN_READER.source in found.footer) != by_consent
    assert (("widersprechen", "object")[number] in found.footer) != by_consent


# Newsletters


def issue(*seminars: Seminar) -> Issue:
    return replace(
        ISSUE,
        seminars=seminars,
        page_urls=tuple(f"{OFFICE.url}/seminar/{one.slug}" for one in seminars),
        register_urls=tuple(f"{OFFICE.url}/seminar/{one.slug}/anmelden" for one in seminars),
    )


TWO = issue(
    replace(PLAIN, slug="eins", title="Eins"),
    replace(PLAIN, slug="zwei", title="Zwei", registration_deadline=None),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_seminar_of_an_issue_has_its_way_to_register(language: str) -> None:
    found = read(replace(kind_snapshot("newsletter"), issue=TWO), language)
    word = ("Anmelden", "Register")[LANGUAGES.index(language)]
    until = (
        "bis Montag, 14. November, 23:59 Uhr",
        "by Monday, 14 November, 23:59 Central European Time",
    )
    number = LANGUAGES.index(language)
    assert f"{word} ({OFFICE.url}/seminar/eins/anmelden) {until[number]}" in found.letter
    assert re.search(rf"{word} \({OFFICE.url}/seminar/zwei/anmelden\) (?!bis|by)", found.letter)


@pytest.mark.parametrize(
    ("moment", "links", "titles"),
    [
        (DEADLINE - timedelta(seconds=1), ["eins", "zwei"], ["Eins", "Zwei"]),
        (DEADLINE, ["zwei"], ["Eins", "Zwei"]),
        (SEMINAR.starts_at, [], []),
    ],
)
def test_an_issue_that_leaves_late_is_true_as_well(
    moment: datetime, links: list[str], titles: list[str]
) -> None:
    composer = Composer(replace(kind_snapshot("newsletter"), issue=TWO))
    for _ in range(2):  # compiled, and found again
        early = parsed(composer.message(PLAIN_READER))
        assert "/eins/anmelden" in part(early, "plain")
        late = part(parsed(composer.message(replace(PLAIN_READER, leaves_at=moment))), "plain")
        assert re.findall(r"/seminar/(\w+)/anmelden", late) == links
        assert re.findall(r"^(Eins|Zwei) \(", late, re.MULTILINE) == titles
        closed = "Die Anmeldung ist bereits geschlossen." in late
        assert closed == (len(links) < len(titles))


@pytest.mark.parametrize(
    ("left", "de", "en", "links"),
    [
        ([], "Anmelden", "Register", ["eins", "zwei"]),
        ([("eins", Occupancy.WAITING_LIST)], "Auf die Warteliste setzen lassen",
         "Join the waiting list", ["eins", "zwei"]),
        ([("eins", Occupancy.CLOSED)], "Alle Plätze sind vergeben; eine Anmeldung",
         "All places are taken; it is no longer", ["zwei"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_issue_knows_what_is_full(
    language: str, left: list[tuple[str, Occupancy]], de: str, en: str, links: list[str]
) -> None:
    composer = Composer(replace(kind_snapshot("newsletter"), issue=TWO))
    free = replace(PLAIN_READER, language=language)
    for reader in (free, replace(free, booked_out=tuple(left)), free):
        text = part(parsed(composer.message(reader)), "plain")
        is_full = bool(reader.booked_out)
        found = re.findall(r"/seminar/(\w+)/anmelden", text)
        assert found == (links if is_full else ["eins", "zwei"])
        assert ((de if language == "de" else en) in text) == (is_full or not left)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_issue_calls_other_events_no_seminars(language: str) -> None:
    talk = replace(
        PLAIN,
        title="Wärme",
        slug="w",
        teaser="",
        details=replace(NO_DETAILS, kind=EventKind.SYMPOSIUM),
    )
    snapshot = replace(kind_snapshot("newsletter"), issue=replace(issue(talk), items=(), blocks=()))
    found = read(snapshot, language)
    others = r"https?://\S+|Seminarbüro|Online-Seminare für|Online seminars for"
    words = re.sub(others, "", found.letter)
    assert "eminar" not in words


# Opt-in


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_tells_the_sentence_and_how_long_its_link_is_valid(language: str) -> None:
    reader = replace(PLAIN_READER, confirm_until="BIS DAHIN")
    found = read(kind_snapshot("opt-in"), language, reader)
    number = LANGUAGES.index(language)
    assert (f"„{LIST.wording}“", f"‘{LIST.wording_en}’")[number] in found.letter
    assert LIST.wording_version in found.letter
    assert ("Der Link ist bis BIS DAHIN, gültig", "The link is valid until BIS DAHIN")[
        number
    ] in found.letter
    assert "BIS DAHIN" in found.preheader


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_wording_the_question_says_what_is_agreed_to(language: str) -> None:
    listed = replace(LIST, wording="", wording_en="", wording_version="")
    found = read(replace(kind_snapshot("opt-in"), list=listed), language)
    assert ("willigen Sie ein", "you agree to receive")[LANGUAGES.index(language)] in found.letter


def test_without_consent_nothing_is_declared() -> None:
    listed = replace(LIST, legal_basis=LegalBasis.PUBLIC_TASK)
    found = read(replace(kind_snapshot("opt-in"), list=listed), "de")
    assert LIST.wording not in found.letter
    assert "Einwilligung" not in found.letter


@pytest.mark.parametrize(
    ("kind", "language", "subject"),
    [
        ("opt-in", "de", "Newsletter bestätigen"),
        ("opt-in", "en", "Confirm your newsletter subscription"),
        ("subscribed", "de", "Willkommen beim Newsletter"),
        ("subscribed", "en", "Welcome to our newsletter"),
    ],
)
def test_a_newsletter_is_called_one(kind: str, language: str, subject: str) -> None:
    listed = replace(LIST, name="Newsletter", name_en="Newsletter")
    found = read(replace(kind_snapshot(kind), list=listed), language)
    assert found.subject == subject
    assert "Verteiler „Newsletter“" not in found.letter
    assert "list ‘Newsletter’" not in found.letter


# Languages


def marked(html: str, lang: str) -> str:
    """All words inside elements that say ``lang`` themselves."""
    depth, words = 0, []
    void = {"<br>", "<meta>", "<img>", "<hr>", "<link>"}
    for tag, *rest in html_events(html.partition("<body")[2].join(("<body", ""))):
        if tag == "text":
            words += rest if depth else []
        elif tag.startswith("</"):
            depth -= bool(depth)
        elif tag.startswith("<") and tag not in void and (depth or f"lang={lang}" in rest):
            depth += 1
    return " ".join(" ".join(words).split())


@pytest.mark.parametrize("kind", ABOUT_A_SEMINAR)
def test_an_english_mail_marks_the_seminars_german_words(kind: str) -> None:
    found = mail(kind, "en", replace(PLAIN, place="Rathaus", series="Reihe"))
    german = marked(found.html, "de")
    for words in ("Wärme planen", "Rathaus", "Reihe", SEMINAR.teaser, "Leiterin, Stadt Köln",
                  OFFICE.imprint[1]):  # fmt: skip
        assert words in german
    if kind == "invitation":
        assert SEMINAR.body[0] in german
    assert LIST.purpose_en not in german
    assert marked(mail(kind, "de").html, "en") == ""


def test_an_english_mail_marks_what_its_list_and_issue_lack() -> None:
    listed = replace(LIST, name_en="", purpose_en="", legal_basis=LegalBasis.CONTRACT)
    found = read(replace(kind_snapshot("newsletter"), list=listed, issue=TWO), "en")
    german = marked(found.html, "de")
    for words in (LIST.name, LIST.purpose, ISSUE.title, "Worum es geht.", "Eine <Meldung>",
                  "Ein Hinweis.", "Eins", "Zwei", SEMINAR.teaser, PLAIN_READER.source):  # fmt: skip
        assert words in german
    asked = read(replace(kind_snapshot("opt-in"), list=replace(LIST, wording_en="")), "en")
    assert LIST.wording in marked(asked.html, "de")
    assert LIST.purpose_en not in marked(asked.html, "de")
