"""A case: one finding of a message that came back, with all that decides what follows from it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.domain.reply_rule import About, Rule
from mailer.domain.returned import Effect, MatchedBy
from mailer.inbound.judged import Finding, Judged
from mailer.inbound.matching import Match
from mailer.inbound.rules import in_force
from mailer.store.mail_sent import SentMail


@dataclass(frozen=True, slots=True)
class Case:
    """What one finding says, about which mail, within which transaction, at what time (UTC)."""

    desk: Desk
    connection: AsyncConnection
    judged: Judged
    finding: Finding
    match: Match
    now: datetime

    @property
    def mail(self) -> SentMail | None:
        """The mail meant, if it is known."""
        return self.match.mail

    @property
    def rule(self) -> Rule | None:
        """The rule that decided, where it is one about refusals."""
        name = self.finding.rule
        return next((one for one in in_force().rules if one.name == name), None)

    @property
    def about(self) -> About:
        """What of the mail is refused, where it is the mail."""
        return self.rule.about if self.rule else About.NOTHING

    @property
    def evidence(self) -> str:
        """What the other side said, as staff may read it in a year."""
        return self.finding.reply or self.finding.status or self.finding.rule


@dataclass(frozen=True, slots=True)
class Consequence:
    """What was done; ``until_at`` (UTC) is when the mail goes again, or somebody is back.

    ``address_key`` is whom it concerned where that is not the mail's recipient.
    """

    effect: Effect
    until_at: datetime | None = None
    address_key: str = ""


NOTHING = Consequence(Effect.NOTHING)
REFUSED = Consequence(Effect.REFUSED)


class NotYetError(Exception):
    """The mail meant is just being sent: what came back of it is to be looked at again later."""


def is_sure(match: Match) -> bool:
    """Whether a mail was found by what only its reader and we know."""
    return match.mail is not None and match.by not in {MatchedBy.RECIPIENT, MatchedBy.NOTHING}
