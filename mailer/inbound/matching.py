"""Matching: which delivery a message that came back is about.

========================  ======================================================================
what tells it             how far it is believed
========================  ======================================================================
VERP token                wholly: nobody can make one but us (``links``); one that is forged is
                          said to be, and tells nothing
ENVID (RFC 3461)          wholly: it is our Message-ID, which holds 80 bits of chance
Message-ID of what was    the same
returned or answered
returned header's tokens  wholly, as above
Final-Recipient           only where exactly one mail left for that address lately
========================  ======================================================================
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.address import parse_address
from mailer.domain.errors import InvalidValueError
from mailer.domain.returned import MatchedBy
from mailer.inbound.judged import Finding, Judged, Tracks
from mailer.links import Links
from mailer.store import mail_sent
from mailer.store.mail_sent import SentMail

_LATELY = timedelta(days=10)  # relays give up after five days, and some wait a while to say so
_MOST_TOKENS = 20


@dataclass(frozen=True, slots=True)
class Match:
    """The delivery meant, and by what it was found; ``forged``: a token in it is not ours."""

    mail: SentMail | None = None
    by: MatchedBy = MatchedBy.NOTHING
    forged: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """What the tokens of some messages name, read once: the number of a delivery for each, and
    whether there were only others' tokens; ``mails`` are those deliveries that there are."""

    tokens: Mapping[Tracks, tuple[int | None, bool]]
    mails: Mapping[int, SentMail]


async def named(connection: AsyncConnection, links: Links, judged: Iterable[Judged]) -> Named:
    """The deliveries that the tokens in messages name, looked up all at once."""
    tokens = {one.tracks: _token_of(links, one.tracks) for one in judged}
    numbers = {number for number, _ in tokens.values() if number is not None}
    return Named(tokens, await mail_sent.by_ids(connection, sorted(numbers)))


async def matched(
    connection: AsyncConnection,
    judged: Judged,
    finding: Finding,
    at_hand: Named,
    now: datetime,
) -> Match:
    """The delivery that one finding of a message is about; ``at_hand`` is what ``named`` found."""
    tracks = judged.tracks
    number, forged = at_hand.tokens[tracks]
    if number is not None and number in at_hand.mails:
        return Match(at_hand.mails[number], MatchedBy.VERP)
    keys = _keys(judged, finding)
    for ids, by in (
        ((tracks.envelope_id,), MatchedBy.ENVELOPE_ID),
        ((tracks.message_id, *tracks.answered), MatchedBy.MESSAGE_ID),
    ):
        found = await mail_sent.by_message_id(connection, {one for one in ids if one}, keys)
        if found is not None:
            return Match(found, by, forged)
    if forged:
        return Match(forged=True)
    address = key_of(finding.original) or key_of(finding.recipient)
    if address:
        lately = await mail_sent.lately_to(connection, [address], now - _LATELY)
        if len(lately) == 1:
            return Match(lately[0], MatchedBy.RECIPIENT)
    return Match()


def _token_of(links: Links, tracks: Tracks) -> tuple[int | None, bool]:
    """The delivery that a message's tokens name; whether there were only others' instead."""
    number, forged = _delivery_in(links, tracks.tokens)
    if number is None:
        number, more = _delivery_in(links, tracks.returned_tokens)
        forged = forged or more
    return number, forged


def _delivery_in(links: Links, tokens: tuple[str, ...]) -> tuple[int | None, bool]:
    """The delivery that the first token of ours names; whether there were only others'."""
    strange = False
    for token in tokens[:_MOST_TOKENS]:
        try:
            return links.read_bounce(token), False
        except InvalidValueError:
            # A "+" stands in many addresses: only what looks like a token of ours is a forgery.
            strange = strange or links.looks_like_bounce(token)
    return None, strange


def _keys(judged: Judged, finding: Finding) -> list[str]:
    there = (finding.original, finding.recipient, *judged.tracks.returned_to, judged.sender)
    return [key for one in there if (key := key_of(one))]


def key_of(address: str) -> str:
    """The key of an address that stands in a message; "" where it is none."""
    if not address:
        return ""
    try:
        return parse_address(address).key
    except InvalidValueError:
        return ""
