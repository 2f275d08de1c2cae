"""Preflight: good mails pass, and each way to break one is found, by that rule and no other."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from functools import cache

import pytest
from compose.compose_examples import (
    FUZZ,
    HOSTILE,
    OFFICE,
    PLAIN_READER,
    READER,
    SEMINAR,
    hostile_reader,
    kind_snapshot,
    kinds,
    own_snapshot,
)
from hypothesis import given
from hypothesis import strategies as st

from mailer.compose.composer import Composer
from mailer.compose.preflight import (
    Finding,
    Severity,
    placeholder_findings,
    preflight,
    unguarded_fields,
)
from mailer.compose.preflight.colours import colour_of, contrast_ratio
from mailer.compose.preflight.entry import entry_of
from mailer.compose.preflight.fields import words
from mailer.compose.quoted import encode_piece
from mailer.compose.recipient import Recipient
from mailer.compose.snapshot import Snapshot
from mailer.domain.moment import zone
from mailer.domain.timeline import CalendarUse

SHORT = replace(SEMINAR, title="Konflikte <lösen> & „mehr“")
SEMINARS = {
    "online": SHORT,
    "hybrid": replace(SHORT, place="Rathaus, Saal <2>"),
    "on site": replace(SHORT, place="Rathaus, Saal <2>", online=False, join_url=""),
    "bare": replace(SHORT, series="", free=None, speakers=(), teaser="", body=(), join_url=""),
    "overnight": replace(SHORT, title="Kurz", ends_at=SHORT.starts_at + timedelta(days=1)),
    "template talk": replace(SHORT, title="{{ x }} & None: &amp; <br>"),
}
PAGE = (
    '<!DOCTYPE html><html lang="{0}" dir="ltr"><head><title>x</title></head><body>'
    '<div lang="{0}" dir="ltr"><div class="preheader" data-text="skip" style="display:none">'
    "Vorschau</div><h1>{{{{ seminar.title }}}}</h1><p>{{{{ seminar.when }}}}</p>{1}"
    '<p>{{{{ office.imprint|join("<br>"|safe) }}}}</p></div></body></html>'
)
Edit = Callable[[str], str]
Where = str


@cache
def snapshot_of(kind: str, seminar: str = "online") -> Snapshot:
    return kind_snapshot(kind, SEMINARS[seminar])


@cache
def good_mail(kind: str, reader: Recipient = PLAIN_READER) -> bytes:
    return Composer(snapshot_of(kind)).message(reader)


def rebuilt(message: bytes, edits: "dict[str, Edit]") -> bytes:
    """``message`` with its header, text, html, ics (inline) and attachment edited."""
    mail = message_from_bytes(message)
    for part in mail.walk():
        kind = part.get_content_type().rpartition("/")[2]
        name = "attachment" if part.get_filename() else {"plain": "text", "calendar": "ics"}
        edit = edits.get(name if isinstance(name, str) else name.get(kind, kind))
        if edit:
            old = decoded(part)
            new = edit(old)
            assert new != old, "the edit changed nothing: the case would prove nothing"
            part.set_payload(encode_piece(new).decode().replace("\r\n", "\n"))
    octets = mail.as_bytes(policy=mail.policy.clone(linesep="\r\n", mangle_from_=False))
    if "header" in edits:
        head, _, body = octets.decode("latin-1").partition("\r\n\r\n")
        changed = edits["header"](head)
        assert changed != head
        octets = f"{changed}\r\n\r\n{body}".encode("latin-1")
    return octets


def decoded(part: Message) -> str:
    octets = part.get_payload(decode=True)
    assert isinstance(octets, bytes)
    return octets.decode()


def swap(old: str, new: str, times: int = 0) -> Edit:
    """``old`` and ``new`` with ordinary blanks: a page may have no-break spaces for them."""
    pattern = "[ \u00a0]".join(map(re.escape, old.split(" ")))
    return lambda words: re.sub(pattern, lambda _: new, words, count=times)


def cut(pattern: str, new: str = "") -> Edit:
    pattern = re.sub("(?<=[0-9.]) (?=[A-Z0-9])", "[ \u00a0]", pattern)
    return lambda words: re.sub(pattern, new, words, flags=re.DOTALL)


def add(html: str) -> Edit:
    """``html`` at the end of the letter, where readers see it on white."""
    return swap('<p class="last"', f'{html}<p class="last"', 1)


def both(edit: Edit) -> "dict[str, Edit]":
    return {"html": edit, "text": edit}


def calendars(edit: Edit) -> "dict[str, Edit]":
    return {"ics": edit, "attachment": edit}


def found(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.severity.value) for finding in findings]


@pytest.mark.parametrize("name", SEMINARS)
@pytest.mark.parametrize(("language", "kind"), kinds())
def test_every_kind_we_ship_has_no_finding(language: str, kind: str, name: str) -> None:
    snapshot = snapshot_of(kind, name)
    composer = Composer(snapshot)
    readers = [
        replace(one, language=language, gets_join_link=joins, organisation=word, source=word)
        for one, word in ((READER, "Stadt Köln & Söhne"), (PLAIN_READER, ""))
        for joins in (False, True)
    ]
    for reader in readers:
        assert preflight(composer.message(reader), snapshot, language) == ()


@pytest.mark.parametrize(("language", "kind"), kinds())
def test_hostile_readers_are_no_fault_of_the_mail(language: str, kind: str) -> None:
    """Words like a placeholder's are told as such, wherever nobody on our side wrote them."""
    snapshot = snapshot_of(kind)
    composer = Composer(snapshot)
    for number in range(0, len(HOSTILE), 4):
        reader = hostile_reader(number, language)
        findings = preflight(composer.message(reader), snapshot, language)
        assert {finding.rule for finding in findings} <= {"leftover"}


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_page_somebody_wrote_passes_in_both_languages(language: str) -> None:
    assert preflight(*own_mail("<p>{{ reader.salutation }},</p>", language)) == ()


