"""Whatever is pasted: an announcement or one clear sentence, soon, and never a traceback."""

from datetime import date

import pytest
from chance import examples
from cost import LINEAR, doubling_ratio, times_as_costly
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.announcement import read_announcement
from mailer.domain.announcement.model import FIELDS
from mailer.domain.announcement.source.source import MAX_BYTES, MAX_CHARACTERS, MAX_TAGS
from mailer.domain.errors import AnnouncementError

TODAY = date(2022, 10, 1)

WORDS = st.sampled_from(
    [
        *[
            "Online-Seminar",
            ":",
            "„",
            "“",
            "(",
            ")",
            "Dr.",
            "Prof.",
            "Anna",
            "Müller",
            "und",
            "von",
            "der",
            "Stadt",
            "Leipzig",
            ",",
            "Leiterin",
        ],
        *[
            "berichtet",
            "am",
            "16.",
            "11.",
            "2022",
            "November",
            "31.02.",
            "10:30",
            "–",
            "12",
            "Uhr",
            "pm",
            "CET",
            "UTC+99",
            "bis",
            "|",
            "-",
            ".",
        ],
        *[
            "Anmeldung",
            "https://",
            "www.",
            "x",
            "[",
            "Ort:",
            "Termin:",
            "Referentin:",
            "•",
            "49",
            "€",
            "kostenfrei",
            "findet",
            "!",
            "&",
        ],
        *[
            "statt",
            "im",
            "Rathaus",
            "24",
            "00:00",
            "99:99",
            "9999",
            "31.12.9999",
            "01.01.1900",
            "<b>",
            "</p>",
            "<h1>",
            "<nav>",
        ],
        *[
            "Dauer:",
            "90",
            "Minuten",
            "Sehr",
            "geehrte",
            "29.10.2023",
            "02:30",
            "Wann?",
            "16.11.,",
            "05/06/22",
            "<title>",
        ],
        *["\n", "\n\n", "\t", "\u202e", "\ud800", "\x00", '"', "Mit freundlichen Grüßen"],
        "<a href='http://[x'>",
    ]
)


@pytest.mark.parametrize(
    "source",
    [
        b"",
        "",
        " \n\t ",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        "<p> </p>",
        "<script>x</script>",
        "\u200b\u202e",
    ],
)
def test_nothing_to_read(source: bytes | str) -> None:
    with pytest.raises(AnnouncementError, match="empty"):
        read_announcement(source, today=TODAY)


@pytest.mark.parametrize(
    "source",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"%PDF-1.7\n%\xe2\xe3",
        b"PK\x03\x04\x14\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1",
        b"{\\rtf1\\ansi",
        b"\xff\xd8\xff\xe0",
        b"\x00\x01\x02\x03",
        b"\x01\x02\x03\x04 abc",
        "%PDF-1.7",
    ],
)
def test_no_text(source: bytes | str) -> None:
    with pytest.raises(AnnouncementError) as caught:
        read_announcement(source, today=TODAY)
    assert "kopieren" in caught.value.sentence.de
    assert "paste" in caught.value.sentence.en


@pytest.mark.parametrize("source", [b"a" * 10_000_000, "ä " * 5_000_000, "<p>" * 3_400_000])
def test_ten_megabytes_are_refused_unread(source: bytes | str) -> None:
    with pytest.raises(AnnouncementError, match="too long"):
        read_announcement(source, today=TODAY)
    assert times_as_costly(_read_or_refuse, "Online-Seminar: Ein Titel\n", source) < 1


@pytest.mark.parametrize(
    "unit",
    [
        *["a", "1.", "<", "(", "Dr. ", "Anna Müller ", "Anna Müller und ", "16.11.2022 ", "16., "],
        *["10:30 – ", "https://x ", "Termin: ", "a\n", "- ", "Online-", "„", "1 € pro ", "bis "],
        *["im Projekt „", ". ", "Referent: Anna Müller, ", "Leiterin der Stadt ", "kostenlos "],
        *["findet statt im A", "November 16, ", "A. ", "16 and ", "<p>", "a-"],
        *["> ", "Von: a@b\n", "Am 1.1. schrieb a\n", "**a", "__a__ ", "https://x/\n", "Seite 1\n"],
        *["Einlass ab ", "verschoben auf ", "statt am 1. Mai ", "Zoom, ", "im Haus A ", "a.de/"],
        *["10 Uhr 30 bis ", "Kosten: 1 €\n", "A B – Stadt C\n", "a <mailto:", "&amp;", "Mo bis "],
    ],
)
@pytest.mark.parametrize("start", ["", "Online-Seminar: X\nReferent: "])
def test_a_text_costs_what_its_length_does(unit: str, start: str) -> None:
    quarter = MAX_CHARACTERS // 4 // len(unit)  # whole units: half a tag is read otherwise
    assert doubling_ratio(lambda times: _read_or_refuse(start + unit * times), quarter) <= LINEAR


@pytest.mark.parametrize(
    "unit",
    [
        *["Rathaus | ", "A > ", "Saal 1", "1", "AN DER ", "Müller, ", "Anna und ", "a.", "(", "„A"],
        *[
            "Amt für ",
            "10-",
            "5 € ",
            "Nr. 1 ",
            "x@",
            "Kurs ",
            "vom ",
            "· ",
            "A: ",
            "- ",
            "im ",
            "=1",
        ],
    ],
)
@pytest.mark.parametrize("start", ["", "Saal ", "Ort: ", "Referentin: ", "Anmeldung bis "])
def test_a_line_costs_what_its_length_does(unit: str, start: str) -> None:
    """Lines of two hundred characters cost no more than twice as many of a hundred."""

    def read(length: int) -> None:
        line = (start + unit * length)[:length] + "!"
        _read_or_refuse("\n\n".join([line] * (2_400 // length)))

    assert times_as_costly(read, 100, 200) <= LINEAR


@pytest.mark.parametrize(
    "unit", ["<", "<div>", "<a ", "<!--", "&#", "<b><i>", "</div>", "<p>x", "<td>"]
)
def test_a_page_costs_what_its_length_does(unit: str) -> None:
    """Up to the most tags; what has more is refused for less than the largest page costs."""
    start, tags = "<p>Ein Text</p>", unit.count("<")
    most = (MAX_TAGS - 2) // tags if tags else MAX_BYTES // len(unit) - len(start)
    assert doubling_ratio(lambda times: _read_or_refuse(start + unit * times), most // 2) <= LINEAR
    largest, usual = (start + unit * MAX_BYTES)[:MAX_BYTES], "<p>x" * MAX_TAGS
    assert times_as_costly(_read_or_refuse, usual, largest) <= 1


@examples(50)
@given(st.text() | st.binary() | st.binary().map(lambda data: b"\xff\xfe" + data))
def test_any_text_or_bytes(source: bytes | str) -> None:
    _read_or_refuse(source)


@examples(100)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_any_words_of_an_announcement(source: str) -> None:
    _read_or_refuse(source)


def _read_or_refuse(source: bytes | str) -> None:
    try:
        announcement = read_announcement(source, today=TODAY)
    except AnnouncementError:
        return
    document = announcement.as_document()
    assert list(document) == [*FIELDS, "unsure", "found"]
    assert set(announcement.unsure) <= set(FIELDS)
    for line in (announcement.title, announcement.series, announcement.place, announcement.fee):
        assert line.isprintable()
    for occasion in announcement.dates:
        assert occasion.ends_at is None or occasion.ends_at > occasion.starts_at
