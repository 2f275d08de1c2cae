"""The octets themselves: what every server and client may rely on, for every kind."""

import re
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage, MIMEPart

import pytest
from compose.compose_examples import (
    CONTROLS,
    FUZZ,
    OFFICE,
    PLAIN_READER,
    READER,
    composer_of,
    hostile_reader,
    kind_snapshot,
    kinds,
    own_snapshot,
)
from hypothesis import given
from hypothesis import strategies as st
from support import there

from bench.oracle import decoded, parsed
from mailer.compose.composer import Composer
from mailer.domain.address import known_address
from mailer.domain.errors import InvalidValueError
from mailer.domain.seminar import Seminar

KINDS = sorted({kind for _, kind in kinds()})
TO_LISTS = [kind for kind in KINDS if kind_snapshot(kind).is_list_mail]
TO_ONE = [kind for kind in KINDS if not kind_snapshot(kind).is_list_mail]
BUDGET_BYTES = 80_000
GMAIL_CLIPS_BYTES = 102_000
ALWAYS = [
    "Date", "To", "Message-ID", "From", "Reply-To", "Subject", "MIME-Version",
    "Content-Language", "X-Auto-Response-Suppress", "Feedback-ID",
]  # fmt: skip


def messages(kind: str) -> list[tuple[bytes, EmailMessage]]:
    composer = composer_of(kind)
    readers = [READER, PLAIN_READER, *map(hostile_reader, range(48))]
    return [(octets, parsed(octets)) for octets in map(composer.message, readers)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_line_is_one_that_smtp_carries(kind: str) -> None:
    """RFC 5321 §4.5.3.1.6 and §4.5.2, RFC 5322 §2.1.1, RFC 2045 §6.7 (1) to (5)."""
    for octets, _ in messages(kind):
        assert octets.endswith(b"\r\n")
        assert b"\r" not in octets.replace(b"\r\n", b"")
        assert b"\n" not in octets.replace(b"\r\n", b"")
        head, _, body = octets.partition(b"\r\n\r\n")
        for line in octets.split(b"\r\n"):
            assert not line.startswith(b".")
        for line in body.split(b"\r\n"):
            assert len(line) <= 76
            assert not line.endswith((b" ", b"\t"))
        assert all(32 <= octet < 127 or octet in b"\t\r\n" for octet in body)
        assert all(len(line) <= 998 for line in head.split(b"\r\n"))
        assert all((octet >= 32 and octet != 127) or octet in b"\r\n" for octet in head)


@pytest.mark.parametrize("kind", KINDS)
def test_only_smtputf8_addresses_need_more_than_ascii(kind: str) -> None:
    for octets, message in messages(kind):
        foreign = [line for line in octets.split(b"\r\n") if not line.isascii()]
        utf8_address = not message["To"].addresses[0].addr_spec.isascii()
        assert len(foreign) == utf8_address, foreign


@pytest.mark.parametrize("kind", KINDS)
def test_a_strict_parser_finds_no_defect(kind: str) -> None:
    for octets, message in messages(kind):
        for part in message.walk():
            assert part.defects == []
            if not part.is_multipart():
                assert part["Content-Transfer-Encoding"] == "quoted-printable"
                assert part.get_content()
        if octets.isascii():
            assert [name for name in message if message[name].defects and name != "To"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_too_big(kind: str) -> None:
    for octets, message in messages(kind):
        body = message.get_body(("html",))
        assert body is not None
        assert len(octets) < BUDGET_BYTES
        assert len(str(body.get_payload()).encode()) < GMAIL_CLIPS_BYTES


def shape(part: MIMEPart) -> object:
    """Types, disposition and sub-parts, nested as they stand."""
    kind = part.get_content_type()
    if part.is_multipart():
        return kind, [shape(one) for one in part.iter_parts()]
    return kind, part.get_content_disposition()


ALTERNATIVE = [("text/plain", None), ("text/html", None)]


@pytest.mark.parametrize("kind", [k for k in KINDS if kind_snapshot(k).method == "NONE"])
def test_a_mail_without_a_calendar_is_text_and_html(kind: str) -> None:
    for _, message in messages(kind):
        assert shape(message) == ("multipart/alternative", ALTERNATIVE)


def test_the_confirmation_is_built_as_rfc_6047_wants_it() -> None:
    for _, message in messages("confirmation"):
        alternative = ("multipart/alternative", [*ALTERNATIVE, ("text/calendar", None)])
        attached = ("text/calendar", "attachment")
        assert shape(message) == ("multipart/mixed", [alternative, attached])
        inner, outer = (p for p in message.walk() if p.get_content_type() == "text/calendar")
        assert inner.get_payload(decode=True) == outer.get_payload(decode=True)
        for part in (inner, outer):
            assert part.get_param("method") == "REQUEST"
            assert part.get_content_charset() == "utf-8"
            assert b"\r\nMETHOD:REQUEST\r\n" in part.get_payload(decode=True)
        assert inner.get_param("component") == "VEVENT"
        assert inner.get_filename() is None
        assert outer.get_filename() == "invite.ics"


@pytest.mark.parametrize("kind", KINDS)
def test_each_field_stands_once_and_no_other(kind: str) -> None:
    own = {
        True: ["List-Unsubscribe", "List-ID", "List-Unsubscribe-Post", "Precedence"],
        False: ["Auto-Submitted"],
    }[kind in TO_LISTS]
    for _, message in messages(kind):
        assert sorted(message.keys()) == sorted([*ALWAYS, *own, "Content-Type"])
        assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
        assert message["From"].addresses[0].addr_spec == OFFICE.sender_address
        assert message["Reply-To"] == OFFICE.reply_to


@pytest.mark.parametrize("kind", TO_LISTS)
def test_a_list_says_how_to_leave_it(kind: str) -> None:
    """RFC 2369, RFC 8058 and RFC 2919; nothing that would silence a person's own mail."""
    for _, message in messages(kind):
        leave = str(message["List-Unsubscribe"])
        found = re.fullmatch(r"<(https://[^<>,\s]+)>, <mailto:([^<>,\s]+)>", leave)
        assert found is not None, leave
        token = found[1].rpartition("/")[2]
        assert found[1] in there(message.get_body(("plain",))).get_content()
        assert found[2] == f"{OFFICE.reply_to}?subject=unsubscribe%20{token}"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["Precedence"] == "bulk"
        assert str(message["List-ID"]).endswith("<seminare.list.example.org>")
        assert "Auto-Submitted" not in message


@pytest.mark.parametrize("kind", TO_ONE)
def test_mail_to_somebody_alone_is_no_bulk_mail(kind: str) -> None:
    for _, message in messages(kind):
        answers = kind == "counter-declined"  # RFC 3834 §5
        assert message["Auto-Submitted"] == ("auto-replied" if answers else "auto-generated")
        assert "Precedence" not in message
        assert not [name for name in message if name.lower().startswith("list-")]


def test_the_date_is_the_offices_wall_time() -> None:
    found = parsed(composer_of("invitation").message(READER))["Date"]
    assert found.datetime == READER.date
    assert str(found) == "Wed, 26 Oct 2022 09:00:00 +0200"


def test_an_idn_domain_is_ascii_and_a_utf8_local_part_is_itself() -> None:
    found = parsed(composer_of("invitation").message(READER))["To"].addresses[0]
    assert found.addr_spec == "änne@xn--mller-kva.example.org"


def test_filling_one_reader_leaves_nothing_for_the_next() -> None:
    composer = composer_of("confirmation")
    once = composer.message(READER)
    composer.message(hostile_reader(5))
    assert composer.message(READER) == once
    assert Composer(composer.snapshot).message(READER) == once


def test_who_holds_no_entry_gets_the_mail_without_a_calendar() -> None:
    message = parsed(composer_of("confirmation").message(replace(READER, entry=None)))
    types = [part.get_content_type() for part in message.walk()]
    assert types == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize(
    "title",
    ["x" * 1500, "ü" * 1500, "Wort " * 300 + "Ende", "x" * 990 + " ü", "=?" + "x" * 1200],
    ids=["one word", "umlauts", "words", "mixed", "look-alike"],
)
def test_even_an_absurd_title_makes_a_message_that_smtp_carries(title: str) -> None:
    seminar = Seminar(
        slug="x", title=title, starts_at=READER.date, ends_at=READER.date + timedelta(hours=1)
    )
    octets = Composer(kind_snapshot("invitation", seminar)).message(READER)
    assert max(map(len, octets.split(b"\r\n"))) <= 998
    assert title in decoded(octets).headers["Subject"]


# What may stand on either side of a control character that somebody smuggles in.
SMUGGLED = st.builds(
    lambda a, control, b: f"{a}{control}{b}",
    st.sampled_from(["", "Anna", "Än"]),
    CONTROLS,
    st.sampled_from(["", "Bcc: x@example.org", " Bcc: x@example.org", "\n\n<p>"]),
)


@FUZZ
@given(SMUGGLED)
def test_a_control_character_in_a_name_is_an_error(smuggled: str) -> None:
    with pytest.raises(InvalidValueError):
        composer_of("invitation").message(replace(READER, display_name=smuggled))


@FUZZ
@given(SMUGGLED)
def test_a_control_character_in_a_title_or_a_series_is_an_error(smuggled: str) -> None:
    seminar = there(kind_snapshot("invitation").seminar)
    with pytest.raises(InvalidValueError):
        replace(seminar, title=f"Titel {smuggled}")
    with pytest.raises(InvalidValueError):
        replace(seminar, series=smuggled)


@FUZZ
@given(SMUGGLED)
def test_a_control_character_in_the_offices_name_is_an_error(smuggled: str) -> None:
    office = replace(OFFICE, sender_name=smuggled)
    with pytest.raises(InvalidValueError):
        Composer(replace(own_snapshot("<p>x</p>"), office=office)).message(READER)


@FUZZ
@given(SMUGGLED)
def test_a_subject_is_one_line_whatever_its_template_says(smuggled: str) -> None:
    """Blanks of all kinds fold to one; a control character that is no blank is an error."""
    composer = Composer(own_snapshot("<p>x</p>", subject=f"Los: {smuggled}"))
    try:
        octets = composer.message(READER)
    except InvalidValueError:
        return
    message = parsed(octets)
    assert "Bcc" not in message
    assert str(message["Subject"]).isprintable()


@pytest.mark.parametrize("smuggled", ["\r\nBcc: x@example.org", "\n", "\r", "\x00", "\r\n\r\n<p>"])
def test_no_value_of_a_reader_ends_a_header_field(smuggled: str) -> None:
    composer = composer_of("invitation")
    for change in (
        {"address": known_address(f"a@example.org{smuggled}")},
        {"message_id": f"1{smuggled}@example.org"},
        {"unsubscribe_url": f"https://example.org/{smuggled}"},
    ):
        with pytest.raises(InvalidValueError):
            composer.message(replace(READER, **change))
