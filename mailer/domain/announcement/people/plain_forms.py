"""Forms that plainly tell who speaks, where everybody is called as people are or has a title.

The same words with another name may tell of a house or a project: then nobody is found here.
"""

import re
from dataclasses import replace

from mailer.domain.announcement.lexicon.calendar_words import MONTHS, WEEKDAYS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.heading_words import EVENT
from mailer.domain.announcement.lexicon.names import is_called, read_name
from mailer.domain.announcement.people.later_clauses import OF_WORKS
from mailer.domain.announcement.people.offices_before import ENDS_NAME, of_profession, office_before
from mailer.domain.announcement.people.persons import FoundPerson, read_persons
from mailer.domain.seminar import Speaker

_LONGEST_ENTRY = 120
_CALLED = (
    r"(?:[Dd]ie|[Dd]er|[Dd]en|[Uu]nsere?n?|[Ii]hre?n?|[Oo]ur|[Yy]our|[Tt]he)\s(?:[a-zäöüß]+e[rn]?\s)?"
    r"(?:Referent|Dozent|Trainer|Moderator|Kursleiter|Gesprächspartner|Impulsgeber|Vortragende|Referierende"
    r"|Gast(?:redner|referent|geber)?|(?:[Kk]eynote-?\s?|[Gg]uest\s)?[Ss]peaker|[Tt]utor|[Pp]resenter|[Gg]uest|[Hh]ost)(?:in|en|r)?"
)
_INTRODUCED = expression(
    # "Ihr Dozent ist A B", "Die Referentin A B ist Juristin"
    rf"(?:^|(?<=\s)){_CALLED}(?:,|\sist|\sis|\swird|\sheißt)?\s(?=[A-ZÄÖÜ])"
    # "Es moderiert A B", "Durch den Abend führt A B", "Gastgeberin ist A B"
    r"|^(?:[Ee]s|[Dd]en\sAbend|[Dd]ie\s[\w-]+|[Dd]as\s[\w-]+|[Dd]abei)\s(?:moderier|referier|leite|stell)(?:t|n|en)\s"
    r"|^(?:[Dd]urch\s(?:den|die|das)\s[\w-]+)\s(?:führ|leite|begleite)(?:t|en|n)\s(?:Sie\s|[Ee]uch\s|uns\s)?"
    r"|^(?:Das|Dies|Den\s[\w-]+|Die\s[\w-]+)\s(?:macht|machen|übernimmt|übernehmen|leitet|leiten|hält|halten|gibt|geben)\s(?:jetzt|nun|diesmal|wieder|heuer|erneut|auch)\s"
    r"|^(?:[Gg]astgeber|[Ii]mpulsgeber|[Mm]oderator|[Rr]eferent|[Dd]ozent|[Tt]rainer|[Kk]ursleiter)(?:in|innen|en)?\s(?:(?:ist|sind)\s)?(?=[A-ZÄÖÜ])"
    r"|^Ref\.\s|^Auf\sdem\sPodium\s(?:sitzen|sind|diskutieren)\s|^Am\sTelefon\s(?:sitzen|sind|ist|sitzt)\s"
    r"|^Wir\sbegrüßen\s"
    # "Moderiert wird der Abend von A B", "geleitet von A B"
    # "Den Auftakt macht am Montag, dem 2. März, um 19 Uhr die Autorin A B"
    r"|^(?:Den|Einen)\s(?:Anfang|Auftakt|Abschluss|Schlusspunkt)\s(?:macht|machen|bildet|bilden|gestaltet|setzt|setzen)\s"
    rf"(?:(?:am|um|dem|den|ab|schon|bereits)\s|(?i:{any_of(WEEKDAYS)})\b,?\s|\d{{1,2}}\.(?:\d{{1,2}}\.)?,?\s|(?i:{any_of(MONTHS)})\b,?\s|20\d\d,?\s|[\d.:]+\sUhr,?\s){{0,9}}"
    # "Am Dienstag spricht um 18 Uhr in der Bücherei die Autorin A B"
    r"|\b(?:spricht|liest|referiert|berichtet|erzählt|diskutiert)\s(?:um|am|im|in|ab|bei|beim|auf|an)\s[^,.;:]{2,70}?\s(?:der|die)\s(?=[A-ZÄÖÜ][\w-]+(?:in|er|ist|ent|eur|oge|ant|or)\s[A-ZÄÖÜ])"
    # "Your clinician: A B, engineer", whatever the word for it
    r"|^(?:Your|Our|Ihre?|Unsere?|Eure?)\s(?![\w-]*(?:[Aa]nsprech|[Kk]ontakt|[Cc]ontact|[Oo]ffice|[Tt]eam|[Hh]ost|[Hh]elp|[Oo]rganis|[Rr]edaktion|[Vv]orstand|[Bb]üro))[\w-]{4,30}:\s(?=[A-ZÄÖÜ])"
    r"|\b(?:[Mm]oderiert|[Ee]röffnet|[Gg]eleitet|[Gg]eführt|[Vv]orgestellt|[Pp]räsentiert|[Gg]ehalten|[Dd]urchgeführt|[Aa]ngeleitet)"
    r"(?:\s(?:wird|werden)\s[^.,]{2,60}?)?\s(?:von(?:\sund\smit)?|durch)\s(?=[A-ZÄÖÜ]|der\s|dem\s)"
    r"|^(?:Mit\svon\sder\sPartie|Rede\sund\sAntwort|(?:Ihr\s(?:Kommen|Erscheinen)\s)?[Zz]ugesagt|Eingeladen|Gewonnen)\s(?:sind|ist|stehen|steht|haben|hat)\s(?:(?:wir|bereits|bislang|dafür|unter\sanderem)\s)*"
    r"|^(?:Wir\sfreuen\suns|Freuen\sSie\ssich|Freut\seuch)\sauf\s|^(?:Come\sand\s)?[Hh]ear\s(?=[A-Z])|^Meet\s|\b[Tt]aught\sby\s"
    r"|^(?:\d{1,2}\.\s)?(?:Begrüßung|Grußwort|Eröffnung|Einführung|Keynote|Moderation|Vortrag|Impuls|Input)\s[–—-]\s(?=[A-ZÄÖÜ])"
    # "Join A B for …", "With A B and C D"
    r"|^Join\s(?=[A-Z])|^(?:[Mm]it|[Ww]ith|[Ff]eaturing|[Ss]pecial\sguest)\s(?=[A-ZÄÖÜ])"
)
_EXPLAINS = expression(
    r"\s(?:erklär(?:t|en)|erläuter(?:t|n)|referier(?:t|en)|moderier(?:t|en)|erzähl(?:t|en)|explains?|tells?|talks?|speaks?|shows?\syou)(?=[\s,.:])"
)
_AND = (" und", " and")
_QUOTES = expression(r"[„“”\"»«]")
_WITH_WHOM = expression(
    rf"(?:{EVENT.pattern}|\b(?:führung|rundgang|lesung|talk|dialog|interview|session|walk|talks|lectures|presentations?|contributions"
    r"|vorträge|beiträge|impulse))\s(?:mit|von|with|by)(?:\sund\s(?:mit|von))?\s(?=[A-ZÄÖÜ])",
    re.IGNORECASE,
)
_ELSEWHERE = expression(
    r"\d|\b(?:folgt|folgen|findet|finden|bereits|zuletzt|nächste|weitere|follows)\b", re.IGNORECASE
)
# "Schulung „Wärme“ am 3. März 2026, 9 bis 11 Uhr mit A B, Amt X"
_AT_AN_HOUR_WITH = expression(
    r"(?:\bUhr|[“”\"«‘]|\b20\d\d\b\)?|\d[ap]\.?m\.?),?\s(?:mit|with)\s(?=[A-ZÄÖÜ])"
)
_OTHER_TIME = expression(
    r"\b(?:folgt|folgen|bereits|zuletzt|nächste|weitere|follows)\b", re.IGNORECASE
)
_DONE_BY = expression(
    r"\b(?:wird|werden)\s(?:[^.,]{2,40}?\s)?(?:von|durch)\s(?P<who>[^.]{5,160}?)\s(?:moderiert|geleitet|gehalten|eröffnet|vorgestellt|präsentiert)\b"
)
_WON = expression(
    r"\b(?:(?:konnten|freuen|dürfen|haben|freut)\s(?:wir|uns)|wir\s(?:haben|konnten|dürfen))\s(?:uns,\s)?(?P<who>(?![a-z]*\suns)(?:(?!\sals\s)[^.]){5,160}?)"
    r"(?:\sals\s(?!neue|mitglied|partner|sponsor|förder|schirm)[\w-]+(?:\s[\w-]+)?)?"
    r"\s(?:zu\s)?(?:gewinnen|gewonnen|begrüßen|eingeladen|einladen|verpflichten)\b",
    re.IGNORECASE,
)
_ARTICLE = expression(r"(?:(?:auch|dafür|dazu|als\s[\w-]+)\s)?(?:der|dem|den|die|the)\s")
_SMALL_PROFESSION = expression(r"(?:[a-z]{3,20}\s){1,3}(?=[A-Z])")  # "landscape architect A B"
_NOUN = expression(r"(?P<noun>[A-ZÄÖÜ][a-zäöüß]{3,30})\s(?=[A-ZÄÖÜ])")
_TALKING_WITH = expression(
    r"\s(?:im\sGespräch\smit|in\sconversation\swith|im\sDialog\smit|spricht\smit|trifft|meets|diskutiert\smit)\s"
)
# „Lernen mit Geräten“ (A B, Amt X); "Workshop 1: Netze planen – A B"
_YEAR = expression(r"\b(?:1[5-9]|20)\d\d\b")
_TITLED_PART = expression(
    r"(?:[„“”\"»«‚‘'][^„“”\"»«]{3,200}[“”\"«»‘']|^(?P<talk>(?:Vortrag|Impuls|Input|Workshop|Forum|Panel|Talk|Session|Praxisbericht|Bericht|Teil|Modul|Station"
    r"|Themeninsel|Tisch|AG|Arbeitsgruppe)(?:\s?(?:\d{1,2}|[A-Z]))?\s?[:–-]\s.{3,200}?))"
    r"(?:\s?\((?P<inside>[^()]{5,120})\)|(?:,|\s[–—|-])\s(?P<behind>.{5,120}))$"
)


