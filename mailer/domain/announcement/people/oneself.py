"""Who says "ich" of speaking: whoever signed the letter, or sent it."""

from dataclasses import replace

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.people.full_names import senders
from mailer.domain.announcement.people.perhaps_asked import signer
from mailer.domain.announcement.people.speakers import Lineup
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.text.sentences import Sentence
from mailer.domain.seminar import Speaker

# What one does at one's own event; "I will send the link" is none of it.
_SPEAKING_ONESELF = expression(
    r"\b(?:and|und)\s(?:then\s|dann\s|danach\s)?(?:me|myself|ich(?:\sselbst)?)(?=\s?[.,!:;)]|$|\s(?:mit|with|from|as|als|vom|über|on)\b)"
    r"|\b(?:[Ii]ch\s(?:(?:selbst|werde|möchte|will)\s)?(?:zeige?|erzähle?|berichte|referiere?|halte?(?=[^.]{0,40}(?:[Vv]ortrag|[Ii]mpuls|[Ee]inführung|[Rr]ede\b|[Kk]urs|[Ww]orkshop))|spreche?|moderiere?|leite|stelle?\b[^.]{0,60}\bvor)"
    r"|(?:zeige|erzähle|berichte|referiere|spreche|moderiere)\sich|halte\sich\s(?:den|einen))\b"
    r"|\bI(?:['’]ll|\swill|\sam\sgoing\sto|['’]m\sgoing\sto)\s(?:be\s)?(?:show(?!\sup)|talk|speak|present|tell|explain|walk|lead|run|chair)(?:ing)?\b",
)

_CUES = ("ch ", "ich", " me", "myself", "I ", "I’", "I'")


def with_oneself(
    lineup: Lineup, sentences: tuple[Sentence, ...], passages: tuple[Passage, ...], text: str
) -> Lineup:
    """The speakers, and behind them whoever wrote that they speak themselves: always a doubt."""
    told = (one.text for one in sentences if any(cue in one.text for cue in _CUES))
    if not any(map(_SPEAKING_ONESELF.search, told)):
        return lineup
    name = signer(passages) or next(reversed(senders(text)), "")
    unsure = lineup.unsure | {"speakers"}
    if " " not in name or any(one.name.casefold() == name.casefold() for one in lineup.speakers):
        return replace(lineup, unsure=unsure if not name else lineup.unsure)
    return replace(lineup, speakers=(*lineup.speakers, Speaker(name)), unsure=unsure)
