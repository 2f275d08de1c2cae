"""Which conference tool a link leads to, by its host: known where the host is the maker's own."""

import re

_TOOLS = (
    (r"zoom\.(?:us|com)|zoom-x\.de|zoomgov\.com", "Zoom"),
    (
        r"teams\.(?:microsoft|live)\.com|teams\.(?:cloud\.microsoft|microsoft\.us)",
        "Microsoft Teams",
    ),
    (r"webex\.com", "Webex"),
    (r"meet\.google\.com", "Google Meet"),
    (r"gotomeeting\.com", "GoToMeeting"),
    (r"gotowebinar\.com", "GoToWebinar"),
    (r"meet\.goto\.com", "GoTo"),
    (r"whereby\.com", "Whereby"),
    (r"meet\.jit\.si", "Jitsi Meet"),
)
_HOSTS = [(re.compile(rf"(?:^|\.)(?:{hosts})$"), name) for hosts, name in _TOOLS]
_HOST = re.compile(r"https?://([^/?#:\\\s]{1,255})", re.IGNORECASE)


def tool_of(url: str) -> str:
    """The name of the tool behind a web address; empty where its host does not tell."""
    found = _HOST.match(url)
    host = found[1].lower() if found else ""
    return next((name for hosts, name in _HOSTS if hosts.search(host)), "")
