"""One thing the doctor looked at: how it is, and what to change."""

from dataclasses import dataclass
from enum import StrEnum

from mailer.domain.errors import Sentence
from mailer.domain.printable import cleaned

NOTHING = Sentence("", "")
_MOST_CHARACTERS = 2000


class Level(StrEnum):
    """How bad it is. A hint is no fault; with an error mail will not go out or not arrive."""

    OK = "ok"
    HINT = "hint"
    WARNING = "warning"
    ERROR = "error"


class Area(StrEnum):
    """What a finding is about, in the order of the report."""

    OFFICE = "office"
    DATABASE = "database"
    CLOCK = "clock"
    RELAY = "relay"
    DNS = "dns"
    TEST_MAIL = "test_mail"


@dataclass(frozen=True, slots=True)
class Finding:
    """``advice`` says in one sentence what to change, or is empty.

    What is quoted – a greeting, an error of the mailbox, a header field, a DNS record – comes
    from outside: it is clean and not long here, whatever it was made from.
    """

    area: Area
    name: str
    level: Level
    text: Sentence
    advice: Sentence = NOTHING

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", Sentence(*map(_fit, self.text)))
        object.__setattr__(self, "advice", Sentence(*map(_fit, self.advice)))


def _fit(text: str) -> str:
    told = cleaned(text[:_MOST_CHARACTERS], lines=True)
    return told if len(text) <= _MOST_CHARACTERS else f"{told} …"


@dataclass(frozen=True, slots=True)
class About:
    """Makes the findings about one thing: first the German sentence, then the English."""

    area: Area
    name: str

    def ok(self, de: str, en: str) -> Finding:
        return Finding(self.area, self.name, Level.OK, Sentence(de, en))

    def hint(self, de: str, en: str, advice: Sentence = NOTHING) -> Finding:
        return Finding(self.area, self.name, Level.HINT, Sentence(de, en), advice)

    def warning(self, de: str, en: str, advice: Sentence = NOTHING) -> Finding:
        return Finding(self.area, self.name, Level.WARNING, Sentence(de, en), advice)

    def error(self, de: str, en: str, advice: Sentence = NOTHING) -> Finding:
        return Finding(self.area, self.name, Level.ERROR, Sentence(de, en), advice)
