"""The newsletter's archive: issues that have left, to be read without being on a list."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mailer.actions.mailing import archive
from mailer.compose.issue_view import issue_view
from mailer.compose.view import long_day
from mailer.web.public.handlers import Handlers
from mailer.web.public.page import words_of
from mailer.web.public.words import ARCHIVE


class ArchivePages(Handlers):
    """The same for everybody, so they may be kept for a while."""

    def routes(self) -> list[Route]:
        return [Route("/archiv", self.listing), Route("/archiv/{slug}", self.issue)]

    async def listing(self, request: Request) -> Response:
        """All issues, the newest first."""
        visitor = self.visitor(request)
        found = await archive.listing(self.desk)
        return self.pages.answer(
            request,
            visitor,
            "archive.html",
            title=visitor.told(ARCHIVE["title"]),
            here=words_of(ARCHIVE, visitor),
            issues=[
                {
                    "slug": one.slug,
                    "title": one.title,
                    "day": long_day(one.sends_at, one.timezone, visitor.language),
                }
                for one in found
            ],
            content_language=self.desk.workspace.settings.site.language,
        )

    async def issue(self, request: Request) -> Response:
        """One issue, in the reader's language where it has that."""
        visitor = self.visitor(request)
        slug = request.path_params["slug"]
        found = await archive.by_slug(self.desk, slug, visitor.language)
        if found is None:
            raise HTTPException(404)
        site = self.desk.workspace.settings.site
        return self.pages.answer(
            request,
            visitor,
            "issue.html",
            title=found.title,
            here=words_of(ARCHIVE, visitor),
            issue=issue_view(found, visitor.language, site.timezone),
            content_language=found.language or site.language,
        )
