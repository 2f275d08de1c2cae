"""The pre-send check, before a mail leaves: what has changed since its audience was frozen."""

from datetime import datetime

from mailer.domain.audience import Audience, Candidate, Reason, reason_against, suppressed
from mailer.domain.consent import SubscriptionState
from mailer.domain.delivery import DeliveryState, MailingState, Remark
from mailer.domain.registration import IN_TOUCH, Colleague, RegistrationState
from mailer.domain.session_mail import event_of, is_session_mail
from mailer.domain.timeline import CalendarUse, Trigger
from mailer.store.send_context import MailingContext, SendContext

Decision = tuple[DeliveryState, str]


def decision_against(row: SendContext, now: datetime) -> Decision | None:
    """Why a claimed delivery must not leave now, as its new state and reason; None if it may."""
    mailing = row.mailing
    if mailing.state is MailingState.CANCELLED:
        return DeliveryState.CANCELLED, Remark.MAILING_CANCELLED.value
    if mailing.state is not MailingState.SENDING:
        return DeliveryState.QUEUED, ""
    if now >= mailing.until_at:
        return DeliveryState.FAILED if row.attempts else DeliveryState.SKIPPED, (
            Remark.EXPIRED.value if row.attempts else Reason.TOO_LATE.value
        )
    if mailing.subject_is_off and not _may_follow_the_end(mailing):
        gone = Reason.SEMINAR_CANCELLED if mailing.seminar_id is not None else Reason.WITHDRAWN
        return DeliveryState.CANCELLED, gone.value
    if row.revision != mailing.subject_revision:
        return DeliveryState.CANCELLED, Reason.SEMINAR_MOVED.value
    reason: Reason | None
    if (barrier := mailing.enrolment_at(now).barrier) is not None:
        reason = Reason(barrier.value)
    elif mailing.trigger is not None:
        reason = _against_event(row, mailing.trigger, now)
    elif mailing.audience is not None:
        reason = _against_step(row, mailing.audience)
    else:
        raise ValueError(f"mailing {mailing.id} has neither an audience nor a trigger")
    return (DeliveryState.SKIPPED, reason.value) if reason else None


def _may_follow_the_end(mailing: MailingContext) -> bool:
    """The cancellation itself does, and a correction that somebody wrote and released."""
    return mailing.trigger is Trigger.CANCELLED or mailing.corrects_id is not None


_STATE = RegistrationState
_TRUE_WHILE = {
    Trigger.REGISTERED: ({_STATE.REGISTERED}, Reason.NO_LONGER_REGISTERED),
    Trigger.WAITLISTED: ({_STATE.WAITLISTED}, Reason.NOT_WAITING),
    Trigger.PROMOTED: ({_STATE.PROMOTED}, Reason.NOT_WAITING),
    Trigger.PLACE_EXPIRED: ({_STATE.EXPIRED}, Reason.REGISTERED_AGAIN),
    Trigger.UNREGISTERED: ({_STATE.CANCELLED}, Reason.REGISTERED_AGAIN),
}
_SUBSCRIPTION = {
    Trigger.SUBSCRIBE_REQUESTED: (SubscriptionState.PENDING, Reason.NO_LONGER_ASKED_FOR),
    Trigger.SUBSCRIBED: (SubscriptionState.SUBSCRIBED, Reason.UNSUBSCRIBED),
}
_WAITS = {_STATE.WAITLISTED, _STATE.PROMOTED}


def _against_event(row: SendContext, trigger: Trigger, now: datetime) -> Reason | None:
    """The mail about an event is true as long as what it tells of is."""
    if _suppression(row):
        return suppressed(row.suppression_reason or "")
    if trigger in _SUBSCRIPTION:
        wanted, otherwise = _SUBSCRIPTION[trigger]
        return None if row.subscription_state is wanted else otherwise
    if _is_restricted(row):
        return Reason.RESTRICTED
    if is_session_mail(row.occasion) and not _brings_an_entry(row):
        return Reason.OVERTAKEN
    known = _TRUE_WHILE.get(trigger)
    if trigger is Trigger.UNREGISTERED and _still_in_calendar(row):
        return None
    if known is not None:
        states, otherwise = known
        if row.registration_state not in states:
            return otherwise
        # Who cancels and comes back at once gets one confirmation, of what is true now.
        newest = event_of(row.occasion) == (trigger.value, row.newest_event)
        return _against_place(row, trigger, now) if newest else Reason.OVERTAKEN
    if row.list_slug is None:
        # That it is off concerns also who has just left: the calendar may still say otherwise.
        concerned = trigger is Trigger.CANCELLED or row.registration_state in IN_TOUCH
        return None if concerned else Reason.NO_LONGER_REGISTERED
    # A change told to somebody who was only invited.
    if row.registration_state in {_STATE.CANCELLED, _STATE.EXPIRED}:
        return Reason.DECLINED
    subscribed = row.subscription_state is SubscriptionState.SUBSCRIBED
    return None if subscribed else Reason.UNSUBSCRIBED


def _brings_an_entry(row: SendContext) -> bool:
    """Whether the mail of one session still has an entry to bring or to take back."""
    mailing = row.mailing
    if mailing.calendar is not CalendarUse.CANCEL:
        return row.registration_state is RegistrationState.REGISTERED
    if mailing.trigger is Trigger.CANCELLED and not mailing.subject_is_off:
        return True  # a session that is called off is told whatever the calendar holds
    held = row.entry_method in {CalendarUse.REQUEST, CalendarUse.PUBLISH} or row.attempts
    return bool(held) and (mailing.subject_is_off or row.colleague != Colleague.REGISTERED)


def _against_place(row: SendContext, trigger: Trigger, now: datetime) -> Reason | None:
    """What a mail says of places to come is of no use once none can come any more."""
    enrolment = row.mailing.enrolment
    begun = enrolment is not None and now >= enrolment.starts_at
    if trigger is Trigger.WAITLISTED and enrolment is not None and enrolment.has_closed(now):
        return Reason.OVERTAKEN
    if trigger is Trigger.PLACE_EXPIRED and begun:
        return Reason.HAS_BEGUN
    expired = row.held_until is not None and now >= row.held_until
    return Reason.TOO_LATE if trigger is Trigger.PROMOTED and (begun or expired) else None


def _still_in_calendar(row: SendContext) -> bool:
    """Whether somebody who left and now waits has the entry of the place they had."""
    in_calendar = row.entry_method in {CalendarUse.REQUEST, CalendarUse.PUBLISH}
    return row.registration_state in _WAITS and bool(in_calendar or row.attempts)


def _against_step(row: SendContext, audience: Audience) -> Reason | None:
    candidate = Candidate(
        subscription=row.subscription_state,
        has_legal_basis=bool(row.legal_basis),
        suppression=_suppression(row),
        registration=row.registration_state,
        since=row.registered_since,
        attended=row.attended,
        mailbox_in_touch=row.colleague != Colleague.NOBODY,
        is_restricted=_is_restricted(row),
    )
    # Who was taken in after the mail was due (a late link, a late joiner) came in time for it.
    cutoff = max(row.mailing.due_at or row.queued_at, row.queued_at)
    return reason_against(candidate, audience, cutoff)


def _is_restricted(row: SendContext) -> bool:
    """Mail to lists is not for whose data are restricted; what they asked for themselves is."""
    return row.is_restricted and row.list_slug is not None


def _suppression(row: SendContext) -> str:
    """The suppression that applies: one of lists only does not stop mail to registrants."""
    only_lists = row.suppression_scope == "lists" and row.list_slug is None
    return "" if only_lists else row.suppression_reason or ""