def own_mail(body: str, language: str = "de", **changes: str) -> tuple[bytes, Snapshot, str]:
    """A mail of a page of its own that has ``body`` in it, as ``preflight`` takes it."""
    files = {
        f"{language}/own/body.html": PAGE.format(language, body),
        f"{language}/own/subject.txt": "Kurz gesagt",
        **{f"{language}/own/{name}": source for name, source in changes.items()},
    }
    snapshot = replace(own_snapshot("x"), templates=tuple(files.items()))
    reader = replace(PLAIN_READER, language=language)
    return Composer(snapshot).message(reader), snapshot, language


@dataclass(frozen=True)
class Case:
    """A good mail broken in one way, and the one finding that must come of it."""

    rule: str
    where: Where
    edits: "dict[str, Edit]"
    severity: str = "error"
    kind: str = "invitation"

    def __str__(self) -> str:
        return f"{self.rule}: {self.where}"


HTML, SUBJECT = "body.html", "subject.txt"
PAGE_LINK = ">Seite zum Online-Seminar<"
JOIN = SEMINAR.join_url.replace("&", "&amp;")
LEAVE = PLAIN_READER.unsubscribe_url
LEAVE_LINK = rf'<a [^>]*href="{re.escape(LEAVE)}"[^>]*>[^<]*</a>'
WHITE = '<p style="color:{};background-color:{};font-size:{}">Zu lesen</p>'
CASES = [
    # the header
    *(
        Case("header-count", f"header: {name}", {"header": cut(rf"(?m)^{name}: [^\r]*\r\n")})
        for name in ("From", "Date", "Message-ID", "To")
    ),
    Case("header-count", "header: Subject", {"header": swap("Subject: ", "X-Subject: ")}),
    Case("header-count", "header: Date", {"header": lambda head: f"Date: x\r\n{head}"}),
    Case("header-count", "header: From", {"header": lambda head: f"From: a@b.de\r\n{head}"}),
    Case("header-to", "header: To", {"header": cut(r"(?<=\nTo: )", "b@example.org, ")}),
    Case("header-to", "header: To", {"header": cut(r"(?<=\nTo: )[^\r]*", "undisclosed:;")}),
    Case("header-language", "header: Content-Language", {"header": swap("age: de", "age: en")}),
    # subject and preheader
    Case("subject-empty", SUBJECT, {"header": cut(r"(\nSubject:).*?(\r\n[A-Z])", r"\1 \2")}),
    Case(
        "subject-long",
        SUBJECT,
        {"header": swap("Subject: ", "Subject: " + "sehr " * 10)},
        "warning",
    ),
    *(
        Case("leftover", SUBJECT, {"header": swap("Subject: ", f"Subject: {word} ")})
        for word in (
            "{{ day }}", "{% if x %}", "Z0123456789abcdef00Z", "None", "undefined",
            "=?utf-8?q?=7B=7B?=", "=?utf-8?b?e3s=?=", "<b>", "&amp;", "&#228;", "&nbsp;",
        )
    ),
    Case("preheader-missing", HTML, {"html": swap('class="preheader"', "")}, "warning"),
    Case(
        "preheader-missing",
        HTML,
        {"html": cut(r'(class="preheader"[^>]*>)[^<]*', r"\1 &#847;&zwnj;&nbsp; ")},
        "warning",
    ),
    Case(
        "preheader-repeats",
        HTML,
        {
            "html": cut(r'(class="preheader"[^>]*>)[^<]*', r"\1 kurz GESAGT&#847;"),
            "header": cut(r"(\nSubject:).*?(\r\n[A-Z])", r"\1 Kurz gesagt\2"),
        },
        "warning",
    ),
    # leftovers in the parts
    Case("leftover", HTML, {"html": add("<p>{{ seminar.day }}</p>")}),
    Case("leftover", HTML, {"html": add("<p>Ort: None</p>")}),
    Case("leftover", HTML, {"html": add("<table role=none><tr><td>a<td>undefined</table>")}),
    Case("leftover", HTML, {"html": add('<a href="https://a.de/None">Zum Ort</a>')} |
         {"text": lambda text: f"{text}\nhttps://a.de/None\n"}),
    Case("leftover", HTML, {"html": add("<p>&lt;p class='x'&gt;Absatz</p>")}),
    Case("leftover", HTML, {"html": add("<p>Z0123456789ABCDEF07Z</p>")}),
    Case("leftover", HTML, {"html": add("<p>A &amp;amp; B</p>")}),
    Case("leftover", HTML, {"html": cut(r'(class="preheader"[^>]*>)', r"\1None. ")}),
    Case("leftover", HTML, {"text": lambda text: f"{text}\nOrt: None\n"}),
    Case("leftover", HTML, {"text": lambda text: f"{text}\nOrt: <br>\n"}),
    # both parts, with the same in them
    Case("text-missing", HTML, {"text": lambda _: " \n"}),
    Case("html-missing", HTML, {"html": lambda _: "<!-- -->"}),
    Case("text-facts", HTML, {"text": swap("16. November", "17. November")}),
    Case("text-facts", HTML, {"text": swap("10:30–12:00", "10:30–13:00")}),
    Case("text-facts", HTML, {"html": swap("16. November", "17. November")}),
    Case("text-links", HTML, {"text": swap("https://seminare.example.org/daten", "")}),
    Case("text-links", HTML, {"html": add('<a href="mailto:x@a.de">Schreiben</a>')}),
    Case("text-links", HTML, {"text": swap(SEMINAR.join_url, "")}, kind="reminder-hour"),
    Case("text-links", HTML, {"text": lambda text: f"{text}\nhttps://a.de/b.\n"}),
    Case("text-links", HTML, {"html": add('<a href="tel:+492210">Anrufen</a>')}),
    # the law
    Case("imprint", HTML, {"text": swap("50667 Köln", "")}),
    Case("imprint", HTML, {"html": swap("50667 Köln", "")}),
    Case("imprint", HTML, {"html": swap("Straße 1,", '<i style="display:none">Straße 1,</i>')}),
    Case("unsubscribe-header", "header: List-Unsubscribe", {"header": swap("<mailto:", "<x:")}),
    Case(
        "unsubscribe-header",
        "header: List-Unsubscribe",
        {"header": swap("<https:", "<http:")},
    ),
    Case(
        "unsubscribe-header",
        "header: List-Unsubscribe-Post",
        {"header": cut(r"List-Unsubscribe-Post[^\r]*\r\n")},
    ),
    Case("unsubscribe-link", HTML, {"html": cut(LEAVE_LINK)}),
    Case("unsubscribe-link", HTML, {"html": cut(f"({LEAVE_LINK})", r"<i hidden>\1</i>")}),
    Case("unsubscribe-link", HTML, {"text": swap(LEAVE, "")}),
    # headings, language, tables
    Case("heading-count", HTML, {"html": cut(r"<(/?)h1", r"<\1p")}, "warning"),
    Case("heading-count", HTML, {"html": add("<h1>Noch eine</h1>")}, "warning"),
    Case("heading-order", HTML, {"html": add("<h4>Zu tief</h4>")}, "warning"),
    Case("page-language", HTML, {"html": swap('<html lang="de"', '<html lang="en"')}),
    Case("page-language", HTML, {"html": swap('<html lang="de" dir="ltr"', '<html lang="de"')}),
    Case("wrapper-language", HTML, {"html": cut('(<div[^>]*) lang="de" dir="ltr"', r"\1")}),
    Case("wrapper-language", HTML, {"html": cut('(<div[^>]*) lang="de"', r'\1 lang="en"')}),
    Case("table-role", HTML, {"html": swap('<table role="presentation" class="action"', "<table")}),
    Case("table-role", HTML, {"html": cut('(mso.><table) role="presentation"', r"\1")}),
    Case("table-role", HTML, {"html": add("<table><tr><td><table><th>a</table></table>")}),
    # links
    *(
        Case("link-text", HTML, {"html": cut(PAGE_LINK, f">{text}<")}, "warning")
        for text in ("hier", "Klicken Sie hier!", "here", "mehr …", "» Link", "Click <b>here</b>",
                     "https://seminare.example.org/x", "www.example.org")
    ),
    Case("link-empty", HTML, {"html": cut(PAGE_LINK, "> &#8203; <")}),
    Case("link-empty", HTML, {"html": cut(PAGE_LINK, "><img alt='' src='cid:a'><")}),
    Case("link-ambiguous", HTML,
         {"html": swap("E-Mail-Einstellungen ändern", "seite zum Online-Seminar")},
         "warning"),
    *(
        Case("link-target", HTML, {"html": add(f'<a href="{target}">Programm</a>')})
        for target in ("/programm", "", "javascript:alert(1)", "#oben", "mailto:", "https://")
    ),
    *(
        Case("link-label", HTML, {"html": cut(PAGE_LINK, f">{label}<")})
        for label in ("Bank: https://bank.example", "Zur <b>www.bank</b>.example", "a@bank.example")
    ),
    Case("link-label", HTML, {"html": cut(PAGE_LINK, ">bank.example<")}, "warning"),
    # pictures and whatever is fetched
    Case("missing-alt", HTML, {"html": add('<img src="cid:logo">')}),
    *(
        Case("external-resource", HTML, {"html": add(fetched)})
        for fetched in (
            '<img src="https://a.de/x.png" alt="">', '<img src="//a.de/x.png" alt="">',
            '<img src="cid:a" srcset="https://a.de/x 2x" alt="">', "<script>a()</script>",
            '<form action="https://a.de"></form>', '<iframe src="https://a.de"></iframe>',
            '<link rel="stylesheet" href="https://a.de/x.css">',
            '<p style="background:url(https://a.de/x.png)">a</p>',
            '<style>@import "https://a.de/x.css";</style>',
            "<style>@font-face { font-family: a; src: url('https://a.de/a.woff') }</style>",
            '<div background="https://a.de/x.png">a</div>',
            '<!--[if gte mso 9]><v:fill src="https://a.de/x.png"/><![endif]-->',
            '<meta http-equiv="refresh" content="0; https://a.de">',
        )
    ),
    # contrast
    *(
        Case("contrast", HTML, {"html": add(WHITE.format(colour, background, size))})
        for colour, background, size in (
            ("#777", "#fff", "16px"), ("#777777", "#FFFFFF !important", "23px"),
            ("#959595", "white", "24px"), ("rgb(120, 120, 120)", "rgb(255 255 255)", "12pt"),
            ("yellow", "#ffffff", "40px"), ("#777", "transparent", "1em"),
        )
    ),
    Case("contrast", HTML, {"html": cut("(<a [^>]*)color:#0a5a69", r"\1color:#8ab")}),
    # the calendar
    *(
        Case(rule, where, {part: edit}, kind="confirmation")
        for part, where in (("ics", "text/calendar"), ("attachment", "invite.ics"))
        for rule, edit in (
            ("calendar-time", swap("DTSTART:20221116T093000Z", "DTSTART:20221116T103000Z")),
            ("calendar-time", swap("DTEND:20221116T110000Z", "DTEND:20221116T110000")),
            ("calendar-time", cut(r"DTEND:[^\r]*\r\n")),
            ("calendar-time", swap("DTEND:20221116T110000Z", "DTEND;VALUE=DATE:20221116")),
            ("calendar-title", cut(r"SUMMARY:.*?(\r\n[A-Z])", r"SUMMARY:Konflikte\1")),
            ("calendar-attendee", cut(r"\r\nATTENDEE.*?(\r\n[A-Z])", r"\1")),
            ("calendar-attendee", swap("mailto:anna@", "mailto:bert@")),
            ("calendar-attendee", swap("BEGIN:VALARM", "ATTENDEE:mailto:b@a.de\r\nBEGIN:VALARM")),
        )
    ),
    Case("calendar-method", "text/calendar", {"ics": swap("METHOD:REQUEST", "METHOD:CANCEL")},
         kind="confirmation"),
    Case(
        "calendar-place",
        "invite.ics",
        {"attachment": cut(r"(?<=\n)(LOCATION|URL):[^\r]*\r\n( [^\r]*\r\n)*")},
        kind="confirmation",
    ),
    Case("calendar-parts", "invite.ics", {"attachment": swap("UID:entry-1", "UID:entry-2")},
         kind="confirmation"),
    Case("calendar-parts", "invite.ics", {"ics": swap("SEQUENCE:3", "SEQUENCE:4")},
         kind="confirmation"),
    Case("calendar-unreadable", "text/calendar", {"ics": lambda _: "BEGIN:VCALENDAR"},
         kind="confirmation"),
    Case("calendar-unsaid", HTML, both(cut("10:30–12:00 Uhr", "vormittags")), kind="confirmation"),
    Case("calendar-unsaid", HTML, both(cut("16. November 2022", "bald")), kind="confirmation"),
    # size
    Case("size", HTML, {"html": add("<p>viel</p>" * 4_000)}, "warning"),
    Case("size", HTML, {"html": add("<p>viel</p>" * 6_000)}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_mail_broken_in_one_way_has_that_finding_and_no_other(case: Case) -> None:
    message = rebuilt(good_mail(case.kind), case.edits)
    findings = preflight(message, snapshot_of(case.kind), "de")
    expected = {(case.rule, case.severity)}
    if case.rule == "calendar-unreadable":  # its UID is gone as well
        expected.add(("calendar-parts", "error"))
    assert set(found(findings)) == expected
    assert findings[0].where.endswith(case.where)
    for sentence in findings[0].sentence:
        assert sentence.endswith(".")
        assert len(sentence) < 400


def test_rebuilding_alone_breaks_nothing() -> None:
    for _, kind in kinds():
        assert preflight(rebuilt(good_mail(kind), {}), snapshot_of(kind), "de") == ()


@pytest.mark.parametrize(
    ("rule", "edit"),
    [
        ("line-length", lambda octets: b"X-A: " + b"a" * 994 + b"\r\n" + octets),
        ("line-break", lambda octets: octets.replace(b"\r\n", b"\n", 40)[:-2] + b"\r\n"),
        ("line-break", lambda octets: octets + b"\r"),
        ("eight-bit", lambda octets: octets.replace(b"MIME-V", b"X-A: \xc3\xa4\r\nMIME-V")),
        ("eight-bit", lambda octets: octets.replace(b"Datum", b"Dat\xc3\xbcm", 1)),
    ],
)  # fmt: skip
def test_octets_that_a_server_may_refuse(rule: str, edit: Callable[[bytes], bytes]) -> None:
    octets = edit(good_mail("invitation"))
    assert found(preflight(octets, snapshot_of("invitation"), "de")) == [(rule, "error")]


def test_octets_that_every_server_takes() -> None:
    """A line of 998 octets, one that begins with a dot, and a local part beyond ASCII."""
    octets = good_mail("invitation", READER)
    longest = b"X-A: " + b"a" * 993 + b"\r\nMIME-V"
    octets = octets.replace(b"MIME-V", longest).replace(b"\r\nDatum", b"\r\n.=\r\nDatum", 1)
    assert "änne@".encode() in octets
    assert preflight(octets, snapshot_of("invitation"), "de") == ()


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-16", "nonsense"])
def test_a_part_that_is_no_utf8(charset: str) -> None:
    octets = good_mail("invitation").replace(
        b'plain;\r\n charset="utf-8"', b"plain; charset=" + charset.encode()
    )
    assert found(preflight(octets, snapshot_of("invitation"), "de")) == [("charset", "error")]
    octets = good_mail("invitation").replace(b"Datum", b"=FF=FEDatum", 1)
    assert found(preflight(octets, snapshot_of("invitation"), "de")) == [("charset", "error")]


def test_an_office_without_an_imprint() -> None:
    snapshot = replace(snapshot_of("invitation"), office=replace(OFFICE, imprint=(" ",)))
    findings = preflight(Composer(snapshot).message(PLAIN_READER), snapshot, "de")
    assert [(one.rule, one.where) for one in findings] == [("imprint", "seminarpost.toml")]


@pytest.mark.parametrize("part", ["html", "text"])
def test_the_place_stands_in_both_parts(part: str) -> None:
    snapshot = snapshot_of("invitation", "hybrid")
    message = rebuilt(Composer(snapshot).message(PLAIN_READER), {part: swap("Rathaus, ", "")})
    assert found(preflight(message, snapshot, "de")) == [("text-facts", "error")]


def test_a_text_part_with_a_file_of_its_own_is_mended_there() -> None:
    for source, rule in (
        ("Guten Tag.", "text-facts"),
        ("{{ seminar.when }} Guten Tag.", "imprint"),
    ):
        findings = preflight(*own_mail("<p>a</p>", **{"body.txt": source}))
        assert {one.where for one in findings} == {"templates/de/own/body.txt"}
        assert rule in {one.rule for one in findings}
    whole = '{{ seminar.when }}\n\n{{ office.imprint|join("\n") }}\n'
    assert preflight(*own_mail("<p>a</p>", **{"body.txt": whole})) == ()


@pytest.mark.parametrize(
    "body",
    [
        '<p>None of them, <a href="https://a.de/x).">Programm</a></p>',
        "<p>Schreiben Sie an &lt;anna@example.org&gt; oder &lt;https://a.de/x&gt;.</p>",
        '<a href="https://a.de/x">Programm</a> <a href="https://a.de/x">https://a.de/x</a>',
        '<a href="https://a.de/x" aria-label="Zum Programm"><img src="cid:a" alt=""></a>',
        '<a href="https://a.de/x"><img src="data:image/png;base64,aaaa" alt="Programm"></a>',
        '<h2>a</h2><h3>b</h3><h2>c</h2>',
        '<a name="anker"></a>',
        "<table><tr><th>Datum</th><td>heute</td></tr></table>",
        '<p style="color:#767676;background:#fff">gerade noch</p>',
        '<p style="color:#949494;background:#fff;font-size:24px">groß</p>',
        '<b style="color:#949494;background:#fff;font-size:14pt">groß und fett</b>',
        '<h2 style="color:#949494;background:#fff">von sich aus groß</h2>',
        '<p style="color:#fff;background:#fff;display:none">verborgen</p>',
        '<p style="color:var(--a);background:#fff">unbekannt</p>',
        '<p style="color:#fff;background:#fff url(cid:a)">Bild</p>',
        '<p style="color:#fff;background:#fff"><span style="color:#000">b</span></p>',
        '<div style="color:#fff;background:#fff"><a href="https://a.de/x">Seite</a></div>',
        '<p style="color:rgba(255,255,255,.5);background-color:#fff">durchscheinend</p>',
        '<p style="color:#fff"><span>Hintergrund unbekannt</span></p>',
    ],
)  # fmt: skip
def test_what_is_no_fault(body: str) -> None:
    assert preflight(*own_mail(body)) == ()


def test_endless_punctuation_takes_no_time() -> None:
    """Neither unclosed brackets in a style nor stops after an address cost their square."""
    style, stops = f"a:{'(' * 60_000}", ")." * 30_000
    findings = preflight(*own_mail(f'<p style="{style}">https://a.de/{stops}</p>'))
    assert [one.rule for one in findings] == ["size"]


def test_a_pair_of_colours_is_told_once_and_errors_come_first() -> None:
    pale = '<p style="color:#fff;background:#fff">weiß</p>'
    findings = preflight(*own_mail(f'<h4>a</h4>{pale}{pale}<img src="cid:a">'))
    assert found(findings) == [
        ("missing-alt", "error"),
        ("contrast", "error"),
        ("heading-order", "warning"),
    ]


def test_a_link_may_stand_in_for_the_calendar() -> None:
    snapshot = replace(own_mail("<p>a</p>")[1], calendar=CalendarUse.REQUEST)
    for body, expected in (
        ("<p>a</p>", [("calendar-missing", "error")]),
        ('<a href="https://calendar.google.com/calendar/render?x=1">In Google eintragen</a>', []),
        ('<a href="https://a.de/termin.ics">Termin laden</a>', []),
    ):
        message, without, language = own_mail(body)
        assert preflight(message, without, language) == ()
        assert found(preflight(message, snapshot, language)) == expected


@pytest.mark.parametrize(
    ("use", "rules"),
    [
        (CalendarUse.REQUEST, set()),
        (CalendarUse.NONE, {"calendar-method"}),
        (CalendarUse.PUBLISH, {"calendar-method"}),
        (CalendarUse.CANCEL, {"calendar-method"}),
    ],
)
def test_the_method_is_the_one_that_the_step_asks_for(use: CalendarUse, rules: set[str]) -> None:
    snapshot = replace(snapshot_of("confirmation"), calendar=use)
    findings = preflight(good_mail("confirmation"), snapshot, "de")
    assert {one.rule for one in findings} == rules


def method_of(method: str, edit: Edit) -> tuple[tuple[str, str], ...]:
    """The findings on a confirmation whose calendar was made into one of ``method``."""

    def other(calendar: str) -> str:
        return edit(calendar.replace("METHOD:REQUEST", f"METHOD:{method}"))

    octets = rebuilt(good_mail("confirmation"), calendars(other))
    octets = octets.replace(b"method=REQUEST", f"method={method}".encode())
    snapshot = replace(snapshot_of("confirmation"), calendar=CalendarUse(method.lower()))
    return tuple(found(preflight(octets, snapshot, "de")))


def test_what_is_published_names_nobody_and_what_is_cancelled_may_be_short() -> None:
    nobody = cut(r"\r\nATTENDEE.*?(\r\n[A-Z])", r"\1")
    short = cut(r"(?<=\n)(SUMMARY|DTSTART|DTEND|LOCATION|URL):[^\r]*\r\n( [^\r]*\r\n)*")
    assert method_of("PUBLISH", nobody) == ()
    assert set(method_of("PUBLISH", str)) == {("calendar-attendee", "error")}
    assert method_of("CANCEL", short) == ()
    assert set(method_of("CANCEL", nobody)) == {("calendar-attendee", "error")}


def test_a_time_with_a_zone_of_its_own_is_the_same_time() -> None:
    berlin = swap("DTSTART:20221116T093000Z", 'DTSTART;TZID="Europe/Berlin":20221116T103000')
    octets = rebuilt(good_mail("confirmation"), calendars(berlin))
    assert preflight(octets, snapshot_of("confirmation"), "de") == ()


def test_a_moved_seminar_leaves_no_mail_with_the_old_time() -> None:
    """The finished mail is held against the truth of now, not against what it was made of."""
    moved = replace(
        SHORT,
        starts_at=SHORT.starts_at + timedelta(days=1),
        ends_at=SHORT.ends_at + timedelta(days=1),
    )
    snapshot = replace(snapshot_of("confirmation"), seminar=moved)
    findings = preflight(good_mail("confirmation"), snapshot, "de")
    assert {one.rule for one in findings} == {"calendar-time", "calendar-unsaid"}


# Placeholders


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("{{ reader.organisation }}", {"organisation"}),
        ("{% if reader.organisation %}{{ reader.organisation }}{% endif %}", set()),
        ("{{ reader.organisation if reader.organisation else 'x' }}", set()),
        ("{{ reader.organisation or 'x' }}", set()),
        ("{{ reader.organisation|upper }}", {"organisation"}),
        ("{% if reader.organisation == 'x' %}{{ reader.organisation }}{% endif %}", set()),
        ("{% if reader.source %}{{ reader.organisation }}{% endif %}", {"organisation"}),
        ("{% if not reader.source %}{{ reader.organisation }}{% endif %}", {"organisation"}),
        ("{% if reader.gets_join_link %}{{ reader.name }}{% endif %}", {"name"}),
        ("{% if not reader.gets_join_link %}{{ reader.name }}{% endif %}", {"name"}),
        ("{% macro m(x) %}{{ x }}{% endmacro %}{{ m(reader.name) }}", {"name"}),
        ("{% macro m(x) %}{% if x %}{{ x }}{% endif %}{% endmacro %}{{ m(reader.name) }}", set()),
        ('<a href="{{ reader.settings_url }}">Einstellungen</a>', {"settings_url"}),
        ('<p data-text="skip">{{ reader.salutation }}</p>', {"salutation"}),
        ("{# {{ reader.name }} #}", set()),
    ],
)  # fmt: skip
def test_which_fields_are_printed_without_asking(body: str, fields: set[str]) -> None:
    composer = Composer(own_snapshot(PAGE.format("de", f"\n{body}")))
    found_fields = unguarded_fields(composer, replace(READER, entry=None))
    assert set(found_fields) == fields
    assert all(re.fullmatch(r"templates/de/own/body.html:2", one) for one in found_fields.values())


