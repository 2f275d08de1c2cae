"""Names of people and organisations as they may stand in a mail: legible, and no web address.

Mail programs make a link of whatever looks like an address. A registration as "Gewinn unter
evil.example" would let a stranger send links under the office's name, to whom they like.
"""

import re
import unicodedata

from mailer.domain.errors import InvalidValueError
from mailer.domain.field import field_name
from mailer.domain.printable import legible
from mailer.domain.top_level import is_top_level


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SCHEME = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}:/{1,2}\S|\b(?:mailto|tel|sms|data|javascript|vbscript|file|skype|sip"
    r"|callto|xmpp|geo|intent|market):\S|\bwww\d*\.",
    re.IGNORECASE,
)
# Whatever may stand in a label; what is no word character for ``re`` are vowels in India.
_IN_LABEL = r"[^\s!-,./:-@\[-^`{-~„“”‚‘’»«›‹¡¿…–—·]"
_DOMAIN = re.compile(
    rf"(?<!{_IN_LABEL})(?<!\.)((?:{_IN_LABEL}{{1,63}}\.){{1,120}}"
    rf"([^\W\d_]{_IN_LABEL}{{1,62}}))(:\d+)?([/?#]\S)?"
)
_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+|/)")
# What is written without the blank behind its dot, where the next word happens to be a domain.
# A pair counts, never its first half: Dr.in is a title, Dr.com is not.
_TITLES = _words(
    "dr drs prof mag dipl ing univ priv rer nat phil med jur iur pol oec habil hc techn theol lic "
    "cand stud ass dent vet"
)
_BEHIND_TITLES = _words("med ing sc art ed")
_DEGREES = _words("m.sc b.sc d.sc m.ed b.ed d.ed")
_HER_TITLES = _words(
    "dr prof mag dir arch ing bgm str ostr lrat minr orr rr rd ra stb wp gf ass psych päd paed "
    "bibl dipl betr inf soz jur sekr ref präs abg min stv"
)
_OFFICES = _words("abt ref dez fb fd sg amt st co ltd gem")
_UNITS = _words("IT KG MR PR SG FM BI GmbH")
_PARTICLES = _words("de la")
_SHORT_SURNAMES = _words(
    "Ai Ba Bo Co Cu Do Gu Hu Li Lu Ly Ma Mo Mu My Ng Ni No Ro Sa Si So Su To Ye"
)


def fit_name(key: str, text: str) -> str:
    """``text`` without what cannot be seen, its letters composed; empty if nothing else was there.

    Raises InvalidValueError if it is a web address, holds one, or a mail program would take
    it for one.
    """
    name = unicodedata.normalize("NFC", legible(text))
    address = _address_in(name)
    if address:
        field = field_name(key)
        raise InvalidValueError(
            f"Das Feld „{field.de}“ enthält die Internetadresse „{address[:60]}“; bitte ohne sie "
            "schreiben.",
            f'The field "{field.en}" contains the web address "{address[:60]}"; please write it '
            "without.",
        )
    return name


def _address_in(name: str) -> str:
    if ":" not in name and "." not in name and name.isascii():
        return ""
    # Full-width letters and dots: mail programs differ in what they make of them.
    plain = unicodedata.normalize("NFKC", name).replace("。", ".").replace("\u2024", ".")
    found = _SCHEME.search(plain) or _NUMBER.search(plain)
    if found:
        return plain[found.start() :].split()[0]
    for domain in _DOMAIN.finditer(plain):
        labels, top = domain[1].split("."), domain[2].rstrip("-_")
        if domain[3] or domain[4]:
            is_one = is_top_level(top) or top.islower()
        else:
            is_one = is_top_level(top) and not _is_abbreviated(
                labels[:-1], top, plain[domain.end() :]
            )
        if is_one:
            return domain[0]
    return ""


def _is_abbreviated(before: list[str], top: str, rest: str) -> bool:
    """``Dr.in``, ``M.Sc``, ``J.de Vries``, ``Kim.Li``: only the blank behind a dot is missing."""
    last = before[-1].lstrip("-")
    folded = [one.lstrip("-").casefold() for one in before]
    if top == "in":
        return last[:1].isupper() and folded[-1] in _HER_TITLES
    if top.casefold() in _BEHIND_TITLES and _TITLES.issuperset(folded):
        return True
    if len(before) > 1:
        return False
    if f"{folded[0]}.{top.casefold()}" in _DEGREES:
        return True
    if top in _UNITS:
        return folded[0] in _OFFICES
    if len(last) == 1 and last.isupper() and top in _PARTICLES:
        return any(word[:1].isupper() for word in rest.split()[:2])
    if top in _SHORT_SURNAMES:
        # "X.Co" is read as x.co by everybody.
        return last.istitle() and (1 + (top == "Co")) <= len(last) <= 3
    return False
