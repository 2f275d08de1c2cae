"""The parts of a title's line: the series or kind before it, and what stands around it."""

import re

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import (
    EVENT,
    KIND_FOR,
    OCCASION,
    names_occasion,
    names_office,
    names_only_kind,
)
from mailer.domain.announcement.lexicon.slogans import is_slogan
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.schedule.hours import find_hours
from mailer.domain.announcement.venue.houses import HOUSE_FIRST

_LONGEST_LINE = 500
_LONGEST_DAY = 30
_MOST_FRAMES = 3
_MOST_WORDS_OF_SERIES = 6
_PARTED = (" |", " ·", " •", " –", ", ")
_MOST_WORDS_OF_KIND = 3
SERIES_WORD = expression(
    r"(?:\b(?:[\w&]+-)*(?:kompakt|grund|aufbau|intensiv)?(?:online[\s-]?)?(?:web-?)?(?:seminar|webinar|workshop|fachtag(?:ung)?|vortrag"
    r"|lecture|schulung|fortbildung|fachgespräch|kurs|talk|briefing|infoabend|exkursion|lesung|bilderbuchkino|führung)s?(?!-(?!reihe)|\w)"
    r"|\b[\w-]*reihe\b|\bseries\b|\bonline[\s-](?:veranstaltung|event|session|talk|dialog|forum"
    r"|gespräch|training|kurs|sprechstunde|konferenz)\b|\b(?:[\w-]*(?:stammtisch|sprechtag|impuls|frühstück|treff|café|salon|lunch|abend|nachmittag|vormittag|treffen"
    r"|versammlung|dialog|gespräch|runde|austausch|werkstatt|vorstellung|diskussion|meeting)|[\w-]*(?:themen|aktions|projekt|praxis|info)tag)\b"
    r"(?=(?:\s(?:online|digital|live|extra|spezial))?:)|\bveranstaltung(?=:))",
    re.IGNORECASE,
)
_ROW = expression(
    r"(?<![^\W_])[\w-]{0,30}(?:talks|seminare|webinare|workshops|lectures|sessions|reihe|vorlesung)$",
    re.IGNORECASE,
)
_INVITATION = expression(
    r"(?:(?:herzliche\s|unsere\s)?(?:einladung|invitation|save\sthe\sdate|ankündigung|announcement)\b"
    r"(?:\s(?:an|für)\s[^:]{3,60}(?=:)|\s(?:zum|zur|zu|to\sthe|to\sour|to|for|for\sthe)\b)?\s?[:–—!-]?\s?"
    r"|(?:was|what)\?\s"
    r"|(?:neu|new|termin(?:verschiebung|änderung)?|erinnerung|reminder|update|(?:ganz\s)?neu\sim\sprogramm|(?:nicht\s|jetzt\s|bitte\s)?"
    r"(?:verpassen|vormerken|anmelden|buchen)|(?:unser\s)?(?:veranstaltungs)?tipp|aktuell|don['’]t\smiss|coming\s(?:up|soon)"
    r"|last\scall)(?:\s?[:–—!]+|\s-)\s?"
    r"|(?:erinnerung|reminder|update)\s(?:zum|zur|an\sden|an\sdie|to\sthe|to|for|for\sthe)\b\s?)",
    re.IGNORECASE,
)
# What a subject or a heading says of its news, before what the event is called.
NEWS = expression(
    r"(?:\[[^\[\]]{2,40}\]\s?)?(?:(?:\s?(?:\+|&|/|,|\bund\b|\band\b)?\s?)(?:(?:leider\s|heute\s|jetzt\s|now\s)?(?:wichtig(?:er?\s\w+)?|achtung(?=\s?!)"
    r"|neue[rs]?\s(?:termin|datum|ort|raum|uhrzeit)|(?:termin|raum|orts?|saal|programm|zeit)-?(?:verschiebung|änderung|verlegung|wechsel|erinnerung|hinweis)"
    r"|(?:nur\s)?noch\s\w+\s(?:freie\s)?plätze(?:\sfrei)?|noch\splätze\sfrei|(?:rest|letzte\s)plätze|(?:only|last)\s(?:\w+\s){0,2}(?:places|spaces|seats)(?:\sleft)?|abgesagt|absage|verschoben|verlegt|ausgebucht|aktualisiert|korrektur|korrigiert|erinnerung|eilt|fällt\saus"
    r"|postponed|cancell?ed|rescheduled|new\s(?:date|venue|time)|change\sof\s(?:date|venue|time)|sold\sout|fully\sbooked"
    r"|updated|correction|important|urgent|reminder|(?:bitte|please)\s\w+en|zur\s(?:info|kenntnis)|fyi)\b)){1,3}"
    r"(?:\s?[:!–—|]+|\s-)\s?(?=\S)|\[[^\[\]]{2,40}\]\s(?=\S)",
    re.IGNORECASE,
)
_NEWS_BEHIND = expression(
    r"\s[–—(-]?\s?\(?(?:NEU|NEW|VERSCHOBEN|VERLEGT|ABGESAGT|AUSGEBUCHT|POSTPONED|CANCELLED)\b[)!]*$"
)
# No "Ausschreibung von Bauleistungen": that is what an event may be about.
_FRAME = expression(
    r"(?:\s*(?:WG|AW|FW|FWD|RE|Wtr)\s?:)+\s*|(?:unter\sdem\s)?(?:motto|theme|thema|titel|überschrift|topic|title)(?:\s(?:des|der|lautet|ist|diesmal|heute|of|today|this\stime)(?:\s\w+)?)?\s?:\s"
    rf"|Ausschreibung(?:\s?[:–—-]\s|\s(?=[\w-]{{0,30}}(?:{EVENT.pattern})))"
    r"|(?:(?:you|all|everyone|members)(?:\sare|\sis|['’]re)\s(?:\w+\s){0,2}?invited\s(?:to|for)"
    r"|(?:we|I)\s(?:[\w'’]+\s){0,5}?(?:invite|welcome)\syou\s(?:all\s)?(?:to|for)"
    r"|(?:it\sis\s|with\s)?(?:our\s|my\s|great\s)?pleasure\sto\sinvite\syou\sto"
    r"|come\s(?:along\s)?to"
    r"|(?:please\s|come\sand\s)?join\sus\s(?:online\s)?(?:for|at)"
    r"|(?:Sie|Ihr|alle)\s(?:sind|seid)\s(?:\w+\s){0,2}?eingeladen,?\s(?:zum?r?|ins?)"
    r"|(?:(?:ganz\s)?herzlich\s)?(?:wir\sladen|ich\slade|laden\swir|lade\sich)\s(?:[a-zäöüßA-Z]\w*\s){0,4}?ein\szum?r?"
    r"|[^.!?„“\"]{3,80}?\s(?:(?:cordially|warmly)\s)?invites?\syou\s(?:all\s)?to"
    r"|[^.!?„“\"]{3,80}?\s(?:lädt|laden)\s(?:[a-zäöüßA-Z]\w*\s){0,4}?ein\szum?r?"
    r"|(?:herzlich\s)?willkommen\szum?r?"
    r"|[^.!?:„“\"]{3,80}?\s(?:informiert|informieren|präsentiert|präsentieren|(?:lädt|laden)\s(?:\w+\s){0,3}ein|presents?|invites?(?:\syou)?)\s?:)"
    r"(?:\s(?:attend|join|take\spart\sin|participate\sin))?"
    r"(?:\s(?:the|our|its|their|an?|unser\w*|ihre[mr]|dem|der|eine[mr]|diese[mr]))?(?:\s(?=\S)|\W*$)",
    re.IGNORECASE,
)
# Behind an invitation: "an online discussion on Rural Housing", "Fachtag zum Thema Wohnen".
_KIND_ON = expression(
    rf"^(?P<kind>(?:[\w-]+\s){{0,3}}?[\w-]*(?:{OCCASION.pattern}))\s(?:on|about|zum\sThema|zur\sFrage|über|titled|entitled|called|namens)?\s?:?(?<=\s)"
    r"(?!\w+(?:day|tag)\b)(?=(?-i:[A-ZÄÖÜ„“\"]))",
    re.IGNORECASE,
)
_NOTICE_BEHIND = expression(
    r"\s*(?:\s[–—|/-]|[,!(*+])+\s*(?:(?:es\s(?:gibt|sind)|noch|jetzt|nur|wenige|einige|letzte|few|last|only|still|some)\s){0,3}"
    r"(?:rest-?plätze(?:\s(?:frei|verfügbar))?|(?:freie\s)?plätze(?:\s(?:frei|verfügbar))?|ausgebucht|warteliste"
    r"|anmelden|anmeldung\s(?:ab\ssofort|noch|jetzt)?\s?(?:möglich|offen|geöffnet)|places?\s(?:still\s)?(?:left|available)|(?:(?:last|few|only|some|limited)\s){1,3}(?:places|spaces|seats|tickets)"
    r"|sold\sout|fully\sbooked|waiting\slist|register\snow|book\snow|registration\s(?:now\s)?open)[\s!).*+]*$",
    re.IGNORECASE,
)
_TOPIC_BELOW = expression(
    r"\s(?:zum\sThema|zur\sFrage|mit\sdem\sTitel|unter\sdem\s(?:Titel|Motto)|on\sthe\s(?:topic|subject)(?:\sof)?)\W*$",
    re.IGNORECASE,
)
_FACTS_BEHIND = expression(
    r"(?:\W*(?:am|vom|ab|um|on|from|at)\s.*\d.*|\s?[,|(–·-]\s?(?:online|digital|hybrid|per\s|via\s|über\s).*"
    r"|\s?[,|(–·-]\s?(?:ca\.\s|rund\s)?(?:\d{1,3}|eine?|zwei|drei|vier|an?|one|two)\s(?:min|stunde|std|hour|(?:vor|nach)mittag|abend|tag\b|morning|evening|afternoon).*"
    r"|\s?[,|(–·-]\s?(?:kostenlos|kostenfrei|gratis|free|live|(?:halb|ganz|ein)tägig).*"
    r"|,?\s(?:online|digital|hybrid|(?:via|per)\s\w+)|,?\s?[–-]?\s?(?:Folge|Teil|Part|Episode|Nr\.?|No\.?)\s?\d{1,3}"
    r"|\s(?:beginnt|startet|geht\slos|starts|begins|ist|findet|is))[\s.,:!]*",
    re.IGNORECASE,
)
_LASTS = expression(
    r"(?:\s[–—|-]|,)\s(?:ca\.\s|rund\s)?\d{1,3}\s(?:min(?:\.|uten|utes)?|std\.?|stunden|hours)(?:,?\s(?:online|digital|live|vor\sort|kompakt))?$",
    re.IGNORECASE,
)
_KIND_TOLD = expression(r"\s?[,–—|-]\s(?=[a-z]|[\w-]+\s(?:mit|von|by|with)\s)")
_IN_TOWN = expression(
    r",?\s(?:in|at)\s(?P<town>[A-ZÄÖÜ][\w-]+(?:[\s-][A-ZÄÖÜ][\w-]+)?)[\s.!]*"
    r"|,?\s(?:im|am|in\sder|in\sden|an\sder|auf\sdem|at\sthe|in\sthe)\s(?P<house>[A-ZÄÖÜ].*)"
)
_QUOTED_FIRST = expression(r"[\"„“»](?P<title>[^\"„“”»«]{3,250})[\"“”«](?P<rest>.{1,120})")
_LIKE_PLURAL = ("ungen", "nehmen", "munen", "schulen", "eien", "itas", "vereinen", "ern")
_THIS_TIME = expression(
    r"(?P<series>.{3,100}?)(?:\s?[–—|,-]\s(?:heute|diesmal|dieses\smal|thema|today|this\s(?:time|week|month)|topic)\s?:\s|\szum\sThema:?\s)"
    r"(?P<title>\S.*)",
    re.IGNORECASE,
)
_FOR_WHOM = expression(r"\s(?:für|for)\s")
_COLON = expression(r"(?P<series>[^:]{3,150}(?::innen[^:]{0,80})?):\s+(?P<title>\S.*)")
_QUOTED = expression(
    r"(?P<series>[^\"„“”»«]{3,150}?)\s?(?:\b(?:zum\sThema|on)\s)?[\"„“»](?P<title>[^\"„“”»«]{3,250})[\"“”«]"
    r"(?P<rest>.{0,80})"
)
_KIND_BEHIND = expression(
    r"(?P<title>.{3,300}?)(?:\s\|\s|(?P<colon>:\s)|\s(?P<open>\())(?P<kind>[^|–—():]{4,60})(?(open)\))"
)
_DASHED = expression(r"(?P<series>[^–—|]{3,100}?)\s(?:[–—|]|-)\s(?P<title>\S.*)")
_NUMBER = expression(
    r"(?:kurs|seminar|veranstaltungs|lehrgangs|event|course)-?\s?(?:nummer|nr\.?|no\.?|id)\s?:?\s?(?:[\w./-]{1,20}\s?[:–|-]|[A-Z]{0,4}\d[\w./-]{0,19})\s(?=\S)"
    r"|^(?:[1-9]\d{1,3}-\d{3,6}|(?:kurs|seminar|lehrgang|course)\s(?:[A-Z]{1,3}\s?-?\d{2,5}|\d{1,4}[/.-]\d{2,5}))\s(?:[:–-]\s)?(?=[„“\"]|(?-i:[A-ZÄÖÜ]))"
    r"|^(?:Episode|Folge|Ausgabe|Issue|Teil|Part)\s?#?\d{1,3}\s?[:–—-]\s(?=\S)",
    re.IGNORECASE,
)
BEFORE_DATE = expression(r"[\s,(|–—-]*(?:\b(?:am|on|vom|from))?\s*$")