def test_placeholders_that_some_lack_are_named_and_counted() -> None:
    body = '<p>\n{{ reader.name }} <a href="{{ reader.registration_url }}">x</a></p>'
    body += "{% if reader.organisation %}{{ reader.organisation }}{% endif %}"
    composer = Composer(own_snapshot(body))
    lacking = {"name": 3, "organisation": 40, "registration_url": 1, "salutation": 0}
    url, name = sorted(
        placeholder_findings(composer, READER, lacking, audience=120), key=lambda one: one.severity
    )
    assert (url.rule, url.severity) == ("placeholder-empty", Severity.ERROR)
    assert (name.rule, name.severity) == ("placeholder-empty", Severity.WARNING)
    assert name.where == "templates/de/own/body.html:2"
    assert "3 von 120" in name.sentence.de
    assert "„name“" in name.sentence.de
    assert "3 of 120" in name.sentence.en
    assert "{% if reader.name %}" in name.sentence.en
    assert placeholder_findings(composer, READER, {}, audience=120) == ()


# The tools underneath


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#fff", 21), ("#777", "#fff", 4.48), ("#767676", "#fff", 4.54), ("red", "#fff", 4)],
)  # fmt: skip
def test_contrast_is_the_formula_of_wcag(one: str, other: str, ratio: float) -> None:
    first, second = colour_of(one), colour_of(other)
    assert first
    assert second
    assert contrast_ratio(first, second) == pytest.approx(ratio, abs=0.005)
    assert contrast_ratio(second, first) == contrast_ratio(first, second)


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        ("#FfF", (255, 255, 255)),
        ("#0a6778", (10, 103, 120)),
        ("rgb(1,2,3)", (1, 2, 3)),
        ("rgb(1 2 300 / 100%)", (1, 2, 255)),
        ("rgba(1, 2, 3, 1.0)", (1, 2, 3)),
        ("rgba(1, 2, 3, 0.5)", None),
        ("#ffff", None),
        ("currentcolor", None),
        ("hsl(0 0% 0%)", None),
        ("", None),
    ],
)
def test_colours(value: str, colour: tuple[int, int, int] | None) -> None:
    assert colour_of(value) == colour


