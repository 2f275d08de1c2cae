"""The whole examination, and the command that tells it."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from authority import Authority, an_authority
from delivery.scripted import Script, scripted
from names import NameServer, name_server, text
from support import an_office
from typer.testing import CliRunner
from waiting import patience

from mailer.actions.desk import open_desk
from mailer.actions.doctor.clock import date_in, skew_finding, zone_finding
from mailer.actions.doctor.examination import Examination, Request, examine
from mailer.actions.doctor.finding import Area, Finding, Level
from mailer.actions.doctor.office import mode_finding, office_findings
from mailer.actions.doctor.relays import envelope_senders, relay_findings
from mailer.actions.office.workspaces import Mode
from mailer.cli import app
from mailer.clock import MovedClock
from mailer.config import Relay, Sender
from mailer.delivery.smtp.probe import probe
from mailer.dns.resolver import Names, NoSuchNameError
from mailer.domain.errors import InvalidValueError
from mailer.domain.suspension import Change, Suspension, SuspensionKind
from mailer.store import suspensions

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
SETTINGS = """\
[site]
name = "Büro für Seminare"
url = "https://seminare.example.org"
privacy_url = "https://seminare.example.org/datenschutz"
imprint = ["Büro für Seminare", "Musterweg 1"]

[sender]
address = "seminare@example.org"
"""


@pytest.fixture
def server() -> Iterator[NameServer]:
    zone = {
        ("example.org", "MX"): ["10 mx.example.org."],
        ("example.org", "TXT"): [text("v=spf1 mx ~all")],
        ("_dmarc.example.org", "TXT"): [text("v=DMARC1; p=quarantine; rua=mailto:a@example.org")],
    }
    with name_server(zone) as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    assert CliRunner().invoke(app, ["init", str(folder)]).exit_code == 0
    (folder / "seminarpost.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return an_authority(tmp_path)


async def examined(
    workspace: Path, server: NameServer, more: str = "", **request: Any
) -> Examination:
    (workspace / "seminarpost.toml").write_text(SETTINGS + more, encoding="utf-8")
    return await examine(
        workspace, Request(resolver=server.server, **request), MovedClock(datetime.now(UTC))
    )


def relay(script: Script, **settings: object) -> Relay:
    values: dict[str, object] = {"name": "m", "host": "127.0.0.1", "port": script.port}
    return Relay(**(values | {"tls": "none"} | settings))  # type: ignore[arg-type]  # pydantic's


def relay_lines(script: Script, name: str = "m") -> str:
    return f'[[relay]]\nname = "{name}"\nhost = "127.0.0.1"\nport = {script.port}\ntls = "none"\n'


def told(findings: Any) -> str:
    return "\n".join(f"{one.level.value}: {one.text.de} {one.advice.de}" for one in findings)


def by(findings: tuple[Finding, ...], area: Area, name: str) -> Finding:
    return next(one for one in findings if (one.area, one.name) == (area, name))


async def test_capture_without_a_relay_has_no_errors(workspace: Path, server: NameServer) -> None:
    found = await examined(workspace, server)
    assert found.is_healthy, told(found.findings)
    assert by(found.findings, Area.OFFICE, "mode").level is Level.HINT
    assert by(found.findings, Area.DATABASE, "file").level is Level.HINT
    assert not (workspace / "data" / "seminarpost.db").exists()
    areas = [one.area for one in found.findings]
    assert areas == sorted(areas, key=list(Area).index)


async def test_the_dns_is_asked_all_at_once(
    workspace: Path, server: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody waits once for a resolver that does not answer, not for each question."""
    together = asyncio.Barrier(3)  # MX, SPF, DMARC

    async def asked(_names: Names, name: str, _kind: str) -> None:
        async with patience():
            await together.wait()
        raise NoSuchNameError(name)

    monkeypatch.setattr(Names, "_ask", asked)
    found = await examined(workspace, server)
    assert "gibt es im DNS nicht" in told(found.findings)


async def test_in_capture_mode_relays_are_looked_at_all_the_same(
    workspace: Path, server: NameServer
) -> None:
    script = Script()
    async with scripted(script):
        found = await examined(workspace, server, relay_lines(script))
    assert "trotzdem geprüft" in by(found.findings, Area.OFFICE, "mode").text.de
    assert "Erreichbar" in told(found.findings)
    assert script.accepted == []
    assert not any(one.startswith(("RCPT", "DATA")) for one in script.commands)


