"""The shape of a person's name: academic title, first names, particles, surname."""

import re
from dataclasses import dataclass
from itertools import islice

from mailer.domain.announcement.lexicon.calendar_words import MONTHS, WEEKDAYS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.organisations import is_organisation_word
from mailer.domain.announcement.lexicon.roles import is_role_word
from mailer.domain.announcement.lexicon.vocabulary import words

_LATIN = [chr(code) for code in [*range(0x250), *range(0x1E00, 0x1F00)]]
_UPPER = "".join(char for char in _LATIN if char.isupper())
_LOWER = "".join(char for char in _LATIN if char.islower())
# "McDonald" and "LeBlanc" are names, "BürgerBündnis" is none.
_PART = (
    rf"(?:[{_UPPER}dl]['’])?"
    rf"(?:[{_UPPER}][{_LOWER}]{{1,3}}[{_UPPER}][{_LOWER}]{{1,25}}+|[{_UPPER}][{_LOWER}]{{1,25}}+)"
)
_WORD = expression(rf"{_PART}(?:[-‐]{_PART}){{0,3}}(?![\w*])")
_BLANK = expression(r"\s")
_INITIAL = expression(rf"[{_UPPER}]\.(?:-[{_UPPER}]\.)?(?=\s)")
_PARTICLE = expression(
    r"(?:von|vom|van|de|der|den|zu|zur|zum|und|di|da|del|della|dos|du|la|le|el|al|bin|ibn|ter|ten)"
    r"(?=\s)"
)
_PARTICLE_START = expression(
    r"(?:von|vom|van|de|zu|zur|zum|di|da|del|della|dos|du|la|le|el|al|bin|ibn|ter|ten)(?=\s)"
)
_MOST_WORDS = 100  # of one sentence
_JOINED = expression(r"(?:\s(?:und|sowie|and|&)|[,;])\s+(?=[^\W\d_a-zäöüß])")
_SET_OFF = expression(r"\s?[,(]|\s[–—|]\s")
_CAPITALISED = expression(r"(?<![\w.-])[A-ZÄÖÜ][\w.-]*")
_SMALL_ROLE = expression(r"(?<![\w-])([a-z]{4,20})\s(?=[A-Z])")  # "Energy adviser A B"
_ADDRESS = expression(r"(?:Dr|Prof|Dipl|Frau|Herrn?|Mrs?|Ms)\b")
_HONORIFIC = expression(
    r"(?:i\.\s?R\.|a\.\s?D\.)\s|(?:Frau|Herrn?|Kolleg(?:e|in)|Mrs?|Ms|Mx|Miss|Sir|Dame)\b\.?\s"
)
_TITLE = expression(
    r"(?:(?:apl\.\s?|(?:Jun|Hon|Univ|FH|Ao|Em)\.?-)?Prof(?:\.[*:]?in\b\.?|\.|essor[*:]?(?:in)?\b|in\b\.?|\b)"
    r"|(?:PD|Priv\.-Doz\.)(?=\s)"
    r"|(?:V?Ri(?:in)?(?:AG|LG|OLG|VG|OVG|SG|LSG|BGH)|RA(?:in)?|StB|WP|Pfr(?:in)?|OStR(?:in)?|StD(?:in)?|MdB|MdL|MdEP)\b\.?(?=[\s/])"
    r"|(?:Rechtsanw[aä]lt(?:in)?|Pfarrer(?:in)?|Pastor(?:in)?|Diakon(?:in)?|Pater|Schwester|Dekan(?:in)?"
    r"|Rabbiner(?:in)?|Imam|Rev|Reverend|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor"
    r"|Diplom-[A-ZÄÖÜ][a-zäöü]{3,25})\b\.?(?=\s(?:[A-ZÄÖÜ]|i\.\s?R\.|a\.\s?D\.|em\.))"
    r"|habil\.(?=\s)|(?:h|e)\.\s?(?:c|h)\.(?=\s)|mult\.(?=\s)"
    r"|Dr\.?[*:]?in\b\.?|DDr\.|Dr\.-Ing\.(?:\shabil\.)?|Dr\b\.?(?:\s?(?:h\.\s?c\.|phil\.|rer\.\s?(?:nat|pol|soc)\.|med\.|jur\.|iur\.|habil\.|oec\.))*+"
    r"|(?:Dipl|Mag)\.-[A-Za-zÄÖÜäöü]{2,12}\b\.?(?:-?[A-Za-zäöü]{2,8}\.)?(?:\s\((?:FH|BA|DH)\))?|Mag\.(?:a\b\.?)?|Ing\.|Arch\.(?=\s[A-ZÄÖÜ])|M\.\s?A\.|M\.\s?Sc\.|B\.\s?A\."
    r"|h\.\s?c\.|Univ\.-Prof\.|Ph\.?D\.?(?=\s))(?:\s?/(?=[A-Z])|\s?)"
)
_DEGREE = expression(
    r",?\s(?:\(?(M\.\s?A\.|M\.\s?Sc\.|B\.\s?A\.|B\.\s?Sc\.|LL\.\s?M\.|MBA\b|Ph\.?\s?D\b\.?|MPA\b|MSc\b|MA\b|BSc\b|MdB\b|MdL\b)\)?)"
)
_ABSTRACT = expression(
    r"(?:(?<=\w\w\w\w)ung(?:en)?|heit(?:en)?|keit(?:en)?|schaft(?:en)?|tion(?:en)?|tät(?:en)?|ment"
    r"|(?<!l)(?<!X)ive[rsnm]?|ismus|(?:isch|lich|ig|sam|haft)e[snrm]?|(?<!Pasc)(?<!Chant)ale[snrm]|iale|onale|ierte[snrm]?|management"
    r"|ness|ity|ing|ship|politik|arbeit|leben|projekte?|programme?|seminar|webinar|dienste?|gruppe|ensemble|orchester|kapelle|betriebe|sion(?:en)?)$",
    re.IGNORECASE,
)
_NO_NAME = words(
    "bad sankt greater open smart runder runde data cities towns mecklenburg vorpommern rhein",
    "nordrhein westfalen niedersachsen schleswig holstein rheinland pfalz saarland anhalt hamburg",
    "münchen köln frankfurt stuttgart leipzig dresden wien zürich london paris england scotland",
    "der die das den dem des ein eine einer eines im am in an auf aus bei beim mit nach von vom",
    "zu zum zur für und oder als wie wir ihr sie es unser mein meine unsere ihre",
    "ihrer ihren ihrem unserer unserem unseren eure eurer euren meiner meinem bescheid",
    "bitte danach anschließend",
    "alle neue neuer neues alte junge gute große kleine starke erste zweite dritte deutsche",
    "deutscher deutsches europäische weitere frauen männer kinder jugend senioren demokratie",
    "klima praxis projekt programm bundesprogramm online digital seminar webinar workshop teil",
    "impuls impulse vortrag input keynote grußwort begrüßung moderation einführung",
    "fachvortrag film eintritt kosten anmeldung beginn termin treffpunkt gebühr teilnahme kontakt",
    "uhr herzlich the our this that these please join at on with from for and or we you all new",
    "good great first second next more local public social national regional federal online",
    "best dear liebe lieber sehr hallo nord süd ost west berlin deutschland europa germany",
    "europe stadt land leben referat abteilung fachbereich dezernat stabsstelle team beste",
    "viele vielen kommunen kommune kommunale kommunales kommunaler aktive lokale digitale",
    "european international national world global week day month year decade summit festival "
    "regions zurück zwei drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend two",
    "three four five six seven eight nine ten",
    "europäische europäischer europäischen internationale internationaler internationalen "
    "woche tag",
    "tage monat jahr network union group council small rural open access heat energy civil health",
    "soziale politische sachsen bayern hessen thüringen brandenburg bremen",
    "wenn warum weshalb wieso wann wer was wo why how what when where who vor sachstand fachtag",
    "endspurt",
    "tel telefon telefax fax mobil handy mail email phone mobile durchwahl app",
)


