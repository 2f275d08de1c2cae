"""What a web address in an announcement is for: registering, joining, or neither."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import WHERE, Label
from mailer.domain.announcement.lexicon.platforms import PLATFORM
from mailer.domain.announcement.venue.whereabouts import says_only_online
from mailer.domain.conference_tool import tool_of
from mailer.domain.web_address import WebAddress

_REGISTERING = expression(
    r"interessenbekundung|\bonline-?formular|anmeld|anzumeld|\beintragen\s(?:unter|auf|über|hier|bei|in)\b|\banm\.(?!\s?d\.)|\b(?:antrag\sauf|anträge\sauf|um)\szulassung\b|\bsich\b(?![^:]{0,40}\blisten\b)[^:]{0,40}\beintragen\b|formular\sausfüllen|(?:\bzum\s|^\W*)formular\W*$|\bfill(?:ing)?\s(?:in|out)\b|registrier"
    r"|regist(?:er|ration)|rsvp|sign[- ]up|einschreib|bewerb|\bapply\b|\bbook"
    r"|\b(?:use|fill\sin|complete)\s(?:the|our|this)\s(?:\w+\s)?form\b|\b(?:nutzen|füllen)\ssie\s(?:bitte\s)?(?:das|unser|dieses)\s[\w-]*formular"
    r"|enrol|\bbuch(?:en|ung)\b|\bbuchungs-?(?:link|seite|portal|formular)|\b(?:ich\sbin|jetzt)\sdabei\b|\b(?:secure|save|grab|claim|book|get)\s(?:your|my|a|yourself\sa)\s(?:free\s)?(?:spot|seat|place|ticket)|\bwarenkorb\b|\badd\sto\s(?:cart|basket)\b|teilnahmewunsch|\btickets?(?:shop)?\b|\bkarten\b|\bplatz\s(?:sichern|reservieren|buchen)"
    r"|melde\w*\s(?:(?:ich|wir|man)\s)?(?:dich|sie|euch|sich|mich|uns)\b|\bsignup|rückmeld|\bmeldung(?:en)?\s?(?::|unter\b|über\b)|\bmeldung\s(?:\w+\s){1,4}(?:über|unter)\b|\btell\sus\s(?:that\s)?you\s(?:are|will)\b|\btr[aä]g\w*\s(?:sie\s)?(?:sich|dich|euch)\b[^:]{0,40}\bein\b|\beinzutragen\b|reservier|\breserve\b|vormerk|\bbestätig\w*\s(?:sie\s)?(?:ihre|deine|eure)\steilnahme|\bbestätig\w*\s(?:sie\s)?(?:ihren|deinen|euren)\s(?:termin|platz)|\bum\s(?:ihre\s)?(?:rück)?antwort|\bconfirm\s(?:your|attendance)|\bzusage\w*|\bsag(?:t|en)\b[^:.]{0,20}\bbis\b[^:]{0,20}\bzu\b|\b(?:sag\w*|geben)\ssie\b[^:]{0,40}\bzu\b",
    re.IGNORECASE,
)
# "Hotel buchen" and "Tickets der Bahn" are booked too, but not the seminar.
_BOOKED_BESIDES = expression(
    r"\b(?:hotel|zimmer|übernacht|unterk[uü]nft|unterbring|accommodation|room\sbooking|bahn(?:ticket|fahrt|karte)"
    r"|veranstaltungsticket|fahrkarte|parkticket|\bdemo\?|\ba\sdemo\b|\bbook\s(?:a\s(?:call|chat|meeting)|\d{1,3}\sminutes)\b|gesprächstermin\b|\btermin\smit\smir\b|(?:messe)?stand\b|standplatz|ausstell)",
    re.IGNORECASE,
)
_OF_THE_SEMINAR = expression(r"(?<!\w)(?:anmeld|registr|regist(?:er|ration))", re.IGNORECASE)
_REGISTERED_THERE = expression(
    r"\W{0,3}(?:(?:verbindlich|kostenlos|kostenfrei)\s)?(?:an(?:zu)?melde[nt]"
    r"|(?:zu\s)?registrier(?:en|t)|(?:zu\s)?buch(?:en|t)|wissen,?\sob)\b",
    re.IGNORECASE,
)
_NEEDLESS = expression(
    r"\b(?:ohne|keine|without|no)\s(?:\w+\s)?(?:anmeldung|registrierung|registration|booking)"
    r"|\b(?:anmeldung|registrierung|registration|booking)\s(?:ist|is)\s(?:\w+\s)?(?:nicht|not)\s"
    r"(?:nötig|erforderlich|notwendig|needed|required|necessary)",
    re.IGNORECASE,
)
# "Anmeldung und Programm unter", "Registration & further details": one registers there as well.
_AS_WELL = expression(
    r"(?:anmeldung|registrierung|registration|buchung|booking|tickets)(?:\s?(?:,|/|&)|\s(?:und|sowie|and))\s"
    r"(?!wähl|melde|besuch|nutz|folg|\w+en\ssie\b)[\w-]+(?:\s[\w-]+){0,4}"
    r"(?:\s?(?:unter|auf|über|hier|at|on|via|under|:))*[\s(<:]*$",
    re.IGNORECASE,
)
_JOINING = expression(
    r"\bjoin|zugang|zugäng|teilnahme-?link|online-?\s?teilnahme|\bteilnahme\s(?:online|digital|per|via)"
    r"|einwahl|einwähl|\bwähl\w*\s[^.:]{0,40}\bein\b|beitreten|beitritt|beizutreten|\btreten\b[^.:]{0,30}\bbei\b"
    r"|teilnehmen\b|teilzunehmen|log[- ]?in\b|einlogg|zuschalt|zuzuschalten"
    r"|\baccess\b|meeting|konferenzraum|videokonferenz|livestream|dial[- ]in"
    r"|\bstreaming\b|seminarraum|(?:virtuell\w*|digital\w*|online-?|zoom-?|in\sden|zum|zur)\s?raum\b|\bstream\b"
    r"|\bübertr[aäu]g\w+|\bgestreamt\b|\bwatch\slive\b",
    re.IGNORECASE,
)
# "Hier anmelden und Zugangslink erhalten": who registers is sent the way in. And "geben Sie an, ob
# Sie online teilnehmen" only asks.
_WAY_IS_SENT = expression(
    r"\b(?:\w*zugang\w*|(?:\w+-?)?link\w*|einwahl\w*|access(?:\s(?:link|details|data))?|join(?:ing)?\s(?:link|details))\s"
    r"(?:\w+\s){0,4}(?:erhalten|erhältst|erhaltet|bekommen|bekommst|bekommt|zugeschickt|zugesandt|receive|get)\b"
    r"|\b(?:erhalten|bekommen|receive|get)\s(?:\w+\s){0,4}(?:\w*zugang\w*|(?:\w+-?)?link\b|einwahl\w*|access\b)"
    r"|\b(?:ob|whether)\s[^.:;]{0,60}?\b(?:teilnehm\w*|teilnimmst|join|attend)\b|\bwie\s(?:sie|ihr|du)\s(?:\w+\s){0,2}teilnehm\w*",
    re.IGNORECASE,
)
_BY_TOOL = expression(
    rf"(?<![\w-]){PLATFORM}(?:[\s-]?(?:raum|link|meeting|webinar|call|sitzung|konferenz|room))?[\s:(<–-]*$",
    re.IGNORECASE,
)
# "Zur Veranstaltung:" leads to a page about it or into it; only a person can tell.
_EITHER = expression(
    r"(?:\bzu[rm]?\s(?:teilnahme|veranstaltung|sitzung|seminar|webinar|event|termin)|\bteilnahme|\blink)[\s:(<]*$",
    re.IGNORECASE,
)
_MEETING_HOST = expression(
    r"(?:^|\.)(?:zoom\.(?:us|com)|zoom-x\.de|teams\.microsoft\.com|teams\.live\.com|webex\.com"
    r"|youtube\.com|youtu\.be|vimeo\.com|twitch\.tv|meet\.google\.com|gotomeeting\.com|gotomeet\.me"
    r"|meet\.goto\.com|whereby\.com|meet\.jit\.si|senfcall\.de|app\.alfaview\.com|meet\.opentalk\.eu|bigbluebutton\.\w+)$"
    r"|(?:^|\.)(?:(?:bbb|jitsi|bigbluebutton|webex|webconf|opentalk|senfcall)[\w-]*|meet(?:ings?)?[\d-]*)\.",
)
_PERHAPS_MEETING = expression(
    r"(?:^|\.)(?:video-?)?(?:konferenz(?:en)?|conf(?:erence)?|vc|video|alfaview|greenlight|live|(?:live)?stream)[\w-]*\."
)
# What these servers show there is the way in: rooms of BigBlueButton, calls of Nextcloud.
_ROOM_PATH = expression(
    r"^/(?:b/[\w-]{5,}|rooms?/[\w/-]+|call/\w+|(?:[\w-]+/){0,3}bigbluebuttonbn/view"
    # Those of Zoom and Teams, also below an office's own host.
    r"|[jw]/\d{9,11}(?!\d)|l/meetup-join/|meet/\d{9,15}(?!\d))",
    re.IGNORECASE,
)
_PERHAPS_ROOM_PATH = expression(
    r"^/(?:[\w-]+/){0,2}(?:join|live(?:stream)?|stream|meeting)(?:/|$)", re.IGNORECASE
)
_TICKET_HOST = expression(
    r"(?:^|\.)(?:eveeno\.com|pretix\.eu|eventbrite\.[a-z.]{2,6}|xing-events\.com|doo\.net|guestoo\.de|meetup\.com"
    r"|forms\.office\.com|forms\.gle|ticket(?:s|shop)?\.[\w.-]+)$"
)
_TESTING = expression(
    r"\b(?:technik|gerät|verbindung|ton|mikrofon|browser)\b[^.;]{0,60}\b(?:prüfen|testen|checken|überprüfen)\b"
    r"|\b(?:technik|system|verbindungs|ton|video)-?(?:test|check)\w*|\btest-?(?:link|raum|seite|meeting"
    r"|umgebung|zugang|page|room|call)\b|\btesten\b|\bprobieren\ssie\b|\bausprobieren\b|\btest\s(?:your|the|of)\b"
    r"|\b(?:technik|verbindung|ton)\s(?:\w+\s){0,3}(?:über)?prüfen\b|\bprüfen\ssie\b[^.]{0,40}\b(?:technik|gerät|verbindung)"
    r"|\b(?:technical|connection|system)\s(?:test|check)\b|\btry\sout\b",
    re.IGNORECASE,
)
_TEST_PATH = expression(
    r"/(?:audio|mikro(?:fon)?|technik)?-?test(?:-?(?:meeting|raum|room|call))?(?:\.html)?/?(?:[?#]|$)",
    re.IGNORECASE,
)
_PRIVACY = expression(r"datenschutz|datenverarbeitung|privacy|data\sprotection", re.IGNORECASE)
_PRIVACY_PATH = expression(r"/(?:\w+/)?(?:privacy|datenschutz)(?!-s|\w*-sprech)", re.IGNORECASE)
_OF_TOOL = expression(
    r"zoom|teams|webex|bigbluebutton|jitsi|google\smeet|gotomeeting|(?:video)?konferenz|conference|conferencing",
    re.IGNORECASE,
)
_NO_ROOM = expression(
    r"(?:rec|recording|download|support|test|privacy|datenschutz|legal|pricing|features|client|app"
    r"|hc|help|trust|meetingoptions|signup|signin|login|de-de/?$|en-us/?$)(?:[/?#]|$)",
    re.IGNORECASE,
)
_CHANNEL = expression(
    # "webex.com" ends with the name of a channel: the host begins behind a dot or the slashes.
    r"(?<![\w-])(?:(?:youtube\.com|vimeo\.com)/(?:@|c/|channel/|user/|playlist|showcase/)"
    r"|(?:linkedin|facebook|instagram|twitter|x|xing|tiktok|threads|whatsapp)\.com/|(?:mastodon|bsky)\.\w+/"
    # Where questions are collected, and maps.
    r"|(?:app\.sli\.do|sli\.do|slido\.com|menti(?:meter)?\.com|openstreetmap\.org)/|maps\.\w+\.\w{2,3}\b|google\.\w+/maps)",
    re.IGNORECASE,
)
_ELSEWHERE = expression(
    r"download|herunterl|heruntergeladen|unterlagen|folien|präsentation(?:en)?\b|handout|skript|material(?:ien)?\b|mitschrift|protokoll|\bnotes\b|\bchat\b|\bwiki\b"
    r"|aufzeichnung|aufgezeichnet|mitschnitt|mitgeschnitten|mediathek|\brecord(?:ing|ed)|\bslides\b|flyer|impressum|imprint|datenschutz|privacy"
    r"|newsletter|\bkanal\b|\bchannel\b|folgen\ssie|follow\sus|\bumfrage|\bsurvey|storn|\babmeld|\bcancel"
    r"|(?<!unter\s)\banleitung\b|\b(?:benötig\w*|brauch\w*|noch)\s(?:\w+\s)?hilfe\b|\bneed\s(?:any\s)?help\b|\bhilfe\s?[?:]|\bhilfeseite|\bfeedback(?:bogen|formular|-?\s?form|\sgeben)\b|\bnetiquette|kalender(?:eintrag|datei)|\bkalender\s(?:hinzufügen|eintragen|speichern)|\badd\sto\s(?:your\s)?calendar|\bpad\b|\bhow-?to\b|\binstructions\b|\bfaqs?\b"
    r"|anfahrt|anreise(?!n)|lageplan|stadtplan|\bdirections\b|\bhotel|übernacht|unterkunft|accommodation",
    re.IGNORECASE,
)
_REGISTER_FIRST = expression(
    r"(?:(?:zur|zum)\s)?(?:anmeldung(?:en)?|registrierung|registration|register)\s(?:zu[mr]?|für|for|to)\b"
    r"|(?:zum|zur|für)\s[^.:]{3,60}\s(?:anmelden|registrieren)\b",
    re.IGNORECASE,
)
_HELP_PATH = expression(
    r"/(?:[\w-]*-)?(?:hilfe|help|support|faqs?|anleitung)(?:[/?#.]|$)|^https?://(?:hilfe|help|support)\."
)
_PAPER = expression(r"\.(?:pdf|ics|docx?|odt|xlsx?|pptx?|jpe?g|png)(?:[?#]|$)", re.IGNORECASE)
_TELLS_MORE = expression(
    r"(?:^|[.;@]\s?\W?)(?:(?:mehr|weitere|more|further|all|alle)\s)?(?:info(?:s|rmation(?:en)?)?|details?|näheres|mehr|more)"
    r"(?:\s(?:unter|auf|finden\ssie|gibt\ses|at|on|hier))*[\s:(<]*$",
    re.IGNORECASE,
)
_UNDER = expression(r"\s(?:unter|auf|über|at|via|under)$", re.IGNORECASE)
_AT = expression(r"\b(?:unter|auf|über|hier|at|under)\W*$", re.IGNORECASE)
_PAST = expression(
    r"aufzeichnung|aufgezeichnet|mitschnitt|mitgeschnitten|mediathek|\brecording|download|herunterl",
    re.IGNORECASE,
)
_REGISTRATION_PATH = expression(
    r"/regist|/anmeld|/signup|/webinar/reg|/buchen\b|/book(?:ing)?(?:[/?#]|$)|//events\.teams\.",
    re.IGNORECASE,
)
_SAYS_MORE = expression(
    r"\b(?:infos?|information\w*|mehr|more|details|programm\w*)\b", re.IGNORECASE
)
_NEAR = 120
_LONGEST_LEAD = 60


class Purpose(Enum):
    """What one does at an address."""

    REGISTER = auto()
    JOIN = auto()
    TEST = auto()
    PRIVACY_OF_TOOL = auto()
    ELSEWHERE = auto()
    """Papers, recordings, channels, hotels, maps: nobody registers or takes part there."""
    UNCLEAR = auto()
    EITHER = auto()
    """One registers or joins there, and only a person can tell which."""


@dataclass(frozen=True, slots=True)
class Use:
    """What an address is for; ``is_sure``: nobody has to look whether it is."""

    purpose: Purpose
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """An address as written, with the words between it and its neighbours on both sides."""

    written: str
    before: str
    after: str

    @property
    def is_bare(self) -> bool:
        """Whether it stands there without its scheme, as people speak it."""
        return not self.written.lower().startswith(("http:", "https:", "www."))


def leads_below(text: str) -> bool:
    """Whether a line says what one does at the address on the line below it."""
    if text.endswith((":", "!", "?")) or _UNDER.search(text):
        return True
    says = _REGISTERING.search(text) or _JOINING.search(text)
    return says is not None and not text.endswith((".", ",", ";")) and len(text) <= _LONGEST_LEAD


def leads_on(text: str) -> bool:
    """Whether a line ends in the middle of the words that lead to an address: "… unter"."""
    return _UNDER.search(text) is not None


def says_more(text: str) -> bool:
    """Whether the words before an address promise information, and no way in."""
    return _SAYS_MORE.search(text) is not None


def says_registering(text: str) -> bool:
    """Whether the words speak of registering."""
    return _REGISTERING.search(text) is not None


def use_of(label: Label | None, one: Written, found: WebAddress | None) -> Use:
    """What the words nearest to the address say, then its host and its path.

    ``found`` is None for an address that is no good, ``label`` what its passage stands under.
    """
    about = _about_tool(one, found)
    if about is not Purpose.UNCLEAR:
        return Use(about)
    if _leads_elsewhere(one, found):
        return Use(Purpose.ELSEWHERE)
    host = found.host.name if found else _seeming_host(one.written)
    url = found.url if found else one.written
    if _MEETING_HOST.search(host):
        if _REGISTRATION_PATH.search(url):
            return Use(Purpose.REGISTER)
        return Use(Purpose.JOIN if _is_room(url) else Purpose.UNCLEAR)
    told = _told_by_words(label, one)
    if told is Purpose.REGISTER:
        # A form to print goes to somebody; "Anmeldung: per Mail. Mehr unter …" is another place.
        return Use(told, is_sure=not (_PAPER.search(url) or _TELLS_MORE.search(one.before)))
    return _told_by_address(one, host, url) if told is Purpose.UNCLEAR else Use(told)


def _told_by_address(one: Written, host: str, url: str) -> Use:
    """What an address is for that no words tell of, by what it is called."""
    path = _path(url)
    if _REGISTRATION_PATH.search(url) or _TICKET_HOST.search(host):
        return Use(Purpose.REGISTER)
    if _PAPER.search(url):
        return Use(Purpose.ELSEWHERE)
    if _ROOM_PATH.match(path):
        return Use(Purpose.JOIN)
    if _PERHAPS_ROOM_PATH.match(path) or (len(path) > 1 and _PERHAPS_MEETING.search(host)):
        return Use(Purpose.JOIN, is_sure=False)
    return Use(Purpose.EITHER if _EITHER.search(one.before) else Purpose.UNCLEAR)


def _told_by_words(label: Label | None, one: Written) -> Purpose:
    if _REGISTERED_THERE.match(one.after):
        return Purpose.REGISTER  # "Wer teilnehmen will, kann sich unter … anmelden"
    before = _NEEDLESS.sub(lambda found: " " * len(found[0]), one.before)
    register_at = _last(_REGISTERING, before)
    join_at = _last(_JOINING, _WAY_IS_SENT.sub(lambda found: " " * len(found[0]), one.before))
    if register_at >= 0 and _AS_WELL.search(before):
        return Purpose.EITHER if join_at > register_at else Purpose.REGISTER
    if register_at >= 0 or join_at >= 0:
        return Purpose.REGISTER if register_at >= join_at else Purpose.JOIN
    if label in {Label.REGISTRATION, Label.DEADLINE}:
        return Purpose.REGISTER
    if label is Label.JOIN or _BY_TOOL.search(one.before):
        return Purpose.JOIN
    if label in WHERE and _says_only_online(one.before):
        return Purpose.JOIN  # "Ort: online, https://…"
    if _REGISTERING.search(_NEEDLESS.sub(" ", one.after)):
        return Purpose.REGISTER
    return Purpose.JOIN if _JOINING.search(one.after) else Purpose.UNCLEAR


def _says_only_online(before: str) -> bool:
    words = _AT.sub("", before).strip(" (<,:–-")
    return not words or says_only_online(words)


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last of what the pattern finds begins; -1 for none."""
    return max((found.start() for found in pattern.finditer(text)), default=-1)


