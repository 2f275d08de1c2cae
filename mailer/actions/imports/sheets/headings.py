"""Headings: which field a column holds, by what stands above it.

A heading may say more than its field: "Vorname (Teilnehmer)", "E-mail 1 - Value", "Firma /
Organisation", "Attendee name: Given name". What only says whose it is, or that it has to be filled
in, is left out; a word that changes the meaning ("E-Mail-Typ") makes it another field.
"""

import re
import unicodedata
from functools import lru_cache

from mailer.actions.imports.sheets.coming import WHEN, asks_for_share, moment_of, says_coming
from mailer.actions.imports.sheets.heading import MOST_WRITTEN, NEUTRAL, TOKEN, Heading, words_of
from mailer.actions.imports.sheets.mail_heading import read_mail_heading
from mailer.actions.imports.sheets.status_heading import (
    asks_for_newsletter,
    field_of_what,
    flag_of,
    kind_of_status,
    says_consent,
    says_consent_ends,
    says_gone,
    says_list,
)

_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def _plain_letters(heading: str) -> str:
    """As a database spells it, which has no letters beyond ASCII: ``prenom``, ``behorde``."""
    return unicodedata.normalize("NFD", heading).encode("ascii", "ignore").decode()


_HEADINGS = {
    "honorific": "anrede salutation honorific civilité anredetitel titelanrede anredeundtitel anr "
    "geschlecht gender sex",
    "letter_salutation": "briefanrede anredezeile briefanredezeile anredebrief salutationline "
    "lettersalutation",
    "title": "titel title akademischertitel academictitle grad akadtitel akadgrad "
    "akademischergrad nameprefix prefix präfix namenspräfix titelvor tit titre titolo",
    "first_name": "vorname firstname givenname rufname vornamen forename prénom vname "
    "fname vorn voornaam prenome first",
    "last_name": "nachname familienname lastname surname zuname familyname nomdefamille nname "
    "lname nachn famname cognome apellidos apellido achternaam last",
    "name": "name nom nombre nome naam",
    "full_name": "vollständigername fullname nameoriginalname nameoriginalername nameursprünglich "
    "displayname anzeigename vornamename vornamenachname namevorname nachnamevorname "
    "vorundnachname vorundzuname vornameundnachname nameundvorname nachnameundvorname "
    "vornameundname firstandlastname firstnamelastname lastnamefirstname benutzername "
    "benutzernameoriginalname username usernameoriginalname teilnehmer teilnehmername "
    "nutzer nutzername user benutzer nickname "
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
    "erschienen da warda präsent present presence anwesenheitsstatus anwesenheitstatus "
    "participationstatus",
    "checked_in": "checkedin eingecheckt checkin checkinat checkedinat checkindate checkintime "
    "eingechecktam checkinzeit checkindatum einlass gescannt scanned",
    "share": "anwesenheitinprozent anwesenheitprozent anwesenheitsquote teilnahmequote "
    "participationrate participationpercentage anwesenheitsanteil teilnahmeanteil "
    "attendancepercentage attendancerate attendancepercent teilnahmeinprozent",
    "promised": "zusage zusagen zugesagt kommt",
    "left_at": "unsubtime deactivated cleantime austragung abmeldedatum austragungsdatum hidden "
    "deleted isdeleted deletedat disabled isdisabled gelöscht gelöschtam deaktiviert inaktiv "
    "inactive archiviert archived versteckt ausgeblendet bounced hardbounced "
    "ausgeschieden ausgetreten gekündigt bounceddate bouncedate bouncedat bouncedatum hardbounce",
    "cancelled_at": "storniert storno stornierung storniertam stornoam stornierungam absageam "
    "stornodatum stornierungsdatum "
    "abgesagt abgesagtam absagedatum cancelled canceled cancelledat canceledat cancellationdate "
    "cancelleddate canceleddate absage declined",
    # Of how many? "Zusagen: 3; Absagen: 1". A form that was begun is no registration yet.
    "called_off": "absagen indraft draft isdraft entwurf alsentwurf istentwurf incomplete "
    "unvollständig",
    "waitlisted": "warteliste wartelistenplatz aufwarteliste aufderwarteliste wartelisteposition "
    "waitlist waitlisted onwaitlist waitinglist onwaitinglist nachrücker nachrückerliste",
    "confirmed": "bestätigt confirmed isconfirmed approved isapproved genehmigt freigegeben "
    "verifiziert verified isverified activated aktiviert emailconfirmed emailbestätigt enabled "
    "isenabled accept accepted active isactive aktiv zustellbar deliverable "
    "emailverified gültig valid isvalid doibestätigt linkbestätigt bestätigungslink "
    "bestätigungslinkgeklickt optinbestätigt doi doistatus doubleoptin doubleoptinstatus",
    "submitted": "datumabgeschickt abgeschicktam abgeschickt submitdate datesubmitted submittedat "
    "submitted submissiondate submissiontime eingereicht eingereichtam fertigstellungszeit "
    "completiontime completedat datecompleted abgeschlossenam completed",
    "event_title": "veranstaltung veranstaltungstitel veranstaltungsname eventname eventtitle "
    "seminartitel seminarname kurstitel kursname kursbez kursbezeichnung kursnr kursnummer "
    "coursename webinarname webinartitel",
    "event_day": "eventstartdate eventstartdatetime eventstarttime eventstart eventdate "
    "veranstaltungsdatum veranstaltungsbeginn veranstaltungstermin seminardatum "
    "seminartermin seminarbeginn kursdatum kurstermin kursbeginn coursedate webinardate "
    "webinardatum datumderveranstaltung",
    "remark": "bemerkung bemerkungen anmerkung anmerkungen notiz notizen kommentar kommentare "
    "hinweis hinweise vermerk vermerke sonstiges info infos note notes remark remarks comment "
    "comments tags schlagworte schlagwörter kategorie kategorien category categories label labels "
    "gruppe gruppen group groups",
    "minutes": "minuten minutes dauer dauerminuten dauerinminuten duration "
    "durationminutes "
    "gesamtdauer totalduration anwesenheitsdauer teilnahmedauer timeinsession zeitinsitzung "
    "zeitinsession zeitindersitzung sitzungszeit besprechungsdauer dauerinbesprechung "
    "dauerderbesprechung inmeetingduration attendanceduration meetingduration sitzungsdauer "
    "dauerderteilnahme verweildauer aufenthaltsdauer anwesenheitszeit onlinezeit onlinetime "
    "duréedelaréunion durée durata durataminuti min mins",
    "join": "startzeit starttime datecreated premièreparticipation ankunft ankunftszeit",
    "leave": "endzeit endtime dateend",
    "checked_out": "checkedout checkedoutat checkout checkoutat checkouttime ausgecheckt "
    "ausgechecktam",
    "role": "rolle role moderator rôle ruolo rol papel função",
    "account": "teilnehmeridupn participantidupn upn teilnehmerid participantid "
    "benutzerprinzipalname userprincipalname idduparticipantupn",
    "action": "useraction benutzeraktion action aktion ereignis event eventtype",
    "moment": "timestamp zeitstempel uhrzeit zeitpunkt utceventtimestamp eventtimestamp",
    "waiting": "inwaitingroom imwarteraum imwartezimmer",
}  # fmt: skip
_RANK_OF = {
    spelling: (field, rank)
    for field, text in _HEADINGS.items()
    for rank, heading in enumerate(text.split())
    for spelling in (heading.translate(_TWO_LETTERS), _plain_letters(heading), heading)
}
# What else stands above a column of organisations: "Aktueller Arbeitgeber", "Name des Vereins".
_ORGANISATIONS = frozenset(_HEADINGS["organisation"].split()) | words_of(
    "vereins verbandes trägers"
)
_BESIDE_THEM = words_of(
    "name names aktuelle aktueller aktuelles current arbeiten arbeitest tätig work "
    "associated zugehörige zugeordnete verbundene do you represent"
)
# "Name in Zoom", "Name laut Teams"; "Name des Teams" and "Meeting Name" are of no person.
_PRODUCTS = words_of("zoom webex jitsi bbb bigbluebutton alfaview gotomeeting skype")
_WITHIN = words_of("in im laut lt")
_ROOMS = _PRODUCTS | words_of("teams meeting webinar raum chat konferenz videokonferenz call")
_SHOWN_IN = _ROOMS | _WITHIN | words_of("name angezeigter shown as wie")
_WHOSE_CHECK_IN = words_of("attendee participant teilnehmer teilnehmende ticket guest gast tn")
_SCANNED = words_of("einlass gescannt scan scanned eingecheckt checkin check in checked")
# "Redakteur*in", "Leiter/-in": whoever it is, a person. "LinkedIn" and "Check_in" are none.
_SOMEBODY = re.compile(
    r"(?!(?:[^\W\d_]*ed|opt|check|sign|log|plug|add|drop|walk|stand|stay|fill|clock|book|buy|built"
    r"|all|lead|step|sit|trade|phone|call|dial|join|punch|roll|turn|hand)[*:/_(-]*in)"
    r"(?-i:[A-ZÄÖÜ])[^\W\d_]{2,}(?:[*:/_]-?in(?:nen)?|\(-?in(?:nen)?\)|(?-i:(?<=[a-zäöü])In(?:nen)?))",
    re.IGNORECASE,
)
BESIDE = (
    "status_beside", "status_again", "status_mail", "status_other", "status_elsewhere",
    "leave_again", "left_list", "called_off", "waitlisted", "confirmed", "remark",
)  # fmt: skip
# "Name (First)", as forms write the parts of a name.
_PART_OF_NAME = re.compile(r"(?:ihr |your )?name\W*[(\[:]\W*([^\W\d_]+)\W*[)\]]?")
# "Name 1/Nachname": the line of an address, and what it holds of a person.
_NUMBERED_NAME = re.compile(r"^name\s*\d\s*[/|(]\s*(?=[^\W\d_]*name)")
# "attribute_1 <Anrede>": a survey's name of a column, and what its staff called it.
_ATTRIBUTE = re.compile(r"[a-z]+[_ ]?\d{1,3}\s*<([^<>]+)>")
_PARTS = {"first": "firstname", "given": "firstname", "last": "lastname", "family": "lastname"}
_MOST_CHARACTERS = 80  # longer cells are no headings
_EXAMPLE = re.compile(r"\([^()]*@[^()]*\)|(?:z\. ?B\.|e\. ?g\.|Beispiel:)\s*\S+@\S+", re.IGNORECASE)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-") | {
    0xAD: None,
    0x200B: None,
}
_DELIVERABLE = words_of("zustellbarkeit deliverability erreichbarkeitmail")
_POSTAL = words_of("adresse address")
_INTERNET = words_of("internetaddress internetadresse smtpaddress smtpadresse proxyaddress")


