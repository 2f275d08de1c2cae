"""PDFs: accessible, of data that is never code, of nothing but what was given."""

from base64 import b64decode
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from chance import examples
from hypothesis import given
from hypothesis import strategies as st
from pdf_judge import active, headings, judged, told

from mailer.compose.pdf import Data, PdfDocument, PdfError, PdfTemplate, compile_pdf

MADE = datetime(2026, 3, 4, 12, tzinfo=UTC)
LETTER = PdfTemplate("= #frame.title\n#data.body\n")
DOT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


def made(body: Data, template: PdfTemplate = LETTER, title: str = "Auskunft") -> bytes:
    return compile_pdf(template, PdfDocument(title, "de", "Amt", MADE, {"body": body}))


def test_a_pdf_is_accessible_and_says_what_it_is(tmp_path: Path) -> None:
    pdf = made("Sehr geehrte Frau Öztürk")
    assert judged(pdf, tmp_path) == []
    assert told(pdf) == ("Auskunft", "de", 1)
    assert active(pdf) == []
    assert headings(pdf) == [("/H1", True)]


def test_the_judge_finds_what_is_not_accessible(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(made("x"))) as opened:
        del opened.Root.StructTreeRoot
        del opened.Root.MarkInfo
        spoiled = BytesIO()
        opened.save(spoiled)
    assert len(judged(spoiled.getvalue(), tmp_path)) >= 2


def test_the_same_values_make_the_same_octets() -> None:
    first = made("gleich")
    assert made("etwas anderes") != first
    assert made("gleich") == first


HOSTILE = (
    '#panic("code")',
    '"); #panic() //',
    '#read("/etc/passwd")',
    "$ x $ *fett* _kursiv_ = Titel `roh` <label> @cite \\ // ~",
    "\x00\x1b[31m\u202egnirts",
    "中文 😀 العربية עברית Ελληνικά \ue000 \uffff",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_data_is_never_code(text: str, tmp_path: Path) -> None:
    pdf = made(text, title=text)
    assert judged(pdf, tmp_path) == []
    assert told(pdf).pages == 1


@given(text=st.text(max_size=40))
@examples(30)
def test_any_text_makes_a_pdf(text: str) -> None:
    assert made({"a": [text]}, PdfTemplate("= #frame.title\n#data.body.a.at(0)")).startswith(
        b"%PDF"
    )


REACHING = (
    '#read("secret")',
    '#import "@preview/cetz:0.3.0"',
    '#include "other.typ"',
    '#image("logo.png")',
    '#json("data.json")',
    "#eval(data.body)",
    "#let f = image\n#f(data.body)",
    "#let f = json\n#f(data.body)",
    '#plugin("x.wasm")',
    '#std.read("secret")',
    '#bibliography("x.bib")',
)


@pytest.mark.parametrize("source", REACHING)
def test_a_template_reaches_nothing_but_its_data(source: str) -> None:
    with pytest.raises(ValueError, match="may not use"):
        PdfTemplate(source)


def test_a_picture_goes_in_as_octets(tmp_path: Path) -> None:
    template = PdfTemplate('= #frame.title\n#image(bytes(data.body), alt: "Wappen", width: 1cm)')
    assert judged(made(DOT, template), tmp_path) == []
    with pytest.raises(PdfError, match="could not be made"):
        made(b"no picture", template)


def test_a_picture_without_words_for_it_is_refused() -> None:
    with pytest.raises(PdfError):
        made(DOT, PdfTemplate("= #frame.title\n#image(bytes(data.body))"))


@pytest.mark.parametrize(
    ("title", "language"),
    [("", "de"), (" ", "de"), ("Titel", "deutsch"), ("Titel", '"'), ("T", "")],
)
def test_a_document_has_a_title_and_a_language(title: str, language: str) -> None:
    with pytest.raises(ValueError, match=r"title|language"):
        PdfDocument(title, language, "Amt", MADE, {})


def test_a_document_has_an_aware_date() -> None:
    with pytest.raises(ValueError, match="time zone"):
        PdfDocument("Titel", "de", "Amt", datetime(2026, 3, 4), {})  # noqa: DTZ001
