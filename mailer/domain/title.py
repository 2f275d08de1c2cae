"""Titles as people write them, and what of them stands in a name and in a salutation.

One column holds much: academic titles, offices, what the law takes for a part of the name
(``Graf``), professions and degrees. Only some of it is said in a letter's first line.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple


class Kind(IntEnum):
    """What a word of a title is, in the order in which they stand before a name."""

    FAMILY = 0
    OFFICE = 1
    PROFESSOR = 2
    DOCTOR = 3
    MASTER = 4
    UNSAID = 5
    NOBLE = 6
    PARTICLE = 7
    UNKNOWN = 8


class Office(NamedTuple):
    """An office's name for a man and for a woman; in English "" where a letter says Mr or Ms."""

    his: str
    hers: str
    english: str = ""


class Word(NamedTuple):
    """A word of a title, in lower case; ``hers`` where its form says that a woman has it."""

    kind: Kind
    plain: str
    hers: bool = False
    office: Office | None = None


@dataclass(frozen=True, slots=True)
class Titles:
    """A title taken apart; what is empty was not in it.

    ``noble`` stands before the family name, all else (``front``) before the given name.
    ``office_written`` is the office as it was written. ``unknown`` are words that no salutation
    says because nobody knows here what they are.
    """

    front: str = ""
    noble: str = ""
    is_family: bool = False
    office: Office | None = None
    office_written: str = ""
    is_professor: bool = False
    doctor: str = ""
    master: str = ""
    is_hers: bool = False
    is_his: bool = False
    unknown: tuple[str, ...] = ()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OFFICES = (
    Office("bürgermeister", "bürgermeisterin", "Mayor"),
    Office("landrat", "landrätin", "District Administrator"),
    Office("landeshauptmann", "landeshauptfrau", "Governor"),
    Office("ministerpräsident", "ministerpräsidentin", "Minister-President"),
    Office("präsident", "präsidentin", "President"),
    Office("minister", "ministerin", "Minister"),
    Office("staatssekretär", "staatssekretärin", "State Secretary"),
    Office("bundeskanzler", "bundeskanzlerin", "Chancellor"),
    Office("senator", "senatorin", "Senator"),
    Office("stadtrat", "stadträtin", "Councillor"),
    Office("gemeinderat", "gemeinderätin", "Councillor"),
    Office("kreisrat", "kreisrätin", "Councillor"),
    Office("bezirksrat", "bezirksrätin", "Councillor"),
    Office("staatsrat", "staatsrätin"),
    Office("stadtverordneter", "stadtverordnete", "Councillor"),
    Office("beigeordneter", "beigeordnete"),
    Office("abgeordneter", "abgeordnete"),
    Office("dezernent", "dezernentin"),
    Office("stadtdirektor", "stadtdirektorin"),
    Office("kreisdirektor", "kreisdirektorin"),
    Office("gemeindedirektor", "gemeindedirektorin"),
    Office("konrektor", "konrektorin"),
    Office("dekan", "dekanin", "Dean"),
    Office("pfarrer", "pfarrerin", "Pastor"),
    Office("pastor", "pastorin", "Pastor"),
    Office("bischof", "bischöfin", "Bishop"),
    Office("botschafter", "botschafterin", "Ambassador"),
    Office("konsul", "konsulin", "Consul"),
)
_WHOLE_OFFICES = {
    "rektor": Office("rektor", "rektorin"),
    "rektorin": Office("rektor", "rektorin"),
    "mayor": Office("bürgermeister", "bürgermeisterin", "Mayor"),
    "councillor": Office("stadtrat", "stadträtin", "Councillor"),
    **dict.fromkeys(
        ("ob", "obm"), Office("oberbürgermeister", "oberbürgermeisterin", "Mayor")
    ),
    **dict.fromkeys(("bgm", "bgmin"), Office("bürgermeister", "bürgermeisterin", "Mayor")),
    "obin": Office("oberbürgermeister", "oberbürgermeisterin", "Mayor"),
}  # fmt: skip
_RANKS = {
    written: Office(f"{stem}r", stem)
    for stem in ("erste", "zweite", "dritte")
    for written in (stem, f"{stem}r")
}
"""Before an office, as a part of its name."""
_HIS_NOBLE = _words("""
    graf fürst prinz herzog freiherr frhr baron ritter edler erbprinz erbgraf
""")
_HER_NOBLE = _words("""
    gräfin fürstin prinzessin herzogin freifrau freiin baronin baronesse baroness komtess
    komtesse edle erbprinzessin erbgräfin
""")
_PARTICLES = _words("von vom zu zum zur van der den dem ten ter de del della di du la")
_SHORT_PARTICLES = frozenset({"und", "u", "v", "z"})
_FAMILY = _words("familie family fam")
_PROFESSOR = re.compile(
    r"(?:univ(?:ersitäts)?|hon(?:orar)?|jun(?:ior)?|apl|ao|vertretungs?|gast|senior|stiftungs)?"
    r"prof(?:essor)?(in)?"
)
_DOCTOR = re.compile(r"(?:d+r|drs|dres|doktor|doctor|phd)(in)?")
_MASTER = re.compile(r"mag(?:ister)?(in|a)?")
# Degrees, subjects, professions and what stands behind a title: a salutation says none of them.
_UNSAID = _words("""
    a b c d e f g h i j k l m n o p q r s t u v w x y z
    univ hon jun apl ao em emer emeritus emerita habil hc mult pd priv doz dozent privatdozent
    privatdozentin ing med phil rer nat jur iur oec pol theol vet dent techn biol agr soz soc publ
    hum math cult sc tech art arts ed lic cand stud ass assessor assessorin mont forst paed päd
    psych dipl diplom bakk bacc bachelor master msc bsc mba mpa mph mpp llm llb ba ma meng beng
    mphil dba edd fh uni th tu bw ret ad stellv stellvertretende stellvertretender verw vw kfm kffr
    verwaltungswirt verwaltungswirtin betriebswirt betriebswirtin verwaltungsfachwirt
    verwaltungsfachwirtin kaufmann kauffrau ökonom ökonomin arb wirt inf inform geogr geol chem
    phys bibl archivar wiwi fachwirt fachwirtin meister meisterin arch ingenieur ingenieurin
    architekt architektin ra rain rechtsanwalt rechtsanwältin notar notarin wp steuerberater
    steuerberaterin direktor direktorin dir mdl mdb mdep mep mbe obe kc qc esq und
""")
_PHD = re.compile(r"\bph\.?\s?d\b", re.IGNORECASE)
# "Prof.in", "Professor:in", "Bürgermeister/in", "Mag.a".
_FORM = re.compile(r"(?<=[^\W\d_])(?:(\.)|[*:/·_]-?)(?:in|(?<=\.)a)(?![^\W\d_]|\.)", re.IGNORECASE)
_HERS, _EITHER = "\ue000", "\ue001"
_WORD = re.compile(rf"[^\W\d_]+[{_HERS}{_EITHER}]?")
_SPELLED_OUT = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"))


