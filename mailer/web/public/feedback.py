"""Feedback: the questions about a seminar, behind a link that works once and names nobody."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mailer.actions.registration import feedback
from mailer.actions.registration.feedback import Asked
from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.feedback import GRADES, LONGEST_ANSWER, Question, QuestionKind
from mailer.web.public.handlers import Handlers, told, typed_in
from mailer.web.public.page import words_of
from mailer.web.public.visitor import Visitor
from mailer.web.public.words import FORM
from mailer.web.public.words_afterwards import ASKING

_FIELD = "frage-"


class FeedbackPages(Handlers):
    """Neither page nor form knows who is asked: the link holds a keyed sum in place of a number."""

    def routes(self) -> list[Route]:
        return [
            Route("/rueckmeldung/{token}", self.form),
            Route("/rueckmeldung/{token}", self.give, methods=["POST"]),
        ]

    @told
    async def form(self, request: Request) -> Response:
        """The questions."""
        asked = await feedback.asked(self.desk, _token(request))
        return self._form(request, asked, {})

    @told
    async def give(self, request: Request) -> Response:
        """Takes the answers; what is wrong with them is said, and what was typed is kept."""
        asked = await feedback.asked(self.desk, _token(request))
        typed = {
            name.removeprefix(_FIELD): text
            for name, text in (await typed_in(request)).items()
            if name.startswith(_FIELD)
        }
        try:
            await feedback.give(self.desk, _token(request), typed)
        except InvalidValueError as problem:
            return self._form(request, asked, typed, problem.sentence)
        visitor = self.visitor(request)
        words = words_of(ASKING, visitor)
        return self.message(request, words["thanks_title"], words["thanks"])

    def _form(
        self,
        request: Request,
        asked: Asked,
        typed: Mapping[str, str],
        wrong: Sentence | None = None,
    ) -> Response:
        visitor = self.visitor(request)
        return self.pages.answer(
            request,
            visitor,
            "feedback.html",
            title=visitor.told(ASKING["title"]),
            here=words_of(ASKING, visitor),
            form=words_of(FORM, visitor),
            seminar=asked.seminar,
            questions=[_shown(one, typed, visitor) for one in asked.questions],
            longest=LONGEST_ANSWER,
            errors={"stand": visitor.told(wrong)} if wrong else {},
            content_language=self.desk.workspace.settings.site.language,
            status=422 if wrong else 200,
            private=True,
        )


def _shown(one: Question, typed: Mapping[str, str], visitor: Visitor) -> dict[str, object]:
    """A question as the form draws it; the ends of a scale say what they mean."""
    low, high = (visitor.told(end) if end else "" for end in (one.low, one.high))
    ends = {GRADES[0]: low, GRADES[-1]: high}
    return {
        "name": f"{_FIELD}{one.key}",
        "text": visitor.told(one.text),
        "is_scale": one.kind is QuestionKind.SCALE,
        "grades": [(str(grade), ends.get(grade, "")) for grade in GRADES],
        "typed": typed.get(one.key, ""),
    }


def _token(request: Request) -> str:
    return str(request.path_params["token"])