def unframed(line: str) -> str:
    """The line without what only passes a title on, invites to it, or says that places are left.

    "You are invited to the Annual Forum – register now" → "Annual Forum"; "" if nothing is left.
    """
    line = line[:_LONGEST_LINE]
    line = line if "+++" in line else line.strip(" +")  # "++ Seminar ++", no "+++ Achtung +++"
    for _ in range(_MOST_FRAMES):
        frame = _FRAME.match(line) or NEWS.match(line)
        if frame is None:
            break
        line = line[frame.end() :]
    return _TOPIC_BELOW.sub("", _NOTICE_BEHIND.sub("", line)).strip()


def named_on(line: str) -> tuple[str, str]:
    """``(kind, name)`` of what an invitation goes on with: "an online talk on Rural Housing".

    A heading "Talk on Housing" begins with a capital letter and is left whole, without a kind.
    """
    found = _KIND_ON.match(line) if line[:1].islower() else None
    if found is None:
        return "", line
    return f"{found['kind'][:1].upper()}{found['kind'][1:]}", line[found.end() :]


def split_series(line: str) -> tuple[str, str]:
    """``(series, title)``: "ZWK Online-Seminar: Klima" → both; a title alone has no series."""
    line = _NUMBER.sub("", _without_date(unframed(line[:_LONGEST_LINE])), count=1)
    line = _NEWS_BEHIND.sub("", line)
    if (found := _INVITATION.match(line)) and found.end() < len(line):
        line = line[found.end() :]
    if SERIES_WORD.fullmatch(line) or (len(line.split()) <= 4 and _ends_with_series(line)):
        return line, ""
    return _at_sign(line) or ("", _without_facts(unquoted(line)))


