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
    from mailer.actions.person import people

Result = TypeVar("Result")


async def asking_which(
    act: Callable[[int | None], Awaitable[Result]],
    as_json: bool,
    somebody_else: Callable[[], Awaitable[Result]] | None = None,
) -> Result:
    """Does ``act``; where several fit, does it once more with the number of who is meant.

    Where it may be a person not known yet, ``somebody_else`` does it for that one.
    """
    try:
        return await act(None)
    except people.SeveralFitError as problem:
        if as_json or not _somebody_there():
            raise
        several = problem
    remark(_SEVERAL if len(several.candidates) > 1 else _ONE)
    some = [person for _, person in several.candidates]
    for place, (person, name) in enumerate(zip(some, people.told_apart(some), strict=True), 1):
        beside = f", {person.organisation}" if person.organisation and person.name else ""
        remark(f"{place}  {name}{beside}")
    numbers = {str(place): one for place, (one, _) in enumerate(several.candidates, 1)}
    if somebody_else is not None:
        remark(f"0  {told(_SOMEBODY_ELSE)}")
    chosen = ""
    while chosen not in numbers:
        chosen = typer.prompt(told(_WHICH), err=True).strip()
        if somebody_else is not None and chosen == "0":
            return await somebody_else()
    return await act(numbers[chosen])


def _somebody_there() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


_SEVERAL = Sentence("Unter dieser Adresse gibt es mehrere:", "There are several at this address:")
_ONE = Sentence(
    "Unter dieser Adresse ist jemand bekannt, der gemeint sein kann:",
    "Somebody is known at this address who may be meant:",
)
_SOMEBODY_ELSE = Sentence("jemand anderes", "somebody else")
_WHICH = Sentence("Wer ist gemeint?", "Who is meant?")
