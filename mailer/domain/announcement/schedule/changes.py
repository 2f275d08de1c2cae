"""Whether a text says that its event was postponed, moved or cancelled, and which date is new."""

import re
from collections.abc import Iterable

from mailer.domain.announcement.lexicon.expressions import expression

_WHAT = (
    r"(?:termin|veranstaltung|seminar|webinar|workshop|vortrag|fachtag|fachtagung|tagung|kurs|schulung"
    r"|treffen|lesung|reihe|event|sitzung|konferenz|infoabend|lehrgang|fortbildung)"
)
_CHANGE = expression(
    r"\bverschoben|\bverschieb|\bverleg(?:t|en|ung)\b|\b(?:neue[rnms]?|geänderte[rn]?|anderer)\s(?:\w+\s)?"
    r"(?:termin\w*|datum|tag)\b|\b(?:termin|zeit)(?:änderung|verschiebung|verlegung)|\bersatztermin"
    r"|\b(?:nachhol|ausweich)termin|\bnachgeholt|\babgesagt|\babsage\b|\bausgefallen|\babgeblasen"
    r"|\b(?:muss|müssen)\s(?:\w+\s){0,5}(?:entfallen|ausfallen|absagen|verlegen|verschieben)"
    r"|\bfällt\s(?:[\w-]+\s){0,6}aus\b|\bfallen\s(?:\w+\s){0,6}aus\b|\bentfällt\s(?:leider|ersatzlos)"
    rf"|{_WHAT}\s(?:[\w.]+\s){{0,5}}entfällt|\bfindet\s(?:[\w-]+\s){{0,6}}nicht\s(?:\w+\s){{0,2}}statt"
    r"|\bkann\s(?:[\w-]+\s){0,8}nicht\s(?:[\w-]+\s){0,4}(?:stattfinden|durchgeführt|angeboten|abgehalten)"
    r"|\bentfällt\s?[!:]|^\W*entfällt\W*$|[(–—-]\s?entfällt\W*$|\(entfällt\)"
    r"|\b(?:geänderte?[rn]?|neue[rn]?|abweichende?[rn]?|andere[rn]?)\s(?:\w+\s)?"
    r"(?:uhrzeit|anfangszeit|startzeit|beginn|zeiten)\b"
    r"|\b(?:uhrzeit|termin|beginn|datum)\s(?:\w+\s){0,5}(?:geändert|verlegt|angepasst)"
    r"|\b(?:vorverlegt|vorgezogen|umgelegt|umterminiert)\b|\bneu\s(?:angesetzt|terminiert)\b"
    r"|\b(?:pushed|put|brought|shifted|moved)\s(?:back|forward)\b|\b(?:have|had)\sto\scancel\b"
    r"|\bpostpon\w+|\breschedul\w+|\bcancel(?:l)?ed|\bmoved\s(?:to|from|back|forward)|\bnew\s(?:date|time)\b"
    r"|\b(?:bisherige?r?\s(?:\w+\s)?(?:termin|datum)|bisher\s?:|ursprünglich\w*|originally|formerly)\b"
    r"|(?<!\w)(?:neu|new|update|achtung|wichtig)\s?[:!]+\s(?:\w+,?\s){0,2}\d{1,2}[.\s]"
    rf"|\bersatzlos\b|{_WHAT}\s(?:[\w-]+\s){{0,4}}gestrichen"
    r"|\b(?:beginn\w*|start\w*)\s(?:wir\s|ist\s)?(?:nun|jetzt|erst|schon|bereits)\s(?:\w+\s){0,2}um\b"
    r"|\bnicht\swie\s(?:zunächst\s|zuerst\s|bisher\s)?(?:geplant|vorgesehen|angekündigt|gemeldet|angegeben)|\b(?:startet|beginnt|findet)\s(?:nun|jetzt|stattdessen)\b"
    r"|\bauf\s(?:den|einen)\s[^;]{3,60}\s(?:gelegt|geschoben|gerückt)\b"
    r"|\bvertagt\b|\d\s?Uhr,?\s(?:an)?statt\s(?:um\s|bisher\s)?\d"
    r"|\bcalled\soff|\b(?:will|does|can|could|is|are)\s?(?:not|no\slonger)\s(?:be\s)?(?:tak(?:e|ing)\splace|go(?:ing)?\sahead)|\bchange\sof\s(?:date|time)"
    r"|\bdate\schange|\bstatt\swie\s(?:geplant|angekündigt|vorgesehen)|\banders\sals\s(?:geplant|angekündigt)"
    r"|(?:^|[.!?,:]\s)(?:an)?statt\s(?:wie\s\w+\s)?(?:am|vom)\s|\bsondern\s(?:erst|schon|bereits|nun)?\s?am\b"
    r"|\bnicht\sam\s\d|\b(?:termin|datums?)?korrektur\b|\bberichtigung\b|\bnicht\szustande"
    r"|\b(?:veranstaltung|treffen|reihe|kurs|stammtisch|angebot)\s(?:\w+\s){0,2}pausiert"
    rf"|\bänderung\s(?:zu|bei|für|unser\w+)\s(?:\w+\s)?\w*{_WHAT}|\bfindet\s(?:daher|deshalb|deswegen)\b"
    r"|\b(?:tag|woche|monat|stunde|day|week|month)(?:e?n|s)?\s(?:später|früher|later|earlier)\b|\bcorrection\b",
    re.IGNORECASE,
)
_ONLY_IF = expression(
    r"\b(?:falls|wenn|sollte[n]?|sofern|behalten|vorbehalten|bei\s(?:zu\s)?(?:geringer|weniger|nicht)|im\sfalle"
    r"|if|unless|reserve|kann\s(?:\w+\s){0,6}(?:abgesagt|verschoben|verlegt)\swerden|stornier\w*"
    r"|may\sbe|in\scase|werktage\s\w*vorher"
    # Who registered may call off, and what that costs is told.
    r"|(?:places?|bookings?|registrations?|tickets?|delegates?)\s(?:\w+\s){0,3}?cancel\w*|refunds?"
    r"|cancel(?:l)?ed\s(?:bookings?|places?|registrations?|tickets?)|anmeldung\b.{0,60}\babgesagt"
    r"|(?:bei|ohne|um|nach)\s(?:\w+\s)?(?:absage|verhinderung|nichtteilnahme)"
    r"|(?:eine|ihre|jede)\s(?:\w+\s)?absage\s(?:muss|ist|kann|hat|bitte|bis)|terminänderungen"
    # What is beside the event may fall out without it.
    r"|(?:aufzeichnung|mitschnitt|verpflegung|kinderbetreuung|imbiss|mittagessen|übertragung)\s"
    r"(?:\w+\s){0,3}?(?:findet|entfällt|fällt)|findet\skeine?|recording|catering)\b",
    re.IGNORECASE,
)
_NEW = expression(
    r"(?:\bauf(?:\s(?:den|einen))?|(?<!\w)neu\s?:|\b(?:neue[rs]?|geänderte[rs]?)\s(?:\w+\s)?(?:termin|datum|tag)\w*"
    r"(?:\s(?:ist|lautet|steht|wird))?(?:\s(?:nun|jetzt|fest))?(?:\s(?:der|am))?"
    r"|\b(?:ersatz|nachhol|ausweich)termin\w*(?:\s(?:ist|lautet))?(?:\s(?:der|am))?"
    r"|\bnew\sdate(?:\sis)?(?:\son)?|\b(?:rescheduled|postponed|moved|back|forward)\s(?:\w+\s)?(?:from\s(?:the\s)?\x1f+\s)?(?:to|until|for)(?:\sthe)?"
    r"|\b(?:stattdessen|nunmehr|nun|jetzt|instead|now)(?:\s(?:erst|schon|on|am|takes?|place|statt|findet))*"
    r"|\b(?:schon|bereits|erst)\sam|korrektur|\b(?:später|früher|later|earlier)(?:\sstatt)?,?(?:\s(?:also|nämlich|und\szwar))?(?:\s(?:am|on))?"
    r"|\bsondern(?:\serst|\sschon|\sbereits|\snun)?(?:\sam)?|\bnachgeholt\s(?:wird\s)?(?:sie\s|es\s)?am|\bwird\s(?:\w+\s)?am)[\s:,]*$",
    re.IGNORECASE,
)
_FALLBACK = expression(
    r"\bbei\s(?:\w+\s)?(?:\w*regen\w*|schlechtwetter|wetter|himmel|sturm|unwetter|bedarf|witterung)\b"
    r"|\b(?:rain|bad\sweather|backup)\sdate\b|\bin\scase\sof\s(?:rain|bad)\b|\bif\sit\srains\b",
    re.IGNORECASE,
)
_OLD_BEFORE = expression(
    r"\b(?:ursprünglich\w*|eigentlich\w*|originally|previously|anstatt|anstelle|bisher\w*|alter\stermin"
    r"|geplant\w*|vorgesehen\w*|angesetzt\w*|angekündigt\w*|planned|scheduled|instead\sof|not|nicht)\b"
    r"[^.;]{0,60}$|\b(?:vom|der|die|das|from)\s*$|(?:^|[.!?,:]\s)(?:an)?statt(?:\sam)?\s*$",
    re.IGNORECASE,
)
_OLD_AFTER = expression(
    r"\W*(?:(?:in|im|um|ab)\s\S+\s)?(?:geplant\w*|vorgesehen\w*|angesetzt\w*|angekündigt\w*|terminiert\w*"
    r"|abgesagt|entfällt|fällt|(?:has|had|was)\s(?:been\s)?(?:cancel|postpon|moved|resched))",
    re.IGNORECASE,
)


