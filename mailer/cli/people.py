"""``people``: who takes part in a seminar, who waits, who was there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.actions.words import registration_state_in_words
from mailer.cli import csv_file
from mailer.cli.language import both, spoken, told, words
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    SeminarSlug,
    WorkspaceDir,
    at_desk,
    key_column,
    local,
    print_json,
    run_safely,
    say,
    show_table,
    table,
    tell,
)
from mailer.documents.participants import participants_document
from mailer.domain.errors import Sentence
from mailer.domain.question import NO, YES
from mailer.domain.registration import RegistrationState

with later():
    from mailer.actions.registration import participants

if TYPE_CHECKING:
    from mailer.actions.registration.participants import Participant, Participants

CsvFile = Annotated[
    Path | None,
    typer.Option(
        "--csv",
        help=both(
            "Als Tabelle für Excel in diese Datei; „-“: ausgeben.",
            'As a table for Excel to this file; "-": print it.',
        ),
    ),
]
_S = RegistrationState


def people(
    slug: SeminarSlug,
    csv: CsvFile = None,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Prints everybody who is or was registered."""
    found = at_desk(workspace, as_json, lambda desk: participants.of_seminar(desk, slug))
    if csv is not None:
        run_safely(lambda: _write(csv, found), as_json)
        if csv == csv_file.STDOUT:
            return
    if as_json:
        print_json(participants_document(found))
        return
    if csv is not None:
        number = len(found.people)
        say(f"{csv}: {number} Menschen geschrieben.", f"{csv}: {number} people written.")
        return
    seminar = found.seminar
    begins = local(seminar.starts_at, seminar.timezone)
    tell(f"{seminar.title}, {begins}", "bold")
    tell(_sum(found))
    if not found.people:
        return
    shown = table(
        key_column("Adresse", "Address"), Sentence("Name", "Name"), Sentence("Stand", "State")
    )
    for one in found.people:
        name = one.person.display_name or "–"
        shown.add_row(one.person.address.envelope, name, _state(one, seminar.timezone))
    show_table(shown)


def _sum(found: Participants) -> str:
    numbers = [
        (found.number(_S.REGISTERED), Sentence("angemeldet", "registered")),
        (found.number(_S.PROMOTED), Sentence("mit gehaltenem Platz", "with a place held")),
        (found.number(_S.WAITLISTED), Sentence("auf der Warteliste", "waiting")),
        (found.attended, Sentence("waren da", "attended")),
        (found.absent, Sentence("waren nicht da", "did not come")),
        (
            found.number(_S.CANCELLED) + found.number(_S.EXPIRED),
            Sentence("nicht mehr dabei", "not any more"),
        ),
    ]
    parts = [f"{number} {told(what)}" for number, what in numbers if number is not None]
    # What there is none of is left out, but for the number that is asked for.
    parts = [one for place, one in enumerate(parts) if place == 0 or not one.startswith("0 ")]
    if found.free is not None:
        free, capacity = found.free, found.seminar.capacity
        parts.append(
            words(f"{free} von {capacity} Plätzen frei", f"{free} of {capacity} places free")
        )
    return ", ".join(parts) + "."


def _state(one: Participant, timezone: str) -> str:
    state = registration_state_in_words(one.state.value, spoken())
    if one.place is not None:
        return words(f"{state}, Nr. {one.place}", f"{state}, no. {one.place}")
    if one.held_until is not None:
        until = local(one.held_until, timezone)
        return words(f"{state} bis {until}", f"{state} until {until}")
    if one.attended and one.minutes is not None:
        return words(f"war da, {one.minutes} min", f"attended, {one.minutes} min")
    if one.attended is not None:
        return words(
            "war da" if one.attended else "war nicht da",
            "attended" if one.attended else "did not come",
        )
    if one.joined_at is not None:
        at = local(one.joined_at, timezone)
        return words(f"{state}, nahm teil ab {at}", f"{state}, joined {at}")
    return state


_COLUMNS = (
    Sentence("Anrede", "Honorific"),
    Sentence("Titel", "Title"),
    Sentence("Vorname", "First name"),
    Sentence("Nachname", "Last name"),
    Sentence("Organisation", "Organisation"),
    Sentence("E-Mail", "E-mail"),
    Sentence("Sprache", "Language"),
    Sentence("Briefanrede", "Salutation line"),
    Sentence("Stand", "State"),
    Sentence("Teilgenommen", "Attended"),
    Sentence("Minuten", "Minutes"),
    Sentence("Seit", "Since"),
    Sentence("Angemeldet von", "Registered by"),
    Sentence("Einverstanden mit der Aufzeichnung", "Agrees to the recording"),
)


def _write(file: Path, found: Participants) -> None:
    there = {True: words("ja", "yes"), False: words("nein", "no"), None: ""}
    answer = {YES: there[True], NO: there[False]}
    timezone = found.seminar.timezone
    asked = found.questions
    csv_file.write_csv(
        file,
        [*map(told, _COLUMNS), *asked.values()],
        (
            (
                one.person.honorific.value.capitalize(),
                one.person.title,
                one.person.first_name,
                one.person.last_name,
                one.person.organisation,
                one.person.address.envelope,
                one.person.language,
                one.person.letter_salutation,
                registration_state_in_words(one.state.value, spoken())
                + (f" {one.place}" if one.place else ""),
                there[one.attended],
                "" if one.minutes is None else str(one.minutes),
                local(one.since, timezone),
                one.registered_by,
                there[one.recording],
                *(answer.get(said, said) for said in map(one.answer_to, asked)),
            )
            for one in found.people
        ),
    )
