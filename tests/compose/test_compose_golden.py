"""Golden mails: every kind for one fixed reader, as files that people can open and read.

They are compared part by part as a mail client decodes them, so a new spelling of the same
mail is no failure. When a mail is meant to change, renew the files and look at the diff:

    SEMINARPOST_RENEW_GOLDEN=1 .venv/bin/python -m pytest tests/compose/test_compose_golden.py
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from compose.compose_examples import ENTRY, PLAIN_READER, ROOT, composer_of, kind_snapshot, kinds

from bench.oracle import calendar_lines, decoded, events_of, octets_of, parsed

GOLDEN = ROOT / "tests" / "golden"
RENEW = bool(os.environ.get("SEMINARPOST_RENEW_GOLDEN"))
HOW = "a mail has changed; if that is meant, renew it as this module's first lines say"
WITH_CALENDAR = [
    (language, kind) for language, kind in kinds() if kind_snapshot(kind).method != "NONE"
]


def golden(name: str, octets: bytes) -> bytes:
    """What the file holds; writes it first when asked to renew."""
    path: Path = GOLDEN / name
    if RENEW:
        path.write_bytes(octets)
    if not path.is_file():
        pytest.fail(f"tests/golden/{name} is missing: renew as this module's first lines say")
    return path.read_bytes()


def message_for(language: str, kind: str) -> bytes:
    return composer_of(kind).message(replace(PLAIN_READER, language=language))


@pytest.mark.parametrize(("language", "kind"), kinds())
def test_the_mail_is_the_golden_one(language: str, kind: str) -> None:
    octets = message_for(language, kind)
    found, expected = decoded(octets), decoded(golden(f"{language}-{kind}.eml", octets))
    assert found.headers == expected.headers, HOW
    assert [part.kind for part in found.parts] == [part.kind for part in expected.parts]
    for ours, theirs in zip(found.parts, expected.parts, strict=True):
        assert ours == theirs, HOW


@pytest.mark.parametrize(("language", "kind"), WITH_CALENDAR)
def test_the_entry_is_the_golden_one(language: str, kind: str) -> None:
    message = parsed(message_for(language, kind))
    octets = octets_of(next(message.iter_attachments()))
    expected = golden(f"{language}-{kind}.ics", octets)
    assert calendar_lines(octets) == calendar_lines(expected), HOW
    (event,) = events_of(expected)
    assert (event["UID"], int(event["SEQUENCE"])) == (ENTRY.uid, ENTRY.sequence)
    if kind != "counter-declined":  # it names nobody
        assert event["ATTENDEE"] == "mailto:anna@example.org"
    # Only a seminar that does not take place is cancelled for everybody (RFC 5546 §3.2.5).
    assert (event.get("STATUS") == "CANCELLED") == (kind in {"cancelled", "session-cancelled"})


def test_there_is_no_golden_file_without_its_mail() -> None:
    expected = {f"{language}-{kind}.eml" for language, kind in kinds()}
    expected |= {f"{language}-{kind}.ics" for language, kind in WITH_CALENDAR}
    found = {path.name for path in GOLDEN.iterdir() if path.suffix in {".eml", ".ics"}}
    assert found == expected
