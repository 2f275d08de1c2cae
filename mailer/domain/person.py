"""A person or office that mail goes to, and how they are addressed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from mailer.domain.address import EmailAddress
from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.name import fit_name

_LONGEST_FIELD = 200
# Control characters, lone surrogates, line and paragraph separators, and what turns the
# direction of writing around (bidi overrides and isolates).
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_SPOKEN = re.compile(
    r"(?<!\w)(?:univ\.-)?(?:prof(?:essorin|essor)?|drs?|pd)(?!\w)(?:\.in\b|\.)?", re.IGNORECASE
)


class Honorific(StrEnum):
    """The Anrede that a person gave; never guessed from a first name."""

    NONE = ""
    MS = "frau"
    MR = "herr"


_HONORIFICS = {
    "frau": Honorific.MS, "fr": Honorific.MS, "ms": Honorific.MS, "mrs": Honorific.MS,
    "miss": Honorific.MS, "mme": Honorific.MS, "madame": Honorific.MS,
    "herr": Honorific.MR, "herrn": Honorific.MR, "hr": Honorific.MR, "hrn": Honorific.MR,
    "mr": Honorific.MR, "mister": Honorific.MR, "monsieur": Honorific.MR,
}  # fmt: skip


def said_honorific(words: Iterable[str]) -> Honorific:
    """The honorific among some words: ``Frau``, ``Herrn``; none of several that contradict."""
    said = {_HONORIFICS.get(one.casefold(), Honorific.NONE) for one in words} - {Honorific.NONE}
    return said.pop() if len(said) == 1 else Honorific.NONE


@dataclass(frozen=True, slots=True)
class Person:
    """One recipient: a person, or an organisation's mailbox without a name.

    Raises InvalidValueError when a field has line breaks or other control characters:
    names end up in mail headers and calendar lines.
    """

    address: EmailAddress
    honorific: Honorific = Honorific.NONE
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    organisation: str = ""
    language: str = "de"

    def __post_init__(self) -> None:
        for label, text in (
            ("Titel", self.title),
            ("Vorname", self.first_name),
            ("Nachname", self.last_name),
            ("Organisation", self.organisation),
        ):
            checked_line(label, text)

    @property
    def name(self) -> str:
        """Title and names as in an address book: ``Dr. Ada Beispiel``; may be empty."""
        return full_name(self.title, self.first_name, self.last_name)

    @property
    def display_name(self) -> str:
        """What stands before the address in ``To:``: the name, else the organisation."""
        return self.name or self.organisation

    @property
    def salutation(self) -> str:
        """The opening line of a letter without its comma, in the person's language."""
        return salutation(
            self.language,
            self.honorific,
            self.title,
            self.first_name,
            self.last_name,
            self.organisation,
        )


def full_name(title: str, first_name: str, last_name: str) -> str:
    """``Person.name`` of loose fields: a mailing asks for it once a reader."""
    if not last_name and not first_name:
        return ""
    return " ".join(filter(None, (title, first_name, last_name)))


def salutation(
    language: str,
    honorific: Honorific,
    title: str,
    first_name: str,
    last_name: str,
    organisation: str,
) -> str:
    """``Person.salutation`` of loose fields."""
    speak = _salutation_en if language == "en" else _salutation_de
    return speak(honorific, title, first_name, last_name, organisation)


def named_person(
    address: EmailAddress,
    *,
    honorific: Honorific = Honorific.NONE,
    title: str = "",
    first_name: str = "",
    last_name: str = "",
    organisation: str = "",
    language: str = "",
) -> Person:
    """A person as somebody outside named them: every door that takes a name comes by here.

    Names are made legible; raises InvalidValueError for one that mail programs would make a
    link of, and for what Person refuses.
    """
    return Person(
        address,
        honorific,
        title=fit_name("Titel", checked_line("Titel", title)),
        first_name=fit_name("Vorname", checked_line("Vorname", first_name)),
        last_name=fit_name("Nachname", checked_line("Nachname", last_name)),
        organisation=fit_name("Organisation", checked_line("Organisation", organisation)),
        language=language,
    )


def known_person(
    address: EmailAddress,
    honorific: Honorific,
    title: str,
    first_name: str,
    last_name: str,
    organisation: str,
    language: str,
) -> Person:
    """A person whose fields were checked before they were stored; not checked again."""
    person = object.__new__(Person)
    put = object.__setattr__
    put(person, "address", address)
    put(person, "honorific", honorific)
    put(person, "title", title)
    put(person, "first_name", first_name)
    put(person, "last_name", last_name)
    put(person, "organisation", organisation)
    put(person, "language", language)
    return person


def checked_line(label: str, text: str) -> str:
    """``text`` if it may stand in a header: one line, printable, not absurdly long."""
    if _UNFIT.search(text):
        raise InvalidValueError(
            f"Das Feld „{label}“ enthält Zeilenumbrüche oder Steuerzeichen.",
            f'The field "{label}" contains line breaks or control characters.',
        )
    if len(text) > _LONGEST_FIELD:
        raise InvalidValueError(
            f"Das Feld „{label}“ ist länger als {_LONGEST_FIELD} Zeichen.",
            f'The field "{label}" is longer than {_LONGEST_FIELD} characters.',
        )
    return text


@lru_cache(maxsize=1024)
def spoken_title(title: str) -> str:
    """The part of a title one says in a salutation: ``Prof. Dr.``, never ``Dipl.-Ing.``.

    A doctorate is said without its subject: ``Dr.-Ing.`` and ``Dr. rer. nat.`` are ``Dr.``.
    """
    return " ".join(_SPOKEN.findall(title))


def _salutation_de(
    honorific: Honorific, title: str, first_name: str, last_name: str, organisation: str
) -> str:
    if last_name:
        spoken = spoken_title(title)
        titled = f"{spoken} {last_name}" if spoken else last_name
        if honorific is Honorific.MS:
            return f"Sehr geehrte Frau {titled}"
        if honorific is Honorific.MR:
            return f"Sehr geehrter Herr {titled}"
        if first_name:
            return " ".join(filter(None, ("Guten Tag", spoken, first_name, last_name)))
        return "Guten Tag"
    if first_name:
        return f"Guten Tag {first_name}"
    return "Sehr geehrte Damen und Herren" if organisation else "Guten Tag"


_ANYBODY = Sentence("Guten Tag", "Hello")


def anybody_salutation(language: str) -> str:
    """What a page says to whoever reads it."""
    return _ANYBODY.in_language(language)


def _salutation_en(
    honorific: Honorific, title: str, first_name: str, last_name: str, organisation: str
) -> str:
    if last_name:
        spoken = spoken_title(title).replace(".in", "").replace(".", "")
        if spoken:
            return f"Dear {spoken} {last_name}"
        if honorific is not Honorific.NONE:
            polite = "Ms" if honorific is Honorific.MS else "Mr"
            return f"Dear {polite} {last_name}"
        return f"Dear {first_name} {last_name}" if first_name else "Hello"
    if first_name:
        return f"Dear {first_name}"
    return "Dear Sir or Madam" if organisation else "Hello"
