"""Whoever is named beside a word for speaking, where nobody plainly speaks: always a doubt."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mailer.domain.announcement.named_people import people_in
from mailer.domain.announcement.names import NamedPerson, introduced_people
from mailer.domain.announcement.persons import read_persons
from mailer.domain.seminar import Speaker

_SPEAKING = re.compile(
    r"referent|dozent|\bexpert|vortr[aä]g|\bimpuls|\binput|keynote|redner|\bhält\b|\bhalten\b|gewinnen"
    r"|gewonnen|\berwartet\b|zu\sgast|\bgäst|\banfang\smacht|\bauftakt|eröffn|\bpodium|diskut|diskussion"
    r"|\b(?:gespräch\w*|dialog|austausch|abend)\smit|moderi|gestaltet|\bbericht|vorgestellt"
    r"|\bstell(?:t|en)\b|\bliest\b|lesung|\bsprich|\bsprechen\b|\bspeak|\btalk|\blectur|\bpresent|\bchair"
    r"|joined\sby|\bguest|\bled\sby|\bpanel|\bdiscuss|\bfacilitat|\bintroduc",
    re.IGNORECASE,
)
# Who is quoted in a press release praises the event, and seldom speaks at it.
_QUOTED = re.compile(
    r"[“”\"«],?\s(?:so\b|sagt|erklärt|betont|ergänzt|freut|says|said)", re.IGNORECASE
)


def perhaps_speaking(texts: Iterable[str]) -> Iterator[Speaker]:
    """The people named in sentences that speak of speaking, in the order of the text."""
    for text in texts:
        if not _SPEAKING.search(text) or _QUOTED.search(text):
            continue
        # A title before a name is found first; the name behind it is the same person.
        named: dict[int, tuple[int, NamedPerson]] = {}
        for at, person in [*introduced_people(text), *people_in(text)]:
            named.setdefault(person.end, (at, person))
        for at, person in sorted(named.values(), key=lambda found: found[0]):
            yield _with_office(text, at, person)


def _with_office(text: str, at: int, named: NamedPerson) -> Speaker:
    """The person with what plainly stands behind the name."""
    plain = Speaker(named.name, named.academic_title)
    found = read_persons(text[at:], trusted=True, whole=False)
    if not found or found[0].speaker.name != named.name:
        return plain
    return replace(plain, role=found[0].speaker.role, organisation=found[0].speaker.organisation)
