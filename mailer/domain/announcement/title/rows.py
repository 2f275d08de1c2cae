"""Lines above an event's name: rows of events, occasions, days of a year, parts, rubrics."""

import re

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import OCCASION
from mailer.domain.announcement.title.candidates import OF_A_WEEKDAY

_SERIES = expression(
    r"\b(?:series|[\w-]*(?:reihe|zyklus|ringvorlesung|kolloquium)|colloquium)\b", re.IGNORECASE
)
_ISSUE = expression(
    r"(?:#|\b(?:Nr\.?|No\.?|Nummer|Folge|Teil|Part|Ausgabe|Episode|Termin|Runde))\s?\d{1,3}\W*$",
    re.IGNORECASE,
)
_ROW_ISSUE = expression(
    rf"^(?=.*\b(?:series|[\w-]*(?:reihe|zyklus|staffel))\b).*{_ISSUE.pattern}", re.IGNORECASE
)
_KICKER = expression(
    r"^(?:\S+\s){0,2}\S*(?:lunch|impulse|talk|stammtisch|treff|frühstück|café|salon|mittagspause|snack"
    r"|häppchen|sprechstunde|dialog)$"
    rf"|^{OF_A_WEEKDAY}$",
    re.IGNORECASE,
)
# "The Ada Example Memorial Lecture 2026", "Max-Muster-Vorlesung": it has a topic besides.
_NAMED_LECTURE = expression(
    r"(?:the\s)?(?:\d+(?:st|nd|rd|th)\s)?(?:[A-Z][\w.'’-]+\s){1,5}(?:memorial|annual|inaugural|commemorative)\s(?:lecture|address|oration)(?:\s20\d\d)?"
    r"|(?:\d+\.\s)?[A-ZÄÖÜ][\wäöüß]+(?:-[A-ZÄÖÜ][\wäöüß]+)+-(?:vorlesung|gedächtnisvorlesung|lecture|vortrag)(?:\s20\d\d)?",
    re.IGNORECASE,
)
_PART = expression(
    r"(?:modul|teil|tag|block|einheit|baustein|termin|part|day|session|module|woche|week)\s?\d{1,2}\b",
    re.IGNORECASE,
)
# "Zum Equal Pay Day", "As part of Open Science Week": why it is held now.
_ON_OCCASION = expression(
    r"(?:anlässlich|im\srahmen|aus\sanlass|begleitend\szu[mr]?|on\sthe\soccasion\sof|as\spart\sof|to\smark)\s[^:„“\"]{3,80}"
    r"|(?:darüber|dazu|hierzu|damit|davon|auf\sdem\spodium)\s(?:sprechen|diskutieren|reden|spricht|diskutiert|sitzen)\b.*"
    r"|(?:zum|zur|for)\s(?!sprache\b)(?:[\w.-]+\s){0,4}?[\w-]*(?:tag|day|woche|week|monat|month|jubiläum|geburtstag)(?:e?s)?(?:\s(?:der|des|von|für|of|for|gegen|against)\s[\w\s-]{3,40})?(?:\s20\d\d)?(?:\s(?:in|im)\s[A-ZÄÖÜ][\w-]+)?",
    re.IGNORECASE,
)
# "European Days of Rural Mobility 2026", "Umwelttag 2026 in Neudorf": what is held within it?
_NAMED_DAYS = expression(
    r"(?:internationale|europäische|nationale|bundesweite)[rn]?\s(?:tag|woche)\s(?:der|des|für|gegen)\s[\w\s-]{3,40}|welt[a-zäöüß]+tag|(?:international|world)\s(?:[\w’'-]+\s){0,3}?(?:day|week)(?:\s(?:of|for|against)\s[\w\s-]{3,40})?"
    r"|(?:[\w-]+\s){0,4}?[\w-]*(?:(?<!\w)days?|tage?|weeks?|wochen?|months?|monat)(?:\s(?:der|des|für|of|for|gegen|against)\s[\w\s-]{3,40})?\s20\d\d(?:\s(?:in|im)\s[A-ZÄÖÜ][\w-]+)?",
    re.IGNORECASE,
)
# "Landeskonferenz Nahversorgung 2026": where a line stands below it, that is its motto.
_YEARLY = expression(
    rf"(?:[\w-]+\s){{0,3}}[\w-]*(?:{OCCASION.pattern})(?:\s[\w-]+){{0,3}}\s20\d\d", re.IGNORECASE
)
_RUBRIC = expression(
    r"(?:mobilität|umwelt|klima|energie|bildung|soziales|familie|gesundheit|kultur|wirtschaft|planen|bauen|politik|verwaltung|arbeit"
    r"|jugend|sport|freizeit|natur|verkehr|digitales|termine|news|events)\s&\s[A-ZÄÖÜ][\w-]+",
    re.IGNORECASE,
)  # "Mobilität & Verkehr"
# "3. Vortrag": below a row's name, above who speaks and about what.
_NTH = expression(
    rf"\d{{1,2}}\.\s[\w-]*(?:{OCCASION.pattern})|[\w-]*(?:{OCCASION.pattern})\s\d{{1,2}}",
    re.IGNORECASE,
)


def names_row(text: str) -> bool:
    """Whether a line names a row of events and none of them: "Webinar series “Towns” – Part 4"."""
    return ": " not in text and bool(
        _SERIES.search(text)
        or _NAMED_LECTURE.fullmatch(text)
        or _ISSUE.search(text)
        or _KICKER.search(text)
        or (" & " in text and _RUBRIC.fullmatch(text))
        or names_days(text)
        or is_yearly(text)
    )


def names_days(text: str) -> bool:
    """Whether a line names days or weeks of a year: "Umwelttage 2026 in Neudorf"."""
    return _NAMED_DAYS.fullmatch(text) is not None


def is_yearly(text: str) -> bool:
    """Whether a line names an event or days of a year: what stands below may be their motto."""
    return "20" in text and bool(_YEARLY.fullmatch(text) or _NAMED_DAYS.fullmatch(text))


def is_part(text: str) -> bool:
    """Whether a line heads a part of the event: "Modul 1: Grundlagen"."""
    return _PART.match(text) is not None


def tells_issue(text: str) -> bool:
    """Whether a line is a row with its number: "Vortragsreihe Klima, Teil 3"."""
    return _ROW_ISSUE.search(text) is not None


def is_nth(text: str) -> bool:
    """Whether a line counts an event of the row above it: "3. Vortrag"."""
    return _NTH.fullmatch(text) is not None


def tells_why(text: str) -> bool:
    """Whether a line only says for what occasion the event is: "Zum Equal Pay Day"."""
    return _ON_OCCASION.fullmatch(text) is not None
