"""Whom one may ask: told by a label, in a sentence, by a surname, or in lines under a heading."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement
from mailer.domain.details import Contact

TODAY = date(2026, 1, 20)
EVENT = "Vortrag: Wärme im Quartier\nMittwoch, 4. März 2026, 10:00–11:30 Uhr, online\n"


def read(text: str) -> Announcement:
    return read_announcement(EVENT + text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        # By the surname alone.
        (
            "Für Fragen steht Ihnen Herr Probe unter 01234 567890 zur Verfügung.",
            Contact("Herr Probe", "01234 567890"),
        ),
        (
            "Für weitere Informationen kontaktieren Sie bitte Herrn Probe (probe@example.org).",
            Contact("Herr Probe", "", "probe@example.org"),
        ),
        (
            "Bei Fragen wenden Sie sich bitte an Frau Dr. Probe, probe@example.org.",
            Contact("Frau Dr. Probe", "", "probe@example.org"),
        ),
        ("Questions? Call Ms Sample on 01632 960 123.", Contact("Ms Sample", "01632 960 123")),
        ("Nähere Auskünfte: Frau Probe, Telefon 01234/5678", Contact("Frau Probe", "01234/5678")),
        # A question is a sentence of its own.
        ("Haben Sie Fragen? Rufen Sie uns an: 01234 567890", Contact("", "01234 567890")),
        (
            "Any questions? Drop Ann Sample a line at ann@example.org.",
            Contact("Ann Sample", "", "ann@example.org"),
        ),
        # Beside another matter.
        (
            "Anmeldung an anmeldung@example.org, Fragen an Lea Probe, Tel. 01234 567890.",
            Contact("Lea Probe", "01234 567890"),
        ),
        (
            "Anmeldung und Information: Lea Probe, Tel. 01234 567890",
            Contact("Lea Probe", "01234 567890"),
        ),
        (
            "Kontakt und Anmeldung: Max Probe, max@example.org",
            Contact("Max Probe", "", "max@example.org"),
        ),
        (
            "Referent und Ansprechpartner: Max Probe, max@example.org",
            Contact("Max Probe", "", "max@example.org"),
        ),
        # In other words.
        ("Sie erreichen Frau Probe unter 01234 567890.", Contact("Frau Probe", "01234 567890")),
        ("Infotelefon: 01234 567890", Contact("", "01234 567890")),
        ("Bei Unklarheiten: lea@example.org", Contact("", "", "lea@example.org")),
        (
            "To find out more, contact Ann Sample on 01632 960 123.",
            Contact("Ann Sample", "01632 960 123"),
        ),
        (
            "Contact person: Ann Sample, ann@example.org",
            Contact("Ann Sample", "", "ann@example.org"),
        ),
        ("Information: Lea Probe, Telefon 01234 567890", Contact("Lea Probe", "01234 567890")),
        ("Näheres unter Telefon 01234 567890", Contact("", "01234 567890")),
        ("Sprechen Sie uns an: Lea Probe, 01234 567890", Contact("Lea Probe", "01234 567890")),
        ("Call Ann Sample on 01632 960 123 for details.", Contact("Ann Sample", "01632 960 123")),
        ("Kontakt: lea.probe(at)example.org", Contact("", "", "lea.probe@example.org")),
        ("Kontakt: Frau L. Probe, 01234 567890", Contact("Frau L. Probe", "01234 567890")),
        ("Information bei Lea Probe (Beirat), Tel. 01234 5678", Contact("Lea Probe", "01234 5678")),
        (
            "Ansprechstelle: Fachstelle Sucht, a@example.org",
            Contact("Fachstelle Sucht", "", "a@example.org"),
        ),
        ("Kontakt: Lea Maria Probe, 01234 5678", Contact("Lea Maria Probe", "01234 5678")),
        # Without a number, where it is plain.
        ("Für Rückfragen steht Ihnen Lea Probe gern zur Verfügung.", Contact("Lea Probe")),
        ("Bei Fragen können Sie sich an Frau Probe wenden.", Contact("Frau Probe")),
        # Number and address in the lines below.
        (
            "Für Rückfragen steht Ihnen Lea Probe gern zur Verfügung.\nTel. 01234 567890",
            Contact("Lea Probe", "01234 567890"),
        ),
        (
            "Kontakt\nStadt Neudorf\nUmweltamt\nMax Probe\nTel. 01234 567890\nmax@example.org",
            Contact("Max Probe", "01234 567890", "max@example.org"),
        ),
        (
            "Ihr Ansprechpartner\nMax Probe\nSachgebiet Umwelt\nTel.: 01234 567890",
            Contact("Max Probe", "01234 567890"),
        ),
        # Nobody to ask.
        ("Steuerberater Max Probe beantwortet Ihre Fragen.", Contact()),
        ("Zur Anmeldung schreiben Sie an anmeldung@example.org.", Contact()),
        ("Please call 01632 960 123 to book.", Contact()),
    ],
)
def test_whom_a_text_says_one_may_ask(text: str, contact: Contact) -> None:
    found = read(text)
    assert found.details.contact == contact
    assert "contact" not in found.unsure


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        # Two of them, in one sentence and in one line.
        (
            "Ihre Ansprechpartner sind Lea Probe und Max Muster, Tel. 01234 567890.",
            Contact("Lea Probe", "01234 567890"),
        ),
        (
            "Kontakt:\nMax Muster, Lea Probe\nTel. 01234 567890",
            Contact("Max Muster", "01234 567890"),
        ),
        # Nobody says what for.
        (
            "Max Probe\nUmweltamt\nTel. 01234 567890\nmax@example.org",
            Contact("Max Probe", "01234 567890", "max@example.org"),
        ),
        ("Fragen beantwortet sie unter lea@example.org.", Contact("", "", "lea@example.org")),
        ("Leitung: Max Probe, Tel. 01234 567890", Contact("Max Probe", "01234 567890")),
        ("Tel.: 01234 567890", Contact("", "01234 567890")),
    ],
)
def test_whom_one_may_perhaps_ask(text: str, contact: Contact) -> None:
    found = read(text)
    assert found.details.contact == contact
    assert "contact" in found.unsure


@pytest.mark.parametrize(
    "text",
    [
        "Für Rückfragen steht Ihnen Lea Probe unter 01234 567890 zur Verfügung.",
        "Ihre Ansprechpartnerin ist Lea Probe vom Umweltamt (Tel. 01234 567890).",
        "Fragen beantwortet Frau Probe, Tel. 01234 567890.",
        "Bitte melden Sie sich bei Frau Probe an.",
        "Organisation: Lea Probe und Max Muster",
        "For queries contact Ann Sample (01632 960 123).",
    ],
)
def test_whom_one_asks_does_not_speak_and_nobody_asks_who_it_is(text: str) -> None:
    found = read(text)
    assert found.speakers == ()
    assert "speakers" not in found.unsure


def test_what_is_told_beside_whom_to_ask_is_read() -> None:
    found = read("Wanderführer Max Probe, Rückfragen: 01234 567890")
    assert [one.name for one in found.speakers] == ["Max Probe"]
    assert found.details.contact.phone == "01234 567890"


def test_whoever_speaks_and_may_be_asked_is_both() -> None:
    found = read("Referentin und Ansprechpartnerin: Lea Probe, lea@example.org")
    assert [(one.name, one.organisation) for one in found.speakers] == [("Lea Probe", "")]
    assert found.details.contact == Contact("Lea Probe", "", "lea@example.org")


LETTERHEAD = """\
Landratsamt Neudorf

