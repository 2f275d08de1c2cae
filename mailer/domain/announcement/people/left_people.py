"""Whether somebody is named whom no reader took for a speaker."""

import re
from collections.abc import Iterator
from itertools import islice

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import WHO_IS_BEHIND, Label
from mailer.domain.announcement.lexicon.named_people import TO_BE_ASKED, people_in
from mailer.domain.announcement.lexicon.roles import is_role_word
from mailer.domain.announcement.model import Announcement
from mailer.domain.announcement.people.asking import without_asking
from mailer.domain.announcement.people.others_named import has_other_part, without_reached
from mailer.domain.announcement.people.small_letters import with_capitals
from mailer.domain.announcement.people.told import of_this_event
from mailer.domain.announcement.text.sentences import Sentence

_MOST_WORDS = 100  # of one sentence
_NO_SPEAKERS = WHO_IS_BEHIND | {Label.PUBLISHED, Label.PLACE, Label.REGISTRATION, Label.DEADLINE}
_ADDRESSED = expression(
    r"(?<!geehrte\s)(?<!geehrter\s)(?<!liebe\s)(?<!lieber\s)(?<!dear\s)(?<![\w-])"
    r"(?:(?:frau|herrn?|dr|prof|dipl\.-\w{2,12}|mrs|mr|ms)\b\.?\s){1,3}(?!(?:prof|dr|dipl|und|oder|and|or|in|im|am|mit|sein|werden|teams|med|phil|rer|nat|jur|iur|habil)\b)"
    r"(?P<name>[^\W\d_]{3,})",
    re.IGNORECASE,
)


def is_somebody_left(read: Announcement, sentences: tuple[Sentence, ...]) -> bool:
    """Whether a person is named who neither speaks nor is asked, nor gave the event its name."""
    known = " ".join(
        [
            read.title,
            read.series,
            read.place,
            read.details.contact.name,
            *(f"{one.name} {one.organisation} {one.role}" for one in read.speakers),
        ]
    ).casefold()
    if not read.speakers and any(people_in(read.title)):
        return True  # "Ein Abend mit der Autorin A B"
    return any(
        name.casefold() not in known and not (read.speakers and has_other_part(one.text, name))
        for one in without_reached(of_this_event(sentences) if read.speakers else sentences)
        if one.label not in _NO_SPEAKERS
        for text in (without_asking(with_capitals(one.text)),)
        for name in (*_called(text), *_addressed(text))
    )


def _called(text: str) -> Iterator[str]:
    return (named.name for _, named in people_in(text))


def _addressed(text: str) -> Iterator[str]:
    """Surnames behind "Frau" or "Dr.", in whatever letters they were typed."""
    for found in islice(_ADDRESSED.finditer(text), _MOST_WORDS):
        if is_role_word(found["name"]):
            continue  # "Frau Staatsministerin Dr. A B"
        if not TO_BE_ASKED.search(text, 0, found.start()):
            yield found["name"]
