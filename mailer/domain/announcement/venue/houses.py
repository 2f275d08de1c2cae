"""Houses, rooms and streets that a text names, whether or not it says that it is held there."""

import re

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.hour_kinds import BLANK
from mailer.domain.announcement.lexicon.labels import WHO_IS_BEHIND, Label
from mailer.domain.announcement.lexicon.named_people import TO_BE_ASKED
from mailer.domain.announcement.lexicon.online_words import HELD, ONLINE_PART, SERVED
from mailer.domain.announcement.schedule.appointments import blanked
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.schedule.hours import find_hours
from mailer.domain.announcement.source.source import one_line
from mailer.domain.announcement.text.sentences import Sentence

LONGEST_PLACE = 200
NO_NAMES = frozenset(
    {
        "haus",
        "raum",
        "saal",
        "room",
        "house",
        "räumen",
        "hause",
        "gebäude",
        "building",
        "zimmer",
        "hotel",
    }
)
_ARTICLES = frozenset({"Die", "Der", "Das", "The"})
LONGEST_LINE = 160
VERB = expression(
    r"\b(?:ist|sind|wird|werden|laden|lädt|zeigt|zeigen|findet|kann|können|beginnt|informiert|is|are|will"
    r"|can|und\s(?:wie|was)|wie|was|how|what|hat|haben|has|have|liegt|verfügt|befindet|erreichbar|bietet|gibt)\b",
    re.IGNORECASE,
)
HOUSE = (
    r"(?:vhs|[\w-]*(?:jugendherberge|begegnungsstätte|(?:bürger|stadtteil|nachbarschafts|quartiers|familien|frauen|dorf)treff|moschee|synagoge|rathaus|bürgerhaus|bürgerzentrum|gemeindehaus|pfarrheim|kreishaus|landratsamt|stadthalle"
    r"|festhalle|obstwiese|bauwagen|dorfanger|dorflinde|bolzplatz|bootshaus|lokschuppen|(?:grill|schutz|wander)hütte|spielplatz|mehrzweckhalle|sporthalle|stadtbibliothek|bibliothek|bücherei|volkshochschule|hochschule"
    r"|universität|grundschule|gesamtschule|gymnasium|museum|theater|kino|(?<!landes)(?<!volks)kirche|kloster|schloss|hotel"
    r"|kulturzentrum|berufskolleg|kulturscheune|kulturhaus|jugendzentrum|jugendhaus|tagungshaus|tagungszentrum"
    r"|kongresszentrum|akademie|bauhof|stadtarchiv|kreisarchiv|lesesaal|mühle|tuchfabrik|bahnhof|feuerwehrhaus|marktplatz|wochenmarkt|festplatz|dorfplatz|rathausplatz|kirchplatz|stadtpark|schulhof|sportplatz|wanderparkplatz|(?:gemeinschafts|bewegungs|mehrzweck|kurs|musik|versammlungs|veranstaltungs|sitzungs|besprechungs|seminar|tagungs|gruppen|vortrags|schulungs|konferenz)(?:raum|zimmer|saal)|gemeindesaal|ratssaal|sitzungssaal|festsaal"
    r"|hörsaal|audimax|auditorium|kapelle|vereinsheim|sportheim|schützenheim|bahnhofsaal|familienzentrum|feuerwache|kulturfabrik|kulturbahnhof|turnhalle|seniorentreff|jugendtreff|pavillon|palais|villa|mahnmal|studio|gebäude|(?<!ideen)(?<!zukunfts)(?<!schreib)(?<!text)(?<!lern)(?<!praxis)(?<!denk)werkstatt|ratskeller|dorfladen|pfarrsaal|gasthaus|café|dgh|atrium|rotunde|orangerie|remise|markthalle|galerie|passage|geschäftsstelle|bürgerforum|kulturforum|(?<!kinder)garten|klinik(?:um)?|krankenhaus|(?:alten|pflege|senioren|wohn|ferien|gäste|kinder)\w{0,8}heim|hofgut|gutshof|bürgerbüro|hospiz|depot|forsthaus|(?<!sommer)(?<!winter)(?<!herbst)schule|kita|saal|aula|foyer|mensa|kammer|zentrum|halle(?!\s?[/(]?\s?(?:an\sder\s)?Saale)|haus|scheune|gasthof|gasthaus)"
    r"|IHK|HWK|Haus|Raum|Zimmer|Aula|Saal|Hörsaal|(?:Altes|Alte|Neues|Großer|Kleiner)(?!\s[\w-]+\s(?-i:[a-zäöüß]{5}))|Forum|Campus"
    r"|[\w-]*(?:straße|str\.|platz|allee|weg|gasse)\s\d)"
)
ENGLISH_HOUSE = (
    r"(?:(?:[\w.'’-]+\s){0,3}(?:\w{0,9}hall|\w{0,9}house|library|centre|center|chamber|\w{0,9}room|building|theatre|museum|(?<!summer\s)(?<!winter\s)(?<!spring\s)(?<!autumn\s)school|college"
    r"|university|church|hotel|house|campus|auditorium|rooms|hub|suite|gallery|pavilion|chapel|cathedral|lodge"
    r"|arena|(?:fire|power|pumping)\sstation|vicarage|granary|institute|offices?(?!\shours?\b)|abbey|barn|exchange|mill|gardens?|inn|club|stadium|court|tower|park))"
)
_STREET = expression(
    r"(?:straße|strasse|str\.|platz|allee|gasse|weg|ring|ufer|damm|markt|chaussee)\s\d{1,3}\s?[a-z]?\b"
    r"|\b\d{5}\s(?-i:[A-ZÄÖÜ][a-zäöü]+)"
    r"|(?-i:\b\d{1,4}[a-z]?\s(?:[A-Z][\w'’]+\s){1,3}(?:Street|Road|Lane|Avenue|Square|Drive|Terrace|Crescent|Row|Hill|Walk|Way|Close|Quay|Wharf|St|Rd|Ave)\b)",
    re.IGNORECASE,
)
HOUSE_FIRST = expression(
    rf"(?:(?:im|in\sder|in)\s)?(?:(?:St|Skt)\.[\s-]?)?(?:\w+-\s(?:und|&)\s)?(?:{HOUSE}|{ENGLISH_HOUSE})(?![\w-])",
    re.IGNORECASE,
)
_ROOM_IN_HOUSE = expression(
    rf",\s(?:{HOUSE}|[\w-]*bühne|Room|Hall|\d{{1,2}}\.\s(?:OG|Stock|Etage)|EG|UG|[GKS]r?\.\sSaal"
    r"|Gebäude|Haus|Halle|Bau|Trakt|Ebene|Building|Block"
    r"|(?:(?:Am|Im|Zum|Zur|Beim|An\sder|In\sder|Auf\sdem)\s)?[A-ZÄÖÜ][a-zäöüß]{2,30}\s\d{1,3}\s?[a-z]?(?=,|$)"
    r"|(?:ground|first|second|third|\d(?:st|nd|rd|th))\sfloor)\b(?:\s[\w. -]{1,20})?",
    re.IGNORECASE,
)
_HOUSE_NAMED = expression(
    rf"\b(?:[Ii]ms?|[Ii]ns|[Ii]n\s(?:der|den|die|das|the)|[Ii]n|[Aa]m|beim|an\sder|auf\sdem|[Aa]t(?:\sthe)?|[Cc]ome\s(?:along\s)?to(?:\sthe)?|[Kk]ommen\sSie\s(?:\w+\s)?(?:in|ins|zu[mr])|Die|Der|Das|The)\s"
    rf"(?:[a-zäöüß]{{3,20}}en\s)?(?P<place>(?:[A-ZÄÖÜ][\w-]+\s){{0,2}}(?:(?i:{HOUSE}|{ENGLISH_HOUSE}))(?![\w-])"
    r"(?:,?\s(?:[A-ZÄÖÜ\d][\w.-]{0,30}|(?:der|des|am|an\sder|of|in(?!\s(?:Kooper|Zusamm)))\s[A-ZÄÖÜ][\w-]{1,30})){0,5})"
)
# Where one sleeps, eats and parks is not where the event takes place.
_STAYING = expression(
    r"\b(?:übernacht\w*|untergebracht|unterkunft|mittagessen|abendessen|imbiss|park(?:en|plätze|haus)"
    r"|haltestelle\w*|accommodation|overnight|lunch|dinner|parking|(?:we|you)\s(?:\w+\s)?stay|staying|(?:hotel|einzel|doppel)?zimmer\s(?:können|sind|stehen|reserv\w*|buch\w*)"
    r"|zimmerkontingent\w*|(?:rooms?|block)\s(?:is|are|has|have|of|can|at|in)|set\saside)\b",
    re.IGNORECASE,
)
_BEDS = expression(
    r"\bhotel\b.*\b(?:(?:per|pro|je)\s(?:night|nacht)|kontingent\w*|breakfast|frühstück|abrufbar|abruf\w*|buchbar|übernacht\w*)"
    r"|\b(?:kontingent\w*|abruf\w*|übernacht\w*|zimmer\w*\s(?:können|sind|stehen)|set\saside)\b.*\bhotel\b",
    re.IGNORECASE,
)
# "Teilnahme an der Werkstatt": the event, and not where it is.
_PART_IN = expression(
    r"\b(?:teilnahme|teilnehmen|teilzunehmen|interesse|beteiligung|mitarbeit)\s$", re.IGNORECASE
)
# Where papers go or lie, and what is closed, is no place of the event either.
_HANDED_IN = expression(
    r"\b(?:einzureichen|eingereicht|einreichen|reichen\b.{0,120}\bein\b|abzugeben|abgegeben|abgeben|geben\b.{0,120}\bab\b"
    r"|(?:zu\s)?(?:richten|senden|schicken)(?:\ssie)?|gesendet|geschickt|zuzusenden|einsenden|eingesandt|erhältlich|abzuholen|abgeholt|abholen"
    r"|ausgelegt|gibt\ses|aus(?:zu)?liegen|liegt\b.{0,80}\baus|liegen\b.{0,80}\baus|ausgestellt|eingesehen|einsehbar|einzusehen|vorverkauf\w*|geschlossen"
    r"|submit(?:ted)?|hand(?:ed)?\sin|return(?:ed)?\b.{0,60}\bto|bekannt\s?ge\w+|mitgeteilt|teilen\b.{0,60}\bmit|gesondert|announced|confirmed|drop\soff|sent\sto|available\s(?:at|from)|collected?|closed)\b",
    re.IGNORECASE,
)
_NOT_TO_COME = expression(
    r"\b(?:sitzt|seinen\ssitz|ihren\ssitz|fand|fanden|stattgefunden|war|waren|zuletzt|bisher|(?:it|that|which|there|event|meeting|conference|workshop|time|year)\swas|was\s(?:held|hosted|in|at)|were|took\splace|kein\w{0,2}\s(?:publikum|zuschauer\w*|zutritt)|no\saudience|last\s(?:year|time))\b"
    r"|^\w*(?:geschäftsstelle|anschrift|postadresse|sitz|zentrale|sekretariat|office)\s?:"
    r"|^(?:sponsored|supported|hosted|organi[sz]ed|funded|gefördert|veranstaltet|unterstützt|finanziert"
    r"|eine\s(?:gemeinsame\s)?veranstaltung)\b",
    re.IGNORECASE,
)
"""What has been, and whose house it is."""
_BEFORE_STAYING = 60
_ADDRESS_LINE = expression(
    r"(?:.{0,80}[\s,|·•–-])?\d{5}\s[A-ZÄÖÜ][\wäöüß-]+(?:[\s/-][\w()./-]+){0,3}(?:,\s(?:Germany|Deutschland|Österreich|Austria|Schweiz|Switzerland))?(?:\s?[|·•–-].*)?"
    r"|[A-ZÄÖÜ][\w.-]*(?:\s[A-ZÄÖÜ][\w.-]*)?(?:straße|str\.|platz|allee|gasse|weg|ring|ufer|damm|markt)\s\d{1,3}\s?[a-z]?(?:\s?[|·•,–-].*)?"
)
_NOT_THERE = expression(
    r"\b(?:nicht|statt|anstatt|not|instead\sof)(?:\s(?:wie|as)(?:\s\w+){1,3})?\s?$",
    re.IGNORECASE,
)
_RELATIVE = expression(
    r",\s(?:die|der|das|who|that|which)\s(?:\w+\s){0,2}$|\bwer\s$", re.IGNORECASE
)
_LONGEST_ADDRESS = 220  # characters
NO_PLACES = WHO_IS_BEHIND | {Label.REGISTRATION, Label.DEADLINE, Label.PUBLISHED}


