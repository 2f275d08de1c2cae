"""Snapshots for mailings: a subject, a step and the office become one mail's sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mailer.compose.composer import fingerprint
from mailer.compose.markdown import safe_html
from mailer.compose.recipient import EntryValues, Recipient
from mailer.compose.snapshot import News, Snapshot, Texts, templates_of
from mailer.domain.address import known_address
from mailer.domain.audience import Audience
from mailer.domain.calendar import method_for
from mailer.domain.consent import MailingList
from mailer.domain.errors import ContentError
from mailer.domain.newsletter import NewsletterIssue
from mailer.domain.office_details import in_office
from mailer.domain.readership import standings_of_readers
from mailer.domain.registration import ReaderStanding
from mailer.domain.seminar import Seminar, Session
from mailer.domain.subject import Subject
from mailer.domain.timeline import CalendarUse, Need, Trigger, due_at
from mailer.scheduling.issues import issues_of
from mailer.workspace import Workspace

if TYPE_CHECKING:
    from mailer.store.mailings import MailingRow

_NONE = ReaderStanding.NONE


class SessionMail(NamedTuple):
    """A mail beside the one that a mailing stands for: about the session with that key.

    ``gone`` is that session where it is called off. With the mailing's own kind it is the mail
    itself, about one session alone.
    """

    kind: str
    session: int
    gone: Session | None = None

    def is_beside(self, row: MailingRow) -> bool:
        """Whether it goes beside the mailing's own mail."""
        return self.kind != row.template


_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ANYBODY = Recipient(
    address=known_address("anybody@example.org"),
    language="de",
    display_name="Erika Beispiel",
    salutation="Guten Tag Erika Beispiel",
    message_id="anybody@example.org",
    date=_LONG_AGO,
    name="Erika Beispiel",
    organisation="Stadt Beispielhausen",
    unsubscribe_url="https://example.org/abmelden/x",
    settings_url="https://example.org/einstellungen/x",
    registration_url="https://example.org/anmeldung/x",
    confirm_url="https://example.org/bestaetigen/x",
    confirm_code="123456",
    entry=EntryValues("anybody@example.org", "anybody@example.org", 0, _LONG_AGO, _LONG_AGO),
)
"""A made-up reader, for looking at a mail before anybody gets it."""


def example_readers(snapshot: Snapshot, language: str) -> Iterator[Recipient]:
    """Made-up readers of a mail in every standing that its readers may have, most of them first."""
    for standing in snapshot.readers:
        yield replace(ANYBODY, language=language, standing=standing)


def make_snapshot(
    workspace: Workspace,
    subject: Subject | None,
    *,
    template: str,
    calendar: CalendarUse = CalendarUse.NONE,
    list_slug: str | None = None,
    news: News | None = None,
    texts: Mapping[str, object] | None = None,
    asks: bool = False,
    trigger: Trigger | None = None,
    audience: Audience | None = None,
    session: int = 0,
    gone: Session | None = None,
) -> Snapshot:
    """What a mailing would be made of right now; raises SettingsError without an imprint.

    ``subject`` is None for mail about a list alone. ``texts`` are a mailing row's, ``session``
    is the key of the one session that it is about, ``gone`` that session where it is called off.
    What the office says once for all seminars is in the snapshot's.
    """
    seminar = subject if isinstance(subject, Seminar) else None
    if seminar is not None:
        seminar = in_office(seminar, workspace.settings.site.details)
    issues = issues_of(workspace.links, subject) if isinstance(subject, NewsletterIssue) else ()
    return Snapshot(
        kind=template,
        templates=templates_of(template, workspace.content.templates),
        seminar=seminar,
        office=workspace.office(),
        page_url=workspace.links.seminar(seminar.slug) if seminar else "",
        register_url=_register_url(workspace, seminar) if seminar else "",
        calendar_url=workspace.links.seminar_calendar(seminar.slug) if seminar else "",
        list=known_list(workspace, list_slug) if list_slug else None,
        calendar=method_for(calendar, listed=list_slug is not None),
        news=news or News(),
        correction=safe_html(str((texts or {}).get("correction", ""))),
        issue=issues[0] if issues else None,
        translations=issues[1:],
        texts=own_texts(texts or {}),
        asks=asks,
        session=session,
        gone=gone,
        link_at=_link_at(workspace, seminar, session) if seminar else None,
        readers=(_NONE,) if list_slug else standings_of_readers(trigger, audience),
    )


