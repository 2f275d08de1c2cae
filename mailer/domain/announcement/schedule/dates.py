"""Days in a text: every German and English way to write a date, with or without a year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from mailer.domain.announcement.lexicon.calendar_words import MONTHS, WEEKDAYS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.text.sentences import plain_dashes

_LONGEST_RANGE_DAYS = 14
_WEEKDAY = rf"(?:\b(?P<weekday>{any_of(WEEKDAYS)})\b\.?,?\s?(?:(?:den|dem|der|the|am)\s)?)?"
_AFTERWARDS = rf"(?:\s?\((?P<weekday_after>{any_of(WEEKDAYS)})\.?\))?"
_MONTH = rf"(?P<month>{any_of(MONTHS)})\b\.?"
_DIGIT = expression(r"\d")
_DAY = r"(?P<day>\d{1,2})"
_LONG_YEAR = r"(?P<year>(?:19|20)\d{2}(?!\d)|['’]\d{2}(?!\d))"
_NOT_IN_NUMBER = r"(?<![\d.,/€$£])(?<!\d[-:])"
_GERMAN_LEAD = (
    r"(?P<lead>(?:\d{1,2}(?:\.\s?(?:,|/|&|\+|-|und|sowie|bis(?:\s(?:zum|einschließlich|einschl\.|inklusive|inkl\.))*)\s?"
    rf"(?:(?:{any_of(WEEKDAYS)})\b\.?,?\s(?:(?:den|dem)\s)?)?|[-/])){{1,8}})?"
)
_ENGLISH_LEAD = (
    r"(?P<lead>(?:\d{1,2}(?:st|nd|rd|th)?\s?(?:,|-|&|and|to)\s?"
    rf"(?:(?:{any_of(WEEKDAYS)})\b\.?,?\s(?:the\s)?)?){{1,8}})?"
)
_ENGLISH_TAIL = r"(?P<tail>(?:\s?(?:,|-|&|and|to)\s?\d{1,2}(?:st|nd|rd|th)?(?![\d:.])){0,8})"

_FORMS = tuple(
    expression(_NOT_IN_NUMBER + form, re.IGNORECASE)
    for form in (
        # Mi 16.11.2022 · 16.11.22 · 16.-18.11.2022 · 16.11.
        (
            rf"{_WEEKDAY}{_GERMAN_LEAD}(?<!\d){_DAY}\.\s?(?P<month>\d{{1,2}})\."
            rf"(?:\s?(?P<year>(?:19|20)\d{{2}}|(?<=\.)['’]?\d{{2}})(?![.:]?\d))?(?!\d){_AFTERWARDS}"
        ),
        # 16. November 2022 · 16. und 17. Nov. 2022
        rf"{_WEEKDAY}{_GERMAN_LEAD}(?<!\d){_DAY}\.\s?{_MONTH}(?:,?\s?\(?{_LONG_YEAR}(?:(?<=\d)\))?)?{_AFTERWARDS}",
        # 16 November 2022 · 16th of November 2022 · 16-18 November
        (
            rf"{_WEEKDAY}{_ENGLISH_LEAD}(?<!\d){_DAY}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}"
            rf"(?:,?\s?{_LONG_YEAR})?{_AFTERWARDS}"
        ),
        # November 16, 2022 · November 16-18, 2022
        (
            rf"{_WEEKDAY}\b{_MONTH}\s{_DAY}(?:st|nd|rd|th)?(?!\d|[:.]\d){_ENGLISH_TAIL}"
            rf"(?:,?\s?{_LONG_YEAR})?{_AFTERWARDS}"
        ),
        # 2022-11-16
        rf"{_WEEKDAY}(?P<year>(?:19|20)\d{{2}})-(?P<month>\d{{2}})-{_DAY}(?!\d){_AFTERWARDS}",
        # 16/11/2022
        (
            rf"{_WEEKDAY}{_DAY}/(?P<month>\d{{1,2}})/(?P<year>(?:19|20)\d{{2}}|\d{{2}})(?![\d/])"
            rf"{_AFTERWARDS}"
        ),
    )
)
_SLASHED = _FORMS[-1]
_LIST_ONLY = expression(
    rf"(?:[\s,;/&+-]|und|sowie|and|bis|to|am|zum|on|den|dem|jeweils|(?:{any_of(WEEKDAYS)})\b\.?"
    r"|Uhr|von|from|(?<!\d)\d{1,2}(?:[:.]\d\d)?(?![\d.])){0,24}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as written at ``start:end`` of a text; it need not exist, nor name its year.

    ``doubtful``: the form itself can be read in two ways (05/06/2022).
    """

    start: int
    end: int
    day: int
    month: int
    year: int | None = None
    weekday: int | None = None
    doubtful: bool = False

    def resolved(self, today: date) -> date | None:
        """The day meant; without a year the next such day from ``today``. None: no such day."""
        years = (self.year,) if self.year else range(today.year, today.year + 9)
        for year in years:
            try:
                day = date(year, self.month, self.day)
            except ValueError:
                continue
            if self.year or day >= today:
                return day
        return None

    def is_same_day(self, other: "DateMention") -> bool:
        """Whether both write the same day and month, and no other year."""
        return (self.day, self.month) == (other.day, other.month) and (
            self.year == other.year or None in {self.year, other.year}
        )

    def is_certain(self, today: date) -> bool:
        """Whether the year is written and a weekday, if there is one, agrees with it."""
        day = self.resolved(today)
        agrees = day is not None and self.weekday in {None, day.weekday()}
        return agrees and self.year is not None and not self.doubtful


