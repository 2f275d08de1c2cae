"""A DMARC record taken apart (RFC 7489 §6.3 and §6.4)."""

import re
from collections import Counter
from dataclasses import dataclass

from mailer.dns.tags import tags_of
from mailer.domain.errors import Sentence

POLICIES = frozenset({"none", "quarantine", "reject"})
# The version is the one value whose case counts.
_VERSION = re.compile(r"[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|\Z)")


@dataclass(frozen=True, slots=True)
class DmarcRecord:
    """What a record asks of receivers. ``subdomain_policy`` is the policy where none is given.

    ``faults`` say of the record why receivers take no policy from it.
    """

    policy: str
    subdomain_policy: str
    strict_spf: bool
    strict_dkim: bool
    has_reports: bool
    faults: tuple[Sentence, ...] = ()


def is_dmarc(text: str) -> bool:
    """Whether receivers take a TXT record for one of DMARC; others they discard (§6.6.3)."""
    return _VERSION.match(text) is not None


def is_alike(text: str) -> bool:
    """Whether somebody meant a TXT record to be one of DMARC."""
    return "".join(text.split()).lower().startswith("v=dmarc1")


def parse_dmarc(text: str) -> DmarcRecord:
    """Reads a record that ``is_alike``."""
    tags = tags_of(text)
    policy = tags.get("p", "").lower()
    below = tags.get("sp", policy).lower()
    faults = []
    if not is_dmarc(text):
        faults.append(Sentence("beginnt nicht mit „v=DMARC1;“", 'does not begin with "v=DMARC1;"'))
    # As in DKIM's lists, of which DMARC's are (RFC 6376 §3.2).
    named = Counter(part.partition("=")[0].strip().lower() for part in text.split(";"))
    faults += [
        Sentence(f"nennt {name}= mehrmals", f"names {name}= more than once")
        for name in tags
        if named[name] > 1
    ]
    if policy not in POLICIES:
        faults.append(Sentence("hat keine gültige Richtlinie (p=)", "has no valid policy (p=)"))
    elif below not in POLICIES:
        faults.append(
            Sentence(
                "hat keine gültige Richtlinie für Subdomains (sp=)",
                "has no valid policy for subdomains (sp=)",
            )
        )
    return DmarcRecord(
        policy,
        below,
        strict_spf=tags.get("aspf", "").lower() == "s",
        strict_dkim=tags.get("adkim", "").lower() == "s",
        has_reports="rua" in tags,
        faults=tuple(faults),
    )
