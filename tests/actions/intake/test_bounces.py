"""Bounces: what each verdict does to the mail, the address, the domain and the mailing."""

from datetime import timedelta

import pytest
from actions.intake.returning import Returns, bounced, effects, invited, later
from forgery import altered
from postbox import person, row_of, tick
from support import Office

from mailer.actions.operation.running import run_until_idle
from mailer.actions.person import blocks
from mailer.actions.registration import registrations
from mailer.domain.delivery import MailingState
from mailer.domain.reply_class import ReplyClass
from mailer.domain.verdict import Verdict
from mailer.inbound.judged import Finding, Judged, Tracks
from mailer.store import mailings, standings, suspensions

SLUG = "waermeplanung"


@pytest.fixture
async def returns(office: Office) -> Returns:
    return await invited(office, "anna", "bert", "carla", "dora")


async def test_an_address_that_does_not_exist_is_mailed_no_more(returns: Returns) -> None:
    assert await returns.bounce("anna", Verdict.HARD, "550 5.1.1 no such user") == "suppressed"
    assert await returns.state("anna") == "bounced address does not exist"
    assert (await returns.to("anna"))["reply"] == "550 5.1.1 no such user"
    assert await returns.blocked() == {"anna@example.org": ("all", "hard bounce")}
    (kept,) = await returns.receipts()
    assert (kept["verdict"].value, kept["matched_by"].value) == ("hard", "verp")
    assert kept["delivery_id"] == (await returns.to("anna"))["id"]


async def test_a_message_is_taken_in_once(returns: Returns) -> None:
    came = bounced(returns.token(await returns.to("anna")), Verdict.SOFT)
    first, again = [(await returns.follow(came, octets=b"the same"))[0] for _ in range(2)]
    assert (first.known, again.known, again.parts) == (False, True, ())
    twice = await returns.follow(came, came, octets=b"twice in one batch")
    assert [one.known for one in twice] == [False, True]
    assert len(await returns.receipts()) == 2


@pytest.mark.parametrize("verdict", [Verdict.DELAYED, Verdict.RELAYED, Verdict.EXPANDED])
async def test_what_is_no_failure_changes_nothing(returns: Returns, verdict: Verdict) -> None:
    assert await returns.bounce("anna", verdict) == "noted"
    assert await returns.state("anna") == "sent"
    assert await returns.blocked() == {}


async def test_a_full_mailbox_gets_the_mail_again_in_some_days(
    returns: Returns, office: Office
) -> None:
    assert await returns.bounce("bert", Verdict.SOFT, "552 5.2.2 full") == "sent again"
    assert await returns.state("bert") == "deferred mailbox full"
    at = (await returns.to("bert"))["next_attempt_at"]
    assert at == office.clock.now() + timedelta(days=1)
    assert await returns.blocked() == {}
    office.clock.move_to(at)
    await tick(office)
    await run_until_idle(office.desk)
    assert await returns.state("bert") == "sent"
    assert (await returns.to("bert"))["attempts"] == 2


async def test_a_mail_comes_back_three_times_and_then_is_given_up(
    returns: Returns, office: Office
) -> None:
    found = []
    for _ in range(4):
        found.append(await returns.bounce("bert", Verdict.SOFT))
        office.clock.move_to((await returns.to("bert"))["next_attempt_at"] or office.clock.now())
        await run_until_idle(office.desk)
    assert found == ["sent again", "sent again", "sent again", "scored"]
    assert await returns.state("bert") == "bounced mailbox full"


async def test_ten_days_full_is_too_long_and_a_sign_of_life_ends_it(
    returns: Returns, office: Office
) -> None:
    token = returns.token(await returns.to("bert"))
    found = []
    for _ in range(10):
        found += effects(await returns.follow(bounced(token, Verdict.SOFT)))
        found += effects(await returns.follow(bounced(token, Verdict.SOFT)))  # the same day
        await later(office, days=1)
    assert found.count("suppressed") == 2  # the tenth day's
    assert found[-3:] == ["scored", "suppressed", "suppressed"]
    assert await returns.blocked() == {"bert@example.org": ("all", "hard bounce")}
    await returns.follow(bounced(token, Verdict.DELIVERED))
    assert await returns.blocked() == {}


async def test_seven_quiet_days_forget(returns: Returns, office: Office) -> None:
    token = returns.token(await returns.to("bert"))
    for _ in range(20):
        await returns.follow(bounced(token, Verdict.SOFT))
        await later(office, days=7)
    assert await returns.blocked() == {}


