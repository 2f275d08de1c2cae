"""What a date in a text is of: registering until then, or something beside the event."""

import re

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.schedule.dates import DateMention

_REGISTERING = (
    r"(?:anmeld|anzumelden|\banm\.|(?<!bedarf\s)(?<!bedarfe\s)melde\w*|registrier|regist(?:er|ration)"
    r"|rsvp|akkreditier(?!\w*\s(?:für|von)\s(?:die\s)?(?:presse|medien|journal))"
    r"|sign(?:ing)?[ -]up|book"
    r"|\banträge\sauf\s(?:zulassung|teilnahme)\b|\bmeldung(?:en)?\s(?:der\steilnehm|bitte|an\b|über\b)|\bum\s(?:eine\s)?kurze\snachricht\b"
    r"|\b(?:unteren|abgetrennten|anhängenden|beiliegenden)\sabschnitt\b|\bfüllen\ssie\b.{0,40}\bformular|\b(?:use|complete|fill\sin)\sthe\sform\b"
    r"|\brufen\ssie\s(?:(?:uns|mich|bitte)\s){0,2}(?:bis|spätestens)\b|u\.\s?a\.\s?w\.\s?g|bewerb|\bapply|\bzusag|\bzu-\s?(?:oder|bzw\.|und|/)\s?absag|rückmeld|einschreib|terminver(?:gabe|einbarung)|enrol|teilnahmewunsch|\brepl(?:y|ies)\b(?!\sto\sthe\b)"
    r"|\bbescheid\b|\bmail\b|\bbuch(?:bar|ung(?!\s(?:der|des|eine[rs]|für|von)\s(?!plätze|(?:die\s)?teilnahme|(?:die\s)?veranstaltung|(?:das\s)?seminar|tickets)))|(?-i:\bbuchen\b|\bBuchen\sSie\b)|teilnahme|\bteilnehmen\b|reserv|\bkarten\b|tickets?\b|eintrag|\btrag\w*\s(?:sie\s)?(?:sich|euch|dich)\b|let\sus\sknow|\bteil(?:en|t)\s(?:sie\s)?uns\b|\bconfirm|rückantwort|zurücksenden|\bpl(?:ätze?|atz(?!\sde[rs]\b)|aces?)\b|\bantwort)"
)
IS_REGISTERING = expression(_REGISTERING, re.IGNORECASE)
UNTIL = expression(
    r"\b(?:bis\s(?:zum\s)?(?:ablauf|ende)\sdes|bis(?:\s(?:spätestens|einschließlich|einschl\.|inklusive|inkl\.|längstens))?(?:\szum|\sam)?"
    r"(?:\seinschließlich)?|spätestens(?:\sbis)?(?:\szum|\sam)?|(?:by|before)(?:\sthe)?(?:\send\sof|\s(?:noon|midnight"
    r"|close\sof\s(?:business|play))(?:\son)?)?|until|till|before"
    r"|up\sto|on\sor\sbefore|(?:no|not)\slater\sthan)[\s:]{0,2}$",
    re.IGNORECASE,
)
# The day behind what names it: "spätestens am Freitag davor (27.2.)".
_UNTIL_APART = expression(
    r"\b(?:bis|spätestens|until|by|no\slater\sthan)\s(?:(?!\d|\bbis\b|\bam\b.*\bam\b)[^.;:!?()]){3,50}(?:,|\(|:|–|-)\s?"
    r"(?:(?:also|das\sist|d\.\s?h\.|i\.\s?e\.|dem|den)\s)?$"
    r"|\b(?:vorher|davor|zuvor|ahead|in\sadvance)\s?\(\s?(?:also\s|d\.\s?h\.\s)?$",
    re.IGNORECASE,
)
# "Nach dem 1. März sind keine Anmeldungen mehr möglich."
_AFTER_IT = expression(r"\b(?:nach|after)\s(?:dem\s|the\s)?$", re.IGNORECASE)
_NOT = expression(r"\b(?:keine?|nicht|no|not|cannot)\b", re.IGNORECASE)
_CLOSING_DAY = expression(
    r"(?:meldeschlu(?:ss|ß)|(?:an|rück)meldefrist|(?:an|rück)melde-?(?:termin|ende|stichtag)|einsendeschluss"
    r"|letzte[rn]?\s(?:tag|termin)\s(?:da|hier)für|letzte[rn]?\s(?:tag|termin)\sdazu|(?:letzte[rn]?|spätester)\s(?:(?:anmelde|rückmelde)(?:tag|termin|möglichkeit)\w*|(?:tag|termin|möglichkeit)\w*\s(?:der|zur|für\s(?:die|ihre|eure))\s(?:anmeldung|rückmeldung))"
    r"|bewerbungs(?:schlu(?:ss|ß)|frist)|rückmeldungen?\sbis|anmeldungen?\sbis|(?:registrations?|bookings?|applications?|sign-?ups?)\s(?:\w+\s){0,4}?(?:deadline|closes?"
    r"|ends|is\sopen\suntil)|closing\sdate|(?:last|final)\s(?:day|date)\s(?:to|for)\s(?:regist|book|sign|apply)\w*"
    r"|deadline|register\sby|rsvp|(?:ticket|online)\s(?:sales?|booking)\s(?:closes?|ends?)"
    r"|(?:anmeldung|anmeldeportal|registrierung|bewerbung|anmeldeformular)\s(?:[\w-]+\s){0,4}?(?:schließt|endet|läuft|ist\smöglich\sbis)\b)",
    re.IGNORECASE,
)
_OTHER = expression(
    r"(?:storn|cancel|abmeld|veröffentlicht|published|posted|zuletzt|updated|in\skraft|stand:?\s$"
    r"|\b(?:erstellt|angelegt|eingestellt|hochgeladen|created|uploaded|added)(?:\s(?:am|on)|\s?:)|letzte\sänderung"
    r"|\baktualisiert\b|\blast\s(?:modified|edited|change)|\b(?:presse|medien)?(?:meldung|mitteilung|information|einladung)\svom\s$"
    r"|\b(?:wiederholung|protokoll|bericht|nachlese|fotos|unterlagen)\s(?:\w+\s){0,3}vom\s$"
    r"|\b(?:sent|e?mailed|circulated|released|announced)\s(?:out\s)?(?:to\syou\s)?(?:on|by)\s(?:\w+\s)?$"
    r"|aufzeichnung|recording|(?:anmeldung|registration|registrierung)\w*\s(?:ist\s)?(?:(?:ab|opens)\b|(?:starts|startet|beginnt|öffnet)\s(?:(?:am|on)\s)?$)"
    r"|(?:anmelde|buchungs|verkaufs|vorverkaufs|bewerbungs)-?(?:start|beginn)|\b(?:vvk|\w*vorverkauf\w*|kartenverkauf|presale|(?:ticket\s)?sales\s(?:starts?|opens?|begins?)|ticket\ssales(?!\s(?:close|end)))\b)",
    re.IGNORECASE,
)
# "Der Zugangslink wird am 3. März verschickt", "am 19. Juni ab 13 Uhr geschlossen".
_IS_SENT = expression(
    r"\s?(?:[\w-]+\s){0,5}(?:versandt|versendet|verschickt|zugesandt|zugeschickt|freigeschaltet|bekannt\s?gegeben)\b"
    r"|,?\s(?:(?:ab|von|bis|from|Uhr|\d[\d:.-]*)\s){0,5}(?:geschlossen|closed)\b",
    re.IGNORECASE,
)
_CANCELLING = expression(
    r"storn|abmeld|absag|abgesagt|rücktritt|zurücktreten|cancel|withdraw|early\sbird|frühbucher|überweis|\b(?:be)?zahl(?:en|ung|bar|t\b)",
    re.IGNORECASE,
)
# Until then it costs less; one may register later as well.
_REDUCED = expression(
    r"early[\s-]bird|frühbuch|rabatt|discount|\breduced\s(?:\w+\s)?(?:fee|rate|price)|vergünstig|ermäßig(?!t\W*\d)|\bspar(?:en\ssie|preis)"
    r"|\bbei\s(?:einer\s)?(?:anmeldung|buchung)(?:en)?\s(?:\w+\s)?(?:bis|vor)\b|\band\ssave\b",
    re.IGNORECASE,
)
_CLAUSE = expression(r"[;|]|,\s|\s\((?=[A-ZÄÖÜ])")
# What else may be handed in or booked by a day of its own.
_ELSE = (
    r"(?:\w*abstracts?|poster|papers?|(?:vortrags|themen|beitrags|programm)?vorschl[äa]ge?n?|(?:vortrags|poster)?-?beiträgen?|proposals?|submissions?"
    r"|call\sfor\s\w+|einreich\w*|aussteller(?:innen)?|exhibitors?|(?:info)?stand(?:platz|plätze|s)|(?:förder)?antr[äa]ge?n?(?!\sauf\s(?:zulassung|teilnahme))|hotel-?(?:zimmer|kontingent)\w*"
    r"|zimmerkontingent\w*|einzelzimmer|(?:zimmer|rooms)(?=\s(?:sind|können|are|can))|accommodation|kinderbetreuung|childcare"
    r"|(?:\w+-?)?checks"
    r"|(?:stand|poster|tisch|hotel|zimmer|übernachtungs|aussteller)-?(?:anmeldung|buchung|reservierung)(?:en)?|(?:einen?|ihren?|unsere?n?|der|den)\s(?:info-?|stand-?)?tische?|tische?(?=\s(?:bitte|bis|können|reserv))"
    r"|(?:einen|eigenen)\s(?:\w+\s)?stand|helfer(?:innen)?|volunteers|(?:kuchen|sach)?spenden?"
    r"|gebärdensprach\w*|mittagessen|catering|shuttle\w*|(?:die|ihre?|eure?|unsere)\skind(?:er)?(?=\s(?:bis|bitte|spätestens)))"
)
_IS_ELSE = expression(rf"(?<![\w-]){_ELSE}(?![\w-])", re.IGNORECASE)
_TAKES_PART = expression(
    r"anmeld|anzumelden|\banm\.|registr|\bregister|teilnahme|teilnehm|sign(?:ing)?[ -]up"
    r"|\brsvp|rückmeld|\bbook",
    re.IGNORECASE,
)
_TAKES_PART_IN_ELSE = expression(
    rf"(?:anmeldung|anmeldefrist|anmeldeschluss|registration|register|booking|book|deadline)(?:en)?\s"
    rf"(?:(?:(?:von|zu[rm]?|für|der|des|die|eine[rs]?|for|of|the|a)\s){{1,3}}(?:(?-i:[a-zäöüß]+)\s)?)?{_ELSE}(?![\w-])"
    # "The CV checks have to be booked by".
    rf"|(?:^|(?<!für\s)\b(?:die|der|das|the)\s)(?:[\w-]+\s)?{_ELSE}\s(?:have\sto|must|need\sto|should|can|müssen|können|sollten|bitte|sind)\s",
    re.IGNORECASE,
)
_FROM = expression(
    r"\b(?:vom|von|ab|from|zwischen|between)(?:\s(?:dem|the))?[\s:]*$", re.IGNORECASE
)
EVENT = expression(
    r"(?:\bstatt\b|stattfinde|\bheld\b|takes?\splace|\btaking\splace|laden\b|lädt\b|\bjoin\b"
    r"|seminar|webinar|workshop|veranstaltung|fachtag|vortrag|lecture|\bevent\b|termin"
    r"|start(?:et|s)\b|beginnt|begins|save\sthe\sdate|(?:mon|diens|donners|frei|sams|sonn)tage[n]?\b|\babende[n]?\b)",
    re.IGNORECASE,
)
_CLOSES = expression(r"\b(?:schließt|endet|closes|ends)\s(?:(?:am|on)\s)?$", re.IGNORECASE)
REGISTERING_TIME = expression(
    r"anmeld|registr|bewerb|einschreib|rückmeld|\bapplications?\b|\bbook|\bbuchung|enrol",
    re.IGNORECASE,
)
LEADS_ON = expression(
    r"(?:[-–—]|\bbis(?:\s(?:zum|einschließlich|einschl\.|inklusive|inkl\.|spätestens)){0,2}|\bto|\buntil)$",
    re.IGNORECASE,
)
_WORDS_OF_A_RANGE = 3
_NEAR = 40
OF_REGISTERING = frozenset({Label.DEADLINE, Label.REGISTRATION})
"""Under these a last day is that of registering."""


