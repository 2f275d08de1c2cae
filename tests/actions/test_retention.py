"""Retention: what is too old goes, by category, and the numbers that are reported stay."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update
from store.ledger import Ledger, a_delivery, a_mailing, an_issue
from support import Office, a_seminar

from mailer.actions.desk import Desk
from mailer.actions.imports import recipients
from mailer.actions.operation import retention
from mailer.actions.person import dossiers, restricting
from mailer.actions.registration import certificates as issuing
from mailer.actions.seminar import yearly
from mailer.config.load import load_settings
from mailer.config.retention import Retention
from mailer.domain.address import parse_address
from mailer.domain.commitment import Subject
from mailer.domain.consent import SubscriptionState
from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.errors import RefusedError, Sentence, SettingsError
from mailer.domain.person import Person
from mailer.domain.registration import RegistrationState
from mailer.domain.retention import Category, beginning_of_year
from mailer.domain.timeline import Trigger
from mailer.store import (
    certificates,
    facts,
    feedback,
    issues,
    people,
    refused,
    registrations,
    requests,
    seminars,
    subscriptions,
)
from mailer.store import retention as stored
from mailer.store.consent import events
from mailer.store.deliveries import delivery
from mailer.store.entries import calendar_entry
from mailer.store.mailings import mailing
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.subscription_events import subscription_event
from mailer.store.subscriptions import subscription

DAY = timedelta(days=1)
C = Category


def store(office: Office) -> Ledger:
    return Ledger(office.desk.database)


async def someone(office: Office, name: str, at: datetime) -> int:
    one = Person(address=parse_address(f"{name}@example.org"), last_name=name.title())
    async with office.desk.database.write() as connection:
        made = await people.insert_many(connection, [one], at)
    return next(iter(made.values()))


async def on_list(office: Office, number: int, at: datetime, slug: str = "newsletter") -> None:
    async with office.desk.database.write() as connection:
        await subscriptions.add_many(
            connection, [number], list_slug=slug, state=SubscriptionState.SUBSCRIBED, way="import",
            legal_basis="consent", source="Messe", wording_version="", now=at,
        )  # fmt: skip


async def leaves(office: Office, name: str, at: datetime) -> None:
    async with office.desk.database.write() as connection:
        await subscriptions.end_at_address(connection, f"{name}@example.org", None, "link", at)


async def ran(
    office: Office, *, dry_run: bool = False, desk: Desk | None = None
) -> dict[Category, int]:
    found = await retention.run(desk or office.desk, dry_run=dry_run)
    return {one.category: one.number for one in found if one.number}


async def count(office: Office, table: Any) -> int:
    async with office.desk.database.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(table)) or 0)


async def a_year(office: Office, year: int, crowd: list[int]) -> int:
    """A seminar of that year with three registered, one of whom came, and its invitation."""
    begins = datetime(year, 3, 10, 9, tzinfo=UTC)
    one = a_seminar(slug=f"waerme-{year}", starts_at=begins, ends_at=begins + timedelta(hours=1))
    ledger = store(office)
    async with office.desk.database.write() as connection:
        number = await seminars.add(connection, one, begins - 30 * DAY)
        await connection.execute(
            update(seminars.seminar)
            .where(seminars.seminar.c.id == number)
            .values(state="published", attendance_known=True)
        )
        for who in crowd[:3]:
            await registrations.record(
                connection, number, who, RegistrationState.REGISTERED, begins - 9 * DAY
            )
        await registrations.note_attendance(connection, number, {crowd[0]: 55}, {crowd[1]: 3})
        await connection.execute(
            insert(calendar_entry).values(
                seminar_id=number, address_key="p1@example.org", uid=f"{year}@e.org",
                organizer="seminare@example.org",
            )
        )  # fmt: skip
    invitation = await ledger.add(
        mailing,
        a_mailing(number, state=MailingState.DONE, until_at=begins, due_at=begins - 21 * DAY,
                  late_at=begins, created_at=begins - 30 * DAY),
    )  # fmt: skip
    for place, who in enumerate(crowd):
        state = (DeliveryState.SENT, DeliveryState.BOUNCED, DeliveryState.UNCLEAR)[place % 3]
        await ledger.add(
            delivery,
            a_delivery(invitation, who, state=state, list_slug="seminare",
                       queued_at=begins - 21 * DAY, ended_at=begins - 21 * DAY),
        )  # fmt: skip
    return number


async def a_crowd(office: Office, number: int = 5) -> list[int]:
    made = [await someone(office, f"p{one}", office.clock.now()) for one in range(number)]
    for one in made:
        await on_list(office, one, office.clock.now(), "seminare")
    return made


async def test_the_yearly_report_is_the_same_before_and_after(office: Office) -> None:
    crowd = await a_crowd(office)
    for year in (2022, 2023, 2024):
        await a_year(office, year, crowd[: 7 - (year - 2020)])
    office.clock.move_to(datetime(2027, 2, 1, tzinfo=UTC))  # 730 days: all of 2024 is old enough
    before = [await yearly.report(office.desk, year) for year in (2022, 2023, 2024)]
    assert (before[0].lines[0].invited, before[0].lines[0].attended) == (5, 1)
    assert before[0].people["registered"] == 3
    await a_year(office, 2026, crowd)
    found = await retention.run(office.desk)
    (outcome,) = [one for one in found if one.category is C.SEMINARS]
    assert outcome.years == (2022, 2023, 2024)
    assert await count(office, registration) == 3  # of 2026
    assert await count(office, delivery) == 5
    assert await count(office, calendar_entry) == 1
    after = [await yearly.report(office.desk, year) for year in (2022, 2023, 2024)]
    assert after == before
    assert C.SEMINARS not in await ran(office)  # there is nothing left


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        (datetime(2027, 12, 31, 22, 59, tzinfo=UTC), False),
        (datetime(2027, 12, 31, 23, tzinfo=UTC), True),
    ],
)
async def test_a_seminar_goes_when_its_year_is_over(
    office: Office, now: datetime, goes: bool
) -> None:
    """By the calendar of Berlin, 730 days after the end of 2025."""
    await a_year(office, 2025, await a_crowd(office))
    office.clock.move_to(now)
    assert (C.SEMINARS in await ran(office, dry_run=True)) is goes
    assert await count(office, registration) == 3


async def test_a_run_that_was_cut_off_is_gone_on_with(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The numbers are written down before the first of the people goes."""
    crowd = await a_crowd(office)
    await a_year(office, 2022, crowd)
    office.clock.move_to(datetime(2027, 2, 1, tzinfo=UTC))
    before = await yearly.report(office.desk, 2022)
    monkeypatch.setattr(retention, "_CHUNK", 2)
    real, left = stored.forget_seminars, iter((True, True))

    async def cut_off(*args: Any) -> int:
        if next(left, None) is None:
            raise OSError("power cut")
        return int(await real(*args))

    monkeypatch.setattr(stored, "forget_seminars", cut_off)
    with pytest.raises(OSError, match="power cut"):
        await retention.run(office.desk)
    assert 0 < await count(office, delivery) < 5
    assert await yearly.report(office.desk, 2022) == before
    monkeypatch.setattr(stored, "forget_seminars", real)
    await retention.run(office.desk)
    assert await count(office, delivery) == 0
    assert await yearly.report(office.desk, 2022) == before


