"""The conversation with one server, without a socket: octets and time in, octets and replies out.

DATA (RFC 2920): ``content . MAIL RCPT DATA`` is one group, so one message's content is in
doubt at a time. BDAT (RFC 3030): ``RSET MAIL RCPT BDAT n LAST content`` for up to ``window``
messages, one behind the other.

A refused MAIL or RCPT does not end a transaction on the server: what is sent next could go
out under the previous sender. Hence RSET where the message before was refused, or may yet be;
and hence no trust in a 2xx after a refusal. Servers count such RSETs and refusals, so that
after a few of them the connection ends, properly, once nothing is under way.
"""

from collections import deque
from collections.abc import Callable, Mapping
from itertools import repeat

from mailer.delivery.smtp.extensions import TransferMode
from mailer.delivery.smtp.in_flight import InFlight
from mailer.delivery.smtp.outbox import (
    BLOCK,
    IDLE,
    TIMEOUT_SECONDS,
    Octets,
    Outbox,
    Piece,
    Step,
)
from mailer.delivery.smtp.reply import UNTRIED, Reply
from mailer.delivery.smtp.reply_parser import OutOfProtocolError, ReplyParser, ServerReply
from mailer.delivery.smtp.session import Session, says_goodbye
from mailer.delivery.smtp.transaction import Transaction
from mailer.domain.habit import NO_HABIT, Habit

_ORDINARY = frozenset({Step.RSET, Step.MAIL, Step.RCPT})
_CHUNK = (Step.MAIL, Step.RCPT, Step.DOT)
_GOODBYE = 221
_OPENS = frozenset({Step.RSET, Step.MAIL})
_AT_ITS_LIMIT = Reply(UNTRIED, 0, "the connection has reached its limit", NO_HABIT)
_CHUNK_AFTER_RSET = (Step.RSET, *_CHUNK)


