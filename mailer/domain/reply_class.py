"""ReplyClass: what is wrong when a mail server refuses, told from code, status and text.

The text decides where it is plain, since servers are freer with statuses (RFC 3463) than with
words; else the status, else nothing is concluded. Addresses and links in the text are no words.
"""

import re
from enum import StrEnum

from mailer.domain import reply_words as words


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
_STATUS = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?![.\d])")
_STATUS_IN_BRACKETS = re.compile(r"\(#?([245]\.\d{1,3}\.\d{1,3})\)")
_NO_WORDS = re.compile(r"<[^<>\s]*>|\S+@\S+|https?://\S+", re.IGNORECASE)
# The subject and detail of RFC 3463 statuses, without the class.
_ADDRESS_FAULTS = frozenset({"1.1", "1.2", "1.3", "1.6", "1.10", "2.1"})
_SENDER_FAULTS = frozenset({"1.7", "1.8", "7.60", "2.252"})
_QUOTA_FAULTS = frozenset({"1.90", "4.5", "7.232", "7.233", "7.705", "7.708"})
_SIZE_FAULTS = frozenset({"3.4", "2.3"})
# Exchange: the recipient is a group or room that only some may write to.
_CLOSED_GROUPS = frozenset({"7.2", "7.124", "7.129", "7.133", "7.134", "7.135", "7.136"})
# RFC 7372 and what Google and Microsoft added: our SPF, DKIM, DMARC, DNS; 7.28 is a flood.
_OUR_AUTHENTICATION = re.compile(r"7\.(?:2[0-79]|3[0-2]|509|515)\Z")


def status_in(text: str) -> str:
    """The enhanced status (RFC 3463) that a reply's text begins with or has in brackets, or ""."""
    found = _STATUS.match(text) or _STATUS_IN_BRACKETS.search(text)
    return found.group(1) if found else ""


def plain_words(text: str) -> str:
    """What a reply says, in lower case on one line; addresses and links are no words."""
    return " ".join(_NO_WORDS.sub(" ", text[:_READ]).lower().split())


def reply_class_of(code: int, text: str) -> ReplyClass:
    """What a reply of 400 and above means; ``text`` is all after the code, its status included.

    Whoever answers may be the relay or, quoted in a bounce, the recipient's server.
    """
    detail = status_in(text)[2:]
    said = plain_words(text)
    return _for_now(code, detail, said) if code < 500 else _for_good(code, detail, said)


def is_too_large(text: str) -> bool:
    """Whether a refusal is about the size of the message, not about room in one mailbox."""
    detail = status_in(text)[2:]
    if detail in _SIZE_FAULTS:
        return True
    return detail != "2.2" and words.TOO_BIG.search(plain_words(text)) is not None


def may_mean_one_mailbox(text: str) -> bool:
    """Whether a refusal for its size may be one mailbox's limit, which RFC 3463 calls X.2.3.

    Servers say X.2.3 for their own limit as well: only what others are told tells which it is.
    """
    detail = status_in(text)[2:]
    return detail.startswith("2.") or words.OF_ONE_MAILBOX.search(plain_words(text)) is not None


def is_unspecific(code: int, text: str) -> bool:
    """Whether a refusal for good leaves open if it means this recipient, the mail or us.

    RFC 5321 has 552 for a mailbox without room and for a message that is too large.
    """
    found = reply_class_of(code, text)
    said = plain_words(text)
    if code < 500 or found is ReplyClass.ADDRESS:
        return False
    if found is ReplyClass.FULL:
        is_plain = status_in(text)[2:] == "2.2" or words.ROOM_OF_ONE.search(said)
        return code == 552 and not is_plain
    if found is ReplyClass.MESSAGE:
        return is_too_large(text)
    return found in FINAL and words.UNKNOWN.search(said) is None


