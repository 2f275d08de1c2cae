"""That nobody has to register: read where it is said to everybody, and nowhere else."""

from datetime import date

import pytest

from mailer.domain.announcement import read_announcement
from mailer.domain.registration import RegistrationWay

TODAY = date(2026, 1, 20)
NONE = RegistrationWay.NONE


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Eine Anmeldung ist nicht erforderlich.", NONE),
        ("Eine vorherige Anmeldung ist nicht nötig.", NONE),
        ("Für die Teilnahme ist keine Anmeldung notwendig.", NONE),
        ("Eine Voranmeldung ist nicht erforderlich.", NONE),
        ("Keine Anmeldung erforderlich.", NONE),
        ("No registration required.", NONE),
        ("Registration is not necessary.", NONE),
        ("Anmeldung: nicht erforderlich", NONE),
        ("Anmeldung: keine", NONE),
        ("Anmeldung: entfällt.", NONE),
        ("Registration: none", NONE),
        ("Registration: not required", NONE),
        ("Anmeldung: keine Plätze mehr", None),
        ("Anmeldung: nicht erforderlich für Mitglieder", None),
        ("Anmeldung: keine\nhttps://example.org/anmeldung", None),
        ("Eine Anmeldung ist erforderlich.", None),
        ("Für Mitglieder ist keine Anmeldung nötig.", None),
        ("Eine Anmeldung ist nicht nötig, wenn Sie schon dabei waren.", None),
        ("Ist keine Anmeldung nötig?", None),
        ("Ohne Anmeldung ist keine Teilnahme möglich.", None),
        ("No registration is needed for members.", None),
        ("Eine Anmeldung ist nicht erforderlich. Anmeldung: https://example.org/a", None),
        ("Bitte melden Sie sich an.", None),
    ],
)
def test_whether_nobody_registers(text: str, way: RegistrationWay | None) -> None:
    when = "Mittwoch, 4. März 2026, 10:00–11:30 Uhr"
    found = read_announcement(f"Online-Seminar: Klima\n{when}\n{text}", today=TODAY)
    assert found.details.registration is way


@pytest.mark.parametrize(
    "text",
    [
        "Anträge auf Zulassung sind über das Portal (https://example.org/a/7) zu stellen.",
        "Alle anderen können sich noch bis 18. Februar eintragen: https://example.org/a/7",
        "Wie komme ich rein? Einfach das Formular ausfüllen: https://example.org/a/7",
        "30 € | 20 Plätze | Anm. bis 10.2. https://example.org/a/7",
        "Melden Sie sich über unser Formular auf\nhttps://example.org/a/7, notfalls per Fax.",
        "Ich bin dabei: https://example.org/a/7",
        "Viele Grüße\nIhr Amt\n\nP.S. Zur Anmeldung: https://example.org/a/7",
        "Best wishes\nThe team\n\nRegistration: https://example.org/a/7\nhttps://example.org/imprint",
    ],
)
def test_where_one_registers(text: str) -> None:
    when = "Mittwoch, 4. März 2026, 10:00–11:30 Uhr"
    found = read_announcement(f"Fachtag: Klima\n{when}\n{text}", today=TODAY)
    assert found.registration_url == "https://example.org/a/7"


def test_what_stands_below_the_signature_is_left_there_where_the_text_tells_the_way() -> None:
    text = (
        "Fachtag: Klima\nMittwoch, 4. März 2026, 10 Uhr\nAnmeldung: https://example.org/a/7\n\n"
        "Viele Grüße\nIhr Amt\n\nAnmeldung zu anderen Kursen: https://example.org/kurse"
    )
    found = read_announcement(text, today=TODAY)
    assert found.registration_url == "https://example.org/a/7"
    assert "registration_url" not in found.unsure
