"""Review and teaching: what staff is told, what it decides, and the rules that it adds."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from actions.intake.returning import Returns, absent, bounced, invited, judged, later
from postbox import SLUG, inbox, person, row_of
from rows import Fields
from sqlalchemy import update
from support import Office
from typer.testing import CliRunner

from mailer.actions.intake import review, taking_in, teaching
from mailer.actions.intake.taken import Incoming
from mailer.actions.intake.taking_in import take_in
from mailer.actions.intake.teaching import Lesson
from mailer.actions.mailing import mailings
from mailer.actions.operation.running import run_until_idle
from mailer.actions.person import cards
from mailer.actions.registration import registrations
from mailer.actions.returned import told, words
from mailer.actions.today.tasks import today
from mailer.cli import app
from mailer.domain.errors import InvalidValueError, NotFoundError, RefusedError, SettingsError
from mailer.domain.verdict import Kind, Verdict
from mailer.inbound.judged import Finding, Judged, Tracks
from mailer.inbound.rules import in_force, judge_by
from mailer.inbound.verdict import judge
from mailer.store import standings, suspensions
from mailer.store.deliveries import delivery


@pytest.fixture(autouse=True)
def _program_rules() -> Iterator[None]:
    """No test leaves its rules to another."""
    yield
    judge_by(None)


@pytest.fixture
async def returns(office: Office) -> Returns:
    return await invited(office, "anna", "bert")


async def text_of(office: Office, name: str) -> str:
    """What staff reads of somebody's newest delivery."""
    row = await row_of(office, "invitation")
    rows = await mailings.deliveries(office.desk, row.id, None)
    back = await told.of_deliveries(office.desk, rows)
    (one,) = [row for row in rows if row.address.startswith(name)]
    return back[one.id].de


async def test_what_came_back_is_told_in_sentences(returns: Returns, office: Office) -> None:
    assert office.clock.now().isoweekday() == 3
    await returns.bounce("anna", Verdict.SOFT, "552 full", rule="full")
    assert await text_of(office, "anna") == "Postfach voll, wird am Donnerstag wieder versucht"
    await returns.bounce("bert", Verdict.HARD, "550 unknown", rule="unknown-user")
    assert await text_of(office, "bert") == "Adresse gibt es nicht, Adresse gesperrt"
    row = await row_of(office, "invitation")
    found = told.summary(await told.of_mailing(office.desk, row.id))
    assert sorted((number, said.de) for number, said in found) == [
        (1, "Adresse gibt es nicht"),
        (1, "Postfach voll"),
    ]


async def test_a_card_tells_of_absences_and_bounces(returns: Returns, office: Office) -> None:
    token = returns.token(await returns.to("anna"))
    await returns.follow(absent(token, date(2027, 3, 5)))
    await returns.bounce("anna", Verdict.HARD)
    (card,) = await cards.show(office.desk, "anna@example.org")
    assert card.away is not None
    assert card.away.de == "Abwesend bis Freitag, 5. März 2027."
    assert [one.sentence.de for one in card.returned] == [
        "Adresse gibt es nicht, Adresse gesperrt",
        "abwesend, bis Freitag, 5. März 2027",
    ]
    await later(office, days=30)
    assert (await cards.show(office.desk, "anna@example.org"))[0].away is None


@pytest.mark.parametrize(
    ("days", "de"),
    [(0, "heute"), (1, "am Donnerstag"), (6, "am Dienstag"), (7, "am Mittwoch, 24.")],
)
async def test_days_within_a_week_are_called_by_their_name(
    office: Office, days: int, de: str
) -> None:
    now = office.clock.now().replace(year=2027, month=2, day=17)
    said = words.again(now + timedelta(days=days), "Europe/Berlin", now)
    assert said.de.startswith(f"wird {de}")


async def doubted(office: Office) -> Returns:
    names = ("anna", "bert", "carla", "dora", "emil", "fritz")
    returns = await invited(office, *names)
    await later(office, days=3)
    for name in names[:3]:
        await returns.bounce(name, Verdict.HARD)
    return returns


async def test_staff_decides_about_what_waits(office: Office) -> None:
    returns = await doubted(office)
    (task,) = [one for one in await today(office.desk) if one.what.value == "returned"]
    assert task.sentence.de.startswith("example.org meldet 3 Adressen an einem Tag als unbekannt")
    assert task.command.endswith("inbound review")
    third, second, first = await review.review(office.desk)
    done = await review.decide(office.desk, first.id, block=True, reason="stimmt", by="Erika")
    assert done.blocked
    await review.decide(office.desk, second.id, block=False, reason="ist da", by="Erika")
    assert list(await returns.blocked()) == ["anna@example.org"]
    assert [one.id for one in await review.review(office.desk)] == [third.id]
    with pytest.raises(RefusedError):
        await review.decide(office.desk, first.id, block=False, reason="doch", by="Erika")
    with pytest.raises(NotFoundError):
        await review.decide(office.desk, 999, block=False, reason="x", by="Erika")
    with pytest.raises(InvalidValueError):
        await review.decide(office.desk, third.id, block=True, reason=" ", by="Erika")
    (kept,) = [one for one in await returns.receipts() if one["id"] == first.id]
    assert (kept["undone_by"], kept["undone_why"]) == ("Erika", "stimmt")