def _link_at(workspace: Workspace, seminar: Seminar, session: int) -> datetime | None:
    """When the plan's mail with the join link is due; None if it has none."""
    timeline = workspace.content.timelines.get(seminar.plan)
    steps = timeline.steps if timeline else ()
    about = seminar.session(session) or seminar.all_sessions[0]
    at = [
        due_at(step, about.starts_at, seminar.timezone)
        for step in steps
        if Need.JOIN_URL in step.needs and not step.to_list and step.when is None
    ]
    return min(at, default=None)


def own_texts(texts: Mapping[str, object]) -> tuple[tuple[str, Texts], ...]:
    """Staff's words by language, from a mailing row's ``texts``."""
    return tuple(
        (language, Texts(**{**words, "blocks": tuple(words.get("blocks", ()))}))
        for language, words in sorted(texts.items())
        if isinstance(words, Mapping)  # a correction is a text
    )


def known_list(workspace: Workspace, slug: str) -> MailingList:
    """The list by that name in recipients/lists.toml."""
    found = workspace.content.lists.get(slug)
    if found is None:
        known = ", ".join(workspace.content.lists)
        raise ContentError(
            f"Die Liste „{slug}“ gibt es in recipients/lists.toml nicht; es gibt: {known}.",
            f'There is no list "{slug}" in recipients/lists.toml; there are: {known}.',
        )
    return found


def content_hash(snapshots: Iterable[Snapshot]) -> str:
    """What a release is given for: the mail as the readers of each list would see it."""
    return ".".join(map(_fingerprint, snapshots))


@lru_cache(maxsize=64)  # each takes several renderings; plans, ticks and tasks ask again and again
def _fingerprint(snapshot: Snapshot) -> str:
    return fingerprint(snapshot, ANYBODY)[:32]


def snapshots_for(
    workspace: Workspace, row: MailingRow, subject: Subject
) -> dict[str | None, Snapshot]:
    """The sources of a scheduled mailing: one for each of its lists, one for registrants."""
    slugs: list[str | None] = list(row.lists) if row.to_list else [None]
    if row.corrects_id is not None and row.to_list and row.seminar_id is not None:
        slugs.append(None)  # some had the wrong mail because they registered
    if not slugs:
        raise ContentError(
            f"Der Schritt „{row.step_key}“ geht an Verteiler, nennt aber keinen.",
            f'The step "{row.step_key}" goes to lists but names none.',
        )
    return {slug: snapshot_for(workspace, row, subject, list_slug=slug) for slug in slugs}


def snapshot_for(
    workspace: Workspace,
    row: MailingRow,
    subject: Subject | None,
    news: News | None = None,
    list_slug: str | None = None,
    about: SessionMail | None = None,
) -> Snapshot:
    """The sources of the mail that a mailing row stands for, as they are now.

    ``news`` is what a mail about a change has to tell. ``about``: the mail goes beside it and
    carries another session's calendar entry.
    """
    return make_snapshot(
        workspace,
        subject,
        template=about.kind if about else row.template,
        calendar=row.calendar,
        list_slug=list_slug,
        news=news,
        texts={} if about and about.is_beside(row) else row.texts,
        asks=row.trigger is Trigger.SUBSCRIBE_REQUESTED,
        trigger=row.trigger,
        audience=row.audience,
        session=about.session if about else row.session,
        gone=about.gone if about else None,
    )


def _register_url(workspace: Workspace, seminar: Seminar) -> str:
    return seminar.register_url(workspace.links.register(seminar.slug))
