"""An office with one invitation to send to many made-up people, as benchmarks want it."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailer.actions.desk import Desk, open_desk
from mailer.actions.mailing import mailings, plans
from mailer.actions.office import workspaces
from mailer.actions.seminar import seminars
from mailer.compose.composer import Composer
from mailer.compose.recipient import Recipient
from mailer.domain.address import known_address
from mailer.domain.consent import SubscriptionState
from mailer.domain.person import Honorific, Person
from mailer.domain.seminar import Seminar
from mailer.domain.timeline import CalendarUse
from mailer.scheduling import planner
from mailer.scheduling.snapshots import make_snapshot
from mailer.store import people, subscriptions
from mailer.store import seminars as stored

SLUG = "waermeplanung"
_SENTENCE = "Ein Absatz ueber das, was im Seminar zur Sprache kommt und warum es hilft. "
_PARAGRAPH_LETTERS = 4 * len(_SENTENCE)
_ORGANISATION = "Gemeinde Beispielhausen"
_TEMPLATES = Path(__file__).parent / "templates"
_CLOSE_ENOUGH_BYTES = 50
_CHUNK = 10_000
_SETTINGS = """\
[site]
name = "Büro für Seminare"
url = "https://seminare.example.org"
imprint = ["Büro für Seminare", "Musterweg 1"]

[sender]
address = "seminare@example.org"

[policy]
release = "auto"

[[relay]]
name = "main"
host = "{host}"
port = {port}
tls = "none"
connections = {connections}
window = {window}
messages_per_connection = {per_connection}
"""


@dataclass(frozen=True, slots=True)
class Relay:
    """Where to, and how."""

    host: str
    port: int
    connections: int = 4
    window: int = 4
    messages_per_connection: int = 1_000_000


def write_settings(folder: Path, relay: Relay, more: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = _SETTINGS.format(
        host=relay.host,
        port=relay.port,
        connections=relay.connections,
        window=relay.window,
        per_connection=relay.messages_per_connection,
    )
    (folder / "seminarpost.toml").write_text(text + more, encoding="utf-8")


def address_of(number: int) -> str:
    """The address of one of the made-up people."""
    return f"person{number}@gemeinde{number % 997}.example.org"


@asynccontextmanager
async def office(
    folder: Path, recipients: int, size_bytes: int, days: int = 20
) -> AsyncIterator[Desk]:
    """A live workspace whose settings are written already, with subscribers and a seminar.

    The seminar is in so many ``days``; 20 days before it the invitation is due already.

    Its German invitation is a slim one: the starter set's alone is larger than usual mail.
    """
    shutil.copytree(_TEMPLATES, folder / "templates", dirs_exist_ok=True)
    async with open_desk(folder) as desk:
        await workspaces.go_live(desk)
    async with open_desk(folder) as desk:
        await subscribe(desk, range(recipients))
        now = desk.clock.now()
        seminar = _seminar(desk, size_bytes, days)
        async with desk.database.write() as connection:
            await stored.add(connection, seminar, now)
        await seminars.publish(desk, SLUG)
        yield desk


async def freeze(desk: Desk) -> tuple[int, float]:
    """Makes the invitation due and freezes it; returns its number and the seconds it took."""
    await plans.send_now(desk, SLUG, "invitation")
    begun = time.perf_counter()
    await planner.tick(desk.database, desk.workspace, desk.clock)
    seconds = time.perf_counter() - begun
    listed = await mailings.listing(desk, SLUG)
    return next(
        one.mailing.id for one, _ in listed if one.mailing.step_key == "invitation"
    ), seconds


async def counts(desk: Desk, mailing_id: int) -> dict[str, int]:
    """The mailing's deliveries by state."""
    _, found, _ = await mailings.show(desk, mailing_id)
    return found


async def subscribe(desk: Desk, numbers: range) -> None:
    """Puts made-up people on the list, by their numbers."""
    now = desk.clock.now()
    for begin in numbers[::_CHUNK]:
        made = [
            Person(
                known_address(address_of(one)),
                honorific=Honorific.MS,
                title="Dr.",
                first_name="Eva",
                last_name=f"Muster{one}",
                organisation=_ORGANISATION,
            )
            for one in range(begin, min(begin + _CHUNK, numbers.stop))
        ]
        async with desk.database.write() as connection:
            ids = await people.insert_many(connection, made, now)
            await subscriptions.add_many(
                connection,
                list(ids.values()),
                list_slug="seminare",
                state=SubscriptionState.SUBSCRIBED,
                legal_basis="consent",
                source="",
                way="import",
                wording_version="1",
                now=now,
            )


def _seminar(desk: Desk, size_bytes: int, days: int) -> Seminar:
    """A seminar whose invitation has about so many octets, or is as short as it can be."""
    starts = (desk.clock.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    seminar = Seminar(
        slug=SLUG,
        title="Wärmeplanung für kleine Gemeinden",
        starts_at=starts,
        ends_at=starts + timedelta(minutes=90),
        free=True,
        lists=("seminare",),
    )
    letters = 0
    for _ in range(8):
        missing = size_bytes - _size(desk, seminar)
        if abs(missing) <= _CLOSE_ENOUGH_BYTES or letters + missing < 0:
            break
        letters += missing // 2  # each stands in the text and in the HTML part
        seminar = replace(seminar, body=_paragraphs(letters))
    return seminar


def _paragraphs(letters: int) -> tuple[str, ...]:
    text = (_SENTENCE * (letters // len(_SENTENCE) + 1))[:letters]
    pieces = (text[at : at + _PARAGRAPH_LETTERS] for at in range(0, letters, _PARAGRAPH_LETTERS))
    return tuple(piece.strip() for piece in pieces if piece.strip())


def _size(desk: Desk, seminar: Seminar) -> int:
    snapshot = make_snapshot(
        desk.workspace,
        seminar,
        template="invitation",
        calendar=CalendarUse.NONE,
        list_slug="seminare",
    )
    reader = Recipient(
        address=known_address("person1@gemeinde1.example.org"),
        language="de",
        display_name="Dr. Eva Muster1",
        salutation="Sehr geehrte Frau Dr. Muster1",
        message_id=f"{'0' * 32}@example.org",
        date=datetime(2027, 1, 1, tzinfo=UTC),
        organisation=_ORGANISATION,
        unsubscribe_url=f"https://seminare.example.org/abmelden/1-seminare.{'x' * 43}",
        settings_url=f"https://seminare.example.org/einstellungen/1.{'x' * 43}",
    )
    return len(Composer(snapshot).message(reader))


if __name__ == "__main__":  # a workspace to look at: python -m bench.office DIR PORT N

    async def _make() -> None:
        import sys

        folder, port, number = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
        write_settings(folder, Relay("127.0.0.1", port))
        async with office(folder, number, 15_000) as desk:
            print(await freeze(desk))

    asyncio.run(_make())
