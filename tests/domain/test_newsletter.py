"""A newsletter issue: one text a language, seminars that are still to come."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from support import a_seminar

from mailer.domain.errors import InvalidValueError
from mailer.domain.newsletter import IssueState, IssueText, NewsItem, NewsletterIssue
from mailer.domain.seminar import SeminarState

SENDS = datetime(2027, 3, 1, 8, tzinfo=UTC)
GERMAN, ENGLISH = IssueText("de", "März"), IssueText("en", "March")


def an_issue(**changes: Any) -> NewsletterIssue:
    values: dict[str, Any] = {"slug": "maerz", "sends_at": SENDS, "texts": (GERMAN,)}
    return NewsletterIssue(**(values | changes))


@pytest.mark.parametrize("texts", [(), (GERMAN, GERMAN), (GERMAN, ENGLISH, ENGLISH)])
def test_it_needs_one_text_a_language(texts: tuple[IssueText, ...]) -> None:
    with pytest.raises(InvalidValueError, match="maerz"):
        an_issue(texts=texts)


def test_the_first_text_names_it() -> None:
    assert an_issue(texts=(ENGLISH, GERMAN)).title == "March"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        an_issue(sends_at=datetime(2027, 3, 1, 8))  # noqa: DTZ001 - that is the point
    with pytest.raises(InvalidValueError, match="Mars"):
        an_issue(timezone="Mars/Olympus")


@pytest.mark.parametrize("title", ["", "  ", "a\nBcc: x@e.org", "a\x00", "a\u2028b", "x" * 201])
def test_a_title_is_one_line_that_says_something(title: str) -> None:
    with pytest.raises(InvalidValueError):
        IssueText("de", title)
    with pytest.raises(InvalidValueError):
        NewsItem(title, "Text")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "/seminar/x", "mailto:a@e.org", "https://", "https://e.org/a b"]
)
def test_news_lead_to_web_addresses(url: str) -> None:
    with pytest.raises(InvalidValueError):
        NewsItem("Titel", "Text", url)
    assert NewsItem("Titel", "Text", "https://e.org/x").url == "https://e.org/x"


def test_the_words_of_a_link_are_one_line() -> None:
    with pytest.raises(InvalidValueError):
        NewsItem("Titel", "Text", "https://e.org", "a\r\nb")


def test_it_shows_what_is_still_to_come_in_the_order_written() -> None:
    seminars = {
        "später": a_seminar(slug="b", state=SeminarState.PUBLISHED),
        "früher": a_seminar(
            slug="a", state=SeminarState.PUBLISHED, starts_at=SENDS + timedelta(minutes=1),
            ends_at=SENDS + timedelta(hours=1),
        ),
        "beginnt gerade": a_seminar(
            slug="c", state=SeminarState.PUBLISHED, starts_at=SENDS,
            ends_at=SENDS + timedelta(hours=1),
        ),
        "Entwurf": a_seminar(slug="d"),
        "abgesagt": a_seminar(slug="e", state=SeminarState.CANCELLED),
    }  # fmt: skip
    shown = an_issue(seminars=tuple(seminars.values())).upcoming
    assert [one.slug for one in shown] == ["b", "a"]


def test_it_is_useful_for_a_week_and_off_when_withdrawn() -> None:
    issue = an_issue()
    assert (issue.starts_at, issue.ends_at) == (SENDS, SENDS + timedelta(days=7))
    assert [an_issue(state=state).is_off for state in IssueState] == [False, False, True]
