"""The seminar's title and the series before it, from the heading, a label or a quotation."""

import re
from dataclasses import dataclass, replace

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import (
    EVENT,
    names_occasion,
    names_office,
    names_only_kind,
)
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.names import read_name
from mailer.domain.announcement.source.source import one_line
from mailer.domain.announcement.text.navigation import is_furniture, is_greeting
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.title.announced import announced_title
from mailer.domain.announcement.title.candidates import whole_title
from mailer.domain.announcement.title.doubts import (
    MESSAGE,
    ROW_NAMED,
    is_louder_elsewhere,
    may_be_less,
    seems_no_title,
)
from mailer.domain.announcement.title.elsewhere import (
    named_alone,
    named_within,
    rather_quoted,
    subject_of_letter,
)
from mailer.domain.announcement.title.headings import Heading, choose_heading
from mailer.domain.announcement.title.houses_below import is_house_alone, names_room
from mailer.domain.announcement.title.lines import (
    NO_TITLE,
    behind_speaker,
    is_heading,
    is_title_like,
    tells_when,
)
from mailer.domain.announcement.title.parts import (
    SERIES_WORD,
    split_series,
    unframed,
    unquoted,
)
from mailer.domain.announcement.title.prose import (
    NAMES,
    is_plainly_named,
    named_in_prose,
)
from mailer.domain.announcement.title.weights import QUOTED
from mailer.domain.announcement.venue.houses import has_street_or_room