def words_in(text: str) -> list[Word]:
    """The words of a title, and what each of them is."""
    told = _PHD.sub("PhD", unicodedata.normalize("NFKC", text))
    told = _FORM.sub(lambda form: _HERS if form[1] else _EITHER, told)
    return [_word(one) for one in _WORD.findall(told)]


@lru_cache(maxsize=4096)
def titles_of(text: str) -> Titles:
    """A title taken apart."""
    front: list[str] = []
    noble: list[str] = []
    unknown: list[str] = []
    words: list[Word] = []
    rank: tuple[Office, str] | None = None
    office: Office | None = None
    written = ""
    for chunk in text.split():
        found = words_in(chunk)
        words += found
        kinds = {one.kind for one in found}
        is_noble = bool(found) and kinds <= {Kind.NOBLE, Kind.PARTICLE}
        if is_noble or (noble and chunk.rstrip(".") in _SHORT_PARTICLES):
            noble.append("Freiherr" if found[0].plain == "frhr" else chunk)
            continue
        front.append(chunk)
        if Kind.UNKNOWN in kinds:
            unknown.append(chunk)
        for one in found:
            if one.office is not None and office is None:
                if one.plain in _RANKS:
                    rank = (one.office, chunk)
                    continue
                office, written = _ranked(rank, one.office, chunk.strip(",;()"))
    said = {one.kind: one for one in reversed(words)}
    return Titles(
        front=" ".join(front),
        noble=" ".join(noble),
        is_family=Kind.FAMILY in said,
        office=office,
        office_written=written,
        is_professor=Kind.PROFESSOR in said,
        doctor=_short(said.get(Kind.DOCTOR), "Dr."),
        master=_short(said.get(Kind.MASTER), "Mag."),
        is_hers=any(one.hers for one in words),
        is_his=any(one.plain in _HIS_NOBLE for one in words),
        unknown=tuple(unknown),
    )


