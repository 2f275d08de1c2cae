"""Absence: words of somebody who was not there, wherever a list of attendance has them.

Beside a name, in its brackets, under a signature or above some of the names. A word of it never
counts as having been there: it is a plain no, or staff is asked.
"""

import re

from mailer.actions.imports.sheets.heading import words_of
from mailer.domain.whole_name import is_body

_WORD = re.compile(r"[^\W\d_]+")
_NEGATES = words_of("nicht not kein keine keiner keinen nein no non nie niemand never nobody")
_ABSENT = re.compile(
    r"abwesen|absen[ct]|fehlt|fehlen|gefehlt|(?:un)?entsch(?:$|uld)|krank$|krankgem|krankh|erkrankt"
    r"|verhinder|absag|abgesag|abgemeld|abmeld|storn|cancel|(?:un)?excus|missing$|missed|declin|noshow|didn|sick$"
)
_INSTEAD = re.compile(
    r"vertret|vertritt|ersatz(?:$|person|teil|mann|frau)|instead|wartel|waitl|nachrück|ohne$|statt$|abgebroch|zurückgez"
    r"|urlaub(?:$|sbed)|verreist"
)
_REGISTERED = re.compile(
    r"anmeld|angemeld|registr|eingelad|einlad|invit|interess|gebucht|booked", re.IGNORECASE
)
_FILLS = words_of("""
    da dabei anwesend erschienen teilgenommen teilnahme teil gekommen kommt kam nimmt nahm hat war
    ist sich leider telefonisch per mail am wegen heute gemeldet show did attend attended present
    was has is in out checked there joined by phone today t
""")
_NEVER_FIRST = words_of("nein nicht not non")  # in the name of a firm
_ENDS_AS_BODY = re.compile(
    r"\be\.?\s?[VG]\.?(?!\w)|\b(?:stiftung|verein|verband|initiative|bündnis|netzwerk|genossenschaft)\b"
    r"|\w(?:kasse|verband|verein|stiftung|region|werke?|amt|haus)\b",
    re.IGNORECASE,
)
_NOUNS = words_of("absage abgesagt storno storniert krank erkrankt entschuldigt abwesend fehlt")
_LEGAL_FORM = re.compile(r"\b(?:e\.?\s?[VG]\b|g?(?:GmbH|AG|UG|KG|mbH)\b|Ltd|Inc\b|Stiftung\b)")
_STANDS_IN = re.compile(r"vertritt$|vertreten")
# Beside them in what stands above names: "Es fehlten:", "No-shows".
_HEADS = words_of("""
    es haben waren wurden sind folgende folgenden personen teilnehmer teilnehmende teilnehmenden
    teilnehmerinnen kurzfristig nachträglich show shows liste
""")
_ABOVE_THE_PRESENT = re.compile(
    r"\W*(?:anwesend|teilgenommen|teilnehm|dabei|erschienen|present|attended|participants)"
    r"[^\W\d_]*(?: (?:waren|haben|war|sind|were))?\W*",
    re.IGNORECASE,
)
# Any title begins another part: of whom, nobody knows.
_TITLE = re.compile(
    r".*[:\d]\s*\)?\W*|.*\b(?:anwesend|teilnehm|teilgenommen|referier|gäste|online|präsenz|vor ort"
    r"|gruppe|attend|present|guests?\b|speakers?\b).*",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"\s*(?:niemand|keine[rs]?|nobody|no one|none|0)\W*", re.IGNORECASE)
_MOST_WORDS = 6
_PARTS = re.compile(r"[,;:.!()\[\]/|]|\s[-–—]\s")


def says_absent(text: str) -> bool:
    """Whether there is any word of absence, or of somebody else who came, in a text."""
    told = _words(text)
    return "?" in text or any(
        one in _NEGATES or _ABSENT.match(one) or _INSTEAD.match(one) for one in told
    )


def is_plainly_absent(text: str) -> bool:
    """Whether a text says that somebody was absent, and nothing else: ``krank gemeldet``.

    Not ``nicht bis zum Schluss`` and not ``nicht entschuldigt``: what they mean staff has to say.
    """
    parts = [one for part in _PARTS.split(text) if (one := _words(part))]
    return "?" not in text and bool(parts) and all(map(_is_a_no, parts))


def names_absence(text: str) -> bool:
    """Whether a text says so wherever it stands: not ``keine``, which may be of allergies."""
    return is_plainly_absent(text) and not _NEGATES.issuperset(_words(text))


def is_organisation(text: str) -> bool:
    """Whether a text is the name of a firm or a society: "No Limits GmbH", whatever that means."""
    words = _words(text)
    first = words[0] if words else ""
    if first in _NEVER_FIRST or _ABSENT.match(first) or is_plainly_absent(text):
        return False
    is_compound = text[len(first) :].startswith("-")  # "Kein-Müll-Initiative"
    is_negated = first in _NEGATES | _FILLS and not is_compound
    is_sentence = is_negated or _INSTEAD.match(first) or not text[:1].isupper()
    if any(map(_tells_in_a_sentence, _WORD.findall(text))):
        return is_body(text) and _LEGAL_FORM.search(text) is not None  # not "Bauamt krank"
    return is_body(text) or (not is_sentence and _ENDS_AS_BODY.search(text) is not None)


def _tells_in_a_sentence(word: str) -> bool:
    """Whether a word is of absence, and none that a name is made of: "krank", no "Absentismus"."""
    plain = word.lower()
    is_name = word[:1].isupper() and plain not in _NOUNS
    return not is_name and bool(
        plain in _NEVER_FIRST or _ABSENT.match(plain) or _STANDS_IN.match(plain)
    )


def heads_absent(text: str) -> bool | None:
    """Whether a line above some names says that these were absent; None for no such line.

    False where it may mean that, and is not plain: ``Warteliste:``.
    """
    words = _words(text)
    if not words or len(words) > _MOST_WORDS:
        return None
    if not says_absent(text):
        is_title = text.rstrip().endswith(":") or len(words) == 1
        return False if is_title and speaks_of_registered(text) else None
    told = [one for one in words if one not in _HEADS]
    if names_absence(" ".join(told)):
        return True
    known = _NEGATES | _FILLS
    is_known = all(one in known or _ABSENT.match(one) or _INSTEAD.match(one) for one in told)
    return False if is_known or text.rstrip().endswith(":") else None


def heads_nobody(text: str) -> bool:
    """Whether a line says that nobody was absent: ``Entschuldigt: niemand``, ``No-show: 0``."""
    heads, colon, who = text.partition(":")
    is_title = bool(colon) and heads_absent(heads + colon) is not None
    return is_title and _NOBODY.fullmatch(who) is not None


def heads_present(text: str) -> bool:
    """Whether a line above some names says that these were there: ``Anwesend:``."""
    return _ABOVE_THE_PRESENT.fullmatch(text) is not None


def heads_others(text: str) -> bool:
    """Whether a line stands above other people, nobody knows which: ``Gäste:``, ``Gruppe 2``."""
    return _TITLE.fullmatch(text) is not None


def speaks_of_registered(text: str) -> bool:
    """Whether what stands above names calls them registered or invited: that is not attendance."""
    return _REGISTERED.search(text) is not None


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _is_a_no(words: list[str]) -> bool:
    negated = any(one in _NEGATES for one in words)
    absent = any(_ABSENT.match(one) for one in words)
    known = all(one in _NEGATES | _FILLS or _ABSENT.match(one) for one in words)
    return known and negated != absent
