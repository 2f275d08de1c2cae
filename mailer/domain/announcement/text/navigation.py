"""What stands around an announcement: menus, share buttons, cookie notices, greetings."""

import re

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.vocabulary import words

_LONGEST_FURNITURE = 90
_LONGEST_WAY_IN = 160
_MENU = expression(
    r"(?:alle|all|weitere|more|mehr|zurück(?:\szu[rm]?)?|zur|zum|back(?:\sto)?|latest|aktuelle?)?\s?"
    r"(?:the\s)?(?:news(?:\s(?:&|and)\sevents)?|neuigkeiten|aktuelles|nachrichten|meldungen?|termine|what['’]s\son|veranstaltung(?:en|sdetails)?(?:\saktuell)?|events?"
    r"|(?:events?|veranstaltungs|termin|kurs)-?\s?(?:calendar|kalender|übersicht|suche|programm)"
    r"|übersicht|liste|overview|startseite|start|home|homepage|seitenanfang|nach oben|top|blog"
    r"|artikel|articles|presse|newsletter|archiv|archive|kalender|calendar|experten|pressemitteilung(?:en)?)",
    re.IGNORECASE,
)
_BUTTON = expression(
    r"(?:menü|menu|navigation|suche[n]?|search(?:\sthis\ssite)?|manage\ssettings|login|log\sin|anmelden|abmelden|kontakt|contact"
    r"|impressum|imprint|datenschutz(?:erklärung)?|privacy(?:\spolicy)?|barrierefreiheit|drucken"
    r"|print|teilen|share|tweet|facebook|twitter|linkedin|xing|mastodon|instagram|youtube|whatsapp"
    r"|e-?mail|pdf|rss|(?:direkt\s|springe\s)?(?:zum|zur)\s(?:haupt|seiten)?-?(?:inhalt|navigation|menü|suche|inhaltsbereich)(?:\sspringen)?|skip\sto\s(?:main\s)?content"
    r"|(?:find|create|all)\sevents|help|hilfe|themen|projekte?|projects?|cities|über\suns|about(?:\sus)?|service|leichte\ssprache|gebärdensprache|sitemap|schließen|close|öffnen|weiter|zurück|next|previous"
    r"|back|mehr\serfahren|read\smore|weiterlesen|merken|bookmark|vorlesen|deutsch|english|de|en"
    r"|(?:seite|artikel|beitrag|diese\sseite)\s(?:drucken|teilen|empfehlen)|print\sthis\spage"
    r"|share\sthis(?:\s\w+)?|alle\s(?:akzeptieren|ablehnen)|(?:accept|allow|reject)\sall|deny|in\skalender\seintragen"
    r"|(?:\+\s?)?(?:zu(?:m|r)?\s)?(?:google|outlook|office\s365|apple)?[\s-]?(?:kalender|calendar)(?:\shinzufügen)?"
    r"|(?:zum\skalender|zu\sgoogle\skalender)\shinzufügen|ical(?:\s?/?\s?outlook)?(?:\s(?:exportieren|export))?"
    r"|(?:upcoming|next|kommende|nächste|aktuelle)\s(?:events?|veranstaltung(?:en)?|termine?)|lade\sveranstaltungen|(?:veranstaltungen|termine|inhalte|seite)\s(?:laden|werden\sgeladen)|loading(?:\sevents)?|view\s(?:this\s(?:e-?mail|newsletter)\s)?in\s(?:your\s)?browser|(?:im|in\sihrem)\sbrowser\s(?:öffnen|ansehen|anzeigen)|(?:newsletter\s)?online\s(?:lesen|ansehen)|wird\sgeladen|bitte\swarten"
    r"|(?:diese\s)?(?:veranstaltung|seite|termin|event)\s(?:teilen|merken|drucken|speichern|weiterempfehlen)"
    r"|(?:auf|via|per|in)\s(?:facebook|twitter|linkedin|xing|whatsapp|mastodon|e-?mail)\s?(?:teilen)?"
    r"|(?:link|url)\skopieren|copy\slink|hauptnavigation|hauptmenü|untermenü|breadcrumb|servicemenü"
    r"|schriftgröße|kontrast(?:\serhöhen)?|warenkorb(?:\s\(\d+)?|mein\skonto|ausloggen|einloggen|details|jetzt\sanmelden"
    r"|zurück\szur\s(?:übersicht|liste|suche)|zur\sstartseite|browser\saktualisieren|toggle\snavigation"
    r"|add\sto\scalendar|(?:neuen\s|einen\s)?kommentare?(?:\s(?:hinzufügen|schreiben|veröffentlichen))?|bewertung|teilen\sauf|als\spdf\sherunterladen|jetzt\sabonnieren|subscribe)",
    re.IGNORECASE,
)
_COOKIES = expression(
    r"(?=.*\b(?:cookies?|javascript)\b).*\b(?:verwend|nutz|setz|akzept|zustimm|ablehn|erlaub|notwendig|aktivier"
    r"|browser|einstellungen$|hinweise?$|richtlinien?$|uses?\b|we\b|accept|consent|enable|policy$|settings$)"
    r"|cookies?\W*$",
    re.IGNORECASE,
)
_NETWORK = (
    r"(?:facebook|twitter|x|linkedin|xing|whatsapp|mastodon|instagram|bluesky|threads|telegram|pinterest"
    r"|e-?mail|social\smedia)\b"
)
_AROUND = expression(
    r"(?:sie\s(?:sind|befinden\ssich)\shier|you\sare\shere|(?:aktuelle\s)?position|pfad)\s?:.{0,300}"
    rf"|(?:teilen|share|weitersagen)\W{{1,3}}(?:(?:auf|on|via|über|per)\W{{1,3}})?{_NETWORK}.{{0,100}}"
    r"|(?:alle\s|nur\s)?(?:notwendige[n]?\s|cookies?\s)?(?:akzeptieren|ablehnen|zustimmen|speichern|einstellungen)"
    r"|(?:zur\s|auf\sdie\s)?(?:merkliste|watchlist|wunschliste)(?:\shinzufügen|\ssetzen)?"
    r"|(?:kurs|veranstaltungs|seminar|lehrgangs|event)-?\s?(?:nummer|nr\.?|no\.?|id)\s?:?\s?[\w./-]{1,20}"
    r"|(?:kurs|seminar|lehrgang|course)\s[A-Z]{0,3}\d[\w./-]{2,20}(?:\s?\([^()]{1,60}\)?)?"
    r"|(?:kurs|seminar|veranstaltungs|lehrgangs|course|event)-?\s?(?:details|informationen|daten)|(?:buchungs|kurs|anmelde)?-?status\s?:?\s.{0,40}"
    r"|[1-9]\d{1,3}-\d{3,6}"
    r"|(?:with\s|our\s)?apolog(?:ies|ise|ize)\sfor\s(?:any\s|the\s)?(?:cross|multiple|duplicate|double)[\s-]?\w*|(?:bitte\s)?(?:mehrfach|doppel|cross)\w*\s(?:bitte\s|wir\s)?(?:zu\s)?entschuldigen"
    r"|(?:inhalt|spalte)\s(?:rechts|links|mitte|oben|unten)|(?:rechte|linke|mittlere)\s(?:optische\s)?spalte"
    r"|(?:seiteninhalt|hauptinhalt|inhaltsbereich|page\scontent|main\scontent)"
    r"|(?=.*\b(?:log-?in|anmelden|einloggen|konto|account|log\sin|sign\sin)\b)(?:sie\swaren|schon|bereits|noch\skein|already|not\syet)\b.{10,120}"
    # What a newsletter says of how it is shown.
    r"|(?=.*\b(?:nicht|probleme?n?|trouble|problems?|not|can['’]t|cannot)\b)(?=.*\b(?:e-?mail|mail|nachricht|newsletter|rundbrief|message|darstellung)\b)"
    r"(?=.*\b(?:angezeigt|dargestellt|darstellung|lesen|lesbar|display(?:ed|ing)?|view(?:ing)?|read(?:ing)?|see(?:ing)?)\b)"
    r"(?=.*\b(?:browser|hier|here|web\w*|online-?version|klick\w*|click|richtig|korrekt|correctly|properly)\b).{20,160}"
    r"|(?:(?:zur|link\szur)\s)?(?:web|online|browser)-?\s?(?:version|ansicht)(?:\s(?:öffnen|ansehen|lesen|anzeigen))?(?:\s?\|\s?\w+)*"
    r"|for\simmediate\srelease|zur\ssofortigen\sveröffentlichung|sperrfrist\b.{0,80}"
    r"|\w{0,20}logos?\s(?:(?:der|des|von|vom|of|the)\s|(?-i:(?=[A-ZÄÖÜ]))).{1,80}"
    r"|(?:screenshot|img[_-]?\d|dsc\w?\d|bild\s?\d|foto\s?\d).{0,100}|[^\s]{1,100}\.(?:jpe?g|png|gif|webp|svg)"
    r"|diese\sveranstaltung\s(?:hat\sbereits\sstattgefunden|ist\s(?:bereits\s)?(?:vorbei|vergangen))"
    r"|this\sevent\s(?:has\spassed|is\sover)|(?:(?:kurs|lehrgang|seminar|course)\s)?(?:nr|no)\.?\s?:?\s?[\d./-]{3,20}|[A-Z]{1,3}-\d{2,5}|A(?:[+-]?\sA){1,3}[+-]?|[\d.,]{1,9}\s(?:follower(?:s|n)?|likes?|views?|aufrufe|abonnenten)"
    # What a mail server writes above mail from outside.
    r"|(?:\[?extern(?:al|e)?\]?|achtung|vorsicht|warnung|caution|warning|hinweis)\b.{0,120}\b(?:extern\w*|outside|außerhalb)\b.{0,160}"
    r"|\[?extern(?:al|e)?(?:\s(?:e-?mail|nachricht|sender))?\]?"
    r"|(?:foto|bild|photo|image|grafik|copyright|quelle|©|credits?|bildnachweis|symbolbild)\s?[:©(].{0,200}"
    r"|©.{0,200}|(?:pressemitteilung|medieninformation|presseinformation|press\srelease|medienmitteilung"
    r"|presseeinladung)(?:\s(?:nr|no)\.?)?\s?[\d/.-]{0,12}(?:\s?(?:vom|,|\||[–-])\s?.{0,60})?"
    r"|\d{1,2}\.\s?(?:\d{1,2}\.|[A-Z][a-zä]{2,8})\s?\d{4}\s?[|,–-]?\s?(?:pressemitteilung|news|meldung|aktuelles)",
    re.IGNORECASE,
)
_TRAIL = expression(r"\s?(?:>|›|»|/|→|::|\||·|,(?=\s))\s?")
_TURNED = expression(r"[<«‹←]{1,2}\s.{2,40}\s[>»›→]{1,2}")  # "<< April 2026 >>"
_FEWEST_BARRED, _MOST_BARRED = 3, 20
_LONGEST_BARRED = 30
_MOST_WORDS_IN_A_BAR = 3
_STEPS = expression(
    r"[^>›»→]{2,60}(?:\s[>›»]{1,2}\s[^>›»→]{2,60}){1,8}|[^→]{2,60}(?:\s→\s[^→]{2,60}){2,8}"
)
_MOST_WORDS_IN_A_BUTTON = 3
_COUNT = expression(r"\s?\(\d{1,3}\)")  # "Warenkorb (0)"
# What pages are called that stand in a menu, and in an announcement too.
_PAGES = words(
    "programm program programme partner anmeldung registration anreise tickets studium forschung",
    "research study team shop spenden donate jobs karriere fakultät international bildung politik",
    "förderung kurssuche merkliste beteiligung mitgliedschaft",
)