def is_about_content(text: str) -> bool:
    """Whether a refusal by policy is about what the mail says, not about who sends it."""
    said = plain_words(text)
    return bool(words.LOOKS_BAD.search(said)) and not words.SENDS_BADLY.search(said)


def _for_now(code: int, detail: str, said: str) -> ReplyClass:
    if words.QUOTA.search(said):
        return ReplyClass.QUOTA
    if detail == "2.2" or (not detail.startswith("3.") and words.FULL.search(said)):
        return ReplyClass.FULL
    if words.GREYLISTED.search(said) or words.ONE_TOO_FAST.search(said):
        return ReplyClass.NOT_YET
    if _OUR_AUTHENTICATION.match(detail):
        return ReplyClass.POLICY
    if detail in {"3.1", "3.2"} or (code == 421 and detail.startswith("3.")):
        return ReplyClass.SYSTEM
    # 4.4.x is a connection that was idle or lost: a new one will do.
    if (code == 421 and not detail.startswith("4.")) or words.FAST.search(said):
        return ReplyClass.SLOW
    if detail.startswith("7."):
        return ReplyClass.HESITANT
    return ReplyClass.SYSTEM if "insufficient system" in said else ReplyClass.NOT_YET


def _for_good(code: int, detail: str, said: str) -> ReplyClass:
    """The order is the rule: what is plainer, and what is not the address's fault, first."""
    for ask in (_about_us, _about_message, _about_recipient):
        found = ask(code, detail, said)
        if found is not ReplyClass.NONE:
            return found
    if code == 503:
        return ReplyClass.NOT_YET  # "bad sequence of commands" is a quarrel of the two programs
    if detail == "4.7":
        return ReplyClass.EXPIRED
    if detail.startswith("4.") or words.NO_ROUTE.search(said):
        return ReplyClass.ROUTE
    return ReplyClass.REFUSED


def _about_us(code: int, detail: str, said: str) -> ReplyClass:
    if detail in _QUOTA_FAULTS or words.QUOTA.search(said):
        return ReplyClass.QUOTA
    if code in {530, 534, 535, 538} or (
        words.LOGIN.search(said) and not words.DOMAIN_PROOF.search(said)
    ):
        return ReplyClass.LOGIN
    if detail in _SENDER_FAULTS or words.SENDER.search(said):
        return ReplyClass.SENDER
    return ReplyClass.RELAYING if words.RELAYING.search(said) else ReplyClass.NONE


def _about_message(code: int, detail: str, said: str) -> ReplyClass:
    if detail in _SIZE_FAULTS or detail.startswith("6."):
        return ReplyClass.MESSAGE
    if detail != "2.2" and words.TOO_BIG.search(said):
        return ReplyClass.MESSAGE
    judged = code in {550, 552, 554} and not detail.startswith(("1.", "2."))
    return ReplyClass.MESSAGE if judged and words.CONTENT.search(said) else ReplyClass.NONE


def _about_recipient(code: int, detail: str, said: str) -> ReplyClass:
    if detail == "2.2" or words.FULL.search(said) or (code == 552 and not detail):
        return ReplyClass.FULL
    if words.ONE_TOO_FAST.search(said):
        return ReplyClass.NOT_YET
    if detail == "4.1" and "access denied" in said:
        return ReplyClass.ADDRESS  # how Microsoft says that there is no such mailbox
    if detail in _CLOSED_GROUPS or words.RESTRICTED.search(said):
        return ReplyClass.RESTRICTED
    if words.GUESSING.search(said):
        return ReplyClass.POLICY
    if words.UNKNOWN.search(said):
        # A policy that speaks of unknown users is still a policy: nobody is suppressed by it.
        return ReplyClass.REFUSED if detail.startswith("7.") else ReplyClass.ADDRESS
    if detail.startswith("7.") or words.JUDGED.search(said):
        return ReplyClass.POLICY
    return ReplyClass.ADDRESS if detail in _ADDRESS_FAULTS or code == 556 else ReplyClass.NONE
