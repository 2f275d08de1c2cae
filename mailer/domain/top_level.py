"""Top-level domains: the endings below which names are registered, and those of intranets.

Mail programs make a link of what ends in one of them, and of little else. Which ones there are
says the Public Suffix List in its library's data; ``domain.name`` refuses what leads on (``/``,
``:8080``) below any ending.
"""

from functools import cache

from publicsuffixlist import PublicSuffixList

# Reserved (RFC 2606, RFC 6761) or usual in networks of offices.
_LOCAL = frozenset({"example", "test", "invalid", "localhost", "local", "internal", "onion"})


def is_top_level(label: str) -> bool:
    """Whether a host's last label, in any case, is a domain that names are below of."""
    folded = label.casefold()
    if folded in _LOCAL or folded.startswith("xn--"):
        return True
    return _list().publicsuffix(folded, accept_unknown=False) is not None


@cache
def _list() -> PublicSuffixList:
    """Read once, when a name first has a dot in it."""
    return PublicSuffixList()
