"""What our reading takes from a DMARC record, beside checkdmarc, which asks the same DNS server."""

from collections.abc import Iterator

import dns.resolver
import pytest
from checkdmarc.dmarc import DMARCError, parse_dmarc_record, query_dmarc_record
from checkdmarc.utils import DNS_CACHE
from names import NameServer, name_server, text

from mailer.dns.dmarc_record import is_dmarc, parse_dmarc
from mailer.dns.resolver import Names

NOTHING = None
RUA = "rua=mailto:dmarc@example.org"

# What TXT records say: policy, that of subdomains, alignment of SPF and DKIM.
CASES = [
    ("v=DMARC1; p=none", ("none", "none", "r", "r")),
    (f"v=DMARC1; p=reject; {RUA}", ("reject", "reject", "r", "r")),
    ("v=DMARC1;p=quarantine;sp=none;", ("quarantine", "none", "r", "r")),
    ("v = DMARC1 ; p = reject ; aspf = s", ("reject", "reject", "s", "r")),
    ("V=DMARC1; P=Reject; ADKIM=S; SP=Quarantine", ("reject", "quarantine", "r", "s")),
    ("v=DMARC1; p=none; aspf=x; adkim=strict", ("none", "none", "r", "r")),
    ("v=DMARC1; p=none; pct=50; ri=3600; rf=afrf", ("none", "none", "r", "r")),
    ("v=DMARC1; p=none; unheard=of", ("none", "none", "r", "r")),
    (f"v=DMARC1; {RUA}; p=reject", ("reject", "reject", "r", "r")),
    (f"v=DMARC1; p=reject; {RUA},mailto:two@example.org", ("reject", "reject", "r", "r")),
    ("unrelated|v=DMARC1; p=reject", ("reject", "reject", "r", "r")),
    ("v=DMARC10; p=none|v=DMARC1; p=reject", ("reject", "reject", "r", "r")),
    ("v=DMARC1; p=none|v=DMARC1; p=reject", NOTHING),
    ("unrelated", NOTHING),
    ("v=spf1 -all", NOTHING),
    ("v=dmarc1; p=reject", NOTHING),
    ("v=DMARC1 p=reject", NOTHING),
    ("v=DMARC1, p=reject", NOTHING),
    ("v=DMARC2; p=reject", NOTHING),
    ("p=reject; v=DMARC1", NOTHING),
    (" v=DMARC1; p=reject", NOTHING),
    ("v=DMARC1; p=rejct", NOTHING),
    ("v=DMARC1; p=", NOTHING),
    ("v=DMARC1; p=none; sp=all", NOTHING),
    ("v=DMARC1; p=none; p=reject", NOTHING),
    ("v=DMARC1; p=reject; sp=none; sp=reject", NOTHING),
]

# checkdmarc, which looks at records for their owners, takes none that a receiver must read past:
# "syntax errors in the remainder of the record SHOULD be [...] ignored outright" (RFC 7489 §6.3).
STERN = ["v=DMARC1; p=none; nonsense", "v=DMARC1; p=none; rua=office@example.org"]

# Where checkdmarc goes by RFC 9989: without p= it is "none". RFC 7489 §6.6.3 wants a sound
# address for reports for that; ours tells staff of the lacking policy in either case.
APART = ["v=DMARC1", f"v=DMARC1; {RUA}"]


@pytest.fixture(scope="module")
def server() -> Iterator[NameServer]:
    with name_server({}) as running:
        yield running


def publish(server: NameServer, records: str) -> None:
    server.zone = {
        ("example.org", "MX"): ["10 mail.example.org."],
        ("mail.example.org", "A"): ["192.0.2.25"],
        ("_dmarc.example.org", "TXT"): [text(one) for one in records.split("|")],
    }


async def ours(server: NameServer) -> tuple[str, ...] | None:
    found = await Names.at(server.server).texts("_dmarc.example.org")
    counting = [parse_dmarc(one) for one in found if is_dmarc(one)]
    if len(counting) != 1 or counting[0].faults:
        return NOTHING
    (record,) = counting
    modes = ("s" if strict else "r" for strict in (record.strict_spf, record.strict_dkim))
    return (record.policy, record.subdomain_policy, *modes)


def theirs(server: NameServer) -> tuple[str, ...] | None:
    host, _, port = server.server.partition(":")
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [host], int(port)
    DNS_CACHE.clear()  # it knows names, and not which server was asked
    try:
        record = query_dmarc_record(
            "example.org", resolver=resolver, ignore_unrelated_records=True
        )["record"]
        tags = parse_dmarc_record(record, "example.org", resolver=resolver)["tags"]
    except DMARCError:
        return NOTHING
    return tuple(str(tags[name]["value"]) for name in ("p", "sp", "aspf", "adkim"))


@pytest.mark.parametrize(("records", "expected"), CASES)
async def test_ours_is_what_checkdmarc_reads(
    server: NameServer, records: str, expected: tuple[str, ...] | None
) -> None:
    publish(server, records)
    assert (await ours(server), theirs(server)) == (expected, expected)


@pytest.mark.parametrize("record", APART)
async def test_a_record_without_a_policy(server: NameServer, record: str) -> None:
    publish(server, record)
    assert (await ours(server), theirs(server)) == (NOTHING, ("none", "none", "r", "r"))


@pytest.mark.parametrize("record", STERN)
async def test_a_record_that_receivers_read_past(server: NameServer, record: str) -> None:
    publish(server, record)
    assert (await ours(server), theirs(server)) == (("none", "none", "r", "r"), NOTHING)
