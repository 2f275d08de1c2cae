"""Work: what a form costs whoever sends it, where an office wants that ([web] proof_of_work).

Browsers find a number while somebody fills in the form (``challenge``). Whoever brings no solution
is not turned away: a few such forms are taken each hour, so that nobody needs JavaScript and a
program gains nothing by doing without.
"""

from collections.abc import Mapping

from starlette.requests import Request

from mailer.actions.desk import Desk
from mailer.actions.limits import NETWORK, Limit, Limits
from mailer.config import Web
from mailer.domain.errors import RefusedError, Sentence
from mailer.web.public.assets import Assets
from mailer.web.public.challenge import FIELD, Challenges
from mailer.web.public.page import Asked
from mailer.web.public.visitor import Visitor

_WORKING = Sentence(
    "Ihr Browser rechnet kurz: das hält Programme ab, die Formulare ausfüllen. "
    "Sie müssen nichts tun.",
    "Your browser is calculating for a moment: that keeps out programs that fill in forms. "
    "You need not do anything.",
)
_WAITING = Sentence(
    "Einen Moment noch, dann wird das Formular abgesendet.",
    "One moment, then the form is sent.",
)
_DONE = Sentence(
    "Fertig gerechnet: Das Formular kann abgesendet werden.",
    "Calculated: the form can be sent.",
)
_FAILED = Sentence(
    "Ihr Browser kann hier nicht rechnen. Sie können das Formular trotzdem absenden.",
    "Your browser cannot calculate here. You can send the form all the same.",
)
_AGAIN = Sentence(
    "Bitte senden Sie das Formular noch einmal ab; Ihr Browser rechnet dafür neu.",
    "Please send the form once more; your browser calculates anew for it.",
)
_UNSOLVED = Sentence(
    "Zurzeit kommen hier zu viele Formulare ohne JavaScript an. Bitte schalten Sie JavaScript ein, "
    "versuchen Sie es in einer Stunde noch einmal oder schreiben Sie uns an {address}.",
    "At present too many forms come in here without JavaScript. Please switch JavaScript on, "
    "try again in an hour or write to us at {address}.",
)
_NO_WORKER = Sentence(
    "[web] proof_of_work ist eingeschaltet, aber die Dateien von ALTCHA fehlen; bitte "
    "„make assets“ aufrufen (mit Netz) oder die Einstellung herausnehmen.",
    "[web] proof_of_work is on, but ALTCHA's files are missing; please run "
    '"make assets" (with a network) or take the setting out.',
)


class Work:
    """What the forms of one office cost. Raises RefusedError where ALTCHA's files are missing."""

    def __init__(self, desk: Desk, limits: Limits, assets: Assets) -> None:
        self._desk = desk
        self._limits = limits
        self._is_on = (desk.workspace.settings.web or Web()).proof_of_work
        self._challenges = Challenges(desk.workspace.links.secret)
        self._script, self._worker = assets.script, assets.worker
        if self._is_on and self._worker is None:
            raise RefusedError(_NO_WORKER.de, _NO_WORKER.en)

    def asked(self, request: Request, visitor: Visitor) -> Asked | None:
        """What this page's form asks for; None where forms cost nothing."""
        if not self._is_on or self._worker is None:
            return None
        told = {"working": _WORKING, "waiting": _WAITING, "done": _DONE, "failed": _FAILED}
        return Asked(
            self._challenges.make(_path(request), self._desk.clock.now()),
            self._script,
            f"{request.scope.get('root_path', '')}{self._worker.path}",
            {name: visitor.told(one) for name, one in told.items()},
        )

    async def refusal(self, request: Request, typed: Mapping[str, str]) -> Sentence | None:
        """Why a form is not taken as it came; a solution, or room for one without, is used up."""
        if not self._is_on:
            return None
        path, text = _path(request), typed.get(FIELD, "")
        solution = self._challenges.read(text, path, self._desk.clock.now())
        if solution and await self._limits.takes(Limit.SOLUTION, solution):
            return None
        network = request.scope.get(NETWORK, "")
        if await self._limits.takes(Limit.UNSOLVED_OF_ONE, network) and await self._limits.takes(
            Limit.UNSOLVED, path
        ):
            return None
        if text:  # such as one that was used, or is too old: the next one is in the answer
            return _AGAIN
        office = self._desk.workspace.office()
        address = office.reply_to or office.sender_address
        return Sentence.in_each(lambda one: _UNSOLVED.in_language(one).format(address=address))


def _path(request: Request) -> str:
    return str(request.scope["path"])
