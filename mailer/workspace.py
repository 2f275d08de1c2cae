"""A workspace: the folder an office works in, with its settings, content and keys."""

import errno
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from mailer.compose.logo import MOST_OCTETS, fit_logo
from mailer.compose.snapshot import Office
from mailer.config import Settings, load_settings
from mailer.content import Content, load_content
from mailer.domain.errors import (
    InvalidValueError,
    Sentence,
    SettingsError,
    WorkspaceError,
    together,
)
from mailer.files import located, make_folder, read_octets
from mailer.links import Links, Organizer
from mailer.workspace_folder import FILE_NAME, not_a_workspace

_KEY_FILE = Path("data", "secret.key")
_BIGGEST_KEY_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything that was read from the folder, once; changes there need a new start."""

    path: Path
    settings: Settings
    content: Content
    links: Links

    @property
    def data(self) -> Path:
        """What the program keeps; raises WorkspaceError where a link leads out of the workspace."""
        return self.within("data")

    @property
    def inbox(self) -> Path:
        """Where captured mail lies: one .eml a message. Errors as of ``data``."""
        return self.within("data/inbox")

    def within(self, name: str) -> Path:
        """The path of something that belongs to the workspace, as people know it.

        Raises WorkspaceError where it is really somewhere else: a link in a workspace that came
        from somebody may lead anywhere.
        """
        path = self.path / name
        located(path, WorkspaceError, self.path)
        return path

    def logo(self) -> bytes | None:
        """The office's logo, None where it has none: a file of ``templates``, as backups keep it.

        Raises WorkspaceError where it is no picture, or lies elsewhere.
        """
        name = self.settings.site.logo
        if not name:
            return None
        folder = self.within("templates")
        path = folder / name
        octets = read_octets(path, WorkspaceError, most_bytes=MOST_OCTETS, within=folder)
        try:
            return fit_logo(octets)
        except InvalidValueError as problem:
            why = problem.sentence
            raise WorkspaceError(f"{path}: {why.de}", f"{path}: {why.en}") from None

    def missing(self) -> tuple[Sentence, ...]:
        """What the law or SMTP wants and the settings do not have."""
        site, sender = self.settings.site, self.settings.sender
        wanted = (
            (
                any(site.imprint),
                Sentence(
                    f"In {FILE_NAME} fehlt das Impressum ([site] imprint); ohne wird nichts "
                    "gesendet.",
                    f"{FILE_NAME} has no imprint under [site]; nothing is sent without one.",
                ),
            ),
            (
                bool(sender.address),
                Sentence(
                    f"In {FILE_NAME} fehlt unter [sender] die Absenderadresse (address).",
                    f"{FILE_NAME} has no sender address (address) under [sender].",
                ),
            ),
        )
        return tuple(sentence for there, sentence in wanted if not there)

    def office(self) -> Office:
        """Who sends; raises SettingsError that names all that is missing."""
        site, sender, inbound = self.settings.site, self.settings.sender, self.settings.inbound
        if missing := self.missing():
            raise SettingsError(*together(missing))
        return Office(
            name=site.name,
            url=site.url,
            sender_name=sender.name,
            sender_address=sender.address,
            reply_to=sender.reply_to,
            imprint=site.imprint,
            privacy_url=site.privacy_url,
            accessibility_url=site.accessibility_url,
            timezone=site.timezone,
            language=site.language,
            phone=site.phone,
            leave_address=inbound.address if inbound.is_set else "",
            certificates=self.settings.afterwards.certificates,
            feedback=self.settings.afterwards.feedback,
            materials_for_attended=self.settings.afterwards.materials_for_attended,
        )

    def organizer(self) -> Organizer:
        """Who stands in calendar entries; raises SettingsError as ``office`` does."""
        return Organizer(self.office().sender_address, self.links, self.settings.inbound.answers_to)


def open_workspace(path: Path) -> Workspace:
    """Reads a workspace; raises WorkspaceError, SettingsError or ContentError."""
    if (nowhere := not_a_workspace(path)) is not None:
        raise WorkspaceError(*nowhere)
    settings = load_settings(path)
    links = Links(settings.site.url, _secret(path))
    return Workspace(path, settings, load_content(path), links)


def _secret(path: Path) -> bytes:
    """The key that signs links; made when first needed, readable by its owner only."""
    file = path / _KEY_FILE
    located(file, WorkspaceError, path)
    try:
        make_folder(file.parent)  # people's data: for the owner only
        if not os.path.lexists(file):
            _make_key(file)
        if file.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        key = read_octets(file, WorkspaceError, most_bytes=_BIGGEST_KEY_BYTES, within=path).strip()
    except OSError as problem:
        raise WorkspaceError(
            f"{file} lässt sich nicht lesen oder anlegen: {problem.strerror}.",
            f"{file} cannot be read or made: {problem.strerror}.",
        ) from None
    if len(key) < 32:
        raise WorkspaceError(
            f"{file} ist leer oder beschädigt; bitte aus der Sicherung zurückholen.",
            f"{file} is empty or damaged; please restore it from the backup.",
        )
    return key


def _make_key(file: Path) -> None:
    """Puts a whole key in place at once: another process sees none, or this one, or its own.

    A file that is created first and filled later could be read empty in between, and a power
    cut would leave it so: every link in mails already sent would be lost with it.
    """
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as opened:
            opened.write(secrets.token_hex(32).encode() + b"\n")
            opened.flush()
            os.fsync(opened.fileno())
        _link_or_rename(draft, file)
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        draft.unlink(missing_ok=True)


def _link_or_rename(draft: Path, file: Path) -> None:
    try:
        os.link(draft, file)  # unlike a rename, it never replaces the key of who was first
    except FileExistsError:
        return
    except OSError as problem:
        # USB sticks and network shares may know no hard links.
        if problem.errno not in {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}:
            raise
        draft.rename(file)
