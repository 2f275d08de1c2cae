"""Why there is no connection to a relay, as a sentence that says what to do."""

import socket
import ssl
from collections.abc import Iterator

from mailer.config import Relay
from mailer.domain.errors import Sentence
from mailer.domain.printable import cleaned

# X509_V_ERR_… of OpenSSL.
_NOT_YET_VALID, _EXPIRED = 9, 10
_WRONG_NAME = {62, 64}
_UNKNOWN_ISSUER = {18, 19, 20, 21}
_SENTENCE_CHARACTERS = 1000


class RelayUnreachableError(Exception):
    """No connection, no TLS or no login: nothing was sent, and the reason is for staff.

    ``sentence`` is the reason in both languages, on one line and clean, whatever a server said;
    ``str()`` gives the English one.
    """

    def __init__(self, reason: Sentence | str) -> None:
        told = Sentence(reason, reason) if isinstance(reason, str) else reason
        self.sentence = Sentence(*(_one_line(text) for text in told))
        super().__init__(self.sentence.en)


def _one_line(text: str) -> str:
    return " ".join(cleaned(text[:_SENTENCE_CHARACTERS], lines=True).split())


def why_unreachable(problem: BaseException, relay: Relay) -> Sentence:
    """What went wrong between here and the server, from the exception and its causes."""
    where = f"{relay.host}:{relay.port}"
    for cause in _causes(problem):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _bad_certificate(cause, relay)
        if isinstance(cause, ssl.SSLError):
            return _no_tls(cause, relay)
        if isinstance(cause, FileNotFoundError):
            return Sentence(
                f"Die Datei {relay.ca_file} (ca_file) gibt es nicht.",
                f"There is no file {relay.ca_file} (ca_file).",
            )
        if isinstance(cause, socket.gaierror):
            return Sentence(
                f"Den Namen {relay.host} gibt es nicht, oder das DNS antwortet nicht; bitte host "
                "prüfen.",
                f"There is no name {relay.host}, or the DNS does not answer; please check host.",
            )
        if isinstance(cause, ConnectionRefusedError):
            return Sentence(
                f"{where} nimmt keine Verbindung an; bitte host und port prüfen.",
                f"{where} accepts no connection; please check host and port.",
            )
    if any(isinstance(cause, TimeoutError) for cause in _causes(problem)):
        return Sentence(
            f"{where} antwortet nicht; vielleicht lässt eine Firewall den Port nicht durch.",
            f"{where} does not answer; a firewall may block the port.",
        )
    return Sentence(
        f"Die Verbindung zu {where} kam nicht zustande: {problem}",
        f"No connection to {where}: {problem}",
    )


def turned_away(relay: Relay, code: int, text: str) -> Sentence:
    """The greeting was a refusal."""
    return Sentence(
        f"{relay.host} weist die Verbindung ab: {code} {text}",
        f"{relay.host} turns the connection away: {code} {text}",
    )


def starttls_missing(relay: Relay) -> Sentence:
    """The server does not offer STARTTLS, or somebody in between took it away."""
    return Sentence(
        f"{relay.host}:{relay.port} bietet kein STARTTLS an; unverschlüsselt wird nichts "
        'gesendet. Entweder gehört zu diesem Port tls = "implicit", oder etwas auf dem Weg '
        "entfernt die Verschlüsselung.",
        f"{relay.host}:{relay.port} does not offer STARTTLS, and nothing is sent in the clear. "
        'Either this port wants tls = "implicit", or something on the way removes encryption.',
    )


def no_such_login(relay: Relay, wanted: str, offered: list[str]) -> Sentence:
    """The server offers other ways to log in, or none."""
    if not offered:
        return Sentence(
            f"{relay.host} bietet keine Anmeldung (AUTH) an; bitte port und auth prüfen.",
            f"{relay.host} offers no login (AUTH); please check port and auth.",
        )
    ways = ", ".join(sorted(one.upper() for one in offered))
    return Sentence(
        f"{relay.host} bietet die Anmeldung mit {wanted} nicht an, nur {ways}; bitte auth prüfen.",
        f"{relay.host} does not offer to log in with {wanted}, only {ways}; please check auth.",
    )


