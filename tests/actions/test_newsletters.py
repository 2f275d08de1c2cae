"""Newsletters: what was released is what leaves, and no issue tells an old time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from postbox import (
    SLUG,
    html_of,
    inbox,
    ledger,
    on_list,
    person,
    publish,
    row_of,
    sent,
    text_of,
    tick,
    with_schedule,
    write_issue,
)
from sqlalchemy import update
from support import START, Office, a_seminar

from mailer.actions.mailing import mailings, newsletters, preview, wordings
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes
from mailer.actions.subscription import subscriptions
from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.errors import ContentError, InvalidValueError, NotFoundError, RefusedError
from mailer.issue_file import read_issue
from mailer.store import seminars as seminar_store
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing

SENDS = datetime(2027, 2, 1, 8, tzinfo=UTC)  # 9:00 in Berlin
HEAD = """\
+++
title = "Neues im Februar"
send_at = 2027-02-01T09:00:00
lists = ["newsletter"]
seminars = ["waermeplanung"]
+++

Das ist die Einleitung.

## Förderung

Bis Juni.

[Zur Förderung](https://example.org/f)
"""
ENGLISH = '+++\ntitle = "News in February"\n+++\n\nThis is the introduction.\n'


def issue(*changes: tuple[str, str]) -> str:
    text = HEAD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


async def planned(office: Office, *names: str, text: str = HEAD) -> newsletters.PlannedIssue:
    """The issue ``februar`` about a published seminar, planned for some people."""
    await publish(office)
    if names:
        await on_list(office, *names, list_slug="newsletter")
    write_issue(office, "februar", text)
    return await newsletters.plan(office.desk, "februar")


async def again(office: Office, text: str) -> newsletters.PlannedIssue:
    write_issue(office, "februar", text)
    return await newsletters.plan(office.desk, "februar")


async def release(office: Office) -> newsletters.PlannedIssue:
    return await newsletters.release(office.desk, "februar", "", "Erika")


async def state(office: Office, step: str = "issue") -> tuple[str, str]:
    row = await row_of(office, step)
    return row.state.value, row.waits_for


async def half_sent(office: Office, *names: str) -> None:
    """The issue is under way: the first of ``names`` has it, the others are still waiting."""
    await planned(office, *names)
    await release(office)
    office.clock.move_to(SENDS)
    await tick(office)
    first = person(names[0]).address.key
    async with office.desk.database.write() as connection:
        values = {"state": DeliveryState.SENT, "ended_at": SENDS}
        await connection.execute(
            update(delivery).where(delivery.c.address_key == first).values(**values)
        )


async def test_it_waits_for_its_release_and_then_leaves_once(office: Office) -> None:
    done = await planned(office, "anna", "bert")
    (step,) = done.steps
    assert (step.step, step.due_at, step.recipients) == ("issue", SENDS, 2)
    assert step.waits_for == "release"
    office.clock.move_to(SENDS)
    assert "februar issue" in (await tick(office)).waiting
    assert await sent(office) == []
    (step,) = (await release(office)).steps
    assert step.released_by == "Erika"
    assert await sent(office) == [("issue", "anna"), ("issue", "bert")]
    assert len(await sent(office)) == 2
    mail = inbox(office, "anna")[0]
    assert mail["Subject"] == "Newsletter: Neues im Februar"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "newsletter.list." in mail["List-ID"]
    text = text_of(mail)
    for words in (
        "Das ist die Einleitung.",
        "Bis Juni.",
        "Wärmeplanung für kleine Gemeinden",
        "https://example.org/f",
        "10. März 2027",
        "https://seminare.example.org/archiv",
    ):
        assert words in text, words
    assert 'href="https://seminare.example.org/seminar/waermeplanung"' in html_of(mail)


@pytest.mark.parametrize(
    "change",
    [
        ("Bis Juni.", "Bis Mai."),
        ("Neues im Februar", "Neues im Winter"),
        ('["waermeplanung"]', "[]"),
        ("https://example.org/f", "https://example.org/g"),
        ("Das ist die Einleitung.", "Das ist die Einleitung.\n\n## Noch eine\n\nMeldung."),
    ],
)
async def test_an_edit_withdraws_the_release(office: Office, change: tuple[str, str]) -> None:
    await planned(office, "anna")
    await release(office)
    (step,) = (await again(office, issue(change))).steps
    assert step.waits_for == "release: content changed"
    office.clock.move_to(SENDS)
    assert await sent(office) == []
    await release(office)
    assert await sent(office) == [("issue", "anna")]


async def test_planning_again_without_a_change_keeps_the_release(office: Office) -> None:
    await planned(office, "anna")
    await release(office)
    (step,) = (await newsletters.plan(office.desk, "februar")).steps
    assert (step.released_by, step.waits_for) == ("Erika", "")


async def test_what_was_edited_and_not_planned_is_not_what_leaves(office: Office) -> None:
    await planned(office, "anna")
    await release(office)
    write_issue(office, "februar", issue(("Bis Juni.", "Bis Mai.")))
    office.clock.move_to(SENDS)
    await sent(office)
    assert "Bis Juni." in text_of(inbox(office)[0])


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("2027-02-03T09:00:00", datetime(2027, 2, 3, 8, tzinfo=UTC)),
        ("2027-02-03T09:00:00Z", datetime(2027, 2, 3, 9, tzinfo=UTC)),
        ("2027-03-28T01:30:00", datetime(2027, 3, 28, 0, 30, tzinfo=UTC)),
        # The hour that the spring change skips, and the one that the autumn change repeats.
        ("2027-03-28T02:30:00", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        ("2027-03-28T03:30:00", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        ("2027-10-31T02:30:00", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        ("2027-10-31T02:30:00+01:00", datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
    ],
)
async def test_planning_anew_moves_it(office: Office, written: str, due: datetime) -> None:
    await planned(office, "anna")
    await release(office)
    (step,) = (await again(office, issue(("2027-02-01T09:00:00", written)))).steps
    assert step.due_at == due
    office.clock.move_to(due - timedelta(seconds=1))
    assert await sent(office) == []
    assert (await row_of(office, "issue")).late_at == due + timedelta(days=2)


async def test_it_is_missed_rather_than_late_and_can_be_set_anew(office: Office) -> None:
    await planned(office, "anna")
    await release(office)
    office.clock.move_to(SENDS + timedelta(days=2, seconds=1))
    assert "februar issue" in (await tick(office)).missed
    (step,) = (await newsletters.plan(office.desk, "februar")).steps
    assert step.state == "missed"
    moved = issue(("2027-02-01T09:00:00", "2027-02-05T09:00:00"))
    (step,) = (await again(office, moved)).steps
    assert (step.state, step.due_at) == ("scheduled", SENDS + timedelta(days=4))
    office.clock.move_to(SENDS + timedelta(days=4))
    assert await sent(office) == [("issue", "anna")]


async def test_an_issue_planned_too_late_says_so(office: Office) -> None:
    office.clock.move_to(SENDS + timedelta(days=3))
    (step,) = (await planned(office, "anna")).steps
    assert step.state == "missed"


async def test_another_list_is_another_audience_and_needs_a_release(office: Office) -> None:
    await planned(office, "anna")
    await on_list(office, "bert", list_slug="seminare")
    await release(office)
    (step,) = (await again(office, issue(('["newsletter"]', '["seminare"]')))).steps
    assert (step.recipients, step.waits_for) == (1, "release: content changed")
    office.clock.move_to(SENDS)
    await release(office)
    assert await sent(office) == [("issue", "bert")]


async def test_once_under_way_the_list_is_fixed(office: Office) -> None:
    await half_sent(office, "anna", "bert")
    with pytest.raises(RefusedError, match="newsletter"):
        await again(office, issue(('["newsletter"]', '["seminare"]')))
    assert (await state(office))[0] == "sending"


async def test_who_is_on_two_lists_gets_one(office: Office) -> None:
    await on_list(office, "anna", list_slug="seminare")
    text = issue(('["newsletter"]', '["newsletter", "seminare", "newsletter"]'))
    await planned(office, "anna", text=text)
    await release(office)
    office.clock.move_to(SENDS)
    assert await sent(office) == [("issue", "anna")]


async def test_an_edit_while_it_is_sent_pauses_it(office: Office) -> None:
    await half_sent(office, "anna", "bert")
    await again(office, issue(("Bis Juni.", "Bis Mai.")))
    assert await state(office) == ("paused", "content changed while sending")
    assert await sent(office) == [("issue", "anna")]
    await mailings.resume(office.desk, (await row_of(office, "issue")).id)
    assert await sent(office) == [("issue", "anna"), ("issue", "bert")]
    assert "Bis Mai." in text_of(inbox(office, "bert")[0])


async def move(office: Office) -> None:
    later = START + timedelta(days=7)
    await changes.reschedule(office.desk, SLUG, later, later + timedelta(hours=1))


async def cancel(office: Office) -> None:
    await changes.cancel(office.desk, SLUG)


async def retitle(office: Office) -> None:
    await changes.update(office.desk, SLUG, {"title": "Kälteplanung"}, notify=False)


FULL = "Zurzeit sind alle Plätze vergeben. Auf die Warteliste setzen lassen ("
CLOSED = "Alle Plätze sind vergeben; eine Anmeldung ist nicht mehr möglich."


@pytest.mark.parametrize(
    ("capacity", "closes", "said"),
    [
        (2, SENDS, "Anmelden ("),
        (1, None, FULL),
        (1, SENDS + timedelta(days=1), FULL),
        (1, SENDS, CLOSED),
    ],
)
async def test_a_full_seminar_is_told_as_full_when_the_issue_leaves(
    office: Office, capacity: int, closes: datetime | None, said: str
) -> None:
    """What fills up after the release needs no other one."""
    await planned(office, "anna")
    await release(office)
    await changes.update(office.desk, SLUG, {"capacity": capacity}, notify=False)
    await registrations.register(office.desk, SLUG, person("dora"))
    async with office.desk.database.write() as connection:
        closing = mailing.c.template == "waitlist-closed"
        await connection.execute(update(mailing).where(closing).values(due_at=closes))
    looked_at = (await preview.preview_issue(office.desk, "februar")).opened.text
    office.clock.move_to(SENDS)
    await sent(office)
    for text in (looked_at, text_of(inbox(office, "anna")[-1])):
        assert [one for one in ("Anmelden (", FULL, CLOSED) if one in text] == [said]
        assert ("/anmelden)" in text) == (said is not CLOSED)


@pytest.mark.parametrize("change", [move, cancel, retitle])
async def test_a_seminar_that_changes_withdraws_the_release(office: Office, change: Any) -> None:
    await planned(office, "anna")
    await release(office)
    await change(office)
    office.clock.move_to(SENDS)
    assert "februar issue" in (await tick(office)).waiting
    assert (await state(office))[1] == "release: content changed"
    await release(office)
    await sent(office)
    text = text_of(inbox(office)[-1])
    assert "10. März 2027" not in text or change is retitle
    assert ("17. März 2027" in text) is (change is move)
    assert ("Wärmeplanung" in text) is (change is move)
    assert ("Kälteplanung" in text) is (change is retitle)


@pytest.mark.parametrize("change", [move, cancel, retitle])
async def test_a_seminar_that_changes_while_it_is_sent_pauses_it(
    office: Office, change: Any
) -> None:
    await half_sent(office, "anna", "bert")
    await change(office)
    assert await state(office) == ("paused", "content changed while sending")
    await sent(office)
    assert inbox(office, "bert") == []
    await mailings.resume(office.desk, (await row_of(office, "issue")).id)
    await sent(office)
    text = text_of(inbox(office, "bert")[0])
    assert ("17. März 2027" in text, "Wärmeplanung" in text) == (change is move, change is move)


async def test_a_change_that_does_not_show_pauses_nothing(office: Office) -> None:
    await half_sent(office, "anna", "bert")
    link = {"join_url": "https://neu.example.org/r"}
    await changes.update(office.desk, SLUG, link, notify=False)
    assert await state(office) == ("sending", "")


async def test_a_seminar_that_begins_before_it_is_sent_is_not_upcoming(office: Office) -> None:
    await planned(office, "anna", text=issue(("2027-02-01", "2027-04-01")))
    page = await newsletters.web_view(office.desk, "februar")
    assert "Wärmeplanung" not in page


async def test_withdrawn_it_goes_to_nobody_else(office: Office) -> None:
    await half_sent(office, "anna", "bert", "carla")
    assert await newsletters.withdraw(office.desk, "februar") == 2
    assert await newsletters.withdraw(office.desk, "februar") == 0
    assert await sent(office) == [("issue", "anna")]
    assert (await ledger(office, "issue"))["bert"] == "cancelled newsletter withdrawn"
    assert (await state(office))[0] == "cancelled"
    with pytest.raises(RefusedError, match="withdrawn"):
        await newsletters.plan(office.desk, "februar")
    with pytest.raises(RefusedError):
        await release(office)


async def test_withdrawn_before_it_was_due_it_never_leaves(office: Office) -> None:
    await planned(office, "anna")
    await release(office)
    assert await newsletters.withdraw(office.desk, "februar") == 0
    office.clock.move_to(SENDS)
    assert await sent(office) == []


async def test_only_those_get_it_who_may(office: Office, tmp_path: Path) -> None:
    from mailer.actions.imports import recipients

    await publish(office)
    file = tmp_path / "list.csv"
    file.write_text(
        "Vorname;E-Mail;Rechtsgrundlage\nanna;post@example.org;consent\n"
        "bert;post@example.org;consent\ncarla;carla@example.org;\n"
        "dora;dora@example.org;consent\nemil;emil@example.org;consent\n",
        encoding="utf-8",
    )
    await recipients.import_file(office.desk, file, "newsletter")
    await subscriptions.unsubscribe(office.desk, "dora@example.org", "newsletter", "link")
    # A registration for the seminar that it shows is no reason against the newsletter.
    await registrations.register(office.desk, SLUG, person("emil"))
    write_issue(office, "februar", HEAD)
    await newsletters.plan(office.desk, "februar")
    await release(office)
    office.clock.move_to(SENDS)
    await tick(office)
    assert await ledger(office, "issue") == {
        "anna": "queued",
        "bert": "skipped address shared with a recipient",
        "carla": "skipped no legal basis",
        "dora": "skipped unsubscribed",
        "emil": "queued",
    }
    await subscriptions.unsubscribe(office.desk, "emil@example.org", "newsletter", "link")
    assert ("issue", "emil") not in await sent(office)  # also between the freeze and the mail


@pytest.mark.parametrize("translated", [True, False])
async def test_english_readers(office: Office, translated: bool) -> None:
    await on_list(office, "ann", list_slug="newsletter", language="en")
    if translated:
        write_issue(office, "februar.en", ENGLISH)
    await planned(office, "anna")
    await release(office)
    office.clock.move_to(SENDS)
    await sent(office)
    english, german = inbox(office, "ann@")[0], inbox(office, "anna@")[0]
    assert german["Content-Language"] == "de"
    assert "Das ist die Einleitung." in text_of(german)
    if translated:
        assert english["Content-Language"] == "en"
        assert english["Subject"] == "Newsletter: News in February"
        assert "This is the introduction." in text_of(english)
        assert "Das ist die Einleitung." not in text_of(english)
        assert "10 March 2027" in text_of(english)
    else:  # a mail in one language: no English frame around German words
        assert english["Content-Language"] == "de"
        assert "Das ist die Einleitung." in text_of(english)


async def test_a_translation_that_comes_later_withdraws_the_release(office: Office) -> None:
    await planned(office, "anna")
    await release(office)
    write_issue(office, "februar.en", ENGLISH)
    (step,) = (await newsletters.plan(office.desk, "februar")).steps
    assert step.waits_for == "release: content changed"


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_archive_shows_it_for_no_reader_in_particular(
    office: Office, language: str
) -> None:
    await planned(office, "anna")
    write_issue(office, "februar.en", ENGLISH)
    page = await newsletters.web_view(office.desk, "februar", language)
    words = "Das ist die Einleitung." if language == "de" else "This is the introduction."
    assert words in page
    assert f'lang="{language}"' in page
    for secret in ("abmelden", "einstellungen", "anna", "Erika", "anybody", "/archiv/", "Z0"):
        assert secret not in page, secret


async def test_the_preview_is_of_the_file_as_it_is_now(office: Office) -> None:
    await planned(office, "anna")
    write_issue(office, "februar", issue(("Bis Juni.", "Bis Mai.")))
    found = await preview.preview_issue(office.desk, "februar", "anna@example.org")
    assert b"Bis Mai." in found.message
    assert [one for one in found.findings if one.severity.name == "ERROR"] == []
    write_issue(office, "entwurf", issue())
    assert (await preview.preview_issue(office.desk, "entwurf")).message


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("send_at = 2027-02-01T09:00:00\n", ""), "send_at"),
        (('["newsletter"]', '["gibt-es-nicht"]'), "gibt-es-nicht"),
        (('["waermeplanung"]', '["gibt-es-nicht"]'), "gibt-es-nicht"),
        (("lists =", 'plan = "gibt-es-nicht"\nlists ='), "gibt-es-nicht"),
        (("Bis Juni.", "Hallo {{ reader.name }},"), "reader.name"),
        (("## Förderung", "## {{seminar.title}}"), "seminar.title"),
        (("lists =", 'plan = "online-seminar"\nlists ='), "online-seminar.toml"),
    ],
)
async def test_what_cannot_be_planned_says_why(
    office: Office, change: tuple[str, str], told: str
) -> None:
    with pytest.raises(ContentError) as problem:
        await planned(office, "anna", text=issue(change))
    assert told in problem.value.sentence.de
    assert await newsletters.listing(office.desk) == []
    with pytest.raises(NotFoundError, match="newsletter plan"):
        await release(office)


@pytest.mark.parametrize("line", ['calendar = "publish"', 'audience = "invited"'])
async def test_a_plan_that_fits_no_newsletter_is_refused(office: Office, line: str) -> None:
    step = '[[step]]\nkey = "issue"\ntemplate = "newsletter"\noffset = "0"\n'
    audience = "" if "audience" in line else 'audience = "subscribers"\n'
    other = with_schedule(office, "newsletter", f'name = "N"\n{step}{audience}{line}\n')
    with pytest.raises(ContentError, match=r"newsletter\.toml"):
        await planned(other, "anna")


async def test_without_a_list_it_goes_to_the_newsletters(office: Office) -> None:
    await on_list(office, "bert", list_slug="seminare")
    done = await planned(office, "anna", text=issue(('lists = ["newsletter"]\n', "")))
    assert (done.issue.lists, done.steps[0].recipients) == (("newsletter",), 1)


@pytest.mark.parametrize(
    "title",
    [
        "",
        'Sie sagte: "Ja"',
        "C:\\neu\\x",
        'Ende \\"',
        "'''",
        '"""',
        "# kein Kommentar",
        "März – 💧",
    ],
)
async def test_a_new_file_can_be_planned_as_it_is(office: Office, title: str) -> None:
    await publish(office)
    await publish(office, slug="b", title='Noch "eins" \\ # x', starts_at=START - timedelta(days=9))
    path = await newsletters.new(office.desk, "neu", title=title, sends_at=None, until=None)
    done = await newsletters.plan(office.desk, "neu")
    assert done.issue.title == (title or "Newsletter")
    assert [one.slug for one in done.issue.seminars] == ["b", SLUG]
    assert done.issue.sends_at == datetime(2027, 1, 10, 8, tzinfo=UTC)
    assert done.issue.lists == ("newsletter",)
    assert "01.03.2027" in path.read_text(encoding="utf-8")
    with pytest.raises(RefusedError, match=r"neu\.md"):
        await newsletters.new(office.desk, "neu", title="x", sends_at=None, until=None)


