"""Who speaks after somebody else in the same sentence: "…, danach erzählt A B vom Verein"."""

import re
from dataclasses import replace
from itertools import islice

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.names import is_called, read_name
from mailer.domain.announcement.people.offices_before import ENDS_NAME, of_profession
from mailer.domain.announcement.people.perhaps_speaking import SPEAKING_VERB
from mailer.domain.announcement.people.persons import FoundPerson, read_persons

_LATER = expression(
    r"(?:^|(?:[,;–]|\b(?:und|and|sowie|bevor|ehe|before))\s)(?:danach|anschließend|dann|später|zuletzt|schließlich|abschließend|außerdem|ebenfalls|zunächst|zuerst"
    r"|im\s(?:Anschluss|zweiten\sTeil)|zum\s(?:Schluss|Abschluss|Ende|Auftakt)|(?:den|die|das)\s(?:zweite|dritte|andere|letzte)[nrs]?(?:\s(?:und\s(?:dritte|letzte)[nrs]?\s)?(?-i:[A-ZÄÖÜ])[\w-]+)?"
    r"|then|afterwards?|later|finally)\s",
    re.IGNORECASE,
)
_IS_NEXT = expression(
    r"(?:folg(?:t|en)|(?:ist|sind|is|are)(?=[^.]{5,120}\b(?:an\sder\sReihe|dran|zu\sGast|zu\shören|turn|next|up)\b))(?=\s)"
)
# So a story goes on as well: "Später zeigt Anna Seghers, …".
_OF_STORIES = ("später", "zuletzt", "schließlich", "außerdem", "ebenfalls", "later", "finally")
_AFTER = expression(
    r"\b(?:followed\sby|gefolgt\svon|then\sfrom|dann\svon|nach\sihr|nach\sihm|after\s(?:her|him|that)\scomes)\s(?:(?:der|dem|die)\s)?(?=[A-ZÄÖÜ])"
)
_BEHIND_VERB = expression(r"(?:\s(?:Ihnen|uns|euch|dann|noch|auch|der|die))*\s")
# One of these stands in whatever the expressions find: most sentences hold none.
_CUES = (
    *("danach", "anschließend", "dann", "später", "zuletzt", "schließend", "schließlich"),
    *("ebenfalls", "außerdem", "zunächst", "zuerst", "im anschluss", "zum ", "zweite", "dritte"),
    *("andere", "letzte", "then", "after", "later", "final", "followed", "nach ih", "gefolgt"),
)
OF_WORKS = expression(
    r"\b(?:in\s(?:ihrem|seinem|ihren|seinen|her|his|their)\s(?:\w+\s)?(?:tagebuch|buch|roman|film|werk|brief\w*|novel|diary|book|letters?)"
    r"|(?:story|geschichte)\s(?:of|von|der|des)|regierung|kanzler\w*|kanon|sinfonie|symphon\w*|sonat[ae]|leinwand"
    r"|im\szweiten\steil\sfolgt)\b",
    re.IGNORECASE,
)
"""What an author, a composer or a statesman did, who is rather spoken about."""
_MOST_TRIED = 6


def speakers_in_later_clauses(text: str) -> list[FoundPerson]:
    """Whoever stands behind "und danach erzählt", "den zweiten Teil übernimmt", "followed by"."""
    small = text.lower()
    if not any(cue in small for cue in _CUES):
        return []
    found: list[FoundPerson] = []
    for later in islice(_LATER.finditer(text), _MOST_TRIED):
        if not later.start() and small.startswith(_OF_STORIES):
            continue
        verb = SPEAKING_VERB.match(text, later.end()) or _IS_NEXT.match(text, later.end())
        blank = _BEHIND_VERB.match(text, verb.end()) if verb else None
        found += _one_at(text, blank.end()) if blank else []
    for after in islice(_AFTER.finditer(text), _MOST_TRIED):
        found += _one_at(text, after.end())
    # So lives are told as well, and a concert: somebody is to look.
    doubtful = OF_WORKS.search(text) is not None
    return [replace(one, doubtful=doubtful or one.doubtful) for one in found]


def _one_at(text: str, at: int) -> list[FoundPerson]:
    named = read_name(text, at)
    if named is None or not (is_called(named) and ENDS_NAME.match(text, named.end)):
        return of_profession(text, at)
    return read_persons(text[at:], trusted=True, whole=False)[:1]
