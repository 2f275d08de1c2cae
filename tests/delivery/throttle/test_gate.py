"""The gate: suspensions begin, last and end by themselves; who may leave meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from mailer.config import Relay
from mailer.delivery.smtp.reply import UNTRIED, Reply
from mailer.delivery.throttle.gate import Gate
from mailer.domain.habit import Habit
from mailer.domain.suspension import Change, Suspension, SuspensionKind

NOW = datetime(2026, 3, 29, 8, tzinfo=UTC)
OK = Reply("data", 250, "2.0.0 queued")
SLOW = Reply("rcpt", 421, "4.7.0 too many messages, slow down")
UNCLEAR_WHY = Reply("rcpt", 450, "4.7.1 try again later")
GREY = Reply("rcpt", 450, "4.7.1 greylisted")
SPAM = Reply("data", 554, "5.7.1 rejected as spam")
UNKNOWN = Reply("rcpt", 550, "5.1.1 user unknown")
NOT_OURS = Reply("rcpt", 554, "5.7.1 relay access denied")
A, B, C = "a.example", "b.example", "c.example"


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def a_gate(*kept: Suspension, **limits: object) -> Gate:
    relay = Relay(name="main", host="smtp.example.org", **limits)  # type: ignore[arg-type]  # limits as in Relay
    return Gate(relay, kept=kept)


def a_suspension(domain: str, **changes: object) -> Suspension:
    values = {
        "relay": "main",
        "domain": domain,
        "kind": SuspensionKind.SLOW,
        "until": after(60),
        "since": NOW,
        "strikes": 1,
        "reason": "421 slow",
    }
    return Suspension(**(values | changes))  # type: ignore[arg-type]  # names and types as in Suspension


def only(changes: tuple[Change, ...]) -> Suspension:
    assert len(changes) == 1
    assert changes[0].suspension is not None
    return changes[0].suspension


def test_nothing_is_suspended_and_all_may_leave() -> None:
    picked = a_gate().pick([A, B, A], NOW)
    assert (picked.go, picked.later, picked.rest) == ([0, 1, 2], {}, [])


@pytest.mark.parametrize(
    ("reply", "kind", "minutes"),
    [
        (SLOW, SuspensionKind.SLOW, (1, 2, 4, 8, 16, 30, 30)),
        (SPAM, SuspensionKind.POLICY, (30, 60, 120, 240, 360, 360)),
        (NOT_OURS, SuspensionKind.POLICY, (30, 60, 120, 240, 360, 360)),
    ],
)
def test_a_domain_that_says_no_again_is_suspended_longer(
    reply: Reply, kind: SuspensionKind, minutes: tuple[int, ...]
) -> None:
    gate, now = a_gate(), NOW
    for strikes, wait in enumerate(minutes, 1):
        assert gate.pick([A], now).go == [0]
        suspension = only(gate.replied(A, reply, now, 0))
        assert (suspension.kind, suspension.strikes) == (kind, strikes)
        assert (suspension.until - now, suspension.since) == (timedelta(minutes=wait), NOW)
        assert suspension.reason == reply.line
        assert gate.pick([A, B], now).go == [1]
        now = suspension.until


def test_suspensions_are_stretched_by_up_to_a_fifth() -> None:
    assert only(a_gate().replied(A, SLOW, NOW, 0.5)).until == after(66)


def test_what_left_before_a_suspension_makes_it_no_longer() -> None:
    gate = a_gate()
    gate.replied(A, SLOW, NOW, 0)
    assert gate.replied(A, SLOW, after(5), 0) == ()
    assert gate.replied(A, OK, after(6), 0) == ()
    assert gate.domain_allowance(A, after(7)).next_at == after(60)
    graver = only(gate.replied(A, SPAM, after(8), 0))
    assert (graver.kind, graver.strikes) == (SuspensionKind.POLICY, 1)


@pytest.mark.parametrize("reply", [GREY, UNKNOWN, Reply("rcpt", 452, "4.2.2 mailbox full")])
def test_what_concerns_one_mailbox_suspends_nobody(reply: Reply) -> None:
    gate = a_gate()
    for second in range(200):
        assert gate.replied(A, reply, after(second / 10), 0) == ()
    assert gate.allowance(NOW).count > 0


def test_a_refusal_that_may_be_greylisting_counts_when_it_comes_three_times() -> None:
    gate = a_gate()
    assert gate.replied(A, UNCLEAR_WHY, NOW, 0) == ()
    assert gate.replied(B, UNCLEAR_WHY, after(1), 0) == ()
    assert gate.replied(A, UNCLEAR_WHY, after(2), 0) == ()
    assert gate.replied(A, UNCLEAR_WHY, after(200), 0) == ()  # the first two are long ago
    assert gate.replied(A, UNCLEAR_WHY, after(201), 0) == ()
    assert only(gate.replied(A, UNCLEAR_WHY, after(202), 0)).domain == A


def test_after_a_suspension_one_goes_first_then_more_and_then_it_is_forgotten() -> None:
    gate = a_gate()
    gate.replied(A, SLOW, NOW, 0)
    picked = gate.pick([A, A, A], after(60))
    assert (picked.go, sorted(picked.later)) == ([0], [1, 2])
    assert gate.pick([A], after(65)).go == []  # not before the first has its answer
    assert gate.replied(A, OK, after(66), 0) == ()
    assert gate.pick([A] * 10, after(66)).go == [0]
    assert len(gate.pick([A] * 10, after(66 + 90)).go) == 8
    assert gate.replied(A, OK, after(100), 0) == ()
    assert gate.replied(A, OK, after(66 + 180), 0) == (Change("main", A, None),)
    assert len(gate.pick([A] * 500, after(250)).go) == 500


def test_a_first_one_that_stayed_lets_another_try() -> None:
    gate = a_gate(a_suspension(A, until=NOW))
    assert gate.pick([A], NOW).go == [0]
    gate.stayed(A, NOW)
    assert gate.pick([A], NOW).go == [0]
    gate.replied(A, Reply(UNTRIED, 0, "closed"), NOW, 0)
    assert gate.pick([A, A], NOW).go == [0]


def test_those_who_wait_come_as_the_rate_will_grow() -> None:
    gate = a_gate(a_suspension(A))
    later = gate.pick([A] * 5000, NOW).later
    turns = [later[place] for place in range(5000)]
    assert turns == sorted(turns)
    assert turns[0] == after(60)
    assert after(90) < turns[1] < after(95)
    assert turns[-1] < after(60 + 30 + 200)


def test_three_slow_domains_are_a_slow_relay() -> None:
    gate = a_gate(per_second=40)
    assert only(gate.replied(A, SLOW, NOW, 0)).domain == A
    assert only(gate.replied(B, SLOW, after(10), 0)).domain == B
    cleared_a, cleared_b, whole = gate.replied(C, SLOW, after(20), 0)
    assert (cleared_a, cleared_b) == (Change("main", A, None), Change("main", B, None))
    assert whole.suspension is not None
    assert (whole.suspension.domain, whole.suspension.kind) == ("", SuspensionKind.SLOW)
    assert gate.allowance(after(20)).next_at == after(35)
    assert gate.allowance(after(35)).count == 20  # half of the usual, and no single one first
    assert gate.allowance(after(35 + 61)).count == 40
    assert gate.replied(A, OK, after(35 + 61), 0) == (Change("main", "", None),)


def test_a_relay_without_a_limit_is_slowed_down_from_the_speed_it_had() -> None:
    gate = a_gate()
    for second in range(30):
        gate.pick([A] * 20, after(second))
        gate.replied(A, OK, after(second), 0)
    gate.replied(A, Reply("data", 452, "4.3.1 Insufficient system storage"), after(30), 0)
    assert gate.allowance(after(46)).count == pytest.approx(10, abs=2)


def test_refusals_of_three_domains_and_no_success_are_about_us() -> None:
    gate = a_gate()
    gate.replied(A, SPAM, NOW, 0)
    gate.replied(B, NOT_OURS, after(1), 0)
    gate.replied(C, OK, after(2), 0)  # so it is not about us
    assert only(gate.replied(C, SPAM, after(3), 0)).domain == C
    gate.replied("d.example", SPAM, after(4), 0)
    changes = gate.replied("e.example", SPAM, after(5), 0)
    assert [one.domain for one in changes] == [C, "d.example", ""]
    suspension = changes[-1].suspension
    assert suspension is not None
    assert (suspension.kind, suspension.until, suspension.warns) == (
        SuspensionKind.REFUSED,
        after(65),
        True,
    )


@pytest.mark.parametrize(
    ("reply", "kind", "seconds"),
    [
        (Reply("mail", 550, "5.7.1 not from you"), SuspensionKind.REFUSED, 60),
        (Reply("mail", 451, "4.3.0 later"), SuspensionKind.SLOW, 15),
        (Reply("mail", 421, "bye"), SuspensionKind.SLOW, 15),
        (Reply("rcpt", 530, "log in first"), SuspensionKind.REFUSED, 60),
        (Reply("rcpt", 421, "4.3.2 shutting down"), SuspensionKind.SLOW, 15),
    ],
)
def test_what_concerns_every_mail_suspends_the_relay(
    reply: Reply, kind: SuspensionKind, seconds: int
) -> None:
    gate = a_gate()
    suspension = only(gate.replied(A, reply, NOW, 0))
    assert (suspension.domain, suspension.kind, suspension.until) == ("", kind, after(seconds))
    assert gate.allowance(NOW).next_at == after(seconds)


@pytest.mark.parametrize(
    ("why", "kind"),
    [
        ("smtp.example.org:587 accepts no connection; please check", SuspensionKind.UNREACHABLE),
        ("smtp.example.org turns the connection away: 421 busy", SuspensionKind.UNREACHABLE),
        ("smtp.example.org turns the connection away: 554 no", SuspensionKind.REFUSED),
        (
            "it does not accept the login as office (535 5.7.8 no); please check",
            SuspensionKind.REFUSED,
        ),
        ("(535, '5.7.8 no')", SuspensionKind.REFUSED),
        ("421 4.3.2 no", SuspensionKind.UNREACHABLE),
    ],
)
def test_no_connection_suspends_the_relay(why: str, kind: SuspensionKind) -> None:
    gate = a_gate()
    assert gate.backoff.connect_failed(why, NOW, 0, others=True) == ()
    assert only(gate.backoff.connect_failed(why, NOW, 0)).kind is kind


def test_a_relay_that_is_away_is_tried_by_one_and_then_used_by_all() -> None:
    gate, now, waits = a_gate(), NOW, []
    for _ in range(7):
        suspension = only(gate.backoff.connect_failed("nobody there", now, 0))
        waits.append((suspension.until - now).total_seconds())
        now = suspension.until
        picked = gate.pick([A, B], now)
        assert (picked.go, picked.rest) == ([0], [1])
        assert gate.pick([B], now).go == []
    assert waits == [5, 15, 30, 60, 120, 300, 300]
    assert gate.replied(A, UNKNOWN, now, 0) == (Change("main", "", None),)
    assert len(gate.pick([A, B], now).go) == 2


def test_of_several_senders_one_tries_and_the_next_where_nothing_is_heard() -> None:
    gone = a_suspension("", kind=SuspensionKind.UNREACHABLE)
    gates = [a_gate(gone) for _ in range(3)]
    for place, gate in enumerate(gates):
        gate.divide(3, place)
    tries = [
        next(second for second in range(200) if gate.allowance(after(second)).count)
        for gate in gates
    ]
    assert tries == [60, 90, 120]
    # The first one's trying is answered: the others hear of it, and all may leave.
    assert gates[0].pick([A], after(60)).go == [0]
    assert gates[0].replied(A, OK, after(62), 0) == (Change("main", "", None),)
    gates[1].backoff.adopt([])
    assert gates[1].allowance(after(65)).count > 1
    # It failed: the others wait as long as the first.
    again = a_suspension("", kind=SuspensionKind.UNREACHABLE, until=after(200), strikes=2)
    gates[2].backoff.adopt([again])
    assert not gates[2].backoff.is_others_turn("", after(150))
    assert gates[2].backoff.wait("", after(150)) == after(200)
    assert gates[2].backoff.is_others_turn("", after(259))
    assert not gates[2].backoff.is_others_turn("", after(260))


def test_of_several_senders_one_tries_a_domain() -> None:
    gate = a_gate(a_suspension(A))
    gate.divide(2, 1)
    assert gate.pick([A, B], after(61)).go == [1]
    assert gate.pick([A], after(90)).go == [0]


def test_connections_lost_three_times_in_a_row_suspend_the_relay() -> None:
    gate = a_gate()
    lost = Reply("rcpt", 0, "connection lost")
    for place in range(50):
        assert gate.replied(A, lost, after(place / 100), 0) == ()  # one connection's
    assert gate.replied(A, Reply(UNTRIED, 0, "lost"), after(10), 0) == ()
    assert gate.replied(A, OK, after(11), 0) == ()
    assert gate.replied(A, lost, after(20), 0) == ()
    assert gate.replied(A, lost, after(22), 0) == ()
    assert only(gate.replied(A, lost, after(24), 0)).kind is SuspensionKind.UNREACHABLE


def test_after_a_restart_suspensions_go_on_and_other_relays_do_not_matter() -> None:
    gate = a_gate(a_suspension(A, strikes=3), a_suspension(B, relay="other"))
    assert gate.pick([A, B], NOW).go == [1]
    assert only(gate.replied(A, SLOW, after(61), 0)).strikes == 4


def test_old_suspensions_are_forgotten() -> None:
    gate = a_gate(a_suspension(A, strikes=5), a_suspension(B))
    assert gate.backoff.forget(after(3600)) == ()
    assert gate.replied(A, SLOW, after(13 * 3600), 0)[0].suspension == a_suspension(
        A, since=after(13 * 3600), until=after(13 * 3600 + 60), reason=SLOW.line
    )
    assert gate.backoff.forget(after(13 * 3600)) == (Change("main", B, None),)


def test_the_relays_limit_leaves_the_rest_as_it_is() -> None:
    gate = a_gate(a_suspension(B), per_hour=2)
    picked = gate.pick([A, B, A, A], NOW)
    assert (picked.go, sorted(picked.later), picked.rest) == ([0, 2], [1], [3])
    assert gate.allowance(NOW).next_at == after(3600)
    gate.stayed(A, NOW)
    assert gate.allowance(NOW).count == 1


def test_a_domains_limit_lets_others_pass() -> None:
    gate = a_gate(per_domain={A: 2})
    picked = gate.pick([A, A, A, A, B], NOW)
    assert picked.go == [0, 1, 4]
    assert picked.later == {2: after(0.5), 3: after(1)}
    assert gate.pick([A], after(0.5)).go == [0]


@pytest.mark.parametrize("kind", list(SuspensionKind))
def test_what_may_not_go_away_by_itself_warns(kind: SuspensionKind) -> None:
    at_once = kind in {SuspensionKind.POLICY, SuspensionKind.REFUSED}
    assert a_suspension(A, kind=kind).warns == at_once
    assert a_suspension(A, kind=kind, strikes=4).warns == (kind is not SuspensionKind.SLOW)


def test_a_connection_at_its_limit_suspends_nobody() -> None:
    gate = a_gate()
    ended = Reply(UNTRIED, 421, "4.7.0 enough messages", Habit(messages=5))
    for second in range(10):
        assert gate.replied(A, ended, after(second), 0) == ()
    assert gate.is_calm


def test_a_refusal_before_any_recipient_suspends_the_relay() -> None:
    """The mail itself was not tried; the relay wants none of ours all the same."""
    suspension = only(a_gate().replied(A, Reply(UNTRIED, 550, "5.7.1 not from you"), NOW, 0))
    assert (suspension.domain, suspension.kind) == ("", SuspensionKind.REFUSED)
    suspension = only(a_gate().replied(A, Reply(UNTRIED, 451, "4.3.0 not now"), NOW, 0))
    assert (suspension.domain, suspension.kind) == ("", SuspensionKind.SLOW)


def test_losses_that_lie_far_apart_are_no_row() -> None:
    gate = a_gate()
    for minute in range(0, 30, 3):
        assert gate.replied(A, Reply(UNTRIED, 0, "the server hung up"), after(60 * minute), 0) == ()