def last_days(
    label: Label | None, surroundings: list[tuple[str, str]], days: list[DateMention]
) -> list[bool | None]:
    """Which days are the last to register; None for those that only begin or fill such a time."""
    found: list[bool | None] = [_is_deadline(label, *around) for around in surroundings]
    if len(days) < 2:
        return found
    for number in range(1, len(days)):
        # "Anmeldungen für den Kurs am 13. März nimmt die vhs bis 6. März an."
        before = surroundings[number][0]
        told = IS_REGISTERING.search(surroundings[0][0])
        closes = _CLOSES.search(before) or (
            UNTIL.search(before) and len(before.split()) > _WORDS_OF_A_RANGE
        )
        if told and closes:
            found[number] = True
    if label in OF_REGISTERING and days[0].end == days[-1].end:
        return [None] * (len(days) - 1) + [True]  # "Anmeldezeitraum: 2. bis 20. März"
    if label in OF_REGISTERING and len(days) == 2 and LEADS_ON.search(surroundings[0][1].rstrip()):
        return [None, True]
    if _FROM.search(surroundings[0][0]) and _tells_else(surroundings[0][0]):
        return [None] * len(days)
    sure = bool(REGISTERING_TIME.search(" ".join([surroundings[0][0], surroundings[-1][1]])))
    if _FROM.search(surroundings[0][0]) and (sure or label is Label.DEADLINE):
        first_end = days[0].end
        same = all(day.end == first_end for day in days)
        if same or LEADS_ON.search(surroundings[0][1].rstrip()):
            return [None] * (len(days) - 1) + [True]
    return found


