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
    "attendance note": {"seminar", "email", "attended", "minutes"},
    "certificates": {"seminar", "title", "certificates", "nameless"},
    "feedback": {"seminar", "title", "answers", "counted", "open", "questions"},
    "report": {"year", "seminars", "totals", "people"},
    "refused": {"imports", "dismissed"},
    "recipients list": {"lists"},
    "recipients show": {"people"},
    "recipients rename": {"changed"} | _PERSON,
    "recipients block": {"email", "changed", "block"},
    "bursts list": {"bursts"},
    "recipients unblock": {"email", "changed", "block"},
    "recipients blocks list": {"blocks"},
    "recipients blocks import": {
        "sheet", "heading_line", "encoding", "columns", "hidden", "samples", "notes", "blocked",
        "unchanged", "refused",
    },
    "recipients blocks export": {"file", "blocks"},
    "recipients blocks history": {"email", "events"},
}  # fmt: skip
INSIDE: Mapping[str, set[str]] = {
    "today.tasks": {
        "what", "sentence", "command", "waits", "seminar", "newsletter", "step", "mailing",
        "due_at",
    },
    "today.coming": {"mailing", "seminar", "newsletter", "step", "due_at", "under_way"},
    "people.people": {
        "email", "name", "organisation", "state", "since", "place", "held_until", "attended",
        "minutes", "joined_at", "answers", "registered_by", "recording",
    },
    "certificates.certificates": {"email", "name", "code", "issued_at", "minutes", "file"},
    "feedback.questions": {"key", "kind", "text", "answered", "mean", "grades", "texts"},
    "report.seminars": {"seminar", "title", "starts_at", "state"} | _NUMBERS,
    "report.totals": _NUMBERS,
    "report.people": {"invited", "registered", "attended"},
    "refused.imports": {"kind", "about", "file", "at", "number", "refused"},
    "recipients list.lists": {
        "list", "name", "legal_basis", "people", "confirmed", "asked", "left", "without_basis",
        "blocked",
    },
    "bursts list.bursts": {"burst", "began_at", "last_at", "people", "asked_at", "asked_by"},
    "recipients show.people": _PERSON
    | {"lists", "registrations", "block", "restriction", "returned", "away"},
    "recipients block.block": _BLOCK,
    "recipients unblock.block": _BLOCK,
    "recipients blocks list.blocks": {"email", "block"},
    "recipients blocks history.events": {"what", "scope", "reason", "why", "by", "at"},
}  # fmt: skip
