"""People whom a sentence shows speaking: before the verb, behind it, or after "Es sprechen"."""

import re
from dataclasses import replace
from itertools import islice

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.names import introduced_people, is_called, read_name
from mailer.domain.announcement.lexicon.roles import begins_with_role
from mailer.domain.announcement.people.later_clauses import speakers_in_later_clauses
from mailer.domain.announcement.people.offices_before import (
    behind_office,
    of_profession,
    of_small_profession,
    office_before,
)
from mailer.domain.announcement.people.perhaps_speaking import (
    FRAMED,
    SPEAKING_VERB,
    is_of_former,
    speaks_of_speaking,
)
from mailer.domain.announcement.people.persons import FoundPerson, read_persons
from mailer.domain.announcement.people.plain_forms import plainly_speaking
from mailer.domain.seminar import Speaker

INTRODUCING = expression(
    r"(?:^|(?<=\s))(?:(?:[Ee]s|[Dd]azu|[Dd]abei)\s(?:kommt|kommen|sprechen|spricht|referieren|referiert|diskutieren|berichten|informieren|lesen|liest|unterrichten|unterrichtet)(?:\s(?:Sie|Ihnen|zu\sIhnen))?"
    r"|(?:Mit\sdabei|[Dd]abei|Zu\sGast)(?:\s(?:sind|ist)|(?=:))|(?:Mit|With)(?=\s(?:Dr|Prof|Frau|Herrn?)\b)|(?<!.)(?:mit|with)(?=\s(?:Dr|Prof|Frau|Herrn?|Pfarrer(?:in)?)\b)"
    r"|[Oo]ur\s(?:guest|speaker)s?(?=,)|(?:Unsere?\s)?(?:Referent(?:in|en|innen)?(?:\sund\sReferent(?:en|innen))?"
    r"|Referierenden?|Gäste|Expert(?:e|in|en|innen)|Vortragenden?)(?:\s(?:der|des|unserer|dieser)\s(?:[\w-]+\s){0,2}[\w-]+)?\s(?:sind|ist)"
    r"|Als\s(?:Referent|Expert|Gast|Redner|Hauptredner|Festredner|Dozent|Keynote)\w*\s(?:begrüßen|konnten|freuen)\swir"
    r"|(?:[Ee]rzählen|[Rr]eden|[Ss]prechen|[Bb]erichten|[Vv]ortragen|[Ll]esen)\s(?:tut|tun|wird|werden)"
    r"|(?:(?:[Dd]ie|[Dd]en|[Ee]ine|[Tt]he)\s)?(?:\w+-?)?(?:[Mm]oderation|[Uu]nterweisung|[Ss]chulung|[Ff]ortbildung|[Dd]urchführung|[Uu]nterricht|[Ll]eitung|[Ee]inführung|[Ee]inleitung|[Ll]audatio|[Bb]egrüßung|[Kk]eynote)\s(?:(?:des|der|of)\s(?:\w+\s){1,2})?"
    r"(?:übernimmt|übernehmen|hat|haben|hält|halten|gibt|geben|spricht|liegt\sbei|obliegt(?:\s(?:der|dem))?|liegt\sin\sden\sHänden\svon)"
    r"|[Ff]irst\sup(?:\sis|,)|(?:\w+rede|\w*[Vv]ortrag|[Kk]eynote|[Mm]oderation|[Ll]audatio)\s(?:\w+\s){0,3}(?:gehalten|übernommen|gestaltet)\s(?:von(?:\sder)?|vom|durch(?:\s(?:den|die))?)"
    r"|(?:[Dd]en|[Ee]inen|[Dd]as|[Ee]in)\s(?:\w+[vV]ortrag|Vortrag|Grußwort|Impuls\w*)\s(?:hält|halten|spricht|sprechen|übernimmt|gibt|geben)"
    r"|(?:Vortrag|Keynote|Lesung|Fachvortrag|Festvortrag|Impulsvortrag|Impuls|Input|Moderiert|Moderation)(?:\s_+)?(?:\s(?:wird|die|der|das|Veranstaltung))*\s(?:von|durch)"
    r"|(?:(?:[Dd]en|[Ee]inen)\s(?:[\w-]+\s)?(?:Einstieg|Anfang|Auftakt|Aufschlag|Abschluss|Schlusspunkt|Reigen)|Impulse?|Inputs?|Beiträge|Vorträge|Grußworte|Statements)\s(?:dazu\s)?"
    r"(?:macht|machen|gestaltet|gestalten|liefert|liefern|übernimmt|übernehmen|setzt|setzen|gibt|geben|eröffnet|eröffnen|kommt\svon|kommen\svon|gibt\ses\svon|stammen\svon|halten|sprechen|steuern|bieten)"
    r"|(?:^|(?<=\s))(?:(?:[Oo]ur\s)?(?:[Ss]peakers?|[Pp]anelli?sts?|[Gg]uests?|[Ww]itnesses|[Cc]ontributors|[Ii]nstructors?|[Ee]xperts)|[Tt]hose\s(?:[\w-]+\s){1,6}|[Tt]aking\spart|[Ss]peaking(?:\son\sthe\sday)?"
    r"|[Jj]oining\s(?:us|the\spanel)|[Oo]n\s(?:the\spanel|stage|hand)|[Aa]mong\sthe\s\w+)\s?(?:are|is|include|will\sbe)"
    r"|(?:[Cc]onversation|[Dd]iscussion|[Dd]ebate|[Dd]ialogue|\w*[Gg]espräch|\w*[Dd]iskussion|[Dd]ialog)\s(?:between|zwischen)"
    r"|(?:[Yy]ou\swill\s)?[Hh]ear(?:ing)?(?:\sfirst)?\sfrom|\bturn\sof(?=\s[A-Z][\w-]+\s[A-Z][\w-]+(?![\w’\']))|[Jj]oined\sby"
    r"|(?:[Pp]resented|[Mm]oderated|[Hh]osted|[Ff]acilitated|[Cc]haired|[Ll]ed|[Gg]iven|[Dd]elivered|[Rr]un|[Tt]aught|[Cc]onvened|[Ii]ntroduced)\sby)[\s:,]{1,2}(?:(?:(?:unter|vor)\s[Aa](?:nderem|llem)|u\.\s?a\.|auch|diesmal|erneut|wieder|among\sothers|also)[\s:,]{1,2})?"
)
_TOGETHER = expression(
    r"\b(?:Abend|Nachmittag|Vormittag|Gespräch|Vortrag|Lesung|Diskussion|Seminar|Workshop|Webinar|Talk"
    r"|conversation|evening|talk|lecture)\s(?:mit|with)\s(?:(?:dem|der)\s)?(?=[A-ZÄÖÜ])"
    r"|^(?:[Mm]it|[Ww]ith)\s(?=[A-ZÄÖÜ][\w-]*\s[A-ZÄÖÜ])"
)
_PROGRAMME_POINT = expression(
    r"\b(?:Vortrag|Impuls|Begrüßung|Grußwort|Input|Moderation|Keynote|Welcome|Lecture|Talk)[:,]\s"
)
_AFTER_VERB = expression(r"(?:\s(?:Ihnen|uns|euch|dann|zunächst|außerdem))?\s")
_CLOSED = expression(r"\([^()]{0,200}\)|[\"„“][^\"“”„]{0,200}[\"“”]")
_PROJECT = expression(
    r"\b(?:im|in|aus dem|vom|of the|from the|in the)\s"
    r"((?:Projekt|Programm|Netzwerk|project|programme)\s[\"„“»][^\"“”«„]{2,120}[\"“”«](?:\s\([^()]{2,40}\))?)"
)
_INLINE = expression(
    r"(?<=[\s(])(?:Referent(?:in)?|Dozent(?:in)?|Moderation|Input|Impuls|Trainer(?:in)?|Speaker|Presenter):\s"
)
_BROUGHT = expression(
    r"\b(?:[Mm]it|[Dd]urch|[Ww]ith|(?:Vortr(?:ag|äge)|Impulse?n?|Inputs?|Beitr(?:ag|äge)n?|Einführung|Begrüßung"
    r"|Grußworte?n?|Worten?|Lesung|Keynotes?|Workshops?|Talk|Lecture|Film)\s(?:von|by|vom|der|des))\s(?=(?:(?:der|dem|the)\s)?[A-ZÄÖÜ])"
)
_NEXT_CLAUSE = expression(
    r"[,;]\s(?:(?:und|sowie|and|während|while)\s)?|\s(?:und|and|während|while)\s"
)
_ASIDE = expression(r"\s?(?:\([^()]*\)\s?)?")
_NO_PART = expression(
    r"\bfotos?\b|\bbuch|\bansprech|\bkontakt|\bfragen\b|\bvertret|\bbeauftrag|\bauftrag|gefördert|unterstütz"
    r"|\banmeld|\bphotos?\b|\bbook\b|\bcontact\b|\bfunded|\bsupported|\bgez\.|\bkonnte\snicht|erkrank|\bnicht\b",
    re.IGNORECASE,
)
_SEVERAL = expression(
    r"\b(?:sind|sprechen|referieren|diskutieren|berichten|informieren|kommen|are|include|be|from)\b"
)
_OFFICE_BEHIND = expression(r"\s?[,;(]\s?|\s(?:von|vom|aus|beim|als|of|from|as)\s|[.!]?$")
_OPENING = expression(
    r"(?:(?:\d{1,2}[.:]\d{2}|\d{1,2})(?:\sUhr)?\s)?(?:Begrüßung|Grußworte?|Eröffnung|Moderation|Einführung|Welcome)"
    r"(?:\s(?:und|&)\s(?:Begrüßung|Einführung|Eröffnung|Moderation))?\s(?:durch\s|by\s)?(?=[A-ZÄÖÜ])"
)
_DATED_LEAD = expression(
    r"^(?:(?:Mo|Di|Mi|Do|Fr|Sa|So)\w{0,9}\.?,?\s)?\d{1,2}\.\s?(?:\d{1,2}\.|[A-ZÄÖÜ][a-zäöü]{2,8})[^A-Za-zÄÖÜäöü:|]{0,24}"
    r"(?:Uhr|h)?\s?[:|–-]\s(?=[A-ZÄÖÜ])"
)
_WITH_GUEST = expression(
    r"\s(?:with|mit)\s(?:(?:our|special|unserem|dem|den)\s)?(?:special\s)?(?:guests?|Gast|Gästen|Studiogast)\s(?=[A-ZÄÖÜ])"
)
_BY_SMALL = expression(r"\b(?:[Ww]ith|[Bb]y|[Ff]rom|[Jj]oin|[Mm]eet)\s(?=[a-z])")
_ARTICLE = expression(r"(?:der|dem|den|die|the)\s")
_QUOTATION = expression(r"\s?[:–-]?\s?[\"„“»‚']\S")
_PARTS_OF = expression(
    r"\b(?:Grußworte?n?|Vorträgen?|Beiträgen?|Impulsen?|Referaten?|Keynotes)\s(?:der|des|von|durch|by)\s"
)
_ASIDE_WHO = expression(r"(?<![“”\"«‘])\s\((?P<who>[^()]{5,120})\)")
_SEVERAL_TITLED = 2
_GUEST = expression(r"\bzu\sGast\b|\bgewonnen\b|\berwartet\b")
_BEFORE_GUEST = expression(r"\b(?:ist|sind|der|die|den|dem|konnte[nr]?|wird)\s(?=[\wÄÖÜ])")
_ANSWERING = expression(r"\bRede\sund\sAntwort\b|\bGästen?\b|\bmit\sdabei\b", re.IGNORECASE)
_MOST_TRIED = 10
_MOST_VERBS = 3
_MOST_ENUMERATED = 30
_LONGEST_ENTRY = 120