def _at_sign(line: str) -> tuple[str, str] | None:
    """Series and title on either side of a colon, quotation marks, a bar or a dash."""
    kind, name = named_on(line)
    if kind:
        return kind, unquoted(name)
    kind, bar, name = line.replace(" // ", " | ").partition(" | ")
    if bar and names_only_kind(kind.strip()):
        return kind.strip(), unquoted(name)  # "Fachtag | Stark im Flur: Hilfe und Halt"
    if found := _THIS_TIME.fullmatch(line):
        return found["series"].strip(), unquoted(found["title"])
    return _at_colon(line) or _at_other_sign(line)


def _at_colon(line: str) -> tuple[str, str] | None:
    """Series and title on either side of a colon, unless it belongs to the title."""
    found = _COLON.fullmatch(line)
    if found is None:
        return None
    series, title = found["series"], found["title"]
    if series.count("„") > series.count("“"):
        return None  # "„Starkregen: vom Plan zum Bau“"
    if names_office(series) and _names_series(title, title):
        return "", unquoted(title)  # "Kulturamt Neudorf: Sprechstunde für Vereine"
    if title[0].islower() and _FOR_WHOM.search(series):
        return None  # "Beratung für Betriebe: kostenlos und vertraulich"
    if names_only_kind(title) and not names_only_kind(series):
        return None  # "Energieberatung für Kommunen: Sprechtag"
    if title[0].isdigit() and find_dates(title[:_LONGEST_DAY]):
        return None  # "Forum Stadtbäume: 6.–8. Mai"
    if not _names_series(series, f"{series}:"):
        return None
    inner = _QUOTED.fullmatch(title)  # "Thementag: Eröffnung „Wasser für alle“"
    if inner and names_occasion(inner["series"].strip()) and not inner["rest"].strip(" .!"):
        return f"{series.strip()}: {inner['series'].strip()}", inner["title"]
    return series.strip(), unquoted(title)


