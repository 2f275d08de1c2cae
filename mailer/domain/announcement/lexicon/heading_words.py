"""Lines above an announcement: the name of an office, or only the kind of event."""

import re

from mailer.domain.announcement.lexicon.calendar_words import MONTHS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.platforms import PLATFORM
from mailer.domain.announcement.lexicon.vocabulary import words

EVENT = expression(
    r"(?:seminar|webinar|workshop|fachtag(?:ung)?|tagung|vortrag|lecture|schulung|fortbildung|gespräch"
    r"|kongress|konferenz|conference|symposium|vorlesung|kolloquium|colloquium|lehrgang|(?<!dis)(?<!kon)(?<!\bex)(?<!\bre)(?<!börsen)kurs|(?<=[a-zäöü])forum|barcamp|(?<=[a-zäöü])dialog"
    r"|info(?:rmations)?-?(?:abend|nachmittag|vormittag)|informationsveranstaltung|info-?veranstaltung|podium\w*|training(?!\sgroup)|lesung|sprechstunde|sprechtag|exkursion"
    r"|weiterbildung|online-?veranstaltung|abschlussveranstaltung|auftaktveranstaltung|aktionstag|infotag)"
    r"(?:s(?!-)|e|en)?(?!\w)|\b(?:talk|course|masterclass|study\sday|netzwerktreffen|meetup|round\s?table|training\sday|(?:expert|public|citizens['’]?|specialist|policy)\sforum|(?:spring|summer|autumn|winter)\sschool|side\sevent)\b",
    re.IGNORECASE,
)
# What a word before a colon or quotation marks ends with where it names an occasion.
OCCASION = expression(
    rf"(?:{EVENT.pattern})"
    r"|(?:(?<!all)(?<!land)(?<!bundes)(?<!kreis)(?<!mon)(?<!diens)(?<!donners)(?<!frei)(?<!sams)(?<!sonn)(?<!städte)(?<!mit)tage?"
    r"|abende?|nachmittag|vormittag|treffen|runde|versammlung|eröffnung|vorstellung|führung|begehung|besichtigung|rundgang|wanderung"
    r"|spaziergang|exkursion|vernissage|stammtisch|treff|café|frühstück|brunch|mittag|austausch|dialog|werkstatt"
    r"|labor|diskussion|debatte|hackathon|camp|impuls|information|beratung|auftakt|abschluss|offenen\stür|messe|börse"
    r"|veranstaltung|gipfel|salon|soirée|matinee|predigt(?:en)?|slam|meeting|session|panel|hearing|debate|discussion|conversation|talks?|briefing|clinic|walk"
    r"|tour|launch|evening|afternoon|morning|(?:fortbildungs|kurs|seminar|veranstaltungs)angebot|breakfast|brown[\s-]?bag|lunch(?:\s(?:&|and)\slearn)?|open\s(?:day|evening|house)|drop-in|event|(?<!\w)(?:days?|forum))(?!\w)",
    re.IGNORECASE,
)
_OFFICE_WORD = (
    r"(?:[\w-]*(?:(?<!ehren)amt|ministerium|universität|hochschule|kammer|akademie|verband|(?<![a-zäöü])verbund|(?:verkehrs|klinik|bibliotheks|forschungs|hochschul)verbund|stützpunkt|verein|stiftung"
    r"|institut|behörde|gesellschaft|agentur|verwaltung|landkreis|regierung|bezirk|referat|dezernat"
    r"|fachbereich|abteilung|stabsstelle|zentrum|diakonie|caritas|kreisverband|bibliothek|museum|büro"
    r"|freundeskreis|arbeitskreis|kirchenkreis|beirat|jugendring|jugendrat|fakultät|lehrstuhl|dekanat"
    r"|fachschaft|(?:fach|arbeits|kompetenz|service|vermittlungs|geschäfts|beratungs|koordinierungs|gleichstellungs|leit|anlauf)stelle|(?:stadt|gemeinde|kreis|wasser)werke"
    r"|feuerwehr|ortsgruppe|kreisgruppe|landesgruppe|regionalgruppe|sektion|klinikum|(?:arbeits|werbe|interessen|bürger|eltern)gemeinschaft|(?:landes|städte|sport|beamten|mieter|frauen|natur\w*|jagd|imker|sänger|chor|musik|blinden\w*|gewerkschafts|bauern|turner|heimat|familien|jugend|steuerzahler|rad|bürger|senioren|lehrer|kultur|feuerwehr|schützen|wander|tierschutz|hilfs|kinderschutz)bund|familienhaus|(?:kranken|unfall|renten|ersatz)kasse|jobcenter|presse(?:stelle|dienst|service)|redaktion|präsidium|pfarrei|bistum|landfrauen|initiative|netzwerk|bündnis"
    r"|kirchengemeinde|bildungsstätte|genossenschaft|sparkasse|(?<!ver)anstalt|(?<=[a-zäöü])archiv|(?:bildungs|jugend|sozial|förder|kolping|studenten|studierenden)werk|(?<!poli)klinik|handwerkerschaft|(?:tischler|maler|bäcker|elektro|friseur|dachdecker|metall|fleischer|kfz-|handwerks|schreiner)innung)(?:es|s)?|council|university|college|ministry"
    r"|department|faculty|school(?=\sof\s)|institute|foundation|association|agency|ihk|hwk|vhs|handwerkskammer|trust|library"
    r"|guild|society|federation|alliance|coalition|chamber|union|authority|centre|center|office|county|borough)"
)
_SERVICE = (
    r"(?:(?:fort|weiter)?bildung|presse|kommunikation|beratung|service|öffentlichkeitsarbeit|soziales|personal|organisation"
    r"|marketing|veranstaltungen|verwaltung)"
)
_OFFICE = expression(
    rf"(?:(?:das|die|der|the)\s)?(?:(?!(?:im|am|in|an|beim|vom|zum|für|mit|über|und|without|for|with|at)\s)[\w&.'’-]+\s(?:und\s|&\s|and\s|of\s)?){{0,2}}{_OFFICE_WORD}(?!\w|-[A-Z])"
    r"|(?:research|training|working)\s(?:\w+\s)?group\b|(?:team|arbeitsgruppe|forschungsgruppe|graduiertenkolleg|AG|abteilung|fachdienst|fachberatung|sachgebiet|dezernat)\s(?-i:[A-ZÄÖÜ])"
    r"|(?:(?:der|die|das)\s)?(?:(?:ober|erste[rn]?\s|samtgemeinde|amts|verbandsgemeinde)?(?:bürgermeister|stadtrat|landrat|landrät"
    r"|magistrat|gemeindevorstand|kreisausschuss|senat|senator|rektor|präsident|vorstand|dekan|direktor|intendant))"
    r"(?:s|in|ium)?(?=$|\s(?:der|des|von|vom)\s)"
    r"|(?:gefördert|unterstützt|finanziert|veranstaltet|organisiert|supported|funded|hosted|organi[sz]ed)"
    r"\s(?:durch|von|vom|by)\b|in\s(?:kooperation|zusammenarbeit|cooperation)\s(?:mit|with)\b"
    r"|eine\sveranstaltung\s(?:der|des|von|vom)\b"
    r"|(?:das\s)?haus\sder\s(?:familie|jugend|begegnung|kulturen|wirtschaft|kirche|generationen|vereine)(?:\s(?-i:[A-ZÄÖÜ])[\w-]+)?$"
    r"|(?:naturpark|nationalpark|geopark|biosphärenreservat|[a-zäöü]{4,}region)(?:\s(?-i:[A-ZÄÖÜ])[\w-]+){1,3}$|(?:gesundheits|bildungs|modell|öko|klima|bioenergie)region$"
    r"|[\w-]*(?:management|koordination|beauftragten?|beratung)\s(?:der|des)\s(?:stadt|landkreises|kreises|gemeinde|landes|samtgemeinde)\s(?-i:[A-ZÄÖÜ])[\w-]+$"
    r"|(?:hansestadt|landeshauptstadt|stadt|gemeinde|markt|kreis|land|city\sof|town\sof|region)\s(?-i:[A-ZÄÖÜ])"
    rf"|[a-zäöüß]{{4,}}(?<!arbeits)(?<!gesprächs)kreis$"
    r"|(?:schul|klinik|geschäfts|pflegedienst|pfarr)leitung$|(?:schul|pfarr|gemeinde)?sekretariat$|prüfungsausschuss\b"
    r"|[\w-]*schule\s(?:an\sder|auf\sdem|in\sder)\s(?-i:[A-ZÄÖÜ])[\w-]+(?:\s(?-i:[A-ZÄÖÜ])[\w-]+)?$|berufsbildende\sschulen?\b"
    r"|(?-i:(?:[A-Z][\w-]+\s){1,5}(?:Office|Agency|Bureau))$"
    r"|.{2,60}\s(?:e\.\s?V\.|g?GmbH|AG|eG|mbH|Ltd\.?)$|(?!.*\s(?:im|ins|am|an?|your|mein|dein|das|ein)\s).{2,60}\s(?:team|unit|services?|council|department)$",
    re.IGNORECASE,
)
_DEPARTMENT = expression(rf"{_SERVICE}\s(?:und|&)\s{_SERVICE}", re.IGNORECASE)
_MOST_WORDS_OF_OCCASION = 6
_ISSUE_BEHIND = expression(r"\s(?:#|Nr\.?\s?|No\.?\s?)?\d{1,3}$")
_WHERE_HELD = words("in im der des von vom bei beim am an at of für for")
_TOLD_ABOUT = words(
    "der die das ein eine einen mein unser the a an wie was warum how why what vom von zum zur mit",
    "about",
)
_SECTION = expression(r"\s[|–—·•-]\s")
_PURPOSE = expression(r"\b(?:für|for|of|zur|der)\s[\w-]+")
_SAYS_SOMETHING = expression(
    r"\b(?:trifft|lädt|laden|lädst|startet|starten|informiert|informieren|diskutiert|bietet|zeigt|ist|sind|wird"
    r"|werden|kann|können|macht|machen|invites|launches|hosts|offers|will|how|wie|was|warum|grundlagen|grundwissen|basiswissen|einführung|aufgaben|praxis|basics|introduction|essentials)\b|[?!]$|:\s",
    re.IGNORECASE,
)
_FORM = (
    r"(?:online|digital|virtuell|hybrid|live-?\s?online(?:[\s-]?seminar)?|vor\sort|in\spräsenz|präsenz|in[\s-]person|on[\s-]site|als\sonline-?\w+"
    rf"|(?:im\s|per\s|als\s|via\s)?(?:live-?)?stream|(?:per|via|über|on|auf)\s{PLATFORM})"
)
_SEASON = r"(?:frühjahr|frühling|sommer|herbst|winter|spring|summer|autumn|fall)"
_TERM = (
    rf"(?:(?:{any_of(MONTHS)}|{_SEASON}|(?:sommer|winter)semester|(?:{_SEASON}|michaelmas|hilary|trinity)\s(?:term|semester)|(?:der\s)?(?:fasten|passions|advents|oster)zeit|advent|lent)"
    r"(?:\s20\d\d(?:/(?:20)?\d\d)?)?)"
)
_TERM_BEHIND = expression(rf"\s(?:im|in)\s{_TERM}$", re.IGNORECASE)
_ORDINAL = (
    r"(?:(?:erste|zweite|dritte|vierte|fünfte|sechste)[rsnm]?"
    r"|first|second|third|fourth|fifth|sixth)"
)
_KIND_ALONE = expression(
    r"(?:(?:online-?\s?|web-?|digitale?[rs]?\s|virtuelle?[rs]?\s)(?:impuls|elternabend|stammtisch|treffen|treff|austausch"
    r"|café|runde|frühstück|snack|lunch|vormittag|nachmittag|abend|mittagspause|erfahrungsaustausch)"
    r"|vernissage|finissage|matinee|soirée|buch(?:vorstellung|premiere)|(?:ausstellungs|saison)eröffnung"
    r"|(?:(?:herzliche\s)?(?:einladung|invitation)\s(?:zum|zur|zu|to\s(?:the|our|a))\s(?:[a-zäöüß]+en\s)?)?"
    rf"(?:\d{{1,2}}\.\s|{_ORDINAL}\s)?(?:(?:öffentlich|digital|kostenlos|halbtägig|unser|neu|kommend|international|upcoming|new|next|free|public|guest|spring|summer|autumn|winter"
    rf"|annual|jährlich|research|faculty|department(?:al)?|staff|stakeholder|evening|morning|afternoon|lunch(?:time)?|(?:half|one|two|three|full)-day|national|regional|introductory|inaugural|open)\w{{0,3}}\s){{0,2}}(?:[A-ZÄÖÜ][\w-]{{2,30}}(?:es|er|e)\s(?=\w{{0,20}}\s(?:im\s)?(?:sommer|winter)semester))?"
    rf"[\w-]{{0,30}}(?:{EVENT.pattern})"
    r"(?:\s(?:(?:im\s)?(?:sommer|winter)semester\s)?(?:20\d\d(?:/(?:20)?\d\d)?|(?:#|Nr\.\s?|No\.\s?)?(?:\d{1,3}|\d{5,7}|20\d\d(?=[-/]\d{1,2}\b(?!/)))(?:[-/.]\d{1,3})?|[IVX]{1,4}))?"
    r"(?:\s(?:&|und|mit|and|with)\s(?:anschließende\w\s)?(?:diskussion|gespräch|austausch|discussion|debate|q\s?&\s?a"
    rf"|publikumsgespräch|{EVENT.pattern}))?(?:(?:\s|\s(?:und|oder|and|or|&|/)\s)\(?{_FORM}\)?){{0,3}}"
    rf")(?:(?:,|\s[|·–—-])?\s(?:im\s|in\s(?:the\s)?)?{_TERM})?",
    re.IGNORECASE,
)


