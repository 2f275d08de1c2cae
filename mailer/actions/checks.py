"""Checks: everything people wrote, tried out before anything depends on it; no database needed."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailer.clock.snapshots import make_snapshot
from mailer.compose.composer import Composer
from mailer.compose.lint import unknown_fields
from mailer.compose.recipient import EntryValues, Recipient
from mailer.compose.snapshot import Change, Issue, Item, News
from mailer.config import load_settings
from mailer.content import load_content
from mailer.domain.address import parse_address
from mailer.domain.errors import ContentError, SeminarpostError, Sentence
from mailer.domain.seminar import Seminar, Speaker
from mailer.domain.timeline import CalendarUse
from mailer.links import Links
from mailer.workspace import Workspace

# Gmail cuts off what is longer than 102 KB; we keep a distance.
_BIGGEST_MESSAGE_BYTES = 80_000
_THEN = datetime(2030, 3, 13, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was looked at, and what is wrong with it, each as a sentence."""

    mails: int
    timelines: int
    lists: int
    findings: tuple[Sentence, ...]


def check(path: Path) -> Checked:
    """Looks at settings, lists, timelines and every template in every language."""
    findings: list[Sentence] = []
    try:
        settings = load_settings(path)
        content = load_content(path)
    except SeminarpostError as problem:
        return Checked(0, 0, 0, (problem.sentence,))
    workspace = Workspace(path, settings, content, Links(settings.site.url, b"check" * 8))
    try:
        workspace.office()
    except SeminarpostError as problem:
        return Checked(0, len(content.timelines), len(content.lists), (problem.sentence,))
    findings += unknown_fields(content.templates)
    findings += _unknown_references(workspace)
    mails = 0
    for kind in sorted({kind for _, kind in content.kinds()}):
        mails += 1
        try:
            findings += _mail_findings(workspace, kind)
        except SeminarpostError as problem:
            findings.append(problem.sentence)
    return Checked(
        mails, len(content.timelines), len(content.lists), tuple(dict.fromkeys(findings))
    )


def _unknown_references(workspace: Workspace) -> list[Sentence]:
    """Steps that name a template or list which does not exist."""
    content = workspace.content
    kinds = {kind for _, kind in content.kinds()}
    found = []
    for timeline in content.timelines.values():
        for step in timeline.steps:
            if step.template not in kinds:
                found.append(
                    Sentence(
                        f"schedules/{timeline.key}.toml: Die Vorlage „{step.template}“ des "
                        f"Schritts „{step.key}“ gibt es nicht.",
                        f'schedules/{timeline.key}.toml: the template "{step.template}" of step '
                        f'"{step.key}" does not exist.',
                    )
                )
            found += [
                Sentence(
                    f"schedules/{timeline.key}.toml: Die Liste „{slug}“ gibt es nicht.",
                    f'schedules/{timeline.key}.toml: there is no list "{slug}".',
                )
                for slug in step.lists
                if slug not in content.lists
            ]
    return found


def _mail_findings(workspace: Workspace, kind: str) -> list[Sentence]:
    """Renders one kind in all languages, full and bare, and weighs it."""
    steps = [
        step
        for timeline in workspace.content.timelines.values()
        for step in timeline.steps
        if step.template == kind
    ]
    calendar = steps[0].calendar if steps else CalendarUse.NONE
    to_list = steps[0].to_list if steps else False
    found = []
    for seminar in (_FULL, _BARE):
        snapshot = make_snapshot(
            workspace,
            seminar,
            template=kind,
            calendar=calendar,
            list_slug=next(iter(workspace.content.lists), None) if to_list else None,
            news=_NEWS,
        )
        issue = _ISSUE if kind == "newsletter" else None
        snapshot = replace(snapshot, issue=issue, correction="<p>Text</p>")
        composer = Composer(snapshot)
        for language in composer.languages:
            for reader in (_READER, _LATE_READER):
                size = len(composer.message(replace(reader, language=language)))
                if size > _BIGGEST_MESSAGE_BYTES:
                    found.append(_too_big(language, kind, size))
            if not composer.subject(language):
                raise ContentError(
                    f"templates/{language}/{kind}/subject.txt:1: Der Betreff ist leer.",
                    f"templates/{language}/{kind}/subject.txt:1: the subject is empty.",
                )
    return found


def _too_big(language: str, kind: str, size: int) -> Sentence:
    return Sentence(
        f"templates/{language}/{kind}: Die Mail ist {size // 1000} KB groß, mehr als 80 KB; "
        "Gmail würde sie abschneiden.",
        f"templates/{language}/{kind}: the mail has {size // 1000} KB, more than 80 KB; "
        "Gmail would cut it off.",
    )


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
_NEWS = News(
    changes=(("de", (Change("Uhrzeit", "10:30–12:00 Uhr", "14:00–15:30 Uhr"),)),), note="Hinweis."
)
_ISSUE = Issue(
    title="Neues aus dem Programm",
    intro="<p>Worum es geht.</p>",
    items=(Item("Eine Meldung", "<p>Text</p>", "https://example.org/meldung", "Mehr dazu lesen"),),
    seminars=(_FULL,),
    blocks=("<p>Ein Hinweis.</p>",),
)
_READER = Recipient(
    address=parse_address("erika.beispiel@example.org"),
    language="de",
    display_name="Dr. Erika Beispiel",
    salutation="Sehr geehrte Frau Dr. Beispiel",
    message_id="check@example.org",
    date=_THEN,
    name="Dr. Erika Beispiel",
    organisation="Stadt Beispielhausen",
    unsubscribe_url="https://example.org/abmelden/x",
    settings_url="https://example.org/einstellungen/x",
    registration_url="https://example.org/anmeldung/x",
    confirm_url="https://example.org/bestaetigen/x",
    place_until="Mittwoch, 6. März 2030, 18:00 Uhr",
    entry=EntryValues("check@example.org", "office@example.org", 0, _THEN, _THEN),
)
_LATE_READER = replace(_READER, gets_join_link=True, source="Messe 2029")
