"""Labels at the start of a line ("Termin:", "Speakers:") and what they announce."""

import re
from enum import StrEnum

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.vocabulary import words


class Label(StrEnum):
    """What the words after a label are about."""

    TITLE = "title"
    SERIES = "series"
    WHEN = "when"
    HOURS = "hours"
    START = "start"
    END = "end"
    PLACE = "place"
    SPEAKERS = "speakers"
    FEE = "fee"
    REGISTRATION = "registration"
    DEADLINE = "deadline"
    JOIN = "join"
    FORMAT = "format"
    CONTACT = "contact"
    HOST = "host"
    PUBLISHED = "published"


_WORDS: dict[Label, str] = {
    Label.TITLE: "titel|thema|gegenstand|title|topic|betreff|subject"
    "|was|what|worum(?: geht(?: es|['’]s))?"
    "|kurs|course|item of business"
    "|(?:titel|name|thema|bezeichnung) (?:der|des) (?:veranstaltung|seminars?|vortrags|workshops?)"
    "|(?:vortrags|seminar|veranstaltungs|kurs|workshop|event |course )(?:thema|titel|title)",
    Label.SERIES: "reihe|veranstaltungsreihe|series",
    Label.WHEN: r"termine?|datum|wann|zeitrahmen|zeitfenster|dates?|when|zeitpunkt|tag"
    r"|termin(?:e)?(?: und|,| &) "
    r"(?:uhr)?zeit|datum(?: und|,| &) (?:uhr)?zeit|date(?: and| &|,) time|zeit(?: und| &) ort"
    r"|wann(?: und|,| &|/) wo|when(?: and|,| &) where",
    Label.HOURS: "uhrzeit|zeit|zeiten|times?|dauer|duration|how long|wie lange",
    Label.START: "(?:seminar|lehrgangs|kurs|veranstaltungs|tagungs|schulungs)?beginn"
    "|start|starts|anfang",
    Label.END: "(?:seminar|lehrgangs|kurs|veranstaltungs|tagungs|schulungs)?ende|end|ends",
    Label.PLACE: "ort|(?:veranstaltungs|tagungs|seminar)ort(?: [A-ZÄÖÜ]\\w+)?|treffpunkt"
    "|(?:sitzungs|versammlungs|übungs|prüfungs|kurs|lern|lehrgangs|schulungs|vortrags|unterrichts)ort|(?:veranstaltungs|tagungs)stätte"
    "|(?:veranstaltungs|tagungs|seminar|schulungs)raum|ort ?(?:/|und) ?raum|raum ?/ ?ort|lokation"
    "|veranstaltungsadresse|wo|venue"
    "|location|place|where|meeting (?:point|place)|where (?:to|we) meet"
    "|wo (?:wir uns treffen|treffen wir uns)|ort der veranstaltung|adresse vor ort"
    "|venue (?:name|street|city|address)"
    "|raum|saal|hörsaal|plattform|platform|adresse|address",
    Label.FORMAT: "format|art|veranstaltungs(?:art|typ)|(?:event )?type|type of event"
    "|kategorie|category|rubrik"
    "|veranstaltungsform(?:at)?|durchführungsform|modus|mode"
    "|virtual venue|virtueller (?:ort|raum)",
    Label.SPEAKERS: r"(?:(?:die|unsere?|our|ihre?) )?(?:referent(?:in|en|innen)?|referierenden?"
    r"|(?:referent|dozent|expert|trainer|sprecher|redner)innen(?: und | & | ?/ ?)(?:referent"
    r"|dozent|expert"
    r"|trainer|sprecher|redner)(?:en)?"
    r"|(?:our )?(?:speakers?|panell?ists?) (?:are|include|will be)"
    r"|es sprechen unter anderem|referenten sind"
    r"|führung|ltg\.?|exkursionsleitung|ref\.?|berater(?:in|innen)?|durchführung|lehrkräfte?"
    r"|(?:kurs|seminar|workshop|exkursions|wander|tour(?:en)?|lehrgangs|gruppen|übungs)leiter(?:in)?"
    r"|tutor(?:in|en|innen|s)?|vortragenden?|speakers?|sprecher(?:in|innen)?|dozent(?:in|en|innen)?|dozierenden?"
    r"|expert(?:e|en|in|innen)|experts?|presenters?|trainer(?:in|innen)?|panel(?:l?ists?)?|wer|who"
    r"|podium|moderat(?:ion|or|orin)|moderated by|chair|facilitators?|inputs?|impulse?"
    r"|impulsgeber(?:in|innen)?|mitwirkenden?|seminarleitung|lecturers?|(?:workshop|kurs|lehrgangs|schulungs|fortbildungs)?leitung"
    r"|es (?:sprechen|reden|referieren|berichten|diskutieren|informieren|referiert|spricht|liest"
    r"|informiert)(?: sie| ihnen| zu ihnen)?"
    r"|(?:keynote|invited|guest|plenary)(?: speakers?| speech| lecture)?|keynotes"
    r"|(?:gast|haupt)?redner(?:in|innen)?|gastvortrag|festvortrag|impulsvortrag|impulsreferat"
    r"|eröffnungsvortrag|(?:unsere )?gesprächspartner(?:in|innen)?|es spricht|auf dem podium"
    r"|(?:(?:featured|confirmed|panel) )(?:speakers?|members?|guests?)"
    r"|(?:podiums?|panel|diskussions|gesprächs)-?(?:gäste|gast|teilnehmer(?:in|innen)?|teilnehmenden?|mitglieder|runde)"
    r"|(?:teilnehmer(?:innen)?|teilnehmende|gäste|mitglieder|diskutierende)"
    r" (?:der|des|auf dem|im|am)"
    r" (?:(?:podiums|gesprächs)?(?:diskussion|runde)(?:srunde)?|podiums?|panels?)"
    r"|[\w-]*(?:diskussion|gespräch|talk|runde|debatte|panel|lesung|abend) mit(?: unseren gästen)?"
    r"|(?:kurz-?)?statements?(?: von)?|grußworte?(?: von)?|zu wort kommen"
    r"|diskutant(?:in|en|innen)?|beteiligte|featuring|panel discussion with|with contributions by"
    r"|mit dabei(?: sind| ist)?"
    r"|(?:mit )?(?:beiträgen?|impulsen?|vorträgen?|inputs?) von|beiträge von|impulse von"
    r"|vorträge von|es wirken mit|zu gast(?: sind| ist)?|gast|mit|with"
    r"|referent(?:en|in|innen) und moderation|vortrag|gäste?|guests?"
    r"|(?:referent|dozent|trainer)(?:inn)?en-?team|trainerteam|team"
    r"|am (?:telefon|mikro|tisch)|auf der bühne|im studio|an der orgel|es lesen"
    r"|on stage|on the panel"
    r"|(?:live|mit) dabei|expert(?:en|innen) (?:im|am) [\w-]+|special guests?|im gespräch"
    r"|(?:workshop|course|session) leaders?|keynote-speaker(?:in|innen)?"
    r"|(?:es )?(?:führt|moderiert)"
    r"|festrede|ansprache|predigt|laudatio|begrüßung|eröffnung|einführung|schlusswort"
    r"|(?:fach|experten?)(?:vortrag|impuls|input)|praxisbericht|opening|welcome|introduction"
    r"|vorleser(?:in|innen)?|künstler(?:in|innen)?|coach(?:es)?|instructors?|contributors?|lehrkraft"
    r"|(?:vor)?gehalten von|vorgetragen von|referat|am mikrofon"
    r"|unterricht|wanderführ(?:ung|er|erin)|in der runde|gespräch|fachberatung"
    r"|(?:praxis|fall)beispiel|erfahrungsbericht|best practice"
    r"|es (?:kochen|spielen|singen|führen|moderieren|begrüßen|zeigen|leiten|kocht|begrüßt|leitet)"
    r"(?: mit ihnen| für sie| sie)?"
    r"|opening (?:address|remarks)|session (?:lead|chair)"
    r"|(?:und )?wer (?:spricht|referiert|redet|erzählt|liest|leitet(?: das)?|macht(?: das|['’]s)"
    r"|kommt|ist (?:dabei|zu gast))"
    r"|who(?:['’]s| is| are|['’]ll| will)? (?:talk|speak|present|lead)(?:ing|s)?(?: to us)?"
    r"|who is it by"
    r"|discussants?|respondent|ihre? (?:expert|trainer)(?:e|in)?)",
    Label.FEE: "kosten(?:punkt)?|preise?|teilnahmegebühr(?:en)?|gebühr(?:en)?"
    "|teilnahmebeitrag|kostenbeitrag|eigenanteil|eigenbeteiligung"
    "|(?:unkosten|tagungs|teilnehmer|tn-)?beitrag|(?:seminar|kurs|tagungs)gebühr(?:en)?"
    "|teilnahmekosten|seminarkosten|entgelte?|teilnahmeentgelt|eintritt(?:spreise?)?"
    "|(?:teilnahme)?beiträge"
    "|fees?|(?:participation|conference|course|registration) fees?"
    "|ticket(?:preise?|[ -]prices?)(?: reduced)?"
    "|(?:preise?|kosten|gebühr(?:en)?|beitrag|prices?|fees?|costs?) (?:pro|je|per)"
    " (?:person|teilnehm\\w+|kopf"
    "|delegate|participant)"
    "|price|kostet|costs?|admission|wie ?viel|how much"
    "|was kostet(?: es|['’]?s| das| die teilnahme)?",
    Label.REGISTRATION: r"(?:zur |link zur |online-)?anmeldung(?: unter| hier| über)?"
    r"|registrierung|anmeldelink|registration(?: link)?|(?:hier )?anmelden|register(?: here| at)?"
    r"|wie (?:melde|kann) ich mich an(?:melden)?|wie melden sie sich an|wie komme ich rein"
    r"|how (?:do|can) i (?:register|sign up|book|join in)"
    r"|sign up|booking",
    Label.DEADLINE: r"(?:an)?meldeschlu(?:ss|ß)|(?:an)?meldefrist"
    r"|anmelde(?:fenster|zeit(?:raum)?|phase)"
    r"|buchungs(?:schlu(?:ss|ß)|frist)"
    r"|(?:bitte )?anmelde(?:n|ung) bis(?: zum)?"
    r"|rückmelde(?:frist|schlu(?:ss|ß))|rückmeldung bis(?: zum)?|bewerbungs(?:schlu(?:ss|ß)|frist)"
    r"|anm\.? bis(?: zum)?|letzter anmeldetag|letzte anmeldemöglichkeit"
    r"|anmelde(?:ende|stichtag)|anmeldezeitraum"
    r"|frist|(?:um )?antwort bis(?: zum)?"
    r"|u\. ?a\. ?w\. ?g\.(?: bis)?"
    r"|registration (?:closes|closing|end)"
    r"|closing date|book by|reply by|(?:last|final) day to register"
    r"|(?:registration )?deadline|register by|rsvp(?: by)?|sign up by",
    Label.JOIN: r"zugangslink|teilnahmelink|einwahl(?:link|daten)?|zugang(?:sdaten)?|join(?: link)?"
    r"|(?:zoom|teams|webex|meeting)[- ]link|access link|link|link zu(?:r|m) "
    r"(?:veranstaltung|online-seminar|seminar|webinar)|join (?:us )?(?:here|at)",
    Label.CONTACT: r"(?:(?:ihre?|unsere?|your|our) )?(?:kontakt(?:person(?:en)?|daten)?"
    r"|kontakt[ -]?(?:telefon|tel|nummer|name|e-?mail|mail)|contact (?:phone|number|name|e-?mail)"
    r"|ansprechpartner(?:in|innen)?|ansprech(?:person(?:en)?|stelle)|contact(?: person| details)?)"
    r"(?: (?:in|im|für|bei|zu|zum|zur|for) .{2,30})?|rückfragen"
    r"|(?:weitere )?(?:auskunft|auskünfte)|auskunft erteilt|bearbeitet von"
    r"|(?:sach)?bearbeiter(?:in)?|fragen|questions|(?:en|in)quiries|queries|tel|telefon|phone|e-?mail",
    Label.HOST: r"veranstalter(?:in|innen)?|(?:event |conference )?organi[sz]ers?"
    r"|organi[sz]ation|orga|organi[sz]ing (?:office|team|committee)|(?:event|conference) office"
    r"|(?:tagungs|kongress|veranstaltungs|seminar)(?:büro|organisation|sekretariat)"
    r"|organisationsteam|orga-?team"
    r"|verantwortlich|(?:seminar|kurs|tagungs|veranstaltungs)betreuung|projektleitung"
    r"|organi[sz]ed by|pressekontakt|press contact|redaktion|hosted by|in kooperation mit",
    Label.PUBLISHED: r"stand|veröffentlicht(?: am)?|published(?: on)?|(?:last )?updated(?: on)?"
    r"|letzte (?:aktualisierung|änderung)|(?:zuletzt )?(?:erstellt|aktualisiert|geändert|bearbeitet"
    r"|eingestellt|online gestellt)(?: am)?|posted(?: on)?|created(?: on)?"
    r"|last (?:modified|edited)(?: on)?",
}
WHERE = frozenset({Label.PLACE, Label.FORMAT})
"""Under these stands where one takes part; the format names a house at most besides."""
WHO_IS_BEHIND = frozenset({Label.CONTACT, Label.HOST})
"""Under these nobody speaks, nothing takes place and nothing costs anything."""

