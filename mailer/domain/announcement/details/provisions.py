"""What is provided for those who come: accessibility, the way there, paying, and for how many."""

import re
from dataclasses import dataclass

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.source.source import one_line
from mailer.domain.announcement.text.navigation import is_furniture
from mailer.domain.announcement.text.sentences import Sentence

_LONGEST = 400
_SHORTEST = 15
_LABELS = {
    "accessibility": r"barriere(?:freiheit|armut)"
    r"|(?:barrierefrei|accessible|wheelchair\saccess)(?=\?)"
    r"|hinweise?\szur\sbarrierefreiheit|accessibility"
    r"|access\s(?:needs|requirements)",
    "directions": r"anfahrt|anreise|wegbeschreibung|so\sfinden\ssie\suns|parken|parkplätze"
    r"|directions|getting\sthere|how\sto\sget\sthere|travel|parking",
    "payment": r"zahlung|bezahlung|zahlungs(?:weise|art|bedingungen|möglichkeiten)|bankverbindung"
    r"|payment|how\sto\spay",
    "invoice": r"rechnung|rechnungsstellung|invoice|invoicing",
}
_LABELLED = {
    name: expression(
        rf"(?:{words})(?P<sign>\s?[:?]\s+|\s?[:?]?$)(?P<told>.*)", re.IGNORECASE | re.DOTALL
    )
    for name, words in _LABELS.items()
}
_HELP = (
    r"gebärdensprach\w*|schriftdolmetsch\w*|(?:live-?)?untertitel\w*|induktions\w*|induktive\w*|DGS"
    r"|(?:live\s)?caption(?:s|ed)?|captioning|subtitles?|sign\slanguage|[AB]SL|induction\sloop|hearing\sloop"
    r"|leichte[r]?\ssprache|audiodeskription|höranlagen?|hörhilfen?|(?:ring|hör)schleifen?|aufzug|aufzüge|fahrst[uü]hle?|lift"
)
_REACHABLE = (
    r"(?:barrierefrei|rollst[uü]hl\w*|stufenlos\w*|schwellenlos\w*|barrierearm|ebenerdig|step-free"
    r"|ohne\s(?:stufen|treppen?|schwellen)"
    r"|barrier[\s-]?free|fully\saccessible|level\saccess"
    r"|wheelchair[\s-]accessible|accessible\s(?:by|to|for)\swheelchair)"
)
_NEEDS = (
    r"unterstützungsbedarf\w*|assistenzbedarf\w*|(?:barrierefreie\w*|besondere\w*)\s(?:bedarf\w*"
    r"|bedürfnisse|unterstützung)|access(?:ibility)?\s(?:requirements|needs|support)"
)
_SAYING = {
    "accessibility": expression(
        rf"\b(?:wird|werden|ist|sind|gibt|steht|stehen|bieten|stellen|will|is|are|has|have|hat|haben|verfügt|provide\w*|offer\w*"
        rf"|available|there)\b[^.]{{0,80}}\b(?:{_HELP})\b"
        rf"|\b(?:{_HELP})\b[^.]{{0,60}}\b(?:wird|werden|ist|sind|steht|stehen|verfügung|angeboten|anwesend|übersetzen|dolmetschen"
        r"|übersetzt|gedolmetscht|will\sbe|is|are|available|provided)\b"
        rf"|\b(?:{_HELP})\b(?:[^.]|(?<=\d)\.){{0,60}}\b(?:vorhanden|angefragt|angefordert|anfragen|anfordern|auf\s(?:anfrage|wunsch)|bei\sbedarf|interpret\w+|benötig\w*"
        r"|bedarf|bitte|mitteilen|request\w*)\b|\b(?:benötig\w*|brauchen|need|require)\b"
        rf"[^.]{{0,40}}\b(?:{_HELP})\b|\b(?:mit|with)\s(?:\w+\s(?:in|into)\s)?(?:deutsche\s)?(?:{_HELP})\W*$"
        r"|(?:ort|raum|räume|saal|säle|gebäude|haus|halle|zugang|eingang|kirche|schule|bücherei"
        r"|bibliothek|museum|zentrum|veranstaltung|venue|room|building|entrance|hall|library)\w*\b"
        rf"[^.]{{0,60}}\b(?:ist|sind|is|are)\b[^.]{{0,40}}\b{_REACHABLE}"
        rf"|\b(?:übersetz|dolmetsch|interpret)\w*\b[^.]{{0,40}}\b(?:{_HELP})\b|\b(?:ring|hör)schleife\sin\b"
        r"|\b(?:lift|level)\saccess\b|\b(?:BSL|ISL|sign\slanguage)\sinterpret\w+\son\srequest"
        r"|[,(]\s?(?:ebenerdig|stufenlos|barrierefrei|rollstuhlgerecht|step-free)\s?\)"
        rf"|^\W*(?:das|der|die|unsere?r?|the|our)\s(?:(?![\w-]*(?:seite|website|app\b|dokument|formular|pdf|video|software|portal|spiel|weg))[\w'’-]+\s){{1,4}}(?:ist|sind|is|are)\b[^.]{{0,40}}\b{_REACHABLE}"
        r"|\bnur\s(?:\w+\s){0,3}treppen?\b|\bonly\b[^.]{0,30}\bstairs\b|\bkeinen?\s(?:aufzug|fahrstuhl|lift)\b"
        r"|\b(?:step-free|wheelchair|barrier-?free)\s(?:access|entrance|entry|route)\b|\baccessible\s(?:toilets?|entrance|venue|building|parking)\b"
        # A line of its own: "Barrierefrei", "Rollstuhlgerecht".
        r"|^\W*(?:(?:der\s)?(?:ort|zugang|eingang|raum)\W\s?)?(?:leider\s)?(?:nicht\s)?(?:barrierefrei\w{0,2}|barrierearm|rollstuhlgerecht|barrier-?free"
        r"|wheelchair[\s-]accessible)(?:\s(?:zugänglich|erreichbar|zugang|event|venue|über\s.{3,40}))?\W*$"
        r"|\b(?:barrierefreie|rollstuhlgerechte|stufenlose|ebenerdige)[rns]?\s(?:zugang|eingang|toiletten?|wcs?"
        r"|räume|parkpl\w+)\b|\bbarrierefrei\s?:\s(?:ja|nein|teilweise)\b"
        r"|\b(?:rollst[uü]hl\w*|rollator\w*|behindertengerecht\w*|rampe|wheelchair\w*)\b[^.]{0,60}\b(?:möglich|erreichbar|zugänglich|vorhanden"
        r"|geeignet|willkommen|welcome|possible)\b"
        rf"|\b(?:{_NEEDS})\b[^.]{{0,120}}"
        r"\b(?:mit|melden|bescheid|wenden|angeben|geben|nennen|know|contact|tell|mention)\b"
        rf"|\b(?:know|tell|contact|mention|indicate|teilen|melden|geben|nennen)\b[^.]{{0,60}}\b(?:{_NEEDS})\b",
        re.IGNORECASE,
    ),
    "directions": expression(
        r"\b(?:sie\serreichen|erreichen\ssie|erreichbar|zu\serreichen)\b[^.]{0,120}\b(?:U-?Bahn|S-?Bahn"
        r"|Straßenbahn|Tram|Bus|Bahn|Zug|Bahnhof|Hauptbahnhof|Fuß|Linien?|Haltestelle|Auto)\b"
        r"|\b(?:U-?Bahn|S-?Bahn|Straßenbahn|Bus|Bahnhof|Hauptbahnhof|Fuß|Haltestelle)\b[^.]{0,120}"
        r"\b(?:erreichbar|zu\serreichen|erreichen|Minuten\szu\sFuß|Gehminuten)\b"
        r"|\bparkplätze\b[^.]{0,60}\b(?:verfügung|vorhanden|finden)\b"
        r"|\b(?:\d{1,2}|two|three|five|ten|fifteen)[\s-]minutes?[’']?\s(?:walk|on\sfoot)\b|\bcar\spark\sis\b|\bparking\sis\b",
        re.IGNORECASE,
    ),
    "payment": expression(
        r"\b(?:überweisen|überweisung|zahlbar|lastschrift|per\svorkasse|bezahlen\ssie|zahlen\ssie|ec-karte"
        r"|bar\svor\sort|bar\szu\s(?:be)?zahlen|(?:zahlen|bezahlen)\s(?:sie\s)?(?:per|mit)\s(?:paypal|kreditkarte|karte|rechnung|ec)|per\s(?:rechnung|kreditkarte|paypal)|pay\s(?:with|by)\s(?:card|cash|invoice|paypal)|pay\sby|payable|payment\sis|pay\son\sarrival|bank\stransfer)\b",
        re.IGNORECASE,
    ),
    "invoice": expression(
        r"\b(?:sie\serhalten|erhalten\ssie|bekommen\ssie|sie\sbekommen|(?:senden|schicken|stellen)\swir"
        r"|wir\s(?:senden|schicken|stellen)|geht|gegen|auf)\b[^.]{0,80}(?<![\w-])rechnung(?![\w-])"
        r"|(?<![\w-])(?:die|eine|ihre)\srechnung(?![\w-])[^.]{0,60}\b(?:wird|erhalten|geht|senden|schicken"
        r"|folgt|verschickt|zugesandt)\b"
        r"|\b(?:an|the|your)\sinvoice\b[^.]{0,60}\b(?:will|is|follows|sent|issued)\b"
        r"|\b(?:receive|send|issue)\b[^.]{0,40}\binvoice\b",
        re.IGNORECASE,
    ),
}
_PAYING = expression(r"^.{0,200}?(?=\b(?:zahlbar|payable|zu\süberweisen|per|by)\b)", re.IGNORECASE)
# A seminar may be about these very things.
_TOPIC = expression(
    r"\b(?:wie|zeigen|zeigt|lernen|erfahren|thema|themen|schwerpunkt\w*|diskutier\w*|kommunen|how|show\w*"
    r"|learn\w*|topic|discuss\w*|explain\w*|erläuter\w*|vorgestellt|vorstell\w*|stornier\w*|cancel\w*"
    r"|auf\srechnung\sder)\b|\?$",
    re.IGNORECASE,
)
_PEOPLE = (
    r"(?:(?:sitz|computer)?plätze[n]?|stühlen?|sitze[n]?|zugänge[n]?|gäste[n]?|personen|pers\b|tn\b|tln\b|guests|teilnehmende[nr]?|teilnehmer(?:\W{0,2}innen)?(?:\sund\steilnehmer)?|teilnehmern?|menschen|leute|paare"
    r"|participants|people|places|spaces|seats|spots|attendees|delegates|visitors|besucher(?:innen)?|anmeldungen|bookings|registrations)"
)
_NUMBERS = {
    "sechs": 6, "acht": 8, "vierzehn": 14, "sechzehn": 16, "achtzehn": 18, "sechzig": 60,
    "achtzig": 80, "six": 6, "eight": 8, "sixteen": 16, "sixty": 60, "eighty": 80,
    "zehn": 10, "zwölf": 12, "fünfzehn": 15, "zwanzig": 20, "fünfundzwanzig": 25, "dreißig": 30,
    "vierzig": 40, "fünfzig": 50, "hundert": 100, "ten": 10, "twelve": 12, "fifteen": 15,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
}  # fmt: skip
_NUMBER_WORD = expression(rf"\b(?:{'|'.join(_NUMBERS)})\b", re.IGNORECASE)
_NUMBER = r"(?P<number>\d{1,4}|\d\.\d{3})(?![\d%]|[.,]\d|\s?(?:[–-]|bis|to|von|of)\s?\d)"
_FROM = (
    r"(?:\d{1,3}\s?(?:[–-]|bis|to)\s?(?:max(?:\.|imal)?\s)?"
    r"|(?:zwischen|between)\s\d{1,3}\s(?:und|and)\s)?"
)
_LIMITED = r"(?:begrenzt|beschränkt|limitiert|festgelegt)"
_AT_MOST = (
    r"(?:max\.?|maximal|höchstens|höchst\.|höchst(?=\s\d)|maximum(?:\sof)?|no\smore\sthan|nicht\smehr\sals"
    r"|at\smost)"
)
_ABOUT = r"(?:etwa\s|ca\.\s|rund\s|about\s|insgesamt\s|nur\s|only\s)?"
_THERE_ARE = r"\b(?:es\s(?:gibt|stehen)|there\sare)\s(?:insgesamt\s|nur\s|only\s)?"
# "Höchstteilnehmerzahl 12" needs no colon; "Plätze: 12" does.
_LABEL = (
    r"(?<!\w)(?:(?:(?:maximale|max\.|maximum)\s)?(?:(?:(?:höchst|max)?-?teilnehm\w{2,12}(?:\W?innen)?|tn|gruppen|plätze)-?(?:zahl|anzahl|größe|begrenzung)"
    r"|teilnahmebegrenzung|platzzahl|zahl\sder\splätze|(?:platz|raum|saal)?kapazität|kontingent|platzangebot|(?:teilnehmer|personen)-?obergrenze|capacity|maximum\s(?:attendance|number)|number\sof\s(?:places|participants|people|delegates)|group\ssize|(?:class|group)\slimit)"
    r"\s?:?(?:\s(?:beträgt|liegt\sbei|darf|ist|is|technisch))?"
    r"|(?:plätze|places|seats|spaces|tn|teilnehmende|teilnehmer(?:\W?innen)?|teilnehmer(?:innen)?kreis)\s?(?:(?:ins)?gesamt\s?|total\s?)?[:?]|höchst-?zahl\b:?|maximal-?zahl\b:?|\bseating\sfor)\s+"
    r"(?:(?:mindestens|mind\.|min\.)\s\d{1,3}(?:\s\w+)?\W{1,3}(?:und\s)?)?"
)
_TO = r"\b(?:limited|restricted|capped)\s(?:to|at)\s(?:a\smaximum\sof\s)?"
_CAPACITY = (
    rf"\bauf\s(?:{_AT_MOST}\s)?{_NUMBER}(?:\s{_PEOPLE})?[^.,;]{{0,20}}\b{_LIMITED}",
    rf"\b{_LIMITED}\sauf\s(?:{_AT_MOST}\s)?{_NUMBER}\s{_PEOPLE}",
    rf"(?:zahl|plätze|plätzen|places|kapazität)\b[^.,;]{{0,30}}\b{_LIMITED}\sauf\s(?:{_AT_MOST}\s)?{_NUMBER}(?=[\s.,;)]|$)",
    rf"{_TO}{_NUMBER}(?:\s{_PEOPLE})?(?=[\s.,;)]|$)",
    # "max. 10 Schreibende", but "max. 2 Wochenenden".
    rf"(?<!\w){_AT_MOST}\s{_NUMBER}\s(?:{_PEOPLE}|(?!\w*wochen)[a-zäöü]{{3,20}}(?:ende[nr]?|innen))\b",
    rf"(?:{_THERE_ARE}|(?:^|\s[|·•]\s)\W*(?:nur\s|only\s)?|\binsgesamt\s(?:haben\swir\s|gibt\ses\s)?){_NUMBER}\s(?:(?:sitz)?plätze|stühle|sitze|zugänge|places|seats|spots)(?:\b|\W*$)(?!\s(?:frei|noch|left|i[mn]\s(?:the\s)?bus))",
    # A line of its own: "6–12 Teilnehmende", "Bis zu 20 Personen".
    rf"^\W*(?:(?:für|for)\s)?(?:(?:{_AT_MOST}|bis\szu|up\sto)\s)?{_FROM}{_NUMBER}\s{_PEOPLE}\W*$",
    rf"\b(?:room|space|platz)\s(?:for|für)\s(?:up\sto\s|bis\szu\s)?{_NUMBER}\s(?:[a-z]+ers|children|adults|kinder|jugendliche|erwachsene|paare)\b",
    rf"(?:\b(?:platz|raum|room|space)\s(?:für|for)|\bwe\scan\s(?:take|welcome|accommodate)(?:\sup\sto)?|\bfasst|\bausgelegt\s(?:auf|für))\s{_ABOUT}{_NUMBER}\s{_PEOPLE}",
    rf"\b(?:begrenzten?\s(?:an)?zahl\svon|vergeben|sind|stehen|stellen|haben|have)\s{_ABOUT}{_NUMBER}\s(?:\w+\s)?(?:plätze|stühle|places|seats)",
    rf"\bauf\s{_NUMBER}\s{_PEOPLE}\sausgelegt",
    rf"\b(?:vergeben|vergibt)\s(?:\w+\s){{0,2}}(?:genau\s)?{_NUMBER}\s(?:plätze|karten)",
    rf"\bkönnen\s{_ABOUT}{_NUMBER}\s(?:{_PEOPLE}|[a-zäöü]{{3,20}}(?:ende[nr]?|innen|ene|ierte))\s(?:platz\snehmen|mit(?:machen|kommen|gehen|fahren)|sitzen|kommen)",
    rf"\b(?:freie|verfügbare|available)\s(?:plätze|places)\s?:?\s\(?(?:\d{{1,4}}\s)?(?:von|of)\s(?:insgesamt\s)?{_NUMBER}\b",
    rf"\b(?:belegung|gruppe|klassengröße|kursgröße)\s?:?\s{_FROM}{_NUMBER}\s{_PEOPLE}\W*$",
    rf"^\W*(?:plätze|places|teilnehmende|seats)\s{_NUMBER}\W*$",
    rf"\bwe\s(?:take|accept)\s{_ABOUT}{_NUMBER}\s(?:bookings|registrations|people)",
    rf"\b(?:can|could)\shost\s(?:up\sto\s)?{_NUMBER}\s{_PEOPLE}",
    rf"\b(?:can\s(?:seat|hold|fit)|open\s(?:to|for)(?=.{{1,20}}\s{_PEOPLE}))\s{_ABOUT}(?:up\sto\s)?{_NUMBER}\b",
    rf"^\W*(?:teilnehmende|teilnehmer(?:\W?innen)?|participants|gruppe|group)\s{_FROM}{_NUMBER}\s{_PEOPLE}\W*$",
    rf"(?:^|\s[|·•]\s)\W*(?:teilnehmende|teilnehmer(?:\W?innen)?|tn|plätze|participants)\W{{1,3}}(?:(?:mindestens|mind\.)\s\d+\W+(?:und\s)?)?{_AT_MOST}\s?:?\s{_NUMBER}(?=\W*$|\s[|·•])",
    rf"\bplatz\s(?:ist|haben\swir)\sfür\s{_ABOUT}{_NUMBER}\b",
    rf"\b(?:platz|plätze|stühle|sitze|room|space|seats|chairs)\s(?:für|for)\s{_ABOUT}{_NUMBER}(?:\s{_PEOPLE}|(?=\W*$|\s?[.,;:!)|]))",
    rf"\bfür\s{_ABOUT}{_NUMBER}\s{_PEOPLE}\s(?:ist\splatz|reicht\sder)\b",
    rf"\bin\s(?:den|die|das|unser\w*)\s(?!bus\b|boot|wagen|zug\b|auto)[\w-]+\spassen\s{_ABOUT}{_NUMBER}\s{_PEOPLE}",
    rf"\b(?:served|anmeld\w*|begrenz\w*|limited|vergabe|eingang)\b[^.()]{{0,30}}\(\s?{_NUMBER}\s(?:(?:sitz)?plätze|seats|places|spots)\s?\)",
    rf"\bobergrenze\b[^.\d]{{0,20}}{_NUMBER}\s{_PEOPLE}",
    rf"(?<![\d.,]){_NUMBER}\s{_PEOPLE}\s(?:fass(?:t|en)|passen|hineinpassen)\b(?!\snicht)",
    rf"\b(?:bei|nach|after|at)\s{_NUMBER}\s{_PEOPLE}\s(?:ist\s(?:leider\s)?schluss|schließ\w+|machen\swir\s(?:zu|dicht)|we\s(?:close|stop))\b",
    rf"\bkönnen\s{_ABOUT}{_NUMBER}\sanmeldungen\b",
    rf"\bab\s\d{{1,3}}\s{_PEOPLE}[^.,]{{0,20}},\s?{_AT_MOST}\s{_NUMBER}(?=\W*$|[.,;)])",
    rf"\b(?:room|hall|venue|saal|raum|studio)\s(?:holds|seats|fits|fasst)\s{_ABOUT}{_NUMBER}\b",
    rf"(?<!\w)max(?:\.|imale?|imum)\s(?:tn|tln|teilnehm\w*|plätze|personen|gäste|participants|people|places)\s?:?\s{_NUMBER}\b",
    rf"\b(?:{_LIMITED}e?\s[\w-]*zahl|plätze|places|seats|teilnehm\w+)(?:\s(?:(?:are|is|sind|ist)\s)?(?:limited|{_LIMITED}))?\s?\((?:{_AT_MOST}\s)?{_NUMBER}",
    rf"\b(?:bis\szu|up\sto|können|dürfen|only|nur)\s(?:{_AT_MOST}\s)?{_ABOUT}{_NUMBER}\s{_PEOPLE}\s(?:können|kann|can|may|available|verfügbar|frei|\w*teil\w*|dabei)\b",
    rf"{_LABEL}(?:(?:{_AT_MOST}|bis(?:\szu)?|up\sto)\s)?{_FROM}{_NUMBER}\b(?!\s?(?:€|euro\b|eur\b|min|stunden))",
)
# Said of rooms and events, and of much else: proposed, and asked about.
_PERHAPS_CAPACITY = (
    rf"\(\s?(?:{_AT_MOST}\s)?{_NUMBER}\s(?:(?:sitz)?plätze|seats|places|spots)\s?\)",
    rf"(?<![\d.,–-]){_NUMBER}\s{_PEOPLE}\s(?:maximum|max\.?|maximal|höchstens)(?=\W*$|[.,;)])",
    rf"\b(?:nur|only|just)\s(?:insgesamt\s)?{_NUMBER}\s(?:\w+\s)?{_PEOPLE}\b(?!\s(?:frei|free|left|available|noch))",
    rf"\bpassen\s{_ABOUT}{_NUMBER}\s{_PEOPLE}",
    rf"\bfür\s{_ABOUT}{_NUMBER}\s{_PEOPLE}\s(?:ist\s)?zugelassen\b",
    rf"\b(?:bietet|bieten|hat|offers|has)\s(?:platz\sfür\s)?{_ABOUT}{_NUMBER}\s(?:{_PEOPLE}|sitzgelegenheiten)",
    rf"\b{_NUMBER}\s{_PEOPLE}\s(?:finden|haben)\s(?:\w+\s)?platz\b",
    rf"\bmehr\sals\s{_NUMBER}(?:\s{_PEOPLE})?\s(?:passen|können|dürfen|finden|sollen|sollten|reicht)\b[^.]{{0,80}}\b(?:nicht|keinen)\b",
    rf"\bplatz\sfür\s{_ABOUT}{_NUMBER}\s[a-zäöü]{{3,20}}(?:ende[nr]?|innen|ene|er)\b",
    rf"\bplätze\s(?:im|in\sder|in\sunserem|auf\sder)\s[a-zäöü]+\s?:\s{_NUMBER}\b",
    rf"\b(?:einige|wenige|noch\s\d{{1,3}})\sder\s{_NUMBER}\s(?:plätze|karten)\b",
    rf"\b(?:die\sersten|the\sfirst)\s{_NUMBER}\s(?:{_PEOPLE}|kommen|können|come|get\sin)\b",
    rf"\b(?:looking\sfor|suchen(?:\swir)?)\s{_ABOUT}{_NUMBER}\s{_PEOPLE}",
    rf"\b(?:von\s(?:den\s)?|der\s){_NUMBER}\splätzen?\b",
    rf"\binsgesamt\s{_AT_MOST}\s{_NUMBER}\W*$",
)
_CAPACITIES = tuple(expression(one, re.IGNORECASE) for one in _CAPACITY)
_PERHAPS_CAPACITIES = tuple(expression(one, re.IGNORECASE) for one in _PERHAPS_CAPACITY)
_LABEL_ALONE = expression(
    r"(?:(?:max(?:\.|imale)?|höchst)?\W?(?:teilnehmer|teilnehmenden|gruppen|tn|platz)-?(?:zahl|anzahl|größe)|wie\sviele(?:\spersonen)?|how\smany(?:\speople)?|(?:wie\sviele\s|how\smany\s)?(?:plätze|places|seats|spaces)|capacity)\s?[:?]?",
    re.IGNORECASE,
)
_HOW_MANY = expression(r"wie\sviele|how\smany", re.IGNORECASE)
_AT_LEAST = expression(
    r"\b(?:mindestens|min\.|at\sleast)\s\d{1,4}(?:\s\w+)?(?=\W+(?:und\s|and\s)?(?:max|höchstens|at\smost))",
    re.IGNORECASE,
)
_OF_PEOPLE = expression(
    r"höchstzahl|köpfe|maximalzahl|bookings|holds|fass(?:t|en)|passen|obergrenze|platzangebot|maximum\sattendance|seats|chairs|insgesamt|platz\b|stühle|sitze|zugänge|\btn\b|\btln\b|leute\b|paare\b|[a-zäöü]{3}(?:ende[nr]?|innen|ene|ierte)\b|platz\sfür|(?:limited|capped)\s(?:to|at)|kontingent|(?:group|class)\s(?:size|limit)|\bseat\b|\bdie\sersten\s\d|\bthe\sfirst\s\d|(?:room|space)\sfor|gruppengröße|seating|spots|anmeldungen|registrations|teilnehm|teilnahmebegr|pers\b|personen|gäste|guests|plätze|platzzahl|menschen|participa|people|places|spaces|seats|attendees|visitors|besucher|delegates"
    r"|kapazität|capacity",
    re.IGNORECASE,
)
_SET_OFF = expression(r"\s?;\s?|\s[–-]\s")
_COUNTS = expression(
    r"\d|\b(?:zwei|drei|vier|fünf|sechs|acht|zehn|two|three|four|five|six|eine?\sperson)\b",
    re.IGNORECASE,
)
_FOR_EACH = expression(
    r"\b(?:pro|je(?!\s(?:termin|veranstaltung|kurs)\b)|jeweils|per(?!\s(?:e-?mail|mail|post|fax|telefon|zoom|link|stream|rechnung|überweisung))|each|für\sje"
    r"|warteliste|waiting\slist|parkplätze|mindestens|at\sleast)\b",
    re.IGNORECASE,
)
_FOR_SOME = expression(
    r"\b(?:gruppen|einer\sgruppe|groups|kleingruppen|workshops|vor\sort|präsenz|on[\s-]site|in[\s-]person)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Provisions:
    """Sentences as written, empty where nothing is said; ``capacity`` None where it is not."""

    accessibility: str = ""
    directions: str = ""
    payment: str = ""
    invoice: str = ""
    capacity: int | None = None
    unsure: frozenset[str] = frozenset()


def read_provisions(sentences: tuple[Sentence, ...], *, on_site: bool, costs: bool) -> Provisions:
    """What the text provides. The way there counts ``on_site``, paying where it ``costs``."""
    told: dict[str, list[str]] = {name: [] for name in _LABELS}
    about, until, headed = "", -1, False
    for sentence in sentences:
        labelled, text = _label_of(sentence.text)
        if labelled:
            # What a label begins goes on to the end of its passage; a heading's is the next one.
            headed = not text
            about, until = labelled, sentence.passage + headed
        elif sentence.passage > until or (headed and not _is_told(sentence.text)):
            about = ""
        name = about or _said_in(sentence.text)
        if name == "payment" and sentence.label is Label.FEE:
            text = _PAYING.sub("", text)  # the fee has a field of its own
        if name and text:
            told[name].append(text)
    capacity, unsure = _capacity(sentences)
    lines = {
        name: one_line(" ".join(dict.fromkeys(texts)), _LONGEST) for name, texts in told.items()
    }
    return Provisions(
        accessibility=lines["accessibility"],
        directions=lines["directions"] if on_site else "",
        payment=lines["payment"] if costs else "",
        invoice=lines["invoice"] if costs else "",
        capacity=capacity,
        unsure=unsure,
    )


def _label_of(text: str) -> tuple[str, str]:
    """What a sentence is about by its label and the words behind it; all of it without one."""
    for name, pattern in _LABELLED.items():
        if found := pattern.fullmatch(text):
            return name, found["told"].strip()
    return "", text


def _is_told(text: str) -> bool:
    """Whether it is no entry of a page's menu, where headings of these names stand too."""
    return len(text) >= _SHORTEST and not is_furniture(text)


def _said_in(text: str) -> str:
    if _TOPIC.search(text):
        return ""
    return next((name for name, pattern in _SAYING.items() if pattern.search(text)), "")


def _said_of(text: str, match: re.Match[str]) -> str:
    """The words that are said of the number of ``match``.

    "Zwei je Verein, insgesamt 40 Plätze": each number has its own words; those without a number
    go with the number beside them, unless a semicolon or a dash sets them off.
    """
    start, end = match.span()
    left = max((one.end() for one in _SET_OFF.finditer(text, 0, start)), default=0)
    following = _SET_OFF.search(text, end)
    right = following.start() if following else len(text)
    first = text.rfind(", ", left, start)
    last = text.find(", ", end, right)
    first, last = (left if first < 0 else first), (right if last < 0 else last)
    beside = f"{text[left:first]}, {text[last:right]}".split(", ")
    return ", ".join([text[first:last], *(one for one in beside if not _COUNTS.search(one))])


def _capacity(sentences: tuple[Sentence, ...]) -> tuple[int | None, frozenset[str]]:
    found: set[int] = set()
    some: set[int] = set()
    for_each = False
    for place, sentence in enumerate(sentences):
        text = sentence.text
        if _LABEL_ALONE.fullmatch(text) and place + 1 < len(sentences):
            name = "Plätze" if _HOW_MANY.match(text) else text.rstrip(" :?")
            text = f"{name}: {sentences[place + 1].text}"  # its number stands below
        text = _NUMBER_WORD.sub(lambda word: str(_NUMBERS[word[0].lower()]), text)
        most = _AT_LEAST.sub(lambda found: " " * len(found[0]), text)
        if not _OF_PEOPLE.search(text):
            continue
        for pattern in _PERHAPS_CAPACITIES:
            if (match := pattern.search(text)) and not _FOR_EACH.search(_said_of(most, match)):
                some.add(int(match["number"].replace(".", "")))
        for pattern in _CAPACITIES:
            if match := pattern.search(text):
                if _FOR_EACH.search(said := _said_of(most, match)):
                    for_each = True
                else:
                    numbers = some if _FOR_SOME.search(said) else found
                    numbers.add(int(match["number"].replace(".", "")))
    if len(found) == 1 and not for_each and not some - found:
        return found.pop() or None, frozenset()
    told = found or some
    unsure = frozenset({"capacity"} if told else ())
    return (told.pop() or None if len(told) == 1 else None), unsure
