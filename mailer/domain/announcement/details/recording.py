"""Whether the event is recorded, as its announcement says, and the sentences that say so."""

import re
from dataclasses import dataclass

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.source.source import one_line
from mailer.domain.announcement.text.sentences import Sentence

_LONGEST_NOTICE = 400
_ABOUT = expression(
    r"aufzeichn|aufgezeichnet|mitgeschnitten|mitschnitt|\brecord|\b(?:zeichnen|schneiden)\b",
    re.IGNORECASE,
)
_LABELLED = expression(
    r"(?:aufzeichnung|aufnahme|mitschnitt|recording|recorded)\s?:\s+(?:(?P<yes>ja|yes)|(?P<no>nein"
    r"|keine|no|none))\b",
    re.IGNORECASE,
)
_AFTERWARDS = (
    r"\b(?:später|im\s(?:nachgang|nachhinein|anschluss)|anschließend|nachträglich|hinterher|danach|nachher"
    r"|nach\s(?:der|dem)\s(?:[\w-]+)|afterwards|after\sthe\s\w+|later|following\sthe\s\w+|on\s(?:demand|request))\b"
)
# One recording, of this event: "die Aufzeichnungen" are those of others.
_THE_RECORDING = (
    r"(?<!\bno\s)(?<!\bzur\s)(?<!keine\s)(?<!keinen\s)\b(?:aufzeichnung|mitschnitt|recording)\b"
    r"(?!\s(?:de[rs]|von|of)\s(?!(?:the\s|this\s|de[rs]\s)?[\w-]*(?:veranstaltung|seminar|webinar|vortrag|event"
    r"|session|talk|tagung)))(?![^.;]*\b(?:nicht|keine?|not|no|20\d\d)\b)"
)
_WILL = expression(
    r"\b(?:wird|werden)\b(?:(?!\bnicht\b)[^.;])*\b(?:aufgezeichnet|mitgeschnitten)\b"
    r"|\b(?:wird|werden)\b[^.;]*\b(?:eine?|die)\s(?:\w+\s)?aufzeichnung(?:\s\w+){0,4}\s"
    r"(?:angefertigt|gemacht|erstellt|bereitgestellt|veröffentlicht|geben|zur\sverfügung)"
    r"|\b(?:zeichnen|schneiden)\b(?:(?!\bnicht\b)[^.;])*\b(?:auf|mit)\b"
    r"|\b(?:will|is|are)\s(?:also\s)?be(?:ing)?\s(?:\w+\s){0,2}recorded\b|\b(?:is|are)\srecorded\b"
    r"|\bwe\s(?:will\s|are\s)?(?:be\s)?record(?:ing)?\sth"
    # What one gets afterwards is made: "Im Anschluss erhalten Sie die Aufzeichnung".
    rf"|^(?=.*{_AFTERWARDS}).*{_THE_RECORDING}"
    rf"|{_THE_RECORDING}[^.;]{{0,60}}\b(?:wird|bleibt|ist|steht|will\sbe|is|remains)\b[^.;]*\b(?:zugesandt|zugeschickt|verschickt"
    r"|verfügbar|abrufbar|bereitgestellt|veröffentlicht|zur\sverfügung|available|shared|sent|posted|uploaded"
    r"|circulated|emailed|published)\b",
    re.IGNORECASE,
)
_WILL_NOT = expression(
    r"\b(?:wird|werden)\b[^.;]*\bnicht\s(?:\w+\s){0,2}(?:aufgezeichnet|mitgeschnitten)\b"
    r"|\b(?:keine?n?|ohne)\s(?:\w+\s)?(?:aufzeichnung|mitschnitt)"
    r"|\b(?:aufzeichnung|mitschnitt)\s(?:\w+\s){1,3}nicht(?:\s(?:vorgesehen|geplant|angefertigt|erstellt|gestattet"
    r"|statt|möglich|zur\sverfügung|verfügbar))?(?=\W*$|[,;])"
    r"|\b(?:aufzeichnung|mitschnitt)\b[^.;]{0,40}\b(?:wird\ses\snicht\sgeben|gibt\ses\snicht|unterbleibt|ist\sausgeschlossen)"
    r"|\b(?:aufzeichnung|mitschnitts?)\s(?:\w+\s){0,3}(?:abgesehen|verzichte\w*)"
    r"|\b(?:verzichten|sehen)\b[^.;]{0,40}\b(?:aufzeichnung|mitschnitt)"
    r"|\brecording\s(?:[\w-]+\s){0,4}(?:is|will)\snot\b"
    r"|\b(?:zeichnen|schneiden)\b[^.;]*\bnicht\s(?:auf|mit)\b"
    r"|\b(?:will|is|are)\s?not\s(?:be(?:ing)?\s)?recorded\b|\bwon['’]t\sbe\srecorded\b"
    r"|\b(?:isn['’]t|aren['’]t)\s(?:being\s)?recorded\b|\bno\srecording\b|\bwe\s(?:will\snot|won['’]t|do\snot|don['’]t|are\snot)\s(?:be\s)?record|\bnot\sbe\s(?:\w+\s)?recorded\b|\b(?:and|but)\snot\srecorded\b",
    re.IGNORECASE,
)
_HEDGED = expression(
    r"\b(?:kann|können|könnte|evtl\.|eventuell|möglicherweise|gegebenenfalls|ggf\.|falls|wenn|sofern|ob"
    r"|may|might|could|possibly|if|whether|früher\w*|vergangen\w*|letzte\w*|bisherige\w*|previous|past"
    r"|last|earlier|wurde[n]?|was|were)\b|\?$",
    re.IGNORECASE,
)
_GOES_WITH = expression(
    r"aufzeichn|aufnahme|mitschnitt|recording|einverstanden|einwillig|kamera|mikrofon|consent|camera"
    r"|microphone",
    re.IGNORECASE,
)
_SAYS_NO_MORE = expression(
    r"(?:(?:das|die|der|unser\w*|the|this|our)\s)?(?:[\w-]*(?:seminar|webinar|workshop|veranstaltung"
    r"|fachtag|tagung|vortrag|schulung|event|session|conference|symposium|lecture|talk|it|es))\s"
    r"(?:wird|will(?:\snot)?\sbe|is(?:\snot)?(?:\sbeing)?)\s(?:nicht\s)?"
    r"(?:aufgezeichnet|mitgeschnitten|recorded)\.?"
    r"|es\s(?:erfolgt|gibt|wird)\s(?:k?eine)\s(?:aufzeichnung|mitschnitt)(?:\sgeben)?\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RecordingReading:
    """``recorded`` is None where the text does not say, or says both."""

    recorded: bool | None = None
    notice: str = ""
    unsure: frozenset[str] = frozenset()


def read_recording(sentences: tuple[Sentence, ...]) -> RecordingReading:
    """Whether it is recorded; the notice is what the text says of it besides."""
    said: set[bool] = set()
    notice: list[str] = []
    for place, sentence in enumerate(sentences):
        answer = _answer(sentence.text) if _ABOUT.search(sentence.text) else None
        if answer is None:
            continue
        said.add(answer)
        if answer:
            if not says_only_that_it_is_recorded(sentence.text):
                notice.append(sentence.text)
            following = sentences[place + 1] if place + 1 < len(sentences) else None
            if following and following.passage == sentence.passage and _goes_on(following.text):
                notice.append(following.text)
    if len(said) != 1:
        return RecordingReading(unsure=frozenset({"recorded"} if said else ()))
    told = one_line(" ".join(dict.fromkeys(notice)), _LONGEST_NOTICE)
    return RecordingReading(said.pop(), told)


def says_only_that_it_is_recorded(text: str) -> bool:
    """Whether a sentence tells nothing but that it is recorded, or is not."""
    return bool(_SAYS_NO_MORE.fullmatch(text) or _LABELLED.fullmatch(text.rstrip(" .")))


def _answer(text: str) -> bool | None:
    if found := _LABELLED.match(text):
        return found["yes"] is not None
    if _HEDGED.search(text):
        return None
    # "Die Vorträge werden aufgezeichnet, die Diskussion wird nicht aufgezeichnet": some of it is.
    if _WILL.search(text):
        return True
    return False if _WILL_NOT.search(text) else None


def _goes_on(text: str) -> bool:
    return _GOES_WITH.search(text) is not None and _answer(text) is None