def plainly_speaking(text: str) -> list[FoundPerson]:
    """Whom a plain form names: all of them are called as people are, or nobody is found."""
    if found := _TALKING_WITH.search(text):
        return _both(text[: found.start()], text[found.end() :])
    if found := _TITLED_PART.search(text):
        persons = _all_called(read_persons(found["inside"] or found["behind"], trusted=True))
        # „Faust“ (A B): the name alone may be the author's.
        alone = found["talk"] is None and not any(_is_placed(one) for one in persons)
        return [] if alone or _YEAR.search(text, found.start()) else persons
    for done in (_WON.search(text), _DONE_BY.search(text)):
        if done and (persons := _in(done["who"])):
            return persons
    if (found := _INTRODUCED.search(text)) and (persons := _in(text[found.end() :])):
        return persons
    found = _EXPLAINS.search(text)
    # "A B tried it and tells of it": what stands before the verb is no name alone.
    if found and found.start() <= _LONGEST_ENTRY and not text.endswith(_AND, 0, found.start()):
        persons = _all_called(read_persons(text[: found.start()], trusted=True))
        if persons and not _QUOTES.search(text):
            # Of "Anne Frank erzählt in ihrem Tagebuch" a talk may only be about.
            doubtful = OF_WORKS.search(text) is not None
            return [replace(one, doubtful=doubtful or one.doubtful) for one in persons]
    found = _WITH_WHOM.search(text)
    # "Am 7. April folgt der Vortrag mit A B" tells of another event.
    if found and not _ELSEWHERE.search(text, 0, found.start()):
        return _in(text[found.end() :])
    found = _AT_AN_HOUR_WITH.search(text)
    if found and not _OTHER_TIME.search(text, 0, found.start()):
        return [one for one in _in(text[found.end() :]) if _is_placed(one)]
    return []


