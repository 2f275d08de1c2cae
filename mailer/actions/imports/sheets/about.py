"""The seminar that a file is read for: by its title and its days others are told from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mailer.actions.imports.sheets.heading import letters_of_heading, words_of

_SHORT = 6  # letters: a shorter title may stand in any heading
_NEAR = timedelta(hours=12)
"""How far beside a session somebody may have come: clocks of another zone, an hour of tests."""
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.(?:\s?\d{2,4})?(?!\d)")
_ISO = re.compile(r"(?<!\d)\d{4}-(\d\d)-(\d\d)(?!\d)")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/\d{2,4}(?!\d)")
_NAMED = re.compile(
    r"(?<!\d)(\d{1,2})\.?\s+([a-zä]{3})[a-zä]*|\b([a-zä]{3})[a-zä]*\.?\s+(\d{1,2})(?!\d)"
)
_MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mär mrz mar", "apr", "mai may", "jun", "jul", "aug", "sep", "okt oct",
         "nov", "dez dec"), 1
    )
    for name in names.split()
}  # fmt: skip
_CLOCKS = re.compile(r"(\d{1,2})[:.](\d\d)\s*(?:uhr|h)?\s*(?:-|–|bis|to)\s*(\d{1,2})[:.](\d\d)")
_WORD = re.compile(r"[^\W\d_]{4,}")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# What stands beside a title and names no other event.
_GENERIC = words_of("""
    seminar seminare webinar webinare veranstaltung online onlineseminar onlineveranstaltung event
    kurs workshop fortbildung schulung vortrag anmeldung anmeldungen registrierung registration
    teilnahme teil termin reihe seminarreihe fuer vom zum mit und oder ueber der die das eine einer
    montag dienstag mittwoch donnerstag freitag samstag sonntag kostenlos kostenfrei hybrid praesenz
    januar februar maerz april juni juli august september oktober november dezember
    digital live zoom teams meeting with from about course session
""")
_ENDINGS = ("innen", "ungen", "en", "er", "es", "em", "e", "n", "s")


@dataclass(frozen=True, slots=True)
class About:
    """A seminar by its title and its sessions, each from and to in the clocks of its place.

    Empty where a file is read for none.
    """

    title: str = ""
    sessions: tuple[tuple[datetime, datetime], ...] = ()

    def is_near(self, moment: datetime) -> bool:
        """Whether somebody may have come to a session then, whatever zone the clock was of."""
        told = moment.replace(tzinfo=None)
        return not self.sessions or any(
            begin - _NEAR <= told <= end + _NEAR for begin, end in self.sessions
        )

    def is_other_time(self, heading: str) -> bool | None:
        """Whether a heading names days, or else hours, and none of them is a session's.

        None where it names neither, or there are no sessions to compare it with.
        """
        if not self.sessions:
            return None
        if days := days_in(heading):
            return days.isdisjoint((one.month, one.day) for one in self.days)
        hours = [tuple(map(int, one)) for one in _CLOCKS.findall(heading.lower())]
        if not hours:
            return None
        return not any(
            60 * h1 + m1 < 60 * end.hour + end.minute
            and 60 * begin.hour + begin.minute < 60 * h2 + m2
            for h1, m1, h2, m2 in hours
            for begin, end in self.sessions
        )

    def is_other_day(self, text: str) -> bool:
        """Whether a cell names days, and none of them is a session's."""
        return self.is_other_time(text) is True if days_in(text) else False

    def is_titled(self, heading: str) -> bool:
        """Whether the whole title stands in a heading: ``WS 1: Wärme in der Stadt``."""
        ours = letters_of_heading(self.title)
        return len(ours) >= _SHORT and ours in letters_of_heading(heading)

    def is_other_title(self, told: str) -> bool:
        """Whether a title is that of another event: each has words of its own."""
        ours, theirs = _content(self.title), _content(told)
        return bool(ours and theirs) and not (ours <= theirs or theirs <= ours)

    @property
    def days(self) -> list[date]:
        """The days on which it takes place."""
        return [
            begin.date() + timedelta(days=number)
            for begin, end in self.sessions
            for number in range((end.date() - begin.date()).days + 1)
        ]


def days_in(text: str) -> set[tuple[int, int]]:
    """The days that a text names, as month and day: of ``11/12/2026`` both that it may mean."""
    plain = text.lower()
    found = {(int(month), int(day)) for day, month in _DOTTED.findall(plain)}
    found |= {(int(month), int(day)) for month, day in _ISO.findall(plain)}
    for one, other in _SLASHED.findall(plain):
        found |= {(int(one), int(other)), (int(other), int(one))}
    for day, name, before, after in _NAMED.findall(plain):
        if month := _MONTHS.get(name or before):
            found.add((month, int(day or after)))
    return {(month, day) for month, day in found if month in range(1, 13) and day in range(1, 32)}


def _content(title: str) -> set[str]:
    """The words of a title that tell it from others, without their endings."""
    told = _WORD.findall(title.lower().translate(_UMLAUTS))
    return {_stem(one) for one in told if one not in _GENERIC}


def _stem(word: str) -> str:
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) > len(one) + 3), "")
    return word.removesuffix(ending)