_LONGEST_TITLE = 250
_LONGEST_LINE = 500
_LONGEST_SERIES = 150
_FARTHEST_TITLE = 4
_QUOTED_SEARCHED = 20  # passages
_HEADINGS_SEARCHED = 12
_PROSE_SEARCHED = 6
_GOES_ON = expression(
    r"[,;(]\s?(?:ca\.|circa|es\s|wir\s|mit\s(?:Frau|Herrn|Dr|Prof)|it\s|we\s|referent|presented|speaker)",
    re.IGNORECASE,
)
# How one takes part stands behind a title: "Lärm in der Nacht (online)".
_MODE_BEHIND = expression(
    r"\s\((?:rein\s|nur\s|auch\s)?(?:online|digital|hybrid|virtuell|virtual|in\spräsenz|via\szoom|per\szoom|zoom)\)$",
    re.IGNORECASE,
)
# "Online-Schulung Barrierefreie Wahllokale"
_KIND_FIRST = expression(
    r"(?P<kind>(?P<online>Online-|Web-)?(?:Seminar|Webinar|Vortrag|Workshop|Schulung|Fortbildung|Sprechstunde|Fragestunde|Infoveranstaltung"
    r"|Informationsveranstaltung|seminar|vortrag|workshop|schulung|training|course|lecture))\s(?P<rest>[A-ZÄÖÜ][\w-]+\s\S.*)"
)
_PICTOGRAMS_BEHIND = expression("[\\s\ufe0f\u203c\u2049\u2190-\u2bff\U0001f000-\U0001faff]+$")
_INITIAL = expression(r"(?:[A-Z]\.\s?){1,2}(?:[A-Za-zäöü]{2,3}\s)?[A-ZÄÖÜ][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Headline:
    """Title and series on one line each; ``text_from`` is the first passage after them."""

    title: str = ""
    series: str = ""
    text_from: int = 0
    unsure: frozenset[str] = frozenset()


def read_headline(heading: str, passages: tuple[Passage, ...], *, subject: str = "") -> Headline:
    """The title; doubtful if no line of the text is plainly its heading.

    ``heading`` is what the page itself declares as its heading; a label "Titel:" comes first.
    ``subject`` is that of the mail in which the text came: it counts where nothing else does.
    """
    told = _read_headline(heading, passages, subject)
    told = replace(told, title=_PICTOGRAMS_BEHIND.sub("", told.title))
    if not told.title or told.series:
        return told
    return replace(told, series=one_line(_kind_above(told.title, passages), _LONGEST_SERIES))


def without_mode(title: str) -> str:
    """The title without how one takes part, which is read from it: "Lärm in der Nacht (online)"."""
    return _MODE_BEHIND.sub("", title)


def _kind_above(title: str, passages: tuple[Passage, ...]) -> str:
    """The kind of event that a line above the title invites to: "Einladung zum Fachtag"."""
    for passage in passages[:_HEADINGS_SEARCHED]:
        if title in passage.text or passage.label is not None:
            break
        invited = split_series(passage.text)[0]
        behind = passage.text.rpartition(": ")[2]  # "Landratsamt Neudorf: Infoveranstaltung"
        for kind in (invited, unframed(passage.text), behind):
            if names_only_kind(kind) and not NO_TITLE.fullmatch(kind):
                return kind
    return ""


def _read_headline(heading: str, passages: tuple[Passage, ...], subject: str) -> Headline:
    labelled = {one.label: one.text for one in passages[:60] if one.label}
    found = rather_quoted(_heading_line(heading, passages, subject), passages)
    line, doubtful, series_label = _labelled_or(found, labelled, passages)
    text_from = found.text_from
    if line and not EVENT.search(line) and _greets_below(passages, text_from):
        told = _from_prose(passages, text_from, subject)
        if told.title and not told.unsure:  # above a letter stands who writes it
            return replace(told, unsure=frozenset({"title"}))
    if not line:
        told = _from_prose(passages, text_from, subject)
        perhaps = split_series(found.perhaps)[1] or found.perhaps
        return told if told.title else replace(told, title=one_line(perhaps, _LONGEST_TITLE))
    series, title = _series_and_title(line, passages)
    if title and (talk := _talk_of_row(series, passages[text_from : text_from + _FARTHEST_TITLE])):
        series, title, doubtful = f"{series}: {title}", talk, True
    if not title and (named := _title_below(passages, text_from)) is not None:
        whole, title_end = whole_title(passages, named)
        talk = behind_speaker(whole)
        title_end = named if talk else title_end  # who speaks stands in the same line
        title = unquoted(talk or unframed(whole) or whole)
        # What stands between the kind and the title may speak of its speakers.
        doubtful = doubtful or named > text_from
        text_from = title_end if named == text_from else text_from
    if not title:
        series, title = "", series
        doubtful = doubtful or names_only_kind(title)
    if quoted := _quoted_rather(title, passages):
        series = series or (title if _names_kind(title) else "")
        title, doubtful = quoted, True
    if not series and (begun := _KIND_FIRST.fullmatch(title)):
        series, title = begun["kind"], begun["rest"]
        doubtful = doubtful or not begun["online"]  # "Workshop Klimaanpassung" may be its name
    doubtful = doubtful or not title or seems_no_title(title, series)
    doubtful = doubtful or may_be_less(title) or is_louder_elsewhere(title, passages)
    return Headline(
        one_line(title, _LONGEST_TITLE),
        one_line(series or series_label, _LONGEST_SERIES),
        text_from,
        frozenset({"title"} if doubtful else ()),
    )


def _quoted_rather(title: str, passages: tuple[Passage, ...]) -> str:
    """The one name quoted below a message or a kind: "jetzt anmelden", "Fachaustausch"."""
    return named_alone(passages) if MESSAGE.match(title) or _names_kind(title) else ""


def _labelled_or(
    found: Heading, labelled: dict[Label, str], passages: tuple[Passage, ...]
) -> tuple[str, bool, str]:
    """``(title's line, doubtful, series)``: what a label calls the title, or else the heading."""
    line, doubtful = found.text, found.doubtful
    series = labelled.get(Label.SERIES, "") or found.series
    told = labelled.get(Label.TITLE, "")
    if not told or found.announced or NO_TITLE.fullmatch(unframed(told)):
        return line, doubtful, series  # "Betreff: WG: Einladung"
    if quoted := _quoted_instead(told, passages):
        return quoted, True, series
    if line and _names_kind(told):
        return line, doubtful, series or told  # "Was: Werkstatt" in the box
    if line and one_line(line, 500) != one_line(told, 500):
        series = series or (line if SERIES_WORD.search(line) else "")
    goes_on = _GOES_ON.search(told)
    return told[: goes_on.start()].strip() if goes_on else told, goes_on is not None, series


def _names_kind(told: str) -> bool:
    return names_only_kind(told) or (" " not in told and names_occasion(told))


def _quoted_instead(told: str, passages: tuple[Passage, ...]) -> str:
    """The one line in quotation marks, where an entry is only called "Colloquium – A. Muster"."""
    kind, dash, who = told.partition(" – ") if " – " in told else told.partition(" - ")
    named = read_name(who, 0) if dash else None
    somebody = _INITIAL.fullmatch(who) or (named is not None and named.end == len(who))
    if not (EVENT.search(kind) and somebody):
        return ""
    quoted = [one.text for one in passages[:_QUOTED_SEARCHED] if QUOTED.fullmatch(one.text)]
    return quoted[0] if len(quoted) == 1 else ""


def _series_and_title(line: str, passages: tuple[Passage, ...]) -> tuple[str, str]:
    """``(series, title)`` of the title's line; no title where it is a kind of event alone."""
    series, title = split_series(line)
    if names_only_kind(line):
        return (title, "") if title else (series or line, "")
    return _kind_before_named(title, passages) if title and not series else (series, title)


def _talk_of_row(series: str, below: tuple[Passage, ...]) -> str:
    """What somebody's talk right below a row of lectures is called: perhaps the event."""
    talks = filter(None, (behind_speaker(one.text) for one in below))
    return next(talks, "") if ROW_NAMED.search(series) else ""


def _title_below(passages: tuple[Passage, ...], text_from: int) -> int | None:
    """The place of the heading below the kind of event; a name may stand between them."""
    for place in range(text_from, min(text_from + _FARTHEST_TITLE, len(passages))):
        text = passages[place].text
        if has_street_or_room(text) or names_room(text) or is_house_alone(text):
            continue  # between the day and what the talk is called
        if is_title_like(passages[place]) and not text[:1].islower():
            return place
        if is_heading(passages[place]) and behind_speaker(text):
            return place
        speaks = passages[place].label is Label.SPEAKERS and passages[place].inline
        if not (speaks or is_heading(passages[place]) or tells_when(text)):
            return None
    return None


def _greets_below(passages: tuple[Passage, ...], place: int) -> bool:
    return any(is_greeting(one.text.partition(",")[0] + ",") for one in passages[place : place + 1])


def _kind_before_named(title: str, passages: tuple[Passage, ...]) -> tuple[str, str]:
    """``(kind, name)`` where the text below quotes the name alone: "Seminar Klima" and „Klima“."""
    kind, _, name = title.partition(" ")
    if name and names_only_kind(kind):
        told = (NAMES.findall(one.text[:5_000]) for one in passages)
        if any(name.casefold() == one.casefold() for each in told for one in each):
            return kind, name
    return "", title


def _heading_line(heading: str, passages: tuple[Passage, ...], subject: str) -> Heading:
    if heading and not names_office(heading):
        wanted = one_line(heading, 500)
        places = (n for n, one in enumerate(passages[:200]) if one_line(one.text, 500) == wanted)
        return Heading(heading, next(places, -1) + 1)
    told = announced_title(passages) or subject_of_letter(passages)
    if told is not None:
        return told
    for place, passage in enumerate(passages[:_HEADINGS_SEARCHED]):
        if is_furniture(passage.text) or passage.label is Label.PUBLISHED:
            continue
        if NO_TITLE.fullmatch(passage.text) and len(passages) > place + 1:
            return _below_invitation(passages, place + 1, subject)
        break
    return choose_heading(passages, subject)


def _below_invitation(passages: tuple[Passage, ...], place: int, subject: str) -> Heading:
    """Below the word "Einladung" the title stands in quotation marks, or like any other."""
    for number, passage in enumerate(passages[place : place + 4], place):
        if QUOTED.fullmatch(passage.text):
            return Heading(passage.text, number + 1)
    found = choose_heading(passages[place:], subject)
    return replace(found, text_from=found.text_from + place)


def _from_prose(passages: tuple[Passage, ...], text_from: int, subject: str) -> Headline:
    """The title that a sentence tells, or else the mail's subject; sure where plainly named."""
    if told := named_in_prose(passages[:_PROSE_SEARCHED]):
        named, place, found = told
        sure = found is not None and is_plainly_named(found, passages, subject)
        doubts = frozenset[str]() if sure else frozenset({"title"})
        return Headline(one_line(named, _LONGEST_TITLE), "", min(text_from, place), doubts)
    subject = named_alone(passages) or named_within(passages) or subject
    series, title = split_series(one_line(subject, _LONGEST_LINE))
    return Headline(
        one_line(title or series, _LONGEST_TITLE),
        one_line(series if title else "", _LONGEST_SERIES),
        text_from,
        frozenset({"title"}),
    )