async def test_what_is_suspended_stands_with_its_relay(workspace: Path, server: NameServer) -> None:
    now = datetime.now(UTC)
    one = Suspension(
        "m", "", SuspensionKind.REFUSED, now + timedelta(minutes=5), now, 1, "535 5.7.8 no"
    )
    over = replace(one, domain="a.example", until=now - timedelta(minutes=5))
    script = Script()
    async with scripted(script):
        (workspace / "seminarpost.toml").write_text(SETTINGS + relay_lines(script), "utf-8")
        async with (
            open_desk(workspace, MovedClock(now)) as desk,
            desk.database.write() as connection,
        ):
            await connection.run_sync(
                suspensions.keep, [Change("m", "", one), Change("m", "a.example", over)]
            )
        found = await examined(workspace, server, relay_lines(script))
    told = [finding for finding in found.findings if "nichts hinaus" in finding.text.de]
    assert [(finding.name, finding.level) for finding in told] == [("m", Level.WARNING)]
    assert "535 5.7.8 no" in told[0].text.de


async def test_each_relay_gets_its_test_mail(
    workspace: Path, server: NameServer, unused_port: int
) -> None:
    one, two = Script(), Script()
    away = Script(port=unused_port)
    async with scripted(one), scripted(two):
        more = relay_lines(one, "eins") + relay_lines(two, "zwei") + relay_lines(away, "weg")
        found = await examined(workspace, server, more, send_to="a@example.com")
    assert (one.recipients, two.recipients) == (["a@example.com"], ["a@example.com"])
    names = [one.name for one in found.findings if one.area is Area.TEST_MAIL]
    assert names == ["eins", "zwei"]
    assert by(found.findings, Area.RELAY, "weg").level is Level.ERROR
    assert not found.is_healthy


async def test_a_test_mail_needs_a_relay(workspace: Path, server: NameServer) -> None:
    found = await examined(workspace, server, send_to="a@example.com")
    assert "[[relay]]" in by(found.findings, Area.TEST_MAIL, "relay").advice.de
    found = await examined(workspace, server, round_trip=True)
    assert not found.is_healthy


@pytest.mark.parametrize("request_", [Request(send_to="kein-at"), Request(resolver="x")])
async def test_a_wrong_request_is_refused(workspace: Path, request_: Request) -> None:
    with pytest.raises(InvalidValueError):
        await examine(workspace, request_, MovedClock(NOW))


async def test_broken_settings_are_the_one_finding(workspace: Path, server: NameServer) -> None:
    found = await examined(workspace, server, "[sitte]\n")
    assert [one.name for one in found.findings] == ["workspace"]
    assert "seminarpost.toml:" in found.findings[0].text.de


async def test_live_here_and_held_in_a_copy(
    workspace: Path, server: NameServer, tmp_path: Path
) -> None:
    script = Script()
    async with scripted(script):
        await examined(workspace, server, relay_lines(script))
        live = await asyncio.to_thread(
            CliRunner().invoke, app, ["go-live", "--workspace", str(workspace)]
        )
        assert live.exit_code == 0, live.output
        request = Request(resolver=server.server)
        found = await examine(workspace, request, MovedClock(datetime.now(UTC)))
        assert by(found.findings, Area.OFFICE, "mode").level is Level.OK
        assert by(found.findings, Area.DATABASE, "version").level is Level.OK
        copy = workspace.rename(tmp_path / "copy")
        found = await examine(copy, request, MovedClock(datetime.now(UTC)))
    assert "Angehalten" in by(found.findings, Area.OFFICE, "mode").text.de


@pytest.mark.parametrize(
    ("change", "name", "level", "says"),
    [
        (lambda file: file.write_bytes(b"kein SQLite" * 500), "file", Level.ERROR, "beschädigt"),
        (lambda file: _set_version(file, "9999"), "version", Level.ERROR, "neuer als dieses"),
        (lambda file: _set_version(file, None), "version", Level.HINT, "nächste Befehl bringt"),
        (lambda _file: None, "version", Level.OK, "aktuell"),
    ],
)
async def test_the_database(
    workspace: Path, server: NameServer, change: Any, name: str, level: Level, says: str
) -> None:
    done = await asyncio.to_thread(
        CliRunner().invoke, app, ["migrate", "--workspace", str(workspace)]
    )
    assert done.exit_code == 0
    file = workspace / "data" / "seminarpost.db"
    change(file)
    before = file.read_bytes()
    found = await examined(workspace, server)
    finding = by(found.findings, Area.DATABASE, name)
    assert finding.level is level
    assert says in finding.text.de
    assert file.read_bytes() == before


def _set_version(file: Path, version: str | None) -> None:
    database = sqlite3.connect(file)
    if version:
        database.execute("UPDATE alembic_version SET version_num = ?", (version,))
    else:
        database.execute("DELETE FROM alembic_version")
    database.commit()
    database.close()


