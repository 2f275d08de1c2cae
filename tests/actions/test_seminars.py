"""From an announcement to a seminar, and corrections that reach what is not sent yet."""

from datetime import timedelta

import pytest
from support import START, Office, a_seminar, there

from mailer.actions.imports import recipients
from mailer.actions.mailing import mailings, plans
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes as changes_action
from mailer.actions.seminar import seminars
from mailer.domain.address import parse_address
from mailer.domain.errors import InvalidValueError, RefusedError
from mailer.domain.person import Person
from mailer.scheduling import planner
from mailer.store import contents, reports
from mailer.store import seminars as seminar_store

SLUG = "waermeplanung"
TEXT = """\
Online-Seminar: Wärmeplanung für kleine Gemeinden

Was jetzt zu tun ist.

Das Seminar findet am 10. März 2027 von 10:00 bis 11:30 Uhr online statt.
"""


async def test_an_announcement_becomes_a_draft(office: Office) -> None:
    made = await seminars.import_announcement(office.desk, TEXT.encode())
    assert made.seminar.slug == "waermeplanung-fuer-kleine-gemeinden"
    assert made.seminar.starts_at == START
    assert made.seminar.lists == ("seminare",)
    later = TEXT.replace("10. März", "11. März").encode()
    again = await seminars.import_announcement(office.desk, later)
    assert again.seminar.slug == "waermeplanung-fuer-kleine-gemeinden-2"
    with pytest.raises(RefusedError, match="exists already"):
        await seminars.import_announcement(office.desk, TEXT.encode())


async def test_without_a_time_nothing_is_stored(office: Office) -> None:
    with pytest.raises(RefusedError) as caught:
        await seminars.import_announcement(office.desk, b"Ein Seminar\n\nOhne Termin.\n")
    assert "Datum" in caught.value.sentence.de
    assert await seminars.listing(office.desk) == []


async def test_an_end_before_the_start_is_refused(office: Office) -> None:
    await seminars.import_announcement(office.desk, TEXT.encode())
    with pytest.raises(InvalidValueError, match="not after the start"):
        await changes_action.update(
            office.desk,
            "waermeplanung-fuer-kleine-gemeinden",
            {"ends_at": START - timedelta(hours=1)},
            notify=False,
        )


async def test_unsent_mail_is_made_anew_from_a_corrected_seminar(office: Office) -> None:
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    await seminars.publish(office.desk, SLUG)
    await registrations.register(
        office.desk, SLUG, Person(parse_address("a@example.org"), language="")
    )
    await changes_action.update(
        office.desk, SLUG, {"join_url": "https://neu.example.org/raum"}, notify=False
    )
    async with office.desk.database.read() as connection:
        (row,) = await reports.deliveries(connection)
        assert row.content_id is not None
        snapshot = await contents.load(connection, row.content_id)
    assert there(snapshot.seminar).join_url == "https://neu.example.org/raum"
    assert row.revision == 2


async def test_a_list_mailing_under_way_pauses_when_its_words_change(
    office: Office, people_file: object
) -> None:
    file = people_file(3)  # type: ignore[operator]  # the fixture's function
    await recipients.import_file(office.desk, file, "seminare", basis="consent", source="x")
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    await seminars.publish(office.desk, SLUG)
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    await plans.send_now(office.desk, SLUG, "invitation")
    await planner.tick(office.desk.database, office.desk.workspace, office.clock)
    await changes_action.update(office.desk, SLUG, {"title": "Anders"}, notify=False)
    listed = await mailings.listing(office.desk, SLUG)
    invitation = next(one.mailing for one, _ in listed if one.mailing.step_key == "invitation")
    assert invitation.state.value == "paused"
    assert invitation.waits_for == "content changed while sending"


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Ein\r\nBcc: x@example.com"},
        {"title": ""},
        {"join_url": "javascript:alert(1)"},
        {"join_url": "https://a.example.org/\r\nX: y"},
        {"timezone": "Europe/Atlantis"},
        {"starts_at": START.replace(tzinfo=None)},
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_changes(
    office: Office, changes: dict[str, object]
) -> None:
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    with pytest.raises(InvalidValueError):
        await changes_action.update(office.desk, SLUG, changes, notify=False)
    assert await seminars.show(office.desk, SLUG) == a_seminar()
