"""Keys are made once, told with their record, and entered in the settings as they stand."""

import stat
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dkim_verifier import verdicts

from mailer.actions.office.dkim import KeyType, keygen, show
from mailer.actions.office.dkim_keys import read_keys, read_signers
from mailer.domain.errors import InvalidValueError, RefusedError, SettingsError
from mailer.workspace import Workspace, open_workspace
from mailer.workspace_folder import FILE_NAME

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
SETTINGS = """\
# wir
[sender]
address = "seminare@Example.org"  # Absender

# [[relay]]
"""
MESSAGE = b"From: seminare@example.org\r\nSubject: x\r\n\r\nx\r\n"


def workspace_at(path: Path, settings: str = SETTINGS) -> Workspace:
    (path / FILE_NAME).write_text(settings, encoding="utf-8")
    return open_workspace(path)


@pytest.mark.parametrize(
    ("kind", "selector", "record"),
    [
        (KeyType.RSA, "seminarpost2026", "v=DKIM1; k=rsa; p="),
        (KeyType.ED25519, "seminarpost2026-ed25519", "v=DKIM1; k=ed25519; p="),
    ],
)
def test_a_key_by_default(tmp_path: Path, kind: KeyType, selector: str, record: str) -> None:
    workspace = workspace_at(tmp_path)
    made = keygen(workspace, NOW, kind=kind)
    assert (made.settings.domain, made.settings.selector) == ("example.org", selector)
    assert made.settings.key_file == f"data/keys/{selector}.example.org.pem"
    assert made.record.name == f"{selector}._domainkey.example.org"
    assert made.record.value.startswith(record)
    file = tmp_path / made.settings.key_file
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (tmp_path / FILE_NAME).read_text(encoding="utf-8") == SETTINGS
    # What is to be added by hand works as it stands.
    reopened = workspace_at(tmp_path, f"{SETTINGS}\n{made.settings_lines}")
    (shown,) = show(reopened).keys
    assert shown == made
    signer = read_signers(reopened).for_domain("example.org")
    assert signer is not None
    signed = signer.sign(MESSAGE, NOW.replace(year=2024))
    assert verdicts(signed, [one.key for one in read_keys(reopened)]) == [True]


@pytest.mark.parametrize("bits", [1024, 2048, 3072])
def test_so_many_bits(tmp_path: Path, bits: int) -> None:
    keygen(workspace_at(tmp_path), NOW, bits=bits, add=True)
    (one,) = read_keys(open_workspace(tmp_path))
    assert one.key.private.key_size == bits  # type: ignore[union-attr]  # RSA by default
    assert one.warning is None


def test_named_by_the_one_who_asks(tmp_path: Path) -> None:
    made = keygen(workspace_at(tmp_path), NOW, domain=" Büro.example ", selector="Mai-26")
    assert made.record.name == "Mai-26._domainkey.xn--bro-hoa.example"
    assert made.settings.key_file == "data/keys/Mai-26.xn--bro-hoa.example.pem"


def test_the_year_is_the_office_s(tmp_path: Path) -> None:
    eve = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    made = keygen(workspace_at(tmp_path), eve, kind=KeyType.ED25519)
    assert made.settings.selector == "seminarpost2027-ed25519"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"domain": "kein domain"}, "not a valid domain"),
        ({"domain": "../../etc"}, "not a valid domain"),
        ({"domain": "localhost"}, "not a valid domain"),
        ({"selector": "a.b"}, "not a valid selector"),
        ({"selector": "../a"}, "not a valid selector"),
        ({"selector": "-"}, "not a valid selector"),
        ({"selector": "s" * 64}, "not a valid selector"),
        ({"bits": 1023}, "1024 to 4096"),
        ({"bits": 4097}, "1024 to 4096"),
    ],
)
def test_what_cannot_be(tmp_path: Path, asked: dict[str, str], says: str) -> None:
    with pytest.raises(InvalidValueError, match=says):
        keygen(workspace_at(tmp_path), NOW, **asked)  # type: ignore[arg-type]  # a table of cases
    assert not (tmp_path / "data" / "keys").exists()


