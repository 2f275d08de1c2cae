"""Issues as their readers see them: Markdown made safe, seminars with their pages."""

from mailer.compose.markdown import safe_html
from mailer.compose.snapshot import Issue, Item
from mailer.domain.newsletter import IssueText, NewsletterIssue
from mailer.links import Links


def issues_of(links: Links, issue: NewsletterIssue) -> tuple[Issue, ...]:
    """The issue in each of its languages; readers of others get the first."""
    return tuple(_issue(links, issue, text) for text in issue.texts)


def _issue(links: Links, issue: NewsletterIssue, text: IssueText) -> Issue:
    return Issue(
        title=text.title,
        intro=safe_html(text.intro),
        items=tuple(
            Item(one.title, safe_html(one.text), one.url, one.link_label) for one in text.items
        ),
        seminars=issue.upcoming,
        blocks=tuple(safe_html(one) for one in text.blocks),
        web_url=links.archive(issue.slug),
        page_urls=tuple(links.seminar(one.slug) for one in issue.upcoming),
        language=text.language,
        register_urls=tuple(one.register_url(links.register(one.slug)) for one in issue.upcoming),
    )
