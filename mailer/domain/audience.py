"""Who gets a mail, and for everybody else the reason why not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailer.domain.consent import SubscriptionState
from mailer.domain.errors import Sentence


class Audience(StrEnum):
    """Groups a step can go to; the first two exclude those registered or declined."""

    SUBSCRIBERS = "subscribers"
    INVITED = "invited"
    REGISTERED = "registered"
    WAITLISTED = "waitlisted"
    ATTENDED = "attended"
    NO_SHOW = "no-show"

    @property
    def is_list(self) -> bool:
        return self in {Audience.SUBSCRIBERS, Audience.INVITED}


class Reason(StrEnum):
    """Why somebody who was considered does not get a mail."""

    UNSUBSCRIBED = "unsubscribed"
    NOT_CONFIRMED = "subscription not confirmed"
    NO_LEGAL_BASIS = "no legal basis"
    HARD_BOUNCE = "suppressed: hard bounce"
    COMPLAINT = "suppressed: complaint"
    BLOCKED_BY_STAFF = "suppressed: by staff"
    ALREADY_REGISTERED = "already registered"
    DECLINED = "declined"
    SHARED_ADDRESS = "address shared with a recipient"
    NO_LONGER_REGISTERED = "no longer registered"
    REGISTERED_TOO_LATE = "registered after this mail was due"
    SEMINAR_CANCELLED = "seminar cancelled"
    SEMINAR_MOVED = "seminar moved"
    TOO_LATE = "no longer useful"
    ERASED = "person erased"

    @property
    def sentence(self) -> Sentence:
        return _SENTENCES[self]


_SENTENCES = {
    Reason.UNSUBSCRIBED: Sentence("hat sich abgemeldet", "has unsubscribed"),
    Reason.NOT_CONFIRMED: Sentence(
        "hat die Anmeldung zur Liste nicht bestätigt", "has not confirmed the subscription"
    ),
    Reason.NO_LEGAL_BASIS: Sentence("keine Rechtsgrundlage", "no legal basis"),
    Reason.HARD_BOUNCE: Sentence("Adresse unzustellbar", "address bounces"),
    Reason.COMPLAINT: Sentence("hat sich beschwert", "has complained"),
    Reason.BLOCKED_BY_STAFF: Sentence("vom Büro gesperrt", "blocked by staff"),
    Reason.ALREADY_REGISTERED: Sentence("ist schon angemeldet", "is already registered"),
    Reason.DECLINED: Sentence("hat abgesagt", "has declined"),
    Reason.SHARED_ADDRESS: Sentence(
        "teilt sich das Postfach mit jemandem, der die Mail bekommt",
        "shares the mailbox with somebody who gets the mail",
    ),
    Reason.NO_LONGER_REGISTERED: Sentence("ist nicht mehr angemeldet", "is no longer registered"),
    Reason.REGISTERED_TOO_LATE: Sentence(
        "hat sich erst nach dem Versandzeitpunkt angemeldet",
        "registered after this mail was due",
    ),
    Reason.SEMINAR_CANCELLED: Sentence("das Seminar ist abgesagt", "the seminar is cancelled"),
    Reason.SEMINAR_MOVED: Sentence("das Seminar wurde verlegt", "the seminar was moved"),
    Reason.TOO_LATE: Sentence("käme zu spät", "would come too late"),
    Reason.ERASED: Sentence("Person gelöscht", "person erased"),
}

_SUPPRESSIONS = {
    "hard bounce": Reason.HARD_BOUNCE,
    "complaint": Reason.COMPLAINT,
    "by staff": Reason.BLOCKED_BY_STAFF,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of somebody at the moment of deciding.

    ``suppression`` is the reason on the suppression list that applies to this kind of
    mail, or "". ``registered_since`` is aware. ``declined`` means: was registered for
    this seminar and took it back.
    """

    subscription: SubscriptionState | None = None
    has_legal_basis: bool = False
    suppression: str = ""
    registered_since: datetime | None = None
    declined: bool = False


def reason_against(candidate: Candidate, audience: Audience, due_at: datetime) -> Reason | None:
    """The first reason why this person must not get this mail; None when they get it.

    Asked twice, with the same rules: when the audience is frozen, and again in the
    moment before each mail is sent.
    """
    if candidate.suppression:
        return _SUPPRESSIONS.get(candidate.suppression, Reason.BLOCKED_BY_STAFF)
    if audience.is_list:
        return _reason_against_list_mail(candidate)
    if candidate.registered_since is None:
        return Reason.NO_LONGER_REGISTERED
    if candidate.registered_since > due_at:
        return Reason.REGISTERED_TOO_LATE
    return None


def _reason_against_list_mail(candidate: Candidate) -> Reason | None:
    if candidate.registered_since is not None:
        return Reason.ALREADY_REGISTERED
    if candidate.declined:
        return Reason.DECLINED
    if candidate.subscription in {None, SubscriptionState.UNSUBSCRIBED}:
        return Reason.UNSUBSCRIBED
    if candidate.subscription is SubscriptionState.PENDING:
        return Reason.NOT_CONFIRMED
    if not candidate.has_legal_basis:
        return Reason.NO_LEGAL_BASIS
    return None
