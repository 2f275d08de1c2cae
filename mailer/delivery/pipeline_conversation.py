"""The conversation with one server, without a socket: octets and time in, octets and replies out.

DATA (RFC 2920): ``content . MAIL RCPT DATA`` is one group, so one message's content is in
doubt at a time. BDAT (RFC 3030): ``RSET MAIL RCPT BDAT n LAST content`` for up to ``window``
messages, one behind the other.

A refused MAIL or RCPT does not end a transaction on the server: what is sent next could go
out under the previous sender. Hence RSET, and hence no trust in a 2xx after a refusal.
"""

from collections import deque
from collections.abc import Callable, Mapping
from itertools import repeat

from mailer.delivery.pipeline_answers import Answer, AnswerReader, OutOfProtocolError
from mailer.delivery.pipeline_offer import Way
from mailer.delivery.pipeline_outbox import BLOCK, PATIENCE_SECONDS, Octets, Outbox, Piece, Step
from mailer.delivery.pipeline_passage import Passage
from mailer.delivery.pipeline_queue import Queue
from mailer.delivery.reply import UNTRIED, Reply

_ORDINARY = frozenset({Step.RSET, Step.MAIL, Step.RCPT})
_CHUNK = (Step.RSET, Step.MAIL, Step.RCPT, Step.DOT)


