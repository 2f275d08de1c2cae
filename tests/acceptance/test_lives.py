"""Random lives of a seminar: whatever happens, no calendar lies and nobody is mailed wrongly.

Every change plays the same few of them, a soak many and other ones each time (``chance``).
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from acceptance.lives import (
    ADDRESSES,
    GUESTS,
    LINK_DOMAIN,
    LISTED,
    MOODS,
    SLOTS,
    Deed,
    Entry,
    Life,
    RenderedMessage,
    a_life,
    facts_of,
    spans,
)
from chance import SOAK, soaked
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from mailer.domain.seminar import SeminarState
from mailer.domain.verdict import Verdict
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing
from mailer.store.subscriptions import subscription
from mailer.store.suppressions import suppression

LIVES = 20
STEPS = ("invitation", "invitation-reminder", "reminder-day", "reminder-hour", "follow-up")
EVENTS = ("confirmation", "unregistered", "rescheduled", "updated", "cancelled")
IN_TOUCH = {"registered", "waitlisted", "promoted"}
# Where somebody must stand with the seminar to get a mail that is not because of a list.
STANDING = {
    "confirmation": {"registered"},
    "waitlisted": {"waitlisted"},
    "promoted": {"promoted"},
    "place-expired": {"expired"},
    # Who came back and waits may still have the entry of the place they had.
    "unregistered": {"cancelled", "waitlisted", "promoted"},
    "rescheduled": IN_TOUCH,
    "updated": IN_TOUCH,
    "cancelled": {*IN_TOUCH, "cancelled", "expired"},  # who left may still have it in the calendar
    "waitlist-closed": {"waitlisted"},
    "reminder-day": {"registered"},
    "reminder-hour": {"registered"},
    "follow-up": {"registered"},
    "follow-up-missed": {"registered"},
}


def _first(row: tuple[str, bool]) -> str:
    return row[0]


guests = st.sampled_from(GUESTS)
edits = st.one_of(
    st.fixed_dictionaries({"join_url": st.sampled_from(["", "https://k.example.org/a", "https://k.example.org/b"])}),
    st.fixed_dictionaries({"place": st.sampled_from(["", "Rathaus", "Schule"])}),
    st.fixed_dictionaries({"title": st.sampled_from(["Wärme", "Kälte"])}),
)  # fmt: skip
places = st.fixed_dictionaries({"capacity": st.sampled_from([None, 1, 2, 4])})
deeds: st.SearchStrategy[Deed] = st.one_of(
    st.tuples(st.just("register"), guests),
    st.tuples(st.just("register"), guests),
    st.tuples(st.just("unregister"), guests),
    st.tuples(
        st.just("import"),
        st.lists(st.tuples(guests, st.booleans()), min_size=1, max_size=3, unique_by=_first),
        st.booleans(),
    ),
    st.tuples(st.just("reschedule"), st.integers(0, len(SLOTS) - 1)),
    st.tuples(st.just("update"), edits, st.booleans()),
    st.tuples(st.just("update"), places, st.just(value=False)),
    st.tuples(st.just("cancel")),
    st.tuples(st.just("attend"), st.lists(guests, min_size=1, max_size=3, unique=True)),
    st.tuples(st.just("unsubscribe"), st.sampled_from(LISTED)),
    st.tuples(
        st.just("return"),
        st.sampled_from([*LISTED, *GUESTS]),
        st.sampled_from([Verdict.HARD, Verdict.SOFT, Verdict.SOFT, Verdict.ABUSE]),
    ),
    st.tuples(
        st.just("answer"),
        guests,
        st.just("REPLY"),
        st.sampled_from(["ACCEPTED", "DECLINED", "TENTATIVE"]),
    ),
    st.tuples(st.just("answer"), guests, st.just("COUNTER"), st.just("TENTATIVE")),
    st.tuples(st.just("away"), guests),
    st.tuples(st.sampled_from(["pause", "resume"]), st.sampled_from([*STEPS, *EVENTS])),
    st.tuples(st.just("stop"), st.sampled_from(STEPS)),
    st.tuples(st.just("correct"), st.sampled_from([*STEPS, *EVENTS])),
)  # fmt: skip
spells = st.sampled_from(
    [timedelta(minutes=1), timedelta(minutes=20), timedelta(hours=5), timedelta(days=2, minutes=1),
     timedelta(days=9), timedelta(days=30)]
)  # fmt: skip


class SeminarLife(RuleBasedStateMachine):
    """What may happen in any order; every message is looked at, and each quiet moment."""

    new_url: ClassVar[Callable[[], str]]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.end = AsyncExitStack()
        self.life: Any = None  # a Life from the first step on
        self.seen = 0

    @initialize(
        plan=st.sampled_from(["online-seminar", "with-entries"]),
        capacity=st.sampled_from([None, None, 1, 2]),
        join_url=st.sampled_from(["", "https://k.example.org/a"]),
        first=st.lists(guests, max_size=3, unique=True),
        spell=spells,
    )
    def begins(
        self, plan: str, capacity: int | None, join_url: str, first: list[str], spell: timedelta
    ) -> None:
        url = type(self).new_url()
        self.life = self.run(self.end.enter_async_context(a_life(plan, capacity, join_url, url)))
        for name in first:
            self.run(self.life.do(("register", name)))
        self.run(self.life.send())
        self.waits(spell, 1)

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    @rule(deed=deeds)
    def does(self, deed: Deed) -> None:
        self.run(self.life.do(deed))

    @rule(first=deeds, second=deeds)
    def does_two(self, first: Deed, second: Deed) -> None:
        self.run(self.life.do(first))
        self.run(self.life.do(second))

    @rule(spell=spells, ticks=st.integers(0, 2))
    def waits(self, spell: timedelta, ticks: int) -> None:
        self.life.wait(spell)
        for _ in range(ticks):
            self.run(self.life.tick())

    @rule(late_by=st.sampled_from([timedelta(0), timedelta(minutes=3), timedelta(hours=2)]))
    def comes_to_what_is_next(self, late_by: timedelta) -> None:
        self.run(self.life.to_the_next(late_by))

    @rule(moods=st.lists(st.sampled_from(MOODS), max_size=4))
    def sends(self, moods: list[str]) -> None:
        self.run(self.life.tick())
        self.run(self.life.send(moods))

    @rule(after=st.integers(0, 3), deed=deeds, moods=st.lists(st.sampled_from(MOODS), max_size=3))
    def sends_while(self, after: int, deed: Deed, moods: list[str]) -> None:
        self.run(self.life.tick())
        self.run(self.life.send(moods, (after, deed)))

    @rule()
    def gets_quiet(self) -> None:
        self.run(self.life.until_quiet())
        self.letters_are_right()
        self.run(calendars_are_true(self.life))

    @invariant()
    def letters_are_right(self) -> None:
        if self.life is not None and len(self.life.messages) > self.seen:
            for message in self.life.messages[self.seen :]:
                may_leave(message)
                tells_the_time(message)
            self.seen = len(self.life.messages)
            entries_count_up(self.life.messages)
            nobody_has_it_twice(self.life.messages)

    def teardown(self) -> None:
        try:
            if self.life is not None:
                self.gets_quiet()
        finally:
            self.run(self.end.aclose())
            self.runner.close()


def may_leave(message: RenderedMessage) -> None:
    """In time, to whom it is meant for, and not about a seminar that is off."""
    row, step = message.row, message.row["step_key"]
    assert message.at < row["until_at"], step
    if message.seminar.state is SeminarState.CANCELLED:
        assert step == "cancelled" or row["corrects_id"] is not None, step
    if row["list_slug"] is not None:
        assert row["subscription"] == "subscribed", step
        assert row["corrects_id"] or row["registration"] is None, step
    elif row["corrects_id"] is None:
        assert row["registration"] in STANDING[step], (step, row["registration"])


def tells_the_time(message: RenderedMessage) -> None:
    """The seminar's time as it is, and no other but as the one before."""
    slots = spans(message.row["language"])
    now = (message.seminar.starts_at, message.seminar.ends_at)
    day, span = slots.pop(now)
    assert day in message.text, message.row["step_key"]
    assert span in message.text, message.row["step_key"]
    if message.row["step_key"] != "rescheduled":
        others = [other for _, other in slots.values() if other in message.text]
        assert not others, message.row["step_key"]


