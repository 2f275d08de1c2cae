"""Every command that is named to people works as it stands when it is copied."""

import json
import shlex
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cli.moved_desk import DAY, PEOPLE, PUBLISH, SLUG, Desk
from typer.testing import CliRunner

from mailer.cli import app


def filled(line: str, desk: Desk) -> list[str]:
    """A command with what only a person knows put in."""
    file = {"attendance": "p.csv", "recipients": "p.csv", "mailing": "text.md"}
    words = shlex.split(line)
    known = {"FILE": file.get(words[1], ""), "URL": "https://konferenz.example.org/raum"}
    known |= {"WHEN": "2027-03-09T12:00", "NUMBER": "9"}
    return [known.get(one, one) for one in words[1:]]


GUEST = f"register {SLUG} --email p0@example.org --last Eins0"
NEWS = "newsletter new 2027-02 --send-at 2027-02-10T09:00"
WRITTEN = "\nEine Einleitung.\n"


def write_news(desk: Desk) -> None:
    with (desk.folder / "newsletters" / "2027-02.md").open("a", encoding="utf-8") as file:
        file.write(WRITTEN)


def unclear(desk: Desk) -> None:
    desk.does(PEOPLE, PUBLISH, f"release {SLUG} invitation --by Erika --yes")
    desk.at(-21 * DAY)
    desk.does("run --until-idle")
    desk.changes("UPDATE delivery SET state = 'unclear' WHERE id = 1")


def ended(desk: Desk) -> None:
    unclear(desk)
    desk.changes(
        "UPDATE mailing SET state = 'cancelled' "
        "WHERE id = (SELECT mailing_id FROM delivery WHERE id = 1)"
    )


def newsletter(*, written: bool, people: bool, after: timedelta) -> Callable[[Desk], None]:
    def prepare(desk: Desk) -> None:
        if people:
            desk.does(PEOPLE.replace("seminare", "newsletter"))
        desk.does(NEWS)
        if written:
            write_news(desk)
        desk.does("newsletter plan 2027-02 --yes")
        desk.at(after)
        desk.does("run --until-idle")

    return prepare


def seminar(*lines: str, at: timedelta, then: str = "") -> Callable[[Desk], None]:
    def prepare(desk: Desk) -> None:
        desk.does(*lines)
        desk.at(at)
        desk.does("run --until-idle", *([then] if then else []))

    return prepare


WAITING = (PUBLISH, f"seminar update {SLUG} --capacity 1 --yes", GUEST,
           f"register {SLUG} --email p1@example.org --last Eins1")  # fmt: skip
EARLY = f"seminar update {SLUG} --deadline 2027-02-15T12:00 --yes"
FREE = "UPDATE seminar SET capacity = 3"


def waits_for_a_place(*, late: bool, shared: bool) -> Callable[[Desk], None]:
    def prepare(desk: Desk) -> None:
        desk.does(*WAITING)
        if shared:
            other = f"register {SLUG} --email p1@example.org --first Ida --last Zwei --new"
            desk.does(other)
        if late:
            desk.does(f"seminar update {SLUG} --deadline 2027-01-15T12:00 --yes")
        desk.changes(FREE)
        desk.at(-30 * DAY)

    return prepare


