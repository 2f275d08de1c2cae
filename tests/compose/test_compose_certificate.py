"""The certificate on paper: accessible, whole, in both languages, whoever it is for."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from pdf_judge import active, headings, judged, told
from pdf_words import links, words
from support import START

from mailer.compose.certificate import certificate_pdf, certificate_view
from mailer.compose.pdf import PdfError
from mailer.domain.certificate import Certificate
from mailer.domain.event_kind import EventKind

LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40">'
    b'<rect width="120" height="40" fill="#1a4a7a"/></svg>'
)
CODE = "7K3P-XQ2M-AAAA-BBBB-CCCC"
URL = f"https://seminare.example.org/nachweis/{CODE}"
ISSUED = datetime(2027, 3, 12, 8, tzinfo=UTC)


def a_certificate(**changes: object) -> Certificate:
    values: dict[str, object] = {
        "name": "Dr. Ada Öztürk", "title": "Wärmeplanung", "kind": EventKind.CONFERENCE,
        "online": False, "place": "Rathaus", "sessions": ((START, START + timedelta(minutes=90)),),
        "timezone": "Europe/Berlin", "attended_minutes": 85, "speakers": ("Dr. Eva Muster",),
        "office": "Büro für Seminare",
    }  # fmt: skip
    return Certificate(**(values | changes))  # type: ignore[arg-type]  # names as in Certificate


def paper(certificate: Certificate, language: str = "de", logo: bytes | None = LOGO) -> bytes:
    view = certificate_view(certificate, ISSUED, language, "Europe/Berlin")
    return certificate_pdf(view, code=CODE, url=URL, issued_at=ISSUED, written_in="de", logo=logo)


@pytest.mark.parametrize("logo", [LOGO, None])
@pytest.mark.parametrize(
    ("language", "says"),
    [
        (
            "de",
            ("hat an der Tagung teilgenommen:", "Datum : Mittwoch, 10. März 2027", "85 Minuten"),
        ),
        ("en", ("took part in the conference:", "Date : Wednesday, 10 March 2027", "85 minutes")),
    ],
)
def test_it_is_accessible_and_says_what_it_certifies(
    language: str, says: tuple[str, ...], logo: bytes | None, tmp_path: Path
) -> None:
    pdf = paper(a_certificate(), language, logo)
    assert judged(pdf, tmp_path) == []
    assert (told(pdf).language, told(pdf).pages, active(pdf)) == (language, 1, [])
    assert headings(pdf) == [("/H1", True)]
    for text in (*says, "Dr. Ada Öztürk", "Wärmeplanung", "Rathaus", "Dr. Eva Muster", CODE):
        assert text in words(pdf), text
    assert links(pdf) == [URL]
    assert pictures(pdf) == (["Logo: Büro für Seminare"] if logo else [])


def pictures(pdf: bytes) -> list[str]:
    """The words for those who do not see the pictures of a PDF."""
    import io

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            str(one.Alt)
            for one in opened.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ]


@pytest.mark.parametrize(
    ("changes", "present", "absent"),
    [
        ({"attended_minutes": None}, "Dauer : 90 Minuten", "Anwesend"),
        ({"attended_minutes": 1}, "Anwesend : 1 Minute ", "1 Minuten"),
        ({"place": "", "online": True}, "hat an der Online-Tagung teilgenommen:", "Rathaus"),
        ({"speakers": ()}, "Ort : Rathaus", "Mitwirkende"),
        (
            {"sessions": tuple((START + timedelta(days=one), START + timedelta(days=one, hours=1))
                               for one in range(3))},
            "Termine : Mittwoch, 10. März 2027, 10:00–11:00 Uhr Donnerstag, 11. März",
            "Datum",
        ),
    ],
)  # fmt: skip
def test_only_what_is_known_stands_there(
    changes: dict[str, object], present: str, absent: str
) -> None:
    text = words(paper(a_certificate(**changes)))
    assert present in text
    assert absent not in text


def test_many_sessions_and_names_that_are_code(tmp_path: Path) -> None:
    days = tuple(
        (START + timedelta(days=one), START + timedelta(days=one, hours=1)) for one in range(60)
    )
    name = '#panic("x") *fett* \\ $ <a> 中文'
    pdf = paper(a_certificate(name=name, sessions=days, title="= Titel #eval[]"))
    assert judged(pdf, tmp_path) == []
    assert told(pdf).pages > 1
    assert '#panic("x") *fett*' in words(pdf)


def test_a_logo_that_cannot_be_drawn_is_a_sentence() -> None:
    with pytest.raises(PdfError):
        paper(a_certificate(), logo=b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
