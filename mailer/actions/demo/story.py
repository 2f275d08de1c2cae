"""A story: what happens around a seminar in an office's life, for the demo and rehearsals.

Made-up people at example.org, .com and .net register, wait, come late and stay away; the
office moves the seminar, changes its link, sends a newsletter and corrects a mistake. All of
it is reckoned from the seminar's start, so that any seminar can be rehearsed with it.
"""

import csv
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from mailer.actions.demo import story_returns
from mailer.actions.desk import Desk
from mailer.actions.imports import attendance
from mailer.actions.mailing import mailings, newsletters, plans, wordings
from mailer.actions.person.people import known_address_there
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes, seminars
from mailer.actions.subscription import joining, subscriptions
from mailer.domain.address import parse_address
from mailer.domain.errors import RefusedError, WorkspaceError
from mailer.domain.moment import zone
from mailer.domain.person import Person
from mailer.domain.seminar import Seminar
from mailer.files import make_folder, write_octets
from mailer.issue_file import FOLDER

BY = "Generalprobe"

Do = Callable[[Desk], Awaitable[object]]

ANNA = ("anna.mueller@example.org", "Anna", "Müller")
JOERG = ("joerg.weiss@example.com", "Jörg", "Weiß")
PETRA = ("rathaus@example.net", "Petra", "Lange")
THOMAS = ("rathaus@example.net", "Thomas", "Kühn")
AYSE = ("a.oeztuerk@bürgerschaft.example.org", "Ayşe", "Öztürk")
EMMA = ("emma.clarke@example.com", "Emma", "Clarke")
MAX = ("max.wartmann@example.org", "Max", "Wartmann")
TOM = ("tom.spaet@example.net", "Tom", "Spät")
ALEX = ("alex.beispiel@example.net", "Alex", "Beispiel")
LENA = ("lena.neuer@example.org", "Lena", "Neuer")
MIRA = ("mira.neu@example.com", "Mira", "Neu")
NORA = ("nora.neugier@example.org", "Nora", "Neugier")
SABINE = "s.vogel@example.org"

_NEWSLETTER = """\
+++
title = "Neues aus dem Programm im {month}"
send_at = {send_at}
lists = ["{list}"]
seminars = ["{seminar}"]
+++

in dieser Ausgabe lesen Sie, was es Neues gibt und welche Seminare als Nächstes anstehen.

## Handreichung erschienen

Was Verwaltungen aus den ersten Projekten gelernt haben, fasst eine **Handreichung** zusammen.
Sie enthält Checklisten und Muster, die sich ohne Aufwand anpassen lassen.

[Handreichung ansehen](https://seminare.example.org/handreichung)

## Sprechstunde für kleine Gemeinden

Jeden ersten Donnerstag beantworten wir Fragen am Telefon, ohne Anmeldung.

---

Haben Sie ein Thema, das in einem der nächsten Seminare nicht fehlen darf? Schreiben Sie uns.
"""
_CORRECTION = """\
Die Unterlagen liegen nicht mehr unter der Adresse, die wir Ihnen geschickt haben, sondern hier:
[Unterlagen zum Seminar](https://seminare.example.org/unterlagen/neu)
"""

_ROOM = {"passcode": "485 213"}
_READABLE_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that somebody does, at a moment of a rehearsal's clock."""

    at: datetime
    do: Do