# Where it is held was changed: "Wir gehen stattdessen in die Schule", "neuer Ort:".
_MOVE = expression(
    r"\b(?:neue[rn]?|andere[rn]?|geänderte[rn]?|new|different)\s(?:ort|raum|saal|treffpunkt|veranstaltungsort|tagungsort|venue|room|location|place)\b"
    r"|\b(?:raum|orts?|saal)-?(?:änderung|wechsel|verlegung)|\bchange\sof\s(?:venue|room|place|location)"
    r"|\b(?:ziehen|weichen)\b[^.;]{0,40}\b(?:um|aus)\b|\b(?:gehen|ziehen|wechseln|treffen\suns|machen|tagen|sind)\b[^.;]{0,40}\b(?:stattdessen|doch|nun|diesmal)\b"
    r"|\b(?:findet|ist|wird)\b[^.;]{0,40}\b(?:stattdessen|doch|nun|jetzt)\s(?:doch\s|aber\s|lieber\s)?(?:im|ins?|online|digital|per|auf|bei)\b"
    r"|\b(?:stattdessen|nun|jetzt)\s(?:doch\s)?(?:im|ins?|online|digital|per\s\w+)\b"
    r"|\b(?:we|it)\b[^.;]{0,20}\b(?:moving|moved|move)\s(?:in)?to\b|\b(?:now|instead)\s(?:in|at|online)\b|\b(?:in|at)\s(?:the\s)?[^.;]{3,60}\sinstead\b",
    re.IGNORECASE,
)


def tells_move(sentences: Iterable[str]) -> bool:
    """Whether one of the sentences says that the event takes place elsewhere than was told."""
    return any(_MOVE.search(one) and not _ONLY_IF.search(one) for one in sentences)


def tells_change(sentences: Iterable[str]) -> bool:
    """Whether one of the sentences says so; "if too few register, it is cancelled" does not."""
    return any(_CHANGE.search(one) and not _ONLY_IF.search(one) for one in sentences)


def is_new(before: str) -> bool:
    """Whether the words before a date call it the new one: "verschoben auf den"."""
    return _NEW.search(before[-120:]) is not None


def is_fallback(before: str) -> bool:
    """Whether a date counts only if something happens: "bei Regen", "Ausweichtermin"."""
    return _FALLBACK.search(before[-120:]) is not None


def is_old(before: str, after: str) -> bool:
    """Whether the words around a date call it the one that was: "ursprünglich am"."""
    return _OLD_BEFORE.search(before[-120:]) is not None or _OLD_AFTER.match(after[:80]) is not None
