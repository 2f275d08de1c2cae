"""What an office says once: the seminar's own wins, and nothing is told of another tool."""

from dataclasses import replace
from typing import Any

import pytest
from support import a_seminar

from mailer.domain.details import Access, Contact, Details, changed_details, details_document
from mailer.domain.event_kind import EventKind
from mailer.domain.office_details import OfficeDetails, in_office
from mailer.domain.seminar import Seminar

OFFICE = OfficeDetails(
    contact_name="Seminarbüro",
    phone="030 123456",
    accessibility="Untertitel auf Wunsch.",
    recording_notice="Sie sind dabei nicht zu sehen.",
    platform="Zoom",
    requirements="Browser genügt",
    test_url="https://zoom.us/test",
    conference_privacy_url="https://seminare.example.org/zoom",
)
TEAMS = "https://teams.microsoft.com/l/meetup-join/x"


def merged(details: Details = Details(), **changes: Any) -> Seminar:  # noqa: B008 - never changed
    return in_office(a_seminar(details=details, **changes), OFFICE)


@pytest.mark.parametrize(
    ("own", "contact"),
    [
        (Contact(), Contact("Seminarbüro", "030 123456")),
        (Contact("Eva Muster"), Contact("Eva Muster", "030 123456")),
        (Contact("", "", "eva@example.org"), Contact("", "030 123456", "eva@example.org")),
        (Contact("Eva Muster", "0221 1"), Contact("Eva Muster", "0221 1")),
    ],
)
def test_the_office_answers_where_nobody_else_does(own: Contact, contact: Contact) -> None:
    assert merged(Details(contact=own)).details.contact == contact


def test_what_the_seminar_says_wins() -> None:
    own = Details(
        accessibility="Der Saal ist stufenlos.",
        recorded=True,
        recording_notice="Nur der Vortrag.",
        conference_privacy_url="https://example.org/p",
        access=Access(platform="zoom", requirements="Headset", test_url="https://example.org/t"),
        contact=Contact("Eva Muster", "0221 1", "eva@example.org"),
    )
    assert merged(own).details == own


@pytest.mark.parametrize(("recorded", "told"), [(True, True), (False, False), (None, False)])
def test_a_notice_belongs_to_what_is_recorded(recorded: bool | None, told: bool) -> None:
    notice = merged(Details(recorded=recorded)).details.recording_notice
    assert notice == (OFFICE.recording_notice if told else "")


@pytest.mark.parametrize(
    ("changes", "platform", "is_office_tool"),
    [
        ({}, "Zoom", True),
        ({"join_url": "https://us02web.zoom.us/j/1"}, "Zoom", True),
        ({"join_url": TEAMS}, "Microsoft Teams", False),
        ({"details": Details(access=Access(platform="Webex"))}, "Webex", False),
        ({"online": False, "place": "Rathaus", "join_url": ""}, "", False),
    ],
)
def test_the_office_tool_is_told_of_no_other(
    changes: dict[str, Any], platform: str, is_office_tool: bool
) -> None:
    details = in_office(a_seminar(**changes), OFFICE).details
    assert details.access.platform == platform
    told = (details.access.requirements, details.access.test_url, details.conference_privacy_url)
    office = (OFFICE.requirements, OFFICE.test_url, OFFICE.conference_privacy_url)
    assert told == (office if is_office_tool else ("", "", ""))


def test_an_office_that_says_nothing_changes_nothing() -> None:
    seminar = a_seminar()
    assert in_office(seminar, OfficeDetails()) is seminar


def test_a_seminar_that_rules_would_refuse_today_is_not_refused() -> None:
    seminar = a_seminar()
    object.__setattr__(seminar, "title", "Wärme\x07")
    assert in_office(seminar, OFFICE).details.contact.name == "Seminarbüro"


def test_one_way_in_changes_without_the_rest() -> None:
    known = Details(kind=EventKind.TALK, access=Access(platform="Zoom", passcode="1"))
    changed = changed_details(known, {"passcode": "2", "payment": "bar"})
    expected = replace(known, access=Access(platform="Zoom", passcode="2"), payment="bar")
    assert changed == expected
    assert changed_details(known, {}) == known
    assert details_document(changed)["access"]["passcode"] == "2"
