"""Logging in at a relay: password or XOAUTH2, and what is reported when it fails."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectResponseError,
    SMTPException,
    SMTPResponse,
)

from mailer.config import Relay
from mailer.delivery.smtp.credentials import secret_of, without_secrets
from mailer.delivery.smtp.unreachable import (
    RelayUnreachableError,
    login_in_the_clear,
    login_refused,
    no_such_login,
    turned_away,
    why_unreachable,
)
from mailer.domain.errors import Sentence

_Way = Callable[[str, str], Awaitable[SMTPResponse]]


@contextlib.asynccontextmanager
async def told_as_unreachable(client: SMTP, relay: Relay) -> AsyncIterator[None]:
    """Whatever ends a connection before it is of use becomes a sentence, and the end of it."""
    try:
        yield
    except SMTPConnectResponseError as refusal:
        client.close()
        told = turned_away(relay, refusal.code, refusal.message)
        raise RelayUnreachableError(_secretless(told, relay)) from None
    except (SMTPException, OSError, ValueError, TimeoutError) as problem:
        client.close()
        raise RelayUnreachableError(_secretless(why_unreachable(problem, relay), relay)) from None
    except (RelayUnreachableError, asyncio.CancelledError):
        client.close()
        raise


async def log_in(client: SMTP, relay: Relay) -> None:
    """Logs in as told (RFC 4954), never without TLS but on this machine.

    Raises RelayUnreachableError, or what aiosmtplib raises for a lost connection.
    """
    if client.get_transport_info("sslcontext") is None and not relay.on_this_machine:
        raise RelayUnreachableError(login_in_the_clear(relay))
    secret = secret_of(relay)
    ways = _ways(client, relay)
    # Some servers announce ways that do not work: the next one is tried, the first refusal told.
    first: SMTPAuthenticationError | None = None
    for way in ways:
        try:
            await way(relay.username, secret)
        except SMTPAuthenticationError as refusal:
            first = first or refusal
            if not client.is_connected:
                break
        except SMTPException:
            if first is None:
                raise
            break
        else:
            return
    if first is not None:
        told = login_refused(relay, first.code, first.message)
        raise RelayUnreachableError(_secretless(told, relay, secret))


def _ways(client: SMTP, relay: Relay) -> list[_Way]:
    """The commands to log in with that both sides know, the best first."""
    offered = client.server_auth_methods
    known: dict[str, _Way] = (
        {"xoauth2": client.auth_xoauth2}
        if relay.auth == "xoauth2"
        else {
            "plain": client.auth_plain,
            "login": client.auth_login,
            "cram-md5": client.auth_crammd5,
        }
    )
    ways = [way for name, way in known.items() if name in offered]
    if not ways:
        raise RelayUnreachableError(no_such_login(relay, ", ".join(known).upper(), offered))
    return ways


def _secretless(told: Sentence, relay: Relay, token: str = "") -> Sentence:
    return Sentence(*(without_secrets(text, relay, token) for text in told))
