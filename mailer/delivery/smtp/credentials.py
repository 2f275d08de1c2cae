"""What a login at a relay is made of, and how it is kept out of every text."""

import re
from base64 import b64encode
from pathlib import Path

from mailer.config import Relay
from mailer.delivery.smtp.unreachable import RelayUnreachableError
from mailer.domain.errors import Sentence, SettingsError
from mailer.files import read_octets

_BIGGEST_TOKEN_BYTES = 1_000_000
_RUN = re.compile(r"[A-Za-z0-9+/]{12,}")


def secret_of(relay: Relay) -> str:
    """The password, or for XOAUTH2 the access token as it is at this moment.

    ``token_file`` is read again for each connection, relative to the working directory: tokens
    live for an hour, and whoever renews them replaces the file. Raises
    RelayUnreachableError where there is none to be had.
    """
    if not (relay.auth == "xoauth2" and relay.token_file):
        secret = relay.password.get_secret_value()
        if not secret and relay.auth == "xoauth2":
            raise RelayUnreachableError(
                Sentence(
                    f"Für das Relay {relay.name} gibt es kein Token; bitte token_file setzen.",
                    f"There is no token for the relay {relay.name}; please set token_file.",
                )
            )
        return secret
    file = relay.token_file
    try:
        octets = read_octets(Path(file), SettingsError, most_bytes=_BIGGEST_TOKEN_BYTES)
        token = octets.decode().strip()
    except UnicodeDecodeError:
        token = ""
    except SettingsError as problem:
        raise RelayUnreachableError(
            Sentence(f"Token: {problem.sentence.de}", f"Token: {problem.sentence.en}")
        ) from None
    if len(token.split()) != 1 or not (token.isascii() and token.isprintable()):
        raise RelayUnreachableError(
            Sentence(
                f"In der Datei {file} steht kein Token; sie soll nur das Token enthalten.",
                f"The file {file} holds no token; it should contain the token and nothing else.",
            )
        )
    return token


def without_secrets(text: str, relay: Relay, token: str = "") -> str:
    """Servers quote what they were sent: password and token must not be readable.

    As they are, and as AUTH encodes them (RFC 4616, RFC 4954), whole or in pieces.
    """
    for secret in (relay.password.get_secret_value(), token):
        if secret:
            forms = _encoded(relay.username, secret)
            text = _RUN.sub(lambda run, forms=forms: _unless_in(run[0], forms), text)  # type: ignore[misc]
            for form in (*forms, secret):
                text = text.replace(form, "…")
    return text


def _unless_in(run: str, forms: tuple[str, ...]) -> str:
    return "…" if any(run in form for form in forms) else run


def _encoded(username: str, secret: str) -> tuple[str, ...]:
    plain = (
        f"\0{username}\0{secret}",
        f"user={username}\1auth=Bearer {secret}\1\1",
        secret,
    )
    return tuple(b64encode(one.encode()).decode("ascii") for one in plain)
