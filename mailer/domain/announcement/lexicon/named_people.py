"""People that a text names in passing: called as people are, or with an office behind them.

Whoever is only named makes no speaker: what is found here raises a doubt.
"""

import re
from collections.abc import Iterator
from itertools import islice

from mailer.domain.announcement.lexicon.couples import read_couple
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.names import NamedPerson, read_name
from mailer.domain.announcement.lexicon.organisations import is_organisation_word
from mailer.domain.announcement.lexicon.roles import begins_with_role

_MOST_WORDS = 100  # of one sentence
TO_BE_ASKED = expression(
    r"ansprechp|kontakt|rückfragen|\bfragen\b|auskunft|auskünfte|anmeld|\bmelde[nt]?\b|\bentgegen\b|\bbookings?\b|\bregist|\brsvp\b|\bcontact\b|questions|queries"
    r"|\bfotos?\b|bild(?:nachweis|quelle)?:|©|redaktion|v\.\s?i\.\s?s\.\s?d\.\s?p|impressum|\bpresse\b",
    re.IGNORECASE,
)
_NAMED_AFTER = expression(
    r"[-‐]|\s?(?:straße|str\.|platz|allee|weg|ring|haus|schule|gymnasium|halle|saal|preis|institut"
    r"|stiftung|street|road|hall|house|school|award)",
    re.IGNORECASE,
)
_NAMED_BEFORE = expression(
    r"(?:zentrum|haus|schule|stift|kirche|heim|saal|halle|hotel|gasthof|gymnasium|klinik|handlung|firma|praxis|kanzlei|gärtnerei|bäckerei|weingut|verlag|galerie|atelier|apotheke|druckerei|sankt|st\.)\s$",
    re.IGNORECASE,
)
_SOMEBODY_ELSE = expression(
    r"\b(?:werke?n?|bildern?|gemälden?|texten?|gedichten?|kompositionen|musik|stücken?|films?|filme|roman\w*|büchern?|buch|liedern?|briefen?|tagebüchern?|tagebuch|erinnerungen|romanen|erzählungen"
    r"|fotos|fotografien|zitat\w*|skulpturen|arien|sonaten?|(?:geburts|wohn|eltern)?haus|grab|denkmal|nachlass|sammlung|grave|house|works|paintings|music|poems|songs|film|novel|books?|studien?|umfragen?|study)"
    r"\s(?:\w+\s)?(?:von|by|des|der)\s$|\b(?:statt|anstelle\svon|instead\sof)\s$",
    re.IGNORECASE,
)
_JOINED = expression(r"\b(?:und|and)\s[a-z]{3,20}\s$")
_DOING = expression(
    r"\bmoder|\bgeleitet|\bpräsentiert|\bvorgelesen|\bpresented|\bhosted|\bled\b", re.IGNORECASE
)
_PROFESSION = expression(
    r"\b(?:mit|von|durch|und|with|by)\s[A-ZÄÖÜ][a-zäöüß-]+(?:in|er|ist|ent|eur|oge|ant)\s$"
)
_SET_OFF = expression(r"\s?\((?=[^\W\d_a-z])|,\s(?P<role>\S.{0,80})", re.DOTALL)
_BEFORE_PERSON = expression(
    r"(?:^|[,:;(–—|•-]\s|\b(?:von|mit|durch|with|by|und|and|sowie|Frau|Herrn?)\s|\b(?:und|and)\s[a-z]{3,20}\s"
    r"|\b(?:mit|von|durch|und|with|by)\s[A-ZÄÖÜ][a-zäöüß-]+(?:in|er|ist|ent|eur|oge|ant)\s)$"
)
_TELLS_US = expression(r"\b(?:wird|werden|will)\s(?:uns|euch|[Ii]hnen|us|you)\s$")
_ACTING = expression(
    r"\s(?:(?:von|vom|aus|at|from|of)\s[^.,;:]{2,60}?\s)?(?:zeigt|erklärt|erläutert|berichtet|spricht|referiert"
    r"|stellt|gibt|führt|moderiert|liest|hält|beantwortet|informiert|begrüßt|eröffnet|leitet|präsentiert"
    r"|explains|presents|speaks|reports|shows|leads|talks|discusses|shares|introduces|will"
    r"|hat|ist|war|weiß|[a-zäöüß]{3,14}t)\b"
)
_CAPITALISED = expression(r"(?<![\w.@/-])[^\W\d_a-zäöüß][\w’'-]*")


def people_in(text: str) -> Iterator[tuple[int, NamedPerson]]:
    """Where those begin who are called as people are, or have a role or office behind them."""
    past = 0
    for word in islice(_CAPITALISED.finditer(text), _MOST_WORDS):
        if word.start() < past:
            continue
        told = _TELLS_US.search(text, max(0, word.start() - 20), word.start()) is not None
        called = told or is_given_name(word[0]) or _may_act(text, word.start())
        if not called and not _BEFORE_PERSON.search(text[max(0, word.start() - 40) : word.start()]):
            continue
        couple = read_couple(text, word.start())
        named = couple[-1] if couple else read_name(text, word.start())
        if named is None or _NAMED_AFTER.match(text, named.end):
            continue
        if _NAMED_BEFORE.search(text, max(0, word.start() - 20), word.start()):
            continue  # "Bildungszentrum Maria Musterhof"
        if _SOMEBODY_ELSE.search(text, max(0, word.start() - 40), word.start()):
            continue  # "Werke von A B": who made them is not who speaks of them
        behind = text[named.end : named.end + 40].split()[:1]
        if behind and behind[0][0] != "(" and is_organisation_word(behind[0]):
            continue
        if TO_BE_ASKED.search(text, 0, word.start()):
            return
        if called or _is_set_off(text, word.start(), named.end):
            past = named.end
            yield from ((word.start(), one) for one in couple or (named,))


def _may_act(text: str, at: int) -> bool:
    """Whether a sentence begins with a name and says what one does: "A B vom Verein zeigt"."""
    if at or text.split(" ", 1)[0].endswith(("e", "er", "en", "es", "em", "s", "ung")):
        return False
    named = read_name(text, at)
    return (
        named is not None and len(named.name.split()) == 2 and bool(_ACTING.match(text, named.end))
    )


def _is_set_off(text: str, at: int, end: int) -> bool:
    if _PROFESSION.search(text, 0, at):
        return True
    ends = not text[end:].strip(" .!")
    if ends and (_JOINED.search(text, 0, at) or _DOING.search(text, 0, at)):
        return True
    found = _SET_OFF.match(text, end)
    return found is not None and (found["role"] is None or begins_with_role(found["role"]))