def _is_placed(person: FoundPerson) -> bool:
    return person.known or bool(person.speaker.role or person.speaker.organisation)


def _in(text: str) -> list[FoundPerson]:
    """Those a text begins with, behind an office or a profession or without one."""
    article = _ARTICLE.match(text) or _SMALL_PROFESSION.match(text)
    at = article.end() if article else 0
    persons = of_profession(text, at) or office_before(text, at)
    persons = persons or _all_called(read_persons(text[at:].rstrip(), trusted=True, whole=False))
    return persons or _behind_noun(text, at)


def _all_called(persons: list[FoundPerson]) -> list[FoundPerson]:
    """``persons`` if the first is called as people are; who is not, besides, is doubtful."""
    if not persons or not _is_somebody(persons[0]):
        return []
    return [one if _is_somebody(one) else replace(one, doubtful=True) for one in persons]


def _is_somebody(person: FoundPerson) -> bool:
    named = read_name(person.speaker.name, 0)
    return person.believable or (named is not None and is_called(named))


def _behind_noun(text: str, at: int) -> list[FoundPerson]:
    """Whoever is called as people are, behind any noun: "Deichgraf Ben Muster"."""
    noun = _NOUN.match(text, at)
    named = read_name(text, noun.end()) if noun else None
    if noun is None or named is None or not is_called(named) or is_given_name(noun["noun"]):
        return []
    if not ENDS_NAME.match(text, named.end):
        return []
    return [FoundPerson(Speaker(named.name, named.academic_title, noun["noun"]), known=True)]


def _both(before: str, behind: str) -> list[FoundPerson]:
    """Those on both sides of "im Gespräch mit"."""
    first = before.rpartition(": ")[2]
    if len(first) > _LONGEST_ENTRY or not first[:1].isupper():
        return _in(behind)
    one_side, other_side = _in(first), _in(behind)
    return [*one_side, *other_side] if one_side and other_side else []
