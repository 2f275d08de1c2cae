"""Probes a relay without sending anything: its TLS, extensions, login and senders."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import NameOID

from mailer.config import Relay
from mailer.delivery.smtp.client import OpenConnection, RelayUnreachableError, open_connection
from mailer.delivery.smtp.reply import Reply
from mailer.domain.errors import Sentence

_TIMEOUT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Encryption:
    """TLS as it was agreed upon. ``valid_until`` is in UTC; names as in the certificate."""

    version: str
    cipher: str
    subject: str
    issuer: str
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found. ``unreachable`` or ``no_login`` is why it ended early.

    ``senders`` are the envelope senders asked about, with the reply to each.
    """

    greeting: str = ""
    extensions: Mapping[str, str] | None = None
    login_methods: tuple[str, ...] = ()
    encryption: Encryption | None = None
    unreachable: Sentence | None = None
    no_login: Sentence | None = None
    senders: tuple[tuple[str, Reply], ...] = ()


async def probe(relay: Relay, senders: Sequence[str]) -> Probe:
    """Connects, encrypts, logs in, asks about each envelope sender, and leaves."""
    try:
        async with asyncio.timeout(_TIMEOUT_SECONDS):
            # First without a login: what a server tells strangers is worth knowing either way.
            connection = await open_connection(relay.model_copy(update={"auth": "none"}))
            try:
                return await _look(connection, relay, senders)
            finally:
                connection.close()
    except RelayUnreachableError as problem:
        return Probe(unreachable=problem.sentence)
    except TimeoutError:
        return Probe(unreachable=_too_slow(relay))


async def _look(connection: OpenConnection, relay: Relay, senders: Sequence[str]) -> Probe:
    no_login = None
    replies: list[tuple[str, Reply]] = []
    extensions, methods = dict(connection.extensions), connection.login_methods
    encryption = _encryption(connection)
    try:
        if relay.auth != "none":
            await connection.log_in(relay)
        for sender in senders:
            replies.append((sender, await connection.ask_sender(sender)))  # noqa: PERF401 - one by one
    except RelayUnreachableError as problem:
        no_login = problem.sentence
    return Probe(
        greeting=connection.greeting,
        extensions=extensions,
        login_methods=methods,
        encryption=encryption,
        no_login=no_login,
        senders=tuple(replies),
    )


def _encryption(connection: OpenConnection) -> Encryption | None:
    tls = connection.encryption
    if tls is None:
        return None
    der = tls.getpeercert(binary_form=True)
    if der is None:
        return None
    certificate = x509.load_der_x509_certificate(der)
    cipher = tls.cipher()
    return Encryption(
        version=tls.version() or "",
        cipher=cipher[0] if cipher else "",
        subject=_subject(certificate),
        issuer=_name(certificate.issuer),
        valid_until=certificate.not_valid_after_utc,
    )


def _subject(certificate: x509.Certificate) -> str:
    """Who it is for: modern certificates name that beside an empty subject (RFC 6125)."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return _name(certificate.subject)
    return ", ".join(str(one.value) for one in names) or _name(certificate.subject)


def _name(name: x509.Name) -> str:
    parts = (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)
    told = [str(one.value) for part in parts for one in name.get_attributes_for_oid(part)]
    return ", ".join(told) or name.rfc4514_string()


def _too_slow(relay: Relay) -> Sentence:
    return Sentence(
        f"{relay.host}:{relay.port} hat nach {_TIMEOUT_SECONDS} Sekunden nicht geantwortet; "
        "vielleicht lässt eine Firewall den Port nicht durch.",
        f"{relay.host}:{relay.port} had not answered after {_TIMEOUT_SECONDS} seconds; "
        "a firewall may block the port.",
    )
