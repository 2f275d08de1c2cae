"""A limit on what one network may ask to be changed: a bucket of tokens that fills up again."""

import ipaddress
from collections import OrderedDict
from collections.abc import Callable

BURST = 30
_FILLED_IN_SECONDS = 600.0
_MOST_NETWORKS = 10_000


class Limiter:
    """Counts in this process alone: what is shared by several is a proxy's to limit.

    ``clock`` gives seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def takes(self, address: str) -> bool:
        """Whether one more change from ``address`` is taken; it counts if it is."""
        network, now = network_of(address), self._clock()
        left, at = self._buckets.pop(network, (float(BURST), now))
        left = min(float(BURST), left + (now - at) * BURST / _FILLED_IN_SECONDS)
        taken = left >= 1
        self._buckets[network] = (left - taken, now)
        if len(self._buckets) > _MOST_NETWORKS:
            self._buckets.popitem(last=False)
        return taken


def network_of(address: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 address: what one customer is given."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))
