"""What checks want to know of the DNS, asked: what is not there or not answered is a value too.

Each lookup asks all its questions and judges nothing. ``no_answer`` says why the DNS could not
tell; then nothing else of the result counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mailer.dns.dmarc_record import is_alike, is_dmarc
from mailer.dns.resolver import Address, Names, NoAnswerError, NoSuchNameError
from mailer.dns.spf_policy import Policy, SpfTree
from mailer.dns.spf_record import SpfRecord, is_spf, parse_spf
from mailer.domain.errors import Sentence


@dataclass(frozen=True, slots=True)
class Texts:
    """The TXT records of a name; none where there is no such name."""

    texts: tuple[str, ...] = ()
    no_answer: Sentence | None = None


@dataclass(frozen=True, slots=True)
class MailRoute:
    """Where mail to a domain goes (RFC 5321 §5.1): ``exchangers`` as in ``Names.exchangers``.

    ``has_address`` is asked only where there are none; ``exists`` is False for a domain that
    the DNS does not know.
    """

    domain: str
    exchangers: tuple[str, ...] = ()
    has_address: bool = False
    exists: bool = True
    no_answer: Sentence | None = None


@dataclass(frozen=True, slots=True)
class DmarcTexts:
    """What counts as DMARC record for ``domain``, and ``where`` it stands."""

    domain: str
    where: str
    texts: tuple[str, ...] = ()
    no_answer: Sentence | None = None


@dataclass(frozen=True, slots=True)
class FollowedSpf:
    """A record with all it refers to, and the addresses of the hosts that were asked about."""

    record: SpfRecord
    policy: Policy
    tree: SpfTree
    addresses: Mapping[str, tuple[Address, ...]]


@dataclass(frozen=True, slots=True)
class SpfTexts:
    """The SPF records of a domain; ``followed`` where it has exactly one."""

    domain: str
    texts: tuple[str, ...] = ()
    exists: bool = True
    followed: FollowedSpf | None = None
    no_answer: Sentence | None = None


async def texts_at(names: Names, name: str) -> Texts:
    """The TXT records at a name."""
    try:
        return Texts(await names.texts(name))
    except NoSuchNameError:
        return Texts()
    except NoAnswerError as problem:
        return Texts(no_answer=problem.sentence)


async def mail_route_of(names: Names, domain: str) -> MailRoute:
    """The MX records of a domain, or the host of that name."""
    try:
        exchangers = await names.exchangers(domain)
        has_address = not exchangers and bool(await names.addresses(domain))
    except NoSuchNameError:
        return MailRoute(domain, exists=False)
    except NoAnswerError as problem:
        return MailRoute(domain, no_answer=problem.sentence)
    return MailRoute(domain, exchangers, has_address)


async def dmarc_of(names: Names, domain: str) -> DmarcTexts:
    """The nearest record, from the domain up to the one below the top (§6.6.3, without a list
    of public suffixes: a registry has no DMARC record that is not meant for its domains)."""
    labels = domain.split(".")
    for cut in range(max(1, len(labels) - 1)):
        where = "_dmarc." + ".".join(labels[cut:])
        try:
            texts = await names.texts(where)
        except NoSuchNameError:
            continue
        except NoAnswerError as problem:
            return DmarcTexts(domain, where, no_answer=problem.sentence)
        alike = [one for one in texts if is_alike(one)]
        if alike:
            return DmarcTexts(domain, where, tuple(filter(is_dmarc, alike)) or tuple(alike))
    return DmarcTexts(domain, f"_dmarc.{domain}")


async def spf_of(names: Names, domain: str, hosts: Iterable[str]) -> SpfTexts:
    """The record of a domain, everything it refers to, and the addresses of ``hosts``."""
    try:
        texts = tuple(filter(is_spf, await names.texts(domain)))
        if len(texts) != 1:
            return SpfTexts(domain, texts)
        record, tree = parse_spf(texts[0]), SpfTree(names)
        policy = await tree.follow(domain, record)
        addresses = {host: await _addresses(names, host) for host in dict.fromkeys(hosts)}
    except NoSuchNameError:
        return SpfTexts(domain, exists=False)
    except NoAnswerError as problem:
        return SpfTexts(domain, no_answer=problem.sentence)
    return SpfTexts(domain, texts, followed=FollowedSpf(record, policy, tree, addresses))


async def _addresses(names: Names, host: str) -> tuple[Address, ...]:
    try:
        return await names.addresses(host) if host != "localhost" else ()
    except NoSuchNameError:
        return ()