@pytest.mark.parametrize(
    "sends_at",
    [
        datetime(2027, 2, 1, 8, tzinfo=UTC),
        datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),  # the same wall time once more
    ],
)
async def test_a_new_file_means_the_moment_that_was_given(
    office: Office, sends_at: datetime
) -> None:
    await newsletters.new(office.desk, "neu", title="x", sends_at=sends_at, until=None)
    found = await newsletters.written(office.desk, "neu")
    assert found.sends_at.astimezone(UTC) == sends_at


async def test_a_new_file_names_what_is_to_come_until_then(office: Office) -> None:
    await publish(office)
    await publish(office, slug="bald", title="Bald", starts_at=START - timedelta(days=20))
    async with office.desk.database.write() as connection:
        draft = a_seminar(slug="entwurf", title="Entwurf", starts_at=START - timedelta(days=20))
        await seminar_store.add(connection, draft, office.clock.now())
    until = START - timedelta(days=10)
    await newsletters.new(office.desk, "neu", title="x", sends_at=None, until=until)
    found = read_issue(office.desk.workspace.path, "neu", "de")
    assert found.file.seminars == ("bald",)


@pytest.mark.parametrize("slug", ["../x", "a/b", "Ä", "", "a.en", "a" * 61])
async def test_a_new_file_has_a_plain_name(office: Office, slug: str) -> None:
    with pytest.raises(InvalidValueError, match="2027-03"):
        await newsletters.new(office.desk, slug, title="x", sends_at=None, until=None)


