"""Which of several people is meant: asked at a terminal, refused where nobody can answer."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer

from mailer.cli.language import told
from mailer.cli.later import later
from mailer.cli.output import remark
from mailer.domain.errors import Sentence

with later():
    from mailer.actions import people

Result = TypeVar("Result")


async def asking_which(act: Callable[[int | None], Awaitable[Result]], as_json: bool) -> Result:
    """Does ``act``; where several fit, does it once more with the number of who is meant."""
    try:
        return await act(None)
    except people.SeveralFitError as problem:
        if as_json or not _somebody_there():
            raise
        several = problem
    remark(_SEVERAL)
    for place, (_, person) in enumerate(several.candidates, 1):
        beside = f", {person.organisation}" if person.organisation and person.name else ""
        remark(f"{place}  {people.named(person)}{beside}")
    numbers = {str(place): one for place, (one, _) in enumerate(several.candidates, 1)}
    chosen = ""
    while chosen not in numbers:
        chosen = typer.prompt(told(_WHICH), err=True).strip()
    return await act(numbers[chosen])


def _somebody_there() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


_SEVERAL = Sentence("Unter dieser Adresse gibt es mehrere:", "There are several at this address:")
_WHICH = Sentence("Wer ist gemeint?", "Who is meant?")