_PATTERNS = {label: expression(words, re.IGNORECASE) for label, words in _WORDS.items()}
_OPTIONAL = expression(
    r"(?:programm|programme|ablauf|agenda|schedule|barrierefreiheit|accessibility|anfahrt|anreise"
    r"|directions|getting there|technik|technische voraussetzungen|technical requirements"
    r"|aufzeichnung|recording|zahlung|payment|rechnung|invoice|(?:zoom-)?meeting[- ]id"
    r"|webinar[- ]id|besprechungs-id|kenncode|passcode|passwort|password|einwahl|telefoneinwahl"
    r"|dial-in|teilnehmerzahl|teilnehmendenzahl|tn|teilnehmer|teilnehmende|plätze|places|capacity)\s?:",
    re.IGNORECASE,
)
_LABELLED = expression(r"([^:?]{2,45}?)\s?(?::|\?:?)(?:\s+|$)(.*)", re.DOTALL)
_GENDER_MARK = expression(r"(?<=\w)(?:[*:_]|/-?)(?=innen?\b|in\b)")
_BULLET = expression(r"(?:[•·▪‣◦●*+→►–—-]|\(?\d{1,2}\)|[oO]\t)\s+")
# Alone on a line these are more often a word of the text than a heading over a value.
_ONLY_WITH_COLON = words(
    "mit with tag link join end ende start wo format time times zeit fragen stand vortrag input",
    "art type wer who leitung gast beitrag plattform platform raum saal keynote keynotes frist "
    "featuring beteiligte invited",
    "guest gastvortrag festvortrag redner rednerin festrede ansprache predigt laudatio begrüßung",
    "eröffnung einführung schlusswort praxisbericht opening welcome introduction team fachvortrag",
    "unterricht gespräch künstlerin künstler praxisbeispiel fallbeispiel erfahrungsbericht ref",
    "referat",
    "statement statements grußwort grußworte gesprächsrunde diskussionsrunde",
    "panel gäste guests impulse podium zugang booking topic thema register moderated by was what",
    "kurs course",
)