def test_without_a_sender_the_domain_must_be_told(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path, "")
    with pytest.raises(SettingsError, match="--domain"):
        keygen(workspace, NOW)
    assert keygen(workspace, NOW, domain="example.com").settings.domain == "example.com"


def test_no_key_is_ever_overwritten(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path)
    made = keygen(workspace, NOW)
    before = (tmp_path / made.settings.key_file).read_bytes()
    with pytest.raises(RefusedError, match="--selector"):
        keygen(workspace, NOW, add=True)
    assert (tmp_path / made.settings.key_file).read_bytes() == before
    assert (tmp_path / FILE_NAME).read_text(encoding="utf-8") == SETTINGS


@pytest.mark.parametrize("selector", ["seminarpost2026", "SEMINARPOST2026"])
def test_no_place_is_taken_twice(tmp_path: Path, selector: str) -> None:
    entry = '[[dkim]]\ndomain = "example.org"\nselector = "seminarpost2026"\nkey_file = "k.pem"\n'
    workspace = workspace_at(tmp_path, SETTINGS + entry)
    with pytest.raises(RefusedError, match="already has a key"):
        keygen(workspace, NOW, selector=selector)
    assert not (tmp_path / "data" / "keys").exists()


OLD = {"domain": "example.com", "selector": "old", "key_file": "old.pem"}
SECTION = '[[dkim]] # alt\ndomain = "example.com"\nselector = "old"\nkey_file = "old.pem"\n'
INLINE = 'dkim = [{domain = "example.com", selector = "old", key_file = "old.pem"}] # alt\n'


@pytest.mark.parametrize(
    ("before", "known"),
    [
        (SETTINGS, []),
        (SETTINGS.rstrip(), []),
        (SETTINGS + "\n\n\n", []),
        (SETTINGS + SECTION, [OLD]),
        (SECTION + SETTINGS, [OLD]),
        (INLINE + SETTINGS, [OLD]),
        ("dkim = []\n" + SETTINGS, []),
    ],
)
def test_added_to_the_settings(tmp_path: Path, before: str, known: list[dict[str, str]]) -> None:
    workspace = workspace_at(tmp_path, before)
    (tmp_path / FILE_NAME).chmod(0o640)
    made = keygen(workspace, NOW, kind=KeyType.ED25519, add=True)
    after = (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    entry = made.settings.model_dump()
    assert tomllib.loads(after) == tomllib.loads(before) | {"dkim": [*known, entry]}
    if not before.startswith("dkim"):
        assert after == f"{before.rstrip()}\n\n{made.settings_lines}"
    assert after.count("#") == before.count("#")
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o640
    assert open_workspace(tmp_path).settings.dkim[-1] == made.settings


def test_settings_that_cannot_be_written_leave_no_key(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path)
    (tmp_path / f".{FILE_NAME}.new").mkdir()
    with pytest.raises(SettingsError, match="cannot be written"):
        keygen(workspace, NOW, add=True)
    assert list((tmp_path / "data" / "keys").iterdir()) == []
    assert (tmp_path / FILE_NAME).read_text(encoding="utf-8") == SETTINGS


def test_shown_in_the_order_of_the_settings_with_warnings(tmp_path: Path) -> None:
    made = [
        keygen(workspace_at(tmp_path), NOW, selector=name, kind=KeyType.ED25519)
        for name in ("b", "a")
    ]
    lines = "\n".join(one.settings_lines for one in made)
    (tmp_path / made[1].settings.key_file).chmod(0o644)
    shown = show(workspace_at(tmp_path, f"{SETTINGS}\n{lines}"))
    assert list(shown.keys) == made
    (warning,) = shown.warnings
    assert "a.example.org.pem" in warning.en
