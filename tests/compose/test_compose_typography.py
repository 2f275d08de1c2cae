"""No-break spaces: on the page where a line must not end, and nowhere else."""

import re
from dataclasses import replace

import pytest
from compose.compose_examples import FUZZ, READER, composer_of, kinds, own_snapshot
from hypothesis import given
from hypothesis import strategies as st

from bench.oracle import html_events, parsed, visible_text
from mailer.compose.composer import Composer
from mailer.compose.typography import kept_together, page_kept_together

NBSP = "\u00a0"
PIECES = st.sampled_from(
    ["Dr.", "Prof.", "e.", "V.", "16.", "16", "November", "15:30", "Uhr", "20", "€", "§", "Nr.",
     " ", "  ", "\n", "<b>", "</b>", "&amp;", "x",
     '<a href="/16. November">', "</a>", "<!-- 5 € -->"]
)  # fmt: skip


@pytest.mark.parametrize(
    "shown",
    [
        "Musterverein e.~V.",
        "z.~B. am Montag",
        "i.~d.~R. nicht",
        "u.~a. Frau Dr.~Beispiel",
        "Prof.~Dr.~Ada Beispiel",
        "Dr.~rer.~nat.~Ada Beispiel",
        "Dr.~h.~c.~Ada Beispiel",
        "Dr~Doe and Mr~Doe",
        "Mittwoch, 16.~November 2022, 15:30~Uhr",
        "Mi., 16.~Nov.",
        "10:30–12:00~Uhr",
        "ab 9~Uhr",
        "Wednesday, 16~November, 3~pm",
        "from 3~p.m. on",
        "10:30–12:00~CET",
        "Nr.~5, No.~5, S.~7",
        "§~6 und §§~7 und 8",
        "Artikel~6 Absatz~1",
        "20~€, 20,50~EUR, EUR~20, 19~%",
        # What may break stays as it is.
        "der November",
        "5 Marktplätze",
        "Die Dr. war da",
        "Im Jahr 2022 Uhren",
        "das Ende. Vorher",
        "Raum 7",
    ],
)
def test_what_is_kept_together(shown: str) -> None:
    assert kept_together(shown.replace("~", " ")) == shown.replace("~", NBSP)


@pytest.mark.parametrize(
    "page",
    [
        '<a href="https://example.org/16. November" title="20 €">x</a>',
        "<img alt='Dr. Beispiel, 16. November'>",
        "<style>p { margin: 0 5 % }</style>",
        "<pre>16. November</pre>",
        "<!-- um 15:30 Uhr --><!--[if mso]>20 €<![endif]-->",
        "<head><title>16. November</title></head>",
        "<!DOCTYPE html>",
    ],
)
def test_what_nobody_reads_is_left_alone(page: str) -> None:
    assert page_kept_together(page) == page


def test_words_to_come_have_no_neighbours() -> None:
    page = "<p>Dr. Z00Z, 16 Z01Z Uhr, 16. November</p>"
    found = page_kept_together(page, re.compile(r"Z\d\dZ"))
    assert found == "<p>Dr. Z00Z, 16 Z01Z Uhr, 16.~November</p>".replace("~", NBSP)


@FUZZ
@given(st.lists(PIECES, max_size=12).map("".join))
def test_only_blanks_change_and_once(page: str) -> None:
    once = page_kept_together(page)
    assert page_kept_together(once) == once
    assert re.sub(r"\s+", " ", once) == re.sub(r"\s+", " ", page)
    attributes = [event[1:] for event in html_events(page) if event[0] == "<a>"]
    assert [event[1:] for event in html_events(once) if event[0] == "<a>"] == attributes


@FUZZ
@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(["Ada", "V.", "5", "Uhr"]))
def test_a_beginning_that_many_texts_share_changes_nothing(beginning: str, last: str) -> None:
    text = f"{beginning} {last}"
    for _ in range(2):  # the second time the beginning is known
        assert kept_together(text) + "\n" == kept_together(f"{text}\n")


def page_and_text(composer: Composer, language: str = "de") -> tuple[str, str]:
    message = parsed(composer.message(replace(READER, language=language)))
    html, text = (message.get_body((part,)) for part in ("html", "plain"))
    assert html is not None
    assert text is not None
    return html.get_content(), text.get_content()


@pytest.mark.parametrize(("language", "kind"), kinds())
def test_pages_have_them_and_texts_have_not(language: str, kind: str) -> None:
    page, text = page_and_text(composer_of(kind), language)
    assert NBSP not in text
    for loose in (r"Dr\. M", r"\d\. November", r"\d\d Uhr", r"\d\d CET", r"\d November"):
        assert not re.search(loose, visible_only(page)), loose


def visible_only(page: str) -> str:
    """The words between <body> and </body>, blanks as they are."""
    body = page.partition("<body")[2]
    return "".join(event[1] for event in html_events(f"<body{body}") if event[0] == "text")


def test_a_readers_own_words_have_them_too_but_not_in_attributes() -> None:
    body = '<p title="{{ reader.name }}">{{ reader.name }}, {{ seminar.title }}</p>'
    page, text = page_and_text(Composer(own_snapshot(body)))
    assert f">Dr.{NBSP}Änne Müller," in page
    assert 'title="Dr. Änne Müller"' in page
    assert "Dr. Änne Müller," in text
    assert "Dr. Änne" in visible_text(page)
