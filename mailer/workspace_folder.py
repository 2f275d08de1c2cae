"""Which folder is a workspace, told from the outside: nothing in it is read."""

import os
from pathlib import Path

from mailer.domain.errors import Sentence
from mailer.files import bounds

FILE_NAME = "seminarpost.toml"


def bounds_of(file: Path, workspace: Path) -> Path | None:
    """What a file that somebody names must not lead out of: the workspace, if it is named as a
    part of it, else None. Where no workspace is, there is nothing to lead out of."""
    return bounds(file, workspace) if is_workspace(workspace) else None


def is_workspace(path: Path) -> bool:
    """Whether settings lie there, be it as a link that leads nowhere."""
    return os.path.lexists(path / FILE_NAME)


def not_a_workspace(path: Path) -> Sentence | None:
    """Why ``path`` is no workspace, and what makes one; None where it is."""
    if is_workspace(path):
        return None
    return Sentence(
        f"In {path} liegt keine {FILE_NAME}; „seminarpost init {path}“ legt ein "
        "Arbeitsverzeichnis an.",
        f'There is no {FILE_NAME} in {path}; "seminarpost init {path}" makes a workspace.',
    )
