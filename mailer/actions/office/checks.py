"""Checks: everything people wrote, tried out before anything depends on it; no database needed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from mailer.actions.office.references import key_findings, unknown_references
from mailer.compose.certificate import certificate_pdf, certificate_view
from mailer.compose.composer import Composer
from mailer.compose.lint import unknown_fields
from mailer.compose.lint_bare import bare_addresses
from mailer.compose.lint_links import bad_links
from mailer.compose.preflight import Severity, preflight
from mailer.compose.preflight.languages import LISTS_FILE, lacking_words
from mailer.compose.recipient import Recipient
from mailer.compose.snapshot import Change, News, Snapshot
from mailer.config import load_settings
from mailer.content import load_content
from mailer.domain.address import parse_address
from mailer.domain.audience import Audience
from mailer.domain.certificate import certificate_of
from mailer.domain.consent import UNDO_LEAVE
from mailer.domain.errors import ContentError, SeminarpostError, Sentence
from mailer.domain.newsletter import IssueText, NewsItem, NewsletterIssue
from mailer.domain.person import Person
from mailer.domain.registration import ReaderStanding
from mailer.domain.seminar import Seminar, SeminarState, Session, Speaker, in_sessions
from mailer.domain.session_mail import (
    COUNTER_DECLINED,
    DECLINE_QUESTION,
    SESSION,
    SESSION_CANCELLED,
)
from mailer.domain.subject import Subject
from mailer.domain.timeline import SUBSCRIPTION_TRIGGERS, CalendarUse, Trigger
from mailer.issue_file import read_issue, written_issues
from mailer.links import Links
from mailer.scheduling.snapshots import ANYBODY, make_snapshot
from mailer.workspace import Workspace
from mailer.workspace_folder import not_a_workspace

Read = TypeVar("Read")
_BESIDE = {SESSION, SESSION_CANCELLED, DECLINE_QUESTION, COUNTER_DECLINED}
_THEN = datetime(2030, 3, 13, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was looked at, and what is wrong with it, each as a sentence.

    ``warnings`` are no faults, but somebody should look.
    """

    mails: int
    timelines: int
    lists: int
    findings: tuple[Sentence, ...]
    warnings: tuple[Sentence, ...] = ()
    is_workspace: bool = True


def check(path: Path) -> Checked:
    """Looks at settings, keys, lists, timelines and every template in every language."""
    if (nowhere := not_a_workspace(path)) is not None:
        return Checked(0, 0, 0, (nowhere,), is_workspace=False)
    findings: list[Sentence] = []
    settings, content = _read(load_settings, path, findings), _read(load_content, path, findings)
    if settings is None or content is None:
        return Checked(0, 0, 0, tuple(findings))
    workspace = Workspace(path, settings, content, Links(settings.site.url, b"check" * 8))
    if missing := workspace.missing():
        return Checked(0, len(content.timelines), len(content.lists), missing)
    findings += unknown_fields(content.templates)
    findings += bad_links(content.templates)
    findings += _issue_findings(workspace)
    findings += unknown_references(workspace)
    findings += _logo_findings(workspace)
    wrong_keys, warnings = key_findings(workspace)
    findings += wrong_keys
    warnings += _untranslated(workspace)
    warnings += bare_addresses(content.templates)
    mails = 0
    for kind in sorted({kind for _, kind in content.kinds()}):
        mails += 1
        try:
            findings += _mail_findings(workspace, kind)
        except SeminarpostError as problem:
            findings.append(problem.sentence)
    return Checked(
        mails,
        len(content.timelines),
        len(content.lists),
        tuple(dict.fromkeys(findings)),
        tuple(warnings),
    )


