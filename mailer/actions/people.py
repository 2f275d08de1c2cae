"""People: who of those behind an address is meant, and what is known of them afterwards."""

from dataclasses import replace

from mailer.domain.person import Honorific, Person

_HONORIFICS = {
    "frau": Honorific.MS, "fr.": Honorific.MS, "fr": Honorific.MS, "ms": Honorific.MS,
    "ms.": Honorific.MS, "mrs": Honorific.MS, "mrs.": Honorific.MS, "w": Honorific.MS,
    "weiblich": Honorific.MS, "herr": Honorific.MR, "herrn": Honorific.MR, "hr.": Honorific.MR,
    "hr": Honorific.MR, "mr": Honorific.MR, "mr.": Honorific.MR, "m": Honorific.MR,
    "männlich": Honorific.MR,
}  # fmt: skip


def parse_honorific(text: str) -> Honorific:
    """``Frau``, ``Herr`` and their kin; anything else is no Anrede, which is never guessed."""
    return _HONORIFICS.get(text.strip().lower(), Honorific.NONE)


def same_person(one: Person, known: list[tuple[int, Person]]) -> tuple[int, Person] | None:
    """Who of those behind an address is meant: the same name, or the only one without any."""
    for person_id, other in known:
        if (other.last_name, other.first_name) == (one.last_name, one.first_name):
            return person_id, other
    if len(known) == 1 and (not known[0][1].name or not one.name):
        return known[0]
    return None


def merged(before: Person, new: Person) -> Person:
    """What is known of somebody now: new words replace old ones, empty ones replace nothing."""
    return replace(
        before,
        honorific=new.honorific or before.honorific,
        title=new.title or before.title,
        first_name=new.first_name or before.first_name,
        last_name=new.last_name or before.last_name,
        organisation=new.organisation or before.organisation,
        language=new.language or before.language,
    )
