"""A mail address, checked once: how it is written, compared, sent to and shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from mailer.domain.errors import InvalidValueError
from mailer.domain.printable import first_unseen

if TYPE_CHECKING:
    from email_validator import ValidatedEmail

# Of such an address nothing is decided but by its domain: no quotes, no letters beyond ASCII, no
# length near a limit.
_PLAIN = re.compile(
    r"([A-Za-z0-9_+-]{1,30}(?:\.[A-Za-z0-9_+-]{1,30})?)@([A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*)"
)
_LONGEST_PLAIN = 200
_DOMAINS = 16_384  # a list of a million people has some thousand offices
_LONGEST_LABEL = 63  # RFC 1035 §2.3.4

NOT_MAILED = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})
"""Top-level domains that nobody can send to (RFC 6761 and its kin). The validator has them too, but
to load it takes longer than most calls do."""

_IN_MAILTO = "!$'*+-._~="  # what a local part holds and a URI need not escape (RFC 3986 §3.3)


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """One valid address (RFC 5321 §4.1.2, RFC 6531 for local parts beyond ASCII).

    ``envelope`` has the domain in its ASCII form (RFC 5890), as SMTP takes it.
    ``key`` is what two spellings of one mailbox have in common: the envelope in lower case.
    """

    envelope: str
    display: str

    @property
    def key(self) -> str:
        return self.envelope.lower()

    @property
    def domain(self) -> str:
        """The domain in ASCII and lower case: what limits and back-off are kept by."""
        return self.envelope.rpartition("@")[2].lower()

    @property
    def needs_smtputf8(self) -> bool:
        """Only a local part beyond ASCII needs the SMTPUTF8 extension."""
        return not self.envelope.isascii()

    @property
    def masked(self) -> str:
        return masked(self.envelope)


def parse_address(text: str) -> EmailAddress:
    """Reads an address as people type it; blanks around it are dropped.

    Raises InvalidValueError for anything that is no deliverable form of an address,
    control characters, what cannot be seen and SMTP parameters after a blank among it.
    """
    written = text.strip(" \t\u00a0")
    plain = _PLAIN.fullmatch(written) if len(written) <= _LONGEST_PLAIN else None
    # The validator drops the case of ``Postmaster`` and its kin (RFC 2142).
    if plain is not None and (plain[1].islower() or not plain[1].isalpha()):
        if (forms := _domain(plain[2])) is None:
            raise _no_address(text)
        return EmailAddress(f"{plain[1]}@{forms[0]}", f"{plain[1]}@{forms[1]}")
    # The validator goes by categories, and a mark that is drawn as nothing is one of letters.
    if first_unseen(written):
        raise _no_address(text)
    if (found := _validated(written)) is None:
        raise _no_address(text)
    local, domain = found.local_part, found.ascii_domain
    return EmailAddress(envelope=f"{local}@{domain}", display=found.normalized)


@lru_cache(maxsize=_DOMAINS)
def _domain(written: str) -> tuple[str, str] | None:
    """A domain in ASCII and as its reader sees it; None where no address can end with it.

    ``written`` has nothing but ASCII letters, digits, and single dots and hyphens between them.
    """
    plain = written.lower()
    labels = plain.split(".")
    # The validator takes as long for a domain as a list's reader does for ten people.
    if (
        len(labels) > 1
        and labels[-1][-1].isalpha()
        and max(map(len, labels)) <= _LONGEST_LABEL
        and labels[-1] not in NOT_MAILED
    ):
        return plain, plain
    found = _validated(f"a@{written}")
    return None if found is None else (found.ascii_domain, found.domain)


def _validated(written: str) -> ValidatedEmail | None:
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(written, check_deliverability=False, allow_quoted_local=False)
    except EmailNotValidError:
        return None


def _no_address(text: str) -> InvalidValueError:
    shown = "".join("�" if first_unseen(char) else char for char in text.strip())[:80]
    if not shown:
        return InvalidValueError("Die E-Mail-Adresse fehlt.", "The e-mail address is missing.")
    return InvalidValueError(
        f"„{shown}“ ist keine gültige E-Mail-Adresse.", f'"{shown}" is not a valid e-mail address.'
    )


def known_address(envelope: str) -> EmailAddress:
    """An address that was parsed before it was stored; not checked again."""
    return EmailAddress(envelope=envelope, display=envelope)


def mailto(envelope: str) -> str:
    """The URI of a mailbox (RFC 6068): ``?``, ``&`` and ``%`` of its local part escaped.

    Else ``a?bcc=b@example.org``, which is an address, would add a recipient. Letters beyond
    ASCII stay: calendar programs compare an ATTENDEE with the address they know.
    """
    local, _, domain = envelope.rpartition("@")
    escaped = "".join(quote(one, safe=_IN_MAILTO) if one.isascii() else one for one in local)
    return f"mailto:{escaped}@{domain}"


def address_in(uri: str) -> str:
    """The mailbox in a URI that ``mailto`` made; "" in any other."""
    scheme, _, rest = uri.partition(":")
    return unquote(rest.partition("?")[0]) if scheme.lower() == "mailto" else ""


def masked(address: str) -> str:
    """``anna@example.org`` → ``a…@example.org``: enough to recognise, not to learn."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