def entries_count_up(messages: list[RenderedMessage]) -> None:
    """One UID an address; its SEQUENCE never falls, and rises when there is something new."""
    known: dict[str, Entry] = {}
    highest: dict[str, int] = {}
    for message in messages:
        new = message.entry
        if new is None:
            continue
        assert (message.address.rpartition("@")[2]) != LINK_DOMAIN
        assert new.sequence >= highest.get(message.address, 0)
        highest[message.address] = new.sequence
        old = known.get(message.address)
        if old is not None:
            assert new.uid == old.uid
            anew = new.method == "CANCEL" or old.method == "CANCEL"
            if anew or (new.method == old.method and new.facts != old.facts):
                assert new.sequence > old.sequence, (old, new)
        if message.arrived:
            known[message.address] = new
    uids = {message.entry.uid: message.address for message in messages if message.entry}
    assert len(uids) == len(set(uids.values()))


def nobody_has_it_twice(messages: list[RenderedMessage]) -> None:
    """A second copy only where nobody could know of the first, and to be known by its ID."""
    taken: set[tuple[Any, ...]] = set()
    ids: dict[tuple[Any, ...], str] = {}
    for message in messages:
        row = message.row
        delivery_of = (row["mailing_id"], row["person_id"], row["occasion"])
        assert ids.setdefault(delivery_of, row["message_id"]) == row["message_id"]
        about = {delivery_of}
        if row["list_slug"] is not None:  # one a mailbox, also when the seminar moved since
            occasion = row["occasion"] if row["trigger"] else ""
            about.add((row["mailing_id"], message.address, occasion))
        assert not about & taken, (row["step_key"], message.address)
        if message.mood == "taken":
            taken |= about