def test_an_entry_is_read_line_by_line() -> None:
    entry = entry_of(
        "BEGIN:VCALENDAR\r\nMETHOD:request\r\nBEGIN:VEVENT\r\nSUMMARY:a\\, b\\n\r\n c\\\\n\r\n"
        'DTSTART;TZID="Europe/Berlin";X="a;b:c":20260701T100000\r\nDTEND:20269901T100000Z\r\n'
        "BEGIN:VALARM\r\nSUMMARY:alarm\r\nEND:VALARM\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    assert (entry.method, entry.events) == ("REQUEST", 1)
    summary, start, end = (entry.all(name) for name in ("SUMMARY", "DTSTART", "DTEND"))
    assert [line.text for line in summary] == ["a, b\nc\\n"]
    assert start[0].moment
    assert start[0].moment.tzinfo == zone("Europe/Berlin")
    assert start[0].moment.hour == 10
    assert end[0].moment is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?b?w7w=?= =?UTF-8?Q?_b=C3=A4?= c", "ü bä c"),
        ("=?utf-8?b?w7w?= =?latin1?q?=FC?=", "=?utf-8?b?w7w?= =?latin1?q?=FC?="),
        ("=?utf-8?q?=FF?=", "�"),
        ("plain", "plain"),
    ],
)
def test_encoded_words(value: str, expected: str) -> None:
    assert words(value) == expected


