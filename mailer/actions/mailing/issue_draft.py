"""Issue drafts: the file that a new newsletter issue begins with."""

import re
from datetime import datetime, timedelta
from pathlib import Path

from mailer.domain.errors import InvalidValueError, RefusedError, Sentence
from mailer.domain.field import checked_line
from mailer.domain.moment import zone
from mailer.domain.seminar import Seminar
from mailer.files import create_octets, located, make_folder
from mailer.issue_file import FOLDER, SLUG


def tomorrow(now: datetime, timezone: str) -> datetime:
    """Nine o'clock tomorrow, where the site is."""
    local = now.astimezone(zone(timezone)) + timedelta(days=1)
    return local.replace(hour=9, minute=0, second=0, microsecond=0)


def write(workspace: Path, slug: str, text: str) -> Path:
    """Writes a new issue's file; raises RefusedError if there is one, InvalidValueError else."""
    if re.fullmatch(SLUG, slug) is None:
        raise InvalidValueError(
            f"„{slug[:60]}“ ist kein Name für eine Ausgabe; richtig ist zum Beispiel 2027-03.",
            f'"{slug[:60]}" is no name for an issue; right is for example 2027-03.',
        )
    path = workspace / FOLDER / f"{slug}.md"
    try:
        located(path.parent, InvalidValueError, workspace)
        make_folder(path.parent)
        create_octets(path, text.encode())
    except FileExistsError:
        raise RefusedError(f"{path} gibt es schon.", f"{path} exists already.") from None
    except OSError as problem:
        raise InvalidValueError(
            f"{path} lässt sich nicht schreiben: {problem.strerror}.",
            f"{path} cannot be written: {problem.strerror}.",
        ) from None
    return path


_ORDER = Sentence(
    "# In dieser Reihenfolge; Zeilen lassen sich umstellen und streichen.",
    "# In this order; lines can be moved and removed.",
)
_BODY = Sentence(
    "# Unter dem Kopf steht der Text: zuerst die Einleitung, dann jede Meldung unter einer\n"
    "# Überschrift mit ##. Ein letzter Absatz, der nur ein Link ist, wird ihr „Weiterlesen“.\n"
    "# Nach einer Zeile --- folgen freie Blöcke.",
    "# Below this head comes the text: first the introduction, then each piece of news under\n"
    '# a heading with ##. A last paragraph that is nothing but a link becomes its "Read on".\n'
    "# After a line --- come free blocks.",
)


def _day(seminar: Seminar, language: str) -> str:
    there = seminar.starts_at.astimezone(zone(seminar.timezone))
    return f"{there:%d.%m.%Y}" if language == "de" else f"{there:%Y-%m-%d}"


def draft(
    title: str, sends_at: datetime, list_slug: str, shown: list[Seminar], language: str
) -> str:
    """The text of a new issue's file, with the seminars to come in the order of their start.

    Its comments are in ``language``.
    """
    quoted = checked_line("title", title).replace("\\", "\\\\").replace('"', '\\"')
    # Wall time says when, but for the hour that the autumn change repeats.
    shown_offset = "" if sends_at.fold == 0 else f"{sends_at:%z}"[:3] + ":00"
    lines = [
        "+++",
        f'title = "{quoted}"',
        f"send_at = {sends_at:%Y-%m-%dT%H:%M:%S}{shown_offset}",
        f'lists = ["{list_slug}"]',
        _ORDER.in_language(language),
        "seminars = [",
        *(f'  "{one.slug}",  # {_day(one, language)}: {one.title}' for one in shown),
        "]",
        _BODY.in_language(language),
        "+++",
        "",
    ]
    return "\n".join(lines)
