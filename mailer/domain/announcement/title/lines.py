"""What a line above an announcement is: a heading, a fact, or a greeting."""

import re

from mailer.domain.announcement.lexicon.calendar_words import MONTHS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import names_office, names_only_kind
from mailer.domain.announcement.lexicon.names import introduced_people, is_called, read_name
from mailer.domain.announcement.lexicon.online_words import ONLY_ONLINE, SERVED
from mailer.domain.announcement.lexicon.roles import begins_with_role
from mailer.domain.announcement.lexicon.slogans import is_slogan
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.schedule.hours import find_hours
from mailer.domain.announcement.text.navigation import is_furniture, is_greeting
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.venue.houses import is_address

LONGEST_HEADING = 220
LONGEST_MOTTO = 60
_MOST_BEFORE_NAME = 3  # "mit der Beraterin Svenja Muster"
INVITING = expression(r"\b(?:lädt|laden)\b.*\bein\b|\b(?:invites?|inviting)\b", re.IGNORECASE)
_FACT_NAMED = expression(
    r"(?!(?i:workshop|vortrag|seminar))[A-ZÄÖÜ][\w-]+:\s[a-zäöü]+(?:\s[a-zäöü]+)?"
    r"|(?i:stufe|kursstufe|level|niveau|zielgruppe|altersgruppe|target\sgroup|audience)\s?:\s.{2,80}|(?i:sprache|language)\s?:\s(?i:deutsch|englisch|französisch|german|english|french|leichte)\b.{0,60}"
)  # "Level: introductory"
_CODE = expression(
    r"(?:Nr|No|Nummer|Code|ID)\b\.?\s?:?\s?[A-Z]{0,3}[\d./-]{3,20}$|(?:course|event|kurs|seminar|veranstaltungs?|lehrgangs?)[\s-]?(?:code|nummer|nr\b\.?|no\b\.?|id)\s?:?\s?[\w./-]{1,20}$",
    re.IGNORECASE,
)
_PROSE = expression(
    r"\b(?:laden\s(?:wir|ich)|lade\sich|(?:wir|ich)\s(?:laden|lade|möchten?|freuen?|bieten?|veranstalten?)"
    r"|(?:hatten|haben|werden|können|wollen|möchten|dürfen)\s(?:wir|Sie)|(?:we|I)\s(?:are|would|invite|cordially|warmly)|(?:I|we)\sam)\b"
    r"|^\W*(?:bitte\s\w+en\s(?:Sie|Ihr)|please\s(?:note|book|register|contact|bring|let|see|find|make|call))\b",
    re.IGNORECASE,
)
_QUESTION = expression(
    r"(?:wie(?:viel|\sviele?)?|was|warum|wer|wem|wen|wessen|wo|wann|weshalb|wieso|welche[rsnm]?|wo(?:hin|her|für|von|rauf|ran|mit|rüber|zu)|how|what|why|who|whose|where|when|which)\b",
    re.IGNORECASE,
)
# Opening hours, what it costs, what is new.
_SERVICE = expression(
    r".*\b(?:Mo|Di|Mi|Do|Fr|Mon|Tue|\w+tag|mittwoch|\w+day)s?\s?(?:bis|to|–|-)\s?(?:Mi|Do|Fr|Sa|So|Fri|Sat|Sun|\w+tag|\w+day)s?,?\s(?:von\s|from\s)?\d.*"
    r"|.{2,40}:\s(?:(?:EUR|€|£|\$|CHF)\s?\d[\d.,–-]*|\d[\d.,–-]*\s?(?:EUR|Euro|€|CHF)\b.{0,30})"
    r"|(?:der\s)?eintritt\s(?:ist\s)?frei|(?:admission|entry)\s(?:is\s)?free|free\s(?:admission|entry)"
    r"|neu\s(?:im\s(?:programm|angebot)|bei\suns)\b.{0,30}",
    re.IGNORECASE,
)
_ABBREVIATED = expression(r"\be\.\s?V\.$|\b(?:Co|Ltd|Inc|bzw|usw|etc)\.$", re.IGNORECASE)
_FACT_LINE = expression(
    r"(?:am|vom|ab|wann|on|from|beginn|start|termine?|datum|date|uhrzeit|anmeldung\s(?:bis|ab|vom)|register\sby|rsvp)\b.{0,20}\d"
    r"|\d{1,2}[.:h\s–-].{0,30}(?:uhr|\d\s?[ap]m)\b|\d{1,2}\s?[ap]m\b"
    r"|(?:jeden\s|immer\s|every\s)?(?:\w{3,6}day|mittwoch|sonnabend|\w{3,7}tag)s?,?\s(?:von\s|ab\s|um\s|from\s|at\s)?\d{1,2}[.:\s–-]",
    re.IGNORECASE,
)
_ONLY_HOURS = expression(r"\d{1,2}[:.]\d\d(?:\s?[–-]\s?\d{1,2}[:.]\d\d)?(?:\s?(?:Uhr|h))?")
_MAIL_ADDRESS = expression(r"[\w.-]@[\w-]+\.\w")
_IN_BRACKETS = expression(r"\([^()]*\)?")  # no "(Wie) hilft KI?"
_NOW = expression(
    r"(?:neu(?:e[rs]?)?|new|jetzt|nun|now)(?:\s(?:termin|datum|date))?\W{1,3}(?:\w{2,10},\s)?",
    re.IGNORECASE,
)
_IN_WORDS = (
    r"\(?(?:in\s)?(?:(?:leichter?|einfacher?|deutscher?|englischer?)\ssprache|easy\sread(?:\sversion)?|plain\slanguage"
    r"|(?:english|german)\s(?:version\s)?(?:below|follows)|(?:englische|deutsche)\sfassung\s(?:unten|folgt))\)?"
)
NO_TITLE = expression(
    r"\W*(?:(?:herzliche\s|unsere\s)?(?:(?:\w+-?)?einladung|ausschreibung|invitation|save\sthe\sdate|(?:vor)?ankündigung|announcement"
    r"|seminarankündigung|veranstaltungs(?:hinweis|ankündigung|tipp)|terminhinweis|neue[sr]?\s(?:online-?|web-?)?(?:seminar|webinar|workshop|veranstaltung)|programm|flyer"
    r"|programme|einladung\sund\sprogramm|event\sannouncement|einladung\szum\s(?:mit\w{3,9}en|kennenlernen|dabeisein)|(?:(?:sie|ihr|du)\s(?:sind|seid|bist)\s(?:\w+\s)?|(?:ganz\s)?herzlich\s)eingeladen|you\sare\s(?:\w+\s)?invited|bitte\sweiterleiten|teilnahmebedingungen|tagesordnung|terms\sand\sconditions|hinweis|verlegt"
    r"|(?:(?:achtung|wichtig|hinweis)\W{1,3})?(?:termin|raum|orts?|saal|zeit|programm)-?(?:änderung|verschiebung|verlegung|wechsel)|(?:change\sof\s(?:room|venue|date|time|plan)s?|(?:room|venue|date|time)\schange)|(?:raum|ort|saal|zeit)\s(?:geändert|verlegt)|verschoben|neuer\stermin|neu|new|update|(?:absage|verschiebung|verlegung|änderung|erinnerung)\s(?:an\s|zu\s)?(?:unsere[smrn]?|des|der|dem|zum|zur)\s[^:„\"]{3,80}"
    rf"|(?:(?:nächste[rs]?|unser\w?|next)\s)?(?:termin(?:erinnerung|hinweis)?|treffen|meeting|veranstaltung|event|information(?:en)?|infos?|erinnerung|reminder|zur\s(?:info|kenntnis)|sitzung|besprechung|versammlung|zusammenkunft|(?:herzlich\s)?willkommen|welcome|(?:seminar|workshop|webinar|lecture|talk|course|conference)\s(?:announcement|invitation))))(?:\s{_IN_WORDS})?\W*"
    rf"|\W*{_IN_WORDS}\W*",
    re.IGNORECASE,
)
_TO_WHOM = expression(
    r"(?:verteiler|adressat(?:en|innen)?|empfänger(?:kreis)?|distribution(?:\slist)?|az\.?|aktenzeichen|geschäftszeichen|(?:our\s|your\s)?ref(?:erence)?\.?(?:\sno\.?)?)\s?(?::|(?<=\.))\s.{2,160}"
    r"|(?:an|für|to|for|information\sfür)\s(?:(?:alle|die|den|das|unsere|sämtliche|all|our|the)\s){1,2}(?:[\wäöü*:]+\s){0,2}?[\wäöü*:-]*(?:leitungen|leiter\w*|mitglieder\w*"
    r"|eltern|lehrkräfte\w*|beschäftigten|mitarbeite\w+|kolleg\w+|vereine|verbände|betriebe|unternehmen|schulen|kitas|kommunen|gemeinden|städte|ämter|bürger\w*|presse"
    r"|[\wäöü]*redaktion(?:en)?|medien|haushalte|träger|beauftragten?|studierenden|auszubildenden|erziehungsberechtigten|interessierten|teilnehm\w+|dienststellen|bewohner\w*|ehrenamtlichen|arbeitgeber\w*|führungskräfte"
    r"|members?|companies|staff|parents|residents|schools|teachers|colleagues|students|employees|households|participants|media|editors|volunteers)"
    r"(?:(?:\s(?:der|des|von|im|in|of|at|in|und|and|sowie|&|mit\sder\sbitte)|,)\s.{2,90})?",
    re.IGNORECASE,
)
# Also "Anna Muster (Neudorf) spricht über „Wärme“".
_BEHIND_SPEAKER = expression(
    r"(?:\s?\([^()]{2,80}\)|,\s[^:„“\"–|]{2,80}?)?(?:\s?:|\s[–—|-]|,(?=\s[„“\"»]))\s+(?P<title>\S.{3,200})"
    r"|(?:\s?\([^()]{2,80}\)|,\s[^:„“\"–|]{2,80}?,?)?\s(?:speaks?|talks?|lectures?|reads?|presents?|discusses"
    r"|spricht|referiert|berichtet|liest|erzählt|informiert|diskutiert|zeigt|präsentiert|hält|stellt)\b[^.:„“\"»]{0,40}"
    r"(?:\s[„“\"»](?P<quoted>[^\"„“”»«]{4,200})[\"“”«](?:\svor|\sdar)?[.!]?|:\s(?P<topic>\S.{3,200}))"
)
# "mit Svenja Muster (Neudorf)" below a title: who speaks.
_WITH_SOMEBODY = (
    "von und mit ",
    "mit ",
    "von ",
    "vorgestellt von ",
    "with ",
    "by ",
    "presented by ",
)
_ARTICLES = ("der ", "dem ", "den ", "the ", "unserer ", "unserem ")
_IN_MONTH = expression(rf"(?:im\s|in\s)?(?:{any_of(MONTHS)})(?:\s20\d\d)?", re.IGNORECASE)
_TOWN = expression(r"[A-ZÄÖÜ][\w-]{1,30}(?:\s[\w-]{1,20}){0,2},\s(?:den\s|am\s)?")