{in_charge}: Eva Klug
Telefon: 09999 1234
Mein Zeichen: 66/Kl

Fachtag „Wärme aus dem Fluss“

Sehr geehrte Damen und Herren,

der Fachtag ist am 4. März 2026 von 10 bis 12 Uhr.{more}
"""


@pytest.mark.parametrize("in_charge", ["Auskunft erteilt", "Bearbeitet von", "Sachbearbeiterin"])
def test_whoever_a_letterhead_calls_in_charge_is_asked(in_charge: str) -> None:
    text = LETTERHEAD.format(in_charge=in_charge, more="")
    found = read_announcement(text, today=date(2026, 1, 20)).details.contact
    assert (found.name, found.phone) == ("Eva Klug", "09999 1234")


def test_whom_the_text_names_comes_before_the_letterhead() -> None:
    text = LETTERHEAD.format(
        in_charge="Bearbeitet von", more="\n\nRückfragen: Bert Lang, Telefon 09999 77"
    )
    assert read_announcement(text, today=date(2026, 1, 20)).details.contact.name == "Bert Lang"


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("Anmeldung bei Lea Probe, Tel. 01234 567890", Contact("Lea Probe", "01234 567890")),
        ("RSVP to Ann Sample, ann@example.org", Contact("Ann Sample", "", "ann@example.org")),
        (
            "Bitte melden Sie sich bei Max Muster (max@example.org) an.",
            Contact("Max Muster", "", "max@example.org"),
        ),
        ("Organisation: Lea Probe, Tel. 01234 567890", Contact("Lea Probe", "01234 567890")),
        ("Veranstalter: Stadt Köln, Tel. 0221 123456", Contact("Stadt Köln", "0221 123456")),
        (
            "Organising office: Ann Sample, ann@example.org",
            Contact("Ann Sample", "", "ann@example.org"),
        ),
        (
            "Mit freundlichen Grüßen\nErika Muster\nTel. 030 123456",
            Contact("Erika Muster", "030 123456"),
        ),
        (
            "Mit lieben Grüßen\nIhr Kursteam\nTel. 030 123456 | kurs@example.org",
            Contact("Ihr Kursteam", "030 123456", "kurs@example.org"),
        ),
        (
            (
                "Fragen schicken Sie bitte an fragen@example.org.\n\nViele Grüße\nMax Muster\n"
                "Tel. 030 123456"
            ),
            Contact("Max Muster", "030 123456", "fragen@example.org"),
        ),
    ],
)
def test_whoever_can_be_reached_is_proposed(text: str, contact: Contact) -> None:
    found = read(text)
    assert found.details.contact == contact
    assert "contact" in found.unsure


@pytest.mark.parametrize(
    "text",
    [
        "Rückfragen: Sekretariat Musterhaus, Frau Anna Beispiel, 01234 567890",
        "Ihre Ansprechpartnerin: Kongressbüro, Anna Beispiel, Tel. 01234 567890",
        "Noch Fragen? Rufen Sie gern Frau Anna Beispiel an, 01234 567890.",
        "Bei Fragen rufen Sie Anna Beispiel an: 01234 567890.",
        "Fragen Sie nach Frau Anna Beispiel, 01234 567890.",
        "Inhaltliche Fragen richten Sie bitte an Frau Anna Beispiel\n(Telefon 01234 567890).",
        "Bei Fragen erreichen Sie mich unter 01234 567890.\n\nViele Grüße\nAnna Beispiel\nBauamt",
        "Auskunft        Tagungsbüro, Anna Beispiel        Tel. 01234 567890",
        "Eure Ansprechpartnerin ist Anna Beispiel\n📞 01234 567890",
        "Anfahrt und alle Fragen:\nGeschäftsstelle, Anna Beispiel\nTelefon 01234 567890",
    ],
)
def test_a_person_is_named_before_an_office(text: str) -> None:
    found = read(text)
    assert found.details.contact == Contact("Anna Beispiel", "01234 567890")
    assert "contact" not in found.unsure


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        # The label says who it is; a sentence beside it tells of another matter.
        (
            (
                "Beratung zur Förderung: Frau Lea Probe, 01234 111111.\n\n"
                "Ansprechpartner\nMax Muster\nTel. 01234 567890\nmax@example.org"
            ),
            Contact("Max Muster", "01234 567890", "max@example.org"),
        ),
        (
            "For all questions: Ana Pinto, +32 15 555 702, ana@example.org",
            Contact("Ana Pinto", "+32 15 555 702", "ana@example.org"),
        ),
        (
            "Questions? Contact Ann Sample, Events Officer: ann@example.org, 01632 960 140",
            Contact("Ann Sample", "01632 960 140", "ann@example.org"),
        ),
    ],
)
def test_who_is_told_beside_others(text: str, contact: Contact) -> None:
    assert read(text).details.contact == contact


def test_an_offices_number_is_not_given_to_a_person_named_elsewhere() -> None:
    found = read(
        "Auskunft zur Förderung gibt die Stiftung unter 0511 300 82 90.\n\n"
        "Fragen zu unseren Terminen? Lea Probe hilft: lea@example.org"
    )
    assert found.details.contact == Contact("Lea Probe", "", "lea@example.org")
    assert "contact" in found.unsure
