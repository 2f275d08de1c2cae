"""Remarks: what staff wrote beside a person, in a column of notes or under no known heading.

Only what is said plainly counts, and only against: nobody is registered or mailed by a remark.
"""

import re
from functools import lru_cache

from mailer.actions.imports.statuses import Told, answer_told, registration_told
from mailer.domain.printable import without_unseen

_MOST_CHARACTERS = 1_000
_MAIL = (
    r"(?:e-?mails?|mails?|mailings?|newsletters?|post|einladung(?:en)?|rundschreiben|rundmails?"
    r"|werbung|informationen|infos?|zusendung(?:en)?|versand|contact|invitations?|invites?"
    r"|messages?)"
)
_KIND = r"(?:(?!per\b|via\b|mit\b|in\b|als\b|by\b)[^\W\d_]+ ){0,2}?"
_NO_MAIL = re.compile(
    r"\W*(?:do not|don['’]?t|nicht) (?:send|allow|e?mail|contact|zulassen|senden|schicken)\W*$|"
    rf"\W*(?:(?:bitte|please|wünscht|will|möchte|auch) )?(?:gar )?(?:keine?n?(?:rlei)?|no) "
    rf"{_KIND}{_MAIL}\W*$"
    rf"|.*\b(?:keine?n?(?:rlei)?|no|nie|never)\b[^.;!?]{{0,25}}\b{_MAIL}\b"
    r"[^.;!?]{0,25}\b(?:mehr|anymore"
    r"|any more|bitte|please|erwünscht|gewünscht|erhalten|bekommen|schicken|senden|zusenden)\b"
    rf"|.*\b(?:bitte|please|möchte|will|wünscht|wants?)\b[^.;!?]{{0,20}}"
    rf"\b(?:keine?n?|no) {_KIND}{_MAIL}\b"
    rf"|.*\b(?:no (?:more|further)|keine weiteren) {_MAIL}\b"
    r"|.*\b(?:nicht|nie|never|not|don['’]?t)\b[^.;!?]{0,15}\b(?:anschreiben|angeschrieben"
    r"|kontaktieren"
    r"|kontaktiert|anmailen|mail|e-?mail|contact|write|invite)\b"
    r"|.*\b(?:bitte|möchte|will|wünscht)\b[^.;!?]{0,20}\bnicht\b"
    r"[^.;!?]{0,10}\b(?:einladen|eingeladen)\b"
    r"|.*\bnicht mehr (?:einladen|eingeladen)\b"
    r"|.*\bnicht (?:mehr )?(?:im|in der|auf der|in the|on the) (?:verteiler|liste|mailingliste)\b"
    r"|.*(?<!nicht )(?<!not )\b(?:abgemeldet|abbestellt|ausgetragen|widersprochen|widerrufen"
    r"|unsubscribed|opted out)\b"
    r"|.*\bbitte\b[^.;!?]{0,25}\b(?:austragen|abmelden)\b"
    r"|\W*(?:(?:no|do[-_ ]not|kein)[-_ ](?:e-?)?(?:mails?|mailings?|newsletter|contact)"
    r"|(?:hard[-_ ]?)?bounced?)\W*$"
    r"|\W*(?:(?:adresse|kontakt|e-?mail) )?(?:ist )?gesperrt\b(?!:? ?(?:nein|no)\b)"
    r"|\W*(?:dsgvo-)?widerspruch\b(?! ?(?:frist|zu)\b|:? ?(?:nein|no)\b"
    r"| gegen (?!werbung|zusendung|newsletter|mails?|nutzung))"
    r"|\W*(?:(?:e-?mail-?)?adresse )?(?:löschen|nicht (?:mehr )?einladen)\W*$"
    r"|.*\b(?:will|möchte|wünscht)\b[^.;!?]{0,15}\bnichts (?:mehr|weiter)\b"
    r"|.*\bnichts (?:mehr|weiter(?:es)?) (?:zu)?(?:schicken|senden)\b|\W*kein interesse mehr\W*$"
    r"|.*\bnicht (?:für|zu) (?:werbung|werbezwecken?|mailings?|newsletter) (?:nutzen|verwenden)\b"
    r"|\W*keine (?:einwilligung|kontaktaufnahme)\b|.*\beinwilligung\b[^.;!?]{0,20}\bzurückgezogen\b"
    r"|\W*abmeldung vo(?:m|n der) (?:newsletter|verteiler|liste)\b"
    r"|\W*(?:bitte|please) (?:(?:adresse|kontakt|daten|alle daten|wieder|ganz|komplett) )?"
    r"(?:löschen|streichen|entfernen|remove|delete)\b"
    r"|.*\b(?:verstorben|gestorben|deceased|sperrvermerk|opt[ -]?out|unsubscribed?|unzustellbar)\b"
    r"(?!:? (?:nein|no)\b)|.*†"
    r"|.*\b(?:aus dem|vom|(?:von|aus|auf)(?: der)?) (?:verteiler|(?:mailing"
    r"|verteiler)?liste)\b[^.;!?]{0,20}\b(?:nehmen|streichen|löschen"
    r"|entfernen|gestrichen|entfernt)\b",
    re.IGNORECASE,
)
# By other ways and no other: "nur per Post oder Mail" is none of it.
_ONLY_OTHERWISE = re.compile(
    r"\W*(?:(?:bitte|möchte|will|wünscht|kontakt|einladung(?:en)?) )*"
    r"(?:nur|ausschließlich|only) (?:noch )?(?:(?:per|via|über|mit der|auf|by) )?"
    r"(?:post|postalisch|brief[^\W\d_]*|papier|fax"
    r"|telefon[^\W\d_]*|sms|whatsapp|phone|letter)\b(?!.*mail)",
    re.IGNORECASE,
)
# What somebody never got or would not miss, and who else died.
_NO_REFUSAL = re.compile(
    r"\b(?:hat|habe|haben|has|have)\b(?!.*\b(?:mehr|abgemeldet|abbestellt|widersprochen|widerrufen"
    r"|ausgetragen)\b).*\b(?:erhalten|bekommen|received)\b|\b(?:verpassen|verpasst|miss)\b"
    r"|\b(?:(?:ihr|sein|mein)e?\s+(?:mann|frau)|ehe(?:mann|frau)|partner(?:in)?|gatt(?:e|in)"
    r"|vater|mutter|vorgänger(?:in)?|kolleg(?:e|in))\s+"
    r"(?:[^\W\d_]+\s+){0,2}(?:ver|ge)storben",
    re.IGNORECASE,
)
# What else may be cancelled, eaten or travelled by: nothing about who comes.
_THING = (
    r"(?:[^\W\d_]*(?:zimmer|essen|imbiss|buffet|catering|parkplatz)|hotel|übernachtung|lunch|dinner"
    r"|exkursion|stadtführung|abendprogramm|auto|bahn|zug|bus|rad|shuttle|newsletter|verteiler"
    r"|rechnung|room|parking|newsletters)"
)
_AND = r"(?P<and>\b(?:und|oder|sowie|and|or|wegen)\s+(?:[^\W\d_]+\s+)?)?"
_OF_THINGS = re.compile(
    rf"{_AND}\b{_THING}\b(?:\s+(?!und\b|and\b|sowie\b)[^\W\d_]+){{0,2}}?\s+(?:abgesagt|storniert"
    r"|abbestellt|abgemeldet|cancelled|canceled|nicht|stornieren|absagen)\b"
    rf"|\bnicht\s+(?:(?!und\b|wegen\b)[^\W\d_]+\s+){{0,2}}{_THING}\b",
    re.IGNORECASE,
)
_OF_DAY = re.compile(  # "Mittagessen 26.11.: nein"
    rf"\b(?:{_THING}|(?:hin|rück)?fahrt|anreise|abreise)\b(?:\s+am)?\s+\d{{1,2}}\.\s?\d{{1,2}}\.?"
    r"(?:\d{2,4})?\s*[:=]\s*(?:nein|no)\b",
    re.IGNORECASE,
)
_OF_NOUN = re.compile(
    rf"\b(?:warteliste|waitlist)\s+(?:(?:für|zur|zum|der|die|das|den|for|the)\s+)*{_THING}\b|"
    rf"\b(?:absage|storno|stornierung|abmeldung)[\s:(–-]+(?:(?:nur|für|von|vom|des|der|das|dem"
    rf"|zum|zur)\s+)*"
    rf"{_THING}\b(?!\s*(?:(?:und|oder|sowie|and|[,+&])\s|/|,)|\s+(?:fährt|fällt|streikt|kommt)\b)|\bsag(?:e"
    rf"|t)\s+(?:[^\W\d_]+\s+)?{_THING}\s+ab\b|\b{_THING}\s*:\s*(?:absage|storno"
    rf"|stornierung)\b",
    re.IGNORECASE,
)
# One of several parts, where the remark goes on that somebody comes: "Workshop B abgesagt, kommt
# zu A". Alone it may be the seminar itself.
_OF_PART = re.compile(
    r"\b(?:workshop|modul|kurs|panel|forum|gruppe|session|block|arbeitsgruppe|teil"
    r"|tag)\s+(?:[a-h]|\d{1,2})\s+"
    r"(?:[^\W\d_]+\s+)?(?:abgesagt|storniert|abgemeldet|cancelled|canceled)\b",
    re.IGNORECASE,
)
_COMES = re.compile(
    r"\W*(?:(?:sie|er|aber|dafür|stattdessen|und|nur)\s+)*(?:kommt|komme|nimmt|nehme|wechselt"
    r"|ist dabei|(?:dafür|stattdessen)\s+(?:in|im|bei|an|am|zu|zum|zur|workshop|modul|kurs|panel"
    r"|forum|gruppe|session|block|tag|teil)\b)"
    r"\b(?!.*\b(?:nicht|kein|nie|wieder|später|20\d\d|nächste[snr]?)\b)",
    re.IGNORECASE,
)
# What holds for everybody: how one may cancel, and what that costs.
_CANCELLING = (
    r"\b(?:absagen?|stornierung(?:en)?|storno|abmeldung(?:en)?|rücktritt|cancellations?)\b"
)
_GENERAL = re.compile(
    rf"{_CANCELLING}[^.;!?]{{0,40}}\b(?:möglich|spätestens|possible)\b"
    rf"|{_CANCELLING}[^.;!?]{{0,10}}\bbis\b[^.;!?]{{0,20}}\d"
    rf"|{_CANCELLING}\s+(?:bitte\s+)?(?:(?:sind|ist)\s+)?nur\s+schriftlich\b"
    r"(?!.*\b(?:eingegangen|erfolgt|erhalten|eingetroffen|received)\b)"
    rf"|\b(?:bei|im falle?|in case of)\b[^.;!?]{{0,25}}{_CANCELLING}[^.;!?]{{0,60}}"
    r"\b(?:gebühr|kosten|fällig|anfällt|anfallen|berechnet|rechnung|betrag|preis|fee)"
    rf"|^\W*bei\b[^.;!?\d]{{0,25}}(?:{_CANCELLING}|\bverhinderung\b)"
    r"|\b(?:wer|jede[rn]?|teilnehmende|those who|whoever)\b(?! teilnahme\b)(?:[^.;!?]"
    r"|(?<=\d)\.){0,50}\b(?:absagt|abgesagt|abgemeldet|verhindert|storniert|nicht|cancel)",
    re.IGNORECASE,
)
_SEMINAR_TOO = re.compile(
    r"\b(?:absage|storno|stornierung|abmeldung)\b[^.;!?]{0,40},\s*(?:und\s+|auch\s+)?"
    r"(?:das\s+|die\s+)?(?:seminar|teilnahme|tagung|veranstaltung|kurs)\W*$",
    re.IGNORECASE,
)
# Between the labels of an address book there is no blank: "Klima;ausgeschieden", "A ::: B".
_CLAUSES = re.compile(
    r"(?:[;|]+|:::|[!?,]+(?=\s|$|[^\W\d_])|(?<!\d)\.+(?=\s|$)|(?<=\d)\.(?=\s+[A-ZÄÖÜ]|$)|\n)\s*"
)
# Somebody else, another time, or only perhaps.
_NOT_MEANT = re.compile(
    r"\W*(?:(?:ihre?|seine?|meine?|unsere?|his|her)\s+)?(?:kolleg(?:e|in|en)|begleit[^\W\d_]+"
    r"|partner(?:in)?"
    r"|referent(?:in)?|colleague)\s+(?:hat|haben|ist|wurde|kommt|kann|nimmt|has|is)\b"
    # "Die Kollegin hat sie abgemeldet" is said of her who stands in the row.
    r"(?! (?:(?:für|for|(?:an)?statt|instead of) )?(?:sie|ihn|uns|mich|her|him|me|ihr|ihm|ihrer)\b)"
    r"|\W*(?:falls|wenn|sofern|if)\b(?![^:]*:)"
    r"|.*\b(?:letzte[sn]? (?:jahr|mal)|vorjahr|last (?:year|time)|nachgerückt)\b",
    re.IGNORECASE,
)
_HOW = (
    r"(?! (?:vor|nur|bis|ab|erst|später|immer|allein|alleine|pünktlich|mit|aus|per|von|ohne|lange"
    r"|gleich|sofort|direkt|an|voran|weiter|infrage|in frage|zustande|die ganze|den ganzen)\b)"
)
# "Ich muss meine Anmeldung leider wieder absagen", however much stands between.
_TAKE_BACK = (
    r"(?:absagen|abmelden|stornieren|zurückziehen|zurücknehmen|zurückgeben|widerrufen|canceln)"
)
_OWN = (
    r"(?:meine[nr]?|unsere[nr]?|die|den|diese|ihre[nr]?|seine[nr]?)\s+"
    r"(?:anmeldung|teilnahme|buchung|zusage|platz|registrierung|reservierung)\b"
    rf"(?!\s+(?:zu[mr]|an der|am|fürs?)\s+(?:(?:das|die|den)\s+)?{_THING}\b)"
)
# Somebody only tried the form: "test", "Test test", "Testanmeldung 2".
_TEST = (
    r"\W*test(?:er|e?n|s|ing|anmeldung|buchung|eintrag|nachricht|datensatz|mail)?"
    r"(?:[\W\d_]+test\w*)*[\W\d_]*"
)
_NOT_COMING = re.compile(
    r"(?<!nicht )(?<!nicht mehr )(?<!nie )(?<!not )(?<!never )\b(?:abgesagt|storniert|abgemeldet"
    r"|zurückgezogen|cancelled|canceled|withdrawn|declined)\b(?! werden\b)"
    r"|\b(?:kann|können|will|can)\b[^.;!?]{0,20}\b(?:nicht|not)\b"
    + _HOW
    + r"[^.;!?]{0,15}\b(?:kommen|teilnehmen|dabei|come|attend|join)\b"
    r"|\bcannot (?:come|attend|join)"
    r"|\b(?:not|unable) (?:be able )?(?:to )?(?:come|coming|attend|attending|join)\b"
    rf"|\bnicht\b{_HOW}[^.;!?]{{0,15}}\b(?:komm(?:e|en|t)|teilnehmen|teilnehme|teilnimmt"
    rf"|erscheinen)\b"
    rf"|\b(?:kommt|komme|kommen|nimmt|nehme|nehmen)\b[^.;!?]{{0,40}}\bnicht\b{_HOW}"
    r"|^\W*(?:am [\d.]+ |[^\W\d_]+ )?verhindert(?:\W*$| (?:wegen|durch|am|wg)\b|\s?\()"
    r"|^\W*(?:(?:sie|er|ich)\s+)?kann\b[^.;!?]{0,35}\bnicht\W*$"
    r"|^\W*(?:ist krank|krank gemeldet|no longer attending)\b"
    r"|^\W*abmeldung\b(?! vo(?:m|n)\b)|\bcannot make it\b"
    r"|\bsag(?:e|t)\b[^.;!?]{0,12}\bab\W*$"
    r"|\b(?:ist|bin|sind|leider)\b[^.;!?]{0,30}\bverhindert\W*$"
    r"|\b(?:wird vertreten|schickt (?:eine )?vertretung|replaced by)\b"
    r"|\bno longer (?:able|make it|(?:come|coming)(?! by\b)|attend|join"
    r"|participate)|\bsomething came up\b(?! in\b)"
    r"|\bunfortunately\b[^.;!?]{0,20}\b(?:unable|not able|cannot|can['’]?t)\b"
    r"(?! (?:to )?(?:pay|use|open|find|read|see|hear|log)\b)|^\W*spam\W*$"
    r"|^\W*(?:(?:es|das|leider|doch) ){0,3}(?:klappt|wird)\b"
    r"(?! (?:das|der|die) (?!leider|doch|nichts?\b)[^\W\d_]+)[^.;!?]{0,20}\bnichts?\W*$"
    r"|\bcan['’]?t (?:come|attend|make)|\bwon['’]?t (?:come|attend|be able)"
    rf"|\bmuss(?:te)?\b(?! (?:im jahr )?20\d\d\b)(?![^.;!?]*\btermin beim\b)[^.;!?]{{0,60}}"
    rf"\b{_TAKE_BACK}\b|\bcanceln\b|^\W*storno\b"
    rf"|\b(?:möchte|will|muss|müssen|hiermit|leider|hat|habe)\b[^.;!?]{{0,25}}\b{_OWN}"
    rf"[^.;!?]{{0,25}}\b{_TAKE_BACK}\b"
    rf"|\b(?:sag(?:e|t|en)|meld(?:e|et|en) (?:mich|uns|sich))\b"
    rf"(?! (?:leider )?(?:fürs?|zu[mr]|vo[mn]) (?:(?:das|die|den|der) )?{_THING}\b)"
    r"(?:[^.;!?]|(?<=\d)\.){0,45}\bab\W*$"
    rf"|\b(?:storniere|ziehe|nehme|annulliere)n?\b[^.;!?]{{0,25}}\b{_OWN}(?:[^.;!?]{{0,25}}\bzurück)?\W*$"
    r"|\b(?:cancel|withdraw|revoke)\b[^.;!?]{0,20}\b(?:my|our|the|his|her|their|this)\s+"
    r"(?:registration|booking|participation|attendance|place|seat|spot|ticket)\b"
    r"|\b(?:need|have|must|wish|like|want)s?\s+(?:to\s+)?(?:cancel|withdraw)\W*$"
    r"|\bbitte\b[^.;!?]{0,20}\b(?:stornieren|absagen|austragen)\b"
    r"|(?<!keine )(?<!nicht auf der )(?<!nicht mehr auf der )\b(?:warteliste"
    r"|nachrücker(?:in|liste)?|waitlist(?:ed)?|waiting list)\b"
    r"|(?<!keine )(?<!ohne )(?<!bei )(?<!bei einer )(?<!fall einer )(?<!falle einer )"
    r"\babsage\b(?! an\b| (?:der|des|von|eine[rs]|ihre[rs]|seine[rs]) (?:kolleg|referent|ander))"
    r"|\bplatz geht an\b|\b(?:muss|lässt|hat) sich\b[^.;!?]{0,15}\bentschuldig"
    r"|^\W*(?:leider |ist |hat )*entschuldigt(?:\W*$| (?:am|wegen|per|seit|für)\b)|^\W*(?:leider"
    r"|doch)(?: doch)? nein\W*$"
    r"|\b(?:termin|tag|teilnahme|es|das)\s+(?:klappt|geht)\b(?! mit (?!.*\btermin\b))"
    r"[^.;!?]{0,15}\bnicht\W*$"
    r"|^\W*(?:bitte |please )?(?:löschen|streichen|entfernen|(?:he)?rausnehmen|delete|remove)\W*$"
    r"|^\W*(?:(?:als|die|ihre?|seine?)\s+)?(?:stell)?(?:vertretung|vertreter(?:in)?)\s*:"
    r"|\b(?:stattdessen|dafür|an (?:ihrer|seiner|meiner) stelle)\b[^.;!?]{0,20}\b(?:kommt|kommen"
    r"|nimmt|nehmen)\b|\b(?:kommt|kommen|nimmt|nehmen|comes?|coming)\b[^.;!?]{0,25}\b(?:stattdessen"
    r"|an (?:ihrer|seiner|meiner) stelle|instead)\b"
    rf"|^{_TEST}$|\bumgebucht\b|^\W*no[ -]?show\b|^\W*raus\W*$"
    r"|\bvertretung kommt\b|\bkommt (?:eine|ihre|seine) vertretung\b"
    r"|\b(?:schickt|sendet|entsendet)\b[^.;!?]{0,20}\b(?:vertret|kolleg|ersatz|jemand)"
    r"|^\W*ersatz(?:person)?\b(?!\s+für\s+(?:herrn|frau)\s+[^\W\d_]+\W*$)"
    r"|\b(?:an)?statt (?:ihr|ihrer|ihm|seiner|dessen|deren|her|him)\b"
    rf"|\bschaff(?:e|t|en)\b[^.;!?]{{0,20}}\bnicht\b{_HOW}(?! (?:rechtzeitig|zum|zur)\b)"
    r"|\b(?:von|aus|auf)\s+(?:der\s+)?(?!mailing|verteiler|newsletter|foto|[^\W\d_]*essens)[^\W\d_]*liste\b[^.;!?]{0,15}"
    r"\b(?:streichen|gestrichen|nehmen|genommen|löschen|gelöscht|entfernen|entfernt)\b"
    r"|^\W*(?:ist|bin|sind)\s+(?:leider\s+)?raus\W*$|\bmuss\b[^.;!?]{0,15}\bpassen\W*$"
    r"|\btermin passt\b[^.;!?]{0,15}\bnicht\b|\bkrank gemeldet\b"
    r"|^\W*(?:(?:ist|bin|leider|kurzfristig|sie|er|ich)\s+){0,3}(?:erkrankt|krank)\W*$"
    r"|^\W*fällt\b[^.;!?]{0,25}\baus\W*$|\bplatz (?:wird|ist) (?:wieder )?frei\b"
    r"|\b(?:zurücktreten|zurückgetreten)\b|\btritt\b[^.;!?]{0,20}\bzurück\b"
    r"|\bverzichtet?\b[^.;!?]{0,25}\b(?:teilnahme|platz)\b"
    r"|\b(?:an dem tag|zu dem zeitpunkt|dann|leider"
    r"|am \d{1,2}\.\s?\d{1,2}\.?)\s[^.;!?]{0,15}\bim urlaub\b"
    r"|\d{1,2}\.\s?\d{1,2}\.?(?:\d{2,4})?\s*[:=]\s*(?:nein|no)\b",
    re.IGNORECASE,
)
# Somebody may not be there any more: whether mail still reaches the right one nobody can tell.
_MAY_HAVE_LEFT = re.compile(
    r"\W*(?:(?:sie|er|ist|person|kontakt|seit|ab|zum|zu|\d[\d./]*|ende|anfang|januar|februar|märz"
    r"|april|mai"
    r"|juni|juli|august|september|oktober|november|dezember|leider|inzwischen|mittlerweile|jetzt"
    r"|nun"
    r"|bereits|schon|aus dem (?:dienst|amt|haus|unternehmen|verein))\s+)*"
    r"(?:inaktiv|inactive|ausgeschieden|im (?:vor)?ruhestand|in (?:rente|pension)|pensioniert"
    r"|verrentet|(?:unbekannt )?verzogen"
    r"|retired)(?![^\W\d_])"
    r"|.*\bnicht mehr\b[^.;!?]{0,12}\b(?:zuständig|im amt|im dienst|im haus|im unternehmen"
    r"|bei (?:der|dem|uns)"
    r"|beschäftigt|tätig|hier|aktuell|gültig|in der verwaltung)\b"
    r"|.*\barbeitet\b[^.;!?]{0,15}\bnicht mehr\b|.*\bno longer\b.{0,12}\b(?:with|at|works?"
    r"|employed|responsible)\b"
    r"|.*\b(?:stelle|arbeitgeber|job|behörde|arbeitsplatz)\b[^.;!?]{0,10}\bgewechselt\b"
    r"|\W*hat gekündigt\b"
    r"|\W*(?:ehemalig[^\W\d_]*|karteileiche|ruhend|pausiert|deaktiviert|stillgelegt|archiviert|former|ex-?(?:mitarbeit|kolleg|mitglied)[^\W\d_]*)\W*$"
    r"|.*\b(?:e-?)?(?:mails?|mail-?adresse|adresse|postfach)\b[^.;!?]{0,15}\b(?:falsch|ungültig"
    r"|unbekannt|stimmt nicht|existiert nicht|(?:kommt|kommen|kam|kamen)(?: immer)? zurück|tot"
    r"|gelöscht|abgeschaltet|invalid|wrong|bounces?)\b"
    r"|\W*(?:neue|aktuelle|geänderte|new) (?:e-?)?mail(?:-?adresse| address)?\b.*@"
    r"|\W*(?:sie |er )?verlässt (?:die|das|den|uns)\b|.*(?:adresse"
    r"|e-?mail|postfach)\b[^.;!?]{0,12}\b(?:veraltet|nicht mehr)\b",
    re.IGNORECASE,
)
# What else is out of date: no mail is sent there.
_OTHER_IS_STALE = re.compile(
    r"\W*(?:(?:die|der|das|alte)\s+)?(?:fax|telefon|handy|mobil|vertrag|postadresse|postanschrift"
    r"|durchwahl)[^\W\d_]*\s+(?:ist\s+)?(?:nicht mehr (?:aktuell|gültig)|veraltet)\W*",
    re.IGNORECASE,
)
_AND_ALSO = re.compile(r"\s+(?:und|oder|sowie|and|or)\s+", re.IGNORECASE)
_ON_PAPER = re.compile(r"\b(?:post|briefe?|anrufe?|telefonate?|papier)\b", re.IGNORECASE)
_OF_MAIL = re.compile(r"mail|newsletter|einlad|verteiler|werbung|invit|contact", re.IGNORECASE)
# "Keine Post, nur E-Mail"; not "keine Post, bitte Mail löschen".
_BY_MAIL = re.compile(
    r"\b(?:(?:nur|lieber|ausschließlich|only|sondern|stattdessen|bitte (?:per|via))\b"
    r"(?:(?!\b(?:kein|nicht|nie|gar\b|no\b))[^.;!?]){0,25}"
    r"\b(?:e-?mails?|mails?|elektronisch|digital)\b|bitte e?-?mails?\W*$)"
    r"(?!-?adresse)(?![^.;!?]*\b(?:nicht|kein|nie|lösch|gelöscht|raus|heraus|streich|gestrichen|entfern"
    r"|aus\b|austrag|abmeld|sperr))",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\W*(?:wie|was|wann|warum|weshalb|wieso|welche[rsnm]?|wo|wer|gibt es"
    r"|(?:can|could|may) (?:i|we)\b(?=.*\b(?:later|still|until)\b)"
    r"|how|what|why|when|which|who|is there)\b",
    re.IGNORECASE,
)
_REPLACED = re.compile(r"\W*(?:wird )?vertreten durch\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def forbids_mail(text: str) -> bool:
    """Whether a remark says that somebody takes no mail: ``möchte keine Einladungen mehr``."""
    told = " ".join(without_unseen(text[:_MOST_CHARACTERS]).split())
    clauses = [one for one in _CLAUSES.split(told) if not _NO_REFUSAL.search(one)]
    if any(_BY_MAIL.search(one) and not _NO_MAIL.match(one) for one in clauses):
        # "Keine Post, nur E-Mail"
        clauses = [x for x in clauses if _OF_MAIL.search(x) or not _ON_PAPER.search(x)]
    parts = [part for one in clauses for part in (one, *_AND_ALSO.split(one))]
    return any(map(_NO_MAIL.match, parts)) or any(map(_ONLY_OTHERWISE.match, clauses))


@lru_cache(maxsize=4096)
def may_have_left(text: str) -> bool:
    """Whether a remark says that somebody may not be found there any more: ``im Ruhestand``."""
    told = " ".join(without_unseen(text[:_MOST_CHARACTERS]).split())
    clauses = (
        one
        for one in _CLAUSES.split(told)
        if not (_NOT_MEANT.match(one) or _OTHER_IS_STALE.fullmatch(one))
    )
    return any(_MAY_HAVE_LEFT.match(one) for one in clauses if not _NO_REFUSAL.search(one))


def passages(text: str) -> list[str]:
    """The lines of a cell, and all of them as one: a sentence may go on in the next line."""
    lines = [one for one in text.split("\n") if one.strip()]
    return [*lines, " ".join(lines)] if len(lines) > 1 else lines


def is_trial(text: str) -> bool:
    """Whether a name is what people fill in who only try a form: ``Test Test``."""
    return re.fullmatch(_TEST, text[:_MOST_CHARACTERS], re.IGNORECASE) is not None


@lru_cache(maxsize=4096)
def not_coming_in(text: str) -> str:
    """The part of a remark that says that somebody does not come, or waits; "" where none does.

    What is said of a meal, a bed, a train or a newsletter is left out before.
    """
    told = " ".join(without_unseen(text[:_MOST_CHARACTERS]).split())
    if _REPLACED.match(told) or (registration_told(told) is Told.NO and answer_told(told) is True):
        return told
    if _SEMINAR_TOO.search(told):
        return told
    clauses = _CLAUSES.split(told)
    comes = any(map(_COMES.match, clauses))
    for clause in clauses:
        if ("?" in told and _ASKING.match(clause)) or _GENERAL.search(clause):
            continue
        clause = _OF_NOUN.sub(" ", _OF_DAY.sub(" ", clause))
        clause = _OF_PART.sub(" ", clause) if comes else clause
        about = _OF_THINGS.sub(lambda one: one[0] if one["and"] else " ", clause)
        if not _NOT_MEANT.match(clause) and _NOT_COMING.search(" ".join(about.split())):
            return clause
    return ""
