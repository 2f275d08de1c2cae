"""Two people of one surname: "Eva und Karl Lang", "das Ehepaar Eva und Karl Lang"."""

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.names import NamedPerson, read_name

_FIRST = expression(
    r"(?P<together>(?:(?:[Dd]as|[Dd]ie|[Dd]em|[Dd]en)\s)?(?:Ehepaar|Eheleuten?|Geschwistern?|Brüdern?|Schwestern|Duo)\s)?"
    r"(?P<given>[^\W\d_a-z][\w'’-]{1,25})\s(?:und|and|&|\+)\s(?=[^\W\d_a-zäöü])"
)


def read_couple(text: str, at: int) -> tuple[NamedPerson, ...]:
    """The two who begin exactly at ``at``; empty where no surname is shared there.

    The first must be called as people are: "Bildung und Petra Lang" are not two Langs.
    """
    found = _FIRST.match(text, at)
    if found is None or not is_given_name(found["given"]):
        return ()
    second = read_name(text, found.end())
    if second is None or second.addressed:
        return ()
    _, _, surname = second.name.partition(" ")
    together = bool(found["together"])
    return (
        NamedPerson(f"{found['given']} {surname}", "", second.end, together),
        NamedPerson(second.name, "", second.end, together),
    )
