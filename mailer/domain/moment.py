"""Points in time: always aware, UTC inside, the seminar's zone at the edges."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mailer.domain.errors import InvalidValueError


def utc(moment: datetime) -> datetime:
    """``moment`` in UTC; a naive one is refused, since nobody can know what it means."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise InvalidValueError(
            f"Der Zeitpunkt {moment.isoformat()} hat keine Zeitzone; bitte mit Zone angeben.",
            f"The time {moment.isoformat()} has no time zone; please give one.",
        )
    return moment.astimezone(UTC)


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The IANA time zone ``name``, such as ``Europe/Berlin``."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidValueError(
            f"Die Zeitzone „{name[:80]}“ gibt es nicht; gemeint ist vielleicht „Europe/Berlin“.",
            f'There is no time zone "{name[:80]}"; perhaps "Europe/Berlin" is meant.',
        ) from None
