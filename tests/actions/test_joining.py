"""Joining a list: only who confirms is on it, and who does not is forgotten."""

import contextlib
from datetime import timedelta
from typing import Any

import pytest
from postbox import html_of, inbox, on_list, person, publish, sent, text_of, tick, write_issue
from rows import rows_of
from sqlalchemy import select
from support import Office

from mailer.actions.mailing import newsletters
from mailer.actions.mailing.plans import NobodyError
from mailer.actions.person import blocks
from mailer.actions.registration import registrations
from mailer.actions.subscription import joining, subscriptions
from mailer.compose.view import hour, long_day
from mailer.compose.zones import Clock
from mailer.domain.consent import CONFIRM_WITHIN, SubscriptionState
from mailer.domain.errors import ContentError, InvalidValueError, RefusedError
from mailer.store import facts, suppressions
from mailer.store.people import person as person_table
from mailer.store.subscriptions import subscription_event

S = SubscriptionState
DAY = timedelta(days=1)
ISSUE = """\
+++
title = "Neues"
send_at = {}
lists = ["newsletter"]
+++
Text.
"""


async def ask(
    office: Office, name: str = "anna", list_slug: str = "newsletter", **who: Any
) -> joining.Joining:
    return await joining.ask(
        office.desk, person(name, **who), list_slug, source="https://e.org/newsletter", way="form"
    )


def later(office: Office, by: timedelta) -> None:
    office.clock.move_to(office.clock.now() + by)


def link_in(mail: Any) -> str:
    (found,) = {one for one in text_of(mail).split() if "/bestaetigen/" in one}
    return str(found)


async def proofs(office: Office) -> list[tuple[str, ...]]:
    async with office.desk.database.read() as connection:
        rows = rows_of(await connection.execute(select(subscription_event)))
    return [(one["state"].value, one["way"], one["source"], one["wording_version"]) for one in rows]


async def people(office: Office) -> list[str]:
    async with office.desk.database.read() as connection:
        rows = await connection.execute(select(person_table.c.first_name).order_by("id"))
    return list(rows.scalars())


async def newsletter_leaves(office: Office) -> list[str]:
    """Who gets an issue of the newsletter that leaves now."""
    at = (office.clock.now() + timedelta(minutes=1)).isoformat(timespec="seconds")
    slug = f"i{int(office.clock.now().timestamp())}"
    write_issue(office, slug, ISSUE.format(at))
    await newsletters.plan(office.desk, slug)
    with contextlib.suppress(NobodyError):
        await newsletters.release(office.desk, slug, "", "Erika")
    before = len(await sent(office))
    later(office, timedelta(minutes=2))
    return [who for step, who in (await sent(office))[before:] if step == "issue"]


