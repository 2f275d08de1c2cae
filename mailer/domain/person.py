"""A person or office that mail goes to, and how they are addressed."""

import re
from dataclasses import dataclass

from mailer.domain.address import EmailAddress
from mailer.domain.errors import InvalidValueError
from mailer.domain.honorific import Honorific as Honorific
from mailer.domain.name import fit_name
from mailer.domain.salutation import salutation
from mailer.domain.title import titles_of, with_noble

_LONGEST_FIELD = 200
# Control characters, lone surrogates, line and paragraph separators, and what turns the
# direction of writing around (bidi overrides and isolates).
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")


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
        for label, text in (
            ("Titel", self.title),
            ("Vorname", self.first_name),
            ("Nachname", self.last_name),
            ("Organisation", self.organisation),
            ("Briefanrede", self.letter_salutation),
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
    return Person(
        address,
        honorific,
        title=fit_name("Titel", checked_line("Titel", title)),
        first_name=fit_name("Vorname", checked_line("Vorname", first_name)),
        last_name=fit_name("Nachname", checked_line("Nachname", last_name)),
        organisation=fit_name("Organisation", checked_line("Organisation", organisation)),
        language=language,
        letter_salutation=fit_salutation(letter_salutation),
    )


def fit_salutation(line: str) -> str:
    """An opening line as mails write it, without the comma that they put behind it.

    What has no letter in it is none. Raises InvalidValueError for what is no line, and for one
    with an address in it.
    """
    told = fit_name("Briefanrede", checked_line("Briefanrede", line.strip())).rstrip(" ,;:!")
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
