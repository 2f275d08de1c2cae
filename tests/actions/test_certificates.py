"""Certificates by command, and through what happens to people."""

from datetime import timedelta
from pathlib import Path

import pytest
from pdf_judge import judged, told
from postbox import SLUG, person, publish, with_workspace
from support import START, Office

from mailer.actions.imports import attendance
from mailer.actions.office import checks
from mailer.actions.person import merging
from mailer.actions.registration import certificates, registrations, taking_part
from mailer.actions.registration.certificates import Batch
from mailer.domain.errors import NotFoundError, PublicRefusedError, RefusedError, WorkspaceError

OVER = START + timedelta(hours=2)
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)


async def held(office: Office, *there: str) -> None:
    """A seminar that is over, with a list of who of them all was there."""
    await publish(office)
    for name in ("anna", "bert", "cora"):
        await registrations.register(office.desk, SLUG, person(name, language="en"))
    nameless = person("rathaus", first_name="", last_name="", organisation="Stadt")
    await registrations.register(office.desk, SLUG, nameless)
    office.clock.move_to(OVER)
    file = office.desk.workspace.path / "da.csv"
    lines = [f"{name}@example.org" for name in there]
    file.write_text("\n".join(["E-Mail", *lines]), encoding="utf-8")
    await attendance.import_attendance(office.desk, SLUG, file)


def names(batch: Batch) -> list[str]:
    return [one.certificate.name for one in batch.issued]


async def test_everybody_who_was_there_has_one_and_keeps_it(office: Office, tmp_path: Path) -> None:
    await held(office, "anna", "cora", "rathaus")
    batch = await certificates.issue_all(office.desk, SLUG)
    assert names(batch) == ["anna X", "cora X"]
    assert [one.address for one in batch.nameless] == ["rathaus@example.org"]
    files = certificates.write(office.desk, batch, tmp_path / "neu" / "dort")
    assert [one.name[:7] for one in files] == ["anna-x-", "cora-x-"]
    assert {one.stat().st_mode & 0o777 for one in files} == {0o600}
    pdf = files[0].read_bytes()
    assert judged(pdf, tmp_path) == []
    assert told(pdf).language == "en"  # as she reads
    again = await certificates.issue_all(office.desk, SLUG)
    assert [one.code for one in again.issued] == [one.code for one in batch.issued]
    one = await certificates.issue_all(office.desk, SLUG, "CORA@example.org")
    assert names(one) == ["cora X"]


async def test_who_was_not_there_is_refused(office: Office) -> None:
    await held(office, "anna")
    with pytest.raises(RefusedError, match="No attendance of bert@"):
        await certificates.issue_all(office.desk, SLUG, "bert@example.org")
    with pytest.raises(NotFoundError):
        await certificates.issue_all(office.desk, "nichts")


async def test_who_is_noted_by_staff_has_one_until_it_is_taken_back(office: Office) -> None:
    await held(office, "anna")
    bert = person("bert")
    await taking_part.note(office.desk, SLUG, bert, attended=True, minutes=300)
    (one,) = (await certificates.issue_all(office.desk, SLUG, "bert@example.org")).issued
    assert one.certificate.attended_minutes == 90
    assert (await certificates.verify(office.desk, one.code)).code == one.code
    await taking_part.note(office.desk, SLUG, bert, attended=False, minutes=5)
    with pytest.raises(PublicRefusedError, match="no longer valid"):
        await certificates.verify(office.desk, one.code)


async def test_without_a_list_the_command_is_named(office: Office) -> None:
    await publish(office)
    await registrations.register(office.desk, SLUG, person("anna"))
    office.clock.move_to(OVER)
    with pytest.raises(RefusedError, match="attendance import waermeplanung"):
        await certificates.issue_all(office.desk, SLUG)


async def test_of_two_who_are_one_both_certificates_stay(office: Office) -> None:
    await held(office, "anna", "cora")
    codes = [one.code for one in (await certificates.issue_all(office.desk, SLUG)).issued]
    await merging.merge(office.desk, "anna@example.org", "cora@example.org")
    found = [await certificates.verify(office.desk, one) for one in codes]
    assert [one.certificate.name for one in found] == ["anna X", "cora X"]


def in_templates(workspace: Path, name: str, text: str) -> None:
    (workspace / "templates").mkdir(exist_ok=True)
    (workspace / "templates" / name).write_text(text, encoding="utf-8")


def with_logo(office: Office, name: str) -> Office:
    known = office.desk.workspace
    site = known.settings.site.model_copy(update={"logo": name})
    settings = known.settings.model_copy(update={"site": site})
    return with_workspace(office, known.__class__(known.path, settings, known.content, known.links))


async def test_the_logo_is_a_file_of_the_workspace(office: Office, tmp_path: Path) -> None:
    await held(office, "anna")
    in_templates(office.desk.workspace.path, "logo.svg", LOGO)
    plain = certificates.write(
        office.desk, await certificates.issue_all(office.desk, SLUG), tmp_path / "a"
    )
    office = with_logo(office, "logo.svg")
    drawn = certificates.write(
        office.desk, await certificates.issue_all(office.desk, SLUG), tmp_path / "b"
    )
    assert plain[0].read_bytes() != drawn[0].read_bytes()
    assert judged(drawn[0].read_bytes(), tmp_path) == []


@pytest.mark.parametrize(
    "name", ["nichts.svg", "../logo.svg", "fort.svg", "/etc/hostname", "boese.svg"]
)
async def test_a_logo_that_is_none_is_told_with_its_name(office: Office, name: str) -> None:
    folder = office.desk.workspace.path
    in_templates(folder, "boese.svg", LOGO.replace("<rect", "<script"))
    (folder / "logo.svg").write_text(LOGO, encoding="utf-8")
    (folder / "templates" / "fort.svg").symlink_to(folder / "logo.svg")
    there = with_logo(office, name)
    with pytest.raises(WorkspaceError, match=Path(name).name):
        there.desk.workspace.logo()


def test_check_finds_a_logo_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "seminarpost.toml").write_text(
        '[site]\nimprint = ["Amt"]\nlogo = "logo.png"\n[sender]\naddress = "a@example.org"\n',
        encoding="utf-8",
    )
    in_templates(tmp_path, "logo.png", "GIF89a")
    assert any("logo.png" in one.de for one in checks.check(tmp_path).findings)
    in_templates(tmp_path, "logo.png", LOGO)
    assert checks.check(tmp_path).findings == ()
