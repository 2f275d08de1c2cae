"""Words that name a kind of house or ground where one can meet: "Gärtnerei", "Betriebshof"."""

from mailer.domain.announcement.lexicon.vocabulary import words

_ENDINGS = tuple(
    words(
        "gärtnerei käserei brauerei bäckerei druckerei schreinerei tischlerei imkerei molkerei",
        "brennerei ziegelei mosterei metzgerei fleischerei konditorei rösterei töpferei weberei",
        "kellerei försterei mälzerei spinnerei wäscherei gießerei sennerei fischerei schmiede",
        "schlosserei bücherei station wache revier laden heim hof hort krippe tagespflege",
        "apotheke sparkasse volksbank jobcenter werk turm hafen schleuse hütte keller speicher",
        "stall kaserne lager hangar flugplatz bad stadion arena bühne zelt atelier stube krug",
        "gastwirtschaft restaurant bistro wirtshaus brauhaus kantine kasino treff stützpunkt",
        "infopunkt stelle institut kolleg internat platz",
        "gelände feuerwehr garten park wiese stift münster kirche kapelle burg zoo ranch steg",
        "anleger brücke brunnen denkmal haus halle saal schule museum zentrum arztpraxis",
        "hebammenpraxis kita archiv club bibliothek akademie klinik krankenhaus café cafe",
        "cafeteria büro küche bushaltestelle anlage klinikum",
    )
)
_ENGLISH = words(
    "shop store station depot yard farm nursery pier harbour barracks surgery clinic pub café lab",
    "brewery bakery terminal dock marina pool playground warehouse library hall house museum",
    "gate school college theatre church chapel barn mill hub centre center court room suite",
)
# They end as houses do, or are no name of one by themselves.
_NO_HOUSES = words(
    "netzwerk handwerk feuerwerk kunstwerk bauwerk uhrwerk stockwerk backwerk lebenswerk",
    "meisterwerk laufwerk fachwerk mundwerk daheim geheim betreff fuhrpark buntstift",
    "arbeitsplatz ausbildungsplatz studienplatz teilnahmeplatz wohnhaus",
    "stelle schnittstelle planstelle textstelle leerstelle",
    "werk bad lager platz schule zentrum bühne keller burg park haus gelände institut klinik",
    "archiv museum club anlage geldanlage kapitalanlage solaranlage heizungsanlage",
)
_ENDS_AS_NONE = ("netzwerk", "handwerk", "hilfswerk", "regelwerk", "bergwerk", "burg", "heim")
"""Ends of groups, of works and of towns; "DRK-Heim" is a house all the same, by its hyphen."""
_ENDS_AS_HOUSE = ("-heim", "wohnheim", "altenheim", "seniorenheim", "pflegeheim", "landheim",
                  "jugendheim", "pfarrheim", "vereinsheim", "gemeindeheim", "schützenheim",
                  "sportheim", "kinderheim", "tierheim", "wasserburg", "ritterburg")  # fmt: skip
_FIRST_WORDS = words(
    "der die das ein eine a an wir sie es ihr was wie warum wo wer alle bitte nur auch nicht",
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag uhr deutsch englisch",
    "theatergruppe chor kantorei orchester verein ensemble lebensraum tatort",
    "german english teil modul tag gruppe thema titel block session part day week woche klasse",
    "gäste gast diskussion ausklang imbiss kaffee mittagessen buffet getränke essen lunch coffee",
)


def is_kind_of_house(word: str) -> bool:
    """Whether a single word names or ends like a kind of house; no "Netzwerk", no "Praxis"."""
    plain = word.strip('.,;:()"„“”»«').casefold()
    if plain in _NO_HOUSES or not word.strip('"„“”(')[:1].isupper():
        return False
    if plain.endswith(_ENDS_AS_NONE) and not plain.endswith(_ENDS_AS_HOUSE):
        return False
    return plain in _ENGLISH or plain.endswith(_ENDINGS)


def is_room_of_events(text: str) -> bool:
    """Whether a name is of a room for what stands before: "Seminar Room 2", "Training Centre"."""
    second = text.split(maxsplit=2)[1:2]
    return bool(second) and second[0].casefold() in _ENGLISH


def begins_no_house(text: str) -> bool:
    """Whether a few words begin as no house's name does: an article, a day, a refreshment."""
    return text.split(maxsplit=1)[0].strip('"„“”').casefold() in _FIRST_WORDS
