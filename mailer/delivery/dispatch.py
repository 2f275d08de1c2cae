"""Dispatch: messages that may leave are spread over the connections of a relay."""

from collections.abc import Iterable, Sequence

from mailer.delivery.render.message import RenderedMessage
from mailer.delivery.smtp.connection import SmtpConnection


def spread(
    messages: Sequence[RenderedMessage], connections: Iterable[SmtpConnection]
) -> list[RenderedMessage]:
    """Submits messages evenly over the connections that have room; returns those left over."""
    left = list(reversed(messages))
    live = [connection for connection in connections if connection.room]
    share = -(-len(left) // max(1, len(live)))
    for most in (share, len(left)):
        for connection in live:
            for _ in range(min(most, connection.room, len(left))):
                message = left.pop()
                connection.submit(message, message.envelope)
            connection.flush()
        if not left:
            break
    return left[::-1]
