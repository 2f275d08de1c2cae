"""Words that say that taking part is free, that it is not, or that it is not said yet."""

import re
from collections.abc import Iterator
from enum import IntEnum
from itertools import islice

from mailer.domain.announcement.fees.amounts import find_amounts
from mailer.domain.announcement.fees.terms import (
    clause_of,
    is_about_seminar,
    is_besides,
    is_conditional,
    is_limited,
    is_of_audience,
    names_seminar,
    unquoted,
)
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import WHO_IS_BEHIND, Label
from mailer.domain.announcement.text.sentences import Sentence

_SEMINAR = (
    r"(?:teilnahme|seminar|webinar|veranstaltung|workshop|event|participation|angebot|vortr[aä]g|kurs"
    r"|fachtag|tagung|fortbildung|schulung|reihe|besuch|lecture|session|training|konferenz|conference"
    r"|course|talk|eintritt|zugang|anmeldung|registration|attendance|admission)"
)
_COST = (
    r"(?:(?:teilnahme|teilnehm(?:er|enden)|tagungs|seminar|kurs|kosten|unkosten)?-?"
    r"(?:kosten|gebühr(?:en)?|beitrag|beiträge|entgelte?)|eintritt)"
)
_ADVERB = r"natürlich|selbstverständlich|übrigens|gar|überhaupt|rein|wie\simmer|also|hier|dabei"
# Whoever is spoken to is who takes part: "zahlen Sie nichts", "it won't cost you a penny".
_YOU_PAY_NOTHING = (
    r"\b(?:(?:zahlen|bezahlen)\s(?:sie|ihr|wir)|zahlst\sdu)\s(?:\w+\s){0,2}(?:nichts|nix|keinen\s(?:cent|euro))\b(?!\s(?:extra|zusätzlich|vorab|vor\sort))"
    r"|\b(?:(?-i:Sie)|ihr|wir)\szahl(?:en|t)\s(?:dafür\s|hier\s)?(?:nichts|nix)\b"
    r"|\b(?:sie|ihr|du)\b[^.;]{0,40}\b(?:nichts|keinen\s(?:cent|euro))\s(?:zu\s)?(?:be)?zahl(?:en|t|st)\b"
    r"|\bkosten\sentstehen\s(?:\w+\s){0,6}kein(?:e|erlei)\b|\bes\sentstehen\s(?:\w+\s){0,5}keine(?:rlei)?\skosten\b"
    r"|\bkostet?\s(?:sie|euch|dich)\s(?:\w+\s){0,2}(?:nichts|nix|keinen\s(?:cent|euro))\b"
    r"|\b(?:won['’]t|will\snot|doesn['’]t|does\snot)\scost\s(?:you\s)?(?:a\s(?:cent|penny)|anything)\b(?!\sto\s)"
    r"|\bfür\s(?:sie|euch|dich)\s(?:entsteh|fall)en\s(?:\w+\s)?keine(?=\W*(?:$|[.,;!]|kosten\b|an\b))|\bkostet\s(?:keinen|niemanden)\s(?:was|etwas)\b|\bbeides\sist\s(?:\w+\s)?(?:kostenlos|kostenfrei|gratis)\b|^\W*(?:(?:das|es)\s)?kostet\skeinen\s(?:cent|euro)\b"
    r"|\b(?:what\sdoes\sit\scost|was\skostet\s(?:das|es|die\steilnahme|mich\sdas))\s?\?\s(?:nothing|nichts)\b"
    r"|\bzahlen\smuss\s(?:\w+\s)?niemand\b|\bniemand\s(?:muss\s)?(?:etwas\s)?(?:be)?zahl(?:en|t)\b|\bnobody\s(?:has\sto\spay|pays)\b"
    r"|^\W*no\s(?:fee|charge)\sis\s(?:charged|made|payable)\b"
    r"|\byou\s(?:do\snot|don['’]t|won['’]t)\s(?:have\sto\s|need\sto\s)?pay\s(?:anything|a\s(?:cent|penny)|for\sthis|to\s(?:attend|join|come))\b"
)
_FREE = expression(
    r"(?P<word>\b(?:kosten(?:frei|los)|unentgeltlich|gebührenfrei|entgeltfrei|beitragsfrei|gratis|umsonst)"
    r"(?P<ending>e[snrm]?)?\b|\bfree\sof\s(?:any\s)?(?:charge|cost)\b|\bfor\sfree\b|\bcomplimentary\b"
    rf"|\bohne\s{_COST}\b|\bkein(?:e[nr]?|erlei)?\s{_COST}(?!\s\w*stell)\b|\b{_COST}\s(?:entf(?:ällt|allen)\b|kein(?:e[rs]?|s)?(?=\W*$))"
    rf"|\b{_COST}\s(?:wird|werden)\s(?:(?:für|von)\s(?:\w+\s){{1,2}})?(?:nicht|keine[rs]?)\s(?:erhoben|verlangt|berechnet)\b|\b{_COST}\s(?:erheben|nehmen|verlangen|berechnen|zahlen|zahlt)\s(?:wir|sie|ihr)\s(?:\w+\s)?(?:nicht|keine[nr]?)\b(?!\s(?:vor|erst|bar|sofort|vorab|im|am|an|gleich|direkt))|\b{_COST}\s(?:gibt\ses|haben\swir|ist|sind|wird\ses)\s(?:\w+\s){{0,2}}keine[nr]?(?=\W*$|[,;.])"
    rf"|\bkost(?:e[nt])?\s(?:(?:sie|dich|euch|uns|es|das|tut|wird|auch|(?:der|die|das)\s[\w-]*{_SEMINAR}\w*|{_ADVERB})\s){{0,5}}(?:nichts|nix)\b"
    r"|\b(?:no|without)\s(?:any\s)?(?:participation\s|registration\s|admission\s|conference\s|entrance\s|entry\s|attendance\s|course\s)?(?:charge|fees?|costs?)\b"
    r"|\bcosts?\snothing\b|\bzahl(?:t|en)\snichts\b|\bpay\snothing\b"
    rf"|{_YOU_PAY_NOTHING}"
    rf"|\b{_COST}\s(?:entsteh(?:en|t)|fallen|fällt|werden)\s(?:\w+\s){{0,2}}(?:keine|nicht)(?:\s(?:an|erhoben))?\b"
    r"|\b(?:eintritt|teilnahme|zugang|zutritt|einlass|besuch|anmeldung)(?:\s(?:und|sowie|&)\s\w+)?(?:\s(?:zu[mr]?|an|am)\s(?:[\w-]+\s){1,2}[\w-]+)?"
    r"(?:\s(?:ist|sind|bleibt|bleiben)(?:\s(?!nicht|kein|nur|bis|noch|mitglied|kinder|jugend|studier|schüler|senior)\w+){0,6}|\s?:)?\sfrei\b"
    r"|(?:^|,\s)frei(?=,?\s(?:und\s)?ohne\sanmeldung\b)|\bohne\sberechnung\b|\b(?:wird|werden)\snicht\s(?:berechnet|in\srechnung\sgestellt)\b"
    r"|\bfreie[rnm]?\s(?:eintritt|teilnahme|zugang)\b|\bnothing\sto\spay\b|\bnichts\szu\s(?:be)?zahlen\b|\bzu\s(?:be)?zahlen\sist\s(?:\w+\s)?(?:nichts|nix)\b"
    r"|(?:\b(?:is|it['’]s|are|remains?|attendance|admission|participation|registration|registering|register|entry|event"
    r"|seminar|webinar|workshop)|^|[,(;/:–-])\s?"
    r"(?:entirely\s|completely\s|absolutely\s|also\s|always\s)?free\b(?![-\w])(?!\s(?:from|of|speech|"
    r"time|movement|press|trade|will|hand|places?|to\s(?!attend|join|participate|register|all|every|"
    r"members|students|the\spublic|staff)))"
    r"|\bfree\s(?:(?:online|virtual|public|live|lunch|half-day|one-hour|introductory)\s){0,3}(?:event|seminar|webinar|workshop|admission"
    r"|lecture|talk|course|session|to\sattend|to\sjoin|attendance|participation)\b)",
    re.IGNORECASE,
)
_NOUN_OF_SEMINAR = expression(
    rf"\s+(?:(?!{_SEMINAR})[\w-]+\s)?[\w-]*{_SEMINAR}\w*(?:-\w+)?", re.IGNORECASE
)
_COVERED = expression(
    r"\b(?:kosten|[\w-]*gebühr(?:en)?)\b.{0,60}\b(?:trägt|tragen|getragen|übern[aio]mm\w*)\b"
    r"|\b(?:trägt|tragen|übernimmt|übernehmen)\s(?:die|alle|sämtliche)\skosten\b"
    r"|\bmitglied\w*\s(?:bereits\s)?(?:enthalten|inbegriffen)\b",
    re.IGNORECASE,
)
_NOT = expression(
    r"\b(?:nicht|kein\w*|not|isn['’]t|aren['’]t|weder|nor|never)\s(?:\w+\s)?$", re.IGNORECASE
)
_PAID = expression(
    r"\b(?:kosten|gebühren|entgelt)pflichtig\w*"
    # "Es wird ein Kostenbeitrag erhoben", but "… wird keiner erhoben".
    rf"|\b(?:eine?n?|der|die)\s(?:\w+e[rn]?\s)?{_COST}\b(?:(?!\b(?:nicht|kein\w*|für|der|des|von|bei)\b)[^.;]){{0,60}}\b(?:erhoben|fällig|berechnet|verlangt)\b"
    rf"|\b(?:erheben|nehmen|berechnen|verlangen)\swir\s(?:\w+\s){{0,4}}?eine?n?\s(?:\w+e[rn]?\s)?{_COST}\b|\bgegen\s(?:eine\s)?(?:gebühr|entgelt|aufpreis)\b|\bfee-based\b|(?<!no\s)\bfees?\s(?:applies|apply|is\scharged|will\sbe\scharged)\b|\bsubject\sto\s(?:a\s)?(?:fee|charge)"
    r"|\b(?:charge|pay)able\b|\b(?:is|are|be)\snot\s(?:\w+\s)?free\b(?!\s(?:of|from))|\bisn['’]t\sfree\b",
    re.IGNORECASE,
)
_ASKS_COST = expression(
    r"\b(?:what\sdoes\sit\scost|how\smuch\s(?:is\sit|does\sit\scost)|was\skostet|und\sdie\skosten|^\W*(?:cost|kosten)\w*)\b[^.?]{0,30}\?$",
    re.IGNORECASE,
)
_ENDED = expression(r"\W*$|\s?[.,!;–]")
_FREE_LABELLED = expression(
    r"(?:(?:ist|is|sind|are)\s)?(?:keine?[rs]?|(?:gar|überhaupt)\s(?:nichts|nix)|keinerlei|keins|none|nil|frei|free|kostenfrei|kostenlos|gratis|entfällt|entfallen|nichts|nix|nothing|ohne(?=\W*$)"
    r"|no\s(?:fee|cost|charge)s?)\b",
    re.IGNORECASE,
)
# "Mitglieder frei, Gäste 20 €": free for whom the same clause names.
_FREE_AT_END = expression(
    r"(?<!plätze\s)(?<!platz\s)(?<!noch\s)(?<!termine\s)(?<!wahl\s)(?<!zimmer\s)(?<![\w-])frei(?=\W*$|\s?[,;.)/|–-])",
    re.IGNORECASE,
)
_YOUNG = expression(
    r"\b(?:kinder|jugendliche|senior\w*|\w*pass|\w*ausweis|children|under)\b", re.IGNORECASE
)
_DONATION = expression(
    r"\b(?:um|gegen|freie|freiwillige|kleine|auf)\s(?:\w+\s){0,2}spenden?\b|\bspenden?\s(?:sind\s|ist\s)?(?:sehr\s)?"
    r"(?:erbeten|erwünscht|willkommen|gern)|\bspendenbasis|\beintritt:?\s(?:gegen\s)?spende|\b(?:eine|zur|am\sausgang)\skollekte\b"
    r"|hutsammlung|\bnach\sselbsteinschätzung|\bzahlen\ssie,?\swas\b|\bgegen\s(?:eine\s)?umlage|\bpay\swhat|\bdonations?\s(?:are\s)?(?:welcome|appreciated|invited)|\bby\sdonation",
    re.IGNORECASE,
)
_PERSONAL = expression(_YOU_PAY_NOTHING, re.IGNORECASE)
_ALONE = expression(r"\W*keine?\s(?:beitrag|beiträge)\W*", re.IGNORECASE)
_BEFORE_NOUN = expression(r"free\s(?!of|to)", re.IGNORECASE)
_NOTHING_YET = expression(r"keine\s(?:angaben?|information\w*|auskunft)\b", re.IGNORECASE)
_EXTRAS = expression(
    r"[\s,(]*(?:zzgl|zuzüglich|plus|lediglich|bis\sauf|abgesehen)\b", re.IGNORECASE
)
_CANCELLED = expression(
    r"\s(?:wieder\s)?(?:stornier|abgemeld|abmeld|abzumeld|abgesag|abzusag|absag|umbuch|umgebuch|kündbar|zurücktret|zurückgetret|cancel)"
    r"|.{0,3}\bif\s(?:you\s)?cancel",
    re.IGNORECASE,
)
_CAN_BE_CANCELLED = expression(
    r"\b(?:stornier\w*|cancelled|canceled|abmelden|absagen|umbuchen)\b.{0,30}$", re.IGNORECASE
)
_MOST_WORDS = 6  # of one sentence that are looked at
_MORE_OF_THE_SAME = expression(r"\W*(?:dies|das|this)\s(?:gilt|applies|holds)\b", re.IGNORECASE)


