"""At the command line: plan and release tell of the deadline, moving asks for a new one, and a
copy takes neither deadline nor links along."""

import json
from pathlib import Path
from typing import Any

import pytest
from cli.moved_desk import DAY, PEOPLE, PUBLISH, SLUG, Desk

from mailer.domain.note import Code

EARLY = f"seminar update {SLUG} --deadline 2027-02-15T12:00 --yes"


@pytest.fixture(params=["de", "en"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(tmp_path / "office", monkeypatch, request.param)
    made.does(PEOPLE, PUBLISH)
    return made


def document(desk: Desk, line: str, exits: int = 0) -> Any:
    done = desk.types(f"seminarpost {line} --json")
    assert done.exit_code == exits, (line, done.output)
    return json.loads(done.stdout)


def test_plan_and_release_tell_of_the_deadline(desk: Desk) -> None:
    desk.does(EARLY)
    plan = {one["step"]: one for one in document(desk, f"plan {SLUG}")["steps"]}
    assert plan["save-the-date"]["waits_for"] == "release"
    assert plan["invitation"]["waits_for"] == f"{Code.AFTER_DEADLINE}, {Code.RELEASE}"
    printed = " ".join(desk.types(f"seminarpost plan {SLUG}").output.split())
    german = (
        "„invitation“ würde am Mittwoch, 17. Februar 2027, 09:00 Uhr hinausgehen, nach dem "
        "Anmeldeschluss am Montag, 15. Februar 2027, 12:00 Uhr."
    )
    english = '"invitation" would leave on Wednesday, 17 February 2027'
    assert (german in printed) or (english in printed), printed
    refused = document(desk, f"release {SLUG} invitation --by Erika --yes", exits=1)
    assert f"seminar update {SLUG} --deadline" in refused["error"]
    findings = document(desk, f"preview {SLUG} invitation")["findings"]
    assert "registration" in {one["rule"] for one in findings}
    # What leaves before is not concerned.
    assert (
        document(desk, f"release {SLUG} save-the-date --by Erika --yes")["released_by"] == "Erika"
    )


def test_moving_asks_for_a_new_deadline(desk: Desk) -> None:
    desk.does(f"seminar update {SLUG} --deadline 2027-03-09T12:00 --yes")
    move = f"seminar reschedule {SLUG} --start 2027-03-03T10:00 --end 2027-03-03T11:30 --yes"
    assert "--no-deadline" in document(desk, move, exits=1)["error"]
    assert document(desk, f"{move} --deadline 2027-03-04T10:00", exits=1)
    moved = document(desk, f"{move} --deadline 2027-03-02T12:00")
    assert moved["registration_deadline"].startswith("2027-03-02T12:00")
    again = f"seminar reschedule {SLUG} --start 2027-03-10T10:00 --end 2027-03-10T11:30 --yes"
    printed = " ".join(desk.types(f"seminarpost {again}").output.split())
    told = ("Anmeldeschluss: Di 02.03.2027 12:00", "registration deadline: Tue 2 Mar 2027 12:00")
    assert any(one in printed for one in told), printed  # it stays, and that is said
    none = again.replace("03-10", "03-17")
    assert document(desk, f"{none} --no-deadline")["registration_deadline"] is None
    both = desk.types(f"seminarpost {none} --no-deadline --deadline 2027-03-02T12:00")
    assert both.exit_code == 2


def test_a_deadline_can_be_taken_back(desk: Desk) -> None:
    desk.does(EARLY)
    done = document(desk, f"seminar update {SLUG} --no-deadline --yes")
    assert done["registration_deadline"] is None
    late = document(desk, f"seminar update {SLUG} --deadline 2027-03-11T12:00 --yes", exits=1)
    assert "11.03.2027 12:00" in late["error"]


def test_a_copy_takes_neither_deadline_nor_links_along(desk: Desk) -> None:
    urls = "--registration-url https://example.org/a --join-url https://example.org/r"
    desk.does(f"seminar update {SLUG} {urls} --yes", EARLY)
    made = document(desk, f"seminar copy {SLUG} --start 2027-09-10T10:00 --end 2027-09-10T11:30")
    assert (made["registration_deadline"], made["registration_url"], made["join_url"]) == (
        None, "", "",
    )  # fmt: skip


def test_who_is_let_in_after_the_deadline_is_told_so(desk: Desk) -> None:
    desk.does(EARLY)
    desk.at(-5 * DAY)
    line = f"register {SLUG} --email neu@example.org"
    done = document(desk, f"{line} --yes")
    assert (done["state"], done["after_deadline"]) == ("registered", True)
    other = desk.types(f"seminarpost {line.replace('neu', 'zwei')} --yes").output
    assert "Anmeldeschluss" in other or "deadline had passed" in other
