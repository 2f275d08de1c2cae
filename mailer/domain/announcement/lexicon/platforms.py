"""The services by which one takes part online: how texts write them, and what they are called."""

import re
from dataclasses import dataclass

from mailer.domain.announcement.lexicon.expressions import expression


@dataclass(frozen=True, slots=True)
class _Platform:
    """A service; ``written`` is an expression of its spellings in any sentence about a way in.

    ``unmistakable`` takes its place where the name is a common word too: "unsere Teams".
    """

    name: str
    written: str
    unmistakable: str = ""


_PLATFORMS = (
    _Platform("Zoom", r"zoom(?:-x|\smeetings?)?", r"zoom(?!-?in\b|t\b|en\b)"),
    _Platform(
        "Microsoft Teams",
        r"(?:microsoft\s|ms[\s-]?)?teams",
        r"(?:microsoft\s|ms[\s-]?)teams|teams(?=[\s-](?:meeting|besprechung|webinar|link|sitzung))"
        r"|(?<=via\s)teams|(?<=per\s)teams|(?<=über\s)teams|(?<=\son\s)teams(?=\W*$|\W{1,3}https)",
    ),
    _Platform("Webex", r"(?:cisco\s)?webex(?:\s(?:meetings?|events))?"),
    _Platform("BigBlueButton", r"big\s?blue\s?button|bbb"),
    _Platform("Jitsi Meet", r"jitsi(?:[\s-]meet)?"),
    _Platform("Google Meet", r"google\smeet"),
    _Platform("GoToMeeting", r"go\s?to\s?meeting"),
    _Platform("GoToWebinar", r"go\s?to\s?webinar"),
    _Platform("GoToTraining", r"go\s?to\s?training"),
    _Platform("OpenTalk", r"open\s?talk"),
    _Platform("alfaview", r"alfaview"),
    _Platform("vhs.cloud", r"vhs[.\s-]?cloud"),
    _Platform("YouTube", r"you\s?tube"),
    _Platform("edudip", r"edudip"),
    _Platform("ClickMeeting", r"click\s?meeting"),
    _Platform("Whereby", r"whereby", r"whereby(?=\W*$)"),
    _Platform("Senfcall", r"senfcall"),
    _Platform("Discord", r"discord"),
    _Platform("Skype", r"skype(?:\sfor\sbusiness)?"),
    _Platform("Vimeo", r"vimeo"),
    _Platform("Twitch", r"twitch"),
    _Platform("Adobe Connect", r"adobe\sconnect"),
    _Platform("Nextcloud Talk", r"nextcloud[\s-]talk"),
    _Platform("Livestorm", r"livestorm"),
    _Platform("Gather", r"gather\.town"),
    _Platform("WorkAdventure", r"work\s?adventure"),
    _Platform("Zoho Meeting", r"zoho\smeeting"),
    _Platform("Fairmeeting", r"fairmeeting"),
    _Platform("Meetecho", r"meetecho"),
    _Platform("Moodle", r"moodle"),
    _Platform("ILIAS", r"ilias", r"ilias(?=-|\s(?:kurs|lern|raum))"),
    _Platform("Mattermost", r"mattermost"),
)
PLATFORM = "(?:" + "|".join(one.written for one in _PLATFORMS) + ")"
"""An expression for any of them, to be put into others."""
_ANY = "|".join(
    f"(?P<T{place}>{one.unmistakable or one.written})" for place, one in enumerate(_PLATFORMS)
)
_NAMED = expression(rf"(?<![\w./@-])(?:{_ANY})(?!\w|[./]\w)", re.IGNORECASE)


def find_platforms(text: str) -> list[tuple[str, int, int]]:
    """The services that a text names: ``(name, start, end)``, in the order of the text."""
    found = _NAMED.finditer(text)
    return [(_PLATFORMS[int((one.lastgroup or "T0")[1:])].name, *one.span()) for one in found]