def _path(url: str) -> str:
    return re.sub(r"^https?://[^/]*", "", url, flags=re.IGNORECASE)


def _is_room(url: str) -> bool:
    """Whether an address of a conference tool leads into a meeting, not to its maker's pages."""
    path = _path(url).strip("/")
    return bool(path) and _NO_ROOM.match(path) is None


def _leads_elsewhere(one: Written, found: WebAddress | None) -> bool:
    url = found.url if found else one.written
    if _CHANNEL.search(url) or (
        tool_of(url) and _NO_ROOM.match(url.partition("//")[2].partition("/")[2])
    ):
        return not _REGISTRATION_PATH.search(url)
    words = one.before[-_NEAR:]
    if _HELP_PATH.search(url) and not _OF_THE_SEMINAR.search(words):
        return True
    if _BOOKED_BESIDES.search(words) and not _OF_THE_SEMINAR.search(words):
        return True
    if _AS_WELL.search(words):
        return False
    if _REGISTER_FIRST.match(words.lstrip(" -–•*")):
        return False  # "Anmeldung zum Workshop Evaluation unter"
    return _last(_ELSEWHERE, words) > _last(_REGISTERING, words) and not (
        tool_of(url) and _is_room(url) and not _PAST.search(words)
    )


def _about_tool(one: Written, found: WebAddress | None) -> Purpose:
    """TEST or PRIVACY_OF_TOOL where it is about the conference tool and nobody joins there."""
    url = found.url if found else one.written
    words = one.before[-_NEAR:]
    of_tool = bool(tool_of(url))
    if _PRIVACY.search(words) or (of_tool and _PRIVACY_PATH.search(url)):
        told = of_tool or _OF_TOOL.search(words)
        return Purpose.PRIVACY_OF_TOOL if told else Purpose.UNCLEAR
    if _TESTING.search(words) or (of_tool and _TEST_PATH.search(url)):
        return Purpose.UNCLEAR if _REGISTERING.search(words) else Purpose.TEST
    return Purpose.UNCLEAR


def _seeming_host(written: str) -> str:
    """What stands where the host of an address should: it may be refused for that very host."""
    return re.split(r"[/\\?#:]", written.partition("//")[2])[0].lower()
