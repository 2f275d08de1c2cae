"""The header of the mail itself (RFC 5322 §3.6): each field once, one reader."""

from collections.abc import Iterator

from mailer.compose.preflight.finding import Finding, error
from mailer.compose.preflight.look import Look

_ONCE = ("From", "To", "Subject", "Date", "Message-ID")


def header(look: Look) -> Iterator[Finding]:
    """From, To, Subject, Date and Message-ID stand there once; To holds one address."""
    for name in _ONCE:
        number = len(look.header.values(name))
        if number != 1:
            yield error(
                "header-count",
                f"header: {name}",
                f"Die Kopfzeile {name} kommt {number}-mal vor, richtig ist einmal; das ist ein "
                "Fehler im Programm, bitte melden.",
                f"The header field {name} occurs {number} times, once is right; this is a fault "
                "of the program, please report it.",
            )
    addresses = look.header.addresses("To")
    if len(look.header.values("To")) == 1 and len(addresses) != 1:
        yield error(
            "header-to",
            "header: To",
            f"In „To“ stehen {len(addresses)} Adressen, richtig ist eine; bitte die Adresse der "
            "Person prüfen.",
            f'"To" holds {len(addresses)} addresses, one is right; please check the address of '
            "the person.",
        )
