"""The rules that an office judges by: those of the program, and its own before them."""

import os
from pathlib import Path

from mailer.domain.errors import SettingsError
from mailer.domain.reply_rule import Rules
from mailer.inbound import rules
from mailer.toml_file import read_text
from mailer.workspace import Workspace

FILE = "inbound-rules.toml"
"""The file of the office's own rules, in its workspace."""


def rules_of(workspace: Workspace) -> Rules:
    """All rules in order; raises SettingsError for a file that cannot be used."""
    path = workspace.path / FILE
    if not os.path.lexists(path):
        return rules.shipped()
    return rules.laid_over(own_text(workspace.path), FILE)


def own_text(folder: Path) -> str:
    """The office's own rules as they were written; "" where it has none."""
    path = folder / FILE
    return read_text(path, SettingsError, within=folder) if os.path.lexists(path) else ""
