"""Where facts were found: the words at the offsets, in the text as it was given."""

from datetime import date

import pytest

from mailer.domain.announcement import read_announcement

TEXT = """Hallo zusammen,

bitte veröffentlichen.

-----Ursprüngliche Nachricht-----
Von: Kreishaus <info@example.org>
Gesendet: Montag, 19. Januar 2026 09:14
Betreff: Wärme im Wald

> **Online-Seminar: Wärme im Wald**
>
> Wir treffen uns am Mittwoch, 4. März 2026,
> 10:00–11:30 Uhr.
> Referentin: Dr. Anna Beispiel, Stadt Musterstadt
> Anmeldung bis 1. März 2026: www.example.org/anmeldung
> Die Teilnahme ist kosten-
> frei.
"""


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("title", "Wärme im Wald"),
        ("starts_at", "Mittwoch, 4. März 2026,\n> 10:00–11:30 Uhr"),
        ("registration_deadline", "1. März 2026"),
        ("registration_url", "www.example.org/anmeldung"),
        ("speakers", "Anna Beispiel"),
        ("free", "kosten-\n> frei"),
        ("online", "Online-Seminar"),
    ],
)
def test_the_words_stand_there(field: str, words: str) -> None:
    assert _found(TEXT)[field] == words


def test_a_title_is_not_the_subject_of_the_mail() -> None:
    announcement = read_announcement(TEXT, today=date(2026, 1, 20))
    place = next(one for one in announcement.found if one.field == "title")
    assert place.start > TEXT.index("Betreff: Wärme im Wald") + 20


def test_in_a_page_tags_and_entities_are_counted() -> None:
    page = "<h1>Kommunale W&auml;rme<b>planung</b></h1><p>4. M&auml;rz 2026, <i>10</i>:00 Uhr</p>"
    found = _found(page)
    assert found["title"] == "Kommunale W&auml;rme<b>planung"
    assert found["starts_at"] == "4. M&auml;rz 2026, <i>10</i>:00 Uhr"


def test_bytes_are_counted_as_characters() -> None:
    text = "Online-Seminar: Öl\n4. März 2026, 10 Uhr"
    announcement = read_announcement(b"\xef\xbb\xbf" + text.encode(), today=date(2026, 1, 20))
    places = {one.field: text[one.start : one.end] for one in announcement.found}
    assert places["title"] == "Öl"
    assert places["starts_at"] == "4. März 2026, 10 Uhr"


def test_an_encoded_mail_tells_no_places() -> None:
    mail = (
        "Received: by mx.example.com\nFrom: a@example.org\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        "T25saW5lLVNlbWluYXI6IEjDtmhlbnJldHR1bmcKNC4gTcOkcnogMjAyNiwgMTAgVWhyCg==\n"
    )
    announcement = read_announcement(mail, today=date(2026, 1, 20))
    assert announcement.title == "Höhenrettung"
    assert announcement.found == ()


def _found(text: str) -> dict[str, str]:
    announcement = read_announcement(text, today=date(2026, 1, 20))
    return {one.field: text[one.start : one.end] for one in announcement.found}


def test_signs_around_words_are_theirs() -> None:
    text = 'Das Projekt "Moor und Mensch"\n4. März 2026, 18 Uhr\nFee: £35 (members £20)'
    found = _found(text)
    assert found["title"] == 'Das Projekt "Moor und Mensch"'
    assert found["fee"] == found["free"] == "£35 (members £20)"


def test_an_address_in_a_tag_is_found_with_its_scheme() -> None:
    page = (
        "<h1>Moor und Mensch</h1><p>4. M&auml;rz 2026, 18 Uhr</p>"
        '<p><a href="https://example.org/a?id=7&amp;b=2">Jetzt anmelden</a></p>'
    )
    assert _found(page)["registration_url"] == "https://example.org/a?id=7&amp;b=2"


def test_what_another_fact_tells_stands_there() -> None:
    found = _found("Moor und Mensch\n4. März 2026, 18 Uhr\nOrt: Rathaus Neudorf, Saal 2")
    assert found["online"] == found["place"] == "Rathaus Neudorf, Saal 2"
