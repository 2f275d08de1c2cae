"""``seminarpost.toml``: who sends, over which relay, and how careful the office wants to be."""

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator

from mailer.document import Document, Location, checked, parse_toml, read_text
from mailer.domain.address import parse_address
from mailer.domain.delivery import UnclearPolicy
from mailer.domain.errors import InvalidValueError, SettingsError
from mailer.domain.moment import zone
from mailer.domain.person import checked_line
from mailer.domain.seminar import web_address
from mailer.domain.timeline import parse_duration

FILE_NAME = "seminarpost.toml"
_PREFIX = "SEMINARPOST_"
_LISTS = {"relay", "dkim"}
_PATHS = {"ca_file", "token_file", "key_file"}


def _address(text: str) -> str:
    return parse_address(text).envelope if text else ""


def _url(text: str) -> str:
    return web_address("url", text.rstrip("/")) if text else ""


def _lines(value: Any) -> Any:
    """An imprint may be one text with line breaks or a list of lines."""
    lines = value.splitlines() if isinstance(value, str) else value
    if not isinstance(lines, list | tuple):
        return value
    return [line.strip() if isinstance(line, str) else line for line in lines]


def _duration(value: Any) -> Any:
    """A length of time as in timelines: ``2d``, ``12h``."""
    return parse_duration(value) if isinstance(value, str) else value


def _domain(text: str) -> str:
    """A domain as addresses are compared by: lower case, IDNA."""
    return parse_address(f"x@{text.strip().removeprefix('@')}").key.rpartition("@")[2]


def _per_domain(value: Any) -> Any:
    """One number is for every domain; the domains of a table are compared like addresses'."""
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        return {"*": value}
    if not isinstance(value, dict):
        return value
    return {name if name == "*" else _domain(name): rate for name, rate in value.items()}


def _line(text: str) -> str:
    return checked_line("name", text)


Address = Annotated[str, AfterValidator(_address)]
Url = Annotated[str, AfterValidator(_url)]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
Line = Annotated[str, AfterValidator(_line)]
Domain = Annotated[str, AfterValidator(_domain)]
Rate = Annotated[float, Field(gt=0)]
Zone = Annotated[str, AfterValidator(lambda name: zone(name).key)]


class Site(Document):
    """The office as its readers meet it."""

    name: Line = "Seminarbüro"
    url: Url = "http://127.0.0.1:8025"
    language: Literal["de", "en"] = "de"
    timezone: Zone = "Europe/Berlin"
    mode: Literal["capture", "live"] = "capture"
    imprint: Annotated[tuple[str, ...], BeforeValidator(_lines)] = ()
    privacy_url: Url = ""
    accessibility_url: Url = ""


class Sender(Document):
    """Who stands in ``From:``; ``bounce_address`` is the envelope sender (default: address).

    With ``bounce = "verp"`` each mail has its own, ``local+token@domain`` of that address: for
    mailboxes that know plus-addresses. ``fixed`` is what every relay accepts.
    """

    name: Line = ""
    address: Address = ""
    reply_to: Address = ""
    bounce: Literal["verp", "fixed"] = "fixed"
    bounce_address: Address = ""

    @property
    def envelope_address(self) -> str:
        """Where bounces go, before any token."""
        return self.bounce_address or self.address


class Relay(Document):
    """One SMTP server that takes our mail. ``starttls`` and ``implicit`` never fall back.

    ``window`` is how many messages may be on their way over one connection: after a crash at
    most ``connections × window`` are in doubt. ``per_second``, ``per_hour``, ``per_day`` limit
    the whole relay, 0 means no limit; ``per_domain`` is messages a second to any one
    recipient domain, or a table of domains with ``"*"`` for all others. For ``xoauth2`` the
    access token is the password, or what stands in ``token_file`` when a connection opens.
    """

    name: str = Field(pattern=r"^[A-Za-z0-9_]+$")
    host: str
    port: int = Field(default=587, ge=1, le=65535)
    tls: Literal["starttls", "implicit", "none"] = "starttls"
    auth: Literal["password", "xoauth2", "none"] = "none"
    username: str = ""
    password: SecretStr = SecretStr("")
    token_file: str = ""
    ca_file: str = ""
    connections: int = Field(default=4, ge=1, le=100)
    window: int = Field(default=4, ge=1, le=256)
    per_second: float = Field(default=0, ge=0)
    per_hour: int = Field(default=0, ge=0)
    per_day: int = Field(default=0, ge=0)
    per_domain: Annotated[dict[str, Rate], BeforeValidator(_per_domain)] = Field(
        default_factory=dict
    )
    messages_per_connection: int = Field(default=50, ge=1)

    @model_validator(mode="after")
    def _login_needs_name_and_tls(self) -> "Relay":
        if self.auth != "none" and not self.username:
            raise InvalidValueError(
                f'auth = "{self.auth}" braucht einen Benutzernamen (username).',
                f'auth = "{self.auth}" needs a username.',
            )
        if self.auth != "none" and self.tls == "none" and not self.on_this_machine:
            raise InvalidValueError(
                'Ein Passwort wird nicht ohne TLS gesendet; bitte tls = "starttls" setzen.',
                'a password is not sent without TLS; use tls = "starttls".',
            )
        return self

    @property
    def on_this_machine(self) -> bool:
        return self.host in {"localhost", "127.0.0.1", "::1"}


