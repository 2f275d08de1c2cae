"""Commands: what is named to people to type, ready for the shell.

Whatever names one takes it from here: words in capitals stand for what only a person knows,
and are put into the language of whoever reads the command when it is shown.
"""

import re
import shlex

from mailer.domain.errors import Sentence
from mailer.store.attention import StalledMailing
from mailer.store.mailings import MailingRow
from mailer.workspace import Workspace

_STAND_INS = {
    "FILE": Sentence("DATEI", "FILE"),
    "BASIS": Sentence("GRUNDLAGE", "BASIS"),
    "WHEN": Sentence("WANN", "WHEN"),
    "NUMBER": Sentence("ZAHL", "NUMBER"),
}
_STAND_IN = re.compile(rf"(?<!\S)({'|'.join(_STAND_INS)})(?!\S)")


def command(*words: str) -> str:
    """A command of ours, quoted for the shell."""
    return shlex.join(("seminarpost", *words))


def typed(named: str, language: str) -> str:
    """A command as somebody who speaks ``language`` reads it."""
    return _STAND_IN.sub(lambda found: _STAND_INS[found[1]].in_language(language), named)


def release_of(one: StalledMailing) -> str:
    """Releases a mailing."""
    if one.newsletter:
        return command("newsletter", "release", one.newsletter, one.mailing.step_key)
    return command("release", one.seminar or "", one.mailing.name)


def preview_of(one: StalledMailing) -> str:
    """Shows a mailing, and what the preflight finds in it."""
    if one.newsletter:
        return command("newsletter", "preview", one.newsletter)
    return command("preview", one.seminar or "", one.mailing.name)


def import_for(workspace: Workspace, row: MailingRow) -> str:
    """Puts people on the list that a mailing (its row) goes to, on the basis of that list."""
    slug = next(iter(row.lists), "LIST")
    known = workspace.content.lists.get(slug)
    basis = known.legal_basis if known is not None else "BASIS"
    return command("recipients", "import", "FILE", "--list", slug, "--basis", basis)
