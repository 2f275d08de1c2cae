"""Headings of statuses: of a registration, of whoever may not be written to, of something else."""

import re
from collections.abc import Sequence

from mailer.actions.imports.sheets.heading import NEUTRAL, words_of
from mailer.actions.imports.statuses import KNOWN, UNDECIDED

# Who is not to be written to any more, whatever a tool or an office calls it.
_GONE = re.compile(
    r"opt_?out|unsubscri|abgemeldet|abbestell|blacklist|blocklist|gesperrt|sperrvermerk|verstorben"
    r"|(?:^|[^a-z])dnc|dnc(?:e?mail|$)|widerspruch|widersproch|widerruf|objection|objected|^(?:datumder)?abmeldung(?:am|vom|zum|s?datum)?$"
    r"|deceased|(?:mail|werbe|versand|kontakt)sperre|nicht(?:mehr)?(?:anschreiben|kontaktieren)"
    r"|(?:keine?n?|no|donot)(?:weiteren|massen|serien|bulk|direkt)?(?:e?mail|mailing|newsletter|werbung"
    r"|post\b|contact|versand|einladung)|(?:nicht|donot)(?:mehr)?(?:einladen|mailen|anmailen|invite)"
    r"|(?:e?mails?|mailings?|newsletter|werbung|kontakt(?:aufnahme)?)nicht(?:mehr)?(?:zulassen|zugelassen"
    r"|erlaub|gestatt|senden|schicken|zusenden|gewünscht|erwünscht)"
    r"|(?:donot|dont|disallow|notallow)(?:allow|send|receive|accept|permit)?(?:bulk|mass|marketing)?"
    r"(?:e?mail|mailing|newsletter|contact)"
    # Of a database: marked to be deleted.
    r"|^(?:zum|zur)?(?:lösch(?:v$|vorm|kenn|kz|flag|mark)|löschung|löschen(?:vorgemerkt|markiert)?$)"
    r"|^(?:is)?(?:tobedeleted|deletionflag|deletionmark|markedfordeletion)"
)
# Who is not written to by a tool's own words, whatever it says of why and when.
_NO_MORE = re.compile(
    r"opt(?:ed|s|ing)_?out|excluded?from(?:campaign|mail|newsletter|e?mail)|^(?:is)?excluded$"
    r"|^(?:vommailing|vomversand|vonmails)?(?:ausgeschlossen|ausschluss)$|suppress(?:ed|ion)"
    r"|^(?:is)?(?:emails?)?onhold$|quarantin|spam(?:complain|beschwerde|report|gemeldet|markiert)|^spam$"
    r"|^(?:complained|complaint)(?:at|on|date)?$|robinson|^sperr(?:e|kz|kennz|kennzeichen|flag|grund"
    r"|datum|status)?$|gesperrt(?:am|seit)$|^(?:archiviert|archived)(?:am|seit|at|on|date|datum)?$"
    r"|^(?:inaktiv|inactive|deaktiviert|deactivated|disabled)(?:am|seit|since|at|on|date|datum)$"
    r"|^ausgeschieden(?:am|seit|zum)$|^ausscheiden$|^(?:kündigung|gekündigt)(?:s?datum|am|zum)?$"
    r"|^(?:todes|sterbe)(?:datum|tag)$|^gestorben(?:am)?$|^(?:dateofdeath|deathdate|died(?:on)?)$"
    r"|^(?:abmelde|abbestell|unsub(?:scribe)?)(?:grund|reason)$|^abo(?:nnement)?s?ende$"
    r"|^subscriptionend(?:ed|date)?$"
)
# Why a mail came back, and of what kind it was; a soft bounce is of one day.
_BOUNCED = re.compile(
    r"bounced?(?:e?mail)?(?:reason|grund|type?|art|date|datum|at|am|code|message|meldung|category"
    r"|kategorie)$|^bounce$"
)
# Of other ways to reach somebody: who takes no calls may take mail. "Telefonisch abgemeldet" is
# by which way somebody left.
_OTHER_WAY = re.compile(
    r"^(?:is|ist|has)?(?:sms|whatsapp|telefon(?!isch)|phone|mobil|mobile|fax|anruf|call|push)(?!.*mail)"
)
# Of a status: what else than a registration it is about, and what a registration is called.
_NO_MATTER = re.compile(
    r"zahl|payment|rechnung|invoice|billing|gebühr|fee|visa|visum|hotel|zimmer|unterkunft|(?<!k)reise|übernacht|mahlzeit|parkplatz"
    r"|verpflegung|kinderbetreuung|garage|(?<![^\W\d_])(?:bus|bahn|zug|parken|essen|kinder)(?![^\W\d_])"
    r"|foto|(?<!fort)(?<!weiter)(?<!aus)bild(?!ung)|familie|marital|beschäftigung|employment|versand|liefer|shipping|zertifikat"
    r"|bescheinigung|impf|beruf|check|mittagessen|abendessen|lunch|dinner|buffet|imbiss|catering"
    r"|mensa|shuttle|fahrgemeinschaft|dem ?auto|per ?bahn"
)
# Of a part of a seminar, or of another matter: a no to it is asked about.
_OF_A_PART = re.compile(
    r"workshop|exkursion|führung|abendprogramm|abendveranstaltung|rahmenprogramm|förder|antrag"
)
# What a no may be to and be none to the seminar, where a heading names it and nothing else.
_PLAIN_THING = re.compile(
    r"[^\W\d_]*(?:zimmer|essen|parkplatz|übernachtung(?:en)?)|hotels?|unterkunft|bus|bahn|zug|parken"
    r"|garage|lunch|dinner|buffet|imbiss|catering|mensa|verpflegung|mahlzeit(?:en)?|shuttle"
    r"|kinderbetreuung|fahrgemeinschaft(?:en)?|fotos?"
)
# What of those is asked for by "Teilnahme (gebührenfrei)" and "Absage (Kinder krank)" all the same.
_KEPT = {
    "presence": "presence", "promised": "promised", "waitlisted": "waitlisted",
    "cancelled_at": "called_off",
}  # fmt: skip
_OF_LIST = re.compile(r"newsletter|verteiler")
_IN_WHAT_WAY = words_of("vor ort präsenz online live zoom teams webinar termin")
_OF_MAIL = re.compile(r"mail|newsletter|abo(?!ut)|opt_?in|marketing|werbung|verteiler|abonn")
_OF_MEMBERS = re.compile(r"mitglied|member|subscri|empfänger|recipient")
_REGISTRATION = re.compile(
    r"(?:(?:ticket|anmeldung|anmelde|bestellung|bestell|order|teilnahme|teilnehm(?:er|enden)|buchung"
    r"|booking|registrierung|registration|registrant|attendee|attendance|event|seminar"
    r"|veranstaltung|kurs|platz|genehmigung|approval|tn|invitee|invitation|einladung|gast|gäste|guest"
    r"|antwort|response|rsvp|rückmelde|rückmeldung|zusage)s?)*"
)
# What takes somebody in or out, or tells who was there.
_OF_COMING = frozenset({
    "status", "cancelled_at", "presence", "checked_in", "promised", "confirmed", "waitlisted",
})  # fmt: skip
_BESIDE_IT = NEUTRAL | words_of("""
    am um ab vom bis seit durch per via date datum day time uhrzeit zeitpunkt wann when tt mm jjjj
    jj dd yyyy yy ggf falls wenn oder or und and bzw j n y x ankreuzen kreuz ausfüllen eintragen
    aktuell aktuelle aktueller aktuelles letzte letzter letztes letzten stand neu intern büro
    extern erfolgt bekannt absage absagen abgesagt abmeldung stornierung storno zusage kommt kommen
    war waren ist sind er es sich hat haben selbst webinar tagung schulung fortbildung konferenz
    termin zoom teams online präsenz vor ort live
""")
_NOT_GONE = re.compile(r"link|url|grund|reason|campaign|kampagne|token|code|typ|opt_?in")
_OF_NEWSLETTER = re.compile(
    r"thema|topic|name|titel|title|ausgabe|issue|sprache|language|anzahl|count|datum|date|zuletzt|last"
    r"|quelle|source|gruppe|group"
)
_WAITING = re.compile(r"warteliste|waitlist|waitinglist|nachrücker")
_CALLED_OFF = re.compile(
    r"storniert|storno(?!bed|frist|geb|kosten|entgelt|pausch|regel|hinw|richtl|möglich|bis|option)|cancelled|canceled|abgesagt|voided|zurückgezogen|withdrawn"
    r"|refunded|erstattet|ungültig|invalid"
)
# Why or by whom somebody was taken out, who comes instead, and what is no registration at all.
_TAKEN_BACK = re.compile(
    r"^(?:grund(?:der|des|für)?)?(?:absage|storno|stornierung|rücktritt|umbuchung|abmeldung)s?(?:grund)?$"
    r"|^(?:rücktritt|umbuchung)s?(?:am|datum)$"
    r"|^cancell?ationreason$|^reason(?:for|of)cancell?ation$|^(?:cancell?ed|storniert|abgesagt)(?:by|von|durch)$"
    r"|^vertreten(?:durch|von)$|^vertretung(?:durch)?$|^ersatz(?:teilnehmer(?:in)?|person)?$|^replacedby$"
    r"|^substitute(?:name)?$|^(?:umgebucht|umgemeldet|verschoben)(?:auf|nach|zu)?$"
    r"|^(?:re-?booked|moved|transferred)(?:to)?$"
    r"|^(?:ist?|is)?test(?:buchung|anmeldung|eintrag|datensatz|modus|mode|booking|registration)?$"
    r"|^(?:ist?|is)?(?:dublette|duplikat|duplicate|doppelt)$"
)
# By mail, or of a bed and the seminar: "Absage per Mail", "Absage Hotel, Seminar".
_OFF = r"(?:absage|storno|stornierung|abmeldung|abgesagt|storniert)"
_OF_SEMINAR_TOO = re.compile(
    rf"^{_OFF}(?:per|via|durch)(?:e?mail|telefon|fax)(?:am|vom)?$"
    rf"|^{_OFF}.*(?:seminar|teilnahme|tagung|veranstaltung)$"
)
# Whether somebody is to be written to, where the cells below say yes or no.
_PERMISSION = re.compile(
    r"versand|anschreib|angeschrieben|einlad|verteiler|mail|kontaktier|\baktiv\b"
    r"|\bactive\b|is_active|werbung|rundbrief|rundschreiben|infobrief|newsletter|\binfos?\b"
    r"|invit|contact me|subscri|infopost|\babo\b|\bdsgvo\b|\bgdpr\b"
    r"|kontaktaufnahme|kontakt (?:erlaubt|erwünscht|gewünscht|ok)"
)
# Another way to reach somebody, unless mail is named beside it.
_ON_PAPER = re.compile(
    r"(?<!info)post(?!ing|fach)|papier|paper|(?<!rund)(?<!info)brief|telefon|phone|anruf|\bfax"
    r"|\bsms\b|whatsapp|print"
)
# Of that alone: not "Blueprint", nor an invitation, which may go by mail, whatever it is called.
_PAPER_ALONE = re.compile(
    r"(?<![^\W\d_])(?:(?:weihnachts)?(?:post(?!ing|fach)|brief)|papier|paper(?!less)"
    r"|telefon(?!seelsorge)|phone|anruf|fax|sms\b|whatsapp|print)"
)
_OR_MAIL = re.compile(r"mail|newsletter|elektron|digital")
_NO_PERMISSION = re.compile(
    r"datum|letzte|zuletzt|\bdate\b|\blast\b|erhalten|gesendet|\bsent\b|received|geöffnet|opened|click|geklickt|bounce|verschickt|versandt"
    r"|unzustell|fehler|error|undeliver|dnc|block|ausschl|exclu|suppress|verweiger|lehnt|complain|stop"
    r"|kein|nicht|not\b|\bno\b|opt(?:ed)?[ _-]?out|unsub|abgemeldet|sperr|gültig|valid|verif"
    r"|bestätig|confirm"
)
# When somebody confirmed that they take mail. Not when they were put on the list.
_CONFIRMED_WHEN = re.compile(
    r"(?:e?mail|newsletter|doi|double|optin|abo|subscription)*(?:activat(?:ed|ion)|aktivier(?:t|ung)s?|confirm(?:ed|ation)?"
    r"|bestätig(?:t|ung)s?|verifi(?:ed|cation|ziert|zierung)s?)(?:at|on|am|date|time|datum|zeit|zeitpunkt|tag)"
    r"|(?:doi|double_?optin)(?:at|am|date|time|datum|zeit|zeitpunkt)"
)
# Who gets a bill, is asked to a party, or works without pay.
_OTHER_PERMISSION = re.compile(
    r"rechnung|invoice|billing|mahnung|zertifikat|bescheinigung|unterlagen|ehrenamt"
    r"|antwort|response|rückmeldung|rsvp|reply|entscheidung|decision"
    r"|aktiv im|active in|fest\b|feier|party|jubiläum"
)
_CONSENT_WORD = (
    r"(?:einwilligung|zustimmung|einverständnis(?:erklärung)?|consent|optin|erlaubnis|permission"
    r"|einwilligungserklärung)"
)
_CONSENT_ENDS = re.compile(
    rf"{_CONSENT_WORD}s?(?:ist|is)?(?:gültig|valid|gilt|erteilt|given)?(?:bis|until|to|ablauf|expiry"
    rf"|expir(?:es|ed|ation)|läuftab|endet|ende|end)(?:zum|am|at|on|date|datum)?"
    rf"|(?:ablauf|ende)(?:datum)?der{_CONSENT_WORD}"
)
_HEARD = re.compile(
    r"hear(?:d)? (?:about|of)|find out about|found out about|learn(?:ed|t)? (?:about|of)"
    r"|erfahren|aufmerksam|auf uns|auf das (?:seminar|angebot)|empfohlen|recommended"
    r"|referr(?:ed|al|er)|\bquelle\b|\bsource\b|woher kennen|wie haben sie (?:uns|von)"
)
# Whether somebody may be written to. Not whether photos may be taken, nor what somebody has read.
_CONSENT = re.compile(
    r"(?:is|ist|has|hat)?(?:double|doi)?(?:(?:e?mail|newsletter|werbe|werbung|marketing|kontakt|post|dsgvo|gdpr)(?:s|ing|ings)?)?"
    r"(?:einwilligung|zustimmung|einverständnis|einverstanden|consent|opt_?in|erlaubnis|permission)"
    r"(?:serklärung)?(?:erteilt|liegtvor|vorhanden|given|granted)?(?:in|zu|zum|zur|für|per|to|for)?"
    r"(?:e?mails?|newsletter|werbung|marketing|kontaktaufnahme|post|informationen|information)?"
    r"|newsletter(?:abo|abonniert|erwünscht|gewünscht|erhalten|erlaubt|empfang|bezug|janein|yesno"
    r"|subscribed|subscription|wanted)?|(?:is)?subscribed|abonniert|accepts(?:e?mail)?marketing"
    r"|(?:e?mail|mailing|werbung|post|marketing|kontakt)s?(?:erlaubt|erwünscht|gewünscht|allowed|ok)"
    r"|(?:darf|may)(?:be)?(?:kontaktiert|angeschrieben|angemailt|contacted)(?:werden)?"
)


