"""Other sheets: visible ones of the same workbook that list people whom the one read does not.

"Städte" beside "Gemeinden", "Absagen" beside "Anmeldungen", last year beside this one: which of
them count nobody can tell from here, and whoever hands in the file knows at a glance.
"""

import re
from collections.abc import Callable, Generator, Iterable, Set
from contextlib import closing
from itertools import islice

from mailer.actions.imports.sheets.column_fields import columns_of
from mailer.actions.imports.sheets.head import LOOKED_AT, find_columns
from mailer.actions.imports.sheets.mail_columns import by_addresses
from mailer.actions.imports.sheets.process import Row, Table
from mailer.domain.errors import InvalidValueError

_ADDRESS = re.compile(r"[^\s<>;,:\"()\[\]]{1,100}@[^\s<>;,:\"()\[\]]{1,200}")
_MOST_CHARACTERS = 1_000  # of a cell
_EXAMPLES = re.compile(
    r"muster|beispiel|vorlage|example|sample|template|anleitung|hinweis", re.IGNORECASE
)
# Those who hold the seminar or keep the list, what was counted, and how to get into the room.
_OF_STAFF = re.compile(
    r"\W*(?:(?:unsere|interne|our)\s+)?(?:ansprechpartner|ansprechperson|referent|referierend"
    r"|verantwortlich|zuständig|dozent|moderator|speaker|organisator|orga(?:team)?\b|log\b|logbuch"
    r"|protokoll|änderung|verlauf\b|historie|technik\b|zugangsdaten|auswertung|statistik"
    r"|einstellung|settings)[^\W\d_]*(?:[:/*_(-]*in(?:nen)?\)?)?(?:\W*(?:intern|extern|\d+))*\W*",
    re.IGNORECASE,
)
# Beside an address in a sheet without headings: whose it is, and nobody of a list.
_OF_OFFICE = re.compile(
    r"absender|antwort|reply|sender\b|login|log-in|zugang|support|host\b|hotline|passwor|link\b",
    re.IGNORECASE,
)
_WEB = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_QUOTES = "'‘’`´"
_FEWEST_WITHOUT_HEADINGS = 2  # addresses: one alone is whom to ask
_MOST_NAMED = 5


def refuse_other_sheets(
    read: Table, tables: Callable[[], Generator[Table]], *, with_hidden: bool
) -> None:
    """Raises InvalidValueError where another visible sheet has addresses that ``read`` has not.

    ``tables`` reads the workbook once more from its beginning.
    """
    others: dict[str, set[str]] = {}
    with closing(tables()) as again:
        for table in again:
            is_other = table.sheet != read.sheet and not is_of_staff(table.sheet)
            if is_other and not _EXAMPLES.search(table.sheet):
                others[table.sheet] = _listed(table, with_hidden=with_hidden)
    if any(others.values()):
        with closing(tables()) as again:
            rows = next((one.rows for one in again if one.sheet == read.sheet), iter(()))
            for address in (one for row in rows for one in addresses_in(row.cells)):
                for held in others.values():
                    held.discard(address)
    if more := [name for name, held in others.items() if held]:
        raise _several_lists(read.sheet, more[:_MOST_NAMED])


def refuse_other_table(line: int, rows: Iterable[Row], seen: Set[str]) -> None:
    """Raises InvalidValueError where a table below the one read has an address not ``seen``."""
    if any(one not in seen for row in rows for one in addresses_in(row.cells)):
        raise InvalidValueError(
            f"In Zeile {line} beginnt eine weitere Tabelle, und darin stehen Menschen, die oben "
            "nicht stehen; ob sie angemeldet sind, ist nicht zu erkennen. Bitte alle in eine "
            "Tabelle bringen, mit „angemeldet“ oder „abgemeldet“ in einer Spalte „Status“, oder "
            "die untere löschen.",
            f"In line {line} another table begins, with people who are not in the one above; "
            "whether they are registered cannot be told. Please put all of them into one table, "
            'with "registered" or "cancelled" in a column "Status", or delete the lower one.',
        )


def is_of_staff(title: str) -> bool:
    """Whether what stands above a table, or names a sheet, says that it is not of who takes part:
    "Referenten", "Ansprechpartner"."""
    return _OF_STAFF.fullmatch(title) is not None


def _listed(table: Table, *, with_hidden: bool) -> set[str]:
    """The addresses of a sheet that lists people: below a heading, or several in a column."""
    head = [one for one in islice(table.rows, LOOKED_AT) if with_hidden or not one.is_hidden]
    place = find_columns(head, ("email",))
    if place is not None:
        columns = columns_of(head[place], head[place - 1] if place else None, head[place + 1 :])
        return set(addresses_in(columns.mail_of(one.cells) for one in head[place + 1 :]))
    head = [one for one in head if not any(map(_OF_OFFICE.search, one.cells))]
    held, _ = by_addresses(head)
    found = {told for at in held for row in head for told in addresses_in(row.cells[at : at + 1])}
    return found if len(found) >= _FEWEST_WITHOUT_HEADINGS else set()


def addresses_in(cells: Iterable[str]) -> list[str]:
    """The addresses in some cells, in lower case, whatever stands around them."""
    told = (_WEB.sub(" ", one[:_MOST_CHARACTERS]) for one in cells if "@" in one)
    found = (address for one in told for address in _ADDRESS.findall(one))
    return [one.lower().strip(_QUOTES).rstrip(".") for one in found]


def _several_lists(read: str, more: list[str]) -> InvalidValueError:
    de, en = ", ".join(f"„{one}“" for one in more), ", ".join(f'"{one}"' for one in more)
    is_one = len(more) == 1
    return InvalidValueError(
        f"Auf {'dem Blatt' if is_one else 'den Blättern'} {de} stehen Menschen, die auf dem Blatt "
        f"„{read}“ nicht stehen; ob sie dazugehören, ist nicht zu erkennen. Bitte alle, die "
        "gemeint sind, auf ein Blatt bringen (wer abgesagt hat oder wartet, mit einer Spalte "
        "„Status“) und die übrigen Blätter ausblenden.",
        f"{'The sheet' if is_one else 'The sheets'} {en} {'lists' if is_one else 'list'} people "
        f'who are not on the sheet "{read}"; whether they belong to it cannot be told. Please put '
        "all who are meant on one sheet (who cancelled or waits with a column "
        '"Status") and hide the other sheets.',
    )
