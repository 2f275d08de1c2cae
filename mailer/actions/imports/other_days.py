"""Other days: who was in the room then was there for a test, or for another seminar."""

from datetime import datetime

from mailer.actions.imports.room_list import RoomList
from mailer.actions.imports.sheets.about import About
from mailer.actions.imports.sheets.line import Line
from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.moment import zone
from mailer.domain.seminar import Seminar
from mailer.domain.stay import moment_in

_FIELDS = ("join", "leave", "checked_in")
_FIRST_YEAR = 1971  # earlier is the clock's time alone
_MOST_SWAPPED = 12  # "11/12/2026" is of November or of December


def about_of(seminar: Seminar) -> About:
    """A seminar as files are compared with it."""
    clocks = zone(seminar.timezone)
    sessions = tuple(
        (
            one.starts_at.astimezone(clocks).replace(tzinfo=None),
            one.ends_at.astimezone(clocks).replace(tzinfo=None),
        )
        for one in seminar.all_sessions
    )
    return About(seminar.title, sessions)


def leave_other_days(rooms: RoomList, about: About) -> None:
    """Takes the lines out that are of another day than the seminar, and tells how many.

    Raises InvalidValueError where no other is left: it is the list of another meeting.
    """
    told = ((line.number, _elsewhere(line, about)) for line in rooms.lines)
    others = {number: moments[0] for number, moments in told if moments}
    if not others:
        return
    days = sorted({one.date() for one in others.values()})
    de, en = f"{days[0]:%d.%m.%Y}", f"{days[0]:%Y-%m-%d}"
    de, en = (f"{de} …", f"{en} …") if len(days) > 1 else (de, en)
    kept = [one for one in rooms.lines if one.number not in others]
    if not any(_moments(one) for one in kept):
        ours = about.sessions[0][0]
        raise InvalidValueError(
            f"Die Liste ist vom {de}, das Seminar war am {ours:%d.%m.%Y}; bitte prüfen, ob es die "
            "richtige Datei ist. Ist sie es, bitte die Spalten mit den Zeiten löschen.",
            f"The list is of {en}, and the seminar was on {ours:%Y-%m-%d}; please check that it is "
            "the right file. If it is, please delete the columns with the times.",
        )
    rooms.lines = kept
    number = len(others)
    rooms.found.notes.append(
        Sentence(
            f"{number} Zeilen sind von einem anderen Tag ({de}) und werden nicht gelesen."
            if number > 1
            else f"1 Zeile ist von einem anderen Tag ({de}) und wird nicht gelesen.",
            f"{number} lines are of another day ({en}) and are not read."
            if number > 1
            else f"1 line is of another day ({en}) and is not read.",
        )
    )


def _elsewhere(line: Line, about: About) -> list[datetime]:
    """The moments of a line where all of them are of another day; else none."""
    moments = _moments(line)
    is_ours = any(about.is_near(meant) for one in moments for meant in _readings(one))
    return [] if is_ours else moments


def _moments(line: Line) -> list[datetime]:
    """When somebody came or went, where the day is told; midnight is a day without an hour."""
    said = (moment_in(line.cells.get(one, "")) for one in _FIELDS)
    return [
        one
        for one in said
        if one is not None and one.year >= _FIRST_YEAR and (one.hour, one.minute) != (0, 0)
    ]


def _readings(moment: datetime) -> list[datetime]:
    """What a moment may be: its day and month are written in either order."""
    if moment.day > _MOST_SWAPPED:
        return [moment]
    return [moment, moment.replace(day=moment.month, month=moment.day)]