def is_address(text: str) -> bool:
    """Whether a line is an address or a letterhead's: "Amt · Marktplatz 2 · 09999 Neudorf"."""
    return len(text) <= _LONGEST_ADDRESS and _ADDRESS_LINE.fullmatch(text) is not None


def seems_house(text: str, *, near_date: bool) -> bool:
    """Whether a line seems to tell a street, or ``near_date`` a house at its beginning."""
    if SERVED.match(text):
        return False
    if _STREET.search(text):
        return True
    is_line = len(text) <= LONGEST_LINE and not text.endswith((".", "!", "?", ":"))
    housed = HOUSE_FIRST.match(text) or _ROOM_IN_HOUSE.search(text)
    return near_date and is_line and bool(housed) and not VERB.search(text)


def has_street_or_room(text: str) -> bool:
    """Whether a line tells a street or, behind a comma, a room or a number of a house."""
    return bool(_STREET.search(text) or _ROOM_IN_HOUSE.search(text))


def find_house(sentences: tuple[Sentence, ...]) -> str:
    """The first house that the text names at all, where nobody said that it is the place."""
    for one in sentences:
        if is_elsewhere(one):
            continue
        plain = blanked(one.text, find_dates(one.text))
        plain = ONLINE_PART.sub("", blanked(plain, find_hours(plain)).replace(BLANK, " ")).strip(
            " ,.|–-"
        )
        short = len(plain) <= LONGEST_PLACE // 2 and seems_house(plain, near_date=True)
        if short and HOUSE_FIRST.match(plain) and not VERB.search(plain):
            return one_line(plain, LONGEST_PLACE)  # "Vereinsheim Neudorf, Am Sportplatz 2"
        found = _HOUSE_NAMED.search(plain)
        if (
            found
            and "virtuell" not in found[0]
            and not is_stay(plain, found.start())
            and not is_not_there(plain, found)
            and not _is_told_of(plain, found)
        ):
            return one_line(found["place"].strip(" ,"), LONGEST_PLACE)
        if short:
            return one_line(plain, LONGEST_PLACE)
    return ""