# Hostile mails: findings, never a traceback


@FUZZ
@given(st.binary(max_size=400))
def test_any_octets_get_findings(octets: bytes) -> None:
    findings = preflight(octets, snapshot_of("confirmation"), "de")
    assert ("html-missing", "error") in found(findings)


@FUZZ
@given(
    st.sampled_from(["confirmation", "invitation"]),
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.integers(0, 40),
            st.binary(max_size=20)
            | st.sampled_from(
                [b"\r\n", b"\r\n\r\n", b"=", b"<", b"<!--[if mso]>", b'"', b"\0", b"--"]
            ),
        ),
        min_size=1,
        max_size=12,
    ),
)
def test_a_damaged_mail_gets_findings(kind: str, cuts: list[tuple[float, int, bytes]]) -> None:
    octets = good_mail(kind)
    for place, length, instead in cuts:
        at = int(place * len(octets))
        octets = octets[:at] + instead + octets[at + length :]
    for finding in preflight(octets, snapshot_of(kind), "de"):
        assert finding.sentence.de
        assert finding.sentence.en


TAGS = st.sampled_from(
    [
        "<html>", "<body>", "<div lang=de dir=ltr>", "</div>", "<a href='", "'>", "</a>", "<table>",
        "<th>", "<h1>", "<h6>", "<img src=x", ">", "<!--[if mso]>", "<![endif]-->", "<!--", "-->",
        "<p style='color:#", "<p style=\"color:rgb(999,1,1);background:url(", ";font-size:9999pt",
        "<style>@import", "</style>", "<title>", "<script>", "<?xml version='1.0' encoding='x'?>",
        "<frameset>", "<svg>", "<v:fill src='a'/>", "\0", "\ud800", "https://", "http://[",
        "mailto:", "class=preheader ", "hidden ", "&#x110000;", "&#0;", "None", "{{", "Impressum",
    ]
)  # fmt: skip
LINES = st.sampled_from(
    [
        "BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END", ":", ";=:", "UID:1", "DTSTART:", "",
        "DTSTART:00000000T000000Z", "DTSTART:99991231T235959Z", "DTSTART;TZID=:20220101T000000",
        "DTSTART;TZID=../../x:20220101T000000", 'DTEND;TZID="\0":00010101T000000', " ", "\t",
        "DTSTART;TZID=Europe/Berlin:00010101T000000", "ATTENDEE:", "SUMMARY:\\", "METHOD:REQUEST",
        'A;B="', "BEGIN:VEVENT\nBEGIN:VEVENT",
    ]
)  # fmt: skip


