"""Answers: a column that says who comes by its cells, whatever stands above it.

``Invitee Response``, ``Wie haben Sie sich entschieden?``: each cell is one of the words with which
people answer an invitation, or programs write it down.
"""

from collections.abc import Sequence

from mailer.actions.sheets.columns import Columns, cell_in
from mailer.actions.sheets.coming import is_not_live, says_coming
from mailer.actions.sheets.process import Row
from mailer.actions.sheets.status_heading import is_elsewhere
from mailer.actions.statuses import answer_told

_MOST_KINDS = 12  # of answers; a column of free text has more
_OPEN = ("", "status_other")
_STATUSES = ("status", "status_beside")


def find_answers(columns: Columns, below: Sequence[Row]) -> None:
    """Finds the columns of answers among those that nobody here knows; the first is the status.

    Where another one is, they stand beside it: they may say no.
    """
    for place, heading in enumerate(columns.headings):
        if place >= len(columns.fields) or columns.fields[place] not in _OPEN:
            continue
        if is_elsewhere(heading) or is_not_live(heading):
            continue
        told = {cell_in(one.cells, place) for one in below} - {"", "-", "–"}
        said = {answer_told(one) for one in told}
        if not told or len(told) > _MOST_KINDS or False in said or True not in said:
            continue
        field = next((one for one in _STATUSES if one not in columns.fields), None)
        if field is not None:
            columns.fields[place] = field
        else:
            first = columns.fields.index("status_beside")
            columns.several.setdefault("status_beside", [first]).append(place)


def unread(columns: Columns) -> tuple[list[int], list[int]]:
    """The columns that nobody here reads, and that are about no bill, bed or newsletter.

    First those whose headings ask whether somebody comes: of several none is the answer, but a no
    to all of them is one.
    """
    places = [
        place
        for place, heading in enumerate(columns.headings)
        if not (place < len(columns.fields) and columns.fields[place])
        and place not in [at for at, _ in columns.mails]
        and not is_elsewhere(heading)
    ]
    coming = [place for place in places if says_coming(columns.headings[place]) == "presence"]
    return coming, [place for place in places if place not in coming]
