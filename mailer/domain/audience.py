"""Who gets a mail, and for everybody else the reason why not."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from mailer.domain.consent import SubscriptionState
from mailer.domain.enrolment import Barrier
from mailer.domain.errors import Sentence
from mailer.domain.registration import IN_TOUCH, RegistrationState


class Audience(StrEnum):
    """Groups a step can go to; the first two exclude those registered or declined.

    ``recipients`` are those who had another mailing: only a correction goes to them.
    """

    SUBSCRIBERS = "subscribers"
    INVITED = "invited"
    REGISTERED = "registered"
    WAITLISTED = "waitlisted"
    ATTENDED = "attended"
    NO_SHOW = "no-show"
    RECIPIENTS = "recipients"

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
    REGISTERED_AGAIN = "registered again"
    NOT_WAITING = "not on the waiting list"
    STILL_WAITING = "still on the waiting list"
    DID_NOT_ATTEND = "did not attend"
    ATTENDED = "attended"
    ALREADY_HAS_IT = "has this mail already"
    OVERTAKEN = "overtaken by a later change"
    REGISTERED_TOO_LATE = "registered after this mail was due"
    SEMINAR_CANCELLED = "seminar cancelled"
    SEMINAR_MOVED = "seminar moved"
    WITHDRAWN = "newsletter withdrawn"
    NO_LONGER_ASKED_FOR = "no longer asked for"
    NOT_OPEN = Barrier.NOT_OPEN.value
    HAS_BEGUN = Barrier.HAS_BEGUN.value
    AFTER_DEADLINE = Barrier.AFTER_DEADLINE.value
    FULLY_BOOKED = Barrier.FULLY_BOOKED.value
    TOO_LATE = "no longer useful"
    ERASED = "person erased"
    RESTRICTED = "processing restricted"

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
    Reason.REGISTERED_AGAIN: Sentence("hat sich wieder angemeldet", "has registered again"),
    Reason.STILL_WAITING: Sentence("steht noch auf der Warteliste", "is still on the waiting list"),
    Reason.NOT_WAITING: Sentence("steht nicht auf der Warteliste", "is not on the waiting list"),
    Reason.DID_NOT_ATTEND: Sentence("hat nicht teilgenommen", "did not attend"),
    Reason.ATTENDED: Sentence("hat teilgenommen", "attended"),
    Reason.OVERTAKEN: Sentence(
        "von einer späteren Änderung überholt", "overtaken by a later change"
    ),
    Reason.ALREADY_HAS_IT: Sentence("hat diese Mail schon", "has this mail already"),
    Reason.REGISTERED_TOO_LATE: Sentence(
        "hat sich erst nach dem Versandzeitpunkt angemeldet",
        "registered after this mail was due",
    ),
    Reason.SEMINAR_CANCELLED: Sentence("das Seminar ist abgesagt", "the seminar is cancelled"),
    Reason.SEMINAR_MOVED: Sentence("das Seminar wurde verlegt", "the seminar was moved"),
    Reason.WITHDRAWN: Sentence("die Ausgabe wurde zurückgezogen", "the issue was withdrawn"),
    Reason.NO_LONGER_ASKED_FOR: Sentence(
        "die Anmeldung zum Verteiler ist erledigt", "the subscription request is settled"
    ),
    Reason.NOT_OPEN: Sentence("die Anmeldung ist nicht offen", "registration is not open"),
    Reason.HAS_BEGUN: Sentence("das Seminar hat begonnen", "the seminar has begun"),
    Reason.AFTER_DEADLINE: Sentence(
        "der Anmeldeschluss ist vorbei", "the registration deadline has passed"
    ),
    Reason.FULLY_BOOKED: Sentence(
        "ausgebucht, und die Warteliste ist geschlossen",
        "fully booked, and the waiting list is closed",
    ),
    Reason.TOO_LATE: Sentence("käme zu spät", "would come too late"),
    Reason.ERASED: Sentence("Person gelöscht", "person erased"),
    Reason.RESTRICTED: Sentence(
        "die Verarbeitung ist eingeschränkt", "processing of the data is restricted"
    ),
}

_SUPPRESSIONS = {
    "hard bounce": Reason.HARD_BOUNCE,
    "complaint": Reason.COMPLAINT,
    "by staff": Reason.BLOCKED_BY_STAFF,
}


class Candidate(NamedTuple):
    """What is known of somebody at the moment of deciding.

    ``suppression`` is the reason on the suppression list that applies to this kind of
    mail, or "". ``registration`` is where they stand with this seminar since ``since``
    (aware); ``attended`` is None until attendance is known. ``has_it``: this very list mail
    reached them before the seminar moved. ``mailbox_in_touch``: somebody else behind the
    same address is registered or waits, so that the mailbox needs no invitation.
    ``is_restricted``: this is mail to a list, and their data are not to be used (Art. 18 GDPR).
    """

    subscription: SubscriptionState | None = None
    has_legal_basis: bool = False
    suppression: str = ""
    registration: RegistrationState | None = None
    since: datetime | None = None
    attended: bool | None = None
    has_it: bool = False
    mailbox_in_touch: bool = False
    is_restricted: bool = False


def suppressed(suppression: str) -> Reason:
    """The reason where an address is on the suppression list for ``suppression``."""
    return _SUPPRESSIONS.get(suppression, Reason.BLOCKED_BY_STAFF)


def reason_against(candidate: Candidate, audience: Audience, due_at: datetime) -> Reason | None:
    """The first reason why this person must not get this mail; None when they get it.

    Asked twice, with the same rules: when the audience is frozen, and again in the
    moment before each mail is sent.
    """
    if candidate.suppression:
        return suppressed(candidate.suppression)
    if candidate.is_restricted:
        return Reason.RESTRICTED
    if audience is Audience.RECIPIENTS:
        # Whoever had the wrong mail is owed the right one, unless they left the list since.
        left = candidate.subscription is SubscriptionState.UNSUBSCRIBED
        return Reason.UNSUBSCRIBED if left else None
    if audience.is_list:
        return _reason_against_list_mail(candidate)
    if candidate.since is None or candidate.registration not in _ENTITLED[audience]:
        if audience is Audience.WAITLISTED:
            return Reason.NOT_WAITING
        waits = candidate.registration in _WAITS
        return Reason.STILL_WAITING if waits else Reason.NO_LONGER_REGISTERED
    if candidate.since > due_at:
        return Reason.REGISTERED_TOO_LATE
    if audience is Audience.ATTENDED and not candidate.attended:
        return Reason.DID_NOT_ATTEND
    if audience is Audience.NO_SHOW and candidate.attended:
        return Reason.ATTENDED
    return None


_HOLDS_A_PLACE = frozenset({RegistrationState.REGISTERED})
_ENTITLED = {
    Audience.REGISTERED: _HOLDS_A_PLACE,
    Audience.ATTENDED: _HOLDS_A_PLACE,
    Audience.NO_SHOW: _HOLDS_A_PLACE,
    Audience.WAITLISTED: frozenset({RegistrationState.WAITLISTED}),
}
_WAITS = frozenset({RegistrationState.WAITLISTED, RegistrationState.PROMOTED})


def _reason_against_list_mail(candidate: Candidate) -> Reason | None:
    if candidate.registration in IN_TOUCH:
        return Reason.ALREADY_REGISTERED
    if candidate.registration is not None:
        return Reason.DECLINED
    if candidate.mailbox_in_touch:
        return Reason.ALREADY_REGISTERED
    subscription = candidate.subscription
    if subscription is None or subscription is SubscriptionState.UNSUBSCRIBED:
        return Reason.UNSUBSCRIBED
    if subscription is SubscriptionState.PENDING:
        return Reason.NOT_CONFIRMED
    if not candidate.has_legal_basis:
        return Reason.NO_LEGAL_BASIS
    return Reason.ALREADY_HAS_IT if candidate.has_it else None
