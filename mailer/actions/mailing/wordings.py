"""Wordings: staff's own words for one mailing, and the correction of one that was wrong."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.mailing.mailings import end, found_mailing
from mailer.actions.mailing.plans import mailing_of
from mailer.actions.seminar.renewal import renew_mailing
from mailer.compose.composer import Composer
from mailer.compose.markdown import refuse_bad_links, refuse_placeholders
from mailer.compose.snapshot import Snapshot, Texts
from mailer.domain.audience import Audience
from mailer.domain.delivery import PENDING_MAILING, REACHED, UNFINISHED_MAILING, MailingState
from mailer.domain.errors import ContentError, RefusedError
from mailer.domain.note import Code, Note
from mailer.domain.timeline import LateJoin
from mailer.issue_file import line_after_head, split_blocks, split_head
from mailer.scheduling.snapshots import example_readers, own_texts, snapshots_for
from mailer.store import mailings, subjects
from mailer.store.deliveries import delivery
from mailer.store.mailings import MailingRow
from mailer.toml_file import TomlModel, checked

# Not while it is freezing: half of its readers would get words that nobody released.
_OPEN = UNFINISHED_MAILING - {MailingState.FREEZING}
_CORRECTION_USEFUL_FOR = timedelta(days=14)


class _Head(TomlModel):
    subject: str = Field(default="", max_length=200)
    preheader: str = Field(default="", max_length=300)


@dataclass(frozen=True, slots=True)
class Correction:
    """A drafted correction: its mailing, whom it corrects for, and what was stopped."""

    mailing_id: int
    step: str
    recipients: int
    stopped: int
    has_text: bool


def read_texts(source: str, name: str) -> Texts:
    """Words as staff writes them: a head with subject and preheader, introduction, blocks.

    The head stands between two lines ``+++`` (TOML) and may be missing; a line ``---`` begins
    a block that comes after the template's own words. Raises ContentError, for a link that
    must not be sent with its line.
    """
    data, rest = split_head(source, name)
    refuse_bad_links(rest, name, line_after_head(source, rest))
    head = checked(_Head, data, source, name, ContentError)
    intro, blocks = split_blocks(rest)
    return Texts(head.subject.strip(), head.preheader.strip(), intro.strip(), tuple(blocks))


async def show(desk: Desk, slug: str, step: str) -> dict[str, Texts]:
    """Staff's words for a step, by language; empty where the template's stand."""
    async with desk.database.read() as connection:
        row, _ = await mailing_of(connection, slug, step)
    known = dict(own_texts(row.texts))
    return {language: known[language] for language in row.texts if language in known}


async def write(desk: Desk, slug: str, step: str, language: str, texts: Texts) -> None:
    """Puts staff's words in the place of the template's; empty ones give those back.

    A release for other words does not hold any more. The mail is compiled at once: what does
    not work is refused here. Raises RefusedError once the mailing has been sent.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        row, seminar = await mailing_of(connection, slug, step)
        _refuse_past_changing(row)
        words = dict(row.texts)
        words.pop(language, None)
        if texts:
            words[language] = asdict(texts) | {"blocks": list(texts.blocks)}
        new = row._replace(texts=words)
        for snapshot in snapshots_for(desk.workspace, new, seminar).values():
            _try(snapshot)
        await mailings.switch(connection, row.id, frm=_OPEN, texts=words)
        await renew_mailing(connection, desk, new, seminar, now)


