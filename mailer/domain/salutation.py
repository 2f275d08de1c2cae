"""Salutations: the opening line of a letter, by what somebody told us and nothing else.

As DIN 5008 and the guides of protocol have it: the highest academic title alone, professor
written out, one doctorate (``Frau Professorin Öztürk``, ``Herr Dr. Muster``); an office before it
(``Frau Bürgermeisterin Dr. Beispiel``); a count without Herr where no title stands before him
(``Sehr geehrter Graf Beispiel``). A profession (``Rechtsanwalt``) stands in the address, not here.
Whose honorific is not known is greeted by name (``Guten Tag Kim Muster``): ``Prof.`` stays short
then, since the word written out would say more than we know.
"""

from functools import lru_cache

from mailer.domain.errors import Sentence
from mailer.domain.honorific import Honorific
from mailer.domain.title import Titles, titles_of, with_noble

_ANYBODY = Sentence("Guten Tag", "Hello")
_NO_TITLES = Titles()


def anybody_salutation(language: str) -> str:
    """What is said to whoever reads it: a page's reader, an organisation's mailbox."""
    return _ANYBODY.in_language(language)


def salutation(
    language: str,
    honorific: Honorific,
    title: str,
    first_name: str,
    last_name: str,
    line: str = "",
) -> str:
    """The opening line without its comma; ``line`` is one that somebody wrote, and stands."""
    if line:
        return line
    titles = titles_of(title) if title else _NO_TITLES
    speak = _english if language == "en" else _german
    return speak(honorific, title, titles, first_name, last_name)


def _german(
    honorific: Honorific, title: str, titles: Titles, first_name: str, last_name: str
) -> str:
    told = told_honorific(honorific, titles) if title else honorific
    if not last_name:
        if first_name:
            return f"Guten Tag {first_name}"
        office = _german_titles(title, told) if titles.office and told else ""
        return f"{_dear(told)} {office}" if office else "Guten Tag"
    if not title:
        if told:
            return f"{_dear(told)} {last_name}"
        return f"Guten Tag {first_name} {last_name}" if first_name else "Guten Tag"
    spoken = _german_titles(title, told)
    family = with_noble(titles.noble, last_name)
    if titles.is_family:
        return _joined("Sehr geehrte Familie", spoken, family)
    if told and not spoken and _is_count(titles, told):
        return _joined("Sehr geehrte" if told is Honorific.MS else "Sehr geehrter", family)
    if told:
        return _joined(_dear(told), spoken, family)
    if first_name or spoken:
        return _joined("Guten Tag", spoken, first_name, family)
    return "Guten Tag"


def _english(
    honorific: Honorific, title: str, titles: Titles, first_name: str, last_name: str
) -> str:
    spoken = _english_title(titles) if title else ""
    if not last_name:
        if first_name:
            return f"Dear {first_name}"
        has_office = titles.office is not None and bool(titles.office.english)
        return f"Dear {spoken}" if has_office else "Hello"
    family = with_noble(titles.noble, last_name) if title else last_name
    if titles.is_family:
        return f"Dear {family} family"
    told = told_honorific(honorific, titles) if title else honorific
    if spoken or (told and _is_count(titles, told)):
        return _joined("Dear", spoken, family)
    if told:
        return f"Dear {'Ms' if told is Honorific.MS else 'Mr'} {family}"
    return f"Dear {first_name} {family}" if first_name else "Hello"


def told_honorific(honorific: Honorific, titles: Titles) -> Honorific:
    """The honorific, or else the one that the form of a title tells: ``Professorin``, ``Graf``."""
    if honorific or titles.is_hers is titles.is_his:
        return honorific
    return Honorific.MS if titles.is_hers else Honorific.MR


@lru_cache(maxsize=4096)
def _german_titles(title: str, told: Honorific) -> str:
    """What is said of a title before the name: an office, and the highest academic title."""
    titles = titles_of(title)
    said = []
    if titles.office is not None:
        form = titles.office.hers if told is Honorific.MS else titles.office.his
        said.append(_capitals(form) if told else titles.office_written)
    if titles.is_professor:
        said.append({Honorific.MS: "Professorin", Honorific.MR: "Professor"}.get(told, "Prof."))
    elif titles.doctor or titles.master:
        academic = titles.doctor or titles.master
        said.append(academic if told is Honorific.MS else f"{academic.partition('.')[0]}.")
    return " ".join(said)


def _english_title(titles: Titles) -> str:
    if titles.office is not None and titles.office.english:
        return titles.office.english
    return "Professor" if titles.is_professor else "Dr" if titles.doctor else ""


def _is_count(titles: Titles, told: Honorific) -> bool:
    """Whether what stands before the family name is said in place of Frau or Herr."""
    return bool(titles.noble) and (titles.is_hers if told is Honorific.MS else titles.is_his)


def _dear(told: Honorific) -> str:
    return "Sehr geehrte Frau" if told is Honorific.MS else "Sehr geehrter Herr"


def _capitals(form: str) -> str:
    return " ".join(one[:1].upper() + one[1:] for one in form.split())


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))