def _at_other_sign(line: str) -> tuple[str, str] | None:
    """Series and title on either side of quotation marks, a bar or a dash."""
    found = _QUOTED.fullmatch(line)
    if found and _names_series(found["series"].strip(), found["series"]):
        return found["series"].strip(" :–—-"), _quoted_with(found["title"], found["rest"])
    found = _KIND_BEHIND.fullmatch(line)
    if found and (names_only_kind if found["colon"] else _is_kind)(found["kind"].strip()):
        return found["kind"].strip(), unquoted(found["title"])  # "Steuern im Verein | Seminar"
    found = _DASHED.fullmatch(line)
    # "Webinar X – im Gespräch mit Y": what goes on in lower case is no title of its own.
    goes_on = found is not None and found["title"][0].islower()
    if (
        found
        and not goes_on
        and _names_series(found["series"], found["series"])
        and len(found["series"].split()) <= _MOST_WORDS_OF_SERIES
    ):
        return found["series"].strip(), unquoted(found["title"])
    return None


def _is_kind(text: str) -> bool:
    """Whether what stands behind a title only says what it is, and perhaps for whom."""
    if KIND_FOR.match(text):
        return True
    return names_only_kind(text) or (
        len(text.split()) <= _MOST_WORDS_OF_KIND and names_occasion(text)
    )


