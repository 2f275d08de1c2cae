"""A seminar's life that a test plays: the office's deeds, a relay with moods, and the messages."""

import email
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import policy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import icalendar
from rows import Fields, rows_of
from sqlalchemy import and_, select
from support import ROOT, START, a_seminar, an_office

from mailer.actions.desk import Desk, desk_at
from mailer.actions.imports import attendance, recipients, rosters
from mailer.actions.intake.taken import Incoming
from mailer.actions.intake.taking_in import follow
from mailer.actions.mailing import mailings, plans, wordings
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes, seminars
from mailer.actions.subscription import subscriptions
from mailer.clock import MovedClock
from mailer.compose.view import hours, long_day
from mailer.compose.zones import Clock
from mailer.config import Policy, Relay
from mailer.config.settings import DatabaseSettings
from mailer.delivery.sender import Sender
from mailer.delivery.smtp.client import Envelope, RelayUnreachableError
from mailer.delivery.smtp.connection import connection_over
from mailer.delivery.smtp.reply import Reply
from mailer.domain.address import parse_address
from mailer.domain.errors import InvalidValueError, NotFoundError, RefusedError
from mailer.domain.person import Person
from mailer.domain.seminar import Seminar
from mailer.domain.verdict import Kind, Verdict
from mailer.inbound.judged import CalendarAnswer, Finding, Judged, Tracks
from mailer.scheduling import planner
from mailer.store import mailings as mailing_store
from mailer.store import seminars as seminar_store
from mailer.store.deliveries import delivery
from mailer.store.entries import calendar_entry
from mailer.store.ledger import claims, recovery
from mailer.store.mailings import mailing
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.subscriptions import subscription
from mailer.workspace import Workspace

SLUG = "waermeplanung"
LINK_DOMAIN = "gateway.example.org"  # drops calendars: its readers get a link instead
ADDRESSES = {
    "Bert": "rathaus@stadt.example.org",
    "Carla": "rathaus@stadt.example.org",
    "Emma": "emma@example.org",
    "Luis": f"luis@{LINK_DOMAIN}",
    "Nina": "nina@example.org",
    "Olga": "olga@example.org",
}
LISTED = ("Bert", "Carla", "Emma", "Luis", "Olga")
GUESTS = ("Bert", "Carla", "Emma", "Luis", "Nina")  # Olga never registers
_LASTS = timedelta(minutes=90)
# Each has hours of its own, so that a mail's text tells which of them it speaks of.
SLOTS = (
    (START, START + _LASTS),
    (START, START + timedelta(minutes=75)),
    (START + timedelta(days=7, hours=1), START + timedelta(days=7, hours=1) + _LASTS),
    (START + timedelta(days=1, hours=3), START + timedelta(days=1, hours=3) + _LASTS),
    (START - timedelta(days=30, hours=2), START - timedelta(days=30, hours=2) + _LASTS),
    (START + timedelta(days=40, hours=5), START + timedelta(days=40, hours=5) + _LASTS),
)
_REPLIES = {
    "taken": Reply("data", 250, "2.0.0 queued"),
    "greylisted": Reply("rcpt", 451, "4.7.1 come back later"),
    "refused": Reply("data", 554, "5.6.0 not this content"),
    "unknown": Reply("rcpt", 550, "5.1.1 no such mailbox"),
    "we refused": Reply("mail", 550, "5.7.1 not from you"),
    "lost before": Reply("data", 0, "connection lost at data"),
    "lost after": Reply("data", 0, "connection lost at data"),
}
MOODS = (*_REPLIES, "away", "crash before", "crash after")
"""What may become of a message; after "lost after" and "crash after" its reader has it."""
_ARRIVES = {"taken", "lost after", "crash after"}

Deed = tuple[Any, ...]


