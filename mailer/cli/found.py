"""What was found in a file: the table that was read, whom a trial would take, and hidden rows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli.language import both, told, words
from mailer.cli.output import confirm, key_column, say, show_table, table, tell
from mailer.domain.errors import Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mailer.actions.imports.import_report import ImportReport, Taken
    from mailer.actions.imports.spreadsheet import Found

_SAMPLES = 5
_FIELDS = {
    "email": Sentence("E-Mail-Adresse", "e-mail address"),
    "honorific": Sentence("Anrede", "honorific"),
    "letter_salutation": Sentence("Briefanrede", "salutation line"),
    "title": Sentence("Titel", "title"),
    "first_name": Sentence("Vorname", "first name"),
    "last_name": Sentence("Nachname", "last name"),
    "full_name": Sentence("ganzer Name", "whole name"),
    "organisation": Sentence("Organisation", "organisation"),
    "language": Sentence("Sprache", "language"),
    "basis": Sentence("Rechtsgrundlage", "legal basis"),
    "source": Sentence("Quelle", "source"),
    "status": Sentence("Status", "status"),
    "status_beside": Sentence("weiterer Status", "another status"),
    "status_again": Sentence("zweiter Status", "second status"),
    "consent": Sentence("Einwilligung in Post", "consent to mail"),
    "status_mail": Sentence("Status für Post", "status for mail"),
    "presence": Sentence("Teilnahme", "attendance"),
    "absence": Sentence("Abwesenheit", "absence"),
    "left_at": Sentence("abgemeldet", "unsubscribed"),
    "cancelled_at": Sentence("storniert", "cancelled"),
    "minutes": Sentence("Minuten", "minutes"),
}
WithHidden = Annotated[
    bool,
    typer.Option(
        "--with-hidden",
        help=both(
            "Auch ausgeblendete und weggefilterte Zeilen nehmen.",
            "Take hidden and filtered rows too.",
        ),
    ),
]
EncodingName = Annotated[
    str,
    typer.Option(
        "--encoding",
        help=both(
            "Zeichensatz der Textdatei, wenn er falsch erkannt wird: utf-8, utf-16, cp1252, "
            "mac_roman, cp850 …",
            "The text file's encoding, where it is told wrongly: utf-8, utf-16, cp1252, "
            "mac_roman, cp850 …",
        ),
    ),
]


def show_found(found: Found) -> None:
    """Tells where the table stood, how its letters were read, and what its columns hold."""
    if found.sheet:
        say(f"Blatt „{found.sheet}“.", f'Sheet "{found.sheet}".')
    if found.encoding:
        names = ", ".join(found.samples)
        say(
            f"Zeichensatz {found.encoding}" + (f"; zum Vergleich: {names}." if names else "."),
            f"Encoding {found.encoding}" + (f"; to compare: {names}." if names else "."),
        )
    columns = ", ".join(
        f"{heading or '–'} → {told(_FIELDS[name])}"
        for name, heading in found.columns.items()
        if name in _FIELDS
    )
    if found.heading_line:
        line = found.heading_line
        say(f"Überschriften in Zeile {line}: {columns}.", f"Headings in line {line}: {columns}.")
    for one in found.notes:
        tell(one, "yellow")


def show_hidden(found: Found, *, taken: bool) -> None:
    """Tells how many rows are hidden, and whether they were taken."""
    number = found.hidden
    if not number:
        return
    rows = (
        ("1 Zeile ist", "1 row is")
        if number == 1
        else (f"{number} Zeilen sind", f"{number} rows are")
    )
    if taken:
        say(f"{rows[0]} ausgeblendet oder weggefiltert, und mit dabei.",
            f"{rows[1]} hidden or filtered, and included.", "yellow")  # fmt: skip
    else:
        say(
            f"{rows[0]} ausgeblendet oder weggefiltert und nicht dabei; --with-hidden nimmt sie "
            "mit.",
            f"{rows[1]} hidden or filtered and not included; --with-hidden takes them too.",
            "yellow",
        )


def wants_hidden(found: Found, as_json: bool) -> bool:
    """Asks at a terminal whether hidden rows shall come too; elsewhere the option says it."""
    if as_json or not found.hidden or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    number = found.hidden
    question = Sentence(
        f"Auch die ausgeblendeten oder weggefilterten Zeilen ({number}) aufnehmen?",
        f"Take the hidden or filtered rows ({number}) too?",
    )
    return confirm(question, yes=False, as_json=as_json)


def show_people(people: Sequence[Taken]) -> None:
    """The first of the people of a file, with how a mail to them would begin."""
    shown = table(
        Sentence("Zeile", "Line"),
        key_column("Adresse", "Address"),
        Sentence("Anrede im Brief", "Salutation"),
        Sentence("Organisation", "Organisation"),
    )
    for one in people[:_SAMPLES]:
        person = one.person
        row = (person.address.envelope, person.salutation, person.organisation)
        shown.add_row(str(one.line), *row)
    if people:
        show_table(shown)
    more = len(people) - _SAMPLES
    if more > 0:
        tell(words(f"… und {more} weitere.", f"… and {more} more."))


def show_trial(report: ImportReport) -> None:
    """Whom a trial would take, and how many of them are known, have left or get no mail."""
    show_people(report.people)
    say(
        f"Davon bekannt: {report.known}; vom Verteiler abgemeldet (bleiben es): "
        f"{report.withdrawn}; für Post gesperrt: {report.suppressed}.",
        f"Known among them: {report.known}; left the list (and stay away): {report.withdrawn}; "
        f"suppressed: {report.suppressed}.",
    )
