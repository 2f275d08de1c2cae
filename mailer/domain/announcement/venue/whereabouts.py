"""Where the seminar is held: online, at a place, or both."""

import re
from dataclasses import dataclass

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import (
    OCCASION,
    is_row_of_facts,
    names_only_kind,
)
from mailer.domain.announcement.lexicon.hour_kinds import BLANK
from mailer.domain.announcement.lexicon.labels import WHERE, Label
from mailer.domain.announcement.lexicon.online_words import (
    BESIDE_PLACE,
    BESIDE_ROOM,
    BY_PLATFORM,
    HELD,
    HYBRID,
    LONE_PLATFORM,
    NO_STREAM,
    NOT_ONLINE,
    NOTHING_BUT_ONLINE,
    ON_SITE,
    ONLINE,
    ONLINE_EVENT,
    ONLINE_PART,
    ONLY_ONLINE,
    SERVED,
    STREAMED,
    VIA,
)
from mailer.domain.announcement.lexicon.platforms import PLATFORM
from mailer.domain.announcement.schedule.appointments import blanked, hours_of
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.schedule.hours import find_hours
from mailer.domain.announcement.text.sentences import Sentence
from mailer.domain.announcement.venue.houses import find_house
from mailer.domain.announcement.venue.named_houses import (
    house_beside_online,
    perhaps_named,
    plainly_named,
    several_named,
)
from mailer.domain.announcement.venue.place_lines import place_in_heading, with_lines_below
from mailer.domain.announcement.venue.places import place_told, read_place
from mailer.domain.announcement.venue.places_beside_dates import has_several_places

_REGISTERING = expression(
    r"(?<!nach\sder\s)(?<!nach\sihrer\s)anmeld|registr|regist(?:er|ration)|book", re.IGNORECASE
)


# "Elternabend digital", "Steuern im Verein (online)", no "Quellen online finden".
_HEADED_ONLINE = expression(
    rf"(?:{OCCASION.pattern})\s(?:online|digital|virtuell)\b|[(|,–]\s?(?:rein\s)?(?:online|digital|virtuell|virtual)\b(?![\s-]\w)"
    rf"|\b(?:online|digital)\s?:|^[:\s]*{PLATFORM}[\s-][\w-]*(?:{OCCASION.pattern})|\b(?:via|per|über|on)\s{PLATFORM}\b|\blivestream|\bvideokonferenz|^(?:online|digital)\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_AMONG_FACTS = expression(
    r"(?:^|[,|·•(–-]\s?|(?:\d|\b(?:eine?|zwei|drei|vier|one|two))\s?(?:min|std|stunde|hour)\w*\.?,?\s|\b(?:und|and)\s)(?:rein\s)?(?:online|digital|virtuell|virtual)\b(?![\s-][a-zäöü]{4})",
    re.IGNORECASE,
)
_LONGEST_HEADING = 80
_ASKS = expression(
    r"\b(?:gibt['’]?s|gibt\ses|ist|kann|können|wird|findet|geht|is|are|will|can|could)\b.*\?$",
    re.IGNORECASE,
)
_YES = expression(
    r"(?:\w+(?:\s\w+)?:\s)?(?:ja|yes|natürlich|gern|klar|sure|of\scourse)\b", re.IGNORECASE
)