class CrashError(Exception):
    """The sender's machine went dark."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A calendar as it came with a message, or as a link in it would show it."""

    method: str
    uid: str
    sequence: int
    facts: tuple[datetime, datetime, str, str]


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """A message that was handed to the relay, with all that was true in that moment.

    ``row`` holds the delivery, its mailing, and where its reader stood; ``mood`` what became
    of it. ``linked``: it says where the calendar entry can be had.
    """

    at: datetime
    row: Fields
    seminar: Seminar
    text: str
    entry: Entry | None
    linked: bool
    mood: str

    @property
    def arrived(self) -> bool:
        return self.mood in _ARRIVES

    @property
    def address(self) -> str:
        return str(self.row["address_key"])


def facts_of(one: Seminar, method: str) -> tuple[datetime, datetime, str, str]:
    """What a calendar must show of a seminar; the link to join only to who is invited in."""
    return one.starts_at, one.ends_at, one.place, one.join_url if method == "REQUEST" else ""


def spans(language: str) -> dict[tuple[datetime, datetime], tuple[str, str]]:
    """Day and hours of every slot, in words."""
    zone = "Europe/Berlin"
    return {
        (start, end): (long_day(start, zone, language), hours(start, end, Clock(zone), language))
        for start, end in SLOTS
    }


