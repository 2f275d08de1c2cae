"""Key files of a workspace: what is wrong with one is a sentence that names it."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from dkim_verifier import signatures, verdicts
from support import START, an_office

from mailer.actions.office.dkim_keys import read_keys, read_signers, write_key
from mailer.config import Dkim
from mailer.domain.errors import RefusedError, SettingsError
from mailer.workspace import Workspace

PEM = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
MESSAGE = b"From: seminare@example.org\r\nSubject: x\r\n\r\nx\r\n"


def workspace_with(path: Path, *entries: tuple[str, str, str]) -> Workspace:
    """A workspace whose settings name these keys: (domain, selector, file)."""
    office = an_office(path)
    keys = tuple(Dkim(domain=one, selector=two, key_file=three) for one, two, three in entries)
    settings = office.settings.model_copy(update={"dkim": keys})
    return Workspace(path, settings, office.content, office.links)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A key, for its owner only."""
    file = tmp_path / "data" / "keys" / "one.pem"
    write_key(file, PEM)
    return file


def test_signers_of_a_workspace(tmp_path: Path, key_file: Path) -> None:
    elsewhere = tmp_path / "elsewhere.pem"
    write_key(elsewhere, PEM)
    workspace = workspace_with(
        tmp_path,
        ("example.org", "a", "data/keys/one.pem"),
        ("Büro.Example", "c", "data/keys/one.pem"),
        ("example.org", "b", str(elsewhere)),
    )
    signer = read_signers(workspace).for_domain("example.org")
    assert signer is not None
    signed = signer.sign(MESSAGE, START.replace(year=2024))
    assert [one[b"s"] for one in signatures(signed)] == [b"a", b"b"]
    assert verdicts(signed, [one.key for one in read_keys(workspace)]) == [True, True]
    assert read_signers(workspace).for_domain("xn--bro-hoa.example") is not None


def test_without_keys_there_is_no_signer(tmp_path: Path) -> None:
    workspace = workspace_with(tmp_path)
    assert read_keys(workspace) == ()
    assert read_signers(workspace).for_domain("example.org") is None


def _become_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda file: file.unlink(), "There is no DKIM key"),
    "a folder": (_become_folder, "cannot be read"),
    "below a file": (lambda file: (file.parent.rename(file.parent.parent / "x"),
                                   file.parent.write_text("")), "cannot be read"),
    "empty": (lambda file: file.write_bytes(b""), "no private key"),
    "half": (lambda file: file.write_bytes(PEM[:60]), "no private key"),
    "something else": (lambda file: file.write_bytes(b"\x00\xff" * 500_000), "no private key"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_wrong_files_are_named(tmp_path: Path, key_file: Path, what: str) -> None:
    spoil, says = WRONG[what]
    spoil(key_file)
    workspace = workspace_with(tmp_path, ("example.org", "a", "data/keys/one.pem"))
    with pytest.raises(SettingsError, match=says) as refused:
        read_signers(workspace)
    assert str(key_file) in refused.value.sentence.de
    assert str(key_file) in refused.value.sentence.en


def test_unreadable_files_are_named(
    tmp_path: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the tests may be allowed to read everything."""

    def forbidden(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    workspace = workspace_with(tmp_path, ("example.org", "a", "data/keys/one.pem"))
    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(SettingsError, match=f"{key_file} cannot be read: Permission denied"):
        read_keys(workspace)


@pytest.mark.parametrize(
    ("mode", "warned"),
    [(0o600, False), (0o400, False), (0o640, False), (0o644, True), (0o604, True), (0o602, True)],
)
def test_a_key_that_everybody_can_read_is_warned_of(
    tmp_path: Path, key_file: Path, mode: int, warned: bool
) -> None:
    key_file.chmod(mode)
    (one,) = read_keys(workspace_with(tmp_path, ("example.org", "a", "data/keys/one.pem")))
    assert (one.warning is not None) == warned
    if one.warning:
        assert f"chmod 600 {key_file}" in one.warning.de
        assert f"chmod 600 {key_file}" in one.warning.en


@pytest.mark.parametrize(
    ("second", "refused"),
    [
        (("example.org", "a"), True),
        (("EXAMPLE.ORG", "A"), True),
        (("example.org", "b"), False),
        (("example.com", "a"), False),
    ],
)
def test_two_keys_need_two_places(
    tmp_path: Path, key_file: Path, second: tuple[str, str], refused: bool
) -> None:
    workspace = workspace_with(
        tmp_path,
        ("example.org", "a", "data/keys/one.pem"),
        (*second, "data/keys/one.pem"),
    )
    if not refused:
        assert len(read_keys(workspace)) == 2
        return
    with pytest.raises(SettingsError, match="two sections"):
        read_keys(workspace)


def test_a_key_file_is_for_its_owner_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "data" / "keys" / "one.pem"
    write_key(file, PEM)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    with pytest.raises(RefusedError, match="not overwritten"):
        write_key(file, b"another")
    assert file.read_bytes() == PEM


def test_a_key_that_could_not_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SettingsError, match="No space left"):
        write_key(tmp_path / "one.pem", PEM)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(SettingsError, match=r"one\.pem cannot be made"):
        write_key(tmp_path / "data" / "keys" / "one.pem", PEM)
