"""People: who of those behind an address is meant, and what is known of them afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.domain.address import parse_address
from mailer.domain.errors import InvalidValueError, NotFoundError, RefusedError
from mailer.domain.form_of_address import FormOfAddress, read_form_of_address
from mailer.domain.identity import (
    Known,
    Likeness,
    filled_in,
    is_namesake,
    joined,
    likeness,
    who,
)
from mailer.domain.person import Person
from mailer.store import people

LANGUAGES = {
    **dict.fromkeys(("de", "de-de", "de-at", "de-ch", "deu", "ger", "deutsch", "german"), "de"),
    **dict.fromkeys(("en", "en-gb", "en-us", "eng", "englisch", "english"), "en"),
}
"""What names a language that mails are written in, in lower case."""


def parse_honorific(text: str) -> FormOfAddress:
    """``Frau``, ``Herr Dr.`` and their kin; raises InvalidValueError for anything else."""
    found = read_form_of_address(text)
    if found.unknown:
        raise InvalidValueError(
            f"„{found.unknown[:40]}“ ist keine Anrede; möglich sind Frau, Herr (mit Titel) oder "
            "nichts. Eine ganze Anredezeile nimmt --letter-salutation.",
            f'"{found.unknown[:40]}" is no honorific; there are Ms (Frau), Mr (Herr), with a '
            "title, or nothing. --letter-salutation takes a whole line.",
        )
    return found


def parse_language(text: str) -> str:
    """``de`` or ``en``; raises InvalidValueError for any other language."""
    wanted = LANGUAGES.get(text.strip().casefold())
    if wanted is None:
        raise InvalidValueError(
            f"Die Sprache „{text[:40]}“ gibt es hier nicht; möglich sind de und en.",
            f'There is no language "{text[:40]}" here; there are de and en.',
        )
    return wanted


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who was meant, with what is known of them now; ``before`` is None for somebody new."""

    number: int
    person: Person
    before: Person | None = None

    @property
    def other_name(self) -> str:
        """The name they were known by, where it is not the same by its letters; else ""."""
        if self.before is None or likeness(self.before, self.person) is Likeness.SAME:
            return ""
        return self.before.name


class SeveralFitError(RefusedError):
    """Several people at one address fit what was said: somebody has to say who is meant."""

    def __init__(self, person: Person, candidates: Sequence[Known]) -> None:
        self.candidates = tuple(candidates)
        names = ", ".join(told_apart([one for _, one in candidates]))
        if len(self.candidates) == 1:
            super().__init__(
                f"Unter {person.address.envelope} ist „{names}“ bekannt; ob „{named(person)}“ "
                "dieselbe Person ist, sagt der Name nicht. Bitte den Namen wie bekannt schreiben, "
                "ihn mit „recipients rename“ berichtigen, oder jemand anderes mit „register --new“ "
                "anmelden.",
                f'"{names}" is known at {person.address.envelope}; the name does not tell whether '
                f'"{named(person)}" is the same person. Please write the name as it is known, '
                'correct it with "recipients rename", or register somebody else with "register '
                '--new".',
            )
            return
        super().__init__(
            f"Unter {person.address.envelope} fallen mehrere darunter ({names}); bitte Vor- und "
            "Nachnamen angeben (--first, --last).",
            f"Several at {person.address.envelope} fit ({names}); please give first and last name "
            "(--first, --last).",
        )


def named(one: Person) -> str:
    """What somebody is called in a sentence: the name, else the organisation or address."""
    return one.display_name or one.address.envelope


def told_apart(some: Sequence[Person]) -> list[str]:
    """What some are called, with Frau and Herr where names alone would be the same."""
    names = [named(one) for one in some]
    return [
        f"{one.honorific.value.capitalize()} {name}".strip() if names.count(name) > 1 else name
        for one, name in zip(some, names, strict=True)
    ]


async def known_or_new(
    desk: Desk,
    connection: AsyncConnection,
    person: Person,
    *,
    chosen: int | None = None,
    apart: bool = False,
    stranger: bool = False,
) -> Recognised:
    """The person meant, with what was newly given of them, or a new one.

    A ``stranger`` said it, who may be anybody: nothing known of somebody is changed by it.
    ``chosen`` is the number of who is meant where a person was asked; with ``apart`` it is
    somebody else than all who are known there. Raises SeveralFitError (``domain.identity``).
    """
    key = person.address.key
    behind = (await people.at_addresses(connection, [key])).get(key, [])
    found = meant_by(person, behind, chosen=chosen, apart=apart)
    now = desk.clock.now()
    if found is not None:
        after = brought_up_to_date(found[1], person, stranger=stranger)
        if after != found[1]:
            await people.change(connection, found[0], after, now)
        return Recognised(found[0], after, found[1])
    new = as_new(desk, person)
    ids = await people.insert_many(connection, [new], now)
    return Recognised(next(iter(ids.values())), new)


def meant_by(
    person: Person, behind: Sequence[Known], *, chosen: int | None = None, apart: bool = False
) -> Known | None:
    """Who of those ``behind`` their mailbox is meant, as ``known_or_new``; None: nobody yet."""
    if chosen is not None:
        return next((one for one in behind if one[0] == chosen), None)
    if apart:
        return next((one for one in behind if is_namesake(one[1], person)), None)
    meant = who(person, behind)
    if meant.several:
        raise SeveralFitError(person, meant.several)
    return meant.one


def brought_up_to_date(before: Person, given: Person, *, stranger: bool) -> Person:
    """What is known of somebody now that they, or a ``stranger``, gave this."""
    return filled_in(before, given) if stranger else joined(before, given)


def as_new(desk: Desk, person: Person) -> Person:
    """Somebody as they are written down at first: they read the office's language."""
    return replace(person, language=person.language or desk.workspace.settings.site.language)


async def known_address_there(desk: Desk, email: str) -> int | None:
    """The id of somebody behind an address, or None if nobody is known there."""
    key = parse_address(email).key
    async with desk.database.read() as connection:
        behind = (await people.at_addresses(connection, [key])).get(key)
    return behind[0][0] if behind else None


def unknown_address(email: str) -> NotFoundError:
    """What is said where nobody is known behind an address."""
    return NotFoundError(
        f"Die Adresse {email} ist hier nicht bekannt.", f"The address {email} is not known here."
    )