class Life:
    """One seminar's office, its clock, and a relay that keeps every message."""

    def __init__(self, desk: Desk, clock: MovedClock) -> None:
        self.desk, self.clock = desk, clock
        self.messages: list[RenderedMessage] = []
        self.moods: list[str] = []
        self.meanwhile: tuple[int, Deed] | None = None
        self.dark = False
        self.came_back = 0
        # Whose calendar may differ because somebody chose not to tell: address keys.
        self.untold: set[str] = set()
        self.silent: set[str] = set()

    async def do(self, deed: Deed) -> None:
        """One deed of the office; what the program refuses with a sentence is not done."""
        with suppress(RefusedError, InvalidValueError, NotFoundError):
            await getattr(self, f"_{deed[0]}")(*deed[1:])

    async def _register(self, name: str) -> None:
        await registrations.register(self.desk, SLUG, person_called(name))
        self.silent.discard(name)

    async def _unregister(self, name: str) -> None:
        await registrations.unregister(self.desk, SLUG, person_called(name))

    async def _import(self, rows: Sequence[tuple[str, bool]], notify: bool) -> None:
        before = {one["first_name"]: one["state"] for one in await self.registered()}
        states = {name: "abgemeldet" if gone else "angemeldet" for name, gone in rows}
        file = self.file("Status", states)
        await rosters.import_registrations(self.desk, SLUG, file, notify=notify)
        for one in await self.registered():
            if one["state"] != before.get(one["first_name"]):
                (self.silent.discard if notify else self.silent.add)(one["first_name"])
                if not notify:
                    self.untold.add(one["address_key"])

    async def _reschedule(self, slot: int) -> None:
        await changes.reschedule(self.desk, SLUG, *SLOTS[slot])

    async def _update(self, changed: dict[str, Any], notify: bool) -> None:
        before = await seminars.show(self.desk, SLUG)
        after, _ = await changes.update(self.desk, SLUG, changed, notify=notify)
        if after.revision != before.revision and not notify:
            self.untold.update(ADDRESSES.values())

    async def _cancel(self) -> None:
        await changes.cancel(self.desk, SLUG)

    async def _attend(self, names: Sequence[str]) -> None:
        file = self.file("teilgenommen", dict.fromkeys(names, "ja"))
        await attendance.import_attendance(self.desk, SLUG, file)

    async def _unsubscribe(self, name: str) -> None:
        await subscriptions.unsubscribe(self.desk, ADDRESSES[name], None, "link")

    async def _return(self, name: str, verdict: Verdict) -> None:
        """The newest mail that somebody has comes back, or is complained about."""
        key = ADDRESSES[name]
        query = (
            select(delivery.c.id, delivery.c.message_id)
            .where(delivery.c.address_key == key, delivery.c.state == "sent")
            .order_by(delivery.c.ended_at.desc(), delivery.c.id.desc())
            .limit(1)
        )
        for row in await self.rows(query):
            kind = Kind.COMPLAINT if verdict is Verdict.ABUSE else Kind.BOUNCE
            token = self.desk.workspace.links.bounce_token(row["id"])
            tracks = Tracks(tokens=(token,))
            await self._take_in(Judged(kind, (Finding(verdict, "a life"),), tracks))
            if kind is Kind.BOUNCE:
                self._take_back(row["message_id"])

    async def _answer(self, name: str, method: str, partstat: str) -> None:
        """The calendar at somebody's address answers the entry that it has, or had once."""
        key = ADDRESSES[name]
        query = select(calendar_entry).where(calendar_entry.c.address_key == key)
        for row in await self.rows(query):
            answer = CalendarAnswer(
                method=method,
                uid=row["uid"],
                attendee=key,
                partstat=partstat,
                sequence=row["sequence"] or 0,
                dtstamp=f"{self.clock.now():%Y%m%dT%H%M%SZ}",
                token=self.desk.workspace.links.organizer_token(row["uid"]),
            )
            verdict = Verdict.COUNTER if method == "COUNTER" else Verdict(partstat.lower())
            found = (Finding(verdict, "a life", key),)
            await self._take_in(Judged(Kind.CALENDAR_REPLY, found, answers=(answer,)))

    async def _away(self, name: str) -> None:
        """Somebody who got mail lately is away."""
        query = select(delivery.c.id).where(delivery.c.address_key == ADDRESSES[name]).limit(1)
        for row in await self.rows(query):
            tracks = Tracks(tokens=(self.desk.workspace.links.bounce_token(row["id"]),))
            until = (self.clock.now() + timedelta(days=9)).date()
            found = (Finding(Verdict.ABSENT, "a life"),)
            await self._take_in(Judged(Kind.AUTO_REPLY, found, tracks, absent_until=until))

    async def _take_in(self, judged: Judged) -> None:
        self.came_back += 1
        message = Incoming("a life", f"{self.came_back} {self.clock.now()} {judged}".encode())
        async with self.desk.database.whole(keep=True) as database:
            await follow(self.desk, database, [message], [judged])

    def _take_back(self, message_id: str) -> None:
        """What came back nobody has: the last copy of a mail."""
        there = range(len(self.messages) - 1, -1, -1)
        place = next(n for n in there if self.messages[n].row["message_id"] == message_id)
        self.messages[place] = replace(self.messages[place], mood="came back")

    async def _pause(self, step: str) -> None:
        await mailings.pause(self.desk, await self._id_of(step), "Erika")

    async def _resume(self, step: str) -> None:
        await mailings.resume(self.desk, await self._id_of(step))

    async def _stop(self, step: str) -> None:
        await mailings.cancel(self.desk, await self._id_of(step), "Erika")

    async def _correct(self, step: str) -> None:
        done = await wordings.correct(self.desk, await self._id_of(step), "So ist es.", "Erika")
        await plans.release(self.desk, SLUG, done.step, "Erika")

    async def _id_of(self, step: str) -> int:
        async with self.desk.database.read() as connection:
            return int((await plans.mailing_of(connection, SLUG, step))[0].id)

    def file(self, column: str, cells: Mapping[str, str]) -> Path:
        """A table of people as an office keeps it: what ``column`` says of each."""
        rows = [f"{name};X;{ADDRESSES[name]};{cell}" for name, cell in cells.items()]
        file = self.desk.workspace.path / "people.csv"
        file.write_text("\n".join([f"Vorname;Nachname;E-Mail;{column}", *rows]), "utf-8")
        return file

    def wait(self, span: timedelta) -> None:
        self.clock.move_to(self.clock.now() + span)

    async def to_the_next(self, late_by: timedelta) -> None:
        """Moves the clock to what is due next, or a little past it."""
        async with self.desk.database.read() as connection:
            coming = await mailing_store.next_moment(connection, self.clock.now())
        if coming is not None:
            self.clock.move_to(coming + late_by)

    async def tick(self) -> None:
        await planner.tick(self.desk.database, self.desk.workspace, self.clock)

    async def send(
        self, moods: Sequence[str] = (), meanwhile: tuple[int, Deed] | None = None
    ) -> None:
        """Sends what is due; message by message ``moods`` say what becomes of it.

        ``meanwhile`` is done while so many messages are out. A crash leaves what it held.
        """
        self.moods, self.meanwhile, self.dark = list(moods), meanwhile, False
        relay = Relay(name="main", host="127.0.0.1", port=25, tls="none", connections=1)
        connection = connection_over(lambda _: _Transport(self))
        sender = Sender(self.desk.database, self.desk.workspace, relay, self.clock, connection)
        self._go_dark_with(sender._sender_connection)
        with suppress(CrashError):
            async with sender.open():
                await sender.send_due()
        await sender._sender_connection.close()
        self.moods = []

    async def until_quiet(self) -> None:
        """Settles and resumes all that waits for somebody, and runs until nothing is left."""
        for _ in range(100):
            async with self.desk.database.write() as connection:  # as a run that begins does
                await recovery.expire_leases(connection, self.clock.now())
                await recovery.recover(connection, self.clock.now())
            for row in await self.rows(select(mailing).where(mailing.c.state == "paused")):
                await mailings.resume(self.desk, row["id"])
            for row in await self.rows(select(delivery).where(delivery.c.state == "unclear")):
                with suppress(RefusedError):
                    await mailings.settle(self.desk, row["mailing_id"], sent=False)
            await self.tick()
            await self.send()
            async with self.desk.database.read() as connection:
                coming = await connection.run_sync(claims.next_attempt)
            if coming is None:
                return
            self.clock.move_to(coming)
        raise AssertionError("it never gets quiet")

    def _go_dark_with(self, line: Any) -> None:
        """A machine that went dark writes nothing, and gives nothing back: these are its ways to
        the database."""

        def dark(whole: Any) -> Any:
            async def ask(work: Any, **how: Any) -> Any:
                if self.dark:
                    raise CrashError
                return await whole(work, **how)

            return ask

        line.transact, line.look = dark(line.transact), dark(line.look)

    async def rows(self, query: Any) -> list[Fields]:
        async with self.desk.database.read() as connection:
            return rows_of(await connection.execute(query))

    async def seminar(self) -> Seminar:
        """The seminar as it is now."""
        async with self.desk.database.read() as connection:
            return (await seminar_store.all_seminars(connection))[0][1]

    async def registered(self) -> list[Fields]:
        """Everybody who ever registered: first_name, address_key, state."""
        return await self.rows(
            select(person.c.first_name, person.c.address_key, registration.c.state)
            .join(registration, registration.c.person_id == person.c.id)
            .order_by(person.c.id)
        )

    async def write_down(self, envelope: Envelope, mood: str) -> None:
        """Keeps a message with all that is true in this moment."""
        row = (await self.rows(_ABOUT.where(delivery.c.message_id == envelope.message_id)))[0]
        now_is = await self.seminar()
        read = email.message_from_bytes(envelope.message, policy=policy.default)
        body = read.get_body(("plain",))
        assert body is not None
        text = " ".join(body.get_content().split())
        message = RenderedMessage(
            self.clock.now(), row, now_is, text, _entry_in(read), _links_to_entry(text), mood
        )
        self.messages.append(message)
        if message.arrived and (message.entry or message.linked):
            self.untold.discard(message.address)


