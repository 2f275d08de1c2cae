"""Values as people type them on the command line: points in time, speakers, paragraphs."""

from datetime import datetime

from mailer.domain.announcement.lexicon.names import read_name
from mailer.domain.errors import InvalidValueError
from mailer.domain.moment import zone
from mailer.domain.seminar import Speaker


def point_in_time(text: str, timezone: str) -> datetime:
    """``2027-03-10T10:30``: wall time of ``timezone`` unless it has an offset of its own."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(
            f"„{text[:40]}“ ist kein Zeitpunkt; richtig ist zum Beispiel 2027-03-10T10:30.",
            f'"{text[:40]}" is no point in time; right is for example 2027-03-10T10:30.',
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone(timezone))


def speaker_in(text: str) -> Speaker:
    """``Dr. Eva Muster; Referentin; Stadt Beispielhausen``; what is missing stays empty."""
    name, role, organisation, *_ = [*(part.strip() for part in text.split(";")), "", ""]
    named = read_name(name, 0)
    if named is None or named.end < len(name):  # a name that no rule knows is taken as it is
        return Speaker(name, "", role, organisation)
    return Speaker(named.name, named.academic_title, role, organisation)


def paragraphs_in(octets: bytes) -> tuple[str, ...]:
    """The paragraphs of a UTF-8 text, each on one line."""
    try:
        text = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidValueError(
            "Die Datei ist nicht in UTF-8 gespeichert.", "The file is not saved as UTF-8."
        ) from None
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return tuple(" ".join(block.split()) for block in blocks if block.strip())
