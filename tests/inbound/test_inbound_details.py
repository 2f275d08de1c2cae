"""What else a message tells: which delivery, until when somebody is away, what an answer says."""

from datetime import date

import pytest
from returned_mail import OURS, answer, complaint, notice, reply, report

from mailer.domain.verdict import Kind, Verdict
from mailer.inbound.absence import absent_until
from mailer.inbound.judged import Judged
from mailer.inbound.mbox import messages_in
from mailer.inbound.rules import shipped
from mailer.inbound.verdict import judge

TOKEN = "1f-abcdefghijklmnop"
RECEIVED = date(2026, 8, 3)


def judged(octets: bytes) -> Judged:
    return judge(octets, shipped())


@pytest.mark.parametrize("octets", [report("smtp; 550 no"), notice("<erna@example.net>: no")])
def test_a_bounce_tells_which_delivery_it_means(octets: bytes) -> None:
    tracks = judged(octets).tracks
    assert tracks.recipients == (OURS,)
    assert tracks.tokens == (TOKEN,)
    assert tracks.returned_tokens == (TOKEN,)
    assert tracks.message_id == "einladung-31@example.org"
    assert tracks.returned_to == ("erna@example.net",)


def test_a_report_tells_envelope_id_status_and_recipients() -> None:
    found = judged(report("smtp; 550 5.1.1 no such user", "5.1.1"))
    assert found.tracks.envelope_id == "sp-31"
    one = found.finding
    assert (one.recipient, one.original) == ("erna@example.net", "erna@example.net")
    assert (one.status, one.reply) == ("5.1.1", "smtp; 550 5.1.1 no such user")


def test_every_recipient_of_a_report_has_a_finding() -> None:
    more = (
        "\nFinal-Recipient: rfc822; max@example.net\nAction: delayed\nStatus: 4.4.1\n"
        "\nFinal-Recipient: rfc822; ina@example.net\nAction: failed\nStatus: 5.2.2\n"
        "Diagnostic-Code: smtp; 552 5.2.2 mailbox full\n"
    )
    found = judged(report("smtp; 550 5.1.1 no such user", "5.1.1", more=more)).findings
    assert [(one.recipient, one.verdict) for one in found] == [
        ("erna@example.net", Verdict.HARD),
        ("max@example.net", Verdict.DELAYED),
        ("ina@example.net", Verdict.SOFT),
    ]


def test_a_report_in_any_language_names_its_recipient() -> None:
    """RFC 6533: addresses beyond ASCII, escaped or in UTF-8."""
    octets = report("smtp; 550 5.1.1 no such user", "5.1.1")
    octets = octets.replace(b"message/delivery-status", b"message/global-delivery-status")
    escaped = octets.replace(
        b"Final-Recipient: rfc822; erna@", rb"Final-Recipient: utf-8; j\x{00FC}rgen@"
    )
    assert judged(escaped).finding.recipient == "jürgen@example.net"
    plain = octets.replace(
        b"Final-Recipient: rfc822; erna@", "Final-Recipient: utf-8; jürgen@".encode()
    )
    assert judged(plain).finding.recipient == "jürgen@example.net"


def test_a_report_that_a_gateway_encloses_is_found() -> None:
    octets = (
        b"From: postmaster@gateway.example.com\nTo: seminare@example.org\nSubject: Undelivered\n"
        b'Content-Type: multipart/mixed; boundary="AUSSEN"\n\n--AUSSEN\n\nsee attachment\n'
        b"--AUSSEN\nContent-Type: message/rfc822\n\n"
        + report("smtp; 550 5.1.1 no such user", "5.1.1")
        + b"\n--AUSSEN--\n"
    )
    found = judged(octets)
    assert (found.kind, found.finding.verdict) == (Kind.BOUNCE, Verdict.HARD)
    assert found.tracks.tokens == (TOKEN,)
    person = octets.replace(b"postmaster@gateway.example.com", b"erna@example.net")
    person = person.replace(b"Subject: Undelivered", b"Subject: Was ist das?", 1)
    assert judged(person).kind is Kind.OTHER


def test_a_complaint_names_recipient_and_delivery() -> None:
    found = judged(complaint("abuse"))
    assert found.finding.recipient == "erna@example.net"
    assert found.tracks.returned_tokens == (TOKEN,)


def test_an_answer_tells_what_matching_needs() -> None:
    more = "RECURRENCE-ID:20260310T090000Z\nCOMMENT:Leider\\, an dem Tag\\nnicht\n"
    one = judged(answer("DECLINED", more=more, encoding="base64")).answers[0]
    assert (one.method, one.partstat, one.sequence) == ("REPLY", "DECLINED", 2)
    assert (one.uid, one.attendee) == ("waermeplanung-12@example.org", "erna@example.net")
    assert (one.dtstamp, one.recurrence_id) == ("20260303T090000Z", "20260310T090000Z")
    assert one.organizer == "seminare+7-qrstuvwxyzabcdef@example.org"
    assert one.token == "7-qrstuvwxyzabcdef"
    assert one.comment == "Leider, an dem Tag\nnicht"