async def test_a_dry_run_counts_and_changes_nothing(office: Office) -> None:
    crowd = await a_crowd(office)
    await a_year(office, 2022, crowd)
    office.clock.move_to(datetime(2027, 2, 1, tzinfo=UTC))
    told = await ran(office, dry_run=True)
    assert told == {C.SEMINARS: 3 + 5, C.MINUTES: 2}
    assert (await count(office, registration), await count(office, delivery)) == (3, 5)
    assert await ran(office) == told


async def issued(office: Office, *people: int) -> None:
    """A certificate of each registration of some people."""
    async with office.desk.database.write() as connection:
        rows = await connection.execute(
            select(registration.c.id).where(registration.c.person_id.in_(people))
        )
        for number in rows.scalars().all():
            await certificates.add(connection, f"CODE{number}", number, "{}", office.clock.now())


async def test_certificates_go_after_their_term_and_attendance_stays(office: Office) -> None:
    crowd = await a_crowd(office)
    await a_year(office, 2026, crowd)
    await issued(office, *crowd[:2])
    settings = office.desk.workspace.settings
    short = settings.model_copy(update={"retention": Retention(certificates=30 * DAY)})
    desk = replace(office.desk, workspace=replace(office.desk.workspace, settings=short))
    await restricting.restrict(office.desk, str(crowd[1]), reason="Streit", by="Erika")
    office.clock.move_to(datetime(2027, 1, 30, tzinfo=UTC))
    assert C.CERTIFICATES not in await ran(office, desk=desk)
    office.clock.move_to(datetime(2027, 2, 1, tzinfo=UTC))
    assert (await ran(office, desk=desk, dry_run=True))[C.CERTIFICATES] == 1
    assert (await ran(office, desk=desk))[C.CERTIFICATES] == 1
    assert (await count(office, certificates.certificate), await count(office, registration)) == (
        1, 3,
    )  # fmt: skip
    with pytest.raises(RefusedError, match="term of certificates"):
        await issuing.issue_all(desk, "waerme-2026")