_OF_CONSENT = re.compile(r"einwillig|zustimmung|consent|dsgvo|gdpr|datenschutz")


def kind_of_status(about: str) -> str:
    """The field of a status by what it is about: ``ticket``, ``newsletter``, ``zahlung``.

    Of what nobody here knows ("Kundenstatus") the mail may depend, and perhaps the registration.
    """
    if _OF_CONSENT.search(about):
        return "consent"
    if _OF_MAIL.search(about):
        return "status_mail"
    if _NO_MATTER.search(about):
        return "status_elsewhere"
    return "status_beside" if _REGISTRATION.fullmatch(about) else "status_other"


def field_of_what(field: str, beside: Sequence[str]) -> str | None:
    """The field of a heading that says ``beside`` its own words others: ``Status (Newsletter)``.

    Of another matter no answer takes anybody in or out, nor says who was there; of words that
    nobody here knows a no is asked about. None for what nobody here asks for. Words of when it was,
    of registrations and of how to fill it in leave the field as it is.
    """
    about = " ".join(beside)
    if field == "cancelled_at" and not _IN_WHAT_WAY.isdisjoint(beside):
        return "called_off"  # of which way to take part?
    if field == "status" and "termin" in beside:
        return "status_other"
    if field not in _OF_COMING or all(map(_is_said_of_it, beside)):
        return field
    if field == "status" and (_OF_MAIL.search(about) or _OF_MEMBERS.search(about)):
        return "status_mail"
    is_plain = _names_things(beside) or (field == "presence" and _OF_LIST.search(about))
    if field in _KEPT and not is_plain and not _OF_A_PART.search(about):
        return _KEPT[field]
    if _NO_MATTER.search(about) or _OF_MAIL.search(about) or _OF_A_PART.search(about):
        kept = {"status": "status_other", "cancelled_at": "called_off"}
        elsewhere = {"status": "status_elsewhere", "cancelled_at": "status_elsewhere"}
        return (kept if _OF_A_PART.search(about) else elsewhere).get(field)
    return {"status": "status_other", "cancelled_at": "called_off"}.get(field, field)