@FUZZ
@given(
    st.lists(TAGS | st.text(max_size=10), max_size=40).map("".join),
    st.text(max_size=60) | TAGS,
    st.lists(LINES | st.text(max_size=10), max_size=20).map("\r\n".join),
    st.text(st.characters(max_codepoint=0x2FF), max_size=60),
)
def test_hostile_parts_get_findings(html: str, text: str, calendar: str, head: str) -> None:
    def part(kind: str, words: str) -> bytes:
        return b"--x\r\nContent-Type: text/" + kind.encode() + b"\r\n\r\n" + octets(words) + b"\r\n"

    message = (
        b"To: " + octets(head) + b"\r\nSubject: =?utf-8?b?" + octets(head) + b"?=\r\n"
        b"List-Unsubscribe: <" + octets(head) + b">\r\n"
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
        + part("plain", text)
        + part("html", html)
        + part(f"calendar; method={head[:5]!r}", calendar)
        + b"--x--\r\n"
    )
    for kind in ("confirmation", "invitation"):
        assert preflight(message, snapshot_of(kind), "de")


def octets(words: str) -> bytes:
    return words.encode("utf-8", "surrogatepass")


def test_a_page_nested_deeper_than_python_may_call_itself() -> None:
    deep = "<div style='color:#000;background:#fff'>" * 3000 + "<a href='https://a.de'>Programm</a>"
    message = rebuilt(good_mail("invitation"), {"html": lambda _: deep})
    assert ("imprint", "error") in found(preflight(message, snapshot_of("invitation"), "de"))