def _links_to_entry(text: str) -> bool:
    """Whether an entry can be had; the seminar's file in invitations is not one of ours."""
    return bool(_ENTRY_LINK.search(text))


_ENTRY_LINK = re.compile(
    r"(?<!Kalenderdatei \()(?<!Calendar file \()\bhttps?://[^\s()]+/kalender\.ics"
)
_ABOUT = (
    select(
        delivery,
        mailing.c.step_key, mailing.c.trigger, mailing.c.audience, mailing.c.to_list,
        mailing.c.until_at, mailing.c.corrects_id, mailing.c.calendar,
        person.c.first_name, person.c.language,
        registration.c.state.label("registration"),
        subscription.c.state.label("subscription"),
        calendar_entry.c.uid, calendar_entry.c.sequence, calendar_entry.c.method,
    )
    .join(mailing, mailing.c.id == delivery.c.mailing_id)
    .join(person, person.c.id == delivery.c.person_id)
    .outerjoin(registration, registration.c.person_id == person.c.id)
    .outerjoin(
        subscription,
        and_(subscription.c.person_id == person.c.id,
             subscription.c.list_slug == delivery.c.list_slug),
    )
    .outerjoin(calendar_entry, calendar_entry.c.address_key == delivery.c.address_key)
)  # fmt: skip