# "Gastvortrag am Lehrstuhl für Bodenkunde": no "Tagung der Landesanstalt", it may be called so.
_AT_OFFICE = expression(
    rf"(?:[\w-]+\s)?[\w-]{{0,30}}(?:{EVENT.pattern})\s(?:am|an\sder|im|at\sthe)\s(?P<office>.{{4,80}})",
    re.IGNORECASE,
)
KIND_FOR = expression(
    rf"(?:(?:das|die|der|unsere?|the|our)\s)?(?:[\wäöü]+e[rsn]?\s)?[\w-]{{0,30}}(?:{EVENT.pattern})\s(?:für|von|mit|der|des|im|for|by|with|of|(?:in|an)\s\w+\s(?:teilen|modulen|abenden|terminen|einheiten|parts|sessions))\b",
    re.IGNORECASE,
)
"""A kind of event and for whom it is, or whose: "Fortbildung für Lehrkräfte"."""

# "Schulung | digital | Stufe: Einsteiger": what it is, how, and for whom.
_FACT_COLUMN = expression(
    r"(?:rein\s|nur\s)?(?:online|digital|virtuell|virtual|hybrid|vor\sort|(?:in\s)?präsenz|in\sperson|on[\s-]site|kostenlos|kostenfrei|gratis|free)\b.{0,30}"
    r"|(?:für|for|ab|max\.?|bis|per|via|über|stufe|level|niveau|zielgruppe|sprache|language|dauer|kosten|gebühr|teil|modul)\b.*|.{0,12}\d.{0,40}"
    r"|(?:einsteiger|anfänger|fortgeschrittene|grundlagen|beginners?|advanced|basis)\w{0,12}",
    re.IGNORECASE,
)
_SIGNS_OF_COLUMNS = ("|", "·", "•", "//")
_MARKS = (", ", " | ", " · ", " – ", " — ", " - ")
_COLUMNS = expression(r"\s(?:[|·•]|//)\s")