@pytest.mark.parametrize("language", ["de", "en"])
async def test_from_the_question_to_the_welcome(office: Office, language: str) -> None:
    asked = await ask(office, language=language)
    assert (asked.state, asked.mails) == (S.PENDING, 1)
    assert await sent(office) == [("opt-in", "anna")]
    question = inbox(office)[0]
    assert question["Content-Language"] == language
    for name in ("List-Unsubscribe", "List-Unsubscribe-Post", "List-ID", "Precedence"):
        assert question[name] is None, name
    assert question["Auto-Submitted"] == "auto-generated"
    assert "abmelden" not in html_of(question)  # nobody can leave who is not on it yet
    assert await newsletter_leaves(office) == []
    done = await joining.confirm(office.desk, link_in(question))
    assert (done.state, done.mails) == (S.SUBSCRIBED, 1)
    assert ("subscribed", "anna") in await sent(office)
    welcome = inbox(office)[-1]
    assert "newsletter.list." in welcome["List-ID"]
    assert "/abmelden/" in welcome["List-Unsubscribe"]
    assert welcome["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert await newsletter_leaves(office) == ["anna"]
    assert await proofs(office) == [
        ("pending", "form", "https://e.org/newsletter", "2026-11"),
        ("subscribed", "double opt-in", "https://e.org/newsletter", "2026-11"),
    ]


async def test_confirming_twice_is_once(office: Office) -> None:
    await ask(office)
    await sent(office)
    link = link_in(inbox(office)[0])
    await joining.confirm(office.desk, f"{link}/")
    again = await joining.confirm(office.desk, link.rpartition("/")[2])
    assert (again.state, again.mails) == (S.SUBSCRIBED, 0)
    assert (await sent(office)).count(("subscribed", "anna")) == 1
    assert len(await proofs(office)) == 2


@pytest.mark.parametrize(
    "token",
    [
        "", "x", "1-newsletter", "1-newsletter.AAAA", "2-newsletter.{}", "1-seminare.{}",
        "1-newsletter.{}x", "ä", "1-newsletter.{}\x00", "../../1",
    ],
)  # fmt: skip
async def test_a_forged_token_confirms_nobody(office: Office, token: str) -> None:
    await ask(office)
    await sent(office)
    right = link_in(inbox(office)[0]).rpartition(".")[2]
    with pytest.raises(InvalidValueError):
        await joining.confirm(office.desk, token.format(right))
    assert [one[0] for one in await proofs(office)] == ["pending"]


async def test_the_key_of_another_door_does_not_fit(office: Office) -> None:
    await ask(office)
    for other in (office.desk.workspace.links.unsubscribe(1, "newsletter"),
                  office.desk.workspace.links.settings(1)):  # fmt: skip
        with pytest.raises(InvalidValueError):
            await joining.confirm(office.desk, other)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("late", [timedelta(0), 2 * DAY])
async def test_the_question_says_how_long_its_link_is_valid(
    office: Office, late: timedelta, language: str
) -> None:
    """It counts from the request, however late the mail leaves."""
    until = office.clock.now() + CONFIRM_WITHIN
    await ask(office, language=language)
    later(office, late)
    await sent(office)
    told = " ".join(text_of(inbox(office)[0]).split())
    day = long_day(until, "Europe/Berlin", language)
    at = hour(until, Clock("Europe/Berlin", "Europe/Berlin"), language)
    assert f"{day}, {at}" in told
    sentence = {
        "de": "„Ich möchte den Newsletter per E-Mail erhalten.",
        "en": "‘I would like to receive the newsletter by email.",
    }
    assert sentence[language] in told


async def test_after_seven_days_it_is_too_late_and_nothing_is_left(office: Office) -> None:
    await ask(office)
    await sent(office)
    link = link_in(inbox(office)[0])
    later(office, 7 * DAY - timedelta(seconds=1))
    await tick(office)
    assert await people(office) == ["anna"]
    later(office, timedelta(seconds=2))
    with pytest.raises(RefusedError, match="expired"):
        await joining.confirm(office.desk, link)
    await tick(office)
    assert await people(office) == []
    assert await proofs(office) == []
    with pytest.raises(RefusedError, match="expired"):
        await joining.confirm(office.desk, link)
    again = await ask(office)
    assert (again.state, again.mails) == (S.PENDING, 1)


async def test_on_the_last_day_it_still_counts(office: Office) -> None:
    await ask(office)
    await sent(office)
    later(office, 7 * DAY - timedelta(seconds=1))
    assert (await joining.confirm(office.desk, link_in(inbox(office)[0]))).state is S.SUBSCRIBED
    later(office, 7 * DAY)
    await tick(office)
    assert await people(office) == ["anna"]


async def test_who_is_known_otherwise_is_not_deleted_but_not_on_the_list(office: Office) -> None:
    await publish(office)
    await registrations.register(office.desk, "waermeplanung", person("anna"))
    await ask(office)
    await sent(office)
    link = link_in(inbox(office)[-1])
    later(office, 8 * DAY)
    await tick(office)
    assert await people(office) == ["anna"]
    with pytest.raises(RefusedError, match="expired"):
        await joining.confirm(office.desk, link)
    assert await newsletter_leaves(office) == []


async def test_a_question_that_nobody_could_deliver_does_not_leave_late(office: Office) -> None:
    await ask(office)
    later(office, 8 * DAY)
    assert await sent(office) == []


async def test_who_is_on_it_already_gets_no_mail(office: Office) -> None:
    await on_list(office, "anna", list_slug="newsletter")
    asked = await ask(office)
    assert (asked.state, asked.mails) == (S.SUBSCRIBED, 0)
    assert await sent(office) == []
    assert await newsletter_leaves(office) == ["anna"]


async def test_who_left_may_come_back_by_confirming_only(office: Office) -> None:
    await on_list(office, "anna", list_slug="newsletter")
    await subscriptions.unsubscribe(office.desk, "anna@example.org", "newsletter", "link")
    later(office, DAY)
    assert (await ask(office)).state is S.PENDING
    assert await newsletter_leaves(office) == []
    await joining.confirm(office.desk, link_in(inbox(office)[0]))
    assert await newsletter_leaves(office) == ["anna"]


async def test_a_strangers_request_does_not_bring_anybody_back(office: Office) -> None:
    await on_list(office, "anna", list_slug="newsletter")
    await subscriptions.unsubscribe(office.desk, "anna@example.org", "newsletter", "link")
    later(office, DAY)
    await ask(office)
    later(office, 8 * DAY)
    await tick(office)
    await on_list(office, "anna", list_slug="newsletter")  # somebody's old file
    assert await newsletter_leaves(office) == []


async def test_who_leaves_before_the_question_is_sent_is_not_asked(office: Office) -> None:
    await ask(office)
    await subscriptions.unsubscribe(office.desk, "anna@example.org", "newsletter", "staff")
    assert await sent(office) == []


async def test_who_left_since_is_not_put_back_by_the_old_link(office: Office) -> None:
    await ask(office)
    await sent(office)
    link = link_in(inbox(office)[0])
    await joining.confirm(office.desk, link)
    await subscriptions.unsubscribe(office.desk, "anna@example.org", "newsletter", "link")
    with pytest.raises(RefusedError, match="unsubscribed afterwards"):
        await joining.confirm(office.desk, link)
    assert await newsletter_leaves(office) == []


# A link names its request: what ends it


async def link_of(office: Office, **who: Any) -> str:
    """Asks once more; the link in the mail that leaves for it."""
    assert (await ask(office, **who)).mails == 1
    await sent(office)
    return link_in([one for one in inbox(office) if "/bestaetigen/" in text_of(one)][-1])


async def leave(office: Office) -> None:
    await subscriptions.unsubscribe(office.desk, "anna@example.org", "newsletter", "link")


async def test_the_first_link_does_not_confirm_a_later_request(office: Office) -> None:
    first = await link_of(office)
    await joining.confirm(office.desk, first)
    await leave(office)
    later(office, DAY)
    second = await link_of(office)
    for _ in range(2):
        with pytest.raises(RefusedError, match="unsubscribed afterwards"):
            await joining.confirm(office.desk, first)
    assert await newsletter_leaves(office) == []
    assert (await joining.confirm(office.desk, second)).mails == 1
    with pytest.raises(RefusedError, match="unsubscribed afterwards"):
        await joining.confirm(office.desk, first)
    assert (await joining.confirm(office.desk, second)).mails == 0
    assert await newsletter_leaves(office) == ["anna"]


async def test_of_two_requests_the_newer_mails_link_counts(office: Office) -> None:
    first = await link_of(office)
    later(office, DAY)
    second = await link_of(office)
    assert first != second
    with pytest.raises(RefusedError, match="newer mail") as refused:
        await joining.confirm(office.desk, first)
    assert "neuere Mail" in refused.value.sentence.de
    assert (await joining.confirm(office.desk, second)).state is S.SUBSCRIBED
    with pytest.raises(RefusedError, match="newer mail"):
        await joining.confirm(office.desk, first)


async def test_who_asks_twice_at_once_gets_one_mail(office: Office) -> None:
    await ask(office)
    await ask(office)
    assert await sent(office) == [("opt-in", "anna")]
    assert (await joining.confirm(office.desk, link_in(inbox(office)[0]))).mails == 1


async def test_leaving_before_confirming_ends_the_link(office: Office) -> None:
    link = await link_of(office)
    await leave(office)
    with pytest.raises(RefusedError, match="unsubscribed afterwards"):
        await joining.confirm(office.desk, link)
    assert await newsletter_leaves(office) == []


@pytest.mark.parametrize("scope", list(blocks.Scope))
@pytest.mark.parametrize("confirmed", [False, True])
async def test_a_block_ends_older_requests(
    office: Office, scope: blocks.Scope, confirmed: bool
) -> None:
    link = await link_of(office)
    if confirmed:
        await joining.confirm(office.desk, link)
    await blocks.block(office.desk, "ANNA@example.org", reason="Anruf", scope=scope, by="Erika")
    with pytest.raises(RefusedError, match="is blocked") as refused:
        await joining.confirm(office.desk, link)
    assert "gesperrt" in refused.value.sentence.de
    with pytest.raises(RefusedError, match="is blocked"):
        await ask(office)
    assert await newsletter_leaves(office) == []
    await blocks.unblock(office.desk, "anna@example.org")
    if confirmed:
        assert (await joining.confirm(office.desk, link)).mails == 0
        assert await newsletter_leaves(office) == ["anna"]
        return
    with pytest.raises(RefusedError, match=r"unsubscribed afterwards, or blocked"):
        await joining.confirm(office.desk, link)
    assert await newsletter_leaves(office) == []
    later(office, DAY)
    assert (await joining.confirm(office.desk, await link_of(office))).state is S.SUBSCRIBED
    with pytest.raises(RefusedError, match="unsubscribed afterwards"):
        await joining.confirm(office.desk, link)
    assert await newsletter_leaves(office) == ["anna"]


async def test_a_wider_block_ends_requests_too(office: Office) -> None:
    """What asked beside an older block, or before this rule, is ended all the same."""
    link = await link_of(office)
    async with office.desk.database.write() as connection:
        await connection.run_sync(
            lambda sync: suppressions.suppress(
                sync, "anna@example.org", scope="all", reason="hard bounce", detail="5.1.1",
                now=office.clock.now(),
            )
        )  # fmt: skip
    done = await blocks.block(
        office.desk, "anna@example.org", reason="Anruf", scope=blocks.Scope.ALL, by="Erika"
    )
    assert not done.changed
    await blocks.unblock(office.desk, "anna@example.org")
    with pytest.raises(RefusedError, match="or blocked"):
        await joining.confirm(office.desk, link)


async def test_a_forgotten_strangers_link_means_nobody_else(office: Office) -> None:
    """Numbers are given once: SQLite would give the next request the deleted one's."""
    first = await link_of(office)
    later(office, 8 * DAY)
    await tick(office)
    assert await people(office) == []
    asked = await ask(office, "bert")
    with pytest.raises(RefusedError, match="expired"):
        await joining.confirm(office.desk, first)
    assert asked.request > 1
    assert [one[0] for one in await proofs(office)] == ["pending"]


# Links that were mailed before they named their request


def old_link(office: Office, person_id: int) -> str:
    links = office.desk.workspace.links
    return f"{links.site_url}/bestaetigen/{links._joining.sign(f'{person_id}-newsletter')}"


async def mailed_before(office: Office) -> None:
    async with office.desk.database.write() as connection:
        await facts.put(connection, "requests_before_links", "1")


async def test_an_old_link_confirms_the_only_request(office: Office) -> None:
    await ask(office)
    await mailed_before(office)
    done = await joining.confirm(office.desk, old_link(office, 1))
    assert (done.state, done.mails) == (S.SUBSCRIBED, 1)
    assert (await joining.confirm(office.desk, old_link(office, 1))).mails == 0


@pytest.mark.parametrize("then", ["asked again", "left", "left and asked again", "asked since"])
async def test_an_old_link_confirms_nothing_else(office: Office, then: str) -> None:
    await ask(office)
    if then != "asked since":
        await mailed_before(office)
    if "left" in then:
        await leave(office)
    if "again" in then:
        await ask(office)
    with pytest.raises(RefusedError):
        await joining.confirm(office.desk, old_link(office, 1))
    assert "subscribed" not in [one[0] for one in await proofs(office)]


async def test_asking_for_one_list_is_not_asking_for_the_other(office: Office) -> None:
    await ask(office)
    await ask(office, list_slug="seminare")
    await sent(office)
    await joining.confirm(office.desk, link_in(inbox(office)[0]))
    states = [(one[0], one[1]) for one in await proofs(office)]
    assert states == [("pending", "form"), ("pending", "form"), ("subscribed", "double opt-in")]
    await tick(office)
    later(office, 8 * DAY)
    await tick(office)
    assert await people(office) == ["anna"]
    assert len(await proofs(office)) == 2  # the one nobody confirmed is forgotten


async def test_colleagues_at_one_mailbox_join_each_for_themselves(office: Office) -> None:
    await ask(office, "post", first_name="anna")
    await ask(office, "post", first_name="bert")
    await sent(office)
    first, second = (link_in(one) for one in inbox(office))
    assert first != second
    await joining.confirm(office.desk, second)
    assert await newsletter_leaves(office) == ["bert"]


async def test_an_unknown_list_names_those_there_are(office: Office) -> None:
    with pytest.raises(ContentError, match="newsletter"):
        await ask(office, list_slug="gibt-es-nicht")
    assert await people(office) == []
