"""The rehearsal plays the real path and leaves the real workspace as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from support import START, Office, a_seminar

from mailer.actions.demo import rehearsal
from mailer.actions.imports import recipients
from mailer.actions.mailing import mailings, preview
from mailer.actions.registration import registrations
from mailer.actions.seminar import seminars
from mailer.actions.words import reason_in_words, trigger_in_words
from mailer.config import Dkim
from mailer.domain.address import parse_address
from mailer.domain.audience import Reason
from mailer.domain.person import Person
from mailer.domain.timeline import Trigger
from mailer.store import people
from mailer.store import seminars as seminar_store

SLUG = "waermeplanung"


async def test_a_draft_is_rehearsed_to_its_end_and_stays_a_draft(
    office: Office, people_file: Callable[[int], Path], tmp_path: Path
) -> None:
    await recipients.import_file(
        office.desk, people_file(4), "seminare", basis="consent", source="x"
    )
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    before = office.clock.now()
    played = await rehearsal.rehearse(office.desk, SLUG, tmp_path / "inbox")
    steps = [row.step_key for row in played.reached]
    assert steps == [
        step for step in ("save-the-date", "invitation", "invitation-reminder") for _ in range(4)
    ]
    assert len(list((tmp_path / "inbox").glob("*.eml"))) == 12
    assert played.ended_at > START
    assert office.clock.now() == before
    assert (await seminars.show(office.desk, SLUG)).state.value == "draft"
    assert await mailings.listing(office.desk) == []
    assert not office.desk.workspace.inbox.exists()


async def test_a_seminar_long_past_is_rehearsed_in_its_own_time(
    office: Office, tmp_path: Path
) -> None:
    office.clock.move_to(START + timedelta(days=900))
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    played = await rehearsal.rehearse(office.desk, SLUG, tmp_path / "inbox")
    assert played.started_at == START - timedelta(days=43) - timedelta(hours=1)
    ends = {row.step_key: row.state.value for row in played.mailings}
    assert ends["reminder-hour"] == ends["confirmation"] == "done"
    assert ends["follow-up"] == "waiting"


async def test_no_mail_of_a_rehearsal_passes_for_a_real_one(
    office: Office, people_file: Callable[[int], Path], tmp_path: Path
) -> None:
    """It is not signed, and the key, which lies beside the real workspace, is not missed."""
    desk = office.desk
    key = Dkim(domain="example.org", selector="s1", key_file="data/keys/s1.pem")
    settings = desk.workspace.settings.model_copy(update={"dkim": (key,)})
    desk = replace(desk, workspace=replace(desk.workspace, settings=settings))
    await recipients.import_file(desk, people_file(1), "seminare", basis="consent", source="x")
    async with desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    played = await rehearsal.rehearse(desk, SLUG, tmp_path / "inbox")
    assert played.handled
    for file in (tmp_path / "inbox").glob("*.eml"):
        assert b"DKIM-Signature:" not in file.read_bytes()


async def test_what_holds_a_step_up_is_shown(
    office: Office, tmp_path: Path, people_file: Callable[[int], Path]
) -> None:
    file = people_file(1)
    await recipients.import_file(office.desk, file, "seminare", basis="consent", source="x")
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(join_url=""), office.clock.now())
    played = await rehearsal.rehearse(office.desk, SLUG, tmp_path / "inbox")
    assert [(row.step_key, row.waits_for) for row in played.held_up] == [
        ("reminder-hour", "join_url"),
        ("follow-up", "attendance"),
        ("follow-up-missed", "attendance"),
    ]


async def test_what_the_deadline_will_hold_up_is_shown(
    office: Office, tmp_path: Path, people_file: Callable[[int], Path]
) -> None:
    file = people_file(1)
    await recipients.import_file(office.desk, file, "seminare", basis="consent", source="x")
    async with office.desk.database.write() as connection:
        one = a_seminar(registration_deadline=START - timedelta(days=10))
        await seminar_store.add(connection, one, office.clock.now())
    played = await rehearsal.rehearse(office.desk, SLUG, tmp_path / "inbox", story=True)
    held_up = [(row.step_key, row.waits_for) for row in played.held_up]
    assert ("invitation-reminder", "registration deadline passed") in held_up
    assert "invitation" in {row.step_key for row in played.reached}


async def test_a_story_shows_what_an_office_meets(
    office: Office, tmp_path: Path, people_file: Callable[[int], Path]
) -> None:
    """Any seminar: people register, wait and come late; the real workspace knows none of it."""
    file = people_file(1)
    await recipients.import_file(office.desk, file, "seminare", basis="consent", source="x")
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    played = await rehearsal.rehearse(office.desk, SLUG, tmp_path / "inbox", story=True)
    assert {row.step_key for row in played.reached} == {
        "save-the-date", "invitation", "invitation-reminder",
        "opt-in", "subscribed", "issue", "confirmation", "waitlisted", "rescheduled",
        "unregistered", "promoted", "updated", "place-expired", "reminder-day",
        "waitlist-closed", "reminder-hour", "follow-up", "follow-up-missed",
        "follow-up-correction",
    }  # fmt: skip
    assert played.held_up == []
    async with office.desk.database.read() as connection:
        assert await people.at_addresses(connection, ["max.wartmann@example.org"]) == {}
    assert not (office.desk.workspace.path / "newsletters").exists()


async def test_the_preview_is_what_is_sent(office: Office) -> None:
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    await seminars.publish(office.desk, SLUG)
    one = Person(parse_address("a@example.org"), first_name="Anna", last_name="Eins", language="")
    await registrations.register(office.desk, SLUG, one)
    found = await preview.preview(office.desk, SLUG, "confirmation", "a@example.org")
    message = found.message.decode()
    assert 'To: "Anna Eins" <a@example.org>' in message
    assert "METHOD:REQUEST" in message


def test_every_reason_has_words_in_both_languages() -> None:
    for reason in Reason:
        assert reason_in_words(reason.value, "skipped", "de") == reason.sentence.de
        assert reason_in_words(reason.value, "skipped", "en") == reason.sentence.en
    for trigger in Trigger:
        assert trigger_in_words(trigger.value, "de").startswith("sobald ")
        assert trigger_in_words(trigger.value, "en").startswith("as soon as ")
