"""Seminars: what a seminar must have, and the short names made of titles."""

import re
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.errors import InvalidValueError
from mailer.domain.seminar import Seminar, slugify
from mailer.domain.web_address import web_address

START = datetime(2026, 10, 25, 8, tzinfo=UTC)
END = START + timedelta(minutes=90)
NAIVE = START.replace(tzinfo=None)


def a_seminar(**changes: object) -> Seminar:
    values = {"slug": "waerme", "title": "Wärme", "starts_at": START, "ends_at": END, **changes}
    return Seminar(**values)  # type: ignore[arg-type]  # names and types as in Seminar


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"title": ""}, "no title"),
        ({"title": " \t"}, "no title"),
        ({"ends_at": START}, "not after the start"),
        ({"ends_at": START - timedelta(minutes=1)}, "not after the start"),
        # 11:00 at +02:00 reads later than 10:00 UTC and is earlier.
        (
            {"ends_at": datetime(2026, 10, 25, 9, 30, tzinfo=timezone(timedelta(hours=2)))},
            "not after the start",
        ),
        ({"starts_at": NAIVE}, "no time zone"),
        ({"ends_at": NAIVE}, "no time zone"),
        ({"registration_deadline": NAIVE}, "no time zone"),
        ({"timezone": "Mars/Base"}, "no time zone"),
        ({"title": "Wärme\r\nBcc: x@example.org"}, '"Title" contains line breaks'),
        ({"title": "Wärme\ud800"}, '"Title" contains line breaks'),
        ({"series": "Reihe\0"}, '"Series" contains line breaks'),
        ({"place": "Rathaus\u2028Saal"}, '"Place" contains line breaks'),
        ({"join_url": "konferenz.example.org"}, 'no web address for "Join link"'),
        ({"registration_url": "javascript:alert(1)"}, 'no web address for "Registration link"'),
    ],
)
def test_refused(changes: dict[str, object], wrong: str) -> None:
    with pytest.raises(InvalidValueError, match=re.escape(wrong)) as refused:
        a_seminar(**changes)
    assert refused.value.sentence.de


def test_times_in_a_refusal_are_the_seminars_own() -> None:
    with pytest.raises(InvalidValueError) as refused:
        a_seminar(ends_at=START)
    assert "(25.10.2026 09:00)" in refused.value.sentence.de


def test_a_seminar_is_a_value() -> None:
    assert a_seminar() == a_seminar()
    with pytest.raises(FrozenInstanceError):
        a_seminar().title = "anders"  # type: ignore[misc]  # that is the case


def test_an_end_may_lie_in_the_repeated_hour() -> None:
    """02:45 summer time to 02:15 winter time: half an hour, though the clock went back."""
    starts = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)
    assert a_seminar(starts_at=starts, ends_at=starts + timedelta(minutes=30)).starts_at == starts


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://127.0.0.1:8025/x",
        "https://example.org/a?b=c&d=%C3%A4#e",
        "https://[2001:db8::1]/raum",
    ],
)
def test_web_addresses(url: str) -> None:
    assert web_address("url", url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "//example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https:///raum",
        "https://exa mple.org",
        "https://example.org/\nx",
        "https://müller.example.org",
        "https://[::1",
        "https://a]b.example.org",
        "https://[nonsense]/",
        "https://" + "x" * 300 + " ",
    ],
)
def test_no_web_address(url: str) -> None:
    with pytest.raises(InvalidValueError, match='no web address for "url"') as refused:
        web_address("url", url)
    assert len(refused.value.sentence.en) < 160


@given(st.text(alphabet="htps:/[]@.#?%a1\\ \n", max_size=20).map("https://{}".format))
def test_any_text_is_a_web_address_or_refused(url: str) -> None:
    try:
        assert web_address("url", url) == url
    except InvalidValueError:
        return
    assert url.isascii()
    assert not any(char.isspace() for char in url)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Kommunales Maß", "kommunales-mass"),
        ("Wärmeplanung für Städte", "waermeplanung-fuer-staedte"),
        ("Wa\u0308rme u\u0308ber O\u0308l", "waerme-ueber-oel"),
        ("ÄÖÜ ẞ", "aeoeue-ss"),
        ("Café Société – 100 % digital!", "cafe-societe-100-digital"),
        ("../../etc/passwd", "etc-passwd"),
        ("  ", "seminar"),
        ("名前", "seminar"),
        ("x" * 100, "x" * 60),
        ("eins " + "x" * 60, "eins"),
        ("a" * 29 + " " + "b" * 30 + " c", "a" * 29 + "-" + "b" * 30),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text())
def test_every_slug_fits_into_an_address(title: str) -> None:
    slug = slugify(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 60
    assert slugify(slug) == slug
