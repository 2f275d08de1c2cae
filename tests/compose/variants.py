"""Every kind in every variant that its templates tell apart, as snapshots."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from compose.compose_examples import (
    ABOUT_A_LIST,
    CORRECTION,
    ISSUE,
    LIST,
    OFFICE,
    PLAIN_READER,
    SEMINAR,
    TELLS_NEWS,
    content,
    kind_snapshot,
)
from pictures import html_of

from bench.oracle import parsed
from mailer.compose.composer import Composer
from mailer.compose.snapshot import Change, Issue, Item, News, Snapshot, Texts
from mailer.domain.consent import LegalBasis
from mailer.domain.details import Access, Contact, Details, ProgrammeItem
from mailer.domain.event_kind import EventKind
from mailer.domain.seminar import Seminar, SeminarState, Session, in_sessions
from mailer.domain.timeline import CalendarUse

HOSTILE_TITLE = '<b>{{ 7 * 7 }}</b> Z0123456789abcdef00Z \u202fמה "=?utf-8?q?x?=" & 👩‍💻' * 2
BARE = Seminar(slug="kurz", title="Kurz", starts_at=SEMINAR.starts_at, ends_at=SEMINAR.ends_at)
HOSTILE = replace(
    SEMINAR,
    title=HOSTILE_TITLE,
    series="%s; \\ , 'x' &amp;",
    teaser="{% raw %} </p><script>alert(1)</script>",
    body=(".", "..", "=2E", "Ende "),
)
ON_SITE = replace(
    SEMINAR, online=False, place="Rathaus, Raum 7; 2. OG", join_url="", free=False, fee="20 €"
)
OVER = replace(
    SEMINAR,
    state=SeminarState.CANCELLED,
    materials_url="https://seminare.example.org/unterlagen?a=1&b=2",
    place="Rathaus",
    speakers=SEMINAR.speakers[:1],
)
DETAILED = replace(
    SEMINAR,
    place="Rathaus",
    free=False,
    fee="20 €",
    details=Details(
        kind=EventKind.CONFERENCE,
        contact=Contact("Eva <Muster>", "0221 1234-56", "eva@example.org"),
        access=Access(
            "A & B", "987 654", "<geheim>", "069 999\n030 999", "https://example.org/t?a=1&b=2", "–"
        ),
        recorded=True,
        recording_notice="Nur die Vorträge.\n\nKeine <Fragen>.",
        conference_privacy_url="https://example.org/h?a=1&b=2",
        programme=(ProgrammeItem("Begrüßung & mehr", "10:30", "<Ada>"), ProgrammeItem("Ende")),
        accessibility="Untertitel {{ 7 * 7 }}",
        directions="Straßenbahn 1\nbis <Rathaus>",
        payment="per Überweisung",
        invoice="auf Wunsch",
        recording_url="https://example.org/a?a=1&b=2",
        survey_url="https://example.org/u?a=1&b=2",
        certificate_url="https://example.org/b?a=1&b=2",
        materials_until=date(2022, 12, 31),
    ),
)
_DAY = timedelta(days=1)
SESSIONS = in_sessions(
    DETAILED,
    [
        Session(1, SEMINAR.starts_at, SEMINAR.ends_at, "Grundlagen & mehr"),
        Session(
            2, SEMINAR.starts_at + _DAY, SEMINAR.ends_at + _DAY, "", "https://example.org/2?a&b"
        ),
    ],
)
BARE_OFFICE = replace(
    OFFICE, sender_name="", reply_to="", privacy_url="", accessibility_url="", imprint=("Köln",)
)
PUBLIC_TASK = replace(LIST, legal_basis=LegalBasis.PUBLIC_TASK)
INTEREST = replace(LIST, legal_basis=LegalBasis.LEGITIMATE_INTEREST, name_en="", purpose_en="")
CONTRACT = replace(LIST, legal_basis=LegalBasis.CONTRACT)
OTHER_NEWS = News(
    changes=(("de", (Change("Zugangslink", "https://example.org/a?b=1&c=2", "", True),)),),
    note="Erste <Zeile>.\n\n{{ 7 * 7 }} & zweite.",
)
NEW_ADDRESS = News(changes=(("de", (Change("Testlink", "", "https://example.org/neu?b=1&c=2"),)),))
WEB_ISSUE = replace(
    ISSUE, title="Newsletter 11/2022", web_url="https://example.org/n/11?a=1&b=2", blocks=()
)
HOSTILE_ISSUE = Issue(
    title=HOSTILE_TITLE,
    intro="<p>Worum &amp; <strong>warum</strong></p><ul><li>{{ x }}</li></ul>",
    items=(Item(HOSTILE_TITLE, "<p>.</p><p>..</p>", "https://example.org/?a=b&c=d#e"),),
    seminars=(HOSTILE, ON_SITE, BARE),
    page_urls=("https://example.org/a?b=%3C&c=%22", "https://example.org/b"),
)
SEMINARS_ONLY = Issue(
    title="Termine",
    seminars=(replace(SEMINAR, registration_url="https://example.org/r?a=1&b=2"), BARE),
)
FULL_READER = replace(
    PLAIN_READER,
    gets_join_link=True,
)
BARE_READER = replace(
    FULL_READER,
    display_name="",
    name="",
    salutation="Guten Tag",
    organisation="",
    source="",
    place_until="",
    gets_join_link=False,
    calendar_url=f"{OFFICE.url}/kalender/9.SIG.ics",
    entry=None,
)
OWN_WORDS = (
    (
        "de",
        Texts(
            subject="Neues & <mehr> von {{ office.name }}",
            preheader="Kurz: {{ office.contact }} & Co.",
            intro="Wir *laden* **{{ reader.organisation }}** ein.\n\n"
            "- [Seite]({{ office.url }})\n- 1 < 2",
            blocks=("Erster Absatz für {{ reader.name }} & andere.", "## Zweiter\n\nAbsatz."),
        ),
    ),
    ("en", Texts(intro="Dear *all* at {{ reader.organisation }}")),
)
# To those who registered, and to those invited alike.
_TO_LISTS_TOO = {"rescheduled", "updated", "cancelled", "correction"}
# About a place, at a moment.
_ABOUT_A_PLACE = {
    "confirmation",
    "follow-up",
    "follow-up-missed",
    "place-expired",
    "promoted",
    "reminder-day",
    "reminder-hour",
    "unregistered",
    "waitlist-closed",
    "waitlisted",
}
_INVITING = {"invitation", "invitation-reminder", "save-the-date"}


def all_kinds() -> list[str]:
    return sorted({kind for _, kind in content().kinds()})


def named() -> list[tuple[str, str]]:
    """Every (kind, variant)."""
    return [(kind, name) for kind in all_kinds() for name in variants(kind)]


def all_variants() -> list[tuple[str, str, str]]:
    """Every (language, kind, variant)."""
    return [
        (language, kind, name) for language, kind in content().kinds() for name in variants(kind)
    ]


@cache
def composer_for(kind: str, variant: str) -> Composer:
    return Composer(variants(kind)[variant])


@cache
def messages() -> tuple[tuple[str, bytes], ...]:
    """Name and octets of every variant in every language, for a full and a bare reader in turn.

    What has everything meets both.
    """
    found = []
    for language, kind, variant in all_variants():
        number = list(variants(kind)).index(variant)
        for name, reader in (("full", FULL_READER), ("bare", BARE_READER)):
            if number and name != ("full", "bare")[number % 2]:
                continue
            octets = composer_for(kind, variant).message(replace(reader, language=language))
            found.append((f"{language}/{kind}, {variant}, {name} reader", octets))
    return tuple(found)


@cache
def pages() -> tuple[tuple[str, str], ...]:
    """Their HTML parts."""
    return tuple((name, html_of(parsed(octets))) for name, octets in messages())


@cache
def variants(kind: str) -> dict[str, Snapshot]:
    """The variants of one kind by name; the first has everything."""
    full = kind_snapshot(kind)
    if kind in ABOUT_A_LIST:
        found = {
            "full": full,
            "bare office": kind_snapshot(kind, office=BARE_OFFICE),
            "public task": replace(full, list=PUBLIC_TASK),
            "legitimate interest": replace(full, list=INTEREST),
        }
    else:
        found = {
            "full": full,
            "bare": kind_snapshot(kind, BARE),
            "hostile": kind_snapshot(kind, HOSTILE),
            "on site, bare office": kind_snapshot(kind, ON_SITE, BARE_OFFICE),
            "over": kind_snapshot(kind, OVER),
        }
    return found | _own(kind, full)


def _own(kind: str, full: Snapshot) -> dict[str, Snapshot]:
    found: dict[str, Snapshot] = {}
    if kind in _ABOUT_A_PLACE:
        key = 2 if kind.startswith("reminder") else 0
        found |= {
            "details": replace(full, seminar=DETAILED),
            "sessions": replace(full, seminar=SESSIONS, session=key),
        }
    if kind in {"invitation", "updated", "newsletter"}:
        found["own words"] = replace(full, texts=OWN_WORDS)
    if kind in _INVITING:
        published = replace(full, calendar=CalendarUse.PUBLISH)
        found |= {
            "public task": replace(full, list=PUBLIC_TASK),
            "contract": replace(full, list=CONTRACT),
            "published": published,
            "published, on site": replace(published, seminar=ON_SITE),
        }
    if kind in TELLS_NEWS:
        found |= {
            "no news": replace(full, news=News()),
            "other news": replace(full, news=OTHER_NEWS),
        }
    if kind == "updated":
        found["own address"] = replace(full, news=NEW_ADDRESS)
    if kind in _TO_LISTS_TOO:
        keeps = kind in {"rescheduled", "updated"}
        offered = CalendarUse.PUBLISH if keeps else CalendarUse.NONE
        found |= {
            "to a list": replace(full, list=LIST, calendar=CalendarUse.NONE),
            "to a list, published": replace(full, list=PUBLIC_TASK, calendar=offered),
        }
    if kind == "newsletter":
        found |= {
            "on the web": replace(full, issue=WEB_ISSUE),
            "hostile": replace(full, issue=HOSTILE_ISSUE),
            "seminars only": replace(full, issue=SEMINARS_ONLY),
            "nothing but a title": replace(full, issue=Issue(title="Kurz gesagt")),
            "in two languages": replace(
                full,
                issue=replace(ISSUE, language="de"),
                translations=(replace(WEB_ISSUE, title="News & <more>", language="en"),),
            ),
        }
    if kind == "correction":
        of_issue = replace(
            kind_snapshot("newsletter"),
            kind=kind,
            templates=full.templates,
            correction=CORRECTION,
        )
        found |= {
            "of a newsletter": of_issue,
            "of a newsletter on the web": replace(of_issue, issue=WEB_ISSUE, list=PUBLIC_TASK),
        }
    return found