def _names_things(beside: Sequence[str]) -> bool:
    """Whether words name a bed, a meal or a bus, and nothing else: not "inkl. Abendessen"."""
    others = [one for one in beside if not _PLAIN_THING.fullmatch(one)]
    is_filled = all(one in _BESIDE_IT and not _REGISTRATION.fullmatch(one) for one in others)
    return len(others) < len(beside) and is_filled


def _is_said_of_it(word: str) -> bool:
    """Whether a word beside "Status" or "Storno" names nothing else than the registration."""
    if _NO_MATTER.search(word) or _OF_MAIL.search(word) or _OF_MEMBERS.search(word):
        return False
    known = word in _BESIDE_IT or word in KNOWN or word in UNDECIDED
    return known or bool(_REGISTRATION.fullmatch(word)) or bool(_CALLED_OFF.match(word))


def says_gone(letters: str) -> bool:
    """Whether a heading, by its letters, asks if somebody is not to be written to any more."""
    if _OTHER_WAY.match(letters):
        return False
    if _NO_MORE.search(letters):
        return True
    if _BOUNCED.search(letters):
        return "soft" not in letters
    is_plain = letters.endswith(("abgemeldet", "unsubscribed", "optedout"))
    return bool(_GONE.search(letters)) and (is_plain or not _NOT_GONE.search(letters))


