"""The demo: the example seminar's whole life in a throw-away workspace, in a few seconds.

Real announcement reader, planner, ledger, SMTP and inbox; only the clock is moved. The
people are made up and live at example.org, .com and .net.
"""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import policy
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path
from typing import Any

from mailer.actions.demo.rehearsal import Rehearsal, play
from mailer.actions.demo.story import AYSE, story_of
from mailer.actions.desk import Desk, desk_at
from mailer.actions.imports import recipients
from mailer.actions.seminar import changes, seminars, sessions
from mailer.clock import MovedClock
from mailer.config import Inbound, Policy, Sender, Settings, Site
from mailer.config.settings import DatabaseSettings
from mailer.content import load_content, starter_root
from mailer.domain.errors import RefusedError
from mailer.domain.moment import zone
from mailer.files import make_folder, write_octets
from mailer.links import Links
from mailer.store.copying import is_empty
from mailer.workspace import Workspace

_BERLIN = zone("Europe/Berlin")
_OPENED = datetime(2022, 10, 4, 10, 0, tzinfo=_BERLIN)
_JOIN_URL = "https://konferenz.example.org/konfliktmanagement"
_DEADLINE = datetime(2022, 11, 15, 16, 0, tzinfo=_BERLIN)
_WORKSHOP = tuple(datetime(2022, 11, 23, hour, 0, tzinfo=_BERLIN) for hour in (10, 11))
_DETAILS = {"platform": "BigBlueButton", "requirements": "Ein aktueller Browser genügt."}
_SITE_URL = "https://seminare.example.org"
_LATER = timedelta(days=35)
_PLACES = 3
_SOURCE = "Teilnahmelisten unserer Fachtagungen 2021 und 2022"


@dataclass(frozen=True, slots=True)
class Demo:
    """How the demo went and where its mails lie, in the order they were sent."""

    rehearsal: Rehearsal
    files: tuple[Path, ...]


def demo_workspace(path: Path, database_url: str = "", site_url: str = "") -> Workspace:
    """The workspace of a made-up office in ``path``, in capture mode.

    ``site_url`` is where its public pages are served, if they are.
    """
    settings = Settings(
        database=DatabaseSettings(url=database_url) if database_url else DatabaseSettings(),
        site=Site(
            name="Zukunftswerkstatt Kommunen – Demo",
            url=site_url or _SITE_URL,
            imprint=(
                "Zukunftswerkstatt Kommunen (Demo)",
                "Musterallee 1, 12345 Beispielhausen",
                "Vertreten durch: Erika Beispiel",
                "kontakt@example.org · 030 000000",
            ),
            privacy_url="https://seminare.example.org/datenschutz",
            accessibility_url="https://seminare.example.org/barrierefreiheit",
        ),
        sender=Sender(
            name="Zukunftswerkstatt Kommunen",
            address="seminare@example.org",
            reply_to="kontakt@example.org",
            bounce_address="ruecklauf@example.org",
        ),
        # Bounces and calendars' answers are for it to read; nothing polls it here.
        inbound=Inbound(address="ruecklauf@example.org", plus_addresses=True),
        # The gateway of this town drops mails with calendar attachments.
        policy=Policy(calendar_by_domain={AYSE[0].partition("@")[2]: "link"}),
    )
    links = Links(settings.site.url, secrets.token_hex(32).encode())
    return Workspace(path, settings, load_content(path), links)


@asynccontextmanager
async def demo_desk(
    path: Path, database_url: str = "", site_url: str = ""
) -> AsyncIterator[tuple[Desk, MovedClock]]:
    """The demo's desk with its clock set to the autumn of 2022.

    Raises RefusedError where the database at ``database_url`` is not empty.
    """
    clock = MovedClock(_OPENED)
    async with desk_at(demo_workspace(path, database_url, site_url), clock) as desk:
        async with desk.database.read() as connection:
            if not await is_empty(connection):
                raise RefusedError(
                    "Diese Datenbank ist nicht leer; die Vorführung schreibt nur in eine leere.",
                    "This database is not empty; the demo writes into an empty one only.",
                )
        yield desk, clock


async def run_demo(desk: Desk, clock: MovedClock) -> Demo:
    """Imports people and announcement, then plays the seminar's life to its end."""
    root = starter_root()
    await recipients.import_file(
        desk,
        root / "recipients" / "example.csv",
        "seminare",
        basis="consent",
        source=_SOURCE,
    )
    announcement = (root / "schedules" / "example-announcement.txt").read_bytes()
    await recipients.import_file(
        desk,
        root / "recipients" / "example.csv",
        "newsletter",
        basis="consent",
        source=_SOURCE,
    )
    imported = await seminars.import_announcement(desk, announcement)
    slug = imported.seminar.slug
    facts = {"join_url": _JOIN_URL, "registration_deadline": _DEADLINE, "details": _DETAILS}
    await changes.update(desk, slug, facts, notify=False)
    await sessions.add_session(desk, slug, *_WORKSHOP, title="Werkstatt zum Vertiefen")
    happenings = (await story_of(desk, slug)).happenings()
    rehearsal = await play(desk, clock, slug, happenings)
    return Demo(rehearsal, tuple(sorted(desk.workspace.inbox.glob("*.eml"))))


async def offer_another(desk: Desk, slug: str) -> str:
    """The seminar once more, still to come, for whoever tries the public pages; its short name."""
    held = await seminars.show(desk, slug)
    day = (desk.clock.now().astimezone(_BERLIN) + _LATER).date()
    hour = held.starts_at.astimezone(_BERLIN).timetz()  # so that further sessions keep theirs
    start = datetime.combine(day, hour)
    copied = await changes.copy(desk, slug, start, start + (held.ends_at - held.starts_at))
    facts = {"join_url": _JOIN_URL, "capacity": _PLACES}
    await changes.update(desk, copied.slug, facts, notify=False)
    await seminars.publish(desk, copied.slug)
    return copied.slug


def export(demo: Demo, out: Path) -> list[Path]:
    """Copies the mails to ``out`` as ``01-invitation-anna.mueller@example.org.eml``, in order."""
    make_folder(out)
    steps = {row.message_id: row.step_key for row in demo.rehearsal.deliveries}
    parser = BytesHeaderParser(policy=policy.default)
    copied = []
    for number, file in enumerate(demo.files, 1):
        with file.open("rb") as opened:
            header = parser.parse(opened)
        step = steps.get(str(header["Message-ID"]).strip("<>"), "mail")
        target = out / f"{number:02d}-{step}-{header['Delivered-To']}.eml"
        write_octets(target, file.read_bytes(), RefusedError)
        copied.append(target)
    return copied


def mail_documents(demo: Demo, files: list[Path]) -> list[dict[str, Any]]:
    """What each exported mail is, for machines: ``file, step, recipient, subject, sent_at``."""
    by_id = {row.message_id: row for row in demo.rehearsal.deliveries}
    parser = BytesParser(policy=policy.default)
    documents = []
    for file in files:
        with file.open("rb") as opened:
            message = parser.parse(opened)
        row = by_id[str(message["Message-ID"]).strip("<>")]
        documents.append(
            {
                "file": file.name,
                "step": row.step_key,
                "recipient": row.address,
                "subject": str(message["Subject"]),
                "sent_at": row.dated_at,
                "calendar": any(
                    part.get_content_type() == "text/calendar" for part in message.walk()
                ),
            }
        )
    return documents