def find_dates(text: str) -> list[DateMention]:
    """Every date in ``text`` in the order written; days listed together are one each."""
    return list(_find_dates(text)) if _DIGIT.search(text) else []


# Several readers ask for the dates of the same sentence.
@lru_cache(maxsize=256)
def _find_dates(text: str) -> tuple[DateMention, ...]:
    text = plain_dashes(text)
    matches = [(form, match) for form in _FORMS for match in form.finditer(text)]
    matches.sort(key=lambda found: (found[1].start(), -found[1].end()))
    mentions: list[DateMention] = []
    taken = 0
    for form, match in matches:
        if match.start() >= taken:
            mentions.extend(_days_of(match, slashed=form is _SLASHED))
            taken = match.end()
    return tuple(_with_years_handed_back(text, mentions))


def _days_of(match: re.Match[str], *, slashed: bool) -> Iterator[DateMention]:
    named = match.groupdict()
    day, month = int(named["day"]), _month_number(named["month"])
    doubtful = slashed and day <= 12 and month <= 12 and day != month
    weekday = named["weekday"] or named["weekday_after"]
    if slashed and month > 12:
        day, month = month, day
    elif doubtful and weekday and (year := _year_number(named["year"])):
        # "Wed 03/04/2026": the weekday tells which of the two is the month.
        ways = ((day, month), (month, day))
        fitting = [one for one in ways if _is_weekday(weekday, year, *one)]
        if len(fitting) == 1:
            (day, month), doubtful = fitting[0], False
    days = [day]
    if lead := named.get("lead"):
        days = _listed(f"{lead}{day}")
    elif tail := named.get("tail"):
        days = _listed(f"{day}{tail}")
    for number in days:
        yield DateMention(
            start=match.start(),
            end=match.end(),
            day=number,
            month=month,
            year=_year_number(named["year"]),
            weekday=WEEKDAYS[weekday.lower()] if weekday and len(days) == 1 else None,
            doubtful=doubtful,
        )


def _is_weekday(word: str, year: int, day: int, month: int) -> bool:
    return date(year, month, day).weekday() == WEEKDAYS[word.lower()]


def _listed(words: str) -> list[int]:
    """``16., 23. und 30`` → 16, 23, 30; ``16.-18`` → 16, 17, 18."""
    days: list[int] = []
    for separator, number in re.findall(r"(\D*)(\d+)", words):
        day = int(number)
        if days and re.search(r"-|bis|to", separator) and 0 < day - days[-1] <= _LONGEST_RANGE_DAYS:
            days.extend(range(days[-1] + 1, day))
        days.append(day)
    return days


def _month_number(word: str) -> int:
    return int(word) if word.isdigit() else MONTHS[word.lower()]


def _year_number(word: str | None) -> int | None:
    if not word:
        return None
    number = int(word.strip("'’"))
    return number + 2000 if number < 100 else number


def _with_years_handed_back(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """In "16.11., 23.11. und 30.11.2022" the last year is meant for all of them."""
    later: DateMention | None = None
    settled: list[DateMention] = []
    for mention in reversed(mentions):
        one = mention
        if one.year is None and later and later.year:
            between = text[one.end : later.start]
            if _LIST_ONLY.fullmatch(between) and (one.month, one.day) <= (later.month, later.day):
                one = DateMention(
                    one.start, one.end, one.day, one.month, later.year, one.weekday, one.doubtful
                )
        settled.append(one)
        later = one
    return settled[::-1]
