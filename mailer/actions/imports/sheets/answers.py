"""Answers: a column that says who comes by its cells, whatever stands above it.

``Invitee Response``, ``Wie haben Sie sich entschieden?``: each cell is one of the words with which
people answer an invitation, or programs write it down.
"""

import re
from collections.abc import Sequence

from mailer.actions.imports.sheets.about import About
from mailer.actions.imports.sheets.columns import Columns, cell_in
from mailer.actions.imports.sheets.coming import are_sentences, is_not_live, says_coming
from mailer.actions.imports.sheets.grid import is_mark, is_of_time
from mailer.actions.imports.sheets.heading import NEUTRAL, TOKEN, letters_of_heading, words_of
from mailer.actions.imports.sheets.process import Row
from mailer.actions.imports.sheets.status_heading import asks_how_heard, is_elsewhere
from mailer.actions.imports.statuses import answer_told

_MOST_KINDS = 12  # of answers; a column of free text has more
_FEWEST_OF_TERMS = 60  # characters
_OPEN = ("", "status_other", "action")
_OF_A_LOG = {"aktion", "action", "vorgang"}  # of what somebody did at last; an event is none
# "Angemeldet: nein". With days in it, it says when.
_SAYS_YES = {
    "angemeldet", "registriert", "registered", "gebucht", "booked", "rsvp", "antwort", "response",
    "rückmeldung", "reply", "nimmtteil", "teilnehmend", "attending",
}  # fmt: skip
# What asks for an answer and nothing else. "Antwort Kollegin" and "Anmeldung Shuttle" ask for two.
_ASKS = re.compile(
    r"(?:(?:antwort|response|rsvp|reply|replied|rückmeldung|zusage|entschieden|entscheidung|decision"
    r"|anmeldung|anmelde|registrierung|registration|teilnahme|teilnehmen|participation|participate"
    r"|attendance|attend|attending|kommen|komme|coming|status|statut|stato|estado|einladung"
    r"|invitation|invitee|nehmen|nehme|teil)(?:s|en)?)+"
)
_BESIDE = NEUTRAL | words_of("""
    haben sich sie hat ich wir you have are do will wer wen who zur zum zu to am event seminar
    veranstaltung webinar auf oder or bzw werden werde absage teilnehmerin gäste r s v p
""")


def find_answers(columns: Columns, below: Sequence[Row], about: About) -> None:
    """Finds the columns of answers among those that nobody here knows.

    Under a heading that asks for one and for nothing else it is the status, where no other column
    is. Any other takes nobody in or out (``Genehmigung``, ``Rückmeldung Workshop A``): it was only
    guessed from its cells, and a no in it is asked about.
    """
    several = _is_titled(columns, below, about) or _has_other_times(columns, about)
    for place, heading in enumerate(columns.headings):
        if place >= len(columns.fields) or columns.fields[place] not in _OPEN:
            continue
        if columns.fields[place] == "action" and letters_of_heading(heading) not in _OF_A_LOG:
            continue
        if any(place in one.values() for one in columns.further):
            continue  # somebody else's
        if is_elsewhere(heading) or is_not_live(heading):
            continue
        told = {cell_in(one.cells, place) for one in below} - {"", "-", "–"}
        if letters_of_heading(heading) in _SAYS_YES and told and are_sentences(told):
            columns.fields[place] = "promised"
            continue
        said = {answer_told(one) for one in told}
        if not told or len(told) > _MOST_KINDS or False in said or True not in said:
            continue
        if several and not asks_for_answer(heading):
            continue  # of which seminar?
        is_status = asks_for_answer(heading) and "status" not in columns.fields
        field = "status" if is_status else "status_other"
        if field in columns.fields:
            first = columns.fields.index(field)
            if first != place:
                columns.several.setdefault(field, [first]).append(place)
        else:
            columns.fields[place] = field


def asks_for_answer(heading: str) -> bool:
    """Whether all words of a heading ask how somebody answered: ``Invitee Response``."""
    told = TOKEN.findall(heading.lower())
    asking = [one for one in told if _ASKS.fullmatch(one)]
    return bool(asking) and all(one in asking or one in _BESIDE for one in told)


def find_unread(columns: Columns, below: Sequence[Row], about: About) -> None:
    """Keeps the columns that nobody here reads, and that are about no bill, bed or newsletter.

    Each is a field of its own, with its heading in it: ``coming`` and ``part`` where the heading
    asks whether somebody comes, at all or to a part: of several none is the answer, but a no to
    all of them is one. ``another`` is of a seminar beside this one: at another time, or marked
    beside a column with its title; ``own`` is of this one then, and has to say yes.
    Else ``unread``. A form's terms, the same in all rows, say nothing.
    """
    titled = _is_titled(columns, below, about)
    several = titled or _has_other_times(columns, about)
    mails = [*(at for at, _ in columns.mails), *columns.offices]
    for place, heading in enumerate(columns.headings):
        if columns.is_read(place) or place in mails:
            continue
        if is_elsewhere(heading) or is_not_live(heading) or asks_how_heard(heading):
            continue
        if _are_terms(below, place):
            continue
        kind = "unread"
        if says_coming(heading) == "presence" or asks_for_answer(heading):
            kind = "coming"
        elif "?" not in heading and is_of_time(heading):
            is_other = about.is_other_time(heading)
            kind = "another" if is_other else "own" if several and is_other is False else "part"
        if _is_own(heading, about) and _are_marks(below, place):
            kind = "own"
        elif titled and kind == "unread" and _are_marks(below, place):
            kind = "another"
        columns.several.setdefault(f"{kind} {heading}", []).append(place)


def _is_own(heading: str, about: About) -> bool:
    """Whether a heading has the seminar's title in it, and asks for no more: what somebody knows
    of it already is another question."""
    return about.is_titled(heading) and ("?" not in heading or says_coming(heading) == "presence")


def _has_other_times(columns: Columns, about: About) -> bool:
    """Whether a column is of another time than the seminar: a poll, or the list of a series."""
    return any(is_of_time(one) and about.is_other_time(one) for one in columns.headings)


def _is_titled(columns: Columns, below: Sequence[Row], about: About) -> bool:
    """Whether a column of marks has the title above it: what stands beside it is of others."""
    return any(
        _is_own(heading, about) and _are_marks(below, place)
        for place, heading in enumerate(columns.headings)
    )


def _are_marks(below: Sequence[Row], place: int) -> bool:
    """Whether a column has marks and answers in it, and nothing else."""
    told = {cell_in(one.cells, place).lower() for one in below} - {""}
    return bool(told) and all(is_mark(one) or answer_told(one) is not False for one in told)


def _are_terms(below: Sequence[Row], place: int) -> bool:
    """Whether a long text is the same in all rows."""
    told = {cell_in(one.cells, place) for one in below}
    return len(below) > 1 and len(told) == 1 and len(told.pop()) >= _FEWEST_OF_TERMS
