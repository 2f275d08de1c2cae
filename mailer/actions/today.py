"""Today: everything that needs a person, each with the command that helps.

One read model for every door: what ``seminarpost`` alone shows, what ``run`` ends with, and
what publishing, moving or planning anew has to name.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from mailer.actions import suspensions
from mailer.actions.commands import command as _command
from mailer.actions.commands import import_for, release_of, typed
from mailer.actions.desk import Desk
from mailer.actions.note_words import waiting_in_words
from mailer.actions.readers import Readers, readers
from mailer.actions.seminars import find
from mailer.actions.workspaces import Mode, mode_of
from mailer.domain.delivery import MailingState
from mailer.domain.errors import SeminarpostError, Sentence
from mailer.domain.newsletter import NewsletterIssue
from mailer.domain.note import Code, read
from mailer.domain.seminar import Seminar, SeminarState
from mailer.domain.subject import Subject
from mailer.scheduling import planner
from mailer.scheduling.snapshots import content_hash, snapshots_for
from mailer.store import issues, subjects, wanting
from mailer.store.mailings import MailingRow
from mailer.store.subjects import IssueRef, SeminarRef, SubjectRef
from mailer.store.wanting import StandingMailing

COMING = timedelta(days=7)
"""How far ahead ``today`` looks for what will have to wait."""


class What(StrEnum):
    """What is wanted of a person."""

    RELEASE = "release"
    MISSED = "missed"
    JOIN_URL = "join_url"
    ATTENDANCE = "attendance"
    MATERIALS_URL = "materials_url"
    RECIPIENTS = "recipients"
    TEXT = "text"
    FAULT = "fault"
    DECISION = "decision"
    UNCLEAR = "unclear"
    REFUSED = "refused"
    PLACES = "places"
    RELAY = "relay"
    DRAFT = "draft"
    HELD = "held"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that needs a person: the sentence says what, ``command`` what helps.

    ``seminar`` and ``newsletter`` are slugs ("" for none), ``due_at`` is in UTC. ``waits``: mail
    does not leave because of it now; otherwise it is good to know, or comes later.
    """

    what: What
    sentence: Sentence
    command: str
    waits: bool = False
    seminar: str = ""
    newsletter: str = ""
    step: str = ""
    mailing_id: int | None = None
    due_at: datetime | None = None

    def typed(self, language: str) -> str:
        """``command`` as somebody who speaks ``language`` reads it."""
        return typed(self.command, language)


async def today(desk: Desk) -> list[Task]:
    """Everything that needs a person now or within a week; what stops mail comes first."""
    found = [*await _held(desk), *await mailing_tasks(desk, COMING)]
    found += [*await _unclear(desk), *await _waiting_lists(desk), *await _drafts(desk)]
    now, timezone = desk.clock.now(), desk.workspace.settings.site.timezone
    for hold in await suspensions.active(desk):
        told = suspensions.in_words(hold, timezone, now)
        found.append(Task(What.RELAY, told, _command("doctor"), due_at=hold.until))
    return sorted(found, key=lambda one: not one.waits)


async def pressing(
    desk: Desk, just_missed: Collection[int] = (), ahead: timedelta = timedelta(0)
) -> list[Task]:
    """What a run leaves for a person: mail that waits, was missed, or may not have arrived.

    What this very run found missed (ids) is told once more, also where nothing helps any more.
    What is due ``ahead`` and will have to wait then is named too; nothing waits for it yet.
    """
    found = await mailing_tasks(desk, ahead)
    known = {one.mailing_id for one in found}
    found = [replace(one, waits=True) if one.mailing_id in just_missed else one for one in found]
    async with desk.database.read() as connection:
        late = [await wanting.by_id(connection, one) for one in just_missed if one not in known]
    now = desk.clock.now()
    found += [replace(_missed(desk, row, now), waits=True) for row in late if row]
    return [*found, *await _unclear(desk)]


async def of_seminar(desk: Desk, slug: str) -> list[Task]:
    """What the mailings of one seminar want of a person, now or later."""
    async with desk.database.read() as connection:
        seminar_id, seminar = await find(connection, slug)
    if seminar.state is SeminarState.DRAFT:
        return [_draft(seminar)]
    return await mailing_tasks(desk, None, SeminarRef(seminar_id))


async def of_issue(desk: Desk, slug: str) -> list[Task]:
    """What the mailings of one newsletter issue want of a person, now or later."""
    async with desk.database.read() as connection:
        known = await issues.by_slug(connection, slug)
    return await mailing_tasks(desk, None, IssueRef(known[0])) if known else []


