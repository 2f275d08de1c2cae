"""The host of a web address: whether browsers agree on it, and what somebody should look at."""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass

import idna

from mailer.domain.errors import InvalidValueError, Sentence

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LONGEST = 253
# Below these anybody may register a name; the list of all of them is long and changes weekly.
_SHARED = frozenset(
    f"{second}.{top}"
    for top, seconds in {
        "uk": "co org ac gov ltd plc me net sch nhs",
        "au": "com org net edu gov",
        "nz": "co org net ac govt",
        "at": "co or ac gv",
        "za": "co org ac gov",
        "jp": "co or ac ne go",
        "br": "com org gov edu",
        "tr": "com org gov edu",
        "pl": "com org net edu gov",
        "in": "co org net ac gov",
        "il": "co org ac gov",
        "kr": "co or ac go",
        "mx": "com org gob edu",
        "ua": "com org net edu gov in",
        "com": "blogspot webflow-io myshopify",
        "io": "github gitlab netlify",
        "app": "netlify vercel web firebaseapp",
        "dev": "pages workers fly",
        "net": "azurewebsites cloudfront windows",
        "de": "com",
    }.items()
    for second in seconds.split()
)


class UnfitAddressError(InvalidValueError):
    """An address that must not stand in a mail; ``reason`` is the half-sentence after it."""

    def __init__(self, de: str, en: str) -> None:
        super().__init__(f"Diese Adresse geht nicht: {de}.", f"This address will not do: {en}.")
        self.reason = Sentence(de, en)


@dataclass(frozen=True, slots=True)
class Host:
    """A host as DNS knows it (``name``: ASCII, lower case) and as people read it (``shown``)."""

    name: str
    shown: str
    doubts: tuple[Sentence, ...] = ()


def look_at_host(written: str) -> Host:
    """The host between ``//`` and port or path, which may be an IPv6 address in brackets.

    Raises UnfitAddressError where readers of the address would disagree on where it leads:
    numbers written oddly, encoded letters, names beyond IDNA 2008 (RFC 5890, RFC 5891).
    """
    if written.startswith("["):
        return _of_version_6(written)
    if not written.isascii():
        return _foreign(written)
    name = written.lower()
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _of_version_4(name)
    if len(name) > _LONGEST or not all(_LABEL.fullmatch(one) for one in labels):
        raise _odd()
    if any(one.startswith("xn--") for one in labels):
        return _encoded(name)
    if len(labels) == 1:
        return Host(name, name, (_ONE_LABEL,))
    return Host(name, name)


def registrable(host: str) -> str:
    """The part of a host's name that one owner holds: ``example.org`` of ``a.b.example.org``."""
    labels = host.split(".")
    if ":" in host or labels[-1].isdigit():
        return host
    owned = 3 if ".".join(labels[-2:]) in _SHARED else 2
    return ".".join(labels[-owned:])


def _of_version_4(name: str) -> Host:
    """Only four decimal numbers: browsers read octal, hexadecimal and fewer parts as well."""
    try:
        ipaddress.IPv4Address(name)
    except ValueError:
        raise UnfitAddressError(
            "der Name ist eine Nummer in ungewöhnlicher Schreibweise",
            "its host is a number written in an unusual way",
        ) from None
    return Host(name, name, (_NUMBERED,))


def _of_version_6(written: str) -> Host:
    name = written.strip("[]").lower()
    try:
        ipaddress.IPv6Address(name)
    except ValueError:
        raise _odd() from None
    return Host(f"[{name}]", f"[{name}]", (_NUMBERED,))


def _foreign(written: str) -> Host:
    """A name in letters beyond ASCII, as UTS 46 maps it; what it becomes is judged again."""
    try:
        name = idna.encode(written, uts46=True, std3_rules=True, transitional=False).decode()
    except (idna.IDNAError, UnicodeError):
        raise _odd() from None
    found = look_at_host(name)
    if found.doubts:
        return found
    return Host(name, name, (_mapped(name),))  # full-width letters and the like


def _encoded(name: str) -> Host:
    try:
        shown = idna.decode(name)
        if idna.encode(shown).decode() != name:
            raise _odd()
    except (idna.IDNAError, UnicodeError):
        raise _odd() from None
    both = f"{name} ({shown})"
    if any(len(_scripts(label)) > 1 for label in shown.split(".")):
        return Host(
            name,
            both,
            (
                Sentence(
                    f"{both} mischt Buchstaben verschiedener Schriften",
                    f"{both} mixes letters of different scripts",
                ),
            ),
        )
    return Host(
        name,
        both,
        (Sentence(f"{both} hat Buchstaben außer a–z", f"{both} has letters other than a–z"),),
    )


def _scripts(label: str) -> set[str]:
    """The scripts of a label's letters, by the first word of their names (UTS 39 in small)."""
    found = {unicodedata.name(one, "?").split()[0] for one in label if one.isalpha()}
    return {"JAPANESE"} if found <= {"CJK", "HIRAGANA", "KATAKANA"} and found else found


def _mapped(name: str) -> Sentence:
    return Sentence(
        f"der Name ist in ungewöhnlichen Buchstaben geschrieben und meint {name}",
        f"its host is written in unusual letters and means {name}",
    )


def _odd() -> UnfitAddressError:
    return UnfitAddressError("ihr Name ist kein gültiger Hostname", "its host is no valid name")


_ONE_LABEL = Sentence(
    "der Name hat keinen Punkt und gilt nur im eigenen Netz",
    "its host has no dot and is known in one's own network only",
)
_NUMBERED = Sentence(
    "statt eines Namens steht eine Nummer da", "there is a number in the place of a name"
)
