"""Sentences that say whom one may ask: "Bei Fragen wenden Sie sich an Frau Muster"."""

import re
from itertools import pairwise

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.telephone import PHONE
from mailer.domain.announcement.people.perhaps_speaking import speaks_of_speaking
from mailer.domain.announcement.text.sentences import split_sentences

# "a(at)example.org" is as good an address as "a@example.org".
AT = expression(r"@|\s?[\[(](?:at|ät)[\])]\s?")
EMAIL = expression(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}(?:{AT.pattern})[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}}"
)
REACHED = expression(rf"{EMAIL.pattern}|{PHONE}")

_ASKING = expression(
    r"\b(?:rück|nach)?fragen\b|\bwho\s(?:can|do|should)\s(?:i|we)\s(?:contact|ask|call)\b|\banything\selse\s?:|\bfür\s(?:weitere\s)?(?:informationen|auskünfte)\b|\bquestions?\b|\bquer(?:y|ies)\b"
    r"|\benquir(?:y|ies)\b|\bausk[uü]nfte?\b|\bunklarheiten\b|\binfos?\b(?![@\w.-])"
    r"|\b(?:nähere|weitere|mehr|more|further)\s(?:info\w*|einzelheiten|details)"
    r"|\bfind\sout\smore\b|\bget\sin\stouch\b|\bneed\shelp\b|\bcontact:"
    r"|\b(?:info\w*-?(?:telefon|nummer)|service-?(?:telefon|nummer)|(?:info-?|service-?)?hotline|helpline)\b"
    r"|\b(?:information(?:en)?|infos?|auskünfte|auskunft)\b.{0,40}\b(?:bei|erteil\w+|gibt|geben|unter\s\S{0,20}tel)"
    r"|\bkontakt(?:person\w*)?\b[^:.]{0,40}:"
    r"|\b(?:anmeldung|buchung)\w*\s(?:und|&|/|sowie)\s(?:information|beratung|kontakt)"
    r"|\binformation(?:en)?\s(?:und|&|/|sowie)\s"
    r"|\bansprech(?:partner|person|stelle)\w*(?:\s[^:.]{2,40})?(?:\s(?:ist|sind)\b|:)"
    r"|\bfor\s(?:more|further)\s(?:information|details)\b|\bbei\s(?:technischen\s)?(?:problemen|schwierigkeiten)"
    r"|\b(?:telefonisch|per\smail)\s(?:erreich\w+|sind)"
    r"|\bfragen\ssie\s(?:bitte\s)?nach\b|\bask\sfor\b"
    r"|\b(?:erreichen\ssie|sie\serreichen|zu\serreichen|erreichbar)\b",
    re.IGNORECASE,
)
_TURNING_TO = expression(
    r"\b(?:wenden|richten|kontaktieren|erreichen|erreichbar|melden|verfügung|beantworte\w*|hilft"
    r"|helfen|erteil\w*|gibt|geben|nimmt|bei|an(?=\s[A-ZÄÖÜ])|ansprech\w*|tel|telefon"
    r"|nach(?=\s(?:Herrn?|Frau))|ask\sfor|schreiben|anrufen|ruf(?:en|t)|weiß|melde|contact|ring|text|phone|e-?mail|call|write|reach|get\sin\stouch|ask|answer\w*)\b",
    re.IGNORECASE,
)
_OTHER_MATTER = expression(r"\bpresse|\bpress\b|\bdatenschutz|\bdata\sprotection", re.IGNORECASE)
# "Anmeldung an a@example.org, Fragen an Frau Muster": the other clause tells another address.
_NEXT_MATTER = expression(
    r"[;,]\s(?=(?:anmeld|registr|fragen|rückfragen|auskunft|auskünfte|infos?\b|weitere|questions|bookings?))",
    re.IGNORECASE,
)
# What one may be told to do for any purpose: it is about asking unless one registers so.
_PERHAPS = expression(
    r"\bnäheres\b|\binformation(?:en)?\s?:|\bdetails\b|\bwenden\ssie\ssich\b|\b(?:sprechen|schreiben|rufen)\ssie\b"
    r"|\bfür\ssie\sda\b|\bzuständig|\b(?:projekt)?koordination\s?:|\bbetreuung\s?:|\bberatung\b[^:.]{0,20}:"
    r"|^(?:please\s)?(?:contact|e-?mail|call|phone|ring)\s(?!:)"
    # Everyday words for it: when something is the matter, whoever is stuck, all else.
    r"|\b(?:wenn|falls|sollte|wer|ist|bleibt|war)\b[^.:]{0,60}\b(?:was|etwas|irgendwas|irgendetwas|offen|unklar|unsicher|hilfe|probleme?)\b|\bnoch\s(?:was|etwas)\b|\bbescheid\b|\balles\s(?:weitere|andere|übrige)\b"
    r"|\b(?:wissen|fragen)\s(?:will|wollen|möchte[nt]?|willst|wollt)\b|\bhilft\s(?:Ihnen\s|euch\s|dir\s)?(?:gerne?\s)?weiter\b|^organisatorisches\b|\bbei\smir\b|\bmi(?:ch|r)\s(?:an(?:rufen)?|unter|per)\b"
    r"|\b(?:can['’]t\sfind|stuck|problems?|trouble|lost|unsure|unclear|curious|wondering|help)\b[^.:?]{0,30}\?|(?:^|(?<=[.!?]\s))if\s(?:anything|something|the|it|in\sdoubt|you(?:['’]re|\sare|\saren['’]t|\sget|\scan(?:not|['’]t)|\shave|\sneed))\b|\bin\scase\sof\b"
    r"|\b(?:give|drop)\s(?:me|us|(?-i:[A-Z])[^.:]{1,40})\sa\s(?:ring|call|line|shout|bell)\b",
    re.IGNORECASE,
)
_REGISTERING = expression(
    r"\banmeld|\banzumelden|\bmelden\ssie\ssich\b.{0,120}\san\b|\bregist|\bbuch(?:en|ung)|\bbook|\brsvp|\btickets?\b|\bkarten|\bsign\sup|\breserv|\bplatz\b",
    re.IGNORECASE,
)
# "Dr. A B beantwortet Ihre Fragen am Telefon": that may be all that the event is.
_ANSWERS = expression(
    r"^[^,;:]{3,60}\s(?:beantwortet|beantworten|answers?|stellt\ssich)\s(?:Ihre[nr]?|your|alle|all|Ihren)\b",
)
_ALSO = expression(
    r"(?:sie|er|ihre?|seine?|she|he|they|her|his|oder|or|alternativ|auch|per)\b", re.IGNORECASE
)
_SAYING_TO = expression(r"\bsprechen\ssie\b", re.IGNORECASE)
# Who "beantwortet Ihre Fragen" may be the speaker; whom one asks back is not.
_PLAINLY = expression(
    r"\brückfragen\b|\bansprech(?:partner|person)|\bkontaktperson|\bauskunft\serteilt|\bauskünfte\serteilt"
    r"|\bfragen\ssie\s(?:bitte\s)?nach\b|\bask\sfor\b|\bcontact\sperson|\bfragen\b[^.]{0,80}\bwenden\b|\bwenden\ssie\ssich\b",
    re.IGNORECASE,
)


