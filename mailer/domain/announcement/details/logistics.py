"""Sentences that only say when, where, how much and how to register.

The mail shows these facts in a box; left in the text they would be wrong after a reschedule.
"""

import re

from mailer.domain.addresses_in_text import find_addresses
from mailer.domain.announcement.fees.money import find_price_words
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.hour_kinds import BLANK
from mailer.domain.announcement.lexicon.vocabulary import words
from mailer.domain.announcement.schedule.appointments import blanked
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.schedule.hours import find_hours
from mailer.domain.announcement.venue.places import find_place_words
from mailer.domain.announcement.venue.whereabouts import says_only_online

_WORDS = words(
    "das die der den dem des ein eine einer einem es ist sind wird werden findet finden statt",
    "am um von vom bis zum zur zu ab in im an auf per via über unter und oder sowie als für mit",
    "bei beim online digital virtuell uhr cet mez mesz cest seminar seminars webinar webinars",
    "workshop veranstaltung online-seminar online-seminars onlineseminar online-veranstaltung",
    "termin termine fachtag fachtagung vortrag online-workshop online-vortrag web-seminar reihe",
    "teilnahme kostenfrei kostenlos unentgeltlich gebührenfrei gebühr teilnahmegebühr kosten",
    "teilnahmebeitrag beträgt betragen kostet pro person zzgl inkl mwst ust bitte melden sie",
    "sich anmelden anmeldung anmeldungen registrieren registrierung anmeldeschluss anmeldefrist",
    "erforderlich möglich notwendig spätestens hier folgendem folgenden link links gebeten",
    "anmelde formular online-formular webseite website internetseite können kann ihr ihre ihnen",
    "wir laden lädt ein einladen herzlich freuen uns beginnt beginn endet ende dauer dauert",
    "minuten stunden stunde jeweils dazu diesem diese dieser nach zugangslink zugang",
    "zugangsdaten teilnahmelink einwahl erhalten anmeldelink ohne vorherige verbindlich jedoch",
    "aber auch nur raum zoom teams webex videokonferenz plattform ort präsenz saal du dich euch",
    "meldet the a an is are will be held takes take place taking on at from to until by before",
    "of and or in for free charge no cost costs fee participation attendance admission event",
    "session please register registration required open closes deadline rsvp sign up here via",
    "link below join us this our you your can time berlin german cet bst et it starts ends",
    "begins lasts minutes hours hour per eur euro vat plus online-event lecture talk series",
    "cordially invite invited we meeting using following under",
)
_HELD = expression(
    r"\b(?:findet|finden|statt|stattfinden|takes?\splace|be\sheld|is\sheld|melden|anmelde\w*|register"
    r"|laden|invite)\b",
    re.IGNORECASE,
)
_CONTACT = expression(r"\S@\S|\bTel(?:efon)?\b|\bphone\b|\bBarriere|\bDolmetsch", re.IGNORECASE)
_QUOTED = expression(r"[\"„“»][^\"„“”»«]{2,200}[\"“”«]")
_MOST_NAMES_OF_THE_EVENT = 3


def is_logistics(sentence: str, title: str) -> bool:
    """Whether the sentence has facts of the box in it and says nothing besides.

    The seminar's own title counts as one of the facts. An address to write or telephone to is
    in no box, so its sentence stays.
    """
    if says_only_online(sentence):
        return True
    rest, facts = _without_facts(sentence)
    if not facts or _CONTACT.search(sentence):
        return False
    if title:
        rest = rest.replace(title, " ")
    if _HELD.search(sentence):
        rest = _QUOTED.sub(" ", rest)
    words = [word.lower() for word in re.findall(r"[^\W\d_][\w'’-]*", rest)]
    unknown = [word for word in words if word not in _WORDS]
    dated = bool(find_dates(sentence)) and bool(_HELD.search(sentence))
    return len(unknown) <= (_MOST_NAMES_OF_THE_EVENT if dated else 0)


def tells_a_date(sentence: str, days: frozenset[tuple[int, int]]) -> bool:
    """Whether the sentence names one of the days, each ``(month, day)``."""
    return any((one.month, one.day) in days for one in find_dates(sentence))


def tells_no_other_day(sentence: str, days: frozenset[tuple[int, int]]) -> bool:
    """Whether each day that the sentence names is one of these, each ``(month, day)``."""
    return all((one.month, one.day) in days for one in find_dates(sentence))


def _without_facts(sentence: str) -> tuple[str, bool]:
    days = find_dates(sentence)
    rest = blanked(sentence, days)
    hours = find_hours(rest)
    rest = blanked(rest, hours)
    spans = [
        *find_addresses(sentence),
        *find_price_words(sentence),
    ]
    places = find_place_words(sentence)
    chars = list(rest)
    for start, end in [*spans, *places]:
        chars[start:end] = BLANK * (end - start)
    return "".join(chars).replace(BLANK, " "), bool(days or hours or spans or places)
