"""What kind of event is announced: a Fachtag, a webinar, a workshop …"""

import re

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import WHERE
from mailer.domain.announcement.lexicon.vocabulary import words
from mailer.domain.announcement.text.sentences import Sentence
from mailer.domain.event_kind import EventKind

# The end of a word and the kind that it names; the first that fits counts.
_ENDINGS = {
    EventKind.INFORMATION: r"(?:informations?|info)[\s-]?(?:veranstaltung|abend|termin|session"
    r"|event)|(?:information|briefing)\s(?:event|session)",
    EventKind.DISCUSSION: r"(?:podiums|panel[\s-]?)?disk?ussion|round\s?table|fishbowl"
    r"|(?:fach|werkstatt|kamin|experten|podiums)?gespräch",
    EventKind.WEBINAR: r"webinar",
    EventKind.SEMINAR: r"seminar",
    EventKind.WORKSHOP: r"workshop|werkstatt",
    EventKind.SYMPOSIUM: r"fachtag|symposium|study\sday",
    EventKind.CONFERENCE: r"(?<!ver)tagung|(?<!video)(?<!telefon)konferenz|conference|kongress"
    r"|congress",
    EventKind.TALK: r"vortrag|vorlesung|lecture|keynote",
    EventKind.TRAINING: r"training\scourse|(?<!ein)(?<!um)schulung|(?:fort|weiter)bildung|training",
    EventKind.COURSE: r"lehrgang|(?<![a-zäöü])(?:online|grund|aufbau|zertifikats|intensiv)?-?kurs"
    r"|(?<!of\s)\bcourse|masterclass",
    EventKind.FORUM: r"forum",
    EventKind.EVENT: r"veranstaltung|\bevent|sprechstunde|(?:web-?|\b)talk|netzwerktreffen|meetup"
    r"|barcamp|hackathon|lesung",
}
_KIND = expression(
    r"(?<![^\W_])(?P<before>[\w&-]{0,40}?)(?:"
    + "|".join(f"(?P<{kind.name}>{ending})" for kind, ending in _ENDINGS.items())
    + r")(?P<plural>e?s|e|en|n|s)?(?P<row>(?:e?s|en)?-?(?:reihe|series)|\sseries)?(?![\w-])",
    re.IGNORECASE,
)
# What a text calls its event by; "the discussion" or "the talk" may be a part of it.
_TELLING = frozenset(
    {
        EventKind.WEBINAR,
        EventKind.SEMINAR,
        EventKind.WORKSHOP,
        EventKind.SYMPOSIUM,
        EventKind.CONFERENCE,
        EventKind.TRAINING,
        EventKind.INFORMATION,
    }
)
_CALLED = expression(
    r"(?:\b(?:zu[mr]|diese[ms]?r?|unsere[ms]?r?|the|this|our)|^(?:das|der|die))\s"
    r"(?:[\w-]+e[mnrs]?\s){0,1}$",
    re.IGNORECASE,
)
_BEFORE_HEAD = expression(
    r"(?:(?:\d+\.?|\d+(?:st|nd|rd|th)|online|digital|virtual|hybrid|annual|national|regional|first"
    r"|second|third|unser|unsere|our|[\w-]+(?:er|es|e|s))\s){0,3}",
    re.IGNORECASE,
)
_ABOUT_KINDS = expression(
    r"\b(?:leiten|moderieren|gestalten|planen|halten|organisieren|durchführen|vorbereiten"
    r"|konzipieren|facilitat\w*|design\w*|plan|run|organi[sz]\w+|gute[rns]?|besser\w*|perfekt\w*"
    r"|gelungen\w*|erfolgreich\w*|good|better|great|perfect|successful|effective)\b",
    re.IGNORECASE,
)
_ARTICLES = words("der die das ein eine einen the a an how wie so warum why vom von from")
_YEAR = expression(r"[\s,(]*(?:19|20)\d\d\)?$")


def read_kind(
    series: str, title: str, sentences: tuple[Sentence, ...]
) -> tuple[EventKind, frozenset[str]]:
    """The kind as series, title, the label "Format" or the text call it, and what is unsure.

    The title counts only where it is called so, not where it is about such events. A seminar
    where nobody says.
    """
    named = _in_series(series) or _in_title(title) or _in_format(sentences)
    if named:
        return named, frozenset()
    called = {kind for sentence in sentences for kind in _called_in(sentence.text)}
    if len(called) == 1:
        return called.pop(), frozenset()
    return EventKind.SEMINAR, frozenset({"kind"} if called else ())


def _in_series(series: str) -> EventKind | None:
    """The first word for an event, as in "Fachtag der Seminarreihe"; a plain one counts last."""
    found = [_of(match) for match in _KIND.finditer(series)]
    special = [kind for kind in found if kind is not EventKind.EVENT]
    return (special or found or [None])[0]


def _in_title(title: str) -> EventKind | None:
    if _ABOUT_KINDS.search(title) or title.split(" ", 1)[0].lower() in _ARTICLES:
        return None
    found = [one for one in _KIND.finditer(title) if not (one["plural"] or one["row"])]
    if not found:
        return None
    head = _BEFORE_HEAD.match(title)
    if found[0].start() <= (head.end() if head else 0):
        return _of(found[0])
    end = len(_YEAR.sub("", title))
    return _of(found[-1]) if found[-1].end() == end else None


def _in_format(sentences: tuple[Sentence, ...]) -> EventKind | None:
    for sentence in sentences:
        if sentence.label in WHERE and (found := _KIND.match(sentence.text)):
            return _of(found)
    return None


def _called_in(text: str) -> list[EventKind]:
    return [
        kind
        for found in _KIND.finditer(text)
        if not found["plural"]
        and (kind := _of(found)) in _TELLING
        and _CALLED.search(text[max(0, found.start() - 60) : found.start()])
    ]


def _of(found: re.Match[str]) -> EventKind:
    return next(kind for kind in _ENDINGS if found[kind.name] is not None)
