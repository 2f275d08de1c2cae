"""What a link's label names: an address in it is where readers think that they are led.

``[https://bank.example](https://evil.example)`` is how people are deceived, so mail filters
judge it hard, also where nobody meant it.
"""

import re
from collections.abc import Iterator

from mailer.domain.addresses_in_text import find_addresses, look_at_written
from mailer.domain.top_level import is_top_level
from mailer.domain.web_address import look_at_target
from mailer.domain.web_host import UnfitAddressError, registrable

_AROUND = " \t\n.,:;!?…»«›‹<>()[]„“”\"'"
_MAILBOX = re.compile(r"[^\s@<>()\[\]:;,\"/]{1,64}@((?:[\w-]{1,63}\.){1,9}[\w-]{2,63})")
_BARE = re.compile(r"((?:[\w-]{1,63}\.){1,9}([\w-]{2,63}))(?::[0-9]{1,5})?(?:[/?#]\S*)?")


def named_elsewhere(label: str, target: str) -> str:
    """The address or mailbox in ``label`` that ``target`` does not lead to, or "".

    The same owner's hosts are one. "" also where ``target`` is no good: that is told by itself.
    """
    try:
        found = look_at_target(target)
    except UnfitAddressError:
        return ""
    mailbox = ""
    if target[:7].lower() == "mailto:":
        mailbox = target[7:].partition("?")[0].casefold()
    led_to = mailbox.rpartition("@")[2] or found.host.name
    for shown, host in _named(label):
        is_other = registrable(_ascii(host)) != registrable(_ascii(led_to))
        if is_other or (mailbox and "@" in shown and shown.casefold() != mailbox):
            return shown
    return ""


def bare_host_elsewhere(label: str, target: str) -> str:
    """The same for a label that is a host without ``https://`` or ``www.``.

    It may be a file's name as well (``setup.py``).
    With a capital it is a product's: ``Outlook.com``.
    """
    shown = label.strip(_AROUND)
    bare = _BARE.fullmatch(shown)
    if bare is None or shown != shown.lower() or not is_top_level(bare[2]):
        return ""
    return shown if named_elsewhere(f"https://{shown}", target) else ""


def _named(label: str) -> Iterator[tuple[str, str]]:
    """Addresses and mailboxes in a label, each with its host."""
    for start, end in find_addresses(label):
        shown = label[start:end]
        try:
            yield shown, look_at_written(shown).host.name
        except UnfitAddressError:  # what is no address is told where it stands
            continue
    for found in _MAILBOX.finditer(label):
        yield found[0], found[1]


def _ascii(host: str) -> str:
    try:
        return look_at_written(f"https://{host}").host.name
    except UnfitAddressError:
        return host.lower()