def names_office(text: str) -> bool:
    """Whether a line is nothing but the name of an office: "Landratsamt Musterstadt"."""
    office, line, section = (
        part.strip() for part in _SECTION.sub("|", text, count=1).partition("|")
    )
    if line and len(section.split()) <= 3 and ":" not in section and names_office(office):
        return True
    return (
        len(text.split()) <= 9
        and _OFFICE.match(text) is not None
        and not _SAYS_SOMETHING.search(text)
        and not EVENT.search(_PURPOSE.sub("", text))
    )


def names_department(text: str) -> bool:
    """Whether a line is what a department is for, below its house: "Fortbildung und Beratung"."""
    return _DEPARTMENT.fullmatch(text) is not None


def names_only_kind(text: str) -> bool:
    """Whether a line only says what kind of event it is: "Einladung zum Gastvortrag"."""
    text = text.strip(" –—-*·")
    if _KIND_ALONE.fullmatch(text):
        return True
    held = _AT_OFFICE.fullmatch(text)
    if held is not None and names_office(held["office"]):
        return True
    kind, sign, rest = _at_mark(text)
    return bool(sign) and _KIND_ALONE.fullmatch(kind) is not None and names_office(rest)


def without_term(text: str) -> str:
    """The line without the month or season that it ends with: "Elternabend im März"."""
    return _TERM_BEHIND.sub("", text)


