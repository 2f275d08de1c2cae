"""A person or office that mail goes to, and how they are addressed."""

from dataclasses import dataclass
from functools import lru_cache

from mailer.domain.address import EmailAddress
from mailer.domain.errors import InvalidValueError
from mailer.domain.field import checked_line
from mailer.domain.honorific import Honorific as Honorific
from mailer.domain.name import fit_name
from mailer.domain.salutation import salutation
from mailer.domain.title import titles_of, with_noble


@dataclass(frozen=True, slots=True)
class Person:
    """One recipient: a person, or an organisation's mailbox without a name.

    ``letter_salutation`` is the opening line that somebody wrote for them, without its comma: it
    stands in place of every other, in every language. Raises InvalidValueError when a field has
    line breaks or other control characters: names end up in mail headers and calendar lines.
    """

    address: EmailAddress
    honorific: Honorific = Honorific.NONE
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    organisation: str = ""
    language: str = "de"
    letter_salutation: str = ""

    def __post_init__(self) -> None:
        for key, text in (
            ("academic_title", self.title),
            ("first_name", self.first_name),
            ("last_name", self.last_name),
            ("organisation", self.organisation),
            ("letter_salutation", self.letter_salutation),
        ):
            checked_line(key, text)

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
            self.letter_salutation,
        )


def full_name(title: str, first_name: str, last_name: str) -> str:
    """``Person.name`` of loose fields: a mailing asks for it once a reader.

    What is a part of the family name stands there: ``Dr. Otto Graf Beispiel``.
    """
    if not last_name and not first_name:
        return ""
    if not title:
        return f"{first_name} {last_name}".strip()
    titles = titles_of(title)
    family = with_noble(titles.noble, last_name)
    return " ".join(filter(None, (titles.front, first_name, family)))


def named_person(
    address: EmailAddress,
    *,
    honorific: Honorific = Honorific.NONE,
    title: str = "",
    first_name: str = "",
    last_name: str = "",
    organisation: str = "",
    language: str = "",
    letter_salutation: str = "",
) -> Person:
    """A person as somebody outside named them: every door that takes a name comes by here.

    Names are made legible; raises InvalidValueError for one that mail programs would make a
    link of, and for what Person refuses.
    """
    return known_person(
        address,
        honorific,
        _fit("academic_title", title) if title else "",
        _fit("first_name", first_name) if first_name else "",
        _fit("last_name", last_name) if last_name else "",
        _fit("organisation", organisation) if organisation else "",
        language,
        checked_line("letter_salutation", fit_salutation(letter_salutation))
        if letter_salutation
        else "",
    )


@lru_cache(maxsize=16_384)  # lists name the same town halls and given names over and over
def _fit(key: str, text: str) -> str:
    """A field as it may be stored, which Person would take."""
    return checked_line(key, fit_name(key, checked_line(key, text)))


def fit_salutation(line: str) -> str:
    """An opening line as mails write it, without the comma that they put behind it.

    What has no letter in it is none. Raises InvalidValueError for what is no line, and for one
    with an address in it.
    """
    line = checked_line("letter_salutation", line.strip())
    told = fit_name("letter_salutation", line).rstrip(" ,;:!")
    if "@" in told:
        raise InvalidValueError(
            f"Die Briefanrede „{told[:60]}“ enthält eine E-Mail-Adresse; bitte ohne sie schreiben.",
            f'The salutation "{told[:60]}" contains a mail address; please write it without.',
        )
    return told if any(one.isalpha() for one in told) else ""


def known_person(
    address: EmailAddress,
    honorific: Honorific,
    title: str,
    first_name: str,
    last_name: str,
    organisation: str,
    language: str,
    letter_salutation: str = "",
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
    put(person, "letter_salutation", letter_salutation)
    return person