class Gratis(IntEnum):
    """What a sentence says; of several sentences the highest counts."""

    SILENT = 0
    UNCLEAR = 1
    """Something is free, or is not, but perhaps not the seminar."""
    FREE = 2
    PAID = 3
    FOR_CIRCLE = 4
    """Free for those whom it is for; of others nothing is said."""
    CONDITIONAL = 5
    """Free for some, for a while, or under a condition."""


def read_gratis(sentence: Sentence, previous: str = "") -> Gratis:
    """Whether this sentence says that taking part is free; ``previous`` is the one before it."""
    if sentence.label in WHO_IS_BEHIND:
        return Gratis.SILENT
    text = unquoted(sentence.text)
    if _MORE_OF_THE_SAME.match(text) and _FREE.search(previous):
        return Gratis.CONDITIONAL
    asked = sentence.label is None and _ASKS_COST.search(previous)
    found = _FREE_LABELLED.match(text, len(text) - len(text.lstrip(" –-*")))
    if found and (sentence.label is Label.FEE or (asked and _ENDED.match(text, found.end()))):
        if _NOTHING_YET.match(text):
            return Gratis.UNCLEAR
        return Gratis.CONDITIONAL if is_conditional(text, 0, found.end()) else Gratis.FREE
    labelled = sentence.label is Label.FEE
    readings = [
        *(_free_word(text, one, previous, labelled) for one in _first(_FREE, text)),
        *(_paid_word(text, one, previous, labelled) for one in _first(_PAID, text)),
        *(Gratis.UNCLEAR for _ in _first(_COVERED, text)),
        *(
            Gratis.CONDITIONAL
            for one in _first(_FREE_AT_END, text)
            if not labelled and _is_for_some(text, one)
        ),
        *(_elsewhere(text, *one.span()) for one in _first(_DONATION, text)),
    ]
    return max(readings, default=Gratis.SILENT)


