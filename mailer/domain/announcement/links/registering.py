"""Whether nobody has to register, as the announcement says in so many words."""

import re

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.text.sentences import Sentence
from mailer.domain.registration import RegistrationWay

_NEEDLESS = expression(
    r"\b(?:vor)?(?:anmeldung|registrierung)\s(?:im\svoraus\s)?(?:ist\s(?:\w+\s){0,2})?nicht\s"
    r"(?:erforderlich|notwendig|nötig)\b"
    r"|\bkeine\s(?:\w+e\s)?(?:vor)?(?:anmeldung|registrierung)\s(?:ist\s)?"
    r"(?:erforderlich|notwendig|nötig)\b"
    r"|\bist\skeine\s(?:\w+e\s)?(?:vor)?(?:anmeldung|registrierung)\s(?:erforderlich|notwendig|nötig)\b"
    r"|\b(?:vor)?(?:anmeldung|registrierung)\sentfällt\b|\bes\sbedarf\skeiner\s(?:vor)?anmeldung\b"
    r"|\bno\s(?:\w+\s)?(?:registration|booking)\s(?:is\s)?(?:required|needed|necessary)\b"
    r"|\bohne\s(?:vor)?anmeldung\s(?:möglich|offen)\b"
    r"|\bno\sneed\sto\s(?:register|book)\b"
    r"|\bregistration\sis\snot\s(?:required|needed|necessary)\b",
    re.IGNORECASE,
)
_NONE = expression(
    r"(?:keine|entfällt|(?:ist\s)?nicht\s(?:erforderlich|notwendig|nötig)"
    r"|none|not\s(?:required|needed|necessary))\.?",
    re.IGNORECASE,
)
_HEDGED = expression(
    r"\b(?:nur|wenn|falls|sofern|ob|außer|aber|jedoch|only|if|unless|whether|except|but|however)\b"
    r"|\b(?:für|for)\b(?!\s(?:die|das|den|unser\w*|the|this|our)\s\w*"
    r"(?:teilnahme|veranstaltung|seminar|vortrag|attendance|event|talk|lecture)\b)|\?$",
    re.IGNORECASE,
)


def read_registration(sentences: tuple[Sentence, ...], link: str) -> RegistrationWay | None:
    """NONE where a text says so to everybody and has no ``link`` to register; else None."""
    return RegistrationWay.NONE if not link and any(map(_is_needless, sentences)) else None


def is_called_needless(sentences: tuple[Sentence, ...]) -> bool:
    """Whether a text says anywhere that nobody has to register, if only for a part of it."""
    return any(_NEEDLESS.search(one.text) is not None for one in sentences)


def _is_needless(one: Sentence) -> bool:
    if one.label is Label.REGISTRATION and _NONE.fullmatch(one.text.strip()):
        return True
    return bool(_NEEDLESS.search(one.text)) and not _HEDGED.search(one.text)