def _entry_in(message: Any) -> Entry | None:
    for part in message.walk():
        if part.get_content_type() == "text/calendar" and not part.get_filename():
            calendar = icalendar.Calendar.from_ical(part.get_content())
            event: Any = calendar.walk("VEVENT")[0]
            method = str(calendar["METHOD"])
            if method == "DECLINECOUNTER":  # no version of it: what is there stays
                return None
            url = str(event.get("CONFERENCE", ""))
            place = str(event["LOCATION"])
            place = "" if place in {url, "Online"} else place
            facts = (event.start, event.end, place, url)
            return Entry(method, str(event["UID"]), int(event["SEQUENCE"]), facts)
    return None


@dataclass
class _Transport:
    """A connection to a relay whose moods the life foretells."""

    life: Life

    async def connect(self) -> None:
        if self.life.moods[:1] == ["away"]:
            self.life.moods.pop(0)
            raise RelayUnreachableError("nobody there")

    async def send(self, envelope: Envelope) -> Reply:
        life = self.life
        mood = life.moods.pop(0) if life.moods else "taken"
        mood = "taken" if mood == "away" else mood
        await life.write_down(envelope, mood)
        if life.meanwhile is not None:
            count, deed = life.meanwhile
            life.meanwhile = (count - 1, deed) if count > 0 else None
            if count == 0:
                await life.do(deed)
        if mood.startswith("crash"):
            life.dark = True
            raise CrashError
        return _REPLIES[mood]

    async def close(self) -> None:
        pass


def person_called(name: str) -> Person:
    """One of the people as they register."""
    address = parse_address(ADDRESSES[name])
    return Person(address, first_name=name, last_name="X", language=language_of(name))


def language_of(name: str) -> str:
    return "en" if name == "Emma" else "de"


@asynccontextmanager
async def a_life(
    plan: str = "online-seminar",
    capacity: int | None = None,
    join_url: str = "https://k.example.org/a",
    database_url: str = "sqlite:///data/seminarpost.db",
) -> AsyncIterator[Life]:
    """A published seminar nobody has heard of yet, two months ahead, and people on its list."""
    clock = MovedClock(START - timedelta(days=60))
    with TemporaryDirectory(prefix="life-") as folder:
        known = _office()
        settings = known.settings.model_copy(
            update={"database": DatabaseSettings(url=database_url)}
        )
        office = replace(known, path=Path(folder), settings=settings)
        async with desk_at(office, clock) as desk:
            life = Life(desk, clock)
            file = life.file("Sprache", {name: language_of(name) for name in LISTED})
            await recipients.import_file(desk, file, "seminare", basis="consent", source="Messe")
            one = a_seminar(plan=plan, capacity=capacity, join_url=join_url)
            async with desk.database.write() as connection:
                await seminar_store.add(connection, one, clock.now())
            await seminars.publish(desk, SLUG)
            yield life


@cache
def _office() -> Workspace:
    """An office with a second plan, whose invitations bring an entry for the calendar."""
    with TemporaryDirectory(prefix="office-") as folder:
        shipped = (ROOT / "schedules" / "online-seminar.toml").read_text(encoding="utf-8")
        invites = 'audience = "subscribers"'
        assert invites in shipped
        plan = Path(folder) / "schedules" / "with-entries.toml"
        plan.parent.mkdir()
        plan.write_text(shipped.replace(invites, f'{invites}\ncalendar = "publish"'), "utf-8")
        office = an_office(Path(folder))
    rules = Policy(release="auto", calendar_by_domain={LINK_DOMAIN: "link"})
    return replace(office, settings=office.settings.model_copy(update={"policy": rules}))
