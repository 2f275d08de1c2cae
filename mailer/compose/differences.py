"""What changed between two versions of a seminar, in the words a reader compares."""

from mailer.compose.seminar_view import clock_of
from mailer.compose.snapshot import Change
from mailer.compose.view import hours, long_day
from mailer.domain.errors import Sentence
from mailer.domain.seminar import Seminar

_LABELS = {
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
