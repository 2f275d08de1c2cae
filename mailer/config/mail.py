"""Settings of the mail itself: relays, the keys that sign, and the mailbox for what comes back."""

from datetime import timedelta
from typing import Literal

from pydantic import Field, SecretStr, model_validator

from mailer.config.values import Address, Domain, Duration, PerDomain
from mailer.domain.errors import InvalidValueError
from mailer.toml_file import TomlModel

_LOCAL_OCTETS = 64  # RFC 5321 §4.5.3.1.1
_TOKEN_OCTETS = 34  # "+" and the longest token: see ``links.bounce_token``


class Relay(TomlModel):
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
    per_domain: PerDomain = Field(default_factory=dict)
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


class Dkim(TomlModel):
    """A key that signs the mail of one sender domain (RFC 6376).

    Two keys for one domain sign side by side. ``key_file`` is relative to the workspace.
    """

    domain: Domain
    selector: str = Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$", max_length=63)
    key_file: str = Field(min_length=1)


class Inbound(TomlModel):
    """The mailbox that bounces and replies come to, read over IMAP; no ``host``: none.

    ``folder`` is the only one that is read. What was taken in is moved to ``done_folder``;
    all else, people's own mail, stays as it is and unread. ``plus_addresses``: mail to
    ``local+anything@domain`` of ``address`` comes there too, which calendars then answer to and
    readers leave lists by. ``every`` is how often it is looked at where the server does not tell
    of new mail by itself (IDLE).
    """

    host: str = ""
    port: int = Field(default=993, ge=1, le=65535)
    tls: Literal["starttls", "implicit", "none"] = "implicit"
    username: str = ""
    password: SecretStr = SecretStr("")
    ca_file: str = ""
    folder: str = "INBOX"
    address: Address = ""
    done_folder: str = Field(default="Seminarpost", min_length=1)
    plus_addresses: bool = False
    every: Duration = timedelta(minutes=1)

    @model_validator(mode="after")
    def _can_be_read(self) -> "Inbound":
        if self.done_folder == self.folder:
            raise InvalidValueError(
                "folder und done_folder sind derselbe Ordner; bitte einen anderen zum Ablegen "
                "nennen.",
                "folder and done_folder are the same folder; please name another one to put mail "
                "away.",
            )
        if self.plus_addresses and not self.address:
            raise InvalidValueError(
                "plus_addresses braucht die Adresse des Postfachs (address).",
                "plus_addresses needs the address of the mailbox (address).",
            )
        local = self.address.rpartition("@")[0]
        if self.plus_addresses and len(local.encode()) > _LOCAL_OCTETS - _TOKEN_OCTETS:
            most = _LOCAL_OCTETS - _TOKEN_OCTETS
            raise InvalidValueError(
                f"Vor dem @ der address darf mit plus_addresses nicht mehr als {most} Zeichen "
                "stehen.",
                f"With plus_addresses no more than {most} characters may stand before the @ of "
                "address.",
            )
        return self

    @property
    def is_set(self) -> bool:
        """Whether there is a mailbox to be read."""
        return bool(self.host)

    @property
    def answers_to(self) -> str:
        """The mailbox that knows plus-addresses and is read; "" where there is none."""
        return self.address if self.plus_addresses else ""
