"""Names of people and organisations as they may stand in a mail: legible, and no web address.

Mail programs make a link of whatever looks like an address. A registration as "Gewinn unter
evil.example" would let a stranger send links under the office's name, to whom they like.
"""

import re
import unicodedata

from mailer.domain.errors import InvalidValueError
from mailer.domain.printable import legible


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SCHEME = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}:/{1,2}\S|\b(?:mailto|tel|sms|data|javascript|vbscript|file|skype|sip"
    r"|callto|xmpp|geo|intent|market):\S|\bwww\d?\.",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    r"(?<![\w.-])((?:[\w-]{1,63}\.){1,60}([^\W\d_][\w-]{1,62}))(?![\w-])(:\d+)?([/?#]\S)?"
)
_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+|/)")
# Before the dot these are abbreviations, and behind it stands no domain: Dr.in, Co.KG, Abt.IT.
_ABBREVIATIONS = _words(
    "dr drs prof mag dipl ing univ priv habil rer nat phil med jur pol oec hc techn sc soc st "
    "str fr hr bsc msc ba ma mba lic cand stud ass ra reg vet dent theol paed agr math co abt "
    "ref dez fb fd sg amt stv"
)
_AFTER_INITIALS = frozenset({"sc", "ed", "de", "st"})
_COUNTRIES = _words(
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo "
    "br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm "
    "do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr "
    "gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki "
    "km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo "
    "mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph "
    "pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so "
    "sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy "
    "uz va vc ve vg vi vn vu wf ws ye yt za zm zw рф укр"
)
_OTHERS = _words(
    "com net org info biz edu gov mil int app dev xyz online site shop store top club live "
    "news blog cloud email link click website space tech page name mobi asia berlin hamburg "
    "koeln cologne bayern nrw ruhr saarland wien tirol swiss london paris world today agency "
    "digital solutions services support group company academy education school university "
    "center institute foundation ngo social events vip win bid loan download stream review "
    "party science racing date trade icu cyou fun host press rest bar buzz monster quest sbs "
    "cfd bond zip mov onion example test invalid localhost local internal"
)


def fit_name(label: str, text: str) -> str:
    """``text`` without what cannot be seen; empty if nothing else was there.

    Raises InvalidValueError if it is a web address, holds one, or a mail program would take
    it for one.
    """
    name = legible(text)
    address = _address_in(name)
    if address:
        raise InvalidValueError(
            f"Das Feld „{label}“ enthält die Internetadresse „{address[:60]}“; bitte ohne sie "
            "schreiben.",
            f'The field "{label}" contains the web address "{address[:60]}"; please write it '
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
        if _is_one(domain[1], domain[2], leads_on=bool(domain[3] or domain[4])):
            return domain[0]
    return ""


def _is_one(domain: str, top: str, *, leads_on: bool) -> bool:
    """Whether mail programs would take it for a host: what ends in a known domain, or leads on."""
    plain_top = top.casefold()
    known = plain_top in _COUNTRIES or plain_top in _OTHERS or plain_top.startswith("xn--")
    if leads_on:
        return known or top.islower()
    return known and not _is_abbreviation(domain.split("."), top)


def _is_abbreviation(labels: list[str], top: str) -> bool:
    """``Dr.in``, ``M.Sc``, ``J.de Vries``: only the blank behind a dot is missing."""
    before = labels[-2].lstrip("-")
    if top == "in" and before[:1].isupper():
        return True
    if len(labels) > 2:
        return False
    initial = len(before) == 1 and (before.isupper() or top.casefold() in _AFTER_INITIALS)
    return initial or before.casefold() in _ABBREVIATIONS
