"""The settings file, changed by the program: one value, and comments and order stay."""

from pathlib import Path

import tomlkit

from mailer.domain.errors import SettingsError
from mailer.files import write_octets
from mailer.toml_file import read_text
from mailer.workspace_folder import FILE_NAME


def set_value(path: Path, section: str, key: str, value: str) -> None:
    """Sets ``[section] key`` in the workspace at ``path``; raises SettingsError."""
    file = path / FILE_NAME
    document = tomlkit.parse(read_text(file, SettingsError, within=path))
    document.setdefault(section, tomlkit.table())[key] = value
    write_octets(file, tomlkit.dumps(document).encode(), SettingsError, within=path, durable=True)
