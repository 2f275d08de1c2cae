"""At the moment of leaving: what invites, or speaks of places, is held against the facts then."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from support import START

from mailer.delivery.pre_send_check import decision_against
from mailer.delivery.render.recipients import recipient_of
from mailer.domain.audience import Audience, Reason
from mailer.domain.consent import SubscriptionState
from mailer.domain.delivery import DeliveryState
from mailer.domain.person import Honorific
from mailer.domain.registration import Occupancy, RegistrationState
from mailer.domain.seminar import SeminarState
from mailer.domain.timeline import Trigger
from mailer.links import Links
from mailer.store.send_context import MailingContext, SendContext

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DEADLINE, CLOSING = START - 5 * DAY, START - DAY
MOMENTS = [START - 30 * DAY, DEADLINE - HOUR, DEADLINE, CLOSING - HOUR, CLOSING, START]
LINKS = Links("https://seminare.example.org", b"k" * 64)


def mailing(**facts: object) -> MailingContext:
    values: dict[str, object] = {
        "until_at": START + 2 * DAY,
        "seminar_id": 1,
        "due_at": START - 30 * DAY,
        "template": "invitation",
        "seminar_state": SeminarState.PUBLISHED,
        "starts_at": START,
        "registration_deadline": DEADLINE,
        "capacity": 1,
        "places_taken": 1,
        "waiting_list_closes": CLOSING,
    }
    return MailingContext(**(values | facts))  # type: ignore[arg-type]  # names and types as there


def delivery(about: MailingContext, **facts: object) -> SendContext:
    values: dict[str, object] = {
        "mailing": about,
        "person_id": 1,
        "address": "a@example.org",
        "address_key": "a@example.org",
        "message_id": "1@example.org",
        "queued_at": START - 30 * DAY,
        "honorific": Honorific.NONE,
        "title": "",
        "first_name": "",
        "last_name": "",
        "organisation": "",
        "language": "de",
    }
    return SendContext(**(values | facts))  # type: ignore[arg-type]  # names and types as there


def listed(about: MailingContext) -> SendContext:
    subscribed = SubscriptionState.SUBSCRIBED
    return delivery(
        about, list_slug="seminare", subscription_state=subscribed, legal_basis="consent"
    )


def against(row: SendContext, at: datetime) -> str:
    decision = decision_against(row, at)
    if decision is None:
        return ""
    assert decision[0] is DeliveryState.SKIPPED
    return decision[1]


@pytest.mark.parametrize("at", MOMENTS)
@pytest.mark.parametrize("audience", [Audience.SUBSCRIBERS, Audience.INVITED])
def test_what_invites_stays_when_nobody_could_register(audience: Audience, at: datetime) -> None:
    for deadline, taken, closes in product((None, DEADLINE), (0, 1), (None, CLOSING)):
        about = mailing(
            audience=audience,
            registration_deadline=deadline,
            places_taken=taken,
            waiting_list_closes=closes,
        )
        expected = ""
        if at >= START:
            expected = Reason.HAS_BEGUN.value
        elif deadline and at >= deadline:
            expected = Reason.AFTER_DEADLINE.value
        elif taken and closes and at >= closes:
            expected = Reason.FULLY_BOOKED.value
        assert against(listed(about), at) == expected, (deadline, taken, closes)


@pytest.mark.parametrize(
    "facts",
    [
        {"corrects_id": 4, "audience": Audience.SUBSCRIBERS},
        {"trigger": Trigger.RESCHEDULED},
        {"audience": Audience.SUBSCRIBERS, "template": "rueckblick", "due_at": START + HOUR},
        {"audience": Audience.SUBSCRIBERS, "seminar_id": None, "seminar_state": None,
         "starts_at": None},
    ],
)  # fmt: skip
def test_what_invites_nobody_goes_on(facts: dict[str, object]) -> None:
    for at in MOMENTS:
        assert against(listed(mailing(**facts)), at) == ""


STATE = {
    Trigger.WAITLISTED: RegistrationState.WAITLISTED,
    Trigger.PROMOTED: RegistrationState.PROMOTED,
    Trigger.PLACE_EXPIRED: RegistrationState.EXPIRED,
    Trigger.REGISTERED: RegistrationState.REGISTERED,
}


@pytest.mark.parametrize(
    ("trigger", "at", "reason"),
    [
        (Trigger.WAITLISTED, CLOSING - HOUR, ""),
        (Trigger.WAITLISTED, CLOSING, Reason.OVERTAKEN),
        (Trigger.PROMOTED, DEADLINE, ""),
        (Trigger.PROMOTED, CLOSING - HOUR, Reason.TOO_LATE),  # the hold is over
        (Trigger.PLACE_EXPIRED, START - HOUR, ""),
        (Trigger.PLACE_EXPIRED, START, Reason.HAS_BEGUN),
        (Trigger.REGISTERED, START - HOUR, ""),
        (Trigger.REGISTERED, START + HOUR, ""),
    ],
)
def test_what_tells_of_places_is_true_when_it_leaves(
    trigger: Trigger, at: datetime, reason: str
) -> None:
    row = delivery(
        mailing(trigger=trigger, template=trigger.value),
        registration_id=1,
        registration_state=STATE[trigger],
        held_until=DEADLINE + DAY if trigger is Trigger.PROMOTED else None,
        occasion=f"{trigger.value}:7",
        newest_event=7,
    )
    assert against(row, at) == reason


@pytest.mark.parametrize(
    ("facts", "now", "until"),
    [
        ({"audience": Audience.SUBSCRIBERS}, DEADLINE - HOUR, DEADLINE),
        ({"audience": Audience.SUBSCRIBERS}, DEADLINE, CLOSING),
        ({"audience": Audience.SUBSCRIBERS}, CLOSING, START),
        ({"audience": Audience.REGISTERED}, DEADLINE - HOUR, START + 2 * DAY),
        ({"trigger": Trigger.WAITLISTED}, DEADLINE - HOUR, CLOSING),
        ({"trigger": Trigger.PLACE_EXPIRED}, DEADLINE - HOUR, START),
        ({"audience": Audience.SUBSCRIBERS, "until_at": DEADLINE - 2 * HOUR}, DEADLINE - 3 * HOUR,
         DEADLINE - 2 * HOUR),
    ],
)  # fmt: skip
def test_a_rendered_message_is_looked_at_again_when_the_answer_may_change(
    facts: dict[str, object], now: datetime, until: datetime
) -> None:
    assert mailing(**facts).settled_until(now) == until


@pytest.mark.parametrize(
    ("facts", "at", "occupancy"),
    [
        ({"capacity": None, "places_taken": None, "waiting_list_closes": None}, CLOSING,
         Occupancy.FREE),
        ({"places_taken": 0}, CLOSING, Occupancy.FREE),
        ({}, CLOSING - HOUR, Occupancy.WAITING_LIST),
        ({}, CLOSING, Occupancy.CLOSED),
    ],
)  # fmt: skip
def test_a_mail_knows_whether_there_is_a_place(
    facts: dict[str, object], at: datetime, occupancy: Occupancy
) -> None:
    row = listed(mailing(audience=Audience.SUBSCRIBERS, **facts))
    assert recipient_of(row, LINKS, at, "de", None).occupancy is occupancy
