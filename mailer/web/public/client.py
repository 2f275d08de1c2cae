"""Who asks: the address that our own proxies saw, whatever the request says of itself."""

import re
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

_Address = IPv4Address | IPv6Address
_Network = IPv4Network | IPv6Network
# An address as proxies write it: bare, with a port, in brackets, in quotes (RFC 7239 §6).
_HOP = re.compile(r'"?(?:\[([0-9A-Fa-f:.%\w]+)\]|([0-9A-Fa-f:.]+?))(?::\d{1,5})?"?\Z')
_BARE_IPV6 = re.compile(r'"?([0-9A-Fa-f:]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)"?\Z')
_FOR = re.compile(r"(?:\A|;)\s*for\s*=\s*([^;]+)", re.IGNORECASE)
FORWARDED = "forwarded"
_MOST_HOPS = 50


class Clients:
    """Reads who asks. ``proxies`` are the addresses and networks whose word is believed.

    ``header`` is the one that they write: of two, one would be whatever the client wrote itself.
    """

    def __init__(self, proxies: Iterable[str], header: str = "x-forwarded-for") -> None:
        self._proxies = tuple(_network(one) for one in proxies)
        self._header = header

    def of(self, scope: Scope, headers: Headers) -> str:
        """The last address of the chain that is none of our proxies; "" for a local socket.

        Each proxy adds, on the right, whom it saw. What is no address ends the chain there: what
        stands to the left of it was written by nobody we know.
        """
        peer = _read(str((scope.get("client") or ("",))[0]))
        if peer is None:
            return ""
        for hop in reversed(self._hops(headers)):
            if not self._is_ours(peer):
                break
            named = _read(hop)
            if named is None:
                break
            peer = named
        return str(peer)

    def _hops(self, headers: Headers) -> Sequence[str]:
        elements = ",".join(headers.getlist(self._header)).split(",")[-_MOST_HOPS:]
        if self._header != FORWARDED:
            return [one.strip() for one in elements]
        found = (_FOR.search(one) for one in elements)
        return [one[1].strip() if one else "unknown" for one in found]

    def _is_ours(self, address: _Address) -> bool:
        return any(address in one for one in self._proxies)


def _read(hop: str) -> _Address | None:
    bare = _BARE_IPV6.match(hop) or _HOP.match(hop)
    if bare is None:
        return None
    text = next((one for one in bare.groups() if one), "").partition("%")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _network(text: str) -> _Network:
    return ip_network(text, strict=False)
