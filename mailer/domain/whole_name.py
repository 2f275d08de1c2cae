"""Whole names: given and family name, honorific and title, where one column holds them all.

``Müller, Anna``; ``Dr. Eva Klug``; ``Frau Prof. Dr. von Berg``; ``MÜLLER Anna``. What precedes a
name in its own column ("Dr. Dunkel" as a family name) is told apart by the same rule.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from mailer.domain.honorific import HONORIFICS
from mailer.domain.title import Kind, words_in


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARTICLES = _words("""
    von vom zu zum zur van der den dem de del della di du la le ten ter dos da al el bin ibn abu
    graf gräfin freiherr freifrau fürst fürstin prinz prinzessin baron baronin st. sankt mac ó ní
""")
_ACADEMIC = {Kind.PROFESSOR, Kind.DOCTOR, Kind.MASTER}
_DEGREES = _words("MBA MPA MSc BSc LLM LLB MdB MdL")
_BEGINNINGS = ("dipl", "univ", "apl", "hon", "ing", "lic", "mag", "bacc", "jun")
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")
_RUN_TOGETHER = re.compile(r"\b((?:Dr|Prof|Frau|Herrn?)\.)(?=[^\W\d_]{3})")  # "Dr.Eva"
_TOGETHER = re.compile(
    r"\S\s+(?:/|&|\+|(?<!von )und(?! zu )|u\.|and|sowie|bzw\.)\s+\S|\S\s*;\s*\S"
    r"|\S\s+\S*[^\s.]/\S+\s+\S"
)
_LEGAL_FORM = re.compile(
    r"(?<!\S)(?:e\. ?V\.|eV|g?GmbH|mbH|KG|UG|GbR|OHG|eG|KdöR|AöR|Ltd\.?|Inc\.?|LLC|S\.A\."
    r"|(?:AG|SE)$)(?!\S)"
)
# A working group as well, or a given name: a firm's only where it ends the name.
_DOUBTFUL_FORM = re.compile(r"(?<=\S\s)(?:AG|SE)(?=\s+\S)")
_GROUP = re.compile(r"(?:AG|AK)\s+\S")
# What an office is called; in front of a name, where nobody's given name stands.
_BODIES = _words("""
    stadt gemeinde landkreis amt verein verband team büro institut universität hochschule klinik
    freistaat bezirk samtgemeinde verbandsgemeinde kirchengemeinde pfarrei stiftung ministerium
    bundesamt landesamt
""")
_LONE_BODIES = _words("""
    stadtverwaltung gemeindeverwaltung kreisverwaltung rathaus bürgerbüro landratsamt
    bürgermeisteramt geschäftsstelle sekretariat poststelle redaktion zentrale vorzimmer
    stadtwerke bauamt ordnungsamt umweltamt jugendamt sozialamt