def speakers_in_prose(text: str) -> list[FoundPerson]:
    """Persons a sentence shows speaking, and those who do so in its later clauses."""
    if FRAMED.search(text) or is_of_former(text):
        return []  # who plays music does not speak
    return _each_name([*_first_in_prose(text), *speakers_in_later_clauses(text)])


def _first_in_prose(text: str) -> list[FoundPerson]:
    """Persons before the verb, after it, or after "Es sprechen"."""
    text = _DATED_LEAD.sub("", text, count=1)
    open_text = closed(text)
    if labelled := _INLINE.search(text):
        persons = read_persons(text[labelled.end() :], trusted=True, whole=False)
        if persons:
            return persons
    if several := _in_parentheses(text):
        return several
    if plain := plainly_speaking(text):
        return _each_name([*plain, *_enumerated_behind(text, plain)])
    if together := _TOGETHER.search(open_text):
        return read_persons(text[together.end() :], trusted=False, whole=False)
    if introduction := INTRODUCING.search(open_text):
        before = text[: introduction.start()].rstrip(" ,")
        return (_in_clause(before) if before else []) + _introduced(text, introduction)
    return _behind_colon(text) or _in_clause(text)


def _in_parentheses(text: str) -> list[FoundPerson]:
    """Those in parentheses behind a subject each: "Programme im Überblick (A B, Amt X), …"."""
    found: list[FoundPerson] = []
    for aside in islice(_ASIDE_WHO.finditer(text), _MOST_TRIED):
        named = read_name(aside["who"], 0)
        if named is None or not is_called(named) or named.end == len(aside["who"]):
            continue
        if aside["who"][named.end] == ",":
            found += read_persons(aside["who"], trusted=True)[:1]
    return found if len(found) >= _SEVERAL_TITLED else []