def _names_series(name: str, with_sign: str) -> bool:
    """Whether what stands before a sign is a series or a kind, and no part of the title."""
    return (
        SERIES_WORD.search(with_sign) is not None or names_only_kind(name) or names_occasion(name)
    )


def _without_facts(title: str) -> str:
    """A title in quotation marks at the line's beginning without a place or a day behind it."""
    found = _QUOTED_FIRST.fullmatch(title)
    if found is None:
        return _LASTS.sub("", title) if _has_digit(title) else title
    alone = _quoted_with(found["title"], found["rest"])
    return title if alone != found["title"] else alone


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _quoted_with(title: str, rest: str) -> str:
    """What stands in quotation marks, with what goes on behind them unless it is a fact."""
    town = _IN_TOWN.fullmatch(rest)
    if _KIND_TOLD.match(rest) and OCCASION.search(rest):
        return title.strip()  # "“Peatlands” – illustrated talk by Tom Example"
    if _FACTS_BEHIND.fullmatch(rest) or (rest[:2] in _PARTED and find_dates(rest)):
        return title.strip()
    if town and (
        HOUSE_FIRST.match(town["house"])
        if town["house"]
        else not town["town"].endswith(_LIKE_PLURAL)
    ):
        return title.strip()
    return f"{title}{rest.rstrip(' .,:')}".strip()


def _ends_with_series(line: str) -> bool:
    if _ROW.search(line) and ":" not in line:
        return True
    return any(found.end() == len(line) for found in SERIES_WORD.finditer(line)) and (
        line.lower().split()[0].startswith(("online", "web", "semin", "worksh")) or "-" in line
    )


def _without_date(line: str) -> str:
    """The heading without a date at its end: that stands in the box, and may move."""
    days = find_dates(line)
    if not days:
        return line
    before, behind = line[: days[0].start], line[days[-1].end :]
    if before.rstrip().endswith(("|", "·", "•", "//")):
        return before.rstrip(" |·•/")  # "Fachtag Wald | 4. März | Forsthaus": one fact a column
    if re.search(r"[^\W\d]{5,}", behind) and not _tells_house(behind):
        return line
    return before[: found.start()] if (found := BEFORE_DATE.search(before)) else before


def _tells_house(behind: str) -> bool:
    """Whether nothing but hours and a house stands behind a date: "um 18 Uhr in der Stadthalle"."""
    hours = find_hours(behind)
    behind = behind[hours[-1].end :] if hours else behind
    return HOUSE_FIRST.match(behind.lstrip(" ,.|·–-")) is not None


def unquoted(title: str) -> str:
    """The title without quotation marks and signs around it; a slogan keeps its full stop."""
    if is_slogan(title):
        return title
    title = title.strip(" .|:") if title.endswith(".") else title.strip(" |:")
    inner = re.fullmatch(r"[\"„“»]([^\"„“”»«]+)[\"“”«]", title)
    return inner[1].strip() if inner else title
