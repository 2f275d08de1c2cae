"""Words for what a person is: "Projektkoordinatorin", "Head of Unit"."""

import re

from mailer.domain.announcement.lexicon.expressions import expression

_GERMAN = (
    r"(?:referent|leiter|koordinator|manager|führer|direktor|berater|sprecher|wissenschaftler"
    r"|trainer|professor|dozent|forscher|meister|sekretär|präsident|mitarbeiter|gründer|inhaber"
    r"|jurist|richter|lehrer|psycholog|soziolog|journalist|redakteur|autor|moderator|planer"
    r"|ingenieur|architekt|minister|chef|entwickler|analyst|spezialist|mediator|vertreter"
    r"|historiker|politolog|kämmerer|kämmer(?=in)|bearbeiter|stipendiat|doktorand|pädagog|geograf|geograph"
    r"|(?<=[a-zäöüß])(?:arzt|ärzt|therapeut|helfer|schützer|wirt|kauffrau|kaufmann)|ärzt|arzt|therapeut|hebamme|künstler|lotse|lotsin|biolog|chemiker|physiker|mediziner|bürgermeister|kriminalkommissar|kommissar"
    r"|ökonom|dezernent|notar|theolog|begleiter|(?<=[a-zäöüß-])pfarrer|(?<=[a-zäöüß-])bischof|bäuerin|superintendent|(?<=[a-zäöüß])general|dekan(?!at)|seelsorger|bibliothekar|archivar|regisseur"
    r"|schauspieler|schriftsteller|filmemacher|fotograf|(?:kon)?servator|restaurator|kurator|intendant|korrespondent|vorstandsmitglied|geschäftsführung|anwält|rät|expert|assistent|beigeordnet)"
    r"(?:in|innen|en|e|er|s)?"
)
_WHOLE = (
    r"(?:[\w-]*(?:beauftragte[rn]?|vorsitzende[rn]?|mitarbeitende[rn]?|abgeordnete[rn]?"
    r"|verantwortliche[rn]?|beigeordnete[rn]?)"
    r"|[\w-]*(?:land|stadt|bau|amts|ministerial|regierungs|medizinal|studien|forst|ober|verwaltungs)rat|(?:rechts|staats|fach)anwalt|vorstand|ministerin|coach|fellow|lead"
    r"|head|director|manager|officer|leader|professor|lecturer|researcher|coordinator|mayor"
    r"|mayoress|ceo|cto|coo|cfo|chair|chairman|chairwoman|chairperson|advis[eo]r|consultant"
    r"|expert|(?:co-)?founder|president|secretary|analyst|engineer|trainer|planner|member"
    r"|councillor|commissioner|deputy|associate|assistant|specialist|editor|author|journalist"
    r"|lawyer|teacher|facilitator|moderator|scientist|economist|historian|sociologist"
    r"|psychologist|minister|partner|dean|rector|curator|strategist|spokesperson|host)s?"
)
_ROLE = expression(rf"(?:[\w-]*{_GERMAN}|{_WHOLE})", re.IGNORECASE)
_ENGLISH = expression(
    r"(?:manager|officer|director|coordinator|adviser|advisor|engineer|planner|lead|fellow|lecturer|researcher"
    r"|consultant|specialist|analyst|secretary|councillor|inspector|ranger|warden|librarian|curator|archivist|editor)",
    re.IGNORECASE,
)
_BEHIND_ROLE = expression(r",|\.$|\s(?:at|of|for|from|with|in)\s")
_MOST_WORDS = 6
_PRECEDING = expression(
    r"(?:senior|junior|chief|wissenschaftliche[rn]?|stellvertretende[rn]?|ehrenamtliche[rn]?|policy"
    r"|freie[rn]?|freiberufliche[rn]?|geschäftsführende[rn]?|kaufmännische[rn]?|programme?|project"
    r"|former|ehemalige[rn]?|frühere[rn]?|leitende[rn]?|erste[rn]?|vice|general|managing|research|academic"
    r"|systemische[rn]?|zertifizierte[rn]?|kommunale[rn]?|politische[rn]?|executive|town|city|[a-zäöüß]{3,20}ische[rn]?)",
    re.IGNORECASE,
)


def is_role_word(word: str) -> bool:
    """Whether a single word says what somebody is."""
    return _ROLE.fullmatch(word.strip(".,;:()*")) is not None


def begins_with_role(text: str) -> bool:
    """Whether the text's first words are a role: "wissenschaftliche Mitarbeiterin im …"."""
    return role_length(text) > 0


def ends_with_role(text: str) -> bool:
    """Whether what stands before the first comma or "of" is a role: "Town Community Officer"."""
    words = _BEHIND_ROLE.split(text, maxsplit=1)[0].split()
    capital = all(word[:1].isupper() or word in {"and", "&"} for word in words)
    return 1 < len(words) <= _MOST_WORDS and capital and _ENGLISH.fullmatch(words[-1]) is not None


def role_length(text: str) -> int:
    """How many words at the beginning make the role's core, 0 if the text begins otherwise."""
    for count, word in enumerate(text.split(None, 5)[:5], 1):
        if is_role_word(word):
            return count
        if not _PRECEDING.fullmatch(word):
            return 0
    return 0
