"""A certificate of attendance in words: for the paper, and for the page that verifies it."""

from dataclasses import dataclass
from datetime import datetime

from mailer.compose.pdf import PdfDocument, PdfTemplate, compile_pdf
from mailer.compose.view import hours, long_day
from mailer.compose.zones import Clock
from mailer.domain.certificate import Certificate
from mailer.domain.errors import Sentence
from mailer.domain.event_kind import event_noun

WORDS = {
    "title": Sentence("Teilnahmebescheinigung", "Certificate of attendance"),
    "attended": Sentence("hat {event} teilgenommen:", "took part {event}:"),
    "date": Sentence("Datum", "Date"),
    "dates": Sentence("Termine", "Dates"),
    "duration": Sentence("Dauer", "Duration"),
    "present": Sentence("Anwesend", "Present for"),
    "minutes": Sentence("{n} Minuten", "{n} minutes"),
    "one_minute": Sentence("1 Minute", "1 minute"),
    "place": Sentence("Ort", "Place"),
    "online": Sentence("online", "online"),
    "with": Sentence("Mitwirkende", "Speakers"),
    "issued": Sentence(
        "Ausgestellt am {day}. Ausstellende Stelle: {office}",
        "Issued on {day}. Issued by: {office}",
    ),
    "by_machine": Sentence(
        "Diese Bescheinigung wurde elektronisch erstellt und gilt ohne Unterschrift.",
        "This certificate was made electronically and is valid without a signature.",
    ),
    "code": Sentence("Prüfcode:", "Check code:"),
    "verify": Sentence(
        "Ob diese Bescheinigung echt ist, zeigt diese Seite:",
        "This page shows whether this certificate is genuine:",
    ),
    "logo": Sentence("Logo: {office}", "Logo: {office}."),
}

_TEMPLATE = PdfTemplate("""\
#set page(paper: "a4", margin: (x: 25mm, top: 25mm, bottom: 28mm))
#set par(leading: 0.7em, spacing: 1.1em)
#set text(size: 12pt)
#show heading: set block(above: 0pt, below: 26pt)
#set terms(separator: [: ], hanging-indent: 8mm, spacing: 0.9em)
#show link: set text(fill: rgb("#1a4a7a"))
#show link: underline
#grid(
  columns: (1fr, auto),
  align: (left + horizon, right + horizon),
  text(size: 13pt, weight: "bold", data.office),
  if data.logo != none {
    image(bytes(data.logo), alt: data.logo_alt, height: 22mm, fit: "contain")
  },
)
#v(22mm)
= #text(size: 26pt, frame.title)
#text(size: 20pt, weight: "bold", data.name)

#data.attended

#text(size: 16pt, weight: "bold", lang: data.title_language, data.title)
#v(4mm)
#for fact in data.facts [/ #fact.label: #for (number, line) in fact.lines.enumerate() {
  if number > 0 { linebreak() }
  line
}
]
#v(1fr)
#data.issued

#text(size: 10pt)[#data.by_machine]

#text(size: 10pt)[#data.code_label #text(font: "DejaVu Sans Mono", data.code) \\
#data.verify \\
#link(data.url)[#data.url]]
""")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: what it is called, and what it is, line by line."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate in the words of one language; ``attended`` ends in a colon."""

    language: str
    heading: str
    name: str
    attended: str
    title: str
    facts: tuple[Fact, ...]
    issued: str
    office: str


def certificate_view(
    certificate: Certificate, issued_at: datetime, language: str, ordinary_zone: str
) -> CertificateView:
    """The certificate in ``language``; ``ordinary_zone`` is the office's."""

    def told(name: str) -> str:
        return WORDS[name].in_language(language)

    noun = event_noun(certificate.kind, language, online=certificate.online)
    day = long_day(issued_at, ordinary_zone, language)
    return CertificateView(
        language=language,
        heading=told("title"),
        name=certificate.name,
        attended=told("attended").format(event=noun.on),
        title=certificate.title,
        facts=tuple(_facts(certificate, language, ordinary_zone)),
        issued=told("issued").format(day=day, office=certificate.office),
        office=certificate.office,
    )


def _facts(certificate: Certificate, language: str, ordinary_zone: str) -> list[Fact]:
    def told(name: str) -> str:
        return WORDS[name].in_language(language)

    def minutes(number: int) -> tuple[str, ...]:
        words = told("one_minute") if number == 1 else told("minutes").format(n=number)
        return (words,)

    clock = Clock(certificate.timezone, ordinary_zone)
    dates = tuple(
        f"{long_day(start, clock.timezone, language)}, {hours(start, end, clock, language)}"
        for start, end in certificate.sessions
    )
    facts = [
        Fact(told("dates" if len(dates) > 1 else "date"), dates),
        Fact(told("duration"), minutes(certificate.minutes)),
    ]
    if certificate.attended_minutes is not None:
        facts.append(Fact(told("present"), minutes(certificate.attended_minutes)))
    facts.append(Fact(told("place"), (certificate.place or told("online"),)))
    if certificate.speakers:
        facts.append(Fact(told("with"), certificate.speakers))
    return facts


def certificate_pdf(
    view: CertificateView,
    *,
    code: str,
    url: str,
    issued_at: datetime,
    written_in: str,
    logo: bytes | None,
) -> bytes:
    """The certificate as PDF/UA; ``url`` verifies ``code``, ``written_in`` is the title's language.

    The same octets for the same values. Raises PdfError for a logo that cannot be drawn.
    """

    def told(name: str) -> str:
        return WORDS[name].in_language(view.language)

    document = PdfDocument(
        view.heading,
        view.language,
        view.office,
        issued_at,
        {
            "office": view.office,
            "logo": logo,
            "logo_alt": told("logo").format(office=view.office).rstrip("."),
            "name": view.name,
            "attended": view.attended,
            "title": view.title,
            "title_language": written_in,
            "facts": [{"label": one.label, "lines": list(one.lines)} for one in view.facts],
            "issued": view.issued,
            "by_machine": told("by_machine"),
            "code_label": told("code"),
            "code": code,
            "verify": told("verify"),
            "url": url,
        },
    )
    return compile_pdf(_TEMPLATE, document)
