"""Remarks: what staff wrote beside a person, in a column of notes or under no known heading.

Only what is said plainly counts, and only against: nobody is registered or mailed by a remark.
"""

import re
from functools import lru_cache

from mailer.actions.imports.statuses import Told, answer_told, registration_told
from mailer.domain.printable import without_unseen

_MOST_CHARACTERS = 1_000
_MAIL = (
    r"(?:e-?mails?|mails?|mailings?|newsletter|post|einladung(?:en)?|rundschreiben|rundmails?"
    r"|werbung|informationen|infos?|zusendung(?:en)?|contact|invitations?|invites?|messages?)"
)
_NO_MAIL = re.compile(
    rf"\b(?:keine?(?:rlei)?|no|nie|never)\b[^.;!?]{{0,25}}\b{_MAIL}\b[^.;!?]{{0,25}}\b(?:mehr|anymore"
    r"|any more|bitte|please|erwünscht|gewünscht|erhalten|bekommen|schicken|senden|zusenden)\b"
    rf"|\b(?:bitte|please|möchte|will|wünscht|wants?)\b[^.;!?]{{0,20}}\b(?:keine|no)\b[^.;!?]{{0,20}}\b{_MAIL}\b"
    rf"|\bno (?:more|further) {_MAIL}\b|\bkeine weiteren {_MAIL}\b"
    r"|\b(?:nicht|nie|never|not|don['’]?t)\b[^.;!?]{0,15}\b(?:anschreiben|angeschrieben|kontaktieren"
    r"|kontaktiert|anmailen|mail|e-?mail|contact|write|invite)\b"
    r"|\b(?:hat|habe|wurde|ist|sich|has|bitte)\b[^.;!?]{0,25}\b(?:abgemeldet|abbestellt|ausgetragen"
    r"|austragen|abmelden|widersprochen|widerrufen|unsubscribed|opted out)\b"
    r"|\b(?:verstorben|gestorben|deceased|sperrvermerk|opt-?out|unsubscribed?|unzustellbar)\b"
    r"|\b(?:aus dem|vom|von der) (?:verteiler|liste)\b[^.;!?]{0,20}\b(?:nehmen|streichen|löschen"
    r"|entfernen|gestrichen|entfernt)\b",
    re.IGNORECASE,
)
_NOT_COMING = re.compile(
    r"\b(?:hat|haben|habe|wurde|ist|leider|kurzfristig|has|have)\b[^.;!?]{0,30}\b(?:abgesagt|storniert"
    r"|abgemeldet|verhindert|zurückgezogen|cancelled|canceled|withdrawn|declined)\b"
    r"|\b(?:kann|können|will|can)\b[^.;!?]{0,20}\b(?:nicht|not)\b[^.;!?]{0,15}\b(?:kommen|teilnehmen"
    r"|dabei|come|attend|join)\b|\bcannot (?:come|attend|join)"
    r"|\b(?:kommt|kommen|nimmt|nehme|nehmen)\b[^.;!?]{0,15}\bnicht\b(?! (?:vor|nur|bis|ab|erst"
    r"|später|immer|allein|pünktlich|mit)\b)"
    r"|\b(?:vertreten durch|wird vertreten|schickt (?:eine )?vertretung|replaced by)\b"
    r"|\bcan['’]?t (?:come|attend|make)|\bwon['’]?t (?:come|attend)"
    r"|\bmuss(?:te)?\b[^.;!?]{0,20}\babsagen\b|\bcanceln\b|^\W*storno\b"
    r"|\b(?:warteliste|nachrücker(?:in|liste)?|waitlist(?:ed)?|waiting list|absage)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def forbids_mail(text: str) -> bool:
    """Whether a remark says that somebody takes no mail: ``möchte keine Einladungen mehr``."""
    told = without_unseen(text[:_MOST_CHARACTERS])
    return _NO_MAIL.search(" ".join(told.split())) is not None


@lru_cache(maxsize=4096)
def says_not_coming(text: str) -> bool:
    """Whether a remark says that somebody does not come, or waits: ``hat abgesagt``."""
    told = " ".join(without_unseen(text[:_MOST_CHARACTERS]).split())
    is_answer = registration_told(told) is Told.NO and answer_told(told) is True
    return is_answer or _NOT_COMING.search(told) is not None