async def test_certificates_are_told_of_by_themselves_and_go_with_the_seminars(
    office: Office,
) -> None:
    crowd = await a_crowd(office)
    await a_year(office, 2026, crowd)
    await issued(office, *crowd)
    office.clock.move_to(datetime(2028, 12, 30, tzinfo=UTC))
    assert C.CERTIFICATES not in await ran(office)
    office.clock.move_to(datetime(2029, 1, 1, tzinfo=UTC))
    assert (await ran(office, dry_run=True))[C.CERTIFICATES] == 3
    assert (await ran(office))[C.CERTIFICATES] == 3
    assert await count(office, registration) == 0


async def answered(office: Office, seminar_id: int, number: int) -> None:
    async with office.desk.database.write() as connection:
        for one in range(number):
            await feedback.add(connection, seminar_id, f"mark-{seminar_id}-{one}", "{}", batch=5)


async def test_feedback_goes_after_its_years_with_the_marks_of_links(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_CHUNK", 4)
    crowd = await a_crowd(office)
    for year in (2025, 2026):
        await answered(office, await a_year(office, year, crowd), 7)
    office.clock.move_to(datetime(2027, 12, 30, tzinfo=UTC))
    assert C.FEEDBACK not in await ran(office)
    office.clock.move_to(datetime(2028, 1, 1, tzinfo=UTC))
    assert (await ran(office, dry_run=True))[C.FEEDBACK] == 14
    assert (await ran(office))[C.FEEDBACK] == 14
    for table in (feedback.feedback_answer, feedback.feedback_given):
        assert await count(office, table) == 7


async def test_a_used_link_is_known_as_long_as_answers_come(office: Office) -> None:
    """Else whoever kept the link would answer twice."""
    settings = office.desk.workspace.settings
    long = settings.afterwards.model_copy(update={"feedback_days": 365})
    kept = {"afterwards": long, "retention": Retention(feedback=30 * DAY)}
    changed = replace(office.desk.workspace, settings=settings.model_copy(update=kept))
    desk = replace(office.desk, workspace=changed)
    await answered(office, await a_year(office, 2026, await a_crowd(office)), 1)
    office.clock.move_to(datetime(2027, 3, 10, 9, tzinfo=UTC))
    assert C.FEEDBACK not in await ran(office, desk=desk)
    office.clock.move_to(datetime(2027, 3, 10, 11, tzinfo=UTC))
    assert (await ran(office, desk=desk))[C.FEEDBACK] == 2


async def test_minutes_go_and_attendance_stays(office: Office) -> None:
    await a_year(office, 2026, await a_crowd(office))
    office.clock.move_to(datetime(2026, 3, 10, 10, tzinfo=UTC) + 365 * DAY)
    assert C.MINUTES not in await ran(office)
    office.clock.move_to(office.clock.now() + DAY)
    assert (await ran(office))[C.MINUTES] == 2
    rows = await store(office).rows(registration)
    assert [(row["attended"], row["attended_minutes"]) for row in rows] == [
        (True, None), (False, None), (False, None),
    ]  # fmt: skip


async def a_newsletter(office: Office, who: int, ended: datetime, **changes: Any) -> int:
    ledger = store(office)
    values = a_mailing(1) | {
        "seminar_id": None, "about_list": "newsletter", "audience": None,
        "trigger": Trigger.SUBSCRIBED, "until_at": ended + DAY,
    } | changes  # fmt: skip
    number = await ledger.add(mailing, values)
    return await ledger.add(
        delivery,
        a_delivery(number, who, state=DeliveryState.SENT, queued_at=ended, ended_at=ended),
    )


async def test_mails_to_lists_go_after_their_term(office: Office) -> None:
    eva = await someone(office, "eva", office.clock.now())
    await on_list(office, eva, office.clock.now())
    ended = office.clock.now()
    await a_newsletter(office, eva, ended)
    waiting = await a_newsletter(office, eva, ended, step_key="b")
    async with office.desk.database.write() as connection:
        await connection.execute(
            update(delivery).where(delivery.c.id == waiting).values(state=DeliveryState.UNCLEAR)
        )
    office.clock.move_to(ended + 365 * DAY)
    assert await ran(office) == {}
    office.clock.move_to(ended + 366 * DAY)
    assert await ran(office) == {C.DELIVERIES: 1}
    assert [row["id"] for row in await store(office).rows(delivery)] == [waiting]  # staff decides


async def test_an_issue_that_still_takes_late_joiners_keeps_who_had_it(office: Office) -> None:
    """Else everybody would get it once more."""
    eva = await someone(office, "eva", office.clock.now())
    ended = office.clock.now()
    async with office.desk.database.write() as connection:
        number = await issues.add(connection, an_issue(), ended)
    kept = {"about_list": None, "issue_id": number, "state": MailingState.DONE, "trigger": None}
    later = ended + 500 * DAY
    await a_newsletter(office, eva, ended, **kept, audience="subscribers", until_at=later)
    office.clock.move_to(ended + 400 * DAY)
    assert C.DELIVERIES not in await ran(office)
    office.clock.move_to(later + 366 * DAY)
    assert (await ran(office))[C.DELIVERIES] == 1


async def test_proofs_of_withdrawn_consents_go_after_their_years(office: Office) -> None:
    """Three years from the end of the year of the withdrawal, and no import brings them back."""
    begun = datetime(2024, 5, 1, tzinfo=UTC)
    for name in ("eva", "ben", "uwe"):
        await on_list(office, await someone(office, name, begun), begun)
    await on_list(office, 2, begun, "seminare")  # Ben stays on another list
    await leaves(office, "eva", begun + 30 * DAY)
    async with office.desk.database.write() as connection:
        await subscriptions.end_at_address(
            connection, "ben@example.org", "newsletter", "link", begun + 30 * DAY
        )
    office.clock.move_to(datetime(2027, 12, 30, tzinfo=UTC))
    assert await ran(office) == {}
    office.clock.move_to(datetime(2028, 1, 1, tzinfo=UTC))
    assert await ran(office) == {C.WITHDRAWN: 4, C.PEOPLE: 1}
    assert [row["last_name"] for row in await store(office).rows(person)] == ["Ben", "Uwe"]
    left = await store(office).rows(subscription, person_id=2, list_slug="newsletter")
    assert [row["state"].value for row in left] == ["unsubscribed"]
    assert (await dossiers.verify(office.desk)).is_whole
    assert await count(office, subscription_event) == 2


async def test_who_outgrew_the_office_is_not_brought_back_onto_what_they_left(
    office: Office, tmp_path: Path
) -> None:
    begun = datetime(2023, 5, 1, tzinfo=UTC)
    await on_list(office, await someone(office, "eva", begun), begun)
    await leaves(office, "eva", begun + 30 * DAY)
    assert (await ran(office))[C.PEOPLE] == 1
    file = tmp_path / "liste.csv"
    file.write_text("E-Mail;Nachname\neva@example.org;Eva\nneu@example.org;Neu\n", "utf-8")
    for slug in ("newsletter", "seminare"):
        await recipients.import_file(office.desk, file, slug, basis="consent", source="Messe")
    rows = await store(office).rows(subscription)
    async with office.desk.database.read() as connection:
        names = dict((await connection.execute(select(person.c.id, person.c.last_name))).all())
    assert {(names[row["person_id"]], row["list_slug"], row["state"].value) for row in rows} == {
        ("Eva", "newsletter", "unsubscribed"), ("Neu", "newsletter", "subscribed"),
        ("Eva", "seminare", "subscribed"), ("Neu", "seminare", "subscribed"),
    }  # fmt: skip


async def test_people_known_for_nothing_go(office: Office) -> None:
    at = office.clock.now()
    await someone(office, "nobody", at)
    await on_list(office, await someone(office, "eva", at), at)
    ben = await someone(office, "ben", at)
    async with office.desk.database.write() as connection:
        await events.at_address(
            connection, Subject.BLOCK, "ben@example.org", at, about="all",
            state=events.BEGUN, way="staff", source="Bitte",
        )  # fmt: skip
    office.clock.move_to(at + 31 * DAY)
    assert await ran(office) == {C.PEOPLE: 1}
    assert {row["id"] for row in await store(office).rows(person)} == {2, ben}


async def test_requests_and_refused_rows_go_with_it(office: Office) -> None:
    at = office.clock.now()
    eva = await someone(office, "eva", at)
    async with office.desk.database.write() as connection:
        await requests.ask(
            connection, eva, "newsletter", source="x", way="form", wording_version="", now=at
        )
        await refused.replace(
            connection, refused.Import.RECIPIENTS, "newsletter", "a.csv",
            [(2, Sentence("leer", "empty"))], at_most=9, now=at,
        )  # fmt: skip
    office.clock.move_to(at + 7 * DAY)
    assert await ran(office) == {C.UNCONFIRMED: 1}
    assert await count(office, person) == 0
    office.clock.move_to(at + 31 * DAY)
    assert await ran(office) == {C.REFUSED: 1}


async def test_whoever_is_restricted_keeps_everything(office: Office) -> None:
    crowd = await a_crowd(office)
    await a_year(office, 2022, crowd)
    begun = datetime(2022, 5, 1, tzinfo=UTC)
    await leaves(office, "p0", begun)
    asks = await someone(office, "asks", begun)
    async with office.desk.database.write() as connection:
        await requests.ask(
            connection, asks, "newsletter", source="x", way="form", wording_version="", now=begun
        )
    for who in (crowd[0], asks):
        await restricting.restrict(office.desk, str(who), reason="Streit", by="Erika")
    kept = [registration, delivery, subscription, subscription_event]
    before = [await store(office).rows(one, person_id=crowd[0]) for one in kept]
    office.clock.move_to(datetime(2030, 1, 2, tzinfo=UTC))
    assert not await _waits(office)
    await retention.run(office.desk)
    assert [await store(office).rows(one, person_id=crowd[0]) for one in kept] == before
    assert len(await store(office).rows(subscription, person_id=asks)) == 1
    assert await count(office, registration) == 1
    await restricting.lift(office.desk, str(crowd[0]), reason="Geklärt")
    await retention.run(office.desk)
    assert await count(office, registration) == 0


async def _waits(office: Office) -> bool:
    """Else every tick would write for nothing."""
    async with office.desk.database.read() as connection:
        return await requests.any_pending(connection, office.clock.now())


@pytest.mark.parametrize(
    ("term", "timezone", "expected"),
    [
        (730, "Europe/Berlin", datetime(2024, 12, 31, 23, tzinfo=UTC)),
        (731, "UTC", datetime(2024, 1, 1, tzinfo=UTC)),
        (1, "Pacific/Auckland", datetime(2025, 12, 31, 11, tzinfo=UTC)),
    ],
)
def test_terms_end_with_the_calendar_year(term: int, timezone: str, expected: datetime) -> None:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    assert beginning_of_year(now, timedelta(days=term), timezone) == expected


async def test_files_of_an_office(office: Office) -> None:
    now = office.clock.now()
    inbox, incidents = (office.desk.workspace.path / "data" / one for one in ("inbox", "incidents"))
    for folder in (inbox, incidents):
        folder.mkdir(parents=True)
    old, new = now - 91 * DAY, now - 89 * DAY
    for at in (old, new):
        (inbox / f"{at:%Y%m%dT%H%M%S}-000001-eva.eml").write_text("x")
        (incidents / f"{at - 276 * DAY:%Y-%m-%dT%H%M%S}.csv").write_text("x")
    (inbox / "notes.txt").write_text("staff's own")
    (inbox / f"{old:%Y%m%dT%H%M%S}-link.eml").symlink_to(inbox / "notes.txt")
    assert await ran(office, dry_run=True) == {C.CAPTURED: 1, C.INCIDENTS: 1}
    assert len(list(inbox.iterdir())) == 4
    assert await ran(office) == {C.CAPTURED: 1, C.INCIDENTS: 1}
    assert len(list(inbox.iterdir())) == 3
    assert len(list(incidents.iterdir())) == 1


async def test_it_runs_once_a_day(office: Office) -> None:
    at = office.clock.now()
    await someone(office, "nobody", at)
    office.clock.move_to(at + 31 * DAY)
    found = await retention.run_daily(office.desk)
    assert [(one.category, one.number) for one in found] == [(C.PEOPLE, 1)]
    await someone(office, "nobody", at)
    office.clock.move_to(office.clock.now() + timedelta(hours=1))
    assert await retention.run_daily(office.desk) == []
    office.clock.move_to(office.clock.now() + DAY)
    assert len(await retention.run_daily(office.desk)) == 1


async def test_whoever_says_stop_waits_for_one_piece_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left goes at the next start, on the same day."""
    monkeypatch.setattr(retention, "_PEOPLE", 3)
    for number in range(8):
        await someone(office, f"n{number}", office.clock.now())
    office.clock.move_to(office.clock.now() + 31 * DAY)
    stop, real = asyncio.Event(), stored.forget_people

    async def stopped(*args: Any) -> int:
        stop.set()
        return await real(*args)

    monkeypatch.setattr(stored, "forget_people", stopped)
    await retention.run_daily(office.desk, stop)
    assert await count(office, person) == 5
    await retention.run_daily(office.desk)
    assert await count(office, person) == 0


async def test_what_was_restored_waits_for_its_release(office: Office) -> None:
    at = office.clock.now()
    await someone(office, "nobody", at)
    office.clock.move_to(at + 31 * DAY)
    async with office.desk.database.write() as connection:
        stamp = at.isoformat()
        await facts.put(
            connection, "restored", f'{{"backup_at": "{stamp}", "restored_at": "{stamp}"}}'
        )
    assert await retention.run_daily(office.desk) == []
    assert await count(office, person) == 1


async def test_no_piece_takes_long(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many rows go in many transactions."""
    monkeypatch.setattr(retention, "_PEOPLE", 3)
    for number in range(8):
        await someone(office, f"n{number}", office.clock.now())
    office.clock.move_to(office.clock.now() + 31 * DAY)
    written = []
    real = office.desk.database.write

    def counted() -> Any:
        written.append(1)
        return real()

    monkeypatch.setattr(office.desk.database, "write", counted)
    assert await ran(office) == {C.PEOPLE: 8}
    assert len(written) == 4  # 3 + 3 + 2, and the one that finds nothing


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('seminars = "10d"', True), ('deliveries = "1d"', True), ('people = "0d"', True),
        ('captured = "-1d"', True), ('unconfirmed = "9d"', True), ('withdrawn = "2w"', True),
        ('certificates = "800d"', True), ('feedback = "2d"', True),
        ('certificates = "800d"\nseminars = "900d"', False), ('certificates = "30d"', False),
        ('seminars = "1000d"', False), ('people = "8w"', False),
    ],
)  # fmt: skip
def test_terms_have_limits(text: str, wrong: bool, tmp_path: Path) -> None:
    (tmp_path / "seminarpost.toml").write_text(f"[retention]\n{text}\n", "utf-8")
    if wrong:
        with pytest.raises(SettingsError):
            load_settings(tmp_path, {})
    else:
        assert load_settings(tmp_path, {}).retention != Retention()


def test_every_category_has_its_term() -> None:
    settings = Retention()
    own = {one for one in Category if hasattr(settings, one.value)}
    assert {one.value for one in own} == set(Retention.model_fields)
    assert set(Category) - own == {C.UNCONFIRMED, C.REFUSED}
    assert all(retention.term_of(one, settings) >= DAY for one in Category)