def is_heading(passage: Passage) -> bool:
    """Whether a passage may be a heading at all: short, no sentence, no fact, no greeting."""
    text = passage.text
    return (
        passage.label is None
        and len(text) <= LONGEST_HEADING
        and any(char.isalpha() for char in text)
        and not (text.endswith((".", ";")) and not (_ABBREVIATED.search(text) or is_slogan(text)))
        and not is_greeting(text)
        and not is_furniture(text)
        and "://" not in text
        and not _MAIL_ADDRESS.search(text)
        and not _CODE.match(text)
        and not _FACT_NAMED.fullmatch(text)
        and not (_PROSE.search(text) and not _asks(text))
        and not tells_when(text)
        and not is_address(text)
        and not (SERVED.match(text) and ONLY_ONLINE.fullmatch(text) and not names_only_kind(text))
    )


def _asks(text: str) -> bool:
    """Whether a line is one short question: "Worauf können wir verzichten?"."""
    return text.endswith("?") and ". " not in text and _QUESTION.match(text) is not None


def is_title_like(passage: Passage) -> bool:
    """Whether a heading may be a title: neither an office nor a person, nor in parentheses."""
    text = passage.text
    named = read_name(text, 0)
    person = named is not None and named.addressed
    return is_heading(passage) and not (
        names_office(text) or person or _IN_BRACKETS.fullmatch(text)
    )


