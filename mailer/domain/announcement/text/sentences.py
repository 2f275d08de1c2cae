"""A passage → its sentences; abbreviations, ordinals and dates do not end one."""

import re
from dataclasses import dataclass

from mailer.domain.announcement.lexicon.calendar_words import MONTHS
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label, split_label
from mailer.domain.announcement.lexicon.slogans import is_slogan
from mailer.domain.announcement.lexicon.vocabulary import words
from mailer.domain.announcement.text.passages import Passage

_END = expression(r"[.!?…][\"“”»«)’']{0,3}\s+(?=[\"„“»«(‚‘]{0,2}[^\W_a-zäöüß])")
_ABBREVIATIONS = words(
    "dr prof pd dipl ing mag apl hc bzw ca nr str st inkl zzgl ggf evtl sog vgl abs art tel",
    "erm incl excl bspw hrsg mr mrs ms no vs etc geb max min mio std zb dh ua eu habil jun phil",
    "kl gr tägl wöchentl monatl vrsl vsl vorm nachm bgm obm ltd kfm anm abt zi ggü begl",
    "sfr gesetzl mind höchst mindest durchschn voraussichtl ermäß telef schriftl persönl verbindl",
    "ehem stv stellv techn wiss kaufm einschl inkl vorauss tgl jew gem lt zzt einschließl",
    "psych soz päd volksw betriebsw biol geogr inform",
    "nat rer med sc oec mo di mi do fr sa so mon tue wed thu fri sat sun",
)
# "1. OG", "2. Stock", "3. Modul": what is numbered goes on.
_NUMBERED = dict.fromkeys(
    [
        "og",
        "ug",
        "eg",
        "stock",
        "etage",
        "obergeschoss",
        "untergeschoss",
        "halbjahr",
        "quartal",
        "teil",
        "modul",
        "klasse",
        "tag",
    ],
    0,
)
# "Bitte geben Sie uns bis zum 17.03. Bescheid."
_GOES_ON_BEHIND_DATE = words("bescheid rückmeldung antwort nachricht uhr")
_LABEL_AT_MOST = 45
_INSIDE = frozenset({Label.WHEN, Label.PLACE, Label.FEE, Label.DEADLINE, Label.HOURS})
_LONGEST_SENTENCE = 1_200
_LAST_WORD = expression(r"(?<![^\W_])[\w.-]*$")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－⁃", "-"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, its passage's place in the text, and the label the passage stands under."""

    text: str
    passage: int
    label: Label | None = None


def sentences_of(passages: tuple[Passage, ...]) -> tuple[Sentence, ...]:
    """All sentences of all passages, in the order of the text."""
    return tuple(
        _labelled(text, place)
        if passage.label is None and number
        else Sentence(text, place, passage.label)
        for place, passage in enumerate(passages)
        for number, text in enumerate(_sentences_in(passage.text))
    )


def _sentences_in(text: str) -> list[str]:
    """The sentences; the words of a slogan are none: "Dorf. Digital. Da." is held nowhere."""
    return [text] if is_slogan(text) else split_sentences(text)


def _labelled(text: str, place: int) -> Sentence:
    """A sentence inside a paragraph may begin with a label as a line does: "Ort: Rathaus"."""
    label, value = split_label(text) if ":" in text[:_LABEL_AT_MOST] else (None, text)
    if label in _INSIDE and value:
        return Sentence(value, place, label)
    return Sentence(text, place)


def split_sentences(text: str) -> list[str]:
    """The sentences of one paragraph, without the blanks between them."""
    sentences: list[str] = []
    start = 0
    for end in _END.finditer(text):
        if _ends_sentence(text, end):
            sentences.append(text[start : end.end()].rstrip())
            start = end.end()
    sentences.append(text[start:])
    return [piece for sentence in sentences for piece in _pieces(sentence) if piece]


def _pieces(sentence: str) -> list[str]:
    """No sentence is longer than a page: what goes on without an end is cut between words.

    This bounds the work of every reader, whatever is pasted.
    """
    pieces: list[str] = []
    while len(sentence) > _LONGEST_SENTENCE:
        cut = sentence.rfind(" ", _LONGEST_SENTENCE // 2, _LONGEST_SENTENCE)
        cut = cut if cut > 0 else _LONGEST_SENTENCE
        pieces.append(sentence[:cut].rstrip())
        sentence = sentence[cut:].lstrip()
    return [*pieces, sentence]


def plain_dashes(text: str) -> str:
    """The text with every dash as ``-``; offsets stay the same."""
    return text.translate(_DASHES)


def _ends_sentence(text: str, end: re.Match[str]) -> bool:
    if text[end.start()] != ".":
        return True
    found = _LAST_WORD.search(text[max(0, end.start() - 24) : end.start()])
    word = found[0].lower() if found else ""
    following = re.match(r"\w+", text[end.end() : end.end() + 20])
    next_word = following[0].lower() if following else ""
    if not word:
        return True  # "100 €." and "(BMFSFJ)." are no abbreviations
    last = re.split(r"[.-]", word)[-1]
    if next_word in _GOES_ON_BEHIND_DATE and last.isdigit():
        return False
    if last.isdigit() and len(last) <= 2 and not re.search(r"[^\W\d]", word):  # "11.-12. Juni"
        inside = text[max(0, end.start() - 3) : end.start()].lstrip()[:1] == "("
        inside = inside or text[end.end()] == "("  # "bis 1.3. (Link: …)" goes on
        return next_word not in MONTHS | _NUMBERED and not next_word.isdigit() and not inside
    if word in MONTHS and next_word.isdigit():
        return False
    if word in {"a.m", "p.m"}:
        return not next_word.isdigit() and len(next_word) > 4
    return len(last) > 1 and last not in _ABBREVIATIONS and not last.endswith("str")