class Conversation:
    """One connection from the first MAIL to its end.

    ``settled`` collects each passage with its reply, exactly once; ``over`` says why the
    connection must be dropped now, and is "" as long as it is good.
    """

    def __init__(
        self,
        way: Way,
        window: int,
        now: Callable[[], float],
        patience: Mapping[str, float] = PATIENCE_SECONDS,
    ) -> None:
        self.over = ""
        self.width = window if way is Way.BDAT else min(window, 2)
        self._way = way
        self._now = now
        self._patience = patience
        self._reader = AnswerReader()
        self._outbox = Outbox()
        self._queue = Queue()
        self._owed: deque[tuple[Step, Passage | None]] = deque()
        self._before_content: Passage | None = None
        self._last: Passage | None = None  # the one last spoken of
        self._reset_first = False
        self._leaving = ""
        self._heard_at = self._moved_at = now()

    @property
    def settled(self) -> list[tuple[Passage, Reply]]:
        return self._queue.settled

    @property
    def under_way(self) -> int:
        """How many were submitted and are not settled."""
        return len(self._queue.under_way) + len(self._queue.waiting)

    @property
    def leaving(self) -> bool:
        """It takes nothing new: over, or finishing what is under way."""
        return bool(self.over or self._leaving)

    @property
    def deadline(self) -> float | None:
        """The loop time at which ``expire`` is due unless something happens before."""
        times = []
        if self._owed:
            times.append(self._heard_at + self._patience[self._owed[0][0]])
        if self._outbox:
            times.append(self._moved_at + self._patience[BLOCK])
        return min(times) if times and not self.over else None

    def submit(self, passage: Passage) -> None:
        """Takes on a message whose ``sending`` is durable: its content may leave at once."""
        self._queue.waiting.append(passage)
        if self.over or self._leaving:
            self._queue.give_back(0, self.over or self._leaving)
        else:
            self._fill()

    def quit(self) -> None:
        """Says goodbye, if nothing is under way."""
        if not (self.leaving or self.under_way):
            self._leaving = "closed"
            self._put(Piece(b"QUIT\r\n", None, (Step.QUIT,)))

    def take(self, limit: int) -> list[Octets]:
        """About so many octets to write now; they count as handed over from here on."""
        written: list[Octets] = []
        if self.over or not self._outbox:
            return written
        self._moved_at = self._now()
        if not self._owed or (head := self._owed[0][1]) is None or not head.handed:
            self._heard_at = self._moved_at
        for piece, first, complete in self._outbox.take(limit, written):
            passage = piece.passage
            if first:
                self._owed.extend(zip(piece.asks, repeat(passage)))
            if passage is not None:
                passage.handed = complete and piece.is_last
        return written

    def feed(self, octets: bytes) -> None:
        """What the server says, in pieces of any size."""
        owed, now = self._owed, self._now()
        try:
            for answer in self._reader.feed(octets):
                if self.over:
                    return
                self._heard_at = now
                if owed and 200 <= answer.code < 300:
                    step, passage = owed[0]
                    if step in _ORDINARY and passage is not None:  # as it is nearly always
                        owed.popleft()
                        self._last = passage
                        passage.rcpt_taken = passage.rcpt_taken or step is Step.RCPT
                        continue
                self._hear(answer)
        except OutOfProtocolError as problem:
            self.lost(str(problem))
        if self._leaving and not self._queue.under_way and not self._owed:
            self.lost(self._leaving)
        self._fill()

    def expire(self) -> None:
        """The deadline has passed."""
        step = self._owed[0][0] if self._owed else BLOCK
        self.lost(f"no answer in time to {step.upper()}")

    def lost(self, why: str) -> None:
        """The connection is gone, or given up, without a 421."""
        if not self.over:
            self.over = why
            self._queue.lost(why, self._owed[0][1] if self._owed else self._last)

    # What to say

    def _fill(self) -> None:
        """Begins as many of the waiting as may be under way."""
        waiting, under_way, now = self._queue.waiting, self._queue.under_way, self._now()
        while waiting and len(under_way) < self.width and not (self.over or self._leaving):
            if self._before_content is not None:
                return
            passage = waiting.popleft()
            under_way[passage] = None
            if now > passage.until:
                self._queue.settle(passage, Reply(UNTRIED, 0, "waited too long for its turn"))
            elif self._way is Way.BDAT:
                self._begin_chunk(passage)
            else:
                self._begin_data(passage)

    def _begin_chunk(self, passage: Passage) -> None:
        size = passage.size
        group = b"RSET\r\n%b%bBDAT %d LAST\r\n" % (passage.mail, passage.rcpt, size)
        self._put(Piece(group, passage, _CHUNK, passage.content, size, True))

    def _begin_data(self, passage: Passage) -> None:
        self._before_content = passage
        group = passage.mail + passage.rcpt + b"DATA\r\n"
        asks: tuple[Step, ...] = (Step.MAIL, Step.RCPT, Step.DATA)
        if self._reset_first:
            group, asks = b"RSET\r\n" + group, (Step.RSET, *asks)
        self._reset_first = False
        self._put(Piece(group, passage, asks))

    def _put(self, piece: Piece) -> None:
        if not self._outbox:
            self._moved_at = self._now()
        self._outbox.put(piece)

    # What to make of an answer

    def _hear(self, answer: Answer) -> None:
        if answer.code == 421:
            self._turned_away(answer.text)
            return
        if not self._owed:
            raise OutOfProtocolError(f"a reply to nothing: {answer.code} {answer.text}")
        step, passage = self._owed[0]
        self._last = passage
        kind = answer.code // 100
        if kind == 3 and step is not Step.DATA:
            raise OutOfProtocolError(f"{answer.code} in reply to {step.upper()}")
        if passage is None:
            self.lost("closed")
        elif step is Step.DOT:
            self._hear_dot(passage, answer, accepted=kind == 2)
        elif step is Step.DATA:
            self._hear_data(passage, answer, refused=kind > 3)
        elif step is Step.RSET:
            raise OutOfProtocolError(f"RSET refused: {answer.code} {answer.text}")
        else:
            passage.refusal = passage.refusal or Reply(step.value, answer.code, answer.text)
        self._owed.popleft()  # only now: if this answer ends the connection, it is to blame

    def _hear_data(self, passage: Passage, answer: Answer, *, refused: bool) -> None:
        self._before_content = None
        refusal = passage.refusal
        if refused:
            self._reset_first = True
            self._settle(passage, refusal or Reply("data", answer.code, answer.text))
        elif answer.code != 354:
            raise OutOfProtocolError(f"{answer.code} in reply to DATA")
        elif refusal is not None and not passage.rcpt_taken:
            # RFC 2920 §3.1: nobody is there to get it, so only the dot.
            self._reset_first = True
            self._put(Piece(b".\r\n", passage, (Step.DOT,)))
        elif refusal is None and self._now() <= passage.until and not self._leaving:
            content = (*passage.content, b".\r\n")
            self._put(Piece(b"", passage, (Step.DOT,), content, passage.size + 3, True))
        else:
            # Too late for its content; or its RCPT stands under somebody else's MAIL,
            # so that even a dot alone would deliver something.
            self.lost("given up before the content")

    def _hear_dot(self, passage: Passage, answer: Answer, *, accepted: bool) -> None:
        refusal = passage.refusal
        if not accepted:
            self._reset_first = True
            self._settle(passage, refusal or Reply("data", answer.code, answer.text))
            if refusal is None and not passage.handed:
                self.lost("refused before it was complete")
        elif refusal is None and passage.handed:
            self._settle(passage, Reply("data", answer.code, answer.text))
        else:
            before = refusal.line if refusal else "not complete yet"
            words = f"taken ({answer.code} {answer.text}) after: {before}"
            self._settle(passage, Reply("data", 0, words))
            self.lost("the server contradicts itself")

    def _turned_away(self, text: str) -> None:
        """421: the command it answers and all later ones did not run (RFC 5321 §3.8)."""
        self.over = f"421 {text}"
        step, passage = self._owed[0] if self._owed else (Step.MAIL, None)
        self._queue.turned_away(passage, "data" if step is Step.DOT else step.value, text)

    def _settle(self, passage: Passage, reply: Reply) -> None:
        self._queue.settle(passage, reply)
        if reply.code == 503:
            # The two programs disagree about the state: a new connection ends the quarrel.
            self._leaving = self._leaving or "out of step (503)"
            self._queue.give_back(0, self._leaving)
