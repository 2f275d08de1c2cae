"""Recipient lists as offices keep them: CSV from Excel, in any of its dialects, or XLSX."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mailer.actions.sheets.process import rows_in
from mailer.domain.errors import InvalidValueError

_HEADINGS = {
    "email": "email mail emailadresse mailadresse emailaddress address adresse",
    "honorific": "anrede salutation honorific",
    "letter_salutation": "briefanrede anredezeile briefanredezeile anredebrief salutationline "
    "lettersalutation",
    "title": "titel title akademischertitel academictitle grad",
    "first_name": "vorname firstname givenname rufname",
    "last_name": "nachname name familienname lastname surname zuname",
    "full_name": "vollständigername fullname nameoriginalname benutzername username teilnehmer "
    "teilnehmername participant participantname attendee attendeename",
    "organisation": "organisation organization kommune verwaltung behörde institution firma "
    "gemeinde stadt dienststelle unternehmen einrichtung company",
    "language": "sprache language",
    "basis": "rechtsgrundlage legalbasis basis",
    "source": "quelle herkunft source",
    "status": "status teilnahmestatus anmeldestatus teilgenommen teilnahme anwesend anwesenheit "
    "attended attendance state",
    "minutes": "minuten minutes dauer dauerminuten dauerinminuten duration durationminutes "
    "gesamtdauer gesamtdauerminuten totalduration totaldurationminutes anwesenheitsdauer "
    "teilnahmedauer timeinsession timeinsessionminutes",
}
_RANK_OF = {
    heading: (field, rank)
    for field, text in _HEADINGS.items()
    for rank, heading in enumerate(text.split())
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: its line number in the file (from 1) and its known cells."""

    number: int
    cells: dict[str, str]


def read_sheet(
    path: Path, within: Path | None = None, any_of: tuple[str, ...] = ("email",)
) -> Iterator[Line]:
    """The rows of a CSV or XLSX file by the fields their headings name.

    Separators ``;``, ``,``, tab or ``|``; UTF-8, UTF-16 or Windows-1252. Unknown columns are
    left out. ``within`` is a folder that the file must not lead out of. Raises
    InvalidValueError when it is no table or has no column of ``any_of``.
    """
    rows = rows_in(path, within)
    headings = next(rows, None)
    if headings is None:
        raise InvalidValueError(f"{path.name} ist leer.", f"{path.name} is empty.")
    fields = _fields(headings.cells)
    if not set(any_of) & set(fields):
        raise InvalidValueError(
            f"{path.name}: In der ersten Zeile ist keine Spalte für die E-Mail-Adresse zu "
            "erkennen; bitte eine Spalte „E-Mail“ nennen.",
            f"{path.name}: no column for the e-mail address in the first line; please "
            'call one column "E-Mail".',
        )
    for row in rows:
        cells = {
            field: cell.strip()
            for field, cell in zip(fields, row.cells, strict=False)
            if field and cell.strip()
        }
        if cells:
            yield Line(row.number, cells)


def _fields(headings: list[str]) -> list[str]:
    """Which field each column holds, "" for none.

    Where two columns could be the same field, the plainer heading wins: ``E-Mail`` before
    ``Adresse``, ``Kommune`` before ``Stadt``.
    """
    ranks = [_RANK_OF.get(_letters(heading), ("", 0)) for heading in headings]
    best = {
        field: min(rank for known, rank in ranks if known == field)
        for field in {known for known, _ in ranks}
    }
    found: list[str] = []
    for field, rank in ranks:
        found.append(field if rank == best[field] and field not in found else "")
    return found


def _letters(heading: str) -> str:
    """``E-Mail Adresse:`` and ``EMAIL_ADRESSE`` are one heading: only letters tell."""
    return re.sub(r"[^a-zäöüß]", "", heading.lower())
