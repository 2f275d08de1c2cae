"""What our reading of SPF says of an address, beside pyspf's, a receiver's implementation.

Both ask the same DNS server. Where only the mail itself decides (macros, ``ptr``), ours says
``unknown`` and pyspf, which is given a mail, whatever it finds.
"""

import warnings
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from typing import Any

import dns.resolver
import pytest
from names import NameServer, Zone, name_server, text

from mailer.dns.resolver import Names, NoAnswerError, NoSuchNameError
from mailer.dns.spf_policy import SpfTree
from mailer.dns.spf_record import is_spf, parse_spf

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # an escape in a docstring, told where it is compiled
    import spf

V4, V6, OTHER = "192.0.2.25", "2001:db8::25", "198.51.100.77"

NET: Zone = {
    ("mail.example.net", "A"): [V4],
    ("mail.example.net", "AAAA"): [V6],
    ("four.example.net", "A"): ["192.0.2.99"],
    ("other.example.net", "A"): ["198.51.100.1"],
    ("example.org", "A"): ["192.0.2.80"],
    ("example.org", "MX"): ["10 mail.example.net.", "20 other.example.net."],
    ("many.example.net", "MX"): [f"10 m{number}.example.net." for number in range(11)],
    **{(f"m{number}.example.net", "A"): ["198.51.100.2"] for number in range(11)},
    ("spf.example.net", "TXT"): [text("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all")],
    ("soft.example.net", "TXT"): [text("v=spf1 ip4:198.51.100.1 ~all")],
    ("open.example.net", "TXT"): [text("v=spf1 mx:example.org")],
    ("bad.example.net", "TXT"): [text("v=spf1 ipv4:192.0.2.1 -all")],
    ("two.example.net", "TXT"): [text("v=spf1 -all"), text("v=spf1 +all")],
    ("none.example.net", "TXT"): [text("unrelated")],
    ("loop.example.net", "TXT"): [text("v=spf1 include:loop.example.net -all")],
    ("five.example.net", "TXT"): [text("v=spf1 " + "a:other.example.net " * 4 + "-all")],
    ("silent.example.net", "TXT"): ["SERVFAIL"],
    ("25.2.0.192.in-addr.arpa", "PTR"): ["mail.example.net."],
    ("25.2.0.192.list.example.net", "A"): ["127.0.0.2"],
}

A, GONE = "a:other.example.net ", "a:gone{}.example.net "

