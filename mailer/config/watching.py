"""Settings of the watch over a running office: where its own pages listen, whom alarms reach."""

import ipaddress
import re
import shlex
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from mailer.config.values import Address, Duration
from mailer.domain.errors import InvalidValueError
from mailer.toml_file import TomlModel

OWN_PATHS = frozenset(
    {
        *("abmelden", "anmeldung", "archiv", "assets", "bestaetigen", "einstellungen"),
        *("feed.xml", "kalender.ics", "newsletter", "seminar"),
    }
)
"""With what the paths of public pages begin: a site below one of them could not be told apart."""
_BASE_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+")


def _host_and_port(text: str) -> tuple[str, int]:
    """``127.0.0.1:8025``, ``localhost:8025`` or ``[::1]:8025``, and nothing that others reach."""
    host, _, port = text.rpartition(":")
    bare = host.removeprefix("[").removesuffix("]")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536 or not bare:
        raise InvalidValueError(
            f"„{text}“ ist keine Adresse mit Port; richtig ist zum Beispiel 127.0.0.1:8025.",
            f'"{text}" is no address with a port; right is for example 127.0.0.1:8025.',
        )
    try:
        is_ours = bare == "localhost" or ipaddress.ip_address(bare).is_loopback
    except ValueError:
        is_ours = False
    if not is_ours:
        raise InvalidValueError(
            f"„{text}“ wäre für andere Rechner erreichbar, und diese Seiten haben keine Anmeldung; "
            "bitte 127.0.0.1 eintragen.",
            f'"{text}" could be reached from other machines, and these pages have no login; '
            "please enter 127.0.0.1.",
        )
    return bare, int(port)


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text.strip(), strict=False))
    except ValueError:
        raise InvalidValueError(
            f"„{text}“ ist weder Adresse noch Netz; richtig ist zum Beispiel 192.0.2.7 oder "
            "10.0.0.0/8.",
            f'"{text}" is neither address nor network; right is for example 192.0.2.7 or '
            "10.0.0.0/8.",
        ) from None


Network = Annotated[str, AfterValidator(_network)]


def _base_path(text: str) -> str:
    if text.strip("/") and not _BASE_PATH.fullmatch(text.rstrip("/")):
        raise InvalidValueError(
            f"„{text}“ ist kein Pfad; richtig ist zum Beispiel /seminare.",
            f'"{text}" is no path; right is for example /seminare.',
        )
    return text.rstrip("/")


class Web(TomlModel):
    """Where this machine serves its pages; only itself is answered.

    What is for staff and for monitoring (inbox, health, metrics) is at ``staff_listen``; then the
    public pages are at ``listen``, for a proxy that speaks TLS. Where ``staff_listen`` is not set
    there are no public pages, and what is for staff is at ``listen``. ``trusted_proxies`` are the
    addresses, or networks, of proxies that are believed who asks, in ``proxy_header``; any other
    such header is not looked at. ``base_path`` is the path of the pages below their host, which
    [site] url ends with; proxies may hand it on or take it away. With ``proof_of_work`` the forms
    that anybody may send ask browsers to calculate for a moment (ALTCHA).

    Buttons of at least ``burst_people`` mailboxes that are pressed from one network
    ``burst_within`` a time, each no later than ``burst_after_mail`` after a mail, are a filter's.
    """

    listen: str = "127.0.0.1:8025"
    staff_listen: str = ""
    trusted_proxies: tuple[Network, ...] = ("127.0.0.1", "::1")
    proxy_header: Literal["x-forwarded-for", "forwarded"] = "x-forwarded-for"
    base_path: Annotated[str, AfterValidator(_base_path)] = ""
    proof_of_work: bool = False
    burst_people: int = Field(default=5, ge=2)
    burst_within: Duration = timedelta(minutes=10)
    burst_after_mail: Duration = timedelta(minutes=15)

    @model_validator(mode="after")
    def _listens_here_only(self) -> "Web":
        for one in filter(None, (self.listen, self.staff_listen)):
            _host_and_port(one)
        return self

    @property
    def public_address(self) -> tuple[str, int] | None:
        """Host and port of the public pages; None where there are none."""
        return _host_and_port(self.listen) if self.staff_listen else None

    @property
    def staff_address(self) -> tuple[str, int]:
        """Host and port of what is for staff and for monitoring."""
        return _host_and_port(self.staff_listen or self.listen)


class Alarm(TomlModel):
    """Who is told when something stands still: ``mail`` over ``relay`` ("" for any that works),
    and a ``command``, which gets JSON on standard input and is run without a shell."""

    mail: tuple[Address, ...] = ()
    command: str = ""
    relay: str = ""

    @model_validator(mode="after")
    def _can_be_run(self) -> "Alarm":
        try:
            shlex.split(self.command)
        except ValueError:
            raise InvalidValueError(
                "In command fehlt ein Anführungszeichen.", "a quotation mark is missing in command."
            ) from None
        return self

    @property
    def words(self) -> tuple[str, ...]:
        """The command and its arguments."""
        return tuple(shlex.split(self.command))
