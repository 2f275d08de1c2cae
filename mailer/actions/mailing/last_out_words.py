"""What a plan warns of in words: too late, and what is to blame."""

from datetime import datetime

from mailer.compose.view import long_day, short_hour
from mailer.config import Relay
from mailer.domain.errors import Sentence
from mailer.domain.newsletter import NewsletterIssue
from mailer.domain.rate import Load, Rates
from mailer.domain.subject import Subject

_AT = Sentence(", ", " at ")  # between a day and a time


def why_so_long(load: Load, rates: Rates, relay: Relay | None) -> Sentence:
    """The limit that takes longest, as the beginning of a sentence."""
    count, speed, hourly, daily = load.count, rates.per_second, rates.per_hour, rates.per_day
    guessed = relay is None or not relay.per_second
    told = {
        "second": _mails(speed, "je Sekunde", "a second", guessed=guessed),
        "hour": _mails(hourly, "je Stunde", "an hour"),
        "day": _mails(daily, "am Tag", "a day"),
    }
    takes = {
        "second": count / speed,
        "hour": (count - 1) // hourly * 3600.0 if hourly else 0.0,
        "day": (count - 1) // daily * 86400.0 if daily else 0.0,
    }
    for domain, to_it in load.domains.items():
        limit = rates.per_domain.get(domain, rates.per_domain.get("*", 0.0))
        if limit and to_it / limit > max(takes.values()):
            takes[domain] = to_it / limit
            told[domain] = _mails(limit, f"je Sekunde an {domain}", f"a second to {domain}")
    return told[max(takes, key=takes.__getitem__)]


def _mails(rate: float, de: str, en: str, *, guessed: bool = False) -> Sentence:
    if rate == 1:
        return Sentence(f"Bei einer Mail {de}", f"At one mail {en}")
    number = f"{rate:g}".replace(".", ",")
    return Sentence(
        f"Bei {'geschätzt ' if guessed else ''}{number} Mails {de}",
        f"At {'an estimated ' if guessed else ''}{rate:g} mails {en}",
    )


class Told:
    """The warnings in words, with times as the subject's readers have them."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    def too_late(self, until: datetime, end: datetime, why: Sentence | None) -> Sentence:
        """``why`` is None where it would be in time, were it not for others before it."""
        why = why or Sentence(
            "Weil vorher noch andere Mails an der Reihe sind",
            "Since other mails leave before",
        )
        after = self._after(until)
        return Sentence(
            f"{why.de}, ist die letzte erst am {self._at(end, 'de')} draußen, {after.de}."
            if why.de.startswith("Weil")
            else f"{why.de} ist die letzte erst am {self._at(end, 'de')} draußen, {after.de}.",
            f"{why.en}, the last one is not out before {self._at(end, 'en')}, {after.en}.",
        )

    def delays(self, big: str, step: str, without: datetime, end: datetime) -> Sentence:
        """That ``step`` is out later because ``big`` is still leaving then."""
        name = self._subject.timezone
        days = [long_day(moment, name, "de") for moment in (without, end)]
        if days[0] == days[1]:
            late = f"am {days[1]}, erst um {short_hour(end, name, 'de')}"
            planned = f"um {short_hour(without, name, 'de')}"
        else:
            late, planned = f"erst am {self._at(end, 'de')}", f"am {self._at(without, 'de')}"
        return Sentence(
            f"Weil „{big}“ dann noch hinausgeht, ist „{step}“ {late} ganz draußen statt {planned}.",
            f'Since "{big}" is still leaving then, the last of "{step}" is out on '
            f"{self._at(end, 'en')} instead of {self._at(without, 'en')}.",
        )

    def _after(self, until: datetime) -> Sentence:
        is_issue = isinstance(self._subject, NewsletterIssue)
        if until == self._subject.starts_at and not is_issue:
            return Sentence("nach dem Beginn", "after the beginning")
        if until == self._subject.ends_at and not is_issue:
            return Sentence("nach dem Ende", "after the end")
        return Sentence(
            f"und nützt nur bis {self._at(until, 'de')}",
            f"and is of use until {self._at(until, 'en')} only",
        )

    def _at(self, moment: datetime, language: str) -> str:
        name, at = self._subject.timezone, _AT.in_language(language)
        return f"{long_day(moment, name, language)}{at}{short_hour(moment, name, language)}"
