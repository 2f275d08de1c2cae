"""Outcomes: from what a relay said to what becomes of the delivery."""

import random
from datetime import datetime

from mailer.delivery.render.message import RenderedMessage
from mailer.delivery.smtp.reply import Reply, Verdict
from mailer.domain.delivery import DeliveryState, Remark, UnclearPolicy
from mailer.domain.retry import next_attempt
from mailer.store.ledger.attempts import Outcome

_STATES = {
    Verdict.SENT: DeliveryState.SENT,
    Verdict.NEVER: DeliveryState.FAILED,
    Verdict.UNKNOWN: DeliveryState.UNCLEAR,
    Verdict.LATER: DeliveryState.DEFERRED,
    Verdict.OURS: DeliveryState.DEFERRED,
    Verdict.UNTRIED: DeliveryState.QUEUED,
}


def outcome_of(message: RenderedMessage, reply: Reply, relay: str, now: datetime) -> Outcome:
    """What is written down for a message that was answered with ``reply`` at ``now``."""
    if reply.is_success:
        notice = message.rendering.notice
        return Outcome(message.id, DeliveryState.SENT, "", reply.line, relay, now, notice=notice)
    state = _STATES[reply.verdict]
    if reply.blames_mailing:
        # It was never this recipient's turn: the mailing stands still (``domain.refusal``).
        return Outcome(
            message.id, DeliveryState.QUEUED, "", reply.line, relay, now, now, untried=True
        )
    if reply.is_in_doubt:
        state = DeliveryState.DEFERRED  # until it is known whose fault it is
    if state is DeliveryState.QUEUED:
        return Outcome(message.id, state, "", reply.line, relay, now, now, untried=True)
    if state is DeliveryState.UNCLEAR and message.terms.on_unclear is UnclearPolicy.RESEND:
        # This step prefers a double, under the same Message-ID, to a gap.
        state = DeliveryState.DEFERRED
    trouble = reply.trouble
    reason, retry_at = trouble.value, None
    if state is DeliveryState.UNCLEAR:
        reason = Remark.LOST_AFTERWARDS.value
    elif state is DeliveryState.DEFERRED:
        tries = message.rendering.attempts + 1
        until = message.terms.until_at
        retry_at = next_attempt(tries, now, until, random.random(), trouble=trouble)  # noqa: S311 - spreads retries, guards nothing
        if retry_at is None:
            state = DeliveryState.FAILED
            reason = reason if reply.verdict is Verdict.NEVER else Remark.EXPIRED.value
    return Outcome(message.id, state, reason, reply.line, relay, now, retry_at)