async def mailing_tasks(
    desk: Desk, ahead: timedelta | None, about: SubjectRef | None = None
) -> list[Task]:
    """The mailings that need a person, in the order they are due.

    ``ahead`` is how long before a step is due it counts (None: always). With ``about`` only
    one subject's, looked at closely: whether a release still holds.
    """
    now = desk.clock.now()
    async with desk.database.read() as connection:
        until = None if ahead is None else now + ahead
        rows = await wanting.standing(connection, now, until, about)
        timed = [one for one in rows if _timed(one)]
        known = [(one, await subjects.of_mailing(connection, one.mailing)) for one in timed]
    found = [_paused(one, now) for one in rows if not _timed(one)]
    for one, subject in known:
        for task in _tasks(desk, one, subject, closely=about is not None):
            helped = task.what is not What.DECISION
            found += await _helped(desk, one, subject, task) if helped else [task]
    return found


async def _helped(desk: Desk, one: StandingMailing, subject: Subject, task: Task) -> list[Task]:
    """The task with a command that does what it says; none where nobody is left to help."""
    row = one.mailing
    is_due = row.due_at is not None and row.due_at <= desk.clock.now()
    named = release_of(one)
    if not is_due and task.command != named:
        return [_before_it_began(desk, task, subject)]
    left = await readers(desk, row, subject)
    if left is Readers.NONE:
        # Whoever registers in the last hour would want the link as well.
        may_come = task.what is not What.MISSED and not row.to_list
        come = may_come and desk.clock.now() < subject.ends_at
        return [replace(task, waits=False)] if come else []
    if task.what is What.RECIPIENTS and left is Readers.SOME:
        return []  # somebody came since: it goes on by itself
    if task.command != named:
        return [task]
    if left is Readers.WANTED:
        if task.what is What.MISSED:
            return [replace(task, command=import_for(desk.workspace, row))]
        return [_wanted(desk, one, What.RECIPIENTS, waits=task.waits)]
    return [_filled(task, subject)]


def _before_it_began(desk: Desk, task: Task, subject: Subject) -> Task:
    """Who attended is known when a seminar has begun; until then there is who takes part."""
    if task.what is What.ATTENDANCE and desk.clock.now() < subject.starts_at:
        return replace(task, command=_command("people", subject.slug))
    return task


def _filled(task: Task, subject: Subject) -> Task:
    """An empty issue is filled and planned again before anybody can release it."""
    if not isinstance(subject, NewsletterIssue) or not subject.is_empty:
        return task
    told = Sentence(
        f"{task.sentence.de} Die Ausgabe ist noch leer; erst füllen, dann planen.",
        f"{task.sentence.en} The issue is still empty; fill it first, then plan it.",
    )
    return replace(task, sentence=told, command=_command("newsletter", "plan", subject.slug))


def _timed(one: StandingMailing) -> bool:
    return one.mailing.due_at is not None


def _tasks(desk: Desk, one: StandingMailing, subject: Subject, *, closely: bool) -> list[Task]:
    """What one mailing wants; nothing where its subject is off."""
    row = one.mailing
    now, state = desk.clock.now(), row.state
    if subject.is_off and row.corrects_id is None:
        return []
    if state is MailingState.MISSED:
        return [_missed(desk, one, now)]
    if state is MailingState.PAUSED:
        return [_paused(one, now)]
    waits = row.due_at is not None and row.due_at <= now < _of_use_until(one)
    codes = [note.code for note in read(row.waits_for)]
    if not set(codes) <= _WANTS.keys():
        de, en = (waiting_in_words(row.waits_for, language) for language in ("de", "en"))
        return [
            _task(
                one,
                What.FAULT,
                Sentence(
                    f"{_name(one)} kann nicht hinaus: {de}",
                    f"{_name(one)} cannot leave: {en}",
                ),
                _command("check"),
                waits=waits,
            )
        ]
    if not codes or closely:
        codes = [*_will_want(desk, row, subject, closely=closely)] or codes
    found = [_wanted(desk, one, code, waits=waits) for code in codes]
    return [_still_open(task, subject) if task.what is What.ATTENDANCE else task for task in found]


def _still_open(task: Task, subject: Subject) -> Task:
    """Where a list was taken in, but not all of it: that is what is waited for."""
    number = subject.attendance_open if isinstance(subject, Seminar) else 0
    if not number:
        return task
    lines = Sentence(f"sind {number} Zeilen", f"{number} lines of the list fit")
    if number == 1:
        lines = Sentence("ist 1 Zeile", "1 line of the list fits")
    told = Sentence(
        f"{task.sentence.de} Von der Liste {lines.de} offen; „--complete“ sagt, dass es alle sind.",
        f'{task.sentence.en} {lines.en} nobody; "--complete" says that these are all.',
    )
    return replace(task, sentence=told)