_PUBLISHED = expression(
    r"(?:veröffentlicht|published|posted|stand|zuletzt\saktualisiert|last\supdated|(?:news|meldung|"
    r"pressemitteilung)\s(?:vom|of|from))\b(?=.*\d|:|$).{0,40}|\d{1,2}[.]\d{1,2}[.]\d{2,4}",
    re.IGNORECASE,
)
_GREETING = expression(
    r"(?:sehr\sgeehrte|liebe[rs]?|guten\s(?:tag|morgen)|hallo|dear|hello|good\s(?:morning|day)|hi)\b"
    r".{0,100}[,!:]?",
    re.IGNORECASE,
)
_TO_ALL = expression(
    r"(?:hi|hello|dear|hallo|moin(?:\smoin)?|liebe|guten\s(?:tag|morgen|abend)|n?abend|servus|hey|huhu|(?:good\s)?morning|grüß\sgott)\s(?:all|in\s(?:die|der|dieser)\srunde|an\salle|in\sthe\sround|everyone|folks|team|friends|zusammen|alle"
    r"|ihr\slieben|kolleg\w+|leute)[^\w,:]*",
    re.IGNORECASE,
)
_WAY_IN = expression(
    r"(?:(?:microsoft\s)?teams[\s-]?(?:besprechung|meeting)?\b.{0,30}(?:hilfe|help|teilnehmen|join)"
    r"|microsoft\steams\W*$|(?:jetzt\s|hier\s)?an\s(?:der|dem)\s(?:[\w-]*besprechung|[\w-]*meeting|webinar|videokonferenz)\steilnehmen"
    r"|join\s(?:the\s|zoom\s|webex\s|teams\s|our\s)?(?:meeting|webinar|session)|(?:zoom|webex)[\s-]?(?:meeting|webinar)?\s(?:beitreten|teilnehmen)"
    r"|(?:besprechungs|sitzungs|meeting|webinar|konferenz)-?\s?(?:id|kennnummer|nummer)\s?:|(?:ihre\s|die\s)?(?:zugangs|einwahl)daten\s?:?$"
    r"|(?:zoom|teams|webex|bigbluebutton)[\s-]?link\s?:)",
    re.IGNORECASE,
)
# The head of an Outlook meeting, and the tool's own words below it.
_OF_MEETING = expression(
    r"(?:serientyp|recurrence(?:\spattern)?|organisator|organizer|erforderliche\steilnehmer|required\sattendees|optionale\steilnehmer"
    r"|optional\sattendees|anzeigen\sals|show\stime\sas|für\sorganisatoren|for\sorganizers)\s?:|(?:einwahl\sper\stelefon|dial\sin\sby\sphone|telefoneinwahl)\W*$|one\stap\smobile\W*$"
    r"|dial\sby\syour\slocation\W*$|find\s(?:a|your)\slocal\snumber\W*$|(?:eine\s)?lokale\snummer\ssuchen\W*$",
    re.IGNORECASE,
)
_NUMBER_OR_LINK = expression(
    r"\d{3}|\d\s\d{2}|://|www\.|\w@\w|code\b|kennwort|passwor[td]|\b(?:pin|key|id)\b", re.IGNORECASE
)
_FAREWELL = expression(
    r"(?:(?:mit\s)?(?:freundlichen|herzlichen|besten|vielen|kollegialen|schönen|lieben|sonnigen|winterlichen"
    r"|sommerlichen)\sgrüßen?|(?:viele|beste|herzliche|liebe|freundliche|schöne|sonnige|winterliche|sommerliche"
    r"|kollegiale)\sgrüße|(?:kind|kindest|best|warm|warmest)"
    r"\s(?:regards|wishes)|regards|sincerely|yours\s(?:sincerely|faithfully|truly)|cheers"
    r"|hochachtungsvoll)\b.{0,60}"
    r"|(?:es\sgrüß(?:t|en)\s(?:sie|euch|dich)(?:\s(?:herzlich|freundlich))?|herzlichst|all\sthe\sbest)\W*"
    r"|(?:danke\b.{0,20}\s)?(?:g?lg|vg|hg|mfg|(?:liebe[rn]?|viele|schöne[rn]?)?\s?gr(?:uß|üße))\W*"
    r"|(?:please\s)?accept\b.{0,60}\b(?:assurances?|consideration|respects?)\b.{0,80}",
    re.IGNORECASE,
)

