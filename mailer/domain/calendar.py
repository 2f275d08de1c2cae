"""How a calendar entry counts its versions (RFC 5546 §2.1.4), so that calendars believe us."""

from mailer.domain.timeline import CalendarUse


def method_for(use: CalendarUse, *, listed: bool) -> CalendarUse:
    """The method for a reader: somebody on a list is offered an entry, never asked to come.

    ``use`` is the step's; a REQUEST makes its reader an attendee (RFC 5546 §3.2.2), which
    only those are who registered.
    """
    return CalendarUse.PUBLISH if listed and use is CalendarUse.REQUEST else use


def next_sequence(
    method: CalendarUse,
    *,
    seminar_sequence: int,
    last_sequence: int | None,
    last_method: CalendarUse | None,
    changed: bool,
) -> int:
    """The SEQUENCE of the next message about one entry.

    ``last_*`` is what this address was sent, None if nothing yet; ``changed`` says that
    start, end, place or join link differ from what it was sent. A repetition keeps the
    number; a change, a CANCEL and whatever follows a CANCEL raise it: it never falls.
    """
    if last_sequence is None:
        return seminar_sequence
    raised = changed or CalendarUse.CANCEL in {method, last_method}
    return (
        max(seminar_sequence, last_sequence + 1) if raised else max(seminar_sequence, last_sequence)
    )
