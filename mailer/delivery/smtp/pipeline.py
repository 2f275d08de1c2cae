"""The fast way to a relay: many messages on one connection without waiting in between.

What a sender has to know:

* ``submit`` is called only when ``sending`` is durable: the content may leave at once.
* ``Verdict.UNTRIED`` means that no content left and nobody refused it: ``sending`` goes back
  to ``queued`` and the attempt that was counted is taken back.
* Content does not leave later than ``_QUEUE_SECONDS`` after ``submit``, well within a lease;
  the answer to it may take ten minutes more.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mailer.config import Relay
from mailer.delivery.smtp import outbox
from mailer.delivery.smtp.client import Envelope, OpenConnection, without_secrets
from mailer.delivery.smtp.conversation import Conversation
from mailer.delivery.smtp.extensions import TransferMode, extensions_of
from mailer.delivery.smtp.protocol import SmtpProtocol
from mailer.delivery.smtp.reply import Reply
from mailer.delivery.smtp.transaction import CannotBeSaidError, Transaction, transaction_of
from mailer.domain.habit import NO_HABIT, Habit

_QUEUE_SECONDS = 240.0


class Pipeline:
    """One live connection that takes up to ``window`` messages at a time, until it ends."""

    def __init__(
        self,
        relay: Relay,
        connection: OpenConnection,
        on_reply: Callable[[Any, Reply], None],
        habit: Habit = NO_HABIT,
    ) -> None:
        self._relay = relay
        self._on_reply = on_reply
        self._extensions = extensions_of(connection.extensions)
        self._now = asyncio.get_running_loop().time
        self._conversation = Conversation(
            self._extensions.transfer_mode, relay.window, self._now, outbox.TIMEOUT_SECONDS, habit
        )
        self._protocol = SmtpProtocol(self._conversation, self._tell)
        self._submitted = 0
        self._most = habit.at_most(relay.messages_per_connection)
        self._secret = relay.password.get_secret_value()
        connection.hand_over(self._protocol)

    @staticmethod
    def transfer_mode(connection: OpenConnection) -> TransferMode:
        """How the server at the other end wants its mail."""
        return extensions_of(connection.extensions).transfer_mode

    @property
    def room(self) -> int:
        if self._conversation.leaving:
            return 0
        return min(
            self._conversation.width - self._conversation.under_way, self._most - self._submitted
        )

    @property
    def under_way(self) -> int:
        return self._conversation.under_way

    def submit(self, what: Any, envelope: Envelope) -> None:
        """Hands over one message; its outcome is passed to ``on_reply``, never raised."""
        self._submitted += 1
        try:
            transaction = transaction_of(
                what, envelope, self._extensions, self._now() + _QUEUE_SECONDS
            )
        except CannotBeSaidError as problem:
            self._on_reply(what, problem.reply)
            return
        self._protocol.send(transaction)

    def adapt(self, habit: Habit) -> None:
        """What is known by now of what the relay wants."""
        self._conversation.adapt(habit)
        self._most = habit.at_most(self._relay.messages_per_connection)

    def flush(self) -> None:
        """Writes what was submitted now and not at the end of this turn."""
        self._protocol.flush()

    async def close(self) -> None:
        """Sends QUIT and closes; what is still in flight is cut off and reported as such."""
        await self._protocol.quit()

    def _tell(self, transaction: Transaction, reply: Reply) -> None:
        if self._secret and self._secret in reply.text:
            reply = replace(reply, text=without_secrets(reply.text, self._relay))
        self._on_reply(transaction.what, reply)
