"""SPF (RFC 7208): whether the envelope domain says who may send for it, and our relays are it."""

from collections.abc import Sequence
from ipaddress import ip_network

from mailer.actions.doctor.finding import About, Area, Finding
from mailer.config import Relay
from mailer.dns.lookups import FollowedSpf, SpfTexts
from mailer.dns.resolver import Address
from mailer.dns.spf_policy import MOST_LOOKUPS, MOST_VOID_LOOKUPS, SpfTree
from mailer.dns.spf_record import SpfRecord
from mailer.domain.errors import Sentence

_INNER = tuple(
    ip_network(one)
    for one in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip


def spf_findings(found: SpfTexts, relays: Sequence[Relay]) -> list[Finding]:
    """The record of the domain in the envelope sender, and each relay's addresses held to it."""
    about = About(Area.DNS, f"SPF {found.domain}")
    if found.no_answer is not None:
        return [about.warning(*found.no_answer)]
    if not found.exists:
        return [_no_domain(about, found.domain)]
    followed = found.followed
    if followed is None:
        return [_not_one(about, found.domain, found.texts, relays)]
    (text,) = found.texts
    return [
        about.ok(f"Eintrag: {text}", f"Record: {text}"),
        *_faults(about, followed.tree),
        *_ending(about, followed.record),
        *(_covered(about, followed, text, relay) for relay in relays),
    ]


def _no_domain(about: About, domain: str) -> Finding:
    return about.error(
        f"Die Domain {domain} gibt es im DNS nicht; solche Absender werden abgelehnt.",
        f"There is no domain {domain} in the DNS; such senders are refused.",
        Sentence(
            "Bitte die Adressen unter [sender] prüfen.", "Please check the addresses in [sender]."
        ),
    )


def _not_one(about: About, domain: str, texts: Sequence[str], relays: Sequence[Relay]) -> Finding:
    if texts:
        return about.error(
            f"{domain} hat {len(texts)} SPF-Einträge; erlaubt ist einer, so gilt keiner.",
            f"{domain} has {len(texts)} SPF records; one is allowed, so none counts.",
            Sentence(
                f"Bitte zu einem zusammenfassen: {_merged(texts)}",
                f"Please merge them into one: {_merged(texts)}",
            ),
        )
    hosts = " ".join(_mechanism(one) for one in relays if not one.on_this_machine) or "mx"
    line = f'{domain}. IN TXT "v=spf1 {hosts} ~all"'
    return about.warning(
        f"{domain} hat keinen SPF-Eintrag; Mails landen eher im Spam.",
        f"{domain} has no SPF record; mails are more likely to end up as spam.",
        Sentence(
            f"Bitte veröffentlichen (oder das include, das der Betreiber nennt): {line}",
            f"Please publish (or the include that the operator names): {line}",
        ),
    )


def _faults(about: About, tree: SpfTree) -> list[Finding]:
    advice = Sentence(
        "Bitte berichtigen: So ist der ganze Eintrag ungültig.",
        "Please correct this: it makes the whole record void.",
    )
    findings = [about.error(*fault, advice) for fault in tree.faults]
    if tree.lookups > MOST_LOOKUPS:
        findings.append(
            about.error(
                f"Der Eintrag braucht {tree.lookups} DNS-Abfragen, erlaubt sind {MOST_LOOKUPS}; "
                "Empfänger werten ihn als ungültig.",
                f"The record takes {tree.lookups} DNS lookups, {MOST_LOOKUPS} are allowed; "
                "receivers treat it as void.",
                Sentence(
                    "Bitte include-Einträge entfernen, die nicht mehr gebraucht werden.",
                    "Please remove includes that are not needed any more.",
                ),
            )
        )
    if tree.void_lookups > MOST_VOID_LOOKUPS:
        findings.append(
            about.error(
                f"Auf {tree.void_lookups} DNS-Abfragen des Eintrags gibt es keine Antwort, erlaubt "
                f"sind {MOST_VOID_LOOKUPS}; Empfänger werten ihn als ungültig.",
                f"{tree.void_lookups} DNS lookups of the record have no answer, "
                f"{MOST_VOID_LOOKUPS} are allowed; receivers treat it as void.",
                Sentence(
                    "Bitte Namen entfernen, die es nicht mehr gibt.",
                    "Please remove names that do not exist any more.",
                ),
            )
        )
    return findings


def _ending(about: About, record: SpfRecord) -> list[Finding]:
    if record.ending in {"-", "~"} or (record.redirect and not record.ending):
        return []
    if record.ending == "+":
        return [
            about.error(
                "Der Eintrag endet mit +all: Alle Welt darf im Namen der Domain senden.",
                "The record ends in +all: everybody may send in the domain's name.",
                Sentence("Bitte mit ~all oder -all enden.", "Please end it with ~all or -all."),
            )
        ]
    return [
        about.warning(
            "Der Eintrag sagt nicht, was für alle anderen Server gilt.",
            "The record does not say what goes for all other servers.",
            Sentence("Bitte mit ~all oder -all enden.", "Please end it with ~all or -all."),
        )
    ]


def _covered(about: About, followed: FollowedSpf, text: str, relay: Relay) -> Finding:
    policy, addresses = followed.policy, followed.addresses[relay.host]
    public = [one for one in addresses if not any(one in inner for inner in _INNER)]
    if not public:
        return about.hint(
            f"Für das Relay {relay.name} ({relay.host}) lässt sich nicht prüfen, ob der Eintrag "
            "es deckt: Von welcher Adresse aus es ins Netz sendet, weiß nur der Betreiber.",
            f"Whether the record covers the relay {relay.name} ({relay.host}) cannot be checked: "
            "only its operator knows from which address it sends.",
        )
    left_out = [one for one in public if policy.result(one) != "pass"]
    if not left_out:
        return about.ok(
            f"{relay.host} ({_told(public)}) darf senden.",
            f"{relay.host} ({_told(public)}) may send.",
        )
    results = ", ".join(sorted({policy.result(one) for one in left_out}))
    fixed = _with(text, _mechanism(relay))
    return about.warning(
        f"{relay.host} ({_told(left_out)}) steht nicht im Eintrag ({results}). Das kann trotzdem "
        "stimmen: Viele Relays senden über andere Adressen weiter.",
        f"{relay.host} ({_told(left_out)}) is not in the record ({results}). That may be right "
        "all the same: many relays send from other addresses.",
        Sentence(
            f"Bitte beim Betreiber nach dem include fragen; sendet es selbst: {fixed}",
            f"Please ask the operator for the include; if it sends by itself: {fixed}",
        ),
    )


def _told(addresses: Sequence[Address]) -> str:
    return ", ".join(str(one) for one in addresses)


def _mechanism(relay: Relay) -> str:
    """What lets a relay send: ``a:host``, or ``ip4:``/``ip6:`` where it is an address."""
    if relay.host.replace(".", "").isdigit():
        return f"ip4:{relay.host}"
    return f"ip6:{relay.host}" if ":" in relay.host else f"a:{relay.host}"


def _with(text: str, mechanism: str) -> str:
    """The record with one more mechanism, at the front where every lookup finds it."""
    version, _, rest = text.partition(" ")
    return " ".join(part for part in (version, mechanism, rest) if part)


def _merged(texts: Sequence[str]) -> str:
    words = [word for text in sorted(texts) for word in text.split()[1:]]
    mechanisms = dict.fromkeys(one for one in words if not one.lower().endswith("all"))
    strict = any(one.lower() == "-all" for one in words)
    return " ".join(["v=spf1", *mechanisms, "-all" if strict else "~all"])