def _is_deadline(label: Label | None, before: str, after: str) -> bool:
    after = _up_to_next(after)
    if _ends_something_else(before, after):
        return False
    if UNTIL.search(before) and not _CLOSING_DAY.search(before):
        near = before[-_NEAR:]
        sooner = _CANCELLING.search(near) and not IS_REGISTERING.search(near)
        if sooner or _CANCELLING.search(after):
            return False
    if _CLOSING_DAY.search(before) or (label is Label.DEADLINE and not EVENT.search(before)):
        return True
    if _CLOSES.search(before) and IS_REGISTERING.search(before):
        return True
    told = IS_REGISTERING.search(before) or IS_REGISTERING.search(after[:_NEAR])
    if told and (_UNTIL_APART.search(before) or (_AFTER_IT.search(before) and _NOT.search(after))):
        return True
    if not UNTIL.search(before) and not (label is Label.REGISTRATION and not before.strip()):
        return False
    if label is Label.REGISTRATION:
        return True
    return bool(IS_REGISTERING.search(before) or IS_REGISTERING.search(after))


def is_other(before: str, after: str) -> bool:
    """Whether a date is of something beside the event: of cancelling, publishing, paying."""
    after = _up_to_next(after)
    if _IS_SENT.match(after):
        return True
    if _OTHER.search(before) or _ends_something_else(before, after):
        return True
    return bool(UNTIL.search(before) and (_CANCELLING.search(after) or _CANCELLING.search(before)))


def _ends_something_else(before: str, after: str) -> bool:
    """Whether something else than registering ends then: a lower fee, handing in papers."""
    if not (UNTIL.search(before) or _CLOSING_DAY.search(before)):
        return False
    if _REDUCED.search(_CLAUSE.split(before)[-1]) or _REDUCED.search(_CLAUSE.split(after)[0]):
        return True
    return _tells_else(before)


def _tells_else(words: str) -> bool:
    """Whether something else is to be handed in or booked, and nobody is to register."""
    if not _IS_ELSE.search(words):
        return False
    if _TAKES_PART.search(_IS_ELSE.sub(" ", words)):
        return _TAKES_PART_IN_ELSE.search(words) is not None
    return True


def _up_to_next(after: str) -> str:
    """The words behind a date without those that lead to the next: ", early bird by"."""
    if not UNTIL.search(after):
        return after
    cut = max(after.rfind(sign) for sign in (",", ";", "(", " – ", " - "))
    return after[:cut] if cut >= 0 else after
