"""Web addresses in a running text: found, taken out of their wrappers, refused or left out.

Mail programs make links of addresses that stand in plain text, so those are judged like links.
"""

import re
from collections.abc import Callable, Iterator

from mailer.domain.printable import first_unseen
from mailer.domain.web_address import WebAddress, look_at, unfit
from mailer.domain.web_host import UnfitAddressError

# Without its scheme: a gateway's link that shows whose mail it was, and where it leads.
_HOLDS_ANOTHER = (
    r"(?:[a-z0-9-]{1,63}\.){1,9}[a-z]{2,24}(?::[0-9]{1,5})?/[^\s<>]{0,200}?https?%3a%2f%2f"
)
# A backslash belongs to it: browsers read it as a slash, so the address does not end there.
_ADDRESS = re.compile(
    r"(?:https?:[/\\]{2}|(?<![\w/.@\\-])(?:www\.|(?="
    + _HOLDS_ANOTHER
    + r")))[^\s<>\"“”„»«|^`{}]{1,2000}",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'’\\"
_EMPHASIS = "*_"
_RUN = re.compile(
    r"(?:https?:|www\.)[^ \t\n\v\f\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000<>\"]"
    r"{1,2000}",
    re.IGNORECASE,
)
LEFT_OUT = "…"
HIDDEN = "\ufffd"


def find_addresses(text: str) -> list[tuple[int, int]]:
    """Where web addresses stand in ``text``, without the punctuation behind them."""
    return [
        (match.start(), match.start() + len(_without_trailing(match, text)))
        for match in _ADDRESS.finditer(text)
    ]


def look_at_written(address: str) -> WebAddress:
    """An address as people write it: ``www.example.org`` is one too."""
    return look_at(address if address[:4].lower() == "http" else f"https://{address}")


def fit_text(name: str, text: str) -> str:
    """``text`` with wrapped addresses unwrapped.

    Raises InvalidValueError for an address that must not stand in a mail; ``name`` is the
    field in which it stands.
    """

    def refuse(address: str, problem: UnfitAddressError) -> str:
        raise unfit(address, problem, name)

    return _each_address(text, refuse)


def unwrapped_text(text: str) -> str:
    """``text`` with wrapped addresses unwrapped; those that are no good stay as they are."""
    return _each_address(text, lambda address, _: address)


def without_unfit(text: str) -> tuple[str, bool]:
    """``text`` with an ellipsis for each address that is no good, and whether there was one."""
    left_out = False

    def leave_out(_: str, __: UnfitAddressError) -> str:
        nonlocal left_out
        left_out = True
        return LEFT_OUT

    return _each_address(text, leave_out), left_out


def changes_to(
    text: str, unfit_one: Callable[[str, UnfitAddressError], str]
) -> Iterator[tuple[int, int, str]]:
    """Begin, end and new text of each address that is not to stay as it is written.

    What becomes of one that is no good says ``unfit_one``.
    """
    for start, end in find_addresses(text):
        written = text[start:end]
        try:
            found = look_at_written(written)
            # Only what was wrapped is another address; all others stay as they were written.
            fit = found.url if found.was_wrapped else written
        except UnfitAddressError as problem:
            fit = unfit_one(written, problem)
        if fit != written:
            yield start, end, fit


def with_hidden_shown(text: str) -> str:
    """``text`` with U+FFFD for what cannot be seen inside an address.

    Dropped like elsewhere it would make another address of it, one that nobody wrote.
    """
    if text.isascii() and text.isprintable():
        return text
    return _RUN.sub(lambda run: _shown(run.group()), text)


def _shown(run: str) -> str:
    end = len(run)
    while end and first_unseen(run[end - 1]):
        end -= 1  # behind the address it hides nothing
    return "".join(HIDDEN if first_unseen(one) else one for one in run[:end]) + run[end:]


def _each_address(text: str, unfit_one: Callable[[str, UnfitAddressError], str]) -> str:
    pieces: list[str] = []
    done = 0
    for start, end, fit in changes_to(text, unfit_one):
        pieces += [text[done:start], fit]
        done = end
    return "".join([*pieces, text[done:]])


def _without_trailing(match: re.Match[str], text: str) -> str:
    address = _unmarked(match[0].rstrip(_TRAILING), match.start(), text)
    while address.endswith((")", "]")) and address.count("(") + address.count("[") < (
        address.count(")") + address.count("]")
    ):
        address = _unmarked(address[:-1].rstrip(_TRAILING), match.start(), text)
    return address


def _unmarked(address: str, start: int, text: str) -> str:
    """Without ``*`` or ``_`` at the end that close what was opened before: marks, no letters."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    while address.endswith(tuple(_EMPHASIS)) and address[-1] in line:
        address = address[:-1].rstrip(_TRAILING)
    return address
