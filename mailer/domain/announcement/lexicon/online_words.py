"""How texts say that one takes part online, on site or both: services, streams, rooms."""

import re

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.platforms import PLATFORM

# "Digital Hub Neudorf" and "Online-Zentrum" are houses.
NO_HOUSE_OF_THE_NAME = (
    r"(?!-?\s?(?:hub|lab|labor|campus|zentrum|haus|werk|werkstatt|center"
    r"|centre|space|factory|museum|forum)\b)"
)
ONLINE_EVENT = expression(
    r"\bonline[\s-]?(?:seminar|veranstaltung|workshop|werkstatt|labor|vortrag|vorträge|stammtisch|treffen|austausch|abend|nachmittag"
    r"|frühstück|impuls|gruppe|beratung|konversation|reihe|event|kurs|schulung|fachtag"
    r"|konferenz|session|lecture|talk|training|gespräch|dialog|forum|sprechstunde|fortbildung|briefing|course|class|meeting|discussion|exchange|debate|clinic"
    r"|\w{1,12}(?:kurs|seminar|schulung|vortrag|training|abend|veranstaltung|treffen|gespräch|impuls|tag|forum|dialog))"
    r"|\b(?:digitale?[nrms]?|virtuelle?[nrms]?)\s(?:[\w-]+-)?\w{0,20}(?:stammtisch|vormittag|nachmittag|treffen|austausch|veranstaltung|sprechstunde"
    r"|seminar|workshop|runde[rn]?\stisch|café|abend|fachtag|tagung|konferenz|vortrag|gespräch|fortbildung|schulung|kurs"
    r"|forum|dialog|sitzung|frühstück|mittagspause|lesung|podium|diskussion)\b"
    r"|\bwebinar|\bweb-?seminar|\bvirtual\s(?:\w+\s)?(?:event|seminar|workshop|town\shall|meeting|session|conference|briefing|talk|lecture|round\s?table|forum|tour)|\bvideokonferenz",
    re.IGNORECASE,
)
ONLINE = expression(
    rf"(?<!nicht\s)(?<!not\s)\bonline\b(?!-?\s?(?:anmeld|regist|formular|buch|shop|kalender|portal))|\bdigital\b(?!-|\s[a-zäöü]+en\b)|\bvirtuell\b|\bvirtually\b|\b(?:via|per|über|on)\s{PLATFORM}\b"
    r"|\bvideokonferenz|\bvideo\sconference|\blivestream",
    re.IGNORECASE,
)
VIA = expression(
    rf"\b(?:via|per|über|auf|on|mit|in|im)\s(?:(?:der|dem|unserem)\s)?{PLATFORM}\b"
    rf"|[,|(·•/]\s?{PLATFORM}\W*$",
    re.IGNORECASE,
)
BY_PLATFORM = expression(
    rf"\b(?:via|per|über|nutzen|verwenden|using)\s{PLATFORM}\b"
    r"|\b(?:einwahl|zugangs|teilnahme|meeting)-?(?:daten|links?)\b|^(?:zoom\s|teams\s)?(?:meeting|webinar|besprechungs|konferenz)[\s-]id\b|\bvirtuelle[nrm]?\s(?:[\w-]+)?raum",
    re.IGNORECASE,
)
"""What hints at it, where nothing else is told."""
HYBRID = expression(
    r"\bhybrid(?:e[nrs]?)?[\s-]?(?:veranstaltung|seminar|event|workshop|format|statt)|\bhybrid\W*$",
    re.IGNORECASE,
)
ON_SITE = expression(
    r"\bpräsenz(?:veranstaltung|seminar)?\b|\bin\sperson\b|\bon[- ]site\b|\bbei\suns\s(?:im|in)\b"
    r"|\bin\sunsere[nrm]\s(?:\w+\s)?(?:räumen|räumlichkeiten|haus|geschäftsstelle|büro|beratungsstelle)\b",
    re.IGNORECASE,
)
ONLY_ONLINE = expression(
    rf"(?:(?:rein|nur|live|als|per|via|über|mit|with|im|on|an|a|und|and|das|die|der|wir|es|findet"
    r"|treffen|uns|statt|wird|durchgeführt|it|is|held|takes|place|fully|only"
    r"|[\w-]{0,30}?(?:event|veranstaltung|seminar|workshop|fachtag|tagung|vortrag|schulung|kurs|session)"
    rf"|online(?:-\w+)?|digital\w{{0,2}}|virtuell\w{{0,2}}|virtual|internet|webinar|videokonferenz|video|conference"
    rf"|{PLATFORM}|meeting|raum|room|link|folgt|[\W_])\s?){{1,12}}",
    re.IGNORECASE,
)
LONE_PLATFORM = expression(PLATFORM, re.IGNORECASE)
ONLINE_PART = expression(
    r"\s?(?:,\s(?:and|und|sowie|or|oder)|,|/|\+|\(|sowie|und|oder|and|or|or\selse)?\s?(?:(?:zusätzlich|also|auch|im|per)\s){0,2}"
    rf"\b(?:online|digital|virtuell|virtually|livestream|video(?:konferenz|call|zuschaltung)|(?:via|per|über|on)\s{PLATFORM})\b"
    + NO_HOUSE_OF_THE_NAME
    + r".*$",
    re.IGNORECASE,
)
SERVED = expression(
    rf"(?:(?:live-?stream|stream|online|digital|virtuell|virtual|video-?konferenz|video-?call|web-?konferenz"
    rf"|internet|web|live)\b[\s,:(–-]*)?(?:(?:via|per|über|auf|in|im|on|mit|with|at|als|der|die|das|dem|den|unsere\w*)"
    rf"\s){{0,3}}(?:[\w-]+-)?{PLATFORM}(?![\w])"
    r"|(?:im\s|world\swide\s)?(?:internet|netz|web)\W*$|(?:(?:ganz\s)?bequem\s)?(?:(?:von|bei\sihnen)\s)?zu\s?hause\b"
    r"|(?:ganz\s)?bequem\b|von\s(?:ihrem|deinem|eurem|jedem|überall)\b"
    r"|(?:an|vor|am|ihr)\w{0,4}\s(?:(?:dem|eigenen|heimischen|ihrem)\s){0,2}(?:bildschirm|schreibtisch|rechner|computer|pc)\b"
    r"|(?:virtual|virtuell|digital|online)\w{0,4}[\s-](?:[\w-]{1,20}\s)?(?:\w{0,20}raum|meeting|veranstaltung|seminar"
    r"|[\w-]{0,20}sprechstunde|(?:office\s)?hours?|session|event|talk|workshop)\b"
    r"|(?:live-?stream|video-?konferenz|video-?call|web-?konferenz|online|virtuell|virtual|digital)\b"
    + NO_HOUSE_OF_THE_NAME,
    re.IGNORECASE,
)
BESIDE_ROOM = expression(
    rf"\s?(?:[/+,;&|(]|\b(?:und|oder|sowie|and|or)\b)\s?(?:(?:live\s)?(?:auf|in|via|per|über|on)\s)?{PLATFORM}\b.*$",
    re.IGNORECASE,
)
BESIDE_PLACE = expression(
    r"^(?:oder|und|or|and)\s(?:auch\s)?(?:online|digital|virtuell|per\s(?:stream|zoom|video))\b|\b(?:oder|or)\s(?:\w+\s)?(?:von\s(?:zu\s?hause|daheim)|from\s(?:your\s)?home)\b|\bper\svideo(?:zuschaltung|schalte|übertragung|call)\b|\b(?:streamed|broadcast)\s(?:live|online)|\blive[\s-]streamed|\bwebcast\b|\bremote\s(?:participants?|attend\w+|access)\b|\bdial[\s-]in\s(?:via|by|on|per|über)\b|\bbe\s(?:\w+\s)?streamed|\bper\sübertragung\b|\blive-?\s?stream|\bgestreamt|\bim\sstream|\bstreaming|\bstreamen\b|\blive\sim\s(?:internet|netz|web)|\blive-übertrag\w+|\blive\sübertragen|\bübertragung\b.{0,40}\b(?:internet"
    r"|online|live)|\b(?:online|digital|virtuell|per\svideo|remote|virtually)\b[\w\s-]{0,40}\b(?:zugeschaltet"
    r"|zuschalten|zuzuschalten|teilnehm\w*|teilnahme|verfolg\w*|dabei|dazu|mitverfolg\w*|attend|join|participate)"
    r"|\b(?:teilnahme|teilnehmen|teilzunehmen|participat\w+|attend\w*|join)\b[\w\s-]{0,30}\b(?:online|digital|virtuell"
    r"|remotely|virtually|per\s(?:video|stream|zoom)|via\szoom)|\bauch\s(?:online|digital|virtuell)\b"
    r"|\b(?:präsenz|vor\sort)\s(?:und|oder|sowie|&|/)\s(?:auch\s)?(?:online|digital|virtuell)|\bhybrid",
    re.IGNORECASE,
)
STREAMED = expression(
    rf"\bschalte[nt]?\b[^.]{{0,40}}\b{PLATFORM}\b|\b(?:live|übertragen|sendung|verfolg\w*|zuschau\w*|watch|\w*zugeschaltet)\b[^.]{{0,60}}\b{PLATFORM}\b"
    rf"|\b{PLATFORM}\b[^.]{{0,60}}\b(?:verfolg\w*|übertrag\w*|live|\w*zuschalt\w*|zuzuschalten|einwähl\w*|teilnehm\w*"
    r"|dabei|zugeschaltet|teilgenommen|join|attend)",
    re.IGNORECASE,
)
NO_STREAM = expression(
    r"\b(?:kein\w*|nicht|ohne|no|not|without)\b(?:\W+\w+){0,5}\W+(?:live-?\s?stream|gestreamt|stream|hybrid"
    r"|übertrag\w*|online|digital)|\b(?:stream|hybrid|online|übertrag\w*)\b(?:\W+\w+){0,4}\W+(?:nicht|not)\b"
    r"|aufzeichnung|recording",
    re.IGNORECASE,
)
NOT_ONLINE = expression(
    r"\b(?:kein\w{0,2}|nicht|no|not|without|ohne)\s(?:(?!anmeld|regist|kosten|zusätz|nur|only)\w+\s){0,2}"
    r"(?:live-?\s?stream|stream|online|digital|virtuell|virtual|hybrid|remote)"
    r"|\b(?:live-?stream|stream|übertragung|online-\w+|online)\s(?:\w+\s){0,4}(?:nicht|not)\b(?!\snur|\sonly)",
    re.IGNORECASE,
)
"""What says that one cannot take part from elsewhere; no "nicht nur online"."""
HELD = expression(
    r"\bstatt\b|stattfinden|\bmeets?\s(?:in|at)\b|\btakes?\splace|\bheld\b|treffen\s(?:wir\s)?uns|\btaking\splace",
    re.IGNORECASE,
)
NOTHING_BUT_ONLINE = expression(
    r"\b(?:rein|nur|sondern|ausschließlich|komplett|vollständig|jetzt|nun|diesmal|stattdessen|entirely|fully|purely|only|exclusively|now|instead)\s(?:noch\s|als\s|per\s|via\s)?"
    r"(?:online(?!\s?-?anmeld)|digital|virtuell|virtually|videokonferenz|zoom|teams|webex|bigbluebutton|bbb|jitsi)\b",
    re.IGNORECASE,
)
"""Beside it a house is of another day, or was given up: "diesmal rein digital"."""