# So one takes leave in the middle of a page as well: "Bis bald!"; and "VG Neudorf" is an office.
_LIGHT_FAREWELL = expression(
    r"(?:best|herzlich|bis\s(?:dann|bald|dahin)|see\syou\s(?:there|then|soon))\W*"
    r"|(?:danke\b.{0,20}\s)?(?:g?lg|vg|hg|mfg|(?:liebe[rn]?|viele|schöne[rn]?)?\s?gr(?:uß|üße))\b\W{0,3}[^\W\d_]{2,20}\W*",
    re.IGNORECASE,
)
_SIGNER = expression(r"[A-ZÄÖÜ][\w.'’-]*(?:\s[A-ZÄÖÜ][\w.'’-]+){0,3}\W*|i\.\s?[AV]\..{0,60}")
_OTHER_EVENTS = expression(
    r"(?:(?:weitere|ähnliche|andere|nächste|kommende|aktuelle|passende|more|other|related|similar|upcoming|further)\s)"
    r"(?:\w+\s)?(?:veranstaltungen|meldungen|nachrichten|beiträge|artikel|angebote|kurse|seminare|events|news|articles|posts)"
    r"(?:\s(?:der|des|von|aus|of|from|in)\s.{2,40})?|das\skönnte\s(?:sie|dich|euch)\s(?:auch\s)?interessieren|you\s(?:may|might)\salso\slike"
    # What readers wrote below it.
    r"|(?:\d{1,4}\s)?(?:kommentare|comments|replies)(?:\s?\(\d{1,4}\))?|diskussion\s?\(\d{1,4}\)|\d{1,4}\s(?:kommentar|comment|reply)",
    re.IGNORECASE,
)