def test_who_answers_is_who_sends_where_several_are_named() -> None:
    line = (
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:max@example.net\n"
        "ATTENDEE;PARTSTAT=DECLINED:mailto:erna@example.net"
    )
    assert judged(answer("", line=line)).finding.verdict is Verdict.DECLINED
    delegated = (
        'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:max@example.net":mailto:a@example.net'
    )
    assert judged(answer("", line=delegated)).answers[0].delegated_to == "max@example.net"


def test_a_returned_invitation_is_no_answer() -> None:
    octets = report("smtp; 550 5.1.1 no such user", "5.1.1").replace(
        b"Content-Type: text/rfc822-headers\n\n",
        b"Content-Type: message/rfc822\n\n" + answer("ACCEPTED"),
    )
    assert judged(octets).kind is Kind.BOUNCE


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Ich bin bis zum 12.08.2026 nicht im Büro.", date(2026, 8, 12)),
        ("Ich bin bis einschließlich Freitag, den 14.8. im Urlaub.", date(2026, 8, 14)),
        ("bis 3. September bin ich nicht da", date(2026, 9, 3)),
        ("vom 3.8. bis 14.8. auf Dienstreise", date(2026, 8, 14)),
        ("Urlaub vom 3. bis 7. August 2026", date(2026, 8, 7)),
        ("Ab dem 13. August bin ich wieder da.", date(2026, 8, 12)),
        ("Ich bin am 17.08.26 wieder im Büro.", date(2026, 8, 16)),
        ("Rückkehr am 12.08.2026", date(2026, 8, 11)),
        ("bis 2026-08-20", date(2026, 8, 20)),
        ("I am out of the office until August 12", date(2026, 8, 12)),
        ("until Wednesday, 12th of August 2026", date(2026, 8, 12)),
        ("through Jan 5, 2027", date(2027, 1, 5)),
        ("I will be back on 13 August.", date(2026, 8, 12)),
        ("returning to the office on Monday, August 17th", date(2026, 8, 16)),
        ("bis zum 7. Januar im Urlaub", date(2027, 1, 7)),
        ("bis zum 31.07. im Urlaub", date(2026, 7, 31)),
        ("bis zum 31.02.2026 im Urlaub", None),
        ("zwischen dem 10. und dem 14. August nicht da", date(2026, 8, 14)),
        ("between 10 and 14 August I am away", date(2026, 8, 14)),
        ("noch bis Freitag (14.08.) im Urlaub", date(2026, 8, 14)),
        ("Sie erreichen mich wieder ab dem 17.08.2026", date(2026, 8, 16)),
        ("Rückkehr: 17.08.2026", date(2026, 8, 16)),
        ("away August 10-14, 2026", date(2026, 8, 14)),
        ("away from August 10 through 14", date(2026, 8, 14)),
        ("out until 8/14/2026", date(2026, 8, 14)),
        ("out until 14/8/2026", date(2026, 8, 14)),
        ("returning Monday 17 August", date(2026, 8, 16)),
        ("back Tuesday, August 18", date(2026, 8, 17)),
        ("zwischen 8 und 12 Uhr", None),
        ("available 8-12, 14-16", None),
        ("bis Freitag", None),
        ("Rufen Sie 0123 456 an, bis bald", None),
        ("Büro 12.3, wieder frei", None),
        ("", None),
    ],
)
def test_the_last_day_of_an_absence(text: str, until: date | None) -> None:
    assert absent_until(text, RECEIVED) == until


def test_without_a_day_of_arrival_only_whole_dates_count() -> None:
    assert absent_until("bis zum 14.8. im Urlaub", None) is None
    assert absent_until("bis zum 14.8.2026 im Urlaub", None) == date(2026, 8, 14)


def test_an_absence_is_dated_by_the_mail_or_by_its_arrival() -> None:
    octets = reply("Ich bin bis 14.8. im Urlaub.", "Abwesenheitsnotiz: Einladung")
    assert judged(octets).absent_until == date(2026, 8, 14)
    assert judge(octets, shipped(), date(2030, 8, 1)).absent_until == date(2030, 8, 14)


def test_texts_from_outside_are_clean() -> None:
    found = judged(report("smtp; 550 5.1.1 \x1b[31mno\x07 such \u202euser", "5.1.1")).finding
    assert "\x1b" not in found.reply
    assert "\u202e" not in found.reply


def test_an_mbox_holds_many() -> None:
    one, other = report("smtp; 550 no"), notice("no")
    box = b"From a@example.org Mon Mar  2 08:00:00 2026\n" + one
    box += b"\nFrom b@example.org Mon Mar  2 08:01:00 2026\n" + other
    assert list(messages_in(box, "alle.mbox")) == [one.rstrip(b"\n"), other]
    assert list(messages_in(box, "eine.eml")) == [box]