def _logo_findings(workspace: Workspace) -> Iterator[Sentence]:
    """What is wrong with the logo: it is drawn once, as on a certificate."""
    try:
        certificate_pdf(
            certificate_view(_CERTIFICATE, _THEN, "de", "Europe/Berlin"),
            code="CHECK",
            url=workspace.links.certificate("CHECK"),
            issued_at=_THEN,
            written_in="de",
            logo=workspace.logo(),
        )
    except SeminarpostError as problem:
        yield problem.sentence


def _untranslated(workspace: Workspace) -> Iterator[Sentence]:
    """What lists and issues lack in a language that the templates speak."""
    own = workspace.settings.site.language
    for language in sorted({language for language, _ in workspace.content.kinds()} - {own}):
        for one in workspace.content.lists.values():
            if (lacking := lacking_words(one, language)) is not None:
                yield Sentence(f"{LISTS_FILE}: {lacking.de}", f"{LISTS_FILE}: {lacking.en}")
        if without := ", ".join(_issues_without(workspace, language)):
            yield Sentence(
                f"newsletters: Ohne Text in der Sprache „{language}“: {without}.",
                f'newsletters: without a text in the language "{language}": {without}.',
            )


def _issues_without(workspace: Workspace, language: str) -> Iterator[str]:
    for slug in written_issues(workspace.path):
        try:
            written = read_issue(workspace.path, slug, workspace.settings.site.language)
        except SeminarpostError:  # told as a finding of its own
            continue
        if all(one.language != language for one in written.texts):
            yield slug


def _issue_findings(workspace: Workspace) -> Iterator[Sentence]:
    """What is wrong with the files of newsletters, the first thing of each."""
    for slug in written_issues(workspace.path):
        try:
            language = workspace.settings.site.language
            yield from read_issue(workspace.path, slug, language).bad_links
        except SeminarpostError as problem:
            yield problem.sentence


def _read(read: Callable[[Path], Read], path: Path, findings: list[Sentence]) -> Read | None:
    """What ``read`` finds in the workspace; None where it is wrong, and why is a finding."""
    try:
        return read(path)
    except SeminarpostError as problem:
        findings += problem.sentences
        return None


def _mail_findings(workspace: Workspace, kind: str) -> list[Sentence]:
    """Renders one kind in all languages, full and bare, and lets the preflight look at it."""
    found: list[Sentence] = []
    for snapshot in _snapshots(workspace, kind):
        composer = Composer(snapshot)
        for language in composer.languages:
            for reader in _readers(snapshot):
                message = composer.message(replace(reader, language=language))
                found += [
                    Sentence(f"{one.where}: {one.sentence.de}", f"{one.where}: {one.sentence.en}")
                    for one in preflight(
                        message, snapshot, language, attends=reader.standing.has_place
                    )
                    if one.severity is Severity.ERROR
                ]
            if not composer.subject(language):
                raise ContentError(
                    f"templates/{language}/{kind}/subject.txt:1: Der Betreff ist leer.",
                    f"templates/{language}/{kind}/subject.txt:1: the subject is empty.",
                )
    return found


def _snapshots(workspace: Workspace, kind: str) -> Iterator[Snapshot]:
    """A kind as the plans use it, about everything that it may be about."""
    steps = [
        step
        for timeline in workspace.content.timelines.values()
        for step in timeline.steps
        if step.template == kind
    ]
    undoes = kind == UNDO_LEAVE
    joins = undoes or any(step.when in SUBSCRIPTION_TRIGGERS for step in steps)
    # What no plan uses yet goes to a list: those mails have the most to get right.
    to_list = not steps or joins or any(step.to_list for step in steps)
    subjects: tuple[Subject | None, ...] = (_FULL, _BARE)
    if joins:
        subjects = (None,)
    elif kind == "newsletter":
        subjects = (_ISSUE,)
    if kind in _BESIDE:
        yield _about_a_session(workspace, kind)
        return
    for subject in subjects:
        yield make_snapshot(
            workspace,
            subject,
            template=kind,
            calendar=steps[0].calendar if steps else CalendarUse.NONE,
            list_slug=next(iter(workspace.content.lists), None) if to_list else None,
            news=_NEWS,
            texts={"correction": "Richtig ist: **14 Uhr**."},
            asks=undoes or any(step.when is Trigger.SUBSCRIBE_REQUESTED for step in steps),
            trigger=steps[0].when if steps else None,
            # A correction is in no plan, and goes to whoever had the mistake.
            audience=steps[0].audience if steps else Audience.RECIPIENTS,
        )


