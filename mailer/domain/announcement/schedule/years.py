"""The year of a date without one, where the text tells it elsewhere: heading, deadline, weekday."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.schedule.appointments import Appointment, blanked
from mailer.domain.announcement.schedule.dates import DateMention, find_dates
from mailer.domain.announcement.schedule.desk import Desk

_YEAR = expression(r"(?<![\d.,/-])20\d{2}(?![\d.,/-]\d|\s?(?:€|Euro|EUR|Uhr))(?!\d)")
_YEARS_BACK, _YEARS_AHEAD = 3, 1
_WEEKDAY_YEARS = (0, 1, -1, 2, -2, 3)
_LONGEST = 200
_ONE_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class YearsTold:
    """What the text tells of years: one in its ``heading``, and days shortly before the event.

    They are the last day to register, and the day a letter was ``written``.
    """

    heading: int | None = None
    deadline: date | None = None
    written: date | None = None

    def settled(self, mention: DateMention, today: date) -> tuple[DateMention, bool]:
        """The mention with the year that is told, and whether that is in doubt.

        A year that makes it another day than the next one of that name is always in doubt.
        """
        usual = mention.resolved(today)
        if mention.year is not None or usual is None:
            return mention, False
        for year in self._years(mention, usual):
            dated = replace(mention, year=year)
            day = dated.resolved(today)
            if day is not None and mention.weekday in {None, day.weekday()}:
                return dated, day != usual
        return mention, False

    def _years(self, mention: DateMention, usual: date) -> list[int]:
        years: list[int] = []
        if self.heading is not None:
            years.append(self.heading)
        for before in filter(None, (self.written, self.deadline)):
            after = replace(mention, year=None).resolved(before)
            if after is not None and after - before <= _ONE_YEAR:
                years.append(after.year)
        if mention.weekday is not None and mention.weekday != usual.weekday():
            years += [usual.year + offset for offset in _WEEKDAY_YEARS]
        return years


def year_in(heading: str, today: date) -> int | None:
    """The one year that a heading names and that an announcement may be of; not "Agenda 2030"."""
    near = range(today.year - _YEARS_BACK, today.year + _YEARS_AHEAD + 1)
    undated = blanked(heading, find_dates(heading))
    years = {int(found[0]) for found in _YEAR.finditer(undated)} & set(near)
    return years.pop() if len(years) == 1 else None


def day_written(heading: str, sent: str, today: date) -> date | None:
    """When it was written: as the mail's header says, else the one full date above the text.

    That one is of the letter or of the press release, and is over.
    """
    in_header = (one.resolved(today) for one in find_dates(sent[:_LONGEST]) if one.year)
    if day := next(in_header, None):
        return day
    days = {one.resolved(today) for one in find_dates(heading) if one.year}
    past = [day for day in days if day and today - _ONE_YEAR <= day <= today]
    return past[0] if len(days) == len(past) == 1 else None


def in_their_years(
    appointments: list[Appointment], heading: str, desk: Desk, sent: str = ""
) -> list[Appointment]:
    """Dates without a year get the one that the heading, the deadline or their weekday tells.

    ``sent``: what the mail's header says of when it was written.
    """
    last_days = [one.day for one in appointments if one.deadline and one.day.year]
    told = YearsTold(
        year_in(heading, desk.today),
        last_days[0].resolved(desk.today) if last_days else None,
        day_written(heading, sent, desk.today),
    )
    settled: list[Appointment] = []
    for one in appointments:
        day, doubtful = told.settled(one.day, desk.today)
        if doubtful:
            desk.unsure |= {"registration_deadline"} if one.deadline else {"starts_at", "dates"}
        settled.append(replace(one, day=day))
    return settled