async def test_mail_that_arrived_since_forgets(returns: Returns, office: Office) -> None:
    token = returns.token(await returns.to("bert"))
    await returns.follow(bounced(token, Verdict.SOFT))
    await later(office, days=1)
    await registrations.register(office.desk, SLUG, person("bert"))
    await run_until_idle(office.desk)  # the confirmation stays there
    await later(office, days=3)
    await returns.follow(bounced(token, Verdict.SOFT))
    async with office.desk.database.read() as connection:
        score = await standings.score_of(connection, "bert@example.org")
    assert score is not None
    assert score.halves == 1


@pytest.mark.parametrize("verdict", [Verdict.POLICY, Verdict.SENDER])
async def test_what_is_about_us_holds_the_domain_and_suppresses_nobody(
    returns: Returns, office: Office, verdict: Verdict
) -> None:
    assert await returns.bounce("carla", verdict, "550 5.7.1 blocked") == "domain held"
    assert await returns.blocked() == {}
    async with office.desk.database.read() as connection:
        (held,) = await connection.run_sync(suspensions.all_suspensions)
    assert (held.domain, held.kind.value, held.warns) == ("example.org", "policy", True)
    assert held.until == office.clock.now() + timedelta(minutes=30)


async def test_the_same_code_three_times_in_ten_minutes_holds_it_for_long(
    returns: Returns, office: Office
) -> None:
    for name in ("anna", "bert", "carla"):
        assert await returns.bounce(name, Verdict.POLICY) == "domain held"
        await later(office, minutes=3)
    async with office.desk.database.read() as connection:
        (held,) = await connection.run_sync(suspensions.all_suspensions)
    assert held.until - office.clock.now() > timedelta(hours=5)
    assert await returns.blocked() == {}


async def test_three_domains_that_send_a_mailing_back_stop_it(office: Office) -> None:
    names = [f"p@{one}.example.org" for one in "abcd"]
    returns = await invited(office, *names)
    row = await row_of(office, "invitation")
    async with office.desk.database.write() as connection:
        await mailings.switch(connection, row.id, frm={row.state}, state=MailingState.SENDING)
    found = [
        await returns.bounce(one, Verdict.MESSAGE, "552 too big", rule="size") for one in names[:3]
    ]
    assert found == ["told", "told", "mailing held"]
    stopped = await row_of(office, "invitation")
    assert stopped.state.value == "paused"
    assert stopped.waits_for.startswith("too large for the relay")
    assert await returns.blocked() == {}


async def test_a_domain_of_which_little_is_known_is_judged_address_by_address(
    returns: Returns, office: Office
) -> None:
    await later(office, days=3)
    for name in ("anna", "bert", "carla"):
        assert await returns.bounce(name, Verdict.HARD) == "suppressed"


async def test_a_relay_that_finds_no_domain_kills_nobody(office: Office) -> None:
    names = [f"p@{one}.example.org" for one in "abcd"]
    returns = await invited(office, *names)
    found = [await returns.bounce(one, Verdict.HARD, rule="no-such-domain") for one in names]
    assert found == ["suppressed", "suppressed", "waits for staff", "waits for staff"]
    assert await returns.blocked() == {}


async def test_a_group_that_is_closed_holds_nobody(returns: Returns, office: Office) -> None:
    token = returns.token(await returns.to("anna"))
    said = Finding(Verdict.POLICY, "closed-group", trouble=ReplyClass.RESTRICTED)
    came = Judged(bounced("", Verdict.HARD).kind, (said,), Tracks(tokens=(token,)))
    assert await returns.effect(came) == "told"
    async with office.desk.database.read() as connection:
        assert await connection.run_sync(suspensions.all_suspensions) == []


async def test_a_directory_that_is_away_kills_nobody(office: Office) -> None:
    names = ("anna", "bert", "carla", "dora", "emil", "fritz", "gerd")
    returns = await invited(office, *names)
    await later(office, days=3)
    found = [await returns.bounce(one, Verdict.HARD) for one in names[:4]]
    assert found == ["suppressed", "suppressed", "waits for staff", "waits for staff"]
    assert await returns.blocked() == {}
    assert {one["effect"].value for one in await returns.receipts()} == {"waits for staff"}


