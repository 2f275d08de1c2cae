"""What many tests share: a made-up office, a seminar, and how missing tools are told."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from mailer.actions.desk import Desk
from mailer.clock import MovedClock
from mailer.config import Relay, Settings, Site
from mailer.config import Sender as SenderSettings
from mailer.config.settings import DatabaseSettings
from mailer.content import load_content
from mailer.domain.seminar import Seminar, Speaker
from mailer.links import Links
from mailer.workspace import Workspace

ROOT = Path(__file__).parent.parent
T = TypeVar("T")
START = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)  # 10:00 in Berlin

TOOLS = {
    "chromium": "apt-get install chromium",
    "smtp-sink": "apt-get install postfix",
    "saslpasswd2": "apt-get install --no-install-recommends sasl2-bin libsasl2-modules",
    "postgresql": "apt-get install postgresql",
    "postfix": "apt-get install postfix, and run as root",
    "exim4": ".ci/servers, as root: Debian does not install it beside Postfix",
    "opensmtpd": ".ci/servers, as root: Debian does not install it beside Postfix",
    "haraka": "apt-get install npm && npm ci",
    "mount": "(nothing to install: run as root where file systems may be mounted)",
    "dovecot": "apt-get install --no-install-recommends dovecot-imapd",
    "libical.so.3": "apt-get install libical3",
    "systemd-analyze": "apt-get install --no-install-recommends systemd",
    "hadolint": "pip install -r requirements/dev.txt",
    "altcha": "apt-get install npm && make assets",
    "axe-core": "apt-get install npm && npm ci",
    "html-validate": "apt-get install npm && npm ci",
    "ical.js": "apt-get install npm && npm ci",
    "@jsx-email/doiuse-email": "apt-get install npm && npm ci",
    "spamassassin": "apt-get install --no-install-recommends spamassassin",
}


ONLY_SQLITE = pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
ONLY_POSTGRESQL = pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
"""For a test of what PostgreSQL has not."""
LIVE_SETTINGS = """\
[site]
name = "Büro für Seminare"
url = "https://seminare.example.org"
imprint = ["Büro für Seminare", "Musterweg 1"]
mode = "capture"

[sender]
address = "seminare@example.org"

[[relay]]
name = "main"
host = "127.0.0.1"

[database]
url = "{url}"
"""
"""What going live needs; ``{url}`` is where the data are."""


def there(value: T | None) -> T:
    """A value that may be missing elsewhere, and in this test is not."""
    assert value is not None
    return value


def need(tool: str, found: object) -> None:
    """Skips where a system tool is missing and says how to get it; with CI=true that fails."""
    if found:
        return
    message = f"{tool} is missing; install it with: {TOOLS[tool]}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)  # the one place: never silent, and never in CI


def asked(script: Path, package: str, documents: Iterable[str]) -> list[Any]:
    """What a Node script that needs ``package`` answers to each document: one process for all."""
    node = shutil.which("node")
    need(package, node and (ROOT / "node_modules" / package).is_dir())
    done = subprocess.run(
        [str(node), str(script)],
        input="".join(f"{json.dumps(document)}\n" for document in documents),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def an_office(
    path: Path,
    *,
    relay: Relay | None = None,
    mode: str = "capture",
    database_url: str = "sqlite:///data/seminarpost.db",
) -> Workspace:
    """A workspace value of a made-up office; nothing is read from ``path``."""
    settings = Settings(
        site=Site(
            name="Büro für Seminare",
            url="https://seminare.example.org",
            mode=mode,  # type: ignore[arg-type]  # checked by pydantic
            imprint=("Büro für Seminare", "Musterweg 1, 12345 Beispielhausen"),
            privacy_url="https://seminare.example.org/datenschutz",
        ),
        sender=SenderSettings(name="Büro für Seminare", address="seminare@example.org"),
        relay=(relay,) if relay else (),
        database=DatabaseSettings(url=database_url),
    )
    return Workspace(path, settings, load_content(path), Links(settings.site.url, b"k" * 64))


def a_seminar(**changes: object) -> Seminar:
    """A seminar in March 2027, at 10:00 in Berlin."""
    values: dict[str, object] = {
        "slug": "waermeplanung",
        "title": "Wärmeplanung für kleine Gemeinden",
        "series": "Online-Seminar",
        "starts_at": START,
        "ends_at": START + timedelta(minutes=90),
        "free": True,
        "teaser": "Was jetzt zu tun ist.",
        "body": ("Ein Absatz über Wärme.",),
        "speakers": (Speaker("Eva Muster", "Dr.", "Referentin", "Stadtwerke Beispielhausen"),),
        "join_url": "https://konferenz.example.org/raum",
        "lists": ("seminare",),
    }
    return Seminar(**(values | changes))  # type: ignore[arg-type]  # names and types as in Seminar


@dataclass
class Office:
    """A desk at work in a test, with the clock that moves it."""

    desk: Desk
    clock: MovedClock