def _enumerated_behind(text: str, persons: list[FoundPerson]) -> list[FoundPerson]:
    at = text.find(persons[0].speaker.name)
    return _enumerated(text, at, persons) if at >= 0 else []


def _behind_colon(text: str) -> list[FoundPerson]:
    """A list of people behind a colon in a sentence: "Auf dem Podium sitzen: A B; C D, Amt"."""
    what, colon, _ = text.partition(": ")
    if not colon or not (speaks_of_speaking(what) or _ANSWERING.search(what)):
        return []
    at = len(what) + len(colon)
    persons = read_persons(text[at:], trusted=True, whole=False) or office_before(text, at)
    if not any(one.believable or is_given_name(one.speaker.name.split()[0]) for one in persons):
        return []
    return _each_name([*persons, *_enumerated(text, at, persons)])


def _in_clause(text: str) -> list[FoundPerson]:
    """Persons before the verb of a clause, behind it, or brought in by "durch" and "mit"."""
    open_text = closed(text)
    verbs = list(islice(SPEAKING_VERB.finditer(open_text), _MOST_VERBS))
    if not verbs:
        return _standing_alone(text) or _brought(text)
    verb = verbs[0]
    begins = open_text.rfind(": ", 0, verb.start())
    begins = begins + 2 if begins >= 0 else 0  # "Kurzer Hinweis: A B zeigt …"
    subject = text[begins : verb.start()].rstrip(" ,")
    persons = read_persons(subject, trusted=False) or behind_office(subject) or _titled(subject)
    if not persons and verb[0] not in {"wird", "werden"}:  # "Preisträgerin A B wird geehrt"
        persons = _professional(subject)
    if persons:
        persons = [_with_project(one, text) for one in persons] + _in_next_clauses(text, verb.end())
        return _each_name([*persons, *_brought(text)])
    # "Wie das geht, zeigt A B, Leiterin des Amts": the first verb may be of another clause.
    told = (_behind_verb(text, one) for one in verbs if one.start())
    persons = next((found for found in told if found), [])
    return _each_name([*persons, *_brought(text)])