@pytest.mark.parametrize("title", ["a\nlists = []", "a\x00", "a\x7f"])
async def test_a_title_that_breaks_the_file_is_refused(office: Office, title: str) -> None:
    with pytest.raises(InvalidValueError):
        await newsletters.new(office.desk, "neu", title=title, sends_at=None, until=None)
    assert not (office.desk.workspace.path / "newsletters" / "neu.md").exists()


async def test_what_a_text_leaves_over_is_not_released(office: Office) -> None:
    await planned(office, "anna", text=issue(("Bis Juni.", "[Seite](/seminar/x)")))
    with pytest.raises(RefusedError, match="/seminar/x"):
        await release(office)


async def test_a_correction_goes_to_those_who_had_it_and_are_still_there(office: Office) -> None:
    await half_sent(office, "anna", "bert", "carla")
    await sent(office)
    await on_list(office, "spaet", list_slug="newsletter")
    await subscriptions.unsubscribe(office.desk, "bert@example.org", "newsletter", "link")
    wrong = (await row_of(office, "issue")).id
    draft = await wordings.correct(office.desk, wrong, "Bis **Mai**.", "Erika")
    assert (draft.step, draft.recipients, draft.has_text) == ("issue-correction", 3, True)
    assert len(await sent(office)) == 3
    await newsletters.release(office.desk, "februar", "issue-correction", "Erika")
    assert (await sent(office))[3:] == [
        ("issue-correction", "anna"), ("issue-correction", "carla"),
    ]  # fmt: skip
    mail = inbox(office, "carla")[-1]
    assert "Bis Mai." in text_of(mail)
    assert "newsletter.list." in mail["List-ID"]
    assert mail["List-Unsubscribe-Post"]
    assert (await ledger(office, "issue-correction"))["bert"] == "skipped unsubscribed"


async def test_listing_tells_what_was_planned(office: Office) -> None:
    await planned(office)
    write_issue(office, "januar", issue(("2027-02-01", "2027-01-20")))
    await newsletters.plan(office.desk, "januar")
    assert [one.slug for one in await newsletters.listing(office.desk)] == ["januar", "februar"]
    assert (await row_of_issue_states(office)) == {MailingState.SCHEDULED}


async def row_of_issue_states(office: Office) -> set[MailingState]:
    rows = await mailings.listing(office.desk)
    return {one.mailing.state for one, _ in rows if one.mailing.step_key == "issue"}
