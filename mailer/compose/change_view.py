"""What changed, as templates tell it to one reader: with the facts as they are now."""

from dataclasses import dataclass

from mailer.compose.differences import SESSIONS, still_so
from mailer.compose.snapshot import Change, Snapshot

_IN_THE_FACTS = ("day", "hours", "place")


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One fact that changed; ``before`` is empty where there was none, or where it is a secret.

    ``is_first``: there was none before.
    """

    name: str
    label: str
    before: str
    after: str
    private: bool
    is_first: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """``changes`` are those that this reader may know; ``note`` is staff's, in plain text."""

    changes: tuple[ChangeLine, ...]
    note: str

    def _named(self, name: str) -> ChangeLine | None:
        return next((one for one in self.changes if one.name == name), None)

    @property
    def day(self) -> ChangeLine | None:
        return self._named("day")

    @property
    def hours(self) -> ChangeLine | None:
        return self._named("hours")

    @property
    def place(self) -> ChangeLine | None:
        return self._named("place")

    @property
    def join_url(self) -> ChangeLine | None:
        return self._named("join_url")

    @property
    def time(self) -> bool:
        """Whether any of date, hours and sessions changed."""
        return any(one.name in {"day", "hours", "sessions"} for one in self.changes)

    @property
    def only_hours(self) -> bool:
        """Whether the day stays as it was: of the seminar, or of the one session that moved."""
        if (moved := self._one_session) is not None:
            before, after = moved
            return before[:2] == after[:2] and before[2:] != after[2:]
        return self.hours is not None and self.day is None

    @property
    def start(self) -> bool:
        """Whether the hour of the start changed, and not the end alone."""
        if (moved := self._one_session) is not None:
            before, after = moved
            return before[2:] != after[2:] and before[-1][:5] != after[-1][:5]
        hours = self.hours
        return hours is not None and hours.before[:5] != hours.after[:5]

    @property
    def _one_session(self) -> tuple[list[str], list[str]] | None:
        """Weekday, day and hours of the one session that moved, before and after."""
        line = self._named("sessions")
        if line is None or not line.before or not line.after:
            return None
        if SESSIONS in line.before or SESSIONS in line.after:
            return None
        return _moment(line.before), _moment(line.after)

    @property
    def access(self) -> tuple[ChangeLine, ...]:
        """What lets its reader in."""
        return tuple(one for one in self.changes if one.private)

    @property
    def others(self) -> tuple[ChangeLine, ...]:
        """What stands neither among the facts of every seminar nor in ``access``."""
        return tuple(
            one for one in self.changes if not one.private and one.name not in _IN_THE_FACTS
        )

    @property
    def besides(self) -> tuple[ChangeLine, ...]:
        """What changed beside date and hours."""
        when = {"day", "hours", "sessions"}
        return tuple(one for one in self.changes if one.name not in when)

    @property
    def is_first_link(self) -> bool:
        """Whether all there is to tell is how to get in, and there was no way before."""
        return (
            self.join_url is not None
            and len(self.access) == len(self.changes)
            and all(one.is_first for one in self.changes)
        )

    @property
    def all_first(self) -> bool:
        """Whether nothing was otherwise before: facts were added, none was changed."""
        return bool(self.changes) and all(one.is_first for one in self.changes)


def change_view(snapshot: Snapshot, language: str, note: str, *, has_place: bool) -> ChangeView:
    """What ``snapshot`` has to tell in ``language``; secrets are for those with a place."""
    news = snapshot.news if has_place else snapshot.news.for_list()
    changes = news.in_language(language)
    if snapshot.seminar is not None:
        # A language of which the news has nothing is told in German.
        known = language if language in dict(news.changes) else "de"
        changes = still_so(changes, snapshot.seminar, known, snapshot.office.timezone)
    return ChangeView(tuple(map(_line, changes)), note)


def _moment(session: str) -> list[str]:
    """Weekday, day and hours of a session, without its title."""
    *day, rest = session.split(", ", 2)
    return [*day, rest.partition(": ")[0]]


def _line(one: Change) -> ChangeLine:
    if one.name == "sessions":
        return _sessions(one)
    # A link that no longer holds is of no use to anybody, and may be followed by mistake.
    link = one.before.startswith(("https://", "http://"))
    before = "" if one.private or link else one.before
    return ChangeLine(one.name, one.label, before, one.after, one.private, not one.before)


def _sessions(one: Change) -> ChangeLine:
    """Of several sessions those that differ: what came or was moved, and what it was before."""
    before, after = (text.split(SESSIONS) if text else [] for text in (one.before, one.after))
    old = SESSIONS.join(each for each in before if each not in after)
    new = SESSIONS.join(each for each in after if each not in before)
    return ChangeLine(one.name, one.label, old, new, one.private, not old)