def _behind_verb(text: str, verb: re.Match[str]) -> list[FoundPerson]:
    after = _AFTER_VERB.match(text, verb.end())
    if after is None:
        return []
    persons = read_persons(text[after.end() :], trusted=False, whole=False)
    return persons or of_profession(text, after.end())


def _professional(subject: str) -> list[FoundPerson]:
    """Whoever a subject is nothing but, behind a profession: "Der Imker Ben Muster (Verein X)"."""
    found = of_profession(subject, 0)
    if not found:
        return []
    at = subject.find(found[0].speaker.name)
    behind = read_persons(subject[at:], trusted=True)
    if len(behind) != 1:
        return found if not behind else [replace(behind[0], known=True), *behind[1:]]
    speaker = replace(found[0].speaker, organisation=behind[0].speaker.organisation)
    return [replace(found[0], speaker=speaker)]


def _titled(subject: str) -> list[FoundPerson]:
    """Whoever a subject ends with, behind a title: "Der neue Leiter des Amts Dr. Ben Muster"."""
    return [
        FoundPerson(Speaker(named.name, named.academic_title), known=True)
        for _, named in introduced_people(subject)
        if named.addressed and named.end == len(subject)
    ]


def _each_name(persons: list[FoundPerson]) -> list[FoundPerson]:
    by_name = {one.speaker.name: one for one in reversed(persons)}
    return list(reversed(by_name.values()))


