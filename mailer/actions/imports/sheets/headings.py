"""Headings: which field a column holds, by what stands above it.

A heading may say more than its field: "Vorname (Teilnehmer)", "E-mail 1 - Value", "Firma /
Organisation", "Attendee name: Given name". What only says whose it is, or that it has to be filled
in, is left out; a word that changes the meaning ("E-Mail-Typ") makes it another field.
"""

import re
from dataclasses import dataclass
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HEADINGS = {
    "honorific": "anrede salutation honorific civilité anredetitel titelanrede anredeundtitel anr "
    "geschlecht gender sex",
    "letter_salutation": "briefanrede anredezeile briefanredezeile anredebrief salutationline "
    "lettersalutation",
    "title": "titel title akademischertitel academictitle grad akadtitel akadgrad "
    "akademischergrad nameprefix prefix präfix namenspräfix titelvor tit titre titolo",
    "first_name": "vorname firstname givenname rufname vornamen forename prénom vname "
    "fname vorn voornaam prenome",
    "last_name": "nachname familienname lastname surname zuname familyname nomdefamille nname "
    "lname nachn famname cognome apellidos apellido achternaam",
    "name": "name nom nombre nome naam",
    "full_name": "vollständigername fullname nameoriginalname nameoriginalername nameursprünglich "
    "displayname anzeigename vornamename vornamenachname namevorname nachnamevorname "
    "vorundnachname vorundzuname vornameundnachname nameundvorname nachnameundvorname "
    "vornameundname firstandlastname firstnamelastname lastnamefirstname benutzername "
    "benutzernameoriginalname username usernameoriginalname teilnehmer teilnehmername "
    "teilnehmende teilnehmerin participant participantname attendee attendeename ansprechpartner "
    "ansprechperson ansprechpartnerin kontaktperson kontaktname personenname person nomcomplet",
    "organisation": "organisation organization kommune verwaltung behörde institution firma "
    "gemeinde stadt dienststelle unternehmen einrichtung company organisationsname "
    "organizationname firmenname companyname gebietskörperschaft arbeitgeber employer körperschaft "
    "verein verband schule hochschule universität träger landkreis kreis affiliation institut "
    "institute ministerium betrieb praxis kanzlei klinik kirchengemeinde university school agency "
    "organisationen unternehmens société entreprise organisme collectivité mairie azienda ente "
    "empresa entidad bedrijf organisatie organisationseinheit orgeinheit",
    "language": "sprache language",
    "basis": "rechtsgrundlage legalbasis basis",
    "source": "quelle herkunft source",
    "status": "status anmeldestatus registrierungsstatus teilnehmerstatus attendeestatus "
    "approvalstatus genehmigungsstatus bestellstatus orderstatus state statut stato estado",
    "presence": "teilnahmestatus teilgenommen teilnahme anwesend anwesenheit attended attendance "
    "erschienen checkedin eingecheckt",
    "left_at": "unsubtime deactivated cleantime austragung abmeldedatum austragungsdatum",
    "cancelled_at": "storniert storno stornierung storniertam stornodatum stornierungsdatum "
    "abgesagt abgesagtam absagedatum cancelled canceled cancelledat canceledat cancellationdate",
    "minutes": "minuten minutes dauer dauerminuten dauerinminuten duration durationminutes "
    "gesamtdauer totalduration anwesenheitsdauer teilnahmedauer timeinsession zeitinsitzung "
    "zeitinsession zeitindersitzung sitzungszeit besprechungsdauer dauerinbesprechung "
    "dauerderbesprechung inmeetingduration attendanceduration meetingduration sitzungsdauer "
    "dauerderteilnahme verweildauer aufenthaltsdauer anwesenheitszeit onlinezeit onlinetime "
    "duréedelaréunion durée",
    "join": "startzeit starttime datecreated premièreparticipation",
    "leave": "endzeit endtime dateend",
    "role": "rolle role moderator rôle ruolo rol papel função",
    "account": "teilnehmeridupn participantidupn upn teilnehmerid participantid "
    "benutzerprinzipalname userprincipalname idduparticipantupn",
    "action": "useraction benutzeraktion action aktion ereignis",
    "moment": "timestamp zeitstempel uhrzeit zeitpunkt utceventtimestamp eventtimestamp",
    "waiting": "inwaitingroom imwarteraum imwartezimmer",
}  # fmt: skip
_RANK_OF = {
    heading: (field, rank)
    for field, text in _HEADINGS.items()
    for rank, heading in enumerate(text.split())
}
# Whose column it is, or that it has to be filled in: nothing about what it holds.
_NEUTRAL = _words("""
    ihr ihre ihren ihrer ihres ihrem dein deine deiner your the der die das des dem den of for für
    bitte please pflichtfeld pflicht required optional teilnehmer teilnehmers teilnehmerin
    teilnehmende teilnehmenden attendee attendees participant participants person kontakt contact
    user benutzer registrant tn summe insgesamt
    primär primäre primärer primary haupt value wert feld field angabe angeben gast guest in im
    mitglied member subscriber abonnent empfänger recipient customer kunde personal registration
    registrierung anmeldung nennen wählen auswahl sie geben tragen ein an lautet ist wie what
    is welcher welche welchem welches which
""")
# What else stands above a column of organisations: "Aktueller Arbeitgeber", "Name des Vereins".
_ORGANISATIONS = frozenset(_HEADINGS["organisation"].split()) | _words("vereins verbandes trägers")
_BESIDE_THEM = _words(
    "name names aktuelle aktueller aktuelles current arbeiten arbeitest tätig work "
    "associated zugehörige zugeordnete verbundene do you represent"
)
# When somebody came or went, as each room calls it: "Uhrzeit des Verlassens", "Time exited".
_MOMENT = r"(?:e[dnt]|en|ing|ens|s)?(?:s?zeit|zeitpunkt|time|date|s?datum)?"
_COMING = re.compile(
    r"(?:join|beitritt|eintritt|beigetret|betret|enter|login|connexion|eingewählt|partecipazione|gekommen|kam)"
    + _MOMENT
)
_GOING = re.compile(
    rf"(?:leave|left|exit|verlass|austritt|ausgetret|départ|déconnexion|sortie|logout|uscita"
    rf"|gegangen|ging){_MOMENT}"
)
_WHEN = _words("""
    time zeit uhrzeit um am at date datum zeitpunkt of heure first last erste erster ersten erstes
    letzte letzter letzten letztes prima ultima première premier dernière dernier du la le l des de
""")
_COMES = re.compile(
    r"teilnahme|teilgenommen|teilnehmen|nehme\w*teil|nimmt\w*teil|anwesen|attend(?:ed|ing|$)"
    r"|attendancecancel|dabei|presente?$"
)
# Of taking part, and still not whether somebody comes or came: a recording, how much of it, what
# it costs, what is written about it, what stands beside it, another time.
_NOT_LIVE = re.compile(
    r"replay|wiederhol|aufzeichn|record|nachträglich|quote|prozent|bescheinig|zertifik|certificat"
    r"|bedingung|gebühr|kosten|beitrag|entgelt|bezahl|rechnung|\bfee|paid|bestätig|confirm|beleg"
    r"|nachweis|urkunde|pflicht(?!feld|angabe)|hinweis|mittag|essen\b|imbiss|lunch|dinner|catering|exkursion"
    r"|begleit|kinder|vorjahr|letzte[sn]? (?:jahr|mal)|last (?:year|time)|bereits|schon|früher"
    r"|bisher|already|before|previous|zuletzt|jemals|erstmal|erste teilnahme|first time|zum ersten"
)
# A yes under these says that somebody does not come, or did not.
_DENIED = _words("nicht not kein keine cannot didn doesn unanwesend abwesend abwesenheit absent")
_CALLED_OFF = _words("abgesagt absage storniert cancelled canceled zurückgezogen")
_WILL_NOT = _CALLED_OFF | _words("nimmt nehme nehmen kann können möchte will attending")
_SAID_PLAINLY = (
    _DENIED
    | _WILL_NOT
    | _words("""
    teilnahme teilgenommen teilnehmen teil anwesend anwesenheit attended attend attendance dabei
    ich wir leider doch hat habe haben war waren wurde konnte did does t was were has an am live
    seminar veranstaltung event
""")
)
_BOUNDS = {"join": _words("von ab from"), "leave": _words("bis until")}
_THERE = _words(
    "anwesend anwesenheit teilnahme teilgenommen dabei da present von bis ab from until"
)
# "Redakteur*in", "Leiter/-in": whoever it is, a person. "LinkedIn" and "Check_in" are none.
_SOMEBODY = re.compile(
    r"(?!(?:[^\W\d_]*ed|opt|check|sign|log|plug|add|drop|walk|stand|stay|fill|clock|book|buy|built"
    r"|all|lead|step|sit|trade|phone|call|dial|join|punch|roll|turn|hand)[*:/_(-]*in)"
    r"(?-i:[A-ZÄÖÜ])[^\W\d_]{2,}(?:[*:/_]-?in(?:nen)?|\(-?in(?:nen)?\)|(?-i:(?<=[a-zäöü])In(?:nen)?))",
    re.IGNORECASE,
)
# Who is not to be written to any more, whatever a tool or an office calls it.
_GONE = re.compile(
    r"opt_?out|unsubscri|abgemeldet|abbestell|blacklist|blocklist|gesperrt|sperrvermerk|verstorben"
    r"|deceased|(?:mail|werbe|versand|kontakt)sperre|nicht(?:mehr)?(?:anschreiben|kontaktieren)"
    r"|(?:keine|no|donot)(?:weiteren|massen|serien|bulk|direkt)?(?:e?mail|mailing|newsletter|werbung"
    r"|post\b|contact)"
)
# Of a status: what else than a registration it is about, and what a registration is called.
_NO_MATTER = re.compile(
    r"zahl|payment|rechnung|invoice|billing|gebühr|fee|visa|visum|hotel|zimmer|unterkunft|reise"
    r"|foto|bild|familie|marital|beschäftigung|employment|versand|liefer|shipping|zertifikat"
    r"|bescheinigung|impf|beruf|check"
)
_OF_MAIL = re.compile(r"mail|newsletter|abo(?!ut)|opt_?in|marketing|werbung|verteiler|abonn")
_OF_MEMBERS = re.compile(r"mitglied|member|subscri|empfänger|recipient")
_REGISTRATION = re.compile(
    r"(?:(?:ticket|anmeldung|anmelde|bestellung|bestell|order|teilnahme|teilnehm(?:er|enden)|buchung"
    r"|booking|registrierung|registration|registrant|attendee|attendance|event|seminar"
    r"|veranstaltung|kurs|platz|genehmigung|approval|tn)s?)*"
)
_NOT_GONE = re.compile(r"link|url|grund|reason|campaign|kampagne|token|code|typ|opt_?in")
# Whether somebody may be written to. Not whether photos may be taken, nor what somebody has read.
_CONSENT = re.compile(
    r"(?:(?:e?mail|newsletter|werbe|werbung|marketing|kontakt|post|dsgvo|gdpr)(?:s|ing|ings)?)?"
    r"(?:einwilligung|zustimmung|einverständnis|einverstanden|consent|opt_?in|erlaubnis|permission)"
    r"(?:serklärung)?(?:erteilt|liegtvor|vorhanden|given|granted)?(?:in|zu|zum|zur|für|per|to|for)?"
    r"(?:e?mails?|newsletter|werbung|marketing|kontaktaufnahme|post|informationen|information)?"
    r"|newsletter(?:abo|abonniert|erwünscht|gewünscht|erhalten|erlaubt|empfang|bezug|janein|yesno"
    r"|subscribed|subscription|wanted)?|subscribed|abonniert|accepts(?:e?mail)?marketing"
    r"|(?:e?mail|mailing|werbung|post|marketing|kontakt)s?(?:erlaubt|erwünscht|gewünscht|allowed|ok)"
    r"|(?:darf|may)(?:be)?(?:kontaktiert|angeschrieben|angemailt|contacted)(?:werden)?"
)
_MAIL_BESIDE = _words(
    "electrónico elettronica de adresse address addresse adressen anschrift ist account konto"
)
_MAIL = re.compile(
    r"e[\s_-]*mail|mail[\s_-]*adress|(?<![^\W\d_])mail(?![^\W\d_])|courriel|correo"
    r"|messagerie|posta[\s_-]*elettronica"
)
_MAIL_ENDING = re.compile(r"(?<=[^\W\d_])mail(?![^\W\d_])")
# Stems of what makes "E-Mail …" another thing than an address.
_NO_MAIL = (
    "typ", "label", "etikett", "bezeichnung", "anzeige", "angezeigt", "display", "status", "opt",
    "bestätig", "confirm", "verif", "datum", "date", "gesend", "sent", "versand", "sprach", "lang",
    "format", "client", "bounce", "einwill", "consent", "zustimm", "abgemeldet", "erhalten",
    "server", "domain", "permission", "marketing", "count", "anzahl", "zahl", "time", "zeit",
    "name", "text", "betreff", "subject", "newsletter", "verteiler", "gültig", "valid",
)  # fmt: skip
_WORK = ("dienst", "geschäft", "gesch", "arbeit", "beruf", "work", "business", "büro", "buero",
         "office", "firm", "company", "behörd", "amtlich", "professional")  # fmt: skip
