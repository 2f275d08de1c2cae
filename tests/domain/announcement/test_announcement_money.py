"""What it costs: German and English, and nothing that holds only for some is taken for all."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement
from mailer.domain.announcement.fees.amounts import as_written, find_amounts

TODAY = date(2022, 10, 1)
BOTH = {"free", "fee"}


def read(text: str) -> Announcement:
    return read_announcement(f"Seminar: Klima\n{text}", today=TODAY)


def doubts(announcement: Announcement) -> set[str]:
    return set(announcement.unsure) & BOTH


@pytest.mark.parametrize(
    "text",
    [
        "Das Seminar ist kostenfrei.",
        "Die Teilnahme ist kostenlos.",
        "Die Teilnahme ist unentgeltlich.",
        "Die Teilnahme ist gratis.",
        "Ein gebührenfreies Angebot.",
        "The event is free of charge.",
        "Join our free webinar.",
        "Join us for a free online lunch talk at noon.",
        "Attendance is free, but registration is required.",
        "The session is free to attend.",
        "There's no cost to attend.",
        "There is no charge for attending.",
        "No charge.",
        "Register for free at https://example.org/a",
        "Kosten: keine",
        "Kosten: keine (gefördert durch das Land)",
        "Kosten: Die Teilnahme ist kostenfrei, eine vorherige Anmeldung ist erforderlich.",
        "Kosten: 0 Euro",
        "Wie viel? 0 €",
        "Teilnahmegebühr: keine",
        "Gebühr: entfällt",
        "Fee: none",
        "Cost: Free",
        "Admission: free",
        "Eintritt frei",
        "Eintritt frei, Spenden erbeten.",
        "keine Teilnahmegebühr",
        "Es wird kein Teilnahmebeitrag erhoben.",
        "Ein Teilnahmebeitrag wird nicht erhoben.",
        "Es fallen keine Kosten an.",
        "Kosten entstehen keine.",
        "Mitmachen kostet natürlich nichts.",
        "Anmelden müsst ihr euch nicht, kosten tut es auch nix.",
        "Brot und Suppe stellen wir, Teilnahmegebühr gibt es keine.",
        "Eintritt wird keiner verlangt.",
        "Gebühren werden für die Teilnahme nicht erhoben.",
        "Der Abend kostet nichts.",
        "Für Getränke ist gesorgt, Kosten entstehen Ihnen keine.",
        "What does it cost? Nothing. Soup is on us.",
        "Admission\tIs free, by ticket only",
        "Für Mitgliedsvereine und Gäste kostenlos.",
        "Für die Teilnahme entstehen Ihnen keine Kosten.",
        "Die Teilnahme kostet nichts.",
        "Kostenfrei.",
        "16.11.2022, 10–12 Uhr, online, kostenfrei",
        "Das Seminar dauert 90 Minuten. Es ist kostenfrei.",
        "Jetzt kostenfrei anmelden!",
        "Die Teilnahme ist für alle kostenfrei.",
        "Die Teilnahme ist für Sie kostenfrei.",
        "Für Teilnehmende ist das Seminar kostenfrei.",
        "Das Seminar ist gebührenfrei und für alle Interessierten offen.",
        "The event is free for all.",
        "This webinar is free of charge and open to everyone.",
        "Das Seminar richtet sich an Kommunen und ist kostenfrei.",
        "Das kostenlose Online-Seminar richtet sich an Kommunen.",
        "Das Seminar gibt Impulse für die Praxis und ist kostenfrei.",
        "Die Teilnahme ist kostenfrei, eine Anmeldung ist bis zum 10.11.2022 erforderlich.",
        "Die Veranstaltung ist kostenfrei; melden Sie sich ab, wenn Sie verhindert sind.",
        "Die Kosten der Wärmeplanung tragen die Kommunen. Das Seminar ist kostenfrei.",
    ],
)
def test_free_for_everybody(text: str) -> None:
    announcement = read(text)
    assert (announcement.free, announcement.fee) == (True, "")
    assert doubts(announcement) == set()


@pytest.mark.parametrize(
    ("text", "fee"),
    [
        ("Kostenfrei für Kommunen, sonst 100 €", "100 €"),
        ("kostenfrei für Mitglieder", ""),
        ("Für Mitglieder ist die Teilnahme kostenfrei.", ""),
        ("Für Mitglieder ist die Teilnahme kostenfrei, sonst kostet sie 49 Euro.", "49 Euro"),
        ("Für Kommunen ist das Angebot kostenfrei, für andere kostet es 149 Euro.", "149 Euro"),
        ("Die Teilnahme ist für Mitglieder kostenfrei.", ""),
        ("Studierende nehmen kostenlos teil.", ""),
        ("Mitgliedskommunen nehmen unentgeltlich teil.", ""),
        ("Das Seminar ist für alle kommunalen Beschäftigten kostenfrei.", ""),
        ("Die ersten 20 Anmeldungen sind kostenfrei.", ""),
        ("Die Teilnahme ist kostenlos, sofern Plätze frei sind.", ""),
        ("Wenn Sie Mitglied sind, ist die Teilnahme kostenfrei.", ""),
        ("Bis zum 1. Dezember ist die Teilnahme kostenfrei.", ""),
        ("Die Teilnahme ist bis zum 1.12. kostenfrei.", ""),
        ("Die Teilnahme ist voraussichtlich kostenfrei.", ""),
        ("Die Teilnahme ist kostenfrei. Dies gilt nur für Mitglieder.", ""),
        ("Die Teilnahme ist kostenlos*", ""),
        ("Ist die Teilnahme kostenfrei?", ""),
        ("Die Teilnahmegebühr entfällt für Mitglieder.", ""),
        ("Schüler frei, Erwachsene 5 €", "5 €"),
        ("Kosten: 100 € (Mitglieder kostenfrei)", "100 € (Mitglieder kostenfrei)"),
        ("Kosten: 0 € für Mitglieder, 50 € sonst", "0 € für Mitglieder, 50 € sonst"),
        ("The webinar is free for members.", ""),
        ("Free for members, otherwise €50", "€50"),
        ("Registration is free until 1 December.", ""),
    ],
)
def test_free_for_some_or_under_a_condition_is_doubtful(text: str, fee: str) -> None:
    announcement = read(text)
    assert (announcement.free, announcement.fee) == (None, fee)
    assert doubts(announcement) == BOTH


@pytest.mark.parametrize(
    "text",
    [
        "Für Kommunen kostenfrei.",
        "Das Seminar ist für kommunale Beschäftigte kostenfrei.",
        "Das Angebot ist für Teilnehmende aus Sachsen kostenfrei.",
        "Kostenloses Webinar für Kommunen",
        "Participation is free of charge for public sector employees.",
        "Der Kurs ist für Lehrkräfte im Bezirk unentgeltlich.",
        "Für Vereine aus dem Stadtgebiet kostet der Kurs nichts.",
    ],
)
def test_free_for_those_whom_it_is_for_is_proposed(text: str) -> None:
    announcement = read(text)
    assert (announcement.free, announcement.fee) == (True, "")
    assert doubts(announcement) == BOTH


@pytest.mark.parametrize(
    "text",
    [
        "Price: £25 + VAT (free for parish councils)",
        "Beitrag: 5 Euro, Mitglieder zahlen nichts",
        "Price: £45 per person; free for members",
        "Beitrag: 110 Euro, Begleitpersonen zahlen nichts",
        "Beitrag: 8 €, Schülerinnen und Studierende zahlen nichts",
    ],
)
def test_what_most_pay_is_proposed_where_some_pay_nothing(text: str) -> None:
    announcement = read(text)
    assert (announcement.free, announcement.fee) == (False, text.partition(": ")[2])
    assert doubts(announcement) == BOTH


@pytest.mark.parametrize(
    ("text", "fee"),
    [
        ("Die Teilnahmegebühr beträgt 49 Euro.", "49 Euro"),
        ("Die Teilnahmegebühr beträgt 120 Euro inkl. Mittagessen.", "120 Euro"),
        ("Kosten: 25,00 € zzgl. MwSt.", "25,00 € zzgl. MwSt"),
        (
            "Das Seminar kostet 25,00 € zzgl. MwSt. und findet online statt.",
            "25,00 € zzgl. MwSt.",
        ),
        ("The fee is EUR 49.", "EUR 49"),
        ("Für Teilnahme und Verpflegung wird ein Beitrag von 35 EUR erhoben.", "35 EUR"),
        ("Der Beitrag je Person beläuft sich auf 65 €.", "65 €"),
        ("Der Preis pro Person liegt bei 20 Euro.", "20 Euro"),
        ("Dieser Tag kostet 10 Euro, Getränke sind dabei.", "10 Euro"),
        ("Der Beitrag von 35 Euro enthält Suppe und Getränke.", "35 Euro"),
        ("Saal 2\n68 Euro zzgl. Materialgeld", "68 Euro"),
        ("The cost is $25 per person.", "$25 per person"),
        ("Attendance costs £10.", "£10"),
        ("Price: £1,200.00 plus VAT", "£1,200.00 plus VAT"),
        ("Teilnahmebeitrag 49 Euro (ermäßigt 29 Euro)", "49 Euro (ermäßigt 29 Euro)"),
        ("Gebühr: 15,00 € / erm. 10,00 €", "15,00 € / erm. 10,00 €"),
        ("Fee: €180 (incl. VAT), early bird €150", "€180 (incl. VAT), early bird €150"),
        ("Die Veranstaltung ist nicht kostenfrei (50 EUR).", "50 EUR"),
        ("nicht kostenfrei (50 EUR)", "50 EUR"),
        ("Teilnahmegebühr: 100 €. Stornogebühr 25 €.", "100 €"),
        ("Teilnahmegebühr 100 €, es entstehen keine weiteren Kosten.", "100 €"),
        ("Teilnahmegebühr 100 €. Die Stornierung ist bis zum 5.11. kostenfrei.", "100 €"),
    ],
)
def test_a_plain_fee(text: str, fee: str) -> None:
    announcement = read(text)
    assert (announcement.free, announcement.fee) == (False, fee)
    assert doubts(announcement) == set()


@pytest.mark.parametrize(
    ("text", "fee"),
    [
        ("Die Teilnahme ist nicht kostenlos.", ""),
        ("Das Online-Seminar ist kostenpflichtig.", ""),
        ("Die Teilnahmegebühr beträgt 50 bis 100 Euro.", "50 bis 100 Euro"),
        ("Die Teilnahme kostet 30 Euro, danach 45 Euro.", "30 Euro, danach 45 Euro"),
        ("Preis: 290 EUR\nKommunale Teilnehmer: 190 EUR", "290 EUR; Kommunale Teilnehmer: 190 EUR"),
    ],
)  # fmt: skip
def test_not_free_but_the_sum_is_doubtful(text: str, fee: str) -> None:
    announcement = read(text)
    assert (announcement.free, announcement.fee) == (False, fee)
    assert doubts(announcement) == {"fee"}


@pytest.mark.parametrize(
    ("text", "fees"),
    [
        ("Early bird: EUR 90\nRegular: EUR 140\nStudents: EUR 60", ["90", "140", "60"]),
        ("Karten\nZwei Abende inkl. Suppe 30,00 €\nAzubis 12,00 €", ["30,00", "12,00"]),
        (
            "Kosten\nBeitrag inkl. Imbiss 75 €\nÜbernachtung 50 €\nErmäßigt (mit Ausweis) 45 €",
            ["75", "45"],
        ),
        ("60 € regulär\n30 € ermäßigt", ["60", "30"]),
        ("Fees\nAcademia   EUR 140   EUR 190\nIndustry   EUR 260   EUR 320", ["140", "320"]),
        ("Mitglieder zahlen 85 Euro, alle anderen 130 Euro, Suppe inbegriffen.", ["85", "130"]),
        ("Members: £25\nNon-members: £40\nDinner (optional): £35", ["25", "40"]),
    ],
)
def test_a_list_of_prices_is_proposed_as_a_whole(text: str, fees: list[str]) -> None:
    announcement = read(text)
    assert announcement.free is False
    assert all(one in announcement.fee for one in fees)
    assert not any(one in announcement.fee for one in ("50 €", "£35"))
    assert "fee" in announcement.unsure


def test_sums_that_are_given_are_no_prices() -> None:
    assert read("Zuschuss Dach: 600 €\nZuschuss Speicher: 900 €").free is None


def test_what_is_paid_for_the_material_is_proposed_where_nothing_else_is() -> None:
    announcement = read("Materialkosten: 9 Euro, vor Ort zu zahlen")
    assert "9 Euro" in announcement.fee
    assert doubts(announcement) == BOTH


@pytest.mark.parametrize(
    ("text", "fee"),
    [
        ("Kosten: werden noch bekannt gegeben", ""),
        ("Kosten: auf Anfrage", ""),
        ("Kosten: keine Angabe", ""),
        ("Fee: tba", ""),
        ("Die Teilnahmegebühr wird noch bekannt gegeben.", ""),
        ("Für Nichtmitglieder beträgt die Teilnahmegebühr 50 Euro.", "50 Euro"),
        ("Abendessen\n49,00 EUR pro Person", "49,00 EUR pro Person"),
        ("Ein Heimplatz kostet 2.500 Euro.", "2.500 Euro"),
        ("Bei Stornierung fallen 25 Euro an.", ""),
    ],
)
def test_an_unclear_price_is_doubtful(text: str, fee: str) -> None:
    announcement = read(text)
    assert (announcement.free, announcement.fee) == (None, fee)
    assert doubts(announcement) == BOTH


def test_whoever_pays_one_of_several_sums_pays_something() -> None:
    announcement = read("Mitglieder zahlen 50 €, Nichtmitglieder 80 €.")
    assert (announcement.free, announcement.fee) == (False, "50 €, Nichtmitglieder 80 €")
    assert doubts(announcement) == BOTH


@pytest.mark.parametrize(
    "text",
    [
        "Die Software ist kostenlos nutzbar.",
        "Vorgestellt wird eine App für Vereine. Sie ist kostenlos.",
        "Kostenlos, aber nicht umsonst: Ehrenamt in der Stadt.",
        "Die Kosten trägt das Land.",
    ],
)
def test_something_is_free_but_perhaps_not_the_seminar(text: str) -> None:
    announcement = read(text)
    assert announcement.free is None
    assert doubts(announcement) == {"free"}


@pytest.mark.parametrize(
    "text",
    [
        "Die Teilnahme ist kostenfrei. Bei Nichterscheinen berechnen wir 50 Euro.",
        "Die Teilnahme ist kostenfrei. Für das Mittagessen bitten wir um 8 Euro.",
        "Ein Heimplatz kostet 2.500 Euro. Das Seminar ist kostenfrei.",
    ],
)
def test_free_beside_a_sum_for_something_else(text: str) -> None:
    announcement = read(text)
    assert (announcement.free, announcement.fee) == (True, "")
    assert doubts(announcement) == {"fee"}


@pytest.mark.parametrize(
    "text",
    [
        "Das Land fördert 500.000 Euro.",
        "Die Sanierung kostet 500.000 Euro.",
        "Kostenlose Parkplätze gibt es am Haus.",
        "Parking is free.",
        "Die Parkplätze sind kostenpflichtig.",
        "Die Stornierung ist bis zum 5.11. kostenfrei.",
        "Im Webinar zeigen wir kostenlose Werkzeuge.",
        "Freie Plätze gibt es noch.",
        "Feel free to ask.",
        "Es geht um „Teilnahme kostenfrei“ als Versprechen.",
    ],
)
def test_nothing_is_said_about_the_price(text: str) -> None:
    announcement = read(text)
    assert (announcement.free, announcement.fee) == (None, "")
    assert doubts(announcement) == set()


@pytest.mark.parametrize(
    ("text", "value", "rough"),
    [
        ("49 €", 49, False),
        ("€ 49,90", 49.9, False),
        ("1.290,00 EUR", 1290, False),
        ("EUR 25,-", 25, False),
        ("1’200 CHF", 1200, False),
        ("£1,200.00", 1200, False),
        ("0,00 €", 0, False),
        ("ca. 50 Euro", 50, True),
        ("50–100 €", 100, True),
    ],
)
def test_amounts(text: str, value: float, rough: bool) -> None:
    (amount,) = find_amounts(text)
    assert (amount.value, amount.rough) == (value, rough)
    assert as_written(text, [amount]) == text


@pytest.mark.parametrize(
    ("text", "fee"),
    [
        ("Die Teilnahme kostet sieben Euro.", "sieben Euro"),
        ("Die Teilnahmegebühr beträgt fünfzig Euro.", "fünfzig Euro"),
        ("Entry is six pounds.", "six pounds"),
        ("Kosten: dreißig Franken", "dreißig Franken"),
        ("Kosten: Fr. 85.–", "Fr. 85.–"),
        ("Samstag, 12. November 2022, 10 Uhr\nSFr. 45.-", "SFr. 45.-"),
        ("12. November 2022, Saal 2\nEUR 70,-, Rechnung folgt", "EUR 70,-"),
        ("Raum 2\nEUR 35,-", "EUR 35,-"),
        ("Seminargebühr 120 € zzgl. 19 % USt.", "120 € zzgl. 19 % USt."),
        ("Gebühr 240 € (MwSt.-frei)", "240 € (MwSt.-frei)"),
        ("Kursgebühr 315,– € zzgl. gesetzl. MwSt.", "315,– € zzgl. gesetzl. MwSt."),
        ("12. November 2022, Saal 2\n9 € / erm. 6 €", "9 € / erm. 6 €"),
        ("Kosten gesamt 640 Euro", "640 Euro"),
        ("Kosten je Teilnehmer netto 195,00 €, zzgl. 19 % MwSt., inkl. Getränke", "195,00 €"),
        ("There is a charge of £15 for both days.", "£15"),
        (
            "12. November 2022, Saal 2\n36 € pro Person, inklusive Brot und Wasser",
            "36 € pro Person",
        ),
        ("Teilnehmendenbeitrag 18 €", "18 €"),
        ("Selbstkostenbeitrag: 11 €", "11 €"),
    ],
)
def test_a_sum_however_it_is_written_is_the_fee(text: str, fee: str) -> None:
    announcement = read(text)
    assert announcement.free is False
    assert announcement.fee.startswith(fee)
    assert not doubts(announcement)


@pytest.mark.parametrize(
    "text",
    [
        "Es wird ein Kostenbeitrag erhoben.",
        "Ein Unkostenbeitrag wird vor Ort erhoben.",
        "Für die Teilnahme erheben wir eine kleine Gebühr.",
        "Der Teilnahmebeitrag wird per Rechnung erhoben.",
    ],
)
def test_a_fee_without_a_sum_is_asked_for(text: str) -> None:
    announcement = read(text)
    assert (announcement.free, announcement.fee) == (False, "")
    assert doubts(announcement) == {"fee"}


@pytest.mark.parametrize(
    "text",
    [
        "Mitglieder frei, Gäste 18 €",
        "Gäste 18 €, mit Kulturpass frei",
        "Museumseintritt 6 €, zur Eröffnung frei",
        "Studierende frei",
        "Kinder bis 14 Jahre frei",
        "Vereine der Stadt: 0,00 €",
        "Spende erwünscht.",
        "Freie Spende",
        "Auf Spendenbasis",
        "Pay what you can.",
        "Der Eintritt beträgt vier Euro, Kinder zahlen nichts.",
    ],
)
def test_free_for_some_or_for_a_donation_is_asked_about(text: str) -> None:
    assert "free" in doubts(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "Entgelt: keins",
        "Teilnahmegebühr keine",
        "Zutritt frei",
        "Teilnahme: frei",
        "Die Führung ist kostenfrei und nicht barrierefrei.",
        "Für Sie ist das mit keinen Kosten verbunden.",
        "Es werden keine Gebühren fällig.",
        "12. November 2022, Saal 2\n0 €",
        "Eintritt frei, um eine Spende wird gebeten.",
        "Sie brauchen sich nicht anzumelden und nichts zu zahlen.",
        "Wie bisher zahlen Sie nichts.",
        "Kosten entstehen euch und eurem Referat keine.",
        "It won't cost you a cent.",
        "You don't have to pay anything.",
        "It costs nothing and you need not tell us you are coming.",
        "Stadt bietet kostenlose Vorträge",
    ],
)
def test_that_nobody_pays_is_said_in_many_ways(text: str) -> None:
    announcement = read(text)
    assert (announcement.free, doubts(announcement)) == (True, set())


@pytest.mark.parametrize(
    "text",
    [
        "Bei Nichterscheinen wird eine Gebühr erhoben.",
        "Für Kaffee und Kuchen wird ein Beitrag erhoben.",
        "Noch 3 Plätze frei",
        "Am Freitag, Fr. 13.3., ist Redaktionsschluss.",
        "Essen\n12 €",
    ],
)
def test_what_is_no_fee_of_the_seminar_is_not_taken_for_one(text: str) -> None:
    announcement = read(text)
    assert announcement.free is None
    assert not announcement.fee or "fee" in announcement.unsure


@pytest.mark.parametrize(
    "text",
    [
        "Die Teilnahme kann bis zum 1. November kostenlos storniert werden.",
        "Bis zum 1. November ist die Teilnahme kostenfrei stornierbar; danach 80 Euro.",
        "Registrations may be cancelled for free.",
        "Eine Absage ist bis zum Vortag kostenfrei möglich.",
    ],
)
def test_cancelling_for_free_says_nothing_of_taking_part(text: str) -> None:
    assert read(text).free is None


@pytest.mark.parametrize(
    ("text", "fee"),
    [
        ("Die Teilnahme kostet 95 €.\nEhrenamtliche zahlen nur 45 €.", ("95 €", "45 €")),
        ("Tagungsbeitrag 95 €; Abendessen 20 €", ("95 €",)),
        ("Fee (two days): £90; academics £70", ("£90", "£70")),
    ],
)
def test_everybody_pays_one_of_several_sums(text: str, fee: tuple[str, ...]) -> None:
    announcement = read(text)
    assert announcement.free is False
    assert all(one in announcement.fee for one in fee)
    assert "free" not in announcement.unsure


@pytest.mark.parametrize(
    "text",
    [
        "Es entstehen keine Teilnahmekosten; Fahrtkosten erstatten wir bis 60 Euro.",
        "Bei freiem Eintritt sprechen drei Gäste.",
        "Eintritt und Getränke frei",
        "Der Eintritt ist wie immer frei.",
        "Mitglieder und Gäste nehmen kostenlos teil.",
        "There is nothing to pay.",
        "Es gibt nichts zu bezahlen.",
        "No appointment needed and no charge.",
        "Mitmachen kostet nichts.",
        "Register free: https://example.org/hecken",
        "Die Preisträger erhalten je 2.000 Euro. Zuschauen ist gratis.",
        "Wir übernehmen Ihre Reisekosten, eine Teilnahmegebühr fällt nicht an.",
        "Der Besuch ist kostenlos.",
        "Die Teilnahme wird nicht berechnet.",
    ],
)
def test_what_is_free_beside_other_sums_and_words(text: str) -> None:
    announcement = read(text)
    assert announcement.free is True
    assert "free" not in announcement.unsure


@pytest.mark.parametrize(
    "text",
    [
        "Fahrt 12 €, Teilnahme sonst kostenlos",
        "Lehrgangskosten: 580 €\nDer Infotermin selbst ist kostenlos.",
        "Für unsere Mitglieder ohne Berechnung",
        "Beitrag nach Selbsteinschätzung",
        "Wir freuen uns über Spenden.",
        "Umsonst und draußen",
    ],
)
def test_what_may_be_free_or_not_is_asked_about(text: str) -> None:
    assert "free" in read(text).unsure
