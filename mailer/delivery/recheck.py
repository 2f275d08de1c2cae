"""The last look before a mail leaves: what has changed since its audience was frozen."""

from datetime import datetime

from mailer.domain.audience import Candidate, Reason, reason_against
from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.seminar import SeminarState
from mailer.domain.timeline import Trigger
from mailer.store.registrations import RegistrationState
from mailer.store.schema import Fields

Decision = tuple[DeliveryState, str]


def decision_against(row: Fields, now: datetime) -> Decision | None:
    """Why a claimed delivery must not leave now, as its new state and reason; None if it may.

    ``row`` comes from ``store.claims.loaded``.
    """
    if row["mailing_state"] is MailingState.CANCELLED:
        return DeliveryState.CANCELLED, "mailing cancelled"
    if row["mailing_state"] is not MailingState.SENDING:
        return DeliveryState.QUEUED, ""
    if now >= row["until_at"]:
        return DeliveryState.FAILED if row["attempts"] else DeliveryState.SKIPPED, (
            "expired" if row["attempts"] else Reason.TOO_LATE.value
        )
    if row["seminar_state"] is SeminarState.CANCELLED:
        return DeliveryState.CANCELLED, Reason.SEMINAR_CANCELLED.value
    if row["revision"] != row["seminar_revision"]:
        return DeliveryState.CANCELLED, Reason.SEMINAR_MOVED.value
    reason = _reason(row)
    return (DeliveryState.SKIPPED, reason.value) if reason else None


def _reason(row: Fields) -> Reason | None:
    registered = row["registration_state"] is RegistrationState.REGISTERED
    suppressed = row["suppression_reason"] or ""
    if not row["to_list"] and row["suppression_scope"] == "lists":
        suppressed = ""
    if row["trigger"] is Trigger.REGISTERED:
        # The mail about an event is true as long as the event is.
        return None if registered else Reason.NO_LONGER_REGISTERED
    if row["trigger"] is not None:
        return None
    candidate = Candidate(
        subscription=row["subscription_state"],
        has_legal_basis=bool(row["legal_basis"]),
        suppression=suppressed,
        registered_since=row["registered_since"] if registered else None,
        declined=row["registration_state"] is RegistrationState.CANCELLED,
    )
    return reason_against(candidate, row["audience"], row["due_at"])