def _will_want(desk: Desk, row: MailingRow, subject: Subject, *, closely: bool) -> list[Code]:
    """What a step lacks that the planner has not looked at since; ``closely`` compiles it."""
    wanted = planner.unmet_needs(row, subject)
    digest = row.released_hash or ""
    if closely and digest:
        try:
            digest = content_hash(snapshots_for(desk.workspace, row, subject).values())
        except SeminarpostError:
            return wanted  # the planner says what is wrong with it
    missing = planner.missing_release(desk.workspace, row, digest)
    return [*wanted, *([] if missing is None else [missing])]


_WANTS: dict[str, What] = {
    Code.RELEASE: What.RELEASE,
    Code.RELEASE_AGAIN: What.RELEASE,
    Code.JOIN_URL: What.JOIN_URL,
    Code.ATTENDANCE: What.ATTENDANCE,
    Code.MATERIALS_URL: What.MATERIALS_URL,
    Code.RECIPIENTS: What.RECIPIENTS,
}


def _wanted(desk: Desk, one: StandingMailing, code: str, *, waits: bool) -> Task:
    row = one.mailing
    what = _WANTS[code]
    de, en = (waiting_in_words(code, language) for language in ("de", "en"))
    slug = one.seminar or ""
    if row.corrects_id is not None and not row.texts.get("correction"):
        what, (de, en) = What.TEXT, ("ihren Text", "its text")
    commands = {
        What.RELEASE: release_of(one),
        What.JOIN_URL: _command("seminar", "update", slug, "--join-url", "URL"),
        What.MATERIALS_URL: _command("seminar", "update", slug, "--materials-url", "URL"),
        What.ATTENDANCE: _command("attendance", "import", slug, "FILE"),
        What.RECIPIENTS: import_for(desk.workspace, row),
        What.TEXT: _command("mailing", "correct", str(row.corrects_id), "FILE"),
    }
    told = Sentence(
        f"{_name(one)} wartet auf: {de}." if waits else f"{_name(one)} braucht noch: {de}.",
        f"{_name(one)} waits for: {en}." if waits else f"{_name(one)} still needs: {en}.",
    )
    return _task(one, what, told, commands[what], waits=waits)


def _missed(desk: Desk, one: StandingMailing, now: datetime) -> Task:
    row = one.mailing
    name, useful = _name(one), now < row.until_at
    waited = row.waits_for
    why = Sentence("", "")
    restored = waited == Code.RESTORED
    if waited and not restored:
        de, en = (waiting_in_words(waited, language) for language in ("de", "en"))
        why = Sentence(f" (wartete auf: {de})", f" (waited for: {en})")
    told = Sentence(
        f"{name} wurde verpasst{why.de} und ging an niemanden.",
        f"{name} was missed{why.en} and went to nobody.",
    )
    if restored:
        told = Sentence(
            f"{name} war zwischen Sicherung und Zurückspielen fällig; ob sie schon hinausging, "
            f"weiß niemand. Noch einmal senden, oder „mailing cancel {row.id}“, wenn ja.",
            f"{name} was due between backup and restoring; nobody knows whether it went out. "
            f'Send it again, or "mailing cancel {row.id}" if so.',
        )
    by_hand = desk.workspace.settings.policy.release != "auto"
    command = _command("mailing", "cancel", str(row.id))
    if useful and row.to_list and (by_hand or not one.seminar):
        command = release_of(one)
    elif useful:
        command = _command("send", one.seminar or "", row.step_key, "--now")
    waits = now < _of_use_until(one) and not _made_up_for(one)
    return _task(one, What.MISSED, told, command, waits=waits)


def _made_up_for(one: StandingMailing) -> bool:
    """Whether a step was too late when it was planned, and a later one tells the same people.

    Who published that late was told so: a save-the-date is not missed by anybody whom the
    invitation still reaches.
    """
    late = one.mailing.late_at
    return one.told_later and late is not None and late <= one.mailing.created_at


def _paused(one: StandingMailing, now: datetime) -> Task:
    why = one.mailing.waits_for
    de, en = (waiting_in_words(why, language) for language in ("de", "en"))
    told = Sentence(
        f"{_name(one)} hält an{f' ({de})' if de else ''}; ansehen und fortsetzen oder beenden.",
        f"{_name(one)} is paused{f' ({en})' if en else ''}; look at it, then resume or cancel.",
    )
    command = _command("mailing", "resume", str(one.mailing.id))
    return _task(one, What.DECISION, told, command, waits=now < _of_use_until(one))


