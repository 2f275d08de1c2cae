"""What a mail about a change tells whom: every kind × standing × language × what is so by then.

The text part is read for what must and what must not stand there. Secrets are looked for in the
whole message, its calendar included.
"""

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from itertools import product

import pytest
from compose.change_examples import (
    ACCESS,
    AFTER_DEADLINE,
    BEFORE,
    CALENDAR,
    CANCEL_IT,
    CONFIRM,
    LANGUAGES,
    LATER,
    LEAVE_LIST,
    LINK,
    OLD_LINK,
    READERS,
    REGISTER,
    REGISTER_NOW,
    REGISTRATION_HOLDS,
    SECRETS,
    WAITING,
    S,
    Who,
    composer,
    everything,
    moved,
    news,
    reader,
    text_of,
    told,
)
from compose.compose_examples import ENTRY, LIST, STAMP, kind_snapshot
from compose.variants import all_kinds

from bench.oracle import parsed
from mailer.compose import composer as composing
from mailer.compose.composer import Composer
from mailer.compose.recipient import Recipient
from mailer.compose.snapshot import Texts
from mailer.domain.details import Access
from mailer.domain.registration import Occupancy
from mailer.domain.seminar import Seminar
from mailer.domain.timeline import CalendarUse


@pytest.fixture(autouse=True)
def only_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table reads text parts: nothing is gained by inlining styles thousands of times."""
    monkeypatch.setattr(composing, "_inlined", lambda page: page)


def situations(kind: str, who: Who) -> Iterator[tuple[str, Seminar, Recipient, str]]:
    """What is so, in words; the seminar, a reader in German, and how the entry comes."""
    moves = ((True, False), (False, True), (True, True))
    shapes = moves if kind == "rescheduled" else ((False, False),)
    moments = ((STAMP, False), (AFTER_DEADLINE, True))
    entries: tuple[str, ...] = ("attached", "link", "none")
    crowds: tuple[Occupancy, ...] = (Occupancy.FREE,)
    if who.listed:  # whether there are places is a matter of theirs alone
        entries, crowds = entries[1:], tuple(Occupancy)
    for (hours, day), known, entry, (at, late), occupancy in product(
        shapes, (True, False), entries, moments, crowds
    ):
        after = moved(hours, day)
        if kind == "updated":
            after = replace(after, place="Rathaus")
        after = replace(
            after,
            join_url=LINK if known else "",
            details=replace(after.details, access=ACCESS if known else Access()),
        )
        one = reader(
            who,
            "de",
            entry=ENTRY if entry == "attached" else None,
            calendar_url=CALENDAR if entry == "link" else "",
            gets_join_link=late,
            leaves_at=at,
            occupancy=occupancy,
        )
        row = f"{kind} {who} {hours=} {day=} {known=} {entry=} {late=} {at=} {occupancy=}"
        yield row, after, one, entry


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", READERS, ids=str)
@pytest.mark.parametrize("kind", ["rescheduled", "updated", "cancelled", "correction"])
def test_each_reader_is_told_what_is_so(kind: str, who: Who, language: str) -> None:
    for row, after, one, entry in situations(kind, who):
        message = parsed(
            composer(kind, BEFORE, after, who.listed).message(replace(one, language=language))
        )
        text, whole = text_of(message), everything(message)
        lives = kind != "cancelled"
        waits, holds = who.standing is S.WAITING, who.standing is S.HELD
        told(row, text, REGISTRATION_HOLDS, wanted=who.has_place and lives)
        told(row, text, WAITING, wanted=waits)
        told(row, text, LEAVE_LIST, wanted=waits and lives)
        told(row, text, CONFIRM, wanted=holds and lives)
        told(row, text, ("Freitag, 18:00 Uhr",), wanted=holds and lives)
        told(row, text, CANCEL_IT, wanted=who.has_place and lives)
        if not who.has_place:
            told(row, whole, SECRETS, wanted=False)
            told(row, text, ("Zugangslink", "link to join"), wanted=False)
            suits = ("müssen Sie nichts weiter tun", "Passt er", "If it suits")
            told(row, text, suits, wanted=False)
        told(row, whole, (OLD_LINK,), wanted=False)
        if after.join_url and who.has_place:
            told(row, text, LATER, wanted=False)
        _entry_is_spoken_of(row, text, whole, message, entry, who)
        if who.listed:
            _list_may_register(row, text, kind, one)
        told(row, text, ("Seminar „", "seminar ‘", "Seminar teil", "Online-Seminar "), wanted=False)


def _entry_is_spoken_of(
    row: str, text: str, whole: str, message: EmailMessage, entry: str, who: Who
) -> None:
    """The text speaks of an entry that is there, and only of one."""
    attached = "BEGIN:VCALENDAR" in whole
    told(row, text, ("Liegt dieser", "If a calendar entry is attached"), wanted=False)
    told(row, text, ("beigefügt", "attached"), wanted=attached)
    if "METHOD:REQUEST" in whole:
        assert who.has_place, row
        assert entry == "attached", row
        # What the entry holds is no secret until later.
        if LINK in whole:
            told(row, text, ("beigefügten Kalendereintrag", "attached calendar entry"), wanted=True)
    if entry == "link" and not str(message["Subject"]).startswith(("Korrektur", "Correction")):
        assert CALENDAR in text, row


def _list_may_register(row: str, text: str, kind: str, one: Recipient) -> None:
    late = one.leaves_at == AFTER_DEADLINE
    open_ = kind in {"rescheduled", "updated"} and not late
    free = one.occupancy is Occupancy.FREE
    told(row, text, REGISTER_NOW, wanted=open_ and free)
    told(row, text, (REGISTER,), wanted=open_ and one.occupancy is not Occupancy.CLOSED)
    told(
        row,
        text,
        ("auf die Warteliste setzen", "join the waiting list"),
        wanted=open_ and one.occupancy is Occupancy.WAITING_LIST,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [one for one in all_kinds() if kind_snapshot(one).seminar])
def test_secrets_reach_nobody_without_a_place(kind: str, language: str) -> None:
    """Of any kind, with whatever the reader has and staff wrote; not even in the calendar."""
    secret = replace(BEFORE, join_url=LINK, details=replace(BEFORE.details, access=ACCESS))
    words = f"Der Link {LINK} und [hier]({LINK}), ID {ACCESS.meeting_id}, Code {ACCESS.passcode}."
    own = Texts(subject=words, preheader=words, intro=words, blocks=(words,))
    full = kind_snapshot(
        kind,
        secret,
        news=news(BEFORE, secret, note=words),
        correction=f'<p>{words} <a href="{LINK.replace("&", "&amp;")}">x</a></p>',
    )
    for snapshot in (full, replace(full, calendar=CalendarUse.REQUEST, texts=((language, own),))):
        composed = {True: Composer(replace(snapshot, list=LIST))}
        composed[False] = Composer(replace(snapshot, list=None)) if full.list is None else (
            composed[True]
        )  # fmt: skip
        for who in READERS:
            if who.has_place:
                continue
            one = reader(who, language, entry=ENTRY, gets_join_link=True)
            whole = everything(parsed(composed[who.listed].message(one)))
            assert [one for one in SECRETS if one in whole] == [], (kind, who)
            assert "METHOD:REQUEST" not in whole, (kind, who)
