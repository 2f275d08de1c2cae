"""Whoever is named beside a word for speaking, where nobody plainly speaks: always a doubt."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from mailer.domain.announcement.fees.terms import unquoted
from mailer.domain.announcement.lexicon.calendar_words import MONTHS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.named_people import people_in
from mailer.domain.announcement.lexicon.names import NamedPerson, introduced_people, read_name
from mailer.domain.announcement.lexicon.organisations import is_organisation_word
from mailer.domain.announcement.people.persons import read_persons
from mailer.domain.seminar import Speaker

SPEAKING_VERB = expression(
    r"(?<![\w-])(?:erläuter(?:t|n)|berichte(?:t|n)|gib(?:t)|geben|stell(?:t|en)|sprich(?:t)|sprechen"
    r"|referier(?:t|en)|zeig(?:t|en)|diskutier(?:t|en)|moderier(?:t|en)|führ(?:t|en)"
    r"|präsentier(?:t|en)|erklär(?:t|en)|informier(?:t|en)|beleuchte(?:t|n)|teil(?:t|en)"
    r"|skizzier(?:t|en)|vermittel(?:t|n)|weiß|verrät|verraten|beantworte(?:t|n)|antworte(?:t|n)|steh(?:t|en)(?=\s(?:[\w\s]{0,30}\s)?Rede\b)|schul(?:t|en)|erzähl(?:t|en)|berät|beraten|probier(?:t|en)|leite(?:t|n)|eröffne(?:t|n)"
    r"|begrüß(?:t|en)|wird|werden|hält|halten|bring(?:t|en)|geht|gehen|nimmt|nehmen|widme(?:t|n)|sitz(?:t|en)|liest|übernimmt|übernehmen|kommt|kommen"
    r"|ordne(?:t|n)|schilder(?:t|n)|analysier(?:t|en)|thematisier(?:t|en)|begleite(?:t|n)"
    r"|presents?|explains?|speaks?|discuss(?:es)?|shares?|introduces?|reports?|talks?|shows?"
    r"|gives?|will|leads?|moderates?|hosts?|outlines?|describes?|offers?|reflects?|opens?|chairs?"
    # Whatever one does together: "A B rechnet mit euch", "übt mit Ihnen".
    r"|[a-zäöüß]{2,14}[tn](?=\smit\s(?:euch|[Ii]hnen|uns|[Dd]ir|allen)\b)"
    r"|explores?|joins?|provides?|examines?|looks?|walks?|tells?)(?![\w-])"
)
_SPEAKING = expression(
    r"referent|dozent|trainer|moderator|\btutor|leitung|\bexpert|vortr[aä]g|\bimpuls|\binput|keynote|redner|\bhält\b|\bhalten\b|gewinnen"
    r"|gewonnen|\berwartet\b|\bmit\sdabei\b|\bmitwirk|\bwirken\smit\b|zu\sgast|\bgäst|\banfang\smacht|\bauftakt|eröffn|\bpodium|diskut|diskussion"
    r"|\bconversation|\b(?:gespräch\w*|dialog|austausch|abend)\smit|moderi|gestaltet|\banwesend|vorzustell|\bräumt\b|\bnennt\b|\bbericht|vorgestellt"
    r"|\bstell(?:t|en)\b|\bliest\b|lesung|\bsprich|\bsprechen\b|\bspeak|\btalk|\blectur|\bpresent|\bchair"
    r"|joined\sby|\bguest|\bled\sby|\bpanel|\bdiscuss|\bfacilitat|\bintroduc",
    re.IGNORECASE,
)
# Who plays music does not speak.
FRAMED = expression(
    r"\bmusikalisch|\bumrahm|\bmusizier|\w*chor\b.{0,40}\bleitung\b|\bbegleitet\sam\b",
    re.IGNORECASE,
)
# Who is quoted in a press release praises the event, and seldom speaks at it.
_QUOTED = expression(
    r"[“”\"«],?\s(?:so\b|sagt|erklärt|betont|ergänzt|freut|says|said)"
    r"|\b(?:ist|sind|zeigt\ssich|zeigen\ssich)\s.{3,120}\süberzeugt\b|,\s(?:informiert|sagt|so|erklärt|betont|teilt|says)\s",
    re.IGNORECASE,
)


def speaks_of_speaking(text: str) -> bool:
    """Whether a text speaks of talks, guests or a podium at all."""
    return _SPEAKING.search(text) is not None


_NO_LINE = expression(
    r"@|(?<!\d)(?!(?:1[5-9]|20)\d\d(?!\d))\d{4,}|^(?:autor(?:in)?\s?:|text\s?:|organisation|presse\w*|veranstalt\w*|redaktion|verantwortlich"
    r"|v\.\s?i\.\s?s|an\s|to\s)",
    re.IGNORECASE,
)
_SURNAME = expression(
    r"(?<!\w)(?:(?P<address>Frau|Herr)n?\s)(?P<title>(?:(?:Prof(?:essor(?:in)?|\.)?|Dr\.(?:-Ing\.)?|PD)\s){0,3})"
    r"(?P<surname>(?!Prof|Dr\b|PD\b|Dipl\b|Mag\b)[A-ZÄÖÜ][a-zäöüß]{2,20}(?:-[A-ZÄÖÜ][a-zäöüß]{2,20})?)(?!\s[A-ZÄÖÜ]|[\w-])"
)
_SHORTENED = expression(
    r"(?P<title>(?:(?:Prof|Dr)\.\s){0,3})(?P<initial>(?:[A-ZÄÖÜ]\.\s)?)(?P<surname>[A-ZÄÖÜ][a-zäöüß]{2,20}(?:-[A-ZÄÖÜ][a-zäöüß]{2,20})?)"
    r"(?:\s?[,(].{0,100})?"
)
_OFFICE_BEFORE = expression(r"(?:(?:Der|Die|Unsere?)\s)?(?:(?P<office>[A-ZÄÖÜ][\w-]{3,40})\s)?")
_PROFESSION_FIRST = expression(
    r"(?:(?:Der|Die|Unsere?)\s)?(?P<what>[A-ZÄÖÜ][\w-]{2,30}(?:in|er|ist|ent|eur|oge|ant|är|mann|frau|arzt|wart|wirt|kant))\s(?=[A-ZÄÖÜ])"
)
_DOES = expression(r"(?:\s\([^()]{2,80}\))?\s(?:[a-zäöüß]{2,14}t|weiß|lässt)(?=[\s,])")
_MOST_SURNAMES = 20
_LINE = expression(r".{4,120}(?<![.!?:])")
_WITH = expression(r"\b(?:mit|von|by|with|durch)\s$", re.IGNORECASE)
_FORMER = expression(
    r"\b(?:im|am|beim|das)\s(?:vergangenen?|vorigen?|letzten?)\s(?:jahr|mal|herbst|frühjahr|sommer|winter|abend|treffen)|\blast\s(?:year|time|month)\b"
    r"|\b(?:sprach|referierte|berichtete|hielt|las|moderierte)(?:en|n)?\b|\bwar(?:en)?\s.{0,40}\b(?:zu\sgast|ausverkauft)\b|\b(?:abrufbar|nachzuhören|nachzusehen)\b|\bwatch\sthe\srecording\b|\bmissed\slast\b|\bbedankten?\ssich\b|\bgratulieren\swir\b|\bwir\sgratulieren\b|\bprevious\s(?:event|speaker|guest)"
    # Who comes another time is told so too: "Im April folgt ein Abend mit Dr. A B".
    rf"|^im\s(?:{any_of(MONTHS)})\s(?:folgt|folgen|geht\ses\sweiter)\b|\bfollows?\sin\s(?:{any_of(MONTHS)})\b",
    re.IGNORECASE,
)
_ASKED = expression(
    r"\bansprech|\bkontakt|rückfrag|\b(?:bei|an|zu)\s(?:\w+\s)?fragen\b|\bfragen\s(?:an|bitte|beantwortet)\b"
    r"|anmeldung\w*\s(?:bei|an|unter|über)\b|\bfotos?\b|\bbuch\b|gefördert|unterstütz|\bbeauftrag|\bvertret|\bschirmherr|\bmitglied\sgewinnen|\bkarten\b|\bentgegen\b|\bfreu(?:t|en)\ssich\b|\bl[äa]d(?:t|en)\b.{0,120}\sein\b|\btickets?\b"
    r"|erkrank|\bnicht\b|\bcontact|\bphotos?\b|\bbook\b|\bfunded|\bsupported|\bquestions?\sto\b",
    re.IGNORECASE,
)


# Who coordinates a series, taught somebody, works with somebody, heads an association, gave a
# lecture its name or advises at another hour.
_OTHER_MATTER = expression(
    r"\b(?:koordiniert|organisiert)\swird|\b(?:PhD|promov\w+|doctorate|studiert\w*|joint\swork)\b.{0,40}\s(?:mit|bei|with|under)\s"
    r"|\bführt\s(?:gemeinsam|zusammen)\smit\b|\((?:chair|vorsitz)\w*:|^(?:(?:parish|town|district)\scouncil\smeetings\b|chair(?:man|woman):\s|(?:1\.\s)?vorsitzende[rs]?:\s)"
    r"|^(?:need\s.{2,30}\?\s)?(?:speak|talk)\sto\s(?=[A-Z])|\bohne\stermin\b|\bby\skind\spermission\b|\bis\sinviting\syou\sto\b"
    r"|\((?:1[5-9]|20)\d\d\s?[–-]\s?(?:1[5-9]|20)\d\d\)|^the\s[\w\s]{3,40}(?:memorial|annual)\slecture\b",
    re.IGNORECASE,
)


def is_of_other_matter(text: str) -> bool:
    """Whether a sentence names those who have another part: "Koordiniert wird sie von A B"."""
    return _OTHER_MATTER.search(text) is not None


def is_of_former(text: str) -> bool:
    """Whether a sentence tells who spoke at another time: "Im vergangenen Jahr sprach …"."""
    return _FORMER.search(text) is not None


def perhaps_speaking(texts: Iterable[str], *, anybody: bool = False) -> Iterator[Speaker]:
    """The people named in sentences that speak of speaking, in the order of the text.

    ``anybody``: in lines that are no sentences, where a title or "mit" stands before the name.
    """
    for text in map(unquoted, texts):
        if anybody and (_NO_LINE.search(text) or not _LINE.fullmatch(text)):
            continue
        spoken = anybody or _SPEAKING.search(text) or SPEAKING_VERB.search(text)
        if not spoken or FRAMED.search(text) or _QUOTED.search(text) or _ASKED.search(text):
            continue
        if is_of_former(text) or is_of_other_matter(text):
            continue
        # A title before a name is found first; the name behind it is the same person.
        named: dict[tuple[int, str], tuple[int, NamedPerson]] = {}
        called = [
            (at, person)
            for at, person in people_in(text)
            if (not anybody or _WITH.search(text, 0, at))
        ]
        for at, person in [*introduced_people(text), *called]:
            named.setdefault((person.end, person.name), (at, person))
        for at, person in sorted(named.values(), key=lambda found: found[0]):
            yield _with_office(text, at, person)


def surnames_speaking(text: str) -> Iterator[Speaker]:
    """Those called by title and surname alone beside a word for speaking: "Frau Dr. Muster"."""
    text = unquoted(text)
    if not (_SPEAKING.search(text) or SPEAKING_VERB.search(text)) or _QUOTED.search(text):
        return
    if _ASKED.search(text):
        return
    yield from surnames_in(text)


def first_in_sentences(texts: Iterable[str]) -> Iterator[Speaker]:
    """Whom sentences begin with, where nobody else may speak: "Imkermeister A B klärt auf"."""
    for text in map(unquoted, texts):
        if any(of.search(text) for of in (_NO_LINE, FRAMED, _QUOTED, _ASKED, _FORMER)):
            continue
        found = list(people_in(text)) or _behind_profession(text)
        before = _OFFICE_BEFORE.fullmatch(text, 0, found[0][0]) if found else None
        if before is None or is_organisation_word(before["office"] or ""):
            continue
        alone = before["office"] and len(found) == 1 and found[0][1].end == len(text)
        if alone or text.endswith("."):
            yield from (_with_office(text, at, person) for at, person in found)


def _behind_profession(text: str) -> list[tuple[int, NamedPerson]]:
    """Whoever does something, behind a profession, whatever the name: "Volontär A B holt …"."""
    what = _PROFESSION_FIRST.match(text)
    if what is None or is_given_name(what["what"]) or is_organisation_word(what["what"]):
        return []
    named = read_name(text, what.end())
    return [(what.end(), named)] if named and _DOES.match(text, named.end) else []


def shortened_in(text: str) -> Iterator[Speaker]:
    """Who alone is named under a label, without a first name: "Dr. Muster", "A. Muster"."""
    yield from surnames_in(text)
    found = _SHORTENED.fullmatch(text.strip())
    if found and (found["title"] or found["initial"]):
        yield Speaker(f"{found['initial'] or ''}{found['surname']}", found["title"].strip())


def surnames_in(text: str) -> Iterator[Speaker]:
    """Those who are called by title and surname alone."""
    for found in islice(_SURNAME.finditer(text), _MOST_SURNAMES):
        title = " ".join((found["title"] or "").split())
        address = "" if title else f"{found['address']} "
        yield Speaker(f"{address}{found['surname']}", title)


def _with_office(text: str, at: int, named: NamedPerson) -> Speaker:
    """The person with what plainly stands behind the name."""
    plain = Speaker(named.name, named.academic_title)
    found = read_persons(text[at:], trusted=True, whole=False)
    if not found or found[0].speaker.name != named.name:
        return plain
    return replace(plain, role=found[0].speaker.role, organisation=found[0].speaker.organisation)
