"""Headings of coming and going: when somebody came or went, whether they come or came at all."""

import re

from mailer.actions.imports.sheets.heading import (
    MOST_WRITTEN,
    NEUTRAL,
    TOKEN,
    letters_of_heading,
    words_of,
)

# When somebody came or went, as each room calls it: "Uhrzeit des Verlassens", "Time exited".
_MOMENT = r"(?:e[dnt]|en|ing|ens|s)?(?:s?zeit|zeitpunkt|time|date|s?datum)?"
_COMING = re.compile(
    r"(?:join|beitritt|eintritt|beigetret|betret|enter|login|connexion|eingewählt|partecipazione|gekommen|kam|einwahl|ingresso|entrata)"
    + _MOMENT
)
_GOING = re.compile(
    rf"(?:leave|left|exit|verlass|austritt|ausgetret|départ|déconnexion|sortie|logout|uscita"
    rf"|gegangen|ging){_MOMENT}"
)
WHEN = words_of("""
    time zeit uhrzeit um am at date datum zeitpunkt of heure first last erste erster ersten erstes
    ora di alle letzte letzter letzten letztes prima ultima première premier dernière dernier
    du la le l des de
""")
_COMES = re.compile(
    r"teilnahme|teilgenommen|teilnehmen|nehme\w*teil|nimmt\w*teil|anwesen|attend(?:ed|ing|$)"
    r"|attendancecancel|joinus|joining|willyoucome|kommensie|kommstdu|dabei|presente?$"
)
# Of taking part, and still not whether somebody comes or came: a recording, how much of it, what
# it costs, what is written about it, what stands beside it, another time.
_NOT_LIVE = re.compile(
    r"replay|wiederhol|aufzeichn|record|nachträglich|quote|prozent|bescheinig|zertifik|certificat"
    r"|bedingung|gebühr|kosten|beitrag|entgelt|bezahl|rechnung|\bfee|paid|bestätig|confirm|beleg"
    r"|nachweis|urkunde|pflicht(?!feld|angabe)|hinweis|(?<!vor)(?<!nach)mittag"
    r"|(?<!h)(?<!in )essen\b|imbiss|lunch|dinner|catering|exkursion"
    r"|begleit|kinder|vorjahr|letzte[sn]? (?:jahr|mal)|last (?:year|time)|bereits|schon|früher"
    r"|umfrage|befragung|survey|folgetermin"
    # What somebody comes with, and where from.
    r"|(?:kommen sie|kommst du)\b[^?]{0,60}\b(?:mit (?:dem|der|einem|einer|ihrem|ihrer"
    r"|deinem|auto|pkw|zug|bahn|bus|rad|fahrrad)|aus)\b"
    r"|\b(?:auto|pkw|zug|bahn|bus|fahrrad|rad|öpnv|car|train|bike)\b|anreise|anfahrt|abreise|parkplatz"
    r"|vorabend|hotel|übernacht"
    r"|bisher|already|before|previous|zuletzt|jemals|erstmal|erste teilnahme|first time|zum ersten"
)
# "Anwesenheit in %", "Anteil anwesend": how much of it, however that is written.
_SHARE = re.compile(
    r"%|(?<![^\W\d_])(?:in )?(?:prozent|percent|per cent)(?![^\W\d_])|(?<![^\W\d_])(?:anteil|share)"
    r"(?![^\W\d_])|(?<=anwesenheits)(?:quote|grad|anteil|prozent)|(?<=teilnahme)(?:quote|grad|anteil)"
    r"|(?<=attendance )(?:rate|percentage|share)|percentage"
)
_OF_SHARE = words_of("""
    anwesenheit anwesenheits anwesend teilnahme teilgenommen präsenz dauer attendance attended
    present presence participation in of an am der des die zeit time gesamt total insgesamt
    seminar veranstaltung webinar meeting anwesenheitsdauer anwesenheitszeit teilnahmedauer
""")
# A yes under these says that somebody does not come, or did not.
_DENIED = words_of("nicht not kein keine cannot didn doesn unanwesend abwesend abwesenheit absent")
_CALLED_OFF = words_of("abgesagt absage storniert cancelled canceled zurückgezogen")
_WILL_NOT = _CALLED_OFF | words_of("nimmt nehme nehmen kann können möchte will attending")
_SAID_PLAINLY = (
    _DENIED
    | _WILL_NOT
    | words_of("""
    teilnahme teilgenommen teilnehmen teil anwesend anwesenheit attended attend attendance dabei
    ich wir leider doch hat habe haben war waren wurde konnte did does t was were has an am live
    seminar veranstaltung event
""")
)
_LAST = words_of("letzte letzter letztes last")
_BOUNDS = {"join": words_of("von ab from"), "leave": words_of("bis until")}
_THERE = words_of(
    "anwesend anwesenheit teilnahme teilgenommen dabei da present von bis ab from until"
)

_MOST_SENTENCES = 12  # that a form lets people choose from
_YES_OR_NO_FIRST = re.compile(r"(?:ja|nein|yes|no|oui|non)(?![^\W\d_])")


def asks_for_share(text: str) -> bool:
    """Whether a heading asks how much of it somebody was there: ``Anwesenheit in %``."""
    plain = text[:MOST_WRITTEN].lower()
    words = set(TOKEN.findall(_SHARE.sub(" ", plain)))
    return _SHARE.search(plain) is not None and bool(words) and words <= _OF_SHARE


def is_not_live(text: str) -> bool:
    """Whether a heading is about something beside being there: a recording, a fee, a meal."""
    return _NOT_LIVE.search(text[:MOST_WRITTEN].lower()) is not None


def says_coming(text: str) -> str:
    """What a yes under a heading says: "presence", that somebody comes or came; "absence", that
    they did not come; "cancelled_at", that they will not.

    "" where it is about something else: a recording, a fee, the year before. A heading that denies
    counts only where nothing else is in it: "Kann abends nicht teilnehmen" takes nobody out.
    """
    plain = text[:MOST_WRITTEN].lower()
    words = set(TOKEN.findall(plain))
    denies = bool(words & (_DENIED | _CALLED_OFF))
    if _NOT_LIVE.search(plain) or not (
        _COMES.search(letters_of_heading(plain)) or words & {"abwesend", "abwesenheit", "absent"}
    ):
        return ""
    if not denies:
        return "presence"
    is_plain = words <= _SAID_PLAINLY | NEUTRAL and len(words & _DENIED) < 2
    if not is_plain or re.search(r"[/|\d]", plain):
        return ""
    return "cancelled_at" if words & _WILL_NOT else "absence"


def moment_of(words: set[str]) -> str | None:
    """Whether the words of a heading ask when somebody came ("join") or went ("leave")."""
    if words <= _THERE and len(words) > 1:  # "Anwesend von", "Anwesend bis"
        bounds = [field for field, one in _BOUNDS.items() if one & words]
        return bounds[0] if len(bounds) == 1 else None
    if "abmeldung" in words and words & _LAST and words <= WHEN | {"abmeldung"}:
        return "leave"  # off the room; without "letzte" it is off a list
    told = words - WHEN
    if told == words == {"login"}:  # an account, and no time
        return None
    for field, said in (("join", _COMING), ("leave", _GOING)):
        if told and all(map(said.fullmatch, told)):
            return field
    return None


def are_sentences(told: set[str]) -> bool:
    """Whether most of what a column says begins with yes or no: ``Ja, ich bin dabei``."""
    if len(told) > _MOST_SENTENCES:
        return False
    return 2 * sum(_YES_OR_NO_FIRST.match(one.lower()) is not None for one in told) >= len(told)
