"""What stands behind a name: "(Stadt Leipzig)", "von der Stiftung X", ", Leiterin des Amtes"."""

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.organisations import nominative, split_affiliation
from mailer.domain.announcement.lexicon.roles import (
    begins_with_role,
    ends_with_role,
    is_role_word,
)
from mailer.domain.announcement.lexicon.vocabulary import words

PARENTHESIS = expression(r"\s?\(([^()]{2,200})\)")
FROM = expression(
    r",?\s(?P<word>von der|vom|von den|von|aus dem|aus der|beim|bei der|from the|from|of the|of"
    r"|at the|at)\s"
)
APPOSITION = expression(
    r"\s?(?:,|[–—|:·•]|\s-)\s(?!(?:ist|war|sind|wird|hat|haben|kommt|is|was|are|will|has|have|who)\b)"
)
_BOTH = expression(r"(?:beide|alle|both|all)\s(?:(?:von|vom|from|of)\s)?(?:(?:der|dem|the)\s)?")
# With these a sentence goes on behind a name: nobody is of "danach zeigt …".
_GOING_ON = words(
    "danach anschließend dann später zuletzt zuerst abschließend der die das deren dessen wie",
    "was wo weil denn damit dass ob wenn während nachdem bevor doch aber und sowie who which",
    "whose where when how then and but because es er sie wir ihr ich it he she they we",
)
_REST = expression(
    r"(?<!\bde[rsnm])(?<!\bdie)(?<!\bfür)\s(?=[a-zäöüß]{4,14}(?:en|et|t)\s(?:Ihre[nr]?|Ihnen|Sie|uns|euch|den|das|dem|über|wie|was)\b)"
    r"|\s(?:und|and)\s(?=[a-zäöüß]{3,14}(?:en|et|t)\s)|\sto\s(?=[a-z]{2,10}\b)|,?\s(?:Teil|Part|Block)\s\d|\san\sder\sReihe\b"
)
# "die Linke", "der Paritätische Gesamtverband"; not "die seit elf Jahren …"
_NAMED_BODY = expression(
    r"(?:der|die|das|the)\s(?:[a-zäöü]+e[nrs]?\s)?[A-ZÄÖÜ][\w-]+(?:\s(?:[A-ZÄÖÜ][\w-]+|für|und|der|des)){0,5}[\s,.]*"
)
_SAID_OF = expression(r"(?:an?|her|his|their|our|ihre?|sein|seine|freie[rn]?|eine?)\s(?=[a-zäöü])")
_SAYS_MORE = expression(
    r"(?:sie|er|es|she|he|they|die|der|selbst|auch|früher|heute|bis)\s(?=[a-zäöü])|selbst\s"
)


def read_affiliation(tail: str) -> tuple[str, str]:
    """Role and organisation that a text behind a name tells, each empty where it tells none."""
    role, organisation = _affiliation(tail)
    if " " in organisation:
        organisation = _REST.split(organisation, maxsplit=1)[0]
    told = role or organisation
    if told[:1].isupper() or " " not in told:
        return role, organisation
    if _SAYS_MORE.match(told):
        return "", ""  # "(sie hat den Verein gegründet)"
    if not role and (_SAID_OF.match(organisation) or any(map(is_role_word, told.split()[:4]))):
        return organisation, ""  # "a retired midwife" is no office's name
    return role, organisation


def _affiliation(tail: str) -> tuple[str, str]:
    """Role and organisation of "(Stadt Leipzig)", "von der Stiftung X", ", Leiterin des …"."""
    tail = tail.rstrip(" .") + ("." if tail.rstrip().endswith(("e. V.", "e.V.")) else "")
    if found := PARENTHESIS.fullmatch(tail):
        inside = (
            _BOTH.sub("", found[1].strip(), count=1) if _BOTH.match(found[1]) else found[1].strip()
        )
        role, organisation = split_affiliation(inside)
        return (role, organisation) if organisation or begins_with_role(inside) else ("", inside)
    if found := FROM.match(f" {tail}"):
        return "", nominative(found["word"], f" {tail}"[found.end() :])
    if found := APPOSITION.match(f" {tail}"):
        text = f" {tail}"[found.end() :]
        if origin := FROM.match(f" {text}"):  # "A B, from the port authority"
            return "", nominative(origin["word"], f" {text}"[origin.end() :])
        if begins_with_role(text):
            return split_affiliation(text)
        if ends_with_role(text):
            role, organisation = split_affiliation(text)
            return role or text.strip(" ,"), organisation
        role, organisation = split_affiliation(text)
        if organisation and role:
            return role, organisation
        goes_on = text.split(" ", 1)[0] in _GOING_ON and not _NAMED_BODY.fullmatch(text)
        return "", "" if goes_on else text.strip(" ,")
    return "", ""