async def test_every_effect_can_be_taken_back(returns: Returns, office: Office) -> None:
    await returns.bounce("anna", Verdict.HARD)
    await returns.bounce("bert", Verdict.POLICY)
    for one in await returns.receipts():
        await review.decide(office.desk, one["id"], block=False, reason="Irrtum", by="Erika")
    assert await returns.blocked() == {}
    async with office.desk.database.read() as connection:
        assert await connection.run_sync(suspensions.all_suspensions) == []


async def test_a_gateway_that_refuses_calendars_gets_links(office: Office) -> None:
    returns = await invited(office, "zoe")
    await registrations.register(office.desk, SLUG, person("anna@amt.example.com"))
    await run_until_idle(office.desk)
    words_ = "550 attachment type .ics not allowed"
    found = await returns.bounce("anna@amt.example.com", Verdict.MESSAGE, words_)
    assert found == "linked"
    assert await returns.state("anna@amt.example.com") == "deferred gateway refuses calendar files"
    office.clock.move_to((await returns.to("anna@amt.example.com"))["next_attempt_at"])
    await run_until_idle(office.desk)
    first, again = inbox(office, "anna@amt")
    assert b"text/calendar" in first.as_bytes()
    assert b"text/calendar" not in again.as_bytes()
    assert b"kalender.ics" in again.as_bytes().replace(b"=\n", b"")
    # From now on each mail there goes without; and it is tried without only once.
    assert await returns.bounce("anna@amt.example.com", Verdict.MESSAGE, words_) == "linked"
    assert await returns.state("anna@amt.example.com") == "bounced message refused"
    (first_receipt, _) = await returns.receipts()
    await review.decide(
        office.desk, first_receipt["id"], block=False, reason="erlaubt es jetzt", by="Erika"
    )
    async with office.desk.database.read() as connection:
        assert await standings.linked_domains(connection) == []


async def test_who_asks_in_words_is_shown_today(returns: Returns, office: Office) -> None:
    said = Finding(Verdict.NONE, "")
    await returns.follow(
        Judged(Kind.OTHER, (said,), subject="Bitte abmelden", sender="anna@example.org")
    )
    left = judged(
        Kind.AUTO_REPLY,
        Verdict.LEFT,
        tracks=Tracks(tokens=(returns.token(await returns.to("bert")),)),
    )
    await returns.follow(left)
    letter = b"From: bert@example.org\r\nSubject: Re: Einladung\r\n\r\nBitte keine Mails mehr.\r\n"
    (taken,) = await take_in(office.desk, [Incoming("letter", letter)], in_force())
    assert not taken.is_ours  # a person reads it
    tasks = [one for one in await today(office.desk) if one.what.value == "returned"]
    assert tasks[-1].command.endswith("recipients show bert@example.org")
    told_ = [one.sentence.de for one in tasks]
    assert told_ == [
        "anna@example.org bittet vielleicht um Abmeldung; bitte im Postfach lesen.",
        "bert@example.org: arbeitet laut Antwort dort nicht mehr.",
        "bert@example.org bittet vielleicht um Abmeldung; bitte im Postfach lesen.",
    ]
    await later(office, days=15)
    assert [one for one in await today(office.desk) if one.what.value == "returned"] == []


async def test_what_no_rule_knew_is_listed(returns: Returns, office: Office) -> None:
    token = returns.token(await returns.to("anna"))
    await returns.follow(bounced(token, Verdict.SOFT, "550 xyzzy", rule="unknown"))
    (one,) = await review.review(office.desk)
    assert one.reply == "550 xyzzy"
    assert "Rückläufer, die keine Regel kennt: 1." in [
        task.sentence.de for task in await today(office.desk)
    ]


LESSON = Lesson("xyzzy", "Xyzzy happened", "policy", "Anruf beim Rechenzentrum")
DSN = b"""\
From: MAILER-DAEMON@mx.example.org
To: seminare@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; anna@example.org
Action: failed
Status: 5.0.0
Diagnostic-Code: smtp; 550 5.0.0 XYZZY happened here

--b--
"""


