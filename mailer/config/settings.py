"""All settings of a workspace as one value."""

from urllib.parse import urlsplit

from pydantic import model_validator

from mailer.config.afterwards import Afterwards
from mailer.config.engine import Engine, EngineKind
from mailer.config.mail import Dkim, Inbound, Relay
from mailer.config.office import Policy, Sender, Site
from mailer.config.retention import Retention
from mailer.config.watching import OWN_PATHS, Alarm, Web
from mailer.domain.errors import InvalidValueError
from mailer.toml_file import TomlModel


class DatabaseSettings(TomlModel):
    url: str = "sqlite:///data/seminarpost.db"

    @property
    def is_server(self) -> bool:
        """Whether it names a PostgreSQL server."""
        return self.url.partition(":")[0].partition("+")[0] in {"postgresql", "postgres"}


class Settings(TomlModel):
    """All settings of a workspace, checked once and handed down as a value."""

    site: Site = Site()
    sender: Sender = Sender()
    relay: tuple[Relay, ...] = ()
    dkim: tuple[Dkim, ...] = ()
    inbound: Inbound = Inbound()
    database: DatabaseSettings = DatabaseSettings()
    policy: Policy = Policy()
    afterwards: Afterwards = Afterwards()
    engine: Engine = Engine()
    alarm: Alarm = Alarm()
    retention: Retention = Retention()
    # Where it is set, "run" serves the pages as well.
    web: Web | None = None

    @property
    def office_hosts(self) -> frozenset[str]:
        """Under whose names the office is known: its pages' and its mail's."""
        page, mail = urlsplit(self.site.url).hostname, self.sender.address.rpartition("@")[2]
        return frozenset(filter(None, (page, mail)))

    @property
    def base_path(self) -> str:
        """The path of the public pages below their host: "/seminare", or "" for none."""
        return urlsplit(self.site.url).path.rstrip("/")

    @model_validator(mode="after")
    def _pages_are_where_links_lead(self) -> "Settings":
        if self.web is not None and self.web.base_path not in {"", self.base_path}:
            wanted, found = self.web.base_path, self.site.url
            raise InvalidValueError(
                f"[web] base_path ist „{wanted}“, die Links der Mails beginnen aber mit "
                f"„{found}“; bitte [site] url mit diesem Pfad enden lassen.",
                f'[web] base_path is "{wanted}", but the links in mails begin with "{found}"; '
                "please let [site] url end with that path.",
            )
        first = self.base_path.partition("/")[2].partition("/")[0]
        if first in OWN_PATHS:
            raise InvalidValueError(
                f"Unter „/{first}“ liegen eigene Seiten; bitte die öffentlichen Seiten unter einem "
                "anderen Pfad anbieten, zum Beispiel /seminare ([site] url).",
                f'There are pages of our own at "/{first}"; please serve the public pages below '
                "another path, for example /seminare ([site] url).",
            )
        return self

    @model_validator(mode="after")
    def _engine_has_its_database(self) -> "Settings":
        if self.engine.kind is EngineKind.PROCRASTINATE and not self.database.is_server:
            raise InvalidValueError(
                '[engine] kind = "procrastinate" verteilt die Arbeit über PostgreSQL; bitte '
                "[database] url auf postgresql://… setzen oder den Abschnitt [engine] entfernen.",
                '[engine] kind = "procrastinate" distributes work over PostgreSQL; please set '
                "[database] url to postgresql://… or remove the section [engine].",
            )
        return self

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