""")
_MOST_SURE = 2
_SHORT = 3  # letters of an honorific that may be a shortened given name as well: "Karl Fr. Müller"
_OFTEN_THE_SAME = 40  # characters: given names and many family names


@dataclass(frozen=True, slots=True)
class WholeName:
    """A name taken apart; ``is_unsure`` where its words may be parted in another way too."""

    honorific: str = ""
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    is_unsure: bool = False


def read_whole_name(text: str) -> WholeName:
    """What a column of whole names says; nothing for an address in its place."""
    told = " ".join(_ASIDE.sub(" ", text).split()).strip(" ,;")
    if not told or "@" in told:
        return WholeName()
    before, comma, behind = told.partition(",")
    if comma:
        return _with_comma(before.strip(), behind.strip(" ,"))
    lead = leading(told)
    doubtful = _DOUBTFUL_FORM.search(lead.last_name)
    named = lead.last_name.split()
    if doubtful and doubtful[0] == "AG" and lead.last_name[: doubtful.start()].count(" ") > 1:
        named = lead.last_name[: doubtful.start()].split()  # "Eva Klug AG Netze"
    words, degrees = _without_degrees(named)
    title = " ".join(filter(None, (lead.title, degrees)))
    first, last = _parted(words)
    is_unsure = bool(doubtful) or (len(words) > _MOST_SURE and not _is_told(words))
    return WholeName(lead.honorific, title, first, last, is_unsure)


def names_several(text: str) -> bool:
    """Whether a name is that of two people: ``Frau Klug / Herr Lang``, ``Anna und Bert Müller``."""
    words, _ = _without_degrees(_ASIDE.sub(" ", text).split())
    if _TOGETHER.search(" ".join(words)):
        return True
    plain = [one.strip(".,").casefold() for one in words]
    told = [place for place, one in enumerate(plain[:-1]) if one in HONORIFICS]
    if told and len(plain[told[0]]) > _SHORT:
        told = [place for place in told if len(plain[place]) > _SHORT]
    # "Frau Anna Herr" is one: nobody is named behind the second.
    return bool(told) and told[-1] - told[0] > 1


def is_body(text: str) -> bool:
    """Whether what stands in place of a name is that of an office, a firm or a society."""
    words = text.split()
    first = words[0].casefold().rstrip(":") if words else ""
    if "," in text and first.rstrip(".") in HONORIFICS:  # "Frau Eva Klug, Muster GmbH"
        return False
    return _LEGAL_FORM.search(text) is not None or (
        "," not in text and ((first in _BODIES and len(words) > 1) or first in _LONE_BODIES)
    )


def leading(text: str) -> WholeName:
    """Honorific and titles at the beginning of a name; the rest is its ``last_name``."""
    return _often(text) if len(text) <= _OFTEN_THE_SAME else _leading(text)


@lru_cache(maxsize=16_384)
def _often(text: str) -> WholeName:
    return _leading(text)


def _leading(text: str) -> WholeName:
    if text.isalpha():
        return WholeName(last_name=text)
    words = _RUN_TOGETHER.sub(r"\1 ", text).split()
    honorific: list[str] = []
    title: list[str] = []
    while len(words) > 1 and words[0].rstrip(".").casefold() in HONORIFICS:
        honorific.append(words.pop(0))
    while len(words) > 1 and _is_title(words[0], title, len(words) - 1, told=bool(honorific)):
        title.append(words.pop(0))
    return WholeName(" ".join(honorific), " ".join(title), "", " ".join(words))


def _with_comma(before: str, behind: str) -> WholeName:
    """``Müller, Anna``; titles may stand in any of the parts, or in one of their own."""
    family = leading(before)
    named: list[str] = []
    titles: list[str] = []
    is_whole = bool(family.honorific) or len(family.last_name.split()) > 1
    parts = [one.strip() for one in behind.split(",")]
    offices = [one for one in parts if is_whole and (_GROUP.match(one) or is_body(one))]
    for part in parts:
        if part in offices:
            continue
        words, degrees = _without_degrees(part.split())
        alone = len(words) == 1 and _is_title(words[0], [], 2, told=False)
        (titles if alone else named).extend(words)
        titles += filter(None, [degrees])
    if not named and len(family.last_name.split()) > 1:  # "Eva Klug, M.Sc."
        whole = read_whole_name(before)
        title = " ".join(filter(None, [whole.title, *titles]))
        return replace(whole, title=title, is_unsure=whole.is_unsure or bool(offices))
    lead = leading(" ".join(named))
    title = " ".join(filter(None, [family.title, lead.title, *titles]))
    first = lead.last_name
    if first.rstrip(".").casefold() in HONORIFICS:  # "Müller, Frau"
        return WholeName(first, title, "", family.last_name)
    honorific = lead.honorific or family.honorific
    return WholeName(honorific, title, first, family.last_name, is_unsure=bool(offices))


def _parted(words: list[str]) -> tuple[str, str]:
    """Given and family name: the last word, with its particles; what is in capitals is family."""
    if _capitals_tell(words):
        family = [_is_capitals(one) for one in words]
        for at in reversed(range(len(words) - 1)):  # "von BERG Anna"
            family[at] |= family[at + 1] and words[at].casefold() in _PARTICLES
        return (
            " ".join(one for one, is_family in zip(words, family, strict=True) if not is_family),
            " ".join(one for one, is_family in zip(words, family, strict=True) if is_family),
        )
    begins = len(words) - 1
    while begins > 1 and words[begins - 1].casefold() in _PARTICLES:
        begins -= 1
    if begins == 1 and words[0].casefold() in _PARTICLES:  # "von Berg"
        begins = 0
    return " ".join(words[:begins]), " ".join(words[begins:])


def _is_told(words: list[str]) -> bool:
    """Whether capitals or a particle tell where the family name begins."""
    has_particle = words[-2].casefold() in _PARTICLES
    return _capitals_tell(words) or has_particle


def _capitals_tell(words: list[str]) -> bool:
    """Whether what is in capitals begins or ends a name: in its midst it is no family name."""
    bare = [one for one in words if one.casefold() not in _PARTICLES or _is_capitals(one)]
    are = [_is_capitals(one) for one in bare]
    return bool(are) and len(words) > 1 and not all(are) and (are[0] or are[-1])


def _is_capitals(word: str) -> bool:
    letters = [one for one in word if one.isalpha()]
    return len(letters) > 1 and word == word.upper()


def _is_title(chunk: str, before: list[str], left: int, *, told: bool) -> bool:
    """Whether a word before a name is a title; ``left`` words stand behind it."""
    words = words_in(chunk)
    kinds = {one.kind for one in words}
    if not words or Kind.UNKNOWN in kinds:
        return False
    dotted = "." in chunk
    if kinds & _ACADEMIC:
        return dotted or Kind.MASTER not in kinds
    if Kind.OFFICE in kinds:  # "Pastor" may be a family name
        return left > 1 or told
    if before:  # "med.", "h.", "c.", "rer.", "nat."
        return dotted and kinds == {Kind.UNSAID}
    plain = chunk.casefold()
    return chunk == "PD" or (dotted and plain.startswith(_BEGINNINGS) and Kind.UNSAID in kinds)


def _without_degrees(words: list[str]) -> tuple[list[str], str]:
    """The words before degrees, and these: ``Klug M.Sc.``, ``Klug MBA / LL.M.``"""
    begins = len(words)
    while begins and (words[begins - 1] == "/" or _is_degree(words[begins - 1].strip(","))):
        begins -= 1
    return words[:begins], " ".join(one for one in words[begins:] if one != "/")


def _is_degree(chunk: str) -> bool:
    if chunk.replace(".", "") in _DEGREES:
        return True
    kinds = {one.kind for one in words_in(chunk)}
    return chunk.count(".") > 1 and kinds <= {Kind.UNSAID, Kind.MASTER, Kind.DOCTOR}