async def calendars_are_true(life: Life) -> None:
    """Everything is sent: who was told holds what is true, and everybody knows the time."""
    one = await life.seminar()
    off = one.state is SeminarState.CANCELLED
    gone = {row["address_key"] for row in await life.rows(select(suppression))}
    failed = await _failed(life)
    registered = await life.registered()
    listed = {row["person_id"] for row in await life.rows(
        select(subscription).where(subscription.c.state == "subscribed"))}  # fmt: skip
    for address in sorted(set(ADDRESSES.values()) - gone - failed):
        there = [row for row in registered if row["address_key"] == address]
        states = {row["state"] for row in there}
        mine = [
            message for message in life.messages if message.arrived and message.address == address
        ]
        held = _held(mine)
        told = {message.row["first_name"]: message.seminar for message in mine}
        for row in there:  # whoever is still concerned knows when it is, or that it is off
            known = told.get(row["first_name"])
            if row["state"] in IN_TOUCH and known is not None:
                assert known.starts_at == one.starts_at, (address, row)
                assert known.ends_at == one.ends_at, (address, row)
                assert known.state is one.state, (address, row)
        loud = any(
            row["state"] == "registered" and row["first_name"] not in life.silent for row in there
        )
        if address in life.untold:
            continue
        if off and (there or any(message.row["person_id"] in listed for message in mine)):
            assert held is None, (address, held)
        elif loud:
            assert held is not None, address
            assert held.method == "REQUEST", address
            assert held.facts == facts_of(one, "REQUEST"), address
        elif held is not None and held.method == "REQUEST":
            assert "registered" in states, (address, held)
        elif held is not None and not states and mine[-1].row["person_id"] in listed:
            assert held.facts[:2] == (one.starts_at, one.ends_at), address


def _held(mine: Iterable[RenderedMessage]) -> Entry | None:
    """What a calendar shows after these messages, in their order."""
    held = None
    for message in mine:
        new = message.entry
        if message.linked or (message.row["step_key"] == "cancelled" and message.row["method"]):
            method = message.row["method"].value.upper()
            assert message.row["calendar"].value != "none"
            facts = facts_of(message.seminar, method)
            new = Entry(method, message.row["uid"], message.row["sequence"], facts)
        if new is not None:
            held = None if new.method == "CANCEL" else new
    return held


async def _failed(life: Life) -> set[str]:
    """Addresses whose newest mail that counts could not be delivered: nobody can tell them."""
    failed = set()
    rows = await life.rows(
        select(delivery, mailing.c.calendar)
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .where(mailing.c.calendar != "none", delivery.c.state != "cancelled")
        .order_by(delivery.c.id)
    )
    for row in rows:
        lost = row["state"] in {"failed", "bounced"} or row["reason"] == "no longer useful"
        if lost:
            failed.add(row["address_key"])
        elif row["state"] == "sent":
            failed.discard(row["address_key"])
    return failed


@soaked
def test_lives(new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SeminarLife, "new_url", staticmethod(new_database), raising=False)
    run_state_machine_as_test(
        SeminarLife,
        settings=settings(
            derandomize=not SOAK,
            max_examples=LIVES * max(SOAK, 1),
            stateful_step_count=25,
            deadline=None,
            database=None,
            # Shrinking takes minutes: it is for who looks for something, not for CI.
            phases=[Phase.generate, *([Phase.shrink] if SOAK else [])],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
