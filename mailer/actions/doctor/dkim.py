"""DKIM (RFC 6376): whether the key in the DNS is the one that mail is signed with."""

import re
from base64 import b64decode
from binascii import Error as BadBase64Error
from collections.abc import Sequence

from mailer.actions.doctor.finding import About, Area, Finding
from mailer.actions.office.dkim_keys import KeyFile
from mailer.compose.dkim_record import DkimRecord, record_of
from mailer.dns.lookups import Texts
from mailer.dns.tags import tags_of
from mailer.domain.errors import Sentence


def dkim_findings(published: Sequence[tuple[KeyFile, Texts]]) -> list[Finding]:
    """Each configured key held against what the DNS has at its place."""
    about = About(Area.DNS, "DKIM")
    if not published:
        return [
            about.warning(
                "Mails werden nicht signiert; große Anbieter verlangen DKIM, wenn nicht schon "
                "das Relay signiert.",
                "Mails are not signed; large providers demand DKIM, unless the relay signs.",
                Sentence(
                    "„seminarpost dkim keygen --add“ legt einen Schlüssel an.",
                    '"seminarpost dkim keygen --add" makes a key.',
                ),
            )
        ]
    return [finding for key, there in published for finding in _findings(key, there)]


def _findings(one: KeyFile, there: Texts) -> list[Finding]:
    wanted = record_of(one.key)
    about = About(Area.DNS, f"DKIM {one.settings.selector} ({one.settings.domain})")
    findings = [about.warning(*one.warning)] if one.warning else []
    if there.no_answer is not None:
        return [*findings, about.warning(*there.no_answer)]
    return [*findings, _held_against(about, wanted, there.texts), *_size(about, one)]


def _held_against(about: About, wanted: DkimRecord, texts: tuple[str, ...]) -> Finding:
    publish = Sentence(
        f"Bitte veröffentlichen: {wanted.zone_line}",
        f"Please publish: {wanted.zone_line}",
    )
    found = [text for text in texts if "p" in tags_of(text)]
    if not found:
        return about.error(
            f"Unter {wanted.name} steht kein Schlüssel; die Signaturen gelten als falsch.",
            f"There is no key at {wanted.name}; the signatures count as wrong.",
            publish,
        )
    if len(found) > 1:
        return about.error(
            f"Unter {wanted.name} stehen {len(found)} Schlüssel; was dann gilt, ist Zufall.",
            f"There are {len(found)} keys at {wanted.name}; which one counts is chance.",
            Sentence(
                f"Bitte nur diesen lassen: {wanted.zone_line}", f"Keep only: {wanted.zone_line}"
            ),
        )
    return _fault(about, tags_of(found[0]), tags_of(wanted.value), publish) or about.ok(
        f"Der Schlüssel unter {wanted.name} passt ({tags_of(wanted.value)['k']}).",
        f"The key at {wanted.name} matches ({tags_of(wanted.value)['k']}).",
    )


def _fault(
    about: About, there: dict[str, str], here: dict[str, str], publish: Sentence
) -> Finding | None:
    if not there["p"]:
        return about.error(
            "Der Schlüssel im DNS ist widerrufen (p= ist leer).",
            "The key in the DNS is revoked (p= is empty).",
            publish,
        )
    if there.get("v", "DKIM1") != "DKIM1" or there.get("k", "rsa").lower() != here["k"]:
        return about.error(
            f"Der Eintrag im DNS ist für eine andere Art von Schlüssel (k={there.get('k', 'rsa')}, "
            f"gebraucht {here['k']}).",
            f"The record in the DNS is for another kind of key (k={there.get('k', 'rsa')}, "
            f"needed {here['k']}).",
            publish,
        )
    if "h" in there and "sha256" not in there["h"].lower().split(":"):
        return about.error(
            "Der Eintrag im DNS erlaubt SHA-256 nicht (h=).",
            "The record in the DNS does not allow SHA-256 (h=).",
            publish,
        )
    if _octets(there["p"]) != _octets(here["p"]):
        return about.error(
            "Der Schlüssel im DNS ist ein anderer als der, mit dem signiert wird.",
            "The key in the DNS is not the one that mail is signed with.",
            publish,
        )
    if "y" in there.get("t", "").lower().split(":"):
        return about.hint(
            "Der Schlüssel passt, steht aber im Probebetrieb (t=y).",
            "The key matches, but is in test mode (t=y).",
            publish,
        )
    return None


def _size(about: About, one: KeyFile) -> list[Finding]:
    bits = getattr(one.key.private, "key_size", 0)
    if not bits or bits >= 2048:
        return []
    return [
        about.hint(
            f"Der Schlüssel hat nur {bits} Bit.",
            f"The key has only {bits} bits.",
            Sentence(
                "„seminarpost dkim keygen“ legt einen mit 2048 Bit an.",
                '"seminarpost dkim keygen" makes one of 2048 bits.',
            ),
        )
    ]


def _octets(text: str) -> bytes | None:
    try:
        return b64decode(re.sub(r"\s+", "", text), validate=True)
    except (BadBase64Error, ValueError):
        return None