CASES = [
    # all, and addresses
    ("v=spf1 -all", V4, "fail"),
    ("v=spf1 ~all", V4, "softfail"),
    ("v=spf1 ?all", V4, "neutral"),
    ("v=spf1", V4, "neutral"),
    ("V=SPF1 IP4:192.0.2.25 -ALL", V4, "pass"),
    ("v=spf1 ip4:192.0.2.0/25 -all", "192.0.2.127", "pass"),
    ("v=spf1 ip4:192.0.2.0/25 -all", "192.0.2.128", "fail"),
    ("v=spf1 ip4:192.0.2.77/24 -all", V4, "pass"),
    ("v=spf1 ip4:0.0.0.0/0 -all", V4, "pass"),
    ("v=spf1 ip4:192.0.2.0/24 -all", V6, "fail"),
    ("v=spf1 ip6:2001:db8::/32 -all", V6, "pass"),
    ("v=spf1 ip6:2001:db9::/32 -all", V6, "fail"),
    ("v=spf1 -ip4:192.0.2.25 +all", V4, "fail"),
    # a and mx
    ("v=spf1 a -all", "192.0.2.80", "pass"),
    ("v=spf1 a:mail.example.net -all", V6, "pass"),
    ("v=spf1 a:four.example.net/24 -all", V4, "pass"),
    ("v=spf1 a:mail.example.net//64 -all", "2001:db8::1:2", "pass"),
    ("v=spf1 a:mail.example.net/16//64 -all", "192.0.200.1", "pass"),
    ("v=spf1 a:four.example.net -all", V6, "fail"),
    ("v=spf1 mx -all", V4, "pass"),
    ("v=spf1 mx:example.org/24 -all", "198.51.100.200", "pass"),
    ("v=spf1 mx:four.example.net ~all", V4, "softfail"),
    ("v=spf1 mx:many.example.net -all", OTHER, "permerror"),
    # include and redirect
    ("v=spf1 include:spf.example.net -all", V4, "pass"),
    ("v=spf1 include:soft.example.net -all", V4, "fail"),
    ("v=spf1 include:open.example.net ?all", OTHER, "neutral"),
    ("v=spf1 ?include:spf.example.net -all", V4, "neutral"),
    ("v=spf1 include:none.example.net -all", V4, "permerror"),
    ("v=spf1 include:gone.example.net -all", V4, "permerror"),
    ("v=spf1 include:bad.example.net -all", V4, "permerror"),
    ("v=spf1 include:two.example.net -all", V4, "permerror"),
    ("v=spf1 include:silent.example.net -all", V4, "temperror"),
    ("v=spf1 redirect=spf.example.net", V4, "pass"),
    ("v=spf1 redirect=soft.example.net", V4, "softfail"),
    ("v=spf1 redirect=gone.example.net", V4, "permerror"),
    ("v=spf1 redirect=spf.example.net -all", V4, "fail"),
    ("v=spf1 redirect=spf.example.net redirect=spf.example.net", V4, "permerror"),
    # exists, ptr and macros
    ("v=spf1 exists:mail.example.net -all", V4, "pass"),
    ("v=spf1 exists:mail.example.net -all", V6, "pass"),
    ("v=spf1 exists:gone.example.net -all", V4, "fail"),
    ("v=spf1 exists:%{ir}.list.example.net -all", V4, "unknown"),
    ("v=spf1 a:%{l}.example.net -all", V4, "unknown"),
    ("v=spf1 ptr:example.net -all", V4, "unknown"),
    ("v=spf1 redirect=%{d2}", V4, "unknown"),
    ("v=spf1 ip4:192.0.2.25 ptr -all", V4, "pass"),
    ("v=spf1 exists:%(ir).example.net -all", V4, "permerror"),
    ("v=spf1 exists:%{x}.example.net -all", V4, "permerror"),
    ("v=spf1 exists:%{i}.example.net% -all", V4, "permerror"),
    # limits
    ("v=spf1 " + A * 10 + "-all", V4, "fail"),
    ("v=spf1 " + A * 11 + "-all", V4, "permerror"),
    ("v=spf1 include:five.example.net include:five.example.net -all", V4, "fail"),
    ("v=spf1 include:five.example.net include:five.example.net mx -all", OTHER, "permerror"),
    ("v=spf1 include:loop.example.net -all", V4, "permerror"),
    ("v=spf1 -all " + A * 11, V4, "fail"),
    ("v=spf1 -all include:gone.example.net", V4, "fail"),
    ("v=spf1 " + GONE.format(1) + GONE.format(2) + "-all", V4, "fail"),
    ("v=spf1 " + "".join(map(GONE.format, range(3))) + "-all", V4, "permerror"),
    ("v=spf1 mx:gone1.example.net exists:gone2.example.net a:gone3.example.net", V4, "permerror"),
    # what nobody understands
    ("v=spf1 ipv4:192.0.2.25 -all", V4, "permerror"),
    ("v=spf1 ip4:192.0.2.256 -all", V4, "permerror"),
    ("v=spf1 ip4:192.0.2 -all", V4, "permerror"),
    ("v=spf1 ip4:192.0.2.0/33 -all", V4, "permerror"),
    ("v=spf1 ip4:192.0.2.0/024 -all", V4, "permerror"),
    ("v=spf1 ip4:192.0.2.0/255.255.255.0 -all", V4, "permerror"),
    ("v=spf1 ip4: -all", V4, "permerror"),
    ("v=spf1 ip6:192.0.2.25 -all", V4, "permerror"),
    ("v=spf1 ip6:2001:db8::/129 -all", V6, "permerror"),
    ("v=spf1 ip6:fe80::1%eth0 -all", V6, "permerror"),
    ("v=spf1 a:mail.example.net/33 -all", V4, "permerror"),
    ("v=spf1 a:mail.example.net/024 -all", V4, "permerror"),
    ("v=spf1 a: -all", V4, "permerror"),
    ("v=spf1 a:museum -all", V4, "permerror"),
    ("v=spf1 a:192.0.2.25 -all", V4, "permerror"),
    ("v=spf1 include -all", V4, "permerror"),
    ("v=spf1 include:a..b.example.net -all", V4, "permerror"),
    (f"v=spf1 a:{'x' * 64}.example.net -all", V4, "fail"),
    ("v=spf1 -all exp=museum", V4, "permerror"),
    ("v=spf1 -all exp=%{i}.why.example.net", V4, "fail"),
    ("v=spf1 redirect= -all", V4, "permerror"),
    ("v=spf1 -all.", V4, "permerror"),
    ("v=spf1 -all:example.net", V4, "permerror"),
    ("v=spf1 a:bücher.example.net -all", V4, "permerror"),
    ("v=spf1 -all nonsense", V4, "permerror"),
    ("v=spf1 moo=mail.example.net -all", V4, "fail"),
    # no record, or two
    ("v=spf10 -all", V4, "none"),
    ("spf1 -all", V4, "none"),
    ("v=spf1 -all|v=spf1 +all", V4, "permerror"),
    ("unrelated|v=spf1 a:mail.example.net -all", V4, "pass"),
]