async def test_a_lesson_decides_from_now_on(office: Office) -> None:
    own = office.desk.workspace.path / "inbound-rules.toml"
    own.write_text("# unsere Regeln\n", encoding="utf-8")
    before = judge(DSN, in_force()).finding
    assert before.rule != "xyzzy"
    teaching.teach(office.desk, LESSON)
    after = judge(DSN, in_force()).finding
    assert (after.verdict, after.rule) == (Verdict.POLICY, "xyzzy")
    assert own.read_text(encoding="utf-8").startswith("# unsere Regeln\n")
    with pytest.raises(RefusedError):
        teaching.teach(office.desk, LESSON)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"words": "no"}, InvalidValueError),
        ({"verdict": "maybe"}, InvalidValueError),
        ({"name": "Groß & falsch"}, SettingsError),
        ({"code": "9"}, SettingsError),
        ({"source": ""}, SettingsError),
    ],
)
async def test_what_is_no_rule_is_not_written(
    office: Office, changes: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        teaching.teach(office.desk, replace(LESSON, **changes))
    assert not (office.desk.workspace.path / "inbound-rules.toml").exists()


def report(returns: Returns, row: Fields) -> bytes:
    """A report about a mail, with its VERP token."""
    back = f"seminare+{returns.token(row)}@example.org".encode()
    return DSN.replace(b"XYZZY happened here", b"user unknown").replace(
        b"To: seminare@example.org", b"To: " + back
    )


async def test_messages_are_taken_in_as_they_arrive(returns: Returns, office: Office) -> None:
    octets = report(returns, await returns.to("anna"))
    messages = [Incoming(name, one) for name, one in (("a", octets), ("b", octets), ("c", b""))]
    first, twice, nothing = await take_in(office.desk, messages, in_force())
    assert (first.is_ours, first.parts[0].consequence.effect.value) == (True, "suppressed")
    assert (twice.known, twice.is_ours, nothing.is_ours) == (True, True, False)
    assert await returns.blocked() == {"anna@example.org": ("all", "hard bounce")}
    (again,) = await take_in(office.desk, messages[:1], in_force())
    assert again.known


async def test_a_trial_keeps_nothing(returns: Returns, office: Office) -> None:
    message = Incoming("a", report(returns, await returns.to("anna")))
    (tried,) = await take_in(office.desk, [message], in_force(), dry_run=True)
    assert tried.parts[0].consequence.effect.value == "suppressed"
    assert await returns.blocked() == {}
    assert await returns.receipts() == []


async def test_what_falls_over_is_set_aside_and_takes_nothing_with_it(
    returns: Returns, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def falls(octets: bytes, *given: object) -> Judged:
        if octets == b"poison":
            raise RecursionError
        return judge(octets, in_force())

    monkeypatch.setattr(taking_in, "judge", falls)
    good = report(returns, await returns.to("anna"))
    messages = [Incoming("bad", b"poison"), Incoming("good", good)]
    bad, done = await take_in(office.desk, messages, in_force())
    assert (bad.parts[0].consequence.effect.value, bad.is_ours) == ("quarantined", False)
    assert done.parts[0].consequence.effect.value == "suppressed"
    (waits,) = await review.review(office.desk)
    assert waits.effect.value == "quarantined"


async def test_what_is_being_sent_is_looked_at_later(returns: Returns, office: Office) -> None:
    row = await returns.to("anna")
    async with office.desk.database.write() as connection:
        going = update(delivery).where(delivery.c.id == row["id"])
        await connection.execute(going.values(state="sending"))
    messages = [Incoming("a", report(returns, row)), Incoming("b", b"Subject: x\n\nx")]
    later_, other = await take_in(office.desk, messages, in_force())
    assert (later_.later, later_.parts, other.later) == (True, (), False)
    assert await returns.receipts() == []


SETTINGS = """\
[site]
imprint = ["Büro", "Musterweg 1"]
url = "https://seminare.example.org"

[sender]
address = "seminare@example.org"
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "seminarpost.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path / "office"


def run(workspace: Path, *given: str, text: bytes | None = None, exits: int = 0) -> dict[str, Any]:
    done = CliRunner().invoke(
        app, ["inbound", *given, "--workspace", str(workspace), "--json"], input=text
    )
    assert done.exit_code == exits, done.output
    return dict(json.loads(done.stdout)) if exits != 75 else {}


def test_a_pipe_takes_in_once_and_keeps_what_is_for_people(workspace: Path) -> None:
    for known in (False, True):
        (entry,) = run(workspace, "-", text=DSN)["messages"]
        assert (entry["effect"], entry["known"]) == (("nothing" if known else "told"), known)
    letter = b"From: a@example.org\r\nSubject: Frage\r\n\r\nHallo\r\n"
    run(workspace, "-", text=letter)
    kept = list((workspace / "data" / "inbound").glob("*.eml"))
    assert letter in [one.read_bytes() for one in kept]


def test_a_pipe_that_cannot_is_brought_again(workspace: Path) -> None:
    (workspace / "data").mkdir(exist_ok=True)
    (workspace / "data" / "seminarpost.db").write_bytes(b"no database at all, just text" * 50)
    run(workspace, "-", text=DSN, exits=75)


def test_files_are_taken_in_and_reviewed(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(DSN)
    (entry,) = run(workspace, str(tmp_path / "one.eml"))["messages"]
    assert entry["kind"] == "bounce"
    assert run(workspace, "review").keys() == {"returned"}
    lesson = (
        "teach",
        "xyzzy",
        "--text",
        "xyzzy happened",
        "--verdict",
        "policy",
        "--source",
        "Anruf",
    )
    assert run(workspace, *lesson).keys() == {"rule", "added"}
    assert "error" in run(workspace, "decide", "77", "--undo", "--reason", "x", exits=1)
    assert "error" in run(workspace, "--imap", exits=1)