async def _unclear(desk: Desk) -> list[Task]:
    now = desk.clock.now()
    async with desk.database.read() as connection:
        found = await wanting.unclear(connection)
    tasks = []
    for one, number in found:
        row = one.mailing
        ended = row.state is MailingState.CANCELLED
        command = _command("settle", str(row.id), "--sent" if ended else "--resend")
        helps = Sentence(
            f"Noch einmal senden, oder „settle {row.id} --sent“, wenn ja.",
            f'Send again, or "settle {row.id} --sent" if so.',
        )
        if ended:
            helps = Sentence(
                "Die Sendung ist beendet; damit gilt es als angekommen.",
                "The mailing is ended; by this it counts as arrived.",
            )
        told = Sentence(
            f"{_name(one)}: ob {_mails(number).de} ankam{'' if number == 1 else 'en'}, weiß "
            f"niemand. {helps.de}",
            f"{_name(one)}: nobody knows whether {_mails(number).en} arrived. {helps.en}",
        )
        tasks.append(_task(one, What.UNCLEAR, told, command, waits=now < _of_use_until(one)))
    return tasks


async def _waiting_lists(desk: Desk) -> list[Task]:
    async with desk.database.read() as connection:
        found = await wanting.waiting_lists(connection, desk.clock.now())
    tasks = []
    for one in found:
        free = one.free is None or one.free > 0
        command = _command("people", one.seminar)
        if free:
            words = ["register", one.seminar, "--email", one.first.address.envelope]
            if one.shares_address:
                words += ["--first", one.first.first_name, "--last", one.first.last_name]
            late = one.deadline is not None and one.deadline < desk.clock.now()
            command = _command(*words, *(["--yes"] if late else []))
        places = Sentence("freie Plätze gibt es", "places are free")
        if one.free is not None:
            number = "kein Platz ist" if one.free == 0 else f"{one.free} Plätze sind"
            number = "1 Platz ist" if one.free == 1 else number
            english = {0: "no place is", 1: "1 place is"}.get(one.free, f"{one.free} places are")
            places = Sentence(f"{number} frei", f"{english} free")
        told = Sentence(
            f"{one.seminar}: {one.waiting} auf der Warteliste, {places.de}.",
            f"{one.seminar}: {one.waiting} on the waiting list, {places.en}.",
        )
        tasks.append(Task(What.PLACES, told, command, seminar=one.seminar, due_at=one.starts_at))
    return tasks


async def _drafts(desk: Desk) -> list[Task]:
    async with desk.database.read() as connection:
        found = await wanting.drafts(connection, desk.clock.now())
    return [_draft(one) for one in found]


def _draft(one: Seminar) -> Task:
    return Task(
        What.DRAFT,
        Sentence(
            f"„{one.title}“ ist noch ein Entwurf; es ist nichts geplant.",
            f'"{one.title}" is still a draft; nothing is planned.',
        ),
        _command("seminar", "publish", one.slug),
        seminar=one.slug,
        due_at=one.starts_at,
    )


async def _held(desk: Desk) -> list[Task]:
    if await mode_of(desk) is not Mode.HELD:
        return []
    told = Sentence(
        "Dieses Arbeitsverzeichnis ist eine Kopie oder wurde zurückgespielt und verschickt nichts.",
        "This workspace is a copy or was restored, and sends nothing.",
    )
    return [Task(What.HELD, told, _command("go-live"), waits=True)]


def _task(one: StandingMailing, what: What, told: Sentence, command: str, *, waits: bool) -> Task:
    row = one.mailing
    made = Task(what, told, command, waits, step=row.step_key, mailing_id=row.id)
    return replace(
        made,
        seminar=one.seminar or "",
        newsletter=one.newsletter or "",
        due_at=row.due_at,
    )


def _of_use_until(one: StandingMailing) -> datetime:
    """Until when anything can still be done about a mailing: nobody is asked for ever."""
    until = one.mailing.until_at
    return until if one.ends_at is None else max(until, one.ends_at)


def _name(one: StandingMailing) -> str:
    return f"{one.about}, {one.mailing.step_key}"


def _mails(number: int) -> Sentence:
    if number == 1:
        return Sentence("1 Mail", "1 mail")
    return Sentence(f"{number} Mails", f"{number} mails")
