"""Preview for somebody: that they would not get the mail is said, and why."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support import Office, a_seminar

from mailer.actions.imports import recipients
from mailer.actions.mailing.preview import preview
from mailer.actions.person import blocks
from mailer.actions.registration import registrations
from mailer.actions.seminar import seminars
from mailer.domain.address import parse_address
from mailer.domain.person import Person
from mailer.store import seminars as seminar_store

SLUG = "waermeplanung"


@pytest.fixture
async def readers(office: Office, people_file: Callable[[int], Path]) -> Office:
    """Three on the list, of whom one registered and one is blocked; a guest is on none."""
    desk = office.desk
    await recipients.import_file(desk, people_file(3), "seminare", basis="consent", source="Messe")
    async with desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(capacity=2), office.clock.now())
    await seminars.publish(desk, SLUG)
    for name in ("p00001", "gast", "warte"):
        await registrations.register(desk, SLUG, Person(parse_address(f"{name}@example.org")))
    await blocks.block(
        desk, "p00002@example.org", reason="Telefonat", scope=blocks.Scope.ALL, by="Erika"
    )
    return office


NOT_FOR_THEM = "gehört nicht zu denen, an die sie sich richtet"
NOT_THERE = "ist hier nicht angemeldet"


WHO = [
    ("invitation", "p00000", ""),
    ("invitation", "p00001", "ist schon angemeldet"),
    ("invitation", "p00002", "vom Büro gesperrt"),
    ("invitation", "gast", NOT_FOR_THEM),
    ("reminder-day", "gast", ""),
    ("reminder-day", "warte", "steht noch auf der Warteliste"),
    ("reminder-day", "p00000", NOT_FOR_THEM),
    ("follow-up-missed", "gast", ""),
    ("confirmation", "p00000", ""),
    ("rescheduled", "p00000", NOT_THERE),
    ("rescheduled", "warte", ""),
    ("cancelled", "gast", ""),
]


async def test_who_would_not_get_it_is_said(readers: Office) -> None:
    for step, to, why in WHO:
        found = await preview(readers.desk, SLUG, step, f"{to}@example.org")
        said = [one.sentence.de for one in found.findings if one.rule == "not-theirs"]
        told = [f"{to}@example.org bekäme diese Mail nicht: {why}."] if why else []
        assert said == told, (step, to)


async def test_nobody_is_said_to_miss_what_an_example_reads(readers: Office) -> None:
    found = await preview(readers.desk, SLUG, "invitation")
    assert [one for one in found.findings if one.rule == "not-theirs"] == []
