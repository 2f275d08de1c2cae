"""Headings of addresses: whose mailbox a column holds, and whether it is one at all."""

import re

from mailer.actions.imports.sheets.heading import (
    NEUTRAL,
    TOKEN,
    Heading,
    letters_of_heading,
    words_of,
)

_MAIL_BESIDE = words_of(
    "electrónico elettronica de adresse address addresse adressen anschrift ist account konto"
)
_MAIL = re.compile(
    r"e[\s_-]*mail|mail[\s_-]*adress|(?<![^\W\d_])mail(?![^\W\d_])|courriel|correo"
    r"|messagerie|posta[\s_-]*elettronica"
)
_MAIL_ENDING = re.compile(r"(?<=[^\W\d_])mail(?![^\W\d_])")
# Stems of what makes "E-Mail …" another thing than an address.
_NO_MAIL = (
    "typ", "label", "etikett", "bezeichnung", "anzeige", "angezeigt", "display", "status", "opt",
    "bestätig", "confirm", "verif", "datum", "date", "gesend", "sent", "versand", "sprach", "lang",
    "format", "client", "bounce", "einwill", "consent", "zustimm", "abgemeldet", "erhalten",
    "server", "domain", "permission", "marketing", "count", "anzahl", "zahl", "time", "zeit",
    "name", "text", "betreff", "subject", "newsletter", "verteiler", "gültig", "valid",
)  # fmt: skip
_WORK = ("dienst", "geschäft", "gesch", "arbeit", "beruf", "work", "business", "büro", "buero",
         "office", "firm", "company", "behörd", "amtlich", "professional")  # fmt: skip
_PRIVATE = ("privat", "home", "persönlich", "zuhause")
_OTHERS = ("buyer", "order", "besteller", "bestell", "rechnung", "invoice", "billing", "käufer",
           "assist", "vertret", "chef", "vorgesetzt", "manager", "payer", "zahler")  # fmt: skip
_BESIDE_THEM = ("begleit", "kolleg", "dozent", "refer", "betreu", "superior", "supervisor",
                "owner", "besitzer", "stellvertr", "deputy")  # fmt: skip
# "E-Mail (alt)" beside "E-Mail (neu ab 1.10.)"; not "alternativ".
_STALE_WORDS = words_of("alt alte alter altes alten old bis until")
_STALE = ("bisher", "früher", "ehemal", "veralt", "former", "previous", "vorherig", "ungültig",
          "invalid", "outdated", "überholt", "inaktiv", "inactive")  # fmt: skip
_FRESH_WORDS = words_of("""
    neu neue neuer neues neuen new ab seit from since künftig künftige jetzt jetzige now
""")
_FRESH = ("aktuell", "current")
_SENDERS = words_of("absender absenders sender senders from von")
_ADDRESSEES = words_of("empfänger empfängers recipient recipients receiver receivers to an")
_REGISTERED = ("registr", "anmeld")  # what somebody gave before what a room shows of them
_ATTENDEES = ("teilnehm", "tn", "attendee", "participant", *_REGISTERED)
_THEIRS = (1, 2)  # of an address's rank: of whoever takes part, or of nobody in particular
_OUT_OF_DATE = 5  # of an address's rank: behind a private one and that of somebody else
_MOST_UNKNOWN = 2
_UNKNOWN = 2  # of an address's rank: how many of its words nobody knows
_LABEL = re.compile(r"(e[\s_-]*mail\s*\d*)\W*(?:label|type|typ|etikett)\s*", re.IGNORECASE)


def read_mail_heading(camel: str, plain: str) -> Heading | None:
    """An address: of work, of somebody who takes part, plain, another's, or private."""
    told = next((one for one in (plain, camel) if _MAIL.search(one)), plain)
    if not (_MAIL.search(told) or _MAIL_ENDING.search(told)):
        return None
    rest = _MAIL_ENDING.sub(" ", _MAIL.sub(" ", told))
    words = [one for one in TOKEN.findall(rest) if one not in _MAIL_BESIDE and len(one) > 1]
    words = [one for one in words if one not in {"se", "sse", "esse"}]
    if any(one.startswith(_NO_MAIL) for one in words):
        return None
    kinds = (_WORK, _ATTENDEES, _OTHERS, _PRIVATE)
    stems = (*sum(kinds, ()), *_BESIDE_THEM)
    stale = {one for one in words if one in _STALE_WORDS or one.startswith(_STALE)}
    fresh = {one for one in words if one in _FRESH_WORDS or one.startswith(_FRESH)} - stale
    aged = stale | fresh
    known = [one for one in words if one in NEUTRAL or one in aged or one.startswith(stems)]
    unknown = len(words) - len(known)
    if unknown > _MOST_UNKNOWN:
        return None
    is_work, is_private = _any(words, _WORK), _any(words, _PRIVATE)
    is_anothers = _any(words, (*_OTHERS, *_BESIDE_THEM))
    kind = 4 if is_private else 3 if is_anothers else 0 if is_work else 2
    if kind == 2 and _any(words, _ATTENDEES):
        kind = 1
    kind = _OUT_OF_DATE if stale else kind
    number = re.search(r"\d+", told)
    is_first = _any(words, _REGISTERED) or bool(fresh)
    rank = (kind, not is_first, unknown, int(number[0]) if number else 0)
    return Heading(
        "email",
        rank,
        is_private=is_private,
        is_work=is_work,
        is_stale=bool(stale),
        is_fresh=bool(fresh) and not stale,
    )


def is_address(heading: str) -> bool:
    """Whether a heading asks for an address and nothing else: ``E-Mail privat``, not ``Infomail``.

    ``E-Mail?`` may ask for a yes or no as well.
    """
    plain = heading.lower()
    read = None if heading.rstrip().endswith("?") else read_mail_heading(plain, plain)
    return read is not None and not read.rank[_UNKNOWN]


def is_theirs(heading: Heading) -> bool:
    """Whether an address is that of whoever takes part, be it for work or not.

    A word that nobody here knows may be that of somebody else: "E-Mail Pate".
    """
    return heading.rank[0] in _THEIRS and not heading.rank[_UNKNOWN]


def is_of_sender(heading: str) -> bool:
    """Whether an address is that of whoever sent a form: ``Absender E-Mail``."""
    return not _SENDERS.isdisjoint(TOKEN.findall(heading.lower()))


def is_of_addressee(heading: str) -> bool:
    """Whether it is that of the office to which a form was sent, where another is the sender's."""
    return not _ADDRESSEES.isdisjoint(TOKEN.findall(heading.lower()))


def label_of(text: str) -> str:
    """Of a column that says what kind of address another one holds: that one's begin, else ""."""
    found = _LABEL.fullmatch(text.strip())
    return letters_of_heading(found[1]) if found else ""


def kind_of_label(text: str) -> int:
    """What a label says of an address: 0 work, 1 nothing, 3 private."""
    words = TOKEN.findall(text.lower())
    if _any(words, _WORK):
        return 0
    return 3 if _any(words, _PRIVATE) else 1


def is_of_another(heading: str) -> bool:
    """Whether a heading names somebody beside whoever takes part: ``Vorgesetzte``."""
    return _any(TOKEN.findall(heading.lower()), (*_OTHERS, *_BESIDE_THEM))


def _any(words: list[str], stems: tuple[str, ...]) -> bool:
    return any(one.startswith(stems) for one in words)