def _at_mark(text: str) -> tuple[str, str, str]:
    """The line on either side of its first comma, bar or dash: "Guest lecture, Faculty of Law"."""
    marks = [mark for mark in _MARKS if mark in text]
    return text.partition(min(marks, key=text.index)) if marks else (text, "", "")


def is_row_of_facts(text: str) -> bool:
    """Whether a line is a kind of event and facts in columns: "Schulung | digital | Stufe 1"."""
    if not any(sign in text for sign in _SIGNS_OF_COLUMNS):
        return False
    kind, *facts = _COLUMNS.split(text)
    return bool(facts) and names_only_kind(kind) and all(map(_FACT_COLUMN.fullmatch, facts))


def names_occasion(text: str) -> bool:
    """Whether a few words name a kind of occasion: "Bürgerinformation", "Themenabend im Dorf".

    No "Der Wochenmarkt": what begins with an article is told about.
    """
    text = _ISSUE_BEHIND.sub("", text)  # "Mittagstalk #12"
    told = text.split()
    if not 0 < len(told) <= _MOST_WORDS_OF_OCCASION or told[0].casefold() in _TOLD_ABOUT:
        return False
    # How many words the occasion takes: "Themenabend", "Offener Abend".
    ahead = [len(" ".join(told[:number])) for number in (1, 2) if told[number:]]
    held = [end for number, end in enumerate(ahead, 1) if told[number] in _WHERE_HELD]
    return any(found.end() in {len(text), *held} for found in OCCASION.finditer(text))
