"""Messages that came back, as they were judged, and an office that has sent what they are about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

from postbox import SLUG, on_list, publish, row_of, tick
from rows import Fields, rows_of
from sqlalchemy import select
from support import Office, there

from mailer.actions.intake.taken import Incoming, Taken
from mailer.actions.intake.taking_in import follow
from mailer.actions.mailing import plans
from mailer.actions.operation.running import run_until_idle
from mailer.domain.reply_class import ReplyClass
from mailer.domain.verdict import Kind, Verdict
from mailer.inbound.judged import CalendarAnswer, Finding, Judged, Tracks
from mailer.store.deliveries import delivery
from mailer.store.receipts import receipt
from mailer.store.suppressions import suppression

_NUMBERS = count()
TROUBLE = {
    Verdict.HARD: ReplyClass.ADDRESS,
    Verdict.SOFT: ReplyClass.FULL,
    Verdict.POLICY: ReplyClass.POLICY,
    Verdict.SENDER: ReplyClass.SENDER,
    Verdict.MESSAGE: ReplyClass.MESSAGE,
}
STATUS = {
    Verdict.HARD: "5.1.1",
    Verdict.SOFT: "5.2.2",
    Verdict.POLICY: "5.7.1",
    Verdict.SENDER: "5.7.26",
    Verdict.MESSAGE: "5.6.0",
}


@dataclass
class Returns:
    """An office to which mail comes back."""

    office: Office

    async def deliveries(self, **where: object) -> list[Fields]:
        async with self.office.desk.database.read() as connection:
            wanted = [delivery.c[name] == one for name, one in where.items()]
            found = await connection.execute(
                select(delivery).where(*wanted).order_by(delivery.c.id)
            )
            return rows_of(found)

    async def to(self, name: str) -> Fields:
        """The newest delivery to somebody at example.org, or at an address."""
        key = name if "@" in name else f"{name}@example.org"
        return (await self.deliveries(address_key=key))[-1]

    async def state(self, name: str) -> str:
        row = await self.to(name)
        return f"{row['state']} {row['reason']}".strip()

    async def receipts(self) -> list[Fields]:
        async with self.office.desk.database.read() as connection:
            return rows_of(await connection.execute(select(receipt).order_by(receipt.c.id)))

    async def blocked(self) -> dict[str, tuple[str, str]]:
        """Address → scope and reason of all that is blocked."""
        async with self.office.desk.database.read() as connection:
            rows = rows_of(await connection.execute(select(suppression)))
        return {one["address_key"]: (one["scope"], one["reason"]) for one in rows}

    def token(self, row: Fields) -> str:
        return self.office.desk.workspace.links.bounce_token(row["id"])

    async def follow(self, *judged: Judged, octets: bytes = b"") -> list[Taken]:
        """Takes in messages of which this is what was understood; the effects of each."""
        messages = [
            Incoming(f"{number}.eml", octets or f"message {next(_NUMBERS)}".encode())
            for number, _ in enumerate(judged)
        ]
        async with self.office.desk.database.whole(keep=True) as database:
            return await follow(self.office.desk, database, messages, judged)

    async def effect(self, judged: Judged) -> str:
        """What was done about one message."""
        (taken,) = await self.follow(judged)
        return taken.parts[0].consequence.effect.value

    async def bounce(
        self, name: str, verdict: Verdict, reply: str = "no", rule: str = "test"
    ) -> str:
        """The newest mail to somebody comes back with its VERP token; what is done about it."""
        return await self.effect(bounced(self.token(await self.to(name)), verdict, reply, rule))


def bounced(
    token: str, verdict: Verdict, reply: str = "no", rule: str = "test", **changes: object
) -> Judged:
    found = Finding(
        verdict,
        rule=rule,
        status=STATUS.get(verdict, ""),
        reply=reply,
        trouble=TROUBLE.get(verdict, ReplyClass.NONE),
    )
    made = Judged(Kind.BOUNCE, (found,), Tracks(tokens=(token,) if token else ()))
    return replace(made, **changes)  # type: ignore[arg-type]  # names and types as in Judged


def judged(kind: Kind, verdict: Verdict, **changes: object) -> Judged:
    made = Judged(kind, (Finding(verdict, rule="test"),))
    return replace(made, **changes)  # type: ignore[arg-type]  # names and types as in Judged


def answering(answer: CalendarAnswer) -> Judged:
    return judged(Kind.CALENDAR_REPLY, Verdict(answer.partstat.lower() or ""), answers=(answer,))


def absent(token: str, until: date | None) -> Judged:
    tracks = Tracks(tokens=(token,))
    return judged(Kind.AUTO_REPLY, Verdict.ABSENT, tracks=tracks, absent_until=until)


async def invited(office: Office, *names: str) -> Returns:
    """The invitation has left for some people."""
    await publish(office)
    await on_list(office, *names)
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(there((await row_of(office, "invitation")).due_at))
    await tick(office)
    await run_until_idle(office.desk)
    found = Returns(office)
    assert {one["state"].value for one in await found.deliveries()} <= {"sent"}
    return found


async def later(office: Office, **how_long: float) -> None:
    office.clock.move_to(office.clock.now() + timedelta(**how_long))


def effects(taken: Sequence[Taken]) -> list[str]:
    return [part.consequence.effect.value for one in taken for part in one.parts]
