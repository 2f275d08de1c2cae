"""A workspace's own rules: ``inbound-rules.toml``, laid over those that come with the program."""

import os

from mailer.domain.errors import SettingsError
from mailer.domain.reply_rule import Rules
from mailer.inbound.rules import laid_over, shipped
from mailer.toml_file import read_text
from mailer.workspace import Workspace

OWN_FILE = "inbound-rules.toml"


def rules_of(workspace: Workspace) -> Rules:
    """The rules of one office; raises SettingsError that names file and line."""
    if not os.path.lexists(workspace.path / OWN_FILE):
        return shipped()
    return laid_over(own_text(workspace), OWN_FILE)


def own_text(workspace: Workspace) -> str:
    """The office's own rules as they were written; "" where it has none."""
    path = workspace.path / OWN_FILE
    if not os.path.lexists(path):
        return ""
    return read_text(path, SettingsError, within=workspace.path)
