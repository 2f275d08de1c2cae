"""All settings of a workspace as one value."""

from urllib.parse import urlsplit

from pydantic import model_validator

from mailer.config.mail import Dkim, Inbound, Relay
from mailer.config.office import Policy, Sender, Site
from mailer.config.watching import Alarm, Web
from mailer.document import Document
from mailer.domain.errors import InvalidValueError


class DatabaseSettings(Document):
    url: str = "sqlite:///data/seminarpost.db"


class Settings(Document):
    """All settings of a workspace, checked once and handed down as a value."""

    site: Site = Site()
    sender: Sender = Sender()
    relay: tuple[Relay, ...] = ()
    dkim: tuple[Dkim, ...] = ()
    inbound: Inbound = Inbound()
    database: DatabaseSettings = DatabaseSettings()
    policy: Policy = Policy()
    alarm: Alarm = Alarm()
    # Where it is set, "run" serves the pages as well.
    web: Web | None = None

    @property
    def office_hosts(self) -> frozenset[str]:
        """Under whose names the office is known: its pages' and its mail's."""
        page, mail = urlsplit(self.site.url).hostname, self.sender.address.rpartition("@")[2]
        return frozenset(filter(None, (page, mail)))

    @model_validator(mode="after")
    def _alarms_have_their_relay(self) -> "Settings":
        names = {relay.name for relay in self.relay}
        if self.alarm.relay and self.alarm.relay not in names:
            raise InvalidValueError(
                f"[alarm] relay nennt „{self.alarm.relay}“, das es unter [[relay]] nicht gibt.",
                f'[alarm] relay names "{self.alarm.relay}", which is not among [[relay]].',
            )
        return self

    @model_validator(mode="after")
    def _relay_names_differ(self) -> "Settings":
        names = [relay.name.lower() for relay in self.relay]
        if len(set(names)) != len(names):
            raise InvalidValueError(
                "Zwei Relays haben denselben Namen; bitte eines umbenennen.",
                "two relays have the same name; please rename one.",
            )
        return self