# "falls nötig per Videokonferenz", "Ob online oder vor Ort, teilen wir mit": nobody decided yet.
_NOT_DECIDED = expression(
    r"\b(?:(?:falls|wenn|sofern|if)\s(?:nötig|erforderlich|notwendig|necessary|needed|required)|ggf\.|gegebenenfalls|eventuell|evtl\."
    r"|möglicherweise|voraussichtlich|vermutlich|bei\s(?:bedarf|schlechtem)|notfalls|abhängig|je\snach|possibly|depending|ob\b.{0,80}\boder"
    r"|whether\b.{0,80}\bor)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """``online`` is None if the text does not say; hybrid is True with a place, and doubtful."""

    online: bool | None = None
    place: str = ""
    unsure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Telling:
    """What a text says about taking part; ``told`` are the sentences about where, or when."""

    headline: str
    sentences: tuple[Sentence, ...]
    told: tuple[str, ...]
    place: str

    @property
    def online(self) -> bool:
        """Whether one takes part online."""
        sentences = self.sentences
        return bool(
            any(ONLINE_EVENT.search(text) for text in [self.headline, *(s.text for s in sentences)])
            or _HEADED_ONLINE.search(self.headline)
            or any(ONLINE.search(text) or says_only_online(text) for text in self.told)
            or (not self.place and any(_tells_stream(one.text) for one in sentences))
            or any(
                VIA.search(one.text)
                and (find_dates(one.text) or hours_of(one) or HELD.search(one.text))
                for one in sentences
            )
            or any(
                one.label in WHERE and (SERVED.match(one.text) or BESIDE_ROOM.search(one.text))
                for one in sentences
            )
        )

    @property
    def hybrid(self) -> bool:
        """Whether both are said in one word, or a stream is told of beside the place."""
        return any(HYBRID.search(text) for text in [self.headline, *self.told]) or (
            bool(self.place)
            and any(
                _tells_stream(one.text) or _goes_on_online(one.text, self.place)
                for one in self.sentences
            )
        )

    @property
    def on_site(self) -> bool:
        """Whether one may come, though perhaps nobody says where to."""
        texts = [self.headline, *self.told]
        return bool(self.place) or any(ON_SITE.search(text) for text in texts)

    @property
    def by_platform(self) -> bool:
        """Whether a conference tool is named, and not only for registering."""
        return any(
            BY_PLATFORM.search(one.text) and not _REGISTERING.search(one.text)
            for one in self.sentences
        )


def read_whereabouts(
    headline: str,
    sentences: tuple[Sentence, ...],
    *,
    joinable: bool = False,
    above: tuple[Sentence, ...] = (),
) -> Whereabouts:
    """Where the seminar is held, from its name, the label "Ort" and what the sentences say.

    ``joinable``: there is an address where one joins it, so it is online whatever else is said.
    ``above`` are the heading's lines; they count where the text below tells no place.
    """
    place, doubtful_place = _place_below_or(above, sentences)
    every, sentences = sentences, tuple(s for s in sentences if not NOT_ONLINE.search(s.text))
    sentences = tuple(one for at, one in enumerate(sentences) if not _only_asks(sentences, at))
    told = tuple(one.text for one in sentences if _tells_where(one))
    if above and len(above[-1].text) > _LONGEST_HEADING and ONLINE_EVENT.search(above[-1].text):
        headline = f"{headline}\n{above[-1].text}"  # the sentence that told the title
    dated = tuple(one for one in above[-1:] if find_dates(one.text))
    told += tuple(one.text for one in dated if _is_dated_line(one.text))
    telling = _Telling(headline, (*dated, *sentences), told, place)
    with_online = "" if place else house_beside_online(sentences)
    unsure = {"place"} if doubtful_place else set()
    labelled = any(one.label is Label.PLACE for one in sentences)
    if doubtful_place and place and not labelled:
        unsure.add("online")  # nobody calls it the place: one may be meant to come, or not
    unsure |= _left_open(sentences)
    online = joinable or bool(with_online) or telling.online
    if place and not telling.hybrid and online and not doubtful_place and not labelled:
        unsure.add("place")  # what is called online: the address of its host, or a room as well
    if with_online:
        return Whereabouts(True, with_online, frozenset(unsure | {"online", "place"}))
    if place and online and any(_is_moved_online(one) for one in sentences):
        return Whereabouts(True, "", frozenset(unsure | {"online", "place"}))
    if telling.hybrid or (online and telling.on_site):
        return Whereabouts(True, place, frozenset(unsure | {"online"}))
    if online:
        streamed = any(_tells_stream(one.text) for one in sentences)
        if streamed and not joinable and (house := _house_named(sentences)):
            return Whereabouts(True, house, frozenset(unsure | {"online", "place"}))
        return Whereabouts(True, "", frozenset(unsure))
    if any(NOT_ONLINE.search(one.text) for one in every):  # somebody says that it is not online
        house = place or _house_named(every)
        return Whereabouts(False, house, frozenset(unsure if place else unsure | {"place"}))
    if telling.on_site:
        house = place or perhaps_named(sentences)
        return Whereabouts(False, house, frozenset(unsure if place else unsure | {"place"}))
    # Nobody told where: neither whether one comes there, nor what the place is called.
    house = "" if telling.by_platform else _house_named(sentences)
    if not (house or telling.by_platform):
        house = perhaps_named((*above[-1:], *sentences))
    return Whereabouts(
        True if telling.by_platform else (False if house else None),
        house,
        frozenset(unsure | {"online", "place"}),
    )


def _left_open(sentences: tuple[Sentence, ...]) -> set[str]:
    """What the text leaves open: houses for several days, or "falls nötig per Video"."""
    if any(_NOT_DECIDED.search(one.text) and _names_online(one.text) for one in sentences):
        return {"online", "place"}
    several = has_several_places(sentences) or several_named(sentences)
    return {"place"} if several else set()


_NOT_HELD = expression(
    r"\b(?:tickets?|karten|erhältlich|verkauf\w*|vorverkauf|prüfung|unterlagen|formular\w*)\b",
    re.IGNORECASE,
)


def _is_moved_online(sentence: Sentence) -> bool:
    """Whether it says that the event takes place online and nowhere else; not how to register."""
    text = sentence.text
    if not (HELD.search(text) or find_dates(text)) or _REGISTERING.search(text):
        return False
    if _NOT_HELD.search(text):
        return False
    found = NOTHING_BUT_ONLINE.search(text)
    return found is not None and not _NOT_DECIDED.search(text) and not HYBRID.search(text)


def _place_below_or(
    above: tuple[Sentence, ...], sentences: tuple[Sentence, ...]
) -> tuple[str, bool]:
    """The place that the text tells, or else its heading, and whether it is doubtful."""
    place, doubtful = read_place(sentences)
    if place or doubtful:
        return place, doubtful
    if place := place_in_heading(above) or plainly_named(above[-1:]):
        return place, False
    place = place_told(above)
    return place, bool(place)  # told above the title: of a change, or of another event


def _house_named(sentences: tuple[Sentence, ...]) -> str:
    return with_lines_below(find_house(sentences), sentences)


def _only_asks(sentences: tuple[Sentence, ...], at: int) -> bool:
    """Whether somebody asks whether one may take part online, and nobody says yes."""
    if not _ASKS.search(sentences[at].text):
        return False
    return not any(_YES.match(one.text) for one in sentences[at + 1 : at + 2])


def _tells_where(sentence: Sentence) -> bool:
    """Whether a sentence stands under "Ort", says that it is held, or is a line of facts."""
    text = sentence.text
    return bool(
        sentence.label in WHERE
        or HELD.search(text)
        or says_only_online(text)
        or names_only_kind(text)
        or ((VIA.search(text) or ON_SITE.search(text)) and (find_dates(text) or hours_of(sentence)))
        or _is_dated_line(text)
    )


def _is_dated_line(text: str) -> bool:
    """Whether a line of facts tells a day or the kind, and "online": "10.2., 15 Uhr, online"."""
    told = _AMONG_FACTS.search(text) is not None and not text.endswith((".", "!", "?"))
    return told and (bool(find_dates(text)) or is_row_of_facts(text))


def _tells_stream(text: str) -> bool:
    """Whether a sentence says that one may follow from elsewhere too; not how to register."""
    found = BESIDE_PLACE.search(text) or STREAMED.search(text)
    if found is None or NO_STREAM.search(text):
        return False
    return not (_REGISTERING.search(text) and "stream" not in text.lower())


def _goes_on_online(text: str, place: str) -> bool:
    """Whether a line goes on with "und per Zoom" behind the place that it names."""
    at = text.find(place)
    behind = ONLINE_PART.match(text, at + len(place)) if at >= 0 else None
    return behind is not None and behind.end() > at + len(place)


def _names_online(text: str) -> bool:
    return find_online_words(text) is not None or BESIDE_ROOM.search(text) is not None


def find_online_words(text: str) -> tuple[int, int] | None:
    """Where a text says that one takes part online: ``(start, end)`` of those words."""
    found = ONLINE_EVENT.search(text) or ONLINE.search(text) or STREAMED.search(text)
    found = found or BESIDE_PLACE.search(text) or SERVED.match(text)
    return found.span() if found else None


def says_only_online(text: str) -> bool:
    """Whether it says nothing but that one takes part online, and when ("Online mit Webex.")."""
    without = blanked(text, find_dates(text))
    without = blanked(without, find_hours(without)).replace(BLANK, " ")
    alone = " ".join(without.split()).strip(" .,!")
    if LONE_PLATFORM.fullmatch(alone):
        return True
    return bool(ONLINE.search(text)) and bool(ONLY_ONLINE.fullmatch(" ".join(without.split())))
