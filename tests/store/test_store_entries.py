"""Calendar entries: one a mailbox and seminar, with a UID that never changes."""

import re
from datetime import timedelta

from store.ledger import NOW, Ledger

from mailer.domain.timeline import CalendarUse
from mailer.links import Links, Organizer
from mailer.store import entries
from mailer.store.entries import calendar_entry

LINKS = Links("https://seminare.example.org", b"k" * 64)


async def ensure(
    ledger: Ledger, seminar_id: int, key: str = "eva@example.org", by: str = "office@example.org"
) -> int:
    async with ledger.database.write() as connection:
        return await entries.ensure(connection, seminar_id, key, Organizer(by, LINKS))


async def test_an_entry_is_made_once(ledger: Ledger) -> None:
    seminar_id = await ledger.seminar()
    first = await ensure(ledger, seminar_id)
    before = await ledger.row(calendar_entry, first)
    assert await ensure(ledger, seminar_id, by="moved@example.net") == first
    assert await ledger.rows(calendar_entry) == [before]
    assert before["organizer"] == "office@example.org"
    assert re.fullmatch(r"[0-9a-f]{24}@example\.org", before["uid"])
    assert (before["sequence"], before["method"], before["sent_at"]) == (None, None, None)


async def test_each_mailbox_and_each_seminar_has_its_own(ledger: Ledger) -> None:
    one, two = await ledger.seminar(), await ledger.seminar("two")
    made = {
        await ensure(ledger, one),
        await ensure(ledger, one, "other@example.org"),
        await ensure(ledger, two),
    }
    assert len(made) == 3
    assert len({row["uid"] for row in await ledger.rows(calendar_entry)}) == 3


async def test_what_left_is_remembered(ledger: Ledger) -> None:
    seminar_id = await ledger.seminar()
    first = await ensure(ledger, seminar_id)
    second = await ensure(ledger, seminar_id, "b@example.org")
    third = await ensure(ledger, seminar_id, "c@example.org")
    untouched = await ledger.row(calendar_entry, third)
    later = NOW + timedelta(hours=1)
    async with ledger.database.write() as connection:
        await connection.run_sync(entries.remember, [])
        await connection.run_sync(
            entries.remember, [(first, 3, "request", 2, later), (second, 0, "cancel", 2, later)]
        )
    for entry, sequence, method in (
        (first, 3, CalendarUse.REQUEST),
        (second, 0, CalendarUse.CANCEL),
    ):
        row = await ledger.row(calendar_entry, entry)
        assert (row["sequence"], row["method"], row["revision"]) == (sequence, method, 2)
        assert row["sent_at"] == later
    assert await ledger.row(calendar_entry, third) == untouched
