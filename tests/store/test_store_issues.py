"""Issues: stored whole, read back with the seminars as they are now."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError
from store.ledger import NOW, STARTS, Ledger, a_mailing, a_seminar, an_issue

from mailer.domain.newsletter import IssueState, IssueText, NewsItem, NewsletterIssue
from mailer.domain.seminar import SeminarState
from mailer.store import issues, mailings, seminars, subjects
from mailer.store.mailings import mailing

TEXTS = (
    IssueText(
        "de", 'März "’—"', "Intro {{ x }}", (NewsItem("A", "b", "https://e.org", "L"),), ("B",)
    ),
    IssueText("en", "March"),
)


async def add(ledger: Ledger, issue: NewsletterIssue) -> int:
    async with ledger.database.write() as connection:
        return await issues.add(connection, issue, NOW)


async def test_an_issue_comes_back_as_it_was(ledger: Ledger) -> None:
    await ledger.seminar("waerme")
    await ledger.seminar("abwasser")
    shown = (a_seminar("waerme"), a_seminar("abwasser"))
    wanted = an_issue(texts=TEXTS, seminars=shown, state=IssueState.PLANNED, lists=("b", "a"))
    number = await add(ledger, wanted)
    async with ledger.database.read() as connection:
        assert await issues.by_slug(connection, "maerz") == (number, wanted)
        assert await issues.by_id(connection, number) == wanted
        assert await issues.by_slug(connection, "april") is None


async def test_its_seminars_are_those_of_now(ledger: Ledger) -> None:
    seminar_id = await ledger.seminar("waerme")
    number = await add(ledger, an_issue(seminars=(a_seminar("waerme"),)))
    moved = replace(a_seminar("waerme"), title="Kälte", state=SeminarState.CANCELLED)
    async with ledger.database.write() as connection:
        await seminars.change(connection, seminar_id, moved, NOW)
    async with ledger.database.read() as connection:
        assert (await issues.by_id(connection, number)).seminars == (moved,)


async def test_a_slug_is_there_once(ledger: Ledger) -> None:
    await add(ledger, an_issue())
    with pytest.raises(IntegrityError):
        await add(ledger, an_issue())


async def test_only_planned_issues_change_with_a_seminar(ledger: Ledger) -> None:
    await ledger.seminar("waerme")
    await ledger.seminar("waerme-2")
    one, other = a_seminar("waerme"), a_seminar("waerme-2")
    wanted = await add(ledger, an_issue("a", seminars=(other, one), state=IssueState.PLANNED))
    await add(ledger, an_issue("b", seminars=(one,), state=IssueState.DRAFT))
    await add(ledger, an_issue("c", seminars=(one,), state=IssueState.WITHDRAWN))
    await add(ledger, an_issue("d", seminars=(other,), state=IssueState.PLANNED))
    async with ledger.database.read() as connection:
        assert [number for number, _ in await issues.showing(connection, "waerme")] == [wanted]


async def test_a_change_is_of_one_issue_and_all_come_by_time(ledger: Ledger) -> None:
    late = await add(ledger, an_issue("a", sends_at=STARTS))
    early = await add(ledger, an_issue("b", sends_at=NOW))
    async with ledger.database.write() as connection:
        await issues.change(connection, late, an_issue("a", texts=TEXTS, sends_at=STARTS), NOW)
    async with ledger.database.read() as connection:
        found = await issues.all_issues(connection)
    assert [(number, one.title) for number, one in found] == [
        (early, "Neues im März"), (late, 'März "’—"'),
    ]  # fmt: skip


async def test_a_mailing_is_about_what_its_row_says(ledger: Ledger) -> None:
    issue_id = await add(ledger, an_issue())
    row = a_mailing(0) | {"seminar_id": None, "issue_id": issue_id, "step_key": "issue"}
    about_issue = await ledger.add(mailing, row)
    about_seminar = await ledger.mailing()
    async with ledger.database.read() as connection:
        for number, title in ((about_issue, "Neues im März"), (about_seminar, "Wärme")):
            found = await mailings.by_id(connection, number)
            assert found is not None
            assert (await subjects.of_mailing(connection, found.mailing)).title == title
