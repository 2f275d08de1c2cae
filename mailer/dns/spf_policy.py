"""An SPF record with everything it refers to, and what it says about an address."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from mailer.dns.resolver import Address, Names, NoSuchNameError
from mailer.dns.spf_record import SpfRecord, Term, is_spf, parse_spf
from mailer.domain.errors import Sentence

# RFC 7208 §4.6.4
MOST_LOOKUPS = 10
MOST_VOID_LOOKUPS = 2
_MOST_EXCHANGERS = 10
_GIVE_UP_AFTER = 40
_RESULTS = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One term with the networks it stands for; ``unclear``: it depends on the mail itself."""

    qualifier: str
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    included: "Policy | None" = None
    always: bool = False
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """A record, and the policies it includes and redirects to."""

    rules: tuple[Rule, ...]
    redirect: "Policy | None" = None

    def result(self, address: Address) -> str:
        """``pass``, ``fail``, ``softfail``, ``neutral``, or ``unknown`` (§2.6)."""
        for rule in self.rules:
            if rule.unclear:
                return "unknown"
            if rule.included is not None:
                inner = rule.included.result(address)
                if inner == "unknown":
                    return inner
                matches = inner == "pass"
            else:
                matches = rule.always or any(address in network for network in rule.networks)
            if matches:
                return _RESULTS[rule.qualifier]
        return self.redirect.result(address) if self.redirect else "neutral"


class SpfTree:
    """Follows a domain's record through all it refers to, as a receiver at worst would.

    ``faults`` are what makes receivers give up on it (permerror), ``lookups`` how many
    questions of the ten allowed it costs, ``void_lookups`` for how many of them there is no
    answer. Which of A and AAAA is asked depends on who connects: a host is void only without
    either.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self.lookups = 0
        self.void_lookups = 0
        self.faults: list[Sentence] = []

    @property
    def is_void(self) -> bool:
        """Whether receivers give up on the record."""
        return (
            bool(self.faults)
            or self.lookups > MOST_LOOKUPS
            or self.void_lookups > MOST_VOID_LOOKUPS
        )

    async def follow(self, domain: str, record: SpfRecord) -> Policy:
        """The policy of a record that was found at ``domain``; may raise NoAnswerError."""
        for fault in record.faults:
            self.faults.append(
                Sentence(
                    f"„{fault}“ im Eintrag von {domain} versteht niemand.",
                    f'Nobody understands "{fault}" in the record of {domain}.',
                )
            )
        rules = [await self._rule(domain, term) for term in record.terms]
        redirect = None
        if record.redirect and not record.ending:
            redirect = await self._refer(domain, record.redirect, "redirect")
        return Policy(tuple(rules), redirect)

    async def _rule(self, domain: str, term: Term) -> Rule:
        self.lookups += term.looks_up
        if term.name == "all":
            return Rule(term.qualifier, always=True)
        if term.network is not None:
            return Rule(term.qualifier, (term.network,))
        target = term.domain or domain
        if "%" in target or term.name == "ptr" or self.lookups > _GIVE_UP_AFTER:
            return Rule(term.qualifier, unclear=True)
        if term.name == "include":
            included = await self._refer(domain, target, "include")
            return Rule(term.qualifier, included=included, unclear=included is None)
        if term.name == "exists":  # asks for A whoever connects (§5.7)
            found = await self._addresses(target)
            return Rule(term.qualifier, always=any(one.version == 4 for one in found))
        hosts = await self._exchangers(target) if term.name == "mx" else (target,)
        networks = [
            ip_network(f"{one}/{term.prefix4 if one.version == 4 else term.prefix6}", strict=False)
            for host in hosts
            for one in await self._addresses(host)
        ]
        return Rule(term.qualifier, tuple(networks))

    async def _refer(self, domain: str, target: str, how: str) -> Policy | None:
        self.lookups += how == "redirect"
        if "%" in target or self.lookups > _GIVE_UP_AFTER:
            return Policy((Rule("?", unclear=True),))
        try:
            texts = [one for one in await self._names.texts(target) if is_spf(one)]
        except NoSuchNameError:
            texts = []
        if len(texts) == 1:
            return await self.follow(target, parse_spf(texts[0]))
        self.faults.append(
            Sentence(
                f"{domain} verweist mit {how} auf {target}; dort "
                + ("stehen mehrere SPF-Einträge." if texts else "steht kein SPF-Eintrag."),
                f"{domain} refers to {target} with {how}, which has "
                + ("more than one SPF record." if texts else "no SPF record."),
            )
        )
        return None

    async def _exchangers(self, domain: str) -> tuple[str, ...]:
        try:
            found = await self._names.exchangers(domain)
        except NoSuchNameError:
            found = ()
        self.void_lookups += not found
        if len(found) > _MOST_EXCHANGERS:
            self.faults.append(
                Sentence(
                    f"{domain} hat {len(found)} MX-Einträge; für SPF sind {_MOST_EXCHANGERS} "
                    "erlaubt.",
                    f"{domain} has {len(found)} MX records; SPF allows {_MOST_EXCHANGERS}.",
                )
            )
        return tuple(one for one in found[:_MOST_EXCHANGERS] if one)

    async def _addresses(self, host: str) -> tuple[Address, ...]:
        try:
            found = await self._names.addresses(host)
        except NoSuchNameError:
            found = ()
        self.void_lookups += not found
        return found
