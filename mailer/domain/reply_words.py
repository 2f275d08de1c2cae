"""What mail servers say in English and German when they refuse, as patterns over lower case."""

import re

_PLACE = r"(?:user|mailbox|recipient|account|address|person|inbox)"
_MAIL = r"\b(?:message|mail|e-?mail|content|body|data|file)\b"
_BRIEF = r"(?:nachricht|mail)"
_GROESSE = r"gr(?:ö|oe)(?:ß|ss)en?"
_MANY = r"(?:messages|(?:e-?)?mails|transactions|nachrichten|transaktionen)"
_ORT = r"(?:benutzer|empf(?:ä|ae)nger|postfach|adresse|konto|mailbox|e-mail-adresse)"


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


FULL = _words(
    rf"{_PLACE}(?: is| has)? (?:full|over ?quota|over (?:its )?quota)",
    r"(?:mail)?box(?: is)? full",
    r"over ?quota",
    r"quota (?:is )?exceeded",
    r"exceed(?:s|ed)? (?:(?:the|its|their|his|mailbox|storage|disk) )*(?:quota|storage)",
    r"mailbox size limit",
    r"out of (?:storage|space)",
    r"storage (?:limit|space)? ?exceeded",
    r"postfach[^.]{0,40}(?:voll|überfüllt|ueberfuellt)",
    r"speicherplatz[^.]{0,40}(?:erschöpft|erschoepft|überschritten|ueberschritten)",
)
UNKNOWN = _words(
    rf"unknown (?:local )?{_PLACE}\b",
    rf"no such {_PLACE}\b",
    rf"{_PLACE}(?: name)?(?: is)? (?:unknown|invalid|not (?:found|known))\b",
    rf"{_PLACE}[^.:;]{{0,40}} (?:does not|doesn't|doesnt) exist",
    rf"{_PLACE}[^.:;]{{0,30}} (?:disabled|deactivated|inactive|closed)\b",
    r"no mailbox\b",
    rf"(?:invalid|nonexistent|non-existent) {_PLACE}\b",
    rf"not a (?:valid|known) {_PLACE}\b",
    rf"{_ORT}[^.:;]{{0,40}}(?:unbekannt|existiert nicht|nicht (?:bekannt|gefunden|vorhanden))",
    rf"{_ORT}[^.:;]{{0,40}}(?:ungültig|ungueltig|deaktiviert)",
    rf"unbekannte[rs]? {_ORT}",
    rf"kein(?:e|en)? (?:solches? |gültige[rs]? )?{_ORT}\b",
)
GREYLISTED = _words(r"gr[ae]y[- ]?list", r"postgrey")
ONE_TOO_FAST = _words(r"receiving (?:mail|messages) (?:at a rate|too (?:quickly|fast))")
GUESSING = _words(r"too many (?:unknown|invalid|bad|nonexistent)")
QUOTA = _words(
    r"(?:send(?:ing)?|submission|outgoing|outbound) (?:quota|limit)",
    r"(?:daily|hourly)[^.;]{0,40}(?:limit|quota)",
    r"(?:reached|exceeded) (?:your|the) [^.;]{0,30}limit for (?:message|recipient|sending)",
    r"sendelimit|versandlimit|sendekontingent",
)
FAST = _words(
    r"\brate\b",
    r"rate[- ]?limit",
    r"throttl",
    r"too (?:many|much|fast)",
    r"slow(?:ing)? down",
    r"temporarily (?:deferred|blocked|rate)",
    r"reputation",
    r"unusual",
    r"concurren",
    r"zu viele|zu schnell",
)
RATE = _words(
    r"\brate\b",
    r"(?:per|a|an|each|last|this|pro|je) (?:second|minute|hour|day|sekunde|minute|stunde|tag)\b",
    r"hourly|daily|stündlich|täglich|quota|kontingent",
    r"throttl|slow(?:ing)? down|too (?:fast|quickly)|zu schnell",
    r"reputation|unusual|temporarily",
)
TOO_MANY_ERRORS = _words(
    r"too many (?:\w+[ -]){0,3}(?:commands|errors|rsets?|noops?)\b",
    r"zu viele (?:\w+ )?(?:befehle|fehler)\b",
)
A_CONNECTION = _words(
    rf"{_MANY}[^.;]{{0,30}} "
    r"(?:in|on|per|for|over|during|within|pro|je|auf|in|über) "
    r"(?:[a-z]+ ){0,2}(?:connection|session|verbindung|sitzung)",
    rf"{_MANY}[^.;]{{0,20}} (?:this|each|one|a|diese) (?:connection|session|verbindung|sitzung)\b",
    r"(?:connection|session|verbindung|sitzung)[^.;]{0,20}(?:message|mail|transaction)s?[- ]?"
    r"(?:limit|maximum|count)",
)
TOO_MANY_MESSAGES = _words(
    rf"too many {_MANY}|(?:message|mail|transaction)s? (?:limit|count)",
    rf"max(?:\.|imum|imale)? (?:number of |anzahl (?:an |der |von )?)?{_MANY}",
    rf"zu viele {_MANY}|reconnect|neu verbinden",
)
IDLE = _words(r"time[d]?[- ]?out|\bidle\b|inactiv|zeitüberschreitung")
GOING_DOWN = _words(
    r"shut(?:ting)? down|going down|restart|maintenance|wartung|\bbusy\b|overload",
    r"not accepting|system (?:problem|error|storage)|resources|load (?:average|too)|überlast",
)
CLOSING = _words(
    r"clos(?:e|ing)[^.;]{0,20}(?:connection|channel|session)|(?:connection|channel|session) closed",
    r"disconnect|good ?bye|\bbye\b|hang(?:ing)? up|connection dropped|dropping",
    r"too many|zu viele|verbindung[^.;]{0,20}(?:beendet|getrennt|geschlossen)",
)
SENDER = _words(
    r"sender address (?:rejected|denied)",
    r"sender (?:rejected|denied|not allowed|verify failed)",
    r"not owned by",
    r"send as (?:this|denied)",
    r"sendasdenied",
    r"(?:helo|ehlo)[^.;]{0,20} rejected",
    r"absender(?:adresse)?[^.;]{0,30}(?:abgelehnt|nicht erlaubt|nicht zugelassen|ungültig)",
)
LOGIN = _words(
    r"authenticat(?:ion|e)\b[^.;]{0,20}(?:required|failed|unsuccessful|invalid)",
    r"must (?:authenticate|log ?in)",
    r"client was not authenticated",
    r"anmeldung (?:erforderlich|fehlgeschlagen)",
)
RELAYING = _words(
    r"relay(?:ing)?(?: access)?[^.;]{0,20} (?:denied|prohibited|not (?:permitted|allowed))",
    r"unable to relay",
    r"not permitted to relay|do(?:es)? not relay|won't relay",
    r"list of allowed rcpthosts",
)
TOO_BIG = _words(
    rf"{_MAIL}[^.;]{{0,40}} (?:too (?:large|big|huge)|oversized?|over ?size)\b",
    rf"{_MAIL}(?: (?:size|length|body|file))?(?: \([^)]{{0,40}}\)| of \w+(?: \w+)?)? "
    r"exceed(?:s|ed|ing)?\b(?![^.;]{0,30}(?:quota|storage|rate|mailbox))",
    rf"(?:too (?:large|big)|oversized?) (?:an? )?(?:\w+ )?{_MAIL}",
    rf"{_MAIL}[^.;]{{0,40}} (?:larger|bigger) than",
    r"too much (?:\w+ )?data\b",
    r"(?<!mailbox )\bsize (?:limits? )?(?:was |is |has been )?(?:exceeded|exceeds)",
    rf"exceed(?:s|ed|ing)? [^.;]{{0,40}}\b(?:file|{_MAIL})(?:'s)? size",
    rf"(?:maximum|max\.?|largest) (?:allowed |permitted )?(?:{_MAIL} )?size",
    rf"(?:{_BRIEF}\w*|\banhang|\banhänge)[^.;]{{0,40}} (?:zu (?:gro(?!b)|umfangreich)|größer als)",
    rf"zu gro(?!b)\S* (?:\w+ )?{_BRIEF}",
    rf"{_GROESSE}[^.;]{{0,40}}(?:überschr|ueberschr|übersteig|uebersteig)",
    rf"(?:überschr|ueberschr|übersteig|uebersteig)(?![^.;]{{0,40}}postfach)[^.;]{{0,40}}{_GROESSE}",
)
"""Not "mailbox size": that is its room."""
OF_ONE_MAILBOX = _words(
    r"(?:this|that|the|your) (?:recipient|mailbox|user|inbox|account)",
    r"(?:dieses|das|den|diesen) (?:postfach|empf(?:ä|ae)nger)",
)
ROOM_OF_ONE = _words(
    r"mailbox|inbox|\bbox\b|\buser|recipient|account|quota|\bfull\b",
    r"postfach|empf(?:ä|ae)nger|benutzer|konto\b",
)
"""Whose room it is that is used up."""
CONTENT = _words(
    r"virus|malware", r"attachment|anhang", r"mime|malformed|8-?bit", r"(?:missing|bad) header"
)
RESTRICTED = _words(
    r"not (?:allowed|authori[sz]ed|permitted) to (?:send|mail|post) to (?:this|the)",
    r"no permission to (?:send|mail|post) to",
    r"only (?:accepts?|takes?) (?:mail|messages) from",
    r"restricted to (?:members|internal|authenticated)",
    r"nur (?:von|für|fuer) (?:interne|mitglieder|angemeldete)",
)
JUDGED = _words(
    r"\bspam\b|\bunsolicited\b|\bbulk\b",
    r"block(?:ed|list)|black-?list|\brbl\b|dnsbl|denylist",
    r"\bdmarc\b|\bspf\b|\bdkim\b|unauthenticated",
    r"reputation|polic(?:y|ies)|richtlinie",
    r"access denied|zugriff verweigert",
)
LOOKS_BAD = _words(
    r"\bspam\b|\bspammy\b|\bunsolicited\b|\bbulk\b|\bjunk\b",
    r"\bcontents?\b|\binhalt",
    r"phish|malicious|suspicious|\burls?\b|\blinks?\b",
    r"message (?:was )?(?:rejected|refused|blocked)|nachricht[^.;]{0,20} abgelehnt",
)
SENDS_BADLY = _words(
    r"block(?:list|ed using)|black-?list|\brbl\b|dnsbl|denylist",
    r"\bdmarc\b|\bspf\b|\bdkim\b|authenticat",
    r"reputation|\bclient\b|\bip\b|\bhost\b|\brate\b",
)
NO_ROUTE = _words(
    r"(?:host|domain)(?: or domain)?(?: name)?(?: was)? not found",
    r"domain[^.;]{0,20}(?:does not|doesn't) exist",
    r"no (?:route|mx|mail server)",
    r"null ?mx",
)

DOMAIN_PROOF = re.compile(r"\b(?:dmarc|spf|dkim)\b")
