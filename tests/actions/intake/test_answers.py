"""Complaints, absences and people who write: who hears of it, and what stops."""

from datetime import date

import pytest
from actions.intake.returning import Returns, absent, invited, judged
from postbox import SLUG, person
from support import Office

from mailer.actions.operation.running import run_until_idle
from mailer.actions.registration import registrations
from mailer.domain.verdict import Kind, Verdict
from mailer.inbound.judged import Finding, Judged, Tracks
from mailer.store import reports, standings


@pytest.fixture
async def returns(office: Office) -> Returns:
    return await invited(office, "anna", "bert")


def complaint(token: str, verdict: Verdict = Verdict.ABUSE) -> Judged:
    return judged(Kind.COMPLAINT, verdict, tracks=Tracks(returned_tokens=(token,)))


@pytest.mark.parametrize("verdict", [Verdict.ABUSE, Verdict.OPT_OUT])
async def test_a_complaint_stops_lists_and_no_seminar(
    returns: Returns, office: Office, verdict: Verdict
) -> None:
    token = returns.token(await returns.to("anna"))
    assert await returns.effect(complaint(token, verdict)) == "suppressed"
    assert await returns.state("anna") == "complained reported as unwanted"
    assert await returns.blocked() == {"anna@example.org": ("lists", "complaint")}
    await registrations.register(office.desk, SLUG, person("anna"))
    await run_until_idle(office.desk)
    assert await returns.state("anna") == "sent"
    # A bounce of that mail stops it, and the complaint outlives the next registration.
    assert await returns.bounce("anna", Verdict.HARD) == "suppressed"
    assert await returns.blocked() == {"anna@example.org": ("all", "complaint")}
    await registrations.unregister(office.desk, SLUG, person("anna"))
    assert (await registrations.register(office.desk, SLUG, person("anna"))).tried_again
    assert await returns.blocked() == {"anna@example.org": ("lists", "complaint")}


@pytest.mark.parametrize("verdict", [Verdict.AUTHENTICATION, Verdict.NOT_SPAM])
async def test_other_feedback_stops_nothing(returns: Returns, verdict: Verdict) -> None:
    token = returns.token(await returns.to("anna"))
    assert await returns.effect(complaint(token, verdict)) in {"told", "noted"}
    assert await returns.blocked() == {}
    assert await returns.state("anna") == "sent"


async def test_a_complaint_about_no_mail_of_ours_is_told(returns: Returns) -> None:
    assert await returns.effect(complaint("")) == "told"
    assert await returns.blocked() == {}


async def test_an_absence_is_noted_with_its_end_and_nothing_else(
    returns: Returns, office: Office
) -> None:
    token = returns.token(await returns.to("anna"))
    assert await returns.effect(absent(token, date(2027, 3, 5))) == "noted"
    async with office.desk.database.read() as connection:
        noted = await standings.absence_of(connection, "anna@example.org")
    assert noted is not None
    assert noted.until is not None
    assert noted.until.isoformat() == "2027-03-05T22:59:00+00:00"
    assert await returns.state("anna") == "sent"
    assert await returns.blocked() == {}


async def test_a_strangers_absence_is_nobodys(returns: Returns) -> None:
    assert await returns.effect(absent("", None)) == "nothing"


async def test_who_works_there_no_longer_is_told_to_staff(returns: Returns) -> None:
    tracks = Tracks(tokens=(returns.token(await returns.to("anna")),))
    left = judged(Kind.AUTO_REPLY, Verdict.LEFT, tracks=tracks)
    assert await returns.effect(left) == "told"
    assert await returns.blocked() == {}


async def lists_of(office: Office, name: str) -> list[str]:
    async with office.desk.database.read() as connection:
        people = {
            row.person_id for row in await reports.deliveries(connection) if name in row.address
        }
        found = await reports.subscriptions_of(connection, sorted(people))
    return [one.list_slug for one in found if one.state.value == "subscribed"]


async def test_the_unsubscribe_address_works(returns: Returns, office: Office) -> None:
    who = (await returns.to("anna"))["person_id"]
    url = office.desk.workspace.links.unsubscribe(who, "seminare")
    subject = f"unsubscribe {url.rpartition('/')[2]}"
    came = Judged(Kind.OTHER, (Finding(Verdict.NONE, ""),), subject=subject)
    assert await returns.effect(came) == "left"
    assert await lists_of(office, "anna") == []
    assert await lists_of(office, "bert") == ["seminare"]
    (kept,) = await returns.receipts()
    assert kept["address_key"] == "anna@example.org"


async def test_a_forged_unsubscribe_token_takes_nobody_off(
    returns: Returns, office: Office
) -> None:
    who = (await returns.to("anna"))["person_id"]
    token = office.desk.workspace.links.unsubscribe(who, "seminare").rpartition("/")[2]
    forged = token.replace("seminare", "newsletter")
    came = Judged(Kind.OTHER, (Finding(Verdict.NONE, ""),), subject=f"unsubscribe {forged}")
    assert await returns.effect(came) == "refused"
    assert await lists_of(office, "anna") == ["seminare"]


@pytest.mark.parametrize(
    ("subject", "effect"),
    [
        ("Bitte abmelden", "told"),
        ("AW: Seminar, Abmeldung", "told"),
        ("Please remove me", "told"),
        ("unsubscribe", "told"),
        ("Frage zum Seminar", "nothing"),
    ],
)
async def test_who_asks_in_words_is_shown_and_never_guessed(
    returns: Returns, office: Office, subject: str, effect: str
) -> None:
    came = Judged(
        Kind.OTHER, (Finding(Verdict.NONE, ""),), subject=subject, sender="anna@example.org"
    )
    assert await returns.effect(came) == effect
    assert await lists_of(office, "anna") == ["seminare"]
    assert len(await returns.receipts()) == (effect == "told")
