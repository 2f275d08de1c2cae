"""Web addresses in a text, and at which of them one registers or joins the meeting."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailer.domain.addresses_in_text import look_at_written
from mailer.domain.announcement.lexicon.bare_addresses import find_all_addresses, holds_spelled_mail
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.telephone import find_phones
from mailer.domain.announcement.links.purposes import (
    Purpose,
    Written,
    leads_below,
    leads_on,
    says_more,
    says_registering,
    use_of,
)
from mailer.domain.announcement.links.registering import read_registration
from mailer.domain.announcement.text.sentences import Sentence
from mailer.domain.web_address import WebAddress
from mailer.domain.web_host import UnfitAddressError

_OF_ONE_PERSON = expression(
    r"//[\w.-]*zoom\.(?:us|com)/my/|//[\w.-]*webex\.com/(?:meet|join)/", re.IGNORECASE
)
_PREPOSITION = expression(
    r"(?:(?:unter|auf|über|hier|via|at|on|under|here)\W{1,2})?", re.IGNORECASE
)
# What stands below the address of a meeting.
_LETS_IN = expression(
    r"(?:(?:zoom|teams|webex)[\s-]?)?(?:(?:meeting|besprechungs|sitzungs|webinar|konferenz)[\s-]?(?:id|kennnummer|nummer)|kenncode|passcode"
    r"|meeting-?kennwort|zugangscode|access\scode)\b\s?:?\s?(?=\w*\d)\w",
    re.IGNORECASE,
)
_LONGEST_ABOVE = 120


@dataclass(frozen=True, slots=True)
class Links:
    """The two addresses a seminar needs, and two about its conference tool; empty if none."""

    registration_url: str = ""
    join_url: str = ""
    test_url: str = ""
    conference_privacy_url: str = ""
    unsure: frozenset[str] = frozenset()


def read_links(
    sentences: tuple[Sentence, ...],
    office: frozenset[str] = frozenset(),
    broken: frozenset[str] = frozenset(),
) -> Links:
    """The addresses to register and to join; one that is no good is not taken and raises doubt.

    An address of unclear meaning only raises doubt too, and so does one of ``broken``, those
    that stood in two lines. ``office`` are the hosts of whoever
    announces: registering elsewhere may be right, and somebody should look. Empty: not known.
    """
    gathered = _Gathered()
    for place, sentence in enumerate(sentences):
        for label, one in _each(sentence, sentences[place - 1] if place else None):
            below = sentences[place + 1].text if place + 1 < len(sentences) else ""
            alone = not one.after.strip(" .") and not says_more(one.before)
            if alone and _LETS_IN.match(below):
                label = label or Label.JOIN  # "Just click:", an address, and the meeting's number
            gathered.take(label, one, is_broken=one.written in broken)
    registering, joining = gathered.of(Purpose.REGISTER), gathered.of(Purpose.JOIN)
    unsure = {_FIELDS[one] for one in gathered.doubtful}
    if _is_doubtful(registering, office):
        unsure.add("registration_url")
    if gathered.unclear and not any(registering):
        told = any(says_registering(one.text) for one in sentences)
        if not _register_otherwise(sentences) and (told or gathered.either or not any(joining)):
            unsure.add("registration_url")
        if not any(joining):
            unsure.add("join_url")
    if _is_doubtful(joining) or (gathered.either and not any(joining)):
        unsure.add("join_url")
    return Links(
        _first(registering),
        _first(joining),
        _first(gathered.of(Purpose.TEST)),
        _first(gathered.of(Purpose.PRIVACY_OF_TOOL)),
        frozenset(unsure),
    )


_FIELDS = {Purpose.REGISTER: "registration_url", Purpose.JOIN: "join_url"}


@dataclass(slots=True)
class _Gathered:
    """The addresses by what they are for; None stands for one that is no good."""

    by_purpose: dict[Purpose, list[WebAddress | None]] = field(default_factory=dict)
    doubtful: set[Purpose] = field(default_factory=set)
    unclear: bool = False
    either: bool = False

    def of(self, purpose: Purpose) -> list[WebAddress | None]:
        """Those of one purpose in the order written."""
        return self.by_purpose.get(purpose, [])

    def take(self, label: Label | None, one: Written, *, is_broken: bool) -> None:
        """Adds an address to those of its purpose, and notes what somebody should look at."""
        found = _fit(one.written)
        if found and _OF_ONE_PERSON.search(found.url):
            found = None  # whoever owns such a room may be anywhere in it
        use = use_of(label, one, found)
        purpose = use.purpose
        unclear = purpose in {Purpose.UNCLEAR, Purpose.EITHER}
        if purpose is Purpose.ELSEWHERE or (one.is_bare and purpose is Purpose.UNCLEAR):
            return  # "Mehr auf example.org" is no address to register at
        self.by_purpose.setdefault(purpose, []).append(found)
        self.either |= purpose is Purpose.EITHER
        self.unclear |= unclear and (label is None or found is None or self.either)
        if is_broken and unclear:
            self.doubtful.add(Purpose.REGISTER)
        if purpose in _FIELDS and (is_broken or not use.is_sure):
            self.doubtful.add(purpose)


def _each(sentence: Sentence, above: Sentence | None) -> Iterator[tuple[Label | None, Written]]:
    """The addresses of a sentence, each with the label that it stands under."""
    text = sentence.text
    addresses = find_all_addresses(text)
    if len(addresses) == 1 and sentence.label is None and above is not None and _goes_with(above):
        start, end = addresses[0]
        alone = not text[end:].strip(" .!") or leads_on(above.text)
        if _PREPOSITION.fullmatch(text[:start]) and alone:
            # "Sie können sich hier anmelden:" and the address on the next line
            yield above.label, Written(text[start:end], above.text, "")
            return
    ends = [0, *(end for _, end in addresses)]
    starts = [*(start for start, _ in addresses), len(text)]
    for number, (start, end) in enumerate(addresses):
        before, after = text[ends[number] : start], text[end : starts[number + 1]]
        yield sentence.label, Written(text[start:end], before, after)


def _goes_with(above: Sentence) -> bool:
    """Whether a line speaks of the address below it: "Wie melde ich mich an?"."""
    return len(above.text) <= _LONGEST_ABOVE and leads_below(above.text)


def _register_otherwise(sentences: tuple[Sentence, ...]) -> bool:
    """Whether one registers by mail or telephone, or not at all."""
    return read_registration(sentences, "") is not None or any(
        (one.label in {Label.REGISTRATION, Label.DEADLINE} or says_registering(one.text))
        and ("@" in one.text or holds_spelled_mail(one.text) or find_phones(one.text))
        and not find_all_addresses(one.text)
        for one in sentences
    )


def _first(found: list[WebAddress | None]) -> str:
    return next((one.url for one in found if one is not None), "")


def _is_doubtful(found: list[WebAddress | None], office: frozenset[str] = frozenset()) -> bool:
    """Several, one that was not taken, or one that somebody should look at."""
    return len({one.url if one else None for one in found}) > 1 or any(
        one is None or one.doubts or (office and not one.is_of(office)) for one in found
    )


def _fit(written: str) -> WebAddress | None:
    try:
        return look_at_written(written)
    except UnfitAddressError:
        return None