STATES: dict[str, Callable[[Desk], None]] = {
    "a draft": seminar("seminar import a.txt", at=-30 * DAY),
    "nobody on the list": seminar(PUBLISH, at=-21 * DAY),
    "nobody on it yet, soon": seminar(PUBLISH, at=-25 * DAY),
    "nobody on it, missed": seminar(PUBLISH, at=-13 * DAY),
    "no legal basis": seminar(PEOPLE.removesuffix(" --basis consent"), PUBLISH, at=-21 * DAY),
    "all left": seminar(PEOPLE, PUBLISH, *(
        f"recipients unsubscribe p{one}@example.org --list seminare" for one in range(3)
    ), at=-21 * DAY),
    "all registered": seminar(PEOPLE, PUBLISH, GUEST, GUEST.replace("0", "1"),
                              GUEST.replace("0", "2"), at=-21 * DAY),
    "to be released": seminar(PEOPLE, PUBLISH, at=-21 * DAY),
    "to be released soon": seminar(PEOPLE, PUBLISH, at=-25 * DAY),
    "missed": seminar(PEOPLE, PUBLISH, at=-13 * DAY),
    "everything missed": seminar(PEOPLE, PUBLISH, GUEST, at=-2 * timedelta(hours=1)),
    "no join link": seminar(PEOPLE, PUBLISH, GUEST, at=-timedelta(minutes=30)),
    "no join link soon": seminar(PEOPLE, PUBLISH, GUEST, at=-3 * DAY),
    "attendance soon": seminar(PEOPLE, PUBLISH, GUEST, at=-5 * DAY),
    "attendance": seminar(PEOPLE, PUBLISH, GUEST, at=2 * DAY),
    "nobody came": seminar(PUBLISH, at=2 * DAY),
    "useless by now": seminar(PEOPLE, PUBLISH, GUEST, at=timedelta(minutes=30)),
    "paused": seminar(PEOPLE, PUBLISH, f"release {SLUG} invitation --by Erika --yes",
                      PEOPLE.replace("p.csv", "more.csv"), at=-21 * DAY),
    "a waiting list": waits_for_a_place(late=False, shared=False),
    "a waiting list after the deadline": waits_for_a_place(late=True, shared=False),
    "several at an address wait": waits_for_a_place(late=True, shared=True),
    "a deadline before it is due": seminar(PEOPLE, PUBLISH, EARLY, at=-25 * DAY),
    "after the deadline": seminar(PEOPLE, PUBLISH, EARLY, at=-21 * DAY),
    "missed after the deadline": seminar(PEOPLE, PUBLISH, EARLY, at=-13 * DAY),
    "a closed waiting list": seminar(*WAITING, at=-timedelta(hours=20), then=GUEST.replace(
        "register", "unregister")),
    "unclear": unclear,
    "unclear and ended": ended,
    "an empty issue": newsletter(written=False, people=True, after=-28 * DAY),
    "an issue to nobody": newsletter(written=True, people=False, after=-28 * DAY),
    "an issue": newsletter(written=True, people=True, after=-28 * DAY),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_every_named_command_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    desk = Desk(tmp_path / "office", monkeypatch)
    more = "".join(f"m{one}@example.org;Mehr{one}\n" for one in range(9))
    (desk.folder / "more.csv").write_text(f"E-Mail;Nachname\n{more}", "utf-8")
    STATES[state](desk)
    tasks = desk.named()
    for task in tasks:
        words = filled(task["command"], desk)
        done = CliRunner().invoke(app, words)
        if done.exit_code == 1 and "--yes" in done.output:  # nobody is here to answer
            done = CliRunner().invoke(app, [*words, "--yes"])
        assert done.exit_code == 0, (state, task["command"], done.output)
    assert tasks or state in {"all registered", "nobody came"}


@pytest.mark.parametrize(("language", "stands_for"), [("de", "DATEI"), ("en", "FILE")])
def test_words_that_stand_for_something_are_in_the_language_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, stands_for: str
) -> None:
    desk = Desk(tmp_path / "office", monkeypatch, language)
    desk.does(PUBLISH)
    desk.at(-21 * DAY)
    command = f"recipients import {stands_for} --list seminare --basis consent"
    for line in ("run --until-idle", "today", f"seminar update {SLUG} --place Rathaus",
                 f"release {SLUG} invitation --by Erika"):  # fmt: skip
        assert command in desk.types(f"seminarpost {line}").output


def test_whoever_moves_up_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path / "office", monkeypatch)
    desk.does(*WAITING, f"register {SLUG} --email p2@example.org --last Eins2")
    done = desk.types(f"seminarpost seminar update {SLUG} --capacity 3 --yes --json")
    document = json.loads(done.stdout)
    assert (document["told"], document["would_tell"]) == (2, 2)


def test_a_plan_counts_people_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def recipients(step: str) -> int:
        steps = json.loads(desk.types(f"seminarpost plan {SLUG} --json").stdout)["steps"]
        return next(int(one["recipients"]) for one in steps if one["step"] == step)

    desk = Desk(tmp_path / "office", monkeypatch)
    desk.does(PUBLISH, GUEST, "run --until-idle", f"seminar cancel {SLUG} --yes")
    assert recipients("cancelled") == 1
    desk.does(f"seminar reinstate {SLUG} --yes")
    assert recipients("cancelled") == 0
    for day in (11, 12, 13):
        move = f"seminar reschedule {SLUG} --start 2027-03-{day}T10:00 --end 2027-03-{day}T11:00"
        desk.does(f"{move} --yes", "run --until-idle")
    assert recipients("rescheduled") == 1


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_new_workspace_and_issue_speak_one_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "SEMINARPOST_SITE__LANGUAGE", "SEMINARPOST_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    desk = Desk(tmp_path / "office", monkeypatch, language)
    other = tmp_path / "other"
    assert CliRunner().invoke(app, ["init", str(other)]).exit_code == 0
    settings = (other / "seminarpost.toml").read_text("utf-8")
    assert f'language = "{language}"' in settings
    assert ("# Die Einstellungen" in settings) is (language == "de")
    lists = (other / "recipients" / "lists.toml").read_text("utf-8")
    assert ("# Die Verteiler" in lists) is (language == "de")
    desk.does(PUBLISH, "newsletter new 2027-03 --send-at 2027-02-20T09:00")
    issue = (desk.folder / "newsletters" / "2027-03.md").read_text("utf-8")
    assert ("10.03.2027" in issue) is (language == "de")
    assert ("# In this order" in issue) is (language == "en")


@pytest.mark.parametrize(
    "words",
    [
        ["--workspace", ".", "seminar", "list"],
        ["seminar", "--workspace", ".", "list"],
        ["seminar", "--workspace=.", "list"],
        ["seminar", "list", "--workspace", "."],
    ],
)
def test_a_workspace_is_named_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    Desk(tmp_path / "office", monkeypatch)
    assert CliRunner().invoke(app, words).exit_code == 0


def test_a_link_that_will_be_missed_is_named_for_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path / "office", monkeypatch)
    desk.does(PUBLISH, GUEST)
    desk.changes("UPDATE mailing SET state = 'cancelled' WHERE to_list")
    desk.at(-3 * DAY)
    done = desk.types("seminarpost run --until-idle --json")
    needs = {one["what"]: one["waits"] for one in json.loads(done.stdout)["needs"]}
    assert (done.exit_code, needs["join_url"]) == (0, False)