_OF_A_TOWN = expression(r"[A-ZÄÖÜ][a-zäöüß]{3,}er")  # "Neudorfer Wasserbetriebe"
# Surnames that end as abstract words and adjectives do.
_SURNAMES = words(
    "fischer fleischer tischer hartung hornung clement klement seliger heiliger könige schilling"
)
# "Anna Unterwiesenhaus" and "Marit Sundland" are people, "Elisabeth Krankenhaus" is a house.
_SURNAME_OF_HOUSE = expression(
    r"(?!(?:kranken|rat|bürger|gemeinde|pfarr|kreis|jugend|kultur|senioren|vereins|schul|tagungs|bildungs|gast"
    r"|park|bade|schützen|mutter|kinder|feuerwehr|wohn|pflege|stadt|land|familien|studenten|frauen|gäste)haus)"
    r"[a-zäöüß]{4,20}haus(?:en)?|(?!deutsch|rhein|saar|aus|um|hinter|wohn|bundes|bau|acker|heimat|vater|schul)[a-zäöüßåøæé]{3,20}land"
    r"|(?!bei|un)[a-zäöüß]{1,4}rat|(?!bau|zoll)[a-zäöüß]{2,4}amt"
)
# Towns, lands and days that are surnames behind a first name: "Petra Hessen", "Uwe Sonnabend".
_PLACES_AND_DAYS = words(
    "anhalt hessen holstein westfalen sachsen bayern köln wien hamburg bremen west nord ost land",
    "sonnabend sonntag freitag donnerstag mittwoch montag",
)
_HOUR_OR_DAY = expression(
    rf"\s(?:um\s|ab\s|von\s)?\d|,?\s(?:den\s|dem\s)?\d{{1,2}}\.\s?(?:\d|(?i:{any_of(MONTHS)}))"
)
_RANKS = words("Freifrau Freiherr Freiin Baron Baronin Baroness Graf Gräfin Prinz Prinzessin Edler")
_ADJECTIVES = words("kleine große starke junge neue alte gute erste stark lange")
# English roles that nobody is called by; German ones (Richter, Meister) are surnames too.
_NEVER_SURNAMES = words(
    "manager director officer coordinator engineer advisor adviser researcher lecturer consultant",
    "dr prof analyst planner secretary president professor specialist assistant councillor",
    "mayor head lead inspector policy chief lecture memorial award prize",
    "hall chamber theatre theater room building library campus street square lane",
)


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A name found in a text up to ``end``; ``addressed``: a title or "Frau" stood before it."""

    name: str
    academic_title: str
    end: int
    addressed: bool


def read_name(text: str, at: int) -> NamedPerson | None:
    """The name of a person that begins exactly at ``at``; None if no such name stands there.

    Organisation words, roles, months and weekdays are no names, and abstract words are none
    unless a title precedes them: German writes every noun with a capital.
    """
    start = at
    titles: list[str] = []
    honoured = False
    while found := _HONORIFIC.match(text, at) or _TITLE.match(text, at):
        if not _HONORIFIC.match(text, at):
            titles.append(" ".join(found[0].split()))
        honoured = True
        at = found.end()
        if at - start > 80:
            return None
    words, end = _name_words(text, at, trusted=honoured)
    abbreviated = bool(titles and words and words[0].endswith("."))  # "Prof. Dr. M. Muster"
    if sum(_is_capital(word) and not word.endswith(".") for word in words) < 2 - abbreviated:
        return None
    while (degree := _DEGREE.match(text, end)) and len(titles) < 6:
        titles.append(f", {degree[1]}" if titles else degree[1])
        end = degree.end()
    title = " ".join(titles).replace(" ,", ",").replace("/ ", "/")
    return NamedPerson(" ".join(words), title, end, honoured or bool(titles))


def is_called(named: NamedPerson) -> bool:
    """Whether a name begins with one that many people have, or stands behind a title."""
    return named.addressed or is_given_name(named.name.split()[0])


def is_title(word: str) -> bool:
    """Whether a word is an academic title or stands before a name as one does."""
    return _ADDRESS.match(word) is not None or _TITLE.match(f"{word} ") is not None


def introduced_names(text: str) -> list[str]:
    """Names anywhere in ``text`` that a title or a role before them makes a person's."""
    return [named.name for _, named in introduced_people(text)]


