"""SPF, DKIM, DMARC and MX, asked of a real DNS server on loopback."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from names import SERVFAIL, SILENT, NameServer, Zone, name_server, text
from support import an_office

from mailer.actions.doctor.bounces import way_back
from mailer.actions.doctor.dmarc import dmarc_findings
from mailer.actions.doctor.examination import key_findings
from mailer.actions.doctor.finding import Finding, Level
from mailer.actions.doctor.spf import spf_findings
from mailer.compose.dkim import SigningKey
from mailer.compose.dkim_record import record_of
from mailer.config import Dkim, Relay
from mailer.dns.lookups import dmarc_of, mail_route_of, spf_of
from mailer.dns.resolver import Names
from mailer.dns.spf_policy import SpfTree
from mailer.dns.spf_record import parse_spf
from mailer.domain.errors import InvalidValueError
from mailer.workspace import Workspace

RELAY = Relay(name="m", host="mail.example.net")
NET: Zone = {
    ("mail.example.net", "A"): ["192.0.2.25"],
    ("mail.example.net", "AAAA"): ["2001:db8::25"],
    ("spf.example.net", "TXT"): [text("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all")],
    ("soft.example.net", "TXT"): [text("v=spf1 ip4:198.51.100.1 ~all")],
    ("many.example.net", "MX"): [f"{number} m{number}.example.net." for number in range(11)],
    **{(f"m{number}.example.net", "A"): ["198.51.100.2"] for number in range(11)},
}


@pytest.fixture(scope="module")
def server() -> Iterator[NameServer]:
    with name_server({}) as running:
        yield running


@pytest.fixture
def names(server: NameServer) -> Names:
    server.zone, server.asked = dict(NET), []
    return Names.at(server.server)


def impatient(names: Names, zone: object) -> None:
    """Where the server will be silent, nobody needs to wait long for it."""
    if SILENT in str(zone):
        names._resolver.lifetime = 1.0


def worst(findings: Sequence[Finding]) -> Level:
    return max((one.level for one in findings), key=list(Level).index)


def told(findings: Sequence[Finding]) -> str:
    return "\n".join(f"{one.text.de} {one.advice.de}" for one in findings)


@pytest.mark.parametrize(
    ("records", "level", "says"),
    [
        (["v=spf1 include:spf.example.net -all"], Level.OK, "darf senden"),
        (["v=spf1 a:mail.example.net ~all"], Level.OK, "darf senden"),
        (["v=spf1 redirect=spf.example.net"], Level.OK, "darf senden"),
        (["V=SPF1 IP4:192.0.2.25 IP6:2001:db8::25 -ALL"], Level.OK, "darf senden"),
        (["unrelated", "v=spf1 a:mail.example.net -all"], Level.OK, "darf senden"),
        (
            ["v=spf1 mx -all"],
            Level.WARNING,
            "sendet es selbst: v=spf1 a:mail.example.net mx -all",
        ),
        (["v=spf1 ip4:192.0.2.25 -all"], Level.WARNING, "2001:db8::25) steht nicht"),
        (["v=spf1 include:soft.example.net -all"], Level.WARNING, "(fail)"),
        (["v=spf1 exists:%{i}.example.net -all"], Level.WARNING, "(unknown)"),
        (["v=spf1 a:mail.example.net"], Level.WARNING, "Bitte mit ~all oder -all enden"),
        (["v=spf1 a:mail.example.net ?all"], Level.WARNING, "Bitte mit ~all oder -all enden"),
        (["v=spf1 +all"], Level.ERROR, "Alle Welt darf"),
        (["v=spf1 all"], Level.ERROR, "Alle Welt darf"),
        (["v=spf1 ipv4:192.0.2.25 -all"], Level.ERROR, "„ipv4:192.0.2.25“"),
        (["v=spf1 ip4:192.0.2.256 -all"], Level.ERROR, "versteht niemand"),
        (["v=spf1 a:mail.example.net/33 -all"], Level.ERROR, "versteht niemand"),
        (["v=spf1 include:gone.example.net -all"], Level.ERROR, "dort steht kein SPF"),
        (["v=spf1 redirect=gone.example.net"], Level.ERROR, "dort steht kein SPF"),
        (["v=spf1 include:example.org -all"], Level.ERROR, "erlaubt sind 10"),
        (
            ["v=spf1 a:a.example.net a:b.example.net mx:c.example.net -all"],
            Level.ERROR,
            "Auf 3 DNS-Abfragen des Eintrags gibt es keine Antwort, erlaubt sind 2",
        ),
        (["v=spf1 mx:many.example.net -all"], Level.ERROR, "hat 11 MX-Einträge"),
        (["v=spf1 exists:%(i).example.net -all"], Level.ERROR, "versteht niemand"),
        (["v=spf1 ip4:192.0.2.0/255.255.255.0 -all"], Level.ERROR, "versteht niemand"),
        ([f"v=spf1 a/{'9' * 5000} -all"], Level.ERROR, "„a/999"),
        (["v=spf1 a:mailhost -all"], Level.ERROR, "„a:mailhost“"),
        (["v=spf1 redirect=%{d}.example.net"], Level.WARNING, "(unknown)"),
        (["v=spf1 exists:mail.example.net -all"], Level.OK, "darf senden"),
        (
            ["v=spf1 a:mail.example.net " + "a:x.example.org " * 10 + "-all"],
            Level.ERROR,
            "braucht 11 DNS-Abfragen, erlaubt sind 10",
        ),
        (
            ["v=spf1 mx -all", "v=spf1 a -all"],
            Level.ERROR,
            "zu einem zusammenfassen: v=spf1 a mx -all",
        ),
        (["v=spf1 +all", "v=spf1 mx ?all"], Level.ERROR, "zusammenfassen: v=spf1 mx ~all"),
        (
            ["no spf"],
            Level.WARNING,
            'example.org. IN TXT "v=spf1 a:mail.example.net ~all"',
        ),
    ],
)
async def test_spf(
    names: Names, server: NameServer, records: list[str], level: Level, says: str
) -> None:
    server.zone["example.org", "TXT"] = [text(one) for one in records]
    findings = spf_findings(await spf_of(names, "example.org", [RELAY.host]), [RELAY])
    assert says in told(findings)
    assert worst(findings) is level


@pytest.mark.parametrize(
    ("zone", "says"),
    [
        ({}, "gibt es im DNS nicht"),
        ({("example.org", "TXT"): [SILENT]}, "nicht geantwortet"),
        ({("example.org", "TXT"): [SERVFAIL]}, "SERVFAIL"),
        (
            {
                ("example.org", "TXT"): [text("v=spf1 include:slow.example.org -all")],
                ("slow.example.org", "TXT"): [SILENT],
            },
            "slow.example.org (TXT) nicht geantwortet",
        ),
    ],
)
async def test_a_silent_dns_is_told(
    names: Names, server: NameServer, zone: Zone, says: str
) -> None:
    server.zone.update(zone)
    impatient(names, zone)
    (finding,) = spf_findings(await spf_of(names, "example.org", [RELAY.host]), [RELAY])
    assert says in finding.text.de
    assert finding.level is (Level.WARNING if zone else Level.ERROR)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "192.168.0.9", "::1"])
async def test_of_a_relay_inside_nobody_knows_where_it_sends_from(
    names: Names, server: NameServer, host: str
) -> None:
    server.zone["example.org", "TXT"] = [text("v=spf1 -all")]
    relay = Relay(name="m", host=host)
    findings = spf_findings(await spf_of(names, "example.org", [host]), [relay])
    assert findings[-1].level is Level.HINT
    assert "weiß nur der Betreiber" in findings[-1].text.de


@pytest.mark.parametrize(
    ("record", "address", "result"),
    [
        ("v=spf1 -all", "192.0.2.1", "fail"),
        ("v=spf1 ~all", "192.0.2.1", "softfail"),
        ("v=spf1", "192.0.2.1", "neutral"),
        ("v=spf1 -ip4:192.0.2.1 +all", "192.0.2.1", "fail"),
        ("v=spf1 ip4:192.0.2.0/25 -all", "192.0.2.127", "pass"),
        ("v=spf1 ip4:192.0.2.0/25 -all", "192.0.2.128", "fail"),
        ("v=spf1 a:mail.example.net/24 -all", "192.0.2.200", "pass"),
        ("v=spf1 a:mail.example.net//64 -all", "2001:db8::1:2", "pass"),
        ("v=spf1 a:mail.example.net/16//64 -all", "192.0.200.1", "pass"),
        ("v=spf1 mx -all", "192.0.2.25", "pass"),
        ("v=spf1 ?include:spf.example.net -all", "192.0.2.1", "neutral"),
        ("v=spf1 -include:spf.example.net +all", "192.0.2.1", "fail"),
        ("v=spf1 include:soft.example.net +all", "192.0.2.1", "pass"),
        ("v=spf1 ptr -all", "192.0.2.1", "unknown"),
    ],
)
async def test_what_a_record_says_about_an_address(
    names: Names, server: NameServer, record: str, address: str, result: str
) -> None:
    server.zone["example.org", "MX"] = ["10 mail.example.net."]
    policy = await SpfTree(names).follow("example.org", parse_spf(record))
    assert policy.result(ip_address(address)) == result


async def test_a_record_that_refers_to_itself_ends(names: Names, server: NameServer) -> None:
    server.zone["example.org", "TXT"] = [
        text("v=spf1 include:example.org include:example.org -all")
    ]
    spf_findings(await spf_of(names, "example.org", [RELAY.host]), [RELAY])
    assert len(server.asked) < 60


def published(key: SigningKey) -> str:
    return record_of(key).value


@pytest.fixture(scope="module")
def keys() -> dict[str, bytes]:
    """PEM by kind; made once."""
    made: dict[str, rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey] = {
        "rsa": rsa.generate_private_key(65537, 2048),
        "other": rsa.generate_private_key(65537, 2048),
        "short": rsa.generate_private_key(65537, 1024),  # noqa: S505 - that is what is told
        "ed25519": ed25519.Ed25519PrivateKey.generate(),
    }
    return {
        kind: key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        for kind, key in made.items()
    }


def signing(folder: Path, pem: bytes) -> tuple[Workspace, SigningKey]:
    office = an_office(folder)
    (folder / "key.pem").write_bytes(pem)
    (folder / "key.pem").chmod(0o600)
    entry = Dkim(domain="example.org", selector="s1", key_file="key.pem")
    settings = office.settings.model_copy(update={"dkim": (entry,)})
    return replace(office, settings=settings), SigningKey.from_pem(pem, "example.org", "s1")


async def dkim_of(
    names: Names, server: NameServer, folder: Path, pem: bytes, *records: str
) -> list[Finding]:
    office, _ = signing(folder, pem)
    if records:
        server.zone["s1._domainkey.example.org", "TXT"] = [text(one) for one in records]
    return await key_findings(names, office)


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
async def test_the_key_in_the_dns_matches(
    names: Names, server: NameServer, tmp_path: Path, keys: dict[str, bytes], kind: str
) -> None:
    _, key = signing(tmp_path, keys[kind])
    (finding,) = await dkim_of(names, server, tmp_path, keys[kind], published(key))
    assert (finding.level, kind in finding.text.de) == (Level.OK, True)


@pytest.mark.parametrize(
    ("change", "level", "says"),
    [
        (lambda _own, _other: [], Level.ERROR, "steht kein Schlüssel"),
        (lambda _own, _other: ["unrelated"], Level.ERROR, "steht kein Schlüssel"),
        (lambda _own, _other: ["v=DKIM1; p="], Level.ERROR, "widerrufen"),
        (lambda _own, other: [other], Level.ERROR, "ist ein anderer"),
        (lambda own, _other: [own[:-20]], Level.ERROR, "ist ein anderer"),
        (lambda own, other: [own, other], Level.ERROR, "2 Schlüssel"),
        (lambda own, _other: [own.replace("k=rsa", "k=ed25519")], Level.ERROR, "andere Art"),
        (lambda own, _other: [own.replace("k=rsa", "h=sha1")], Level.ERROR, "SHA-256"),
        (lambda own, _other: [own + "; t=y"], Level.HINT, "Probebetrieb"),
        (lambda own, _other: [own.replace("k=rsa; ", "").replace("; ", " ;")], Level.OK, "passt"),
        (lambda own, _other: [own[:99] + " " + own[99:]], Level.OK, "passt"),
        (lambda _own, _other: [SILENT], Level.WARNING, "nicht geantwortet"),
    ],
)
async def test_a_key_in_the_dns_that_does_not_match(
    names: Names,
    server: NameServer,
    tmp_path: Path,
    keys: dict[str, bytes],
    change: object,
    level: Level,
    says: str,
) -> None:
    _, own = signing(tmp_path, keys["rsa"])
    other = SigningKey.from_pem(keys["other"], "example.org", "s1")
    assert callable(change)
    records = change(published(own), published(other))
    findings = await dkim_of(names, server, tmp_path, keys["rsa"], *records)
    if records == [SILENT]:
        server.zone["s1._domainkey.example.org", "TXT"] = [SILENT]
        impatient(names, records)
        findings = await dkim_of(names, server, tmp_path, keys["rsa"])
    (finding,) = findings
    assert says in finding.text.de
    assert finding.level is level
    if level is Level.ERROR:
        assert record_of(own).zone_line in finding.advice.de


async def test_short_and_missing_keys(
    names: Names, server: NameServer, tmp_path: Path, keys: dict[str, bytes]
) -> None:
    _, short = signing(tmp_path, keys["short"])
    findings = await dkim_of(names, server, tmp_path, keys["short"], published(short))
    assert [one.level for one in findings] == [Level.OK, Level.HINT]
    office, _ = signing(tmp_path, keys["short"])
    (tmp_path / "key.pem").unlink()
    (finding,) = await key_findings(names, office)
    assert finding.level is Level.ERROR
    assert "key.pem" in finding.text.de
    (finding,) = await key_findings(names, an_office(tmp_path))
    assert finding.level is Level.WARNING


@pytest.mark.parametrize(
    ("where", "records", "level", "says"),
    [
        ("example.org", ["v=DMARC1; p=reject; rua=mailto:a@example.org"], Level.OK, "(SPF)"),
        ("example.org", ["v=DMARC1;p=none;rua=mailto:a@example.org"], Level.HINT, "p=none"),
        ("example.org", ["v=DMARC1; p=reject"], Level.HINT, "rua=mailto:postmaster@"),
        ("example.org", ["v=DMARC1; p=rejct"], Level.ERROR, "keine gültige Richtlinie"),
        ("example.org", ["v=DMARC1"], Level.ERROR, "keine gültige Richtlinie"),
        ("example.org", ["v=DMARC1; p=none; sp=x"], Level.ERROR, "Richtlinie für Subdomains (sp=)"),
        ("example.org", ["v=DMARC1; p=none; p=reject"], Level.ERROR, "nennt p= mehrmals"),
        ("example.org", ["v=dmarc1; p=none"], Level.ERROR, "beginnt nicht mit „v=DMARC1;“"),
        ("example.org", ["v=DMARC1 p=none"], Level.ERROR, "beginnt nicht mit „v=DMARC1;“"),
        ("example.org", ["v=DMARC10; p=none", "v=DMARC1; p=none"], Level.HINT, "p=none"),
        ("example.org", ["v=DMARC1; p=none", "v=DMARC1; p=reject"], Level.ERROR, "so gilt keiner"),
        ("example.org", ["other"], Level.WARNING, '_dmarc.example.org. IN TXT "v=DMARC1; p=none'),
        ("example.org", [SERVFAIL], Level.WARNING, "SERVFAIL"),
    ],
)
async def test_dmarc(
    names: Names, server: NameServer, where: str, records: list[str], level: Level, says: str
) -> None:
    server.zone[f"_dmarc.{where}", "TXT"] = [
        one if one == SERVFAIL else text(one) for one in records
    ]
    findings = dmarc_findings(await dmarc_of(names, "example.org"), "example.org", [])
    assert says in told(findings)
    assert worst(findings) is level


@pytest.mark.parametrize(
    ("sender", "envelope", "signing_for", "record", "aligned"),
    [
        ("example.org", "example.org", [], "", True),
        ("example.org", "bounce.example.org", [], "", True),
        ("example.org", "bounce.example.org", [], "aspf=s", False),
        ("example.org", "example.com", [], "", False),
        ("example.org", "example.com", ["example.org"], "", True),
        ("example.org", "example.com", ["mail.example.org"], "", True),
        ("example.org", "example.com", ["mail.example.org"], "adkim=s", False),
        ("example.org", "org", [], "", False),
        ("news.example.org", "bounce.example.org", [], "", True),
        ("news.example.org", "badexample.org", [], "", False),
    ],
)
async def test_alignment(
    names: Names,
    server: NameServer,
    sender: str,
    envelope: str,
    signing_for: list[str],
    record: str,
    aligned: bool,
) -> None:
    server.zone["_dmarc.example.org", "TXT"] = [text(f"v=DMARC1; p=reject; {record}")]
    findings = dmarc_findings(await dmarc_of(names, sender), envelope, signing_for)
    assert ("Die Domains passen zusammen" in told(findings)) is aligned
    assert (worst(findings) is Level.ERROR) is not aligned


@pytest.mark.parametrize(
    ("zone", "level", "says"),
    [
        ({("example.org", "MX"): ["20 b.example.net.", "10 a.example.net."]}, Level.OK, "a.ex"),
        ({("example.org", "A"): ["192.0.2.1"]}, Level.HINT, "keinen MX-Eintrag"),
        ({("example.org", "MX"): ["0 ."]}, Level.ERROR, "Null-MX"),
        ({("example.org", "TXT"): ['"x"']}, Level.ERROR, "weder MX- noch Adresseinträge"),
        ({}, Level.ERROR, "gibt es im DNS nicht"),
        ({("example.org", "MX"): [SILENT]}, Level.WARNING, "nicht geantwortet"),
    ],
)  # fmt: skip
async def test_the_way_back(
    names: Names, server: NameServer, zone: Zone, level: Level, says: str
) -> None:
    server.zone.update(zone)
    impatient(names, zone)
    finding = way_back(await mail_route_of(names, "example.org"))
    assert says in finding.text.de
    assert finding.level is level


@pytest.mark.parametrize(
    "server", ["dns.example.org", "127.0.0.1:0", "127.0.0.1:x", "[::1", "1:2:3:4"]
)
def test_a_resolver_is_an_address(server: str) -> None:
    with pytest.raises(InvalidValueError, match="DNS server"):
        Names.at(server)


@pytest.mark.parametrize("server", ["127.0.0.1", "127.0.0.1:5353", "::1", "[::1]:5353"])
def test_resolvers(server: str) -> None:
    assert isinstance(Names.at(server), Names)
