"""DKIM key files of a workspace: read with sentences for what is wrong, written once."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from mailer.compose.dkim import Signers, SigningKey
from mailer.config import Dkim
from mailer.domain.errors import InvalidValueError, RefusedError, Sentence, SettingsError
from mailer.files import bounds, create_octets, located, make_folder, opened_plain
from mailer.workspace import Workspace
from mailer.workspace_folder import FILE_NAME

_TOO_BIG_BYTES = 1_000_000
_OTHERS = stat.S_IROTH | stat.S_IWOTH


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key that was read, its entry in the settings, and what is risky about its file."""

    settings: Dkim
    key: SigningKey
    warning: Sentence | None = None


def read_keys(workspace: Workspace) -> tuple[KeyFile, ...]:
    """All keys of ``[[dkim]]``, in the order of the settings.

    Raises SettingsError, naming the file, where one is missing, unreadable or no private key,
    and where two have the same place in the DNS.
    """
    entries = workspace.settings.dkim
    places = [(entry.domain, entry.selector.lower()) for entry in entries]
    for place, entry in zip(places, entries, strict=True):
        if places.count(place) > 1:
            raise SettingsError(
                f"In {FILE_NAME} haben zwei Abschnitte [[dkim]] dieselbe Domain und denselben "
                f"Selector ({entry.domain}, {entry.selector}); bitte einen umbenennen.",
                f"In {FILE_NAME} two sections [[dkim]] have the same domain and selector "
                f"({entry.domain}, {entry.selector}); please rename one.",
            )
    return tuple(_read(key_path(workspace, entry), entry) for entry in entries)


def read_signers(workspace: Workspace) -> Signers:
    """Who signs for which domain, as the settings have it; errors as of ``read_keys``."""
    return Signers.of(one.key for one in read_keys(workspace))


def write_key(file: Path, pem: bytes) -> None:
    """Puts a new key file in place, for its owner only; never replaces one.

    Raises RefusedError where there is one, SettingsError where it cannot be written.
    """
    try:
        make_folder(file.parent)
        create_octets(file, pem, durable=True)
    except FileExistsError:
        raise RefusedError(
            f"{file} gibt es schon und wird nicht überschrieben; bitte mit --selector einen "
            "anderen Namen wählen.",
            f"{file} exists already and is not overwritten; please choose another name with "
            "--selector.",
        ) from None
    except OSError as problem:
        raise _unwritable(file, problem) from None


def key_path(workspace: Workspace, entry: Dkim) -> Path:
    """Where a key lies. A path in the settings may name any place; one that names a place in the
    workspace has to be there: raises SettingsError for a link that leads out."""
    file = workspace.path / entry.key_file
    within = bounds(file, workspace.path)
    if within is not None:
        located(file, SettingsError, within)
    return file


def _read(file: Path, entry: Dkim) -> KeyFile:
    if _is_missing(file):
        raise SettingsError(
            f"Den DKIM-Schlüssel {file} gibt es nicht; bitte key_file unter [[dkim]] in "
            f"{FILE_NAME} berichtigen oder den Schlüssel aus der Sicherung zurückholen.",
            f"There is no DKIM key {file}; please correct key_file under [[dkim]] in {FILE_NAME} "
            "or restore the key from the backup.",
        )
    try:
        with opened_plain(file, SettingsError, most_bytes=_TOO_BIG_BYTES) as opened:
            mode = os.fstat(opened.fileno()).st_mode
            pem = opened.read(_TOO_BIG_BYTES)
    except SettingsError as problem:
        raise SettingsError(
            f"DKIM-Schlüssel: {problem.sentence.de}", f"DKIM key: {problem.sentence.en}"
        ) from None
    try:
        key = SigningKey.from_pem(pem, entry.domain, entry.selector)
    except InvalidValueError as problem:
        raise SettingsError(
            f"{file}: {problem.sentence.de}", f"{file}: {problem.sentence.en}"
        ) from None
    return KeyFile(entry, key, _warning(file) if mode & _OTHERS else None)


def _is_missing(file: Path) -> bool:
    try:
        file.lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _warning(file: Path) -> Sentence:
    return Sentence(
        f"Den DKIM-Schlüssel {file} können alle auf diesem Rechner lesen; bitte ändern: "
        f"chmod 600 {file}",
        f"Everybody on this machine can read the DKIM key {file}; please change that: "
        f"chmod 600 {file}",
    )


def _unwritable(file: Path, problem: OSError) -> SettingsError:
    return SettingsError(
        f"{file} lässt sich nicht anlegen: {problem.strerror}.",
        f"{file} cannot be made: {problem.strerror}.",
    )