def flag_of(letters: str) -> str | None:
    """The field of a heading that asks whether somebody waits, or something was called off."""
    if _TAKEN_BACK.search(letters) or _OF_SEMINAR_TOO.search(letters):
        return "called_off"
    if _NO_MATTER.search(letters) or _OF_MAIL.search(letters) or _NOT_GONE.search(letters):
        return None
    if _WAITING.search(letters):
        return "waitlisted"
    return "called_off" if _CALLED_OFF.search(letters) else None


def says_list(letters: str) -> bool:
    """Whether a heading names a list that somebody left, and no registration: a newsletter."""
    return (
        re.search(r"newsletter|werbung|werbe|marketing|verteiler|rundmail|versand|einlad", letters)
        is not None
    )


def says_consent(letters: str) -> bool:
    """Whether a heading, by its letters, asks if somebody may be written to."""
    return _CONSENT.fullmatch(letters) is not None


def says_consent_ends(letters: str) -> bool:
    """Whether a heading, by its letters, asks until when somebody may be written to."""
    return _CONSENT_ENDS.fullmatch(letters) is not None


def asks_for_newsletter(letters: str) -> bool:
    """Whether a heading, by its letters, asks for it: ``Möchten Sie unseren Newsletter?``"""
    about = _NOT_GONE.search(letters) or _OF_NEWSLETTER.search(letters)
    return "newsletter" in letters and not about


