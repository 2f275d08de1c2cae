"""Refusals of a mailing: what is wrong with the mail itself is nobody's address's fault.

A mailing that is refused stands still until it is mended, and its recipients keep their turn.

==============================================  ==================================================
what was said                                   what follows
==============================================  ==================================================
too large; something refused before a           the mailing stands still
recipient was named; we cannot say it
the content is refused, and nobody has it yet:  the mailing stands still
by two domains, or for three recipients
... by three domains, and by no fewer than      the mailing stands still
have taken it
... else, while others are still to be asked    those recipients wait for what the others say
... else                                        those recipients' filter: they fail
"refused", and no more than that; too large,    the mailing stands still
perhaps for one mailbox; no room, whoever's;
nobody has it, and it was said for eight
... or nobody has it, all others were asked,    the mailing stands still
and it was said by two domains, or for three
... and nobody has it yet                       those recipients wait for what the others say
... else                                        it is those recipients: they fail
==============================================  ==================================================

The last four rows need more before a mailing stands still: dead addresses are refused in such
words too, and a few of them may come first. Of one recipient, or two of one domain, nobody can
tell: they fail. What is plainly about an address ("user unknown", 5.1.1) is never in doubt.
"""

from collections.abc import Collection
from enum import StrEnum

from mailer.domain.errors import Sentence
from mailer.domain.note import Code, Note, only

_DOMAINS_OF_NOBODY = 2
_RECIPIENTS_OF_NOBODY = 3
_DOMAINS = 3
_PLENTY = 8


class Fault(StrEnum):
    """Why a mailing stands still; the value is the ledger's word for it."""

    SIZE = Code.TOO_LARGE.value
    CONTENT = Code.CONTENT_REFUSED.value
    MESSAGE = Code.MESSAGE_REFUSED.value

    @property
    def code(self) -> Code:
        """The code of its note."""
        return Code(self.value)


class Judgement(StrEnum):
    """Whose fault a refusal is."""

    MAILING = "mailing"
    RECIPIENTS = "recipients"
    UNDECIDED = "undecided"


def judged(
    refused: Collection[str],
    taken: Collection[str],
    *,
    others_to_ask: bool,
    unspecific: Collection[str] = (),
) -> Judgement:
    """Whose fault a refusal in doubt is; see the table above.

    ``refused`` are the addresses for which the content was, ``unspecific`` those that were
    refused in words that may mean anything, each once; ``taken`` are addresses that have the
    mail, or as many of them as tell enough.
    """
    refusing = {_domain(one) for one in refused}
    taking = {_domain(one) for one in taken}
    if not taking and _tells(refused):
        return Judgement.MAILING
    if len(refusing) >= _DOMAINS and len(refusing) >= len(taking):
        return Judgement.MAILING
    every = {*refused, *unspecific}
    if not taking and (len(every) >= _PLENTY or (not others_to_ask and _tells(every))):
        return Judgement.MAILING
    if taking or not others_to_ask:
        return Judgement.RECIPIENTS
    return Judgement.UNDECIDED


def note(fault: Fault, line: str) -> Note:
    """What a mailing that stands still waits for, with the server's line."""
    return Note.of(fault.code, reply=line)


def refused(one: Note) -> tuple[Fault, str] | None:
    """The fault and the server's line in such a note; None for any other."""
    fault = _FAULTS.get(one.code)
    return None if fault is None else (fault, one.parameters["reply"])


def noted(waits_for: str) -> tuple[Fault, str] | None:
    """The same of what a mailing waits for, as the database holds it."""
    one = only(waits_for)
    return None if one is None else refused(one)


def sentence_for(fault: Fault, line: str, number: int, step: str) -> Sentence:
    """What staff is told, and what to do; ``number`` and ``step`` are the mailing's."""
    name = f"{number} ({step})" if step else str(number)
    de, en = _ADVICE[fault]
    return Sentence(
        f"Sendung {name} steht still: {_WORDS[fault].de} ({line}). Niemandem geht sie verloren. "
        f"{de} Dann: seminarpost mailing resume {number}",
        f"Mailing {name} stands still: {_WORDS[fault].en} ({line}). Nobody has lost it. {en} "
        f"Then: seminarpost mailing resume {number}",
    )


def in_words(fault: Fault, line: str) -> Sentence:
    """The same in few words."""
    told = _WORDS[fault]
    return Sentence(f"{told.de}: {line}", f"{told.en}: {line}")


_WORDS = {
    Fault.SIZE: Sentence(
        "die Mail ist größer, als der Mailserver annimmt",
        "the mail is larger than the mail server takes",
    ),
    Fault.CONTENT: Sentence(
        "der Inhalt wird überall abgelehnt", "the content is refused everywhere"
    ),
    Fault.MESSAGE: Sentence(
        "der Mailserver nimmt die Mail so nicht an", "the mail server does not take the mail"
    ),
}
_ADVICE = {
    Fault.SIZE: Sentence(
        "Bitte die Mail kürzen oder beim Betreiber mehr erlauben lassen; jeder neue Lauf versucht "
        "es von selbst wieder.",
        "Please shorten the mail or have the operator allow more; every new run tries again by "
        "itself.",
    ),
    Fault.CONTENT: Sentence(
        "Bitte ändern, was beanstandet wird, oder beim Betreiber nachfragen.",
        "Please change what is objected to, or ask the operator.",
    ),
    Fault.MESSAGE: Sentence(
        "Bitte beim Betreiber nachfragen oder die Mail ändern.",
        "Please ask the operator or change the mail.",
    ),
}


_FAULTS: dict[str, Fault] = {fault.code: fault for fault in Fault}


def _tells(refused: Collection[str]) -> bool:
    """Whether, as long as nobody has the mail, so many tell of everybody."""
    domains = {_domain(one) for one in refused}
    return len(domains) >= _DOMAINS_OF_NOBODY or len(refused) >= _RECIPIENTS_OF_NOBODY


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