@pytest.mark.parametrize(
    ("free", "level"),
    [(5_000_000_000, Level.OK), (999_999_999, Level.WARNING), (99_999_999, Level.ERROR)],
)
async def test_room_on_the_disk(
    workspace: Path, server: NameServer, monkeypatch: pytest.MonkeyPatch, free: int, level: Level
) -> None:
    class Usage:
        pass

    usage = Usage()
    usage.free = free  # type: ignore[attr-defined]
    monkeypatch.setattr("mailer.store.health.shutil.disk_usage", lambda _folder: usage)
    found = await examined(workspace, server)
    assert by(found.findings, Area.DATABASE, "disk").level is level


@pytest.mark.parametrize(
    ("change", "name", "level"),
    [
        ({"site": {"imprint": ()}}, "imprint", Level.ERROR),
        ({"sender": {"address": ""}}, "sender", Level.ERROR),
        ({"site": {"privacy_url": ""}}, "privacy_url", Level.WARNING),
        ({"site": {"url": "http://x.example.org"}}, "url", Level.HINT),
        ({"site": {"url": "http://x.example.org", "mode": "live"}}, "url", Level.ERROR),
    ],
)
def test_the_office(
    tmp_path: Path, change: dict[str, dict[str, object]], name: str, level: Level
) -> None:
    settings = an_office(tmp_path).settings
    changed: dict[str, object] = {
        section: getattr(settings, section).model_copy(update=values)
        for section, values in change.items()
    }
    findings = office_findings(settings.model_copy(update=changed))
    assert {one.name: one.level for one in findings if one.level is not Level.OK} == {name: level}


def test_live_without_a_relay_is_an_error() -> None:
    assert mode_finding(Mode.LIVE, relays=0).level is Level.ERROR
    assert mode_finding(Mode.LIVE, relays=1).level is Level.OK


async def looked_at(relay: Relay, sender: Sender, now: datetime) -> list[Finding]:
    """What is told of a relay after a look at it."""
    return relay_findings(relay, sender, await probe(relay, envelope_senders(sender)), now)


@pytest.mark.parametrize(
    ("extensions", "level", "says"),
    [
        (("PIPELINING", "CHUNKING"), Level.OK, "höchstens 16 ungeklärt"),
        (("PIPELINING",), Level.OK, "PIPELINING ohne CHUNKING"),
        (("CHUNKING",), Level.HINT, "Befehl für Befehl"),
        (("SIZE 20000000", "DSN", "SMTPUTF8"), Level.OK, "SIZE 20 MB, DSN"),
        (("SIZE",), Level.HINT, "Ohne SMTPUTF8"),
        (("SIZE",), Level.HINT, "Ohne DSN"),
    ],
)
async def test_what_extensions_mean(extensions: tuple[str, ...], level: Level, says: str) -> None:
    async with scripted(Script(extensions=extensions)) as script:
        findings = await looked_at(relay(script), Sender(address="a@example.org"), NOW)
    finding = next(one for one in findings if says in one.text.de)
    assert finding.level is level


@pytest.mark.parametrize(("days", "level"), [(60, Level.OK), (20.5, Level.WARNING)])
async def test_a_certificate_that_ends_soon(
    authority: Authority, days: float, level: Level
) -> None:
    script = Script(extensions=("STARTTLS",))
    async with scripted(script, authority.server("127.0.0.1", days=days)):
        findings = await looked_at(
            relay(script, tls="starttls", ca_file=str(authority.file)),
            Sender(address="a@example.org"),
            datetime.now(UTC),
        )
    finding = next(one for one in findings if "Zertifikat" in one.text.de)
    assert finding.level is level
    assert "Prüfstelle Beispielhausen" in finding.text.de
    assert any("TLSv1.3" in one.text.de for one in findings)


async def test_a_refused_login_still_tells_what_was_seen() -> None:
    script = Script(extensions=("AUTH PLAIN", "PIPELINING"), on_auth=lambda _line: "535 5.7.8 no")
    async with scripted(script):
        findings = await looked_at(
            relay(script, auth="password", username="u", password="geheim"),
            Sender(address="a@example.org"),
            NOW,
        )
    seen = told(findings)
    assert "error: 127.0.0.1 nimmt die Anmeldung als u nicht an" in seen
    assert "PIPELINING" in seen
    assert not any(one.startswith("MAIL") for one in script.commands)