def _readers(snapshot: Snapshot) -> Iterator[Recipient]:
    """In every standing that the mail may meet, and once with everything that may be missing."""
    for standing in snapshot.readers:
        yield replace(_READER, standing=standing)
    yield replace(_LATE_READER, standing=snapshot.readers[0])


def _about_a_session(workspace: Workspace, kind: str) -> Snapshot:
    """A kind that no plan names: it goes beside other mails, about one session of several."""
    days = [timedelta(days=day) for day in range(3)]
    sessions = [
        Session(key, _THEN + day, _THEN + day + timedelta(minutes=90), "Thema")
        for key, day in enumerate(days, 1)
    ]
    several = in_sessions(_FULL, sessions)
    gone = sessions[0] if kind == SESSION_CANCELLED else None
    counter = kind == COUNTER_DECLINED
    made = make_snapshot(
        workspace,
        in_sessions(several, sessions[1:]) if gone else several,
        template=kind,
        calendar=_USES.get(kind, CalendarUse.REQUEST),
        news=_NEWS,
        session=1,
        gone=gone,
        trigger=Trigger.REGISTERED,
    )
    return replace(made, declines_counter=counter)


_USES = {SESSION_CANCELLED: CalendarUse.CANCEL, COUNTER_DECLINED: CalendarUse.NONE}


_BARE = Seminar(slug="check", title="Prüfung", starts_at=_THEN, ends_at=_THEN + timedelta(hours=1))
_FULL = Seminar(
    slug="check",
    title="Prüfung der Vorlagen",
    series="Reihe",
    starts_at=_THEN,
    ends_at=_THEN + timedelta(minutes=90),
    place="Rathaus",
    free=True,
    fee="",
    registration_deadline=_THEN - timedelta(days=3),
    registration_url="https://example.org/anmelden",
    join_url="https://example.org/raum",
    speakers=(Speaker("Erika Beispiel", "Dr.", "Referentin", "Stadt Beispielhausen"),),
    teaser="Worum es geht.",
    body=("Ein Absatz.",),
)
_CERTIFICATE = certificate_of(
    Person(parse_address("erika.beispiel@example.org"), last_name="Beispiel"), _FULL, 90, "Amt"
)
_NEWS = News(
    changes=(("de", (Change("Uhrzeit", "8:00–9:30 Uhr", "10:30–12:00 Uhr", name="hours"),)),),
    note="Hinweis.",
)
_ISSUE = NewsletterIssue(
    slug="check",
    sends_at=_THEN - timedelta(days=30),
    texts=(
        IssueText(
            "de",
            "Neues aus dem Programm",
            "Worum es geht.",
            (NewsItem("Eine Meldung", "Text", "https://example.org/meldung", "Mehr dazu lesen"),),
            ("Ein Hinweis.",),
        ),
    ),
    seminars=(replace(_FULL, state=SeminarState.PUBLISHED),),
)
_READER = replace(
    ANYBODY,
    date=_THEN - timedelta(days=30),
    display_name="Dr. Erika Beispiel",
    salutation="Sehr geehrte Frau Dr. Beispiel",
    name="Dr. Erika Beispiel",
    place_until="Mittwoch, 6. März 2030, 18:00 Uhr",
    confirm_until="Mittwoch, 20. März 2030, 18:00 Uhr",
    standing=ReaderStanding.REGISTERED,
)
_LATE_READER = replace(_READER, date=_THEN, gets_join_link=True, source="Messe 2029")
