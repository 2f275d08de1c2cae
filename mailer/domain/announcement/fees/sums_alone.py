"""Lines that tell a sum and nothing of what it is for: "6 € / erm. 4 €", "Kosten 95 €"."""

import re

from mailer.domain.announcement.fees.amounts import Amount
from mailer.domain.announcement.fees.terms import is_besides
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.vocabulary import words

# "Kosten pro Person netto 95 €, zzgl. MwSt.", but no sentence of what else costs something.
_BY_NAME = expression(
    r"\W*(?:(?:gesamt|un)?kosten(?:punkt|umlage)?|umlage|pauschale|beitrag|preis|price|cost)\b"
    r"(?!\s(?:der|des|von|of)\b)[^!?]{0,100}(?:(?<!\.)|(?<=St\.))$",
    re.IGNORECASE,
)
# "36 € pro Person, inklusive Brot und Wasser": what it includes is no other subject.
_WITH_ALL = expression(
    r"\b(?:inklusive|inkl\.|einschließlich|including|incl\.|zzgl\.|zuzüglich|plus)\s.{3,80}$",
    re.IGNORECASE,
)
_SAYS_OF_SUM = words(
    "pro je person p teilnehmer teilnehmerin teilnehmende teilnehmenden erm ermäßigt zzgl inkl",
    "concessions concession ermäßigte mwst ust",
    "zahlbar rechnung folgt bar vor ort überweisung payable on arrival at the door",
    "netto brutto und bzw nur per participant plus vat reduced gesetzl gesetzlicher tn kopf",
)


def names_sum(text: str, amounts: list[Amount], above: str) -> bool:
    """Whether a line tells what taking part costs; ``above`` is the line over it."""
    if _BY_NAME.match(text):
        return True
    return tells_only_sums(text, amounts) and not _heads_sum(above)


def tells_only_sums(text: str, amounts: list[Amount]) -> bool:
    """Whether a line tells sums of money and nothing of what they are for: "6 € / erm. 4 €"."""
    rest = list(_WITH_ALL.sub(lambda found: " " * len(found[0]), text))
    for one in amounts:
        rest[one.start : one.end] = " " * (one.end - one.start)
    told = re.findall(r"[^\W\d_]+", "".join(rest).lower())
    return all(word in _SAYS_OF_SUM for word in told)


def _heads_sum(above: str) -> bool:
    """Whether a line says what the sum below it is for: "Abendessen", "Mitgliedsbeitrag:"."""
    return is_besides(above) or above.endswith(":") or len(above.split()) == 1
