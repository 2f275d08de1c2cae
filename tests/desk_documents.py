"""What the desk's own commands print with ``--json``: exact keys, and those of the lists inside."""

from collections.abc import Mapping

_NUMBERS = {
    "invited", "delivered", "failed", "registered", "waitlisted", "unregistered", "attended",
    "absent",
}  # fmt: skip
_PERSON = {
    "id", "email", "honorific", "title", "first_name", "last_name", "organisation", "language",
    "letter_salutation",
}  # fmt: skip
_BLOCK = {"scope", "reason", "detail", "since", "by"}

DOCUMENTS: Mapping[str, set[str]] = {
    "today": {"workspace", "mode", "tasks", "coming"},
    "people": {
        "seminar", "title", "starts_at", "state", "capacity", "free", "registered", "held",
        "waitlisted", "unregistered", "attended", "absent", "people",
    },
    "report": {"year", "seminars", "totals", "people"},
    "refused": {"imports", "dismissed"},
    "recipients list": {"lists"},
    "recipients show": {"people"},
    "recipients rename": {"changed"} | _PERSON,
    "recipients block": {"email", "changed", "block"},
    "recipients unblock": {"email", "changed", "block"},
}  # fmt: skip
INSIDE: Mapping[str, set[str]] = {
    "today.tasks": {
        "what", "sentence", "command", "waits", "seminar", "newsletter", "step", "mailing",
        "due_at",
    },
    "today.coming": {"mailing", "seminar", "newsletter", "step", "due_at", "under_way"},
    "people.people": {
        "email", "name", "organisation", "state", "since", "place", "held_until", "attended",
        "minutes",
    },
    "report.seminars": {"seminar", "title", "starts_at", "state"} | _NUMBERS,
    "report.totals": _NUMBERS,
    "report.people": {"invited", "registered", "attended"},
    "refused.imports": {"kind", "about", "file", "at", "number", "refused"},
    "recipients list.lists": {
        "list", "name", "legal_basis", "people", "confirmed", "asked", "left", "without_basis",
        "blocked",
    },
    "recipients show.people": _PERSON | {"lists", "registrations", "block", "returned", "away"},
    "recipients block.block": _BLOCK,
    "recipients unblock.block": _BLOCK,
}  # fmt: skip