def introduced_people(text: str) -> list[tuple[int, NamedPerson]]:
    """Those whom a title or a role before them makes a person, and where each begins."""
    found: list[tuple[int, NamedPerson]] = []
    found += [
        (role.end(), named)
        for role in islice(_SMALL_ROLE.finditer(text), _MOST_WORDS)
        if is_role_word(role[1]) and (named := read_name(text, role.end()))
    ]
    for word in islice(_CAPITALISED.finditer(text), _MOST_WORDS):
        titled = _ADDRESS.match(word[0]) or _TITLE.match(text, word.start())
        if not (is_role_word(word[0]) or titled):
            continue
        at = word.end() + 1 if is_role_word(word[0]) else word.start()
        if named := read_name(text, at):
            found.append((at, named))
    return found


def names_joined(text: str) -> list[str]:
    """Names that follow an "and" or a comma and are set off on their right as well."""
    return [
        named.name
        for link in islice(_JOINED.finditer(text), _MOST_WORDS)
        if (named := read_name(text, link.end())) and _SET_OFF.match(text, named.end)
    ]


def _name_words(text: str, at: int, *, trusted: bool) -> tuple[list[str], int]:
    words: list[str] = []
    end = at
    while len(words) < 6:
        particle = bool(words) and (
            _PARTICLE_START.match(text, at) if words[-1][0].isupper() else _PARTICLE.match(text, at)
        )
        if particle and _is_nobility(text, at, words):
            found = _PARTICLE.match(text, at)
        elif len(words) > 1 and _DEGREE.match(text, at - 1):
            break  # "Anna Muster M. A." has no second surname
        else:
            found = _INITIAL.match(text, at) or _WORD.match(text, at)
            surname = found is not None and _is_place_as_surname(text, found, words)
            if found and not surname and _ends_name(found[0], words, trusted=trusted):
                break
        if not found:
            break
        words.append(found[0])
        end = found.end() if _is_capital(found[0]) else end
        blank = _BLANK.match(text, found.end())
        if not blank:
            break
        at = blank.end()
    while words and not _is_capital(words[-1]):
        words.pop()
    return words, end