def asks_permission(heading: str) -> bool:
    """Whether a yes or no under a heading says that somebody is written to: ``Versand``."""
    plain = heading.lower()
    is_other = _NO_PERMISSION.search(plain) or _OTHER_PERMISSION.search(plain)
    about = "newsletter" in plain and _OF_NEWSLETTER.search(plain)
    is_paper = _PAPER_ALONE.search(plain) and not _OR_MAIL.search(plain)
    return bool(_PERMISSION.search(plain)) and not (is_other or about or is_paper)


def is_of_another_way(heading: str) -> bool:
    """Whether a heading is about calls, letters or messages, and no mail."""
    plain = heading.lower()
    return _ON_PAPER.search(plain) is not None and "mail" not in plain


def asks_when_confirmed(heading: str) -> bool:
    """Whether a day under a heading is when somebody confirmed: ``activated_at``."""
    return _CONFIRMED_WHEN.fullmatch(re.sub(r"[\W_]", "", heading.lower())) is not None


def asks_how_heard(heading: str) -> bool:
    """Whether a heading asks how somebody came to know of a seminar, perhaps by another's."""
    return _HEARD.search(heading.lower()) is not None


def is_another_matter(heading: str) -> bool:
    """Whether a heading is about a bill, a bed or a meal."""
    return _NO_MATTER.search(heading.lower()) is not None


def is_elsewhere(heading: str) -> bool:
    """Whether a heading is about something else than a registration: a bill, a bed, the mail."""
    plain = heading.lower()
    return bool(_NO_MATTER.search(plain) or _OF_MAIL.search(plain))
