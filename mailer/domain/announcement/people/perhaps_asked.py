"""Who may be asked, though nobody says so: those with a number or an address of their own."""

from dataclasses import replace

from mailer.domain.announcement.lexicon.labels import Label, split_label
from mailer.domain.announcement.people.asking import (
    REACHED,
    is_about_registering,
    is_other_matter,
)
from mailer.domain.announcement.people.reachable import (
    LONGEST_LINE,
    MOST_LINES,
    NUMBER_ONLY,
    begins_with_person,
    contact_in,
    lines_after,
    team_in,
)
from mailer.domain.announcement.text.navigation import begins_way_in, is_farewell, is_of_way_in
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.text.sentences import split_sentences
from mailer.domain.details import Contact

_LONGEST_TEXT = 1_000
_LONGEST_SIGNATURE = 10
_LONGEST_NAMING = 200


def perhaps_asked(passages: tuple[Passage, ...]) -> Contact | None:
    """Whom to propose where no sentence says whom to ask; never sure."""
    passages = _without_way_in(passages)
    return (
        _left_over(passages)
        or _taking_registrations(passages)
        or _signed(passages)
        or _named_with_reach(passages)
    )


def _without_way_in(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """Without a conference tool's lines: its numbers let in, and reach nobody."""
    kept: list[Passage] = []
    way_in = False
    for passage in passages:
        way_in = begins_way_in(passage.text) or (way_in and is_of_way_in(passage.text))
        if not way_in:
            kept.append(passage)
    return tuple(kept)


def signer(passages: tuple[Passage, ...]) -> str:
    """The name below "Mit freundlichen Grüßen"; "" where none stands there."""
    found = next(
        (one for text in _signature(passages)[:2] if (one := contact_in([text], labelled=True))),
        None,
    )
    return found.name if found else ""


def _left_over(passages: tuple[Passage, ...]) -> Contact | None:
    """Who stands above the signature with a number, though nobody says what for."""
    for place, passage in enumerate(passages):
        if place and is_farewell(passage.text):
            return None
        number = NUMBER_ONLY.match(passage.text) is not None
        own = passage.label in {Label.SPEAKERS, Label.HOST} and REACHED.search(passage.text)
        named = passage.label is Label.HOST or begins_with_person(passage.text)
        if not number and not ((own or passage.label is None) and named):
            continue
        if len(passage.text) > LONGEST_LINE or passage.text.endswith((".", "!", "?")):
            continue
        if is_other_matter(passage.text):
            continue
        own_line = split_label(passage.text)[1] if passage.label is Label.HOST else passage.text
        lines = [
            own_line or passage.text,
            *lines_after(passages[place + 1 : place + 1 + MOST_LINES]),
        ]
        if any(REACHED.search(line) for line in lines):
            return contact_in(lines, labelled=True)
    return None


def _taking_registrations(passages: tuple[Passage, ...]) -> Contact | None:
    """Who is named, with an address or a number, as whom one registers with."""
    for passage in passages:
        text = passage.text[:_LONGEST_TEXT]
        if passage.label is not Label.REGISTRATION and not is_about_registering(text):
            continue
        for sentence in split_sentences(text):
            found = contact_in([sentence], labelled=False)
            if found and found.name and (found.phone or found.email):
                return found
    return None


def _named_with_reach(passages: tuple[Passage, ...]) -> Contact | None:
    """Whoever a line names with a number or an address, for whatever it may be."""
    for passage in passages:
        if len(passage.text) > _LONGEST_NAMING or is_other_matter(passage.text):
            continue
        found = contact_in([passage.text], labelled=False)
        if found and found.name and (found.phone or found.email):
            return found
    return None


def _signed(passages: tuple[Passage, ...]) -> Contact | None:
    """Who signs, if a telephone number or an address stands below the name."""
    lines = _signature(passages)
    found = contact_in(lines, labelled=True)
    if found is None or not (found.phone or found.email):
        return None
    return found if found.name else replace(found, name=team_in("; ".join(lines)))


def _signature(passages: tuple[Passage, ...]) -> list[str]:
    """The short lines below the farewell."""
    after = (place for place, one in enumerate(passages) if place and is_farewell(one.text))
    at = next(after, len(passages))
    lines = [one.text for one in passages[at + 1 : at + 1 + _LONGEST_SIGNATURE]]
    return [one for one in lines if len(one) <= LONGEST_LINE]
