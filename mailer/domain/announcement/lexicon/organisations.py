"""Organisations beside a name: telling them from the role, and naming them in the nominative."""

import re

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.vocabulary import words

_NEUTER = words(
    "ministerium amt institut zentrum büro land haus werk netzwerk museum projekt programm",
    "klinikum krankenhaus theater gymnasium forum bündnis kolleg archiv labor gericht "
    "präsidium dezernat unternehmen kompetenzzentrum",
)
_MASCULINE = words("verein verband kreis bund dienst stützpunkt rat landtag senat bezirk fonds")
_FEMININE = words(
    "stadt universität hochschule stiftung aktion gesellschaft agentur gemeinde akademie",
    "behörde kommission initiative regierung verwaltung schule kammer genossenschaft region",
    "kanzlei kirche diakonie caritas fakultät bibliothek bank gewerkschaft polizei union",
    "fachstelle beratungsstelle geschäftsstelle leitstelle kompetenzstelle koordinierungsstelle",
    "anlaufstelle kontaktstelle servicestelle meldestelle stabsstelle vergabestelle",
    "vereinigung arbeitsgemeinschaft anstalt allianz beratung",
    "feuerwehr zentrale sekretariat",
)
_FOREIGN = words(
    "council university college school ministry agency foundation association institute",
    "department authority commission trust company network society office bureau board city",
    "stadtwerke kreiswerke klinik redaktion rathaus uni fh tu ihk hwk awo drk",
    "caritasverband bistum dekanat",
    "ville mairie université università universidad universiteit gemeente comune",
    "cooperative",
    "county district government partnership center centre group consulting union charity",
)
_FORMS = r"gGmbH|GmbH|AG|KG|UG|eG|Ltd\.?|Inc\.?|plc|LLC|mbH|e\.\s?V\.|SE"
_NEVER = expression(r"referat\w*|[\w-]*gruppe|apparat\w*|beirat\w*", re.IGNORECASE)
_GENITIVE = r"(?:es|s|ses)?"
_HEAD = expression(
    rf"[\w-]*(?:(?P<neuter>{'|'.join(sorted(_NEUTER))})|(?P<masculine>{'|'.join(sorted(_MASCULINE))})"
    rf"|(?P<feminine>{'|'.join(sorted(_FEMININE))}))(?P<ending>{_GENITIVE})",
    re.IGNORECASE,
)
_FOREIGN_HEAD = expression(rf"(?:{'|'.join(sorted(_FOREIGN))})s?", re.IGNORECASE)
_FORM = expression(_FORMS)
_LINK = expression(
    r"(?P<lead>,?\s(?P<word>des|der|dem|vom|von\sder|von|beim|bei\sder|bei|an\sder|am|aus\sdem|aus"
    r"|im|in\sder|at\sthe|at|of\sthe|of|from\sthe|from|for\sthe|with\sthe|with)\s(?:the\s)?|,\s)"
)
_GERMAN_LINKS = frozenset(
    {
        "des",
        "der",
        "dem",
        "vom",
        "von der",
        "beim",
        "bei der",
        "an der",
        "am",
        "aus dem",
        "im",
        "in der",
    }
)
_TRAILING = " ,;:–—-|"


def is_organisation_word(word: str) -> bool:
    """Whether a single word names a kind of organisation or ends like one ("Landesamt")."""
    word = word.strip('.,;:()"„“”»«*')
    if _NEVER.fullmatch(word) or not word[:1].isupper() or is_given_name(word.rpartition("-")[2]):
        return False  # "Roland" ends as "Landesverband" does not
    return bool(_HEAD.fullmatch(word) or _FOREIGN_HEAD.fullmatch(word) or _FORM.fullmatch(word))


def names_organisation(text: str, within: int = 4) -> bool:
    """Whether one of the first words, or a legal form anywhere, tells an organisation."""
    if re.search(r"\be\.\s?V\.|\bg?GmbH\b|\bLtd\b", text[:200]):
        return True
    return any(is_organisation_word(word) for word in text.split(None, within)[:within])


def split_affiliation(text: str) -> tuple[str, str]:
    """``(role, organisation)`` of "Leiterin des Amtes für Jugend"; either may be empty.

    The organisation begins at the first link ("des", "at the", a comma) that is followed by
    an organisation's name, and is given in the nominative where the grammar is certain.
    """
    text = text.strip(_TRAILING)
    for link in _LINK.finditer(f" {text}"):
        rest = f" {text}"[link.end() :]
        if _begins_organisation(rest):
            return f" {text}"[: link.start()].strip(_TRAILING), nominative(link["word"] or "", rest)
    for link in _LINK.finditer(text):
        if link["word"] in {"at", "at the", "from", "from the"} and text[link.end()].isupper():
            return text[: link.start()].strip(_TRAILING), text[link.end() :].strip(_TRAILING)
    return text, ""


def nominative(link: str, name: str) -> str:
    """The organisation's name as a subject, after the preposition or article ``link``.

    ``des`` + "Bundesministeriums für …" → "Bundesministerium für …"; a noun of unknown gender
    stays as written.
    """
    words = name.strip(_TRAILING).split(" ")
    place = next((n for n, word in enumerate(words[:4]) if _HEAD.fullmatch(word.strip(",("))), None)
    if place is None or not link:
        return " ".join(words)
    found = _HEAD.fullmatch(words[place].strip(",("))
    if found is None:
        return " ".join(words)
    if link == "des" and not found["feminine"] and found["ending"]:
        comma = "," if words[place].endswith(",") else ""
        words[place] = found[0].removesuffix(found["ending"]) + comma
    ending = "e" if found["feminine"] else "er" if found["masculine"] else "es"
    for number in range(place):
        if re.fullmatch(r"[A-ZÄÖÜ][\w-]+en", words[number]) and link in _GERMAN_LINKS:
            words[number] = words[number][:-2] + ending
    return " ".join(words)


def _begins_organisation(rest: str) -> bool:
    following = _LINK.search(rest)
    segment = rest[: following.start()] if following else rest
    return rest[:1].isupper() and names_organisation(segment)
