"""Leaving by mail: a list's unsubscribe address (RFC 2369), and words that ask for the same.

The address stands in List-Unsubscribe with a token; only that token takes anybody off a list.
Who writes "abmelden" in words of their own may mean a seminar, a list or something else: staff
reads it, and nothing is guessed.
"""

import re

from mailer.actions.intake.case import NOTHING, REFUSED, Case, Consequence
from mailer.domain.errors import InvalidValueError
from mailer.domain.returned import Effect
from mailer.inbound.asking import asks_to_leave
from mailer.inbound.matching import key_of
from mailer.store import people, subscriptions, successors

_TOKEN = re.compile(r"\bunsubscribe[ +]([A-Za-z0-9_.-]{20,200})", re.IGNORECASE)


async def written(case: Case) -> Consequence:
    """What follows from mail that is neither a bounce nor an automatic answer."""
    found = _TOKEN.search(case.judged.subject)
    if found is not None:
        return await _left(case, found.group(1))
    judged = case.judged
    if judged.asks_to_leave or asks_to_leave(judged.subject, case.finding.reply):
        return Consequence(Effect.TOLD, address_key=key_of(case.judged.sender))
    return NOTHING


async def _left(case: Case, token: str) -> Consequence:
    try:
        person_id, list_slug = case.desk.workspace.links.read_unsubscribe(token)
    except InvalidValueError:
        return REFUSED
    number = await successors.of(case.connection, people.person, person_id)
    known = await people.by_id(case.connection, number)
    if known is None:
        return NOTHING
    key = known.address.key
    await subscriptions.end_at_address(case.connection, key, list_slug, "reply", case.now)
    return Consequence(Effect.LEFT, address_key=key)
