"""Dispatch: messages that may leave are spread over the connections of a relay."""

from collections.abc import Iterable, Sequence

from mailer.delivery.render.message import RenderedMessage
from mailer.delivery.smtp.connection import SmtpConnection


def spread(
    messages: Sequence[RenderedMessage], connections: Iterable[SmtpConnection]
) -> list[RenderedMessage]:
    """Submits messages evenly over the connections that have room; returns those left over."""
    left = list(reversed(messages))
    live = [(connection, room) for connection in connections if (room := connection.room)]
    share = -(-len(left) // max(1, len(live)))
    for connection, room in live:
        _submit(connection, left, min(share, room))
    for connection, _ in live:
        if not left:
            break
        _submit(connection, left, connection.room)
    return left[::-1]


def _submit(connection: SmtpConnection, left: list[RenderedMessage], most: int) -> None:
    for _ in range(min(most, len(left))):
        message = left.pop()
        connection.submit(message, message.envelope)
    connection.flush()