_PRIVATE = ("privat", "home", "persönlich", "zuhause")
_OTHERS = ("buyer", "order", "besteller", "bestell", "rechnung", "invoice", "billing", "käufer",
           "assist", "vertret", "chef", "vorgesetzt", "manager", "payer", "zahler")  # fmt: skip
_REGISTERED = ("registr", "anmeld")  # what somebody gave before what a room shows of them
_ATTENDEES = ("teilnehm", "tn", "attendee", "participant", *_REGISTERED)
BESIDE = ("status_beside", "status_again", "status_mail", "status_elsewhere", "leave_again")
THEIRS = (1, 2)  # of an address's rank: of whoever takes part, or of nobody in particular
_TOKEN = re.compile(r"[^\W\d_]+")
_MOST_CHARACTERS, _MOST_WRITTEN = 80, 200  # longer cells are no headings, and cost time
_EXAMPLE = re.compile(r"\([^()]*@[^()]*\)|(?:z\. ?B\.|e\. ?g\.|Beispiel:)\s*\S+@\S+", re.IGNORECASE)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-") | {
    0xAD: None,
    0x200B: None,
}
_MOST_UNKNOWN = 2
_POSTAL = _words("adresse address")
_LABEL = re.compile(r"(e[\s_-]*mail\s*\d*)\W*(?:label|type|typ|etikett)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """The field of a column; of several for one field the one with the lowest rank is meant.

    ``is_weak``: it may well be something else ("Adresse"), unless the cells below say so.
    """

    field: str
    rank: tuple[int, ...]
    is_weak: bool = False
    is_private: bool = False
    is_work: bool = False


def read_heading(text: str) -> Heading | None:
    """What a heading names, None for what nobody here asks for."""
    return _read(text) if len(text) <= _MOST_WRITTEN else None


@lru_cache(maxsize=4096)
def _read(text: str) -> Heading | None:
    told = " ".join(without_example(text).translate(_DASHES).split()).strip(" *:")
    if not told or len(told) > _MOST_CHARACTERS or "@" in told:
        return None
    plain = told.lower()
    for written, known in enumerate(_spellings(plain)):
        if (found := _RANK_OF.get(known)) is not None:
            is_more = written and found[0] == "status"
            return Heading(_status_of_what(plain) if is_more else found[0], (written, found[1]))
    if "upn" in _TOKEN.findall(plain):  # however Teams calls it in another language
        return Heading("account", (9,))
    letters = "".join(_TOKEN.findall(plain))
    if letters in _POSTAL:
        return Heading("email", (9,), is_weak=True)
    if says_coming(plain) == "cancelled_at":
        return Heading("cancelled_at", (9,))
    if _GONE.search(letters) and not _NOT_GONE.search(letters):
        return Heading("left_at", (9,))
    if _CONSENT.fullmatch(letters):
        return Heading("consent", (9,))
    if _SOMEBODY.fullmatch(told):
        return Heading("full_name", (9,))
    if letters.endswith("status"):
        return Heading(_kind_of_status(letters.removesuffix("status")), (9,))
    if (field := _by_words(set(_TOKEN.findall(re.sub(r"\([^)]*\)", " ", plain))))) is not None:
        return Heading(field, (9,) if field == "organisation" else (-1,))
    return _mail(re.sub(r"([a-zäöü])([A-ZÄÖÜ])", r"\1 \2", told).lower(), plain)


def _kind_of_status(about: str) -> str:
    """The field of a status by what it is about: ``ticket``, ``newsletter``, ``zahlung``.

    Of what nobody here knows ("Kundenstatus") the mail may depend, and no registration.
    """
    if _NO_MATTER.search(about) and not _OF_MAIL.search(about):
        return "status_elsewhere"
    return "status_beside" if _REGISTRATION.fullmatch(about) else "status_mail"


def _status_of_what(plain: str) -> str:
    """The field of a heading that says status and more: ``Status (Newsletter)``."""
    if _OF_MAIL.search(plain) or _OF_MEMBERS.search(plain):
        return "status_mail"
    return "status_elsewhere" if _NO_MATTER.search(plain) else "status"


def without_example(text: str) -> str:
    """A heading without the address that it may give as an example, in brackets."""
    return _EXAMPLE.sub(" ", text) if "@" in text and len(text) <= _MOST_WRITTEN else text


def known_fields(cells: list[str]) -> int:
    """How many different fields a row names, as headings do; 0 with an address in it."""
    if any("@" in without_example(one) for one in cells):
        return 0
    return len({one.field for cell in cells if (one := read_heading(cell)) is not None})


def label_of(text: str) -> str:
    """Of a column that says what kind of address another one holds: that one's begin, else ""."""
    found = _LABEL.fullmatch(text.strip())
    return letters_of_heading(found[1]) if found else ""


def says_coming(text: str) -> str:
    """What a yes under a heading says: "presence", that somebody comes or came; "absence", that
    they did not come; "cancelled_at", that they will not.

    "" where it is about something else: a recording, a fee, the year before. A heading that denies
    counts only where nothing else is in it: "Kann abends nicht teilnehmen" takes nobody out.
    """
    plain = text[:_MOST_WRITTEN].lower()
    words = set(_TOKEN.findall(plain))
    denies = bool(words & (_DENIED | _CALLED_OFF))
    if _NOT_LIVE.search(plain) or not (
        _COMES.search(letters_of_heading(plain)) or words & {"abwesend", "abwesenheit", "absent"}
    ):
        return ""
    if not denies:
        return "presence"
    is_plain = words <= _SAID_PLAINLY | _NEUTRAL and len(words & _DENIED) < 2
    if not is_plain or re.search(r"[/|\d]", plain):
        return ""
    return "cancelled_at" if words & _WILL_NOT else "absence"


def letters_of_heading(text: str) -> str:
    """``E-mail 1`` and ``EMAIL_1``: letters and digits alone."""
    return re.sub(r"[\W_]", "", text.lower())


def kind_of_label(text: str) -> int:
    """What a label says of an address: 0 work, 1 nothing, 3 private."""
    words = _TOKEN.findall(text.lower())
    if _any(words, _WORK):
        return 0
    return 3 if _any(words, _PRIVATE) else 1


def _spellings(plain: str) -> list[str]:
    """The heading by its letters, whole first, then without what may be left out."""
    found = ["".join(_TOKEN.findall(plain))]
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", plain)
    found.append("".join(_TOKEN.findall(bare)))
    if ":" in bare:
        before, _, bare = bare.rpartition(":")
        whose = set(_TOKEN.findall(before)) - _NEUTRAL
        if not whose <= {"name", "teilnehmername"}:
            return found  # "Rechnungsadresse: Name"
    parts = [_left(one) for one in re.split(r"[/|\n]", bare)]
    fields = {_RANK_OF[one][0] for one in parts if one in _RANK_OF}
    if len(parts) == 1 or (len(fields) == 1 and sum(one in _RANK_OF for one in parts) > 1):
        found.append(parts[0])
    elif len(fields) == 1:
        found += [one for one in parts if one in _RANK_OF]
    return found


def _by_words(words: set[str]) -> str | None:
    """The field of a heading of several words, each of which may stand for it."""
    told = words - _NEUTRAL
    if told & _ORGANISATIONS and told <= _ORGANISATIONS | _BESIDE_THEM:
        return "organisation"
    if words <= _THERE and len(words) > 1:  # "Anwesend von", "Anwesend bis"
        bounds = [field for field, one in _BOUNDS.items() if one & words]
        return bounds[0] if len(bounds) == 1 else None
    told = words - _WHEN
    if told == words == {"login"}:  # an account, and no time
        return None
    for field, said in (("join", _COMING), ("leave", _GOING)):
        if told and all(map(said.fullmatch, told)):
            return field
    return None


def _left(part: str) -> str:
    told = (one for one in _TOKEN.findall(part) if one not in _NEUTRAL)
    return "".join(one[:-1] if one.endswith("namen") else one for one in told)  # "Ihren Nachnamen"


def _mail(camel: str, plain: str) -> Heading | None:
    """An address: of work, of somebody who takes part, plain, another's, or private."""
    told = next((one for one in (plain, camel) if _MAIL.search(one)), plain)
    if not (_MAIL.search(told) or _MAIL_ENDING.search(told)):
        return None
    rest = _MAIL_ENDING.sub(" ", _MAIL.sub(" ", told))
    words = [one for one in _TOKEN.findall(rest) if one not in _MAIL_BESIDE and len(one) > 1]
    words = [one for one in words if one not in {"se", "sse", "esse"}]
    if any(one.startswith(_NO_MAIL) for one in words):
        return None
    kinds = (_WORK, _ATTENDEES, _OTHERS, _PRIVATE)
    known = [one for one in words if one in _NEUTRAL or one.startswith(tuple(sum(kinds, ())))]
    unknown = len(words) - len(known)
    if unknown > _MOST_UNKNOWN:
        return None
    is_work, is_private = _any(words, _WORK), _any(words, _PRIVATE)
    kind = 4 if is_private else 3 if _any(words, _OTHERS) else 0 if is_work else 2
    if kind == 2 and _any(words, _ATTENDEES):
        kind = 1
    number = re.search(r"\d+", told)
    rank = (kind, not _any(words, _REGISTERED), unknown, int(number[0]) if number else 0)
    return Heading("email", rank, is_private=is_private, is_work=is_work)


def _any(words: list[str], stems: tuple[str, ...]) -> bool:
    return any(one.startswith(stems) for one in words)
