"""What a sentence about money is about, and whether it holds for everybody or only for some."""

import re

from mailer.domain.announcement.lexicon.calendar_words import MONTHS, WEEKDAYS
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.vocabulary import words

_QUOTED = expression(r"[\"„“»][^\"„“”»«]{1,200}[\"“”«]")
_SEMINAR = (
    r"(?:[\w-]*(?:werkstatt|treffen|stammtisch|austausch|infoabend|exkursion|sprechstunde|forum|symposium|lesung|versammlung|vormittag|nachmittag|dialog|gespräch"
    r"|seminar|webinar|workshop|veranstaltung|fachtag(?:ung)?|tagung|vortr[aä]g|kurs"
    r"|termin|führung|rundgang|spaziergang|wanderung|besichtigung|(?:themen|film|eltern|gesprächs|diskussions|vortrags)abend|barcamp|akademie|filmvorführung"
    r"|fortbildung|schulung|konferenz|lecture|training|weiterbildung|kongress|conference"
    r"|impulsreihe|session|webtalk)(?:s|es|e|en|reihe)?"
    r"|teilnahme\w*|teilnehmerbeitrag|(?:vor)?anmeldung(?:en)?|angebote?s?|reihe|besuch|events?|course|eintritt|talk|series"
    r"|participation|attendance|admission|entry|registration|registering|attending|participating)"
)
_OF_THE_SEMINAR = expression(
    rf"\b{_SEMINAR}\b|\bteilnehmen\b|\bnehm\w+\b.*\bteil\b|\b(?:attend|join|participate|register)\b"
    r"|\bmit(?:zu)?machen\b|\bmitmach\w*|\bzuschauen\b|\bzuhören\b|\btaking\spart\b|\btake\spart\b|\banmelden\b|\bsign\sup\b|\btickets?\b(?!\s(?:für|for)\s(?:bus|bahn|die\sbahn|den\s(?:bus|zug)|öpnv|bus(?:es)?|trains?)\b)|\bzutritt\b|\beinlass\b|\bdabei\b"
    r"|^\W*(?:der|dieser|the|this)\s(?:abend|tag|nachmittag|vormittag|evening|day|afternoon|morning)\b(?!\s(?:der|des|of)\b)",
    re.IGNORECASE,
)
# "Es ist kostenfrei", "Kostenfrei und online": nothing but the seminar can be meant.
_SAYS_NO_SUBJECT = words(
    "es sie er dies dieses diese das der die it this and und is ist sind sowie also natürlich",
    "selbstverständlich wie immer stets übrigens alles online digital via zoom teams virtual on",
    "anmeldepflichtig verbindlich bitte please für for alle all everybody everyone ihre you "
    "dich euch deutsch deutscher",
    "sprache auf in the a an offen open to ohne vorherige erforderlich notwendig nötig aber",
    "jedoch but required necessary uhr am um von bis live auch entirely completely free of charge",
    "nicht leider not völlig komplett bleibt bleiben wird werden uns wir teilnehmende",
    "teilnehmenden interessierte interessierten participants attendees fällt fallen entstehen",
    "applies appointment needed booking gibt mit verbunden fällig anfallen hier dabei dafür",
    "hierfür ein eine ganze liegt bei beträgt need dank förderung",
    "eur euro chf ihnen an there no any erhoben charged",
)
_PRONOUN = expression(
    r"\W*(?:es(?!\s(?:fallen|fällt|entsteh|wird|werden|gibt))|sie|er|dies|das|diese|it|this|they"
    r"|these)\b",
    re.IGNORECASE,
)
_WITHOUT_SUBJECT = expression(
    r"\W*(?:ist|sind|bleibt|bleiben|wird|is|are|remains)\b", re.IGNORECASE
)
_BESIDES = expression(
    r"storn|\babmeld|\babsage|rücktritt|nicht(?:erschein|teilnahme)|non-?attend|no-?show|cancel|refund|verpflegung|catering|\bimbiss|\bfrühstück\b|\bbreakfast\b"
    r"|mittagessen|abendessen|getränk|kaffee|coffee|lunch|dinner|übernacht|\bhotel|unterkunft"
    r"|accommodation|\bpark|anreise|fahrtkost|\btravel|shuttle|\bmaterial|unterlagen|handout|wlan"
    r"|wi-?fi|download|broschüre|handreichung|publikation|newsletter|aufzeichnung|recording|hotline"
    r"|\bapps?\b|zertifikat|certificate|kinderbetreuung|childcare|\bbuch\b|\b(?:the|a|his|her|new)\sbook\b",
    re.IGNORECASE,
)
_WHO_ELSE = r"(?!\s(?:aus|von|vom|mit|der|des|unter|ohne|im|in|from|with|of|under|who|die)\b)"
_EVERYBODY = (
    r"(?:(?:alle|all)(?!\s(?:\w+\s)?(?-i:[A-ZÄÖÜ]))(?!\s(?:non|staff|members|students|other|munici|public))"
    rf"|(?:alle\s|all\s)?(?:teilnehm\w+|interessierte?n?|participants|attendees)\b{_WHO_ELSE}"
    r"|jede(?:n|rmann)\b(?!\s(?-i:[A-ZÄÖÜ]))|sie\b|euch\b|dich\b|uns\b|you\b|everyone\b|everybody\b"
    r"|anyone\b|beide\b|both\b|\d|zwei\b"
    rf"|(?:die|das|den|diese[ns]?|unsere?n?|ihren?|ihre|eine?n?|the|this|our|your|alle)\s(?:\w+\s)?{_SEMINAR}\b"
    rf"|{_SEMINAR}\b|die\steilnehm\w+\b{_WHO_ELSE})"
)
_THINGS = (
    r"(?:(?:den|die|das|the)\s)?(?:leibliche|zutaten|speisen|getränke|verpflegung|material\w*|unterlagen|raummiete|bus|fahrt|shuttle"
    r"|kaffee|brötchen|imbiss|essen|büffet|buffet|porto|kopien|strom|coffee|food|lunch|ingredients)\b"
)
_FOR_SOME = rf"\b(?:für|for|zugunsten)\s(?!{_EVERYBODY}|{_THINGS})\w"
_CIRCLE = (
    r"\b(?:nicht-?|non-?|partner)?(?:mitglied\w*|members?\b(?!\sof\sthe\spublic))|\bstudierende\w*"
    r"|\bstudent\w*|\bschüler\w*|\bazubi\w*|\bauszubildende\w*|\brentner\w*|\behrenamtliche\w*"
    r"|\bkommunen?\b|\bstädten?\b|\bgemeinden?\b|\blandkreisen?\b|\bbeschäftigte\w*|\bangehörige\w*"
    r"|\bmitarbeit(?:ende|er)\w*|\bextern\w*|\bkund(?:en|innen)\b|\babonnent\w*|\bemployees?\b"
    r"|\bstaff\b|\bmunicipalit\w+|\bauthorities\b|\bcouncils?\b|\bcustomers?\b|\bsubscribers?\b"
    r"|\bnon-?profits?\b|\bcharities\b|\bfrühbucher\w*|\bearly[- ]bird\b|\bersten?\b|\berster\b"
    r"|\bfirst\b|\bmitgliedschaft\b|\bmembership\b|\bnur\sfür\b|\bonly\sfor\b|\bpartner\w*\b"
    r"|\berwerbslose\w*|\barbeitslose\w*|\bbürger(?:innen)?\b|\bresidents\b|\bteilnehmende\saus\b"
    r"|\bbegleit(?:personen?|ung)\b"
)
_HEDGE = (
    r"\bvoraussichtlich\b|\bgrundsätzlich\b|\bin\sder\sregel\b|\bmeist\w*|\bteilweise\b|\bevtl\b"
    r"|\beventuell\b|\bvermutlich\b|\bmöglicherweise\b|\bprobably\b|\blikely\b|\busually\b"
    r"|\bmostly\b|\bpartly\b|\bgenerally\b|\bexpected\sto\b|\bfast\b|\bnahezu\b|\bnearly\b|\balmost\b"
    r"|\bzunächst\b|\binitially\b|\bderzeit\b|\bcurrently\b|\bgeplant\b|\bnicht\simmer\b|\bob\b"
    r"|\bwhether\b|\boder\b|\bor\b"
)
_OTHERS = (
    r"\b(?:an)?sonst(?:en)?\b|\bandernfalls\b|\botherwise\b|\balle\s(?:anderen|übrigen)\b|\bandere\b"
    r"|\bübrige\w*|\bothers?\b|\bregulär\b|\bstandard\b|\bdanach\b|\bthereafter\b|\bspäter\b"
)
_LIMITED = expression(f"{_FOR_SOME}|{_CIRCLE}|{_HEDGE}", re.IGNORECASE)
_HEDGED = expression(_HEDGE, re.IGNORECASE)
_FOR_SOME_AT_ONCE = expression(rf"\W*(?:{_FOR_SOME})", re.IGNORECASE)
_OTHERS_NAMED = expression(_OTHERS, re.IGNORECASE)
_ONLY_CIRCLE = expression(
    rf"(?:(?:für|for)\s.{{1,60}}|(?:\w+\s)?(?:{_CIRCLE})(?:\s\w+){{0,5}})", re.IGNORECASE
)
_CONDITIONS = (
    r"Wenn|Falls|Sofern|Soweit|Solange|If|Provided|Unless|Bis|Until|Bei\s(?:Anmeldung|Buchung)"
    r"|Wer|Whoever"
)
_UNDER_CONDITION = expression(rf"\W*(?:{_CONDITIONS})\b", re.IGNORECASE)
_TO_BEGIN_WITH = expression(
    rf"\W*(?:{_CONDITIONS}|(?:Für|For)\s(?!{_EVERYBODY}|{_THINGS}))\b", re.IGNORECASE
)
_UNTIL_BEFORE = expression(
    r"\b(?:bis|until|till|by|ab|vor|before)\b(?!.{0,60}\b(?:möglich|erforderlich|gebeten|an)\s(?:und|and)\b)",
    re.IGNORECASE,
)
_PROVISO = expression(
    r"[\s,(–—*-]*(?:(?:ist|sind|möglich|nutzbar|zugänglich|teilnehmen|teil|buchbar|allerdings|aber"
    r"|jedoch|nur|lediglich|but|only|solely|available|to|attend|join|online|dann)\s){0,4}"
    r"(?:sofern|wenn|falls|soweit|solange|vorausgesetzt|außer|ausgenommen|mit\sausnahme|abgesehen"
    r"|if|provided|unless|as\slong|except|when|bis\b(?![^,;]{0,40}anmeld)"
    r"|until|till|before|by\s(?=\d|(?-i:[A-Z]))|ab\s(?=\d|dem)|bei\s(?:anmeldung|buchung|vorlage|nachweis)"
    r"|gegen|with\s(?:code|proof)|mit\s(?:code|gutschein|nachweis|ausweis)|im\srahmen|als\s"
    r"|(?:zu|to)\s(?:members|students|staff|all\smembers)|[*¹²†])",
    re.IGNORECASE,
)
_FOR_BOTH = expression(
    r"\b(?:mitglieder|mitglieds|\w*angehörige|beschäftigte|studierende)\w*\s(?:und|sowie|wie)\s(?:auch\s)?(?:für\s)?(?:nicht-?\s?mitglieder|gäste)\b(?!\s(?:des|der|aus|von)\b)"
    r"|\bmembers\sand\s(?:non-?\s?members|guests|visitors)",
    re.IGNORECASE,
)
_NAMES_COST = expression(r"(?:kosten|gebühren|entgelte|teilnahmegebühren)\s", re.IGNORECASE)
_COSTS_NOTHING = expression(
    r"(?:(?:es|das)\s)?kostet\s(?:sie\s|euch\s|dich\s)?(?:\w+\s)?(?:nichts|nix)$|it\scosts\snothing$"
    r"|(?:und\s)?kosten\s(?:tut|wird)\s(?:es|das)\s(?:\w+\s){0,2}(?:nichts|nix)$",
    re.IGNORECASE,
)
# "Für Betriebe im Landkreis": whom it is for; of members and students others are told apart.
_AUDIENCE = expression(rf"{_FOR_SOME}", re.IGNORECASE)
_PAY_LESS = expression(
    r"mitglied|\bmembers?\b|\bstud(?:ent|ier)\w*|\bschüler\w*|\w*azubi\w*|\bauszubildende|\brentner|\behrenamtliche"
    r"|\bextern|\bkund(?:en|innen)\b|\babonnent|\bcustomers?\b|\bsubscribers?\b|\bfrühbucher|\bearly|\berste[nr]?\b|\bfirst\b"
    r"|\b(?:nur|only|lediglich|allein|solely)\b|\bkinder\b|\bchildren\b|\bsenior|\bermäßig|\bpartner\w*|\binhaber|\bholders?\b",
    re.IGNORECASE,
)
_BUT = expression(r",?\s(?:aber|doch|jedoch|und|but|and)\b", re.IGNORECASE)
_CLAUSE_END = expression(
    r"[;:()!?]|,(?=\s)|\s[–—·•|-]\s|\s(?:und|and)\s(?=(?:ist|sind|bleibt|bleiben|is|are|wird)\b)"
    r"|\b(?:aber|jedoch|but)\b"
)