def names_readers(text: str) -> bool:
    """Whether a line only says whom it is written to: "An alle Schulleitungen"."""
    return _TO_WHOM.fullmatch(text) is not None


def invites_to(text: str) -> bool:
    """Whether a line only says who invites, and the event follows."""
    return text.endswith(":") and INVITING.search(text) is not None


def invites(text: str) -> bool:
    """Whether a line is only the beginning of an invitation: "Wir laden herzlich ein zum"."""
    return len(text) <= LONGEST_HEADING and _PROSE.search(text) is not None and not _asks(text)


def names_speaker(text: str) -> bool:
    """Whether a line below a title only says with whom: "mit Svenja Muster (Neudorf)"."""
    begins = next((len(one) for one in _WITH_SOMEBODY if text.startswith(one)), 0)
    if not begins:
        return False
    begins += next((len(one) for one in _ARTICLES if text.startswith(one, begins)), 0)
    named = read_name(text, begins)
    if named is not None:
        return is_called(named) or text[named.end :].lstrip()[:1] in {"(", ","}
    return any(text[:at].count(" ") <= _MOST_BEFORE_NAME for at, _ in introduced_people(text))


def is_dateline(text: str) -> bool:
    """Whether a line is nothing but where and when something was written: "Neudorf, 1. Mai"."""
    town = _TOWN.match(text[:LONGEST_MOTTO])
    if town and _IN_MONTH.fullmatch(text, town.end()):
        return True  # "Neudorf, im Februar"
    days = find_dates(text[:LONGEST_MOTTO])
    return (
        bool(days)
        and len(text) - days[-1].end <= 1
        and bool(_TOWN.fullmatch(text[: days[0].start]))
    )


def tells_when(text: str) -> bool:
    """Whether a line tells the day or the hours, and no name."""
    days = find_dates(text)
    if days and days[0].start <= max(2, found.end() if (found := _NOW.match(text)) else 0):
        return True
    if _ONLY_HOURS.fullmatch(text):
        return True
    return bool(_FACT_LINE.match(text)) and bool(days or find_hours(text))


def tells_service(text: str) -> bool:
    """Whether a line tells opening hours or a price: "Montag bis Freitag 9–19 Uhr"."""
    return " " in text and _SERVICE.fullmatch(text) is not None


def behind_speaker(text: str) -> str:
    """What a line calls the talk of whom it names: "Prof. A B (Neudorf): Meadows"; "" if nothing.

    No "Dr. A B – Leiterin des Amtes": that is what somebody is.
    """
    named = read_name(text, 0)
    if named is None or not is_called(named):
        return ""
    found = _BEHIND_SPEAKER.fullmatch(text, named.end)
    title = (found["title"] or found["quoted"] or found["topic"]) if found else ""
    alone = " " not in title or title[:1].islower()
    return "" if alone or names_office(title) or begins_with_role(title) else title
