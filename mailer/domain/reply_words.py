"""What mail servers say of a connection, in English and German, as patterns over lower case.

What they say of a mail, its sender or its recipient is in ``inbound/rules.toml``.
"""

import re

_MANY = r"(?:messages|(?:e-?)?mails|transactions|nachrichten|transaktionen)"


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


GREYLISTED = _words(r"gr[ae]y[- ]?list", r"postgrey")
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