def _introduced(text: str, introduction: re.Match[str]) -> list[FoundPerson]:
    """Whoever stands behind "Es sprechen", "Mit dabei sind": each with what it is about."""
    at = introduction.end()
    persons = read_persons(text[at:], trusted=True, whole=False) or office_before(text, at)
    guest = _WITH_GUEST.search(text, at) if persons else None
    if guest:
        return _each_name([*persons, *read_persons(text[guest.end() :], trusted=True, whole=False)])
    if not persons or not _SEVERAL.search(introduction[0]):
        return persons
    everybody = _each_name([*persons, *_enumerated(text, at, persons)])
    return sorted(everybody, key=lambda one: text.find(one.speaker.name))


def _enumerated(text: str, at: int, persons: list[FoundPerson]) -> list[FoundPerson]:
    """Those named behind ``persons`` in the same sentence, each with an office behind the name."""
    found: list[FoundPerson] = []
    known = {one.speaker.name for one in persons}
    for link in islice(_NEXT_CLAUSE.finditer(text, at), _MOST_ENUMERATED):
        article = _ARTICLE.match(text, link.end())
        at_name = article.end() if article else link.end()
        office = office_before(text, at_name) or of_small_profession(text, link.end())
        one = next(
            iter(office or read_persons(text[link.end() :], trusted=True, whole=False)), None
        )
        if one is None or one.speaker.name in known:
            continue
        named = read_name(text, text.find(one.speaker.name, link.end()))
        if named is None or not (one.believable or _OFFICE_BEHIND.match(text, named.end)):
            continue
        about = text[named.end + 1 : named.end + 1 + _LONGEST_ENTRY].lstrip()
        if one.believable or is_called(named) or begins_with_role(about):
            found.append(one)
            known.add(one.speaker.name)
    return found


def _in_next_clauses(text: str, at: int) -> list[FoundPerson]:
    """Whoever else does something in the same sentence: "…, C D (Stadt X) berichtet"."""
    found: list[FoundPerson] = []
    for link in islice(_NEXT_CLAUSE.finditer(text, at), _MOST_TRIED):
        named = read_name(text, link.end())
        begins = named.end if named else link.end()
        verb = SPEAKING_VERB.search(text, begins, begins + _LONGEST_ENTRY)
        if verb is None:
            continue
        if named is None:  # "…, Landwirt C D aus X erzählt"
            behind = read_persons(text[begins : verb.start()].rstrip(), trusted=False)
            found += behind if len(behind) == 1 and behind[0].known else []
            continue
        if _ASIDE.fullmatch(text[named.end : verb.start()]):
            found += read_persons(text[link.end() : verb.start()].rstrip(), trusted=True)[:1]
    return found


