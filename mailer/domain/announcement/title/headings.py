"""Which of the first lines is the title: offices put names, slogans and menus above it."""

import re
from dataclasses import dataclass

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.heading_words import EVENT, names_only_kind
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.title.candidates import Candidate, find_candidates
from mailer.domain.announcement.title.lines import is_title_like
from mailer.domain.announcement.title.rows import is_part, is_yearly
from mailer.domain.announcement.title.weights import QUOTED, UNLIKELY, may_be_name, weigh

_FEWEST_WORDS = 4
_PLURAL = expression(
    r"(?:gespräche|dialoge|vorträge|abende|foren|runden|treffs|cafés|talks|tage|wochen|lesungen|lectures"
    r"|konzerte|werkstätten|days|series|reihe|conversations|evenings)$"
    r"|^(?:\w+e[rs]?\s)?(?:tage?|woche|nacht)\s(?:der|des)\s",
    re.IGNORECASE,
)
_TELLS_BOTH = expression(r":\s|[\"„“»]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that may be the title; ``text_from`` is the first passage behind it."""

    text: str
    text_from: int
    doubtful: bool = False
    series: str = ""
    perhaps: str = ""
    """A line below a greeting that may be the title where the text names none."""
    announced: bool = False
    """Words right above it say that the event's name follows."""


def choose_heading(passages: tuple[Passage, ...], subject: str = "") -> Heading:
    """The heading with the most that speaks for it; doubtful where others have as much.

    An event's word, quotation marks, a phrase repeated below or in the mail's ``subject``
    speak for a line; an office's or a person's name speaks against it. Empty if there is none.
    """
    candidates, end = find_candidates(passages)
    if not candidates:
        return Heading("", end)
    if (named := _quoted_alone(candidates)) is not None:
        return named
    weights = weigh(candidates, passages, subject)
    best = max(weights)
    chosen = candidates[weights.index(best)]
    if best < UNLIKELY:
        # Letterheads alone; what stands below a greeting is text, whatever it looks like.
        return Heading("", chosen.text_from if chosen.vouched else 0, perhaps=chosen.text)
    if not chosen.vouched and best <= 0:
        # "zu unserem Fachgespräch" and below it a line: nothing else may be its name.
        return Heading("", 0, perhaps=chosen.text if best == 0 else "")
    doubtful = _has_rivals(candidates, weights, chosen)
    if best <= 0 and _stands_below_another(candidates, candidates.index(chosen)):
        doubtful = True  # a title and what goes on below it
    if best <= 0 and _names_follow(passages, chosen.text_from):
        doubtful = True  # "Wissen am Mittag", "Reihe: Klima", "Starkregen": which is the title?
    if (part := _only_part(candidates, chosen, passages)) is not None:
        return Heading(part, 0, doubtful=True, series=chosen.text)
    # What a sentence stands above of is only perhaps a heading: nothing of the text is left out.
    return Heading(chosen.text, chosen.text_from if chosen.vouched else 0, doubtful)


def _only_part(
    candidates: list[Candidate], chosen: Candidate, passages: tuple[Passage, ...]
) -> str | None:
    """The name of the one part that stands right below: "Session 6: Asking Better Questions"."""
    below = next((one.text for one in candidates if one.place == chosen.text_from), "")
    name = below.partition(": ")[2]
    if not (name and is_part(below)) or sum(is_part(one.text) for one in passages) > 1:
        return None
    return name


def _has_rivals(candidates: list[Candidate], weights: list[int], chosen: Candidate) -> bool:
    """Whether another line may as well be the title."""
    best, place = max(weights), candidates.index(chosen)
    possible = sum(weight >= 0 for weight in weights)
    told_alone = _TELLS_BOTH.search(chosen.text) is None
    if best <= 0:
        doubtful = (possible != 1 and len(candidates) > 1) or not chosen.vouched or best < 0
    else:
        # "Fachtag" and below it "Workshop: …": the second one is in the first, or beside it.
        doubtful = weights.count(best) > 1 and not _is_pair(candidates, weights, best)
        # "Amphibien an Straßen" and below it "Fachseminar im Frühjahr"
        doubtful |= told_alone and any(weight >= 0 for weight in weights[:place])
    short = len(chosen.text.split()) < _FEWEST_WORDS and not names_only_kind(chosen.text)
    doubtful |= short and told_alone and any(one >= 0 for one in weights[place + 1 : place + 2])
    above = candidates[place - 1].text if place else ""
    doubtful |= is_yearly(above) and not names_only_kind(above)
    # "Neudorfer Mittwochsgespräche": a row of events, or one about them
    return doubtful or (_PLURAL.search(chosen.text) is not None and possible > 1)


def _stands_below_another(candidates: list[Candidate], place: int) -> bool:
    """Whether the line above is as long as titles are, and tells neither a day nor an office."""
    above = candidates[place - 1].text if place else ""
    return (
        len(above.split()) >= _FEWEST_WORDS
        and not any(char.isdigit() for char in above)
        and may_be_name(above)
    )


def _quoted_alone(candidates: list[Candidate]) -> Heading | None:
    """The one line wholly in quotation marks is the title; a kind of event above it its series."""
    quoted = [one for one in candidates if QUOTED.fullmatch(one.text)]
    if len(quoted) != 1:
        return None
    above = [one for one in candidates if one.text_from == quoted[0].place]
    series = above[0].text if above and EVENT.search(above[0].text) else ""
    return Heading(quoted[0].text, quoted[0].text_from if quoted[0].vouched else 0, series=series)


def _names_follow(passages: tuple[Passage, ...], place: int) -> bool:
    """Whether a series is named below a heading, and what may be a title below that."""
    following = passages[place : place + 2]
    return (
        len(following) == 2 and following[0].label is Label.SERIES and is_title_like(following[1])
    )


def _is_pair(candidates: list[Candidate], weights: list[int], best: int) -> bool:
    """Whether the best two are a kind of event and, right below, its name in quotation marks."""
    first, second = (
        (place for place, weight in enumerate(weights) if weight == best)
        if (weights.count(best) == 2)
        else (0, 0)
    )
    below = candidates[second]
    return second == first + 1 and QUOTED.fullmatch(below.text) is not None