def read_heading(text: str) -> Heading | None:
    """What a heading names, None for what nobody here asks for."""
    return _read(text) if len(text) <= MOST_WRITTEN else None


@lru_cache(maxsize=4096)
def _read(text: str) -> Heading | None:
    told = " ".join(without_example(text).translate(_DASHES).split()).strip(" *:")
    if not told or len(told) > _MOST_CHARACTERS or "@" in told:
        return None
    plain = told.lower()
    if asks_for_share(plain):
        return Heading("share", (0,))
    for written, known in enumerate(_spellings(plain)):
        if (found := _RANK_OF.get(known)) is not None:
            beside = [one for one in TOKEN.findall(plain) if one not in known] if written else []
            field = field_of_what(found[0], beside)
            return Heading(field, (written, found[1])) if field else None
    if "upn" in TOKEN.findall(plain):  # however Teams calls it in another language
        return Heading("account", (9,))
    letters = "".join(TOKEN.findall(plain))
    if letters in _INTERNET:
        return Heading("email", (2, True, 0, 0))
    if letters in _POSTAL:
        return Heading("email", (9,), is_weak=True)
    if says_coming(plain) == "cancelled_at":
        return Heading("cancelled_at", (9,))
    if (field := _of_mail_or_status(letters)) is not None:
        return Heading(field, (9,))
    if _SOMEBODY.fullmatch(told):
        return Heading("full_name", (9,))
    if (field := _bywords_of(set(TOKEN.findall(re.sub(r"\([^)]*\)", " ", plain))))) is not None:
        return Heading(field, (9,) if field in {"organisation", "name"} else (-1,))
    return read_mail_heading(re.sub(r"([a-zäöü])([A-ZÄÖÜ])", r"\1 \2", told).lower(), plain)


