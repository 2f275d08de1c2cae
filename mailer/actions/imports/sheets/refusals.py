"""Refusals: columns of an address list that nobody here knows, and in which somebody says no."""

from collections.abc import Sequence

from mailer.actions.imports.remarks import forbids_mail
from mailer.actions.imports.sheets.columns import Columns, cell_in
from mailer.actions.imports.sheets.process import Row
from mailer.actions.imports.sheets.status_heading import is_another_matter, is_of_another_way
from mailer.actions.imports.statuses import Told, registration_told

_FIELD = "remark"


def find_refusals(columns: Columns, below: Sequence[Row]) -> None:
    """Reads an unknown column as one of remarks where a cell plainly forbids mail.

    Not what is about calls, a bed or a bill; nor a word that may be about some seminar alone:
    ``abgemeldet``.
    """
    mails = [*(at for at, _ in columns.mails), *columns.offices]
    for place, heading in enumerate(columns.headings):
        if columns.is_read(place) or place in mails:
            continue
        if is_of_another_way(heading) or is_another_matter(heading):
            continue
        if not any(_forbids(cell_in(one.cells, place)) for one in below):
            continue
        columns.fields += [""] * (place + 1 - len(columns.fields))
        if _FIELD in columns.fields:
            first = columns.fields.index(_FIELD)
            columns.several.setdefault(_FIELD, [first]).append(place)
        else:
            columns.fields[place] = _FIELD


def _forbids(text: str) -> bool:
    return forbids_mail(text) and registration_told(text) is not Told.NO
