"""An SPF record taken apart (RFC 7208 §4.6, §5 and §6)."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

_FLAGS = re.IGNORECASE | re.ASCII
_LENGTH = r"(?:0|[1-9][0-9]{0,2})"  # no zero in front (§12)
_TERM = re.compile(
    rf"([+\-~?]?)([a-z0-9]+)(?::(\S*?))?(/{_LENGTH})?(//{_LENGTH})?",
    _FLAGS,
)
_NETWORK = re.compile(rf"[+\-~?]?(ip4|ip6):([0-9a-f:.]+(?:/{_LENGTH})?)", _FLAGS)
_MODIFIER = re.compile(r"([a-z][a-z0-9_.-]*)=(\S*)", _FLAGS)
# A domain-spec (§7.1) ends in the name of a top-level domain, or in a macro.
_MACRO = r"%(?:\{[slodiphv][0-9]*r?[.\-+,/_=]*\}|[%_-])"
_DOMAIN = re.compile(
    rf"(?:{_MACRO}|[!-$&-~])*(?:\.(?![0-9]+\.?\Z)[a-z0-9]+(?:-+[a-z0-9]+)*\.?|{_MACRO})", _FLAGS
)
_WITH_DOMAIN = {"include", "exists"}
_MAY_HAVE_DOMAIN = {"a", "mx", "ptr"}
_LOOKS_UP = {"include", "exists", "a", "mx", "ptr"}


@dataclass(frozen=True, slots=True)
class Term:
    """One mechanism. ``domain`` is "" where it is the record's own."""

    qualifier: str
    name: str
    domain: str = ""
    network: IPv4Network | IPv6Network | None = None
    prefix4: int = 32
    prefix6: int = 128

    @property
    def looks_up(self) -> bool:
        """Whether it counts towards the ten lookups (§4.6.4)."""
        return self.name in _LOOKS_UP


@dataclass(frozen=True, slots=True)
class SpfRecord:
    """``terms`` end with ``all``: what stands behind it is never asked for (§5.1).

    ``faults`` are the terms that nobody understands: they make the whole record void."""

    terms: tuple[Term, ...]
    redirect: str = ""
    faults: tuple[str, ...] = ()

    @property
    def ending(self) -> str:
        """The qualifier of ``all``: ``-``, ``~``, ``?``, ``+``, or "" where there is none."""
        return next((one.qualifier for one in self.terms if one.name == "all"), "")


def is_spf(text: str) -> bool:
    """Whether a TXT record is one of SPF (§4.5)."""
    return text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")


def parse_spf(text: str) -> SpfRecord:
    """Reads a record that ``is_spf``; what cannot be read is a fault."""
    terms: list[Term] = []
    faults: list[str] = []
    modifiers: dict[str, str] = {}
    for word in text.split()[1:]:
        if modifier := _MODIFIER.fullmatch(word):
            name = modifier[1].lower()
            if name in modifiers and name in {"redirect", "exp"}:
                faults.append(word)
            modifiers[name] = modifier[2]
            continue
        term = _term(word)
        if term is None:
            faults.append(word)
        elif not terms or terms[-1].name != "all":
            terms.append(term)
    faults += [
        f"{name}={modifiers[name]}"
        for name in ("redirect", "exp")
        if name in modifiers and not _DOMAIN.fullmatch(modifiers[name])
    ]
    return SpfRecord(tuple(terms), modifiers.get("redirect", ""), tuple(faults))


def _term(word: str) -> Term | None:
    qualifier = word[0] if word[:1] in {"+", "-", "~", "?"} else "+"
    if match := _NETWORK.fullmatch(word):
        return _network(qualifier, match[1].lower(), match[2])
    found = _TERM.fullmatch(word)
    if found is None:
        return None
    name, domain = found[2].lower(), found[3]
    prefix4, prefix6 = int((found[4] or "/32")[1:]), int((found[5] or "//128")[2:])
    has_prefix = bool(found[4] or found[5])
    if prefix4 > 32 or prefix6 > 128:
        return None
    if domain is not None and not _DOMAIN.fullmatch(domain):
        return None
    if name == "all":
        return None if domain is not None or has_prefix else Term(qualifier, name)
    if name in _WITH_DOMAIN:
        return Term(qualifier, name, domain) if domain and not has_prefix else None
    if name in _MAY_HAVE_DOMAIN and not (name == "ptr" and has_prefix):
        return Term(qualifier, name, domain or "", None, prefix4, prefix6)
    return None


def _network(qualifier: str, name: str, text: str) -> Term | None:
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        return None
    if network.version != int(name[-1]):
        return None
    return Term(qualifier, name, "", network)
