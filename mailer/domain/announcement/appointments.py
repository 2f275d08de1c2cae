"""Which dates of a text are the seminar's, which is the last day to register, and their hours."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from mailer.domain.announcement.changes import is_new, is_old
from mailer.domain.announcement.dates import DateMention, find_dates
from mailer.domain.announcement.hour_kinds import BLANK, HoursKind
from mailer.domain.announcement.hours import HoursMention, find_hours
from mailer.domain.announcement.labels import WHO_IS_BEHIND, Label
from mailer.domain.announcement.sentences import Sentence

_REGISTERING = (
    r"(?:anmeld|anzumelden|\banm\.|melde\w*|registrier|regist(?:er|ration)"
    r"|rsvp|sign(?:ing)?[ -]up|book"
    r"|u\.\s?a\.\s?w\.\s?g|bewerb|\bapply|\bzusag|rückmeld|einschreib|enrol|teilnahmewunsch|\breply"
    r"|\bbescheid\b|\bmail\b|\bbuchbar|teilnahme|\bteilnehmen\b|reserv|\bkarten\b|tickets?\b|eintrag|\btrag\w*\s(?:sie\s)?(?:sich|euch|dich)\b|let\sus\sknow|\bteil(?:en|t)\s(?:sie\s)?uns\b|\bconfirm|rückantwort|zurücksenden|\bpl(?:ätze?|aces?)\b|\bantwort)"
)
_IS_REGISTERING = re.compile(_REGISTERING, re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:bis(?:\s(?:spätestens|einschließlich|einschl\.|inklusive|inkl\.|längstens))?(?:\szum|\sam)?"
    r"(?:\seinschließlich)?|spätestens(?:\sbis)?(?:\szum|\sam)?|by(?:\sthe)?(?:\send\sof|\s(?:noon|midnight"
    r"|close\sof\s(?:business|play))(?:\son)?)?|until|till|before"
    r"|up\sto|on\sor\sbefore|(?:no|not)\slater\sthan)[\s:]{0,2}$",
    re.IGNORECASE,
)
# The day behind what names it: "spätestens am Freitag davor (27.2.)".
_UNTIL_APART = re.compile(
    r"\b(?:bis|spätestens|until|by|no\slater\sthan)\s(?:(?!\d|\bbis\b|\bam\b.*\bam\b)[^.;:!?()]){3,50}(?:,|\(|:|–|-)\s?"
    r"(?:(?:also|das\sist|d\.\s?h\.|i\.\s?e\.|dem|den)\s)?$",
    re.IGNORECASE,
)
_CLOSING_DAY = re.compile(
    r"(?:meldeschlu(?:ss|ß)|(?:an|rück)meldefrist|(?:an|rück)melde-?(?:termin|ende|stichtag)|einsendeschluss"
    r"|(?:letzte[rn]?|spätester)\s(?:(?:anmelde|rückmelde)(?:tag|termin|möglichkeit)\w*|(?:tag|termin|möglichkeit)\w*\s(?:der|zur|für\s(?:die|ihre|eure))\s(?:anmeldung|rückmeldung))"
    r"|bewerbungs(?:schlu(?:ss|ß)|frist)|rückmeldungen?\sbis|anmeldungen?\sbis|(?:registrations?|bookings?|applications?|sign-?ups?)\s(?:\w+\s){0,4}?(?:deadline|closes?"
    r"|ends|is\sopen\suntil)|closing\sdate|(?:last|final)\s(?:day|date)\s(?:to|for)\s(?:regist|book|sign|apply)\w*"
    r"|deadline|register\sby|rsvp"
    r"|(?:anmeldung|anmeldeportal|registrierung|bewerbung|anmeldeformular)\s(?:[\w-]+\s){0,4}?(?:schließt|endet|läuft|ist\smöglich\sbis)\b)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:storn|cancel|abmeld|veröffentlicht|published|posted|zuletzt|updated|in\skraft|stand:?\s$"
    r"|\b(?:erstellt|angelegt|eingestellt|hochgeladen|created|uploaded|added)(?:\s(?:am|on)|\s?:)|letzte\sänderung"
    r"|\baktualisiert|\blast\s(?:modified|edited|change)|\b(?:presse|medien)?(?:meldung|mitteilung|information|einladung)\svom\s$"
    r"|\b(?:wiederholung|protokoll|bericht|nachlese|fotos|unterlagen)\s(?:\w+\s){0,3}vom\s$"
    r"|\b(?:sent|e?mailed|circulated|released|announced)\s(?:out\s)?(?:to\syou\s)?(?:on|by)\s(?:\w+\s)?$"
    r"|aufzeichnung|recording|(?:anmeldung|registration|registrierung)\w*\s(?:ist\s)?(?:ab|opens))",
    re.IGNORECASE,
)
# "Der Zugangslink wird am 3. März verschickt."
_IS_SENT = re.compile(
    r"\W*(?:[\w-]+\s){0,5}(?:versandt|versendet|verschickt|zugesandt|zugeschickt|freigeschaltet|bekannt\s?gegeben)\b",
    re.IGNORECASE,
)
_CANCELLING = re.compile(
    r"storn|abmeld|absag|abgesagt|rücktritt|zurücktreten|cancel|withdraw|early\sbird|frühbucher|überweis|zahl",
    re.IGNORECASE,
)
# Until then it costs less; one may register later as well.
_REDUCED = re.compile(
    r"early[\s-]bird|frühbuch|rabatt|discount|\breduced\s(?:\w+\s)?(?:fee|rate|price)|vergünstig|ermäßig(?!t\W*\d)|\bspar(?:en\ssie|preis)"
    r"|\bbei\s(?:einer\s)?(?:anmeldung|buchung)(?:en)?\s(?:\w+\s)?(?:bis|vor)\b|\band\ssave\b",
    re.IGNORECASE,
)
# What else may be handed in or booked by a day of its own.
_ELSE = (
    r"(?:\w*abstracts?|poster|papers?|(?:vortrags|themen|beitrags|programm)?vorschl[äa]ge?n?|(?:vortrags|poster)?-?beiträgen?|proposals?|submissions?"
    r"|call\sfor\s\w+|einreich\w*|aussteller(?:innen)?|exhibitors?|(?:info)?stand(?:platz|plätze|s)|(?:förder)?antr[äa]ge?n?|hotel-?(?:zimmer|kontingent)\w*"
    r"|zimmerkontingent\w*|einzelzimmer|(?:zimmer|rooms)(?=\s(?:sind|können|are|can))|accommodation|kinderbetreuung|childcare"
    r"|gebärdensprach\w*|mittagessen|catering|shuttle\w*)"
)
_IS_ELSE = re.compile(rf"(?<![\w-]){_ELSE}(?![\w-])", re.IGNORECASE)
_TAKES_PART = re.compile(
    r"anmeld|anzumelden|\banm\.|registr|\bregister|teilnahme|teilnehm|sign(?:ing)?[ -]up"
    r"|\brsvp|rückmeld|\bbook",
    re.IGNORECASE,
)
_TAKES_PART_IN_ELSE = re.compile(
    rf"(?:anmeldung|anmeldefrist|anmeldeschluss|registration|register|booking|book|deadline)(?:en)?\s"
    rf"(?:(?:(?:von|zu[rm]?|für|der|des|die|eine[rs]?|for|of|the|a)\s){{1,3}}(?:(?-i:[a-zäöüß]+)\s)?)?{_ELSE}(?![\w-])",
    re.IGNORECASE,
)
_ITEM_FOLLOWS = re.compile(
    r"\s?(?::|\s[–—|-])\s\S|,?\s[\"„“»]?(?!(?:Anmelde|Uhr|Rückmelde|Deadline|Bis|Ab)\w*)[A-ZÄÖÜ][\w.-]*\s\S"
)
_GOES_ON_UNTIL = re.compile(
    r"\b(?:noch|still)\s(?:\w+\s)?(?:bis|until|till)\b\D{0,20}$", re.IGNORECASE
)
_ANOTHER_EVENT = re.compile(
    r"\b(?:(?:über)?nächste[nrsm]?|darauffolgende\w*|folgetermin\w*|folgeveranstaltung\w*|folgetreffen"
    r"|weitere[nrs]?\s(?:termin|veranstaltung|treffen|seminar|webinar|workshop|fachtag)\w*|vorherige\w*"
    r"|fand(?:en)?|took\splace|was\sheld|vergangene[nrsm]?|letzte[nrsm]?\s(?:mal|jahr|veranstaltung|treffen|fachtag|seminar|webinar|workshop)"
    r"|zuletzt|rückblick|(?:nach|seit|bei)\s(?:dem|der|unserem|unserer)\s(?:[\w-]+\s){1,3}(?:am|vom)"
    r"|(?:der\s|die\s)?fortsetzung|im\sherbst\sfolgt|(?:the\s)?next\s(?:webinar|event|seminar|session|meeting"
    r"|workshop|lecture|one|talk|date)s?|upcoming\s(?:events|dates)|previous|(?:the\s)?following\s(?:session|event"
    r"|meeting|webinar)|last\s(?:year|time|month)|after\sthe\s(?:\w+\s){1,3}on|vormerken|save\sthe\sdate\sfor)\b",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(?:vom|von|ab|from|zwischen|between)(?:\s(?:dem|the))?[\s:]*$", re.IGNORECASE
)
_EVENT = re.compile(
    r"(?:\bstatt\b|stattfinde|\bheld\b|takes?\splace|\btaking\splace|laden\b|lädt\b|\bjoin\b"
    r"|seminar|webinar|workshop|veranstaltung|fachtag|vortrag|lecture|\bevent\b|termin"
    r"|start(?:et|s)\b|beginnt|begins|save\sthe\sdate)",
    re.IGNORECASE,
)
SESSION = re.compile(
    r"(?:tag|day|modul[e]?|termin|teil|part|session|block|einheit|kurs(?:tag)?|seminar|webinar|workshop|baustein)"
    r"\s?(?:\d|[IVX]+\b)",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"\b(?:schließt|endet|closes|ends)\s(?:(?:am|on)\s)?$", re.IGNORECASE)
_REGISTERING_TIME = re.compile(
    r"anmeld|registr|bewerb|einschreib|rückmeld|\bapplications?\b|\bbook|enrol", re.IGNORECASE
)
_LEADS_ON = re.compile(
    r"(?:[-–—]|\bbis(?:\s(?:zum|einschließlich|einschl\.|inklusive|inkl\.|spätestens)){0,2}|\bto|\buntil)$",
    re.IGNORECASE,
)
_OR = re.compile(
    r"(?:^|[;,.\s])(?:oder|or|alternativ\w*|wahlweise|ersatzweise|alternatively)\b", re.IGNORECASE
)
_BESIDE_DATE = re.compile(
    rf"[{BLANK}\W\d_]*(?:(?:am|on|den|der|Uhr)\b[{BLANK}\W\d_]*){{0,3}}", re.IGNORECASE
)
_BEGINNING = re.compile(
    r"\b(?:seit|ab|since|gegründet|vom|stand|as\sof|from)\s(?:dem\s)?$|\b(?:gesetz|verordnung|richtlinie)\w*\s(?:vom\s)?$",
    re.IGNORECASE,
)
_WORDS_OF_A_RANGE = 3
_NEAR = 40
_MOST_DATES = 30  # in one sentence
_OF_REGISTERING = frozenset({Label.DEADLINE, Label.REGISTRATION})
_WITHOUT_DATES = WHO_IS_BEHIND | {Label.PUBLISHED}


class Strength(StrEnum):
    """How much speaks for a date being the seminar's own."""

    NEW = "new"
    STATED = "stated"
    TOLD = "told"
    MENTIONED = "mentioned"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A date with the hours written beside it, if any; ``sentence`` is its place in the text."""

    sentence: int
    day: DateMention
    hours: HoursMention | None
    deadline: bool
    strength: Strength
    leads_on: bool
    """Written as the beginning of something: "bis" or a dash goes on to the next date."""
    is_choice: bool = False
    """Written after "oder": who comes here does not come to the date before it."""
    other_hours: bool = False
    """The sentence has another stretch of time for this one date (two groups, a break)."""


def find_appointments(
    sentences: tuple[Sentence, ...], *, changed: bool = False
) -> list[Appointment]:
    """Every date that may be the seminar's or its registration deadline, in the order written.

    ``changed``: the text says that a date was changed, so that some may be old or new.
    """
    found = [
        appointment
        for place, sentence in enumerate(sentences)
        if sentence.label not in _WITHOUT_DATES
        for appointment in _in_sentence(place, sentence, changed=changed)
    ]
    heads = {one.sentence for one in found if _heads_item(one, sentences[one.sentence].text)}
    return [
        replace(one, strength=Strength.TOLD)
        if one.strength is Strength.MENTIONED
        and one.sentence in heads
        and {one.sentence - 1, one.sentence + 1} & heads
        else one
        for one in found
    ]


def _heads_item(appointment: Appointment, text: str) -> bool:
    """Whether a line is of a list of days: "3. März 2026: Vertrauen"."""
    day = appointment.day
    return day.start <= 1 and bool(_ITEM_FOLLOWS.match(text, day.end))


def hours_of(sentence: Sentence) -> list[HoursMention]:
    """The times of day of the event; under a label such as "Uhrzeit" bare numbers count."""
    return [one for one in _all_hours(sentence) if one.kind is HoursKind.EVENT]


def endings_of(sentence: Sentence) -> list[HoursMention]:
    """The times of day that only end something: "Ende gegen 16 Uhr"."""
    return [one for one in _all_hours(sentence) if one.kind is HoursKind.END]


def _all_hours(sentence: Sentence) -> list[HoursMention]:
    bare = sentence.label in {Label.HOURS, Label.START, Label.END}
    return find_hours(blanked(sentence.text, find_dates(sentence.text)), bare=bare)


def blanked(text: str, mentions: list[DateMention] | list[HoursMention]) -> str:
    """``text`` with what was understood blanked out; offsets stay the same."""
    chars = list(text)
    for mention in mentions:
        chars[mention.start : mention.end] = BLANK * (mention.end - mention.start)
    return "".join(chars)


def _in_sentence(place: int, sentence: Sentence, *, changed: bool) -> list[Appointment]:
    text, days = sentence.text, find_dates(sentence.text)[:_MOST_DATES]
    surroundings = [_around(text, day, days) for day in days]
    last_days = _last_days(sentence.label, surroundings, days)
    hours = hours_of(sentence) if days else []
    deadlines = [day for day, is_last in zip(days, last_days, strict=True) if is_last]
    taken = [
        one  # a stretch of hours is when somebody is there, and no last moment
        for one in _all_hours(sentence)
        if _day_before(one, days) in deadlines and one.ends is None
    ]
    strength = _strength(sentence, blanked(text, days)) if days else Strength.MENTIONED
    free = [one for one in hours if one not in taken]
    found: list[Appointment] = []
    another = False  # "die nächsten Termine am 17.3. und 21.4.": both
    for day, deadline, (before, after) in zip(days, last_days, surroundings, strict=True):
        if deadline is None or (not deadline and _is_other(before, after)):
            continue
        if deadline:
            own = next((one for one in taken if _day_before(one, days) == day), None)
        else:
            own = _hours_beside(day, days, free)
        leads_on = bool(_LEADS_ON.search(after.rstrip())) and day is not days[-1]
        grounds = Strength.STATED if own else strength
        another = bool(_ANOTHER_EVENT.search(before)) or (another and len(before.split()) <= 1)
        if another or _only_ends(text, day, before):
            grounds = Strength.MENTIONED
        elif changed:
            grounds = _after_change(before, after, grounds)
        others = len(days) == 1 and own is not None and _are_several(hours)
        is_choice = day is not days[0] and bool(_OR.search(before))
        found.append(Appointment(place, day, own, deadline, grounds, leads_on, is_choice, others))
    return found


def _last_days(
    label: Label | None, surroundings: list[tuple[str, str]], days: list[DateMention]
) -> list[bool | None]:
    """Which days are the last to register; None for those that only begin or fill such a time."""
    found: list[bool | None] = [_is_deadline(label, *around) for around in surroundings]
    if len(days) < 2:
        return found
    for number in range(1, len(days)):
        # "Anmeldungen für den Kurs am 13. März nimmt die vhs bis 6. März an."
        before = surroundings[number][0]
        told = _IS_REGISTERING.search(surroundings[0][0])
        closes = _CLOSES.search(before) or (
            _UNTIL.search(before) and len(before.split()) > _WORDS_OF_A_RANGE
        )
        if told and closes:
            found[number] = True
    if label in _OF_REGISTERING and days[0].end == days[-1].end:
        return [None] * (len(days) - 1) + [True]  # "Anmeldezeitraum: 2. bis 20. März"
    if (
        label in _OF_REGISTERING
        and len(days) == 2
        and _LEADS_ON.search(surroundings[0][1].rstrip())
    ):
        return [None, True]
    sure = bool(_REGISTERING_TIME.search(" ".join([surroundings[0][0], surroundings[-1][1]])))
    if _FROM.search(surroundings[0][0]) and (sure or label is Label.DEADLINE):
        first_end = days[0].end
        same = all(day.end == first_end for day in days)
        if same or _LEADS_ON.search(surroundings[0][1].rstrip()):
            return [None] * (len(days) - 1) + [True]
    return found


def is_of_something_else(text: str, day: DateMention) -> bool:
    """Whether the words around a date say that it is of another event, or of no event."""
    before, after = _around(text, day, find_dates(text)[:_MOST_DATES])
    return (
        _is_other(before, after)
        or _ANOTHER_EVENT.search(text) is not None
        or bool(_UNTIL.search(before) and not _ends_range(text, day, before))
        or bool(_BEGINNING.search(before))
    )


def _only_ends(text: str, day: DateMention, before: str) -> bool:
    """Whether something goes on until that day, say an exhibition: "noch bis zum 28. Mai"."""
    return bool(_GOES_ON_UNTIL.search(before)) and not _ends_range(text, day, before)


def _ends_range(text: str, day: DateMention, before: str) -> bool:
    """Whether nothing but "bis" stands between the date and the one before it."""
    return len(before.split()) <= 1 and any(one.end < day.start for one in find_dates(text))


def may_be_last_day(text: str, day: DateMention) -> bool:
    """Whether a date that no reader took may be the last one to register: "bis 20.4."."""
    before, after = _around(text, day, find_dates(text)[:_MOST_DATES])
    if _is_other(before, after) or _ANOTHER_EVENT.search(before):
        return False
    return bool(_UNTIL.search(before)) or bool(_REGISTERING_TIME.search(text))


def _is_other(before: str, after: str) -> bool:
    """Whether a date is of something beside the event: of cancelling, publishing, paying."""
    after = _up_to_next(after)
    if _IS_SENT.match(after):
        return True
    if _OTHER.search(before) or _ends_something_else(before, after):
        return True
    return bool(_UNTIL.search(before) and (_CANCELLING.search(after) or _CANCELLING.search(before)))


def _ends_something_else(before: str, after: str) -> bool:
    """Whether something else than registering ends then: a lower fee, handing in papers."""
    if not (_UNTIL.search(before) or _CLOSING_DAY.search(before)):
        return False
    if _REDUCED.search(before) or _REDUCED.search(after):
        return True
    if _TAKES_PART.search(before):
        return _TAKES_PART_IN_ELSE.search(before) is not None
    return _IS_ELSE.search(before) is not None


def _up_to_next(after: str) -> str:
    """The words behind a date without those that lead to the next: ", early bird by"."""
    if not _UNTIL.search(after):
        return after
    cut = max(after.rfind(sign) for sign in (",", ";", "(", " – ", " - "))
    return after[:cut] if cut >= 0 else after


def _after_change(before: str, after: str, grounds: Strength) -> Strength:
    if is_new(before):
        return Strength.NEW
    return Strength.MENTIONED if is_old(before, after) else grounds


def _around(text: str, day: DateMention, days: list[DateMention]) -> tuple[str, str]:
    """The words between the date and its neighbours on both sides."""
    left = max((one.end for one in days if one.end <= day.start), default=0)
    right = min((one.start for one in days if one.start >= day.end), default=len(text))
    return text[left : day.start], text[day.end : right]


def _day_before(hours: HoursMention, days: list[DateMention]) -> DateMention | None:
    earlier = [day for day in days if day.end <= hours.start]
    return earlier[-1] if earlier else None


def _is_deadline(label: Label | None, before: str, after: str) -> bool:
    after = _up_to_next(after)
    if _ends_something_else(before, after):
        return False
    if _UNTIL.search(before) and not _CLOSING_DAY.search(before):
        near = before[-_NEAR:]
        sooner = _CANCELLING.search(near) and not _IS_REGISTERING.search(near)
        if sooner or _CANCELLING.search(after):
            return False
    if _CLOSING_DAY.search(before) or (label is Label.DEADLINE and not _EVENT.search(before)):
        return True
    if _CLOSES.search(before) and _IS_REGISTERING.search(before):
        return True
    told = _IS_REGISTERING.search(before) or _IS_REGISTERING.search(after[:_NEAR])
    if told and _UNTIL_APART.search(before):
        return True
    if not _UNTIL.search(before) and not (label is Label.REGISTRATION and not before.strip()):
        return False
    if label is Label.REGISTRATION:
        return True
    return bool(_IS_REGISTERING.search(before) or _IS_REGISTERING.search(after))


def _hours_beside(
    day: DateMention, days: list[DateMention], hours: list[HoursMention]
) -> HoursMention | None:
    """The first hours after the date, or before it where hours come first ("10–12 Uhr am 16.")."""
    following = next((one for one in hours if one.start >= day.end), None)
    preceding = next((one for one in reversed(hours) if one.end <= day.start), None)
    hours_first = bool(hours) and hours[0].start < days[0].start
    return (preceding or following) if hours_first else (following or preceding)


def _are_several(hours: list[HoursMention]) -> bool:
    """Two stretches in the same clocks; "10–12 CET (9–11 UTC)" is one, told twice."""
    stretches = [one for one in hours if one.ends or one.to_midnight]
    zones = [one for one in stretches if one.stated]
    return len({(one.begins, one.ends) for one in stretches}) > 1 and len(zones) < 2


def _strength(sentence: Sentence, text: str) -> Strength:
    if sentence.label is Label.WHEN:
        return Strength.STATED
    if _EVENT.search(text) or _BESIDE_DATE.fullmatch(text) or SESSION.match(text):
        return Strength.TOLD
    return Strength.MENTIONED