def opens_fact(line: str) -> bool:
    """Whether a line begins with the name of an optional fact: "Barrierefreiheit:"."""
    return _OPTIONAL.match(line) is not None


def without_bullet(line: str) -> str:
    """The line without the bullet, dash or number that made it an item of a list."""
    return line[found.end() :] if (found := _BULLET.match(line)) else line


def is_item(line: str) -> bool:
    """Whether the line begins like an item of a list."""
    return _BULLET.match(line) is not None


def split_label(line: str) -> tuple[Label | None, str]:
    """The label a line begins with and the rest; no label and the whole line otherwise.

    A heading that is nothing but a label ("Termin", "Referierende:") has an empty rest.
    """
    line = without_bullet(line)
    if found := _LABELLED.match(_GENDER_MARK.sub("", line[:60]) + line[60:]):
        label = _label_of(found[1])
        if label is Label.TITLE and found[0][found.end(1) :].lstrip().startswith("?"):
            label = None  # "Was? …" asks what one may, not what it is called
        return (label, found[2].strip()) if label else (None, line)
    if len(line) <= 40 and line.lower() not in _ONLY_WITH_COLON:
        label = _label_of(_GENDER_MARK.sub("", line))
        return (label, "") if label else (None, line)
    return None, line


def _label_of(words: str) -> Label | None:
    words = words.strip(" *_#").replace("_", " ")  # "registration_closes", as exports name it
    first, bar, second = words.partition(" / ")
    if bar and (label := _label_of(first)) and _label_of(second):
        return label  # "Referierende / Speakers"
    for label, pattern in _PATTERNS.items():
        if pattern.fullmatch(words):
            return label
    return None
