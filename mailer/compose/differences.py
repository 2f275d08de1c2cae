"""What changed between two versions of a seminar, in the words a reader compares."""

from mailer.compose.seminar_view import clock_of
from mailer.compose.snapshot import Change
from mailer.compose.view import hours, long_day
from mailer.domain.errors import Sentence
from mailer.domain.seminar import Seminar, Session

_LABELS = {
    "sessions": Sentence("Termine", "Sessions"),
    "day": Sentence("Datum", "Date"),
    "hours": Sentence("Uhrzeit", "Time"),
    "place": Sentence("Ort", "Place"),
    "join_url": Sentence("Zugangslink", "Join link"),
    "title": Sentence("Titel", "Title"),
    "speakers": Sentence("Referierende", "Speakers"),
}
_ONLINE = Sentence("online", "online")


def differences(
    before: Seminar, after: Seminar, language: str, ordinary_zone: str = ""
) -> tuple[Change, ...]:
    """The facts that differ, in the order of importance; empty when none does.

    ``ordinary_zone`` is the office's: hours in another one name it.
    """
    old, new = (_facts(one, language, ordinary_zone) for one in (before, after))
    if before.sessions or after.sessions:
        for facts in (old, new):
            del facts["day"], facts["hours"]
        old = {"sessions": _sessions(before, after, language, ordinary_zone)} | old
        new = {"sessions": _sessions(after, before, language, ordinary_zone)} | new
    return tuple(
        Change(
            _LABELS[name].in_language(language),
            old[name],
            new[name],
            private=name == "join_url",
        )
        for name in new
        if old[name] != new[name]
    )


def _sessions(seminar: Seminar, other: Seminar, language: str, ordinary_zone: str) -> str:
    """The sessions that the other version does not have so."""
    clock = clock_of(seminar, ordinary_zone)
    told = []
    for one in seminar.all_sessions:
        if not _has_so(other, one):
            day = long_day(one.starts_at, seminar.timezone, language)
            when = f"{day}, {hours(one.starts_at, one.ends_at, clock, language)}"
            told.append(f"{when}: {one.title}" if one.title else when)
    return "; ".join(told)


def _has_so(seminar: Seminar, one: Session) -> bool:
    known = seminar.session(one.key)
    return known is not None and (known.starts_at, known.ends_at, known.title) == (
        one.starts_at,
        one.ends_at,
        one.title,
    )


def _facts(seminar: Seminar, language: str, ordinary_zone: str) -> dict[str, str]:
    timezone = seminar.timezone
    online = _ONLINE.in_language(language)
    return {
        "day": long_day(seminar.starts_at, timezone, language),
        "hours": hours(
            seminar.starts_at, seminar.ends_at, clock_of(seminar, ordinary_zone), language
        ),
        "place": seminar.place or (online if seminar.online else ""),
        "join_url": seminar.join_url,
        "title": seminar.title,
        "speakers": ", ".join(
            f"{one.academic_title} {one.name}".strip() for one in seminar.speakers
        ),
    }