# Ours, and pyspf's.
APART = [
    # Modifiers that nobody knows are ignored however often they are there (§6).
    ("v=spf1 moo=a.example.net moo=b.example.net -all", V4, "fail", "permerror"),
    # exists needs a name (§5.7).
    ("v=spf1 -exists", V4, "permerror", "fail"),
    # Ours looks at all that some receiver may ask for, not only up to what matches here …
    ("v=spf1 ip4:192.0.2.25 redirect=gone.example.net", V4, "permerror", "pass"),
    # … and counts a host as void only if it is so for everybody.
    ("v=spf1 " + A * 3 + "-all", V6, "fail", "permerror"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[NameServer]:
    with name_server({}) as running:
        yield running


def publish(server: NameServer, records: str) -> None:
    found = [text(one) for one in records.split("|")]
    server.zone = dict(NET) | {("example.org", "TXT"): found}


async def ours(server: NameServer, address: str) -> str:
    names = Names.at(server.server)
    try:
        found = [one for one in await names.texts("example.org") if is_spf(one)]
        if len(found) != 1:
            return "permerror" if found else "none"
        tree = SpfTree(names)
        policy = await tree.follow("example.org", parse_spf(found[0]))
    except NoSuchNameError:
        return "none"
    except NoAnswerError:
        return "temperror"
    return "permerror" if tree.is_void else policy.result(ip_address(address))


def theirs(server: NameServer, address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    host, _, port = server.server.partition(":")
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [host], int(port)

    def lookup(name: str, kind: str, _strict: object, _timeout: float) -> list[object]:
        try:
            answer = resolver.resolve(f"{name}.", kind, raise_on_no_answer=False, lifetime=5)
        except dns.resolver.NXDOMAIN:
            return []
        except dns.resolver.NoNameservers as problem:
            raise spf.TempError(str(problem)) from None
        readers: dict[str, Callable[[Any], object]] = {
            "TXT": lambda one: one.strings,
            "MX": lambda one: (one.preference, one.exchange.to_text(omit_final_dot=True)),
            "PTR": lambda one: one.target.to_text(omit_final_dot=True),
        }
        read = readers.get(kind, lambda one: ip_address(one.address))
        return [((name, kind), read(one)) for one in answer.rrset or ()]

    monkeypatch.setattr(spf, "DNSLookup", lookup)
    return str(spf.check2(address, "office@example.org", "mail.example.net")[0])


@pytest.mark.parametrize(("records", "address", "expected"), CASES)
async def test_ours_is_what_a_receiver_finds(
    server: NameServer,
    monkeypatch: pytest.MonkeyPatch,
    records: str,
    address: str,
    expected: str,
) -> None:
    publish(server, records)
    found = await ours(server, address)
    assert found == expected
    if found != "unknown":
        assert theirs(server, address, monkeypatch) == expected


@pytest.mark.parametrize(("records", "address", "our_verdict", "their_verdict"), APART)
async def test_where_they_go_apart(
    server: NameServer,
    monkeypatch: pytest.MonkeyPatch,
    records: str,
    address: str,
    our_verdict: str,
    their_verdict: str,
) -> None:
    publish(server, records)
    assert await ours(server, address) == our_verdict
    assert theirs(server, address, monkeypatch) == their_verdict
