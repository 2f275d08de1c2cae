"""The facts of a seminar as mails in one language write them."""

from dataclasses import dataclass

from mailer.compose.preflight.page import plain
from mailer.compose.seminar_view import seminar_view
from mailer.compose.snapshot import Snapshot
from mailer.domain.errors import Sentence


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; ``forms`` are the ways to write it, any of which will do."""

    name: Sentence
    forms: tuple[str, ...]

    def stands_in(self, text: str) -> bool:
        return any(form in text for form in self.forms)


def date_and_hours(snapshot: Snapshot, language: str) -> tuple[Fact, ...]:
    """When the seminar is, in words; nothing where the mail is about none."""
    if snapshot.seminar is None:
        return ()
    about = snapshot.session_of(snapshot.session) if snapshot.session else None
    view = seminar_view(
        snapshot.seminar,
        language,
        snapshot.page_url,
        snapshot.register_url,
        ordinary_zone=snapshot.office.timezone,
        session=about,
    )
    return (
        Fact(Sentence("das Datum", "the date"), (plain(view.day), plain(view.short_day))),
        Fact(Sentence("die Uhrzeit", "the time"), (plain(view.hours),)),
    )


def facts_of(snapshot: Snapshot, language: str) -> tuple[Fact, ...]:
    """Date, hours and, when the seminar has one, the place."""
    facts = date_and_hours(snapshot, language)
    place = plain(snapshot.seminar.place) if snapshot.seminar else ""
    return (*facts, Fact(Sentence("den Ort", "the place"), (place,))) if place else facts