def find_free_words(text: str) -> list[tuple[int, int]]:
    """Where words about taking part for free stand in ``text``."""
    return [found.span() for found in _FREE.finditer(text)]


def _first(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return islice(pattern.finditer(text), _MOST_WORDS)


def _free_word(text: str, found: re.Match[str], previous: str, labelled: bool) -> Gratis:
    end = found.end()
    if found["ending"]:
        # "kostenlose Parkplätze" says nothing about the seminar, "kostenloses Seminar" does.
        noun = _NOUN_OF_SEMINAR.match(text, end)
        if noun is None:
            return Gratis.SILENT
        end = noun.end()
    if _NOT.search(text[max(0, found.start() - 30) : found.start()]):
        return _paid_word(text, found, previous, labelled)
    if _CANCELLED.match(text, end) or _CAN_BE_CANCELLED.search(text[: found.start()]):
        return Gratis.SILENT  # "ist die Teilnahme kostenfrei stornierbar"
    left, right = clause_of(text, found.start(), end)
    personal = _PERSONAL.match(text, found.start()) and not is_besides(text[left:right])
    named = labelled or personal or names_seminar(text[found.start() : end])
    if not named and not is_about_seminar(text, found.start(), end, previous):
        return _elsewhere(text, *found.span())
    if not labelled and _ALONE.fullmatch(text):
        return Gratis.UNCLEAR  # of minutes it says that nobody had something to say
    attributive = bool(found["ending"] or _BEFORE_NOUN.match(found[0]))
    if _EXTRAS.match(text, end):
        return Gratis.CONDITIONAL
    if not is_conditional(text, found.start(), end, attributive=attributive):
        return Gratis.FREE
    circle = is_of_audience(text, found.start(), end)
    return Gratis.FOR_CIRCLE if circle else Gratis.CONDITIONAL


def _paid_word(text: str, found: re.Match[str], previous: str, labelled: bool) -> Gratis:
    if not labelled and not is_about_seminar(text, *found.span(), previous):
        return _elsewhere(text, *found.span())
    return Gratis.CONDITIONAL if is_conditional(text, *found.span()) else Gratis.PAID


def _is_for_some(text: str, found: re.Match[str]) -> bool:
    """Whether what is "frei" is so for a circle of people, or beside a sum that others pay."""
    left, right = clause_of(text, *found.span())
    clause = text[left:right]
    if is_besides(clause) or _FREE.search(clause):
        return False
    return is_limited(clause) or bool(_YOUNG.search(clause)) or bool(find_amounts(text))


def _elsewhere(text: str, start: int, end: int) -> Gratis:
    """SILENT where the clause plainly names something that is not the seminar."""
    left, right = clause_of(text, start, end)
    return Gratis.SILENT if is_besides(text[left:right]) else Gratis.UNCLEAR
