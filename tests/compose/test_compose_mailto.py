"""mailto: URIs (RFC 6068): an address adds no recipient, whatever its local part holds."""

import email
import re
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from compose.compose_examples import ENTRY, OFFICE, READER, kind_snapshot

from bench.oracle import events_of, octets_of
from mailer.compose.composer import Composer
from mailer.domain.address import address_in, mailto, parse_address

ADDRESSES = (
    "anna@example.org",
    "a.b+c-d_e@example.org",
    "a?bcc=b@example.org",
    "a?subject=x&cc=b@example.org",
    "100%25@example.org",
    "a%3Fbcc=b@example.org",
    "a#b@example.org",
    "a/b@example.org",
    "o'neill@example.org",
    "änne@example.org",
    "a`{|}^@example.org",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_uri_holds_one_address_and_nothing_else(address: str) -> None:
    uri = urlsplit(mailto(parse_address(address).envelope))
    assert (uri.scheme, unquote(uri.path), uri.query, uri.fragment) == ("mailto", address, "", "")
    assert address_in(mailto(address)) == address


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_mail_writes_to_nobody_else(address: str) -> None:
    known = parse_address(address)
    entry = replace(ENTRY, organizer=known.envelope)
    reader = replace(READER, address=known, entry=entry)
    snapshot = kind_snapshot("confirmation")
    message = email.message_from_bytes(Composer(snapshot).message(reader))
    (octets, *_) = [
        octets_of(part) for part in message.walk() if part.get_content_type() == "text/calendar"
    ]
    (event,) = events_of(octets)
    for who in (event["ATTENDEE"], event["ORGANIZER"]):
        uri = urlsplit(str(who))
        assert (unquote(uri.path), uri.query) == (known.envelope, "")


@pytest.mark.parametrize("address", ADDRESSES[:9])
def test_the_way_out_and_the_way_to_answer_lead_to_the_office(address: str) -> None:
    snapshot = replace(kind_snapshot("invitation"), office=replace(OFFICE, reply_to=address))
    octets = Composer(snapshot).message(READER)
    message = email.message_from_bytes(octets)
    (uri,) = re.findall(r"<(mailto:[^>]*)>", message["List-Unsubscribe"])
    assert unquote(urlsplit(uri).path) == address
    assert set(parse_qs(urlsplit(uri).query)) == {"subject"}
    pages = [
        octets_of(part).decode()
        for part in message.walk()
        if part.get_content_type() == "text/html"
    ]
    links = re.findall(r'href="(mailto:[^"]*)"', pages[0])
    assert all(unquote(urlsplit(one).path) == address for one in links)
    assert all(not urlsplit(one).query for one in links)
