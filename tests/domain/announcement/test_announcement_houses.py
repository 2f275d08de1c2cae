"""Places on site that a text names without a label, and what is no place."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)


def read(text: str) -> Announcement:
    return read_announcement(f"Wärme im Quartier\n4. März 2026\n\n{text}", today=TODAY)


@pytest.mark.parametrize(
    ("text", "place", "unsure"),
    [
        ("Im Neudorfer Speicher ab 19 Uhr. Der Eintritt ist frei.", "Neudorfer Speicher", False),
        ("Die Fraktion lädt zur Sitzung im alten Schulhaus ein.", "Schulhaus", True),
        ("Der Verein zieht um ins Theater Altes Bad.", "Theater Altes Bad", True),
        (
            "Übernachtet wird im Gasthaus Linde. Wir treffen uns ab 10 Uhr im Haus der Heimat.",
            "Haus der Heimat",
            False,
        ),
        ("Zum Mittagessen gehen wir in das Gasthaus Linde.", "", True),
        ("Die Ideenwerkstatt findet einmal im Monat statt.", "", True),
        (
            "Beginn ist um 19 Uhr.\nNeues Musikheim NMH,\nMarktstraße 15",
            "Neues Musikheim NMH",
            False,
        ),
        (
            "Wir stehen zusammen im Vereinshaus.\nAnmeldung bis 1.3. an: Verein, Marktstraße 5",
            "Vereinshaus",
            True,
        ),
        (
            "Neudorf, Haus der Bürger, Mi, 4.3., 19 Uhr: Es geht um Wärme.",
            "Neudorf, Haus der Bürger",
            False,
        ),
        (
            (
                "Anna Muster spricht am 4. März um 19 Uhr im Neudorfer Gemeindehaus, Hallgasse 7 "
                "(nicht wie zuerst geplant im Schrannensaal)."
            ),
            "Neudorfer Gemeindehaus, Hallgasse 7",
            False,
        ),
        (
            "Der Verein lädt am 4. März ins Haus der Neudorfer Wirtschaft (Marktstr. 17) ein.",
            "Haus der Neudorfer Wirtschaft",
            False,
        ),
        ('- 27.05.2026, 18 Uhr: Prof. Anna Muster "Wer hilft in der Not?"', "", True),
        ("Um Anmeldung unter 039201/21363 wird gebeten.", "", True),
        (
            "4. März 2026, Villa an der Neubach, Marktstraße 46a, Neudorf",
            "Villa an der Neubach",
            False,
        ),
        ("Die Teilnahme an der Klima-Werkstatt am Samstag, 4. März, ist frei.", "", True),
        (
            "Am 4. März um 19 Uhr geht es los. Am 7. April findet einer im Gemeindesaal statt.",
            "Gemeindesaal",
            True,
        ),
        (
            "Wir treffen uns im Gemeinschaftsraum 1 im Haus am Bach, in Kooperation mit dem Amt.",
            "Gemeinschaftsraum 1 im Haus am Bach",
            False,
        ),
        (
            "Am 4. März liest sie im Kleinen Saal. Im Kleinen Saal in der Bücherei ist es warm.",
            "Kleinen Saal, Bücherei",
            False,
        ),
        (
            "Der größte Verbrauch findet in den Öffentlichen Bauten statt.",
            "Öffentlichen Bauten",
            True,
        ),
        (
            "Wenn es geht, findet die Veranstaltung in der Aula am Markt statt.",
            "Aula am Markt",
            True,
        ),
        ("Die Reihe findet in der Folge immer montags statt.", "", True),
        (
            "Los geht es am 4. März im Kiez-Treffraum an der Neubachstraße 1.",
            "Kiez-Treffraum",
            False,
        ),
        ("Wann, Wo:\n4. März 2026, 19 Uhr\nRathaus Neudorf, Großer Saal", "Rathaus Neudorf", False),
    ],
)
def test_where_it_is_held(text: str, place: str, unsure: bool) -> None:
    found = read(text)
    assert found.place.startswith(place) if place else found.place == ""
    assert ("place" in found.unsure) is unsure


@pytest.mark.parametrize(
    ("text", "name", "phone"),
    [
        (
            "Mehr Informationen gibt es bei Dora Muster, 09343/8868 oder Bert Vorlage, 09341/712.",
            "Dora Muster",
            "09343/8868",
        ),
        ("Auskünfte erteilt Dora Muster, Tel. 09343 8868.", "Dora Muster", "09343 8868"),
        ("Ansprechperson: Dora Muster (Stadt Neudorf)", "Dora Muster", ""),
    ],
)
def test_whom_one_may_ask(text: str, name: str, phone: str) -> None:
    contact = read(text).details.contact
    assert (contact.name, contact.phone) == (name, phone)