def unquoted(text: str) -> str:
    """The text with quotations blanked: a title says nothing about money; offsets stay."""
    return _QUOTED.sub(lambda found: "_" * len(found[0]), text)


def clause_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the clause around ``start:end``."""
    left = max((one.end() for one in _CLAUSE_END.finditer(text, 0, start)), default=0)
    following = _CLAUSE_END.search(text, end)
    return left, following.start() if following else len(text)


def names_seminar(text: str) -> bool:
    """Whether taking part or the kind of event is named."""
    return _OF_THE_SEMINAR.search(text) is not None


def is_about_seminar(sentence: str, start: int, end: int, previous: str = "") -> bool:
    """Whether ``start:end`` is said of taking part: by name, by "es", or of nothing else.

    ``previous`` is the sentence before, which tells what "es" and "sie" stand for.
    """
    left, right = clause_of(sentence, start, end)
    clause = f"{sentence[left:start]} {sentence[end:right]}"
    if names_seminar(clause):
        return True
    before = sentence[left:start].strip(" ,–—-*§")
    if _WITHOUT_SUBJECT.match(clause):
        return names_seminar(sentence)
    alone = left == 0 and not clause.strip() and not _BUT.match(sentence, right)
    # "No charge, breakfast is on us": what stands behind the comma is of something else.
    if alone and (sentence[right : right + 1] == "," or not is_besides(sentence)):
        return True  # "Kostenlos, Spenden erwünscht": a line begins with it, of nothing else
    if _COSTS_NOTHING.match(sentence[left:end].strip()) and not is_besides(sentence[:end]):
        return True  # "Kommen Sie vorbei, es kostet nichts"
    after = sentence[end:]
    lone = (
        not sentence[:left].strip(" ,–—-(:")
        and (_is_line_of_facts(before) or _ONLY_CIRCLE.fullmatch(before) is not None)
        and (is_limited(sentence) or names_seminar(after) or _is_line_of_facts(after))
    )
    if not lone and not _is_line_of_facts(clause):
        return False
    # "Es werden keine Gebühren fällig; Kaffee gibt es gegen eine Spende": two things are said.
    own = sentence[:right] if not left and sentence[right : right + 1] == ";" else sentence
    if is_besides(own) and not names_seminar(sentence):
        return False
    bare = sentence[left:right].strip(" .,!")
    if (
        left
        and bare == sentence[start:end]
        and _NAMES_COST.match(bare)
        and not is_besides(sentence)
    ):
        return True  # "…, Gebühren fallen nicht an."
    if _PRONOUN.match(clause):
        return names_seminar(previous) or names_seminar(sentence)
    return lone or names_seminar(sentence) or (left > 0 and _is_line_of_facts(sentence[:left]))


def _is_line_of_facts(text: str) -> bool:
    """ "16.11.2026, 10 Uhr, online, " and the like: the seminar is what they are about."""
    return all(
        word.lower() in _SAYS_NO_SUBJECT | MONTHS.keys() | WEEKDAYS.keys()
        for word in re.findall(r"[^\W\d_]{2,}", text)
    )


def is_besides(text: str) -> bool:
    """Whether it is about something beside the seminar: meals, parking, cancelling, papers."""
    return _BESIDES.search(text) is not None


def is_limited(text: str) -> bool:
    """Whether a clause names a circle of people ("für Mitglieder") or hedges ("in der Regel")."""
    return _LIMITED.search(text) is not None


def is_conditional(sentence: str, start: int, end: int, *, attributive: bool = False) -> bool:
    """Whether what is said at ``start:end`` holds only for some, for a while, or if.

    "Kostenfrei für Kommunen", "bis zum 1. Mai kostenlos", "free, provided that …".
    """
    if _FOR_BOTH.search(sentence):
        return False
    left, right = clause_of(sentence, start, end)
    before, after = sentence[left:start], sentence[end:right]
    if attributive:
        # "Das kostenlose Seminar für Mitglieder" — but "… richtet sich an Kommunen" limits nothing.
        before, after = before[-40:] if _HEDGED.search(before) else "", after[:40]
        after = after if _FOR_SOME_AT_ONCE.match(after) else ""
    aside = re.match(r"\s?\([^()]{0,120}\)", sentence[end:])
    return bool(
        sentence.rstrip().endswith("?")
        or is_limited(f"{before}§{after}")
        or (aside and is_limited(aside[0]))
        or _UNTIL_BEFORE.search(before)
        or _PROVISO.match(sentence[end : end + 160])
        or _TO_BEGIN_WITH.match(sentence, sentence.rfind(";", 0, start) + 1)
        or _OTHERS_NAMED.search(sentence)
    )


def is_of_audience(sentence: str, start: int, end: int) -> bool:
    """Whether the condition of ``start:end`` is but whom it is for: "für Betriebe im Kreis".

    Nobody is told apart who pays less than others, and no day and no proof is asked for.
    """
    before, after = sentence[:start], sentence[end:]
    return not (
        sentence.rstrip().endswith("?")
        or _AUDIENCE.search(f"{before}§{after}") is None
        or _PAY_LESS.search(sentence)
        or _HEDGED.search(sentence)
        or _UNTIL_BEFORE.search(before)
        or _PROVISO.match(sentence[end : end + 160])
        or _UNDER_CONDITION.match(sentence)
        or _OTHERS_NAMED.search(sentence)
    )
