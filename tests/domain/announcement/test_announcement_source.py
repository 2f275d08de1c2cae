"""Encodings, pasted pages and invisible characters: whatever the form, the same announcement."""

from dataclasses import replace
from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement
from mailer.domain.announcement.text.passages import passages_of
from mailer.domain.announcement.text.sentences import split_sentences

TODAY = date(2022, 10, 1)
TEXT = (
    "Online-Seminar: Wärme für Städte\n"
    "Wie planen Städte ihre Wärme – „klug“ und günstig?\n"
    "Termin: 16.11.2022, 10:30–12:00 Uhr\n"
)


def read(source: bytes | str) -> Announcement:
    return read_announcement(source, today=TODAY)


@pytest.mark.parametrize(
    "source",
    [
        TEXT,
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n", "\r"),
        TEXT.replace("\n", "\u2028"),
        TEXT.replace(" ", "\u00a0"),
        TEXT.replace("ä", "a\u0308"),
        TEXT.replace("e", "e\u00ad\u200b\u202e\x07"),
    ],
)
def test_the_form_makes_no_difference(source: bytes | str) -> None:
    # Only where the words stand in it differs.
    assert replace(read(source), found=()) == replace(read(TEXT), found=())
    assert read(source).title == "Wärme für Städte"


PAGE = """<!DOCTYPE html><html><head><title>Wärme | Beispielamt</title><style>p{}</style></head>
<body><header><a href="/">Start</a></header><nav><ul><li>Seminar am 01.01.2022</li></ul></nav>
<h1>Online-Seminar: Wärme f&uuml;r
   Städte</h1><p>Wie planen Städte ihre <b>Wärme</b> – „klug“ und günstig?</p>
<script>var d = "17.11.2022, 10-11 Uhr";</script>
<table><tr><th>Termin:</th><td>16.11.2022, 10:30&ndash;12:00&nbsp;Uhr</td></tr></table>
<p>Zur <a href="https://example.org/a?x=1&amp;y=2">Anmeldung</a> geht es hier.</p>
<ul><li>Referentin: Anna Müller, Stadt Ulm</li></ul>
<footer>© 2022 Dr. Karl Weise, Leiter</footer></body></html>"""


@pytest.mark.parametrize("source", [PAGE, PAGE.encode(), PAGE.encode("utf-16")])
def test_a_pasted_page(source: bytes | str) -> None:
    announcement = read(source)
    plain = read(TEXT)
    assert (announcement.title, announcement.series) == (plain.title, plain.series)
    assert announcement.dates == plain.dates
    assert announcement.teaser == plain.teaser
    assert announcement.registration_url == "https://example.org/a?x=1&y=2"
    assert [speaker.name for speaker in announcement.speakers] == ["Anna Müller"]
    assert announcement.unsure == ()


def test_a_page_without_h1_is_named_by_its_title() -> None:
    page = "<title>Webinar: Klima | Beispielamt</title><p>Ein Text.</p>"
    assert read(page).title == "Klima"


def test_signs_that_are_no_tags_stay() -> None:
    announcement = read("Seminar: Klima\nWenn 3 < 4 und 5 > 2, dann <vielleicht> auch hier.")
    assert announcement.teaser == "Wenn 3 < 4 und 5 > 2, dann <vielleicht> auch hier."


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "Seminar: Wärme planen\n\n"
        "Viele Städte planen in diesen Jahren ihre Wärmeversorgung neu, denn\n"
        "die alten Netze reichen nicht mehr aus und die Kosten steigen stark\n"
        "an.\n\n"
        "Termin: 16.11.2022\nUhrzeit: 10:30–12 Uhr\n"
    )
    assert [one.text for one in passages_of(text)] == [
        "Seminar: Wärme planen",
        (
            "Viele Städte planen in diesen Jahren ihre Wärmeversorgung neu, denn die alten Netze "
            "reichen nicht mehr aus und die Kosten steigen stark an."
        ),
        "16.11.2022",
        "10:30–12 Uhr",
    ]


def test_short_lines_are_not_taken_for_wrapped_ones() -> None:
    lines = [
        "Lecture series Digital Towns: Who owns the data in our towns?",
        "Thursday, December 8, 2022 | 11 am–1 pm | online",
        "Data is everywhere. In this session, we ask who owns it all.",
    ]
    assert [one.text for one in passages_of("\n".join(lines))] == lines


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Am 16. November 2022 geht es los. Bis dahin!", 2),
        ("Dr. Anna Müller und Prof. Ben Schulz kommen.", 1),
        ("Die Aktion e. V. berichtet, z. B. über Mitte. Danach ist Pause.", 2),
        ("Es kommt am Mi. 16.11. um 10 Uhr. Kommt alle!", 2),
        ("Geht das? Ja! „Gewiss.“ Gut.", 4),
        ("", 0),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(split_sentences(text)) == count


def test_a_text_without_an_end_is_cut_between_words() -> None:
    pieces = split_sentences("Wort " * 1_000)
    assert max(len(piece) for piece in pieces) <= 1_200
    assert " ".join(pieces).split() == ["Wort"] * 1_000