class Conversation:
    """One connection from the first MAIL to its end.

    ``settled`` collects each transaction with its reply, exactly once; ``over`` says why the
    connection must be dropped now, and is "" as long as it is good.
    """

    def __init__(
        self,
        transfer_mode: TransferMode,
        window: int,
        now: Callable[[], float],
        timeouts: Mapping[str, float] = TIMEOUT_SECONDS,
        habit: Habit = NO_HABIT,
    ) -> None:
        self.over = ""
        self._window = window if transfer_mode is TransferMode.BDAT else min(window, 2)
        self._session = Session(habit)
        self.width = self._session.width(self._window)  # how many may be under way at once
        self._transfer_mode = transfer_mode
        self._now = now
        self._timeouts = timeouts
        self._reader = ReplyParser()
        self._outbox = Outbox()
        self._in_flight = InFlight()
        self._owed: deque[tuple[Step, Transaction | None]] = deque()
        self._before_content: Transaction | None = None
        self._last: Transaction | None = None  # the one last spoken of
        self._reset_first = False
        self._told_off: Reply | None = None  # what becomes of the last one if this is the end
        self._leaving: Reply | None = None
        self._parts = False  # QUIT is said
        self._quarrels = False
        self._heard_at = self._moved_at = now()

    @property
    def settled(self) -> list[tuple[Transaction, Reply]]:
        return self._in_flight.settled

    @property
    def under_way(self) -> int:
        """How many were submitted and are not settled."""
        return len(self._in_flight.under_way) + len(self._in_flight.waiting)

    @property
    def leaving(self) -> bool:
        """It takes nothing new: over, or finishing what is under way."""
        return bool(self.over) or self._leaving is not None

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._outbox) and not self.over

    def adapt(self, habit: Habit) -> None:
        """What is known by now of what the relay wants."""
        self._session.habit = habit
        self.width = self._session.width(self._window)

    @property
    def deadline(self) -> float | None:
        """The loop time at which ``expire`` is due unless something happens before."""
        if self.over:
            return None
        due = self._heard_at + self._timeouts[self._owed[0][0]] if self._owed else None
        if self._outbox:
            written = self._moved_at + self._timeouts[BLOCK]
            return written if due is None else min(due, written)
        if due is None and not self.under_way:
            return max(self._heard_at, self._moved_at) + self._timeouts[IDLE]
        return due

    def submit(self, transaction: Transaction) -> None:
        """Takes on a message whose ``sending`` is durable: its content may leave at once."""
        self._in_flight.waiting.append(transaction)
        if self.over:
            self._in_flight.give_back(Reply(UNTRIED, 0, self.over))
        elif self._leaving is not None:
            self._in_flight.give_back(self._leaving)
        else:
            self._fill()

    def quit(self) -> None:
        """Sends QUIT, if nothing is under way."""
        if not self.under_way:
            self._leave(_AT_ITS_LIMIT)
            self._part()

    def take(self, limit: int) -> list[Octets]:
        """About so many octets to write now; they count as handed over from here on."""
        written: list[Octets] = []
        if self.over or not self._outbox:
            return written
        self._moved_at = self._now()
        if not self._owed or (head := self._owed[0][1]) is None or not head.handed:
            self._heard_at = self._moved_at
        for piece, first, complete in self._outbox.take(limit, written):
            transaction = piece.transaction
            if first:
                self._owed.extend(zip(piece.asks, repeat(transaction)))
            if transaction is not None:
                transaction.handed = complete and piece.is_last
        return written

    def feed(self, octets: bytes) -> None:
        """What the server says, in pieces of any size."""
        owed, now = self._owed, self._now()
        try:
            for answer in self._reader.feed(octets):
                if self.over:
                    return
                self._heard_at = now
                if owed and 200 <= answer.code < 300 and answer.code != _GOODBYE:
                    self._told_off = None
                    step, transaction = owed[0]
                    if step in _ORDINARY and transaction is not None:  # as it is nearly always
                        owed.popleft()
                        self._last = transaction
                        transaction.rcpt_taken = transaction.rcpt_taken or step is Step.RCPT
                        continue
                self._hear(answer)
        except OutOfProtocolError as problem:
            self._give_up_on(str(problem))
        if self._leaving is not None:
            self._part()
        self._fill()

    def expire(self) -> None:
        """The deadline has passed."""
        if not (self._owed or self._outbox or self.leaving):
            self.quit()
            return
        step = self._owed[0][0] if self._owed else BLOCK
        self.give_up(f"no answer in time to {step.upper()}")

    def lost(self, why: str) -> None:
        """The server has closed the connection, without a 421: its last words count."""
        if not self.over:
            self.over = why
            head = self._last if self._told_off is not None else self._head
            self._in_flight.lost(why, head, closed=True, told=self._told_off)

    def give_up(self, why: str) -> None:
        """The connection is to be dropped from this side."""
        if not self.over:
            self.over = why
            self._in_flight.lost(why, self._head)

    def _give_up_on(self, why: str) -> None:
        """The server does not keep to the protocol; whether it ever did is part of the reply."""
        if not self.over:
            self.over = why
            self._in_flight.lost(why, self._head, garbled=not self._session.taken)

    @property
    def _head(self) -> Transaction | None:
        """The one whose reply is awaited, else the one last spoken of."""
        return self._owed[0][1] if self._owed else self._last

    # What to say

    def _fill(self) -> None:
        """Begins as many of the waiting as may be under way."""
        waiting, under_way = self._in_flight.waiting, self._in_flight.under_way
        if not waiting:
            return
        now, width = self._now(), self.width
        while waiting and len(under_way) < width and self._leaving is None and not self.over:
            if self._before_content is not None:
                return
            transaction = waiting.popleft()
            transaction.ahead = bool(under_way)
            under_way[transaction] = None
            if now > transaction.until:
                self._in_flight.settle(
                    transaction, Reply(UNTRIED, 0, "waited too long for its turn")
                )
            elif self._transfer_mode is TransferMode.BDAT:
                self._begin_chunk(transaction)
            else:
                self._begin_data(transaction)

    def _begin_chunk(self, transaction: Transaction) -> None:
        size = transaction.size
        group = b"%b%bBDAT %d LAST\r\n" % (transaction.mail, transaction.rcpt, size)
        asks: tuple[Step, ...] = _CHUNK
        if transaction.ahead or self._reset_first:
            group, asks = b"RSET\r\n" + group, _CHUNK_AFTER_RSET
        self._reset_first = False
        transaction.first = asks[0]
        self._put(Piece(group, transaction, asks, transaction.content, size, True))

    def _begin_data(self, transaction: Transaction) -> None:
        self._before_content = transaction
        group = transaction.mail + transaction.rcpt + b"DATA\r\n"
        asks: tuple[Step, ...] = (Step.MAIL, Step.RCPT, Step.DATA)
        if self._reset_first:
            group, asks = b"RSET\r\n" + group, (Step.RSET, *asks)
        self._reset_first = False
        transaction.first = asks[0]
        self._put(Piece(group, transaction, asks))

    def _put(self, piece: Piece) -> None:
        if not self._outbox:
            self._moved_at = self._now()
        self._outbox.put(piece)

    # What to make of an answer

    def _hear(self, answer: ServerReply) -> None:
        if answer.code == 421:
            self._turned_away(answer.text)
            return
        if answer.code == _GOODBYE and not self._parts:
            self._unasked_goodbye(answer.text)
            return
        if not self._owed:
            raise OutOfProtocolError(f"a reply to nothing: {answer.code} {answer.text}")
        step, transaction = self._owed[0]
        self._last = transaction
        kind = answer.code // 100
        if kind == 3 and step is not Step.DATA:
            raise OutOfProtocolError(f"{answer.code} in reply to {step.upper()}")
        if kind < 4:
            self._told_off = None
        elif transaction is not None:
            self._hear_refusal(step, transaction, answer)
        if transaction is None:
            self.give_up("closed")
        elif step is Step.DOT:
            self._hear_dot(transaction, answer, accepted=kind == 2)
        elif step is Step.DATA:
            self._hear_data(transaction, answer, refused=kind > 3)
        self._owed.popleft()  # only now: if this answer ends the connection, it is to blame

    def _hear_refusal(self, step: Step, transaction: Transaction, answer: ServerReply) -> None:
        """What it means for the message, and for all should the connection end now."""
        lesson = self._lesson(step, transaction, answer) if step is not Step.DOT else None
        away = Reply(UNTRIED, answer.code, answer.text, lesson)
        if lesson is not None:
            self._leave(away)
        if step is Step.RSET:
            # It was a precaution: the message is well if what follows is taken.
            self._told_off = away
            self._leave(_AT_ITS_LIMIT)
        elif transaction.refusal is None:
            before = self._told_off if transaction.first is Step.RSET else None
            if lesson is None and before is not None and before.lesson is not None:
                away = before  # its RSET was not taken any more
            stage = "data" if step is Step.DOT else step.value
            refused = Reply(stage, answer.code, answer.text)
            transaction.refusal = refused if away.lesson is None else away
            if step is Step.MAIL:
                self._told_off = away
            elif says_goodbye(answer.text):
                self._told_off = transaction.refusal

    def _lesson(self, step: Step, transaction: Transaction, answer: ServerReply) -> Habit | None:
        return self._session.lesson(
            answer.code,
            answer.text,
            opens=step in _OPENS,
            behind_dot=transaction.ahead and step == transaction.first,
        )

    def _hear_data(self, transaction: Transaction, answer: ServerReply, *, refused: bool) -> None:
        self._before_content = None
        refusal = transaction.refusal
        if refused and refusal is not None:
            self._reset_first = True
            self._settle(transaction, refusal)
        elif answer.code != 354:
            raise OutOfProtocolError(f"{answer.code} in reply to DATA")
        elif refusal is not None and not transaction.rcpt_taken:
            # RFC 2920 §3.1: nobody is there to get it, so only the dot.
            self._reset_first = True
            self._put(Piece(b".\r\n", transaction, (Step.DOT,)))
        elif refusal is None and self._now() <= transaction.until and not self._quarrels:
            content = (*transaction.content, b".\r\n")
            self._put(Piece(b"", transaction, (Step.DOT,), content, transaction.size + 3, True))
        else:
            # Too late for its content; or its RCPT stands under somebody else's MAIL,
            # so that even a dot alone would deliver something.
            self.give_up("given up before the content")

    def _hear_dot(self, transaction: Transaction, answer: ServerReply, *, accepted: bool) -> None:
        refusal = transaction.refusal
        if not accepted and refusal is not None:
            self._reset_first = True
            self._settle(transaction, refusal)
            if refusal.stage == "data" and not transaction.handed:
                self.give_up("refused before it was complete")
        elif refusal is None and transaction.handed:
            self._session.taken += 1
            self._in_flight.settle(transaction, Reply("data", answer.code, answer.text))
        else:
            before = refusal.line if refusal else "not complete yet"
            words = f"taken ({answer.code} {answer.text}) after: {before}"
            self._settle(transaction, Reply("data", 0, words))
            self._give_up_on("the server contradicts itself")

    def _turned_away(self, text: str) -> None:
        """421: the command it answers and all later ones did not run (RFC 5321 §3.8)."""
        self.over = f"421 {text}"
        step, transaction = self._owed[0] if self._owed else (Step.MAIL, None)
        stage = "data" if step is Step.DOT else step.value
        reply = Reply(stage, 421, text)
        if transaction is not None:
            lesson = self._lesson(step, transaction, ServerReply(421, text))
            if lesson is not None:
                reply = Reply(stage if step is Step.DOT else UNTRIED, 421, text, lesson)
        self._in_flight.turned_away(transaction, reply)

    def _unasked_goodbye(self, text: str) -> None:
        """221 to something else than QUIT: the server leaves, as with 421.

        After the content nobody can tell what it means for that message.
        """
        step, transaction = self._owed[0] if self._owed else (Step.MAIL, None)
        if step is Step.DOT and transaction is not None and transaction.handed:
            words = f"{_GOODBYE} {text} in reply to the content"
            self._in_flight.settle(transaction, transaction.refusal or Reply("data", 0, words))
            self._owed.popleft()
        self._turned_away(f"{_GOODBYE} {text}")

    def _settle(self, transaction: Transaction, reply: Reply) -> None:
        self._in_flight.settle(transaction, reply)
        self._session.count(reply)
        self.width = self._session.width(self._window)
        if reply.code == 503 and reply.lesson is None:
            # The two programs disagree about the state: a new connection ends the quarrel.
            self._quarrels = True
            self._leave(Reply(UNTRIED, 0, "out of step (503)"))
        elif self._session.is_worn_out:
            self._leave(_AT_ITS_LIMIT)

    # The end

    def _leave(self, reply: Reply) -> None:
        """Takes nothing new from here on; ``reply`` is what becomes of those that wait."""
        self._leaving = self._leaving or reply
        self._in_flight.give_back(self._leaving)

    def _part(self) -> None:
        """Says QUIT, once nothing is under way any more."""
        if self.over or self._parts or self.under_way or self._owed:
            return
        if self._quarrels:
            self.give_up("out of step (503)")
            return
        self._parts = True
        self._put(Piece(b"QUIT\r\n", None, (Step.QUIT,)))