def _of_mail_or_status(letters: str) -> str | None:
    """The field of a heading that asks for a status, or whether somebody takes mail."""
    if letters in _DELIVERABLE:
        return "status_mail"
    if says_consent_ends(letters):
        return "consent_until"
    if says_gone(letters):
        return "left_list" if says_list(letters) else "left_at"
    if says_consent(letters):
        return "consent"
    if (field := flag_of(letters)) is not None and "status" not in letters:
        return field
    if letters.endswith("status") or letters.startswith("status"):
        return kind_of_status(letters.removesuffix("status").removeprefix("status"))
    return "consent" if asks_for_newsletter(letters) else None


def without_example(text: str) -> str:
    """A heading without the address that it may give as an example, in brackets."""
    return _EXAMPLE.sub(" ", text) if "@" in text and len(text) <= MOST_WRITTEN else text


def known_fields(cells: list[str]) -> int:
    """How many different fields a row names, as headings do; 0 with an address in it."""
    if any("@" in without_example(one) for one in cells):
        return 0
    return len({one.field for cell in cells if (one := read_heading(cell)) is not None})


def _spellings(plain: str) -> list[str]:
    """The heading by its letters, whole first, then without what may be left out."""
    plain = _NUMBERED_NAME.sub("", plain)
    plain = of[1] if (of := _ATTRIBUTE.fullmatch(plain)) is not None else plain
    found = ["".join(TOKEN.findall(plain))]
    if (part := _PART_OF_NAME.fullmatch(plain)) is not None:
        found.insert(0, _PARTS.get(part[1], part[1]))
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", plain)
    found.append("".join(TOKEN.findall(bare)))
    if ":" in bare:
        before, _, bare = bare.rpartition(":")
        whose = set(TOKEN.findall(before)) - NEUTRAL
        if not whose <= {"name", "teilnehmername"}:
            return found  # "Rechnungsadresse: Name"
    parts = [_left(one) for one in re.split(r"[/|\n]", bare)]
    fields = {_RANK_OF[one][0] for one in parts if one in _RANK_OF}
    if len(parts) == 1 or (len(fields) == 1 and sum(one in _RANK_OF for one in parts) > 1):
        found.append(parts[0])
    elif (
        "name" in fields
        and fields <= {"name", "title", "honorific"}
        and all(one in _RANK_OF for one in parts)
    ):
        found.append("fullname")  # "Titel/Name"
    elif len(fields) == 1:
        found += [one for one in parts if one in _RANK_OF]
    return found


def _bywords_of(words: set[str]) -> str | None:
    """The field of a heading of several words, each of which may stand for it."""
    told = words - NEUTRAL
    if told & _ORGANISATIONS and told <= _ORGANISATIONS | _BESIDE_THEM:
        return "organisation"
    if "name" in words and words <= _SHOWN_IN and words & _ROOMS and words & (_PRODUCTS | _WITHIN):
        return "name"
    if told & _SCANNED and words <= _SCANNED | WHEN | _WHOSE_CHECK_IN:
        return "checked_in"
    return moment_of(words)


def _left(part: str) -> str:
    told = (one for one in TOKEN.findall(part) if one not in NEUTRAL)
    return "".join(one[:-1] if one.endswith("namen") else one for one in told)  # "Ihren Nachnamen"