def _is_told_of(text: str, found: re.Match[str]) -> bool:
    """Whether something is said of a house, or of no house in particular: "Die Halle hat …"."""
    if found["place"].casefold() in NO_NAMES:
        return True
    subject = found[0].split(" ", 1)[0] in _ARTICLES and " " not in found["place"]
    return subject and VERB.match(text, found.end() + 1) is not None


def is_elsewhere(one: Sentence) -> bool:
    """Whether a sentence names a house or a street for something else than the event to come.

    Somebody's address, where papers are handed in, where it took place last time.
    """
    if one.label is Label.PLACE:
        return False
    asked = one.label in NO_PLACES or TO_BE_ASKED.search(one.text) is not None
    return asked or names_other_place(one.text)


def names_other_place(text: str, *, held: bool = False) -> bool:
    """Whether it tells of the past, or where papers go; ``held``: it says where the event is."""
    if _NOT_TO_COME.search(text) or (not held and _BEDS.search(text)):
        return True
    return not held and _HANDED_IN.search(text) is not None


def is_stay(text: str, at: int) -> bool:
    """Whether ``at`` stands where one sleeps, eats or parks, or what one takes part in."""
    stays = _STAYING.search(text, max(0, at - _BEFORE_STAYING), at)
    return stays is not None or _PART_IN.search(text, 0, at) is not None


def is_not_there(text: str, found: re.Match[str]) -> bool:
    """Whether it is the place that it is not, or of people: "alle, die in Kita, Schule lernen"."""
    if _NOT_THERE.search(text, 0, found.start()):
        return True
    return bool(_RELATIVE.search(text, 0, found.start()) and not HELD.search(text, found.end()))
