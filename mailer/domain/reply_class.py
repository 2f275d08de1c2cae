"""ReplyClass: what is wrong when a mail server refuses; and what of a reply's text is looked at.

Which words and statuses mean what are rules (``domain.reply_rule``). The text decides where it is
plain, since servers are freer with statuses (RFC 3463) than with words; else the status, else
nothing is concluded. Addresses and links in the text are no words.
"""

import re
from enum import StrEnum


class ReplyClass(StrEnum):
    """What stood in a mail's way; the value is the ledger's word for it."""

    NONE = ""
    ADDRESS = "address does not exist"
    FULL = "mailbox full"
    RESTRICTED = "recipient takes no mail from us"
    POLICY = "refused by policy"
    SLOW = "told to slow down"
    HESITANT = "asked to come back later"
    """A 4.7.x that says neither greylisting nor too fast: one may be either, several are not."""
    SYSTEM = "server short of resources"
    NOT_YET = "refused for now"
    MESSAGE = "message refused"
    ROUTE = "no way to the domain"
    EXPIRED = "expired on the way"
    LOGIN = "login refused"
    SENDER = "sender refused"
    RELAYING = "relaying denied"
    QUOTA = "sending quota used up"
    LOST = "connection lost"
    REFUSED = "refused"


OURS = frozenset({ReplyClass.LOGIN, ReplyClass.SENDER, ReplyClass.RELAYING, ReplyClass.QUOTA})
"""The server refuses us, whoever the recipient is."""

FINAL = frozenset(
    {
        ReplyClass.ADDRESS,
        ReplyClass.RESTRICTED,
        ReplyClass.MESSAGE,
        ReplyClass.ROUTE,
        ReplyClass.EXPIRED,
        ReplyClass.REFUSED,
    }
)
"""Trying again would change nothing; only the first is a reason never to write again."""

_READ = 1000  # characters: who has not said it by then means to keep us busy
_STATUS = re.compile(r"\s*#?([245]\.\d{1,3}\.\d{1,3})(?![.\d])")
_STATUS_IN_BRACKETS = re.compile(r"\(#?([245]\.\d{1,3}\.\d{1,3})\)")
_INNER_DOT = re.compile(r"\.(?=[^\s.])")
_NO_WORDS = re.compile(
    r"<[^<>\s]*>|\(\s*[^\s()]+@[\w.\-]+\s*\)|\S+@[\w.\-]+|https?://\S+", re.IGNORECASE
)


def status_in(text: str) -> str:
    """The enhanced status (RFC 3463) that a reply's text begins with or has in brackets, or ""."""
    found = _STATUS.match(text) or _STATUS_IN_BRACKETS.search(text)
    return found.group(1) if found else ""


def plain_words(text: str) -> str:
    """What a reply says, in lower case on one line; addresses and links are no words.

    A dot is left only where a sentence ends, and not in the names of hosts.
    """
    return one_line(text[:_READ])


def one_line(text: str) -> str:
    """The same of a longer text."""
    return " ".join(_INNER_DOT.sub("-", _NO_WORDS.sub(" ", text).lower()).replace("_", " ").split())