async def test_a_new_registration_tries_a_bounced_address_once_more(
    returns: Returns, office: Office
) -> None:
    await returns.bounce("anna", Verdict.HARD)
    done = await registrations.register(office.desk, SLUG, person("anna"))
    assert (done.changed, done.tried_again) == (True, True)
    await run_until_idle(office.desk)
    assert await returns.state("anna") == "sent"
    assert await returns.bounce("anna", Verdict.HARD) == "suppressed"
    assert not (await registrations.register(office.desk, SLUG, person("anna"))).tried_again


async def test_staff_undoes_a_bounce(returns: Returns) -> None:
    await returns.bounce("anna", Verdict.HARD)
    await blocks.unblock(returns.office.desk, "anna@example.org")
    assert await returns.blocked() == {}


async def test_what_staff_blocked_stays_so(returns: Returns, office: Office) -> None:
    await blocks.block(
        office.desk, "anna@example.org", reason="bittet darum", scope=blocks.Scope.ALL, by="Erika"
    )
    await returns.bounce("anna", Verdict.HARD)
    assert await returns.blocked() == {"anna@example.org": ("all", "by staff")}
    assert not (await registrations.register(office.desk, SLUG, person("anna"))).tried_again


async def test_a_forged_token_changes_nothing(returns: Returns) -> None:
    row = await returns.to("anna")
    token = returns.token(row)
    forged = altered(token)
    assert await returns.effect(bounced(forged, Verdict.HARD)) == "refused"
    named = Finding(Verdict.HARD, "test", recipient="anna@example.org")
    came = Judged(bounced(forged, Verdict.HARD).kind, (named,), Tracks(tokens=(forged,)))
    assert await returns.effect(came) == "refused"
    assert await returns.state("anna") == "sent"
    assert await returns.blocked() == {}


@pytest.mark.parametrize(
    ("tracks", "by"),
    [
        ({"envelope_id": "{id}"}, "envid"),
        ({"message_id": "{id}"}, "message-id"),
        ({"answered": ("x@example.net", "{id}")}, "message-id"),
        ({"returned_tokens": ("{token}",)}, "verp"),
        ({"tokens": ("news",), "message_id": "{id}"}, "message-id"),
        ({}, "recipient"),
    ],
)
async def test_ways_to_find_the_mail(returns: Returns, tracks: dict[str, object], by: str) -> None:
    row = await returns.to("anna")
    known = {"{id}": row["message_id"], "{token}": returns.token(row)}

    def filled(one: object) -> object:
        if isinstance(one, tuple):
            return tuple(known.get(text, text) for text in one)
        return known.get(str(one), one)

    said = Finding(Verdict.HARD, "test", recipient="Anna@Example.org", trouble=ReplyClass.ADDRESS)
    made = Tracks(**{name: filled(one) for name, one in tracks.items()})  # type: ignore[arg-type]
    came = Judged(bounced("", Verdict.HARD).kind, (said,), made)
    assert await returns.effect(came) == "suppressed"
    (kept,) = await returns.receipts()
    assert kept["matched_by"].value == by
    assert await returns.state("anna") == "bounced address does not exist"


async def test_a_message_id_is_found_without_any_address(returns: Returns) -> None:
    row = await returns.to("anna")
    came = bounced("", Verdict.HARD, tracks=Tracks(message_id=row["message_id"]))
    assert await returns.effect(came) == "suppressed"


async def test_an_address_with_two_mails_lately_is_not_guessed_at(
    returns: Returns, office: Office
) -> None:
    await registrations.register(office.desk, SLUG, person("anna"))
    await run_until_idle(office.desk)
    said = Finding(Verdict.HARD, "test", recipient="anna@example.org")
    assert await returns.effect(Judged(bounced("", Verdict.HARD).kind, (said,))) == "told"
    assert await returns.blocked() == {}


async def test_one_bad_message_takes_no_other_with_it(
    returns: Returns, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mailer.actions.intake import bounces

    real = bounces.bounced

    async def falls(case: object) -> object:
        if case.finding.reply == "poison":  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return await real(case)  # type: ignore[arg-type]

    monkeypatch.setattr(bounces, "bounced", falls)
    tokens = [returns.token(await returns.to(one)) for one in ("anna", "bert")]
    taken = await returns.follow(
        bounced(tokens[0], Verdict.HARD, "poison"), bounced(tokens[1], Verdict.HARD)
    )
    assert effects(taken) == ["quarantined", "suppressed"]
    assert await returns.blocked() == {"bert@example.org": ("all", "hard bounce")}
    assert await returns.state("anna") == "sent"
