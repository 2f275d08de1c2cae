"""Calendar replies (RFC 5546): what people's calendars answer to the entries we sent them.

Only a reply to the entry's own signed address counts, by the attendee that the entry is for, and
only the newest one (``domain.calendar_answer``). A COUNTER changes nothing: the time of a seminar
is not one attendee's to move. It is declined once (RFC 5546 §3.2.8), where it was a person who sent
it, and staff is told.
"""

from dataclasses import replace
from datetime import UTC, datetime

from mailer.actions.intake.case import NOTHING, REFUSED, Case, Consequence
from mailer.actions.registration.registrations import unregister_person
from mailer.actions.returned.addresses import lives
from mailer.domain.address import parse_address
from mailer.domain.calendar_answer import Answer, CounterPolicy, DeclinePolicy, is_stale
from mailer.domain.errors import InvalidValueError
from mailer.domain.returned import Effect
from mailer.domain.seminar import Seminar, SeminarState
from mailer.domain.session_mail import COUNTER_DECLINED, DECLINE_QUESTION
from mailer.inbound.judged import CalendarAnswer
from mailer.scheduling.events import queue_calendar_answer
from mailer.scheduling.snapshots import SessionMail
from mailer.store import calendar_replies, entries, people, registrations, seminars
from mailer.store.calendar_replies import CalendarReply
from mailer.store.entries import AnsweredEntry
from mailer.store.registrations import RegisteredAt

_ANSWERS = {one.value.upper(): one for one in Answer}


async def answered(case: Case, answer: CalendarAnswer) -> Consequence:
    """What follows from one answer; a forged, stale or foreign one changes nothing."""
    entry = await entries.by_uid(case.connection, answer.uid)
    if entry is None:  # people invite each other, too
        return NOTHING
    if not _is_theirs(case, answer, entry):
        return replace(REFUSED, address_key=entry.address_key)
    said = Consequence(Effect.NOTED, address_key=entry.address_key)
    await lives(case.connection, entry.address_key, case.now)
    if answer.method == "COUNTER":
        await _decline_counter(case, answer, entry)
        return replace(said, effect=Effect.TOLD)
    partstat = _ANSWERS.get(answer.partstat)
    if answer.method != "REPLY" or partstat is None:
        return said
    sent = entry.sequence
    if sent is None or answer.sequence < sent:
        return replace(REFUSED, address_key=entry.address_key)
    reply = CalendarReply(entry.session, partstat, sent, _stamp(answer, case.now), case.now)
    there = await registrations.registrants_at(case.connection, entry.seminar_id, entry.address_key)
    if not there:
        return said
    kept = [one for one in there if await _kept(case, one, reply)]
    if not kept:
        return replace(REFUSED, address_key=entry.address_key)
    if partstat is not Answer.DECLINED:
        return replace(said, effect=Effect.ANSWERED)
    if len(there) > 1:  # colleagues share the mailbox and its calendar: who declined, none can tell
        return replace(said, effect=Effect.TOLD)
    effect = await _declined(case, entry, there[0], reply)
    return replace(said, effect=effect)


def _is_theirs(case: Case, answer: CalendarAnswer, entry: AnsweredEntry) -> bool:
    links = case.desk.workspace.links
    tokens = (answer.token, *case.judged.tracks.tokens)
    if not any(links.is_organizer_token(one, entry.uid) for one in tokens):
        return False
    try:
        return parse_address(answer.attendee).key == entry.address_key
    except InvalidValueError:
        return False


async def _kept(case: Case, who: RegisteredAt, reply: CalendarReply) -> bool:
    """Whether an answer is newer than the one known; then it is kept."""
    known = await calendar_replies.find(case.connection, who.registration_id, reply.session)
    before = (known.sequence, known.stamp) if known else None
    if is_stale(before, reply.sequence, reply.stamp):
        return False
    await calendar_replies.put(case.connection, who.registration_id, reply)
    return True


async def _declined(
    case: Case, entry: AnsweredEntry, who: RegisteredAt, reply: CalendarReply
) -> Effect:
    """The place is asked about or given back, as long as the seminar is still to come."""
    seminar = await seminars.by_id(case.connection, entry.seminar_id)
    if seminar.state is not SeminarState.PUBLISHED or case.now >= seminar.starts_at:
        return Effect.ANSWERED
    if not await _declines_all(case, seminar, who):
        return Effect.ANSWERED  # comes to the other sessions
    if case.desk.workspace.settings.policy.decline is DeclinePolicy.FREE:
        person = await people.by_id(case.connection, who.person_id)
        if person is None:
            return Effect.ANSWERED
        await unregister_person(
            case.desk,
            case.connection,
            entry.seminar_id,
            seminar,
            person,
            chosen=who.person_id,
        )
        return Effect.FREED
    asked = await queue_calendar_answer(
        case.connection,
        case.desk.workspace,
        who,
        SessionMail(DECLINE_QUESTION, reply.session),
        sequence=reply.sequence,
        seminar_id=entry.seminar_id,
        seminar=seminar,
        now=case.now,
    )
    return Effect.ASKED if asked else Effect.ANSWERED


async def _decline_counter(case: Case, answer: CalendarAnswer, entry: AnsweredEntry) -> None:
    """Whose calendar proposed another time is told that it stays, once for a version of it.

    Nothing answers what a program sent by itself: two of those would go on for ever.
    """
    sent, policy = entry.sequence, case.desk.workspace.settings.policy.counter
    if policy is not CounterPolicy.DECLINE or case.judged.is_automatic:
        return
    if sent is None or answer.sequence < sent:
        return  # of a time that is no longer so; they have the new one
    there = await registrations.registrants_at(case.connection, entry.seminar_id, entry.address_key)
    seminar = await seminars.by_id(case.connection, entry.seminar_id)
    if not there or seminar.state is not SeminarState.PUBLISHED or case.now >= seminar.starts_at:
        return
    await queue_calendar_answer(
        case.connection,
        case.desk.workspace,
        there[0],  # the entry is the mailbox's, whoever shares it
        SessionMail(COUNTER_DECLINED, entry.session),
        sequence=sent,
        seminar_id=entry.seminar_id,
        seminar=seminar,
        now=case.now,
    )


async def _declines_all(case: Case, seminar: Seminar, who: RegisteredAt) -> bool:
    """Whether somebody declined every session that is still to come."""
    coming = {one.key for one in seminar.all_sessions if one.ends_at > case.now}
    given = await calendar_replies.of_registration(case.connection, who.registration_id)
    return coming <= {one.session for one in given if one.answer is Answer.DECLINED}


def _stamp(answer: CalendarAnswer, now: datetime) -> datetime:
    """A reply's DTSTAMP, which is never in the future; without one it is of now."""
    try:
        said = datetime.strptime(answer.dtstamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return now
    return min(said, now)
