"""Asking: whether a letter might ask to be taken off a list or out of a seminar, in its own words.

Nobody is taken off by that. Whoever reads the mailbox is told where to look, so one letter too many
does no harm; what somebody else wrote, below or behind a sign, is not the letter's own.
"""

import re
from collections.abc import Iterator

_MOST_LINES = 15
_MOST_CHARACTERS = 1_500
_ASKS = re.compile(
    r"\b(?:ab(?:zu)?melden|abmeldung|abgemeldet|ab(?:zu)?bestell\w{0,12}|aus(?:zu)?tragen|ausgetragen|"
    r"melde[nt]? (?:mich|uns) (?:\w{1,12} ){0,3}ab(?=[.,;!)]|$| von\b| vom\b)|"
    r"(?:aus|von|vom) (?:dem |der |ihrem |ihrer |eurem |eurer |diesem |dieser )?"
    r"(?:(?:e-?mail-?)?verteiler\w?|(?:mailing|verteiler|empfänger|adress)-?liste|newsletter)"
    r"(?= (?:\w{1,12} ){0,3}(?:nehmen|genommen|lösch|entfern|streich|gestrichen|runter|weg))|"
    r"(?:nehmen|streichen|löschen|entfernen) sie (?:\w{1,12} ){0,2}"
    r"(?:mich|uns|meine (?:e-?mail-?)?adresse|unsere (?:e-?mail-?)?adresse)|"
    r"kein(?:e|en)? (?:weitere[rn]? |solche[rn]? )?"
    r"(?:e-?mails?|mails?|newsletter|einladung(?:en)?|nachrichten|infos?|werbung) mehr|"
    r"(?:keine|von) weiteren? (?:e-?mails|mails|newsletter|einladungen|nachrichten)|"
    r"nicht (?:mehr|weiter) (?:an(?:zu)?schreiben|kontaktieren|zu(?:zu)?senden|zu(?:zu)?schicken)|"
    r"(?:muss|müssen|möchte|möchten) (?:\w{1,12} ){0,4}(?:absagen|stornieren)|"
    r"widerrufe|widerspreche|"
    r"unsubscribe|opt[ -]?out|(?:remove|delete) (?:me|us)\b|take (?:me|us) off|"
    r"(?:remove|delete|take) (?:my|our) (?:e-?mail )?(?:address|name|data)|"
    r"(?:stop|quit) (?:sending|e-?mailing|mailing|writing)|"
    r"no longer (?:\w{1,8} ){0,2}(?:to )?receive|"
    r"(?:do not|don['’]t|not) (?:wish|want) to (?:get|receive)|"
    r"no (?:more|further) (?:e-?mails?|mails?|newsletters?|invitations?)|"
    r"cancel (?:my|our) (?:registration|subscription|place|booking))",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\s*[>|]")
_SOMEBODY_WROTE = re.compile(
    r"\s*(?:am|on|le) .{4,200}\b(?:schrieb|wrote)\b|.{0,200}\b(?:schrieb|wrote)\b.{0,60}:\s*$",
    re.IGNORECASE,
)
_ANOTHER_MAIL = re.compile(
    r"\s*(?:-{2,}\s?(?:ursprüngliche|original|weitergeleitete|forwarded)\b|"
    r"_{10,}|(?:von|from|gesendet|sent|betreff|subject):\s)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"--\s*$|\s*(?:mit (?:\w{1,12} ){1,3}grü(?:ß|ss)en|(?:\w{1,12} ){0,2}grü(?:ß|ss)e\b|mfg\b|"
    r"gesendet von|von meinem|sent from|(?:kind|best|warm) regards|regards\b|sincerely|"
    r"yours\b)",
    re.IGNORECASE,
)


def asks_to_leave(subject: str, text: str) -> bool:
    """Whether the subject or the first own lines of a letter hold such words."""
    return bool(_ASKS.search(subject[:500])) or bool(
        _ASKS.search(" ".join(_own_lines(text))[:_MOST_CHARACTERS])
    )


def _own_lines(text: str) -> Iterator[str]:
    """What its writer wrote, above or below what is quoted, up to the signature."""
    lines = [line for line in text.split("\n", 400)[:400] if line.strip()]
    number = 0
    for place, line in enumerate(lines):
        if _QUOTED.match(line):
            continue
        if _ANOTHER_MAIL.match(line) or _SIGNED.match(line) or number >= _MOST_LINES:
            return
        if _SOMEBODY_WROTE.match(line):
            behind = lines[place + 1 : place + 2]
            if not behind or not _QUOTED.match(behind[0]):
                return
            continue
        number += 1
        yield " ".join(line.split())
