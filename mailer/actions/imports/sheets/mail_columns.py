"""Columns with addresses: which of several is meant, and where they stand without a heading."""

import re
from collections.abc import Mapping, Sequence

from mailer.actions.imports.sheets.columns import Columns, cell_in
from mailer.actions.imports.sheets.heading import Heading, letters_of_heading
from mailer.actions.imports.sheets.mail_heading import (
    is_of_addressee,
    is_of_sender,
    is_theirs,
    label_of,
)
from mailer.actions.imports.sheets.process import Row
from mailer.domain.errors import Sentence

_MOST_CHARACTERS = 400  # of a cell with nothing but an address and a name
_HOLDS_ONE = re.compile(r"[^\s@<>]@[^\s@<>]+\.[^\W\d_]{2}")
_LONGEST_GROUP = 40
_ADDRESS = re.compile(
    r"[\W_]*(?:[^@<>]{0,80}<)?\s*(?:mailto:)?[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+\s*>?[\W_]*",
    re.IGNORECASE,
)


def choose_mails(
    columns: Columns,
    mails: list[tuple[int, Heading]],
    below: Sequence[Row],
    over: Mapping[int, str],
) -> None:
    """Chooses which of several columns has the addresses that are meant, and tells the others.

    ``over`` is what stands above a column's heading: "Vertretung" over "Name, E-Mail".
    """
    held = {place for place, _ in mails if any("@" in cell_in(one.cells, place) for one in below)}
    fitting = [one for one in mails if one[0] in held]
    if not fitting and below:
        others, _ = by_addresses(below)
        # "E-Mail?" says yes or no, "Kontakt" holds the addresses. What has no heading has moved
        # there: a separator stood in a cell.
        if len(others) == 1 and cell_in(columns.headings, others[0]):
            columns.fields += [""] * (others[0] + 1 - len(columns.fields))
            columns.fields[others[0]] = "email"
            columns.mails = [(others[0], None)]
            return
        mails = [one for one in mails if not one[1].is_weak]
    if not mails:
        return
    theirs = [one for one in fitting or mails if not _is_offices(columns, one[0], fitting, below)]
    order = sorted(
        theirs or fitting or mails,
        key=lambda one: (not _are_addresses(one[0], below), *one[1].rank),
    )
    labels = {label: at for at, one in enumerate(columns.headings) if (label := label_of(one))}
    columns.mails = [(place, _label(columns, labels, place)) for place, _ in order]
    columns.offices = [at for at, _ in fitting if at not in {place for place, _ in order}]
    columns.fields[order[0][0]] = "email"
    # Where nothing stands under "neu ab …", what stands under "alt" is still so.
    is_renewed = any(one.is_fresh for _, one in order)
    columns.theirs = frozenset(
        place for place, one in order if is_theirs(one) or (is_renewed and one.is_stale)
    )
    if len(fitting) > 1:
        columns.notes.append(_chosen(columns, [*(at for at, _ in order), *columns.offices], over))


def _is_offices(
    columns: Columns, place: int, fitting: list[tuple[int, Heading]], below: Sequence[Row]
) -> bool:
    """Whether a column has the address to which a form was sent: the same one in all rows beside
    a column with several, or "Empfänger" beside "Absender"."""
    heading = columns.headings[place]
    if is_of_addressee(heading) and any(is_of_sender(columns.headings[at]) for at, _ in fitting):
        return not is_of_sender(heading)
    held = [_addresses(at, below) for at, _ in fitting]
    ours = _addresses(place, below)
    return len(ours) > 1 and len(set(ours)) == 1 and any(len(set(one)) > 1 for one in held)


def _are_addresses(place: int, below: Sequence[Row]) -> bool:
    """Whether most of what a column holds are addresses: not ``Anna Muster/Amt/KREIS@KREIS``."""
    told = [one for row in below if (one := cell_in(row.cells, place))]
    return 2 * sum(_HOLDS_ONE.search(one) is not None for one in told) >= len(told)


def _addresses(place: int, below: Sequence[Row]) -> list[str]:
    return [told.lower() for one in below if "@" in (told := cell_in(one.cells, place))]


def _label(columns: Columns, labels: dict[str, int], place: int) -> int | None:
    letters = letters_of_heading(columns.headings[place])
    return next((at for label, at in labels.items() if letters.startswith(label)), None)


def _chosen(columns: Columns, places: list[int], over: Mapping[int, str]) -> Sentence:
    first, *others = (
        f"{heading} ({group})"
        if (group := " ".join(over.get(one, "").split())[:_LONGEST_GROUP])
        else heading
        for one, heading in ((at, columns.headings[at]) for at in places)
    )
    if sum(label is not None for _, label in columns.mails) > 1:
        return Sentence(
            "Mehrere Spalten haben E-Mail-Adressen; genommen wird je Zeile die dienstliche, sonst "
            "die erste.",
            "Several columns hold e-mail addresses; of each line the one for work is taken, else "
            "the first.",
        )
    return Sentence(
        f"Mehrere Spalten haben E-Mail-Adressen; genommen wird „{first}“, nicht "
        + ", ".join(f"„{one}“" for one in others)
        + ".",
        f'Several columns hold e-mail addresses; "{first}" is taken, not '
        + ", ".join(f'"{one}"' for one in others)
        + ".",
    )


def by_addresses(rows: Sequence[Row]) -> tuple[list[int], int]:
    """The columns in which addresses stand, and the place of the first row that has one."""
    found: set[int] = set()
    first = len(rows)
    for place, row in enumerate(rows):
        held = {
            at
            for at, cell in enumerate(row.cells)
            if "@" in cell and len(cell) <= _MOST_CHARACTERS and _ADDRESS.fullmatch(cell)
        }
        if held:
            first = min(first, place)
            found |= held
    return sorted(found), first
