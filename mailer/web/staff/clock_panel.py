"""The clock of a demo that stays: what time it is there, and buttons that move it forward."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mailer.actions.demo.demo_life import Landing, Leap
from mailer.compose.view import long_day, short_day, short_hour
from mailer.web.staff.words import CLOCK


@dataclass(frozen=True, slots=True)
class Button:
    """A leap: its name in the form, what the button says, and when that would be."""

    leap: str
    text: str
    when: str


@dataclass(frozen=True, slots=True)
class ClockPanel:
    """The clock as the page shows it, in one language.

    ``leaps`` says how often it had been moved, so that a button pressed twice counts once.
    """

    words: Mapping[str, str]
    shows: str
    landed: str
    leaps: int
    buttons: tuple[Button, ...]
    site_url: str


def clock_panel(
    now: datetime,
    ways: Mapping[Leap, datetime],
    landing: Landing | None,
    leaps: int,
    *,
    site_url: str,
    timezone: str,
    language: str,
) -> ClockPanel:
    """The clock at ``now``, with a button for each of the ``ways``; ``landing`` is the last."""
    words = {name: one.in_language(language) for name, one in CLOCK.items()}
    hour = short_hour(now, timezone, language)
    landed = ""
    if landing is not None:
        number = {0: "none", 1: "one"}.get(landing.mails, "many")
        landed = words[f"moved_{number}"].replace("{n}", str(landing.mails))
    return ClockPanel(
        words,
        words["shows"].format(moment=f"{long_day(now, timezone, language)}, {hour}"),
        landed,
        leaps,
        tuple(
            Button(
                leap.value,
                words[leap.value],
                f"{short_day(at, timezone, language)}, {short_hour(at, timezone, language)}",
            )
            for leap, at in ways.items()
        ),
        site_url,
    )
