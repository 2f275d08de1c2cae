"""What taking part costs: free of charge, or a fee in the words of the text."""

import re
from dataclasses import dataclass, replace

from mailer.domain.announcement.fees.amounts import Amount, as_written, find_amounts
from mailer.domain.announcement.fees.gratis import Gratis, find_free_words, read_gratis
from mailer.domain.announcement.fees.price_lists import with_lists_joined
from mailer.domain.announcement.fees.sums_alone import names_sum, tells_only_sums
from mailer.domain.announcement.fees.terms import (
    is_about_seminar,
    is_besides,
    is_conditional,
    is_limited,
    names_seminar,
    unquoted,
)
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import WHO_IS_BEHIND, Label
from mailer.domain.announcement.source.source import one_line
from mailer.domain.announcement.text.sentences import Sentence

_FEE = expression(
    r"\b(?:gesamt|teilnahme|tn|teilnehm(?:er\w*|enden)|selbstkosten|eintritts|tagungs|seminar|kurs|workshop|webinar|veranstaltungs|anmelde"
    r"|lehrgangs|schulungs|unkosten|kosten|registrierungs|konferenz|kongress)-?"
    r"(?:gebühr(?:en)?|beitrag|beiträge|entgelte?|preise?|pauschale|kosten)\b"
    r"|\bgebühr(?:en)?\b|\beigen(?:anteil|beteiligung|beitrag)\b|\beintritt(?:spreis)?\b|\b(?:participation|registration|attendance"
    r"|conference|course|admission)\s(?:fees?|charges?|costs?)\b|\b(?:the|a)\sfee\b|\ba\scharge\sof\b|^\W*fees?\b|\bthe\s(?:cost|price)\sis\b|\btickets?\b"
    r"|\badmission\b|\bentry\b|\bentgelt\b|\bdelegate\srate|\b(?:vorverkauf|abendkasse|vvk|ak)\b(?=\W{1,3}\d)|\b(?:frühbucher|normal|standard|ticket|eintritts|regulärer|mitglieder|sonder|voll)"
    r"-?\s?preise?\b|\b(?:eintritts)?karten?\b(?=\s(?:zu|kosten|kostet)\b)|\bdie\skosten\s(?:betragen|belaufen\ssich|liegen)\b(?=.*\b(?:pro|je)\s(?:person|teilnehm|kopf))"
    r"|\bfrühbucher\w*|\bearly[\s-]bird\b"
    r"|\b(?:der|einen)\sbeitrag\s(?:je|pro|von(?=\s\d)|beträgt|beläuft|liegt)\b|\bein\sbeitrag\svon\b(?=\s\d[^.]{0,20}\berhoben)|\bpreis\s(?:je|pro)\s(?:person|kopf|teilnehm)",
    re.IGNORECASE,
)
_PERHAPS_FEE = expression(
    r"gebühr|\beigenanteil|\bkosten\b|kostet\b|beitrag|\bpreis|entgelt|eintritt|\bfees?\b|\bprice\b|\bcosts?\b"
    r"|\bcharged?\b|\bask\sfor\b|sammeln\b|\beingesammelt\b|\bmitbringen\b|\bbringen\ssie\b|tickets?\b|\badmission\b|unkosten|\bzahl\w+|\bbezahl\w+|\berheben\b|\bpays?\b"
    r"|berechne[nt]\b|\bfällig\b|\bfallen\b.*\ban\b"
    r"|in\srechnung|\b(?:pro|je)\s(?:person|teilnehm)|\bp\.\s?p\.|\bper\s(?:person|participant)"
    r"|\bzzgl|\binkl|\bmwst|\bust\b|\bvat\b",
    re.IGNORECASE,
)
_NO_SEMINAR_FEE = expression(
    r"\W*(?:storn|rücktritt|(?:late\s)?cancel|no-?show|übernacht|non-?attend|nicht(?:teilnahme|erschein)"
    r"|(?:places?|bookings?)\s(?:\w+\s)?cancel|if\syou\s(?:cancel|do\snot)"
    r"|(?:bei|im\sfalle|wer)\s(?:\w+\s){0,4}?(?:absage|absagt|nicht\w*|storn\w*|rücktritt|verhinderung)\b)",
    re.IGNORECASE,
)
# "…, Getränke sind inklusive": nothing beside it is paid for.
_INCLUDED = expression(
    r"(?:[,(;][^,;()]{0,60}|(?:€|\bEuro|\bEUR)\s)\b(?:inklusive|einschließlich|including|inbegriffen|enthalten|enthält|beinhaltet|umfasst|zzgl|zuzüglich|plus|included|includes|(?:sind|ist)\sdabei|inkl|abdeckt|abgedeckt|deckt|covers)\b[^,;()]{0,40}",
    re.IGNORECASE,
)
_CELLS = expression(r"\s[|·•]\s")
_LONGEST_FEE = 200
_COSTS = expression(r"\bkoste[nt]\b|\bcosts?\b|\bpreis\w*|\bprice\b|\bcharge\b", re.IGNORECASE)
# "Wir nehmen 12 Euro pro Person": whoever announces asks it of whoever comes.
_WE_ASK = expression(
    r"\b(?:wir\s(?:nehmen|berechnen|erheben|verlangen|sammeln|bitten)|(?:nehmen|berechnen|erheben|verlangen|sammeln|bitten)\swir"
    r"|für\sdie\steilnahme\s(?:fallen|sind|werden)|wir\sstellen(?=.*\bin\srechnung\b)"
    r"|we\s(?:ask|charge|collect|take))\b",
    re.IGNORECASE,
)
_OF_STUFF = expression(
    r"\W*(?:(?:der|die|ein)\s)?(?:(?:kosten|unkosten)-?beitrag|(?:material|zutaten|lebensmittel|verpflegungs|sach)-?(?:kosten|geld|umlage|beitrag|pauschale))\b.*\d",
    re.IGNORECASE,
)
# "5 Euro, Studierende zahlen nichts": the sum is what everybody else pays.
_FREE_FOR_OTHERS = expression(
    r"[,;]\s[^;.]{3,80}\b(?:zahlen\snichts|zahlt\snichts|frei|kostenlos|kostenfrei|gratis|free|pay\snothing)\b"
    r"|[,;]\s(?:frei|kostenlos|kostenfrei|gratis|free)\s(?:für|for)\s[^;.]{2,60}",
    re.IGNORECASE,
)
_REDUCED = expression(r"ermäßigt|\berm\.|reduced|concession", re.IGNORECASE)
_GIVEN = expression(
    r"\b(?:erhalten|erhält|bekommen|gewinn\w*|dotiert|preisgeld|zusch[uü]ss\w*|gefördert|prize|award)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Price:
    """``free`` is None if the text does not say or contradicts itself; ``fee`` as written."""

    free: bool | None = None
    fee: str = ""
    unsure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Fee:
    """An amount as written. ``sure``: taking part costs it, and nobody pays another sum.

    ``several``: taking part costs one of several sums, or about this one.
    """

    text: str
    sure: bool
    for_some: bool = False
    several: bool = False
    beside: bool = False


_SILENT = Price()
_BOTH = frozenset({"free", "fee"})


def read_price(sentences: tuple[Sentence, ...]) -> Price:
    """Whether taking part is free, and the fee; whatever holds only for some is doubtful."""
    told = (part for one in sentences if one.label not in WHO_IS_BEHIND for part in _apart(one))
    sentences, listed = with_lists_joined(tuple(told))
    previous = ["", *(one.text for one in sentences)]
    gratis = {read_gratis(one, told) for one, told in zip(sentences, previous, strict=False)}
    gratis |= {_zero(one) for one in sentences}
    fees = [
        fee for one, above in zip(sentences, previous, strict=False) if (fee := _fee(one, above))
    ]
    sure = _each_once([fee for fee in fees if fee.sure])
    doubtful = [fee for fee in fees if not fee.sure]
    if max(gratis, default=None) is Gratis.FOR_CIRCLE and Gratis.PAID not in gratis and not fees:
        # "Für Betriebe im Kreis kostenfrei", and not a word of anybody who pays.
        return Price(True, "", _BOTH)
    for_some = {Gratis.CONDITIONAL, Gratis.FOR_CIRCLE} & gratis
    if for_some or {Gratis.FREE, Gratis.PAID} <= gratis:
        # "5 Euro, Studierende zahlen nichts": what most pay is proposed.
        most = False if sure and Gratis.FREE not in gratis else None
        return Price(most, _all_of(sure or _texts(doubtful)), _BOTH)
    if Gratis.FREE in gratis:
        if sure or any(fee.for_some or fee.several for fee in doubtful):
            return Price(None, _all_of(sure or _texts(doubtful)), _BOTH)
        return Price(True, "", frozenset({"fee"} if doubtful else ()))
    several = [fee for fee in fees if fee.several]
    if sure and any(fee.for_some for fee in doubtful):
        # "Der Beitrag ist 95 €. Ehrenamtliche zahlen 45 €.": everybody pays one of them.
        every = _each_once([fee for fee in fees if fee.sure or fee.for_some])
        return Price(False, _all_of(every), frozenset({"fee"}))
    if sure or (several and not any(fee.for_some for fee in doubtful)):
        plain = (
            len(sure) == 1
            and not listed
            and not any(fee.several or not fee.beside for fee in doubtful)
        )
        return Price(False, _all_of(sure or _texts(several)), frozenset(() if plain else {"fee"}))
    return _without_a_plain_word(sentences, gratis, doubtful)


def _apart(sentence: Sentence) -> list[Sentence]:
    """What the seminar costs and what its meals cost, where one sentence tells both.

    Each cell of a line of facts is apart: "140 € inkl. Mittagessen | 12 Plätze".
    """
    parts = _CELLS.split(sentence.text)
    if len(parts) > 1:
        return [replace(sentence, text=one) for one in parts]
    parts = sentence.text.split("; ")
    if len(parts) == 1 or len({is_besides(one) for one in parts}) == 1:
        return [sentence]
    return [replace(sentence, text=one) for one in parts]


def find_price_words(text: str) -> list[tuple[int, int]]:
    """Where the text speaks of amounts or of taking part for free: ``(start, end)`` each."""
    return [*((one.start, one.end) for one in find_amounts(text)), *find_free_words(text)]


def _without_a_plain_word(
    sentences: tuple[Sentence, ...], gratis: set[Gratis], doubtful: list[_Fee]
) -> Price:
    fee = next((one.text for one in doubtful if not one.beside), "")
    if doubtful and not fee:
        # Where nothing else is paid, what is paid for the clay is proposed.
        of_stuff = (one.text for one in sentences if _OF_STUFF.match(one.text))
        fee = one_line(next(of_stuff, ""), _LONGEST_FEE)
    if Gratis.PAID in gratis:
        return Price(False, fee, frozenset({"fee"}))
    if doubtful or any(_promises_a_price(one) for one in sentences):
        # Several sums and no word of "free": whoever pays which, everybody pays one of them.
        sums = {amount.value for amount in find_amounts(fee)}
        return Price(False if len(sums) > 1 and not gratis - {Gratis.SILENT} else None, fee, _BOTH)
    return Price(None, "", frozenset({"free"})) if Gratis.UNCLEAR in gratis else _SILENT


def _promises_a_price(sentence: Sentence) -> bool:
    """A line "Kosten:" or the word "Teilnahmegebühr" whose amount is not understood."""
    text = unquoted(sentence.text)
    return sentence.label is Label.FEE or (_FEE.search(text) is not None and not is_besides(text))


def _zero(sentence: Sentence) -> Gratis:
    """What a sum of nothing says: "0 Euro" is free, "Vereine: 0 Euro" is for some."""
    text = unquoted(sentence.text)
    amounts = find_amounts(text)
    # "Kosten: 0 Euro, Mittagessen geht auf uns": what stands behind is of something else.
    own = text.partition(", ")[0] if sentence.label is Label.FEE else text
    if not any(one.value == 0 for one in amounts) or is_besides(own):
        return Gratis.SILENT
    plain = (
        sentence.label is Label.FEE or _PERHAPS_FEE.search(text) or tells_only_sums(text, amounts)
    )
    return Gratis.FREE if plain and not is_limited(text) else Gratis.CONDITIONAL


def _fee(sentence: Sentence, above: str) -> _Fee | None:
    """What a sentence tells of a fee; ``above`` is the one before it."""
    text = unquoted(sentence.text)
    amounts = [one for one in find_amounts(text) if one.value > 0]
    if not amounts:
        return None
    if sentence.label is Label.FEE:
        whole = one_line(sentence.text.rstrip("."), 200)
        if _NO_SEMINAR_FEE.match(text):
            return _Fee(whole, sure=False, beside=True)
        for_some = len(amounts) == 1 and is_conditional(text, amounts[0].start, amounts[0].end)
        return _Fee(whole, sure=not for_some, for_some=for_some)
    amounts = [one for one in amounts if one.is_plausible]
    aside = is_besides(_INCLUDED.sub("", text)) or _GIVEN.search(text)
    if amounts and aside and not _FEE.search(text):
        return _Fee(as_written(sentence.text, amounts), sure=False, beside=True)
    about_fees = (
        _PERHAPS_FEE.search(text) or _FEE.search(text) or read_gratis(sentence) > Gratis.UNCLEAR
    )
    if not amounts or not (about_fees or _is_all(text, amounts)):
        return None
    written = as_written(sentence.text, amounts)
    named = not is_besides(_INCLUDED.sub("", text)) and (
        (_is_all(text, amounts) and names_seminar(text)) or names_sum(text, amounts, above)
    )
    if not named and not _is_plain(sentence, text):
        beside = is_besides(_INCLUDED.sub("", text))
        return _Fee(written, sure=False, for_some=not beside and is_limited(text), beside=beside)
    one_sum = _is_one_sum(text, amounts)
    for_some = text.rstrip().endswith("?") or (
        is_limited(_FREE_FOR_OTHERS.sub("", _outside_parentheses(text))) and len(amounts) == 1
    )
    return _Fee(
        written,
        sure=one_sum and not for_some,
        for_some=for_some,
        several=not one_sum and not for_some,
    )


def _is_plain(sentence: Sentence, text: str) -> bool:
    """Whether the sentence tells what taking part costs, and not, say, what cancelling costs."""
    text = _INCLUDED.sub("", text)
    if _FEE.search(text):
        return not is_besides(text) or bool(
            _FEE.match(text) or re.search(r"teilnahme|particip", text, re.IGNORECASE)
        )
    if is_besides(text):
        return False
    if read_gratis(sentence) > Gratis.UNCLEAR:
        return True
    if _WE_ASK.search(text):
        return True
    bare = text
    for one in find_amounts(text):
        bare = bare[: one.start] + " " * (one.end - one.start) + bare[one.end :]
    found = _COSTS.search(bare)
    return found is not None and is_about_seminar(bare, *found.span())


def _is_one_sum(text: str, amounts: list[Amount]) -> bool:
    """One amount that is no range; or one and its reduced rate, both as written."""
    if any(one.rough for one in amounts):
        return False
    between = text[amounts[0].end : amounts[-1].start]
    reduced = bool(_REDUCED.search(text)) or between.count("(") > between.count(")")
    return len({one.value for one in amounts}) == 1 or reduced


def _is_all(text: str, amounts: list[Amount]) -> bool:
    """Whether the line is nothing but an amount and a word or two; a sum of nothing counts too."""
    rest = text[: amounts[0].start] + text[max(one.end for one in find_amounts(text)) :]
    return len(re.findall(r"\w+", rest)) <= 3


def _outside_parentheses(text: str) -> str:
    return re.sub(r"\([^()]*\)", " ", text)


def _all_of(fees: list[str]) -> str:
    """Every price there is: who reads only the first takes it for the only one."""
    return one_line("; ".join(fees), _LONGEST_FEE)


def _texts(fees: list[_Fee]) -> list[str]:
    return [fee.text for fee in fees if not fee.beside]


def _each_once(fees: list[_Fee]) -> list[str]:
    return list(dict.fromkeys(fee.text for fee in fees))
