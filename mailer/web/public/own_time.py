"""Times by the reader's own clock, beside those of the office; and the choice of a time zone."""

from typing import NamedTuple

from mailer.compose.view import in_own_zone
from mailer.compose.zones import zone_choice
from mailer.domain.seminar import Seminar
from mailer.web.public.visitor import Visitor
from mailer.web.public.words import ZONES

# One for each clock that people are likely to have; any other one may stand in the address.
_OFFERED = (
    "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver",
    "America/Chicago", "America/Mexico_City", "America/New_York", "America/Bogota",
    "America/Halifax", "America/Santiago", "America/Sao_Paulo", "America/Argentina/Buenos_Aires",
    "Atlantic/Azores", "Europe/Lisbon", "Europe/London", "Europe/Berlin", "Africa/Lagos",
    "Africa/Johannesburg", "Africa/Cairo", "Europe/Athens", "Europe/Kyiv", "Europe/Istanbul",
    "Asia/Jerusalem", "Africa/Nairobi", "Asia/Tehran", "Asia/Dubai", "Asia/Kabul",
    "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka", "Asia/Bangkok",
    "Asia/Shanghai", "Asia/Singapore", "Australia/Perth", "Asia/Tokyo", "Asia/Seoul",
    "Australia/Adelaide", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip


class OwnTime(NamedTuple):
    """What a page needs: ``times`` of each session in the reader's zone ("": as they are told).

    ``choices`` are zones by IANA name, as they are called, and ``zone`` is the one chosen.
    """

    times: tuple[str, ...]
    zone: str
    choices: tuple[tuple[str, str], ...]
    words: dict[str, str]


def own_time(seminar: Seminar, visitor: Visitor) -> OwnTime:
    """The times of a seminar by the visitor's own clock, and what clocks there are."""
    sessions = seminar.all_sessions
    times = tuple(
        in_own_zone(one.starts_at, one.ends_at, visitor.zone, seminar.timezone, visitor.language)
        for one in sessions
    )
    offered = dict.fromkeys((*_OFFERED, *filter(None, (visitor.zone,))))
    at = sessions[0].starts_at
    choices = tuple((one, zone_choice(at, one, visitor.language)) for one in offered)
    words = {name: visitor.told(one) for name, one in ZONES.items()}
    return OwnTime(times, visitor.zone, choices, words)


def first_own_time(seminar: Seminar, visitor: Visitor) -> str:
    """When a seminar begins by the visitor's own clock; "" where that is as it is told."""
    first = seminar.all_sessions[0]
    return in_own_zone(
        first.starts_at, first.ends_at, visitor.zone, seminar.timezone, visitor.language
    )
