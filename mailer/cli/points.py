"""Points in time as people type them on the command line."""

from datetime import datetime

from mailer.domain.errors import InvalidValueError
from mailer.domain.moment import zone


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