def _brought(text: str) -> list[FoundPerson]:
    """Whoever stands with an office or a title behind "mit": "Austausch mit Pfarrerin A B"."""
    if _NO_PART.search(text):
        return []
    if part := _PARTS_OF.search(text):
        titled = [one for _, one in introduced_people(text[part.end() :]) if one.addressed]
        if len(titled) >= _SEVERAL_TITLED:
            return [
                FoundPerson(Speaker(one.name, one.academic_title), known=True) for one in titled
            ]
    for by in islice(_BY_SMALL.finditer(text), _MOST_TRIED):
        if persons := of_small_profession(text, by.end()):
            return persons
    if _GUEST.search(text) and (guests := _guests(text)):
        return guests
    for found in islice(_BROUGHT.finditer(text), _MOST_TRIED):
        persons = read_persons(text[found.end() :], trusted=False, whole=False)
        by_part = found[0].lower().strip() not in {"mit", "with"}
        listed = sum(one.with_role for one in persons) > 1
        if known := [
            one for one in persons if one.known or ((by_part or listed) and one.with_role)
        ]:
            return persons + _enumerated(text, found.end(), persons) if listed else known
        article = _ARTICLE.match(text, found.end())
        at = article.end() if article else found.end()
        if others := of_profession(text, found.end()) or office_before(text, at):
            return others
    return []


def _guests(text: str) -> list[FoundPerson]:
    """Who is a guest: "Am Mittwoch ist die Neudorfer Kältekundlerin Anna Muster zu Gast"."""
    for before in islice(_BEFORE_GUEST.finditer(text), _MOST_TRIED):
        if persons := of_profession(text, before.end()) or office_before(text, before.end()):
            return persons
    return []


def _standing_alone(text: str) -> list[FoundPerson]:
    """A line that is nothing but "Dr. Anna Müller, Leiterin des Amtes" — no sentence at all."""
    if titled := _before_subject(text) or _before_quotation(text):
        return titled
    if len(text) > 200 or (text.endswith((".", "!", "?", ":")) and not text.endswith("e. V.")):
        return []
    if point := _PROGRAMME_POINT.search(text):
        return read_persons(text[point.end() :], trusted=False)
    if opening := _OPENING.match(text):
        named = read_name(text, opening.end())
        if named and is_called(named) and named.end == len(text):
            return read_persons(text[opening.end() :], trusted=True)
    persons = read_persons(text, trusted=False)
    alone = len(persons) == 1 and text.endswith(persons[0].speaker.name)
    return [one for one in persons if one.with_role or (alone and one.known and one.speaker.role)]


def _before_quotation(text: str) -> list[FoundPerson]:
    """Whoever stands with a title before the name of a talk: 'Prof. Anna Muster "Wärme"'."""
    named = read_name(text, 0)
    if named is None or not named.addressed or not _QUOTATION.match(text, named.end):
        return []
    return read_persons(text[: named.end], trusted=True)


def _before_subject(text: str) -> list[FoundPerson]:
    """Whoever stands with a title before a colon, the subject behind it being a sentence or not."""
    who, colon, _ = text.partition(": ")
    if not colon or len(who) > _LONGEST_ENTRY or SPEAKING_VERB.search(closed(who)):
        return []
    return [one for one in read_persons(who, trusted=False) if one.known]


def _with_project(person: FoundPerson, text: str) -> FoundPerson:
    """A project's coordinator belongs to the project the sentence names, if to nothing else."""
    speaker = person.speaker
    about_project = re.search(r"proje[ck]t|program", speaker.role, re.IGNORECASE)
    project = _PROJECT.search(text) if about_project and not speaker.organisation else None
    if project is None:
        return person
    return replace(person, speaker=replace(speaker, organisation=project[1]))


def closed(text: str) -> str:
    """The text with quotations and parentheses blanked: no verb counts inside them."""
    return _CLOSED.sub(lambda found: "_" * len(found[0]), text)