@pytest.mark.parametrize(
    ("bounce", "asked", "says"),
    [
        ("fixed", "a@example.org", "zu dieser Anmeldung gehört"),
        ("verp", "a+probe@example.org", 'bounce = "fixed"'),
    ],
)
async def test_the_envelope_sender_is_tried(bounce: str, asked: str, says: str) -> None:
    script = Script(on_mail=lambda _line: "550 5.7.1 not yours")
    sender = Sender.model_validate({"address": "a@example.org", "bounce": bounce})
    async with scripted(script):
        findings = await looked_at(relay(script), sender, NOW)
    finding = next(one for one in findings if one.level is Level.ERROR)
    assert asked in finding.text.de
    assert "550 5.7.1 not yours" in finding.text.de
    assert says in finding.advice.de
    assert any(one.startswith(f"MAIL FROM:<{asked}>") for one in script.commands)


async def test_a_sender_refused_for_now_is_a_warning() -> None:
    async with scripted(Script(on_mail=lambda _line: "451 4.7.1 later")) as script:
        findings = await looked_at(relay(script), Sender(address="a@example.org"), NOW)
    assert findings[-1].level is Level.WARNING


async def test_a_silent_relay_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailer.delivery.smtp.probe._TIMEOUT_SECONDS", 0.3)
    async with scripted(Script(on_connect=lambda _number: None)) as script:
        (finding,) = await looked_at(relay(script), Sender(), NOW)
    assert "nicht geantwortet" in finding.text.de


async def test_a_date_in_the_greeting_tells_the_skew() -> None:
    greeting = "220 mail ESMTP Sendmail 8; Mon, 1 Mar 2027 13:03:00 +0100"
    async with scripted(Script(on_connect=lambda _number: greeting)) as script:
        findings = await looked_at(relay(script), Sender(), NOW)
    assert findings[-1].level is Level.WARNING
    assert "um 3 Minuten nach" in findings[-1].text.de


@pytest.mark.parametrize(
    ("seconds", "level", "says"),
    [
        (0, Level.OK, "stimmt"),
        (59, Level.OK, "stimmt"),
        (-60, Level.WARNING, "um 1 Minute nach"),
        (90, Level.WARNING, "um 1 Minute vor"),
        (601, Level.ERROR, "um 10 Minuten vor"),
        (-7200, Level.ERROR, "um 2 Stunden nach"),
        (86400 * 9, Level.ERROR, "um 9 Tage vor"),
    ],
)
def test_skew(seconds: int, level: Level, says: str) -> None:
    finding = skew_finding("mx", NOW, NOW + timedelta(seconds=seconds))
    assert finding.level is level
    assert says in finding.text.de


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("x ESMTP; Mon, 1 Mar 2027 13:00:00 +0100", NOW),
        ("1 Mar 2027 12:00:00 +0000 (UTC)", NOW),
        ("x ESMTP ready", None),
        ("x; Mon, 99 Mar 2027 13:00:00 +0100", None),
        ("x; Mon, 1 Xyz 2027 13:00:00 +0100", None),
        ("x; Mon, 1 Mar 2027 13:00:00 -0000", None),
    ],
)
def test_dates_in_lines(line: str, moment: datetime | None) -> None:
    assert date_in(line) == moment


def test_a_system_without_zones_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "13:00" in zone_finding("Europe/Berlin", NOW).text.de
    monkeypatch.setattr("zoneinfo.TZPATH", ())
    assert zone_finding("Europe/Berlin", NOW).level is Level.HINT


def test_the_command_prints_and_exits(workspace: Path, server: NameServer) -> None:
    at = ["doctor", "--workspace", str(workspace), "--resolver", server.server]
    done = CliRunner().invoke(app, at)
    assert done.exit_code == 0, done.output
    assert "DNS: SPF example.org" in done.output
    assert done.output.rstrip().endswith("0 Fehler, 1 Warnung.")
    server.zone["example.org", "TXT"] = [text("v=spf1 +all")]
    broken = CliRunner().invoke(app, [*at, "--json"])
    assert broken.exit_code == 1
    document = json.loads(broken.stdout)
    assert (document["ok"], document["errors"]) == (False, 1)
    wrong = next(one for one in document["findings"] if one["level"] == "error")
    assert (wrong["area"], wrong["name"]) == ("dns", "SPF example.org")


def test_the_command_speaks_english(workspace: Path, server: NameServer) -> None:
    english = SETTINGS.replace("[site]", '[site]\nlanguage = "en"')
    (workspace / "seminarpost.toml").write_text(english, encoding="utf-8")
    at = ["doctor", "--workspace", str(workspace), "--resolver", server.server]
    assert "0 errors, 1 warning." in CliRunner().invoke(app, at).output


def test_a_wrong_resolver_is_a_sentence(workspace: Path) -> None:
    at = ["doctor", "--workspace", str(workspace), "--resolver", "dns.example.org"]
    done = CliRunner().invoke(app, at)
    assert done.exit_code == 1
    assert "kein DNS-Server" in done.stderr
