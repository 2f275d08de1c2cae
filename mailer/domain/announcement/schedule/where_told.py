"""In which words the dates, the hours and the last day to register are told."""

from collections.abc import Iterator
from itertools import islice

from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.schedule.appointments import Appointment, hours_of
from mailer.domain.announcement.text.evidence import Evidence
from mailer.domain.announcement.text.sentences import Sentence

_MOST_DATES = 60
_MOST_LABELS = 5
_LABELLED = frozenset({Label.HOURS, Label.WHEN, Label.START})


def where_told(
    timed: list[Appointment], last_day: list[Appointment], sentences: tuple[Sentence, ...]
) -> Iterator[Evidence]:
    """Each date and its hours, which may stand in another sentence.

    An end stands where its beginning does.
    """
    for number, one in enumerate(timed[:_MOST_DATES]):
        fields = ("dates", "starts_at", "ends_at") if number == 0 else ("dates",)
        for field in fields:
            yield from _words(field, one, sentences)
    for one in last_day:
        yield from _words("registration_deadline", one, sentences)


def _words(field: str, one: Appointment, sentences: tuple[Sentence, ...]) -> Iterator[Evidence]:
    yield Evidence(field, sentences[one.sentence].text, one.day.start, one.day.end)
    if one.hours is None:
        return
    labelled = (place for place, each in enumerate(sentences) if each.label in _LABELLED)
    near = (one.sentence, one.sentence + 1, one.sentence - 1)
    for place in (*near, *islice(labelled, _MOST_LABELS)):
        if 0 <= place < len(sentences) and one.hours in hours_of(sentences[place]):
            yield Evidence(field, sentences[place].text, one.hours.start, one.hours.end)
            return