def _is_capital(word: str) -> bool:
    """Whether it can be a surname: "Arc", and "d'Arc" too."""
    return word[0].isupper() or word[1:2] in {"'", "’"}


def _is_nobility(text: str, at: int, words: list[str]) -> bool:
    """ "Anna von Berg" is one name; "Anna Berg von der Stadt" is a name and an organisation.

    After one first name "von" belongs to the name; after two words it does not.
    """
    capitals = [word for word in words if word[0].isupper()]
    rest = text[at : at + 60].split()
    ahead = next((word for word in rest if word[:1].isupper()), "")
    if is_organisation_word(ahead):
        return False
    if words[-1][0].islower() or words[-1] in _RANKS:
        return len(words) < 4
    return len(capitals) == 1 or rest[0] in {"van", "de", "di", "da", "del", "della", "dos"}


def _is_place_as_surname(text: str, found: re.Match[str], words: list[str]) -> bool:
    """Whether a town or a day stands as a surname: "Uwe Sonnabend", and no hour behind it."""
    behind_first = len(words) == 1 and is_given_name(words[0])
    return (
        behind_first
        and found[0].lower() in _PLACES_AND_DAYS
        and not _HOUR_OR_DAY.match(text, found.end())
    )


def _ends_name(word: str, words: list[str], *, trusted: bool) -> bool:
    lower = word.lower()
    if lower in _ADJECTIVES and len(words) == 1 and (trusted or is_given_name(words[0])):
        return False  # "Pastor Friedrich Kleine"
    if lower in _NO_NAME or (lower in WEEKDAYS and len(lower) > 2):
        return True
    # Richter is a surname once a first name stands there; Jan and August are first names.
    if lower in _NEVER_SURNAMES:
        return True
    if is_role_word(word):
        return len(words) != 1
    if lower in MONTHS:
        return len(words) > 1 or any(one.lower() in MONTHS for one in words)
    if is_organisation_word(word):
        first = words[0] if len(words) == 1 else ""
        if trusted and is_given_name(first):
            return False  # "Dr. Anna Kreis", "Frau Sabine Fahrland"
        return not (is_given_name(first) and _SURNAME_OF_HOUSE.fullmatch(lower.rpartition("-")[2]))
    if not (words or trusted or is_given_name(word)) and _OF_A_TOWN.fullmatch(word):
        return True
    if words and lower in _SURNAMES:
        return False
    called = is_given_name(
        words[0] if len(words) == 1 else word if not words else ""
    )  # "Wiebke Hartung"
    return not (trusted or called) and _ABSTRACT.search(word) is not None