_OTHERS_AHEAD = expression(
    r"(?:(?:schon|jetzt|bereits|außerdem|und|also)\s)?(?:vormerken|vorschau|ausblick|vorgemerkt|demnächst|coming\s(?:up|soon|next)"
    r"|save\sthe\sdates?|dates\sfor\syour\s(?:diary|calendar)|was\sfolgt|so\sgeht\ses\sweiter|(?:nicht|don['’]t)\s(?:verpassen|miss))"
    r"(?:\s(?:bei|im|in|at|für|auf|next|for|:)\s?.{0,30})?",
    re.IGNORECASE,
)


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the page around the announcement, not to the announcement."""
    text = _COUNT.sub("", line).strip(" .…!+«‹<←→>»›|·•[]()")
    if not text or (text.isdigit() and len(text) <= 3) or _TURNED.fullmatch(line.strip()):
        return True
    if _OF_MEETING.match(text) or not text.strip("_=-–—* "):
        return True
    if len(text) < 300 and _AROUND.fullmatch(text):
        return True
    if len(text) > _LONGEST_FURNITURE:
        return len(text) < 300 and _COOKIES.match(text) is not None
    if _COOKIES.match(text) or _PUBLISHED.fullmatch(text):
        return True
    if _STEPS.fullmatch(text) or is_menu_bar(text):
        return True
    parts = [part for part in _TRAIL.split(text) if part]
    if all(_is_button(part) or _are_buttons(part.split()) for part in parts):
        return True
    # A breadcrumb trail begins at the start page and ends with a name of its own.
    if len(parts) > 2 and _MENU.fullmatch(parts[0]) is not None:
        return True
    steps = text.split(" / ")  # "Programm / Gesellschaft / Recht"
    said = any(sign in text for sign in ":?!„“")
    return (
        len(steps) >= _FEWEST_BARRED
        and not said
        and any(_is_button(one) or one.lower() in _PAGES for one in (steps[0], steps[-1]))
    )


def _is_button(words: str) -> bool:
    return _MENU.fullmatch(words) is not None or _BUTTON.fullmatch(words) is not None


def _are_buttons(words: list[str]) -> bool:
    """Whether words are those of buttons that stood beside each other: "Drucken Teilen Merken"."""
    place = 0
    while 1 < len(words) != place:
        longest = range(min(_MOST_WORDS_IN_A_BUTTON, len(words) - place), 0, -1)
        taken = next((n for n in longest if _is_button(" ".join(words[place : place + n]))), 0)
        if not taken:
            return False
        place += taken
    return len(words) > 1


def has_bars(text: str) -> bool:
    """Whether a line is a few words between bars, again and again, whatever they are."""
    return bool(_barred(text))


def is_menu_bar(text: str) -> bool:
    """Whether a few words stand between bars, again and again: "About | Our work | Donate".

    One of them is every page's: three names between bars are three names.
    """
    return any(
        _is_button(part) or part.lower() in _PAGES or part.lower().endswith(("a–z", "a-z"))
        for part in _barred(text)
    )


def _barred(text: str) -> list[str]:
    """The parts between bars of a line that has nothing else; none of another line."""
    parts = [part.strip() for part in text.strip("| ").split("|")]
    plain = _FEWEST_BARRED <= len(parts) <= _MOST_BARRED and all(
        1 < len(part) <= _LONGEST_BARRED
        and len(part.split()) <= _MOST_WORDS_IN_A_BAR
        and not any(char.isdigit() for char in part)
        for part in parts
    )
    return parts if plain else []


def announces_others(line: str) -> bool:
    """Whether a line may head what comes after the event: "Schon vormerken", "Coming up"."""
    return _OTHERS_AHEAD.fullmatch(line.strip(" .:…»›•+*=#–-")) is not None


def is_greeting(line: str) -> bool:
    """Whether a line only addresses the readers: "Sehr geehrte Damen und Herren,"."""
    if _TO_ALL.fullmatch(line):
        return True
    return len(line) <= 120 and _GREETING.fullmatch(line) is not None and line[-1:] in ",!:"


def begins_other_events(line: str) -> bool:
    """Whether a line heads a list of other events or news below an announcement."""
    return _OTHER_EVENTS.fullmatch(line.strip(" .:…»›•+*=#–-")) is not None


def begins_way_in(line: str) -> bool:
    """Whether a conference tool's own lines begin here: how to join, with numbers and codes."""
    return _WAY_IN.match(line.strip()) is not None


def is_of_way_in(line: str) -> bool:
    """Whether a line goes on with a conference tool's own: numbers, codes and links."""
    if begins_way_in(line) or is_furniture(line):
        return True
    return len(line) <= _LONGEST_WAY_IN and _NUMBER_OR_LINK.search(line) is not None


def is_farewell(line: str) -> bool:
    """Whether a line begins the signature: "Mit freundlichen Grüßen"."""
    return _FAREWELL.fullmatch(line.strip()) is not None


def takes_leave(line: str, below: str) -> bool:
    """Whether a line takes leave with ``below``, the next one, as its signer: "Bis bald!"."""
    if is_farewell(line):
        return True
    return _LIGHT_FAREWELL.fullmatch(line.strip()) is not None and (
        not below or _SIGNER.fullmatch(below.strip()) is not None
    )
