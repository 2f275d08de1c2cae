"""A limit on what may be asked by one network or for one mailbox: a bucket that fills up again."""

import ipaddress
from collections import OrderedDict
from collections.abc import Callable

BURST = 60
_FILLED_IN_SECONDS = 600.0
MAILS_A_DAY = 10
_DAY_SECONDS = 86_400.0
_MOST_KEYS = 10_000


class Limiter:
    """Counts in this process alone: what is shared by several is a proxy's to limit.

    ``clock`` gives seconds that never go back. ``burst`` is taken at once, and is there again
    after ``filled_in`` seconds.
    """

    def __init__(
        self, clock: Callable[[], float], burst: int = BURST, filled_in: float = _FILLED_IN_SECONDS
    ) -> None:
        self._clock = clock
        self._burst = float(burst)
        self._a_second = burst / filled_in
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def takes(self, key: str) -> bool:
        """Whether one more of ``key`` is taken; it counts if it is."""
        now = self._clock()
        left, at = self._buckets.pop(key, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._a_second)
        taken = left >= 1
        self._buckets[key] = (left - taken, now)
        if len(self._buckets) > _MOST_KEYS:
            self._buckets.popitem(last=False)
        return taken


def of_mailboxes(clock: Callable[[], float]) -> Limiter:
    """How many mails a day forms may cause to one mailbox, whoever fills them in."""
    return Limiter(clock, MAILS_A_DAY, _DAY_SECONDS)


def network_of(address: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 address: what one customer is given."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))
