"""Proof: whether a certificate of attendance is genuine, by the code that stands on it."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from mailer.actions.registration import certificates
from mailer.domain.certificate import read_code
from mailer.domain.errors import InvalidValueError, NotFoundError, PublicRefusedError, Sentence
from mailer.web.public.handlers import Handlers
from mailer.web.public.page import words_of
from mailer.web.public.words import FORM
from mailer.web.public.words_afterwards import PROOF


class ProofPages(Handlers):
    """Whoever has a certificate can verify it; the page says what stands on it and no more."""

    def routes(self) -> list[Route]:
        return [
            Route("/nachweis", self.form),
            Route("/nachweis/{code}", self.verdict),
        ]

    async def form(self, request: Request) -> Response:
        """One field for the code; it leads to that certificate's page."""
        typed = request.query_params.get("code", "").strip()
        if not typed:
            return self._form(request)
        try:
            code = read_code(typed)
        except InvalidValueError as problem:
            return self._form(request, typed[:60], problem.sentence)
        return RedirectResponse(f"{request.scope.get('root_path', '')}/nachweis/{code}", 303)

    async def verdict(self, request: Request) -> Response:
        """What a genuine certificate says, or why it cannot be confirmed."""
        visitor = self.visitor(request)
        words = words_of(PROOF, visitor)
        again = {
            "url": f"{request.scope.get('root_path', '')}/nachweis",
            "text": words["another"],
        }
        try:
            found = await certificates.verify(self.desk, str(request.path_params["code"]))
        except (InvalidValueError, NotFoundError, PublicRefusedError) as problem:
            status = 410 if isinstance(problem, PublicRefusedError) else 404
            why = visitor.told(problem.sentence)
            return self._hidden(
                self.message(request, words["not_genuine"], why, link=again, status=status)
            )
        page = self.pages.answer(
            request,
            visitor,
            "proof.html",
            title=words["title"],
            here=words,
            certificate=certificates.view_of(self.desk, found, visitor.language),
            code=found.code,
            again=again,
            content_language=self.desk.workspace.settings.site.language,
            private=True,
        )
        return self._hidden(page)

    def _form(self, request: Request, typed: str = "", wrong: Sentence | None = None) -> Response:
        visitor = self.visitor(request)
        return self.pages.answer(
            request,
            visitor,
            "proof_form.html",
            title=visitor.told(PROOF["title"]),
            here=words_of(PROOF, visitor),
            form=words_of(FORM, visitor),
            typed={"code": typed},
            errors={"code": visitor.told(wrong)} if wrong else {},
            status=422 if wrong else 200,
            private=True,
        )

    @staticmethod
    def _hidden(page: Response) -> Response:
        """Search engines keep nobody's certificate."""
        page.headers["X-Robots-Tag"] = "noindex"
        return page
