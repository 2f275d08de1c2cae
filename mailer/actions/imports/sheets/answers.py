"""Answers: a column that says who comes by its cells, whatever stands above it.

``Invitee Response``, ``Wie haben Sie sich entschieden?``: each cell is one of the words with which
people answer an invitation, or programs write it down.
"""

import re
from collections.abc import Sequence

from mailer.actions.imports.sheets.columns import Columns, cell_in
from mailer.actions.imports.sheets.coming import are_sentences, is_not_live, says_coming
from mailer.actions.imports.sheets.grid import is_of_time
from mailer.actions.imports.sheets.heading import letters_of_heading
from mailer.actions.imports.sheets.process import Row
from mailer.actions.imports.sheets.status_heading import is_elsewhere
from mailer.actions.imports.statuses import answer_told

_MOST_KINDS = 12  # of answers; a column of free text has more
_OPEN = ("", "status_other")
_STATUSES, _OTHERS = ("status", "status_beside"), ("status_other",)
# "Angemeldet: nein". With days in it, it says when.
_SAYS_YES = {
    "angemeldet", "registriert", "registered", "gebucht", "booked", "rsvp", "antwort", "response",
    "rückmeldung", "reply", "nimmtteil", "teilnehmend", "attending",
}  # fmt: skip
_ASKS = re.compile(
    r"antwort|response|rsvp|reply|replied|rückmeld|zusage|entschied|entscheid|decision|anmeld|registr"
    r"|teilnahme|teilnehm|particip|attend|kommen|komme|coming|status|statut|stato|estado"
)


def find_answers(columns: Columns, below: Sequence[Row]) -> None:
    """Finds the columns of answers among those that nobody here knows.

    Under a heading that asks for one the first is the status, or stands beside it: it may say no.
    Under any other it takes nobody in or out (``Genehmigung``), and a no in it is asked about.
    """
    for place, heading in enumerate(columns.headings):
        if place >= len(columns.fields) or columns.fields[place] not in _OPEN:
            continue
        if is_elsewhere(heading) or is_not_live(heading):
            continue
        told = {cell_in(one.cells, place) for one in below} - {"", "-", "–"}
        if letters_of_heading(heading) in _SAYS_YES and told and are_sentences(told):
            columns.fields[place] = "promised"
            continue
        said = {answer_told(one) for one in told}
        if not told or len(told) > _MOST_KINDS or False in said or True not in said:
            continue
        names = _STATUSES if _ASKS.search(heading.lower()) else _OTHERS
        field = next((one for one in names if one not in columns.fields), names[-1])
        if field in columns.fields:
            first = columns.fields.index(field)
            if first != place:
                columns.several.setdefault(field, [first]).append(place)
        else:
            columns.fields[place] = field


def unread(columns: Columns) -> tuple[list[int], list[int]]:
    """The columns that nobody here reads, and that are about no bill, bed or newsletter.

    First those whose headings ask whether somebody comes: of several none is the answer, but a no
    to all of them is one.
    """
    places = [
        place
        for place, heading in enumerate(columns.headings)
        if not columns.is_read(place)
        and place not in [at for at, _ in columns.mails]
        and not is_elsewhere(heading)
    ]
    coming = [
        place
        for place in places
        if says_coming(one := columns.headings[place]) == "presence" or is_of_time(one)
    ]
    return coming, [place for place in places if place not in coming]