def login_refused(relay: Relay, code: int, text: str) -> Sentence:
    """The server does not take the credentials (5xx), or cannot check them now (4xx)."""
    if code < 500:
        return Sentence(
            f"{relay.host} kann die Anmeldung gerade nicht prüfen: {code} {text}",
            f"{relay.host} cannot check the login right now: {code} {text}",
        )
    what = (
        Sentence(
            "ob das Token abgelaufen ist und SMTP erlaubt",
            "whether the token expired or allows SMTP",
        )
        if relay.auth == "xoauth2"
        else Sentence("Benutzername und Passwort", "username and password")
    )
    return Sentence(
        f"{relay.host} nimmt die Anmeldung als {relay.username} nicht an ({code} {text}); bitte "
        f"prüfen: {what.de}.",
        f"{relay.host} does not accept the login as {relay.username} ({code} {text}); please "
        f"check {what.en}.",
    )


def login_in_the_clear(relay: Relay) -> Sentence:
    """Credentials never leave this machine unencrypted."""
    return Sentence(
        f"Zu {relay.host} besteht keine Verschlüsselung; das Passwort wird so nicht gesendet.",
        f"There is no encryption to {relay.host}; the password is not sent like that.",
    )


def _causes(problem: BaseException) -> Iterator[BaseException]:
    one: BaseException | None = problem
    while one is not None:
        yield one
        one = one.__cause__ or one.__context__


def _bad_certificate(problem: ssl.SSLCertVerificationError, relay: Relay) -> Sentence:
    host = relay.host
    if problem.verify_code == _EXPIRED:
        return Sentence(
            f"Das Zertifikat von {host} ist abgelaufen; der Betreiber muss es erneuern.",
            f"The certificate of {host} has expired; its operator must renew it.",
        )
    if problem.verify_code == _NOT_YET_VALID:
        return Sentence(
            f"Das Zertifikat von {host} gilt noch nicht; bitte die Uhr dieses Rechners prüfen.",
            f"The certificate of {host} is not valid yet; please check this machine's clock.",
        )
    if problem.verify_code in _WRONG_NAME:
        return Sentence(
            f"Das Zertifikat gilt nicht für den Namen {host}; bitte als host den Namen eintragen, "
            "den der Betreiber nennt.",
            f"The certificate is not for the name {host}; please set host to the name that the "
            "operator gives.",
        )
    if problem.verify_code in _UNKNOWN_ISSUER:
        return Sentence(
            f"Dem Aussteller des Zertifikats von {host} wird hier nicht vertraut; für eine eigene "
            "Zertifizierungsstelle bitte ca_file setzen.",
            f"The issuer of {host}'s certificate is not trusted here; for a certification "
            "authority of your own please set ca_file.",
        )
    return Sentence(
        f"Das Zertifikat von {host} ist nicht gültig: {problem.verify_message}.",
        f"The certificate of {host} is not valid: {problem.verify_message}.",
    )


def _no_tls(problem: ssl.SSLError, relay: Relay) -> Sentence:
    if relay.tls == "implicit" and "WRONG_VERSION_NUMBER" in str(problem.reason):
        return Sentence(
            f"{relay.host}:{relay.port} spricht nicht von Anfang an TLS; hier ist wohl "
            'tls = "starttls" richtig.',
            f"{relay.host}:{relay.port} does not speak TLS from the start; "
            'tls = "starttls" is probably right.',
        )
    return Sentence(
        f"Die Verschlüsselung mit {relay.host} kam nicht zustande: {problem.reason or problem}.",
        f"No encryption with {relay.host}: {problem.reason or problem}.",
    )
