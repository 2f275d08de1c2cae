"""Readership: how the readers of a step may stand with its seminar."""

from collections.abc import Mapping

from mailer.domain.audience import Audience
from mailer.domain.registration import ReaderStanding
from mailer.domain.timeline import Trigger

_S = ReaderStanding
_KNOWN: Mapping[Trigger | Audience, tuple[ReaderStanding, ...]] = {
    Trigger.REGISTERED: (_S.REGISTERED,),
    Trigger.WAITLISTED: (_S.WAITING,),
    Trigger.PROMOTED: (_S.HELD,),
    Trigger.PLACE_EXPIRED: (_S.NONE,),
    # Who gave back a place may wait again by the time the mail leaves.
    Trigger.UNREGISTERED: (_S.NONE, _S.WAITING, _S.HELD),
    Trigger.RESCHEDULED: (_S.REGISTERED, _S.WAITING, _S.HELD),
    Trigger.UPDATED: (_S.REGISTERED, _S.WAITING, _S.HELD),
    # Also to those whose calendar may still say that it takes place.
    Trigger.CANCELLED: (_S.REGISTERED, _S.WAITING, _S.HELD, _S.NONE),
    Audience.REGISTERED: (_S.REGISTERED,),
    Audience.WAITLISTED: (_S.WAITING,),
    Audience.ATTENDED: (_S.REGISTERED,),
    Audience.NO_SHOW: (_S.REGISTERED,),
    Audience.RECIPIENTS: (_S.REGISTERED, _S.WAITING, _S.HELD, _S.NONE),
}


def standings_of_readers(
    trigger: Trigger | None, audience: Audience | None
) -> tuple[ReaderStanding, ...]:
    """The standings in which readers of a step's mail may be, that of most of them first.

    Those of a mail to a list have none, whatever they are registered for.
    """
    told = trigger or audience
    return _KNOWN.get(told, (_S.NONE,)) if told is not None else (_S.NONE,)
