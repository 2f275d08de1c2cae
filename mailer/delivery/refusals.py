"""Refused mailings: what the answers of one page mean for the mailings they are about.

The rules are those of ``domain.refusal``.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from mailer.delivery.smtp.reply import Reply
from mailer.domain.note import Note
from mailer.domain.refusal import Fault, Judgement, judged, note
from mailer.domain.reply_class import FINAL, ReplyClass
from mailer.store import mailings, refusals
from mailer.store.ledger import settling

Said = tuple[int, Reply]
"""A mailing's number, and what was said to a mail of it."""


class Refusals:
    """What one sender remembers between pages: whose fault is not decided yet."""

    def __init__(self) -> None:
        self._undecided: dict[int, str] = {}
        self._kept: dict[int, str] = {}

    def keep(self) -> None:
        """Remembers this state, for ``restore``."""
        self._kept = dict(self._undecided)

    def restore(self) -> None:
        """Goes back to the state that was kept."""
        self._undecided = dict(self._kept)

    @property
    def are_open(self) -> bool:
        """Whether a mailing's next success may decide whose fault a refusal was."""
        return bool(self._undecided)

    def settle(
        self, connection: Connection, answers: Iterable[Said], now: datetime
    ) -> dict[int, Note]:
        """Pauses mailings that are at fault; returns their notes. What came back is concluded."""
        notes: dict[int, Note] = {}
        asked: dict[int, str] = {}
        for number, reply in answers:
            if reply.is_success and not self._undecided:  # as it is nearly always
                continue
            if reply.blames_mailing:
                notes.setdefault(number, note(_fault(reply), reply.line))
            elif reply.is_in_doubt:
                asked.setdefault(number, reply.line)
            elif number in self._undecided:
                asked.setdefault(number, self._undecided[number])
        for number, line in asked.items():
            if number in notes:
                continue
            found = _judge(connection, number, now)
            self._undecided.pop(number, None)
            if found is Judgement.MAILING:
                notes[number] = note(_fault(_as_said(line)), line)
            elif found is Judgement.UNDECIDED:
                self._undecided[number] = line
        for number, why in notes.items():
            mailings.pause_for(connection, number, why)
        return notes


def _judge(connection: Connection, number: int, now: datetime) -> Judgement:
    waiting = refusals.waiting(connection, number)
    said = {
        row.id: (row.address_key, _as_said(row.reply))
        for row in (*waiting, *refusals.given_up(connection, number))
    }
    found = judged(
        {address for address, reply in said.values() if reply.judges_content},
        refusals.taken(connection, number),
        others_to_ask=refusals.others_to_ask(connection, number),
        unspecific={address for address, reply in said.values() if reply.is_unspecific},
    )
    rows = [row for row in waiting if said[row.id][1].is_in_doubt]
    if found is Judgement.MAILING:
        settling.put_back(connection, [row.id for row in rows], now)
    elif found is Judgement.RECIPIENTS:
        # A judgement as spam, and a mailbox without room, are tried again.
        final = [row.id for row in rows if row.reason in FINAL]
        settling.give_up(connection, final, now)
    return found


def _fault(reply: Reply) -> Fault:
    if reply.is_too_large or reply.trouble is ReplyClass.FULL:
        return Fault.SIZE
    return Fault.CONTENT if reply.judges_content else Fault.MESSAGE


def _as_said(line: str) -> Reply:
    code, _, text = line.partition(" ")
    return Reply("data", int(code) if code.isdecimal() else 0, text)
