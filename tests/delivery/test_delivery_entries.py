"""Calendar messages one after the other: each tells what its mailbox does not hold yet."""

import pytest
from acceptance.lives import ADDRESSES, Life, a_life
from support import START

from mailer.delivery.render.recipients import missing_entry_url
from mailer.domain.person import Honorific
from mailer.domain.timeline import CalendarUse, Trigger
from mailer.links import Links
from mailer.store.send_context import MailingContext, SendContext


def at(life: Life, name: str) -> list[tuple[str, str]]:
    """(step, method and SEQUENCE) of every message that was handed over for somebody's mailbox."""
    return [
        (one.row["step_key"], f"{one.entry.method} {one.entry.sequence}" if one.entry else "")
        for one in life.messages
        if one.address == ADDRESSES[name]
    ]


async def test_a_cancel_that_was_put_off_is_still_one_when_it_comes_back() -> None:
    async with a_life() as life:
        await life.do(("register", "Nina"))
        await life.send()
        await life.do(("unregister", "Nina"))
        await life.send(["greylisted"])
        await life.until_quiet()
        assert at(life, "Nina") == [
            ("confirmation", "REQUEST 0"),
            ("unregistered", "CANCEL 1"),
            ("unregistered", "CANCEL 2"),
        ]


async def test_a_mailbox_is_told_once_though_both_its_mails_were_claimed_together() -> None:
    async with a_life() as life:
        for name in ("Bert", "Carla"):
            await life.do(("register", name))
        await life.send()
        await life.do(("cancel",))
        await life.send()
        assert at(life, "Bert")[2:] == [("cancelled", "CANCEL 1"), ("cancelled", "")]


async def test_who_left_and_came_back_too_late_for_a_place_loses_the_entry() -> None:
    async with a_life(capacity=1) as life:
        await life.do(("register", "Nina"))
        await life.send()
        for deed in (("unregister", "Nina"), ("register", "Emma"), ("register", "Nina")):
            await life.do(deed)
        await life.send()
        assert at(life, "Nina")[1:] == [("unregistered", "CANCEL 1"), ("waitlisted", "")]


@pytest.mark.parametrize(
    ("method", "trigger", "linked"),
    [
        (CalendarUse.PUBLISH, Trigger.RESCHEDULED, True),
        (CalendarUse.PUBLISH, Trigger.UPDATED, True),
        (CalendarUse.PUBLISH, Trigger.WAITLISTED, False),
        (CalendarUse.CANCEL, Trigger.RESCHEDULED, False),
        (None, Trigger.RESCHEDULED, False),
    ],
)
def test_who_waits_with_a_published_entry_gets_the_new_one_by_link(
    method: CalendarUse | None, trigger: Trigger, linked: bool
) -> None:
    links = Links("https://seminare.example.org", b"k" * 64)
    row = SendContext(
        mailing=MailingContext(START, trigger=trigger, seminar_slug="waerme"),
        person_id=1,
        address="a@example.org",
        address_key="a@example.org",
        message_id="1@example.org",
        queued_at=START,
        honorific=Honorific.NONE,
        title="",
        first_name="",
        last_name="",
        organisation="",
        language="de",
        entry_method=method,
    )
    found = missing_entry_url(row, links, None, calendar_by_link=False)
    assert found == ("https://seminare.example.org/seminar/waerme/kalender.ics" if linked else "")