def is_about_asking(text: str) -> bool:
    """Whether a text speaks of questions, of further information, or of whom to contact."""
    return _ASKING.search(text) is not None or _PERHAPS.search(text) is not None


def is_other_matter(text: str) -> bool:
    """Whether those are meant who ask for the press or about the protection of their data."""
    return _OTHER_MATTER.search(text) is not None


def is_about_registering(text: str) -> bool:
    """Whether a text says how one registers or books."""
    return _REGISTERING.search(text) is not None


def asking_clauses(sentences: list[str]) -> list[str]:
    """The clauses that say whom to ask; "Fragen? Rufen Sie uns an" are two sentences, and one."""
    joined: list[str] = []
    for before, sentence in pairwise(["", *sentences]):
        if before.endswith("?") and is_about_asking(before) and joined:
            joined[-1] = f"{joined[-1]} {sentence}"
        elif joined and _ALSO.match(sentence) and REACHED.search(sentence) and _is_asking(before):
            joined[-1] = f"{joined[-1]} {sentence}"  # "Sie liest auch Mails: a@example.org"
        else:
            joined.append(sentence)
    clauses = [clause for sentence in joined for clause in _NEXT_MATTER.split(sentence)]
    return [one for one in clauses if not _OTHER_MATTER.search(one) and _is_asking(one)]


def _is_asking(clause: str) -> bool:
    if _ASKING.search(clause):
        return any(sign in clause for sign in ":?@") or _TURNING_TO.search(clause) is not None
    return (
        _PERHAPS.search(clause) is not None
        and REACHED.search(clause) is not None
        and not _REGISTERING.search(clause)
    )


def names_plainly(clause: str) -> bool:
    """Whether whoever a clause names is to be asked, though it tells no number: "Rückfragen"."""
    return _PLAINLY.search(clause) is not None


def tells_whom_to_ask(text: str) -> bool:
    """Whether a sentence says whom to ask, and nothing about a talk."""
    return bool(text) and not without_asking(text)


def without_asking(text: str) -> str:
    """The sentence without its clauses that say whom to ask: "Leitung A B, Rückfragen: 0221 …"."""
    head = _SAYING_TO.sub("", text.partition(":")[0])
    if not is_about_asking(text) or speaks_of_speaking(head):
        return text
    told = [
        clause
        for clause in asking_clauses(split_sentences(text))
        if (REACHED.search(clause) or names_plainly(clause)) and not _ANSWERS.search(clause)
    ]
    rest = text
    for clause in told:
        rest = rest.replace(clause, "")
    return rest.strip(" ,;") if told else text