def with_noble(noble: str, last_name: str) -> str:
    """``Graf`` before the family name, unless it stands there already."""
    if not noble or last_name.casefold().startswith(f"{noble.casefold()} "):
        return last_name
    return f"{noble} {last_name}"


def _short(word: Word | None, plain: str) -> str:
    if word is None:
        return ""
    return f"{plain}{'a' if plain == 'Mag.' else 'in'}" if word.hers else plain


def _ranked(rank: tuple[Office, str] | None, office: Office, written: str) -> tuple[Office, str]:
    if rank is None:
        return office, written
    before, told = rank
    return (
        Office(f"{before.his} {office.his}", f"{before.hers} {office.hers}", office.english),
        f"{told} {written}",
    )


def _word(text: str) -> Word:
    bare = text.rstrip(_HERS + _EITHER)
    plain = bare.casefold()
    found = _known(plain)
    if found.kind is Kind.UNKNOWN:
        umlauts = plain
        for written, meant in _SPELLED_OUT:
            umlauts = umlauts.replace(written, meant)
        found = _known(umlauts)
    if found.kind is Kind.UNKNOWN:
        return Word(Kind.UNKNOWN, plain)
    if text != bare and found.kind in {Kind.PROFESSOR, Kind.DOCTOR, Kind.MASTER, Kind.OFFICE}:
        return found._replace(hers=text.endswith(_HERS))
    return found


def _known(plain: str) -> Word:
    for kind, form in (
        (Kind.PROFESSOR, _PROFESSOR),
        (Kind.DOCTOR, _DOCTOR),
        (Kind.MASTER, _MASTER),
    ):
        if match := form.fullmatch(plain):
            return Word(kind, plain, hers=bool(match[1]))
    if plain in _RANKS:
        return Word(Kind.OFFICE, plain, office=_RANKS[plain])
    if (office := _office(plain)) is not None:
        return Word(Kind.OFFICE, plain, plain in {office.hers, "obin", "bgmin"}, office)
    if plain in _HIS_NOBLE or plain in _HER_NOBLE:
        return Word(Kind.NOBLE, plain, hers=plain in _HER_NOBLE)
    for kind, words in (
        (Kind.FAMILY, _FAMILY),
        (Kind.PARTICLE, _PARTICLES),
        (Kind.UNSAID, _UNSAID),
    ):
        if plain in words:
            return Word(kind, plain)
    return Word(Kind.UNKNOWN, plain)


def _office(plain: str) -> Office | None:
    """An office by its name; what stands before it (``Ober-``, ``Orts-``) is a part of it."""
    if plain in _WHOLE_OFFICES:
        return _WHOLE_OFFICES[plain]
    for one in _OFFICES:
        for form in (one.his, one.hers):
            if plain.endswith(form):
                before = plain.removesuffix(form)
                return Office(before + one.his, before + one.hers, one.english)
    return None
