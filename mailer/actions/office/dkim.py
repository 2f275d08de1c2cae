"""DKIM keys: made, and told as what has to be published in the DNS."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import tomlkit
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import ValidationError
from tomlkit.items import Array

from mailer.actions.office.dkim_keys import key_path, read_keys, write_key
from mailer.compose.dkim import SMALLEST_RSA_BITS, PrivateKey, SigningKey
from mailer.compose.dkim_record import DkimRecord, record_of
from mailer.config import Dkim
from mailer.domain.errors import (
    InvalidValueError,
    RefusedError,
    SeminarpostError,
    Sentence,
    SettingsError,
)
from mailer.domain.moment import utc, zone
from mailer.domain.signing import KeyType as KeyType
from mailer.files import write_octets
from mailer.toml_file import read_text
from mailer.workspace import Workspace
from mailer.workspace_folder import FILE_NAME

_FOLDER = Path("data", "keys")
_BIGGEST_RSA_BITS = 4096  # RFC 8301 §3.2: what verifiers are bound to take


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """A key by its entry in the settings, and the record that the DNS must hold for it."""

    settings: Dkim
    record: DkimRecord

    @property
    def settings_lines(self) -> str:
        """The section of seminarpost.toml that makes mail be signed with it."""
        return f"[[dkim]]\n{tomlkit.dumps(self.settings.model_dump())}"


@dataclass(frozen=True, slots=True)
class PublishedKeys:
    """All keys of the settings, and what is risky about their files."""

    keys: tuple[PublishedKey, ...]
    warnings: tuple[Sentence, ...]


def show(workspace: Workspace) -> PublishedKeys:
    """The records of the configured keys; raises SettingsError as ``read_keys``."""
    found = read_keys(workspace)
    return PublishedKeys(
        tuple(PublishedKey(one.settings, record_of(one.key)) for one in found),
        tuple(one.warning for one in found if one.warning),
    )


def keygen(
    workspace: Workspace,
    now: datetime,
    *,
    domain: str = "",
    selector: str = "",
    kind: KeyType = KeyType.RSA,
    bits: int = 2048,
    add: bool = False,
) -> PublishedKey:
    """Makes a key under data/keys; with ``add`` the settings name it from now on.

    ``domain`` is by default that of the sender's address, ``selector`` has the year of ``now``
    (aware) in the office's zone. ``bits`` matters to RSA only. Raises InvalidValueError for what
    cannot be, RefusedError where there is such a key already, SettingsError where no sender
    address is set or a file cannot be written.
    """
    wanted = domain or _sender_domain(workspace)
    year = utc(now).astimezone(zone(workspace.settings.site.timezone)).year
    usual = f"seminarpost{year}" + ("-ed25519" if kind is KeyType.ED25519 else "")
    entry = _entry(wanted, selector or usual)
    _refuse_double(workspace, entry)
    private = _generate(kind, bits)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = key_path(workspace, entry)
    write_key(file, pem)
    made = PublishedKey(entry, record_of(SigningKey(entry.domain, entry.selector, private)))
    if add:
        try:
            _add(workspace.path / FILE_NAME, made)
        except SeminarpostError:
            file.unlink()  # nobody knows it yet, and the next try would find it in its way
            raise
    return made


def _sender_domain(workspace: Workspace) -> str:
    address = workspace.settings.sender.address
    if not address:
        raise SettingsError(
            f"In {FILE_NAME} fehlt unter [sender] die Absenderadresse (address); bitte eintragen "
            "oder die Domain mit --domain nennen.",
            f"{FILE_NAME} has no sender address (address) under [sender]; please add it or name "
            "the domain with --domain.",
        )
    return address.rpartition("@")[2]


def _entry(domain: str, selector: str) -> Dkim:
    """The entry of the settings, which know what a domain and a selector may be."""
    try:
        checked = Dkim(domain=domain, selector=selector, key_file="-")
    except ValidationError as problem:
        if problem.errors()[0]["loc"][0] == "domain":
            raise InvalidValueError(
                f"„{domain}“ ist keine gültige Domain.", f'"{domain}" is not a valid domain.'
            ) from None
        raise InvalidValueError(
            f"„{selector}“ ist kein gültiger Selector: Buchstaben, Ziffern und Bindestriche, "
            "höchstens 63.",
            f'"{selector}" is not a valid selector: letters, digits and hyphens, 63 at most.',
        ) from None
    name = f"{checked.selector}.{checked.domain}.pem"
    return checked.model_copy(update={"key_file": (_FOLDER / name).as_posix()})


def _refuse_double(workspace: Workspace, entry: Dkim) -> None:
    known = {(one.domain, one.selector.lower()) for one in workspace.settings.dkim}
    if (entry.domain, entry.selector.lower()) in known:
        raise RefusedError(
            f"Für {entry.domain} steht schon ein Schlüssel mit dem Selector {entry.selector} in "
            f"{FILE_NAME}; bitte mit --selector einen anderen Namen wählen.",
            f"{FILE_NAME} already has a key for {entry.domain} with the selector "
            f"{entry.selector}; please choose another name with --selector.",
        )


def _generate(kind: KeyType, bits: int) -> PrivateKey:
    if kind is KeyType.ED25519:
        return Ed25519PrivateKey.generate()
    if not SMALLEST_RSA_BITS <= bits <= _BIGGEST_RSA_BITS:
        raise InvalidValueError(
            f"Ein RSA-Schlüssel braucht {SMALLEST_RSA_BITS} bis {_BIGGEST_RSA_BITS} Bit, "
            f"üblich sind 2048; {bits} geht nicht.",
            f"An RSA key needs {SMALLEST_RSA_BITS} to {_BIGGEST_RSA_BITS} bits, 2048 are usual; "
            f"{bits} cannot be.",
        )
    return generate_private_key(public_exponent=65537, key_size=bits)


def _add(file: Path, made: PublishedKey) -> None:
    """Adds a section ``[[dkim]]``; comments, order and access rights stay as they are."""
    text = _with_section(read_text(file, SettingsError, within=file.parent), made)
    write_octets(file, text.encode(), SettingsError, within=file.parent, durable=True)


def _with_section(text: str, made: PublishedKey) -> str:
    document = tomlkit.parse(text)
    entries = document.get("dkim")
    if isinstance(entries, Array):  # written as "dkim = [{…}]", which no section may add to
        entry = tomlkit.inline_table()
        entry.update(made.settings.model_dump())
        entries.append(entry)
        return tomlkit.dumps(document)
    return f"{text.rstrip()}\n\n{made.settings_lines}".lstrip()
