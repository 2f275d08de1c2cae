"""One form of announcement with the facts a careful person reads, and how a reading is judged."""

from dataclasses import dataclass
from datetime import date, datetime

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)


@dataclass(frozen=True)
class Form:
    """``facts``: field → value. ``unsure``: fields that a person must be asked about.

    Beside the fields of the document: ``title_contains``, ``place_contains``, ``deadline`` (a day),
    ``starts`` (each session), ``speakers`` and ``fee_contains`` (each of them part of what is read,
    speakers no more than these), ``detail_…`` (part of that detail's text).
    """

    name: str
    text: str | bytes
    facts: dict[str, object]
    unsure: tuple[str, ...] = ()

    def read(self) -> Announcement:
        """What the reader makes of it on the day all forms are read on."""
        return read_announcement(self.text, today=TODAY)


def judged(form: Form) -> dict[str, str]:
    """Each fact's verdict: ``right``, ``unsure`` (not right, but somebody is asked), ``wrong``."""
    found = form.read()
    verdicts = {
        name: _verdict(name, wanted, found, found.as_document())
        for name, wanted in form.facts.items()
    }
    doubts = {name: "right" if name in found.unsure else "wrong" for name in form.unsure}
    return verdicts | {f"unsure {name}": verdict for name, verdict in doubts.items()}


_FIELD = {
    "title_contains": "title",
    "place_contains": "place",
    "fee_contains": "fee",
    "starts": "dates",
    "deadline": "registration_deadline",
}


def _verdict(name: str, wanted: object, found: Announcement, document: dict[str, object]) -> str:
    if _is_right(name, wanted, found, document):
        return "right"
    field = _FIELD.get(name, name.removeprefix("detail_"))
    return "unsure" if field in found.unsure else "wrong"


def _is_right(name: str, wanted: object, found: Announcement, document: dict[str, object]) -> bool:
    if name.startswith("detail_"):
        return str(wanted) in str(document[name.removeprefix("detail_")])
    if name in {"title_contains", "place_contains"}:
        return str(wanted) in str(document[_FIELD[name]])
    if name == "fee_contains":
        return all(part in found.fee for part in _parts(wanted))
    if name in {"starts_at", "ends_at"}:
        moment: datetime | None = getattr(found, name)
        return moment == (datetime.fromisoformat(str(wanted)) if wanted else None)
    if name == "starts":
        return [one.starts_at.isoformat()[:16] for one in found.dates] == _parts(wanted)
    if name == "deadline":
        last = found.registration_deadline
        return str(last and last.date()) == str(wanted)
    if name == "speakers":
        names, read = _parts(wanted), [one.name for one in found.speakers]
        return len(names) == len(read) and all(a in b for a, b in zip(names, read, strict=True))
    return document[name] == wanted


def _parts(wanted: object) -> list[str]:
    assert isinstance(wanted, list | tuple)
    return [str(one) for one in wanted]
