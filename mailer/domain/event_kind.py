"""What kind of event a seminar is, and the word for it in both languages, with German's cases."""

from dataclasses import dataclass
from enum import StrEnum


class EventKind(StrEnum):
    """What an office calls its event; whatever it is, the program plans it as a seminar."""

    SEMINAR = "seminar"
    WEBINAR = "webinar"
    WORKSHOP = "workshop"
    SYMPOSIUM = "fachtag"
    CONFERENCE = "tagung"
    TALK = "vortrag"
    TRAINING = "schulung"
    COURSE = "lehrgang"
    INFORMATION = "infoveranstaltung"
    FORUM = "forum"
    DISCUSSION = "gespräch"
    EVENT = "veranstaltung"


@dataclass(frozen=True, slots=True)
class EventNoun:
    """A noun as a sentence needs it; every property is the noun with what stands before it."""

    noun: str
    nominative: str
    accusative: str
    dative: str
    genitive: str
    at: str
    to: str
    plural: str

    @property
    def nominative_first(self) -> str:
        """The nominative where a sentence begins."""
        return self.nominative[:1].upper() + self.nominative[1:]

    @property
    def on(self) -> str:
        """``am Seminar``, ``an der Tagung``, ``in the seminar``: what one takes part in."""
        return self._with("an", "am", "in")

    @property
    def out_of(self) -> str:
        """``vom Seminar``, ``von der Tagung``, ``from the seminar``."""
        return self._with("von", "vom", "from")

    def _with(self, preposition: str, contracted: str, english: str) -> str:
        article, _, _ = self.dative.partition(" ")
        if article == "dem":
            return f"{contracted} {self.noun}"
        return f"{preposition if article == 'der' else english} {self.dative}"


# Gender, noun, genitive, plural. A webinar is online by its name.
_GERMAN = {
    EventKind.SEMINAR: ("n", "Seminar", "Seminars", "Seminare"),
    EventKind.WEBINAR: ("n", "Webinar", "Webinars", "Webinare"),
    EventKind.WORKSHOP: ("m", "Workshop", "Workshops", "Workshops"),
    EventKind.SYMPOSIUM: ("m", "Fachtag", "Fachtags", "Fachtage"),
    EventKind.CONFERENCE: ("f", "Tagung", "Tagung", "Tagungen"),
    EventKind.TALK: ("m", "Vortrag", "Vortrags", "Vorträge"),
    EventKind.TRAINING: ("f", "Schulung", "Schulung", "Schulungen"),
    EventKind.COURSE: ("m", "Lehrgang", "Lehrgangs", "Lehrgänge"),
    EventKind.INFORMATION: (
        "f",
        "Informationsveranstaltung",
        "Informationsveranstaltung",
        "Informationsveranstaltungen",
    ),
    EventKind.FORUM: ("n", "Forum", "Forums", "Foren"),
    EventKind.DISCUSSION: ("n", "Gespräch", "Gesprächs", "Gespräche"),
    EventKind.EVENT: ("f", "Veranstaltung", "Veranstaltung", "Veranstaltungen"),
}
_ENGLISH = {
    EventKind.SEMINAR: ("seminar", "seminars"),
    EventKind.WEBINAR: ("webinar", "webinars"),
    EventKind.WORKSHOP: ("workshop", "workshops"),
    EventKind.SYMPOSIUM: ("symposium", "symposia"),
    EventKind.CONFERENCE: ("conference", "conferences"),
    EventKind.TALK: ("talk", "talks"),
    EventKind.TRAINING: ("training course", "training courses"),
    EventKind.COURSE: ("course", "courses"),
    EventKind.INFORMATION: ("information event", "information events"),
    EventKind.FORUM: ("forum", "forums"),
    EventKind.DISCUSSION: ("discussion", "discussions"),
    EventKind.EVENT: ("event", "events"),
}
_ARTICLES = {
    "m": ("der", "den", "dem", "des", "beim", "zum"),
    "f": ("die", "die", "der", "der", "bei der", "zur"),
    "n": ("das", "das", "dem", "des", "beim", "zum"),
}


def event_noun(kind: EventKind, language: str, *, online: bool) -> EventNoun:
    """The word for a kind of event in ``language``; ``online``: it takes place nowhere else."""
    if language == "en":
        noun, plural = _ENGLISH[kind]
        if online and kind is not EventKind.WEBINAR:
            noun, plural = f"online {noun}", f"online {plural}"
        the = f"the {noun}"
        return EventNoun(noun, the, the, the, f"of {the}", f"at {the}", f"to {the}", plural)
    gender, noun, genitive, plural = _GERMAN[kind]
    if online and kind is not EventKind.WEBINAR:
        noun, genitive, plural = (f"Online-{one}" for one in (noun, genitive, plural))
    der, den, dem, des, at, to = _ARTICLES[gender]
    return EventNoun(
        noun,
        f"{der} {noun}",
        f"{den} {noun}",
        f"{dem} {noun}",
        f"{des} {genitive}",
        f"{at} {noun}",
        f"{to} {noun}",
        plural,
    )