class Dkim(Document):
    """A key that signs the mail of one sender domain (RFC 6376).

    Two keys for one domain sign side by side. ``key_file`` is relative to the workspace.
    """

    domain: Domain
    selector: str = Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$", max_length=63)
    key_file: str = Field(min_length=1)


class Inbound(Document):
    """The mailbox that bounces and replies come to, read over IMAP; no ``host``: none."""

    host: str = ""
    port: int = Field(default=993, ge=1, le=65535)
    tls: Literal["starttls", "implicit", "none"] = "implicit"
    username: str = ""
    password: SecretStr = SecretStr("")
    ca_file: str = ""
    folder: str = "INBOX"
    address: Address = ""


class DatabaseSettings(Document):
    url: str = "sqlite:///data/seminarpost.db"


class Policy(Document):
    """``release``: list mail leaves by itself (auto) or after one person released it.

    ``hold_place`` is how long a place that became free is held for somebody who waited.
    ``calendar_by_domain`` names domains whose gateways drop calendar attachments (``link``).
    """

    release: Literal["auto", "one"] = "one"
    hold_place: Duration = timedelta(days=2)
    on_unclear: UnclearPolicy = UnclearPolicy.ASK
    calendar_by_domain: dict[Domain, Literal["attach", "link"]] = Field(default_factory=dict)

    def links_calendar(self, address_key: str) -> bool:
        """Whether mail to this address (its key) links to calendar entries instead."""
        domain = address_key.rpartition("@")[2]
        return self.calendar_by_domain.get(domain, "attach") == "link"


class Settings(Document):
    """All settings of a workspace, checked once and handed down as a value."""

    site: Site = Site()
    sender: Sender = Sender()
    relay: tuple[Relay, ...] = ()
    dkim: tuple[Dkim, ...] = ()
    inbound: Inbound = Inbound()
    database: DatabaseSettings = DatabaseSettings()
    policy: Policy = Policy()

    @model_validator(mode="after")
    def _relay_names_differ(self) -> "Settings":
        names = [relay.name.lower() for relay in self.relay]
        if len(set(names)) != len(names):
            raise InvalidValueError(
                "Zwei Relays haben denselben Namen; bitte eines umbenennen.",
                "two relays have the same name; please rename one.",
            )
        return self


def load_settings(workspace: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """Reads the workspace's settings; environment variables win over the file.

    ``SEMINARPOST_SECTION__KEY`` sets one value, ``SEMINARPOST_RELAY__NAME__KEY`` one of a
    relay's; with ``_FILE`` appended the value is the content of the file named.
    Raises SettingsError naming file and line, or the variable, and the nearest known key.
    """
    path = workspace / FILE_NAME
    source = read_text(path, SettingsError) if path.exists() else ""
    data = parse_toml(source, str(path), SettingsError)
    overrides = os.environ if environ is None else environ
    origins: dict[Location, str] = {}
    for variable in sorted(overrides):
        if variable.startswith(_PREFIX) and "__" in variable:
            origins[_override(data, variable, overrides[variable])] = variable
    return checked(Settings, data, source, str(path), SettingsError, origins)


def _override(data: dict[str, Any], variable: str, value: str) -> Location:
    """Puts a variable's value where it belongs in ``data``; gives that place."""
    parts = [part.lower() for part in variable.removeprefix(_PREFIX).split("__")]
    if parts[-1].endswith("_file") and parts[-1] not in _PATHS:
        parts[-1] = parts[-1].removesuffix("_file")
        value = read_text(Path(value), SettingsError).strip()
    match parts:
        case ["relay", name, key]:
            return _override_relay(data.setdefault("relay", []), name, key, value)
        case [section, key] if section in Settings.model_fields and section not in _LISTS:
            table = data.setdefault(section, {})
            if isinstance(table, dict):  # else the check of all settings says what is wrong
                table[key] = value
            return (section, key)
    raise SettingsError(
        f"Die Umgebungsvariable {variable} nennt keine bekannte Einstellung; "
        f"richtig ist zum Beispiel SEMINARPOST_SITE__NAME.",
        f"The environment variable {variable} names no known setting; "
        f"right is for example SEMINARPOST_SITE__NAME.",
    )


def _override_relay(relays: Any, name: str, key: str, value: str) -> Location:
    if not isinstance(relays, list):
        return ("relay", name, key)
    for index, relay in enumerate(relays):
        if isinstance(relay, dict) and str(relay.get("name", "")).lower() == name:
            relay[key] = value
            return ("relay", index, key)
    relays.append({"name": name, key: value})
    return ("relay", len(relays) - 1)