async def correct(desk: Desk, mailing_id: int, text: str, by: str) -> Correction:
    """Stops the rest of a mailing and drafts a correction to those who had it.

    ``text`` (Markdown) says what is right; it may come later, with the same call. The draft
    leaves only when somebody releases it. Raises RefusedError if nobody had the mailing.
    """
    now = desk.clock.now()
    refuse_placeholders(text, "correction")
    refuse_bad_links(text, "correction")
    async with desk.database.write() as connection:
        wrong = (await found_mailing(connection, mailing_id)).mailing
        reached = await _reached(connection, mailing_id)
        if not reached:
            raise RefusedError(
                f"Die Sendung {mailing_id} hat noch niemand bekommen; es gibt nichts zu "
                "berichtigen. „mailing cancel“ hält sie auf.",
                f'Nobody has had mailing {mailing_id} yet; there is nothing to correct. "mailing '
                'cancel" stops it.',
            )
        stopped = await end(connection, wrong, by, now) if wrong.trigger is None else 0
        # Nor does it go to those who join its audience later.
        done = {MailingState.DONE}
        await mailings.switch(connection, mailing_id, frm=done, late_join=LateJoin.SKIP)
        draft = await _open_draft(connection, wrong)
        if draft is None:
            draft = await _draft(desk, connection, wrong, reached)
        if text.strip():
            texts = dict(draft.texts) | {"correction": text.strip()}
            await mailings.switch(connection, draft.id, frm=_OPEN, texts=texts)
            subject = await subjects.of_mailing(connection, wrong)
            new = draft._replace(texts=texts)
            for snapshot in snapshots_for(desk.workspace, new, subject).values():
                _try(snapshot)
    return Correction(
        mailing_id=draft.id,
        step=draft.step_key,
        recipients=len({person for person, _ in reached}),
        stopped=stopped,
        has_text=bool(text.strip() or draft.texts.get("correction")),
    )


async def _reached(connection: AsyncConnection, mailing_id: int) -> list[tuple[int, str | None]]:
    """Who had a mailing: person id and the list because of which."""
    rows = await connection.execute(
        select(delivery.c.person_id, delivery.c.list_slug).where(
            delivery.c.mailing_id == mailing_id, delivery.c.state.in_(REACHED)
        )
    )
    return [(first, second) for first, second in rows]


async def _open_draft(connection: AsyncConnection, wrong: MailingRow) -> MailingRow | None:
    for row in await _siblings(connection, wrong):
        if row.corrects_id == wrong.id and row.state in PENDING_MAILING:
            return row
    return None


async def _draft(
    desk: Desk,
    connection: AsyncConnection,
    wrong: MailingRow,
    reached: list[tuple[int, str | None]],
) -> MailingRow:
    now = desk.clock.now()
    keys = {row.step_key for row in await _siblings(connection, wrong)}
    key, number = f"{wrong.step_key}-correction", 2
    while key in keys:
        key, number = f"{wrong.step_key}-correction-{number}", number + 1
    lists = sorted({slug for _, slug in reached if slug is not None})
    until = now + _CORRECTION_USEFUL_FOR
    row = MailingRow(
        seminar_id=wrong.seminar_id,
        issue_id=wrong.issue_id,
        corrects_id=wrong.id,
        step_key=key,
        session=wrong.session,
        template="correction",
        audience=Audience.RECIPIENTS,
        to_list=bool(lists),
        lists=lists,
        needs=[],
        texts={},
        on_unclear=wrong.on_unclear,
        priority=1,
        relay=wrong.relay,
        due_at=now,
        late_at=until,
        until_at=until,
        state=MailingState.DRAFT,
        waits_for=Note.of(Code.RELEASE).text,
        created_at=now,
    )
    await mailings.add_many(connection, [row])
    siblings = await _siblings(connection, wrong)
    return next(one for one in siblings if one.step_key == key)


async def _siblings(connection: AsyncConnection, row: MailingRow) -> list[MailingRow]:
    if row.issue_id is not None:
        return await mailings.of_issue(connection, row.issue_id)
    if row.seminar_id is None:
        raise RefusedError(
            "Mails zur Anmeldung bei einem Verteiler lassen sich nicht berichtigen.",
            "Mails about joining a list cannot be corrected.",
        )
    return await mailings.of_seminar(connection, row.seminar_id)


def _refuse_past_changing(row: MailingRow) -> None:
    step, state = row.step_key, row.state.value
    if row.state is MailingState.FREEZING:
        raise RefusedError(
            f"„{step}“ wird gerade vorbereitet; bitte in einem Augenblick noch einmal.",
            f'"{step}" is being prepared right now; please try again in a moment.',
        )
    if row.state not in _OPEN:
        raise RefusedError(
            f"„{step}“ ist im Zustand „{state}“; der Text lässt sich nicht mehr ändern.",
            f'"{step}" is in state "{state}"; its text can no longer be changed.',
        )


def _try(snapshot: Snapshot) -> None:
    """Makes the mail for every kind of reader; raises ContentError where that fails."""
    composer = Composer(snapshot)
    for language in composer.languages:
        for reader in example_readers(snapshot, language):
            composer.message(reader)
