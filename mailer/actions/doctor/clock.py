"""The clock and the zone: mails leave by them, and signatures and certificates depend on them."""

import re
import zoneinfo
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from mailer.actions.doctor.finding import About, Area, Finding
from mailer.domain.errors import Sentence
from mailer.domain.moment import zone

_NOTICEABLE, _HARMFUL = timedelta(minutes=1), timedelta(minutes=10)
_DATE = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}")


def zone_finding(timezone: str, now: datetime) -> Finding:
    """Whether the machine knows the office's zone; ours comes with the program otherwise."""
    about = About(Area.CLOCK, "timezone")
    there = now.astimezone(zone(timezone))
    de = f"In {timezone} ist es {there:%d.%m.%Y %H:%M} (UTC{there:%z})."
    en = f"It is {there:%Y-%m-%d %H:%M} (UTC{there:%z}) in {timezone}."
    if any((Path(folder) / timezone).is_file() for folder in zoneinfo.TZPATH):
        return about.ok(de, en)
    return about.hint(
        f"{de} Das System kennt keine Zeitzonen; es gelten die mitgelieferten.",
        f"{en} The system knows no time zones; those that came with the program are used.",
        Sentence(
            "Mit dem Paket tzdata gelten neue Regeln auch ohne neue Programmversion.",
            "With the package tzdata new rules apply without a new version of the program.",
        ),
    )


def date_in(text: str) -> datetime | None:
    """The first date (RFC 5322 §3.3) in a text such as a greeting, aware; or None."""
    found = _DATE.search(text)
    if found is None:
        return None
    try:
        moment = parsedate_to_datetime(found[0])
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def skew_finding(who: str, theirs: datetime, ours: datetime) -> Finding:
    """How far this machine's clock is from that of ``who``."""
    about = About(Area.CLOCK, who)
    difference = ours - theirs
    if abs(difference) < _NOTICEABLE:
        return about.ok(
            f"Die Uhr stimmt mit der von {who} überein.", f"The clock agrees with that of {who}."
        )
    much = _in_words(abs(difference))
    ahead = difference > timedelta()
    de = f"Die Uhr geht gegenüber {who} um {much.de} {'vor' if ahead else 'nach'}."
    en = f"The clock is {much.en} {'ahead of' if ahead else 'behind'} that of {who}."
    advice = Sentence(
        "Bitte die Zeitsynchronisierung einschalten (timedatectl set-ntp true).",
        "Please switch on time synchronisation (timedatectl set-ntp true).",
    )
    return (about.error if abs(difference) > _HARMFUL else about.warning)(de, en, advice)


def _in_words(length: timedelta) -> Sentence:
    """A length of time, roughly: ``12 Minuten``."""
    for one_de, many_de, en, seconds in (
        ("Tag", "Tage", "day", 86400),
        ("Stunde", "Stunden", "hour", 3600),
        ("Minute", "Minuten", "minute", 60),
    ):
        number = int(length.total_seconds() // seconds)
        if number:
            single = number == 1
            return Sentence(
                f"{number} {one_de if single else many_de}", f"{number} {en}{'' if single else 's'}"
            )
    seconds = round(length.total_seconds())
    return Sentence(f"{seconds} Sekunden", f"{seconds} seconds")