@dataclass(frozen=True, slots=True)
class Story:
    """The happenings around one seminar; ``folder`` is where its files are written."""

    slug: str
    seminar: Seminar
    folder: Path
    list_slug: str
    newsletter: str

    def happenings(self) -> list[Happening]:
        """Everything that happens, in the order of time."""
        return sorted(
            [*self._readers(), *self._registrants(), *self._office(), *self._afterwards()],
            key=lambda one: one.at,
        )

    def _readers(self) -> list[Happening]:
        """Lists: somebody leaves one, somebody joins one, an issue is sent."""

        async def leaves(desk: Desk) -> None:
            if await known_address_there(desk, SABINE):
                await subscriptions.unsubscribe(desk, SABINE, self.list_slug, "link")

        asked: list[joining.Joining] = []

        async def asks(desk: Desk) -> None:
            source = desk.workspace.links.site_url
            asked.append(
                await joining.ask(desk, _person(NORA), self.newsletter, source=source, way="form")
            )

        async def confirms(desk: Desk) -> None:
            for one in asked:
                if one.request:
                    await joining.confirm(desk, desk.workspace.links.confirm(one.request))

        return [
            Happening(self._day(22, 8, 15), leaves),
            Happening(self._day(18, 9, 5), asks),
            Happening(self._day(18, 9, 20), confirms),
            Happening(self._day(16, 15, 0), self._writes_newsletter),
        ]

    def _registrants(self) -> list[Happening]:
        """Five places, more people: a waiting list, a place taken and a place given up."""
        return [
            self._registers(14, 9, 12, ANNA),
            self._registers(13, 14, 30, JOERG),
            self._registers(12, 11, 5, PETRA),
            self._registers(12, 11, 20, THOMAS),
            self._registers(9, 16, 40, AYSE),
            self._registers(8, 9, 30, EMMA, language="en"),
            self._registers(8, 10, 0, MAX),
            # Emma's place is held for her, and Max still waits, when the seminar moves.
            self._cancels(7, 9, 0, JOERG),
            self._registers(6, 9, 15, EMMA),  # she takes it
            self._cancels(4, 8, 0, THOMAS),  # Max moves up, and lets the place go
            # After the reminder of the day before: it does not come after them.
            self._registers(1, 10, 15, ALEX),
            self._registers(1, 10, 30, LENA),
            self._registers(1, 11, 0, TOM),
        ]

    def _office(self) -> list[Happening]:
        """What the office does while the seminar comes nearer."""
        first = self.seminar.all_sessions[0]
        start = first.starts_at + timedelta(hours=3, minutes=30)

        async def sets_places(desk: Desk) -> None:
            await changes.update(desk, self.slug, {"capacity": 5}, notify=False)

        async def moves(desk: Desk) -> None:
            end = first.ends_at + timedelta(hours=3, minutes=30)
            note = "Ein Referent ist am Vormittag verhindert."
            deadline = self.seminar.registration_deadline
            now = desk.clock.now()
            # One that has passed is asked for anew: the office lets people register an hour more.
            is_past = deadline is not None and deadline <= now
            await changes.reschedule(
                desk,
                self.slug,
                start,
                end,
                note,
                deadline=now + timedelta(hours=1) if is_past else changes.AS_IT_IS,
                session=first.key,
            )

        async def changes_link(desk: Desk) -> None:
            url = "https://konferenz.example.org/neuer-raum"
            new = {"join_url": url, "capacity": 6, "details": _ROOM}
            await changes.update(desk, self.slug, new, notify=True)

        async def finds_room(desk: Desk) -> None:
            await changes.update(desk, self.slug, {"capacity": 9}, notify=False)

        return [
            Happening(self._day(23, 10, 0), sets_places),
            Happening(self._day(7, 10, 0), moves),
            Happening(self._day(3, 12, 0), changes_link),
            # One more place after the join link went out: whoever comes now gets it at once.
            Happening(start - timedelta(minutes=50), finds_room),
            Happening(start - timedelta(minutes=45), self._registering(TOM)),
            Happening(start - timedelta(minutes=35), self._registering(MIRA)),
        ]

    def _afterwards(self) -> list[Happening]:
        """Who was there, what there is to read, and a link that was wrong."""

        async def uploads(desk: Desk) -> None:
            url = "https://seminare.example.org/unterlagen"
            last = (self._after(0, 0) + _READABLE_FOR).date()
            new = {"materials_url": url, "details": {"materials_until": last}}
            await changes.update(desk, self.slug, new, notify=False)

        async def counts(desk: Desk) -> None:
            there = (ANNA, EMMA, PETRA, TOM, MIRA)
            await attendance.import_attendance(desk, self.slug, self._attendance(there))

        async def corrects(desk: Desk) -> None:
            for one, _ in await mailings.listing(desk, self.slug):
                row = one.mailing
                if row.step_key == "follow-up" and row.frozen_at is not None:
                    draft = await wordings.correct(desk, row.id, _CORRECTION, BY)
                    await plans.release(desk, self.slug, draft.step, BY)

        async def declined(desk: Desk) -> None:
            async with desk.database.read() as connection:
                number, _ = await seminars.find(connection, self.slug)
            await story_returns.declines(desk, number, ALEX[0])

        async def away(desk: Desk) -> None:
            await story_returns.is_away(desk, EMMA[0], self._after(0, 0) + timedelta(days=7))

        async def bounced(desk: Desk) -> None:
            await story_returns.bounces(desk, TOM[0])

        return [
            # He does not come, and his calendar says so when it is too late for others.
            Happening(self.seminar.ends_at, declined),
            Happening(self._after(9, 30), away),
            Happening(self._after(17, 0), bounced),
            Happening(self._after(8, 30), uploads),
            Happening(self._after(9, 0), counts),
            Happening(self._after(15, 0), corrects),
        ]

    async def _writes_newsletter(self, desk: Desk) -> None:
        sends_at = self._day(15, 9, 0)
        name = f"{sends_at:%Y-%m}"
        text = _NEWSLETTER.format(
            month=_MONTHS[sends_at.month - 1],
            send_at=sends_at.replace(tzinfo=None).isoformat(),
            list=self.newsletter,
            seminar=self.slug,
        )
        path = self.folder / FOLDER / f"{name}.md"
        make_folder(path.parent)
        write_octets(path, text.encode(), WorkspaceError)
        await newsletters.plan(desk, name)
        await newsletters.release(desk, name, "", BY)

    def _attendance(self, there: tuple[tuple[str, str, str], ...]) -> Path:
        path = self.folder / "teilnahme.csv"
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened, delimiter=";")
            writer.writerow(["E-Mail", "Vorname", "Nachname", "Teilgenommen"])
            writer.writerows([*one, "ja"] for one in there)
        return path

    def _registers(
        self, days: int, hour: int, minute: int, who: tuple[str, str, str], language: str = ""
    ) -> Happening:
        return Happening(self._day(days, hour, minute), self._registering(who, language))

    def _registering(self, who: tuple[str, str, str], language: str = "") -> Do:
        async def do(desk: Desk) -> None:
            with suppress(RefusedError):  # another plan may have closed its waiting list by then
                await registrations.register(desk, self.slug, _person(who, language))

        return do

    def _cancels(self, days: int, hour: int, minute: int, who: tuple[str, str, str]) -> Happening:
        async def do(desk: Desk) -> None:
            await registrations.unregister(desk, self.slug, _person(who))

        return Happening(self._day(days, hour, minute), do)

    def _day(self, before: int, hour: int, minute: int) -> datetime:
        """So many days before the day of the seminar, at a wall time of its zone."""
        there = zone(self.seminar.timezone)
        day = self.seminar.starts_at.astimezone(there).date() - timedelta(days=before)
        return datetime.combine(day, time(hour, minute), there)

    def _after(self, hour: int, minute: int) -> datetime:
        """A wall time on the day after the last session."""
        there = zone(self.seminar.timezone)
        day = self.seminar.ends_at.astimezone(there).date() + timedelta(days=1)
        return datetime.combine(day, time(hour, minute), there)


async def story_of(desk: Desk, slug: str) -> Story:
    """The story for a seminar of this desk; its newsletter goes to the list of that name."""
    lists = tuple(desk.workspace.content.lists)
    newsletter = "newsletter" if "newsletter" in lists else lists[0]
    seminar = await seminars.show(desk, slug)
    list_slug = next(iter(seminar.lists), lists[0])
    return Story(slug, seminar, desk.workspace.path, list_slug, newsletter)


_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
    "Oktober", "November", "Dezember",
)  # fmt: skip


def _person(who: tuple[str, str, str], language: str = "") -> Person:
    address, first, last = who
    return Person(parse_address(address), first_name=first, last_name=last, language=language)
